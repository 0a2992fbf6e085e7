"""Public money against the chance of a target: what each more likely setting costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.chances import few
from sim.analysis.comparison import MONEY
from sim.analysis.estimates import Estimate, estimate
from sim.analysis.paired import Mean, known_pairs, mean
from sim.figures import aims, style, words
from sim.figures.aims import Aim
from sim.figures.inputs import CannotDraw, Facts, Floats, Lang
from sim.figures.names import input_name, is_policy, value_text
from sim.figures.scales import Scale, chance_label, chance_ticks, scale_for
from sim.figures.texts import feet, scenario_title

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult

_PLOT: Final = 4.0  # inches
_LABELS: Final = 3.1
_TOP: Final = 0.4
_FOOT: Final = 0.75
_FEWEST: Final = 20  # worlds of a setting, of many settings
_BANDS: Final = 6  # of cost, that points are then taken together in
_CROWD: Final = 20  # points beside the line from which on only their middles are drawn
_MOST: Final = 8  # points that are named
_LEAST_APART: Final = 0.002  # of the greatest cost; points nearer cost the same

TEXTS: Final = {
    "title": (
        "{aim}: the chance rises from {low} for {least} of public money to {high} for {most}",
        "{aim}：财政支出由 {least}增至 {most}，达标比例由 {low} 升至 {high}",
    ),
    "title_none": (
        "{aim}: more public money ({least} to {most}) cannot be told to raise the chance ({low})",
        "{aim}：财政支出增加（{least}至 {most}）后，达标比例（{low}）的变化不能与运气区分",
    ),
    "subtitle": (
        "Chance against public money of {region} from {first} to {last} (mean of worlds, 2024 "
        "prices) · bars: 95~% intervals · line: no cheaper setting did better, which flatters it "
        "a little{few}",
        "达标比例与{region} {first}—{last} 年财政支出（各世界平均，2024 年价格）· 竖线：95% 区间 · "
        "连线：没有更省而更高的取值，略受运气抬高{few}",
    ),
    "scenario": (" · scenario “{scenario}”", " · “{scenario}”情景"),
    "few": (" · few worlds", " · 模拟世界太少"),
    "axis": ("public money, {first}–{last}", "财政支出，{first}—{last} 年"),
    "chance": ("chance", "达标比例"),
    "label": ("{name}: {chance}, {money}", "{name}：{chance}，{money}"),
    "averaged": (" · averaged over {names}", " · 对{names}取平均"),
    "band": ("points that cost {low} to {high}", "支出 {low}至 {high}的各点"),
    "no_policy": (
        "nothing that governments choose is varied",
        "没有变动任何政府可选择的输入",
    ),
    "setting": ("{name} {value}", "{name} {value}"),
    "no_money": (
        "public money of {region} was not kept (sim sweep --keep)",
        "没有保留 {region} 的财政支出（sim sweep --keep）",
    ),
    "one_cost": (
        "public money of {region} is the same in all of them",
        "{region} 的财政支出处处相同",
    ),
    "settled": (
        "the chance is next to nought or one everywhere; name another target (--target)",
        "达标比例处处接近 0 或 1；请用 --target 另选目标",
    ),
}


@dataclass(frozen=True)
class _Point:
    """A setting or a result: what it is called, its chance, its money in yuan, whether each
    world meets the target (point, replicate)."""

    name: str
    chance: Estimate
    money: Mean
    answers: Floats


@dataclass(frozen=True)
class _Found:
    """All points, the cheapest first, and the places of those that no cheaper one beats."""

    aim: Aim
    points: list[_Point]
    edge: list[int]
    years: tuple[int, int]


def draw_several(
    results: Sequence[RunResult], facts: Sequence[Facts], lang: Lang, target: str | None = None
) -> style.Drawing:
    """Several runs: what each costs and how likely each meets a target of the first one's region.

    Raises CannotDraw where they cost the same, or have no target in common.
    """
    aim = aims.aim_of_runs(results, facts, target)
    names = [scenario_title(result, lang) for result in results]
    points = []
    for number, (name, result) in enumerate(zip(names, results, strict=True)):
        values = aim.values[number][None, :]
        money = _money_of_run(result, aim.target)
        points.append(_point(name, aim, values, money[None, :]))
    found = _found(aim, points, results[0].years[0])
    with style.house_style(lang):
        its_feet = feet(aims.source_of(aim, facts[0], lang), results, "frontier", lang, target)
        name = aims.name_in(results[0], aim.target, lang)
        return _drawn(found, name, "", its_feet, facts[0], lang)


def draw_sweep(
    sweep: SweepResult, facts: Facts, lang: Lang, target: str | None = None
) -> style.Drawing:
    """The points of a sweep: what each costs and how likely it meets a target.

    Raises CannotDraw where they cost the same, or no money was kept.
    """
    aim = aims.aim_of_sweep(sweep, target)
    region, year = aim.target.region, aim.target.year
    try:
        money = sweep.every_year(region, MONEY)[:, :, : sweep.years.index(year) + 1].sum(axis=2)
    except KeyError:
        raise CannotDraw(*(text.format(region=region) for text in TEXTS["no_money"])) from None
    points, averaged = _of_sweep(sweep, aim, money, lang)
    found = _found(aim, points, sweep.years[0])
    with style.house_style(lang):
        line = aims.source_of(aim, facts, lang)
        its_feet = aims.sweep_feet(line, sweep, "frontier", lang, target)
        name = aims.name_in(sweep, aim.target, lang)
        scenario = _say("scenario", lang, scenario=aims.sweep_title(sweep, lang))
        return _drawn(found, name, averaged + scenario, its_feet, facts, lang)


def _of_sweep(sweep: SweepResult, aim: Aim, money: Floats, lang: Lang) -> tuple[list[_Point], str]:
    """What governments choose, each setting with all points that share it; where that leaves many
    settings of few worlds, points of about the same cost together. With what is averaged over.

    ``money``: (point, replicate). Raises CannotDraw where nothing that governments choose varies.
    """
    chosen = [path for path in sweep.design if is_policy(path)]
    groups: dict[tuple[float | str | None, ...], list[int]] = {}
    for point in range(sweep.points):
        key = tuple(sweep.design[path][point] for path in chosen)
        groups.setdefault(key, []).append(point)
    if len(groups) < 2:
        raise CannotDraw(*TEXTS["no_policy"])
    rest = [path for path in sweep.design if path not in chosen]
    each = sweep.replicates * sweep.points / len(groups)
    if len(groups) > _MOST and each < _FEWEST:
        order = np.argsort(np.nanmean(money, axis=1), kind="stable")
        parts = [part.tolist() for part in np.array_split(order, _BANDS) if len(part)]
        names = [_band(money[part], lang) for part in parts]
        rest = list(sweep.design)
    else:
        parts = list(groups.values())
        names = [_setting(sweep, chosen, part[0], lang) for part in parts]
    points = [
        _point(name, aim, aim.values[part], money[part])
        for name, part in zip(names, parts, strict=True)
    ]
    focus = sweep.manifest["scenario"]["focus"]
    said = words.join([input_name(path, focus, lang) for path in rest], lang)
    return points, _say("averaged", lang, names=said) if said else ""


def _band(money: Floats, lang: Lang) -> str:
    """The costs of points that are taken together."""
    costs = np.nanmean(money, axis=1)
    ends = [words.amount(float(end), "yuan", lang) for end in (costs.min(), costs.max())]
    return _say("band", lang, low=ends[0], high=ends[1])


def _money_of_run(result: RunResult, target: Target) -> Floats:
    """(world,) yuan that the target's region paid from the first year to the target's."""
    try:
        series = result.series(target.region, MONEY)
    except KeyError:
        texts = (text.format(region=target.region) for text in TEXTS["no_money"])
        raise CannotDraw(*texts) from None
    paid: Floats = series[:, : result.years.index(target.year) + 1].sum(axis=1)
    return paid


def _setting(sweep: SweepResult, chosen: Sequence[str], point: int, lang: Lang) -> str:
    """What a point sets of what governments choose, named only where there is more than one."""
    units = {axis["path"]: axis["unit"] for axis in sweep.manifest["axes"]}
    focus = sweep.manifest["scenario"]["focus"]
    said = []
    for path in chosen:
        value = sweep.design[path][point]
        if value is None and len(chosen) > 1:
            continue
        text = value_text(value, units[path], lang)
        name = input_name(path, focus, lang)
        said.append(text if len(chosen) == 1 else _say("setting", lang, name=name, value=text))
    return words.join(said, lang) or value_text(None, "", lang)


def _point(name: str, aim: Aim, values: Floats, money: Floats) -> _Point:
    """``values`` and ``money``, (point, replicate) each, of the worlds of one setting."""
    one = Aim(aim.target, values, aim.measure)
    each = np.nanmean(money, axis=0) if len(money) > 1 else money[0]
    (known,), _ = known_pairs(each)
    return _Point(name, estimate(values, aim.target, "chance"), mean(known), one.answers)


def _found(aim: Aim, points: Sequence[_Point], first: int) -> _Found:
    """The points by cost. Raises CannotDraw where they cost the same, or all is settled."""
    known = sorted((it for it in points if it.chance.worlds), key=lambda it: it.money.value)
    costs = [it.money.value for it in known]
    region = aim.target.region
    if len(known) < 2 or costs[-1] - costs[0] <= _LEAST_APART * max(abs(costs[-1]), 1.0):
        raise CannotDraw(*(text.format(region=region) for text in TEXTS["one_cost"]))
    if aim.measure != "chance":
        raise CannotDraw(*TEXTS["settled"])
    edge = []
    best = -1.0
    for place, it in enumerate(known):
        if it.chance.value > best:
            edge.append(place)
            best = it.chance.value
    return _Found(aim, known, edge, (first, aim.target.year))


def _drawn(
    found: _Found,
    name: str,
    more: str,
    its_feet: Sequence[str],
    facts: Facts,
    lang: Lang,
) -> style.Drawing:
    fewest = min(it.chance.worlds for it in found.points)
    first, last = found.years
    subtitle = _say(
        "subtitle",
        lang,
        region=facts.region(found.aim.target.region, lang),
        first=first,
        last=last,
        few=_say("few", lang) if few(fewest) else "",
    )
    subtitle += more
    aim = aims.aim_words(found.aim, name, facts, lang)
    sheet = style.Sheet(_title(found, aim, lang), subtitle, its_feet, _TOP + _PLOT + _FOOT)
    _plot(sheet, found, lang)
    return sheet.finished(_table(found))


def _title(found: _Found, aim: str, lang: Lang) -> str:
    first, last = (found.points[found.edge[place]] for place in (0, -1))
    low, high = (words.percent(it.chance.value, it.chance.worlds, lang) for it in (first, last))
    least, most = (words.amount(it.money.value, "yuan", lang) for it in (first, last))
    if _rises(first, last):
        return _say("title", lang, aim=aim, low=low, high=high, least=least, most=most)
    ends = (found.points[0], found.points[-1])
    least, most = (words.amount(it.money.value, "yuan", lang) for it in ends)
    span = low if low == high else f"{low} – {high}"
    return _say("title_none", lang, aim=aim, low=span, least=least, most=most)


def _rises(first: _Point, last: _Point) -> bool:
    """Whether the chance of the last can be told to be higher, world by world on common luck."""
    if first is last:
        return False
    if first.answers.shape != last.answers.shape or len(first.answers) > 1:
        return last.chance.low > first.chance.high
    (one, other), known = known_pairs(first.answers[0], last.answers[0])
    return known > 1 and mean(other - one).low > 0


def _plot(sheet: style.Sheet, found: _Found, lang: Lang) -> None:
    left = style.MARGIN + 0.55
    width = style.WIDTH - style.MARGIN - _LABELS - left
    bottom = sheet.body_bottom + _FOOT
    axes = sheet.axes(left, bottom, width, _PLOT)
    costs = np.maximum([it.money.value for it in found.points], 0.0)
    scale = scale_for(costs, "yuan", 0.04)
    low, high = _axis(axes, found, scale, lang)
    places = scale.height(costs)
    edge = np.array(found.edge)
    steps = [it.chance.value for it in found.points]
    axes.plot(
        places[edge],
        [steps[place] for place in found.edge],
        color=style.MODEL,
        linewidth=1.8,
        drawstyle="steps-post",
        zorder=3,
    )
    for place, (x, it) in enumerate(zip(places, found.points, strict=True)):
        on_edge = place in found.edge
        colour = style.MODEL if on_edge else style.GREY
        if on_edge or len(found.points) - len(found.edge) < _CROWD:
            axes.vlines(x, it.chance.low, it.chance.high, color=colour, linewidth=1.2, zorder=2)
        axes.plot(
            [x],
            [it.chance.value],
            "o" if on_edge else "s",
            color=colour,
            markersize=7 if on_edge else 5,
            markeredgecolor="white",
            zorder=4,
            clip_on=False,
        )
    first, last = found.years
    name = _say("axis", lang, first=first, last=last)
    sheet.text(left + width / 2, bottom - 0.45, name, align="center", colour=style.QUIET)
    sheet.text(left, bottom + _PLOT + 0.2, _say("chance", lang), colour=style.QUIET)
    _names(sheet, axes, found, places, (left + width, bottom, low, high), lang)


def _axis(axes: Axes, found: _Found, scale: Scale, lang: Lang) -> tuple[float, float]:
    """Both axes; the range of chances shown."""
    low = max(0.0, min(it.chance.low for it in found.points) - 0.03)
    high = min(1.0, max(it.chance.high for it in found.points) + 0.03)
    ticks = chance_ticks(low, high)
    axes.set_xlim(0, 1)
    axes.set_ylim(low, high)
    axes.set_yticks(ticks, [chance_label(tick, lang) for tick in ticks])
    labels = scale.tick_labels(lambda tick: words.amount(tick, "yuan", lang, 3))
    axes.set_xticks([float(scale.height(tick)) for tick in scale.ticks], labels, fontsize=8)
    axes.grid(axis="y")
    return low, high


def _names(
    sheet: style.Sheet,
    axes: Axes,
    found: _Found,
    places: Floats,
    frame: tuple[float, float, float, float],
    lang: Lang,
) -> None:
    """Names at the right of the line's points (of all, where they are few), led to them."""
    right, bottom, low, high = frame
    named = list(range(len(found.points))) if len(found.points) <= _MOST else found.edge
    if len(named) > _MOST:
        picks = np.linspace(0, len(named) - 1, _MOST).round().astype(int)
        named = [named[pick] for pick in picks]
    room = _LABELS - 0.35
    texts = []
    for place in named:
        it = found.points[place]
        chance = words.percent(it.chance.value, it.chance.worlds, lang)
        money = words.amount(it.money.value, "yuan", lang)
        said = _say("label", lang, name=it.name, chance=chance, money=money)
        lines = style.wrapped(said, 8, room)
        texts.append(lines if len(lines) <= 3 else [*lines[:2], f"{lines[2].rstrip()}…"])
    wanted = [(found.points[place].chance.value - low) / (high - low) * _PLOT for place in named]
    tallest = max(len(lines) for lines in texts) * 0.155 + 0.08
    heights = style.spread(wanted, tallest, 0.1, _PLOT - 0.05)
    for place, lines, height in zip(named, texts, heights, strict=True):
        colour = style.MODEL if place in found.edge else style.QUIET
        for number, line in enumerate(lines):
            y = bottom + height + ((len(lines) - 1) / 2 - number) * 0.155
            sheet.text(right + 0.33, y, line, size=8, colour=colour)
        axes.annotate(
            "",
            xy=(float(places[place]), found.points[place].chance.value),
            xytext=(1 + 0.27 / (right - style.MARGIN - 0.55), low + height / _PLOT * (high - low)),
            arrowprops={"arrowstyle": "-", "color": style.GREY, "linewidth": 0.6, "shrinkB": 5},
            annotation_clip=False,
            zorder=1,
        )


def _table(found: _Found) -> style.Table:
    rows = [
        (
            found.aim.target.id,
            it.name,
            it.money.value,
            it.money.low,
            it.money.high,
            it.chance.value,
            it.chance.low,
            it.chance.high,
            it.chance.worlds,
            place in found.edge,
        )
        for place, it in enumerate(found.points)
    ]
    heads = (
        "target",
        "setting",
        "public_money_yuan",
        "money_low95",
        "money_high95",
        "chance",
        "chance_low95",
        "chance_high95",
        "worlds",
        "on_the_line",
    )
    return heads, tuple(rows)


def _say(key: str, lang: Lang, /, **fields: object) -> str:
    return TEXTS[key][lang == "zh"].replace("~", "\u00a0").format(**fields)
