"""The demand functions on other markets: closed forms, no look ahead, coverage on own data."""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path

import numpy as np
import pytest

import sim.model
from sim import evidence
from sim.analysis.analogues import fit as fitting
from sim.analysis.analogues import market as markets
from sim.analysis.analogues import scores
from sim.analysis.analogues.market import BassModel, DemandModel, bass_sales, known_at
from sim.analysis.analogues.naive import naive_forecast
from sim.evidence import AnalogueMarket, Analogues, Driver

ANALOGUES = evidence.analogues()
ROBOTS = ANALOGUES.markets[0]


def world(market: AnalogueMarket, **changes: float) -> dict[str, np.ndarray]:
    """One world with every parameter at its median, but for the changes."""
    names = {**market.priors, **ANALOGUES.shared}
    values = {name: prior.quantile(np.array([0.5])) for name, prior in names.items()}
    values["price_support_0"] = np.zeros(1)
    return values | {name: np.array([value]) for name, value in changes.items()}


def test_a_year_of_bass_is_its_closed_form():
    p, q, ceiling = np.array([0.02]), np.array([0.4]), np.array([1e6])
    stock, sold = np.zeros(1), []
    for _ in range(25):
        year = bass_sales(stock, ceiling, p, q)
        sold.append(float(year[0]))
        stock = stock + year
    t = np.arange(26)
    curve = (1 - np.exp(-0.42 * t)) / (1 + 20 * np.exp(-0.42 * t))  # Bass 1969, F(0) = 0
    np.testing.assert_allclose(sold, 1e6 * np.diff(curve), rtol=1e-9)


def test_a_served_market_buys_nothing_more():
    one = np.ones(1)
    assert bass_sales(2e6 * one, 1e6 * one, 0.02 * one, 0.4 * one) == 0.0


def test_the_demand_model_is_the_models_functions_in_short_steps(monkeypatch):
    """With one price for ever, no wear and everybody willing, it is Bass with p and q."""
    model = DemandModel(known_at(ROBOTS, 2012))
    potential = np.array([5e5])
    monkeypatch.setattr(DemandModel, "potential", lambda self, worlds, year: potential)
    monkeypatch.setattr(markets, "STEPS_A_YEAR", 400)
    values = world(ROBOTS, machine_life=1e12)
    sold, worn = model.year(values, np.array([4e4]), 2010)
    p, q = values["early_adoption_rate"], values["imitation_rate"]
    exact = bass_sales(np.array([4e4]), potential, p, q)
    np.testing.assert_allclose(sold, exact, rtol=2e-3)
    assert worn[0] < 1e-3


def test_results_hardly_hang_on_the_step(monkeypatch):
    model, values = DemandModel(known_at(ROBOTS, 2012)), world(ROBOTS, opening_price=4e5)
    quarters, _ = model.year(values, np.array([4e4]), 2012)
    monkeypatch.setattr(markets, "STEPS_A_YEAR", 12)
    months, _ = model.year(values, np.array([4e4]), 2012)
    np.testing.assert_allclose(quarters, months, rtol=0.1)


def test_what_wears_out_is_bought_again_and_no_more(monkeypatch):
    model = DemandModel(known_at(ROBOTS, 2012))
    monkeypatch.setattr(DemandModel, "potential", lambda self, worlds, year: np.array([1e5]))
    values = world(ROBOTS, machine_life=10.0)
    sold, worn = model.year(values, np.array([1e5]), 2010)
    quarters = 4 * (1 - math.exp(-0.1 / 4))  # of a stock that is made good at once
    assert worn[0] == pytest.approx(1e5 * quarters)
    assert sold[0] == pytest.approx(worn[0])


def test_support_raises_the_potential_from_its_year_on_and_only_once_announced():
    before, after = DemandModel(known_at(ROBOTS, 2013)), DemandModel(known_at(ROBOTS, 2014))
    paid, unpaid = world(ROBOTS, price_support_0=0.1), world(ROBOTS)
    assert not any(prior.name.startswith("price_support") for prior in before.priors)
    assert any(prior.name == "price_support_0" for prior in after.priors)
    assert after.potential(paid, 2014) == after.potential(unpaid, 2014)
    assert after.potential(paid, 2015) > after.potential(unpaid, 2015)
    assert before.potential(paid, 2015) == before.potential(unpaid, 2015)


def test_naive_forecasts_are_students_t():
    from scipy.stats import t

    sales = np.array([100.0, 130.0, 120.0, 200.0])
    steps = np.diff(np.log(sales))
    probability = (np.arange(1999) + 0.5) / 1999
    plain = np.log(naive_forecast(sales, 3, drift=False))
    scale = math.sqrt((steps**2).mean() * 2)
    np.testing.assert_allclose(plain[:, 1], t.ppf(probability, 3, math.log(200), scale), rtol=1e-9)
    drift = np.log(naive_forecast(sales, 3, drift=True))
    scale = steps.std(ddof=1) * math.sqrt(2 + 4 / 3)
    middle = math.log(200) + 2 * steps.mean()
    np.testing.assert_allclose(drift[:, 1], t.ppf(probability, 2, middle, scale), rtol=1e-9)


def test_the_interval_of_a_chance_is_the_published_one():
    assert scores.binomial_interval(0, 10) == pytest.approx((0.0, 0.3085), abs=1e-4)
    assert scores.binomial_interval(8, 10) == pytest.approx((0.4439, 0.9748), abs=1e-4)


def test_importance_weights_find_a_posterior_that_is_known():
    """The likelihood of independent noise with known parameters, by hand and here."""
    past = markets.Past(np.array([[0.1], [-0.2], [0.3]]), np.full((3, 1), 0.5), np.ones(1))
    values = {"noise_spread": np.array([0.4]), "noise_persistence": np.array([0.0])}
    from scipy.stats import norm

    by_hand = norm.logpdf([0.1, -0.2, 0.3], scale=0.2).sum()
    assert fitting.log_likelihood(past, values)[0] == pytest.approx(by_hand)
    stays = values | {"noise_persistence": np.array([0.5])}
    u = np.array([0.2, -0.4, 0.6])
    by_hand = (
        norm.logpdf(u[0], scale=0.4 / math.sqrt(0.75))
        + norm.logpdf(u[1:] - 0.5 * u[:-1], scale=0.4).sum()
        - 3 * math.log(0.5)
    )
    assert fitting.log_likelihood(past, stays)[0] == pytest.approx(by_hand)


def _later(driver: Driver, origin: int) -> Driver:
    values = {y: v * (1.0 if y <= origin else 3.0) for y, v in driver.values.items()}
    return dataclasses.replace(driver, values=values)


@pytest.mark.parametrize(("market", "origin"), [(ROBOTS, 2012), (ANALOGUES.markets[1], 1955)])
def test_an_origin_never_sees_what_comes_later(market: AnalogueMarket, origin: int):
    sales = tuple(
        sold if year <= origin else 7.0 * sold
        for year, sold in zip(market.years, market.sales, strict=True)
    )
    changed = dataclasses.replace(
        market,
        sales=sales,
        wage=_later(market.wage, origin),
        users=_later(market.users, origin),
        policy=(),
    )
    first, _ = scores.forecasts_at(market, ANALOGUES, origin)
    second, _ = scores.forecasts_at(changed, ANALOGUES, origin)
    for name in scores.FORECASTERS:
        np.testing.assert_array_equal(first[name], second[name])
    last = origin - market.first_year
    known = (*market.sales[:last], 2.0 * market.sales[last], *market.sales[last + 1 :])
    third, _ = scores.forecasts_at(dataclasses.replace(market, sales=known), ANALOGUES, origin)
    assert not np.array_equal(first["demand"], third["demand"])


def _made(market: AnalogueMarket, number: int, years: int) -> AnalogueMarket | None:
    """A market made by the demand model itself from a draw of its priors; None if it is dead."""
    draws = np.random.default_rng(number)
    model = DemandModel(known_at(market, market.first_year + years - 1))
    every = {prior.name: prior for prior in model.priors} | ANALOGUES.shared
    values = {name: prior.quantile(draws.random(1)) for name, prior in every.items()}
    stock, sales = values["opening_stock"], []
    spread, stays = values["noise_spread"], values["noise_persistence"]
    noise = spread / np.sqrt(1 - stays**2) * draws.standard_normal(1)
    for year in range(market.first_year, market.first_year + years):
        expected, worn = model.year(values, stock, year)
        if expected[0] < 20:
            return None  # so few that the least sales asked for would matter
        size = (stock / values["opening_stock"]) ** -values["noise_calming"]
        sold = expected * np.exp(noise * size)
        sales.append(float(sold[0]))
        stock = stock + sold - worn
        noise = stays * noise + spread * draws.standard_normal(1)
    return dataclasses.replace(market, sales=tuple(sales))


@pytest.mark.slow
def test_intervals_hold_on_data_made_by_the_model_itself():
    made = [_made(market, n, 12) for market in ANALOGUES.markets[1:] for n in range(40)]
    alive = [market for market in made if market is not None]
    assert len(alive) > 40
    inside = {1: 0, 2: 0, 3: 0}
    for market in alive:
        origin = market.first_year + 8
        known = known_at(market, origin)
        model = DemandModel(known)
        fitted = fitting.fit(model, known, ANALOGUES.shared, "demand")
        drawn = fitting.forecast(model, known, fitted, 3, "demand")
        for ahead in inside:
            low, high = np.quantile(drawn[:, ahead - 1], (0.1, 0.9))
            inside[ahead] += low <= market.sales[8 + ahead] <= high
    for ahead, hits in inside.items():
        low, high = scores.binomial_interval(hits, len(alive))
        assert low < 0.8 < high, f"{hits} of {len(alive)} {ahead} years ahead"


@pytest.mark.slow
def test_the_table_is_whole_and_the_fits_are_worth_something():
    table = scores.analogue_table()
    counts = {(s.market, s.ahead): s.n for s in table.scores if s.forecaster == "demand"}
    assert counts[ROBOTS.id, 1] == 14
    assert counts["all", 1] == 28
    assert counts["all", 3] == 22
    assert min(one.effective for one in table.fits) > 100
    for one in table.scores:
        assert one.chance80[0] <= one.coverage80 <= one.chance80[1]
        assert one.coverage50 <= one.coverage80
        assert one.crps > 0
    rows = [f for f in table.forecasts if (f.market, f.forecaster) == (ROBOTS.id, "bass")]
    by_hand = np.mean([f.crps for f in rows if f.ahead == 2])
    assert table.score(ROBOTS.id, "bass", 2).crps == pytest.approx(by_hand)


def test_the_plain_model_knows_nothing_of_wages_or_users():
    known = known_at(ROBOTS, 2012)
    poorer = dataclasses.replace(ROBOTS, wage=ANALOGUES.markets[1].wage)
    for shared in (known, known_at(poorer, 2012)):
        model = BassModel(shared, ANALOGUES.shared)
        assert {prior.name for prior in model.priors} == {
            "opening_stock",
            "bass_innovation",
            "bass_imitation",
            "bass_ceiling",
        }
        assert model.trends == ()


def test_the_model_has_no_branch_for_analogues():
    folder = Path(sim.model.__file__).parent
    words = re.compile(r"analogue|air.?condition|dryer|industrial_robot", re.IGNORECASE)
    for path in sorted(folder.rglob("*.py")):
        assert not words.search(path.read_text(encoding="utf-8")), path


def test_what_a_market_does_not_state_is_the_models_own_parameter():
    own = evidence.parameters()["payback_threshold"]
    prior = ROBOTS.priors["payback_threshold"]
    assert not prior.own
    assert prior.quantile(np.array([0.3])) == own.distributions[""].quantile(np.array([0.3]))
    rate = evidence.parameters()["imitation_rate"]
    middle = ROBOTS.priors["imitation_rate"].quantile(np.array([0.5]))[0]
    assert rate.factor is not None
    assert middle == pytest.approx(rate.values["manufacturing"] * rate.factor.median)


def test_scores_say_of_what_they_are_shares():
    one = scores.AnalogueForecast("m", "demand", 2010, 1, 90, 100, (80, 120), (95, 105), 0.1)
    other = dataclasses.replace(one, origin=2011, observed=100.0, crps=0.3)
    rows = {row.market: row for row in scores.scored([one, other])}
    assert rows["m"] == dataclasses.replace(rows["all"], market="m")
    assert (rows["m"].covered80, rows["m"].coverage50) == (2, 0.5)
    assert rows["m"].crps == pytest.approx(0.2)
    assert rows["m"].bias == pytest.approx(math.log(100 / 90) / 2)


def test_analogues_are_a_tuple_of_frozen_records():
    assert isinstance(ANALOGUES, Analogues)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ROBOTS.first_year = 1900  # type: ignore[misc]
