"""A sweep, run to its end or as far as it comes; what is done once is not done again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.experiment import designs, executors, provenance
from sim.experiment.cluster import killed
from sim.experiment.store import ENSEMBLE, RESOLVED, DamagedResult, check_whole, fingerprint
from sim.experiment.sweep import folder as disk
from sim.experiment.sweep.collect import TABLES, collect, remove_shards
from sim.experiment.sweep.question import Sweep, Task
from sim.experiment.sweep.shards import Shard, lost_world, run_task

MOST_DEATHS: Final = 30  # of worker processes, before it is no longer one world's fault
Opener = Callable[[], AbstractContextManager[tuple[Executor, int]]]


@dataclass
class Report:
    """How a run went: worlds there before, run now, worker processes that died, damaged shards."""

    before: int = 0
    ran: int = 0
    deaths: int = 0
    damaged: int = 0
    complete: bool = False
    seconds: float = 0.0


def run_sweep(
    sweep: Sweep,
    folder: Path,
    *,
    workers: int | None = None,
    opener: Opener | None = None,
    command: Sequence[str] = (),
    fresh: bool = False,
    started: Callable[[Report], None] = lambda report: None,
    progress: Callable[[int], None] = lambda worlds: None,
) -> Report:
    """Run what is missing of a sweep and write its tables. Nothing depends on where it runs.

    ``opener`` opens the executor, by default this process or a pool of ``workers``. ``started`` is
    called once it is known what there is. Raises Busy, DamagedResult, OSError, RunError; what is
    done by then is kept.
    """
    begun = time.perf_counter()
    sweep.check()
    with disk.locked(folder):
        if fresh:
            disk.clear(folder)
        disk.begin(folder, sweep, command)
        manifest = disk.read_manifest(folder)
        if manifest["state"] == "complete":
            if _whole(folder, manifest):
                remove_shards(folder)
                report = Report(before=sweep.worlds, complete=True)
                started(report)
                return report
            manifest = {**manifest, "state": "running"}
            del manifest["files"]
            disk.write_manifest(folder, manifest)
            (folder / disk.SHARDS).mkdir(exist_ok=True)
        found = disk.progress_of(folder, sweep)
        report = Report(before=int(found.done.sum()), damaged=found.damaged)
        started(report)
        if not found.done.all():
            cores = workers or executors.usable_cores()
            opener = opener or (lambda: executors.open_executor(cores, _batches(sweep, cores)))
            _Work(sweep, folder, found, opener, progress, report).to_the_end()
        kept = collect(folder, sweep, found.shards)
        report.seconds = time.perf_counter() - begun
        disk.write_manifest(
            folder,
            {
                **manifest,
                "state": "complete",
                "failed": kept.failed,
                "first_failure": kept.first_failure,
                "missing": kept.missing,
                "diagnostics": {"largest_imbalance": kept.largest_imbalance},
                "seconds": {"last_run": report.seconds},
                "files": {
                    name: fingerprint(folder / name)
                    for name in (RESOLVED, ENSEMBLE, *TABLES)
                    if (folder / name).is_file()
                },
            },
        )
        remove_shards(folder)
        report.complete = True
        return report


def _whole(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether all files are what was written."""
    try:
        check_whole(folder, manifest)
    except DamagedResult:
        return False
    return True


def _batches(sweep: Sweep, workers: int) -> int:
    """How many batches there are, or enough to keep the workers busy."""
    if sweep.blocks > 1:
        return workers
    worlds = sweep.world_numbers(0)
    return sum(1 for _ in sweep.tasks(0, worlds, workers))


@dataclass
class _Work:
    """Tasks on their way: handed to an executor, kept as they come back."""

    sweep: Sweep
    folder: Path
    found: disk.Progress
    opener: Opener
    progress: Callable[[int], None]
    report: Report
    suspects: list[Task] = field(default_factory=list)

    def to_the_end(self) -> None:
        """Run all that is missing; where a worker process dies, open another executor."""
        tasks = None
        while True:
            with self.opener() as (executor, busy):
                tasks = tasks or self._tasks(busy)
                if self._alone(executor) and self._together(tasks, executor, busy):
                    return

    def _tasks(self, workers: int) -> Iterator[Task]:
        for block in range(self.sweep.blocks):
            worlds = self.sweep.world_numbers(block)
            missing = worlds[~self.found.done[worlds]]
            if len(missing):
                yield from self.sweep.tasks(block, missing, workers)

    def _together(self, tasks: Iterator[Task], executor: Executor, busy: int) -> bool:
        """Run tasks many at a time; False where a process died, with what it may have had."""
        pending: dict[Future[Shard], Task] = {}
        most = 1 if busy == 1 else 2 * busy
        again: list[Task] = []
        more = True
        while more or again or pending:
            while (more or again) and len(pending) < most:
                task = again.pop() if again else next(tasks, None)
                more = more and task is not None
                if task is not None:
                    try:
                        pending[executor.submit(run_task, task)] = task
                    except BrokenProcessPool:
                        self.suspects = [*self._rescued(pending), *again, task]
                        return self._died()
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                failure = _failure(future)
                if isinstance(failure, BrokenProcessPool):
                    self.suspects = [*self._rescued(pending), *again]
                    return self._died()
                task = pending.pop(future)
                if killed(failure):  # on a cluster: it is known whose fault it was
                    self._died()
                    again += self._blamed(task)
                else:
                    self._keep(future.result())
        return True

    def _rescued(self, pending: dict[Future[Shard], Task]) -> list[Task]:
        """Keep what came back before a process died; the tasks that did not."""
        left = []
        for future, task in pending.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                self._keep(future.result())
            else:
                left.append(task)
        return left

    def _alone(self, executor: Executor) -> bool:
        """Run one by one what was under way when a process died: so it shows whose fault it was."""
        while self.suspects:
            task = self.suspects.pop()
            try:
                shard = executor.submit(run_task, task).result()
            except BrokenProcessPool:
                self.suspects += self._blamed(task)
                return self._died()
            self._keep(shard)
        return True

    def _blamed(self, task: Task) -> list[Task]:
        """What to run instead of a task that ended its process; a world alone counts as failed."""
        if len(task.points) == 1:
            self._keep(lost_world(task))
            return []
        rows = np.arange(len(task.points))
        middle = len(rows) // 2
        return [_part(task, rows[middle:]), _part(task, rows[:middle])]

    def _died(self) -> bool:
        self.report.deaths += 1
        if self.report.deaths > MOST_DEATHS:
            raise executors.RunError(
                f"{self.report.deaths} worker processes died (out of memory?); "
                "what is done is kept, and fewer may do: --workers 1"
            )
        return False

    def _keep(self, shard: Shard) -> None:
        if shard.model_version != provenance.model_version():
            raise executors.RunError(
                f"a worker runs model {shard.model_version}, this process "
                f"{provenance.model_version()}: the program was changed meanwhile"
            )
        self.found.shards.setdefault(shard.block, []).append(disk.keep(self.folder, shard))
        self.report.ran += shard.worlds
        self.progress(shard.worlds)


def _failure(future: Future[Shard]) -> BaseException | None:
    """Why a task did not come back. Raises RunError where nobody knows any more."""
    try:
        return future.exception()
    except CancelledError:
        raise executors.RunError(
            "what was under way was cancelled: the scheduler is gone; what is done is kept"
        ) from None


def _part(task: Task, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Task:
    return replace(task, batch=designs.part_of(task.batch, rows), points=task.points[rows])
