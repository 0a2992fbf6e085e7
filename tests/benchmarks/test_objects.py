"""The Mesa model of objects tells the same month as the witness; otherwise it measures nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.known import known_to_rivals
from benchmarks.objects import Industry, live
from benchmarks.objects.firms import Firm, Maker, Supplier
from sim.evidence import regions
from sim.experiment.designs import all_worlds, one_world
from sim.model.indicators import INDICATORS
from tests.witness import month as witness

CLOSE = 1e-9  # relative
NOTHING = 1e-12  # of an indicator's largest value: what counts as zero beside it
FIRM_NUMBERS = ("cash", "capability", "price", "capacity", "backlog", "debt", "valuation", "stock")
# Governments that adapt, capped subsidies, reserved orders, second plants and many exits.
NARROW = (
    "governments.default=adaptive",
    "parameters.exit_rate=5 1/year",
    "parameters.exit_patience=0.5 年",
    "parameters.credit_line=0 年",
    "parameters.plant_threshold=10 台/年",
    "parameters.plant_search_rate=5 1/year",
    "levers.hebei.project_subsidy.budget=20 万元/年",
    "levers.zhejiang.first_purchase.product_classes=[functional]",
)


def check(name: str, end: int, replicate: int, sets: tuple[str, ...] = ()) -> None:
    batch = one_world(known_to_rivals(name, [f"end={end}", *sets]), replicate)
    told = witness.live(batch).table
    table = live(batch)
    tree, first = regions(), batch.scenario.start_year
    expected = np.array(
        [
            [[told[year, region, indicator.id] for indicator in INDICATORS] for region in tree.all]
            for year in range(first, end + 1)
        ]
    )
    assert table.shape == expected.shape
    largest = np.nanmax(np.abs(expected), axis=(0, 1), initial=0.0)
    same = np.abs(table - expected) <= CLOSE * np.abs(expected) + NOTHING * largest
    same |= np.isnan(table) & np.isnan(expected)
    wrong = [
        f"{INDICATORS[column].id} of {tree.all[row]} in {first + year}"
        for year, row, column in np.argwhere(~same).tolist()
    ]
    assert not wrong, wrong[:20]


def test_objects_tell_the_witness_month_to_2024() -> None:
    check("baseline", 2024, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "end", "replicate", "sets"),
    [("baseline", 2030, 0, ()), ("zhejiang", 2028, 1, ()), ("baseline", 2027, 1, NARROW)],
)
def test_objects_tell_the_witness_month_to_the_end(
    name: str, end: int, replicate: int, sets: tuple[str, ...]
) -> None:
    check(name, end, replicate, sets)


def test_firms_are_mesa_agents_with_the_witness_numbers() -> None:
    batch = one_world(known_to_rivals("baseline", ["end=2023"]), 3)
    model, told = Industry(batch), witness.live(batch)
    for _ in range(12):
        model.step()
    assert model.time == 12  # Mesa's own clock
    firms = {firm.birth: firm for firm in model.agents if isinstance(firm, Firm)}
    assert sorted(firms) == sorted(firm.birth for firm in told.firms)
    assert len(firms) == len(model.agents_by_type[Maker]) + len(model.agents_by_type[Supplier])
    for other in told.firms:
        firm = firms[other.birth]
        assert (firm.home.name, firm.product.name) == (other.home, other.makes)
        for number in FIRM_NUMBERS:
            ours, theirs = getattr(firm, number), getattr(other, number)
            assert math.isclose(ours, theirs, rel_tol=CLOSE, abs_tol=1e-3), number


def test_a_firm_that_leaves_is_in_nobodys_list_and_frees_its_chair() -> None:
    model = Industry(one_world(known_to_rivals("baseline", ["end=2023"]), 0))
    firm = next(firm for firm in model.all_firms() if firm.chair >= len(model.known))
    firm.leave()
    assert model.chairs[firm.chair] is None
    assert firm not in firm.home.firms
    assert firm not in firm.product.firms
    assert firm not in model.agents
    assert model.empty_chairs == [firm.chair]


def test_a_batch_of_two_worlds_is_refused() -> None:
    two = all_worlds(known_to_rivals("baseline", ["end=2023", "worlds=2"]))
    with pytest.raises(ValueError, match="holds 2"):
        Industry(two)
