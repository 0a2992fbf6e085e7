"""Twenty equally likely outcomes beside a fan, so that a chance can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.inputs import Floats, Lang
from sim.figures.panel import Panel
from sim.figures.scales import scale_for

PLOT: Final = 2.35  # inches, the height of the fan and of the outcomes beside it
WIDTH: Final = 2.95  # with the axis's labels
LARGEST: Final = 0.165
_DOT_SIZES: Final = (LARGEST, 0.145, 0.122, 0.1)  # diameters, the largest that fits is taken


def draw_outcomes(sheet: style.Sheet, panel: Panel, bottom: float, lang: Lang) -> None:
    """Twenty dots on an axis of their own; those that meet the target are filled."""
    goal = [] if panel.target is None else [panel.target.value]
    scale = scale_for([*panel.outcomes, *goal], panel.unit, LARGEST / PLOT)
    ticks = scale.tick_labels(lambda tick: words.short_amount(tick, panel.unit, lang, 3))
    edge = style.WIDTH - style.MARGIN - WIDTH
    left = edge + max(style.text_width(tick, style.LABEL_SIZE) for tick in ticks) + 0.1
    width = style.WIDTH - style.MARGIN - left
    axes = sheet.axes(left, bottom, width, PLOT)
    axes.set_xlim(0, width)
    axes.set_ylim(0, PLOT)
    axes.set_xticks([])
    axes.set_yticks([float(scale.height(tick)) * PLOT for tick in scale.ticks], ticks)
    axes.grid(axis="y")
    anchor = None
    if panel.target is not None:
        anchor = float(scale.height(panel.target.value)) * PLOT
        _draw_goal(axes, anchor, width)
    heights = np.asarray(scale.height(panel.outcomes)) * PLOT
    plain = panel.target is None
    over = panel.met
    if panel.target is not None and panel.target.comparison.startswith("<"):
        over = tuple(not met for met in panel.met)
    size, places = next(
        (size, places)
        for size in _DOT_SIZES
        for places in [stacked(heights, over, anchor, size)]
        if size == _DOT_SIZES[-1] or max(x for x, _ in places) + size / 2 <= width - 0.1
    )
    for met, colour in ((True, style.TARGET), (False, style.DOT_MISS)):
        chosen = [place for place, hit in zip(places, panel.met, strict=True) if hit == met]
        axes.plot(
            [x + 0.1 for x, _ in chosen],
            [y for _, y in chosen],
            "o",
            linewidth=0,
            markersize=size * 72 * 0.74,
            color=colour if met or plain else "white",
            markeredgecolor=colour,
            markeredgewidth=1.2,
            zorder=4,
            clip_on=False,
        )
    _outcome_heading(sheet, panel, (edge, bottom + PLOT), scale.log, lang)


def _draw_goal(axes: Axes, height: float, width: float) -> None:
    """The target: a dashed line across, a diamond on the axis; in inches of the plot."""
    axes.plot(
        [0, width],
        [height, height],
        color=style.TARGET,
        linewidth=1.3,
        linestyle=(0, (5, 3)),
        zorder=2,
    )
    axes.plot(
        [0],
        [height],
        "D",
        color=style.TARGET,
        markersize=7,
        clip_on=False,
        markeredgecolor="white",
        markeredgewidth=1,
        zorder=5,
    )


def _outcome_heading(
    sheet: style.Sheet, panel: Panel, place: tuple[float, float], log: bool, lang: Lang
) -> None:
    left, top = place
    total = len(panel.outcomes)
    few = "_few" if panel.few else ""
    if panel.target is None:
        first = words.say(f"dots_free{few}", lang, total=total)
        second = words.say("dots_free_key", lang, year=panel.year)
        colour = style.INK
    else:
        first = words.say(
            f"dots_met{few}",
            lang,
            count=sum(panel.met),
            total=total,
            chance=words.percent(panel.chance, panel.worlds, lang),
        )
        second = words.say(f"dots_key{few}", lang, year=panel.year, total=total)
        colour = style.TARGET
    second += ("；" if lang == "zh" else "; ") + words.say("log" if log else "linear", lang)
    sheet.text(left, top + 0.31, first, bold=True, colour=colour)
    sheet.text(left, top + 0.12, second, size=8, colour=style.QUIET)


def stacked(
    heights: Floats, over: Sequence[bool], anchor: float | None, size: float
) -> list[tuple[float, float]]:
    """Where the dots of diameter ``size`` stand, (x, y) inches: in rows, side by side.

    With an ``anchor`` (the height of the target's line) rows are counted from it, and the dots
    that are ``over`` it stand above it, the others below; a dot moves at most its diameter.
    """
    filled: dict[int, int] = {}
    places = []
    for height, above in zip(heights, over, strict=True):
        row = int(np.floor((float(height) - (anchor or 0.0)) / size))
        if anchor is not None:
            row = max(row, 0) if above else min(row, -1)
        column = filled.get(row, 0)
        filled[row] = column + 1
        places.append(((column + 0.5) * size * 1.02, (anchor or 0.0) + (row + 0.5) * size))
    return places
