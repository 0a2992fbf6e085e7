"""``python -m benchmarks.sweeps compare|once``: measure, print, write docs/benchmarks-sweeps."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
WORLDS = {"compare": 10_000, "once": 100_000}
ROUNDS = 3
END = 2027


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweeps", description=__doc__)
    parser.add_argument("part", choices=tuple(WORLDS))
    parser.add_argument("--worlds", type=int, help="default: 10,000 (compare), 100,000 (once)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of compare (default: 3)")
    parser.add_argument("--end", type=int, default=END, help="the last year (default: 2027)")
    parser.add_argument(
        "--output", type=Path, help="where to write (default: docs/ at full size, else nowhere)"
    )
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Measure, print, write; 1 if worlds differ or a measured process failed."""
    arguments = read_arguments(words)
    worlds = arguments.worlds or WORLDS[arguments.part]
    full = (worlds, arguments.end) == (WORLDS[arguments.part], END) and arguments.rounds >= ROUNDS
    folder = arguments.output.resolve() if arguments.output else DOCS if full else None
    os.chdir(DOCS.parent)  # fresh processes find the packages from there
    from benchmarks.__main__ import say
    from benchmarks.engines import Mismatch
    from benchmarks.fresh import FreshError
    from benchmarks.machine import provenance
    from benchmarks.sweeps import groups, page
    from benchmarks.timing import interleave

    group = (
        groups.Compare(worlds, arguments.rounds, arguments.end)
        if arguments.part == "compare"
        else groups.Once(worlds, arguments.end)
    )
    start, found = time.perf_counter(), provenance()
    settings = {"worlds": worlds, "rounds": arguments.rounds, "end": arguments.end}
    try:
        rounds = interleave(group.lanes(), say)
        part = page.part_of(group, rounds, found, settings, time.perf_counter() - start)
    except (Mismatch, FreshError) as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(page.as_markdown({arguments.part: part}))
    if folder is None:
        say("not written: only the full size goes to docs/; --output DIR writes it elsewhere")
        return 0
    for path in page.write(arguments.part, part, folder):
        say(f"written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
