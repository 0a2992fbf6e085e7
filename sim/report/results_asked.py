"""Results as the sections read them: several side by side, each with its scores and stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.analysis.targets import quantiles
from sim.figures.inputs import scenario_stamp
from sim.reading import Message
from sim.report.values import Spread, Value, either

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult

Float = NDArray[np.float64]
OUTLOOK = 2027
"""The year that most plans are for."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One result with the scores of its targets."""

    result: RunResult
    scores: Sequence[TargetScore]

    @property
    def stamp(self) -> str:
        """scenario@hash8, by which sources name the result."""
        return scenario_stamp(self.result)

    @property
    def title(self) -> Message:
        """What the scenario is called."""
        return either(self.result.scenario.title, self.result.scenario.name)

    @property
    def region(self) -> str:
        """What the result is about: the focus, else china."""
        focus = self.result.scenario.focus
        return focus if focus in self.result.regions else "china"

    @property
    def year(self) -> int:
        """The year that most plans are for, the last one of a shorter run."""
        years = self.result.years
        return OUTLOOK if OUTLOOK in years else years[-1]

    @property
    def known_worlds(self) -> int:
        """The worlds that did not fail."""
        return self.result.worlds - len(self.result.manifest["failed"])

    def spread(
        self, region: str, indicator: str, year: int, *, so_far: bool = False
    ) -> Spread | None:
        """Median and the range of eight worlds in ten; None where no world has a figure.

        ``so_far`` adds the years up to this one.
        """
        result = self.result
        if indicator not in (label.id for label in result.indicators):
            return None
        series = result.series(region, indicator)
        column = result.years.index(year)
        values = series[:, : column + 1].sum(axis=1) if so_far else series[:, column]
        what = f"{indicator}{'+' if so_far else ''}"
        at = f"{self.stamp}:{region}:{what}:{year}"
        return spread_of(values, result.indicator(indicator).unit, at)


def spread_of(values: Float, unit: str, at: str) -> Spread | None:
    """Median and 80 % range over worlds, (world,), with ``at`` as the place of their source."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    found = [
        Value(number, unit, f"{at}:{what}", len(known))
        for number, what in zip(quantiles(known, unit), ("p10", "p50", "p90"), strict=True)
    ]
    return Spread(found[1], found[0], found[2])
