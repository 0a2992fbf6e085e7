"""Funds: announced, committed, drawn, invested, what came along, what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.figures import plots, style, words
from sim.figures.fund_money import PUBLIC, FundMoney, funds_of, money_of
from sim.figures.inputs import Facts, Floats, Lang
from sim.figures.plots import Box, EndLabel
from sim.figures.scales import Scale, scale_for
from sim.figures.texts import axis_words, feet, quoted, region_of, run_source, run_subtitle

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_BAR: Final = 0.36  # inches, a step
_HEADS: Final = 0.75
_YEARLY: Final = 1.75
_PUBLIC: Final = (plots.SHADES[0], "-")
_SOCIAL: Final = (plots.SHADES[2], "--")


@dataclass(frozen=True)
class _Step:
    """One row: yuan, 10th, 50th and 90th percentile over worlds."""

    name: str
    money: Floats
    colour: str


def draw(result: RunResult, facts: Facts, lang: Lang, region: str | None = None) -> style.Drawing:
    """Rows from the announcement to the return, and the money a year (focus region, else china).

    Raises CannotDraw where the result does not hold the indicators.
    """
    from sim import evidence

    region = region or region_of(result)
    tree = evidence.regions()
    money = money_of(result, region, tree)
    levers = funds_of(result, region, tree)
    steps = _steps(money, bool(levers))
    with style.house_style(lang):
        place = facts.region(region, lang)
        notes = [words.say("funds_unstored", lang)]
        if levers and money.private is None:
            notes.append(words.say("funds_mixed", lang, region=place))
        source = run_source(lang, notes)
        cited = quoted([lever.clauses for lever in levers], facts, lang)
        if cited:
            said = words.say("foot_funds", lang, list=words.join(cited, lang))
            source = said + (" " if lang == "en" else "") + source
        sheet = style.Sheet(
            _title(money, bool(levers), result.years[-1], place, lang),
            run_subtitle(result, "funds_measures", place, lang, "funds_how"),
            feet(source, [result], "funds", lang),
            _HEADS + _BAR * len(steps) + _HEADS + _YEARLY + 0.35,
        )
        _draw_steps(sheet, steps, result.years, lang)
        _draw_years(sheet, money, result.years, lang)
        figure = sheet.finished(_table(steps, money, result, region))
        figure.notes = tuple(notes)
        return figure


def _steps(money: FundMoney, funded: bool) -> list[_Step]:
    public, social, light = plots.SHADES[0], plots.SHADES[2], style.GREY
    named: list[tuple[str, Floats | None, str]] = []
    if funded:
        named = [
            ("announced", money.announced, light),
            ("raised", money.raised, light),
            ("drawn", money.drawn, public),
        ]
        if money.private is None:
            named.append(("social", money.social, social))
        else:
            named += [
                ("private", money.private, social),
                ("invested", money.drawn + money.private, style.MODEL),
                ("beside", money.beside, social),
            ]
    named.append(("rounds", money.rounds, light))
    if funded:
        named += [("back", money.proceeds, style.MODEL), ("returned", money.returned, public)]
    return [
        _Step(name, plots.middle(values), colour)
        for name, values, colour in named
        if values is not None
    ]


def _title(money: FundMoney, funded: bool, year: int, place: str, lang: Lang) -> str:
    def median(values: Floats) -> str:
        return words.amount(float(np.median(values)), "yuan", lang)

    if not funded:
        said = words.say("funds_none", lang, region=place, year=year, rounds=median(money.rounds))
    elif money.private is None or money.beside is None:
        said = words.say(
            "funds_title_mixed",
            lang,
            region=place,
            year=year,
            announced=median(money.announced),
            drawn=median(money.drawn),
            social=median(money.social),
        )
    else:
        said = words.say(
            "funds_title",
            lang,
            region=place,
            year=year,
            announced=median(money.announced),
            invested=median(money.drawn + money.private),
            drawn=median(money.drawn),
            beside=median(money.beside),
        )
    return words.sentence(said)


def _draw_steps(
    sheet: style.Sheet, steps: Sequence[_Step], years: Sequence[int], lang: Lang
) -> None:
    """A dot a step with the middle of the worlds: a bar's length says nothing on a log axis."""
    height = _BAR * len(steps)
    names = [words.say(f"funds_{step.name}", lang) for step in steps]
    abouts = [words.say(f"funds_{step.name}_about", lang) for step in steps]
    wide = max(style.text_width(name, style.LABEL_SIZE, True) for name in names)
    left = style.MARGIN + wide + 0.15 + max(style.text_width(each, 8) for each in abouts) + 0.2
    bottom = sheet.body_bottom + _YEARLY + 0.35 + _HEADS
    numbers = [_between(step, lang) for step in steps]
    right = style.WIDTH - style.MARGIN - max(style.text_width(each, 8) for each in numbers) - 0.2
    box = Box(left, bottom, right - left, height)
    scale = scale_for([step.money for step in steps], "yuan")
    axes = sheet.axes(box.x, box.y, box.width, box.height)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(steps), 0)
    axes.set_yticks([])
    plots.x_ticks(axes, scale, "yuan", box.width, lang)
    axes.grid(axis="x")
    for row, step in enumerate(steps):
        low, median, high = (float(each) for each in scale.height(step.money))
        axes.hlines(row + 0.5, low, high, color=step.colour, alpha=0.4, linewidth=8, zorder=3)
        axes.plot(
            [median], [row + 0.5], "o", color=step.colour, markersize=8, zorder=4, clip_on=False
        )
        y = box.top - (row + 0.5) * _BAR
        sheet.text(style.MARGIN, y, names[row], bold=True, colour=style.INK)
        sheet.text(style.MARGIN + wide + 0.15, y, abouts[row], size=8, colour=style.QUIET)
        sheet.text(right + 0.2, y, numbers[row], size=8)
    axis = words.say("funds_axis", lang, first=years[0], last=years[-1])
    axis += ("，" if lang == "zh" else ", ") + words.say("log" if scale.log else "linear", lang)
    plots.head(sheet, box, words.say("funds_steps", lang), axis, style.MARGIN)


def _between(step: _Step, lang: Lang) -> str:
    low, median, high = (words.short_amount(float(each), "yuan", lang) for each in step.money)
    return words.say("between", lang, low=low, median=median, high=high)


def _draw_years(sheet: style.Sheet, money: FundMoney, years: Sequence[int], lang: Lang) -> None:
    bands = [plots.middle(money.drawn_yearly), plots.middle(money.social_yearly)]
    scale = _linear(np.concatenate([each.ravel() for each in bands]))
    ticks = plots.ticks_of(scale, "yuan", lang)
    labels = []
    for key, each in zip(("funds_public_line", "funds_social_line"), bands, strict=True):
        peak = int(np.argmax(each[1]))  # most funds are spent before the run ends
        amount = words.short_amount(float(each[1, peak]), "yuan", lang)
        said = words.say(key, lang, amount=amount, year=years[peak])
        labels.append(EndLabel(said, float(scale.height(each[1, -1]))))
    left = style.MARGIN + plots.tick_width(ticks)
    width = style.WIDTH - style.MARGIN - plots.label_width(labels) - left
    box = Box(left, sheet.body_bottom + 0.3, width, _YEARLY)
    axes = plots.year_axes(sheet, box, years, scale, ticks)
    for each, (colour, dashes) in zip(bands, (_PUBLIC, _SOCIAL), strict=True):
        plots.band(axes, years, each, scale, colour, dashes)
    plots.end_labels(sheet, box, labels)
    axis = axis_words("yuan", scale.log, lang)
    plots.head(sheet, box, words.say("funds_yearly", lang), axis, style.MARGIN)


def _linear(amounts: Floats) -> Scale:
    """Money a year is often nought: on a linear axis."""
    return scale_for([float(amounts.max())], "yuan")


def _table(steps: Sequence[_Step], money: FundMoney, result: RunResult, region: str) -> style.Table:
    rows: list[plots.Row] = []
    for step in steps:
        each = step.money[:, None]
        rows += plots.rows_of(region, f"{step.name}, sum", result.years[-1:], each, "yuan")
    for name, series in ((PUBLIC, money.drawn_yearly), ("social_capital", money.social_yearly)):
        rows += plots.rows_of(region, name, result.years, plots.middle(series), "yuan")
    return plots.COLUMNS, tuple(rows)
