"""What worlds have where a figure was published: periods in closed form, quantities by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.calibration.predict import (
    LEAST,
    at_period,
    calendar_time,
    figures,
    logs_of,
    so_far,
    stock_at,
)
from sim.evidence import Comparison, likelihoods, makers, regions
from sim.evidence.likelihoods import QUANTITY_UNITS
from sim.model.axes import DEMAND_LINES
from sim.model.batch import BatchResult
from sim.model.indicators import INDICATORS
from tests.analysis.calibration.toys import figure

Float = NDArray[np.float64]
YEARLY = np.array([[100.0, 400.0, 800.0], [50.0, 0.0, 300.0]])  # (worlds, years) from 2023


@pytest.mark.parametrize(
    ("day", "end", "time"),
    [
        ("2025-01-01", False, 2025.0),
        ("2025-12-31", True, 2026.0),
        ("2024-12-31", True, 2025.0),
        ("2024-07-01", False, 2024.0 + 182 / 366),
        ("2025-06-30", True, 2025.0 + 181 / 365),
    ],
)
def test_a_day_is_a_time_of_its_year(day: str, end: bool, time: float) -> None:
    assert calendar_time(day, end_of_day=end) == pytest.approx(time, abs=1e-12)


def test_whole_years_are_summed() -> None:
    assert so_far(YEARLY, 0.0) == pytest.approx([0.0, 0.0])
    assert so_far(YEARLY, 2.0) == pytest.approx([500.0, 50.0])
    assert so_far(YEARLY, 3.0) == pytest.approx([1300.0, 350.0])


@pytest.mark.parametrize("part", (0.01, 0.25, 0.5, 0.99))
def test_within_a_year_it_grows_as_from_the_year_before(part: float) -> None:
    """A flow that grows g-fold a year: its integral over t of a year, ∫ gˢ ds, over a year's."""
    growth = 400.0 / 100.0
    moments = np.linspace(0.0, 1.0, 20_001)
    rate = growth**moments
    grown = np.trapezoid(np.where(moments <= part, rate, 0.0), moments)
    expected = 100.0 + 400.0 * grown / np.trapezoid(rate, moments)
    assert so_far(YEARLY[:1], 1.0 + part)[0] == pytest.approx(expected, abs=0.1)


def test_in_the_first_year_the_next_year_s_growth_stands_in() -> None:
    expected = 100.0 * (4.0**0.5 - 1.0) / 3.0
    assert so_far(YEARLY[:1], 0.5) == pytest.approx([expected])


def test_a_year_that_did_not_grow_is_even_and_one_out_of_nothing_is_finite() -> None:
    falling = np.array([[500.0, 300.0], [0.0, 300.0], [0.0, 0.0]])
    found = so_far(falling, 1.5)
    assert found[0] == pytest.approx(500.0 + 150.0, rel=1e-3)
    assert 0.0 < found[1] < 15.0
    assert found[2] == 0.0


def test_parts_of_a_year_add_up_to_it() -> None:
    quarters = [
        at_period(YEARLY, figure("q", period=f"2025Q{number}"), 2023) for number in (1, 2, 3, 4)
    ]
    halves = [at_period(YEARLY, figure("h", period=f"2025H{number}"), 2023) for number in (1, 2)]
    year = at_period(YEARLY, figure("y", period="2025"), 2023)
    assert sum(quarters) == pytest.approx(year)
    assert sum(halves) == pytest.approx(year)
    assert quarters[0] + quarters[1] == pytest.approx(halves[0])
    assert (np.diff([q[0] for q in quarters]) > 0).all()  # it doubled over the year


def test_a_half_year_in_closed_form() -> None:
    half = at_period(YEARLY[:1], figure("h", period="2025H1"), 2023)
    assert half == pytest.approx([800.0 * (2.0 ** (181 / 365) - 1.0)])


def test_several_years_are_summed_and_those_of_a_total_so_far_from_the_start() -> None:
    both = figure("y", period="2024/2025")
    assert at_period(YEARLY, both, 2023) == pytest.approx([1200.0, 300.0])
    sofar = figure("o", quantity="orders_so_far", period="2025")
    assert at_period(YEARLY, sofar, 2023) == pytest.approx([1300.0, 350.0])


def test_counts_lie_between_year_ends_geometrically() -> None:
    ends = np.array([[16.0, 64.0], [0.0, 40.0]])
    assert stock_at(ends, 2.0) == pytest.approx([64.0, 40.0])
    assert stock_at(ends, 1.5)[0] == pytest.approx(32.0)
    assert stock_at(ends, 1.5)[1] == pytest.approx(2.0)  # none counts as a tenth
    assert stock_at(ends, 0.5) == pytest.approx([16.0, 0.0])  # before, nothing is known


def test_a_count_is_read_on_the_last_day_of_its_period() -> None:
    ends = np.array([[16.0, 64.0]])
    found = at_period(ends, figure("m", quantity="makers", period="2024-06"), 2023)
    assert found == pytest.approx([16.0 * 4.0 ** (182 / 366)])
    whole = at_period(ends, figure("m", quantity="makers", period="2024"), 2023)
    assert whole == pytest.approx([64.0])


@pytest.mark.parametrize("quantity", ("mean_price", "maker_unit_cost"))
def test_a_ratio_of_part_of_a_year_is_its_year_s(quantity: str) -> None:
    unit = "元/台" if quantity == "maker_unit_cost" else "yuan"
    seen = figure("p", quantity=quantity, period="2025-01/2025-09", unit=unit)
    assert at_period(YEARLY, seen, 2023) == pytest.approx(YEARLY[:, 2])


def plain(run: BatchResult, seen: Comparison, world: int) -> float:
    """The same from the arrays, in plain loops and by another route."""
    first, last = (
        date.fromisoformat(seen.observation.start),
        date.fromisoformat(seen.observation.end),
    )
    names = [indicator.id for indicator in INDICATORS]
    ratios = {"maker_price": ("sales", 1), "maker_unit_cost": ("cost", 2)}
    known = [maker.name for maker in makers()]

    def yearly(quantity: str, year: int) -> float:
        at = year - 2023
        if quantity.startswith("maker_"):
            machines, sales, cost = run.detail.makers[world, at, known.index(seen.maker)]
            amounts = {
                "maker_machines": machines,
                "maker_sales": sales,
                "maker_price": sales / machines if machines else 0.0,
                "maker_unit_cost": cost / machines if machines else 0.0,
            }
            return float(amounts[quantity])
        if quantity == "unit_cost_functional":
            machines, _, cost = run.detail.classes[world, at, 1]
            return float(cost / machines)
        if quantity == "research_share_of_basic":
            lines = dict(zip(DEMAND_LINES, run.detail.lines[world, at], strict=True))
            basic = sum(amount for (_, made), amount in lines.items() if made == "basic")
            return float(lines["research", "basic"] / basic)
        total = 0.0
        for region in seen.regions:
            row = list(regions().all).index(region)
            total += float(run.indicators[world, at, row, names.index(quantity)])
        return total

    def flowed(quantity: str, day: date) -> float:
        """Up to the end of a day, as if within the year it grew as from the year before."""
        total = sum(yearly(quantity, year) for year in range(2023, day.year))
        length = 366 if day.year % 4 == 0 else 365
        part = day.timetuple().tm_yday / length
        year = max(day.year, 2024)
        growth = min(
            max(yearly(quantity, year) / max(yearly(quantity, year - 1), 1e-9), 1.001), 1e3
        )
        share = np.expm1(part * np.log(growth)) / (growth - 1.0)
        return total + yearly(quantity, day.year) * share

    if seen.quantity.endswith("_so_far"):
        return flowed(seen.quantity.removesuffix("_so_far"), last)
    if seen.quantity in ("makers", "firms"):
        length = 366 if last.year % 4 == 0 else 365
        part = last.timetuple().tm_yday / length
        before, after = (max(yearly(seen.quantity, last.year + by), 0.1) for by in (-1, 0))
        return float(np.exp((1 - part) * np.log(before) + part * np.log(after)))
    averaged = seen.quantity.startswith(("mean_price", "unit_cost", "research_share"))
    if averaged or seen.quantity in ratios:
        return yearly(seen.quantity, first.year)
    eve = date.fromordinal(first.toordinal() - 1)
    return flowed(seen.quantity, last) - (flowed(seen.quantity, eve) if eve.year > 2022 else 0.0)


def test_every_published_figure_is_held_against_what_a_plain_reading_gives(
    run: BatchResult,
) -> None:
    published = likelihoods().until(2025)
    assert len({seen.quantity for seen in published}) > 15
    found = figures(run, published, 2023)
    for column, seen in enumerate(published):
        for world in range(len(run.replicates)):
            by_hand = np.nan_to_num(plain(run, seen, world))
            expected = pytest.approx(by_hand, rel=1e-6, abs=1e-9)
            assert found[world, column] == expected, seen.observation.id


def test_a_world_that_has_nothing_is_far_off_but_not_infinitely() -> None:
    seen = [figure("n", 500.0), figure("m", 20.0)]
    found = logs_of(np.array([[0.0, 30.0], [400.0, np.nan]]), seen)
    expected = [[np.log(LEAST * 500.0), np.log(30.0)], [np.log(400.0), np.nan]]
    assert found == pytest.approx(np.array(expected), nan_ok=True)


def test_every_quantity_a_figure_may_be_held_against_can_be_read(run: BatchResult) -> None:
    for quantity, unit in QUANTITY_UNITS.items():
        maker = "Unitree" if quantity.startswith("maker_") else ""
        by = "台" if "/machine" in unit else unit
        seen = figure("q", 1e-9, quantity=quantity, maker=maker, unit=f"元/{by}", period="2025")
        assert np.isfinite(figures(run, [seen], 2023)).all(), quantity


def test_a_mean_price_of_several_regions_is_refused(run: BatchResult) -> None:
    seen = figure("p", quantity="mean_price", regions=("beijing", "hebei"))
    with pytest.raises(ValueError, match="several regions"):
        figures(run, [seen], 2023)
