"""Profits of the step, and each January the tax on those of the year that has ended."""

from __future__ import annotations

import numpy as np

from sim.model import taxes
from sim.model.state import Float
from sim.model.steps.finance import cost_of_capacity
from sim.model.world import World


def note_profits(world: World) -> None:
    """Add the step's profit before tax to the year's. Nothing to do where nothing is taxed."""
    if world.p.fixed("profit_tax_rate") > 0.0:
        world.state.firms.profit_this_year += profits(world)


def profits(world: World) -> Float:
    """Profit of the step before tax, (worlds, firms) yuan.

    Sales (leased machines at their price, as a maker that lets them out for their lifetime books
    them) and the return on machines let out, less materials, production, own research and
    overhead, interest, and the wear of capacity at what it would cost now. Public money is left
    out, and so is what is spent of it: earmarked grants are not taxed, and what they pay for is
    not deducted.
    """
    p, firms, flows, dt = world.p, world.state.firms, world.flows, world.dt
    kept = np.exp(-dt / p["machine_life"])  # of the leased value, since fees were paid on it
    profit = firms.leased_value * (p["leasing_return"] * dt / kept)
    profit += flows.sales
    profit -= flows.bill
    profit -= flows.made * firms.conversion_cost
    profit -= flows.overhead - firms.support * dt
    profit -= flows.interest
    worn = firms.capacity * np.expm1(dt / p["capacity_life"])  # since the wear was taken off
    worn *= cost_of_capacity(world)
    profit -= worn
    return profit


def pay_taxes(world: World) -> None:
    """In January firms pay the tax on the year's profit to the treasury of their home.

    The rate is that of high-tech enterprises, which nearly all makers are; firms abroad are
    treated alike. A firm that closes pays nothing for its last year.
    """
    if world.step == 0 or not world.first_of_year:
        return
    p, firms = world.p, world.state.firms
    rate = p.fixed("profit_tax_rate")
    if rate == 0.0:
        return
    extra = p["extra_deduction"] * p["deduction_take_up"]
    taxable, firms.tax_losses = taxes.taxable_profit(
        firms.profit_this_year, extra * firms.research_last_year, firms.tax_losses
    )
    paid, firms.tax_owed = taxes.payable_tax(
        taxable, rate, firms.tax_owed, firms.cash - firms.support_account
    )
    firms.profit_this_year[:] = 0.0
    firms.tax_borne = paid.copy()
    by_leaf = world.groups.by_home(paid)
    treasuries = np.zeros_like(world.books.balances["treasuries"])
    tree = world.geography.tree
    treasuries[:, [tree.index(leaf) for leaf in tree.leaves]] = by_leaf
    world.books.pay("profit tax", "firms", "treasuries", paid, treasuries)
    world.tally.add("profit_tax", by_leaf)
