"""Scores against closed forms and against their definition."""

import math

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import norm

from sim.analysis.hindcast.scores import (
    bias,
    covers,
    crps,
    interval,
    log_score,
    moments,
    quantiles,
    shares,
)

ONE = np.ones(1)


def normal_sample(mean: float, spread: float, count: int = 20_000) -> np.ndarray:
    return mean + spread * ndtri((np.arange(count) + 0.5) / count)


def normal_crps(mean: float, spread: float, observed: float) -> float:
    z = (observed - mean) / spread
    at = z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z)
    return spread * float(at - 1 / math.sqrt(math.pi))


@pytest.mark.parametrize("observed", [-3.0, 0.4, 1.0, 6.0])
def test_crps_of_a_normal_sample_is_that_of_the_normal(observed):
    sample = normal_sample(1.0, 0.7)
    found = crps(sample, np.ones_like(sample), observed)
    assert found == pytest.approx(normal_crps(1.0, 0.7, observed), abs=2e-4)


def test_crps_of_a_point_is_the_distance():
    assert crps(np.array([2.0]), ONE, 5.5) == 3.5
    assert crps(np.array([2.0]), ONE, 2.0) == 0.0


def test_crps_of_two_points():
    # E|X - y| - w (1 - w) |a - b| for chances w and 1 - w
    sample, weights = np.array([3.0, -1.0]), np.array([3.0, 1.0])
    assert crps(sample, weights, 0.0) == pytest.approx(0.75 * 3 + 0.25 * 1 - 0.75 * 0.25 * 4)


def test_crps_is_its_definition_with_any_weights():
    chance = np.random.default_rng(7)
    sample, weights = chance.normal(size=40), chance.exponential(size=40)
    share = weights / weights.sum()
    apart = np.abs(sample[:, None] - sample)
    expected = np.sum(share * np.abs(sample - 0.3)) - 0.5 * share @ apart @ share
    assert crps(sample, weights, 0.3) == pytest.approx(expected, rel=1e-12)


def test_a_weight_is_worth_as_many_members():
    sample, weights = np.array([1.0, 2.0, 5.0]), np.array([1.0, 3.0, 2.0])
    many = np.repeat(sample, weights.astype(int))
    for score in (crps, log_score):
        single = score(sample, weights, 1.7)
        assert score(many, np.ones_like(many), 1.7) == pytest.approx(single, rel=1e-12)
    assert score(sample, 10 * weights, 1.7) == pytest.approx(single, rel=1e-12)


def test_log_score_of_a_normal_sample_is_its_density():
    sample = normal_sample(1.0, 0.7)
    found = log_score(sample, np.ones_like(sample), 2.5)
    assert found == pytest.approx(-norm.logpdf(2.5, 1.0, 0.7), abs=2e-3)


def test_who_claims_to_be_sure_scores_infinity():
    assert log_score(np.array([2.0, 2.0]), np.ones(2), 2.0) == math.inf


def test_the_true_forecast_scores_best():
    truth = normal_sample(0.0, 1.0, 400)
    others = [truth + 0.3, truth * 0.5, truth * 2.0]
    for score in (crps, log_score):
        mine = np.mean([score(truth, np.ones_like(truth), y) for y in truth[::4]])
        for other in others:
            assert mine < np.mean([score(other, np.ones_like(other), y) for y in truth[::4]])


def test_moments_and_intervals_of_a_normal_sample():
    sample = normal_sample(3.0, 2.0)
    weights = np.ones_like(sample)
    assert moments(sample, weights) == pytest.approx((3.0, 2.0), abs=2e-3)
    low, high = interval(sample, weights, 0.8)
    assert (low, high) == pytest.approx((3 - 2 * 1.281552, 3 + 2 * 1.281552), abs=1e-3)
    assert covers((low, high), low)
    assert not covers((low, high), high + 1e-9)


def test_members_without_weight_are_not_there():
    sample, weights = np.array([9.0, 1.0, 2.0, -9.0]), np.array([0.0, 1.0, 1.0, 0.0])
    ends = quantiles(sample, weights, np.array([0.0, 0.5, 1.0]))
    assert ends.tolist() == [1.0, 1.5, 2.0]


@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0, -0.1], [1.0, math.nan]])
def test_weights_that_are_none(weights):
    with pytest.raises(ValueError, match="weights"):
        shares(np.array(weights))


def test_bias_has_the_sign_of_the_error():
    assert bias(200.0, 100.0) == pytest.approx(math.log(2)) == -bias(100.0, 200.0)
