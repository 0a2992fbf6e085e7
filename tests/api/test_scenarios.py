"""Scenarios from Python ask what the command line asks."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.api.scenarios import settings
from sim.scenario import load


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("50 亿元", "50 亿元"),
        (4000, "4000"),
        (0.15, "0.15"),
        (np.float64(0.25), "0.25"),
        (np.int64(7), "7"),
        (True, "true"),
        (None, "null"),
        (["hubei", "hebei"], "[hubei, hebei]"),
        ({2025: "1000 台/年", "2026-07": 3}, "{2025: 1000 台/年, 2026-07: 3}"),
        ({"en": "A: b", "zh": "甲，“乙”"}, '{en: "A: b", zh: 甲，“乙”}'),
    ],
)
def test_values_are_written_as_a_scenario_file_has_them(value, text):
    assert settings({"a.b": value}) == (f"a.b={text}",)


def test_what_is_set_is_what_the_command_line_sets():
    units = {2025: "1000 台/年", 2026: "4000 台/年"}
    path = "levers.zhejiang.first_purchase.units"
    ours = sim.load("zhejiang", worlds=8, **{path: units})
    theirs = load("zhejiang", ["worlds=8", f"{path}={{2025: 1000 台/年, 2026: 4000 台/年}}"])
    assert ours.scenario.digest() == theirs.digest()
    assert ours.set({path: "8000 台/年"}).scenario.digest() != theirs.digest()
    assert ours.scenario.digest() == theirs.digest()  # a handle never changes


def test_a_file_is_loaded_as_a_name_is(tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\nworlds: 5\n", encoding="utf-8")
    assert sim.load(file).name == "mine"
    assert sim.load(file).scenario.worlds == 5
    assert {problem.severity for problem in sim.load(file).check()} <= {"warning"}


def test_every_mistake_is_told_at_once_with_its_place(tmp_path: Path):
    file = tmp_path / "wrong.yaml"
    file.write_text("extends: baseline\nwordls: 5\nseed: many\n", encoding="utf-8")
    with pytest.raises(sim.InputError) as told:
        sim.load(file, worlds=0)
    said = str(told.value)
    assert f"{file}:2:1" in said
    assert f"{file}:3:" in said
    assert "--set worlds=0" in said
    assert [str(problem) for problem in sim.check(file, {"worlds": 0})] == said.splitlines()


def test_a_name_there_is_not_gets_the_nearest():
    with pytest.raises(sim.InputError, match="zhejiang"):
        sim.load("zhejiagn")


def test_a_run_without_saving_touches_no_file(handle, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIM_RESULTS", str(tmp_path / "results"))
    assert handle.run(1, workers=1).path is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_the_command_lines_answer(handle, result, tmp_path: Path):
    """To the bit; the command line knows the answer then, and so does a second call."""
    saved = handle.run(workers=1, save=True, results=tmp_path)
    assert np.array_equal(saved.run.values, result.run.values, equal_nan=True)
    words = ("run", "zhejiang", "--set", "worlds=8", "--set", "end=2027", "--no-figures", "--json")
    answer = subprocess.run(
        [sys.executable, "-m", "sim", *words, "--results", str(tmp_path), "-q"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout)["cached"]
    assert json.loads(answer.stdout)["result"]["path"] == str(saved.path)
    made = saved.manifest["created"]
    again = handle.run(workers=1, save=True, results=tmp_path)
    assert again.manifest["created"] == made
    opened = sim.open_result(saved.path)
    assert opened.name == saved.name
    assert np.array_equal(opened.run.values, saved.run.values, equal_nan=True)
    assert sim.open_result("zhejiang", results=tmp_path).name == saved.name
    assert saved.manifest["command"][:3] == ["sim", "run", "zhejiang"]


def test_a_result_there_is_not_is_a_located_error(tmp_path: Path):
    with pytest.raises(sim.InputError, match="not run yet"):
        sim.open_result("baseline", results=tmp_path)
    with pytest.raises(sim.InputError, match="no such sweep"):
        sim.open_sweep("nothing", results=tmp_path)


@pytest.mark.slow
def test_a_script_without_a_guard_uses_many_processes(result, tmp_path: Path):
    """Workers are started anew and would run the script again if they imported it."""
    script = tmp_path / "mine.py"
    script.write_text(
        "import sim\n"
        "print('once')\n"
        "found = sim.load('zhejiang', worlds=8, end=2027).run(workers=2)\n"
        "print(found.manifest['workers'], repr(float(found.run.values[:, -1, 0, 0].sum())))\n",
        encoding="utf-8",
    )
    answer = subprocess.run(
        [sys.executable, script.name],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(sim.__file__).parents[1]), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = repr(float(result.run.values[:, -1, 0, 0].sum()))
    assert answer.stdout.splitlines() == ["once", f"2 {expected}"]
