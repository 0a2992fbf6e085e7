"""Where worlds run: in this process, or in a pool of processes.

The only interface is ``concurrent.futures.Executor``, so that a cluster's executor fits as well.
What comes back is put in order by replicate: neither the number of workers, nor the size of a
batch, nor the order of finishing can be seen in a result.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


class RunError(Exception):
    """The run as a whole failed; the message is one line for a person."""


class Batch(Protocol):
    """What an executor must know of a batch: which worlds it holds."""

    @property
    def replicates(self) -> NDArray[np.int64]:
        """Replicate numbers, shape (worlds,)."""


@dataclass(frozen=True)
class Failure:
    """One world that could not be run: its replicate number and why, in one line."""

    world: int
    message: str


@dataclass
class Outcome[Piece]:
    """What a list of batches left: a piece a batch that ran, and the worlds that failed."""

    pieces: list[Piece] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class InProcess(Executor):
    """Runs what is submitted at once, here. For one worker, and for debugging."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call ``fn`` now and return a future that is already done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as failure:
            future.set_exception(failure)
        return future


class _Pool(ProcessPoolExecutor):
    """A pool whose workers never see Ctrl-C: only the parent answers it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit with SIGINT blocked, which a worker started now inherits for its life."""
        if not hasattr(signal, "pthread_sigmask"):
            with _without_main():
                return super().submit(fn, *args, **kwargs)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with _without_main():
                return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide where the main module comes from, so that a worker started now does not import it.

    What workers run stands in this package. A script that runs a scenario without asking for
    ``__name__`` first would be run again in each of them.
    """
    main = sys.modules["__main__"].__dict__
    names: tuple[str, ...] = ("__file__", "__spec__")
    hidden = {name: main[name] for name in names if name in main}
    main.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        main.update(hidden)


def one_thread_each() -> None:
    """Keep linear algebra to one thread a process; call before numpy is imported."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")


def usable_cores() -> int:
    """Cores this process may use: affinity and the container's quota, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    quota = _container_quota()
    return max(1, min(cores, ceil(quota)) if quota else cores)


def _container_quota(root: Path = Path("/sys/fs/cgroup")) -> float | None:
    """Cores the control group allows (version 2, then 1), or None without a limit."""
    try:
        quota, period = (root / "cpu.max").read_text().split()[:2]
        return None if quota == "max" else float(quota) / float(period)
    except (OSError, ValueError):
        pass
    try:
        limit = float((root / "cpu/cpu.cfs_quota_us").read_text())
        return limit / float((root / "cpu/cpu.cfs_period_us").read_text()) if limit > 0 else None
    except (OSError, ValueError):
        return None


def _warm_up() -> None:
    """Import the model once, when a worker starts; end with the process that started it."""
    import threading

    threading.Thread(target=_end_with_parent, daemon=True).start()
    import_module("sim.model.batch")


def _end_with_parent() -> None:
    """Wait for the parent's end, however it comes, and end: a worker that waits for work from a
    parent that was killed would wait for ever."""
    import multiprocessing
    from multiprocessing.connection import wait as wait_for

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


@contextmanager
def open_executor(workers: int, batches: int) -> Iterator[tuple[Executor, int]]:
    """An executor for so many batches, and how many of its workers can be busy.

    In this process for one worker or one batch, else a pool of spawned processes. On an
    exception (Ctrl-C too) the workers are stopped without waiting for what they are doing.
    """
    if min(workers, batches) <= 1:
        yield InProcess(), 1
        return
    import multiprocessing

    one_thread_each()
    workers = min(workers, batches)
    pool = _Pool(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_warm_up)
    try:
        yield pool, workers
    except BaseException:
        running = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in running:
            process.terminate()
        raise
    pool.shutdown()


def run_all[Kind: Batch, Piece](
    run: Callable[[Kind], Piece],
    batches: Sequence[Kind],
    halve: Callable[[Kind], tuple[Kind, Kind]],
    executor: Executor,
    busy: int = 1,
    progress: Callable[[int], None] = lambda worlds: None,
) -> Outcome[Piece]:
    """Run every batch; a batch that fails is halved until the worlds that fail stand alone.

    ``run`` must be importable by name for a pool. ``progress`` is called in this thread with
    the number of worlds done since the last call. Pieces come in no particular order.

    Raises RunError where a worker process died, since nothing is known of why.
    """
    outcome: Outcome[Piece] = Outcome()
    todo = list(reversed(batches))
    pending: dict[Future[Piece], Kind] = {}
    most = 1 if busy == 1 else 2 * busy
    while todo or pending:
        while todo and len(pending) < most:
            batch = todo.pop()
            pending[executor.submit(run, batch)] = batch
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            batch = pending.pop(future)
            failure = future.exception()
            if failure is None:
                outcome.pieces.append(future.result())
            elif isinstance(failure, BrokenProcessPool):
                raise RunError(
                    "a worker process died (out of memory?); fewer may do: --workers 1"
                ) from failure
            elif len(batch.replicates) > 1:
                todo.extend(halve(batch))
                continue
            else:
                outcome.failures.append(Failure(int(batch.replicates[0]), _one_line(failure)))
            progress(len(batch.replicates))
    return outcome


def _one_line(failure: BaseException) -> str:
    text = " ".join(str(failure).split())
    return f"{type(failure).__name__}: {text}"[:500]
