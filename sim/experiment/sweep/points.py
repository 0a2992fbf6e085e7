"""The points of a sweep: how a design places them along the axes.

grid: every combination of the listed values, the first axis slowest. zip: the first values, the
second ones, ... oat: the scenario as it is, then each listed value alone. lhs: a Latin hypercube.
sobol: points of Sobol' (1967), shifted at random (Cranley & Patterson 1976). In the last two a list
is taken as equally likely values; ``crossed``, they place the distributions only and each
of their points is met by every combination of the lists. csv: a table says.

What is placed at random is keyed by the scenario's seed and the path. So an axis keeps its numbers
whatever the others are, and Sobol' points stay where they are when more are added; those of
a Latin hypercube move, since its strata become narrower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.model.streams import uniform
from sim.scenario.axes import Axis
from sim.scenario.numbers import tidy

Float = NDArray[np.float64]
Int = NDArray[np.int64]

LISTED: Final = ("grid", "zip", "oat")
PLACED: Final = ("lhs", "sobol")
DESIGNS: Final = (*LISTED, *PLACED)
_INSIDE = 1e-12  # how far from 0 and 1 a probability stays


@dataclass(frozen=True)
class Points:
    """Where the points lie.

    ``values``: (points, axes), the number of an axis of numbers in its unit, the row of the choice
    of an axis of choices; NaN where a point leaves the path as the scenario has it.
    """

    axes: tuple[Axis, ...]
    values: Float

    @property
    def number(self) -> int:
        """How many points there are."""
        return len(self.values)

    def settings(self, point: int) -> tuple[tuple[str, str], ...]:
        """Path and text of all that a point sets, as ``--set`` takes them."""
        row = self.values[point]
        return tuple(
            axis.setting(float(value))
            for axis, value in zip(self.axes, row, strict=True)
            if not np.isnan(value)
        )


def placed(
    axes: Sequence[Axis], design: str, number: int, seed: int, *, crossed: bool = False
) -> Points:
    """The points of a design; ``number`` counts where it is lhs or sobol.

    Raises ValueError for an unknown design, or axes that it cannot place (``sim.cli.sweeping``
    says so before).
    """
    if design == "grid":
        values = _grid([_listed(axis) for axis in axes])
    elif design == "zip":
        values = np.stack([_listed(axis) for axis in axes], axis=1)
    elif design == "oat":
        values = _one_at_a_time([_listed(axis) for axis in axes])
    elif design in PLACED:
        values = _spread(axes, design, number, seed, crossed)
    else:
        raise ValueError(f"no design is called {design}")
    return Points(tuple(axes), values)


def _listed(axis: Axis) -> Float:
    """The values of a list; of choices their rows."""
    if axis.distribution is not None:
        raise ValueError(f"{axis.path} is not a list")
    return np.array(axis.values if axis.is_number else range(axis.levels), dtype=np.float64)


def _grid(lists: Sequence[Float]) -> Float:
    if not lists:
        return np.empty((1, 0))
    return np.array(list(product(*lists)), dtype=np.float64).reshape(-1, len(lists))


def _one_at_a_time(lists: Sequence[Float]) -> Float:
    rows = [np.full(len(lists), np.nan)]
    for column, values in enumerate(lists):
        for value in values:
            row = np.full(len(lists), np.nan)
            row[column] = value
            rows.append(row)
    return np.array(rows)


def _spread(axes: Sequence[Axis], design: str, number: int, seed: int, crossed: bool) -> Float:
    """Points of lhs or sobol along all axes or, crossed, along the distributions only."""
    sampled = [axis for axis in axes if axis.distribution is not None or not crossed]
    places = (_sobol if design == "sobol" else _latin)(
        [axis.path for axis in sampled], number, seed
    )
    found = {axis.path: _along(axis, places[:, row]) for row, axis in enumerate(sampled)}
    lists = [axis for axis in axes if axis.path not in found]
    combinations = _grid([_listed(axis) for axis in lists])
    for row, axis in enumerate(lists):
        found[axis.path] = np.tile(combinations[:, row], number)
    return np.stack(
        [
            found[axis.path] if axis in lists else np.repeat(found[axis.path], len(combinations))
            for axis in axes
        ],
        axis=1,
    )


def _along(axis: Axis, places: Float) -> Float:
    """The values of an axis at probabilities; of a list each value has the same share."""
    if axis.distribution is not None:
        drawn = axis.distribution.quantile(places)
        return np.array([tidy(float(value)) for value in drawn])  # as a scenario would read it
    rows = np.minimum((places * axis.levels).astype(np.int64), axis.levels - 1)
    return _listed(axis)[rows]


def _sobol(paths: Sequence[str], number: int, seed: int) -> Float:
    """Sobol' points (points, paths): the axis in place k has dimension k, shifted by its name."""
    from scipy.stats import qmc

    if number & (number - 1):
        raise ValueError(f"{number} is not a power of two")
    points = qmc.Sobol(len(paths), scramble=False).random(number)
    shift = np.array([_keyed(seed, f"shift:{path}", 1)[0] for path in paths])
    return _inside((points + shift) % 1.0)


def _latin(paths: Sequence[str], number: int, seed: int) -> Float:
    """A Latin hypercube (points, paths): each axis cut into as many strata as there are points."""
    columns = []
    for path in paths:
        stratum = np.argsort(np.argsort(_keyed(seed, f"stratum:{path}", number), kind="stable"))
        columns.append((stratum + _keyed(seed, f"place:{path}", number)) / number)
    return _inside(np.stack(columns, axis=1))


def _keyed(seed: int, name: str, number: int) -> Float:
    """Uniform draws of one name, (number,); further draws change none of the first."""
    draws: Float = uniform(seed, np.zeros(1, dtype=np.int64), f"sweep:{name}", 0, number)[0]
    return draws


def _inside(places: Float) -> Float:
    return np.asarray(np.clip(places, _INSIDE, 1.0 - _INSIDE))
