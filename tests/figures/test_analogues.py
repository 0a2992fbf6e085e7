"""The figure of other markets: every text can be read, and it carries its numbers."""

from __future__ import annotations

import dataclasses

import pytest

from sim import evidence
from sim.analysis.analogues import FORECASTERS, AnalogueForecast, AnalogueTable
from sim.analysis.analogues.scores import scored
from sim.figures import analogues
from sim.figures.check import problems
from sim.figures.inputs import Lang


@pytest.fixture(scope="module")
def table() -> AnalogueTable:
    """Forecasts made up around the shipped sales, a fifth too high."""
    every = []
    for market in evidence.analogues().markets:
        for row in range(6, len(market.sales)):
            sold = market.sales[row]
            one = AnalogueForecast(
                market=market.id,
                forecaster="demand",
                origin=market.first_year + row - 1,
                ahead=1,
                observed=sold,
                median=1.2 * sold,
                interval80=(0.8 * sold, 2 * sold),
                interval50=(sold, 1.5 * sold),
                crps=0.1,
            )
            every += [dataclasses.replace(one, forecaster=name) for name in FORECASTERS]
    return AnalogueTable(tuple(every), (), scored(every))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_text_can_be_read(table: AnalogueTable, lang: Lang):
    assert problems(analogues.draw(table, lang)) == []


def test_it_carries_the_numbers_it_draws(table: AnalogueTable):
    columns, rows = analogues.draw(table, "en").table
    assert columns[0] == "market"
    assert len(rows) == 2 * 28
    first = dict(zip(columns, rows[0], strict=True))
    assert first["observed"] == 23000
    assert first["p90"] == 46000
