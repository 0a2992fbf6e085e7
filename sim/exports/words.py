"""What workbooks say, in English and Chinese, and the units they count in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Lang = Literal["en", "zh"]

# Unit of an indicator: how many of it one of what is written is, and its name.
UNITS: Final[Mapping[str, tuple[tuple[float, str], tuple[float, str]]]] = {
    "yuan": ((1e9, "bn yuan"), (1e8, "亿元")),
    "machine": ((1.0, "machines"), (1.0, "台")),
    "yuan/machine": ((1.0, "yuan/machine"), (1e4, "万元/台")),
    "firm": ((1.0, "firms"), (1.0, "家")),
    "scene": ((1.0, "scenes"), (1.0, "个场景")),
    "site": ((1.0, "sites"), (1.0, "个")),
    "project": ((1.0, "projects"), (1.0, "项")),
    "deal": ((1.0, "deals"), (1.0, "笔")),
    "share": ((1.0, "0–1"), (1.0, "0–1")),
}

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # sheets
    "sheet.about": ("Read me", "说明"),
    "sheet.points": ("Points", "设计点"),
    "sheet.targets": ("Targets", "目标"),
    "sheet.indicators": ("Indicators", "指标"),
    "sheet.scopes": ("Scopes", "口径"),
    "sheet.parameters": ("Parameters", "参数"),
    "sheet.charts": ("Charts", "图表"),
    "sheet.chances": ("Chances", "概率"),
    "sheet.fans": ("Fans", "扇形图"),
    # the first sheet
    "about.title": (
        "Projections of regional humanoid-robot policy",
        "各地人形机器人产业政策推演结果",
    ),
    "about.worlds": (
        "Every figure is a quantile over simulated worlds, not a forecast: each world draws what "
        "nobody knows anew. Eight of ten worlds lie between the 10th and the 90th percentile.",
        "每个数字都是模拟世界的分位数，而不是预测：每个世界对未知的量重新取值。"
        "十个世界中有八个落在第 10 与第 90 百分位之间。",
    ),
    "about.chance": (
        "A chance is the share of worlds that meet a target, under this model and its assumptions.",
        "概率是在本模型及其假设下达到目标的世界所占份额。",
    ),
    "about.money": (
        "Money is at 2024 prices. Units stand in a column of their own or in the head.",
        "金额按 2024 年价格计。单位单独列出，或写在表头。",
    ),
    "about.scopes": (
        "What each indicator counts, and what not, stands on the sheet {scopes}: do not compare "
        "figures of different scopes.",
        "各指标的统计口径见“{scopes}”表：口径不同的数字不可直接比较。",
    ),
    "about.missing": (
        "Worlds without a value (they failed, or nothing was sold to have a price) count in no "
        "quantile; each sheet says how many there are.",
        "没有数值的世界（运行失败，或无销售因而无价格）不计入分位数；各表注明其数量。",
    ),
    "about.part": ("held here", "本文件范围"),
    "about.everything": ("all regions, years and indicators", "全部地区、年份和指标"),
    "about.command": ("written by", "生成命令"),
    "about.result": ("result", "结果"),
    "about.scenario": ("scenario", "情景"),
    "about.name": ("title", "标题"),
    "about.question": ("question", "问题"),
    "about.changes": ("changed for this run", "本次运行的改动"),
    "about.number": ("worlds", "世界数"),
    "about.failed": ("worlds that failed", "失败的世界"),
    "about.seed": ("seed", "随机种子"),
    "about.ensemble": ("parameters drawn from", "参数取自"),
    "about.prior": ("prior ranges", "先验范围"),
    "about.created": ("run at", "运行时间"),
    "about.ran": ("run by", "运行命令"),
    "about.model": ("model version", "模型版本"),
    "about.revision": ("git revision", "git 版本"),
    "about.dirty": ("{commit}, with changes that were not committed", "{commit}，含未提交的改动"),
    "about.hash": ("hash of the question", "问题哈希"),
    "about.digest": ("hash of the scenario", "情景哈希"),
    "about.table": ("hash of its table of indicators", "指标表哈希"),
    "about.packages": ("packages", "软件包"),
    # heads
    "scenario": ("scenario", "情景"),
    "result": ("result", "结果"),
    "point": ("point", "设计点"),
    "region": ("region", "地区"),
    "region_id": ("region id", "地区代码"),
    "year": ("year", "年份"),
    "target": ("target", "目标"),
    "id": ("id", "代码"),
    "sign": ("at least / at most", "不低于／不超过"),
    "value": ("target value", "目标值"),
    "unit": ("unit", "单位"),
    "median": ("median", "中位数"),
    "low": ("10th percentile", "第 10 百分位"),
    "high": ("90th percentile", "第 90 百分位"),
    "rank": ("{rank}th percentile", "第 {rank} 百分位"),
    "width": ("from {low}th to {high}th", "第 {low} 至 {high} 百分位之差"),
    "reads": ("{name}, in words", "{name}（用语）"),
    "chance": ("share of worlds that meet it", "达到的世界所占份额"),
    "word": ("chance in words", "概率用语"),
    "first_year": ("first met, typically", "通常首次达到年份"),
    "worlds": ("worlds", "世界数"),
    "missing": ("worlds without a value", "无数值的世界"),
    "status": ("status", "性质"),
    "scope": ("scope in the document", "文件口径"),
    "modality": ("wording", "措辞"),
    "text": ("as published", "原文数值"),
    "clauses": ("clauses", "条款"),
    "reason": ("remark", "备注"),
    "indicator": ("indicator", "指标"),
    "statistic": ("statistic", "统计量"),
    "definition": ("what it counts", "统计内容"),
    "documents_scopes": ("targets held against it", "与之比较的目标"),
    "parameter": ("parameter", "参数"),
    "number": ("value", "取值"),
    "written": ("as written", "书写形式"),
    "distribution": ("distribution", "分布"),
    "grade": ("grade", "可信等级"),
    "source": ("source", "来源"),
    "about": ("about", "含义"),
    # cells
    "in_words": ("{percent}, {word}", "{percent}，{word}"),
    "few": ("few worlds", "世界太少"),
    # charts
    "chart.chances": (
        "Share of simulated worlds that meet each target",
        "达到各目标的模拟世界所占份额",
    ),
    "chart.asked": ("{name} {sign}{amount} ({year})", "{name} {sign}{amount}（{year} 年）"),
    "chart.of": ("{region}: {name}", "{region}{name}"),
    "chart.fan": ("{region}: {name}, {unit}", "{region}：{name}（{unit}）"),
    "chart.fan_of": ("{region}: {name}, {unit} — {part}", "{region}：{name}（{unit}）——{part}"),
    "chart.chance": ("{target}: {chance}", "{target}：{chance}"),
    "chart.wide": ("90 % of worlds", "90% 的世界"),
    "chart.middle": ("50 % of worlds", "50% 的世界"),
    "chart.target": ("target", "目标"),
    "chart.guide": (
        "The charts stand on the numbers of the sheets {chances} and {fans}: change their look as "
        "you like. Light band: nine of ten worlds; dark band: the middle half; line: median; "
        "diamond: the plan’s target.",
        "图表取自“{chances}”和“{fans}”两表的数字，样式可自行修改。浅色带：十个世界中的九个；"
        "深色带：中间一半；线：中位数；菱形：规划目标。",
    ),
    "status.outcome": ("outcome", "结果性目标"),
    "status.execution": ("execution", "执行性目标"),
    "status.not_comparable": ("not comparable", "不可比"),
    "grade.document": ("document", "文件"),
    "grade.literature": ("literature", "文献"),
    "grade.calibrated": ("calibrated", "校准"),
    "grade.assumption": ("assumption", "假设"),
}


def say(key: str, lang: Lang, **fields: object) -> str:
    """The words under a key; the key itself where there are none (a key of a design's own)."""
    found = TEXTS.get(key)
    if found is None:
        return key
    text = found[lang == "zh"]
    return text.format(**fields) if fields else text


def either(texts: Mapping[str, str], lang: Lang) -> str:
    """The text in this language, the other one where it is empty."""
    return texts.get(lang) or next((text for text in texts.values() if text), "")


def unit_of(unit: str, lang: Lang) -> tuple[float, str]:
    """How many of a unit one of what a workbook writes is, and what it is called there."""
    known = UNITS.get(unit)
    return (1.0, unit) if known is None else known[lang == "zh"]
