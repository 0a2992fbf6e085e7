"""What only the one-page document says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORD: Final[Mapping[str, tuple[str, str]]] = {
    "word.title": (
        "Humanoid robots, {place}: are the published targets within reach?",
        "{place}人形机器人产业目标可达性简报",
    ),
    "word.scenario": ("Scenario: {title}", "——情景：{title}"),
    "word.targets": ("Targets and chances", "一、目标与可能性"),
    "word.targets_of": ("Targets of {year} and their chances", "一、{year} 年目标与可能性"),
    "word.notes": ("To keep in mind", "二、使用须知"),
    "word.head.target": ("target", "目标"),
    "word.head.asked": ("asked for", "目标值"),
    "word.head.median": ("median", "中位数"),
    "word.head.range": ("8 worlds in 10", "十个世界中八个"),
    "word.head.chance": ("chance", "概率"),
    "word.row": ("{name}, {year}", "{name}（{year}）"),
    "word.row_of": ("{place}: {name}", "{place}{name}"),
    "word.chance": ("{chance}, {word}", "{chance}，{word}"),
    "word.few": ("{chance}, few worlds", "{chance}，世界太少"),
    "word.none": ("–", "–"),
    "word.left_out": (
        "{count} further targets are in the full report and the workbook.",
        "另有 {count} 项目标，见完整报告和工作簿。",
    ),
    "word.columns_left_out": (
        "{count} further results are in the full report and the workbook.",
        "另有 {count} 个结果，见完整报告和工作簿。",
    ),
    "word.caption": (
        "Line: median of the simulated worlds; dark and light band: the middle 50~% and 90~% of "
        "them; diamond: target.",
        "图  线：中位数；深、浅色带：中间 50%、90% 的模拟世界；菱形：目标。",
    ),
    "word.caption_counts": (
        "Line: median of the simulated worlds; dark and light band: the middle 50~% and 90~% of "
        "them; dots: published counts.",
        "图  线：中位数；深、浅色带：中间 50%、90% 的模拟世界；点：公开统计。",
    ),
    "word.note": ("{number}. {said}", "{number}．{said}"),
    "word.source": ("Targets: {list}.", "目标出处：{list}。"),
    "word.cited": ("{title} ({clauses})", "{title}（{clauses}）"),
    "word.run": (
        "Source: own simulation, {run}, model {version}. Command: {command}",
        "资料来源：模拟推演，{run}，模型 {version}。命令：{command}",
    ),
    "word.page": ("{page}", "— {page} —"),
    "word.figure_text": (
        "{names} of {place} by year: median, bands of simulated worlds, targets.",
        "{place}{names}逐年走势：中位数、模拟世界区间和目标。",
    ),
}
