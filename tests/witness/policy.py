"""Levers in force act, claims are settled, and once a year governments that adapt look again."""

from __future__ import annotations

import math

from sim.evidence import targets
from tests.witness.chance import towards
from tests.witness.exits import support_listings
from tests.witness.levers_for_buyers import (
    grade_machines,
    lease,
    open_scenes,
    purchase_first,
    score_factories,
    settle_project_subsidy,
    subsidise_projects,
)
from tests.witness.levers_for_firms import (
    give_compute,
    grant_research,
    run_fund,
    run_platforms,
)
from tests.witness.levers_for_makers import (
    lend_on_patents,
    plan_together,
    reward_first_sets,
    run_pilot_lines,
    support_exports,
)
from tests.witness.levers_for_places import attract_plants, house_firms, incubate
from tests.witness.levers_for_research import (
    give_data,
    hold_contest,
    insure_research,
    rent_out_computing,
    run_grounds,
    win_people,
)
from tests.witness.mergers import support_mergers
from tests.witness.taxes import deduct_once_more
from tests.witness.things import LINES, World

OFFER = {
    "guidance_fund": run_fund,
    "compute_voucher": give_compute,
    "rnd_grant": grant_research,
    "innovation_platform": run_platforms,
    "demonstration_scenes": open_scenes,
    "first_purchase": purchase_first,
    "project_subsidy": subsidise_projects,
    "leasing": lease,
    "super_deduction": deduct_once_more,
    "listing_support": support_listings,
    "merger_support": support_mergers,
    "corpus_voucher": give_data,
    "compute_capacity": rent_out_computing,
    "challenge_grant": hold_contest,
    "training_ground": run_grounds,
    "failure_insurance": insure_research,
    "talent": win_people,
    "pilot_platform": run_pilot_lines,
    "first_set_reward": reward_first_sets,
    "supply_chain_coordination": plan_together,
    "export_support": support_exports,
    "ip_loan": lend_on_patents,
    "investment_attraction": attract_plants,
    "industrial_park": house_firms,
    "incubation": incubate,
    "grading": grade_machines,
    "future_factory_scoring": score_factories,
}


def apply_policy(world: World) -> None:
    for leaf in world.leaves.values():
        leaf.platform_gain = leaf.entry_cost_cut = leaf.compute_support = 0.0
        leaf.plant_incentive = leaf.talent_won = 0.0
        leaf.capital_cost_left = 1.0
    for lever in world.levers:
        if world.is_january:
            lever.paid_this_year = lever.lent_this_year = 0.0
            lever.received = {}
        OFFER[lever.terms.kind](world, lever)
    for leaf in world.leaves.values():
        leaf.entry_cost_cut = min(leaf.entry_cost_cut, 1.0)
        leaf.talent_gained *= math.exp(-world.dt / world.p("talent_stay"))
        leaf.talent_gained += leaf.talent_won
        for line in LINES:
            offered = world.month.leasing_offered[leaf.name, line]
            leaf.leasing[line] = min(world.p("leasing_share_now") + offered, 1.0)


def settle_policy(world: World) -> None:
    """Claims from orders are paid; each leaf's recent support to firms is updated."""
    for lever in world.levers:
        if lever.terms.kind == "project_subsidy":
            settle_project_subsidy(world, lever)
    for leaf in world.leaves.values():
        paid = sum(firm.month.support for firm in world.firms if firm.home == leaf.name)
        leaf.support_rate = towards(
            leaf.support_rate, paid / world.dt, world.p("support_memory"), world.dt
        )


def review_plans(world: World) -> None:
    """An adaptive government works harder, the further its worst target ahead is out of reach."""
    response = world.p("review_response")
    if response <= 0.0 or world.year == world.scenario.start_year:
        return
    worst = worst_prospects(world)
    for region, kind in world.scenario.governments.items():
        if kind != "adaptive":
            continue
        if region not in worst:
            world.effort[region] = 1.0
            continue
        shortfall = min(max(1.0 - worst[region], -1.0), 1.0)
        effort = world.effort[region] * (1.0 + response * shortfall)
        world.effort[region] = min(max(effort, world.p("lowest_effort")), world.p("highest_effort"))


def worst_prospects(world: World) -> dict[str, float]:
    """By region, the lowest ratio of where an indicator is heading to its target ahead.

    Outcomes counted in machines or money; of targets given in two scopes, the enterprise's.
    """
    worst: dict[str, float] = {}
    for target in targets().values():
        if target.status != "outcome" or target.year is None or target.year <= world.year:
            continue
        if target.unit not in ("machine", "yuan", "machine/year", "yuan/year"):
            continue
        if target.id.endswith(f"_product.{target.year}"):
            continue
        now = world.table[world.year, target.region, target.indicator]
        last = world.table[world.year - 1, target.region, target.indicator]
        growth = min(max((now + 1e-9) / (last + 1e-9), 0.0), world.p("review_most_growth"))
        heading = now * growth ** (target.year - world.year)
        ratio = heading / target.value
        worst[target.region] = min(worst.get(target.region, ratio), ratio)
    return worst
