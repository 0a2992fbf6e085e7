"""Run a batch of worlds from the first month to the last: the one door to the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.axes import TINY
from sim.model.detail import Detail
from sim.model.entry import entry_rate, newcomers_in_all
from sim.model.inputs import Parameters, WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import Float

MOST_EXPECTED = 1e6  # firms of a world, as a guess
CHUNK_ELEMENTS = 50_000  # firms × worlds advanced together: more gains little, measured


@dataclass(frozen=True)
class BatchResult:
    """What a batch leaves.

    ``indicators``: (worlds, years, regions, indicators) in the order of ``regions().all`` and
    ``INDICATORS``; mean prices are NaN where nothing was shipped. ``detail``: what published
    figures of makers, lines and costs are held against. ``diagnostics``: by name, (worlds,).
    """

    replicates: NDArray[np.int64]
    indicators: Float
    detail: Detail
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
    crowded = np.maximum(p.vector("crowded_number"), TINY)
    rate = entry_rate(
        p.vector("entry_rate"),
        np.sqrt(quiet * p["most_activity"]),
        quiet,
        p["entry_activity_exponent"],
        0.0,
        crowded,
    )
    years = scenario.end_year - scenario.start_year + 1.0
    with np.errstate(all="ignore"):  # a guess may be wild, a run must not end over it
        others = newcomers_in_all(p.vector("start_others"), rate, crowded, years).sum(axis=1)
    return len(makers()) + np.clip(np.nan_to_num(others), 0.0, MOST_EXPECTED)


def run_batch(batch: WorldBatch) -> BatchResult:
    """Advance the worlds to the end of the scenario. Raises AccountsError if money leaks."""
    world = start_worlds(batch)
    for _ in range(len(world.times)):
        advance(world)
    return BatchResult(
        replicates=batch.replicates,
        indicators=world.tally.table,
        detail=world.tally.detail,
        diagnostics={
            "largest_imbalance": world.books.largest_imbalance,
        },
    )


__all__ = ["CHUNK_ELEMENTS", "BatchResult", "WorldBatch", "expected_firms", "run_batch"]
