"""What is measured in a process of its own: ``python -m benchmarks.probe WHAT ... ANSWER``.

Writes JSON to the file named last. Nothing but the standard library is imported before the clock
runs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.memory import Watch, own_peak

# Functions whose time is counted as a phase of `sim run`; time in one inside another counts once.
PHASES = (
    ("sim.scenario", "load", "load and check the scenario"),
    ("sim.scenario", "check", "load and check the scenario"),
    ("sim.experiment.run", "run", "simulate"),
    ("sim.experiment.designs", "batches", "draw"),
    ("sim.experiment.designs", "draw", "draw"),
    ("sim.experiment.run", "assemble", "assemble and store"),
    ("sim.experiment.run", "_manifest", "assemble and store"),
    ("sim.experiment.provenance", "model_version", "assemble and store"),
    ("sim.experiment.store", "save", "assemble and store"),
    ("sim.experiment.store", "find", "assemble and store"),
    ("sim.analysis.targets", "score", "score"),
    ("sim.cli.scoring", "rows", "score"),
    ("sim.cli.running", "_print", "print"),
    ("sim.cli.running", "_figures", "figures"),
)
PRELOADED = ("sim.cli.app", "sim.cli.running", "sim.model.batch", "sim.experiment.store")


class Stopwatch:
    """Time by phase; while a phase is inside another, only the inner one's clock runs."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self.missing: list[str] = []
        self._running: list[str] = []
        self._clock, self._since = clock, clock()

    def _switch(self) -> None:
        now = self._clock()
        if self._running:
            phase = self._running[-1]
            self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._since
        self._since = now

    def timed(self, phase: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """``work`` with its time counted to a phase."""

        def measured(*words: Any, **more: Any) -> Any:
            self._switch()
            self._running.append(phase)
            try:
                return work(*words, **more)
            finally:
                self._switch()
                self._running.pop()

        return measured

    def put_on(self, module: str, name: str, phase: str) -> None:
        """Replace a function wherever the program has it by name; note where there is none."""
        try:
            work = getattr(import_module(module), name)
        except (ImportError, AttributeError):
            self.missing.append(f"{module}.{name}")
            return
        measured = self.timed(phase, work)
        for known in [m for key, m in sys.modules.items() if key.split(".")[0] == "sim"]:
            for own, value in list(vars(known).items()):
                if value is work:
                    setattr(known, own, measured)


def run(words: list[str]) -> dict[str, Any]:
    """`sim run` with the words given, by phase."""
    watch = Stopwatch()
    watch.timed("import", lambda: [import_module(name) for name in PRELOADED])()
    for place in PHASES:
        watch.put_on(*place)
    from sim.cli import main
    from sim.experiment.executors import usable_cores

    sys.argv = ["sim", "run", *words]
    with Watch(usable_cores()) as memory:
        start = time.perf_counter()
        status = watch.timed("the rest", until_exit(main))()
        took = time.perf_counter() - start
    if status != 0:
        raise SystemExit(status)
    return {
        "phases": watch.seconds,
        "missing": watch.missing,
        "inside": took + watch.seconds["import"],
        "peak": memory.peak,
    }


def until_exit(main: Callable[[], None]) -> Callable[[], int]:
    """The program as a function that returns its exit status."""

    def called() -> int:
        try:
            main()
        except SystemExit as left:
            return int(left.code or 0)
        return 0

    return called


def large(words: list[str]) -> dict[str, Any]:
    """One world of so many firm slots over so many years: rows, years."""
    from sim.experiment.executors import one_thread_each

    one_thread_each()  # before numpy
    from benchmarks.worlds import in_batches, sized, survey

    rows, years = (int(word) for word in words)
    batches = in_batches(sized(rows, years, 1, credit=True))
    before, start = own_peak(), time.perf_counter()
    worlds = survey(batches)
    took = time.perf_counter() - start
    return {"seconds": took, "before": before, "peak": own_peak(), **worlds.facts()}


def split_regions(words: list[str]) -> dict[str, Any]:
    """A batch of the baseline with every leaf in so many parts: parts, years, worlds."""
    from sim.experiment.executors import one_thread_each

    one_thread_each()  # before numpy
    from benchmarks.regions import split

    parts, years, worlds = (int(word) for word in words)
    batch = split(parts, years, worlds)
    from sim.model.batch import run_batch

    run_batch(batch)
    cpu, wall = time.process_time(), time.perf_counter()
    table = run_batch(batch).indicators
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "regions": table.shape[2]}


PROGRAMS = {"run": run, "large": large, "regions": split_regions}


if __name__ == "__main__":
    what, *given, where = sys.argv[1:]
    Path(where).write_text(json.dumps(PROGRAMS[what](given)), encoding="utf-8")
