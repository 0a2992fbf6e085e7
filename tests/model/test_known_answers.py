"""Whole months whose answer is known: Bass adoption, Wright's law, budgets, the frontier.

The steps run as they always do; the scenario takes away what stands between them and the law.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.evidence import regions
from sim.experiment.designs import draw
from sim.model.axes import DEMAND_LINES, MACHINES
from sim.model.batch import WorldBatch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World
from sim.scenario import load

SEGMENTS = ("manufacturing", "logistics", "care", "household", "special")
BUDGETS = tuple(f"{segment}-{made}" for segment, made in DEMAND_LINES[:5])
MANUFACTURING = DEMAND_LINES.index(("manufacturing", "functional"))


def each(keys: tuple[str, ...], value: str) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key in keys) + "}"


# Everybody is as capable as the frontier, which stands still; prices are half costs, half margin,
# and nobody learns; whoever saves money buys; plants are large and nobody closes.
STILL = (
    "engine.firm_slots=128",
    "parameters.start_frontier=0.9",
    "parameters.frontier_drift=0 1/year",
    "parameters.frontier_pull=0 1/year",
    "parameters.newcomer_capability=1",
    "parameters.newcomer_capability_spread=0",
    "parameters.innovation_rate=0 1/year",
    "parameters.learning_rate=0",
    "parameters.content_extra=0",
    "parameters.conversion_cost=1000 元/台",
    "parameters.start_price=2000 元/台",
    "parameters.price_elasticity=2",
    "parameters.lowest_margin=0.5",
    "parameters.highest_margin=0.5",
    "parameters.idle_margin_effect=0",
    "parameters.order_margin_effect=0",
    "parameters.entry_rate=0 家/年",
    "parameters.exit_rate=0 1/year",
    "parameters.seed_money=1000 亿元",
    "parameters.first_capacity=10000000 台/年",
    "parameters.order_loss_rate=0 1/year",
    "parameters.doubt=0",
    "parameters.leasing_share_now=0 %",
    "parameters.gate_steepness=200",
    "parameters.payback_spread=0.05",
    "parameters.payback_threshold=20 年",
)
ONE_SEGMENT = (
    f"parameters.task_share={each(SEGMENTS, '0 %')}",
    "parameters.task_share.manufacturing=2 %",
    f"parameters.full_budget={each(BUDGETS, '0 元/年')}",
    "parameters.early_adoption_rate=0.03 1/year",
    "parameters.imitation_rate=0.6 1/year",
    "parameters.overseas_reach=50 %",
)


def start_of(*sets: str, name: str = "no-policy", worlds: int = 2) -> World:
    scenario = load(name, [*sets])
    numbers = np.arange(worlds)
    return start_worlds(WorldBatch(scenario, scenario.seed, numbers, draw(scenario, numbers)))


# Adoption

P, Q = 0.03, 0.6  # of innovators and of imitators, a year


def potential() -> np.ndarray:
    """Machines that would pay in each leaf: 2 % of its jobs, half of that overseas, (leaves,)."""
    jobs = 0.02 * regions().attribute("manufacturing_employment")
    jobs[regions().leaves.index("overseas")] *= 0.5
    return jobs


@cache
def adopted(steps_per_year: int, *sets: str) -> np.ndarray:
    """Machines in use by manufacturers, and waited for, (2, steps, worlds, leaves)."""
    world = start_of(*STILL, *ONE_SEGMENT, f"engine.steps_per_year={steps_per_year}", *sets)
    path = []
    for _ in range(len(world.times)):
        advance(world)
        leaves = world.state.leaves
        both = (leaves.fleet, leaves.waiting)
        path.append([values[:, :, MANUFACTURING].copy() for values in both])
    assert not np.delete(leaves.fleet, MANUFACTURING, axis=2).any()
    return np.swapaxes(path, 0, 1)


def bass(years: np.ndarray) -> np.ndarray:
    """F(t) = (1 − e^(−(p+q)t))/(1 + (q/p)·e^(−(p+q)t)) (Bass 1969)."""
    decay = np.exp(-(P + Q) * years)
    return (1.0 - decay) / (1.0 + Q / P * decay)


def test_the_market_follows_bass_in_every_region() -> None:
    """Eight years, to nine tenths; worn machines are bought again all the while.

    A step sees the example of the step before, so the error is of first order in the step: half
    of it on half-months, and next to nothing once it is extrapolated away.
    """
    months, halves = adopted(12)[0] / potential(), adopted(24)[0][1::2] / potential()
    law = bass((np.arange(96) + 1.0) / 12)[:, None, None]
    assert law[-1] > 0.85
    errors = [np.abs(share - law).max() for share in (months, halves)]
    assert errors[0] < 0.018
    assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.05)
    assert np.abs(2.0 * halves - months - law).max() < 3e-4


def test_innovators_alone_are_exact_in_steps_of_any_length() -> None:
    """Without imitation F(t) = 1 − e^(−pt), and no step is too long for it."""
    months = adopted(12, "parameters.imitation_rate=0 1/year")[0] / potential()
    law = -np.expm1(-P * (np.arange(96) + 1.0) / 12)[:, None, None]
    assert np.allclose(months, law, rtol=1e-9)


def test_what_waits_for_a_machine_counts_as_adopted() -> None:
    """With plants that make next to nothing, the same machines are ordered and not yet used."""
    used, awaited = adopted(12, "parameters.first_capacity=1 台/年", "parameters.capacity_lag=5 年")
    ample, none = adopted(12)
    assert np.allclose(used + awaited, ample, rtol=1e-9)
    half_a_year = slice(0, 6)  # then the first new lines are ready
    assert (used[half_a_year].sum(axis=2) < 0.01 * ample[half_a_year].sum(axis=2)).all()
    assert np.allclose(none, 0.0, atol=1e-6)


# Budgets

BUDGETS_ONLY = (
    f"parameters.task_share={each(SEGMENTS, '0 %')}",
    f"parameters.full_budget={each(BUDGETS, '10 亿元/年')}",
    "parameters.budget_midpoint=1000",
    "parameters.budget_level=1",
    f"parameters.budget_elasticity={each(BUDGETS, '1')}",
    "parameters.capability_response=0",
    "parameters.overseas_budget=0.3",
)


def test_whole_budgets_are_spent_each_year_whatever_the_price() -> None:
    """Unit elasticity: five lines of 10 亿元 and three tenths of it overseas, at any cost."""
    for cost in ("1000 元/台", "5 万元/台"):
        world = start_of(*STILL, *BUDGETS_ONLY, f"parameters.conversion_cost={cost}", "end=2026")
        for _ in range(len(world.times)):
            advance(world)
        tree, table = regions(), world.tally.table
        revenue = table[:, 1:, tree.index("world"), INDEX["machine_revenue"]]
        assert np.allclose(revenue, 5 * 1e9 * 1.3, rtol=1e-9)
        basic = table[:, 1:, tree.index("world"), INDEX["machine_revenue_basic"]]
        assert np.allclose(basic, 2 * 1e9 * 1.3, rtol=1e-9)


# Costs


@pytest.mark.parametrize("pooled", [0.0, 0.3, 1.0])
def test_cost_follows_wrights_law_month_by_month(pooled: float) -> None:
    """Each doubling costs 15 % less: of a firm's own experience, and of its class's."""
    world = start_of(
        "parameters.learning_rate=0.15",
        f"parameters.pooled_share={pooled}",
        "end=2026",
        name="baseline",
    )
    firms, nation = world.state.firms, world.state.nation
    first = world.p.vector("conversion_cost")
    prior = [world.p.vector(name) for name in ("prior_own_output", "prior_pooled_output")]
    row = np.arange(world.worlds)[:, None]
    doublings = 0.0
    for _ in range(len(world.times)):
        own, whole = firms.cumulative_output.copy(), nation.class_output.copy()
        then, born = firms.alive.copy(), firms.identity.copy()
        advance(world)
        rows = own.shape[1]
        there = then & firms.alive[:, :rows] & (firms.identity[:, :rows] == born)
        made = firms.product_class[:, :rows]
        by_own = np.log2(1.0 + own / prior[0][row, made])
        by_class = np.log2(1.0 + whole / prior[1])[row, made]
        law = first[row, made] * 0.85 ** ((1.0 - pooled) * by_own + pooled * by_class)
        found = firms.conversion_cost[:, :rows]
        assert np.allclose(found[there], law[there], rtol=1e-12)
        doublings = max(doublings, by_own[there].max())
    assert doublings > 5.0


def test_price_is_own_work_and_parts_at_market_price_and_the_margin() -> None:
    world = start_of("parameters.content_extra=0", "end=2025", name="baseline")
    firms, nation = world.state.firms, world.state.nation
    sets = np.zeros((world.worlds, nation.class_price.shape[1], 5))
    sets[:, 0] = world.p.vector("sets_per_basic")
    sets[:, 1] = world.p.vector("sets_per_functional")
    for _ in range(len(world.times)):
        parts = nation.class_price[:, MACHINES:].copy()
        advance(world)
        selling = firms.alive & (firms.age > 1.5 / 12)  # a newcomer of this month has no price yet
        bought = (sets * parts[:, None, :]).sum(axis=2)
        bought = np.take_along_axis(bought, firms.product_class, axis=1)
        cost = firms.conversion_cost + bought
        assert np.allclose(firms.unit_cost[selling], cost[selling], rtol=1e-12)
        asked = cost / (1.0 - firms.margin)
        assert np.allclose(firms.price[selling], asked[selling], rtol=1e-12)


# Knowledge


@pytest.mark.parametrize("steps_per_year", [12, 48])
def test_a_frontier_of_drift_alone_closes_its_gap_exactly(steps_per_year: int) -> None:
    """1 − F(t) = (1 − F0)·e^(−g·t), in steps of any length."""
    world = start_of(
        f"engine.steps_per_year={steps_per_year}",
        "parameters.start_frontier=0.3",
        "parameters.frontier_drift=0.2 1/year",
        "parameters.frontier_pull=0 1/year",
        "end=2024",
        name="baseline",
    )
    for step in range(len(world.times)):
        advance(world)
        gap = 0.7 * np.exp(-0.2 * (step + 1) / steps_per_year)
        assert np.allclose(world.state.nation.frontier, 1.0 - gap, rtol=1e-12)
