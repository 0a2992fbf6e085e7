"""Levers that act on firms: compute vouchers, research grants, platforms, guidance funds."""

from __future__ import annotations

from tests.witness.levers import (
    budget_left,
    eligible_firms,
    force,
    in_force,
    number,
    spend,
)
from tests.witness.things import Firm, Lever, World


def pay_out(
    world: World, lever: Lever, claims: dict[int, float], budget: float
) -> dict[int, float]:
    """min(claim, what is left of the firm's cap this year), scaled down together to the budget."""
    cap = number(world, lever, "cap_per_firm") * force(world, lever)
    wanted = {
        birth: min(claim, max(cap - lever.received.get(birth, 0.0), 0.0))
        for birth, claim in claims.items()
    }
    whole = sum(wanted.values())
    scale = min(1.0, budget / whole) if whole > 0.0 else 1.0
    paid = {birth: amount * scale for birth, amount in wanted.items()}
    for birth, amount in paid.items():
        lever.received[birth] = lever.received.get(birth, 0.0) + amount
    return paid


def give_compute(world: World, lever: Lever) -> None:
    """Computing in kind: a firm claims what it would spend on computing itself."""
    budget = number(world, lever, "budget") * force(world, lever)
    budget *= number(world, lever, "realised_share") * number(world, lever, "recipients_share")
    firms = eligible_firms(world, lever)
    claims = {firm.birth: compute_claim(world, lever, firm) for firm in firms}
    paid = pay_out(world, lever, claims, budget_left(lever, budget))
    for firm in firms:
        amount = paid[firm.birth]
        world.leaves[firm.home].compute_support += amount
        firm.month.support += amount
        spend(world, lever, world.outside["suppliers"], amount)


def compute_claim(world: World, lever: Lever, firm: Firm) -> float:
    yearly = firm.research * world.p("voucher_compute_share")
    return yearly * force(world, lever) * world.dt


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
    paid = pay_out(world, lever, claims, budget_left(lever, budget))
    for firm in firms:
        firm.support_account += paid[firm.birth]
        spend(world, lever, firm, paid[firm.birth])


def run_platforms(world: World, lever: Lever) -> None:
    """Platforms raise spillovers and save newcomers money, with falling returns."""
    platforms = number(world, lever, "platforms") * in_force(world, lever)
    for name in lever.leaves:
        leaf = world.leaves[name]
        leaf.platform_gain += 1.0 - (1.0 - number(world, lever, "spillover_gain")) ** platforms
        leaf.entry_cost_cut += 1.0 - (1.0 - number(world, lever, "entry_cost_cut")) ** platforms
    spent = number(world, lever, "budget") * force(world, lever) * world.dt
    spend(world, lever, world.outside["workers"], spent)


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
