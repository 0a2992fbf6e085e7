"""What `sim plot` says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    "help.plot": "Draw figures of runs and sweeps.",
    "help.plot_long": "Draw figures of runs and sweeps: those named, else all that fit. What "
    "cannot be drawn is said, with the reason.",
    "argument.plot": "runs or sweeps (a folder, its name, a scenario that was run), then figures: "
    "{names}",
    "option.format": "png, svg or pdf",
    "option.output": "folder to draw into (default: figures/ in the result)",
    "option.data": "also write the drawn numbers beside each figure, as CSV",
    "option.target": "target that figures about one target are about (default: the one of the "
    "scenario's region that tells most); sim list targets",
    "plot.progress": "drawing",
    "plot.not_drawn": "{name} is not drawn: {reason}",
    "error.no_target": "no such target; sim list targets names them",
    "error.result_first": "name a result first (a folder, or a scenario that was run), then "
    "figures",
}

CHINESE: Final[Mapping[str, str]] = {
    "help.plot": "绘制运行和扫描结果的图。",
    "help.plot_long": "绘制运行和扫描结果的图：指定的图，不指定则画全部适用的图。"
    "不能画的会说明原因。",
    "argument.plot": "运行或扫描结果（文件夹、名称，或已运行过的情景），再写图名：{names}",
    "option.format": "png、svg 或 pdf",
    "option.output": "图的输出文件夹（默认在结果内的 figures/）",
    "option.data": "同时把图中数字写成 CSV，放在图旁",
    "option.target": "单一目标类图所针对的目标（默认取情景所在地区中最说明问题的一个）；"
    "见 sim list targets",
    "plot.progress": "绘图",
    "plot.not_drawn": "未画 {name}：{reason}",
    "error.no_target": "没有这个目标；sim list targets 列出全部目标",
    "error.result_first": "请先写结果（文件夹，或已运行过的情景），再写图名",
}
