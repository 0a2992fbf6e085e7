"""Sums of local targets: what is added, what stands apart, what share of the nation they need."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.local_targets import local_targets
from sim.evidence import targets
from sim.experiment.results import IndicatorLabel, RunResult

UNITS = replace(targets()["zhejiang.units.2027"], consistency=None)
LABELS = (
    IndicatorLabel("machines_produced", "machine", "machines", "整机"),
    IndicatorLabel("key_firms", "firm", "key firms", "重点企业"),
)
PLACES = ("zhejiang", "hebei", "china")


def target(region, value=20_000.0, **more):
    name = more.pop("name", "units")
    return replace(UNITS, id=f"{region}.{name}.2027", region=region, value=value, **more)


def sums_of(*asked, result=None):
    return local_targets(result, {one.id: one for one in asked})


def result_of(machines):
    """A run of 2027 alone from (world, place) machines."""
    machines = np.asarray(machines, dtype=float)
    values = np.stack([machines, machines], axis=-1)[:, None]
    return RunResult(SimpleNamespace(name="x"), {}, (2027,), PLACES, LABELS, values)


def test_like_targets_are_added_and_set_against_the_nation():
    """Four worlds: the nation makes 60, 120, 40 and 40 thousand, the two regions a half of it."""
    nation = np.array([60e3, 120e3, 40e3, 40e3])
    run = result_of(np.stack([nation / 4, nation / 4, nation], axis=1))
    (found,), apart = sums_of(target("zhejiang"), target("hebei", 10_000.0), result=run)
    assert found.total == 30_000
    assert apart == []
    row = found.as_row()
    assert row["regions"] == ["zhejiang", "hebei"]
    assert row["nation_median"] == 50_000
    assert row["share_needed_median"] == pytest.approx((30 / 60 + 30 / 40) / 2)
    assert row["share_needed_interval80"] == pytest.approx(
        np.quantile([30 / 60, 30 / 120, 30 / 40, 30 / 40], [0.1, 0.9])
    )
    assert row["share_in_model_median"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("more", "same"),
    [
        ({"scope": "all robots"}, True),
        ({"year": 2030}, False),
        ({"indicator": "installations"}, False),
    ],
)
def test_unlike_targets_are_not_added(more, same):
    other = target("hebei", name="other", **more)
    sums, apart = sums_of(target("zhejiang"), other)
    assert sorted(held.total for held in sums) == [20_000, 20_000]
    assert apart == []
    named = [held.other_scopes for held in sums]
    assert (("zhejiang.units.2027",) in named) == same
    assert ((other.id,) in named) == same


def test_a_region_in_another_and_a_target_said_twice_count_once():
    inside = target("hangzhou", 15_000.0)
    again = target("zhejiang", 18_000.0, name="again")
    (found,), apart = sums_of(target("zhejiang"), inside, again, target("hebei", 5_000.0))
    assert found.total == 25_000
    assert {held.target.id: held.reason_en for held in apart} == {
        inside.id: "counted in zhejiang.units.2027, of the region around it",
        again.id: "asks once more for what zhejiang.units.2027 asks for",
    }
    assert all("zhejiang.units.2027" in held.reason_zh for held in apart)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"status": "execution"}, "decreed by its plan"),
        ({"status": "not_comparable"}, "no indicator of the model"),
        ({"reading_of": "zhejiang.units.2027"}, "zhejiang.units.2027 read once more"),
        ({"comparison": "<="}, "a ceiling"),
        ({"indicator": "mean_price"}, "a mean"),
    ],
)
def test_what_cannot_be_added_stands_apart_with_the_reason(more, why):
    sums, (held,) = sums_of(target("hebei", **more))
    assert sums == []
    assert held.reason_en.startswith(why)
    assert set(held.as_row()["reason"]) == {"en", "zh"}


def test_a_target_of_the_nation_is_not_local():
    sums, (held,) = sums_of(target("china"))
    assert (sums, held.reason_en) == ([], "not a local target")


def test_worlds_without_a_value_and_years_outside_the_run_are_left_out():
    run = result_of([[10e3, 0, 40e3], [np.nan] * 3, [0, 0, 0]])
    (found,), _ = sums_of(target("zhejiang"), result=run)
    assert found.as_row()["share_needed_median"] == pytest.approx(0.5)  # of the one world
    (found,), _ = sums_of(target("zhejiang", year=2031), result=run)
    assert found.against is None
    assert found.as_row()["nation_median"] is None
    (found,), _ = sums_of(target("zhejiang"), result=result_of([[0.0, 0.0, 0.0]]))
    assert (found.against.nation.median, found.against.needed) == (0.0, None)


def test_of_what_is_counted_the_nation_has_what_some_world_has():
    firms = target("zhejiang", 5.0, indicator="key_firms", unit="firm")
    run = result_of([[1, 1, nation] for nation in (3, 4, 6, 8)])
    (found,), _ = sums_of(firms, result=run)
    assert found.against.nation.median in (4, 6)


def test_every_published_target_is_in_a_sum_or_apart_once():
    sums, apart = local_targets(None)
    counted = [held.id for total in sums for held in total.targets]
    assert sorted([*counted, *(held.target.id for held in apart)]) == sorted(targets())
    assert "zhejiang.units.2027" in counted
