"""Quantile functions: never decreasing, inside their bounds, right where the answer is known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.evidence import parse_distribution
from sim.reading import UnitError

BOUNDED = [
    ("uniform(1.25 年, 15 月)", "year", 1.25, 1.25),
    ("uniform(1 年, 2 年)", "year", 1.0, 2.0),
    ("triangular(1 万元, 2 万元, 4 万元)", "yuan", 1e4, 4e4),
    ("triangular(0, 0, 1)", "share", 0.0, 1.0),
    ("triangular(0, 1, 1)", "share", 0.0, 1.0),
    ("triangular(3, 3, 3)", "1", 3.0, 3.0),
    ("normal(3 年, 1 年, 1 年, 6 年)", "year", 1.0, 6.0),
    ("lognormal(2 万元/台, 0.3, 1 万元/台, 4 万元/台)", "yuan/machine", 1e4, 4e4),
    ("loguniform(0.1 %, 10 %)", "share", 0.001, 0.1),
    ("beta(2, 5)", "share", 0.0, 1.0),
]


@pytest.mark.parametrize(("text", "unit", "low", "high"), BOUNDED)
@settings(deadline=None)
@given(u=st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20))
def test_quantiles_rise_within_bounds(text, unit, low, high, u):
    distribution = parse_distribution(text, unit)
    values = distribution.quantile(np.sort(np.array(u)))
    assert np.all(np.diff(values) >= -1e-12 * abs(high))
    assert np.all((values >= low) & (values <= high))
    ends = distribution.quantile(np.array([0.0, 1.0]))
    assert ends == pytest.approx([low, high], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "median"),
    [
        ("uniform(1.25 年, 1.5 年)", "year", 1.375),
        ("normal(3 年, 1 年)", "year", 3.0),
        ("lognormal(1.4 年, 0.3)", "year", 1.4),
        ("loguniform(1, 100)", "1", 10.0),
        ("triangular(0, 1, 2)", "1", 1.0),
        ("beta(3, 3)", "share", 0.5),
    ],
)
def test_median(text, unit, median):
    assert parse_distribution(text, unit).median == pytest.approx(median)


def test_spread_is_the_one_written():
    one_sd_up = 0.8413447460685429
    u = np.array([[one_sd_up]])
    assert parse_distribution("normal(3, 2)", "1").quantile(u)[0, 0] == pytest.approx(5.0)
    assert parse_distribution("lognormal(2, 0.5)", "1").quantile(u)[0, 0] == pytest.approx(
        2.0 * math.exp(0.5)
    )


def test_truncation_keeps_the_shape_inside():
    cut = parse_distribution("normal(0, 1, 0, 100)", "1")
    assert cut.median == pytest.approx(0.6744897501960817)


def test_arguments_may_carry_different_units():
    distribution = parse_distribution("uniform(5000 万元, 1 亿元)", "yuan")
    assert (distribution.low, distribution.high) == (5e7, 1e8)


def test_within_cuts_only_open_ends():
    open_ended = parse_distribution("lognormal(1, 0.3)", "1").within(0.5, 2.0)
    assert (open_ended.low, open_ended.high) == (0.5, 2.0)
    assert open_ended.quantile(np.array([0.0, 1.0])) == pytest.approx([0.5, 2.0])
    stated = parse_distribution("normal(3, 1, 0, 6)", "1").within(1.0, 5.0)
    assert (stated.low, stated.high) == (0.0, 6.0)


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("1.4 年", "year", "not a distribution"),
        ("unifrom(1, 2)", "1", "did you mean uniform"),
        ("uniform(1)", "1", "uniform(low, high)"),
        ("lognormal(1, 0.3, 2)", "1", "[, low, high]"),
        ("uniform(2, 1)", "1", "above the high end"),
        ("uniform(1 台, 2 台)", "yuan", "cannot be read as yuan"),
        ("uniform(1, 2)", "yuan", "no unit"),
        ("triangular(1, 5, 2)", "1", "mode"),
        ("normal(1, 0)", "1", "spread"),
        ("lognormal(-1, 0.3)", "1", "above 0"),
        ("lognormal(1, 0.3, -1, 2)", "1", "above 0"),
        ("loguniform(0, 1)", "1", "above 0"),
        ("beta(0, 1)", "1", "above 0"),
    ],
)
def test_bad_text_is_refused(text, unit, says):
    with pytest.raises(UnitError) as caught:
        parse_distribution(text, unit)
    assert says in str(caught.value)
