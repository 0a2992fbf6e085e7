"""Levers that act on firms: compute vouchers, research grants, platforms, guidance funds."""

from __future__ import annotations

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
from tests.witness.things import Firm, Lever, World


def hand_out(world: World, lever: Lever, part_of_research: float) -> list[tuple[Firm, float]]:
    """Vouchers: a firm claims what it would spend itself; says what each has got."""
    budget = number(world, lever, "budget") * force(world, lever)
    budget *= number(world, lever, "realised_share") * number(world, lever, "recipients_share")
    firms = eligible_firms(world, lever)
    part = part_of_research * force(world, lever) * world.dt
    claims = {firm.birth: firm.research * part for firm in firms}
    paid = within_caps(world, lever, claims, budget_left(lever, budget))
    for firm in firms:
        firm.month.support += paid[firm.birth]
        spend(world, lever, world.outside["suppliers"], paid[firm.birth])
    return [(firm, paid[firm.birth]) for firm in firms]


def give_compute(world: World, lever: Lever) -> None:
    """Computing in kind."""
    for firm, amount in hand_out(world, lever, world.p("voucher_compute_share")):
        world.leaves[firm.home].compute_support += amount


def grant_research(world: World, lever: Lever) -> None:
    """Each January, a share of last year's research above that of the year before."""
    if not world.is_january:
        return
    firms = eligible_firms(world, lever)
    claims = {}
    for firm in firms:
        before = firm.research_year_before
        more = max(firm.research_last_year - before, 0.0) if before > 0.0 else 0.0
        claims[firm.birth] = more * number(world, lever, "rate") * force(world, lever)
    budget = number(world, lever, "budget") * force(world, lever)
    paid = within_caps(world, lever, claims, budget_left(lever, budget))
    for firm in firms:
        firm.support_account += paid[firm.birth]
        spend(world, lever, firm, paid[firm.birth])


def run_platforms(world: World, lever: Lever) -> None:
    """Platforms raise spillovers and save newcomers money, with falling returns."""
    platforms = number(world, lever, "platforms") * in_force(world, lever)
    for name in lever.leaves:
        leaf = world.leaves[name]
        leaf.platform_gain += together(number(world, lever, "spillover_gain"), platforms)
        leaf.entry_cost_cut += together(number(world, lever, "entry_cost_cut"), platforms)
    pay_running_cost(world, lever, "workers")


def run_fund(world: World, lever: Lever) -> None:
    """The lever sets its fund's size and terms; the fund does the rest."""
    fund = lever.fund
    assert fund is not None
    size = number(world, lever, "size") * number(world, lever, "sector_share")
    commitment = size * number(world, lever, "realised_share") * force(world, lever)
    fund.commitment = max(commitment, fund.invested)
    fund.pace = commitment / number(world, lever, "investment_period")
    fund.public_share = number(world, lever, "public_share")
    fund.local_share = number(world, lever, "local_share")
