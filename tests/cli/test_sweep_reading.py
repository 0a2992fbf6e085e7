"""Stored sweeps on the command line: found by name, compared point by point, refused elsewhere."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from sim.cli.text import width
from sim.experiment.sweep.results import open_sweep

SHORT = ("--set", "end=2026")
UNITS = "levers.zhejiang.first_purchase.units"
ONE_BY_ONE = (
    *("-p", "levers.first_purchase.units=0,8000", "-p", "governments.hebei=plan,copying"),
    *("--design", "oat", "--reps", "4", "--workers", "1"),
)


@pytest.fixture(scope="module")
def folder(sim):
    """A sweep called `held`: the scenario as it is, two values, and two choices of which one is
    what the scenario has anyway."""
    said = sim("sweep", "zhejiang", *ONE_BY_ONE, *SHORT, "--name", "held", "--json")
    assert said.status == 0, said.err
    return Path(said.json["result"]["path"])


@pytest.fixture(scope="module")
def compared(sim, folder):
    said = sim("compare", "held", "--json")
    assert said.status == 0, said.err
    return said.json


@pytest.fixture(scope="module")
def run(sim):
    """The scenario itself in more worlds than the sweep has replicates."""
    said = sim("run", "zhejiang", *SHORT, "--worlds", "6", "--no-figures", "--json")
    assert said.status == 0, said.err
    return said.json["result"]["path"]


def differences(content, point):
    return {
        (row["region"], row["indicator"]): next(p for p in row["points"] if p["point"] == point)
        for row in content["figures"]
    }


def test_every_point_is_held_against_the_one_that_changes_nothing(compared, folder):
    assert compared["schema"] == "sim/compare-points/1"
    assert (compared["reference"], compared["year"], compared["replicates"]) == (0, 2026, 4)
    assert [row["settings"][UNITS] for row in compared["points"]] == [None, 0.0, 8000.0, None, None]
    sweep = open_sweep(folder)
    values = sweep.values("zhejiang", "machines_produced", 2026)
    found = differences(compared, 2)["zhejiang", "machines_produced"]
    assert found["difference"]["median"] == pytest.approx(np.median(values[2] - values[0]))
    assert found["difference"]["mean"] == pytest.approx((values[2] - values[0]).mean())
    assert found["first_median"] == pytest.approx(np.median(values[0]))
    paid = differences(compared, 2)["zhejiang", "public_money"]
    money = sweep.every_year("zhejiang", "public_money").sum(axis=-1)
    assert paid["difference"]["mean"] == pytest.approx((money[2] - money[0]).mean())
    assert paid["difference"]["mean"] > 0


def test_only_what_differs_is_there(compared, folder):
    """Hebei's government follows its plan anyway: that point changes nothing, to the bit."""
    assert 3 in compared["unchanged"]["points"]
    assert not {1, 2} & set(compared["unchanged"]["points"])
    kept = {(r, i.id) for r in open_sweep(folder).regions for i in open_sweep(folder).indicators}
    moving = {(row["region"], row["indicator"]) for row in compared["figures"]}
    same = {tuple(pair) for pair in compared["unchanged"]["figures"]}
    assert moving | same == kept
    assert not moving & same
    for row in compared["figures"]:
        assert any(point["rises"] or point["falls"] for point in row["points"])
        still = next(point for point in row["points"] if point["point"] == 3)
        assert (still["rises"], still["falls"], still["difference"]["mean"]) == (0, 0, 0)


def test_the_tables_show_settings_and_points(sim, folder):
    english, chinese = sim("compare", "held"), sim("compare", folder, "--lang", "zh")
    assert english.status == chinese.status == 0
    assert "held: 4 points against #0 (as it is): 4 pairs of worlds each" in english.out
    assert re.search(r"#2 +8,000 machines/year +as it is", english.out)
    assert "Zhejiang 2026, machines produced" in english.out
    assert "points without a change in any world" in english.out
    assert "#3" not in english.out.split("Zhejiang 2026")[1]
    assert "4 worlds at a point" in english.err
    assert "next: sim export" in english.err
    assert "4 个设计点，对照 #0（原值）" in chinese.out
    for said in (english, chinese):
        assert max(map(width, said.out.splitlines())) <= 110
    markdown = sim("compare", "held", "--md").out
    assert markdown.startswith("## held: 4 points")
    assert "| --- | --: |" in markdown


def test_points_of_one_sweep_are_compared_with_the_one_named_first(sim, folder, compared):
    content = sim("compare", "held#1", "held#2", "--json").json
    assert (content["reference"], [row["point"] for row in content["points"]]) == (1, [1, 2])
    back = sim("compare", "held#2", "held#1", "--json").json
    for there, again in zip(content["figures"], back["figures"], strict=True):
        assert there["points"][0]["difference"]["mean"] == pytest.approx(
            -again["points"][0]["difference"]["mean"]
        )


def test_a_point_beside_a_run_is_paired_with_its_worlds(sim, folder, run, compared):
    said = sim("compare", run, f"{folder}#2", "held#3", "--json")
    assert said.status == 0, said.err
    assert "the first 4 worlds" in said.err
    changed, unchanged = said.json["others"]
    assert changed["scenario"]["name"] == "held#2"
    mine = {(row["region"], row["indicator"]): row for row in changed["figures"]}
    theirs = differences(compared, 2)
    for key in (("zhejiang", "machines_produced"), ("china", "public_money")):
        assert mine[key]["difference"] == theirs[key]["difference"]
        assert mine[key]["worlds"] == 4
    assert all(row["rises"] == row["falls"] == 0 for row in unchanged["figures"])
    shown = sim("compare", run, "held#2")
    assert "held#2" in shown.out
    assert "4 pairs of worlds" in shown.out


def test_a_point_beside_a_scenario_runs_as_many_worlds(sim, folder):
    content = sim("compare", "held#0", "no-policy", "--year", "2026", "--json").json
    assert content["others"][0]["worlds"] == 4
    money = next(row for row in content["others"][0]["figures"] if row["indicator"] == MONEY)
    assert money["difference"]["mean"] < 0


MONEY = "public_money"


def test_a_point_of_another_seed_makes_no_pairs(sim, folder, run):
    words = ("-p", "levers.first_purchase.units=0,1", "--reps", "2", "--workers", "1", *SHORT)
    assert sim("sweep", "zhejiang", *words, "--seed", "7", "--name", "lucky", "-q").status == 0
    said = sim("compare", "held#0", "lucky#0")
    assert said.status == 2
    assert "has seed 7" in said.err


def test_targets_of_a_sweep_are_what_its_command_answered(sim, folder):
    again = sim("sweep", "zhejiang", *ONE_BY_ONE, *SHORT, "--name", "held", "--json").json
    found = sim("targets", "held", "--json")
    assert found.json == again
    assert "next: sim compare" in found.err
    assert sim("targets", folder).out == sim("targets", "held").out
    few = sim("targets", "held", "--region", "hubei", "--json").json
    assert few["along"] == []


def problem(sim, *words):
    said = sim(*words, "--json")
    assert said.status == 2, said.out
    (found,) = json.loads(said.out)["problems"]
    return found["file"], found["message"]


@pytest.mark.parametrize(
    ("words", "place", "said"),
    [
        (("compare", "held#5", "held#0"), "held#5", "numbered 0 to 4"),
        (("compare", "held#x", "held#0"), "held#x", "numbered 0 to 4"),
        (("compare", "hold#1", "held#0"), "hold#1", "did you mean held#1?"),
        (("compare", "held", "baseline"), "held", "name points beside other results (held#0)"),
        (("compare", "held", "--each-lever"), "--each-lever", "not with a sweep"),
        (("compare", "held", "--seed", "3"), "held", "nothing can be set"),
        (("compare", "held", "--year", "2030"), "--year 2030", "2023–2026"),
        (("targets", "held#1"), "held#1", "as a whole run: sim run"),
        (("compare", "held#1"), "held#1", "two scenarios or more"),
    ],
)
def test_what_cannot_be_is_said_with_the_way_out(sim, folder, words, place, said):
    found = problem(sim, *words)
    assert found[0] == place
    assert said in found[1]


def test_the_run_that_stands_for_a_point_is_that_point(sim, folder, compared):
    _, said = problem(sim, "targets", "held#2")
    command = re.search(r"sim (run .*)$", said).group(1)
    import shlex

    content = sim(*shlex.split(command), "--no-figures", "--json").json
    assert content["worlds"] == 4
    sides = sim("compare", content["result"]["path"], "held#2", "--json").json
    assert sides["others"][0]["identical"] is True
    figures = sides["others"][0]["figures"]
    assert figures
    assert all(row["rises"] == row["falls"] == 0 for row in figures)


def test_an_unfinished_sweep_names_the_command_that_goes_on(sim, folder, tmp_path):
    import shutil

    there = tmp_path / "held-00000000"
    shutil.copytree(folder, there)
    manifest = json.loads((there / "manifest.json").read_text())
    manifest |= {"state": "running", "command": ["sim", "sweep", "zhejiang", "-p", "x=0,1 台/年"]}
    (there / "manifest.json").write_text(json.dumps(manifest))
    for words in (("compare", there), ("export", there, "--csv"), ("targets", f"{there}#1")):
        _, said = problem(sim, *words)
        assert "sim sweep zhejiang -p 'x=0,1 台/年'" in said


def test_a_damaged_sweep_is_not_compared(sim, folder, tmp_path):
    import shutil

    there = tmp_path / "held-00000000"
    shutil.copytree(folder, there)
    (there / "design.parquet").write_bytes(b"")
    said = sim("compare", there)
    assert said.status == 1
    assert "not what was written" in said.err
