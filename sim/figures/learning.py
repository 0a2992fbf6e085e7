"""Learning: prices and parts of a machine against all machines made, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import plots, style, words
from sim.figures.inputs import CannotDraw, Facts, Floats, Lang, Price
from sim.figures.plots import Box, EndLabel
from sim.figures.scales import Scale
from sim.figures.texts import feet, run_source, run_subtitle

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_WHERE: Final = "world"  # experience crosses borders, so the output of the world is counted
_MADE: Final = "machines_produced"
_CLASSES: Final = (
    ("functional", "mean_price_functional", plots.SHADES[0], "-"),
    ("basic", "mean_price_basic", plots.SHADES[2], "-"),
)
_SALES: Final = ("machine_revenue", "component_revenue", "intelligence_revenue")
_RAW: Final = "raw_material_share"
_PARTS: Final = (style.QUIET, "--")
_MARKS: Final = {"price": "o", "list": "o", "cost": "D"}
_SIGNS: Final = {"price": "●", "list": "○", "cost": "◇"}
_LEAST: Final = 3  # points for a slope
_TICKS: Final = 7

_PLOT: Final = 4.1  # inches
_KEY: Final = 2.95


@dataclass(frozen=True)
class _Line:
    """One curve: percentiles (3, year) in yuan a machine; ``fall`` (3,) a doubling, shares."""

    name: str
    indicator: str
    bands: Floats
    fall: Floats
    colour: str
    dashes: str


def draw(result: RunResult, facts: Facts, lang: Lang, region: str | None = None) -> style.Drawing:
    """Prices of both classes and parts bought, worldwide, with what was published.

    ``region`` is not asked: experience is counted worldwide. Raises CannotDraw where the result
    does not hold the indicators.
    """
    made = np.cumsum(plots.series_of(result, _WHERE, _MADE), axis=1)  # (world, year)
    places = plots.middle(np.where(made > 0, made, np.nan))[1]
    lines, why = _lines(result, made)
    with style.house_style(lang):
        notes = [words.say("learning_unstored", lang)]
        if why:
            notes.append(words.say(why, lang))
        seen = [price for price in facts.prices if _place(price.time, result, places) is not None]
        source = run_source(lang, notes, "learning_source")
        from_to = words.say("place_world", lang)
        sheet = style.Sheet(
            _title(lines, lang),
            run_subtitle(result, "learning_measures", from_to, lang, "learning_how"),
            feet(source, [result], "learning", lang),
            _PLOT + 1.35,
        )
        if np.isfinite(places).sum() > 1:
            _draw(sheet, lines, seen, result, places, lang)
        figure = sheet.finished(_table(lines, seen, result, places))
        figure.notes = tuple(notes)
        return figure


def _lines(result: RunResult, made: Floats) -> tuple[list[_Line], str]:
    """The curves, and the key of what is to be said of one that could not be drawn."""
    lines = []
    for name, indicator, colour, dashes in _CLASSES:
        price = plots.series_of(result, _WHERE, indicator)
        bands, fall = plots.middle(price), plots.middle(_falls(made, price))
        lines.append(_Line(name, indicator, bands, fall, colour, dashes))
    parts = _parts_bought(result)
    if parts is None:
        return lines, "learning_no_parts"
    bands, fall = plots.middle(parts), plots.middle(_falls(made, parts))
    return [*lines, _Line("parts", "parts bought a machine", bands, fall, *_PARTS)], ""


def _parts_bought(result: RunResult) -> Floats | None:
    """Sets and licences in a machine, yuan, (world, year): what all links sell, less what they add
    and the raw material of components, over the machines made. None where a term is not held.

    Value added = sales − sets and licences in the machines made − r·sales of components, with r
    the share of raw material.
    """
    try:
        sales = [plots.series_of(result, _WHERE, name) for name in _SALES]
        added = plots.series_of(result, _WHERE, "value_added")
        fixed = result.scenario.parameters[_RAW].value
    except (CannotDraw, KeyError):
        return None
    raw = np.asarray(result.numbers.get(_RAW, np.full(len(added), fixed)), dtype=np.float64)
    bought = sum(sales) - added - raw[:, None] * sales[1]
    made = plots.series_of(result, _WHERE, _MADE)
    parts = np.where(made > 0, bought / np.where(made > 0, made, 1.0), np.nan)
    return np.asarray(np.where(parts > 0, parts, np.nan))


def _falls(made: Floats, price: Floats) -> Floats:
    """Share by which the price falls with each doubling of what was made, (world,).

    1 − 2^b with b the slope of log price on log output over the years; NaN of a world with too
    few prices.
    """
    found = np.full(len(made), np.nan)
    for world, (units, yuan) in enumerate(zip(made, price, strict=True)):
        known = np.isfinite(yuan) & (yuan > 0) & np.isfinite(units) & (units > 0)
        if known.sum() >= _LEAST:
            x, y = np.log(units[known]), np.log(yuan[known])
            spread = x - x.mean()
            if (spread**2).sum() > 0:
                found[world] = 1.0 - 2.0 ** float((spread * y).sum() / (spread**2).sum())
    return found


def _title(lines: Sequence[_Line], lang: Lang) -> str:
    falls = {line.name: float(line.fall[1]) for line in lines}
    if not (np.isfinite(falls["functional"]) and np.isfinite(falls["basic"])):
        return words.sentence(words.say("learning_none", lang))
    said = {
        name: words.short_amount(round(falls[name], 2), "share", lang)
        for name in ("functional", "basic")
    }
    return words.sentence(words.say("learning_title", lang, **said))


def _place(time: float, result: RunResult, places: Floats) -> float | None:
    """All machines made at a time by the model's medians, between year ends in logs; None before
    the first year's end or after the last."""
    ends = np.asarray(result.years, dtype=np.float64) + 1.0
    known = np.isfinite(places) & (places > 0)
    if not known.any() or not ends[known][0] <= time <= ends[known][-1]:
        return None
    return float(np.exp(np.interp(time, ends[known], np.log(places[known]))))


# --- drawing -------------------------------------------------------------------------------


def _draw(
    sheet: style.Sheet,
    lines: Sequence[_Line],
    seen: Sequence[Price],
    result: RunResult,
    places: Floats,
    lang: Lang,
) -> None:
    amounts = np.concatenate([*(line.bands.ravel() for line in lines), [p.value for p in seen]])
    scale = _log(amounts[np.isfinite(amounts)])
    across = _log(places[np.isfinite(places)])
    ticks = plots.ticks_of(scale, "yuan", lang)
    ends = [_end_label(line, scale, lang) for line in lines if np.isfinite(line.bands[1]).any()]
    left = style.MARGIN + plots.tick_width(ticks)
    key = style.WIDTH - style.MARGIN - _KEY
    width = key - 0.3 - plots.label_width(ends) - left
    box = Box(left, sheet.body_bottom + 0.6, width, _PLOT)
    axes = sheet.axes(box.x, box.y, box.width, box.height)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_yticks([float(scale.height(tick)) for tick in scale.ticks], ticks, fontsize=8)
    plots.x_ticks(axes, across, "machine", box.width, lang)
    axes.grid()
    x = np.asarray(across.height(np.nan_to_num(places, nan=across.low)))
    _year_marks(sheet, box, result.years, x)
    for line in lines:
        known = np.isfinite(places) & np.isfinite(line.bands[1])
        plots.band(axes, x[known], line.bands[:, known], scale, line.colour, line.dashes)
    plots.end_labels(sheet, box, ends)
    _draw_seen(sheet, axes, box, seen, result, places, scale, across)
    _draw_key(sheet, Box(key, box.y, _KEY, _PLOT), seen, lang)
    left_of = style.MARGIN
    heading = words.say("learning_heading", lang)
    plots.head(
        sheet,
        Box(left, box.y, width, _PLOT + 0.12),
        heading,
        words.say("learning_axis", lang),
        left_of,
    )
    axis = words.say("learning_units", lang, first=result.years[0])
    sheet.text(left, sheet.body_bottom + 0.18, axis, size=8, colour=style.QUIET)


def _log(amounts: Floats) -> Scale:
    """A logarithmic axis whatever the numbers: a power law is straight on it."""
    low, high = float(amounts.min()), float(amounts.max()) * 1.1
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        marks = [step * 10.0**power for power in powers for step in steps]
        foot = max(mark for mark in marks if mark <= low * (1 + 1e-9))
        shown = tuple(mark for mark in marks if foot <= mark <= high)
        if len(shown) <= _TICKS:
            break
    return Scale(True, foot, high, shown, False)


def _year_marks(sheet: style.Sheet, box: Box, years: Sequence[int], x: Floats) -> None:
    """The years above the plot, at what was made by their end; those too near are left out."""
    apart = style.text_width("2030", 8) * 1.25 / box.width
    last = math.inf
    for year, place in sorted(zip(years, x, strict=True), reverse=True):
        if last - place >= apart:
            sheet.text(
                box.x + float(place) * box.width,
                box.top + 0.12,
                str(year),
                size=8,
                colour=style.QUIET,
                align="center",
            )
            last = float(place)


def _end_label(line: _Line, scale: Scale, lang: Lang) -> EndLabel:
    known = np.flatnonzero(np.isfinite(line.bands[1]))
    value = float(line.bands[1, known[-1]])
    said = words.short_amount(value, "yuan", lang)
    text = words.say(f"learning_{line.name}", lang, amount=said)
    return EndLabel(text, float(scale.height(value)), style.TEXT, line.name != "parts")


def _draw_seen(
    sheet: style.Sheet,
    axes: Axes,
    box: Box,
    seen: Sequence[Price],
    result: RunResult,
    places: Floats,
    scale: Scale,
    across: Scale,
) -> None:
    """Marks with their numbers beside them, those of one time apart from each other."""
    spots = []
    for price in seen:
        place = _place(price.time, result, places)
        if place is not None:  # the caller has left those out
            spots.append((float(across.height(place)), float(scale.height(price.value))))
    for price, (x, y) in zip(seen, spots, strict=True):
        solid = price.kind == "price"
        axes.plot(
            [x],
            [y],
            _MARKS[price.kind],
            markersize=5.5 if solid else 7.5,  # a dot shows inside a ring
            zorder=8 if solid else 7,
            linewidth=0,
            color=style.INK if solid else "white",
            markeredgecolor="white" if solid else style.INK,
            markeredgewidth=0.8 if solid else 1.2,
        )
    gap = style.line_height(8) / box.height
    for x in sorted({x for x, _ in spots}):
        here = [index for index, (other, _) in enumerate(spots) if other == x]
        heights = style.spread([spots[index][1] for index in here], gap, 0.02, 0.98)
        for index, height in zip(here, heights, strict=True):
            sheet.text(
                box.x + x * box.width + 0.09,
                box.y + height * box.height,
                str(index + 1),
                size=8,
                bold=True,
                colour=style.INK,
            )


def _draw_key(sheet: style.Sheet, box: Box, seen: Sequence[Price], lang: Lang) -> None:
    """What the numbers stand for, right of the plot."""
    top = box.top + 0.2
    sheet.text(box.x, top, words.say("learning_seen", lang), bold=True, colour=style.INK)
    lines: list[tuple[str, str]] = [(words.say("learning_marks", lang), style.QUIET)]
    for number, price in enumerate(seen, 1):
        name = style.printable(price.name[lang == "zh"], price.name[0])
        amount = words.amount(price.value, "yuan", lang, 3)
        said = words.say(
            "learning_item",
            lang,
            number=number,
            mark=_SIGNS[price.kind],
            house=name,
            period=price.period.replace("/", "–"),
            amount=amount,
        )
        lines += [(line, style.TEXT) for line in style.wrapped(said, 8, box.width)]
    lines += [
        (line, style.QUIET)
        for line in style.wrapped(words.say("learning_where", lang), 8, box.width)
    ]
    for row, (line, colour) in enumerate(lines, 1):
        sheet.text(box.x, top - 0.06 - row * 0.19, line, size=8, colour=colour)


def _table(
    lines: Sequence[_Line], seen: Sequence[Price], result: RunResult, places: Floats
) -> style.Table:
    rows: list[plots.Row] = [
        (_WHERE, "machines made so far", year, "p50", float(places[column]), "machine")
        for column, year in enumerate(result.years)
    ]
    for line in lines:
        rows += plots.rows_of(_WHERE, line.indicator, result.years, line.bands, "yuan/machine")
        rows += [
            (_WHERE, line.indicator, result.years[-1], f"fall a doubling, p{rank}", value, "share")
            for rank, value in zip((10, 50, 90), map(float, line.fall), strict=True)
        ]
    rows += [
        ("", price.kind, price.period, f"published: {price.name[0]}", price.value, "yuan/machine")
        for price in seen
    ]
    return plots.COLUMNS, tuple(rows)
