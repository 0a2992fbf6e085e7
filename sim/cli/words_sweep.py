"""What `sim sweep` says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    "help.sweep": "Run a scenario at many points: levers and uncertain numbers varied together.",
    "help.sweep_long": "Run a scenario at many points: levers and uncertain numbers varied "
    "together. What is done is kept: the same command goes on where it was stopped.",
    "option.axis": "what is varied: path='a,b,c', 'lo:hi:n' or 'uniform(a,b)'; repeatable; the "
    "region of a lever may be left out where it is the scenario's focus",
    "option.design": "grid, zip, oat (one at a time), lhs, sobol or csv:FILE (default: grid, with "
    "a distribution lhs)",
    "option.points": "points of lhs or sobol (64)",
    "option.crossed": "lhs and sobol place the distributions only; each of their points meets "
    "every combination of the lists",
    "option.reps": "replicates of each point (100; lhs and sobol 8); all points share their luck",
    "option.keep": "indicators to keep, with commas, or all (default: what targets are about)",
    "option.keep_regions": "regions to keep, with commas, or all (default: the focus and China)",
    "option.name": "what the folder is called (default: SCENARIO-sweep)",
    "option.dry": "only say how many points and worlds, how much memory, disk and time",
    "option.scheduler": "run on the dask.distributed cluster of this scheduler, as tcp://host:8786 "
    "(docs/sweeps.md)",
    "option.resume": "go on with what was begun, or say that nothing was; without it the same "
    "command goes on too",
    "option.sweep_fresh": "begin anew, whatever is there",
    "sweep.no_axes": "nothing is varied; e.g. -p levers.zhejiang.first_purchase.strength=0:2:5, or "
    "--design csv:FILE",
    "sweep.table_has_axes": "the table of --design csv:FILE says what is varied; leave -p out",
    "sweep.no_design": "no such design; one of: {designs}",
    "sweep.needs_list": "{design} takes lists: lo:hi:n or a,b,c; for distributions --design lhs, "
    "or --design lhs --crossed to have each list value meet each point",
    "sweep.number_listed": "the points of {design} are those that the lists make; -n goes with lhs "
    "and sobol",
    "sweep.crossed_listed": "--crossed goes with lhs and sobol",
    "sweep.unequal": "zip pairs lists of equal length ({lengths})",
    "sweep.nothing_placed": "no axis is a distribution that points could be placed along; --design "
    "grid crosses lists",
    "sweep.nothing_crossed": "no axis is a list whose values could meet the points",
    "sweep.no_power": "Sobol' points are balanced if their number is a power of two: {near}",
    "sweep.too_many": "{worlds} worlds; at most {most} in one sweep",
    "sweep.other_model": "{folder} holds this sweep unfinished, begun {created} with model "
    "{before}; this is {now}. They are not mixed: go back to that version to finish it, or "
    "--fresh begins anew beside it",
    "sweep.other_scenario": "{folder} holds this sweep unfinished, begun {created} of {name} as it "
    "was then; it has changed since. They are not mixed: change it back to finish, or --fresh "
    "begins anew beside it",
    "sweep.nothing_begun": "nothing was begun of this question ({folder}); leave --resume out to "
    "begin",
    "sweep.few_worlds": "{worlds} worlds at a point or bin are too few for chances: a share of "
    "them may be off by {points} points (--reps)",
    "sweep.workers_there": "the workers are those of the cluster; --workers is for processes here",
    "sweep.busy": "another process ({process}) is at work on {folder}; wait for it, or ask another "
    "question",
    "sweep.damaged": "{count} shards are not what was written and are run again",
    "sweep.known": "the same question was answered before: {folder} (--fresh runs it again)",
    "sweep.taken_up": "{done} of {worlds} worlds are there; going on in {folder}",
    "sweep.stopped": "{done} of {worlds} worlds are kept in {folder}; the same command goes on "
    "from there",
    "sweep.failed": "{count} of {worlds} worlds failed and do not count; the first: {message}; "
    "all in {file}",
    "sweep.deaths": "worker processes died {count} times and their worlds were run again; where "
    "memory is short, fewer do better: --workers 1",
    "sweep.heading": "{title} ({name}): {points} points × {replicates} replicates, seed {seed}",
    "sweep.target": "{region} {year}, {name}: {target}",
    "sweep.worlds": "worlds",
    "sweep.missing": "without a value",
    "sweep.row_missing": "{count} worlds without a value",
    "sweep.empty": "cells without a value, beside those of worlds that failed (no price where "
    "nothing was sold); they count in no figure: {counts}",
    "sweep.median": "median, {unit}",
    "sweep.unset": "as it is",
    "sweep.others": "Lowest and highest chance of the other targets",
    "sweep.no_targets": "No published target is about what was kept; indicators.parquet holds the "
    "figures.",
    "plan.heading": "{points} points × {replicates} replicates = {worlds} worlds",
    "plan.time": "time",
    "plan.about": "about {what}",
    "plan.workers": "processes",
    "plan.memory": "memory",
    "plan.disk": "disk",
    "plan.kept": "kept",
    "plan.figures": "{indicators} indicators, {years} years, of {regions} (--keep, --regions)",
    "plan.folder": "folder",
    "progress.line": "{done} of {worlds} worlds, {left} left",
    "progress.left": "left",
    "progress.seconds": "{count} s",
    "progress.minutes": "{count} min",
    "progress.hours": "{count} h",
}

CHINESE: Final[Mapping[str, str]] = {
    "help.sweep": "在多个点上运行情景：同时改变政策力度与不确定参数。",
    "help.sweep_long": "在多个点上运行情景：同时改变政策力度与不确定参数。已完成的部分会保留，"
    "重复同一命令即可继续。",
    "option.axis": "改变什么：路径='a,b,c'、'最低:最高:个数' 或 'uniform(a,b)'；可重复；"
    "政策所在地区若为情景关注地区可省略",
    "option.design": "grid（网格）、zip（逐一配对）、oat（逐个改变）、lhs、sobol 或 csv:文件"
    "（默认 grid；含分布时为 lhs）",
    "option.points": "lhs 或 sobol 的点数（64）",
    "option.crossed": "lhs 与 sobol 只安排分布，其每个点与各列表的全部组合交叉",
    "option.reps": "每个点的重复次数（100；lhs 与 sobol 为 8）；各点共用同一运气",
    "option.keep": "保留的指标，以逗号分隔，或 all（默认：目标所涉指标）",
    "option.keep_regions": "保留的地区，以逗号分隔，或 all（默认：关注地区与全国）",
    "option.name": "文件夹名称（默认：情景-sweep）",
    "option.dry": "只说明点数、世界数、内存、磁盘与时间",
    "option.scheduler": "在此调度器的 dask.distributed 集群上运行，如 tcp://host:8786"
    "（docs/sweeps.md）",
    "option.resume": "继续已开始的扫描，若没有则说明；不用此项，重复同一命令也会继续",
    "option.sweep_fresh": "不论已有什么，重新开始",
    "sweep.no_axes": "没有改变任何量；例如 -p levers.zhejiang.first_purchase.strength=0:2:5，"
    "或 --design csv:文件",
    "sweep.table_has_axes": "--design csv:文件 的表格已说明改变什么；请去掉 -p",
    "sweep.no_design": "没有这种设计；可选：{designs}",
    "sweep.needs_list": "{design} 只用列表：最低:最高:个数 或 a,b,c；分布请用 --design lhs，"
    "或用 --design lhs --crossed 使列表各值与每个点交叉",
    "sweep.number_listed": "{design} 的点数由列表决定；-n 只用于 lhs 与 sobol",
    "sweep.crossed_listed": "--crossed 只用于 lhs 与 sobol",
    "sweep.unequal": "zip 要求各列表等长（{lengths}）",
    "sweep.nothing_placed": "没有分布可供安排点；--design grid 即交叉各列表",
    "sweep.nothing_crossed": "没有列表可与各点交叉",
    "sweep.no_power": "Sobol' 点数为二的幂才均衡：{near}",
    "sweep.too_many": "共 {worlds} 个世界；一次最多 {most} 个",
    "sweep.other_model": "{folder} 中有未完成的同一扫描，{created} 由模型 {before} 开始；"
    "现为 {now}。二者不混用：可回到原版本完成，或用 --fresh 另起一份",
    "sweep.other_scenario": "{folder} 中有未完成的同一扫描，{created} 按当时的 {name} 开始；"
    "此后情景已改。二者不混用：可改回以完成，或用 --fresh 另起一份",
    "sweep.nothing_begun": "这个问题尚未开始（{folder}）；去掉 --resume 即可开始",
    "sweep.few_worlds": "每个点或区间只有 {worlds} 个世界，不足以给出概率：占比可能偏差 {points} "
    "个百分点（--reps）",
    "sweep.workers_there": "进程由集群提供；--workers 只用于本机",
    "sweep.busy": "另一进程（{process}）正在使用 {folder}；请等它结束，或另问一个问题",
    "sweep.damaged": "{count} 个分片与写入时不符，将重新运行",
    "sweep.known": "同一问题已有答案：{folder}（--fresh 可重新运行）",
    "sweep.taken_up": "{worlds} 个世界中已有 {done} 个；在 {folder} 中继续",
    "sweep.stopped": "{worlds} 个世界中已有 {done} 个保存在 {folder}；重复同一命令即可继续",
    "sweep.failed": "{worlds} 个世界中有 {count} 个失败，不计入；第一个：{message}；全部见 {file}",
    "sweep.deaths": "工作进程退出 {count} 次，其世界已重新运行；内存不足时可减少进程：--workers 1",
    "sweep.heading": "{title}（{name}）：{points} 个点 × {replicates} 次重复，种子 {seed}",
    "sweep.target": "{region} {year}，{name}：{target}",
    "sweep.worlds": "世界数",
    "sweep.missing": "无数值",
    "sweep.row_missing": "{count} 个世界无数值",
    "sweep.empty": "除失败的世界外无数值的单元格（如无销售则无价格），不计入任何数字：{counts}",
    "sweep.median": "中位数（{unit}）",
    "sweep.unset": "原值",
    "sweep.others": "其他目标的最低与最高概率",
    "sweep.no_targets": "所保留的数据不涉及任何公布的目标；数据见 indicators.parquet。",
    "plan.heading": "{points} 个点 × {replicates} 次重复 = {worlds} 个世界",
    "plan.time": "时间",
    "plan.about": "约 {what}",
    "plan.workers": "进程",
    "plan.memory": "内存",
    "plan.disk": "磁盘",
    "plan.kept": "保留",
    "plan.figures": "{indicators} 个指标，{years} 年，{regions}（--keep、--regions）",
    "plan.folder": "文件夹",
    "progress.line": "{worlds} 个世界已完成 {done} 个，还需 {left}",
    "progress.left": "剩余",
    "progress.seconds": "{count} 秒",
    "progress.minutes": "{count} 分钟",
    "progress.hours": "{count} 小时",
}
