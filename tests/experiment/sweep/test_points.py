"""Designs: where points lie, and that what was there stays where it is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sim.experiment.sweep.points import Points, placed
from sim.reading import parse_quantity
from sim.scenario.axes import Axis, read_axes
from sim.scenario.load import Opened

SEED = 2024
LISTS = ("parameters.machine_life=3,4,5 年", "governments.hebei=plan,copying")
SPREAD = (
    "uncertain.learning_rate=uniform(0.1, 0.2)",
    "uncertain.machine_life=lognormal(4 年, 0.2)",
)


@pytest.fixture(scope="module")
def opened() -> Opened:
    return Opened("zhejiang")


@pytest.fixture(scope="module")
def lists(opened: Opened) -> tuple[Axis, ...]:
    return read_axes(opened, LISTS)


@pytest.fixture(scope="module")
def spread(opened: Opened) -> tuple[Axis, ...]:
    return read_axes(opened, SPREAD)


def test_a_grid_is_every_combination_the_first_axis_slowest(lists: tuple[Axis, ...]) -> None:
    values = placed(lists, "grid", 0, SEED).values
    assert values.tolist() == [list(pair) for pair in product([3.0, 4.0, 5.0], [0.0, 1.0])]


def test_zip_pairs_and_oat_moves_one_at_a_time(lists: tuple[Axis, ...]) -> None:
    assert placed([lists[0]] * 2, "zip", 0, SEED).values.tolist() == [[3, 3], [4, 4], [5, 5]]
    nothing = np.nan
    expected = [
        [nothing, nothing],
        [3, nothing],
        [4, nothing],
        [5, nothing],
        [nothing, 0],
        [nothing, 1],
    ]
    points = placed(lists, "oat", 0, SEED)
    np.testing.assert_array_equal(points.values, expected)
    assert points.settings(0) == ()
    assert points.settings(5) == (("governments.hebei", "copying"),)


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_placed_design_fills_each_axis_evenly(spread: tuple[Axis, ...], design: str) -> None:
    values = placed(spread, design, 64, SEED).values
    rate = (values[:, 0] - 0.1) / 0.1
    assert sorted((rate * 64).astype(int)) == list(range(64))
    assert np.quantile(values[:, 1], 0.5) == pytest.approx(4.0, rel=0.02)
    assert (placed(spread, design, 64, SEED + 1).values != values).all()


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_list_in_a_placed_design_gives_each_value_the_same_share(
    lists: tuple[Axis, ...], design: str
) -> None:
    values = placed(lists, design, 64, SEED).values
    _, counts = np.unique(values[:, 0], return_counts=True)
    assert np.abs(counts - 64 / 3).max() < 2
    assert np.bincount(values[:, 1].astype(int)).tolist() == [32, 32]


def test_more_sobol_points_move_none(spread: tuple[Axis, ...], lists: tuple[Axis, ...]) -> None:
    axes = (spread[0], lists[1])
    some, more = (placed(axes, "sobol", number, SEED).values for number in (16, 64))
    np.testing.assert_array_equal(more[:16], some)
    crossed = [placed(axes, "sobol", n, SEED, crossed=True).values for n in (16, 64)]
    np.testing.assert_array_equal(crossed[1][:32], crossed[0])


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_one_axis_more_moves_no_other(spread: tuple[Axis, ...], design: str) -> None:
    alone = placed(spread[:1], design, 32, SEED).values
    both = placed(spread, design, 32, SEED).values
    np.testing.assert_array_equal(both[:, :1], alone)


def test_a_latin_hypercube_does_not_hang_on_the_order_of_its_axes(
    spread: tuple[Axis, ...],
) -> None:
    one, other = placed(spread, "lhs", 32, SEED), placed(spread[::-1], "lhs", 32, SEED)
    np.testing.assert_array_equal(one.values, other.values[:, ::-1])


def test_crossed_each_point_of_the_distributions_meets_every_combination(
    spread: tuple[Axis, ...], lists: tuple[Axis, ...]
) -> None:
    axes = (lists[0], spread[0], lists[1])
    values = placed(axes, "lhs", 8, SEED, crossed=True).values
    assert values.shape == (48, 3)
    rates = placed(spread[:1], "lhs", 8, SEED).values[:, 0]
    for row, rate in enumerate(rates):
        mine = values[6 * row : 6 * row + 6]
        assert (mine[:, 1] == rate).all()
        assert {tuple(pair) for pair in mine[:, [0, 2]]} == set(product([3, 4, 5], [0, 1]))


def test_a_point_is_written_so_that_it_reads_back_to_the_bit(spread: tuple[Axis, ...]) -> None:
    points: Points = placed(spread, "lhs", 64, SEED)
    for point in range(points.number):
        for axis, (path, text), value in zip(
            spread, points.settings(point), points.values[point], strict=True
        ):
            assert path == axis.path
            assert float(f"{parse_quantity(text, axis.unit):.15g}") == value


def test_what_a_design_cannot_place_is_refused(spread: tuple[Axis, ...]) -> None:
    with pytest.raises(ValueError, match="not a list"):
        placed(spread, "grid", 0, SEED)
    with pytest.raises(ValueError, match="power of two"):
        placed(spread, "sobol", 12, SEED)
    with pytest.raises(ValueError, match="no design"):
        placed(spread, "lattice", 12, SEED)
