"""One indicator of a region, ready to be drawn as a fan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.chances import few
from sim.analysis.targets import meets
from sim.figures import style
from sim.figures.inputs import Dot, Facts, Floats, finite_series
from sim.figures.numbers import RANKS, outcomes, quantiles

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult


@dataclass(frozen=True)
class Panel:
    """One indicator of the region: its numbers, its target, what was counted."""

    indicator: str
    unit: str
    years: tuple[int, ...]
    bands: Floats  # (rank, year)
    target: Target | None
    dots: tuple[Dot, ...]
    year: int  # of the outcomes
    outcomes: Floats
    met: tuple[bool, ...]
    chance: float
    worlds: int  # that the quantiles and the chance are over

    @property
    def few(self) -> bool:
        """Whether the worlds are too few for a word of chance: each of them is a dot then."""
        return few(self.worlds)


def panel_of(result: RunResult, facts: Facts, region: str, indicator: str) -> Panel:
    """The region's panel of the indicator. Raises ValueError where the result lacks it."""
    series = finite_series(result, region, indicator)
    score = facts.comparable(region, indicator)
    target = None if score is None else score.target
    year = result.years[-1] if target is None else target.year
    at_year = series[:, result.years.index(year)]
    drawn = np.sort(at_year) if few(len(at_year)) else outcomes(at_year)
    met, chance = (False,) * len(drawn), 0.0
    if target is not None and score is not None and score.chance is not None:
        met = tuple(bool(one) for one in meets(drawn, target.comparison, target.value))
        chance = score.chance
    seen = [
        dot
        for dot in facts.observations.get((region, indicator), ())
        if result.years[0] <= dot.year <= result.years[-1]
    ]
    return Panel(
        indicator=indicator,
        unit=result.indicator(indicator).unit,
        years=tuple(result.years),
        bands=quantiles(series),
        target=target,
        dots=tuple(sorted(seen, key=lambda dot: (dot.year, dot.value, dot.house))),
        year=year,
        outcomes=drawn,
        met=met,
        chance=chance,
        worlds=len(series),
    )


def table_of(panels: Sequence[Panel], region: str) -> style.Table:
    """Everything drawn: percentiles, outcomes, counts, target and chance."""
    rows: list[tuple[object, ...]] = []
    for panel in panels:
        unit = panel.unit
        for column, year in enumerate(panel.years):
            rows += [
                (region, panel.indicator, year, f"p{rank}", float(panel.bands[row, column]), unit)
                for row, rank in enumerate(RANKS)
            ]
        rows += [
            (region, panel.indicator, panel.year, "outcome", float(value), unit)
            for value in panel.outcomes
        ]
        rows += [
            (region, panel.indicator, dot.year, f"observed: {dot.house}", dot.value, unit)
            for dot in panel.dots
        ]
        if panel.target is not None:
            rows += [
                (region, panel.indicator, panel.target.year, "target", panel.target.value, unit),
                (region, panel.indicator, panel.target.year, "chance", panel.chance, "share"),
            ]
    return ("region", "indicator", "year", "what", "value", "unit"), tuple(rows)
