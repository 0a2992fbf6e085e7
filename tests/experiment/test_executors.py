"""Where worlds run cannot be seen in what comes back; failures cost only their own worlds."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest

from sim.experiment import executors


@dataclass(frozen=True)
class Worlds:
    replicates: np.ndarray


def split(count, size):
    return [Worlds(np.arange(i, min(i + size, count))) for i in range(0, count, size)]


def halve(batch):
    middle = len(batch.replicates) // 2
    return Worlds(batch.replicates[:middle]), Worlds(batch.replicates[middle:])


def square(batch):
    return batch.replicates, batch.replicates**2


def fail_on_seven(batch):
    if 7 in batch.replicates:
        raise FloatingPointError("world 7\nis broken")
    return square(batch)


def die(batch):
    os._exit(9)


def together(outcome):
    return {int(r): int(v) for piece in outcome.pieces for r, v in zip(*piece, strict=True)}


def test_every_world_comes_back_whatever_the_batches():
    expected = {i: i * i for i in range(23)}
    for size in (1, 4, 23):
        outcome = executors.run_all(square, split(23, size), halve, executors.InProcess())
        assert together(outcome) == expected
        assert outcome.failures == []


def test_a_pool_gives_what_one_process_gives():
    with executors.open_executor(2, 5) as (executor, busy):
        assert isinstance(executor, ProcessPoolExecutor)
        assert busy == 2
        outcome = executors.run_all(os.path.basename, [], halve, executor, busy)
        assert outcome.pieces == []


def test_one_bad_world_fails_alone():
    outcome = executors.run_all(fail_on_seven, split(20, 10), halve, executors.InProcess())
    assert together(outcome) == {i: i * i for i in range(20) if i != 7}
    assert [(f.world, f.message) for f in outcome.failures] == [
        (7, "FloatingPointError: world 7 is broken")
    ]


def test_progress_counts_every_world_once_even_failed_ones():
    seen = []
    executors.run_all(
        fail_on_seven, split(20, 6), halve, executors.InProcess(), progress=seen.append
    )
    assert sum(seen) == 20


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_dead_worker_is_a_sentence_not_a_hang():
    import multiprocessing

    with (
        pytest.raises(executors.RunError, match="worker process died"),
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool,
    ):
        executors.run_all(die, split(4, 2), halve, pool, 1)


def test_small_runs_stay_in_this_process():
    with executors.open_executor(8, 1) as (executor, busy):
        assert isinstance(executor, executors.InProcess)
        assert busy == 1


@pytest.mark.parametrize(
    ("content", "cores"), [("150000 100000", 1.5), ("max 100000", None), ("nonsense", None)]
)
def test_the_container_quota_is_read(tmp_path, content, cores):
    (tmp_path / "cpu.max").write_text(content)
    assert executors._container_quota(tmp_path) == cores


def test_at_least_one_core():
    assert executors.usable_cores() >= 1


SLEEPER = """
import multiprocessing, time
from sim.experiment import executors
pool = executors._Pool(2, mp_context=multiprocessing.get_context("spawn"))
future = pool.submit(time.sleep, 0)
future.result()
print("ready", flush=True)
slow = pool.submit(time.sleep, 1.0)
try:
    time.sleep(30)
except KeyboardInterrupt:
    slow.result()
    pool.shutdown()
    print("worker finished", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no signal masks here")
def test_ctrl_c_reaches_the_parent_only():
    child = subprocess.Popen(
        [sys.executable, "-c", SLEEPER],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout.readline() == "ready\n"
    time.sleep(0.1)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert out == "worker finished\n"
    assert "Traceback" not in err
