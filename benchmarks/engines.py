"""Who takes part: the engine, its witness, the Mesa model of objects, the compiled month.

Each is given the same batches and returns the same table; ``differences`` says where not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from importlib.util import find_spec

import numpy as np

from benchmarks.worlds import Float, Worlds, by_replicate
from sim.evidence import regions
from sim.experiment import designs, executors
from sim.model.batch import BatchResult, run_batch
from sim.model.indicators import INDICATORS
from sim.model.inputs import WorldBatch

CLOSE = 1e-9  # relative
NOTHING = 1e-12  # of an indicator's largest value: what counts as zero beside it
COMPILED_ROOM = 2_000  # rows that the compiled month has room for without being told


class Mismatch(Exception):
    """Two engines disagree: a benchmark of different results is worthless."""


def run_here(batches: Sequence[WorldBatch]) -> Float:
    """The engine, in this process."""
    return by_replicate(batches, [run_batch(batch).indicators for batch in batches])


def piece(batch: WorldBatch) -> BatchResult:
    """What a worker process does with a batch."""
    return run_batch(batch)


def run_in_pool(batches: Sequence[WorldBatch], pool: Executor, busy: int) -> Float:
    """The engine, in worker processes that are already there, as ``sim run`` hands work out."""
    outcome = executors.run_all(piece, batches, designs.halves, pool, busy)
    if outcome.failures:
        raise executors.RunError(outcome.failures[0].message)
    return by_replicate(outcome.pieces, [result.indicators for result in outcome.pieces])


def one_by_one(batches: Sequence[WorldBatch]) -> list[WorldBatch]:
    """The same worlds, each in a batch of its own, by replicate."""
    singles = [
        WorldBatch(
            batch.scenario,
            batch.seed,
            batch.replicates[row : row + 1],
            {path: values[row : row + 1] for path, values in batch.numbers.items()},
        )
        for batch in batches
        for row in range(batch.worlds)
    ]
    return sorted(singles, key=lambda single: int(single.replicates[0]))


def run_objects(singles: Sequence[WorldBatch]) -> Float:
    """The Mesa model of objects."""
    from benchmarks.objects import live

    return np.stack([live(batch) for batch in singles])


def run_witness(singles: Sequence[WorldBatch]) -> Float:
    """The plain loops that check the engine."""
    from tests.witness.month import live

    tables = []
    for batch in singles:
        told = live(batch).table
        years = sorted({year for year, _, _ in told})
        tables.append(
            [
                [[told[year, region, item.id] for item in INDICATORS] for region in regions().all]
                for year in years
            ]
        )
    return np.array(tables)


def prepare_compiled(worlds: Worlds) -> Callable[[], Float]:
    """The compiled month, made ready and compiled: what is left is the run.

    Raises ImportError where numba is missing, RuntimeError where a world has too many firms.
    """
    from benchmarks import compiled

    room = {"rows_with_room": 2 * worlds.most_rows} if worlds.most_rows > COMPILED_ROOM else {}
    prepared = [compiled.prepare(batch, **room) for batch in worlds.batches]
    compiled.run(prepared[0])

    def run() -> Float:
        return by_replicate(worlds.batches, [compiled.run(one) for one in prepared])

    return run


def why_not_compiled() -> str:
    """Why the compiled month can't be measured here; nothing if it can."""
    if find_spec("benchmarks.compiled") is None:
        return "not measured: this checkout has no benchmarks/compiled"
    if find_spec("numba") is None:
        return "not measured: numba isn't installed; pip install .[bench]"
    return ""


def differences(ours: Float, theirs: Float) -> list[str]:
    """Indicators that differ between two tables (worlds, years, regions, indicators)."""
    if ours.shape != theirs.shape:
        return [f"shapes {ours.shape} and {theirs.shape}"]
    largest = np.nanmax(np.abs(ours), axis=(0, 1, 2), initial=0.0)
    same = np.abs(ours - theirs) <= CLOSE * np.abs(ours) + NOTHING * largest
    same |= np.isnan(ours) & np.isnan(theirs)
    return [
        f"{INDICATORS[column].id} of {regions().all[row]}, world {world}, year {year}: "
        f"{ours[world, year, row, column]!r} and {theirs[world, year, row, column]!r}"
        for world, year, row, column in np.argwhere(~same).tolist()
    ]


def must_agree(name: str, ours: Float, theirs: Float) -> None:
    """Raise Mismatch where an engine's result isn't the engine's to 1e-9."""
    found = differences(ours, theirs)
    if found:
        raise Mismatch(f"{name} and the engine disagree in {len(found)} figures: {found[0]}")
