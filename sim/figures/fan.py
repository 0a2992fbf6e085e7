"""The fan: machines and output value of a region, year by year, with what was counted and asked.

Bands hold 50 % and 90 % of the worlds. Beside each fan, twenty equally likely outcomes of the
target's year, so that a chance can be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import dots, style, words
from sim.figures.dots import PLOT
from sim.figures.fan_labels import LINE, counts_beside, draw_counts, draw_notes, notes_above
from sim.figures.inputs import CORE_VALUE, MACHINES, VALUE_SCOPES, Facts, Lang
from sim.figures.numbers import OUTCOMES, RANKS
from sim.figures.panel import Panel, panel_of, table_of
from sim.figures.scales import Scale, scale_for
from sim.figures.texts import (
    axis_words,
    feet,
    measure,
    quoted,
    region_of,
    scenario_title,
    target_name,
)

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_ROW: Final = 3.15  # inches, one indicator
_BETWEEN: Final = 0.3
_TICKS: Final = 1.05  # at most, the labels left of the fan


@dataclass(frozen=True)
class _EndLabel:
    text: str
    bold: bool
    value: float
    colour: str


class _Row:
    """A panel with its axis and its labels; ``right`` is the fan's right edge in inches."""

    def __init__(
        self, panel: Panel, heading: str, ends: Sequence[_EndLabel], right: float, lang: Lang
    ) -> None:
        self.panel, self.heading, self.ends = panel, heading, ends
        room = right - style.MARGIN - _TICKS
        self.notes = notes_above(panel, room, lang)
        self.beside = counts_beside(panel, room, lang)
        shown = np.concatenate(
            [
                panel.bands.ravel(),
                [dot.value for dot in panel.dots],
                [] if panel.target is None else [panel.target.value],
            ]
        )
        self.scale = scale_for(shown, panel.unit, (LINE * len(self.notes) + 0.12) / PLOT)
        self.ticks = self.scale.tick_labels(
            lambda tick: words.short_amount(tick, panel.unit, lang, 3)
        )


def draw(result: RunResult, facts: Facts, lang: Lang, region: str | None = None) -> style.Drawing:
    """The fan of the region (the scenario's focus, else china) as a figure with its numbers.

    Raises ValueError where the result does not hold the indicators.
    """
    region = region or region_of(result)
    wanted = next(
        (
            found
            for scopes in VALUE_SCOPES
            if (found := [name for name in scopes if facts.comparable(region, name)])
        ),
        [CORE_VALUE],
    )
    with style.house_style(lang):
        panels = [panel_of(result, facts, region, name) for name in (MACHINES, *wanted)]
        sheet = style.Sheet(
            _title(panels, result, facts, region, lang),
            _subtitle(panels, result, facts, region, lang),
            _feet(panels, result, facts, region, lang),
            _ROW * len(panels),
        )
        ends = [_end_labels(panel, lang) for panel in panels]
        right = (
            style.WIDTH
            - style.MARGIN
            - dots.WIDTH
            - _BETWEEN
            - 0.12
            - max(
                style.text_width(label.text, style.LABEL_SIZE, label.bold)
                for labels in ends
                for label in labels
            )
        )
        rows = [
            _Row(panel, words.sentence(measure(result, panel.indicator, lang)), labels, right, lang)
            for panel, labels in zip(panels, ends, strict=True)
        ]
        left = (
            style.MARGIN
            + 0.1
            + max(style.text_width(tick, style.LABEL_SIZE) for row in rows for tick in row.ticks)
        )
        for index, row in enumerate(rows):
            bottom = sheet.body_bottom + _ROW * (len(rows) - 1 - index)
            _draw_row(sheet, row, (left, right, bottom), lang)
        return sheet.finished(table_of(panels, region))


# --- words ---------------------------------------------------------------------------------


def _title(
    panels: Sequence[Panel], result: RunResult, facts: Facts, region: str, lang: Lang
) -> str:
    name = facts.region(region, lang)
    told = next((panel for panel in panels if panel.target is not None), None)
    if told is None or told.target is None:
        panel = panels[0]
        total = len(panel.outcomes)
        low, median, high = (float(panel.bands[index, -1]) for index in (0, 2, 4))
        if panel.few:
            low, high = float(panel.outcomes[0]), float(panel.outcomes[-1])
        return words.sentence(
            words.say(
                "fan_few" if panel.few else "fan_free",
                lang,
                region=name,
                year=panel.years[-1],
                total=total,
                low=(words.amount if lang == "zh" else words.short_amount)(low, panel.unit, lang),
                high=words.amount(high, panel.unit, lang),
                median=(words.amount if lang == "zh" else words.short_amount)(
                    median, panel.unit, lang
                ),
                count=words.say("equal_20", lang, count=18, total=OUTCOMES),
            )
        )
    target = told.target
    goal = words.amount(target.value, told.unit, lang, 4)
    if told.indicator != MACHINES:
        name_of_goal = target_name(result, target, lang)
        goal += f"（{name_of_goal}）" if lang == "zh" else f" ({name_of_goal})"
    return words.sentence(
        words.say(
            "fan_target" if target.comparison == ">=" else "fan_limit",
            lang,
            region=name,
            year=target.year,
            amount=goal,
            chance=words.percent(told.chance, told.worlds, lang),
            word=words.say("few", lang) if told.few else words.chance_word(told.chance, lang),
            count=words.say(
                "worlds_of" if told.few else "equal_20",
                lang,
                count=sum(told.met),
                total=len(told.met),
            ),
        )
    )


def _subtitle(
    panels: Sequence[Panel], result: RunResult, facts: Facts, region: str, lang: Lang
) -> str:
    measures = [measure(result, panel.indicator, lang) for panel in panels]
    return words.sentence(
        words.say(
            "fan_subtitle",
            lang,
            measures=("、" if lang == "zh" else "; ").join(measures),
            region=facts.region(region, lang),
            first=result.years[0],
            last=result.years[-1],
            scenario=scenario_title(result, lang),
        )
    )


def _feet(
    panels: Sequence[Panel], result: RunResult, facts: Facts, region: str, lang: Lang
) -> list[str]:
    parts = []
    targets = [panel.target for panel in panels if panel.target is not None]
    if targets:
        cited = words.join(quoted([target.clauses for target in targets], facts, lang), lang)
        parts.append(words.say("foot_targets", lang, list=cited))
    else:
        name = facts.region(region, lang)
        parts.append(words.say("foot_no_target", lang, region=name))
    sources = list(
        dict.fromkeys(
            f"{words.house(dot.house, lang)} {dot.year}{'，' if lang == 'zh' else ', '}{dot.source}"
            for panel in panels
            for dot in panel.dots
        )
    )
    if sources:
        parts.append(words.say("foot_observed", lang, list=words.join(sources, lang)))
    return feet((" " if lang == "en" else "").join(parts), [result], "fan", lang)


# --- drawing -------------------------------------------------------------------------------


def _draw_row(sheet: style.Sheet, row: _Row, place: tuple[float, float, float], lang: Lang) -> None:
    """One indicator: heading, fan, labels at its end, outcomes beside it.

    ``place``: left and right of the fan and bottom of the row, in inches.
    """
    panel, scale = row.panel, row.scale
    left, right, bottom = place
    width = right - left
    plot_bottom = bottom + 0.3
    fan = sheet.axes(left, plot_bottom, width, PLOT)
    frame(fan, panel, scale, row.ticks)
    draw_fan(fan, panel, scale)
    draw_notes(fan, panel, scale, row.notes, width)
    draw_counts(fan, panel, scale, row.beside)
    heights = spread_labels([float(scale.height(label.value)) for label in row.ends])
    for label, height in zip(row.ends, heights, strict=True):
        sheet.text(
            right + 0.1,
            plot_bottom + height * PLOT,
            label.text,
            bold=label.bold,
            colour=label.colour,
        )
    dots.draw_outcomes(sheet, panel, plot_bottom, lang)
    top = plot_bottom + PLOT
    sheet.text(style.MARGIN, top + 0.31, row.heading, bold=True, colour=style.INK)
    sheet.text(
        style.MARGIN,
        top + 0.12,
        axis_words(panel.unit, scale.log, lang),
        size=8,
        colour=style.QUIET,
    )


def spread_labels(wanted: Sequence[float]) -> list[float]:
    """Heights (shares of the plot) of the labels at the fan's end, none over another."""
    return style.spread(wanted, style.line_height(style.LABEL_SIZE) / PLOT, 0.03, 0.97)


def _end_labels(panel: Panel, lang: Lang) -> list[_EndLabel]:
    """The label of each percentile in the last year."""
    labels = []
    for rank, value in zip(RANKS, panel.bands[:, -1], strict=True):
        said = words.short_amount(float(value), panel.unit, lang)
        if rank == 50:
            labels.append(
                _EndLabel(words.say("median", lang, amount=said), True, float(value), style.MODEL)
            )
        else:
            labels.append(
                _EndLabel(
                    words.say("percentile", lang, rank=rank, amount=said),
                    False,
                    float(value),
                    style.QUIET,
                )
            )
    return labels


def frame(axes: Axes, panel: Panel, scale: Scale, ticks: Sequence[str]) -> None:
    """The axes of a fan: years, and the labelled amounts."""
    heights = [float(scale.height(tick)) for tick in scale.ticks]
    axes.set_xlim(panel.years[0] - 0.25, panel.years[-1])
    axes.set_ylim(0, 1)
    axes.set_yticks(heights, list(ticks))
    axes.set_xticks(list(panel.years), [str(year) for year in panel.years])
    axes.grid(axis="y")


def draw_fan(axes: Axes, panel: Panel, scale: Scale, large: float = 1.0) -> None:
    """Bands, median, ink dots and the target's diamond, in shares of the axis.

    ``large``: how large lines and marks are beside those of a full figure.
    """
    years = np.asarray(panel.years, dtype=np.float64)
    low90, low50, middle, high50, high90 = (scale.height(row) for row in panel.bands)
    axes.fill_between(years, low90, high90, color=style.BAND_90, linewidth=0, zorder=2)
    axes.fill_between(years, low50, high50, color=style.BAND_50, linewidth=0, zorder=3)
    axes.plot(
        years, middle, color=style.MODEL, linewidth=2.4 * large, zorder=4, solid_capstyle="butt"
    )
    if panel.dots:
        axes.plot(
            [dot.year for dot in panel.dots],
            scale.height([dot.value for dot in panel.dots]),
            "o",
            color=style.INK,
            markersize=5 * large,
            markeredgecolor="white",
            markeredgewidth=0.7,
            zorder=6,
            clip_on=False,
        )
    if panel.target is not None:
        axes.plot(
            [panel.target.year],
            [float(scale.height(panel.target.value))],
            "D",
            color=style.TARGET,
            markersize=9 * large,
            markeredgecolor="white",
            markeredgewidth=1.3 * large,
            zorder=7,
            clip_on=False,
        )
