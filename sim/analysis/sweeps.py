"""What a sweep says: the chance of each target, and the middle of a figure, along each axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.chances import percent
from sim.analysis.targets import meets, quantiles

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.sweep.results import SweepResult

Float = NDArray[np.float64]
Int = NDArray[np.int64]

MOST_LEVELS = 12  # values of an axis that are shown one by one; more are shown in bins
BINS = 5


@dataclass(frozen=True)
class Level:
    """One value of an axis, or a bin from ``value`` to ``high``, with the points that have it.

    ``value`` None: the axis is left as the scenario has it.
    """

    value: float | str | None
    high: float | None
    points: Int


@dataclass(frozen=True)
class Standing:
    """How a target stands in some worlds: ``worlds`` of them, ``missing`` without a value.

    ``median``, ``low``, ``high`` (10th and 90th percentile) in the target's unit and ``chance`` are
    of the others, None if there are none.
    """

    worlds: int
    missing: int
    median: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None

    @property
    def known(self) -> int:
        """Worlds with a value."""
        return self.worlds - self.missing

    @property
    def percent(self) -> str:
        """The chance as it is written everywhere."""
        return percent(self.chance, self.known)

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "worlds": self.worlds,
            "worlds_without_value": self.missing,
            "median": self.median,
            "interval80": None if self.low is None else [self.low, self.high],
            "chance": self.chance,
        }


def scored_targets(sweep: SweepResult) -> list[Target]:
    """The published targets that a sweep kept figures of, those of the focus first."""
    from sim.evidence import targets

    kept = {label.id for label in sweep.indicators}
    focus = sweep.manifest["scenario"]["focus"]
    found = [
        target
        for target in targets().values()
        if target.status != "not_comparable"
        and target.indicator in kept
        and target.region in sweep.regions
        and target.year in sweep.years
    ]
    return sorted(found, key=lambda it: (it.region != focus, it.status != "outcome"))


def levels(sweep: SweepResult, path: str) -> list[Level]:
    """The values of an axis, or bins of as many points each, in order."""
    values = sweep.design[path]
    unset = np.array([value is None for value in values])
    found = []
    if unset.any():
        rows = [[other is None for other in column] for column in sweep.design.values()]
        nowhere = np.array(rows).all(axis=0)  # the point that is the scenario itself
        found.append(Level(None, None, np.flatnonzero(nowhere if nowhere.any() else unset)))
    known = list(dict.fromkeys(value for value in values if value is not None))
    if len(known) <= MOST_LEVELS or isinstance(known[0], str):
        if not isinstance(known[0], str):
            known.sort()
        for value in known:
            rows_of = np.flatnonzero([other == value for other in values])
            found.append(Level(value, None, rows_of))
        return found
    points = np.flatnonzero(~unset)
    numbers = np.array([values[point] for point in points], dtype=np.float64)
    order = np.argsort(numbers, kind="stable")
    for part in np.array_split(order, BINS):
        low, high = float(numbers[part[0]]), float(numbers[part[-1]])
        found.append(Level(low, high, np.sort(points[part])))
    return found


def standing(values: Float, target: Target) -> Standing:
    """How a target stands in worlds whose figure is ``values``, any shape, NaN for none."""
    flat = values.reshape(-1)
    known = flat[~np.isnan(flat)]
    missing = len(flat) - len(known)
    if not len(known):
        return Standing(len(flat), missing)
    low, median, high = quantiles(known, target.unit)
    chance = float(meets(known, target.comparison, target.value).mean())
    return Standing(len(flat), missing, median, low, high, chance)


def swing(standings: Sequence[Standing]) -> float:
    """How far apart the chances of some levels lie, 0–1."""
    chances = [it.chance for it in standings if it.chance is not None]
    return max(chances) - min(chances) if chances else 0.0
