"""What the small panels of a run's figures share: series, middles, axes by year, end labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.inputs import CannotDraw, Floats, Lang
from sim.figures.scales import Scale

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

COLUMNS: Final = ("region", "indicator", "year", "what", "value", "unit")
MIDDLE: Final = (0.1, 0.5, 0.9)  # the interval of the tables
# Parts of one whole, from the foot of a stack up: shades of the model's blue.
SHADES: Final = ("#00588b", style.MODEL, "#6aaed6", "#bcd9ec")
_NAMES: Final = ("p10", "p50", "p90")
_TICK: Final = 8.0  # size of the labels at an axis

Row = tuple[object, ...]


@dataclass(frozen=True)
class Box:
    """Where a plot stands on the sheet, in inches from its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """The plot's upper edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """The plot's right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class EndLabel:
    """Words at the end of a line, at a share of the plot's height."""

    text: str
    height: float
    colour: str = style.TEXT
    bold: bool = False


def series_of(result: RunResult, region: str, indicator: str) -> Floats:
    """(world, year) of an indicator, NaN where a world has none. Raises CannotDraw if not held."""
    try:
        return np.asarray(result.series(region, indicator), dtype=np.float64)
    except KeyError:
        raise CannotDraw(
            f"the result holds no {indicator} of {region}", f"结果中没有 {region} 的 {indicator}"
        ) from None


def together(result: RunResult, region: str, indicators: Sequence[str]) -> list[Floats]:
    """(world, year) of each indicator, of the worlds in which all of them are numbers.

    Raises CannotDraw where the result does not hold them or no world has numbers for all.
    """
    found = [series_of(result, region, indicator) for indicator in indicators]
    kept = np.all([np.isfinite(series).all(axis=1) for series in found], axis=0)
    if not kept.any():
        named = ", ".join(indicators)
        raise CannotDraw(
            f"{named} of {region} are not numbers in any world",
            f"{region} 的 {named} 在所有模拟世界中都没有数值",
        )
    return [series[kept] for series in found]


def middle(values: Floats) -> Floats:
    """10th, 50th and 90th percentile over worlds of (world, ...): (3, ...); NaN where none has a
    number, numbers of the others where some have none."""
    flat = values.reshape(len(values), -1)
    found = np.full((len(MIDDLE), flat.shape[1]), np.nan)
    for column in range(flat.shape[1]):
        known = flat[np.isfinite(flat[:, column]), column]
        if len(known):
            found[:, column] = np.quantile(known, MIDDLE)
    return found.reshape(len(MIDDLE), *values.shape[1:])


def rows_of(
    region: str, indicator: str, years: Sequence[int], bands: Floats, unit: str
) -> list[Row]:
    """The rows of the data table for percentiles (3, year)."""
    return [
        (region, indicator, year, name, float(bands[row, column]), unit)
        for column, year in enumerate(years)
        for row, name in enumerate(_NAMES)
    ]


def tick_width(ticks: Sequence[str]) -> float:
    """Inches that the labels left of an axis need, their gap included."""
    return max((style.text_width(tick, _TICK) for tick in ticks), default=0.0) + 0.1


def ticks_of(scale: Scale, unit: str, lang: Lang) -> list[str]:
    """The labels of a scale's ticks, without their unit."""
    return scale.tick_labels(lambda tick: words.short_amount(tick, unit, lang, 3))


def year_axes(
    sheet: style.Sheet, box: Box, years: Sequence[int], scale: Scale, ticks: Sequence[str]
) -> Axes:
    """Axes with a year every so often below and the scale's ticks at the left."""
    axes = sheet.axes(box.x, box.y, box.width, box.height)
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.set_ylim(0, 1)
    axes.set_yticks([float(scale.height(tick)) for tick in scale.ticks], list(ticks))
    axes.tick_params(labelsize=_TICK)
    year_ticks(axes, years, box.width)
    axes.grid(axis="y")
    return axes


def year_ticks(axes: Axes, years: Sequence[int], width: float) -> None:
    """Labels of the years below axes ``width`` inches wide, as many as stand apart."""
    apart = style.text_width("2030", _TICK) * 1.6
    every = 1
    while len(years) > 1 and every < len(years) and width / (len(years) - 1) * every < apart:
        every += 1
    shown = list(years[::-1][::every][::-1])  # the last year always has its label
    axes.set_xticks(shown, [str(year) for year in shown])


def x_ticks(axes: Axes, scale: Scale, unit: str, width: float, lang: Lang) -> None:
    """The scale's ticks below axes ``width`` inches wide, those left out that stand too near."""
    labels = ticks_of(scale, unit, lang)
    shown: list[tuple[float, str]] = []
    for tick, said in zip(scale.ticks, labels, strict=True):
        place = float(scale.height(tick))
        if shown:
            both = style.text_width(said, _TICK) + style.text_width(shown[-1][1], _TICK)
            if (place - shown[-1][0]) * width < both / 2 + 0.12:
                continue
        shown.append((place, said))
    axes.set_xticks([place for place, _ in shown], [said for _, said in shown], fontsize=_TICK)


def head(sheet: style.Sheet, box: Box, title: str, axis: str, left: float | None = None) -> None:
    """What a plot shows and what its axis counts, above it."""
    x = box.x if left is None else left
    sheet.text(x, box.top + 0.36, title, bold=True, colour=style.INK)
    sheet.text(x, box.top + 0.16, axis, size=_TICK, colour=style.QUIET)


def band(
    axes: Axes, years: Sequence[int], bands: Floats, scale: Scale, colour: str, dashes: str = "-"
) -> None:
    """The middle of the worlds as a band and the median as a line; gaps where none has a number."""
    low, median, high = (
        np.where(np.isfinite(row), scale.height(np.nan_to_num(row)), np.nan) for row in bands
    )
    axes.fill_between(years, low, high, color=colour, alpha=0.16, linewidth=0, zorder=2)
    axes.plot(years, median, dashes, color=colour, linewidth=2.0, zorder=4, clip_on=False)


def end_labels(sheet: style.Sheet, box: Box, labels: Sequence[EndLabel]) -> None:
    """Words right of a plot, none over another."""
    gap = style.line_height(style.LABEL_SIZE) / box.height
    heights = style.spread([label.height for label in labels], gap, 0.03, 0.97)
    for label, height in zip(labels, heights, strict=True):
        sheet.text(
            box.right + 0.1,
            box.y + height * box.height,
            label.text,
            colour=label.colour,
            bold=label.bold,
        )


def label_width(labels: Sequence[EndLabel]) -> float:
    """Inches that the words right of a plot need, their gap included."""
    return 0.1 + max(
        (style.text_width(label.text, style.LABEL_SIZE, label.bold) for label in labels),
        default=0.0,
    )
