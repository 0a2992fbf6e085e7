"""Which inputs move the answer: a bar an input, from its low to its high values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.influence import LUCK, Influence, drawn_together, one_at_a_time
from sim.figures import aims, style, words
from sim.figures.aims import Aim
from sim.figures.inputs import CannotDraw, Facts, Floats, Lang
from sim.figures.names import input_name, is_policy, value_text
from sim.figures.scales import chance_label, chance_ticks
from sim.figures.texts import feet, scenario_title

if TYPE_CHECKING:
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult

_MOST: Final = 12  # inputs that are shown
_LEAST_SHOWN: Final = 6  # of more than that, unless more of them are told
_ROW: Final = 0.58  # inches
_LABELS: Final = 4.3
_RIGHT: Final = 1.55
_HEAD: Final = 0.55
_FOOT: Final = 0.3
_LEAST_POINTS: Final = 16  # of inputs drawn together
_LEAST_PART: Final = 0.005  # of the variance; less is written as less

TEXTS: Final = {
    "title": (
        "{name} moves the chance most, from {low} to {high} ({aim}); {told} of {total} inputs can "
        "be told from luck",
        "{name}对达标比例影响最大，由 {low} 变为 {high}（{aim}）；{total} 个输入中 {told} 个"
        "可与运气区分",
    ),
    "title_none": (
        "No single input of {total} can be told to move the chance ({aim})",
        "{total} 个输入中没有一个对达标比例的影响可与运气区分（{aim}）",
    ),
    "oat": (
        "Chance where one input is changed and all others stay, the same {worlds} worlds each time",
        "每次只变动一个输入、其余不变时的达标比例，每次为相同的 {worlds} 个世界",
    ),
    "halves": (
        "Chance in the half of {points} {what} where an input is low and in the half where it is "
        "high, whatever the others are",
        "{points} 个{what}按某一输入的高低各分一半，两半的达标比例（其余输入随之变动）",
    ),
    "what_points": ("points", "点"),
    "what_worlds": ("worlds", "世界"),
    "rest": (
        " · pale: not told from luck (95~%, all inputs together) · scenario “{scenario}”",
        " · 浅色：不能与运气区分（95%，各输入合计）· “{scenario}”情景",
    ),
    "luck": (
        " · in the luck of only {replicates} replicates, which all points share",
        " · 各点共用仅 {replicates} 次重复的运气",
    ),
    "policy": ("policy", "政策"),
    "assumption": ("assumption", "假设"),
    "ends": ("○ low  ● high", "○ 低  ● 高"),
    "swing": ("swing, points", "变动（百分点）"),
    "part": ("{part} of spread", "占离散度 {part}"),
    "left_out": (
        "The {shown} largest of {total} inputs; the largest of many are flattered by luck.",
        "仅列 {total} 个输入中变动最大的 {shown} 个；多中取大，略受运气抬高。",
    ),
    "spread": (
        "Of spread: part of the variance of the figure’s rank between fifths of the input.",
        "占离散度：按输入五等分后，数值名次方差中组间所占部分。",
    ),
    "few_points": (
        "{points} points or worlds are too few to tell inputs apart that were drawn together",
        "{points} 个点或世界太少，无法区分同时抽取的各输入",
    ),
    "nothing": (
        "nothing was drawn or varied that has two values or more",
        "没有抽取或变动任何输入",
    ),
    "settled": (
        "the chance is next to nought or one in every world; name another target (--target)",
        "达标比例处处接近 0 或 1；请用 --target 另选目标",
    ),
}


@dataclass(frozen=True)
class _Found:
    """What moves an aim: the inputs shown, of how many, and by which method over how much."""

    aim: Aim
    shown: list[Influence]
    total: int
    told: int
    method: str
    count: dict[str, str]
    units: Mapping[str, str]
    worlds: int


def draw(result: RunResult, facts: Facts, lang: Lang, target: str | None = None) -> style.Drawing:
    """What each uncertain number that a run drew does to a target's chance: worlds halved at its
    median. Raises CannotDraw where nothing was drawn, or no target is open."""
    from sim.experiment.designs import uncertain

    aim = aims.aim_of_run(result, facts, target)
    units = {path: spread.unit for path, spread in uncertain(result.scenario).items()}
    known = {path: drawn for path, drawn in result.numbers.items() if path in units}
    found = _halved(aim, known, units, "what_worlds")
    with style.house_style(lang):
        line = " ".join((aims.source_of(aim, facts, lang), *_notes(found, lang)))
        its_feet = feet(line, [result], "tornado", lang, target)
        name = aims.name_in(result, aim.target, lang)
        said = aims.aim_words(aim, name, facts, lang)
        title = scenario_title(result, lang)
        return _drawn(found, result.scenario.focus, said, title, its_feet, lang)


def draw_sweep(
    sweep: SweepResult, facts: Facts, lang: Lang, target: str | None = None
) -> style.Drawing:
    """What each input of a sweep does to a target's chance: of one-at-a-time points directly, of
    others by halving the points. Raises CannotDraw where no input has two values."""
    aim = aims.aim_of_sweep(sweep, target)
    units = {axis["path"]: axis["unit"] for axis in sweep.manifest["axes"]}
    found = _found_in(sweep, aim, units)
    with style.house_style(lang):
        line = " ".join((aims.source_of(aim, facts, lang), *_notes(found, lang)))
        its_feet = aims.sweep_feet(line, sweep, "tornado", lang, target)
        name = aims.name_in(sweep, aim.target, lang)
        said = aims.aim_words(aim, name, facts, lang)
        focus = sweep.manifest["scenario"]["focus"]
        return _drawn(found, focus, said, aims.sweep_title(sweep, lang), its_feet, lang)


def _found_in(sweep: SweepResult, aim: Aim, units: Mapping[str, str]) -> _Found:
    """What moves a sweep's aim, by the method its design allows. Raises CannotDraw."""
    if sweep.manifest["asked"].get("design") == "oat":
        found = one_at_a_time(_open(aim), _alone(sweep), sweep.reference)
        count = {"worlds": f"{sweep.replicates:,}"}
        return _of(aim, found, "oat", count, units, sweep.replicates)
    inputs = {
        path: _numbers(values)
        for path, values in sweep.design.items()
        if len(set(values)) > 1 and None not in values
    }
    return _halved(aim, inputs, units, "what_points")


def _alone(sweep: SweepResult) -> dict[str, dict[float | str, int]]:
    """For each input of one-at-a-time points, the point of each of its values."""
    return {
        path: {value: point for point, value in enumerate(values) if value is not None}
        for path, values in sweep.design.items()
    }


def _numbers(values: Sequence[float | str | None]) -> Floats:
    """Numbers as they are; choices by their place among the choices."""
    known = list(dict.fromkeys(values))
    return np.array(
        [value if isinstance(value, float) else known.index(value) for value in values],
        dtype=np.float64,
    )


def _halved(aim: Aim, inputs: Mapping[str, Floats], units: Mapping[str, str], what: str) -> _Found:
    """What moves an aim, of inputs that were drawn together. Raises CannotDraw."""
    answers = _open(aim)
    points = int((~np.isnan(answers)).any(axis=1).sum())
    if points < _LEAST_POINTS:
        raise CannotDraw(*(text.format(points=points) for text in TEXTS["few_points"]))
    found = drawn_together(answers, _mean_ranks(aim.values), inputs)
    count = {"points": f"{points:,}", "what": what}
    return _of(aim, found, "halves", count, units, int((~np.isnan(answers)).sum()))


def _open(aim: Aim) -> Floats:
    """Whether each world meets the target. Raises CannotDraw where that is settled."""
    if aim.measure != "chance":
        raise CannotDraw(*TEXTS["settled"])
    return aim.answers


def _mean_ranks(values: Floats) -> Floats:
    """(point,) the mean rank of a point's worlds, (point, replicate) among all; NaN for none."""
    known = ~np.isnan(values)
    ranks = np.full(values.shape, np.nan)
    _, place, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    ranks[known] = (np.cumsum(counts) - (counts - 1) / 2)[place]
    empty = ~known.any(axis=1)
    ranks[empty] = 0.0
    return np.where(empty, np.nan, np.nanmean(ranks, axis=1))


def _of(
    aim: Aim,
    found: Sequence[Influence],
    method: str,
    count: dict[str, str],
    units: Mapping[str, str],
    worlds: int,
) -> _Found:
    if not found:
        raise CannotDraw(*TEXTS["nothing"])
    told = sum(one.told for one in found)
    most = min(_MOST, max(told, _LEAST_SHOWN)) if len(found) > _MOST else _MOST
    return _Found(aim, list(found[:most]), len(found), told, method, count, units, worlds)


def _notes(found: _Found, lang: Lang) -> list[str]:
    notes = []
    if found.total > len(found.shown):
        counts = {"shown": len(found.shown), "total": found.total}
        notes.append(_say("left_out", lang, **counts))
    if found.method == "halves":
        notes.append(_say("spread", lang))
    return notes


def _drawn(
    found: _Found, focus: str, aim: str, scenario: str, its_feet: Sequence[str], lang: Lang
) -> style.Drawing:
    """The sheet: a row an input, the largest first."""
    body = _HEAD + _ROW * len(found.shown) + _FOOT
    title = _title(found, focus, aim, lang)
    count = {**found.count}
    if "what" in count:
        count["what"] = _say(count["what"], lang)
    subtitle = _say(found.method, lang, **count)
    replicates = found.aim.values.shape[1]
    if found.method == "halves" and 1 < replicates < LUCK:
        subtitle += _say("luck", lang, replicates=replicates)
    subtitle += _say("rest", lang, scenario=scenario)
    sheet = style.Sheet(title, subtitle, its_feet, body)
    left = style.MARGIN + _LABELS
    right = style.WIDTH - style.MARGIN - _RIGHT
    axes = sheet.axes(left, sheet.body_bottom + _FOOT, right - left, _ROW * len(found.shown))
    _axis(axes, found, lang)
    for row, one in enumerate(found.shown):
        y = sheet.body_bottom + _FOOT + (len(found.shown) - row - 0.5) * _ROW
        _label(sheet, one, (left - 0.15, y), found.units.get(one.path, ""), focus, lang)
        _bar(axes, one, row, found.worlds, lang)
        _numbers_beside(sheet, one, (right + 0.2, y), lang)
    _heads(sheet, found, (left, right), lang)
    return sheet.finished(_table(found))


def _title(found: _Found, focus: str, aim: str, lang: Lang) -> str:
    first = next((one for one in found.shown if one.told), None)
    if first is None:
        return _say("title_none", lang, total=found.total, aim=aim)
    ends = [words.percent(end, found.worlds, lang) for end in (first.low, first.high)]
    name = input_name(first.path, focus, lang)
    counts = {"told": found.told, "total": found.total}
    title = _say("title", lang, name=name, low=ends[0], high=ends[1], aim=aim, **counts)
    return words.sentence(title)


def _axis(axes: Axes, found: _Found, lang: Lang) -> None:
    """An axis of chances around what is drawn, its ticks whole tens or fives."""
    ends = [end for one in found.shown for end in (one.low, one.high)]
    room = 0.22 * (max(ends) - min(ends)) + 0.03  # for the numbers at the bars' ends
    low, high = min(ends) - room, max(ends) + room
    ticks = chance_ticks(low, high)
    axes.set_xlim(low, high)
    axes.set_ylim(len(found.shown), 0)
    axes.set_yticks([])
    axes.set_xticks(ticks, [chance_label(tick, lang) for tick in ticks])
    axes.grid(axis="x")


def _label(
    sheet: style.Sheet,
    one: Influence,
    place: tuple[float, float],
    unit: str,
    focus: str,
    lang: Lang,
) -> None:
    """What the input is called, and below it its two values."""
    x, y = place
    name = input_name(one.path, focus, lang)
    lines = style.wrapped(name, 8.5, _LABELS - 0.25)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1].rstrip()}…"]
    top = y + (0.1 if len(lines) == 1 else 0.17)
    for number, line in enumerate(lines):
        sheet.text(x, top - 0.16 * number, line, size=8.5, align="right", colour=style.INK)
    kind = _say("policy" if is_policy(one.path) else "assumption", lang)
    low, high = (value_text(value, unit, lang, 2) for value in one.at)
    colour = style.MODEL if is_policy(one.path) else style.ASSUMED
    said = f"{kind} · {low} → {high}"
    sheet.text(x, top - 0.16 * len(lines) - 0.03, said, size=7.5, align="right", colour=colour)


def _bar(axes: Axes, one: Influence, row: int, worlds: int, lang: Lang) -> None:
    """From the low values (open dot) to the high ones (full dot); hatched where it is assumed."""
    colour = style.MODEL if is_policy(one.path) else style.ASSUMED
    strength = 1.0 if one.told else 0.3
    middle = row + 0.5
    axes.barh(
        middle,
        one.high - one.low,
        0.36,
        left=one.low,
        color=colour,
        alpha=0.55 * strength,
        hatch=None if is_policy(one.path) else "////",
        edgecolor="white",
        linewidth=0,
        zorder=2,
    )
    for value, fill in ((one.low, "white"), (one.high, colour)):
        axes.plot(
            [value],
            [middle],
            "o",
            color=colour,
            markerfacecolor=fill,
            alpha=max(strength, 0.5),
            markersize=7,
            zorder=4,
        )
    less, more = sorted((one.low, one.high))
    low, high = axes.get_xlim()
    gap = 0.016 * (high - low)
    sides = [(less, less - gap, "right"), (more, more + gap, "left")]
    for value, place, align in sides if less < more else sides[1:]:
        axes.text(
            place,
            middle,
            words.percent(value, worlds, lang),
            ha=align,
            va="center_baseline",
            fontsize=8,
            color=style.TEXT,
            zorder=5,
        )


def _numbers_beside(
    sheet: style.Sheet, one: Influence, place: tuple[float, float], lang: Lang
) -> None:
    """The swing in points with its interval, and the part of the spread."""
    x, y = place
    swing, low, high = (100 * it for it in (one.swing, one.swing_low, one.swing_high))
    said = f"{_signed(swing)} ({_signed(low)} … {_signed(high)})" if np.isfinite(low) else "–"
    if lang == "zh":
        said = said.replace(" (", "（").replace(")", "）")
    below = one.explained is not None
    colour = style.INK if one.told else style.QUIET
    sheet.text(x, y + (0.1 if below else 0), said, size=8, colour=colour)
    if one.explained is not None:
        part = f"{100 * one.explained:.0f}" if one.explained >= _LEAST_PART else "<1"
        part += "%" if lang == "zh" else "\u00a0%"
        sheet.text(x, y - 0.1, _say("part", lang, part=part), size=7.5, colour=style.QUIET)


def _signed(number: float) -> str:
    """A whole number with its sign: +12, −3, 0."""
    whole = round(number)
    return f"{'−' if whole < 0 else '+' if whole > 0 else ''}{abs(whole)}"


def _heads(sheet: style.Sheet, found: _Found, sides: tuple[float, float], lang: Lang) -> None:
    left, right = sides
    y = sheet.body_bottom + _FOOT + _ROW * len(found.shown) + 0.22
    sheet.text(left, y, _say("ends", lang), size=8, colour=style.QUIET)
    sheet.text(right + 0.2, y, _say("swing", lang), size=8, colour=style.QUIET)
    x = style.MARGIN
    for key, colour, mark in (("policy", style.MODEL, "■"), ("assumption", style.ASSUMED, "▨")):
        said = _say(key, lang)
        sheet.text(x, y, f"{mark} {said}", size=8, colour=colour)
        x += style.text_width(f"{mark} {said}", 8) + 0.25


def _table(found: _Found) -> style.Table:
    rows = [
        (
            found.aim.target.id,
            one.path,
            "policy" if is_policy(one.path) else "assumption",
            found.method,
            *("" if value is None else value for value in one.at),
            found.units.get(one.path, ""),
            one.low,
            one.high,
            one.swing,
            one.swing_low,
            one.swing_high,
            one.told,
            "" if one.explained is None else one.explained,
        )
        for one in found.shown
    ]
    heads = (
        "target",
        "input",
        "kind",
        "method",
        "low",
        "high",
        "unit",
        "chance_at_low",
        "chance_at_high",
        "swing",
        "swing_low95",
        "swing_high95",
        "told",
        "part_of_spread",
    )
    return heads, tuple(rows)


def _say(key: str, lang: Lang, /, **fields: object) -> str:
    return TEXTS[key][lang == "zh"].replace("~", "\u00a0").format(**fields)
