"""What firms earn in a year, what they are taxed on it, what a region gives back."""

from __future__ import annotations

import math

from tests.witness.accounts import pay
from tests.witness.investment import cost_of_capacity
from tests.witness.levers import budget_left, eligible_firms, force, number, spend
from tests.witness.things import Firm, Lever, World


def note_profits(world: World) -> None:
    """Sales and returns on machines let out, less all costs but those paid with public money."""
    for firm in world.firms:
        month = firm.month
        costs = month.bill + month.made * firm.conversion_cost + month.running + month.interest
        firm.profit_this_year += month.sales + month.lease_return - costs - wear(world, firm)


def wear(world: World, firm: Firm) -> float:
    """Capacity that was worn in the month, at what it would cost now."""
    before = firm.capacity * math.exp(world.dt / world.p("capacity_life"))
    return (before - firm.capacity) * cost_of_capacity(world, firm)


def pay_taxes(world: World) -> None:
    """In January, on the profit of the year before, less research once more and old losses."""
    if not world.is_january or world.step == 0:
        return
    for firm in world.firms:
        twice = world.p("extra_deduction") * world.p("deduction_take_up") * firm.research_last_year
        taxed = firm.profit_this_year - twice - firm.tax_losses
        firm.profit_this_year = 0.0
        firm.tax_losses = max(-taxed, 0.0)
        firm.tax_owed += world.p("profit_tax_rate") * max(taxed, 0.0)
        firm.tax_borne = min(firm.tax_owed, max(firm.cash - firm.support_account, 0.0))
        firm.tax_owed -= firm.tax_borne
        pay(firm, world.treasuries[firm.home], firm.tax_borne)
        world.tally("profit_tax", firm.home, firm.tax_borne)


def deduct_once_more(world: World, lever: Lever) -> None:
    """A region gives back the tax on a part of research, as far as tax was paid."""
    if not world.is_january:
        return
    a_yuan = number(world, lever, "rate") * force(world, lever) * world.p("profit_tax_rate")
    firms = eligible_firms(world, lever) if a_yuan > 0.0 else []
    research = {f.birth: f.research_last_year + lever.carried.get(f.birth, 0.0) for f in firms}
    claims = {f.birth: min(a_yuan * research[f.birth], f.tax_borne) for f in firms}
    left = budget_left(lever, number(world, lever, "budget") * force(world, lever))
    whole = sum(claims.values())
    scale = min(1.0, left / whole) if whole > 0.0 else 1.0
    for firm in firms:
        back = claims[firm.birth] * scale
        lever.carried[firm.birth] = research[firm.birth] - back / a_yuan
        firm.tax_borne -= back
        spend(world, lever, firm, back)
