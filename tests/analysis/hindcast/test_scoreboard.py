"""The scoreboard's arithmetic: means over houses, totals over what all answer."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.hindcast import Forecast, from_logs, load_hindcast, scoreboard, silent, totals
from sim.analysis.hindcast.figures import Figure
from sim.analysis.hindcast.quantities import Quantity
from sim.analysis.hindcast.scores import crps
from sim.reading import Message


def quantity(name: str, *values: float) -> Quantity:
    shown = Message(name, name)
    observed = tuple(Figure(shown, f"{name}{i}", v, 2025.5, 1.0) for i, v in enumerate(values))
    return Quantity(name, shown, "machine", 2025, True, False, observed, (), (), (), (), ())


def point(forecaster: str, name: str, value: float) -> Forecast:
    """All but sure of a value: half a thousandth to either side."""
    return from_logs(forecaster, name, np.log(value) + np.array([-0.0005, 0.0005]))


def test_a_row_is_the_mean_over_houses():
    things = {"x": quantity("x", 50.0, 200.0)}
    (row,) = scoreboard(things, {"x": [point("a", "x", 100.0)]})
    score = row.score
    assert (row.observed_low, row.observed_high, row.figures) == (50.0, 200.0, 2)
    assert score.median == pytest.approx(100.0)
    assert score.crps == pytest.approx(math.log(2.0), abs=1e-3)
    assert score.bias == pytest.approx(0.0, abs=1e-12)  # twice and half
    assert score.inside == {0.5: 0, 0.8: 0, 0.9: 0}


def test_bands_hold_what_they_hold():
    logs = np.linspace(-1.0, 1.0, 2001)
    things = {"x": quantity("x", math.exp(0.45), math.exp(0.75), math.exp(0.85), math.exp(2.0))}
    (row,) = scoreboard(things, {"x": [from_logs("a", "x", logs)]})
    assert row.score.inside == {0.5: 1, 0.8: 2, 0.9: 3}
    low, high = row.score.bands[0.8]
    assert (low, high) == pytest.approx((math.exp(-0.8), math.exp(0.8)), rel=1e-3)


def test_weights_of_an_ensemble_count():
    things = {"x": quantity("x", 100.0)}
    sample, weights = np.array([10.0, 100.0]), np.array([1.0, 3.0])
    (row,) = scoreboard(things, {"x": [Forecast("model", "x", sample, weights)]})
    assert row.score.crps == pytest.approx(crps(np.log(sample), weights, math.log(100.0)))


def test_totals_count_what_all_answer():
    things = {name: quantity(name, 100.0) for name in ("x", "y", "z")}
    said = {
        "x": [point("a", "x", 200.0), point("b", "x", 100.0)],
        "y": [point("a", "y", 50.0), point("b", "y", 400.0)],
        "z": [point("a", "z", 100.0), silent("b", "z", "no figure", "无数据")],
    }
    rows = scoreboard(things, said)
    assert [row.score is None for row in rows] == [False] * 5 + [True]
    assert rows[-1].reason.zh == "无数据"
    both = totals(rows)
    assert both.quantities == ("x", "y")
    first, second = both.rows
    assert first.crps == pytest.approx(math.log(2.0), abs=1e-3)  # ln 2 and ln 2
    assert second.crps == pytest.approx(math.log(2.0), abs=1e-3)  # 0 and ln 4
    assert first.bias == pytest.approx(0.0, abs=1e-9)
    assert first.size_of_bias == pytest.approx(math.log(2.0))
    alone = totals(rows, ["a"])
    assert alone.quantities == ("x", "y", "z")
    assert alone.rows[0].crps == pytest.approx(math.log(4.0) / 3, abs=1e-3)


def test_each_figure_is_held_against_the_forecast_of_what_it_counts():
    things = {"x": quantity("x", 100.0, 50.0)}
    forecast = replace(point("a", "x", 100.0), apart={"x1": point("a", "x", 50.0)})
    (row,) = scoreboard(things, {"x": [forecast]})
    assert row.score.median == pytest.approx(100.0)
    assert row.score.crps == pytest.approx(0.0, abs=1e-3)
    assert row.score.bias == pytest.approx(0.0, abs=1e-9)
    assert row.score.inside == {0.5: 2, 0.8: 2, 0.9: 2}


def test_nothing_in_common_is_no_total():
    things = {"x": quantity("x", 100.0)}
    rows = scoreboard(things, {"x": [silent("a", "x", "no", "无"), point("b", "x", 1.0)]})
    assert totals(rows).quantities == ()
    assert totals(rows).rows == ()


def test_a_forecast_without_a_sample_says_why():
    with pytest.raises(ValueError, match="reason"):
        Forecast("a", "x", None, None)
    with pytest.raises(ValueError, match="above zero"):
        Forecast("a", "x", np.array([1.0, 0.0]), np.ones(2))


def test_shipped_figures_are_each_houses_own():
    world = load_hindcast().quantities["machines.world"]
    assert [figure.value for figure in world.observed] == [13317, 18000, 16000, 20000]
    share = load_hindcast().quantities["share.agibot"].observed[0]
    assert share.value == pytest.approx(5168 / 13317)
    assert len({figure.house for figure in world.observed}) == 4
