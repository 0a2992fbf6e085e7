"""The benchmark itself: its arithmetic, its worlds, its report, and a smoke run of all of it."""

from __future__ import annotations

import itertools
import json
import math
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import engines, memory
from benchmarks.against import Compiled
from benchmarks.probe import Stopwatch
from benchmarks.regions import split_tree
from benchmarks.report import Report, Section, write
from benchmarks.rows import Row, short
from benchmarks.settings import QUICK
from benchmarks.timing import Lane, Sample, interleave, middle, ratio, seconds
from benchmarks.worlds import FILLED, in_batches, sized, survey
from sim.evidence import makers, regions
from sim.experiment import designs
from sim.experiment.designs import one_world
from sim.model.indicators import INDICATORS
from sim.scenario import load

ROOT = Path(__file__).parents[2]
GROUPS = {"objects", "compiled", "speed", "growth", "run", "question", "start", "large"}


# -- timing ----------------------------------------------------------------------------------


def at(*walls: float | None) -> list[Sample | None]:
    return [None if wall is None else Sample(wall, 2 * wall) for wall in walls]


def test_a_ratio_is_taken_within_rounds_before_the_median() -> None:
    # The second round was disturbed for both: the ratio of medians would be 6 / 2 = 3 as well,
    # but that of the third, in which only one was disturbed, is not hidden by it.
    rounds = {"slow": at(4.0, 60.0, 6.0), "fast": at(2.0, 20.0, 1.0)}
    found = ratio(rounds, "slow", "fast", clock="wall")
    assert (found.value, found.least, found.greatest, found.rounds) == (3.0, 2.0, 6.0, 3)
    shifted = {"slow": at(4.0, 60.0, 5.0), "fast": at(4.0, 10.0, 1.0)}
    assert ratio(shifted, "slow", "fast").value == 5.0  # of 1, 6 and 5
    assert middle([4.0, 60.0, 5.0]).value / middle([4.0, 10.0, 1.0]).value == 1.25


def test_a_ratio_leaves_out_rounds_in_which_one_sat_out_and_divides_by_what_was_done() -> None:
    rounds = {"slow": at(8.0, None, 100.0), "fast": at(2.0, 5.0, None)}
    assert ratio(rounds, "slow", "fast").value == 4.0
    assert ratio(rounds, "slow", "fast", per=(4.0, 2.0)).value == 2.0
    with pytest.raises(ValueError, match="nothing"):
        ratio({"slow": at(1.0, None), "fast": at(None, 1.0)}, "slow", "fast")


def test_seconds_use_the_clock_asked_for() -> None:
    rounds = {"one": at(1.0, 3.0, None, 2.0)}
    assert seconds(rounds, "one", "wall").value == 2.0
    assert seconds(rounds, "one", "cpu", per=4.0).value == 1.0


def test_lanes_take_turns_in_an_order_that_moves_on() -> None:
    order: list[str] = []

    def lane(name: str, rounds: int) -> Lane:
        def run() -> Sample:
            order.append(name)
            return Sample(1.0)

        return Lane(name, run, rounds)

    found = interleave([lane("a", 3), lane("b", 3), lane("c", 1)])
    assert order == ["a", "b", "c", "b", "a", "a", "b"]
    assert [sample is None for sample in found["c"]] == [False, True, True]


def test_the_stopwatch_counts_a_phase_inside_another_once() -> None:
    watch = Stopwatch()
    inner = watch.timed("inner", lambda: time.sleep(0.05))

    def outer() -> None:
        time.sleep(0.02)
        inner()
        time.sleep(0.02)

    start = time.perf_counter()
    watch.timed("outer", outer)()
    whole = time.perf_counter() - start
    assert watch.seconds["inner"] >= 0.05
    assert watch.seconds["outer"] >= 0.04
    assert math.isclose(sum(watch.seconds.values()), whole, abs_tol=2e-3)
    watch.put_on("sim.scenario", "no such function", "x")
    assert watch.missing == ["sim.scenario.no such function"]


def test_memory_of_children_counts() -> None:
    hold = "data = bytearray(120_000_000); data[::4096] = b'x' * len(data[::4096]); input()"
    with memory.Watch(1) as watch:
        before = memory.family()
        child = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE)
        for _ in range(200):
            if memory.family() > before + 110e6:
                break
            time.sleep(0.02)
        time.sleep(3 * memory.EVERY)
        child.communicate(b"\n")
    assert watch.peak >= before + 110e6
    assert memory.own_peak() >= memory.resident("self") * 0.5


# -- worlds and engines ----------------------------------------------------------------------


def test_sized_worlds_are_mostly_alive_and_steady() -> None:
    worlds = survey(in_batches(sized(400, 1, 3)))
    assert worlds.count == 3
    assert worlds.months == 12
    assert 400 <= worlds.rows <= 480
    assert 0.7 * 400 < worlds.living < worlds.rows
    others = sum(
        number.value
        for path, number in sized(400, 1, 3).parameters.items()
        if path.startswith("start_others.")
    )
    assert others == pytest.approx(FILLED * (400 - len(makers())), abs=4)


def test_a_survey_counts_living_firms_and_rows_of_every_month() -> None:
    batch = one_world(load("baseline", ["end=2023"]), 0)
    worlds = survey([batch])
    whole, index = regions().index("world"), {item.id: at for at, item in enumerate(INDICATORS)}
    end, came, went = (
        worlds.table[0, 0, whole, index[name]] for name in ("firms", "entries", "exits")
    )
    assert end - came + went <= worlds.living <= end
    assert worlds.slot_months >= 12 * (batch.scenario.firm_slots + len(makers()))
    assert worlds.living < worlds.rows <= worlds.most_rows
    assert np.array_equal(worlds.table, engines.run_here([batch]), equal_nan=True)


def test_tables_are_put_in_the_order_of_replicates() -> None:
    batches = in_batches(load("baseline", ["end=2023", "worlds=5"]))
    halves = [half for batch in batches for half in designs.halves(batch)]
    whole = engines.run_here(batches)
    assert np.array_equal(engines.run_here(halves[::-1]), whole, equal_nan=True)
    for replicate in (0, 4):
        alone = engines.run_here([one_world(batches[0].scenario, replicate)])[0]
        assert np.array_equal(whole[replicate], alone, equal_nan=True)


def test_one_by_one_are_the_same_worlds() -> None:
    batches = in_batches(load("baseline", ["end=2023", "worlds=3"]))
    singles = engines.one_by_one(batches)
    assert [batch.replicates.tolist() for batch in singles] == [[0], [1], [2]]
    assert np.array_equal(engines.run_here(singles), engines.run_here(batches), equal_nan=True)


def test_engines_that_differ_in_the_ninth_digit_are_refused() -> None:
    table = survey([one_world(load("baseline", ["end=2023"]), 0)]).table
    engines.must_agree("itself", table, table.copy())
    changed = table.copy()
    changed[0, 0, regions().index("china"), 0] *= 1 + 3e-9
    with pytest.raises(engines.Mismatch, match="machines_produced of china"):
        engines.must_agree("another", table, changed)
    gone = table.copy()
    gone[0, 0, 0, 0] = math.nan
    assert len(engines.differences(table, gone)) == 1


def test_regions_split_in_two_hold_what_one_held() -> None:
    tree, divided = regions(), split_tree(regions(), 2)
    assert len(divided.leaves) == 2 * len(tree.leaves)
    assert divided.all[: len(divided.leaves)] == divided.leaves
    for region in ("china", "zhejiang", "world"):
        assert len(divided.leaves_under(region)) == 2 * len(tree.leaves_under(region))
    for name in ("manufacturing_employment", "research_share", "all_robot_base_2024"):
        ours, halves = tree.attribute(name), divided.attribute(name)
        assert np.allclose(halves[::2] + halves[1::2], ours)
    for name in ("wage", "component_base.sensors"):
        assert np.allclose(divided.attribute(name)[::2], tree.attribute(name))
    assert divided.parent("hangzhou_2") == divided.parent("hangzhou") == "zhejiang"
    assert split_tree(tree, 1).leaves == tree.leaves


# -- report ----------------------------------------------------------------------------------


def test_an_aim_is_met_or_missed_by_a_factor() -> None:
    slow = Row("a", "a", "times", 25.0, aim=100.0, at_least=True)
    assert (slow.met, slow.verdict()) == (False, "missed by a factor of 4")
    large = Row("b", "b", "s", 0.6, aim=0.4)
    assert (large.met, large.verdict()) == (False, "missed by a factor of 1.5")
    assert Row("c", "c", "s", 0.4, aim=0.4).verdict() == "met"
    assert Row("d", "d", "s", None, aim=0.4, note="no numba").met is None
    assert Row("e", "e", "s", 3.0).verdict() == ""


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (1234567.0, "1,234,567"), (99.96, "100"), (0.01234, "0.0123"), (2.0, "2")],
)
def test_numbers_have_three_digits(number: float, text: str) -> None:
    assert short(number) == text


def small_report() -> Report:
    rows = [
        Row("x.y", "a | b", "s", 1.5, 1.0, 2.0, 3, aim=1.0),
        Row("x.z", "z", "", None, note="why"),
    ]
    provenance = {
        **{"processor": "P", "cores": 2, "usable_cores": 2, "system": "S", "python": "3"},
        **{"packages": {"numpy": "2"}, "sim": "0", "git": None, "date": "today"},
        "load_average_at_start": [0.1],
    }
    section = Section("x", "A section", "About it.", rows, {})
    return Report(provenance, {"rounds": 3}, [section], {"lane": at(1.0, None)}, 90.0, True)


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    written = write(small_report(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written)
    text = (tmp_path / "benchmarks.md").read_text()
    assert "| a / b | 1.5 s | ≤ 1 s | missed by a factor of 1.5 |" in text
    assert "| z | – |" in text
    assert "Met: 0 of 1 aims." in text
    content = json.loads((tmp_path / "benchmarks.json").read_text())
    assert content["rounds"]["lane"][1] is None
    bad = replace(small_report(), took=math.nan)
    with pytest.raises(ValueError, match="JSON"):
        write(bad, tmp_path / "none")
    assert not list((tmp_path / "none").iterdir())


def test_a_quick_run_measures_everything_and_writes_it(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "benchmarks", "--quick", "--output", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    content = json.loads((tmp_path / "benchmarks.json").read_text())
    assert content["schema"] == "sim/benchmarks/1"
    assert content["complete"] is False
    assert set(content["sections"]) == GROUPS
    assert {"processor", "usable_cores", "python", "packages", "sim", "git", "date"} <= set(
        content["provenance"]
    )
    rows = {row["id"]: row for part in content["sections"].values() for row in part["rows"]}
    for needed in (
        *("objects.firm", "objects.world", "objects.alone", "witness.firm", "witness.objects"),
        *("compiled.baseline", "speed.200.one", "speed.200.two", "speed.200.gain"),
        *("growth.worlds", "growth.firm slots", "growth.months", "growth.regions"),
        *("run.2", "run.2.import", "run.2.simulate", "run.2.peak", "question.warm"),
        *("question.cold", "start.help", "start.heavy", "start.import.sim.model.batch"),
        "large.peak",
    ):
        assert needed in rows, needed
        found = rows[needed]
        may_be_nothing = needed in ("compiled.baseline", "large.peak", "start.heavy")
        assert may_be_nothing or found["value"] > 0.0, needed
        assert found["value"] is not None or found["note"], needed
    assert rows["objects.firm"]["aim"] == 100.0
    phases = [row["value"] for name, row in rows.items() if name.startswith("run.2.")]
    assert rows["run.2"]["value"] <= sum(phases) <= rows["run.2"]["value"] + 2.0  # peak in GiB too
    lanes = [sample["wall"] for sample in content["rounds"]["objects"]]
    assert len(lanes) == 2
    text = (tmp_path / "benchmarks.md").read_text()
    for title in itertools.chain(("Aims", "How it was measured"), ("Measuring again",)):
        assert f"## {title}" in text


@pytest.mark.slow
def test_compiled_loops_are_compared_and_timed_where_numba_is_there() -> None:
    pytest.importorskip("numba")
    group = Compiled(replace(QUICK, compiled=True))
    rows = group.rows(interleave(group.lanes()))
    assert [row.id for row in rows] == ["compiled.baseline", "compiled.200 firm slots"]
    assert all(row.value is not None and 0.0 < row.value < 100.0 for row in rows)
    assert all(row.aim == 0.5 and row.at_least for row in rows)


def test_docs_are_not_touched_by_a_part_of_the_benchmark(tmp_path: Path) -> None:
    docs = {path: path.stat().st_mtime_ns for path in (ROOT / "docs").glob("benchmarks.*")}
    words = [sys.executable, "-m", "benchmarks", "--quick", "--only", "large"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "not written" in done.stderr
    assert docs == {path: path.stat().st_mtime_ns for path in (ROOT / "docs").glob("benchmarks.*")}
