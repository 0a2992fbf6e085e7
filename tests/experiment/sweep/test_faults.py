"""Whatever happens to a sweep, what is kept is whole, and the same question goes on from it."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.experiment.executors import RunError
from sim.experiment.store import DamagedResult
from sim.experiment.sweep import folder as disk
from sim.experiment.sweep.collect import FAILURES, INDICATORS
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.results import open_sweep
from sim.experiment.sweep.run import run_sweep
from sim.model import batch as engine

Make = Callable[..., Sweep]
SHORT = ("end=2023", "ensemble=prior")
AXES = (
    "levers.zhejiang.first_purchase.units=0:8000:2",
    "governments.hebei=plan,copying",
    "governments.hubei=plan,copying",
)  # four scenarios, so four batches


@pytest.fixture(scope="module")
def whole(make: Make, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sweep, Path]:
    """A sweep that nothing happened to."""
    sweep = make(*AXES, replicates=2, sets=SHORT)
    folder = tmp_path_factory.mktemp("whole") / "sweep"
    run_sweep(sweep, folder, workers=1)
    return sweep, folder


def same(one: Path, other: Path) -> bool:
    tables = (INDICATORS, FAILURES, "design.parquet", "scenario.resolved.yaml")
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in tables)


def stopped(sweep: Sweep, folder: Path, after: int) -> None:
    """Run a sweep until so many batches are kept, then Ctrl-C."""
    left = after

    def interrupt(worlds: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_sweep(sweep, folder, workers=1, progress=interrupt)


@pytest.mark.parametrize("after", [1, 3])
def test_an_interrupted_sweep_goes_on_and_ends_the_same(
    whole: tuple[Sweep, Path], tmp_path: Path, after: int
) -> None:
    sweep, expected = whole
    stopped(sweep, tmp_path / "s", after)
    assert disk.read_manifest(tmp_path / "s")["state"] == "running"
    with pytest.raises(DamagedResult, match="not finished"):
        open_sweep(tmp_path / "s")
    report = run_sweep(sweep, tmp_path / "s", workers=1)
    assert (report.before, report.ran) == (4 * after, 16 - 4 * after)
    assert same(tmp_path / "s", expected)


@pytest.mark.parametrize("moment", ["manifest", "collect", "complete"])
def test_stopped_at_any_step_of_the_writing_it_ends_the_same(
    whole: tuple[Sweep, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Before the manifest is there, while tables are written, before shards are taken away."""
    sweep, expected = whole
    import sim.experiment.sweep.run as runner

    places = {
        "manifest": (disk, "write_manifest"),
        "collect": (runner, "fingerprint"),
        "complete": (runner, "remove_shards"),
    }

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*places[moment], stop)
        with pytest.raises(KeyboardInterrupt):
            run_sweep(sweep, tmp_path / "s", workers=1)
    report = run_sweep(sweep, tmp_path / "s", workers=1)
    assert report.ran == (16 if moment == "manifest" else 0)
    assert same(tmp_path / "s", expected)
    assert not (tmp_path / "s" / disk.SHARDS).exists()


@pytest.mark.parametrize("finished", [True, False])
def test_what_says_what_was_asked_is_put_right(
    whole: tuple[Sweep, Path], tmp_path: Path, finished: bool
) -> None:
    """Changed labels never stand beside worlds that were run with others."""
    sweep, expected = whole
    folder = tmp_path / "s"
    if finished:
        shutil.copytree(expected, folder)
    else:
        stopped(sweep, folder, 1)
    (folder / "design.parquet").write_bytes(b"other points")
    resolved = folder / "scenario.resolved.yaml"
    resolved.write_bytes(resolved.read_bytes().replace(b"seed: 2024", b"seed: 2025"))
    report = run_sweep(sweep, folder, workers=1)
    assert report.ran == (0 if finished else 12)
    assert same(folder, expected)


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "renamed", "foreign"])
def test_a_damaged_shard_is_found_and_run_again(
    whole: tuple[Sweep, Path], make: Make, tmp_path: Path, harm: str
) -> None:
    sweep, expected = whole
    folder = tmp_path / "s"
    stopped(sweep, folder, 3)
    shards = sorted((folder / disk.SHARDS).iterdir())
    content = shards[1].read_bytes()
    if harm == "cut":
        shards[1].write_bytes(content[:-20])
    elif harm == "changed":
        shards[1].write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    elif harm == "empty":
        shards[1].write_bytes(b"")
    elif harm == "renamed":
        shards[1].rename(shards[1].with_name("000000-0123456789abcdef.parquet"))
    else:
        other = make(*AXES, replicates=2, sets=(*SHORT, "seed=7"))
        stopped(other, tmp_path / "other", 1)
        (stray,) = (tmp_path / "other" / disk.SHARDS).iterdir()
        shards[1].unlink()
        (folder / disk.SHARDS / stray.name).write_bytes(stray.read_bytes())
    report = run_sweep(sweep, folder, workers=1)
    assert (report.damaged, report.before, report.ran) == (1, 8, 8)
    assert same(folder, expected)


def test_what_a_killed_writer_left_is_not_read(whole: tuple[Sweep, Path], tmp_path: Path) -> None:
    sweep, expected = whole
    folder = tmp_path / "s"
    stopped(sweep, folder, 2)
    (folder / disk.SHARDS / f"{disk.PARTIAL}000000-x.parquet").write_bytes(b"half")
    (folder / f"{disk.PARTIAL}manifest.json").write_bytes(b"{")
    run_sweep(sweep, folder, workers=1)
    assert same(folder, expected)
    assert not list(folder.rglob(f"{disk.PARTIAL}*"))


def test_a_full_disk_leaves_what_was_kept(
    whole: tuple[Sweep, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, expected = whole
    folder = tmp_path / "s"
    written = 0
    write = Path.write_bytes

    def fill(path: Path, content: bytes) -> int:
        nonlocal written
        written += 1
        if written > 4:  # the design, the manifest and two shards
            write(path, content[: len(content) // 2])
            raise OSError(28, "No space left on device")
        return write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", fill)
        with pytest.raises(OSError, match="No space left"):
            run_sweep(sweep, folder, workers=1)
    assert len(list((folder / disk.SHARDS).iterdir())) == 2
    assert not list(folder.rglob(f"{disk.PARTIAL}*"))
    assert run_sweep(sweep, folder, workers=1).before == 8
    assert same(folder, expected)


def test_a_world_that_fails_is_recorded_and_the_rest_goes_on(
    whole: tuple[Sweep, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, expected = whole
    run_batch = engine.run_batch

    def fail(batch: engine.WorldBatch) -> engine.BatchResult:
        copying = batch.scenario.governments["hebei"] == "copying"
        if copying and 1 in batch.replicates:
            raise FloatingPointError("world 1\nis broken")
        return run_batch(batch)

    monkeypatch.setattr(engine, "run_batch", fail)
    run_sweep(sweep, tmp_path / "s", workers=1)
    result = open_sweep(tmp_path / "s")
    manifest = result.manifest
    assert (manifest["failed"], manifest["worlds"]) == (4, 16)
    assert manifest["first_failure"] == "FloatingPointError: world 1 is broken"
    assert set(manifest["missing"].values()) == {0}  # a world that failed is counted once
    failures = pq.read_table(tmp_path / "s" / FAILURES).to_pylist()
    broken = [(row["point"], row["replicate"]) for row in failures]
    assert broken == [(2, 1), (3, 1), (6, 1), (7, 1)]
    assert "in fail" in failures[0]["traceback"]
    numbers = json.loads(failures[3]["numbers"])
    assert numbers["levers.zhejiang.first_purchase.units"] == 8000.0
    assert "machine_life" in numbers
    found = result.values("china", "firms", 2023)
    unharmed = open_sweep(expected).values("china", "firms", 2023)
    assert {(int(p), int(r)) for p, r in np.argwhere(np.isnan(found))} == set(broken)
    known = ~np.isnan(found)
    np.testing.assert_array_equal(found[known], unharmed[known])


@contextmanager
def forked() -> Iterator[tuple[Executor, int]]:
    """Two worker processes that know what was patched here."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        yield pool, 2


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_world_that_ends_its_process_is_found_and_the_rest_goes_on(
    whole: tuple[Sweep, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, expected = whole
    run_batch = engine.run_batch

    def die(batch: engine.WorldBatch) -> engine.BatchResult:
        plans = {batch.scenario.governments[region] for region in ("hebei", "hubei")}
        lethal = batch.numbers["levers.zhejiang.first_purchase.units"] == 8000.0
        if plans == {"copying"} and (lethal & (batch.replicates == 1)).any():
            os._exit(9)
        return run_batch(batch)

    monkeypatch.setattr(engine, "run_batch", die)
    report = run_sweep(sweep, tmp_path / "s", opener=forked)
    assert report.deaths == 4  # in company, then in batches of four, two and one
    failures = pq.read_table(tmp_path / "s" / FAILURES).to_pylist()
    assert [(row["point"], row["replicate"]) for row in failures] == [(7, 1)]
    assert "died" in failures[0]["message"]
    found = open_sweep(tmp_path / "s").values("china", "firms", 2023)
    unharmed = open_sweep(expected).values("china", "firms", 2023)
    assert np.isnan(found).sum() == 1
    assert (found == unharmed).sum() == 15


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_where_every_world_ends_its_process_it_is_given_up(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sim.experiment.sweep.run as runner

    monkeypatch.setattr(runner, "MOST_DEATHS", 3)
    monkeypatch.setattr(engine, "run_batch", lambda batch: os._exit(9))
    with pytest.raises(RunError, match="worker processes died"):
        run_sweep(make(*AXES, replicates=2, sets=SHORT), tmp_path / "s", opener=forked)
    assert disk.read_manifest(tmp_path / "s")["state"] == "running"


def test_a_worker_of_another_version_is_refused(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = make("governments.hebei=plan", replicates=1, sets=SHORT)
    assert sweep.digest
    import sim.experiment.sweep.shards as shards

    monkeypatch.setattr(shards.provenance, "model_version", iter_versions())
    with pytest.raises(RunError, match="was changed meanwhile"):
        run_sweep(sweep, tmp_path / "s", workers=1)


def iter_versions() -> Callable[[], str]:
    """A version that is another each time it is asked."""
    asked = iter(range(100))
    return lambda: f"0.1+{next(asked)}"


def test_a_sweep_begun_with_another_model_or_scenario_is_found(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(name: str, sweep: Sweep) -> None:
        stopped(sweep, tmp_path / name, 1)

    sweep = make(*AXES, replicates=1, sets=SHORT)
    begun("one", sweep)
    assert disk.unfinished(tmp_path, sweep) == []
    changed = make(*AXES, replicates=1, sets=(*SHORT, "levers.hubei=null"))
    assert [place.name for place, _ in disk.unfinished(tmp_path, changed)] == ["one"]
    assert disk.unfinished(tmp_path, make(*AXES, replicates=2, sets=SHORT)) == []
    import sim.experiment.sweep.question as question

    with monkeypatch.context() as patch:
        patch.setattr(question, "model_version", lambda: "0.1+newer")
        newer = make(*AXES, replicates=1, sets=SHORT)
        assert newer.digest != sweep.digest
        ((place, manifest),) = disk.unfinished(tmp_path, newer)
        assert place.name == "one"
        assert manifest["model_version"] != "0.1+newer"
    run_sweep(sweep, tmp_path / "one", workers=1)
    assert disk.unfinished(tmp_path, changed) == []  # what is finished stands for itself


def test_a_folder_of_another_question_is_left_alone(whole: tuple[Sweep, Path], make: Make) -> None:
    _, folder = whole
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(DamagedResult, match="another question"):
        run_sweep(make(*AXES, replicates=1, sets=SHORT), folder, workers=1)
    assert (folder / "manifest.json").read_bytes() == before
