"""Worlds run for what published figures are held against, in as many processes as there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.predict import figures
from sim.evidence import Comparison
from sim.experiment import designs, executors
from sim.experiment.executors import Failure
from sim.model.inputs import WorldBatch

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@dataclass(frozen=True)
class _Part:
    """Some worlds and the figures they are held against, for a worker process."""

    batch: WorldBatch
    comparisons: tuple[Comparison, ...]

    @property
    def replicates(self) -> Int:
        return self.batch.replicates


def figures_of_worlds(
    whole: WorldBatch,
    comparisons: Sequence[Comparison],
    pool: tuple[Executor, int],
    progress: Callable[[int], None] = lambda worlds: None,
) -> tuple[Float, tuple[Failure, ...]]:
    """What each world has for each figure, (worlds, figures), and the worlds that failed, which
    are NaN. Raises RunError where no world could be run."""
    executor, busy = pool
    batches = designs.batches(whole, workers=busy, fewest=busy)
    parts = [_Part(batch, tuple(comparisons)) for batch in batches]
    outcome = executors.run_all(_run_part, parts, _halves, executor, busy, progress)
    if not outcome.pieces:
        raise executors.RunError(f"no world could be run: {outcome.failures[0].message}")
    found = np.full((whole.worlds, len(comparisons)), np.nan)
    row_of = {int(replicate): row for row, replicate in enumerate(whole.replicates)}
    for ran, piece in outcome.pieces:
        found[[row_of[int(replicate)] for replicate in ran]] = piece
    return found, tuple(sorted(outcome.failures, key=lambda failure: failure.world))


def _run_part(part: _Part) -> tuple[Int, Float]:
    from sim.model.batch import run_batch

    result = run_batch(part.batch)
    start = part.batch.scenario.start_year
    return part.replicates, figures(result, part.comparisons, start)


def _halves(part: _Part) -> tuple[_Part, _Part]:
    one, other = designs.halves(part.batch)
    return replace(part, batch=one), replace(part, batch=other)
