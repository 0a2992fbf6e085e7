"""The four rivals: known answers, and nothing of the year they predict."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from sim.analysis.hindcast import RIVALS, load_hindcast, rival_forecasts
from sim.analysis.hindcast.figures import Figure, Pair, Statement
from sim.analysis.hindcast.forecasts import MEMBERS, log_width, mixture_logs, normal_logs
from sim.analysis.hindcast.quantities import Quantity
from sim.analysis.hindcast.rivals import (
    bass,
    bass_share,
    constant_growth,
    expert_range,
    last_forecasts,
)
from sim.analysis.hindcast.scores import interval, moments
from sim.evidence import observations
from sim.reading import Message

SPREAD = 0.25


@pytest.fixture(scope="module")
def hindcast():
    return load_hindcast()


@pytest.fixture(scope="module")
def forecasts(hindcast):
    return rival_forecasts(hindcast, SPREAD)


def test_a_figure_of_the_year_moves_no_forecast(forecasts):
    changed = [
        row if row.known_before("2025-01-01") else replace(row, value=1.7 * row.value)
        for row in observations()
    ]
    again = rival_forecasts(load_hindcast(changed), SPREAD)
    assert again.keys() == forecasts.keys()
    for name, mine in forecasts.items():
        for one, other in zip(mine, again[name], strict=True):
            assert one.reason == other.reason
            if one.sample is not None:
                assert one.sample.tobytes() == other.sample.tobytes()


def test_a_figure_of_the_year_before_moves_them(forecasts):
    changed = [
        replace(row, value=2.0 * row.value) if row.id in ("O002", "O005", "O012") else row
        for row in observations()
    ]
    again = rival_forecasts(load_hindcast(changed), SPREAD)["machines.world"]
    for rival, one in enumerate(forecasts["machines.world"][:2]):  # twice as many, twice as many
        ratio = np.median(again[rival].sample) / np.median(one.sample)
        assert ratio == pytest.approx(2.0, rel=0.02)


def test_every_rival_speaks_of_every_quantity_or_says_why_not(forecasts, hindcast):
    for name in hindcast.quantities:
        assert [one.forecaster for one in forecasts[name]] == list(RIVALS)
        for one in forecasts[name]:
            assert (one.sample is None) == (one.reason is not None)
            if one.reason is not None:
                assert one.reason.en
                assert one.reason.zh
            else:
                assert one.sample.shape == one.weights.shape == (MEMBERS,)
    assert all(one.sample is not None for one in forecasts["machines.world"])


def house(name: str) -> Message:
    return Message(name, name)


def of_year(year: int, value: float, by: str = "a") -> Figure:
    return Figure(house(by), f"{by}{year}", value, year + 0.5, 1.0)


def quantity(**given) -> Quantity:
    fields = {
        "id": "things",
        "name": house("things"),
        "unit": "machine",
        "year": 2025,
        "flow": True,
        "bass": True,
        "observed": (of_year(2025, 1.0),),
        "levels": (of_year(2024, 100.0),),
        "growth": (),
        "nearby": (),
        "said": (),
        "experts": (),
    }
    return Quantity(**{**fields, **given})


def logs_of(forecast) -> tuple[float, float]:
    return moments(np.log(forecast.sample), forecast.weights)


def test_growth_goes_on(hindcast):
    change = hindcast.assumptions["growth_change"].number
    own = Pair(of_year(2023, 20.0), of_year(2024, 100.0))
    mean, spread = logs_of(constant_growth(quantity(growth=(own,)), hindcast.assumptions, 0.3))
    assert mean == pytest.approx(math.log(500.0))
    assert spread == pytest.approx(math.sqrt(change**2 + 0.3**2 + 0.3**2), rel=0.01)


def test_growth_of_other_things_is_marked_as_borrowed(hindcast):
    said = rival_forecasts(hindcast, 0.2)
    lent = {one.quantity for each in said.values() for one in each if one.borrowed}
    assert lent == {"machines.world", "machines.china", "price.functional"}
    assert all(not hindcast.quantities[name].growth for name in lent)


def test_growth_between_two_houses_holds_their_difference(hindcast):
    pair = Pair(of_year(2023, 20.0, "a"), of_year(2024, 100.0, "b"))
    _, spread = logs_of(constant_growth(quantity(growth=(pair,)), hindcast.assumptions, 0.3))
    change = hindcast.assumptions["growth_change"].number
    assert spread == pytest.approx(math.sqrt(change**2 + 4 * 0.3**2), rel=0.01)


def test_neighbours_that_grow_apart_leave_a_wide_forecast(hindcast):
    pairs = tuple(Pair(of_year(2023, 10.0), of_year(2024, last)) for last in (20.0, 80.0))
    mean, spread = logs_of(constant_growth(quantity(nearby=pairs), hindcast.assumptions, 0.1))
    change = hindcast.assumptions["growth_change"].number
    between = math.log(4.0) ** 2 / 2.0
    assert mean == pytest.approx(math.log(400.0))
    assert spread == pytest.approx(math.sqrt(change**2 + between + 2 * 0.1**2), rel=0.01)


def test_a_flow_over_years_counts_as_what_it_is_in_one(hindcast):
    long = Figure(house("a"), "long", 10.0, 2022.25, 2.5)
    pair = Pair(long, of_year(2024, 10.0))
    assert pair.log_growth(flow=True) == pytest.approx(math.log(2.5) / 2.25)
    assert pair.log_growth(flow=False) == 0.0


def test_bass_follows_the_curve_if_it_is_known(hindcast):
    # With the parameters all but known, next year over this is the curve's own ratio.
    p, q, launch = 0.02, 0.5, 2022.0
    sure = {
        "bass_innovation": p,
        "bass_imitation": q,
        "bass_launch": launch,
    }
    known = dict(hindcast.assumptions)
    for name, value in sure.items():
        drawn = replace(
            known[name].distribution,
            kind="uniform",
            arguments=(value, value),
            low=value,
            high=value,
        )
        known[name] = replace(known[name], distribution=drawn)
    sold = bass_share(np.array([2.0, 3.0, 4.0]), np.array(p), np.array(q))
    potential = 1e6
    this, following = potential * np.diff(sold)
    levels = (of_year(2024, this),)
    mean, spread = logs_of(bass(quantity(levels=levels), known, 0.1))
    assert mean == pytest.approx(math.log(following), abs=1e-3)
    assert spread == pytest.approx(0.1 * math.sqrt(2.0), rel=0.02)


def test_bass_prefers_the_imitation_that_fits_two_years(hindcast):
    steep, flat = ((of_year(2023, first), of_year(2024, 5000.0)) for first in (2000.0, 4500.0))
    means = [
        logs_of(bass(quantity(levels=levels), hindcast.assumptions, 0.1))[0]
        for levels in (steep, flat)
    ]
    assert means[0] > means[1] + 0.2


def test_bass_share_solves_its_equation():
    # dF/dt = (p + q F)(1 - F), F(0) = 0, nothing before launch
    p, q, age, step = np.array(0.03), np.array(0.38), np.array(4.0), 1e-5
    share = bass_share(age, p, q)
    slope = (bass_share(age + step, p, q) - bass_share(age - step, p, q)) / (2 * step)
    assert slope == pytest.approx((p + q * share) * (1 - share), rel=1e-6)
    assert bass_share(np.array([-1.0, 0.0]), p, q).tolist() == [0.0, 0.0]


def test_houses_are_equally_likely(hindcast):
    said = (Statement(of_year(2025, 100.0), False), Statement(of_year(2025, 10_000.0), False))
    sample = last_forecasts(quantity(said=said), hindcast.assumptions, 0.1).sample
    assert (sample < 1000).mean() == 0.5
    assert moments(np.log(sample[:200]), np.ones(200)) == pytest.approx(
        (math.log(100.0), 0.1), rel=0.02
    )


def test_a_path_is_reached_by_the_same_growth_every_year(hindcast):
    levels = (of_year(2024, 100.0),)
    said = (Statement(of_year(2030, 6400.0), True),)
    found = last_forecasts(quantity(levels=levels, said=said), hindcast.assumptions, 0.1)
    assert logs_of(found)[0] == pytest.approx(math.log(200.0))


def test_experts_range_is_an_interval_of_their_share(hindcast):
    share = hindcast.assumptions["expert_share"].number
    experts = tuple(Statement(of_year(2025, value), False) for value in (50.0, 90.0, 5000.0))
    found = expert_range(quantity(experts=experts), hindcast.assumptions, 1e-6)
    low, high = interval(np.log(found.sample), found.weights, share)
    assert (math.exp(low), math.exp(high)) == pytest.approx((50.0, 5000.0), rel=0.02)
    alone = expert_range(quantity(experts=experts[:1]), hindcast.assumptions, 0.1)
    assert alone.sample is None


def test_a_mixture_of_one_is_a_normal():
    one = mixture_logs(np.array([2.0]), np.ones(1), 0.4)
    np.testing.assert_allclose(one, normal_logs(2.0, 0.4), atol=1e-9)
    assert log_width(10.0, 1000.0, 0.8) == pytest.approx(math.log(10.0) / ndtri(0.9))


def test_houses_must_differ(hindcast):
    with pytest.raises(ValueError, match=r"machines\.world"):
        rival_forecasts(hindcast, dict.fromkeys(hindcast.quantities, 0.0))
