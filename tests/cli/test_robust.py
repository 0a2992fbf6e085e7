"""Marks behind words for chances, and what stands below the table of targets."""

from dataclasses import replace

import pytest

from sim.analysis.robustness import Half, Robustness, Swing
from sim.analysis.targets import TargetScore
from sim.cli.conduct import Session
from sim.cli.robust import legend
from sim.cli.scoring import LINE, table
from sim.cli.text import width
from sim.cli.words import Words
from sim.evidence import targets
from sim.scenario import load

EN, ZH = Words("en"), Words("zh")
UNITS = targets()["zhejiang.units.2027"]
LEVER = "levers.zhejiang.compute_capacity.discount"


@pytest.fixture(scope="module")
def plans():
    return load("baseline")


def swing(path, low=96, high=184):
    return Swing(path, 1.0, Half(200, low), Half(200, high), 1e-9)


def scored(*paths, verdict="hangs", needed=None, target=UNITS, chance=0.7):
    found = Robustness(verdict, tuple(swing(path) for path in paths), 300, needed)
    numbers = {"median": 30_000.0, "low": 1e4, "high": 7e4, "first_year_met": 2027}
    return TargetScore(
        target, chance=chance, worlds=400, worlds_meeting=300, robustness=found, **numbers
    )


def said(score, plans, words):
    """The legend as one text, however its lines are broken."""
    lines = legend([score], plans, words)
    assert all(width(line) <= LINE for line in lines)
    return " ".join(" ".join(lines).split())


def test_the_number_is_named_in_plain_words_with_both_chances(plans):
    text = said(scored("useful_life_dummy"), plans, EN)
    assert "“useful_life_dummy”" in text  # a number of another version: its name is all there is
    text = said(scored("budget_speed"), plans, EN)
    assert text == (
        "~ the word hangs on one number that nobody has settled (worlds halved at its median): "
        "Zhejiang 2027, whole machines a year: about even (48 %) where “Speed of the budgets' "
        "logistic growth” is low, very likely (92 %) where it is high; sim explain budget_speed"
    )
    text = said(scored("budget_speed"), plans, ZH)
    assert "浙江 2027 整机年产量：“预算增长速度”偏低时约各一半（48 %）" in text
    assert "偏高时极可能（92 %）" in text


def test_a_factor_a_key_and_a_region_are_named(plans):
    assert "sim explain conversion_cost;" in said(scored("conversion_cost*", "copy_lag"), plans, EN)
    key = said(scored("full_budget.research-basic"), plans, EN)
    assert "reference price, research-basic” is low" in key
    place = said(scored("all_robot_base_factor.beijing_etown"), plans, ZH)
    assert "，北京经开区”偏低时" in place
    assert "sim explain all_robot_base_factor.beijing_etown" in place


def test_a_number_of_a_lever_is_named_by_its_lever(plans):
    text = said(scored(LEVER), plans, EN)
    assert "where “Zhejiang, compute_capacity: " in text
    assert f"sim explain {LEVER.removeprefix('levers.')}" in text
    assert ".”" not in text
    assert "“浙江，compute_capacity：" in said(scored(LEVER), plans, ZH)


def test_a_lever_that_only_the_scenario_knows_is_given_by_its_path(plans):
    lever = plans.lever("levers.zhejiang.compute_capacity")
    own = replace(plans, levers=(replace(lever, name="second"),))
    text = said(scored("levers.zhejiang.second.discount"), own, EN)
    assert text.endswith("is high; levers.zhejiang.second.discount")


def test_two_more_numbers_are_named_at_most(plans):
    text = said(scored("budget_speed", "copy_lag", "machine_life", "taste_growth"), plans, EN)
    assert text.endswith("sim explain budget_speed; also copy_lag, machine_life")


def test_no_mark_has_no_legend(plans):
    assert legend([scored(verdict="robust")], plans, EN) == []
    few = replace(scored(verdict="too_few"), worlds=30, worlds_meeting=20)
    assert legend([few], plans, EN) == []  # no word there: the table says few worlds itself


def test_too_few_worlds_say_how_many_would_do(plans):
    text = said(scored(verdict="too_few", needed=300), plans, EN)
    assert text.startswith("? too few worlds to tell")
    assert "about 300 would do (--worlds)" in text
    assert "约需 300 个" in said(scored(verdict="too_few", needed=300), plans, ZH)
    assert "--worlds" not in said(scored(verdict="too_few"), plans, EN)


@pytest.mark.parametrize("words", [EN, ZH])
@pytest.mark.parametrize("chance", [0.05, 0.2, 0.5, 0.95])
def test_a_mark_stands_behind_the_word_and_widens_nothing(plans, words, chance):
    session = Session(words)
    plain = table([scored(verdict="robust", chance=chance)], ["zhejiang"], session, plans)
    for verdict, mark in (("hangs", "~"), ("too_few", "?")):
        one = scored("copy_lag", verdict=verdict, chance=chance)
        marked = table([one], ["zhejiang"], session, plans).splitlines()
        assert [width(line) for line in marked[:2]] == [width(x) for x in plain.splitlines()]
        word = one.word[words.lang]
        assert f"{word}{mark} " in marked[1]
        assert marked[1].replace(mark, " ") == plain.splitlines()[1]
        assert marked[3].startswith(mark)


def test_the_commands_answer_with_it(sim, tmp_path):
    options = ("--worlds", "3", "--no-figures", "--results", tmp_path)
    said = sim("run", "baseline", *options, "--json").json
    scored = [row for row in said["targets"] if row["chance"] is not None]
    assert {row["robustness"]["verdict"] for row in scored} == {"too_few"}
    assert {row["robustness"]["swings"] == [] for row in scored} == {True}
    assert all(row["robustness"] is None for row in said["targets"] if row["chance"] is None)
    again = sim("targets", said["result"]["path"], "--json").json
    assert again["targets"] == said["targets"]

    import json
    from pathlib import Path

    import pyarrow.parquet as pq

    stored = pq.read_table(Path(said["result"]["path"]) / "targets.parquet").to_pylist()
    kept = {row["id"]: json.loads(row["robustness"] or "null") for row in stored}
    assert kept == {row["id"]: row["robustness"] for row in said["targets"]}
