"""Paired differences, ratios and their intervals, on arrays whose answer is known by hand."""

import math

import numpy as np
import pytest

from sim.analysis.paired import chance_change, known_pairs, mean, paired, ratio

NAN = math.nan


def test_a_constant_shift_is_found_exactly():
    first = np.array([10.0, 1000.0, 5.0, 70.0, 300.0])
    found = paired(first, first + 3.0)
    assert (found.first, found.other) == (70.0, 73.0)
    assert (found.median, found.low, found.high) == (3.0, 3.0, 3.0)
    assert (found.mean.value, found.mean.low, found.mean.high) == (3.0, 3.0, 3.0)
    assert (found.rises, found.falls, found.worlds) == (1.0, 0.0, 5)
    assert found.mean.told


def test_the_median_difference_is_that_of_pairs_not_of_medians():
    first, other = np.array([0.0, 10.0, 20.0]), np.array([30.0, 9.0, 19.0])
    found = paired(first, other)
    assert (found.first, found.other) == (10.0, 19.0)
    assert found.median == -1.0
    assert found.rises == pytest.approx(1 / 3)


def test_the_same_twice_differs_in_no_world():
    values = np.random.default_rng(1).lognormal(10, 2, 50)
    found = paired(values, values.copy())
    assert found.same
    assert (found.median, found.low, found.high, found.mean.value) == (0.0, 0.0, 0.0, 0.0)
    assert not found.mean.told
    assert ratio(np.zeros(50), np.zeros(50)) is None


def test_a_rounding_is_no_change_and_more_than_that_is():
    first = np.array([1e6, 3e6])
    assert paired(first, first * (1 + 1e-13)).same
    assert paired(first, first * (1 + 1e-6)).rises == 1.0


def test_worlds_without_a_value_on_either_side_are_no_pairs():
    first, other = np.array([1.0, NAN, 3.0, 4.0]), np.array([2.0, 5.0, NAN, 6.0])
    found = paired(first, other)
    assert found.worlds == 2
    assert found.median == 1.5
    assert paired(np.array([NAN, 1.0]), np.array([1.0, NAN])) is None
    (left, right), known = known_pairs(first, other)
    assert (left.tolist(), right.tolist(), known) == ([1.0, 4.0], [2.0, 6.0], 2)


def test_of_what_is_counted_the_quantiles_occur():
    found = paired(np.zeros(4), np.array([0.0, 1.0, 2.0, 3.0]), "firm")
    assert {found.low, found.median, found.high} <= {0.0, 1.0, 2.0, 3.0}


def test_the_interval_of_a_mean_is_students():
    found = mean(np.array([1.0, 2.0, 3.0]))  # s = 1, t(2) = 4.302653
    assert found.value == 2.0
    assert found.high - found.value == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    assert found.told is False
    alone = mean(np.array([7.0]))
    assert (alone.value, alone.low, alone.high) == (7.0, -math.inf, math.inf)
    assert not alone.told


def test_a_ratio_over_a_fixed_denominator_is_the_mean_scaled():
    upper = np.array([10.0, 20.0, 40.0, 50.0])
    found, scaled = ratio(upper, np.full(4, 2.0)), mean(upper / 2.0)
    assert found.value == pytest.approx(scaled.value)
    assert (found.low, found.high) == pytest.approx((scaled.low, scaled.high))
    assert found.told == scaled.told


def test_a_ratio_without_spread_has_none():
    lower = np.array([1.0, 2.0, 5.0, 9.0, 9.5])
    found = ratio(3.0 * lower, lower)
    assert (found.value, found.low, found.high) == pytest.approx((3.0, 3.0, 3.0))


def test_a_ratio_has_the_sign_of_what_is_gained_for_what_is_paid():
    lower = np.array([1.0, 2.0, 3.0, 2.5])
    upper = np.array([10.0, 21.0, 29.0, 26.0])
    forth, back = ratio(upper, lower), ratio(-upper, -lower)
    assert (forth.value, forth.low, forth.high) == pytest.approx((back.value, back.low, back.high))
    turned = ratio(-upper, lower)
    assert (turned.low, turned.high) == pytest.approx((-forth.high, -forth.low))


def test_there_is_no_ratio_over_what_may_be_zero():
    assert ratio(np.array([5.0, 6.0, 7.0]), np.array([-1.0, 1.0, 0.1])) is None
    assert ratio(np.array([5.0]), np.array([1.0])) is None
    assert ratio(np.array([NAN]), np.array([1.0])) is None


def test_a_ratio_of_an_effect_that_may_be_zero_is_untold_and_its_interval_holds_zero():
    lower = np.array([1.0, 1.1, 0.9, 1.0])
    found = ratio(np.array([-5.0, 4.0, 6.0, -3.0]), lower)
    assert not found.told
    assert found.low < 0 < found.high


def test_intervals_cover_what_is_true_as_often_as_they_say():
    random, trials, worlds = np.random.default_rng(7), 600, 60
    means = ratios = 0
    for _ in range(trials):
        luck = random.normal(0, 1, worlds)
        money = 4.0 + luck + random.normal(0, 1, worlds)
        machines = 20.0 + 8.0 * luck + random.normal(0, 10, worlds)
        found, quotient = mean(machines), ratio(machines, money)
        means += found.low <= 20.0 <= found.high
        ratios += quotient.low <= 5.0 <= quotient.high
    assert means / trials == pytest.approx(0.95, abs=0.03)
    assert ratios / trials == pytest.approx(0.95, abs=0.03)


def test_an_effect_of_nothing_is_told_one_time_in_twenty():
    random = np.random.default_rng(11)
    told = np.mean([mean(random.normal(0, 100, 50)).told for _ in range(800)])
    assert told == pytest.approx(0.05, abs=0.025)


def test_chances_change_by_the_worlds_that_cross_the_target():
    first = np.array([True, True, False, False, False, True, False, True])
    other = np.array([True, False, True, True, False, True, False, True])
    found = chance_change(first, other)
    assert (found.first, found.other) == (0.5, 0.625)
    assert (found.won, found.lost) == (0.25, 0.125)
    assert found.change.value == pytest.approx(0.125)
    assert not found.change.told
    same = chance_change(first, first)
    assert (same.won, same.lost, same.change.value, same.change.told) == (0, 0, 0, False)
