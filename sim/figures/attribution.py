"""What each lever added, with what it cost: machines with it less machines without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes

from sim.analysis.attribution import Attribution, stored_effects
from sim.analysis.comparison import MONEY_UNIT, LeverEffect
from sim.analysis.paired import CONFIDENCE
from sim.figures import style, words
from sim.figures.inputs import CannotDraw, Facts, Lang
from sim.figures.names import lever_name
from sim.figures.texts import feet, scenario_title

if TYPE_CHECKING:
    from sim.analysis.paired import Mean
    from sim.experiment.results import RunResult

_MOST: Final = 14  # levers that are shown
_FEWEST: Final = 5  # levers shown where fewer can be told from zero
_ROW: Final = 0.36  # inches
_LABELS: Final = 3.2
_RIGHT: Final = 3.1
_HEAD: Final = 0.5
_FOOT: Final = 0.6
_COST: Final = 0.9  # from the plot to the costs' right edge

TEXTS: Final = {
    "title": (
        "{lever} adds most: {machines} in China in {year}, for {cost} of public money; {told} of "
        "{total} levers can be told from nothing",
        "{lever}增量最大：{year} 年全国 {machines}，财政支出 {cost}；{total} 项政策工具中 {told} 项"
        "的作用可与零区分",
    ),
    "title_none": (
        "None of {total} levers by itself can be told to add machines in China in {year}",
        "{total} 项政策工具中没有一项对 {year} 年全国产量的单独作用可与零区分",
    ),
    "subtitle": (
        "Machines of {year} and public money from {first} to {year}, all levers less all but this "
        "one · {worlds} pairs of worlds · line: 95~% interval of the mean · pale: not told from "
        "zero · scenario “{scenario}”",
        "{year} 年产量与 {first}—{year} 年财政支出：全部工具减去缺这一项 · {worlds} 对世界 · "
        "细线：均值的 95% 区间 · 浅色：不能与零区分 · “{scenario}”情景",
    ),
    "cost": ("cost", "支出"),
    "per_money": ("per CNY 0.1 bn", "每亿元"),
    "axis": ("machines in China, {year}", "全国产量（台），{year} 年"),
    "interval": ("{value} ({low} … {high})", "{value}（{low} … {high}）"),
    "untold": ("not told", "不能断定"),
    "nothing": ("none", "无"),
    "source": (
        "Effects of levers do not add up to that of all: they stand in for each other or need each "
        "other.",
        "各项作用之和不等于全部工具的作用：工具之间有替代也有互补。",
    ),
    "left_out": (
        "Shown: {shown} of {total} levers, those told from zero first; of so many without any "
        "effect about {luck} would pass as told.",
        "仅列 {shown} 项（共 {total} 项），可与零区分者优先；若全无作用，也约有 {luck} 项会被当作"
        "可区分。",
    ),
    "own_name": ("{kind} ({name})", "{kind}（{name}）"),
    "missing": (
        "Not run without: {count} levers.",
        "尚未作对照运行：{count} 项。",
    ),
    "no_runs": (
        "there are no runs without its levers; `sim compare {name} --each-lever` makes them",
        "没有去掉各项工具的对照运行；可用 sim compare {name} --each-lever 生成",
    ),
}


def draw(result: RunResult, facts: Facts, lang: Lang) -> style.Drawing:
    """Machines that each lever adds in China, and its public money, the largest first.

    Raises CannotDraw where no run without one of its levers is kept beside it.
    """
    found = None if result.path is None else stored_effects(result, result.path.parent)
    if found is None or not found.effects:
        raise CannotDraw(*(text.format(name=result.name) for text in TEXTS["no_runs"]))
    return drawn(found, result, lang)


def drawn(found: Attribution, result: RunResult, lang: Lang) -> style.Drawing:
    """The figure of effects that are known."""
    ranked = sorted(found.effects, key=lambda it: (-abs(it.nation.value), it.path))
    told = sum(it.nation.told for it in ranked)
    shown = [it for it in ranked if it.nation.told][:_MOST]
    shown += [it for it in ranked if not it.nation.told and _acts(it)][
        : max(0, _FEWEST - len(shown))
    ]
    shown.sort(key=lambda it: (-it.nation.value, it.path))
    if not shown:
        shown = ranked[:_FEWEST]
    with style.house_style(lang):
        sheet = style.Sheet(
            _title(found, ranked, told, result, lang),
            _say(
                "subtitle",
                lang,
                year=found.year,
                first=result.years[0],
                worlds=f"{max(it.worlds for it in ranked):,}",
                scenario=scenario_title(result, lang),
            ),
            feet(_source(found, len(shown), lang), [result], "attribution", lang),
            _HEAD + _ROW * len(shown) + _FOOT,
        )
        _plot(sheet, shown, found.year, result, lang)
        return sheet.finished(_table(ranked, found.year))


def _name(effect: LeverEffect, result: RunResult, lang: Lang) -> str:
    """The lever's region and kind, with its own name where that is another one."""
    _, region, own = effect.path.split(".")
    kind = next((it.kind for it in result.scenario.levers if it.path == effect.path), own)
    named = lever_name(region, kind, "", lang)
    return named if kind == own else _say("own_name", lang, kind=named, name=own.replace("_", " "))


def _acts(effect: LeverEffect) -> bool:
    """Whether anything moved in any world."""
    return not effect.nation.low == effect.nation.high == 0


def _title(
    found: Attribution, ranked: Sequence[LeverEffect], told: int, result: RunResult, lang: Lang
) -> str:
    counts = {"total": len(ranked), "year": found.year}
    first = next((it for it in ranked if it.nation.told and it.nation.value > 0), None)
    if first is None:
        return _say("title_none", lang, **counts)
    return words.sentence(
        _say(
            "title",
            lang,
            lever=_name(first, result, lang),
            machines=f"+{words.amount(first.nation.value, 'machine', lang)}",
            cost=words.amount(max(0.0, first.money.value), "yuan", lang),
            told=told,
            **counts,
        )
    )


def _source(found: Attribution, shown: int, lang: Lang) -> str:
    parts = [_say("source", lang)]
    if shown < len(found.effects):
        luck = max(1, round(len(found.effects) * (1 - CONFIDENCE)))
        parts.append(_say("left_out", lang, shown=shown, total=len(found.effects), luck=luck))
    if found.levers > len(found.effects):
        parts.append(_say("missing", lang, count=found.levers - len(found.effects)))
    return ("" if lang == "zh" else " ").join(parts)


def _plot(
    sheet: style.Sheet, shown: Sequence[LeverEffect], year: int, result: RunResult, lang: Lang
) -> None:
    left = style.MARGIN + _LABELS
    right = style.WIDTH - style.MARGIN - _RIGHT
    bottom = sheet.body_bottom + _FOOT
    height = _ROW * len(shown)
    axes = sheet.axes(left, bottom, right - left, height)
    _axis(axes, shown, lang)
    for row, it in enumerate(shown):
        y = bottom + height - (row + 0.5) * _ROW
        name = _name(it, result, lang)
        lines = style.wrapped(name, style.LABEL_SIZE, _LABELS - 0.2)
        label = lines[0] if len(lines) == 1 else f"{lines[0].rstrip()}…"
        sheet.text(left - 0.15, y, label, align="right", colour=style.INK)
        _bar(axes, it.nation, row)
        colour = style.INK if it.nation.told else style.QUIET
        sheet.text(right + _COST, y, _cost(it.money, lang), size=8, align="right", colour=colour)
        sheet.text(right + _COST + 0.25, y, _per_money(it, lang), size=8, colour=colour)
    top = bottom + height + 0.2
    sheet.text(right + _COST, top, _say("cost", lang), size=8, align="right", colour=style.QUIET)
    said = _say("per_money", lang)
    sheet.text(right + _COST + 0.25, top, said, size=8, colour=style.QUIET)
    name = _say("axis", lang, year=year)
    sheet.text((left + right) / 2, bottom - 0.42, name, size=8, align="center", colour=style.QUIET)


def _axis(axes: Axes, shown: Sequence[LeverEffect], lang: Lang) -> None:
    """An axis of machines that all intervals fit on."""
    ends = [end for it in shown for end in (it.nation.low, it.nation.high)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.05 * ((high - low) or 1.0)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(shown), 0)
    axes.set_yticks([])
    axes.locator_params(axis="x", nbins=5)
    ticks = [tick for tick in axes.get_xticks() if low - room <= tick <= high + room]
    axes.set_xticks(ticks, [_signed(tick, lang) for tick in ticks], fontsize=8)
    axes.grid(axis="x")
    axes.axvline(0.0, color=style.GREY, linewidth=1.0, zorder=1)


def _signed(number: float, lang: Lang) -> str:
    """A number of machines with its sign."""
    if abs(number) < 0.5:
        return "0"
    sign = "−" if number < 0 else "+"
    return sign + words.short_amount(abs(number), "machine", lang)


def _bar(axes: Axes, effect: Mean, row: int) -> None:
    colour = style.MODEL if effect.told else style.BAND_90
    middle = row + 0.5
    axes.barh(middle, effect.value, 0.5, color=colour, linewidth=0, zorder=2)
    line = style.INK if effect.told else style.GREY
    axes.hlines(middle, effect.low, effect.high, color=line, linewidth=1.1, zorder=3)


def _cost(money: Mean, lang: Lang) -> str:
    """Public money: what is next to none is said to be none."""
    if abs(money.value) < 1e4:
        return _say("nothing", lang)
    sign = "−" if money.value < 0 else ""
    return sign + words.amount(abs(money.value), "yuan", lang)


def _per_money(effect: LeverEffect, lang: Lang) -> str:
    """Machines per 1 亿元 with the interval; nothing where one of the two is not told."""
    found = effect.per_money
    if not effect.nation.told or found is None:
        return _say("untold", lang) if not effect.nation.told else "–"
    value, low, high = (_signed(it, lang) for it in (found.value, found.low, found.high))
    return _say("interval", lang, value=value, low=low, high=high)


def _table(ranked: Sequence[LeverEffect], year: int) -> style.Table:
    rows = [
        (
            it.path,
            it.region,
            year,
            it.nation.value,
            it.nation.low,
            it.nation.high,
            it.nation.told,
            it.home.value,
            it.money.value,
            it.money.low,
            it.money.high,
            *(
                ("", "", "")
                if it.per_money is None
                else (it.per_money.value, it.per_money.low, it.per_money.high)
            ),
            it.worlds,
        )
        for it in ranked
    ]
    per = f"machines_per_{MONEY_UNIT:.0f}_yuan"
    heads = (
        "lever",
        "region",
        "year",
        "machines_china",
        "machines_low95",
        "machines_high95",
        "told",
        "machines_region",
        "public_money_yuan",
        "money_low95",
        "money_high95",
        per,
        f"{per}_low95",
        f"{per}_high95",
        "pairs",
    )
    return heads, tuple(rows)


def _say(key: str, lang: Lang, /, **fields: object) -> str:
    return TEXTS[key][lang == "zh"].replace("~", "\u00a0").format(**fields)
