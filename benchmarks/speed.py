"""The engine alone: time per row and month, by size and number of processes; and growth."""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial
from typing import Any

import numpy as np

from benchmarks import engines
from benchmarks.fresh import probe
from benchmarks.rows import Row, row
from benchmarks.settings import Group, Settings
from benchmarks.timing import Lane, Rounds, Sample, clocked, middle, ratio, seconds
from benchmarks.worlds import Worlds, in_batches, sized, survey

NANO = 1e9


class Speed(Group):
    """Nanoseconds per row of the table of firms and month."""

    name = "speed"
    title = "Speed of the engine"
    about = (
        "Nanoseconds for a row of the table of firms (a *firm slot*, living or empty) in one month "
        "of one world. One process: processor time. Two processes: wall time of both together, "
        "handing out the work included, as `sim run` does it."
    )

    def __init__(self, settings: Settings, pool: Executor, busy: int) -> None:
        self.settings, self.pool, self.busy = settings, pool, busy
        self.worlds: dict[int, Worlds] = {}
        self.shared: dict[int, Worlds] = {}  # the same, in batches for the workers
        for rows, years, worlds in settings.sizes:
            scenario = sized(rows, years, worlds)
            here, shared = survey(in_batches(scenario)), survey(in_batches(scenario, busy))
            table = engines.run_in_pool(shared.batches, pool, busy)
            if not np.array_equal(table, here.table, equal_nan=True):
                raise engines.Mismatch(f"two processes and one differ with {rows} rows")
            self.worlds[rows], self.shared[rows] = here, shared

    def lanes(self) -> list[Lane]:
        found = []
        for rows, worlds in self.worlds.items():
            here = partial(engines.run_here, worlds.batches)
            both = partial(engines.run_in_pool, self.shared[rows].batches, self.pool, self.busy)
            found += [
                Lane(f"{rows} rows, one", partial(clocked, here), self.settings.rounds),
                Lane(f"{rows} rows, two", partial(clocked, both), self.settings.rounds),
            ]
        return found

    def rows(self, rounds: Rounds) -> list[Row]:
        found = []
        for rows, worlds in self.worlds.items():
            note = (
                f"{worlds.count} worlds of {worlds.months} months; mean {worlds.rows:,.0f} rows, "
                f"{worlds.living:,.0f} living firms"
            )
            for lane, words, clock, held in (
                ("one", "one process", "cpu", worlds),
                ("two", "two processes", "wall", self.shared[rows]),
            ):
                time = seconds(rounds, f"{rows} rows, {lane}", clock, held.slot_months)
                label = f"{rows:,} firm slots, {words}"
                found.append(row(f"speed.{rows}.{lane}", label, "ns", time, NANO, note=note))
                note = ""
            gain = ratio(rounds, f"{rows} rows, one", f"{rows} rows, two", clock="wall")
            label = f"{rows:,} firm slots, one process against two"
            found.append(row(f"speed.{rows}.gain", label, "times the wall time", gain))
        return found

    def facts(self) -> dict[str, Any]:
        return {str(rows): worlds.facts() for rows, worlds in self.worlds.items()}


class Growth(Group):
    """What doubling costs."""

    name = "growth"
    title = "What doubling costs"
    about = (
        "Processor time with twice as many worlds, firm slots, regions or months, over the time "
        "before; 2 is proportional. The evidence fixes the leaf regions, so for the regions every "
        "leaf is split into two halves with the same parent, which share its people, money and "
        "demand; firms and plans stay with the first half."
    )

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        rows, years, worlds = settings.growth_rows, settings.growth_years, settings.growth_worlds
        self.worlds = {
            "before": survey(in_batches(sized(rows, years, worlds))),
            "worlds": survey(in_batches(sized(rows, years, 2 * worlds))),
            "firm slots": survey(in_batches(sized(2 * rows, years, worlds))),
            "months": survey(in_batches(sized(rows, 2 * years, worlds))),
        }

    def lanes(self) -> list[Lane]:
        found = [
            Lane(
                f"growth, {name}",
                partial(clocked, partial(engines.run_here, worlds.batches)),
                self.settings.rounds,
            )
            for name, worlds in self.worlds.items()
        ]
        for parts in (1, 2):
            found.append(
                Lane(
                    f"growth, leaves in {parts}",
                    partial(self._split, parts),
                    self.settings.process_rounds,
                )
            )
        return found

    def _split(self, parts: int) -> Sample:
        years, worlds = self.settings.growth_years, self.settings.growth_worlds
        told = probe("regions", str(parts), str(years), str(worlds)).more
        return Sample(told["wall"], told["cpu"], more=told)

    def rows(self, rounds: Rounds) -> list[Row]:
        found = []
        base = self.worlds["before"]
        for name in ("worlds", "firm slots", "months"):
            worlds = self.worlds[name]
            held = worlds.firm_months / base.firm_months
            if name == "worlds":
                note = f"{base.count} to {worlds.count} worlds of {base.rows:,.0f} rows"
            elif name == "firm slots":
                note = f"{base.rows:,.0f} to {worlds.rows:,.0f} rows"
            else:
                note = f"{base.months} to {worlds.months} months"
            note += f"; living firm-months × {held:.2f}"
            time = ratio(rounds, f"growth, {name}", "growth, before")
            found.append(row(f"growth.{name}", f"twice the {name}", "times", time, note=note))
        time = ratio(rounds, "growth, leaves in 2", "growth, leaves in 1")
        counted = [
            middle([s.more["regions"] for s in rounds[f"growth, leaves in {parts}"] if s]).value
            for parts in (1, 2)
        ]
        note = f"{counted[0]:.0f} to {counted[1]:.0f} regions, parents included; baseline"
        label = "twice the leaf regions"
        found.append(row("growth.regions", label, "times", time, note=note))
        return found

    def facts(self) -> dict[str, Any]:
        return {name: worlds.facts() for name, worlds in self.worlds.items()}
