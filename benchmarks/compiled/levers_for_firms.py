"""Levers that act on firms: compute vouchers, research grants, platforms, guidance funds."""

from __future__ import annotations

from benchmarks.compiled.layout import (
    BUDGET,
    CAP_PER_FIRM,
    ENTRY_COST_CUT,
    INVESTMENT_PERIOD,
    LOCAL_SHARE,
    PLATFORMS,
    PUBLIC_SHARE,
    RATE,
    REALISED_SHARE,
    RECIPIENTS_SHARE,
    SECTOR_SHARE,
    SIZE,
    SPILLOVER_GAIN,
    TIER_OF_CLASS,
    compiled,
)
from benchmarks.compiled.levers import book, budget_left


@compiled
def is_eligible(firms, lever, i):
    """A firm at home in the region, of the tiers it names."""
    if not firms.alive[i] or not lever.leaves[firms.home[i]]:
        return False
    return lever.tiers[TIER_OF_CLASS[firms.makes[i]]] != 0


@compiled
def scale_to(budget, whole):
    return min(1.0, budget / whole) if whole > 0.0 else 1.0


@compiled
def give_compute(p, world, firms, leaves, lever, number, year, received):
    """Computing in kind: a firm claims what it would spend on computing itself, up to a cap."""
    if lever.force == 0.0:
        return
    budget = number[BUDGET] * lever.force * number[REALISED_SHARE] * number[RECIPIENTS_SHARE]
    per_research = p.voucher_compute_share * lever.force * world.dt
    cap, whole = number[CAP_PER_FIRM] * lever.force, 0.0
    for i in range(world.rows):
        if is_eligible(firms, lever, i):
            whole += min(firms.research[i] * per_research, max(cap - received[i], 0.0))
    scale = scale_to(budget_left(lever, budget), whole)
    for i in range(world.rows):
        if is_eligible(firms, lever, i):
            paid = scale * min(firms.research[i] * per_research, max(cap - received[i], 0.0))
            received[i] += paid
            firms.support[i] += paid
            leaves.compute_support[firms.home[i]] += paid
            book(world, lever, year, paid)
            world.suppliers += paid


@compiled
def grant_claim(firms, i):
    """Last year's research above that of the year before; a first year is above nothing."""
    before = firms.research_year_before[i]
    return max(firms.research_last_year[i] - before, 0.0) if before > 0.0 else 0.0


@compiled
def grant_research(world, firms, lever, number, year, received):
    """Each January, a share of the increment of research."""
    if not world.january or lever.force == 0.0:
        return
    rate, cap = number[RATE] * lever.force, number[CAP_PER_FIRM] * lever.force
    whole = 0.0
    for i in range(world.rows):
        if is_eligible(firms, lever, i):
            whole += min(grant_claim(firms, i) * rate, max(cap - received[i], 0.0))
    scale = scale_to(budget_left(lever, number[BUDGET] * lever.force), whole)
    for i in range(world.rows):
        if is_eligible(firms, lever, i):
            paid = scale * min(grant_claim(firms, i) * rate, max(cap - received[i], 0.0))
            received[i] += paid
            firms.support[i] += paid
            firms.support_account[i] += paid
            firms.cash[i] += paid
            book(world, lever, year, paid)


@compiled
def run_platforms(world, leaves, lever, number, year):
    """Platforms raise spillovers and save newcomers money, with falling returns."""
    platforms = number[PLATFORMS] * lever.strength_now
    gain = 1.0 - (1.0 - number[SPILLOVER_GAIN]) ** platforms
    cut = 1.0 - (1.0 - number[ENTRY_COST_CUT]) ** platforms
    for leaf in range(len(lever.leaves)):
        if lever.leaves[leaf]:
            leaves.platform_gain[leaf] += gain
            leaves.entry_cost_cut[leaf] += cut
    spent = number[BUDGET] * lever.strength_now * world.dt
    book(world, lever, year, spent)
    world.workers += spent


@compiled
def run_fund(lever, number, funds):
    """The lever sets its fund's size and terms; the fund does the rest."""
    fund = funds[lever.fund]
    size = number[SIZE] * number[SECTOR_SHARE]
    commitment = size * number[REALISED_SHARE] * lever.force
    fund.commitment = max(commitment, fund.invested)
    fund.pace = commitment / number[INVESTMENT_PERIOD]
    fund.public_share = number[PUBLIC_SHARE]
    fund.local_share = number[LOCAL_SHARE]
