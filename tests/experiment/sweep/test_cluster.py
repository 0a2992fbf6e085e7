"""A cluster gives the bytes that one process gives, with a worker killed on the way too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.cluster import open_cluster
from sim.experiment.executors import RunError
from sim.experiment.sweep.collect import FAILURES, INDICATORS
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.run import run_sweep

distributed = pytest.importorskip("distributed", reason="pip install distributed")
pytestmark = pytest.mark.slow

AXES = [f"governments.{region}=plan,copying" for region in ("hebei", "hubei", "qingdao")]


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


def test_the_command_runs_on_a_cluster(cluster: Any, tmp_path: Path, expected: Path) -> None:
    words = [word for axis in AXES for word in ("-p", axis)]
    short = ["--set", "end=2024", "--set", "ensemble=prior", "--reps", "3"]
    there = ["--results", str(tmp_path), "--scheduler", cluster.scheduler_address]
    said = subprocess.run(
        [sys.executable, "-m", "sim", "sweep", "zhejiang", *words, *short, *there],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert said.returncode == 0, said.stderr
    (folder,) = tmp_path.iterdir()
    assert same(folder, expected)


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
