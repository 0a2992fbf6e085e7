"""Real processes on a full disk, harmed shards, a changed program, and worlds that fail."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.experiment.sweep.collect import FAILURES, INDICATORS
from sim.experiment.sweep.results import open_sweep
from tests.experiment.sweep.processes import (
    WORLDS,
    command,
    ends_the_same,
    folder_in,
    shards,
    start,
    wait_for,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PAGE = 4096  # bytes by which a disk in memory grows
SMALL_DISK = """
mount -t tmpfs -o size="$SIZE" tmpfs "$ROOM" || exit 77
"$@" 2> "$OUT/said"
echo $? > "$OUT/status"
ls "$ROOM"/*/shards > "$OUT/shards"
find "$ROOM" -name '.partial-*' > "$OUT/partial"
mount -o remount,size=64m "$ROOM"
"$@" 2> "$OUT/then" || exit 1
cp -r "$ROOM" "$OUT/kept"
"""


def killed_after(results: Path, kept: int, **options: object) -> list[Path]:
    """Begin the sweep and kill it once so many shards are kept; the shards."""
    process = start(results, "--workers", "1", **options)
    wait_for(lambda: len(shards(results)) >= kept)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return sorted(shards(results))


def test_a_disk_that_runs_full_keeps_what_it_took(tmp_path: Path, expected: Path) -> None:
    """On a disk of its own with room for the question and some of the shards."""
    room, out = tmp_path / "room", tmp_path / "out"
    room.mkdir()
    out.mkdir()
    names = ("scenario.resolved.yaml", "design.parquet", "manifest.json")
    question = sum(-(-(expected / name).stat().st_size // PAGE) + 1 for name in names)
    size = {"SIZE": str((question + 25) * PAGE), "ROOM": str(room), "OUT": str(out)}
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh"]
    try:
        done = subprocess.run(
            [*alone, *command(room, "--workers", "2")],
            env={**os.environ, **size},
            capture_output=True,
            text=True,
            timeout=600,
        )
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if not (out / "status").exists():
        pytest.skip(f"no disk of one's own here: {done.stderr}")
    said = (out / "said").read_text()
    assert (out / "status").read_text() == "1\n", said
    assert "No space left" in said
    assert "worlds are kept" in said
    assert "Traceback" not in said
    assert 0 < len((out / "shards").read_text().split()) < 16
    assert (out / "partial").read_text() == ""
    then = (out / "then").read_text()
    assert done.returncode == 0, then
    assert "going on" in then
    for name in (INDICATORS, FAILURES, "design.parquet"):
        assert (folder_in(out / "kept") / name).read_bytes() == (expected / name).read_bytes()


def test_a_shard_cut_short_is_run_again(tmp_path: Path, expected: Path) -> None:
    first, second, *_ = killed_after(tmp_path, 3)
    first.write_bytes(first.read_bytes()[:-100])
    content = second.read_bytes()
    second.write_bytes(content[:200] + bytes([content[200] ^ 1]) + content[201:])
    assert "2 shards are not what was written" in ends_the_same(tmp_path, expected)


def changed_program(place: Path, file: str, old: str, new: str) -> dict[str, object]:
    """A copy of the program with a line changed; how to start it."""
    for folder in ("sim", "scenarios"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, place / folder, ignore=ignored)
    text = (place / file).read_text(encoding="utf-8")
    assert old in text
    (place / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return {"cwd": place, "env": {**os.environ, "PYTHONPATH": str(place)}}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("sim/model/month.py", '"""', '"""Changed. ', "begun .* with model"),
        ("scenarios/zhejiang.yaml", "16 亿元/年", "17 亿元/年", "begun .* of zhejiang as it"),
    ],
    ids=["model", "scenario"],
)
def test_a_changed_program_or_scenario_stops_and_mixes_nothing(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    results = tmp_path / "results"
    kept = killed_after(results, 2)
    other = changed_program(tmp_path / "other", file, old, new)
    process = start(results, "--workers", "1", **other)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 1, said
    folder = folder_in(results)  # no other
    assert f"{folder} holds this sweep unfinished" in said
    assert re.search(told, " ".join(said.split()))
    assert "--fresh begins anew" in said
    assert "Traceback" not in said
    assert sorted(shards(results)) == kept


def test_worlds_that_fail_in_any_process_are_recorded(tmp_path: Path, expected: Path) -> None:
    """And a figure that is empty without a failure is counted apart from them."""
    broken = """
    failing = batch.scenario.governments["hebei"] == "copying"
    if failing and (batch.replicates == 1).any():
        raise FloatingPointError("world 1 is broken")
    world = start_worlds(batch)"""
    holes = """
    world.tally.table[batch.replicates == 2, 0] = np.nan
    return BatchResult("""
    other = changed_program(
        tmp_path / "other",
        "sim/model/batch.py",
        "\n    world = start_worlds(batch)",
        broken,
    )
    file = tmp_path / "other/sim/model/batch.py"
    file.write_text(file.read_text().replace("\n    return BatchResult(", holes, 1))
    results = tmp_path / "results"
    process = start(results, "--workers", "2", "--json", **other)
    out, said = process.communicate(timeout=600)
    assert process.returncode == 3, said
    content = json.loads(out)
    assert (content["failed_worlds"], content["worlds"]) == (8, WORLDS)
    result = open_sweep(folder_in(results))
    holed = len(result.regions) * 16  # the first year of every third world
    usual = open_sweep(expected).manifest["missing"]
    assert usual["firms"] == 0
    assert result.manifest["missing"]["firms"] == holed
    assert content["cells_without_value"]["firms"] == holed
    failures = pq.read_table(folder_in(results) / FAILURES).to_pylist()
    assert [(row["point"], row["replicate"]) for row in failures] == [
        (point, 1) for point in range(8, 16)
    ]
    assert "in run_batch" in failures[0]["traceback"]
    assert "machine_life" in json.loads(failures[0]["numbers"])
    for year in result.years:
        found = result.values("china", "firms", year)
        unharmed = open_sweep(expected).values("china", "firms", year)
        gone = np.isnan(found)
        assert gone.sum() == 8 + (16 if year == result.years[0] else 0)
        np.testing.assert_array_equal(found[~gone], unharmed[~gone])
