"""Scenarios, plans and levers set side by side, on results made by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.comparison import (
    MACHINES,
    MONEY,
    compare,
    lever_effect,
    plan_effect,
    ranked,
    regions_with_plans,
    value,
)
from sim.analysis.paired import mean
from sim.evidence import regions, targets
from sim.experiment.results import RunResult
from sim.model.indicators import INDEX, INDICATORS
from sim.scenario import load

WORLDS, YEARS = 40, (2023, 2024, 2025)
TREE = regions()


def made(machines=None, money=None, levers=()):
    """A result in which leaves make ``machines`` in 2025 and regions pay ``money`` a year.

    Both map a region to (world,) or a number; parents are sums, as in the model.
    """
    values = np.zeros((WORLDS, len(YEARS), len(TREE.all), len(INDICATORS)))
    for indicator, given, rows in ((MACHINES, machines, [2]), (MONEY, money, [0, 1, 2])):
        for region, number in (given or {}).items():
            for place in (region, *TREE.ancestors(region)):
                for row in rows:
                    values[:, row, TREE.all.index(place), INDEX[indicator]] += number
    return RunResult(
        scenario=SimpleNamespace(levers=levers, name="made"),
        manifest={"failed": []},
        years=YEARS,
        regions=TREE.all,
        indicators=INDICATORS,
        values=values,
    )


@pytest.fixture
def luck():
    drawn = np.random.default_rng(5).normal(0, 1, WORLDS)
    return drawn - drawn.mean()


def test_public_money_is_summed_up_to_the_year_and_other_figures_are_not(luck):
    result = made({"hangzhou": 7.0}, {"zhejiang": 2.0})
    assert value(result, "zhejiang", MONEY, 2024).tolist() == [4.0] * WORLDS
    assert value(result, "zhejiang", MONEY, 2025).tolist() == [6.0] * WORLDS
    assert value(result, "zhejiang", MACHINES, 2024).tolist() == [0.0] * WORLDS
    assert value(result, "china", MACHINES, 2025).tolist() == [7.0] * WORLDS


def test_gains_at_home_and_elsewhere_make_the_nations(luck):
    start = made({"hangzhou": 100.0, "shenzhen": 100.0})
    added = made({"hangzhou": 140.0 + luck, "shenzhen": 90.0 - luck / 2}, {"zhejiang": 1e8})
    effect = plan_effect(start, added, "zhejiang", 2025)
    assert effect.home.value == pytest.approx(40 + luck.mean())
    assert effect.elsewhere.value == pytest.approx(-10 - luck.mean() / 2)
    assert effect.nation.value == pytest.approx(effect.home.value + effect.elsewhere.value)
    assert effect.share.value == pytest.approx(effect.nation.value / effect.home.value)
    assert effect.share.low < 0.75 < effect.share.high
    assert effect.money.value == pytest.approx(3e8)
    assert effect.per_money.value == pytest.approx(effect.nation.value / 3)


def test_nested_regions_are_counted_once():
    start, added = made(), made({"hangzhou": 10.0, "shenzhen": 1.0}, {"hangzhou": 1e8})
    for region in ("hangzhou", "zhejiang"):
        effect = plan_effect(start, added, region, 2025)
        assert (effect.home.value, effect.elsewhere.value, effect.nation.value) == (10, 1, 11)
    nation = plan_effect(start, added, "china", 2025)
    assert (nation.home.value, nation.elsewhere.value) == (11, 0)


def test_a_region_abroad_is_no_part_of_the_nation():
    start, added = made(), made({"overseas": 10.0, "shenzhen": 2.0}, {"overseas": 1e8})
    effect = plan_effect(start, added, "overseas", 2025)
    assert (effect.home.value, effect.elsewhere.value, effect.nation.value) == (10, 2, 2)
    assert effect.money.value == 3e8


def test_pure_poaching_is_no_gain_of_the_nation(luck):
    moved = 50.0 + luck
    start = made({"hangzhou": 100.0, "shenzhen": 100.0})
    added = made({"hangzhou": 100.0 + moved, "shenzhen": 100.0 - moved}, {"zhejiang": 1e8})
    effect = plan_effect(start, added, "zhejiang", 2025)
    assert not effect.nation.told
    assert effect.share.value == pytest.approx(0, abs=1e-12)
    assert not effect.per_money.told


def test_without_a_gain_at_home_there_is_no_share(luck):
    start, added = made(), made({"hangzhou": luck, "shenzhen": 5.0})
    effect = plan_effect(start, added, "zhejiang", 2025)
    assert effect.share is None
    assert effect.nation.told
    assert effect.per_money is None  # nothing was paid


def test_levers_are_ranked_by_what_a_yuan_brings_the_untold_last(luck):
    whole = made({"shenzhen": 100.0 + luck}, {"shenzhen": 3e8})

    def taken(path, machines, money):
        without = made({"shenzhen": 100.0 + luck - machines}, {"shenzhen": 3e8 - money})
        return lever_effect(whole, without, path, "shenzhen", 2025)

    effects = [
        taken("noise", 300 * luck, 0.1e8),
        taken("dear", 10 + luck, 1e8),
        taken("cheap", 8 + luck, 0.1e8),
        taken("harmful", -5 + luck / 10, 0.1e8),
        taken("free", 3 + luck, 0.0),
    ]
    assert [e.path for e in ranked(effects)] == ["cheap", "dear", "harmful", "free", "noise"]
    cheap = effects[2]
    assert cheap.per_money.value == pytest.approx((8 + luck.mean()) / 0.3)
    assert cheap.nation == cheap.home
    assert effects[4].per_money is None
    assert not effects[0].nation.told


def test_worlds_that_failed_in_either_are_left_out(luck):
    start, added = made(), made({"shenzhen": 10.0 + luck}, {"shenzhen": 1e8})
    start.values[3] = np.nan
    added.values[7] = np.nan
    effect = plan_effect(start, added, "shenzhen", 2025)
    assert effect.worlds == WORLDS - 2
    assert effect.home == mean(10.0 + np.delete(luck, [3, 7]))
    start.values[:] = np.nan
    assert plan_effect(start, added, "shenzhen", 2025) is None
    assert lever_effect(start, added, "p", "shenzhen", 2025) is None


def test_two_equal_scenarios_differ_in_nothing(luck):
    result = made({"hangzhou": 100 + luck, "shenzhen": 3.0}, {"zhejiang": 1e8})
    result = replace(result, scenario=load("baseline"))
    found = compare(result, result, 2025, ["zhejiang"], targets().values())
    assert all(each.change.same for each in found.figures)
    assert set(found.per_money.values()) == {None}
    assert all(each.change.won == each.change.lost == 0 for each in found.targets)


def test_machines_per_money_are_the_nations_and_those_of_plans_that_differ(luck):
    plan = "levers.hangzhou.first_purchase={units: 9 台/年, budget: 1 亿元/年}"
    places = ["zhejiang", "hangzhou", "ningbo", "shenzhen"]
    first = replace(made(), scenario=load("no-policy"))
    money = {"hangzhou": 1e8, "ningbo": 1e8, "shenzhen": 1e8}  # some of it by no plan's change
    other = made(dict.fromkeys(money, 30 + luck), money)
    other = replace(other, scenario=load("no-policy", [plan]))
    found = compare(first, other, 2025, places, []).per_money
    told = {region: each.value for region, each in found.items() if each is not None}
    assert told == pytest.approx({"china": 10.0, "zhejiang": 10.0, "hangzhou": 10.0})


def test_the_chance_of_a_target_rises_by_the_worlds_that_reach_it():
    target = targets()["beijing_etown.robot_output.2025"]
    assert target.status == "outcome"
    first, other = made(), made()
    place = TREE.all.index(target.region), INDEX[target.indicator]
    other.values[:10, 2, *place] = target.value
    (found,) = compare(first, other, 2025, [], [target]).targets
    assert (found.change.first, found.change.other, found.change.won) == (0.0, 0.25, 0.25)


def test_regions_with_a_plan_publish_a_target_or_use_a_lever():
    lever = SimpleNamespace(region="hefei")
    found = regions_with_plans([made(levers=[lever])], targets().values())
    assert {"hefei", "zhejiang", "qingdao"} <= set(found)
    assert "china" not in found
    assert "suzhou" not in found
