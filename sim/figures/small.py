"""Fans small enough for a page of text: side by side, at the size they are printed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.figures import style, words
from sim.figures.fan import draw_fan, frame
from sim.figures.inputs import Facts, Lang
from sim.figures.panel import Panel, panel_of, table_of
from sim.figures.scales import Scale, scale_for
from sim.figures.texts import axis_words, measure

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_HEADING, _SMALL = 8.5, 7.5  # points
_LINE: Final = 0.155  # inches, a line above a fan
_APART: Final = 0.15  # between two notes
_FOOT: Final = 0.22  # below it, the years
_GAP: Final = 0.3  # between two fans
_DPI: Final = 300


def draw_small(
    result: RunResult,
    facts: Facts,
    lang: Lang,
    region: str,
    indicators: Sequence[str],
    size: tuple[float, float],
) -> style.Drawing:
    """Fans of a region's indicators beside each other, ``size`` (width, height) in inches.

    Raises ValueError where the result does not hold an indicator.
    """
    with style.house_style(lang):
        panels = [panel_of(result, facts, region, indicator) for indicator in indicators]
        width = size[0]
        figure = style.Drawing(figsize=size, dpi=_DPI)
        FigureCanvasAgg(figure)
        room = (width - _GAP * (len(panels) - 1)) / len(panels)
        heads = [_head(it, measure(result, it.indicator, lang), room, lang) for it in panels]
        rows = max(head.rows for head in heads)
        for number, (panel, head) in enumerate(zip(panels, heads, strict=True)):
            left = number * (room + _GAP)
            _draw_panel(figure, panel, replace(head, rows=rows), left, room, lang)
        figure.table = table_of(panels, region)
        figure.draw_without_rendering()
        return figure


def _draw_panel(
    figure: style.Drawing, panel: Panel, head: _Head, left: float, room: float, lang: Lang
) -> None:
    """One fan whose labels begin ``left`` inches from the left edge and take ``room`` of them."""
    width, height = figure.get_size_inches()
    ticks = head.scale.tick_labels(lambda tick: words.short_amount(tick, panel.unit, lang, 3))
    over = style.text_width(str(panel.years[-1]), _SMALL) / 2 + 0.02
    beside = max(style.text_width(tick, _SMALL) for tick in ticks) + 0.08
    above = _LINE * (1 + head.rows) + 0.1
    box = (left + beside, _FOOT, room - beside - over, height - _FOOT - above)
    axes = figure.add_axes((box[0] / width, box[1] / height, box[2] / width, box[3] / height))
    frame(axes, panel, head.scale, ticks)
    axes.tick_params(labelsize=_SMALL, length=2, pad=2)
    draw_fan(axes, panel, head.scale, 0.65)
    name = style.wrapped(head.name, _HEADING, room, True)[0]
    placed = [(left, 0, name, _HEADING, style.INK)]
    across = left
    for number, (text, colour) in enumerate(head.notes):
        line = 1 + (number if head.rows > 1 else 0)
        placed.append((left if head.rows > 1 else across, line, text, _SMALL, colour))
        across += style.text_width(text, _SMALL) + _APART
    for x, line, text, size, colour in placed:
        figure.text(
            x / width,
            1 - (0.09 + _LINE * line) / height,
            text,
            fontsize=size,
            fontweight="bold" if line == 0 else "normal",
            color=colour,
            va="center_baseline",
        )


@dataclass(frozen=True)
class _Head:
    """What stands above a fan: its name, then in so many ``rows`` its target and its axis."""

    name: str
    notes: tuple[tuple[str, str], ...]
    scale: Scale
    rows: int


def _head(panel: Panel, name: str, room: float, lang: Lang) -> _Head:
    """The texts above a fan; the notes share a row where they fit."""
    asked = [] if panel.target is None else [panel.target.value]
    dots = [dot.value for dot in panel.dots]
    scale = scale_for(np.concatenate([panel.bands.ravel(), dots, asked]), panel.unit, 0.05)
    notes = [(axis_words(panel.unit, scale.log, lang), style.QUIET)]
    if panel.target is not None:
        said = words.say(
            "target_label",
            lang,
            year=panel.target.year,
            comparison=words.comparison_sign(panel.target.comparison),
            amount=words.amount(panel.target.value, panel.unit, lang, 4),
        )
        notes.insert(0, (said, style.TARGET))
    long = sum(style.text_width(text, _SMALL) + _APART for text, _ in notes) - _APART
    return _Head(words.sentence(name), tuple(notes), scale, len(notes) if long > room else 1)


def png(figure: style.Drawing) -> bytes:
    """The figure as it is printed, 300 dots an inch; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    with style.house_style("en"):
        figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
    return buffer.getvalue()
