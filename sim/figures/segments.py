"""Segments and the value chain: stacked areas of what a region earns with which part of a humanoid.

The height of a stack is the median of the total over worlds, each part's thickness its mean share
of the worlds' totals, so that parts add up and the total is the one other figures show.
"""

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
from sim.figures.texts import axis_words, feet, region_of, run_source, run_subtitle

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_CHAIN: Final = (
    ("functional", "machine_revenue_functional"),
    ("basic", "machine_revenue_basic"),
    ("components", "component_revenue"),
    ("intelligence", "intelligence_revenue"),
)
_MACHINES: Final = (
    ("functional", "machines_produced_functional"),
    ("basic", "machines_produced_basic"),
)
_PLOT: Final = 2.1  # inches
_ROW: Final = 3.05
_SHARES: Final = 2.3  # width of the plot of shares
_SEPARATE: Final = 0.55


@dataclass(frozen=True)
class _Stack:
    """Parts of a total: ``total`` (3, year) its middle, ``shares`` (part, year) mean, sum 1."""

    heading: str
    unit: str
    parts: tuple[str, ...]
    indicators: tuple[str, ...]
    total: Floats
    shares: Floats

    @property
    def tops(self) -> Floats:
        """The upper edge of each part's area, (part, year)."""
        return np.asarray(np.cumsum(self.shares, axis=0) * self.total[1])


def draw(result: RunResult, facts: Facts, lang: Lang, region: str | None = None) -> style.Drawing:
    """The chain's value and the machines made, of the region (the scenario's focus, else china).

    Raises CannotDraw where the result does not hold the indicators.
    """
    region = region or region_of(result)
    stacks = [
        _stack(result, region, "segments_value", _CHAIN),
        _stack(result, region, "segments_machines", _MACHINES),
    ]
    with style.house_style(lang):
        notes = (words.say("segments_unstored", lang),)
        place = facts.region(region, lang)
        sheet = style.Sheet(
            _title(stacks[0], result.years[-1], place, lang),
            run_subtitle(result, "segments_measures", place, lang, "segments_how"),
            feet(run_source(lang, notes), [result], "segments", lang),
            _ROW * len(stacks),
        )
        _draw_stacks(sheet, stacks, result.years, lang)
        figure = sheet.finished(_table(stacks, result.years, region))
        figure.notes = notes
        return figure


def _stack(
    result: RunResult, region: str, heading: str, parts: Sequence[tuple[str, str]]
) -> _Stack:
    indicators = tuple(indicator for _, indicator in parts)
    series = np.stack(plots.together(result, region, indicators))  # (part, world, year)
    total = series.sum(axis=0)
    some = np.where(total > 0, total, np.nan)
    known = np.isfinite(some).any(axis=0)
    shares = np.zeros((len(parts), total.shape[1]))
    shares[:, known] = np.nanmean(series[:, :, known] / some[:, known], axis=1)
    unit = result.indicator(indicators[0]).unit
    names = tuple(name for name, _ in parts)
    return _Stack(heading, unit, names, indicators, plots.middle(total), shares)


def _title(chain: _Stack, year: int, place: str, lang: Lang) -> str:
    shares = dict(zip(chain.parts, chain.shares[:, -1], strict=True))
    if chain.shares[:, -1].sum() <= 0:
        return words.sentence(words.say("segments_none", lang, region=place, year=year))
    return words.sentence(
        words.say(
            "segments_title",
            lang,
            region=place,
            year=year,
            machines=_percent(shares["functional"] + shares["basic"], lang),
            components=_percent(shares["components"], lang),
            intelligence=_percent(shares["intelligence"], lang),
        )
    )


def _percent(share: float, lang: Lang) -> str:
    return words.short_amount(share, "share", lang) if 0 < share < 0.01 else _whole(share, lang)


def _whole(share: float, lang: Lang) -> str:
    return words.short_amount(round(share, 2), "share", lang)


def _draw_stacks(
    sheet: style.Sheet, stacks: Sequence[_Stack], years: Sequence[int], lang: Lang
) -> None:
    """A row a stack, amounts at the left, shares of the same at the right."""
    scales = [_linear(stack) for stack in stacks]
    ticks = [plots.ticks_of(scale, s.unit, lang) for s, scale in zip(stacks, scales, strict=True)]
    amounts = [_amount_labels(s, scale, lang) for s, scale in zip(stacks, scales, strict=True)]
    shares = [_share_labels(stack, lang) for stack in stacks]
    left = style.MARGIN + max(plots.tick_width(each) for each in ticks)
    narrow = style.WIDTH - style.MARGIN - _SHARES - max(map(plots.label_width, shares))
    width = narrow - _SEPARATE - max(map(plots.label_width, amounts)) - left
    whole = Scale(False, 0.0, 1.0, (0.0, 0.5, 1.0), False)
    for row, stack in enumerate(stacks):
        bottom = sheet.body_bottom + _ROW * (len(stacks) - 1 - row) + 0.3
        box = Box(left, bottom, width, _PLOT)
        axes = plots.year_axes(sheet, box, years, scales[row], ticks[row])
        _areas(axes, years, np.asarray(scales[row].height(stack.tops)))
        plots.end_labels(sheet, box, amounts[row])
        axis = axis_words(stack.unit, False, lang)
        plots.head(sheet, box, words.say(stack.heading, lang), axis, style.MARGIN)
        part = Box(narrow, bottom, _SHARES, _PLOT)
        axes = plots.year_axes(sheet, part, years, whole, ["", "", ""])
        _areas(axes, years, np.cumsum(stack.shares, axis=0))
        plots.end_labels(sheet, part, shares[row])
        axis = words.say("share_axis", lang)
        plots.head(sheet, part, words.say("segments_shares", lang), axis)


def _linear(stack: _Stack) -> Scale:
    """Areas are read by their thickness: the axis is linear whatever the numbers."""
    return scale_for([float(stack.total[1].max())], stack.unit)


def _areas(axes: Axes, years: Sequence[int], tops: Floats) -> None:
    below = np.zeros(tops.shape[1])
    for top, colour in zip(tops, plots.SHADES, strict=False):
        axes.fill_between(years, below, top, color=colour, linewidth=0, zorder=2)
        axes.plot(years, top, color="white", linewidth=0.8, zorder=3)
        below = top


def _middles(edges: Floats) -> list[float]:
    """Where the middle of each part stands in the last year."""
    last = np.concatenate([[0.0], edges[:, -1]])
    return [float(place) for place in (last[1:] + last[:-1]) / 2]


def _amount_labels(stack: _Stack, scale: Scale, lang: Lang) -> list[EndLabel]:
    amounts = stack.shares[:, -1] * stack.total[1, -1]
    places = _middles(np.asarray(scale.height(stack.tops)))
    labels = []
    for name, amount, place in zip(stack.parts, amounts, places, strict=True):
        said = words.short_amount(float(amount), stack.unit, lang)
        labels.append(EndLabel(f"{words.say(f'part_{name}', lang)} {said}", place))
    return labels


def _share_labels(stack: _Stack, lang: Lang) -> list[EndLabel]:
    places = _middles(np.cumsum(stack.shares, axis=0))
    return [
        EndLabel(_percent(float(share), lang), place)
        for share, place in zip(stack.shares[:, -1], places, strict=True)
    ]


def _table(stacks: Sequence[_Stack], years: Sequence[int], region: str) -> style.Table:
    rows: list[plots.Row] = []
    for stack in stacks:
        whole = "core_value_product" if stack.heading == "segments_value" else "machines_produced"
        rows += plots.rows_of(region, whole, years, stack.total, stack.unit)
        for part, indicator in enumerate(stack.indicators):
            for column, year in enumerate(years):
                share = float(stack.shares[part, column])
                drawn = share * float(stack.total[1, column])
                rows.append((region, indicator, year, "mean share", share, "share"))
                rows.append((region, indicator, year, "drawn", drawn, stack.unit))
    return plots.COLUMNS, tuple(rows)
