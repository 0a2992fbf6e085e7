"""The labels of a fan: its target above it, the published counts beside their dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.dots import PLOT
from sim.figures.inputs import Dot, Lang
from sim.figures.panel import Panel
from sim.figures.scales import Scale

LINE: Final = 0.215  # inches, a label above the fan


def notes_above(panel: Panel, room: float, lang: Lang) -> list[tuple[str, str]]:
    """(text, colour) of the labels above the fan, uppermost first, within ``room`` inches."""
    notes = []
    if panel.target is not None:
        target = panel.target
        said = words.say(
            "target_label",
            lang,
            year=target.year,
            comparison=words.comparison_sign(target.comparison),
            amount=words.amount(target.value, panel.unit, lang, 4),
        )
        notes.append((said, style.TARGET))
    if panel.dots and not counts_beside(panel, room, lang):
        notes += [(line, style.INK) for line in _count_lines(panel, room, lang)]
    elif panel.dots:
        notes.append((words.say("observed_key", lang), style.INK))
    return notes


_BESIDE: Final = 0.35  # years, from a dot to its label
_FOOT: Final = 0.05  # of the axis, below the labels


def counts_beside(panel: Panel, room: float, lang: Lang) -> list[tuple[Dot, str]]:
    """The published counts with the labels that stand at their right, under the fan.

    None where there are too many of a year, or the fan's right is too near.
    """
    labelled = [(dot, _count(dot, panel, lang)) for dot in panel.dots]
    years = panel.years[-1] - panel.years[0] + 0.25
    for dot, text in labelled:
        left = room * (dot.year + _BESIDE - panel.years[0] + 0.25) / years
        if left + style.text_width(text, 8) > room:
            return []
    return labelled if len(labelled) <= 5 else []


def _count(dot: Dot, panel: Panel, lang: Lang) -> str:
    return words.say(
        "observed_item",
        lang,
        house=words.house(dot.house, lang),
        counted=words.counted(dot.counted, lang),
        amount=words.short_amount(dot.value, panel.unit, lang, 4),
    )


def draw_counts(
    axes: Axes, panel: Panel, scale: Scale, labelled: Sequence[tuple[Dot, str]]
) -> None:
    """The labels of the published counts, joined to their dots by thin lines.

    They hang below the fan: the latest year's first, then each earlier year's under it.
    """
    step = style.line_height(8) / PLOT
    ordered = sorted(labelled, key=lambda pair: (-pair[0].year, -pair[0].value))
    if not ordered:
        return
    last = max(dot.year for dot, _ in ordered)
    under = float(scale.height(panel.bands[0, panel.years.index(last)]))
    top = max(
        min(float(scale.height(ordered[0][0].value)), under) - step,
        _FOOT + (len(ordered) - 0.5) * step,
    )
    for index, (dot, text) in enumerate(ordered):
        height = top - index * step
        axes.plot(
            [dot.year, dot.year + _BESIDE - 0.05],
            [float(scale.height(dot.value)), height],
            color=style.INK,
            linewidth=0.6,
            zorder=5,
        )
        axes.text(
            dot.year + _BESIDE,
            height,
            text,
            fontsize=8,
            color=style.INK,
            va="center_baseline",
            zorder=8,
        )


def _count_lines(panel: Panel, room: float, lang: Lang) -> list[str]:
    """The published counts by year, in lines broken between counts only."""
    lines: list[str] = []
    year = 0
    for dot in panel.dots:
        item = _count(dot, panel, lang)
        if dot.year != year:
            item = words.say("observed_year", lang, year=dot.year, item=item)
            year = dot.year
        if not lines:
            lines.append(words.say("observed", lang, list=item))
        elif style.text_width(longer := words.join([lines[-1], item], lang), 8) <= room:
            lines[-1] = longer
        else:
            lines.append(f"\u2003{item}")
    return lines


def draw_notes(
    axes: Axes, panel: Panel, scale: Scale, notes: Sequence[tuple[str, str]], width: float
) -> None:
    """The labels in the free strip above the fan; the target's hangs over its diamond."""
    for index, (text, colour) in enumerate(notes):
        height = 1 - (index + 0.5) * LINE / PLOT
        if colour != style.TARGET or panel.target is None:
            axes.text(
                0.01,
                height,
                text,
                transform=axes.transAxes,
                fontsize=8,
                color=colour,
                va="center_baseline",
                zorder=8,
            )
            continue
        low, high = axes.get_xlim()
        at = (panel.target.year - low) / (high - low)
        half = style.text_width(text, style.LABEL_SIZE, True) / width / 2
        centre = min(max(at, half), 1 - half)
        axes.text(
            centre,
            height,
            text,
            transform=axes.transAxes,
            fontsize=style.LABEL_SIZE,
            fontweight="bold",
            color=colour,
            ha="center",
            va="center_baseline",
            zorder=8,
        )
        diamond = float(scale.height(panel.target.value))
        axes.plot(
            [at, at],
            [diamond, height - LINE / PLOT / 2],
            color=style.TARGET,
            linewidth=0.9,
            linestyle=(0, (2, 2)),
            transform=axes.transAxes,
            zorder=5,
        )
