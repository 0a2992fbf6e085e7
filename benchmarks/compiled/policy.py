"""Levers in force act, claims are settled, and once a year governments that adapt look again."""

from __future__ import annotations

from benchmarks.compiled.layout import (
    COMPUTE_VOUCHER,
    DEMONSTRATION_SCENES,
    FIRST_PURCHASE,
    GUIDANCE_FUND,
    INNOVATION_PLATFORM,
    LEASING,
    LINES,
    PROJECT_SUBSIDY,
    RND_GRANT,
    compiled,
)
from benchmarks.compiled.levers import look_up, set_force
from benchmarks.compiled.levers_for_buyers import (
    lease,
    open_scenes,
    purchase_first,
    settle_project_subsidy,
    subsidise_projects,
)
from benchmarks.compiled.levers_for_firms import (
    give_compute,
    grant_research,
    run_fund,
    run_platforms,
)


@compiled
def apply_policy(p, world, place, firms, leaves, funds, levers, year, received, dated, drawn, now):
    leaves.platform_gain[:] = 0.0
    leaves.entry_cost_cut[:] = 0.0
    leaves.compute_support[:] = 0.0
    leaves.public_orders[:] = 0.0
    leaves.reserved_orders[:] = 0.0
    leaves.buyer_support[:] = 0.0
    leaves.leasing_offered[:] = 0.0
    if world.january:
        received[:] = 0.0
    for row in range(len(levers)):
        lever, number = levers[row], now[row]
        look_up(number, dated[world.step, row], drawn[row])
        set_force(world, lever, number)
        if world.january:
            lever.paid_this_year = 0.0
        kind = lever.kind
        if kind == GUIDANCE_FUND:
            run_fund(lever, number, funds)
        elif kind == COMPUTE_VOUCHER:
            give_compute(p, world, firms, leaves, lever, number, year, received[row])
        elif kind == RND_GRANT:
            grant_research(world, firms, lever, number, year, received[row])
        elif kind == INNOVATION_PLATFORM:
            run_platforms(world, leaves, lever, number, year)
        elif kind == DEMONSTRATION_SCENES:
            open_scenes(world, leaves, lever, number, year)
        elif kind == FIRST_PURCHASE:
            purchase_first(world, leaves, lever, number, year)
        elif kind == PROJECT_SUBSIDY:
            subsidise_projects(p, leaves, lever, number)
        elif kind == LEASING:
            lease(world, leaves, lever, number)
    for leaf in range(len(place.wage)):
        leaves.entry_cost_cut[leaf] = min(leaves.entry_cost_cut[leaf], 1.0)
        for line in range(LINES):
            offered = p.leasing_share_now + leaves.leasing_offered[leaf, line]
            leaves.leasing[leaf, line] = min(offered, 1.0)


@compiled
def settle_policy(p, world, place, firms, leaves, levers, year, sums):
    """Claims from orders are paid; each leaf's recent support to firms is updated."""
    for row in range(len(levers)):
        if levers[row].kind == PROJECT_SUBSIDY:
            settle_project_subsidy(p, world, place, firms, leaves, levers[row], year)
    sums.weight[:] = 0.0
    for i in range(world.rows):
        if firms.alive[i]:
            sums.weight[firms.home[i]] += firms.support[i]
    for leaf in range(len(place.wage)):
        paid = sums.weight[leaf] / world.dt
        leaves.support_rate[leaf] += world.near_support * (paid - leaves.support_rate[leaf])


@compiled
def review_plans(p, world, aims, table):
    """An adaptive government works harder, the further its worst target ahead is out of reach."""
    if p.review_response <= 0.0 or world.year == world.start_year:
        return
    row = world.year - world.start_year
    for region in range(len(world.effort)):
        worst, found = 0.0, False
        for k in range(len(aims)):
            aim = aims[k]
            if aim.region != region or aim.year <= world.year:
                continue
            here = table[row, region, aim.indicator]
            last = table[row - 1, region, aim.indicator]
            growth = min(max((here + 1e-9) / (last + 1e-9), 0.0), p.review_most_growth)
            ratio = here * growth ** float(aim.year - world.year) / aim.value
            worst = min(worst, ratio) if found else ratio
            found = True
        if not found:
            world.effort[region] = 1.0
            continue
        shortfall = min(max(1.0 - worst, -1.0), 1.0)
        effort = world.effort[region] * (1.0 + p.review_response * shortfall)
        world.effort[region] = min(max(effort, p.lowest_effort), p.highest_effort)
