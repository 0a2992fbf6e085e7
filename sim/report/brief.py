"""The one page: a sentence, the table of targets, two figures, three caveats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.chances import FEW_WORLDS
from sim.figures.compare import differences
from sim.figures.inputs import MACHINES, scenario_stamp
from sim.figures.words import chance_class
from sim.reading import Message
from sim.report.naming import region_name
from sim.report.results_asked import OUTLOOK
from sim.report.target_rows import Chance, TargetRow
from sim.report.values import Listed, Part, Said, Span, Value, either

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

CAVEATS: Final = 3
FIGURES: Final = ("fan", "targets")
_LIKELY, _UNLIKELY = 3, 1  # classes of chance: from here on likely, up to here unlikely
_VALUE: Final = "core_value_enterprise"
_MAIN: Final = (MACHINES, _VALUE, "embodied_value", "all_robot_value")


@dataclass(frozen=True)
class Brief:
    """What stands on one page. ``region`` is what it is about: the focus, else china.

    ``sentence`` is the answer in one; ``beside`` one more for each further result. ``rows`` are
    the targets of the region, or the main one of each region where there is no focus. ``figures``
    by name; the fans are of ``indicators``.
    """

    title: Message
    region: str
    place: Message
    subtitle: Said
    sentence: Said
    beside: tuple[Said, ...]
    rows: tuple[TargetRow, ...]
    indicators: tuple[str, ...]
    figures: tuple[str, ...]
    caveats: tuple[Said, ...]


def brief(results: Sequence[RunResult], rows: Sequence[TargetRow]) -> Brief:
    """The page about the first of the results; ``rows``: all targets, scored on each of them."""
    first = results[0]
    region = first.scenario.focus if first.scenario.focus in first.regions else "china"
    shown = outcomes_of(rows, region)
    own = [row for row in shown if row.region == region and row.scored]
    main = _main(own)
    stamp = scenario_stamp(first)
    subtitle = Said(
        "subtitle",
        {
            "worlds": Value(_known(first), "count", f"{stamp}:manifest:known_worlds"),
            "seed": Value(first.manifest["seed"], "year", f"{stamp}:manifest:seed"),
            "first": str(first.years[0]),
            "last": str(first.years[-1]),
            "stamp": stamp,
        },
    )
    return Brief(
        title=either(first.scenario.title, first.scenario.name),
        region=region,
        place=region_name(region),
        subtitle=subtitle,
        sentence=_sentence(first, region, shown),
        beside=tuple(
            _beside(other, place, region, shown) for place, other in enumerate(results) if place
        ),
        rows=shown if own else _one_a_region(shown),
        indicators=_drawn(main, own),
        figures=FIGURES,
        caveats=_caveats(results, shown)[:CAVEATS],
    )


def _known(result: RunResult) -> int:
    return result.worlds - len(result.manifest["failed"])


def _drawn(main: TargetRow | None, own: Sequence[TargetRow]) -> tuple[str, ...]:
    """The indicators of two fans: the main target's and another one's, else what all have."""
    asked = [_indicator(row) for row in own]
    likely = [MACHINES if main is None else _indicator(main)]
    likely += [name for name in (*_MAIN, *asked) if name in asked]
    return tuple(dict.fromkeys([*likely, MACHINES, _VALUE]))[:2]


def outcomes_of(rows: Sequence[TargetRow], region: str) -> tuple[TargetRow, ...]:
    """The outcomes of the region and of those in it, of all regions where it has none."""
    from sim.evidence import regions

    tree = regions()
    outcomes = [row for row in rows if row.status == "outcome"]
    own = [row for row in outcomes if region in (row.region, *tree.ancestors(row.region))]
    return tuple(own or outcomes)


def _one_a_region(rows: Sequence[TargetRow]) -> tuple[TargetRow, ...]:
    """The main target of each region, as a page has no room for all."""
    found = {row.region: _main([one for one in rows if one.region == row.region]) for row in rows}
    return tuple(row for row in found.values() if row is not None)


# --- the answer in a sentence --------------------------------------------------------------


def _sentence(result: RunResult, region: str, rows: Sequence[TargetRow]) -> Said:
    """The chance of the main target and how many of all are likely; machines where none is."""
    scored = [row for row in rows if row.chances[0].chance is not None]
    own = [row for row in scored if row.region == region]
    said: list[Part] = []
    main = _main(own)
    said.append(_told(main, main.chances[0]) if main else _machines(result, region))
    if len(scored) > 1 or not main:
        said += _counted(scored)
    return Said("sentence", {"said": Listed(tuple(said), loose=True)})


def _main(rows: Sequence[TargetRow]) -> TargetRow | None:
    """The target that the sentence is about: machines, else value, else the first."""
    for indicator in _MAIN:
        for row in rows:
            if _indicator(row) == indicator:
                return row
    return rows[0] if rows else None


def _indicator(row: TargetRow) -> str:
    from sim.evidence import targets

    return targets()[row.id].indicator


def _told(row: TargetRow, found: Chance) -> Said:
    assert found.chance is not None
    assert found.median is not None
    assert found.low is not None
    assert found.high is not None
    key = "told_few" if found.word is None else "told"
    parts: dict[str, Part] = {
        "place": row.place,
        "year": str(row.year),
        "name": row.name,
        "value": row.value,
        "chance": found.chance,
        "median": found.median,
        "range": Span(found.low, found.high),
    }
    if found.word is not None:
        parts["word"] = found.word
    return Said(key if row.sign in "≥>" else f"{key}_limit", parts)


def _counted(rows: Sequence[TargetRow]) -> list[Part]:
    """How many targets are likely, open and unlikely; one read in two scopes counts once."""
    counts = {"likely": 0, "even": 0, "unlikely": 0}
    of = [row for row in rows if not row.reading_of and not row.chances[0].few]
    if not of:
        return []
    for row in of:
        chance = row.chances[0].chance
        assert chance is not None
        at = chance_class(chance.number)
        counts["likely" if at >= _LIKELY else "unlikely" if at <= _UNLIKELY else "even"] += 1
    stamp = of[0].chances[0].result
    parts: dict[str, Part] = {
        name: Value(count, "count", f"{stamp}:counted:{name}") for name, count in counts.items()
    }
    parts["total"] = Value(len(of), "count", f"{stamp}:counted:total")
    return [Said("counted", parts)]


def _machines(result: RunResult, region: str) -> Said:
    """What a region without a target of its own makes."""
    year = OUTLOOK if OUTLOOK in result.years else result.years[-1]
    low, median, high = (
        quantile(result, region, MACHINES, year, percent) for percent in (10, 50, 90)
    )
    place = region_name(region)
    parts: dict[str, Part] = {"place": place, "year": str(year)}
    return Said("machines", {**parts, "median": median, "range": Span(low, high)})


def quantile(result: RunResult, region: str, indicator: str, year: int, percent: int) -> Value:
    """A percentile over the worlds of one figure; NaN where no world has it."""
    from sim.analysis.chances import COUNTED

    values = result.series(region, indicator)[:, result.years.index(year)]
    known = values[~np.isnan(values)]
    unit = result.indicator(indicator).unit
    number = float("nan")
    if len(known):
        if unit in COUNTED:
            number = float(np.quantile(known, percent / 100, method="inverted_cdf"))
        else:
            number = float(np.quantile(known, percent / 100))
    source = f"{scenario_stamp(result)}:{region}:{indicator}:{year}:p{percent:02}"
    return Value(number, unit, source, len(known))


def _beside(result: RunResult, place: int, region: str, rows: Sequence[TargetRow]) -> Said:
    """What a further result says of the same."""
    title = either(result.scenario.title, result.scenario.name)
    own = [row for row in rows if row.region == region and row.chances[place].chance is not None]
    main = _main(own)
    told = _told(main, main.chances[place]) if main else _machines(result, region)
    return Said("beside", {"title": title, "told": told})


# --- caveats -------------------------------------------------------------------------------


def _caveats(results: Sequence[RunResult], rows: Sequence[TargetRow]) -> tuple[Said, ...]:
    """What a reader must know first, the gravest first; there are always three."""
    found = [*_unlike(results), *_failed(results), *_few(results), *_hanging(rows)]
    found += _scopes(rows)
    found += _assumed(results[0])
    found.append(Said("caveat.levels"))
    found.append(Said("caveat.model"))
    return tuple(found)


def _unlike(results: Sequence[RunResult]) -> list[Said]:
    if len(results) < 2:
        return []
    unlike = Message(differences(results, "en"), differences(results, "zh"))
    return [Said("caveat.unlike", {"how": unlike})] if unlike.en else []


def _failed(results: Sequence[RunResult]) -> list[Said]:
    said = []
    for result in results:
        count = len(result.manifest["failed"])
        if count:
            stamp = scenario_stamp(result)
            failed = Value(count, "count", f"{stamp}:manifest:failed")
            said.append(Said("caveat.failed", {"stamp": stamp, "count": failed}))
    return said


def _few(results: Sequence[RunResult]) -> list[Said]:
    least = min(results, key=_known)
    if _known(least) >= FEW_WORLDS:
        return []
    worlds = Value(_known(least), "count", f"{scenario_stamp(least)}:manifest:known_worlds")
    return [Said("caveat.few", {"worlds": worlds})]


def _hanging(rows: Sequence[TargetRow]) -> list[Said]:
    """The target whose word hangs most on one number."""
    held = [(row, hanging) for row in rows for hanging in row.hanging[:1]]
    if not held:
        return []
    row, most = max(held, key=lambda pair: abs(pair[1].high.number - pair[1].low.number))
    parts: dict[str, Part] = {
        "name": row.name,
        "place": row.place,
        "about": Message(most.about.en.rstrip("."), most.about.zh.rstrip("。")),
        "low": most.low,
        "high": most.high,
        "low_word": most.low_word,
        "high_word": most.high_word,
    }
    return [Said("caveat.hangs", parts)]


def _scopes(rows: Sequence[TargetRow]) -> list[Said]:
    """A target read in two scopes, where they tell different things."""
    by_id = {row.id: row for row in rows}
    for row in rows:
        other = by_id.get(row.reading_of)
        one, two = row.chances[0].chance, None if other is None else other.chances[0].chance
        if other is not None and one is not None and two is not None:
            parts: dict[str, Part] = {
                "name": other.name, "first": two, "second_name": row.name, "second": one
            }  # fmt: skip
            return [Said("caveat.scopes", parts)]
    return []


def _assumed(result: RunResult) -> list[Said]:
    """How many levers rest on assumptions alone."""
    levers = result.scenario.levers
    if not levers:
        return []
    alone = sum(
        all(number.grade == "assumption" for number in lever.numbers.values()) for lever in levers
    )
    stamp = scenario_stamp(result)
    counts = {
        "alone": Value(alone, "count", f"{stamp}:levers:assumed"),
        "levers": Value(len(levers), "count", f"{stamp}:levers:total"),
    }
    return [Said("caveat.assumed", counts)]
