"""The worlds that are timed, and what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.known import known_to_rivals
from sim.evidence import makers
from sim.experiment import designs
from sim.model.inputs import WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.scenario import Scenario, load

Float = NDArray[np.float64]

FILLED = 0.9  # of the rows that aren't kept for firms known by name hold a firm at the start
RENEWED = 0.03  # newcomers a year for each firm at the start: about as many as leave


@dataclass(frozen=True)
class Worlds:
    """Batches of worlds, what came out of them, and what they held.

    ``slot_months``: rows of the table of firms, living or empty, summed over worlds and months;
    ``firm_months``: living firms, likewise; ``most_rows`` the longest table. ``table`` as the
    engine's, by replicate.
    """

    scenario: Scenario
    batches: Sequence[WorldBatch]
    table: Float
    months: int
    slot_months: float
    firm_months: float
    most_rows: int

    @property
    def count(self) -> int:
        """How many worlds."""
        return len(self.table)

    @property
    def rows(self) -> float:
        """Mean rows of the table of firms in a world."""
        return self.slot_months / (self.count * self.months)

    @property
    def living(self) -> float:
        """Mean number of living firms in a world."""
        return self.firm_months / (self.count * self.months)

    def facts(self) -> dict[str, Any]:
        """What a reader must know of these worlds."""
        return {
            "worlds": self.count,
            "batches": [batch.worlds for batch in self.batches],
            "months": self.months,
            "mean_rows": self.rows,
            "mean_living_firms": self.living,
        }


def survey(batches: Sequence[WorldBatch]) -> Worlds:
    """Run the worlds once, outside the clock, and count what lives in them."""
    slots = living = 0.0
    most, tables = 0, []
    for batch in batches:
        world = start_worlds(batch)
        for _ in range(len(world.times)):
            alive = world.state.firms.alive
            slots += alive.size
            most = max(most, alive.shape[1])
            living += float(np.count_nonzero(alive))
            advance(world)
        tables.append(world.tally.table)
    table = by_replicate(batches, tables)
    scenario = batches[0].scenario
    months = table.shape[1] * scenario.steps_per_year
    return Worlds(scenario, batches, table, months, slots, living, most)


def by_replicate(batches: Sequence[Any], tables: Sequence[Float]) -> Float:
    """One table of all worlds, by replicate, from a table of each batch (or of its result)."""
    order = np.argsort(np.concatenate([batch.replicates for batch in batches]), kind="stable")
    return np.asarray(np.concatenate(tables)[order])


def in_batches(scenario: Scenario, workers: int = 1) -> list[WorldBatch]:
    """The scenario's worlds in batches, as `sim run` makes them for so many workers."""
    return designs.batches(designs.all_worlds(scenario), workers=workers)


def baseline(years: int, worlds: int) -> Scenario:
    """The plans as published over so many years, as far as the rivals know them."""
    return known_to_rivals("baseline", [f"end={2022 + years}", f"worlds={worlds}"])


def sized(
    rows: int, years: int, worlds: int, credit: bool = False, known: bool = False
) -> Scenario:
    """Worlds whose table of firms has ``rows`` rows, most of them living, their number steady.

    The classes keep the proportions of the baseline's start; entry makes up for exits.
    ``credit``: banks wait for decades, so that a crowded industry doesn't shrink over long times,
    and nobody is bought: the search for buyers grows with closing firms times all firms.
    ``known``: without what the rivals don't know.
    """
    slots = rows - len(makers())
    shipped = load("baseline").parameters
    prefix = "start_others."
    start = {
        path.removeprefix(prefix): number.value
        for path, number in shipped.items()
        if path.startswith(prefix)
    }
    whole = sum(start.values())
    sets = [f"end={2022 + years}", f"worlds={worlds}", f"engine.firm_slots={slots}"]
    if credit:
        sets += ["parameters.credit_line=30 年", "parameters.merger_chance=0"]
    for key, value in start.items():
        others = slots * FILLED * value / whole
        sets += [
            f"parameters.start_others.{key}={round(others)}",
            f"parameters.entry_rate.{key}={others * RENEWED:.4f} 家/年",
            f"parameters.crowded_number.{key}={10 * rows} 家",
        ]
    return known_to_rivals("baseline", sets) if known else load("baseline", sets)
