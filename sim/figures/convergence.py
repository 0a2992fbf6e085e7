"""Chances against the number of worlds: how well so many worlds tell them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.estimates import Estimate, share
from sim.figures import aims, style, words
from sim.figures.aims import Aim
from sim.figures.inputs import CannotDraw, Facts, Lang
from sim.figures.scales import chance_label
from sim.figures.texts import feet, scenario_title

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_MOST: Final = 3  # targets that are shown
_FIRST: Final = 8  # worlds from which on a share of them is drawn
_STEPS: Final = 60
_PLOT: Final = 2.6  # inches
_HEAD: Final = 0.85
_GAP: Final = 0.55
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)

TEXTS: Final = {
    "title": (
        "{count} worlds tell the chance to within {reach} points: {chance} ({aim}); the second "
        "half of them moved it by {moved} points",
        "{count} 个世界把达标比例定到 ±{reach} 个百分点：{chance}（{aim}）；后一半世界使其"
        "变动 {moved} 个百分点",
    ),
    "subtitle": (
        "Share of the first worlds that meet a target · band: its 95~% interval (Wilson) · the "
        "band is for luck and drawn numbers, not for what the model leaves out · scenario "
        "“{scenario}”",
        "前若干个世界的达标比例 · 色带：95% 区间（Wilson）· 只含运气和参数抽取，不含模型未考虑的"
        "因素 · “{scenario}”情景",
    ),
    "end": ("{chance} ({low}–{high})", "{chance}（{low}–{high}）"),
    "worlds": ("worlds", "世界数"),
    "few": (
        "{count} worlds are too few to show how a chance settles",
        "{count} 个世界太少，看不出比例如何稳定",
    ),
}


@dataclass(frozen=True)
class _Course:
    """The share of the first worlds that meet an aim, after each of some counts of worlds."""

    aim: Aim
    name: str
    after: list[Estimate]

    @property
    def last(self) -> Estimate:
        """After all worlds."""
        return self.after[-1]


def draw(result: RunResult, facts: Facts, lang: Lang, target: str | None = None) -> style.Drawing:
    """The chances of up to three targets of the region in focus, those nearest to even, after more
    and more worlds. Raises CannotDraw where there are none, or few worlds."""
    courses = [
        _course(aim, aims.name_in(result, aim.target, lang))
        for aim in aims.aims_of_run(result, facts, target)[:_MOST]
    ]
    with style.house_style(lang):
        first = courses[0]
        its_feet = feet(
            aims.sources_of([it.aim for it in courses], facts, lang),
            [result],
            "convergence",
            lang,
            target,
        )
        subtitle = _say("subtitle", lang, scenario=scenario_title(result, lang))
        sheet = style.Sheet(_title(first, facts, lang), subtitle, its_feet, _PLOT + _HEAD + 0.55)
        _panels(sheet, courses, facts, lang)
        return sheet.finished(_table(courses))


def _course(aim: Aim, name: str) -> _Course:
    """Raises CannotDraw of few worlds."""
    met = aim.answers[:, 0]
    met = met[~np.isnan(met)]
    count = len(met)
    if count < 2 * _FIRST:
        raise CannotDraw(*(text.format(count=count) for text in TEXTS["few"]))
    steps = np.unique(np.linspace(_FIRST, count, _STEPS).round().astype(int))
    half = count // 2
    sizes = sorted({*steps.tolist(), half, count})
    return _Course(aim, name, [share(float(met[:size].mean()), size) for size in sizes])


def _title(course: _Course, facts: Facts, lang: Lang) -> str:
    last = course.last
    half = next(it for it in course.after if it.worlds == last.worlds // 2)
    reach = max(last.high - last.value, last.value - last.low)
    return _say(
        "title",
        lang,
        count=f"{last.worlds:,}",
        reach=f"{100 * reach:.0f}",
        chance=words.percent(last.value, last.worlds, lang),
        aim=aims.aim_words(course.aim, course.name, facts, lang),
        moved=f"{100 * abs(last.value - half.value):.0f}",
    )


def _panels(sheet: style.Sheet, courses: list[_Course], facts: Facts, lang: Lang) -> None:
    left = style.MARGIN + 0.5
    width = (style.WIDTH - style.MARGIN - left - (len(courses) - 1) * _GAP) / len(courses)
    bottom = sheet.body_bottom + 0.55
    for number, course in enumerate(courses):
        x = left + number * (width + _GAP)
        axes = sheet.axes(x, bottom, width, _PLOT)
        _panel(axes, course, lang, labelled=number == 0)
        said = aims.aim_words(course.aim, course.name, facts, lang)
        lines = style.wrapped(said, 8.5, width, True)[:2]
        for line, text in enumerate(lines):
            y = bottom + _PLOT + 0.42 + (len(lines) - 1 - line) * 0.17
            sheet.text(x, y, text, size=8.5, bold=True, colour=style.INK)
        last = course.last
        blank = "" if lang == "zh" else "\u00a0"
        ends = [f"{100 * end:.0f}{blank}%" for end in (last.low, last.high)]
        chance = words.percent(last.value, last.worlds, lang)
        end = _say("end", lang, chance=chance, low=ends[0], high=ends[1])
        sheet.text(x, bottom + _PLOT + 0.2, end, size=8.5, colour=style.MODEL)
        middle = x + width / 2
        sheet.text(
            middle, bottom - 0.4, _say("worlds", lang), size=8, align="center", colour=style.QUIET
        )


def _panel(axes: Axes, course: _Course, lang: Lang, *, labelled: bool) -> None:
    counts = [it.worlds for it in course.after]
    axes.set_xlim(0, counts[-1])
    axes.set_ylim(0, 1)
    axes.grid(axis="y")
    labels = [chance_label(tick, lang) for tick in _TICKS]
    axes.set_yticks(_TICKS, labels if labelled else [""] * len(labels), fontsize=8)
    shown = [0, counts[-1] // 2, counts[-1]]
    axes.set_xticks(shown, [f"{count:,}" for count in shown], fontsize=8)
    axes.fill_between(
        counts,
        [it.low for it in course.after],
        [it.high for it in course.after],
        color=style.BAND_90,
        linewidth=0,
        zorder=2,
    )
    values = [it.value for it in course.after]
    axes.axhline(values[-1], color=style.GREY, linewidth=1.0, linestyle=(0, (4, 3)), zorder=3)
    axes.plot(counts, values, color=style.MODEL, linewidth=2.0, zorder=4, clip_on=False)


def _table(courses: list[_Course]) -> style.Table:
    rows = [
        (course.aim.target.id, it.worlds, it.value, it.low, it.high)
        for course in courses
        for it in course.after
    ]
    return ("target", "worlds", "chance", "low95", "high95"), tuple(rows)


def _say(key: str, lang: Lang, /, **fields: object) -> str:
    return TEXTS[key][lang == "zh"].replace("~", "\u00a0").format(**fields)
