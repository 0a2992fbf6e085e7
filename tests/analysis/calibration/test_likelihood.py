"""The chance of published figures: what errors share, and that a house is never averaged away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.calibration.likelihood import (
    counting_error,
    covariance,
    log_likelihood,
    logged,
)
from sim.evidence import likelihoods
from sim.evidence.likelihoods import Family
from tests.analysis.calibration.toys import ERRORS, FIGURES, figure, spread

Float = NDArray[np.float64]


def test_figures_of_one_house_and_kind_share_its_effect() -> None:
    pair = [figure("a"), figure("b", period="2023")]
    assert covariance(pair) == pytest.approx(np.array([[0.14, 0.09], [0.09, 0.14]]))


def test_the_effect_is_one_house_s_of_one_kind_alone() -> None:
    other = [
        figure("a"),
        figure("b", period="2023", house="B"),
        figure("c", period="2022", of=spread("prices")),
    ]
    found = covariance(other)
    assert found - np.diag(np.diag(found)) == pytest.approx(0.0)


def test_what_the_model_misses_is_shared_by_figures_of_one_thing() -> None:
    """Whoever counts it, with the spreads of both."""
    two = [figure("a"), figure("b", house="B", of=spread("other", model=0.5))]
    assert covariance(two)[0, 1] == pytest.approx(0.2 * 0.5)
    for apart in (
        figure("b", house="B", period="2023"),
        figure("b", house="B", quantity="installations"),
        figure("b", house="B", regions=("world",)),
        figure("b", house="B", maker="Unitree"),
    ):
        assert covariance([figure("a"), apart])[0, 1] == 0.0


def test_a_part_of_a_year_misses_what_its_year_does() -> None:
    half = figure("h", house="B", period="2024H1")
    assert covariance([figure("a"), half])[0, 1] == pytest.approx(0.04)


def test_counts_have_the_error_of_counting() -> None:
    assert counting_error(figure("a", 25.0, unit="台")) == pytest.approx(0.04)
    assert counting_error(figure("a", 25.0, unit="家")) == pytest.approx(0.04)
    assert counting_error(figure("a", 25.0, unit="亿元")) == 0.0
    few, many = figure("a", 10.0, unit="笔"), figure("b", 1000.0, unit="笔", house="B")
    found = np.diag(covariance([few, many]))
    assert found[0] - found[1] == pytest.approx(0.1 - 0.001)


def test_the_covariance_with_other_figures_is_a_part_of_the_whole() -> None:
    figures = likelihoods().until(2025)
    whole = covariance(figures)
    assert covariance(figures[:5], figures[3:9]) == pytest.approx(whole[:5, 3:9])


@pytest.mark.parametrize("year", (2023, 2024, 2025))
def test_the_published_figures_have_a_proper_covariance(year: int) -> None:
    figures = likelihoods().until(year)
    found = covariance(figures)
    assert found == pytest.approx(found.T)
    assert np.linalg.eigvalsh(found).min() > 1e-4
    sd = np.sqrt(np.diag(found))
    assert ((sd > 0.05) & (sd < 1.5)).all()


def test_the_likelihood_is_that_of_the_normal() -> None:
    from scipy.stats import multivariate_normal

    predicted = np.random.default_rng(1).standard_normal((6, 3))
    expected = [multivariate_normal(row, ERRORS).logpdf(FIGURES) for row in predicted]
    assert log_likelihood(predicted, FIGURES, ERRORS) == pytest.approx(np.array(expected))


def test_the_house_s_effect_is_integrated_over() -> None:
    """∫ Π N(figure | world + effect, own error) · N(effect | 0, house) d effect, by hand."""
    from scipy.stats import norm

    of = spread(house=0.4, figure=0.1, model=0.2)
    two = [figure("a", 1300.0, of=of), figure("b", 800.0, of=of, period="2023")]
    predicted = np.log([[900.0, 700.0]])
    own = np.hypot(0.1, 0.2)
    effects = np.linspace(-4.0, 4.0, 80_001)
    chances = norm.pdf(effects, scale=0.4)
    for seen, world in zip(logged(two), predicted[0], strict=True):
        chances = chances * norm.pdf(seen, world + effects, own)
    expected = np.log(np.trapezoid(chances, effects))
    found = log_likelihood(predicted, logged(two), covariance(two))
    assert found == pytest.approx([expected], abs=1e-9)


def information(figures: list) -> float:
    """How sharply figures tell a common level: 1ᵀ·R⁻¹·1, one over its variance."""
    ones = np.ones(len(figures))
    return float(ones @ np.linalg.solve(covariance(figures), ones))


def test_many_figures_of_one_house_never_tell_more_than_the_house_is_worth() -> None:
    years = [figure(f"f{n}", period=str(1900 + n)) for n in range(100)]
    assert information(years[:1]) < information(years) < 1 / 0.3**2
    assert information(years) == pytest.approx(1 / 0.3**2, rel=0.01)


def test_many_houses_never_tell_more_than_the_model_is_worth() -> None:
    houses = [figure(f"f{n}", house=f"house {n}") for n in range(200)]
    assert information(houses) < 1 / 0.2**2
    assert information(houses[:2]) > information(
        [houses[0], figure("twice", house="house 0", period="2024H2")]
    )


MACHINES = Family("machines", house=0.5, miss=0.75)


def test_a_family_shares_a_part_of_the_house_s_effect() -> None:
    """Half of it between spreads, half between families; all within both, none across houses."""
    of, other = spread("machines", house=0.2), spread("price", house=0.3)
    prices = Family("prices", house=0.5, miss=0.5)
    one = figure("a", of=of, family=MACHINES, period="2023")
    effect = {
        "both": figure("b", of=of, family=MACHINES),
        "family alone": figure("b", of=other, quantity="machine_revenue", family=MACHINES),
        "spread alone": figure("b", of=of, quantity="mean_price", family=prices),
        "neither": figure("b", of=other, quantity="mean_price", family=prices),
        "another house": figure("b", of=of, family=MACHINES, house="B"),
    }
    found = {name: covariance([one, figure])[0, 1] for name, figure in effect.items()}
    assert found == pytest.approx(
        {
            "both": 0.04,
            "family alone": 0.03,
            "spread alone": 0.02,
            "neither": 0.0,
            "another house": 0.0,
        }
    )


def test_a_family_shares_a_part_of_what_the_model_misses_in_a_year() -> None:
    def miss(**other: Any) -> float:
        one = figure("a", family=MACHINES)
        return float(covariance([one, figure("b", house="B", family=MACHINES, **other)])[0, 1])

    assert miss() == pytest.approx(0.04)
    assert miss(quantity="installations") == pytest.approx(0.03)
    assert miss(regions=("world",)) == pytest.approx(0.03)
    assert miss(period="2023") == 0.0
    assert miss(maker="Unitree") == 0.0


def test_world_and_country_never_tell_more_than_what_the_model_misses_in_both() -> None:
    many = [
        figure(f"{place}{n}", house=f"house {n}", regions=(place,), family=MACHINES)
        for n in range(100)
        for place in ("world", "china")
    ]
    assert information(many) < 1 / (0.75 * 0.2**2)


def test_published_totals_of_a_year_share_what_the_model_misses() -> None:
    """Machines shipped in the world, installed in China: nearly the same machines."""
    by_id = {c.observation.id: c for c in likelihoods().comparisons}
    world, china = by_id["O001"], by_id["O009"]
    assert world.what != china.what
    assert covariance([world, china])[0, 1] == pytest.approx(0.75 * 0.1**2)
