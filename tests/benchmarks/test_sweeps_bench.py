"""The benchmark of sweeps: its parts are kept apart, and a small one of each runs."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import memory
from benchmarks.engines import Mismatch
from benchmarks.sweeps import page
from benchmarks.sweeps.groups import ENGINE, ONE, TWO, Compare
from benchmarks.sweeps.question import asked, command
from benchmarks.timing import Sample

ROOT = Path(__file__).parents[2]
FOUND = {
    **{"processor": "P", "usable_cores": 2, "python": "3", "packages": {"numpy": "2"}},
    **{"sim": "0", "git": None, "date": "today", "load_average_at_start": [0.1]},
}


def sample(cpu: float, figure: str = "a", **phases: float) -> Sample:
    told = {"figure": figure, "batches": 3, "missing": [], "disk": 1e6, "phases": phases}
    return Sample(2 * cpu, cpu, 3e8, {**told, "parent": 1e8, "workers": 2e8})


def measured(figure: str = "a") -> dict:
    engine = {"the engine": 100.0}
    return {
        ENGINE: [sample(100.0), sample(50.0)],
        ONE: [sample(108.0, figure, **engine, collect=4.0), sample(54.5, **engine, collect=2.0)],
        TWO: [sample(112.0), sample(60.0)],
    }


def test_overhead_is_what_a_sweep_takes_beside_the_engine() -> None:
    rows = {row.id: row for row in Compare(80, 2, 2027).rows(measured())}
    assert rows["compare.overhead"].value == pytest.approx(1.085)
    assert rows["compare.overhead"].met
    assert rows["compare.inside"].value == pytest.approx(1.03)
    assert rows["compare.engine"].value == pytest.approx(1e3 * 75 / 80)
    assert rows["compare.one.collect"].value == 3.0
    assert rows["compare.gain"].value == pytest.approx((108 / 112 + 54.5 / 60) / 2)
    assert rows["compare.two.peak"].value == pytest.approx(3e8 / 2**30)


def test_sweeps_of_other_worlds_are_not_compared() -> None:
    with pytest.raises(Mismatch, match="same worlds"):
        Compare(80, 2, 2027).rows(measured("b"))


def test_a_part_is_kept_while_the_other_is_measured_again(tmp_path: Path) -> None:
    part = page.part_of(Compare(80, 2, 2027), measured(), FOUND, {}, 90.0)
    page.write("once", {**part, "title": "Another part"}, tmp_path)
    page.write("compare", part, tmp_path)
    page.write("compare", {**part, "seconds": 120.0}, tmp_path)
    assert list(page.read(tmp_path)) == ["compare", "once"]
    text = (tmp_path / "benchmarks-sweeps.md").read_text()
    assert text.index("## Against the engine alone") < text.index("## Another part")
    assert "Met: 4 of 4 aims." in text
    assert "sweeps compare  # 2 minutes" in text
    assert "sweeps once     # 1.5 minutes" in text


def test_both_ways_ask_the_same_question(tmp_path: Path, monkeypatch) -> None:
    from sim.cli.conduct import Session
    from sim.cli.sweeping import Request, question

    words = command(80, 2023, 1, str(tmp_path))
    options = dict(zip(words[2::2], words[3::2], strict=False))
    axes = tuple(words[row + 1] for row, word in enumerate(words) if word == "-p")
    request = Request(
        words[1],
        axes=axes,
        design=options["--design"],
        points=int(options["-n"]),
        replicates=int(options["--reps"]),
        sets=(options["--set"],),
    )
    typed, plain = question(request, Session.of([])), asked(80, 2023)
    assert typed._content() == plain._content()
    assert typed.worlds == plain.worlds == 80


def test_marks_of_children_are_kept_when_they_have_gone() -> None:
    hold = "data = bytearray(60_000_000); data[::4096] = b'x' * len(data[::4096]); input()"
    with memory.Marks(0.02) as marks:
        child = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE)
        for _ in range(300):
            if marks.workers > 60e6:
                break
            time.sleep(0.02)
        child.communicate(b"\n")
        time.sleep(0.1)
    assert 60e6 < marks.workers < 120e6
    assert marks.parent >= memory.resident("self") * 0.5


@pytest.mark.slow
@pytest.mark.parametrize(("part", "worlds"), [("compare", "16"), ("once", "160")])
def test_a_small_one_is_measured_and_written(tmp_path: Path, part: str, worlds: str) -> None:
    words = [sys.executable, "-m", "benchmarks.sweeps", part, "--worlds", worlds, "--rounds", "1"]
    there = ["--end", "2023", "--output", str(tmp_path)]
    done = subprocess.run([*words, *there], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads((tmp_path / "benchmarks-sweeps.json").read_text())["parts"][part]["rows"]
    found = {row["id"]: row for row in rows}
    assert all(row["value"] > 0 for name, row in found.items() if "look" not in name)
    if part == "compare":
        assert found["compare.one"]["note"] == ""  # every phase was found
        assert found["compare.inside"]["value"] > 1.0
        parts = [row["value"] for name, row in found.items() if name.startswith("compare.one.")]
        peak = found["compare.one.peak"]["value"]
        assert sum(parts) - peak == pytest.approx(found["compare.one"]["value"], rel=1e-6)
    else:
        assert found["once.whole.peak"]["aim"] == 2.0
        assert found["once.grown.all"]["value"] < 1.5
