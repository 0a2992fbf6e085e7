"""Forecasts of every market from every origin, and how they did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from sim import evidence
from sim.analysis.analogues.fit import SEED, Fit, fit, forecast
from sim.analysis.analogues.market import (
    BassModel,
    DemandModel,
    Known,
    YearlyModel,
    known_at,
)
from sim.analysis.analogues.naive import naive_forecast
from sim.analysis.hindcast.scores import crps
from sim.evidence import AnalogueMarket, Analogues
from sim.model.state import Float

HORIZONS: Final = 3
FIRST_ORIGIN: Final = 6  # observations known at the first origin
FORECASTERS: Final = ("demand", "bass", "last_value", "last_growth")
"""The model's demand functions; plain Bass; the last value; the last value with mean growth."""
ALL: Final = "all"


@dataclass(frozen=True)
class AnalogueForecast:
    """One forecast of a year's sales in machines, and what came.

    ``interval80`` and ``interval50``: the middle 80 % and 50 %. ``crps``: continuous ranked
    probability score of the log of sales, 0 at best.
    """

    market: str
    forecaster: str
    origin: int
    ahead: int
    observed: float
    median: float
    interval80: tuple[float, float]
    interval50: tuple[float, float]
    crps: float

    @property
    def year(self) -> int:
        """The year forecast."""
        return self.origin + self.ahead

    @property
    def bias(self) -> float:
        """Log of the median over what came."""
        return float(np.log(self.median / self.observed))

    def covered(self, interval: tuple[float, float]) -> bool:
        """Whether what came lies in an interval."""
        return interval[0] <= self.observed <= interval[1]


@dataclass(frozen=True)
class AnalogueScore:
    """How a forecaster did in a market (``all``: in all of them) so many years ahead.

    ``coverage80`` and ``coverage50``: shares of years in the interval; ``covered80`` their
    number and ``chance80`` the 95 % interval (Clopper & Pearson 1934) of the true coverage, as
    if years were independent. ``crps``, ``bias``, ``width80`` are means in logs.
    """

    market: str
    forecaster: str
    ahead: int
    n: int
    covered80: int
    coverage80: float
    coverage50: float
    chance80: tuple[float, float]
    crps: float
    bias: float
    width80: float


@dataclass(frozen=True)
class Fitted:
    """A fit at one origin: the worth of its weights in draws, and its mean noise."""

    market: str
    forecaster: str
    origin: int
    effective: float
    noise_spread: float
    noise_persistence: float


@dataclass(frozen=True)
class AnalogueTable:
    """Every forecast, the fits behind them and the scores."""

    forecasts: tuple[AnalogueForecast, ...]
    fits: tuple[Fitted, ...]
    scores: tuple[AnalogueScore, ...]

    def score(self, market: str, forecaster: str, ahead: int) -> AnalogueScore:
        """One row of the scores; KeyError where there is none."""
        for row in self.scores:
            if (row.market, row.forecaster, row.ahead) == (market, forecaster, ahead):
                return row
        raise KeyError((market, forecaster, ahead))

    def ratio(self, market: str, rival: str, ahead: int) -> float:
        """The demand functions' mean score over a rival's: below 1 they did better."""
        own = self.score(market, "demand", ahead)
        return own.crps / self.score(market, rival, ahead).crps


@cache
def analogue_table(seed: int = SEED) -> AnalogueTable:
    """The table of the shipped markets. Some seconds, the same every time."""
    return table_of(evidence.analogues(), seed)


def table_of(analogues: Analogues, seed: int = SEED) -> AnalogueTable:
    """Forecasts from every origin of every market, and their scores."""
    forecasts: list[AnalogueForecast] = []
    fits: list[Fitted] = []
    for market in analogues.markets:
        for origin in market.years[FIRST_ORIGIN - 1 : -1]:
            drawn, fitted = forecasts_at(market, analogues, origin, seed)
            fits += [_described(market.id, name, origin, one) for name, one in fitted.items()]
            for name, sales in drawn.items():
                forecasts += _compared(market, name, origin, sales)
    return AnalogueTable(tuple(forecasts), tuple(fits), scored(forecasts))


def forecasts_at(
    market: AnalogueMarket, analogues: Analogues, origin: int, seed: int = SEED
) -> tuple[dict[str, Float], dict[str, Fit]]:
    """Equally likely sales (draws, years ahead) by forecaster, and the fits of those that fit."""
    known: Known = known_at(market, origin)
    models: dict[str, YearlyModel] = {
        "demand": DemandModel(known),
        "bass": BassModel(known, analogues.shared),
    }
    fits = {name: fit(model, known, analogues.shared, name, seed) for name, model in models.items()}
    drawn = {
        name: forecast(models[name], known, one, HORIZONS, name, seed) for name, one in fits.items()
    }
    drawn["last_value"] = naive_forecast(known.sales, HORIZONS, drift=False)
    drawn["last_growth"] = naive_forecast(known.sales, HORIZONS, drift=True)
    return drawn, fits


def _described(market: str, forecaster: str, origin: int, one: Fit) -> Fitted:
    spread, stays = one.mean("noise_spread"), one.mean("noise_persistence")
    return Fitted(market, forecaster, origin, one.effective, spread, stays)


def _compared(
    market: AnalogueMarket, forecaster: str, origin: int, sales: Float
) -> list[AnalogueForecast]:
    found = []
    alike = np.ones(len(sales))
    for row in range(HORIZONS):
        year = origin + 1 + row
        if year not in market.years:
            continue
        observed = market.sales[year - market.first_year]
        low, lower, median, upper, high = np.quantile(sales[:, row], (0.1, 0.25, 0.5, 0.75, 0.9))
        found.append(
            AnalogueForecast(
                market.id,
                forecaster,
                origin,
                row + 1,
                observed,
                float(median),
                (float(low), float(high)),
                (float(lower), float(upper)),
                crps(np.log(sales[:, row]), alike, float(np.log(observed))),
            )
        )
    return found


def scored(forecasts: Iterable[AnalogueForecast]) -> tuple[AnalogueScore, ...]:
    """Scores by market, years ahead and forecaster, then over all markets."""
    groups: dict[tuple[str, int, str], list[AnalogueForecast]] = {}
    for one in forecasts:
        groups.setdefault((one.market, one.ahead, one.forecaster), []).append(one)
    for (_, ahead, forecaster), members in list(groups.items()):
        groups.setdefault((ALL, ahead, forecaster), []).extend(members)
    return tuple(_score(*key, members) for key, members in groups.items())


def _score(
    market: str, ahead: int, forecaster: str, members: list[AnalogueForecast]
) -> AnalogueScore:
    count = len(members)
    inside = sum(one.covered(one.interval80) for one in members)
    return AnalogueScore(
        market,
        forecaster,
        ahead,
        count,
        inside,
        inside / count,
        sum(one.covered(one.interval50) for one in members) / count,
        binomial_interval(inside, count),
        float(np.mean([one.crps for one in members])),
        float(np.mean([one.bias for one in members])),
        float(np.mean([np.log(one.interval80[1] / one.interval80[0]) for one in members])),
    )


def binomial_interval(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a chance after so many hits (Clopper & Pearson 1934)."""
    from scipy.special import betaincinv

    low = 0.0 if hits == 0 else float(betaincinv(hits, of - hits + 1, 0.025))
    high = 1.0 if hits == of else float(betaincinv(hits + 1, of - hits, 0.975))
    return low, high
