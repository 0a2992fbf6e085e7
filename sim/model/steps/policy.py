"""Step 1, policy, and step 12, the yearly review."""

from __future__ import annotations

import numpy as np

from sim.evidence import targets
from sim.model.indicators import INDEX
from sim.model.levers import Instruments
from sim.model.production import moving_average
from sim.model.review import adapted_effort, projected_outcome
from sim.model.state import Float
from sim.model.world import Flows, World

REVIEWED_UNITS = ("machine", "machine/year", "yuan", "yuan/year")


def turn_of_year(world: World) -> None:
    """In January the counters of the year that has ended move on."""
    firms = world.state.firms
    if world.step == 0 or not world.first_of_year:
        return
    firms.research_year_before, firms.research_last_year = (
        firms.research_last_year,
        firms.research_this_year.copy(),
    )
    firms.research_this_year[:] = 0.0
    firms.sales_this_year[:] = 0.0


def apply_policy(world: World) -> None:
    """Every lever in force turns its clause into instruments, and pays what is paid at once."""
    firms, leaves = world.state.firms, world.state.leaves
    worlds, rows = firms.alive.shape
    world.instruments = Instruments.nothing(worlds, leaves.platform_gain.shape[1], rows)
    world.flows = Flows.nothing(worlds, leaves.platform_gain.shape[1], rows)
    funds, guided = world.state.funds, ~world.line.private
    funds.pace[:, guided] = 0.0  # until its lever says otherwise
    funds.commitment[:, guided] = funds.invested[:, guided]
    view = world.policy_view()
    for lever in world.levers:
        if world.first_of_year:
            lever.new_year()
        if lever.works(world.step):
            lever.offer(view)
    offered = world.instruments
    leaves.demonstrations += offered.scenes_opened
    leaves.compute_support = offered.compute_support
    leaves.leasing = np.minimum(
        world.p["leasing_share_now"][:, :, None] + offered.leasing_offered, 1.0
    )
    leaves.platform_gain = offered.platform_gain
    leaves.entry_cost_cut = np.minimum(offered.entry_cost_cut, 1.0)
    firms.support_account += offered.research_support
    leaves.training_data += offered.training_data
    staying = np.exp(-world.dt / world.p["talent_stay"])
    leaves.talent_gained = leaves.talent_gained * staying + offered.talent_moved


def settle_policy(world: World) -> None:
    """Claims that arise from orders are paid; each leaf's recent support is updated."""
    view = world.policy_view()
    for lever in world.levers:
        if lever.works(world.step):
            lever.settle(view)
    leaves = world.state.leaves
    paid = world.groups.by_home(world.flows.support)
    leaves.support_rate = moving_average(
        leaves.support_rate, paid / world.dt, world.p["support_memory"], world.dt
    )


def review(world: World) -> None:
    """After each year, adaptive governments compare where they are heading with their targets.

    Only outcomes in machines or money that lie ahead count (small counts jump too much to be
    extrapolated); a region with several looks at the one it misses by most, and returns to its
    plan when none is left.
    """
    p, year_row = world.p, world.step // world.steps_per_year
    if not world.adaptive or year_row == 0:
        return
    year = world.start_year + year_row
    tree, table = world.geography.tree, world.tally.table
    wanted: dict[int, Float] = {}
    for target in targets().values():
        if target.status != "outcome" or target.year is None or target.year <= year:
            continue
        if target.unit not in REVIEWED_UNITS or target.id.endswith("_product." + str(target.year)):
            continue
        column, row = INDEX[target.indicator], tree.index(target.region)
        if row not in world.adaptive:
            continue
        heading = projected_outcome(
            table[:, year_row, row, column],
            table[:, year_row - 1, row, column],
            float(target.year - year),
            p["review_most_growth"][:, 0],
        )
        ratio = heading / target.value
        wanted[row] = np.minimum(wanted.get(row, ratio), ratio)
    world.effort[:, [row for row in world.adaptive if row not in wanted]] = 1.0
    for row, ratio in wanted.items():
        world.effort[:, row] = adapted_effort(
            world.effort[:, row],
            ratio,
            np.ones_like(ratio),
            p["review_response"][:, 0],
            p["lowest_effort"][:, 0],
            p["highest_effort"][:, 0],
        )
