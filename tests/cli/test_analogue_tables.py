"""What is printed of other markets, on a table made by hand."""

from __future__ import annotations

import dataclasses

import pytest

from sim.analysis.analogues.scores import AnalogueForecast, AnalogueTable, scored
from sim.cli.analogue_tables import cells, lines, rows
from sim.cli.text import width
from sim.cli.words import LANGUAGES, Lang, Words


def table() -> AnalogueTable:
    """Two markets, one to three years ahead; every rival scores twice as badly."""
    own = AnalogueForecast("us_clothes_dryers", "demand", 1955, 1, 1e6, 1.1e6, (9e5, 2e6),
                           (1.05e6, 1.2e6), 0.1)  # fmt: skip
    every = []
    for market in ("china_industrial_robots", "us_clothes_dryers"):
        for ahead in (1, 2, 3):
            for name in ("demand", "bass", "last_value", "last_growth"):
                score = 0.1 if name == "demand" else 0.2
                every.append(
                    dataclasses.replace(
                        own, market=market, ahead=ahead, forecaster=name, crps=score
                    )
                )
    return AnalogueTable(tuple(every), (), scored(every))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_has_a_row_a_market_and_year_ahead(lang: Lang):
    found = cells(table(), Words(lang))
    assert len(found) == 1 + 3 * 3
    assert {len(row) for row in found} == {11}
    assert found[1][3:] == ("100 %", "2–100 %", "0 %", "0.10", "0.50", "0.50", "0.50", "×1.10")
    assert found[-1][2] == "2"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_printed_fits_a_wide_terminal_and_names_data_without_source(lang: Lang):
    said = lines(table(), Words(lang))
    assert max(width(line) for line in said) <= 130
    assert any("13" in line and "12" in line for line in said)  # air conditioners


def test_json_rows_hold_every_forecaster():
    assert {row["forecaster"] for row in rows(table())} == {
        "demand",
        "bass",
        "last_value",
        "last_growth",
    }
