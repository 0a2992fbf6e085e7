"""Small multiples: one panel a documented region and one for the others, all on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.chances import few
from sim.figures import style, words
from sim.figures.inputs import MACHINES, Facts, Floats, Lang, finite_series
from sim.figures.numbers import outcomes
from sim.figures.scales import Scale, scale_for
from sim.figures.texts import axis_words, cited, feet, measure, scenario_title

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

# The regions whose plans the documents give.
DOCUMENTED: Final = ("beijing", "shanghai", "shenzhen", "zhejiang", "hubei", "hebei", "qingdao")
OTHERS: Final = "others"
_WHOLE: Final = "china"
_COLUMNS: Final = 4
_PANEL: Final = 1.75  # inches, the plot's height
_ROW: Final = 2.75
_GAP: Final = 0.3
_SIZES: Final = (8.0, 7.0, 6.0)  # of the numbers above a panel, the largest that fits


@dataclass(frozen=True)
class _Panel:
    region: str
    name: str
    low: Floats  # (year,), 5th percentile
    median: Floats
    high: Floats


def draw(result: RunResult, facts: Facts, lang: Lang) -> style.Drawing:
    """Machines produced in each region, year by year.

    Panels always stand in the same order, that of DOCUMENTED, the rest of China last. Raises
    ValueError where the result does not hold them.
    """
    series = {region: finite_series(result, region, MACHINES) for region in (_WHOLE, *DOCUMENTED)}
    if len({len(each) for each in series.values()}) > 1:
        raise ValueError(f"{MACHINES} is known in different worlds for different regions")
    documented = np.stack([series[region] for region in DOCUMENTED])  # (region, world, year)
    remainder = np.maximum(series[_WHOLE] - documented.sum(axis=0), 0.0)
    with style.house_style(lang):
        panels = [
            _panel(region, facts.region(region, lang), each)
            for region, each in zip(DOCUMENTED, documented, strict=True)
        ]
        panels.append(_panel(OTHERS, words.say("others", lang), remainder))
        sheet = style.Sheet(
            _title(documented, panels, result, facts, lang),
            _subtitle(result, lang),
            feet(_source(facts, lang), [result], "regions", lang),
            _ROW * 2 + 0.1,
        )
        _draw_panels(sheet, panels, result.years, result.indicator(MACHINES).unit, lang)
        return sheet.finished(_table(panels, result.years))


def _panel(region: str, name: str, series: Floats) -> _Panel:
    low, median, high = np.quantile(series, (0.05, 0.5, 0.95), axis=0)
    return _Panel(region, name, low, median, high)


def _title(
    documented: Floats, panels: Sequence[_Panel], result: RunResult, facts: Facts, lang: Lang
) -> str:
    """What the scenario's region makes in the last year, else who makes the most."""
    year = result.years[-1]
    last = documented[:, :, -1]  # (region, world)
    if float(last.max()) <= 0:
        return words.say("regions_none", lang, year=year)
    if result.scenario.focus in DOCUMENTED:
        return _title_of(panels, last, result, lang)
    first = np.bincount(last.argmax(axis=0), minlength=len(DOCUMENTED))
    leader = int(first.argmax())
    leads = np.asarray(last.argmax(axis=0) == leader, dtype=np.float64)
    drawn = leads if few(len(leads)) else outcomes(leads)
    return words.sentence(
        words.say(
            "regions_first",
            lang,
            region=facts.region(DOCUMENTED[leader], lang),
            year=year,
            count=words.say(
                "worlds_of" if few(len(leads)) else "equal_20",
                lang,
                count=int(drawn.sum()),
                total=len(drawn),
            ),
        )
    )


def _title_of(panels: Sequence[_Panel], last: Floats, result: RunResult, lang: Lang) -> str:
    """What the scenario's region makes in the last year, and its place by the medians."""
    own = next(panel for panel in panels if panel.region == result.scenario.focus)
    others = [panel for panel in panels if panel.region != OTHERS]
    place = sum(float(panel.median[-1]) > float(own.median[-1]) for panel in others)
    unit = result.indicator(MACHINES).unit
    ends = [float(own.low[-1]), float(own.high[-1])]
    if few(last.shape[1]):
        each = last[DOCUMENTED.index(own.region)]
        ends = [float(each.min()), float(each.max())]
    short = words.amount if lang == "zh" else words.short_amount
    return words.sentence(
        words.say(
            "regions_focus_few" if few(last.shape[1]) else "regions_focus",
            lang,
            region=own.name,
            year=result.years[-1],
            median=words.amount(float(own.median[-1]), unit, lang),
            low=short(ends[0], unit, lang),
            high=short(ends[1], unit, lang),
            rank=words.rank(place, lang),
        )
    )


def _subtitle(result: RunResult, lang: Lang) -> str:
    return words.sentence(
        words.say(
            "regions_subtitle",
            lang,
            measure=measure(result, MACHINES, lang),
            first=result.years[0],
            last=result.years[-1],
            scenario=scenario_title(result, lang),
        )
    )


def _source(facts: Facts, lang: Lang) -> str:
    documents = list(
        cited(
            [score.target.clauses for score in facts.scores if score.target.region in DOCUMENTED],
            facts,
        )
    )
    text = words.say("foot_levers", lang)
    if documents:
        text += words.say("foot_plans", lang, list=words.join(documents, lang))
    return text


def _draw_panels(
    sheet: style.Sheet, panels: Sequence[_Panel], years: Sequence[int], unit: str, lang: Lang
) -> None:
    scale = scale_for(
        np.concatenate([[panel.low, panel.median, panel.high] for panel in panels]), unit
    )
    ticks = scale.tick_labels(lambda tick: words.short_amount(tick, unit, lang, 3))
    left = style.MARGIN + max(style.text_width(tick, 8) for tick in ticks) + 0.1
    width = (style.WIDTH - style.MARGIN - left - (_COLUMNS - 1) * _GAP - 0.12) / _COLUMNS
    top = sheet.body_bottom + 2 * _ROW
    sheet.text(style.MARGIN, top, axis_words(unit, scale.log, lang), size=8, colour=style.QUIET)
    for index, panel in enumerate(panels):
        row, column = divmod(index, _COLUMNS)
        x = left + column * (width + _GAP)
        y = sheet.body_bottom + (1 - row) * _ROW + 0.3
        axes = sheet.axes(x, y, width, _PANEL)
        others = [other for other in panels if other.region not in (panel.region, OTHERS)]
        _draw_panel(axes, panel, others, years, scale)
        axes.set_yticks(
            [float(scale.height(tick)) for tick in scale.ticks],
            ticks if column == 0 else [""] * len(ticks),
            fontsize=8,
        )
        sheet.text(x, y + _PANEL + 0.38, panel.name, bold=True, colour=style.INK)
        numbers = [
            words.short_amount(float(row[-1]), unit, lang)
            for row in (panel.median, panel.low, panel.high)
        ]
        end = words.say(
            "panel_end", lang, year=years[-1], median=numbers[0], low=numbers[1], high=numbers[2]
        )
        room = width + _GAP / 2
        size = next((size for size in _SIZES if style.text_width(end, size) <= room), _SIZES[-1])
        sheet.text(x, y + _PANEL + 0.18, end, size=size, colour=style.MODEL)


def _draw_panel(
    axes: Axes, panel: _Panel, others: Sequence[_Panel], years: Sequence[int], scale: Scale
) -> None:
    axes.set_xlim(years[0], years[-1])
    axes.set_ylim(0, 1)
    axes.grid(axis="y")
    middle = years[len(years) // 2]
    shown = sorted({years[0], middle, years[-1]})
    axes.set_xticks(shown, [str(year) for year in shown], fontsize=8)
    first, *_, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    for other in others:
        axes.plot(years, scale.height(other.median), color=style.GREY, linewidth=0.8, zorder=3)
    axes.fill_between(
        years,
        scale.height(panel.low),
        scale.height(panel.high),
        color=style.BAND_90,
        linewidth=0,
        zorder=2,
    )
    axes.plot(
        years, scale.height(panel.median), color=style.MODEL, linewidth=2.2, zorder=4, clip_on=False
    )


def _table(panels: Sequence[_Panel], years: Sequence[int]) -> style.Table:
    rows: list[tuple[object, ...]] = [
        (panel.region, MACHINES, year, what, float(numbers[column]))
        for panel in panels
        for column, year in enumerate(years)
        for what, numbers in (("p5", panel.low), ("p50", panel.median), ("p95", panel.high))
    ]
    return ("region", "indicator", "year", "what", "value"), tuple(rows)
