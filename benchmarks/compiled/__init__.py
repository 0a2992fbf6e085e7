"""The month as loops compiled for one core: how fast could the model be?

The same month as ``sim.model``, one world at a time, over plain arrays, compiled with numba (which
the project doesn't need). It agrees with the model to 1e-9, so the two can be timed side by side.
``month.py`` has the order of things.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.compiled import layout
from benchmarks.compiled.inputs import Prepared, prepare
from benchmarks.compiled.month import live


def run(prepared: Prepared) -> NDArray[np.float64]:
    """Indicators (worlds, years, regions, indicators), in the order of the model's.

    One world after another. Raises RuntimeError if a world has more firms than there is room for,
    or if money leaks.
    """
    regions = len(prepared.geography["ancestry"][0])
    shape = (len(prepared.replicates), prepared.years, regions, len(layout.INDICATOR))
    table = np.zeros(shape)
    for world in range(len(table)):
        run_world(prepared, world, table[world])
    return table


def run_world(prepared: Prepared, number: int, table: NDArray[np.float64]) -> np.void:
    """One world; returns its firms and fills ``table`` (years, regions, indicators) of zeros."""
    regions, leaves = table.shape[1], len(prepared.geography["wage"][0])
    world = record(layout.world_layout(leaves, regions))
    world["steps_per_year"], world["start_year"] = prepared.steps_per_year, prepared.first_year
    firms = record(layout.firms_layout(prepared.rows))
    funds, levers = prepared.funds.copy(), prepared.levers.copy()
    inputs = (
        prepared.parameters[number],
        prepared.geography[0],
        prepared.known,
        prepared.dated,
        prepared.drawn[number],
        prepared.aims,
    )
    state = (world, firms, record(layout.leaves_layout(leaves)), funds, levers)
    rooms = (
        record(layout.year_layout(leaves, regions)),
        record(layout.sums_layout(leaves)),
        np.zeros((len(levers), prepared.rows)),
        np.zeros(len(funds) * layout.MOST_DEALS, layout.DEAL),
        np.zeros(prepared.rows, dtype=np.int64),
        np.zeros(prepared.drawn.shape[1:]),
    )
    results = (table, table.view(layout.INDICATORS)[..., 0])
    live(
        inputs,
        state,
        rooms,
        results,
        np.uint64(prepared.seed),
        np.uint64(prepared.replicates[number]),
    )
    return firms


def record(fields: np.dtype[Any]) -> np.void:
    """One record of zeros."""
    found: np.void = np.zeros(1, fields)[0]
    return found


__all__ = ["Prepared", "prepare", "run"]
