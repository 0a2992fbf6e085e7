"""What reports say, in English and Chinese; blanks in braces are filled from the results.

``~`` in a template is a no-break space.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.report.values import Lang
from sim.report.words_sections import SECTIONS
from sim.report.words_word import WORD

_BRIEF: Final[Mapping[str, tuple[str, str]]] = {
    "all": ("{said}", "{said}"),
    "subtitle": (
        "{worlds} simulated worlds, {first}–{last}, seed {seed} · {stamp}",
        "{worlds} 个模拟世界，{first}—{last} 年，种子 {seed} · {stamp}",
    ),
    # the answer
    "sentence": ("{said}.", "{said}。"),
    "told": (
        "{place}, {year}: “{name}” of {value} or more is {word}, met in {chance} of the simulated "
        "worlds (median {median}; eight worlds in ten: {range})",
        "{place} {year} 年“{name}”不低于 {value}：{word}，达到的模拟世界占 {chance}"
        "（中位数 {median}；十个世界中有八个在 {range}之间）",
    ),
    "told_limit": (
        "{place}, {year}: “{name}” of {value} or less is {word}, kept in {chance} of the simulated "
        "worlds (median {median}; eight worlds in ten: {range})",
        "{place} {year} 年“{name}”不超过 {value}：{word}，做到的模拟世界占 {chance}"
        "（中位数 {median}；十个世界中有八个在 {range}之间）",
    ),
    "told_few": (
        "{place}, {year}: “{name}” of {value} or more is met in {chance} of the simulated worlds, "
        "too few of them for a word (median {median}; eight worlds in ten: {range})",
        "{place} {year} 年“{name}”不低于 {value}：达到的模拟世界占 {chance}，世界太少，不作判断"
        "（中位数 {median}；十个世界中有八个在 {range}之间）",
    ),
    "told_few_limit": (
        "{place}, {year}: “{name}” of {value} or less is kept in {chance} of the simulated worlds, "
        "too few of them for a word (median {median}; eight worlds in ten: {range})",
        "{place} {year} 年“{name}”不超过 {value}：做到的模拟世界占 {chance}，世界太少，不作判断"
        "（中位数 {median}；十个世界中有八个在 {range}之间）",
    ),
    "machines": (
        "{place} makes {median} in {year} (median); eight worlds in ten: {range}",
        "{place} {year} 年整机产量的中位数为 {median}，十个世界中有八个在 {range}之间",
    ),
    "counted": (
        "of {total} published targets with a chance, likely (over 66~%): {likely}, open: {even}, "
        "unlikely (under 33~%): {unlikely}",
        "在可评分的 {total} 项公开目标中，{likely} 项较可能实现（超过 66%），{even} 项难以判断，"
        "{unlikely} 项较不可能（不到 33%）",
    ),
    "beside": ("Under “{title}”: {told}.", "“{title}”情景：{told}。"),
    # what must be known with it
    "caveat.unlike": (
        "The results differ in more than their scenarios, so their differences are not the "
        "policy's alone. {how}.",
        "各结果除情景外还有其他不同，其差异不能只归于政策。{how}。",
    ),
    "caveat.failed": (
        "{count} worlds of {stamp} failed and are left out of every figure.",
        "{stamp} 有 {count} 个世界运行失败，所有数字均不含这些世界。",
    ),
    "caveat.few": (
        "Only {worlds} worlds were simulated: too few for words of chance, and every percentage "
        "is rough.",
        "只模拟了 {worlds} 个世界：不足以对可能性作出判断，各项百分比也很粗略。",
    ),
    "caveat.hangs": (
        "The word for “{name}” ({place}) hangs on one number that no observation settles: {about}. "
        "Where it is low the chance is {low} ({low_word}), where it is high {high} ({high_word}).",
        "“{name}”（{place}）的判断取决于一个尚无定论的参数：{about}。该参数较低时概率为 "
        "{low}（{low_word}），较高时为 {high}（{high_word}）。",
    ),
    "caveat.scopes": (
        "What is counted decides: “{name}” has a chance of {first}, “{second_name}” of {second}. "
        "Official scales count the whole revenue of enterprises.",
        "口径决定结论：“{name}”的概率为 {first}，“{second_name}”为 {second}。"
        "官方产业规模统计的是企业的全部营收。",
    ),
    "caveat.assumed": (
        "{alone} of {levers} levers rest on assumptions alone: the documents state caps and "
        "budgets, seldom what they bring.",
        "{levers} 项政策工具中有 {alone} 项只有假设作依据：文件多写上限与预算，很少写成效。",
    ),
    "caveat.levels": (
        "Differences between two scenarios on one seed are firmer than either level, since both "
        "meet the same luck.",
        "同一种子下两个情景之间的差异比各自的绝对水平更可靠，因为两者的偶然因素相同。",
    ),
    "caveat.model": (
        "A chance belongs to this model and its assumptions: it is the share of simulated worlds, "
        "not a forecast.",
        "概率只在本模型及其假设之下成立：它是模拟世界所占的份额，而不是预测。",
    ),
    # targets
    "implied": (
        "{name}: {upper} ÷ {lower} = {figure}, {about}",
        "{name}：{upper} ÷ {lower} = {figure}，{about}",
    ),
    "implied.model": ("in the model {figure}", "模型中为 {figure}"),
    "implied.compared": ("{name} in the model {figure}", "模型中{name}为 {figure}"),
}

TEXTS: Final[Mapping[str, tuple[str, str]]] = {**_BRIEF, **SECTIONS, **WORD}


def template(key: str, lang: Lang) -> str:
    """The sentence under a key with its blanks. Raises KeyError."""
    return TEXTS[key][lang == "zh"].replace("~", "\u00a0")
