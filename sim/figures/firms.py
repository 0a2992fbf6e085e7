"""Firms: who enters and leaves, how many there are, how many stay, how concentrated sales are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import plots, style, words
from sim.figures.inputs import Facts, Floats, Lang
from sim.figures.plots import Box, EndLabel
from sim.figures.scales import Scale, scale_for
from sim.figures.texts import feet, region_of, run_source, run_subtitle

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_TIERS: Final = (
    ("makers", "makers", plots.SHADES[0], "-"),
    ("components", "component_firms", plots.SHADES[2], "--"),
    ("intelligence", "intelligence_firms", style.GREY, ":"),
)
_COUNTED: Final = ("firms", "entries", "exits", *(indicator for _, indicator, _, _ in _TIERS))
_PLOT: Final = 1.85  # inches
_ROW: Final = 2.8
_BETWEEN: Final = 0.45
_BAR: Final = 0.36  # of a year
_SHARES: Final = Scale(False, 0.0, 1.0, (0.0, 0.5, 1.0), False)


@dataclass(frozen=True)
class _Numbers:
    """Middles over worlds, (3, year) each: counts by indicator, share of firms still there."""

    counts: dict[str, Floats]
    survival: Floats
    concentration: Floats


def draw(result: RunResult, facts: Facts, lang: Lang, region: str | None = None) -> style.Drawing:
    """Four panels of the region's firms (the scenario's focus, else china).

    Raises CannotDraw where the result does not hold the indicators.
    """
    region = region or region_of(result)
    numbers = _numbers(result, region)
    years = result.years
    with style.house_style(lang):
        notes = (words.say("firms_unstored", lang),)
        place = facts.region(region, lang)
        sheet = style.Sheet(
            _title(numbers, years, place, lang),
            run_subtitle(result, "firms_measures", place, lang, "run_of_worlds"),
            feet(run_source(lang, notes), [result], "firms", lang),
            2 * _ROW,
        )
        _draw_panels(sheet, numbers, years, lang)
        figure = sheet.finished(_table(numbers, years, region))
        figure.notes = notes
        return figure


def _numbers(result: RunResult, region: str) -> _Numbers:
    """Still there = firms at year end/(firms before the first year + all that entered so far)."""
    series = dict(zip(_COUNTED, plots.together(result, region, _COUNTED), strict=True))
    stock, entries, exits = (series[name] for name in ("firms", "entries", "exits"))
    before = stock[:, :1] - entries[:, :1] + exits[:, :1]
    ever = before + np.cumsum(entries, axis=1)
    staying = np.where(ever > 0, stock / np.where(ever > 0, ever, 1.0), np.nan)
    shares = plots.series_of(result, region, "concentration")
    counts = {name: plots.middle(values) for name, values in series.items()}
    return _Numbers(counts, plots.middle(staying), plots.middle(shares))


def _title(numbers: _Numbers, years: Sequence[int], place: str, lang: Lang) -> str:
    low, median, high = (float(row[-1]) for row in numbers.survival)
    if np.isnan(median):
        return words.sentence(words.say("firms_none", lang, region=place))
    return words.sentence(
        words.say(
            "firms_title",
            lang,
            region=place,
            first=years[0],
            last=years[-1],
            share=_percent(median, lang),
            low=_percent(low, lang),
            high=_percent(high, lang),
        )
    )


def _percent(share: float, lang: Lang) -> str:
    return words.short_amount(round(share, 2), "share", lang)


def _draw_panels(sheet: style.Sheet, numbers: _Numbers, years: Sequence[int], lang: Lang) -> None:
    """Entering and leaving, stock by tier; survival, concentration."""
    flows = scale_for([numbers.counts["entries"], numbers.counts["exits"]], "firm")
    stock = scale_for([numbers.counts[indicator] for _, indicator, _, _ in _TIERS], "firm")
    if stock.log:  # counts of tiers are compared by their distance
        stock = scale_for([float(np.max(numbers.counts["firms"][2]))], "firm")
    labels = (
        _flow_labels(numbers, lang),
        _tier_labels(numbers, stock, lang),
        _survival_label(numbers, years, lang),
        _concentration_label(numbers, lang),
    )
    ticks = (
        plots.ticks_of(flows, "firm", lang),
        plots.ticks_of(stock, "firm", lang),
        plots.ticks_of(_SHARES, "share", lang),
        [f"{tick:g}" for tick in _SHARES.ticks],
    )
    boxes = _boxes(sheet, labels, ticks)
    axes = sheet.axes(boxes[0].x, boxes[0].y, boxes[0].width, boxes[0].height)
    _draw_flows(axes, numbers, years, boxes[0].width, lang)
    axes = plots.year_axes(sheet, boxes[1], years, stock, ticks[1])
    for _, indicator, colour, dashes in _TIERS:
        plots.band(axes, years, numbers.counts[indicator], stock, colour, dashes)
    for box, bands, tick in (
        (boxes[2], numbers.survival, ticks[2]),
        (boxes[3], numbers.concentration, ticks[3]),
    ):
        axes = plots.year_axes(sheet, box, years, _SHARES, tick)
        plots.band(axes, years, bands, _SHARES, style.MODEL)
    for box, each in zip(boxes, labels, strict=True):
        plots.end_labels(sheet, box, each)
    axis = words.say("firm_axis", lang)
    left_out = words.say("firms_left", lang, first=years[0])
    heads = (
        ("firms_flows", axis),
        ("firms_stock", axis),
        ("firms_survival", left_out),
        ("firms_concentration", words.say("firms_hhi", lang)),
    )
    for index, (box, (heading, what)) in enumerate(zip(boxes, heads, strict=True)):
        left = style.MARGIN + index % 2 * ((style.WIDTH - 2 * style.MARGIN + _BETWEEN) / 2)
        plots.head(sheet, box, words.say(heading, lang), what, left)


def _boxes(
    sheet: style.Sheet, labels: Sequence[Sequence[EndLabel]], ticks: Sequence[Sequence[str]]
) -> list[Box]:
    """Two by two, each column as wide as its labels leave it."""
    half = (style.WIDTH - 2 * style.MARGIN - _BETWEEN) / 2
    found = []
    for index in range(4):
        row, column = divmod(index, 2)
        pair = (column, column + 2)
        tick = max(plots.tick_width(ticks[each]) for each in pair)
        room = half - tick - max(plots.label_width(labels[each]) for each in pair)
        x = style.MARGIN + column * (half + _BETWEEN) + tick
        found.append(Box(x, sheet.body_bottom + (1 - row) * _ROW + 0.3, room, _PLOT))
    return found


def _flow_span(numbers: _Numbers) -> tuple[float, float]:
    """What the axis of flows holds above and below nought, the same step either side."""
    up = scale_for([float(numbers.counts["entries"][2].max())], "firm")
    down = float(numbers.counts["exits"][2].max())
    step = up.ticks[1] - up.ticks[0]
    return up.high, step * max(1.0, float(np.ceil(down / step)))


def _draw_flows(
    axes: Axes, numbers: _Numbers, years: Sequence[int], width: float, lang: Lang
) -> None:
    """Bars up for those entering, down for those leaving, with the middle of the worlds."""
    up, down = _flow_span(numbers)
    step = scale_for([float(numbers.counts["entries"][2].max())], "firm").ticks[1]
    axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    axes.set_ylim(-down, up)
    places = np.arange(-round(down / step), round(up / step) + 1) * step
    axes.set_yticks(places, [words.short_amount(abs(each), "firm", lang, 3) for each in places])
    axes.tick_params(labelsize=8)
    plots.year_ticks(axes, years, width)
    axes.grid(axis="y")
    axes.axhline(0.0, color=style.GREY, linewidth=1.0, zorder=4)
    for name, sign, colour in (("entries", 1, style.MODEL), ("exits", -1, style.GREY)):
        low, median, high = (sign * row for row in numbers.counts[name])
        axes.bar(years, median, width=2 * _BAR, color=colour, zorder=3)
        axes.vlines(years, low, high, color=style.INK, linewidth=1.1, zorder=5)


def _flow_labels(numbers: _Numbers, lang: Lang) -> list[EndLabel]:
    up, down = _flow_span(numbers)
    found = []
    for name, key, sign in (("entries", "firms_entering", 1), ("exits", "firms_leaving", -1)):
        median = float(numbers.counts[name][1, -1])
        place = (down + sign * median / 2) / (up + down)
        count = words.short_amount(median, "firm", lang)
        colour = style.MODEL if sign > 0 else style.TEXT
        found.append(EndLabel(words.say(key, lang, count=count), place, colour))
    return found


def _tier_labels(numbers: _Numbers, scale: Scale, lang: Lang) -> list[EndLabel]:
    found = []
    for name, indicator, _, _ in _TIERS:
        median = float(numbers.counts[indicator][1, -1])
        count = words.short_amount(median, "firm", lang)
        found.append(
            EndLabel(words.say(f"firms_{name}", lang, count=count), float(scale.height(median)))
        )
    return found


def _survival_label(numbers: _Numbers, years: Sequence[int], lang: Lang) -> list[EndLabel]:
    median = float(numbers.survival[1, -1])
    if np.isnan(median):
        return []
    said = words.say("firms_survivors", lang, share=_percent(median, lang), year=years[-1])
    return [EndLabel(said, median, style.MODEL, True)]


def _concentration_label(numbers: _Numbers, lang: Lang) -> list[EndLabel]:
    median = float(numbers.concentration[1, -1])
    if np.isnan(median) or median <= 0:
        return []
    equal = words.say("firms_equal", lang, count=f"{1 / median:.2g}")
    lines = [f"{median:.2f}", *style.wrapped(equal, style.LABEL_SIZE, 1.1)]
    gap = style.line_height(style.LABEL_SIZE) / _PLOT
    return [
        EndLabel(line, median + gap * ((len(lines) - 1) / 2 - index), style.MODEL, index == 0)
        for index, line in enumerate(lines)
    ]


def _table(numbers: _Numbers, years: Sequence[int], region: str) -> style.Table:
    rows: list[plots.Row] = []
    for name, bands in numbers.counts.items():
        rows += plots.rows_of(region, name, years, bands, "firm")
    rows += plots.rows_of(region, "share of firms still there", years, numbers.survival, "share")
    rows += plots.rows_of(region, "concentration", years, numbers.concentration, "")
    return plots.COLUMNS, tuple(rows)
