"""Scenarios made from others are those that overrides of the same meaning give."""

import json

import pytest

from sim.scenario import load, plans_differ, until, with_plan, without
from sim.scenario.writing import _lever


@pytest.fixture(scope="module")
def baseline():
    return load("baseline")


@pytest.fixture(scope="module")
def no_policy():
    return load("no-policy")


def test_without_a_lever_is_the_lever_set_to_nothing(baseline):
    for lever in baseline.levers:
        found = without(baseline, lever.path)
        assert len(found.levers) == len(baseline.levers) - 1
        assert found.digest() == load("baseline", [f"{lever.path}=null"]).digest()
        assert found.name == f"baseline-without-{lever.region}-{lever.name}"
    with pytest.raises(KeyError):
        without(baseline, "levers.beijing.no_such_lever")


def test_a_plan_added_to_nothing_is_the_others_taken_away(baseline, no_policy):
    regions = {lever.region for lever in baseline.levers}
    for region in regions:
        others = [f"levers.{other}=null" for other in regions - {region}]
        assert with_plan(no_policy, baseline, region).digest() == load("baseline", others).digest()
    with pytest.raises(KeyError):
        with_plan(no_policy, baseline, "overseas")


def test_plans_one_after_the_other_are_all_plans(baseline, no_policy):
    whole = no_policy
    for region in {lever.region for lever in baseline.levers}:
        whole = with_plan(whole, baseline, region)
    assert whole.digest() == baseline.digest()


def test_a_plan_replaces_levers_of_its_names_and_leaves_the_others(baseline):
    zhejiang = load("zhejiang")
    found = with_plan(baseline, zhejiang, "zhejiang")
    assert found.digest() == zhejiang.digest()
    lever = zhejiang.lever("levers.zhejiang.first_purchase")
    written = f"levers.zhejiang.first_purchase={json.dumps(_lever(lever), ensure_ascii=False)}"
    assert found.digest() == load("baseline", [written]).digest()


def test_a_shorter_run_moves_no_window(baseline):
    short = until(baseline, 2027)
    assert (short.start_year, short.end_year) == (2023, 2027)
    assert short.levers == baseline.levers
    assert short.name == "baseline-to-2027"
    assert until(baseline, 2030) is baseline
    assert load_again(short).digest() == short.digest()
    for year in (2022, 2031):
        with pytest.raises(ValueError, match="outside"):
            until(baseline, year)


def load_again(scenario):
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = f"{folder}/again.yaml"
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(scenario.to_yaml())
        return load(file)


def test_a_plan_differs_with_its_levers_those_of_regions_in_it_and_what_it_takes_over(baseline):
    lever = next(it for it in baseline.levers if it.region == "ningbo")
    less = without(baseline, lever.path)
    differing = {"china", "zhejiang", "ningbo"}
    for region in (*differing, "hangzhou", "beijing", "shenzhen"):
        assert plans_differ(baseline, less, region) is (region in differing)
        assert plans_differ(less, baseline, region) is (region in differing)
        assert not plans_differ(baseline, until(baseline, 2027), region)
    later = load("baseline", [f"{lever.path}.start=2026-01"])
    assert plans_differ(baseline, later, "zhejiang")
    copying = load("baseline", ["governments.hebei=copying"])
    assert plans_differ(baseline, copying, "hebei")
    assert not plans_differ(baseline, copying, "zhejiang")
