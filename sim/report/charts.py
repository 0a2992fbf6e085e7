"""The numbers behind a workbook's charts: fans of what targets are about, and their chances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.exports.sheets import SIGNS, Cell, Head, Row, Sheet, chance_text, made_sheet
from sim.exports.tables import Part, name_of, quantiles
from sim.exports.words import Lang, say, unit_of
from sim.report.target_rows import region_order

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.evidence import Target

Scores = Sequence[Sequence["TargetScore"]]

RANKS: Final = (5, 25, 50, 75, 95)
"""Percentiles of a fan, as in the figures: a band of 90 %, one of 50 %, the median."""


@dataclass(frozen=True)
class Fan:
    """One chart: ``indicator`` of ``region`` in result number ``part``, about ``scores``.

    ``first`` and ``last`` are its rows on the sheet of fans, the head being row 0; ``highest`` is
    the largest number it shows, in ``unit`` as written.
    """

    part: int
    region: str
    indicator: str
    name: str
    unit: str
    first: int
    last: int
    highest: float
    scores: tuple[TargetScore, ...]


@dataclass(frozen=True)
class Columns:
    """Where on the sheet of fans the numbers stand, counted from 0."""

    year: int
    ranks: tuple[int, ...]
    target: int
    widths: tuple[int, ...]


def told(scores: Scores, focus: str = "") -> list[Target]:
    """The outcome targets with a chance in any result, each once; those of the focus first."""
    place = {region: index for index, region in enumerate(region_order(focus))}
    found = {
        one.target.id: one.target
        for each in scores
        for one in each
        if one.target.status == "outcome" and one.chance is not None
    }
    return sorted(found.values(), key=lambda target: (place[target.region], target.year))


def fan_sheet(
    parts: Sequence[Part], scores: Scores, lang: Lang, focus: str = ""
) -> tuple[Sheet, list[Fan], Columns]:
    """One row a fan and year, in order of targets and then of results; and where each fan stands.

    Percentiles are over the worlds with a value, in the unit in which they are written.
    """
    from sim.evidence import regions

    asked = list(dict.fromkeys((one.region, one.indicator) for one in told(scores, focus)))
    rows: list[Row] = []
    fans: list[Fan] = []
    for region, indicator in asked:
        for number, part in enumerate(parts):
            own = tuple(
                one
                for one in scores[number]
                if (one.target.region, one.target.indicator) == (region, indicator)
                and one.chance is not None
            )
            if not own:
                continue
            label = part.result.indicator(indicator)
            size, unit = unit_of(label.unit, lang)
            found = quantiles(part.result.series(region, indicator), label.unit, RANKS) / size
            wanted = {one.target.year: one.target.value / size for one in own}
            first = len(rows) + 1
            name = name_of(label, lang)
            for column, year in enumerate(part.result.years):
                bands = [_known(value) for value in found[:, column]]
                head = (*part.keys.values(), regions().name(region, lang), name, unit, year)
                rows.append((*head, *bands, wanted.get(year), *_widths(bands), indicator))
            highest = max(*wanted.values(), float(np.nanmax(found)))
            last = len(rows)
            fans.append(Fan(number, region, indicator, name, unit, first, last, highest, own))
    heads = [
        *(Head(say(key, lang), 16) for key in parts[0].keys),
        Head(say("region", lang), 18),
        Head(say("indicator", lang), 36),
        Head(say("unit", lang), 13),
        Head(say("year", lang), 7),
        *(Head(_rank_name(rank, lang), 13, "number") for rank in RANKS),
        Head(say("value", lang), 12, "number"),
        *(
            Head(say("width", lang, low=low, high=high), 13, "number")
            for low, high in pairwise(RANKS)
        ),
        Head(say("id", lang), 30),
    ]
    keys = len(parts[0].keys)
    at = keys + 3
    ranks = tuple(range(at + 1, at + 1 + len(RANKS)))
    target = ranks[-1] + 1
    widths = tuple(range(target + 1, target + len(RANKS)))
    columns = Columns(at, ranks, target, widths)
    return made_sheet(say("sheet.fans", lang), heads, rows, keys + 2), fans, columns


def _rank_name(rank: int, lang: Lang) -> str:
    return say("median", lang) if rank == 50 else say("rank", lang, rank=rank)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _widths(bands: Sequence[float | None]) -> list[Cell]:
    """How far each percentile lies above the one before: what a stacked area draws."""
    return [None if low is None or high is None else high - low for low, high in pairwise(bands)]


def chance_sheet(parts: Sequence[Part], scores: Scores, lang: Lang, focus: str = "") -> Sheet:
    """One row a target: its label, then for each result the share of worlds and how it reads."""
    rows: list[Row] = []
    for target in told(scores, focus):
        cells: list[Cell] = []
        for each in scores:
            one = next((it for it in each if it.target.id == target.id), None)
            cells += [None, ""] if one is None else [one.chance, chance_text(one, lang) or ""]
        rows.append((target_label(target, lang), *cells, ", ".join(target.clauses), target.id))
    names = part_names(parts)
    heads = [
        Head(say("target", lang), 70),
        *(
            head
            for name in names
            for head in (Head(name, 14, "share"), Head(say("reads", lang, name=name), 24))
        ),
        Head(say("clauses", lang), 14),
        Head(say("id", lang), 32),
    ]
    return made_sheet(say("sheet.chances", lang), heads, rows, 1)


def part_names(parts: Sequence[Part]) -> list[str]:
    """What the results are called: by scenario, by the whole name where two share one."""
    names = [part.result.scenario.name for part in parts]
    whole = [part.result.name for part in parts]
    return [
        short if names.count(short) == 1 else long for short, long in zip(names, whole, strict=True)
    ]


def target_label(target: Target, lang: Lang, *, place: bool = True) -> str:
    """What is asked for, how much, by when and, with ``place``, where."""
    from sim.analysis.punctuation import full_width
    from sim.evidence import regions
    from sim.figures.words import amount, short_amount

    # in English the name says what is counted
    bare = lang == "en" and target.unit != "yuan"
    said = say(
        "chart.asked",
        lang,
        name=target.name_en if lang == "en" else full_width(target.name_zh),
        sign=SIGNS.get(target.comparison, target.comparison),
        amount=(short_amount if bare else amount)(target.value, target.unit, lang, 4),
        year=target.year,
    )
    if not place:
        return said
    return say("chart.of", lang, region=regions().name(target.region, lang), name=said)
