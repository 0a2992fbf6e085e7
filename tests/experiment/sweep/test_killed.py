"""Real processes that are killed, interrupted, or come second: the command goes on and ends the
same."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.experiment.sweep import folder as disk
from sim.experiment.sweep.collect import FAILURES, INDICATORS
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.run import run_sweep

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc"),
]

WORDS = ["sweep", "zhejiang", "--set", "end=2024", "--set", "ensemble=prior", "--reps", "3"]
AXES = [f"governments.{region}=plan,copying" for region in ("hebei", "hubei", "qingdao", "beijing")]
WORLDS = 3 * 2 ** len(AXES)  # a scenario, so a batch, for each of sixteen combinations


def command(results: Path, *more: str) -> list[str]:
    words = [sys.executable, "-m", "sim", *WORDS, "--results", str(results), *more]
    return words + [word for axis in AXES for word in ("-p", axis)]


def start(results: Path, *more: str, **options: object) -> subprocess.Popen[str]:
    """The command as a process in a session of its own."""
    return subprocess.Popen(
        command(results, *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,  # type: ignore[call-overload]
    )


def shards(results: Path) -> list[Path]:
    return list(results.glob(f"*/{disk.SHARDS}/[0-9]*.parquet"))


def wait_for(condition: Callable[[], bool], seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def children(process: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def workers(process: int) -> list[int]:
    """The pool's processes, without the one that looks after shared resources."""
    found = []
    for child in children(process):
        try:
            line = Path(f"/proc/{child}/cmdline").read_text()
        except OSError:
            continue
        if "spawn_main" in line:
            found.append(child)
    return found


def gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


@pytest.fixture(scope="module")
def expected(make: Callable[..., Sweep], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("expected") / "sweep"
    run_sweep(make(*AXES), folder, workers=1)
    return folder


def ends_the_same(results: Path, expected: Path) -> str:
    """Run the command to its end and compare; what it says on the way."""
    ended = subprocess.run(command(results), capture_output=True, text=True, timeout=600)
    assert ended.returncode == 0, ended.stderr
    (folder,) = [place for place in results.iterdir() if place.name.startswith("zhejiang-sweep")]
    for name in (INDICATORS, FAILURES, "design.parquet"):
        assert (folder / name).read_bytes() == (expected / name).read_bytes(), name
    return ended.stderr


@pytest.mark.parametrize("kept", [0, 3, 11])
def test_killed_at_any_moment_it_goes_on(tmp_path: Path, expected: Path, kept: int) -> None:
    process = start(tmp_path, "--workers", "2")
    if kept:
        wait_for(lambda: len(shards(tmp_path)) >= kept)
    else:
        wait_for(lambda: any(tmp_path.glob("*/.lock")))
    others = workers(process.pid)
    process.kill()
    process.wait()
    wait_for(lambda: all(gone(other) for other in others), 20)  # no worker waits for ever
    said = ends_the_same(tmp_path, expected)
    assert ("going on" in said) == bool(kept)


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path, expected: Path) -> None:
    process = start(tmp_path, "--workers", "2")
    wait_for(lambda: len(shards(tmp_path)) >= 2)
    victim = workers(process.pid)[0]
    os.kill(victim, signal.SIGKILL)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    assert "died" in err or not shards(tmp_path)
    assert "answered before" in ends_the_same(tmp_path, expected)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_says_how_to_go_on(tmp_path: Path, expected: Path, how: int) -> None:
    process = start(tmp_path, "--workers", "2")
    wait_for(lambda: len(shards(tmp_path)) >= 3)
    os.killpg(process.pid, how)
    _, err = process.communicate(timeout=600)
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert f"of {WORLDS} worlds are kept" in err
        assert "Traceback" not in err
    assert "going on" in ends_the_same(tmp_path, expected)


def test_the_second_of_two_says_that_it_is_the_second(tmp_path: Path, expected: Path) -> None:
    first = start(tmp_path, "--workers", "1")
    wait_for(lambda: len(shards(tmp_path)) >= 1)
    first.send_signal(signal.SIGSTOP)
    second = subprocess.run(command(tmp_path), capture_output=True, text=True, timeout=600)
    assert second.returncode == 1
    assert f"({first.pid}) is at work on" in second.stderr
    assert "Traceback" not in second.stderr
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=600)
    assert first.returncode == 0
    assert "answered before" in ends_the_same(tmp_path, expected)


def test_a_disk_that_takes_no_more_is_a_sentence(tmp_path: Path, expected: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))  # less than the scenario

    process = start(tmp_path, "--workers", "1", preexec_fn=little_room)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 1
    assert "File too large" in err
    assert "Traceback" not in err
    assert not list(tmp_path.rglob(f"{disk.PARTIAL}*"))
    ends_the_same(tmp_path, expected)
