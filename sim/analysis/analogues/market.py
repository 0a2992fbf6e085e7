"""A market year by year on the model's demand functions, and the plain Bass model beside it.

Axis: (worlds,), one parameter set a world. A year's expected sales depend on the stock that the
sales of the years before left, so a fit stands on the observed stock and a forecast on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from sim.evidence import AnalogueMarket, Driver, Prior
from sim.model import demand
from sim.model.state import Float

STEPS_A_YEAR: Final = 4
TREND_YEARS: Final = 5  # of a driver's past growth, taken on beyond the origin
LEAST_SALES: Final = 1.0  # machines a year; the log of fewer is not asked for

Worlds = Mapping[str, Float]


@dataclass(frozen=True)
class KnownDriver:
    """What is known of a driver at an origin: its values up to then and its trend.

    ``growth`` and ``spread``: mean and standard deviation of its last yearly log growths.
    """

    values: dict[int, float]
    growth: float
    spread: float

    def at(self, year: int, growth: Float) -> Float:
        """Its value in a year: the known one, beyond the last the last with ``growth`` a year."""
        last = max(self.values)
        known = self.values.get(min(max(year, min(self.values)), last), self.values[last])
        return known * np.exp(growth * max(0, year - last))


def known_driver(driver: Driver, origin: int) -> KnownDriver:
    """The driver's years up to the origin; ValueError where it has none."""
    values = {year: value for year, value in driver.values.items() if year <= origin}
    if not values:
        raise ValueError(f"{driver.series} begins after {origin}")
    growth = np.diff(np.log(list(values.values())))[-TREND_YEARS:]
    spread = float(growth.std(ddof=1)) if len(growth) > 1 else 0.0
    return KnownDriver(values, float(growth.mean()) if len(growth) else 0.0, spread)


@dataclass(frozen=True)
class Known:
    """All that a forecaster may know of a market at an origin, and no more.

    ``sales`` machines a year from ``first_year`` to the origin; ``support`` the policies
    announced up to then: the year they begin and the prior of their share of the price.
    """

    market: str
    first_year: int
    sales: Float
    wage: KnownDriver
    users: KnownDriver
    support: tuple[tuple[int, Prior], ...]
    priors: dict[str, Prior]

    @property
    def origin(self) -> int:
        """The last year that is known."""
        return self.first_year + len(self.sales) - 1


def known_at(market: AnalogueMarket, origin: int) -> Known:
    """What is known of the market at the end of the origin year."""
    return Known(
        market.id,
        market.first_year,
        np.array(market.sales[: origin - market.first_year + 1], dtype=np.float64),
        known_driver(market.wage, origin),
        known_driver(market.users, origin),
        tuple((p.first_year, p.share) for p in market.policy if p.announced <= origin),
        market.priors,
    )


class YearlyModel(Protocol):
    """What the fit asks of a model: its priors, where it starts, and a year of it."""

    @property
    def priors(self) -> tuple[Prior, ...]:
        """What it draws."""

    @property
    def trends(self) -> tuple[tuple[str, float, float], ...]:
        """Names, means and spreads of drivers' growth beyond the origin, drawn in a forecast."""

    def year(self, worlds: Worlds, stock: Float, year: int) -> tuple[Float, Float]:
        """Machines sold and machines worn out in a year that begins with ``stock``."""


class DemandModel:
    """The market on the functions of ``sim.model.demand``, as ``steps.demand`` puts them together.

    Users × share of them that machines suit × share for whom a machine pays back in time is the
    potential; adoption and replacement follow from it and the stock in quarters of a year.
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        support = tuple(
            Prior(
                f"price_support_{row}",
                prior.scale,
                prior.distribution,
                prior.unit,
                prior.grade,
                prior.source,
                prior.about,
            )
            for row, (_, prior) in enumerate(known.support)
        )
        self.priors: tuple[Prior, ...] = (*known.priors.values(), *support)
        self.trends: tuple[tuple[str, float, float], ...] = (
            ("wage_growth", known.wage.growth, known.wage.spread),
            ("users_growth", known.users.growth, known.users.spread),
        )

    def year(self, worlds: Worlds, stock: Float, year: int) -> tuple[Float, Float]:
        """See :class:`YearlyModel`."""
        potential = self.potential(worlds, year)
        p, dt = worlds, 1.0 / STEPS_A_YEAR
        fleet, sold, worn_out = stock, np.zeros_like(stock), np.zeros_like(stock)
        for _ in range(STEPS_A_YEAR):
            fresh = demand.adoption(
                potential, fleet, fleet, p["early_adoption_rate"], p["imitation_rate"], dt
            )
            worn = demand.retirements(fleet, p["machine_life"], dt)
            wanted = fresh + demand.replacement_orders(worn, potential, fleet)
            fleet = fleet - worn + wanted
            sold, worn_out = sold + wanted, worn_out + worn
        return sold, worn_out

    def potential(self, worlds: Worlds, year: int) -> Float:
        """Machines that would pay in the year, from its price, wage, users and support."""
        p, known = worlds, self._known
        none = np.zeros(())
        price = p["opening_price"] * np.exp(np.log1p(-p["price_fall"]) * (year - known.first_year))
        share = sum(
            (
                p[f"price_support_{row}"]
                for row, (begins, _) in enumerate(known.support)
                if year >= begins
            ),
            none,
        )
        paid = price * (1.0 - np.minimum(share, 1.0))
        wage = known.wage.at(year, p.get("wage_growth", none)) * p["labour_cost_factor"]
        users = known.users.at(year, p.get("users_growth", none))
        does_the_work = np.ones(())  # how much of it stands in `shifts`
        saving = demand.yearly_saving(
            wage, does_the_work, p["shifts"], p["running_cost_share"], price
        )
        pays = demand.eligible_share(paid, saving, p["payback_threshold"], p["payback_spread"])
        return users * p["task_share"] * pays


class BassModel:
    """The plain Bass model (Bass 1969): p, q and a ceiling; no price, wage or replacement."""

    trends: tuple[tuple[str, float, float], ...] = ()

    def __init__(self, known: Known, shared: Mapping[str, Prior]) -> None:
        names = ("bass_innovation", "bass_imitation", "bass_ceiling")
        self.priors: tuple[Prior, ...] = (
            known.priors["opening_stock"],
            *(shared[name] for name in names),
        )
        self._sold = float(known.sales.sum())

    def year(self, worlds: Worlds, stock: Float, year: int) -> tuple[Float, Float]:
        """See :class:`YearlyModel`."""
        ceiling = worlds["bass_ceiling"] * (worlds["opening_stock"] + self._sold)
        sold = bass_sales(stock, ceiling, worlds["bass_innovation"], worlds["bass_imitation"])
        return sold, np.zeros_like(stock)


def bass_sales(stock: Float, ceiling: Float, innovation: Float, imitation: Float) -> Float:
    """First purchases in a year that begins with ``stock`` owners, exactly.

    dF/dt = (p + qF)(1 − F) leaves (1 − F)/(1 + qF/p) falling as exp(−(p + q)t) (Bass 1969).
    """
    share = np.minimum(stock / ceiling, 1.0)
    ratio = imitation / innovation
    left = (1.0 - share) / (1.0 + ratio * share) * np.exp(-(innovation + imitation))
    return ceiling * np.maximum((1.0 - left) / (1.0 + ratio * left) - share, 0.0)


def next_stock(stock: Float, sold: Float, worn: Float) -> Float:
    """The stock at the year's end."""
    return np.maximum(stock + sold - worn, 0.0)


def noise_scale(worlds: Worlds, stock: Float) -> Float:
    """Spread of a year's noise over that of the first year: (stock/opening stock)^(−calming)."""
    grown = np.maximum(stock, LEAST_SALES) / worlds["opening_stock"]
    scale: Float = np.exp(-worlds["noise_calming"] * np.log(grown))
    return scale


@dataclass(frozen=True)
class Past:
    """The known years in the eyes of each parameter set.

    ``missed`` (years, worlds): log of a year's sales less the log of what was expected on the
    stock that the observed sales before it left. ``scale`` (years, worlds): see
    :func:`noise_scale`. ``stock`` (worlds,): machines at the origin year's end.
    """

    missed: Float
    scale: Float
    stock: Float


def history(model: YearlyModel, known: Known, worlds: Worlds) -> Past:
    """The model beside the known years, one year ahead each."""
    stock = worlds["opening_stock"]
    missed = np.empty((len(known.sales), len(stock)))
    scale = np.empty_like(missed)
    for row, observed in enumerate(known.sales):
        expected, worn = model.year(worlds, stock, known.first_year + row)
        missed[row] = np.log(observed) - np.log(np.maximum(expected, LEAST_SALES))
        scale[row] = noise_scale(worlds, stock)
        stock = next_stock(stock, np.full_like(stock, observed), worn)
    return Past(missed, scale, stock)
