"""Who is measured: the engine alone, `sim sweep` with one worker and with two; and a large one."""

from __future__ import annotations

import tempfile
from functools import partial

from benchmarks.engines import Mismatch
from benchmarks.fresh import fresh
from benchmarks.rows import Row, row
from benchmarks.settings import Group
from benchmarks.sweeps.question import REPLICATES
from benchmarks.timing import Lane, Median, Rounds, Sample, middle, ratio, seconds

GIB = 1024.0**3
MIB = 1024.0**2
OVERHEAD_AIM = 1.10  # processor time of a sweep over that of the engine alone
MEMORY_AIM = 2.0  # GiB, of all processes together
ENGINE, ONE, TWO = "engine alone", "sweep, one worker", "sweep, two workers"
PARTS = (
    "the engine",
    "imports",
    "read the scenario and the design",
    "begin the folder",
    "look what is there",
    "draw the worlds and make batches",
    "make shards",
    "write shards",
    "collect",
    "checksums",
    "answer",
    "the rest",
)
MEMORY = (
    "Memory is the high-water mark that the system keeps of each process, the marks of all "
    "processes added up: at least what they held at once."
)


def run_engine(worlds: int, end: int) -> Sample:
    """The worlds alone in a fresh process; time of the worlds only."""
    words = ["-m", "benchmarks.sweeps.probes", "engine", str(worlds), str(end)]
    told = fresh(words, tell=True).more
    return Sample(told["wall"], told["cpu"], told["peak"], told)


def run_sweep(worlds: int, end: int, workers: int) -> Sample:
    """`sim sweep` in a fresh process; time from its start to its end, all its processes'."""
    with tempfile.TemporaryDirectory() as folder:
        size = [str(worlds), str(end), str(workers), folder]
        sample = fresh(["-m", "benchmarks.sweeps.probes", "sweep", *size], tell=True)
    peak = sample.more["parent"] + sample.more["workers"]
    return Sample(sample.wall, sample.cpu, peak, sample.more)


def told(rounds: Rounds, lane: str, name: str) -> Median:
    """The middle of what a lane told under a name."""
    return middle([sample.more[name] for sample in rounds[lane] if sample])


def peaks(rounds: Rounds, lane: str) -> Median:
    """The middle of a lane's memory, bytes."""
    return middle([sample.peak for sample in rounds[lane] if sample])


def memory_rows(rounds: Rounds, lane: str, name: str, label: str) -> list[Row]:
    """Memory of a lane with two workers: together, and apart."""
    return [
        row(
            f"{name}.peak",
            f"{label}, memory of all processes",
            "GiB",
            peaks(rounds, lane),
            1 / GIB,
            aim=MEMORY_AIM,
        ),
        row(f"{name}.parent", "– the parent", "MiB", told(rounds, lane, "parent"), 1 / MIB),
        row(f"{name}.workers", "– two workers", "MiB", told(rounds, lane, "workers"), 1 / MIB),
    ]


class Compare(Group):
    """The same worlds by the engine alone, and by `sim sweep` with one worker and with two."""

    name = "compare"
    title = "Against the engine alone, and two workers against one"

    def __init__(self, worlds: int, rounds: int, end: int) -> None:
        self.worlds, self.rounds, self.end = worlds, rounds, end
        self.about = (
            f"`sim sweep zhejiang` to {end} at {worlds // REPLICATES:,} points of a Latin "
            f"hypercube along a lever and an uncertain number, {REPLICATES} replicates each, in a "
            "fresh process from its start to its end: the scenario is read, the worlds are drawn, "
            "every batch is written and flushed, all are collected, the answer is printed. "
            "*Engine alone*: the very same worlds, drawn before the clock runs, kept nowhere. Its "
            "figures and the sweep's are compared bit by bit. Parts are timed inside the process "
            f"with one worker, processor time. {MEMORY}"
        )

    def lanes(self) -> list[Lane]:
        size = self.worlds, self.end
        return [
            Lane(ENGINE, partial(run_engine, *size), self.rounds),
            Lane(ONE, partial(run_sweep, *size, 1), self.rounds),
            Lane(TWO, partial(run_sweep, *size, 2), self.rounds),
        ]

    def rows(self, rounds: Rounds) -> list[Row]:
        figures = {s.more["figure"] for lane in (ENGINE, ONE, TWO) for s in rounds[lane] if s}
        if len(figures) > 1:
            raise Mismatch("the engine alone, one worker and two don't give the same worlds")
        return [*self._overhead(rounds), *self._parts(rounds), *self._workers(rounds)]

    def _overhead(self, rounds: Rounds) -> list[Row]:
        batches = told(rounds, ENGINE, "batches").value
        inside = middle(
            [
                sum(s.more["phases"].values()) / s.more["phases"]["the engine"]
                for s in rounds[ONE]
                if s
            ]
        )
        return [
            row(
                "compare.overhead",
                "`sim sweep` over the engine alone, one worker",
                "times the processor time",
                ratio(rounds, ONE, ENGINE),
                aim=OVERHEAD_AIM,
                note=f"{self.worlds:,} worlds; the engine has them in {batches:,.0f} batches",
            ),
            row(
                "compare.inside",
                "– over its own calls of the engine",
                "times the processor time",
                inside,
                note="both in the same process, so that what disturbs one disturbs the other",
            ),
            row(
                "compare.wall",
                "– by the clock on the wall",
                "times",
                ratio(rounds, ONE, ENGINE, clock="wall"),
            ),
            row(
                "compare.engine",
                "a world of the engine alone",
                "ms",
                seconds(rounds, ENGINE, "cpu", self.worlds),
                1e3,
            ),
        ]

    def _parts(self, rounds: Rounds) -> list[Row]:
        samples = [sample for sample in rounds[ONE] if sample]
        missing = sorted({name for sample in samples for name in sample.more["missing"]})
        note = f"no part of their own: {', '.join(missing)}" if missing else ""
        label = "`sim sweep`, one worker, all of it"
        found = [row("compare.one", label, "s", seconds(rounds, ONE), note=note)]
        for part in PARTS:
            spent = middle([sample.more["phases"].get(part, 0.0) for sample in samples])
            found.append(row(f"compare.one.{part}", f"– {part}", "s", spent))
        outside = middle([s.cpu - sum(s.more["phases"].values()) for s in samples])
        label = "– the interpreter's own start, and the checksum for this comparison"
        return [*found, row("compare.one.interpreter", label, "s", outside)]

    def _workers(self, rounds: Rounds) -> list[Row]:
        disk = told(rounds, TWO, "disk")
        return [
            row(
                "compare.gain",
                "one worker against two",
                "times the wall time",
                ratio(rounds, ONE, TWO, clock="wall"),
            ),
            row(
                "compare.cost",
                "two workers over one",
                "times the processor time",
                ratio(rounds, TWO, ONE),
            ),
            row("compare.two", "two workers", "s", seconds(rounds, TWO, "wall")),
            row(
                "compare.one.peak",
                "one worker, memory",
                "GiB",
                told(rounds, ONE, "parent"),
                1 / GIB,
            ),
            *memory_rows(rounds, TWO, "compare.two", "two workers"),
            row("compare.disk", "left on the disk", "MiB", disk, 1 / MIB),
        ]


class Once(Group):
    """A large sweep once, and a tenth of it beside it: does memory grow?"""

    name = "once"
    title = "A large one, once"

    def __init__(self, worlds: int, end: int) -> None:
        self.worlds, self.end = worlds, end
        self.about = (
            f"The same sweep with two workers, {worlds // REPLICATES:,} points, beside a tenth of "
            f"them: memory should not grow with the worlds. {MEMORY}"
        )

    @property
    def sizes(self) -> tuple[int, int]:
        """Worlds of the small one and of the large one."""
        return self.worlds // 10, self.worlds

    def lanes(self) -> list[Lane]:
        return [
            Lane(f"sweep, {worlds:,}", partial(run_sweep, worlds, self.end, 2), 1)
            for worlds in self.sizes
        ]

    def rows(self, rounds: Rounds) -> list[Row]:
        found = []
        for worlds, name in zip(self.sizes, ("tenth", "whole"), strict=True):
            lane, label = f"sweep, {worlds:,}", f"{worlds:,} worlds"
            cpu = seconds(rounds, lane, "cpu", worlds)
            disk = told(rounds, lane, "disk")
            found += [
                row(f"once.{name}", label, "min", seconds(rounds, lane, "wall"), 1 / 60),
                row(f"once.{name}.cpu", f"{label}, processor time a world", "ms", cpu, 1e3),
                *memory_rows(rounds, lane, f"once.{name}", label),
                row(f"once.{name}.disk", f"{label}, left on the disk", "MiB", disk, 1 / MIB),
            ]
        small, large = (f"sweep, {worlds:,}" for worlds in self.sizes)
        for name, label, read in (
            ("all", "memory of all processes", peaks),
            ("parent", "the parent's memory", _parent),
        ):
            grown = read(rounds, large).value / read(rounds, small).value
            label = f"{label}, ten times the worlds"
            found.append(Row(f"once.grown.{name}", label, "times", grown))
        return found


def _parent(rounds: Rounds, lane: str) -> Median:
    return told(rounds, lane, "parent")
