"""Intervals of chances and medians, and which inputs move an answer."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.estimates import middle, share, worth
from sim.analysis.influence import drawn_together, one_at_a_time


def test_a_share_has_wilsons_interval() -> None:
    found = share(0.5, 100)
    assert (found.low, found.high) == pytest.approx((0.40383, 0.59617), abs=1e-5)
    none = share(0.0, 20)  # z²/(n + z²)
    assert (none.low, none.high) == pytest.approx((0.0, 0.16113), abs=1e-5)


def test_intervals_of_shares_and_medians_hold_the_truth_as_often_as_they_say() -> None:
    generator = np.random.default_rng(3)
    held = {"share": 0, "median": 0}
    for _ in range(600):
        draws = generator.random(80)
        found = share(float((draws < 0.3).mean()), 80)
        held["share"] += found.low <= 0.3 <= found.high
        found = middle(draws, "1")
        held["median"] += found.low <= 0.5 <= found.high
    assert 0.92 < held["share"] / 600 < 0.98
    assert 0.92 < held["median"] / 600 < 0.985


def test_points_that_share_all_luck_are_worth_one_of_them() -> None:
    luck = (np.random.default_rng(4).random(400) < 0.4).astype(float)
    same = np.tile(luck, (10, 1))
    assert worth(same) == pytest.approx(400, rel=0.02)
    alone = (np.random.default_rng(5).random((40, 40)) < 0.4).astype(float)
    assert worth(alone) > 800
    assert worth(luck[:, None]) == 400


def test_inputs_that_do_nothing_are_seldom_told() -> None:
    generator = np.random.default_rng(8)
    told = 0
    for _ in range(200):
        answers = (generator.random((120, 1)) < 0.5).astype(float)
        inputs = {str(place): generator.random(120) for place in range(10)}
        found = drawn_together(answers, answers[:, 0], inputs)
        told += any(it.told for it in found)
    assert told / 200 < 0.1  # 5 % of all inputs at once


def test_the_halves_of_an_input_are_those_below_and_above_its_median() -> None:
    values = np.arange(40.0)
    answers = np.repeat((values >= 20).astype(float)[:, None], 2, axis=1)
    answers[:4, 0] = np.nan
    [found] = drawn_together(answers, values, {"x": values})
    assert (found.low, found.high, found.swing) == (0.0, 1.0, 1.0)
    assert found.at == (9.5, 29.5)
    assert found.explained == pytest.approx(0.955, abs=0.01)


def test_one_at_a_time_ends_are_the_values_with_the_least_and_the_greatest_answer() -> None:
    answers = np.array([[0.0, 1, 0, 1], [1.0, 1, 1, 1], [0.0, 0, 0, 1]])
    [found] = one_at_a_time(answers, {"x": {1.0: 1, 3.0: 2}}, 0)
    assert found.at == (1.0, 3.0)
    assert (found.low, found.high, found.swing) == (1.0, 0.25, -0.75)
    assert found.swing_low < -0.75 < found.swing_high
