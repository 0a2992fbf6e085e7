"""A cluster gives the bytes that one process gives, with a worker killed on the way too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.experiment.cluster import open_cluster
from sim.experiment.executors import RunError
from sim.experiment.sweep.collect import FAILURES, INDICATORS
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.results import open_sweep
from sim.experiment.sweep.run import run_sweep
from tests.experiment.sweep.processes import folder_in, shards, wait_for

distributed = pytest.importorskip("distributed", reason="pip install distributed")
pytestmark = pytest.mark.slow

AXES = [f"governments.{region}=plan,copying" for region in ("hebei", "hubei", "qingdao")]


WORLDS = 3 * 2 ** len(AXES)
# What a worker of the cluster is told when it starts: one world ends its process.
LETHAL = """
import os
from sim.model import batch as engine

run_batch = getattr(engine.run_batch, "__wrapped__", engine.run_batch)  # it is told twice


def die(batch):
    if batch.scenario.governments["hebei"] == "copying" and 1 in batch.replicates:
        os._exit(9)
    return run_batch(batch)


die.__wrapped__ = run_batch
engine.run_batch = die
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as found:
        yield found


@pytest.fixture(scope="module")
def expected(make: Callable[..., Sweep], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("expected") / "sweep"
    run_sweep(make(*AXES), folder, workers=1)
    return folder


def same(one: Path, other: Path) -> bool:
    return all((one / n).read_bytes() == (other / n).read_bytes() for n in (INDICATORS, FAILURES))


def test_a_cluster_gives_what_one_process_gives_though_a_worker_is_killed(
    make: Callable[..., Sweep], cluster: Any, tmp_path: Path, expected: Path
) -> None:
    with distributed.Client(cluster) as client:
        workers = client.run(os.getpid)
    victim = next(iter(workers.values()))
    left = [2]

    def kill(worlds: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(victim, signal.SIGKILL)

    address = cluster.scheduler_address
    report = run_sweep(
        make(*AXES), tmp_path / "s", opener=lambda: open_cluster(address), progress=kill
    )
    assert (report.ran, report.deaths) == (24, 0)  # the cluster puts another worker in its place
    assert same(tmp_path / "s", expected)


def test_a_world_that_ends_every_worker_is_found_and_the_rest_goes_on(
    make: Callable[..., Sweep], tmp_path: Path
) -> None:
    import dask

    lethal = tmp_path / "lethal.py"
    lethal.write_text(LETHAL)
    short = ("end=2023", "ensemble=prior")
    sweep = make("governments.hebei=plan,copying", replicates=2, sets=short)
    run_sweep(sweep, tmp_path / "unharmed", workers=1)
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            preload=[str(lethal)],
        ) as mortal,
    ):
        address = mortal.scheduler_address
        report = run_sweep(sweep, tmp_path / "s", opener=lambda: open_cluster(address))
    assert report.deaths == 2  # in company, then alone
    failures = pq.read_table(tmp_path / "s" / FAILURES).to_pylist()
    assert [(row["point"], row["replicate"]) for row in failures] == [(1, 1)]
    assert "died" in failures[0]["message"]
    found, unharmed = (
        open_sweep(tmp_path / name).values("china", "firms", 2023) for name in ("s", "unharmed")
    )
    assert np.argwhere(np.isnan(found)).tolist() == [[1, 1]]
    assert (found == unharmed).sum() == 3


def command(results: Path, cluster: Any) -> list[str]:
    words = [word for axis in AXES for word in ("-p", axis)]
    short = ["--set", "end=2024", "--set", "ensemble=prior", "--reps", "3"]
    there = ["--results", str(results), "--scheduler", cluster.scheduler_address]
    return [sys.executable, "-m", "sim", "sweep", "zhejiang", *words, *short, *there]


def test_the_command_runs_on_a_cluster(cluster: Any, tmp_path: Path, expected: Path) -> None:
    said = subprocess.run(command(tmp_path, cluster), capture_output=True, text=True, timeout=600)
    assert said.returncode == 0, said.stderr
    assert same(folder_in(tmp_path), expected)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_command_that_is_stopped_on_a_cluster_goes_on_there(
    cluster: Any, tmp_path: Path, expected: Path, how: int
) -> None:
    words = command(tmp_path, cluster)
    first = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_for(lambda: len(shards(tmp_path)) >= 2)
    os.killpg(first.pid, how)
    _, err = first.communicate(timeout=600)
    if how == signal.SIGINT:
        assert first.returncode == 130, err
        assert f"of {WORLDS} worlds are kept" in err
        assert "Traceback" not in err
    said = subprocess.run(words, capture_output=True, text=True, timeout=600)
    assert said.returncode == 0, said.stderr
    assert "going on" in said.stderr
    assert same(folder_in(tmp_path), expected)


def test_a_scheduler_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.experiment.cluster.PATIENCE", 1)
    with pytest.raises(RunError, match="no scheduler answers"), open_cluster("tcp://127.0.0.1:9"):
        pass


def test_workers_of_another_version_are_refused(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.experiment.provenance.model_version", lambda: "0.0+other")
    with (
        pytest.raises(RunError, match="install the same version"),
        open_cluster(cluster.scheduler_address),
    ):
        pass


def test_a_scheduler_that_goes_away_leaves_what_was_kept(
    make: Callable[..., Sweep],
    tmp_path: Path,
    expected: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.experiment.cluster.PATIENCE", 5)  # then it is thought to be gone
    sweep = make(*AXES)
    found = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
    )
    address = found.scheduler_address
    left = [2]

    def leave(worlds: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            found.close()

    with pytest.raises(RunError, match=r"scheduler .*is gone"):
        run_sweep(sweep, tmp_path / "s", opener=lambda: open_cluster(address), progress=leave)
    report = run_sweep(sweep, tmp_path / "s", workers=1)
    assert report.before >= 6
    assert same(tmp_path / "s", expected)
