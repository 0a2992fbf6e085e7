"""Points of a sweep against one of them, world by world: what each changes, and how surely.

Replicate r of every point meets the same luck, so replicates of one number are pairs. A figure is
taken in one year, public money from the first year to that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.analysis.comparison import MONEY
from sim.analysis.paired import ChanceChange, Paired, chance_change, known_pairs, paired
from sim.analysis.targets import meets

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.sweep.results import SweepResult

Float = NDArray[np.float64]


@dataclass(frozen=True)
class FigureChanges:
    """One figure of a region at some points, by point; None where no pair of worlds has it."""

    region: str
    indicator: str
    unit: str
    changes: tuple[Paired | None, ...]

    @property
    def same(self) -> bool:
        """Whether not one world of any point differs, as far as worlds have it."""
        return all(change is None or change.same for change in self.changes)


@dataclass(frozen=True)
class TargetChanges:
    """The chance of one target at some points, by point; None where no pair has its figure."""

    target: Target
    changes: tuple[ChanceChange | None, ...]

    @property
    def same(self) -> bool:
        """Whether no world meets it at one point and misses it at the reference."""
        return all(it is None or not (it.won or it.lost) for it in self.changes)


@dataclass(frozen=True)
class PointComparison:
    """What ``points`` change in the point ``reference``: every figure kept, and the targets."""

    reference: int
    points: tuple[int, ...]
    figures: tuple[FigureChanges, ...]
    targets: tuple[TargetChanges, ...]

    @property
    def unmoved(self) -> tuple[int, ...]:
        """The points at which not one world differs from the reference in any figure."""
        rows = [figure.changes for figure in self.figures]
        return tuple(
            point
            for column, point in enumerate(self.points)
            if all((change := row[column]) is None or change.same for row in rows)
        )


def compare_points(
    sweep: SweepResult,
    reference: int,
    points: Sequence[int],
    year: int,
    targets: Iterable[Target],
) -> PointComparison:
    """Some points of a sweep against the point ``reference``.

    Figures of the focus come first, then the others as they are kept; each is read once.
    """
    figures, moved = [], []
    wanted = list(targets)
    regions = sorted(sweep.regions, key=lambda it: it != sweep.manifest["scenario"]["focus"])
    for region in regions:
        for label in sweep.indicators:
            every = sweep.every_year(region, label.id)
            values = _figure(every, label.id, sweep.years.index(year))
            changes = [paired(values[reference], values[point], label.unit) for point in points]
            figures.append(FigureChanges(region, label.id, label.unit, tuple(changes)))
            for target in wanted:
                if (target.region, target.indicator) == (region, label.id):
                    figure = every[..., sweep.years.index(target.year)]
                    moved.append(_chances(figure, target, reference, points))
    return PointComparison(reference, tuple(points), tuple(figures), tuple(moved))


def _figure(every: Float, indicator: str, row: int) -> Float:
    """The figure (points, replicates) of a year of ``every`` (points, replicates, years)."""
    if indicator != MONEY:
        return every[..., row]
    total: Float = every[..., : row + 1].sum(axis=-1)
    return total


def _chances(figure: Float, target: Target, reference: int, points: Sequence[int]) -> TargetChanges:
    """The chance of a target by its figure (points, replicates)."""
    changes: list[ChanceChange | None] = []
    for point in points:
        (before, after), known = known_pairs(figure[reference], figure[point])
        met = [meets(side, target.comparison, target.value) for side in (before, after)]
        changes.append(chance_change(met[0], met[1]) if known else None)
    return TargetChanges(target, tuple(changes))
