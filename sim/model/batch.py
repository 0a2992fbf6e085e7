"""Run a batch of worlds from the first month to the last: the one door to the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.inputs import WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import Float
from sim.scenario import Scenario

CHUNK_ELEMENTS = 16_384  # firm rows × worlds that fit the processor's cache: measured fastest


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


def worlds_per_batch(scenario: Scenario) -> int:
    """Worlds that are advanced together; results don't depend on it."""
    from sim.evidence import makers

    return max(1, CHUNK_ELEMENTS // (2 * scenario.firm_slots + len(makers())))


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


__all__ = ["BatchResult", "WorldBatch", "run_batch", "worlds_per_batch"]
