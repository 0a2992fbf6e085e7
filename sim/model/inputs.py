"""What a batch of worlds is given: one scenario, and the numbers each world drew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Number, Scenario

Float = NDArray[np.float64]


@dataclass(frozen=True)
class WorldBatch:
    """Some worlds of one scenario.

    ``replicates``: (worlds,) the replicate number of each world, the key of its random streams.
    ``numbers``: for each uncertain path (``name``, ``name.key``, ``name*`` for a factor common to
    all keys, ``levers.region.name.field``) its drawn values, (worlds,), in canonical units.
    """

    scenario: Scenario
    seed: int
    replicates: NDArray[np.int64]
    numbers: Mapping[str, Float]

    @property
    def worlds(self) -> int:
        return len(self.replicates)


class Parameters:
    """The model's parameters for one batch, ready for arrays.

    ``p["name"]`` is (worlds, 1); ``p.vector("name")`` is (worlds, keys) in the order of the
    evidence. Fixed parameters are repeated over worlds, so mechanisms see one shape.
    Raises KeyError for a parameter that the evidence does not hold.
    """

    def __init__(self, batch: WorldBatch) -> None:
        self._worlds = batch.worlds
        self._columns: dict[str, Float] = {}
        keys: dict[str, list[str]] = {}
        for path, number in batch.scenario.parameters.items():
            self._columns[path] = self._column(path, number, batch.numbers)[:, None]
            name, _, key = path.partition(".")
            if key:
                keys.setdefault(name, []).append(path)
        self._vectors = {
            name: np.hstack([self._columns[path] for path in paths]) for name, paths in keys.items()
        }

    def _column(self, path: str, number: Number, drawn: Mapping[str, Float]) -> Float:
        values = drawn.get(path)
        column = np.full(self._worlds, number.value) if values is None else values
        if number.common_factor is not None:
            factor = drawn.get(number.common_factor)
            column = column if factor is None else column * factor
        return np.ascontiguousarray(column, dtype=np.float64)

    def __getitem__(self, name: str) -> Float:
        return self._columns[name]

    def fixed(self, name: str) -> float:
        """A structural parameter, the same in every world. Raises ValueError if it is not."""
        values = self._columns[name]
        if not (values == values[0]).all():
            raise ValueError(f"{name} shapes the model and can't differ between worlds")
        return float(values[0, 0])

    def vector(self, name: str) -> Float:
        return self._vectors[name]


def schedule_of(
    number: Number,
    drawn: Mapping[str, Float],
    worlds: int,
    times: Float,
    late: Float | None = None,
) -> Float:
    """The value in force at each time: (worlds, times). A dated value holds from its date on.

    A drawn value replaces the undated one. With ``late`` (worlds,), years, each world reads the
    dates so much later.
    """
    draws = drawn.get(number.path)
    if late is not None and number.schedule and draws is None:
        dates = np.array([start for start, _ in number.schedule])
        held = np.array([number.value, *(value for _, value in number.schedule)])
        return held[np.searchsorted(dates, times - late[:, None] + 1e-9, side="right")]
    values = np.array([number.at(time + 1e-9) for time in times])
    if draws is None:
        return np.broadcast_to(values, (worlds, len(times)))
    return np.repeat(draws[:, None], len(times), axis=1)
