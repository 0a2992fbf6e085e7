"""Real processes that are killed, interrupted, or come second: the command goes on and ends the
same."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from pathlib import Path

import pytest

from sim.experiment.sweep import folder as disk
from tests.experiment.sweep.processes import (
    WORLDS,
    command,
    ends_the_same,
    gone,
    shards,
    start,
    wait_for,
    workers,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc"),
]


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
    wait_for(lambda: len(shards(tmp_path)) >= 1)
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
