"""What the figures say, in English and Chinese, and how they write amounts and chances.

A sentence is a template in both languages; the numbers come from the result. ``~`` in a template
is a no-break space.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.analysis import chances
from sim.analysis.chances import chance_word as fixed_word
from sim.figures.inputs import Lang
from sim.figures.words_run import RUN_TEXTS

_NBSP: Final = "\u00a0"

# who publishes counts of machines (English, Chinese)
HOUSES: Final[Mapping[str, tuple[str, str]]] = {
    "ggii": ("GGII", "高工机器人"),
    "counterpoint": ("Counterpoint", "Counterpoint"),
    "scene_alliance": ("Scene Alliance", "场景联盟"),
    "ms": ("Morgan Stanley", "摩根士丹利"),
    "idc": ("IDC", "IDC"),
    "omdia": ("Omdia", "Omdia"),
}
# what they count
COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "ship": ("shipped", "出货"),
    "sales": ("sold", "销售"),
    "install": ("installed", "安装"),
    "prod": ("made", "生产"),
}

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "no_font": (
        "no Chinese font found (Noto Sans CJK, Source Han Sans, PingFang, Microsoft YaHei, SimHei "
        "or WenQuanYi): the labels are in English; pip install 'robot-policy-sim[fonts]' brings "
        "one",
        "没有找到中文字体（Noto Sans CJK、思源黑体、苹方、微软雅黑、黑体或文泉驿），图中文字改用"
        "英文；可用 pip install 'robot-policy-sim[fonts]' 安装",
    ),
    # titles
    "fan_target": (
        "{region} reaches {amount} in {year} in {count} ({chance}, {word})",
        "{region} {year} 年达到 {amount}：{count}（{chance}，{word}）",
    ),
    "fan_limit": (
        "{region} stays at or under {amount} in {year} in {count} ({chance}, {word})",
        "{region} {year} 年不超过 {amount}：{count}（{chance}，{word}）",
    ),
    "fan_free": (
        "{region} makes {low} to {high} in {year} in {count}; the median is {median}",
        "{region} {year} 年产量：{count}在 {low}至 {high}之间，中位数 {median}",
    ),
    "fan_few": (
        "{region} makes {low} to {high} in {year} in the {total} worlds simulated; the median is "
        "{median}",
        "{region} {year} 年产量：{total} 个模拟世界在 {low}至 {high}之间，中位数 {median}",
    ),
    "regions_first": (
        "Of the seven documented regions, {region} makes the most machines in {year} in {count}",
        "七个有规划文件的地区中，{region} {year} 年产量居首：{count}",
    ),
    "regions_none": (
        "No documented region makes a machine in {year} in any world",
        "{year} 年各地在所有模拟世界中都没有产量",
    ),
    "targets_one": (
        "Under “{scenario}” {likely} of {total} published targets are likely to be met (over "
        "66~%), {unlikely} unlikely (under 33~%)",
        "“{scenario}”情景下，{total} 个公开目标中 {likely} 个较可能达到（超过 66%），"
        "{unlikely} 个较不可能（不到 33%）",
    ),
    "targets_none": (
        "No published target can be compared with these results",
        "没有可与这些结果比较的公开目标",
    ),
    "targets_few": (
        "Under “{scenario}”: {total} published targets in only {worlds} worlds, too few for words "
        "of chance",
        "“{scenario}”情景：{total} 个公开目标，仅 {worlds} 个模拟世界，不足以判断可能性",
    ),
    "regions_focus": (
        "{region} makes {median} in {year} (median; 90~% of worlds: {low} to {high}), {rank} "
        "of the seven documented regions",
        "{region} {year} 年产量 {median}（中位数；90% 的模拟世界在 {low}至 {high}之间），"
        "在七个有规划文件的地区中居{rank}",
    ),
    "regions_focus_few": (
        "{region} makes {median} in {year} (median; few worlds, all from {low} to {high}), {rank} "
        "of the seven documented regions",
        "{region} {year} 年产量 {median}（中位数；模拟世界太少，都在 {low}至 {high}之间），"
        "在七个有规划文件的地区中居{rank}",
    ),
    # comparisons
    "unlike": (
        "Not alike: {list}",
        "口径不一：{list}",
    ),
    "unlike_model": ("different models ({list})", "模型版本不同（{list}）"),
    "unlike_seed": ("different seeds ({list})", "种子不同（{list}）"),
    "unlike_worlds": ("different numbers of worlds ({list})", "模拟世界数不同（{list}）"),
    "sentence_end": (". ", "。"),
    "changed": ("{scenario}; changed: {changes}", "{scenario}；改动：{changes}"),
    "cited": ("{title} ({document}), {places}", "{title}（{document}）{places}"),
    # counts
    "few": ("few worlds", "模拟世界太少"),
    "worlds_of": ("{count} of {total} simulated worlds", "{total} 个模拟世界中有 {count} 个"),
    "dots_met_few": (
        "{count} of {total} worlds meet it ({chance})",
        "{total} 个世界中 {count} 个达标（{chance}）",
    ),
    "dots_key_few": (
        "few worlds, {year}; ● met  ○ missed",
        "世界太少，{year} 年；● 达标  ○ 未达标",
    ),
    "dots_free_few": ("the {total} worlds simulated", "全部 {total} 个模拟世界"),
    "equal_20": (
        "{count} of {total} equally likely outcomes",
        "{total} 种等可能结果中有 {count} 种",
    ),
    "dots_met": (
        "{count} of {total} outcomes meet it ({chance})",
        "{total} 种结果中 {count} 种达标（{chance}）",
    ),
    "dots_key": (
        "equally likely, {year}; ● met  ○ missed",
        "{year} 年，等可能；● 达标  ○ 未达标",
    ),
    "dots_free": ("{total} equally likely outcomes", "{total} 种等可能结果"),
    "dots_free_key": ("{year}; no target to compare with", "{year} 年；没有可比的目标"),
    # subtitles
    "fan_subtitle": (
        "{measures} · {region} · {first}–{last} · scenario “{scenario}” · dark band: middle "
        "50~% of worlds, light band: 90~%",
        "{measures} · {region} · {first}—{last} 年 · “{scenario}”情景 · "
        "深色带：中间 50% 的模拟世界，浅色带：90%",
    ),
    "regions_subtitle": (
        "{measure} · {first}–{last} · scenario “{scenario}” · blue: median and middle 90~% of "
        "worlds; grey: the other regions’ medians",
        "{measure} · {first}—{last} 年 · “{scenario}”情景 · 蓝色：中位数和中间 90% 的模拟世界；"
        "灰色：其他地区的中位数",
    ),
    "targets_subtitle": (
        "Share of simulated worlds that meet each target, in the scope named{frame}",
        "各情景下达标的模拟世界占比，按所注口径判定{frame}",
    ),
    "targets_frame": ("; black frame: “{scenario}”", "；黑框为“{scenario}”"),
    "targets_grey": ("; grey: too few worlds for a word", "；灰色：模拟世界太少，不作判断"),
    "scenario_subtitle": (" · scenario “{scenario}”", " · “{scenario}”情景"),
    # labels
    "yuan_axis": ("CNY a year at 2024 prices", "元/年，2024 年价格"),
    "log": ("log scale", "对数刻度"),
    "linear": ("linear scale", "线性刻度"),
    "machine_axis": ("machines a year", "台/年"),
    "median": ("median {amount}", "中位数 {amount}"),
    "percentile": ("P{rank} {amount}", "P{rank} {amount}"),
    "target_label": ("target {year}: {comparison}{amount}", "{year} 年目标：{comparison}{amount}"),
    "observed": ("● published counts, {list}", "● 公开统计，{list}"),
    "observed_key": ("● published counts", "● 公开统计"),
    "observed_year": ("{year}: {item}", "{year} 年：{item}"),
    "observed_item": ("{house} {amount} {counted}", "{house}{counted} {amount}"),
    "others": ("Rest of China", "中国其余地区"),
    "panel_end": ("{year}: {median} ({low}–{high})", "{year} 年：{median}（{low}–{high}）"),
    "row_target": (
        "{region}: {name} {comparison}{amount} ({year})",
        "{region} {name} {comparison}{amount}（{year}）",
    ),
    "column_median": ("median", "中位数"),
    "column_range": ("middle 80~% of worlds", "中间 80% 的世界"),
    "column_chance": ("chance", "达标比例"),
    "not_scored": ("–", "–"),
    # feet
    "foot_targets": ("Targets: {list}.", "目标出处：{list}。"),
    "foot_no_target": (
        "No published target of {region} is in this scope.",
        "{region}没有这一口径的公开目标。",
    ),
    "foot_observed": ("Published counts: {list}.", "公开统计：{list}。"),
    "foot_levers": (
        "Simulated figures; the levers and their clauses stand in the result’s "
        "scenario.resolved.yaml.",
        "数据为模拟结果；政策工具及其条款见结果文件夹中的 scenario.resolved.yaml。",
    ),
    "foot_plans": (" Plans: {list}.", "规划：{list}。"),
    "foot_left_out": (
        "Left out: {count} scored as execution or not comparable (`sim targets`).",
        "另有 {count} 个目标按执行情况评分或口径不可比：`sim targets`。",
    ),
    "foot_column": (
        "{folder}, model {version}, {worlds} worlds",
        "{folder}，模型 {version}，{worlds} 个模拟世界",
    ),
    "foot_run": (
        "{stamp} · model {version} · {worlds} worlds · redraw: {command}",
        "{stamp} · 模型 {version} · {worlds} 个模拟世界 · 重绘：{command}",
    ),
    **RUN_TEXTS,
}

# the bounds of the fixed words for chances, lowest first
CHANCE_BOUNDS: Final = (
    ("under 10~%", "不到 10%"),
    ("10–33~%", "10%–33%"),
    ("33–66~%", "33%–66%"),
    ("66–90~%", "66%–90%"),
    ("over 90~%", "超过 90%"),
)


def say(key: str, lang: Lang, **values: Any) -> str:
    """The sentence ``key`` with its values filled in."""
    return TEXTS[key][lang == "zh"].replace("~", _NBSP).format(**values)


def house(key: str, lang: Lang) -> str:
    """Who published a count."""
    names = HOUSES.get(key)
    return key.replace("_", " ") if names is None else names[lang == "zh"]


def counted(key: str, lang: Lang) -> str:
    """What was counted: machines shipped, sold, installed or made."""
    return COUNTED[key][lang == "zh"]


def section(clause: str, lang: Lang) -> str:
    """A clause as people name it: L35 -> line 35, 2(1) -> section 2(1)."""
    parts = [part.strip() for part in clause.split(",")]
    if all(part.startswith("L") for part in parts):
        lines = ", ".join(part[1:].replace("-", "–") for part in parts)
        return f"第 {lines} 行" if lang == "zh" else f"line {lines}"
    section = {"target": "主要目标", "header": "标题", "preamble": "引言"}.get(clause, clause)
    return f"“{section}”部分" if lang == "zh" else f"section “{clause}”"


RANKS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def rank(place: int, lang: Lang) -> str:
    """The place, from 0 for the first, among the documented regions."""
    return f"第 {place + 1} 位" if lang == "zh" else RANKS[place]


def sentence(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


_CHANCES: Final = (0.0, 0.2, 0.5, 0.8, 1.0)  # one inside each class of the fixed words


def chance_class(chance: float) -> int:
    """0 very unlikely ... 4 very likely, by the fixed words for chances."""
    word = fixed_word(chance)
    return next(index for index, inside in enumerate(_CHANCES) if fixed_word(inside) == word)


def class_word(index: int, lang: Lang) -> str:
    """The fixed word of a chance class."""
    return fixed_word(_CHANCES[index])[lang]


def chance_word(chance: float, lang: Lang) -> str:
    """The fixed word for a chance."""
    return fixed_word(chance)[lang]


def chance_bounds(index: int, lang: Lang) -> str:
    """The bounds of a chance class, for the key."""
    return CHANCE_BOUNDS[index][lang == "zh"].replace("~", _NBSP)


def percent(chance: float, worlds: int, lang: Lang) -> str:
    """A share of worlds as everywhere: "<1 %" for none of many, never 0 or 100 %."""
    return chances.percent(chance, worlds).replace(" ", "" if lang == "zh" else _NBSP)


def comparison_sign(comparison: str) -> str:
    """≥ or ≤, as printed before a target."""
    return {">=": "≥", "<=": "≤", ">": ">", "<": "<"}.get(comparison, "")


_STEPS: Final[Mapping[str, tuple[tuple[tuple[float, str], ...], ...]]] = {
    # canonical unit -> steps (English), steps (Chinese); {} stands for the number
    "machine": (
        ((1e6, "{} million machines"), (0.0, "{} machines")),
        ((1e8, "{} 亿台"), (1e4, "{} 万台"), (0.0, "{} 台")),
    ),
    "yuan": (
        (
            (1e12, "CNY {} trn"),
            (1e9, "CNY {} bn"),
            (1e6, "CNY {} m"),
            (1e3, "CNY {} thousand"),
            (0.0, "CNY {}"),
        ),
        ((1e12, "{} 万亿元"), (1e8, "{} 亿元"), (1e4, "{} 万元"), (0.0, "{} 元")),
    ),
    "firm": (((0.0, "{} firms"),), ((1e4, "{} 万家"), (0.0, "{} 家"))),
    "scene": (((0.0, "{} scenes"),), ((0.0, "{} 个场景"),)),
    "site": (((0.0, "{} sites"),), ((0.0, "{} 个"),)),
    "deal": (((0.0, "{} deals"),), ((0.0, "{} 笔"),)),
}
_SHORT_STEPS: Final[Mapping[str, tuple[tuple[tuple[float, str], ...], ...]]] = {
    "machine": (
        ((1e6, "{} million"), (0.0, "{}")),
        ((1e8, "{} 亿"), (1e4, "{} 万"), (0.0, "{}")),
    ),
    "yuan": (
        ((1e12, "{} trn"), (1e9, "{} bn"), (1e6, "{} m"), (1e3, "{} thousand"), (0.0, "{}")),
        ((1e12, "{} 万亿"), (1e8, "{} 亿"), (1e4, "{} 万"), (0.0, "{}")),
    ),
}


_WHOLE: Final = ("machine", "firm", "scene", "site", "deal", "yuan")  # no fraction is shown


def amount(value: float, unit: str, lang: Lang, digits: int = 2) -> str:
    """An amount with its unit as people write it: 2e4 machine -> "20 thousand machines", "2 万台".

    ``value`` is in the canonical unit and rounded to ``digits`` significant digits.
    """
    return _stepped(value, unit, lang, digits, _STEPS)


def short_amount(value: float, unit: str, lang: Lang, digits: int = 2) -> str:
    """The same without the unit, for places that name it elsewhere."""
    return _stepped(value, unit, lang, digits, _SHORT_STEPS)


def _stepped(
    value: float,
    unit: str,
    lang: Lang,
    digits: int,
    table: Mapping[str, tuple[tuple[tuple[float, str], ...], ...]],
) -> str:
    if unit == "share":
        shown = "<0.1" if 0 < value < 1e-3 else f"{100 * value:.3g}"
        return f"{shown}%" if lang == "zh" else f"{shown}{_NBSP}%"
    rounded = float(f"{value:.{digits}g}")
    plain = ((0.0, "{}" if table is _SHORT_STEPS else f"{{}} {unit}"),)
    steps = table.get(unit, (plain, plain))[lang == "zh"]
    size, template = next(step for step in steps if abs(rounded) >= step[0])
    number = rounded / size if size else rounded
    if not size and unit in _WHOLE and number >= 1:
        number = float(round(number))
    if not size and 0 < number < 1 and unit in _WHOLE:
        return template.format("<1").replace(" ", _NBSP)
    text = f"{number:,.0f}" if abs(number) >= 100 or number == int(number) else f"{number:.4g}"
    return template.format(text).replace(" ", _NBSP)


def listing(names: Sequence[str], lang: Lang) -> str:
    """Names in a row."""
    return ("、" if lang == "zh" else ", ").join(names)


def join(parts: list[str], lang: Lang) -> str:
    """The parts as a list in a sentence."""
    return ("；" if lang == "zh" else "; ").join(parts)
