"""Years to come as a run has them, beside what houses forecast; never averaged with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.hindcast.scores import interval, quantiles
from sim.reading import Message

if TYPE_CHECKING:
    from sim.evidence import Outlook, OutlookQuantity, Said
    from sim.experiment.results import RunResult

SHOWN = 0.8
"""The central interval that is given."""


@dataclass(frozen=True)
class Beside:
    """A house's forecast and the share of worlds that have less."""

    said: Said
    below: float


@dataclass(frozen=True)
class Ahead:
    """One quantity of one year: median and central interval over ``worlds``, and the houses."""

    quantity: str
    name: Message
    unit: str
    year: int
    worlds: int
    median: float
    low: float
    high: float
    beside: tuple[Beside, ...]


def outlook(result: RunResult, forecasts: Outlook) -> tuple[Ahead, ...]:
    """The run's distributions of each quantity and year that the run reaches, worlds that failed
    left out. Raises KeyError for a result without an indicator."""
    return tuple(
        _ahead(result, quantity, year)
        for quantity in forecasts.quantities.values()
        for year in forecasts.years
        if year in result.years
    )


def _ahead(result: RunResult, quantity: OutlookQuantity, year: int) -> Ahead:
    series = result.series(quantity.region, quantity.indicator)
    if quantity.so_far:
        series = series.cumsum(axis=1)
    values = series[:, result.years.index(year)]
    values = values[np.isfinite(values)]
    same = np.ones_like(values)
    low, high = interval(values, same, SHOWN)
    return Ahead(
        quantity=quantity.id,
        name=quantity.name,
        unit=quantity.unit,
        year=year,
        worlds=len(values),
        median=float(quantiles(values, same, np.array(0.5))),
        low=low,
        high=high,
        beside=tuple(
            Beside(one, float(np.mean(values < one.value)))
            for one in quantity.said
            if one.year == year
        ),
    )


def as_plain(found: Sequence[Ahead]) -> list[dict[str, Any]]:
    """A row a quantity and year in plain values."""
    return [asdict(one) for one in found]
