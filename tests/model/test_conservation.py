"""Machines, orders and money are kept in worlds nobody would think of.

The uncertain numbers of the plans, some certain ones and the strengths of all levers are drawn
over their ranges and beyond; the table of firms begins small, so that it has to grow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.model.accounts import AccountsError
from sim.model.batch import WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World
from sim.scenario import Scenario, load
from tests.model import balances
from tests.model.balances import Watch
from tests.model.wild import BEYOND, names, wild_batch

WATCHED = settings(
    deadline=None,
    derandomize=True,  # the same worlds in every run
    phases=[Phase.generate],  # to look for a simpler list of 400 numbers takes minutes
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@cache
def plans(end: int, steps_per_year: int = 12) -> Scenario:
    sets = ("engine.firm_slots=64", f"engine.steps_per_year={steps_per_year}", f"end={end}")
    return load("baseline", (*sets, "governments.default=adaptive", "governments.hebei=copying"))


def points_of(end: int) -> st.SearchStrategy[list[float]]:
    number = len(names(plans(end)))
    point = st.floats(-BEYOND, 1.0 + BEYOND)
    return st.lists(point, min_size=number, max_size=number)


def watch(scenario: Scenario, points: list[float], seed: int) -> Watch:
    """Three worlds: at the points, at their opposites, and at the points in another order."""
    worlds = (points, [1.0 - u for u in points], points[71:] + points[:71])
    watched = Watch(start_worlds(wild_batch(scenario, (seed, seed + 1, seed + 2), worlds)))
    watched.run()
    return watched


@settings(WATCHED, max_examples=10)
@given(points_of(2025), st.integers(0, 10**6))
def test_every_month_balances_wherever_the_numbers_lie(points: list[float], seed: int) -> None:
    watch(plans(2025), points, seed)


@pytest.mark.slow
@settings(WATCHED, max_examples=60)
@given(points_of(2027), st.integers(0, 10**6), st.sampled_from([12, 12, 24]))
def test_more_worlds_balance_for_longer(points: list[float], seed: int, steps: int) -> None:
    watch(plans(2027, steps), points, seed)


SCARCE_MONEY = (
    "parameters.credit_line=0 年",
    "parameters.normal_activity=1 亿元/年",
    "parameters.cash_runway=0.4 年",
)
PATIENCE_AT_AN_END = (
    "parameters.exit_rate=12 1/year",
    "parameters.exit_patience=0.1 年",
    "parameters.negligible_share=0.9",
)


BUYERS_FOR_ALL = (*PATIENCE_AT_AN_END, "parameters.merger_chance=100 %")


@pytest.mark.parametrize("sets", [SCARCE_MONEY, PATIENCE_AT_AN_END, BUYERS_FOR_ALL])
def test_firms_that_close_leave_nothing_unaccounted_for(
    batch: Callable[..., WorldBatch], sets: tuple[str, ...]
) -> None:
    watched = Watch(start_worlds(batch("baseline", (0, 1), (*sets, "end=2026"))))
    watched.run()
    assert watched.closures > 100
    assert sets is not BUYERS_FOR_ALL or watched.takeovers > 50
    assert watched.scrapped.min() > 0


def test_public_machines_are_among_those_users_hold_or_wait_for(
    batch: Callable[..., WorldBatch],
) -> None:
    """Within a thousandth: lost orders are taken off before the month's wear."""
    world = start_worlds(batch("baseline", (0, 1, 2), (*SCARCE_MONEY, "end=2027")))
    for _ in range(len(world.times)):
        advance(world)
        leaves = world.state.leaves
        held = leaves.fleet + leaves.waiting
        assert (leaves.public_machines <= 1.001 * held + 1e-3).all()


def more_in(column: str, table: str = "firms") -> Callable[[World], None]:
    """A mistake: a millionth more in the cell of a table that holds most."""

    def wrong(world: World) -> None:
        values = getattr(getattr(world.state, table), column)
        values[np.unravel_index(values.argmax(), values.shape)] *= 1.000001

    return wrong


def forgotten_cash(world: World) -> None:
    world.state.firms.cash = world.state.firms.cash.copy()


def unbooked_cash(world: World) -> None:
    world.state.firms.cash[:, 0] += 1e6


def lost_payment(world: World) -> None:
    row = ("equity", "funds", "firms")
    world.books.totals[row] = world.books.totals[row] + 1e6


def ghost(world: World) -> None:
    firms = world.state.firms
    world.state.firms.price[0, np.flatnonzero(~firms.alive[0])[0]] = 1.0


MISTAKES = {
    "machines from nowhere": more_in("stock"),
    "an order nobody placed": more_in("backlog"),
    "experience without output": more_in("cumulative_output"),
    "a user who waits for nobody": more_in("waiting", "leaves"),
    "a machine nobody delivered": more_in("fleet", "leaves"),
    "a fund with money of its own": more_in("powder", "funds"),
    "a purse that drifts from its column": forgotten_cash,
    "money without a payment": unbooked_cash,
    "a payment without money": lost_payment,
    "an empty row with a price": ghost,
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_watch_notices(
    mistake: str, batch: Callable[..., WorldBatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = start_worlds(batch("baseline", (0, 1), ("end=2024",)))

    def advance_wrongly(world: World) -> None:
        advance(world)
        if world.step == 20:
            MISTAKES[mistake](world)

    monkeypatch.setattr(balances, "advance", advance_wrongly)
    with pytest.raises((AssertionError, AccountsError)):
        Watch(world).run()
