"""What is said where stored sweeps are read, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    # which sweep
    "reading.unfinished": "{folder} is a sweep that is not finished; go on with it first: "
    "{command}",
    "reading.other_model": "{path} was made by model {version}, this is {now}; the command that "
    "made it answers again",
    "reading.no_sweep": "no finished sweep is called {name}; `sim results` lists what there is",
    "reading.no_point": "no such point; they are numbered 0 to {last}",
    "reading.sweep_is_no_run": "is a sweep of {points} points, which keeps a part of every world "
    "only. It is read by sim targets {name}, sim compare {name}, sim plot {name} and sim export "
    "{name} --csv; a point as a whole run: {run}",
    "reading.point_is_no_run": "is a point of a sweep, of which a part only is kept. It is read "
    "by sim compare and, with all the others, by sim export {name} --csv; as a whole run: {run}",
    # export
    "export.sweep_alone": "is a sweep and goes into a file of its own: its points have columns "
    "that other results have not",
    "export.point_of_sweep": "points of a sweep are written together, a column `point` tells them "
    "apart: sim export {name}",
    # compare
    "compare.sweep_alone": "is a sweep: compare its points (sim compare {name}), or name points "
    "beside other results ({name}#0)",
    "compare.one_point": "is a sweep of one point; name it beside a run of the same seed: {name}#0",
    "compare.sweep_options": "{option} goes with scenarios, not with a sweep",
    "compare.shared_worlds": "pairs are the first {worlds} worlds of each, as many as all have",
    "compare.points_heading": "{name}: {count} points against {first}: {worlds} pairs of worlds "
    "each, seed {seed}",
    "compare.point": "point",
    "compare.figure": "{region} {year}, {name}",
    "compare.figure_paid": "{region} {start}–{year}, {name}",
    "compare.more_points": "… and {count} more points (--json has all)",
    "compare.same_points": "points without a change in any world: {count}",
    "compare.more_figures": "{count} further figures differ at some point: --json has all.",
    "compare.same_figures": "{count} figures are the same in every world.",
    "compare.points_foot": "First columns: medians over worlds, so they need not subtract; "
    "change: median of the differences, the point less {first} in each world (80%: eight of ten "
    "worlds lie between); ?: the mean change cannot be told from zero (95%). Of {tests} changes "
    "without any effect about {chance} would pass as told.",
    "compare.points_failed": "{count} of {worlds} worlds failed and are in no pair",
    "compare.points_empty": "cells without a value, beside those of worlds that failed; pairs "
    "without one are left out: {counts}",
}

CHINESE: Final[Mapping[str, str]] = {
    # which sweep
    "reading.unfinished": "{folder} 是尚未完成的扫描；请先继续：{command}",
    "reading.other_model": "{path} 由模型 {version} 生成，现为 {now}；重复原命令可重新回答",
    "reading.no_sweep": "没有名为 {name} 的已完成扫描；`sim results` 列出现有内容",
    "reading.no_point": "没有此设计点；编号为 0 至 {last}",
    "reading.sweep_is_no_run": "是有 {points} 个设计点的扫描，每个世界只保留一部分。可用 "
    "sim targets {name}、sim compare {name}、sim plot {name} 和 sim export {name} --csv 读取；"
    "某一点的完整运行：{run}",
    "reading.point_is_no_run": "是扫描的一个设计点，只保留一部分。可用 sim compare 读取，"
    "或用 sim export {name} --csv 与其他点一并导出；完整运行：{run}",
    # export
    "export.sweep_alone": "是扫描，应单独写成一个文件：其设计点的列是其他结果没有的",
    "export.point_of_sweep": "扫描的各点写在一起，由 point 列区分：sim export {name}",
    # compare
    "compare.sweep_alone": "是扫描：可比较其各点（sim compare {name}），或指明与其他结果并列的点"
    "（{name}#0）",
    "compare.one_point": "只有一个设计点；可与同一种子的运行并列（{name}#0）",
    "compare.sweep_options": "{option} 用于情景，不用于扫描",
    "compare.shared_worlds": "成对的是各自的前 {worlds} 个世界，即共有的世界",
    "compare.points_heading": "{name}：{count} 个设计点，对照 {first}：各 {worlds} 对世界，"
    "种子 {seed}",
    "compare.point": "设计点",
    "compare.figure": "{region} {year} 年，{name}",
    "compare.figure_paid": "{region} {start}—{year} 年，{name}",
    "compare.more_points": "…另有 {count} 个设计点（全部见 --json）",
    "compare.same_points": "所有世界均无变化的设计点：{count} 个",
    "compare.more_figures": "另有 {count} 个数字在某些点有变化：全部见 --json。",
    "compare.same_figures": "{count} 个数字在所有世界都相同。",
    "compare.points_foot": "前两列：各世界的中位数，因此两列相减未必等于差；差：逐个世界成对相减"
    "（该点减 {first}）后的中位数（80%：十个世界中有八个落在其间）；?：平均差与零无法区分"
    "（95%）。若全无影响，{tests} 个差中约有 {chance} 个仍会显得可以区分。",
    "compare.points_failed": "{worlds} 个世界中有 {count} 个失败，不成对",
    "compare.points_empty": "除失败的世界外无数值的单元格，不成对：{counts}",
}
