"""What figures are held against: every series accounted for, spreads by house, broken files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sim.evidence import (
    likelihoods,
    load_likelihoods,
    makers,
    observations,
    parameters,
    regions,
)
from sim.evidence.likelihoods import QUANTITY_UNITS, Likelihoods
from sim.evidence.vocabulary import GRADES
from sim.reading import InputError, Problem

Broken = Callable[[str, str, str], Path]
Find = Callable[[Callable[[], object], str], Problem]
Place = Callable[[Path, str], tuple[int, int]]


def load(path: Path | None = None) -> Likelihoods:
    return load_likelihoods(observations(), regions(), makers(), path)


def test_every_series_that_may_be_fitted_is_used_or_left_out_with_a_reason() -> None:
    found = likelihoods()
    used = {comparison.observation.id for comparison in found.comparisons}
    for observation in observations():
        named = {observation.id, observation.series} & set(found.left_out)
        if observation.may_be_fitted:
            assert (observation.id in used) != bool(named), observation.id
        else:
            assert observation.id not in used
    assert all(len(reason) > 5 for reason in found.left_out.values())


def test_forecasts_targets_and_weak_figures_are_in_no_fit() -> None:
    for comparison in likelihoods().comparisons:
        assert comparison.observation.kind in ("observed", "derived")
        assert comparison.observation.confidence >= 2


def test_figures_stand_in_their_order_and_end_with_the_year() -> None:
    ordered = [o.id for o in observations()]
    for year, last in ((2022, None), (2023, "2023"), (2024, "2024"), (2025, "2025")):
        figures = likelihoods().until(year)
        places = [ordered.index(c.observation.id) for c in figures]
        assert places == sorted(places)
        assert max((c.observation.end[:4] for c in figures), default=None) == last
    assert likelihoods().until(2025) == likelihoods().comparisons


def test_values_are_in_the_quantity_s_unit_and_dollars_at_the_rate() -> None:
    by_id = {c.observation.id: c for c in likelihoods().comparisons}
    assert by_id["O001"].value == 13_317
    assert by_id["O054"].value == pytest.approx(593_400)  # 59.34 万元/台
    assert by_id["O020"].value == pytest.approx(12.54e8)
    assert by_id["O109"].value == pytest.approx(41_800 * 7.15)
    for comparison in by_id.values():
        assert comparison.value > 0
        assert comparison.quantity in QUANTITY_UNITS


def test_a_region_is_the_observation_s_unless_others_are_named() -> None:
    by_id = {c.observation.id: c for c in likelihoods().comparisons}
    assert by_id["O009"].regions == ("china",)
    assert by_id["O120"].regions == ("guangdong",)


def test_spreads_are_sized_and_sourced() -> None:
    spreads = likelihoods().spreads
    used = {comparison.spread.name for comparison in likelihoods().comparisons}
    assert used == set(spreads)
    for spread in spreads.values():
        assert min(spread.house, spread.figure, spread.model) > 0
        assert max(spread.house, spread.figure, spread.model) <= 1
        assert spread.grade in GRADES
        assert len(spread.source) > 20
        assert spread.about_en
        assert spread.about_zh


def test_fitted_parameters_exist_and_are_uncertain() -> None:
    known = parameters()
    names = likelihoods().fitted
    assert len(set(names)) == len(names)
    for name in names:
        assert known[name].distributions or known[name].factor, name


def test_a_figure_is_counted_with_others_of_the_same_thing_and_year() -> None:
    by_id = {c.observation.id: c for c in likelihoods().comparisons}
    assert by_id["O001"].what == by_id["O004"].what  # two houses, one world and year
    assert by_id["O001"].what == by_id["O015"].what  # the half-year is of that year
    assert by_id["O001"].what != by_id["O002"].what
    assert by_id["O053"].what == by_id["O080"].what  # Unitree by itself and by a house
    assert by_id["O053"].what != by_id["O075"].what


FILE = "likelihoods.yaml"
BROKEN = {
    "a quantity that is none": (
        "as: machines_shipped, house: Omdia",
        "as: machines_shiped, house: Omdia",
        "machines_shipped",
        "machines_shiped",
    ),
    "a spread that is none": (
        "house: Omdia, spread: machines}",
        "house: Omdia, spread: machinery}",
        "machinery",
        "machinery",
    ),
    "a series that is none": (
        "humanoid_ship_global_omdia:",
        "humanoid_ship_global_omdai:",
        "did you mean",
        "humanoid_ship_global_omdai",
    ),
    "no house": ("house: Omdia, spread: machines}", "spread: machines}", "house", "{as: machines"),
    "no maker": (
        "{as: maker_price, maker: Unitree,",
        "{as: maker_price,",
        "maker",
        "{as: maker_price,",
    ),
    "a maker that is none": (
        "as: maker_price, maker: Unitree",
        "as: maker_price, maker: Unitre",
        "Unitree",
        "Unitre,",
    ),
    "a region that is none": (
        "regions: [guangdong]",
        "regions: [guangdon]",
        "guangdong",
        "guangdon]",
    ),
    "an unknown field": (
        "house: GGII, spread: machines}",
        "house: GGII, spread: machines, weight: 2}",
        "weight",
        "weight: 2",
    ),
    "another dimension": (
        "{as: machines_shipped, house: Omdia",
        "{as: machine_revenue, house: Omdia",
        "O001",
        "{as: machine_revenue, house: Omdia",
    ),
    "a spread below zero": ("house: 0.20", "house: -0.20", "above 0", "-0.20"),
    "a spread that is no number": ("house: 0.20", "house: wide", "wide", "wide"),
    "no grade": (
        "    grade: assumption\n    source: \"Houses'",
        "    source: \"Houses'",
        "grade",
        "machines:",
    ),
    "a grade that is none": ("grade: literature", "grade: hearsay", "hearsay", "hearsay"),
    "a rate below zero": ("value: 7.15", "value: -7.15", "above 0", "-7.15"),
    "a series used and left out": (
        "left_out:\n",
        "left_out:\n  asp_goldman: no reason\n",
        "used as well as left out",
        "asp_goldman: no reason",
    ),
    "no reason": (
        'ubtech_revenue: "the whole firm, mostly other robots"',
        "ubtech_revenue:",
        "without a reason",
        "ubtech_revenue:",
    ),
    "a figure left out that is none": ("O124:", "O999:", "O999", "O999:"),
    "a series that is forgotten": (
        "  asp_goldman: {as: mean_price, house: Goldman Sachs, spread: price}\n",
        "",
        "'asp_goldman' is neither used nor left out",
        "series:",
    ),
}


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_what_is_wrong_is_said_where_it_stands(
    case: str, broken: Broken, problem_saying: Find, place_of: Place
) -> None:
    old, new, says, near = BROKEN[case]
    path = broken(FILE, old, new)
    problem = problem_saying(lambda: load(path), says)
    assert (Path(problem.file).name, problem.severity) == (FILE, "error")
    line, _ = place_of(path, near)
    assert problem.line == line
    assert problem.column >= 1


def test_everything_wrong_is_said_at_once(broken: Broken) -> None:
    path = broken(FILE, "as: machines_shipped, house: Omdia", "as: machines_shiped, house: Omdia")
    text = path.read_text(encoding="utf-8").replace("grade: literature", "grade: hearsay")
    path.write_text(text.replace("spread: cost}", "spread: costs}", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert len({problem.line for problem in caught.value.problems}) == 3


@pytest.mark.parametrize("key", ("yuan_per_dollar", "spreads", "series", "left_out", "fitted"))
def test_a_part_that_is_missing_is_asked_for(key: str, broken: Broken) -> None:
    path = broken(FILE, f"\n{key}:", f"\n{key}_:")
    with pytest.raises(InputError) as caught:
        load(path)
    missing = [p for p in caught.value.problems if p.message == f"'{key}' is missing"]
    assert len(missing) == 1


def test_of_nothing_there_is_no_logarithm() -> None:
    none = tuple(replace(o, value=0.0) if o.id == "O001" else o for o in observations())
    with pytest.raises(InputError, match="O001 is not above 0"):
        load_likelihoods(none, regions(), makers())
