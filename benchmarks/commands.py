"""What a user waits for: `sim run`, one region's question, `sim --help`; and memory."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import Executor
from functools import partial

from benchmarks import engines
from benchmarks.fresh import COSTLY, HEAVY, fresh, helped, imported, probe
from benchmarks.rows import Row, row
from benchmarks.settings import Group, Settings
from benchmarks.timing import Lane, Rounds, Sample, middle, seconds
from sim.experiment import designs
from sim.scenario import load

GIB = 1024.0**3
MIB = 1024.0**2
PHASES = (
    *("import", "load and check the scenario", "draw", "simulate", "assemble and store"),
    *("score", "print", "figures", "the rest"),
)
IMPORTED = ("sim", "sim.cli", "sim.model.batch")


def peaks(rounds: Rounds, lane: str) -> list[float]:
    """Most memory of each round, bytes."""
    return [sample.peak for sample in rounds[lane] if sample]


class Run(Group):
    """`sim run baseline` in a fresh process, by phase."""

    name = "run"
    title = "`sim run baseline`, from the shell to the prompt"
    about = (
        "In a fresh process, with as many workers as there are usable cores, nothing stored "
        "before. Wall time. Phases are timed inside; a phase within another counts once. Starting "
        "workers counts as simulating. Peak memory is the most that the process and its workers "
        "held together, looked at twenty times a second."
    )

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def lanes(self) -> list[Lane]:
        return [
            Lane(f"sim run, {worlds} worlds", partial(self._run, worlds), rounds)
            for worlds, rounds in self.settings.run
        ]

    def _run(self, worlds: int) -> Sample:
        with tempfile.TemporaryDirectory() as folder:
            words = ("baseline", "--worlds", str(worlds), "--fresh", "--results", folder)
            return probe("run", *words, *self.settings.run_words)

    def rows(self, rounds: Rounds) -> list[Row]:
        found = []
        for worlds, _ in self.settings.run:
            lane = f"sim run, {worlds} worlds"
            samples = [sample for sample in rounds[lane] if sample]
            large = worlds >= 1_000
            total = seconds(rounds, lane, "wall")
            label = f"`sim run`, {worlds:,} worlds, all of it"
            found.append(row(f"run.{worlds}", label, "s", total, aim=15.0 if large else None))
            for phase in PHASES:
                spent = middle([sample.more["phases"].get(phase, 0.0) for sample in samples])
                found.append(row(f"run.{worlds}.{phase}", f"– {phase}", "s", spent))
            outside = middle([sample.wall - sample.more["inside"] for sample in samples])
            label = "– the interpreter's own start and end"
            found.append(row(f"run.{worlds}.interpreter", label, "s", outside))
            label = f"`sim run`, {worlds:,} worlds, peak memory"
            peak = middle(peaks(rounds, lane))
            missing = sorted({name for sample in samples for name in sample.more["missing"]})
            note = f"no phase of their own: {', '.join(missing)}" if missing else ""
            aim = 2.0 if large else None
            found.append(row(f"run.{worlds}.peak", label, "GiB", peak, 1 / GIB, aim=aim, note=note))
        return found


class Question(Group):
    """A region's question with few worlds, as a live page would ask it."""

    name = "question"
    title = "One region's question"
    about = (
        "Few worlds of the scenario `zhejiang`, as a live page would ask them. Warm: two worker "
        "processes are there and have run something; the scenario is read, drawn, run in two "
        "halves and put together. Cold: `sim run zhejiang --no-figures` from the shell. Wall time."
    )

    def __init__(self, settings: Settings, pool: Executor, busy: int) -> None:
        self.settings, self.pool, self.busy = settings, pool, busy
        self._warm()

    def lanes(self) -> list[Lane]:
        return [
            Lane("question, warm", self._warm, self.settings.rounds),
            Lane("question, cold", self._cold, self.settings.process_rounds),
        ]

    def _warm(self) -> Sample:
        worlds = self.settings.question_worlds
        start = time.perf_counter()
        scenario = load("zhejiang", [f"worlds={worlds}", *self.settings.question_sets])
        loaded = time.perf_counter()
        batches = designs.split(designs.all_worlds(scenario), self.busy)
        drawn = time.perf_counter()
        engines.run_in_pool(batches, self.pool, self.busy)
        end = time.perf_counter()
        parts = {"read": loaded - start, "draw": drawn - loaded, "simulate": end - drawn}
        return Sample(end - start, more=parts)

    def _cold(self) -> Sample:
        worlds = self.settings.question_worlds
        with tempfile.TemporaryDirectory() as folder:
            words = ("zhejiang", "--worlds", str(worlds), "--fresh", "--no-figures")
            sets = [word for text in self.settings.question_sets for word in ("--set", text)]
            return probe("run", *words, "--results", folder, *sets)

    def rows(self, rounds: Rounds) -> list[Row]:
        worlds = self.settings.question_worlds
        warm = [sample for sample in rounds["question, warm"] if sample]
        found = [
            row(
                "question.warm",
                f"Zhejiang, {worlds} worlds, workers warm",
                "s",
                seconds(rounds, "question, warm", "wall"),
                aim=0.5,
            )
        ]
        for part in ("read", "draw", "simulate"):
            spent = middle([sample.more[part] for sample in warm])
            found.append(row(f"question.warm.{part}", f"– {part}", "s", spent))
        cold = seconds(rounds, "question, cold", "wall")
        peak = middle(peaks(rounds, "question, cold"))
        found += [
            row("question.cold", f"Zhejiang, {worlds} worlds, cold", "s", cold),
            row(
                "question.peak",
                f"Zhejiang, {worlds} worlds, cold, peak memory",
                "GiB",
                peak,
                1 / GIB,
            ),
        ]
        return found


class Start(Group):
    """`sim --help` and imports."""

    name = "start"
    title = "Start"
    about = (
        "Each in a fresh process, wall time; imports by the clock inside. The packages that cost "
        f"({', '.join(COSTLY)}) must not be imported for `--help`."
    )

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def lanes(self) -> list[Lane]:
        rounds = self.settings.start_rounds
        found = [
            Lane("bare python", partial(fresh, ["-c", "pass"]), rounds),
            Lane("help", partial(fresh, ["-m", "sim", "--help"]), rounds),
            Lane("help, imports", helped, 1),
        ]
        return found + [
            Lane(f"import {name}", partial(imported, name), self.settings.process_rounds)
            for name in IMPORTED
        ]

    def rows(self, rounds: Rounds) -> list[Row]:
        bare = seconds(rounds, "bare python", "wall")
        wall = seconds(rounds, "help", "wall")
        heavy = next(sample for sample in rounds["help, imports"] if sample).more["heavy"]
        early = [name for name in heavy if name in COSTLY]
        found = [
            row("start.help", "`sim --help`", "s", wall, aim=0.4),
            row("start.python", "Python alone, doing nothing", "s", bare),
            Row(
                "start.heavy",
                "costly packages that `sim --help` imports",
                "",
                float(len(early)),
                aim=0.0,
                note=", ".join(early) or f"none; of {', '.join(HEAVY)}: {_those(heavy)}",
            ),
            row(
                "start.peak",
                "`sim --help`, peak memory",
                "MiB",
                middle(peaks(rounds, "help, imports")),
                1 / MIB,
            ),
        ]
        for name in IMPORTED:
            samples = [sample for sample in rounds[f"import {name}"] if sample]
            took = middle([sample.more["seconds"] for sample in samples])
            note = f"with {_those(samples[0].more['heavy'])}"
            found.append(row(f"start.import.{name}", f"`import {name}`", "s", took, note=note))
            peak = middle([sample.peak for sample in samples])
            label = f"`import {name}`, peak memory"
            found.append(row(f"start.import.{name}.peak", label, "MiB", peak, 1 / MIB))
        return found


def _those(names: list[str]) -> str:
    return ", ".join(names) or "none of them"


class Large(Group):
    """One very large world."""

    name = "large"
    title = "One very large world"
    about = (
        "One world to the end of the horizon in a process of its own; peak of that process. Banks "
        "are patient in it, so that so many firms don't run out of money, and no firm is bought: "
        "the search for buyers grows with closing firms times all firms."
    )

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def lanes(self) -> list[Lane]:
        rows, years = self.settings.large_rows, self.settings.large_years
        return [Lane("large", partial(probe, "large", str(rows), str(years)), 1)] if rows else []

    def rows(self, rounds: Rounds) -> list[Row]:
        rows, years = self.settings.large_rows, self.settings.large_years
        name = f"{rows:,} firm slots to {2022 + years}"
        if "large" not in rounds:
            return [Row("large.peak", name, "GiB", None, aim=4.0, note="left out by --quick")]
        sample = next(sample for sample in rounds["large"] if sample)
        took = sample.more["seconds"]
        slots = sample.more["mean_rows"] * sample.more["months"]
        note = (
            f"mean {sample.more['mean_rows']:,.0f} rows, {sample.more['mean_living_firms']:,.0f} "
            f"living firms; {sample.more['before'] / GIB:.2f} GiB before the world begins"
        )
        return [
            Row("large.peak", f"{name}, peak memory", "GiB", sample.peak / GIB, aim=4.0, note=note),
            Row("large.seconds", name, "s", took),
            Row("large.slot", f"{name}, a slot and month", "ns", took / slots * 1e9),
        ]
