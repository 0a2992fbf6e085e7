"""Forecasts held against what houses printed, quantity by quantity and in sum.

Scores are in logarithms: a forecast twice too high and one twice too low are equally wrong, and
machines, prices and shares can be averaged. A quantity that several houses printed is scored
against each, and the mean is taken: houses differ in what they count, and none is the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.hindcast.forecasts import Forecast
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
    """One forecaster on one quantity; ``score`` is None where it can't answer (``reason``)."""

    quantity: str
    forecaster: str
    figures: int
    observed_low: float
    observed_high: float
    score: Score | None
    reason: Message | None


@dataclass(frozen=True)
class Total:
    """One forecaster over several quantities, each counting once: mean scores, mean bias and its
    mean size, shares of figures inside each band; ranks from 1, equal scores sharing one."""

    forecaster: str
    crps: float
    log_score: float
    bias: float
    size_of_bias: float
    inside: Mapping[float, float]
    rank_crps: int
    rank_log_score: int


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
    values = np.array([figure.value for figure in quantity.observed])
    return Row(
        quantity=quantity.id,
        forecaster=forecast.forecaster,
        figures=len(values),
        observed_low=float(values.min()),
        observed_high=float(values.max()),
        score=_score(forecast, values),
        reason=forecast.reason,
    )


def _score(
    forecast: Forecast, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> Score | None:
    if forecast.sample is None or forecast.weights is None:
        return None
    logs, weights, observed = np.log(forecast.sample), forecast.weights, np.log(values)
    ends = {level: interval(logs, weights, level) for level in BANDS}
    median = float(np.exp(quantiles(logs, weights, np.array(0.5))))
    return Score(
        median=median,
        bands={
            level: (float(np.exp(low)), float(np.exp(high))) for level, (low, high) in ends.items()
        },
        inside={level: sum(covers(ends[level], float(y)) for y in observed) for level in BANDS},
        crps=float(np.mean([crps(logs, weights, float(y)) for y in observed])),
        log_score=float(np.mean([log_score(logs, weights, float(y)) for y in observed])),
        bias=float(np.mean([bias(median, float(value)) for value in values])),
    )


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
                rank_crps=_rank(name, {key: mean["crps"] for key, mean in means.items()}),
                rank_log_score=_rank(name, {key: mean["log_score"] for key, mean in means.items()}),
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


def _rank(name: str, values: Mapping[str, float]) -> int:
    """1 for the lowest value; equal values share the better rank."""
    return 1 + sum(value < values[name] for value in values.values())
