"""``python -m benchmarks``: measure, print, write ``docs/benchmarks.md`` and ``.json``."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment import executors

if TYPE_CHECKING:
    from benchmarks.report import Report
    from benchmarks.settings import Group, Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
GROUPS = ("objects", "compiled", "speed", "growth", "run", "question", "start", "large")
WORKERS = 2


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test: tiny sizes, seconds")
    parser.add_argument("--only", nargs="+", choices=GROUPS, metavar="GROUP", default=GROUPS)
    parser.add_argument(
        "--output",
        type=Path,
        help="where to write (default: docs/ for the full benchmark, else nothing is written)",
    )
    return parser.parse_args(words)


def say(text: str) -> None:
    """Tell on stderr how far it is."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def make_groups(names: Sequence[str], settings: Settings, pool: Executor, busy: int) -> list[Group]:
    """The groups asked for, their worlds drawn and their results compared."""
    from benchmarks import against, commands, speed

    makers = {
        "objects": lambda: against.Objects(settings),
        "compiled": lambda: against.Compiled(settings),
        "speed": lambda: speed.Speed(settings, pool, busy),
        "growth": lambda: speed.Growth(settings),
        "run": lambda: commands.Run(settings),
        "question": lambda: commands.Question(settings, pool, busy),
        "start": lambda: commands.Start(settings),
        "large": lambda: commands.Large(settings),
    }
    found = []
    for name in GROUPS:
        if name in names:
            say(f"preparing: {name}")
            found.append(makers[name]())
    return found


def measure(settings: Settings, names: Sequence[str], complete: bool) -> Report:
    """Everything asked for, in one interleaved run."""
    from benchmarks.machine import provenance
    from benchmarks.report import Report, Section
    from benchmarks.timing import interleave

    start, found = time.perf_counter(), provenance()
    with executors.open_executor(WORKERS, 2 * WORKERS) as (pool, busy):
        groups = make_groups(names, settings, pool, busy)
        rounds = interleave([lane for group in groups for lane in group.lanes()], say)
    sections = [
        Section(group.name, group.title, group.about, group.rows(rounds), group.facts())
        for group in groups
    ]
    took = time.perf_counter() - start
    return Report(found, settings.as_json(), sections, rounds, took, complete)


def main(words: Sequence[str]) -> int:
    """Measure, print, write; 1 if engines disagree or a measured process failed."""
    arguments = read_arguments(words)
    complete = not arguments.quick and set(arguments.only) == set(GROUPS)
    folder = arguments.output.resolve() if arguments.output else DOCS if complete else None
    executors.one_thread_each()
    os.chdir(DOCS.parent)  # fresh processes find the packages from there
    from benchmarks.engines import Mismatch
    from benchmarks.fresh import FreshError
    from benchmarks.report import write
    from benchmarks.settings import FULL, QUICK

    try:
        report = measure(QUICK if arguments.quick else FULL, arguments.only, complete)
    except (Mismatch, FreshError) as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(report.as_text())
    if folder is None:
        say("not written: only the full benchmark goes to docs/; --output DIR writes it elsewhere")
        return 0
    for path in write(report, folder):
        say(f"written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
