"""Which worlds to run: replicate numbers, and the uncertain numbers each world draws.

A draw depends on the seed, the replicate and the name of what is drawn, on nothing else: adding
a world or an uncertain number changes no other draw, and two scenarios on one seed share the
draws of everything they have in common.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Distribution
from sim.model.inputs import WorldBatch
from sim.model.streams import uniform
from sim.scenario import Number, Scenario

Float = NDArray[np.float64]


def uncertain(scenario: Scenario) -> dict[str, Distribution]:
    """The distribution of every uncertain path of a scenario, sorted by path.

    Paths: ``name`` or ``name.key`` of a parameter, ``name*`` of a factor that all keys of a
    parameter share, ``levers.<region>.<name>.<field>`` of a lever's number.
    """
    found: dict[str, Distribution] = {}
    for path, number in _numbers(scenario):
        if number.distribution is not None:
            found[number.common_factor or path] = number.distribution
    return dict(sorted(found.items()))


def _numbers(scenario: Scenario) -> Iterator[tuple[str, Number]]:
    yield from scenario.parameters.items()
    for lever in scenario.levers:
        for name, number in lever.numbers.items():
            yield f"{lever.path}.{name}", number


def draw(scenario: Scenario, replicates: NDArray[np.int64]) -> dict[str, Float]:
    """What each world draws for every uncertain path: arrays (worlds,), in canonical units."""
    return {
        path: np.asarray(
            distribution.quantile(
                uniform(scenario.seed, replicates, f"parameter:{path}", 0, 1)[:, 0]
            ),
            dtype=np.float64,
        )
        for path, distribution in uncertain(scenario).items()
    }


def all_worlds(scenario: Scenario) -> WorldBatch:
    """The scenario's worlds 0, 1, ... with what each has drawn."""
    replicates = np.arange(scenario.worlds, dtype=np.int64)
    return WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates))


def batches(
    whole: WorldBatch, size: int | None = None, workers: int = 1, fewest: int = 1
) -> list[WorldBatch]:
    """The worlds in batches of at most ``size``, or such as are fast to advance.

    Worlds likely to hold like numbers of firms go together, the largest first; each of the
    ``workers`` gets as much as the others. ``fewest`` batches there shall be.
    """
    from sim.model.batch import CHUNK_ELEMENTS, expected_firms

    firms = expected_firms(whole)
    if size is not None:
        order = np.argsort(-firms, kind="stable")
        return _cut(whole, order, np.arange(whole.worlds) // size)
    number = max(int(np.ceil(firms.sum() / CHUNK_ELEMENTS)), fewest)
    return split(whole, -(-number // workers) * workers if number > 1 else 1)


def split(whole: WorldBatch, parts: int) -> list[WorldBatch]:
    """The same worlds in so many batches of about equal work, fewer where worlds are few."""
    from sim.model.batch import expected_firms

    firms = expected_firms(whole)
    order = np.argsort(-firms, kind="stable")
    parts, work = min(parts, whole.worlds), firms[order]
    middle = np.cumsum(work) - work / 2  # a world belongs where its middle lies
    return _cut(whole, order, (middle / work.sum() * parts).astype(np.int64))


def _cut(whole: WorldBatch, order: NDArray[np.int64], part: NDArray[np.int64]) -> list[WorldBatch]:
    """Worlds in this order, a batch for each run of equal ``part``."""
    cuts = np.flatnonzero(np.diff(part)) + 1
    return [_part(whole, rows) for rows in np.split(order, cuts)]


def halves(batch: WorldBatch) -> tuple[WorldBatch, WorldBatch]:
    """The same worlds in two batches."""
    middle = len(batch.replicates) // 2
    rows = np.arange(len(batch.replicates))
    return _part(batch, rows[:middle]), _part(batch, rows[middle:])


def one_world(scenario: Scenario, replicate: int) -> WorldBatch:
    """One replicate alone: what ``sim.model.industry.IndustryModel`` is made from."""
    replicates = np.array([replicate], dtype=np.int64)
    return WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates))


def _part(batch: WorldBatch, rows: NDArray[np.int64]) -> WorldBatch:
    numbers = {path: values[rows] for path, values in batch.numbers.items()}
    return WorldBatch(batch.scenario, batch.seed, batch.replicates[rows], numbers)
