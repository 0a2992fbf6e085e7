"""Run a batch of worlds from the first month to the last: the one door to the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.entry import entry_rate, newcomers_in_all
from sim.model.inputs import Parameters, WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import Float

CHUNK_ELEMENTS = 40_000  # firms × worlds advanced together: more gains nothing, measured


@dataclass(frozen=True)
class BatchResult:
    """What a batch leaves.

    ``indicators``: (worlds, years, regions, indicators) in the order of ``regions().all`` and
    ``INDICATORS``; mean prices are NaN where nothing was shipped. ``diagnostics``: by name,
    (worlds,).
    """

    replicates: NDArray[np.int64]
    indicators: Float
    diagnostics: dict[str, Float]


def expected_firms(batch: WorldBatch) -> Float:
    """Firms each world is likely to hold in its last year, roughly, (worlds,).

    Known firms and newcomers as they would come with deal activity halfway, in logs, between
    quiet and overheated. Only the make-up of batches hangs on it, so that a small world need not
    carry the empty rows of a large one; results don't.
    """
    from sim.evidence import makers

    p, scenario = Parameters(batch), batch.scenario
    quiet = p["normal_activity"]
    rate = entry_rate(
        p.vector("entry_rate"),
        np.sqrt(quiet * p["most_activity"]),
        quiet,
        p["entry_activity_exponent"],
        0.0,
        p.vector("crowded_number"),
    )
    years = scenario.end_year - scenario.start_year + 1.0
    others = newcomers_in_all(p.vector("start_others"), rate, p.vector("crowded_number"), years)
    return len(makers()) + others.sum(axis=1)


def run_batch(batch: WorldBatch) -> BatchResult:
    """Advance the worlds to the end of the scenario. Raises AccountsError if money leaks."""
    world = start_worlds(batch)
    for _ in range(len(world.times)):
        advance(world)
    return BatchResult(
        replicates=batch.replicates,
        indicators=world.tally.table,
        diagnostics={
            "largest_imbalance": world.books.largest_imbalance,
        },
    )


__all__ = ["CHUNK_ELEMENTS", "BatchResult", "WorldBatch", "expected_firms", "run_batch"]
