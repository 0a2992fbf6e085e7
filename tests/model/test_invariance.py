"""What must change nothing, changes nothing: exactly, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.evidence import regions
from sim.model.batch import BatchResult, WorldBatch, run_batch
from sim.model.indicators import INDEX
from sim.scenario import load, shipped

Worlds = Callable[..., BatchResult]
STEP_TOLERANCE = 0.2  # in logs; the market grows several-fold a year, and a step is a lag


def same(left: np.ndarray, right: np.ndarray) -> bool:
    return np.array_equal(left, right, equal_nan=True)


def test_the_same_seed_gives_the_same_bits(
    worlds: Worlds, batch: Callable[..., WorldBatch]
) -> None:
    first = worlds("baseline", (0, 1, 2)).indicators
    assert same(first, run_batch(batch("baseline", (0, 1, 2))).indicators)
    other = run_batch(batch("baseline", (0, 1, 2), ("seed=99",))).indicators
    assert not same(first, other)


@pytest.mark.parametrize("name", ["baseline", "zhejiang"])
@pytest.mark.parametrize("company", [(2,), (2, 0), (7, 5, 2, 11), tuple(range(15))])
def test_a_replicate_is_itself_in_any_company(
    worlds: Worlds, batch: Callable[..., WorldBatch], name: str, company: tuple[int, ...]
) -> None:
    among_three = worlds(name, (0, 1, 2)).indicators[2]
    there = run_batch(batch(name, company)).indicators[company.index(2)]
    assert same(among_three, there)


def test_room_for_more_firms_changes_nothing(
    worlds: Worlds, batch: Callable[..., WorldBatch]
) -> None:
    roomy = batch("baseline", (0, 1, 2))
    roomy = replace(roomy, scenario=replace(roomy.scenario, firm_slots=1001))
    assert same(worlds("baseline", (0, 1, 2)).indicators, run_batch(roomy).indicators)


def levers_of_baseline() -> list[str]:
    return [lever.path for lever in load("baseline").levers]


@pytest.mark.parametrize("path", levers_of_baseline())
def test_a_lever_of_zero_strength_is_a_lever_that_is_not_there(worlds: Worlds, path: str) -> None:
    absent = worlds("baseline", (0, 1), (f"{path}=null", "end=2027")).indicators
    zero = worlds("baseline", (0, 1), (f"{path}.strength=0", "end=2027")).indicators
    assert same(absent, zero)


def test_a_lever_dated_2028_changes_nothing_before_2028(worlds: Worlds) -> None:
    sets = ("levers.hebei.project_subsidy.start=2028-01",)
    later = worlds("baseline", (0, 1, 2), sets).indicators
    none = worlds("baseline", (0, 1, 2), ("levers.hebei.project_subsidy=null",)).indicators
    assert same(later[:, :5], none[:, :5])
    assert not same(later[:, 5:], none[:, 5:])


@pytest.mark.parametrize("name", sorted(set(shipped()) - {"baseline", "no-policy"}))
def test_each_region_question_differs_from_the_plans(worlds: Worlds, name: str) -> None:
    plans, question = worlds("baseline", (0, 1)), worlds(name, (0, 1))
    assert not same(plans.indicators, question.indicators)


def test_half_months_tell_the_same_story(worlds: Worlds) -> None:
    """The step is a convenience: medians over worlds stay near on half of it."""
    many, china = tuple(range(16)), regions().index("china")
    whole = worlds("baseline", many, ("engine.steps_per_year=12",)).indicators
    half = worlds("baseline", many, ("engine.steps_per_year=24",)).indicators
    for name in ("machines_produced", "machine_revenue", "makers"):
        left, right = (np.log(t[:, 2:, china, INDEX[name]]) for t in (whole, half))
        assert np.abs(np.median(left - right, axis=0)).max() < STEP_TOLERANCE, name
