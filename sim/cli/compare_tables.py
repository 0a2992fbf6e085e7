"""What `sim compare` prints: differences with their sign, and a mark where they can't be told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.chances import COUNTED, FEW_WORLDS, few, percent
from sim.analysis.comparison import MACHINES, MONEY, NATION_FIGURES, USED
from sim.cli import scoring
from sim.cli.pages import Block, Cells, Grid, Note, Section, Title
from sim.cli.text import Scale, Side, full_width, scale_for, width
from sim.cli.words import Words
from sim.evidence.regions import NATION

if TYPE_CHECKING:
    from sim.analysis.comparison import (
        Comparison,
        FigureChange,
        LeverEffect,
        PlanEffect,
        TargetChange,
    )
    from sim.analysis.paired import Mean, Paired, Ratio
    from sim.experiment.results import RunResult
    from sim.scenario import Scenario

_REGION_TABLES = (MACHINES, "core_value_enterprise")
_NAME = 14  # columns a scenario's name may take at the head of a column
_MANY = 10  # from so many times the gain at home on, a share is no percentage
_PLAIN = Scale(1.0, "")


def signed(value: float, scale: Scale, digits: int = 3) -> str:
    """The number with its sign: '+1,200', '−0.4'; '0' for what is nothing at this scale, one
    digit of what is next to nothing."""
    if math.isinf(value):
        return "−∞" if value < 0 else "+∞"
    number = scale.number(abs(value), digits if abs(value) >= scale.size / 100 else 1)
    if number == "0" or abs(value) < scale.size * 1e-4:
        return "0"
    return f"{'+' if value > 0 else '−'}{number}"


def span(low: float, high: float, scale: Scale, words: Words, digits: int = 3) -> str:
    """From one signed number to another."""
    return words("compare.span", low=signed(low, scale, digits), high=signed(high, scale, digits))


def marked(mean: Mean, scale: Scale, shown: float | None = None) -> str:
    """A mean, or the number ``shown`` for it, with a mark where it can't be told from zero."""
    value = mean.value if shown is None else shown
    nothing = mean.low == mean.high == 0
    return signed(value, scale) + (" " if mean.told or nothing else "?")


def _machines(mean: Mean) -> str:
    """A mean number of machines, to a tenth at most."""
    return marked(mean, _PLAIN, round(mean.value, 1))


def per_money(found: Ratio | None, words: Words) -> str:
    """Machines per 1 亿元 with their interval, or that they can't be told."""
    if found is None:
        return "–"
    if not found.told:
        return words("compare.untold")
    interval = words("compare.bracket", interval=span(found.low, found.high, _PLAIN, words, 2))
    return signed(found.value, _PLAIN, 2) + interval


def few_worlds(worlds: int, words: Words) -> str | None:
    """What to say of too few pairs for chances, None where they are enough."""
    if not few(worlds):
        return None
    points = min(100, round(100 * 1.96 * (0.25 / worlds) ** 0.5))
    return words("warn.few_worlds", worlds=worlds, points=points, least=FEW_WORLDS)


def _title(scenario: Scenario, words: Words) -> str:
    title = words.either(scenario.title["en"], scenario.title["zh"])
    return words("compare.title", title=title, name=scenario.name)


def _short(name: str) -> str:
    """A name at the head of a column; of a point of a sweep its number stays."""
    if width(name) <= _NAME:
        return name
    head, mark, number = name.rpartition("#")
    tail = f"{mark}{number}" if head else ""
    return f"{(head or name)[: _NAME - 1 - len(tail)]}…{tail}"


def label_of(indicator: str, words: Words) -> str:
    """What an indicator is called."""
    from sim.model.indicators import INDEX, INDICATORS

    found = INDICATORS[INDEX[indicator]]
    return words.either(found.label_en, full_width(found.label_zh))


def _national(indicator: str, words: Words) -> str:
    """An indicator's label under the nation, which is no region."""
    return words("compare.installations") if indicator == USED else label_of(indicator, words)


def scale_of(unit: str, changes: Sequence[FigureChange], words: Words) -> Scale:
    """One scale for a whole table: that of its largest number; machines are counted singly."""
    if unit == "machine":
        return scale_for(unit, 0.0, words)
    held = [change.change for change in changes if change.change is not None]
    values = [abs(v) for c in held for v in (c.first, c.other, c.median)]
    return scale_for(unit, max(values, default=0.0), words)


def _nested(region: str, among: Sequence[str], words: Words) -> str:
    """A region's name, under that of a region it lies in."""
    from sim.evidence import regions

    depth = sum(above in among for above in regions().ancestors(region) if above != NATION)
    return f"{'  ' * (depth + 1)}{regions().name(region, words.lang)}"


# --- scenarios ----------------------------------------------------------------------------------


def comparison(
    found: Comparison, first: RunResult, other: RunResult, year: int, words: Words
) -> list[Block]:
    """Two scenarios: the nation, the regions with a plan, money, the chances of targets."""
    heads = (_short(first.scenario.name), _short(other.scenario.name))
    heading = words(
        "compare.heading",
        other=_title(other.scenario, words),
        first=_title(first.scenario, words),
        worlds=first.worlds,
        seed=first.manifest["seed"],
    )
    return [
        Title(heading),
        *_figure_tables(found, heads, first.years[0], year, words),
        *_target_table(found.targets, heads, words),
        Note(words("compare.foot")),
    ]


def _figure_tables(
    found: Comparison, heads: tuple[str, str], start: int, year: int, words: Words
) -> list[Block]:
    """The nation whole, of the regions those in which a figure differs."""
    among = [change.region for change in found.figures]
    names = (*heads, words("compare.difference"), words("column.interval"))
    nation: list[Cells] = []
    for change in found.figures:
        if change.region == NATION and change.indicator in NATION_FIGURES[:-1]:
            scale = scale_of(change.unit, [change], words)
            label = with_unit(_national(change.indicator, words), change.unit, scale, words)
            nation.append(figure_cells(f"  {label}", change, scale, words))
    shown = (words("compare.nation", year=year), *names, words("compare.rises"))
    sections = [Section(nation, heads=[shown])]
    for indicator in _REGION_TABLES:
        rows = [c for c in found.figures if c.indicator == indicator and c.region != NATION]
        if not rows:  # a point of a sweep may not have kept it
            continue
        scale = scale_of(rows[0].unit, rows, words)
        label = words("compare.by_region", name=label_of(indicator, words), year=year)
        unit = rows[0].unit
        differing = [row for row in rows if row.change is None or not row.change.same]
        same = len(rows) - len(differing)
        cells = [
            figure_cells(_nested(row.region, among, words), row, scale, words) for row in differing
        ]
        note = f"  {words('compare.same_regions', count=same)}" if same else ""
        sections.append(Section(cells, with_unit(label, unit, scale, words), note=note))
    return [Grid(sections, sides(5)), _money_table(found, names, start, year, words)]


def _money_table(
    found: Comparison, names: tuple[str, ...], start: int, year: int, words: Words
) -> Block:
    """Public money by region where it differs, and what it brings."""
    among = [change.region for change in found.figures]
    rows = [
        each
        for each in found.figures
        if each.indicator == MONEY and each.change is not None and not each.change.same
    ]
    if not rows:
        return Note(words("compare.same_money", start=start, year=year))
    scale = scale_of("yuan", rows, words)
    label = with_unit(words("compare.paid", start=start, year=year), "yuan", scale, words)
    shown = []
    for row in rows:
        cells = figure_cells(_nested(row.region, among, words), row, scale, words)[:-1]
        shown.append((*cells, per_money(found.per_money[row.region], words)))
    heads = ("", *names, words("compare.per_money"))
    return Grid([Section(shown, label, [heads])], sides(5))


def with_unit(label: str, unit: str, scale: Scale, words: Words) -> str:
    """A label with its unit, unless that only says what is counted."""
    counted = unit in COUNTED or (unit == "machine" and scale.size == 1)
    return label if counted else words("compare.with_unit", name=label, unit=scale.name)


def sides(numbers: int) -> tuple[Side, ...]:
    """A column of names, then so many of numbers."""
    rest: list[Side] = ["right"] * numbers
    return ("left", *rest)


def figure_cells(label: str, change: FigureChange, scale: Scale, words: Words) -> tuple[str, ...]:
    """A row: both medians, the median change with its mark and interval, where it rises."""
    found = change.change
    if found is None:
        return (label, "–", "–", "–", "", "")
    ends = (scale.number(found.first), scale.number(found.other))
    if found.same:
        return (label, *ends, "0 ", "", words("compare.none_differs"))
    interval = span(found.low, found.high, scale, words, 2)
    shown = marked(found.mean, scale, found.median)
    return (label, *ends, shown, interval, _rises(found, words))


def _rises(found: Paired, words: Words) -> str:
    """The share of worlds in which a figure rises; all and none are counted, no estimates."""
    if found.rises in (0, 1):
        return words("compare.all_rise" if found.rises else "compare.none_rises")
    return percent(found.rises, found.worlds)


def _target_table(
    targets: Sequence[TargetChange], heads: tuple[str, str], words: Words
) -> list[Block]:
    """Chances that change in some world; of the others only how many there are."""
    from sim.evidence import regions

    moved = [each for each in targets if each.change.won or each.change.lost]
    rows: list[Cells] = []
    for each in moved:
        target, found = each.target, each.change
        scale = scale_for(target.unit, target.value, words)
        sign = scoring.SIGNS.get(target.comparison, target.comparison)
        place = f"{regions().name(target.region, words.lang)} {target.year}"
        rows.append(
            (
                f"  {place}  {scoring.name_of(target, words)}",
                f"{sign}{scale.quantity(target.value)}",
                percent(found.first, found.worlds),
                percent(found.other, found.worlds),
                marked(found.change, Scale(0.01, ""), round(found.change.value, 2)),
            )
        )
    shown: list[Block] = []
    if rows:
        names = (words("compare.chances"), "", *heads, words("compare.points"))
        shown.append(Grid([Section(rows, heads=[names])], sides(4)))
    unmoved = len(targets) - len(moved)
    if unmoved:
        shown.append(Note(words("compare.unmoved", count=unmoved)))
    return shown


# --- plans --------------------------------------------------------------------------------------


def plans(
    effects: Sequence[PlanEffect],
    together: PlanEffect | None,
    scenarios: tuple[Scenario, Scenario],
    start: int,
    year: int,
    words: Words,
) -> list[Block]:
    """One row a region's plan, then all of them together."""
    first, added = scenarios
    worlds = max((effect.worlds for effect in effects), default=0)
    heading = words(
        "compare.plans",
        first=_title(first, words),
        other=_title(added, words),
        worlds=worlds,
        seed=first.seed,
    )
    everything = [*effects, *([together] if together else [])]
    scale = scale_for("yuan", max((abs(e.money.value) for e in everything), default=0.0), words)
    among = [effect.region for effect in effects]
    names = ("home", "elsewhere", "nation", "share", "money", "per_money")
    heads = [
        (words("compare.year", year=year), *(words(f"compare.plan.{name}") for name in names)),
        ("", *[""] * 4, scale.name, words("compare.per_unit")),
    ]
    cells = [
        _plan_cells(_nested(effect.region, among, words), effect, scale, words)
        for effect in effects
    ]
    if together is not None:
        cells.append(_plan_cells(words("compare.together"), together, scale, words, whole=True))
    foot = words("compare.plans_foot", start=start, year=year)
    return [Title(heading), Grid([Section(cells, heads=heads)], sides(6)), Note(foot)]


def _plan_cells(
    label: str, effect: PlanEffect, scale: Scale, words: Words, *, whole: bool = False
) -> tuple[str, ...]:
    return (
        label,
        "" if whole else _machines(effect.home),
        "" if whole else _machines(effect.elsewhere),
        _machines(effect.nation),
        "" if whole else _share(effect, words),
        marked(effect.money, scale),
        per_money(effect.per_money, words),
    )


def _share(effect: PlanEffect, words: Words) -> str:
    """The nation's part of the gain at home; an interval that holds both none and all tells
    nothing."""
    found = effect.share
    if effect.home.low == effect.home.high == 0:
        return "–"
    if found is None or (found.low <= 0 and found.high >= 1):
        return words("compare.untold")
    times = found.value >= _MANY
    value, low, high = (_times(v, times) for v in (found.value, found.low, found.high))
    interval = words("compare.span", low=low, high=high)
    return value + ("" if times else " %") + words("compare.bracket", interval=interval)


def _times(share: float, times: bool) -> str:
    """A share as a bare whole percentage, or as so many times; '−' before one below nothing."""
    number = round(share if times else 100 * share)
    return f"{'−' if number < 0 else ''}{abs(number):,}{'×' if times else ''}"


# --- levers -------------------------------------------------------------------------------------


def levers(
    effects: Sequence[LeverEffect], scenario: Scenario, start: int, year: int, words: Words
) -> list[Block]:
    """One row a lever, those first that bring most for their money."""
    worlds = max((effect.worlds for effect in effects), default=0)
    heading = words(
        "compare.levers", name=_title(scenario, words), worlds=worlds, seed=scenario.seed
    )
    scale = scale_for("yuan", max((abs(e.money.value) for e in effects), default=0.0), words)
    names = ("nation", "home", "money", "per_money")
    heads = [
        (words("compare.year", year=year), *(words(f"compare.lever.{name}") for name in names)),
        ("", "", "", scale.name, words("compare.per_unit")),
    ]
    told = [_lever_cells(effect, scale, words) for effect in effects if effect.nation.told]
    sections = [Section(told, heads=heads)]
    untold = [effect for effect in effects if not effect.nation.told and not _idle(effect)]
    if untold:
        label = words("compare.untold_levers", worlds=worlds)
        sections.append(Section([_lever_cells(it, scale, words) for it in untold], label))
    idle = [effect for effect in effects if _idle(effect)]
    if idle:
        paths = [f"  {effect.path.removeprefix('levers.')}" for effect in idle]
        rows = [(path, *[""] * len(names)) for path in paths]
        sections.append(Section(rows, words("compare.idle_levers", year=year)))
    foot = words(
        "compare.levers_foot",
        start=start,
        year=year,
        count=len(effects),
        chance=max(1, round(len(effects) / 20)),
    )
    return [Title(heading), Grid(sections, sides(4)), Note(foot)]


def _idle(effect: LeverEffect) -> bool:
    """Whether nothing here moved in any world."""
    means = (effect.nation, effect.home, effect.money)
    return all(found.low == found.high == 0 for found in means)


def _lever_cells(effect: LeverEffect, scale: Scale, words: Words) -> tuple[str, ...]:
    return (
        f"  {effect.path.removeprefix('levers.')}",
        _machines(effect.nation),
        _machines(effect.home),
        marked(effect.money, scale),
        per_money(effect.per_money, words) if effect.nation.told else "",
    )
