"""Equally likely outcomes and the axes they stand on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.figures.dots import stacked
from sim.figures.numbers import outcomes
from sim.figures.scales import scale_for


@given(st.lists(st.integers(0, 50), min_size=21, max_size=300), st.integers(0, 51))
def test_outcomes_meet_a_target_as_often_as_the_worlds_do(values: list[int], bar: int) -> None:
    worlds = np.array(values, dtype=np.float64)
    chance = float((worlds >= bar).mean())
    drawn = outcomes(worlds)
    assert len(drawn) == 20
    assert abs(int((drawn >= bar).sum()) - 20 * chance) <= 0.5 + 1e-9
    assert set(drawn) <= set(worlds)


def test_fewer_worlds_than_twenty_stand_for_themselves() -> None:
    assert list(outcomes(np.array([3.0, 1.0, 2.0]))) == [1.0, 2.0, 3.0]


def test_the_axis_is_linear_up_to_two_orders_and_logarithmic_past_them() -> None:
    assert not scale_for([1, 100]).log
    assert scale_for([1, 101]).log


@pytest.mark.parametrize("amounts", ([1, 3, 8e3], [0.004, 2e5], [120, 99_999], [5e6, 2e10]))
def test_every_amount_and_every_tick_lies_on_a_logarithmic_axis(amounts: list[float]) -> None:
    scale = scale_for(amounts, headroom=0.1)
    heights = scale.height(amounts)
    assert heights.min() >= 0
    assert heights.max() <= 0.901
    assert 2 <= len(scale.ticks) <= 7
    assert np.all(np.diff(scale.height(scale.ticks)) > 0.05)


def test_zeros_stand_at_the_foot_which_says_at_most() -> None:
    scale = scale_for([0, 0, 40, 90_000])
    assert scale.log
    assert scale.height(0.0) == 0
    assert scale.tick_labels(lambda tick: f"{tick:g}")[0] == "≤ 20"
    assert not scale_for([40, 90_000]).tick_labels(lambda tick: f"{tick:g}")[0].startswith("≤")


def test_more_than_seven_orders_are_cut_at_the_foot() -> None:
    scale = scale_for([1e-3, 1e9])
    assert scale.clipped
    assert scale.low >= 50


def test_nothing_but_zeros_is_a_linear_axis() -> None:
    scale = scale_for([0, 0])
    assert not scale.log
    assert list(scale.height([0, 0])) == [0, 0]


def test_no_outcome_stands_across_the_target_line() -> None:
    heights = np.array([0.98, 0.999, 1.0, 1.001, 1.3])
    over = [False, False, True, True, True]
    places = stacked(heights, over, 1.0, 0.2)
    for (_, y), above in zip(places, over, strict=True):
        assert (y - 0.1 >= 1.0 - 1e-9) if above else (y + 0.1 <= 1.0 + 1e-9)
    assert len(set(places)) == len(places)
