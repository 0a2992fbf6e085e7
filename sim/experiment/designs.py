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


def batches(scenario: Scenario, size: int) -> list[WorldBatch]:
    """The scenario's worlds 0, 1, ... in batches of at most ``size``."""
    replicates = np.arange(scenario.worlds, dtype=np.int64)
    numbers = draw(scenario, replicates)
    whole = WorldBatch(scenario, scenario.seed, replicates, numbers)
    return [_part(whole, slice(first, first + size)) for first in range(0, scenario.worlds, size)]


def halves(batch: WorldBatch) -> tuple[WorldBatch, WorldBatch]:
    """The same worlds in two batches."""
    middle = len(batch.replicates) // 2
    return _part(batch, slice(None, middle)), _part(batch, slice(middle, None))


def one_world(scenario: Scenario, replicate: int) -> WorldBatch:
    """One replicate alone: what ``sim.model.industry.IndustryModel`` is made from."""
    replicates = np.array([replicate], dtype=np.int64)
    return WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates))


def _part(batch: WorldBatch, rows: slice) -> WorldBatch:
    numbers = {path: values[rows] for path, values in batch.numbers.items()}
    return WorldBatch(batch.scenario, batch.seed, batch.replicates[rows], numbers)
