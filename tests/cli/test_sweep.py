"""`sim sweep` as a person types it: the answer, the plan, every mistake at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SHORT = ("--set", "end=2027", "--set", "ensemble=prior")
UNITS = "levers.first_purchase.units=0:8000:2"
QUICK = ("sweep", "zhejiang", "-p", UNITS, *SHORT, "--reps", "3", "--workers", "1")


@pytest.fixture(scope="module")
def first(sim):
    said = sim(*QUICK, "--json")
    assert said.status == 0, said.err
    return said


def test_the_answer_has_every_point_and_every_level(first):
    content = first.json
    assert content["schema"] == "sim/sweep/1"
    assert (content["cached"], content["worlds"], content["worlds_run"]) == (False, 6, 6)
    assert [point["settings"] for point in content["points"]] == [
        {"levers.zhejiang.first_purchase.units": 0.0},
        {"levers.zhejiang.first_purchase.units": 8000.0},
    ]
    for point in content["points"]:
        found = point["targets"]["zhejiang.units.2027"]
        assert (found["worlds"], found["worlds_without_value"]) == (3, 0)
        assert found["interval80"][0] <= found["median"] <= found["interval80"][1]
    (along,) = [row for row in content["along"] if row["target"] == "zhejiang.units.2027"]
    assert [level["value"] for level in along["levels"]] == [0.0, 8000.0]
    assert (
        along["levels"][1]["chance"]
        == content["points"][1]["targets"]["zhejiang.units.2027"]["chance"]
    )


def test_a_point_has_the_chances_of_its_run(sim, first):
    run = sim(
        "run",
        "zhejiang",
        *SHORT,
        "--worlds",
        "3",
        "--no-figures",
        "--json",
        "--set",
        "levers.zhejiang.first_purchase.units=8000 台/年",
    ).json
    point = first.json["points"][1]["targets"]
    for target in run["targets"]:
        if target["chance"] is not None and target["region"] == "zhejiang":
            found = point[target["id"]]
            assert (found["chance"], found["median"]) == (target["chance"], target["median"])


def test_the_same_question_is_answered_from_what_is_kept(sim, first):
    again = sim(*QUICK, "--json")
    assert again.json["cached"] is True
    assert again.json["points"] == first.json["points"]
    assert "answered before" in again.err
    assert sim(*QUICK, "--resume").status == 0
    fresh = sim(*QUICK, "--fresh", "--json").json
    assert fresh["cached"] is False
    assert fresh["points"] == first.json["points"]


def test_the_table_is_by_value_of_the_lever_in_both_languages(sim, first):
    english, chinese = sim(*QUICK), sim(*QUICK, "--lang", "zh")
    assert "2 points × 3 replicates, seed 2024" in english.out
    assert "zhejiang.first_purchase.units" in english.out
    assert "8,000 machines/year" in english.out
    assert "Lowest and highest chance" in english.out
    assert "next: sim run zhejiang --set end=2027" in english.err
    assert "2 个点 × 3 次重复" in chinese.out
    assert "8000 台/年" in chinese.out.replace(",", "") or "0.8 万台/年" in chinese.out
    assert "3 worlds at a point or bin are too few" in english.err
    assert max(map(len, english.out.splitlines())) <= 120


def test_a_dry_run_tells_what_it_would_be_and_leaves_nothing(sim, tmp_path):
    words = (
        "sweep",
        "zhejiang",
        "-p",
        UNITS,
        "-p",
        "uncertain.learning_rate=uniform(0.10,0.20)",
        "--design",
        "lhs",
        "-n",
        "512",
        "--reps",
        "8",
        "--set",
        "end=2023",
        "--results",
        tmp_path,
        "--dry-run",
    )
    said = sim(*words)
    assert said.status == 0
    assert "512 points × 8 replicates = 4,096 worlds" in said.out
    assert "GiB" in said.out
    assert list(tmp_path.iterdir()) == []
    content = sim(*words, "--json").json
    assert content["schema"] == "sim/sweep-plan/1"
    assert len(content["settings"]) == 512
    assert content["estimate"]["seconds"] > 0
    assert "--dry-run" not in content["next"]
    assert "512 个点" in sim(*words, "--lang", "zh").out


def problems(sim, *words):
    said = sim("sweep", *words, "--json")
    assert said.status == 2, said.err
    content = json.loads(said.out)
    assert content["schema"] == "sim/error/1"
    return content["problems"]


@pytest.mark.parametrize(
    ("words", "place", "said"),
    [
        ((), "-p", "nothing is varied"),
        (("-p", UNITS, "--design", "gird"), "--design gird", "did you mean grid"),
        (("-p", UNITS, "-n", "5"), "-n 5", "-n goes with lhs"),
        (("-p", UNITS, "--crossed"), "--crossed", "goes with lhs"),
        (
            ("-p", "uncertain.learning_rate=uniform(0.1,0.2)", "--design", "grid"),
            "-p parameters.learning_rate=uniform(0.1,0.2)",
            "--design lhs",
        ),
        (("-p", UNITS, "--design", "sobol", "-n", "100"), "-n 100", "-n 64, -n 128"),
        (
            ("-p", UNITS, "-p", "governments.hebei=plan,copying,adaptive", "--design", "zip"),
            "--design zip",
            "equal length",
        ),
        (("-p", UNITS, "--design", "lhs", "--crossed"), "--crossed", "no axis is a distribution"),
        (
            ("-p", "uncertain.machine_life=uniform(3 年,4 年)", "--crossed"),
            "--crossed",
            "no axis is a list",
        ),
        (("-p", UNITS, "--design", "csv:points.csv"), f"-p {UNITS}", "leave -p out"),
        (("--design", "csv:nowhere.csv"), "nowhere.csv", "no such file"),
        (("-p", UNITS, "--reps", "90000000"), "--reps 90000000", "at most 10,000,000"),
        (("-p", UNITS, "--resume"), "--resume", "nothing was begun"),
    ],
)
def test_a_design_that_cannot_be_is_refused_at_its_place(sim, tmp_path, words, place, said):
    found = problems(sim, "zhejiang", *words, "--results", tmp_path)
    assert [problem["file"] for problem in found] == [place]
    assert said in found[0]["message"]
    assert list(tmp_path.iterdir()) == []


def test_all_mistakes_come_at_once(sim):
    found = problems(
        sim,
        "zhejiang",
        "-p",
        "levers.first_purchas.units=1",
        "-p",
        "learning_rate=1",
        "--design",
        "gird",
        "--keep",
        "frims",
        "--regions",
        "hubai",
    )
    assert [problem["file"] for problem in found] == [
        "--design gird",
        "--keep",
        "--regions",
        "-p learning_rate=1",
        "-p levers.first_purchas.units=1",
    ]


def test_a_table_of_points_is_a_design(sim, tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("levers.first_purchase.units,governments.hebei\n0 台/年,\n,copying\n")
    content = sim(
        "sweep",
        "zhejiang",
        "--design",
        f"csv:{file}",
        "--reps",
        "1",
        "--workers",
        "1",
        "--set",
        "end=2023",
        "--json",
    ).json
    assert [point["settings"] for point in content["points"]] == [
        {"levers.zhejiang.first_purchase.units": 0.0, "governments.hebei": None},
        {"levers.zhejiang.first_purchase.units": None, "governments.hebei": "copying"},
    ]


def test_what_was_begun_of_another_scenario_is_not_mixed_in(sim, tmp_path):
    mine = tmp_path / "mine.yaml"
    text = "extends: zhejiang\nend: 2023\nlevers: {zhejiang: {leasing: {leasing_share: %s}}}\n"
    words = (
        "sweep",
        mine,
        "-p",
        "governments.hebei=plan,copying",
        "--reps",
        "1",
        "--workers",
        "1",
        "--results",
        tmp_path / "r",
        "-q",
    )
    mine.write_text(text % "10 %")
    assert sim(*words).status == 0
    (folder,) = (tmp_path / "r").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "state": "running"}))
    mine.write_text(text % "20 %")
    stopped = sim(*words)
    assert stopped.status == 1
    assert f"{folder} holds this sweep unfinished" in stopped.err
    assert "--fresh begins anew" in stopped.err
    assert "未完成" in sim(*words, "--lang", "zh").err
    assert [path.name for path in (tmp_path / "r").iterdir()] == [folder.name]
    assert sim(*words, "--fresh").status == 0
    assert len(list((tmp_path / "r").iterdir())) == 2
    assert sim(*words).status == 0  # chosen once, it is not asked again


def test_worlds_that_fail_are_said_and_the_status_is_three(sim, tmp_path, monkeypatch):
    from sim.model import batch as engine

    run_batch = engine.run_batch

    def fail(batch):
        if 0 in batch.replicates:
            raise FloatingPointError("broken")
        return run_batch(batch)

    monkeypatch.setattr(engine, "run_batch", fail)
    said = sim(*QUICK, "--results", tmp_path)
    assert said.status == 3
    assert (
        "2 of 6 worlds failed and do not count; the first: FloatingPointError: broken" in said.err
    )
    assert str(next(Path(tmp_path).iterdir()) / "failures.parquet") in said.err
    assert sim(*QUICK, "--results", tmp_path, "-q").status == 3


def test_worlds_without_a_value_are_counted_in_every_table(sim, tmp_path, monkeypatch):
    from sim.model import batch as engine

    run_batch = engine.run_batch

    def hollow(batch):
        ran = run_batch(batch)
        ran.indicators[batch.replicates == 0] = float("nan")
        return ran

    monkeypatch.setattr(engine, "run_batch", hollow)
    said = sim(*QUICK, "--results", tmp_path)
    assert said.status == 0
    shown, others = said.out.split("Lowest and highest chance")
    (head,) = [line for line in shown.splitlines() if "median" in line]
    assert "worlds  without a value" in head
    level = next(line for line in shown.splitlines() if "8,000 machines/year" in line)
    assert level.split()[2:4] == ["2", "1"]
    assert "2 worlds without a value" in others
    years = sim(*QUICK, "--results", tmp_path, "--json").json["years"]
    counted = f"machines_produced {2 * len(years) * 2}"  # two worlds, two regions
    assert counted in said.err
    again = sim(*QUICK, "--results", tmp_path, "--lang", "zh")
    assert "无数值" in again.out
    assert counted in again.err
