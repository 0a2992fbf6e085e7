"""Forecasts held against what houses printed, quantity by quantity and in sum.

Scores are in logarithms: a forecast twice too high and one twice too low are equally wrong, and
machines, prices and shares can be averaged. A quantity that several houses printed is scored
against each, and the mean is taken: houses differ in what they count, and none is the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.hindcast.forecasts import Float, Forecast
from sim.analysis.hindcast.quantities import Quantity
from sim.analysis.hindcast.scores import bias, covers, crps, interval, log_score, quantiles
from sim.reading import Message

BANDS = (0.5, 0.8, 0.9)
"""Central intervals shown and counted."""


@dataclass(frozen=True)
class Score:
    """One forecaster's scores; lower is better for ``crps`` and ``log_score`` (both of logs),
    ``bias`` is the mean of ln(median / observed), ``inside`` counts figures by band."""

    median: float
    bands: Mapping[float, tuple[float, float]]
    inside: Mapping[float, int]
    crps: float
    log_score: float
    bias: float


@dataclass(frozen=True)
class Row:
    """One forecaster on one quantity; ``score`` is None where it can't answer (``reason``),
    ``borrowed`` whether it rests on other things only, so that beating it proves little."""

    quantity: str
    forecaster: str
    figures: int
    observed_low: float
    observed_high: float
    score: Score | None
    reason: Message | None
    borrowed: bool = False


@dataclass(frozen=True)
class Total:
    """One forecaster over several quantities, each counting once: mean scores, mean bias and its
    mean size, shares of figures inside each band."""

    forecaster: str
    crps: float
    log_score: float
    bias: float
    size_of_bias: float
    inside: Mapping[float, float]


@dataclass(frozen=True)
class Totals:
    """The quantities that all of the forecasters answer, and how each did on them."""

    quantities: tuple[str, ...]
    rows: tuple[Total, ...]


def scoreboard(
    quantities: Mapping[str, Quantity], forecasts: Mapping[str, Sequence[Forecast]]
) -> list[Row]:
    """A row for each forecast, in the order of the quantities and of their forecasts."""
    return [
        _row(quantity, forecast)
        for name, quantity in quantities.items()
        for forecast in forecasts.get(name, ())
    ]


def _row(quantity: Quantity, forecast: Forecast) -> Row:
    values = [figure.value for figure in quantity.observed]
    return Row(
        quantity=quantity.id,
        forecaster=forecast.forecaster,
        figures=len(values),
        observed_low=min(values),
        observed_high=max(values),
        score=_score(forecast, quantity),
        reason=forecast.reason,
        borrowed=forecast.borrowed,
    )


def _score(forecast: Forecast, quantity: Quantity) -> Score | None:
    """Scores of what was forecast; each figure is held against the forecast of what it counts."""
    if forecast.sample is None:
        return None
    whole = _logs(forecast)
    ends = {level: interval(*whole, level) for level in BANDS}
    each = [
        (float(np.log(one.value)), _logs(forecast.apart.get(one.id, forecast)))
        for one in quantity.observed
    ]
    medians = [_median(own) for _, own in each]
    values = [one.value for one in quantity.observed]
    return Score(
        median=_median(whole),
        bands={
            level: (float(np.exp(low)), float(np.exp(high))) for level, (low, high) in ends.items()
        },
        inside={level: sum(covers(interval(*own, level), y) for y, own in each) for level in BANDS},
        crps=float(np.mean([crps(*own, y) for y, own in each])),
        log_score=float(np.mean([log_score(*own, y) for y, own in each])),
        bias=float(np.mean([bias(*pair) for pair in zip(medians, values, strict=True)])),
    )


def _logs(forecast: Forecast) -> tuple[Float, Float]:
    """Logarithms of what is expected, and their weights. Raises ValueError if it is silent."""
    if forecast.sample is None or forecast.weights is None:
        raise ValueError(f"{forecast.forecaster} says nothing of {forecast.quantity}")
    return np.log(forecast.sample), forecast.weights


def _median(drawn: tuple[Float, Float]) -> float:
    """The middle of what is expected, in the unit of the quantity."""
    return float(np.exp(quantiles(*drawn, np.array(0.5))))


def totals(rows: Iterable[Row], forecasters: Iterable[str] | None = None) -> Totals:
    """Scores over the quantities that every one of ``forecasters`` answers (of all that stand in
    ``rows``, if none are named: name two to hold one against the other)."""
    board = list(rows)
    names = tuple(dict.fromkeys(row.forecaster for row in board))
    if forecasters is not None:
        names = tuple(forecasters)
    scored = {(row.quantity, row.forecaster): row for row in board if row.score is not None}
    common = tuple(
        name
        for name in dict.fromkeys(row.quantity for row in board)
        if names and all((name, forecaster) in scored for forecaster in names)
    )
    if not common:
        return Totals((), ())
    sums = {name: [scored[quantity, name] for quantity in common] for name in names}
    means = {name: _means(mine) for name, mine in sums.items()}
    return Totals(
        common,
        tuple(
            Total(
                forecaster=name,
                crps=means[name]["crps"],
                log_score=means[name]["log_score"],
                bias=means[name]["bias"],
                size_of_bias=means[name]["size_of_bias"],
                inside=_inside(sums[name]),
            )
            for name in names
        ),
    )


def _means(rows: Sequence[Row]) -> dict[str, float]:
    scores = [row.score for row in rows if row.score is not None]
    return {
        "crps": float(np.mean([score.crps for score in scores])),
        "log_score": float(np.mean([score.log_score for score in scores])),
        "bias": float(np.mean([score.bias for score in scores])),
        "size_of_bias": float(np.mean([abs(score.bias) for score in scores])),
    }


def _inside(rows: Sequence[Row]) -> dict[float, float]:
    """Share of all figures inside each band."""
    figures = sum(row.figures for row in rows)
    return {
        level: sum(row.score.inside[level] for row in rows if row.score is not None) / figures
        for level in BANDS
    }
