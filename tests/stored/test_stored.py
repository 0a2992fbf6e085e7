"""The shipped scenarios give what they gave; and whatever differs is noticed and named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario import shipped
from tests.stored import table
from tests.stored.compare import COMMAND, compare
from tests.stored.renew import renew, stored_in
from tests.stored.table import ALL_REGIONS, ALL_YEARS, FOLDER, Outputs, Row, present, read, write

MACHINES: Row = ("china", "machines_produced", 0)


@pytest.fixture(scope="module")
def stored() -> Outputs:
    return read("baseline")


@pytest.fixture(scope="module")
def size(stored: Outputs) -> int:
    """Values stored of a scenario."""
    return len(stored.rows) * len(stored.columns)


def with_value(outputs: Outputs, row: Row, column: str, value: float) -> Outputs:
    place = outputs.columns.index(column)
    values = (*outputs.rows[row][:place], value, *outputs.rows[row][place + 1 :])
    return replace(outputs, rows={**outputs.rows, row: values})


def value_of(outputs: Outputs, row: Row, column: str) -> float:
    return outputs.rows[row][outputs.columns.index(column)]


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_scenario_gives_what_is_stored(name: str) -> None:
    if name not in stored_in(FOLDER):
        pytest.fail(f"{name} ships, but nothing is stored of it; store it with: {COMMAND}")
    found = compare(read(name), present(name))
    if not found.same:
        pytest.fail(found.text(), pytrace=False)


def test_nothing_is_stored_of_what_no_longer_ships() -> None:
    left_over = sorted(set(stored_in(FOLDER)) - set(shipped()))
    assert left_over == [], f"stored, but not shipped; clear up with: {COMMAND}"


def test_what_is_kept_covers_the_plans_and_misses_no_indicator(stored: Outputs) -> None:
    from sim.evidence import targets
    from sim.model.indicators import INDICATORS

    wanted = {
        (target.region, target.indicator, replicate)
        for target in targets().values()
        for replicate in (0, 1)
        if target.indicator
    }
    assert wanted <= set(stored.rows)
    assert {"2025", "2027", "2030", ALL_YEARS} == set(stored.columns)
    for region in ("china", "overseas", ALL_REGIONS):
        assert {(region, indicator.id, 1) for indicator in INDICATORS} <= set(stored.rows)


def test_a_file_reads_back_as_it_was_written(stored: Outputs, tmp_path: Path) -> None:
    odd = with_value(stored, MACHINES, "2027", 1.23456789012345e-7)
    odd = with_value(odd, MACHINES, "2030", math.nan)
    write(odd, tmp_path)
    again = read("baseline", tmp_path)
    assert compare(again, odd).same
    assert again.rows[MACHINES] != stored.rows[MACHINES]
    line = next(
        text
        for text in (tmp_path / "baseline.csv").read_text().splitlines()
        if text.startswith("china,machines_produced,0,")
    )
    assert line.split(",")[-2] == ""  # missing, and its place kept
    assert [file.name for file in tmp_path.iterdir()] == ["baseline.csv"]


@pytest.mark.parametrize("row", [MACHINES, (ALL_REGIONS, "value_added", 1)])
def test_three_in_the_ninth_digit_are_noticed(stored: Outputs, size: int, row: Row) -> None:
    value = value_of(stored, row, "2027")
    found = compare(with_value(stored, row, "2027", value * (1 + 3e-9)), stored)
    assert [(d.row, d.column) for d in found.differences] == [(row, "2027")]
    text = found.text()
    assert f"baseline: 1 of {size} values differ; model changed" in text
    assert f"2027 {row[0]} {row[1]}, replicate {row[2]}: stored" in text
    assert "ratio 0.999999997" in text
    assert "looks like rounding" in text
    assert COMMAND in text
    assert compare(with_value(stored, row, "2027", value * (1 + 0.5e-9)), stored).same


def test_a_large_difference_looks_like_another_model_and_comes_first(stored: Outputs) -> None:
    changed = with_value(stored, MACHINES, "2025", value_of(stored, MACHINES, "2025") * 1.00001)
    other: Row = ("china", "fleet", 1)
    changed = with_value(changed, other, "2030", value_of(stored, other, "2030") * 1.3)
    found = compare(changed, stored)
    assert "looks like another model" in found.text()
    shown = [line for line in found.text().splitlines() if line.startswith("  ")]
    assert len(shown) == 2
    assert "2030 china fleet, replicate 1" in shown[0]


def test_ten_differences_are_shown_of_many(stored: Outputs) -> None:
    changed = stored
    for number, (row, values) in enumerate(stored.rows.items()):
        if number < 50:
            changed = with_value(changed, row, ALL_YEARS, values[-1] + 1 + abs(values[-1]))
    found = compare(changed, stored)
    assert len(found.differences) == 50
    assert len([line for line in found.text().splitlines() if line.startswith("  ")]) == 10


def test_a_value_that_is_missing_or_no_longer_missing_is_noticed(stored: Outputs) -> None:
    gone = compare(stored, with_value(stored, MACHINES, "2027", math.nan))
    there = compare(with_value(stored, MACHINES, "2027", math.nan), stored)
    assert len(gone.differences) == len(there.differences) == 1
    assert "now missing" in gone.text()
    assert "stored missing" in there.text()


def test_zero_is_what_is_nothing_beside_the_largest_value(stored: Outputs) -> None:
    row, column = ("beijing_etown", "machines_produced", 0), "2027"
    largest = max(
        value_of(stored, (region, name, number), column)
        for region, name, number in stored.rows
        if name == "machines_produced" and region != ALL_REGIONS
    )
    none = with_value(stored, row, column, 0.0)
    assert compare(none, with_value(none, row, column, 0.9e-12 * largest)).same
    assert not compare(none, with_value(none, row, column, 1.1e-12 * largest)).same


@pytest.mark.parametrize("which", ["scenario", "evidence"])
def test_changed_inputs_are_told_from_a_changed_model(stored: Outputs, which: str) -> None:
    asked = replace(stored, inputs={**stored.inputs, which: "0" * 64})
    found = compare(asked, stored)
    assert not found.same
    assert f"inputs changed ({which})" in found.text()
    assert "model changed" not in found.text()


def test_rows_and_columns_removed_or_added_are_noticed(stored: Outputs) -> None:
    fewer = replace(stored, rows={row: v for row, v in stored.rows.items() if row != MACHINES})
    assert "1 not stored: china machines_produced, replicate 0" in compare(fewer, stored).text()
    assert "1 stored, but not there now: china machines" in compare(stored, fewer).text()
    narrow = replace(
        stored,
        columns=stored.columns[1:],
        rows={row: values[1:] for row, values in stored.rows.items()},
    )
    assert not compare(narrow, stored).same
    assert "column 2025" in compare(stored, narrow).text()


def test_another_home_or_another_wage_is_another_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = {table.evidence_digest()}
    first, *others = table.makers()
    monkeypatch.setattr(table, "makers", lambda: (replace(first, home="shanghai"), *others))
    digests.add(table.evidence_digest())
    tree = table.regions()
    wage = tree.attributes["wage"]
    dearer = replace(wage.numbers["hubei"], value=1.0 + wage.numbers["hubei"].value)
    numbers = {**wage.numbers, "hubei": dearer}
    attributes = {**tree.attributes, "wage": replace(wage, numbers=numbers)}
    monkeypatch.setattr(table, "regions", lambda: replace(tree, attributes=attributes))
    digests.add(table.evidence_digest())
    assert len(digests) == 3


def files(folder: Path) -> Mapping[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_renewing_says_what_moved_and_leaves_the_rest_alone(
    stored: Outputs, size: int, tmp_path: Path
) -> None:
    other = replace(stored, scenario="other")
    assert renew(tmp_path, {"baseline": stored, "other": other}) == [
        f"baseline: stored for the first time, {size} values",
        f"other: stored for the first time, {size} values",
    ]
    before = files(tmp_path)
    rounded = with_value(stored, MACHINES, "2027", value_of(stored, MACHINES, "2027") * (1 + 5e-10))
    assert renew(tmp_path, {"baseline": rounded, "other": other}) == [
        "baseline: unchanged",
        "other: unchanged",
    ]
    assert files(tmp_path) == before

    twice: Row = ("china", "machines_produced", 1)
    moved = with_value(stored, MACHINES, "2027", value_of(stored, MACHINES, "2027") * 2)
    moved = with_value(moved, twice, "2027", value_of(stored, twice, "2027") * 2)
    still: Row = ("china", "fleet", 0)
    moved = with_value(moved, still, "2027", value_of(stored, still, "2027") * (1 + 5e-10))
    price: Row = ("china", "mean_price", 0)  # a headline, and not worth one
    moved = with_value(moved, price, "2027", value_of(stored, price, "2027") * (1 + 5e-10))
    told = renew(tmp_path, {"baseline": moved})
    assert told[0] == "other: removed, it ships no longer"
    assert told[1] == f"baseline: 2 of {size} values moved; the largest by 0.5 of the larger one"
    assert len(told) == 3
    assert told[2].startswith("  china machines_produced 2027: ")
    assert told[2].endswith(" machines (+100.00%)")
    assert stored_in(tmp_path) == ["baseline"]
    again = read("baseline", tmp_path)
    assert compare(again, moved).same
    assert value_of(again, still, "2027") == value_of(stored, still, "2027")  # did not move


def test_renewing_takes_up_inputs_that_changed_nothing(
    stored: Outputs, size: int, tmp_path: Path
) -> None:
    renew(tmp_path, {"baseline": stored})
    asked = replace(stored, inputs={**stored.inputs, "scenario": "1" * 64})
    (told,) = renew(tmp_path, {"baseline": asked})
    assert told == f"baseline: 0 of {size} values moved; scenario changed"
    assert read("baseline", tmp_path).inputs == asked.inputs
