"""Levers that act on making and selling: pilot lines, first sets, chains, exports, loans."""

from __future__ import annotations

from tests.witness.accounts import pay
from tests.witness.levers import (
    budget_left,
    eligible_firms,
    force,
    in_force,
    number,
    pay_running_cost,
    spend,
    together,
    within_caps,
)
from tests.witness.things import Lever, World


def run_pilot_lines(world: World, lever: Lever) -> None:
    """Each platform saves young firms a part of what capacity costs after the others."""
    platforms = number(world, lever, "platforms") * in_force(world, lever)
    for name in lever.leaves:
        saved = together(number(world, lever, "capital_cost_cut"), platforms)
        world.leaves[name].capital_cost_left *= 1.0 - saved
    pay_running_cost(world, lever, "workers")


def reward_first_sets(world: World, lever: Lever) -> None:
    """A part of the sales of firms in their first years, by the mean of the last year's sales."""
    rate = number(world, lever, "rate") * force(world, lever) * world.dt
    firms = [
        firm
        for firm in eligible_firms(world, lever)
        if firm.age < number(world, lever, "first_years")
    ]
    claims = {firm.birth: firm.sales_rate * rate for firm in firms}
    left = budget_left(lever, number(world, lever, "budget") * force(world, lever))
    paid = within_caps(world, lever, claims, left)
    for firm in firms:
        spend(world, lever, firm, paid[firm.birth])


def plan_together(world: World, lever: Lever) -> None:
    """Firms of the tiers have capacity sooner after ordering it."""
    saved = together(number(world, lever, "lead_time_cut"), in_force(world, lever))
    for firm in eligible_firms(world, lever):
        firm.month.lead_time_left *= 1.0 - saved
    pay_running_cost(world, lever, "workers")


def support_exports(world: World, lever: Lever) -> None:
    """Buyers abroad are drawn more to the region's firms of the tiers."""
    gain = number(world, lever, "export_gain") * in_force(world, lever)
    for firm in eligible_firms(world, lever):
        firm.month.export_gain += gain
    pay_running_cost(world, lever, "suppliers")


def lend_on_patents(world: World, lever: Lever) -> None:
    """Loans on last year's research, within the firm's cap and the region's line of the year."""
    firms = eligible_firms(world, lever)
    part = number(world, lever, "loan_share") * force(world, lever) * world.dt
    claims = {firm.birth: firm.research_last_year * part for firm in firms}
    line = number(world, lever, "credit_line") * force(world, lever)
    lent = within_caps(world, lever, claims, max(line - lever.lent_this_year, 0.0))
    lenders = world.outside["lenders"]
    for firm in firms:
        loan = lent[firm.birth]
        pay(lenders, firm, loan)
        firm.debt += loan
        firm.pledged_debt += loan
        lever.lent_this_year += loan
        spend(world, lever, lenders, loan * number(world, lever, "public_share"))
