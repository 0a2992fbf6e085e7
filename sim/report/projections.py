"""Projections year by year, and what houses forecast beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.report.blocks import Block, Cell, Pictures, Section, Table
from sim.report.naming import region_name
from sim.report.results_asked import Asked
from sim.report.values import CHANCE, Listed, Part, Said, Spread, Value

NATION: Final = "china"
FIRST_SHOWN: Final = 2025
INDICATORS: Final = (
    "machines_produced",
    "installations",
    "fleet",
    "mean_price",
    "core_value_product",
    "core_value_enterprise",
    "related_value_enterprise",
)


def projections(asked: Sequence[Asked]) -> Section:
    """Each result's region and the nation, year by year; then the houses' forecasts."""
    blocks: list[Block] = []
    for one in asked:
        for region in dict.fromkeys((one.region, NATION)):
            blocks.append(years_table(one, region, INDICATORS, "projections.years"))
    blocks.append(Pictures(("fan", "segments", "learning")))
    beside = _outlook(asked[0])
    if beside is not None:
        blocks.append(beside)
    return Section("projections", tuple(blocks))


def years_table(one: Asked, region: str, indicators: Sequence[str], key: str) -> Table:
    """Rows of indicators, columns of years: median and the range of eight worlds in ten."""
    result = one.result
    years = [year for year in result.years if year >= FIRST_SHOWN] or list(result.years)
    labels = {label.id: label for label in result.indicators}
    rows: list[tuple[Cell, ...]] = []
    for indicator in indicators:
        if indicator in labels:
            name = label_of(labels[indicator].label_en, labels[indicator].label_zh)
            rows.append((name, *(one.spread(region, indicator, year) for year in years)))
    caption = Said(key, {"place": region_name(region), "title": one.title})
    heads: tuple[Part, ...] = (Said("head.indicator"), *(str(year) for year in years))
    return Table(caption, heads, tuple(rows))


def label_of(english: str, chinese: str) -> Part:
    """An indicator's name in both languages."""
    from sim.reading import Message

    return Message(english, chinese)


def _outlook(one: Asked) -> Table | None:
    """What houses forecast, each vintage by itself, beside the model's distribution."""
    from sim import evidence
    from sim.analysis.outlook import outlook

    try:
        found = outlook(one.result, evidence.outlook())
    except KeyError:
        return None
    rows: list[tuple[Cell, ...]] = []
    for ahead in found:
        if not ahead.beside or not ahead.worlds:
            continue
        at = f"{one.stamp}:outlook:{ahead.quantity}:{ahead.year}"
        median, low, high = (
            Value(number, ahead.unit, f"{at}:{what}", ahead.worlds)
            for number, what in ((ahead.median, "p50"), (ahead.low, "p10"), (ahead.high, "p90"))
        )
        houses = tuple(
            Said(
                "cell.house",
                {
                    "house": beside.said.house,
                    "value": Value(
                        beside.said.value, ahead.unit, f"observations.csv:{beside.said.id}"
                    ),
                    "below": Value(
                        beside.below, CHANCE, f"{at}:below:{beside.said.id}", ahead.worlds
                    ),
                },
            )
            for beside in ahead.beside
        )
        spread = Spread(median, low, high)
        rows.append((ahead.name, str(ahead.year), spread, Listed(houses, loose=True)))
    if not rows:
        return None
    heads = tuple(Said(f"head.{head}") for head in ("quantity", "year", "median", "houses"))
    caption = Said("projections.outlook", {"title": one.title})
    return Table(caption, heads, tuple(rows), Said("projections.outlook_note"))
