"""What the command line says of scenarios set side by side, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    "compare.title": "{title} ({name})",
    "compare.heading": "{other} against {first}: {worlds} pairs of worlds, seed {seed}",
    "compare.nation": "China {year}",
    "compare.with_unit": "{name}, {unit}",
    "compare.by_region": "{name} in {year}",
    "compare.paid": "public money {start}–{year}",
    "compare.same_money": "public money {start}–{year}: the same in every world",
    "compare.same_regions": "regions without a change in any world: {count}",
    "compare.difference": "change ",
    "compare.rises": "rises in",
    "compare.all_rise": "all",
    "compare.none_rises": "none",
    "compare.none_differs": "no change",
    "compare.installations": "machines put to use",
    "compare.span": "{low} to {high}",
    "compare.bracket": " ({interval})",
    "compare.per_money": "machines/100 m yuan (95%)",
    "compare.untold": "cannot be told",
    "compare.chances": "Chance of each target",
    "compare.points": "points ",
    "compare.unmoved": "{count} further targets: no change in any world.",
    "compare.foot": "First columns: medians over worlds, so they need not subtract; change: median "
    "of the differences, second less first in each world (80%: eight of ten worlds lie between); "
    "?: the mean change cannot be told from zero (95%); rises in: worlds with a change above zero. "
    "Machines/100 m yuan: mean change of a region's machines of the year over that of its own "
    "public money; for China, and where the plan of the region or of a region in it differs. "
    "The other plans are in force too: a city's machines answer to the money of "
    "its province as well, which is not counted here (--each-plan keeps plans apart).",
    "compare.plans": "Each region's plan alone, from {other}, added to {first}: {worlds} pairs of "
    "worlds, seed {seed}",
    "compare.year": "machines of {year}",
    "compare.plan.home": "at home ",
    "compare.plan.elsewhere": "elsewhere ",
    "compare.plan.nation": "China ",
    "compare.plan.share": "nation's share",
    "compare.plan.money": "money ",
    "compare.plan.per_money": "machines per",
    "compare.per_unit": "100 m yuan (95%)",
    "compare.together": "all together",
    "compare.plans_foot": "Means over worlds; ?: cannot be told from zero (95%). A plan is the "
    "region's own levers; those of a region in it have their own row. Elsewhere: the rest of "
    "China. Nation's share: China's gain over the gain at home (95%); what is missing to 100 % the "
    "neighbours lose, what is above they gain too. Money: public money paid, {start}–{year}.",
    "compare.levers": "Each lever of {name} taken away in turn: {worlds} pairs of worlds, "
    "seed {seed}",
    "compare.lever.nation": "China ",
    "compare.lever.home": "its region ",
    "compare.lever.money": "money ",
    "compare.lever.per_money": "machines per",
    "compare.untold_levers": "China's machines cannot be told from unchanged in {worlds} worlds:",
    "compare.idle_levers": "Neither machines nor money change in any world up to {year}:",
    "compare.levers_foot": "What the lever adds to all the others: means over worlds; ?: cannot be "
    "told from zero (95%). Of {count} levers without any effect about {chance} would pass as told. "
    "Money: public money, {start}–{year}.",
    "compare.runs": "{count} runs of {each} worlds, {known} known already: {worlds} worlds to run",
    "compare.left": "{count} more runs of {each} worlds: about {minutes} min",
    "compare.identical": "{other} and {first} ask the same question: every difference is 0",
    "compare.one_luck": "{name} is run with seed {seed} and {worlds} worlds as the first scenario, "
    "so that worlds are pairs",
    "compare.two_ensembles": "{first} and {name} draw their parameters from different ensembles "
    "({its}; {other}): what differs is not the policy's alone",
    "compare.set_on_result": "is a result: nothing can be set in what has been run",
    "compare.other_luck": "has seed {seed} and {worlds} worlds, other luck than the first one",
    "compare.two_models": "was made by model {version}, the first by {first}: a difference would "
    "not be the policy's",
    "compare.failed": "{name}: {count} of {worlds} worlds failed and are in no pair: {message}",
    "compare.no_year": "lies outside the runs, {first}–{last}",
    "compare.no_plan": "adds no lever to {first}",
    "compare.no_lever": "{name} has no lever to take away",
    "compare.one_option": "--each-plan or --each-lever, not both",
    "compare.pair_needs": "name two scenarios or more, the one to compare with first",
    "compare.plan_needs": "--each-plan takes two scenarios: what to start from, then the plans",
    "compare.lever_needs": "--each-lever takes one scenario",
}

CHINESE: Final[Mapping[str, str]] = {
    "compare.title": "{title}（{name}）",
    "compare.heading": "{other}，对照 {first}：{worlds} 对世界，种子 {seed}",
    "compare.nation": "全国 {year} 年",
    "compare.with_unit": "{name}（{unit}）",
    "compare.by_region": "{name}，{year} 年",
    "compare.paid": "财政支出 {start}—{year} 年",
    "compare.same_money": "财政支出 {start}—{year} 年：所有世界都相同",
    "compare.same_regions": "所有世界均无变化的地区：{count} 个",
    "compare.difference": "差 ",
    "compare.rises": "上升占比",
    "compare.all_rise": "所有",
    "compare.none_rises": "无",
    "compare.none_differs": "无变化",
    "compare.installations": "新增应用",
    "compare.span": "{low} 至 {high}",
    "compare.bracket": "（{interval}）",
    "compare.per_money": "台/亿元（95%）",
    "compare.untold": "无法判定",
    "compare.chances": "各目标的实现概率",
    "compare.points": "百分点 ",
    "compare.unmoved": "另有 {count} 项目标：所有世界都没有变化。",
    "compare.foot": "前两列：各世界的中位数，因此两列相减未必等于差；差：逐个世界成对相减（第二列"
    "减第一列）后的中位数（80%：十个世界中有八个落在其间）；?：平均差与零无法区分（95%）；"
    "上升占比：差大于零的世界所占比例。"
    "台/亿元：当年整机台数的平均差与本地财政支出平均差之比，只列全国以及本地"
    "或其下属地区方案有变化的地区；其他方案同时有效，"
    "城市的台数也受省级资金影响，而省级资金不计入其中（加 --each-plan 可分别查看各地方案）。",
    "compare.plans": "{other}中各地方案分别单独加入 {first}：{worlds} 对世界，种子 {seed}",
    "compare.year": "{year} 年整机（台）",
    "compare.plan.home": "本地 ",
    "compare.plan.elsewhere": "全国其他 ",
    "compare.plan.nation": "全国 ",
    "compare.plan.share": "全国净增占比",
    "compare.plan.money": "财政支出 ",
    "compare.plan.per_money": "台数",
    "compare.per_unit": "每亿元（95%）",
    "compare.together": "全部合计",
    "compare.plans_foot": "各世界平均值；?：与零无法区分（95%）。各地方案只含本级政策，"
    "下属地区的政策另列一行。全国净增占比：全国增量与本地增量之比（95%），不足 100% 的部分"
    "是其他地区的损失，超出部分是其他地区也有的增量。财政支出为 {start}—{year} 年合计。",
    "compare.levers": "{name}逐一去掉每项政策工具：{worlds} 对世界，种子 {seed}",
    "compare.lever.nation": "全国 ",
    "compare.lever.home": "所在地区 ",
    "compare.lever.money": "财政支出 ",
    "compare.lever.per_money": "台数",
    "compare.untold_levers": "以下各项在 {worlds} 个世界中，全国整机台数的变化与零无法区分：",
    "compare.idle_levers": "以下各项到 {year} 年在所有世界中都不改变整机台数和财政支出：",
    "compare.levers_foot": "该工具在其余工具之上带来的增量，各世界平均值；?：与零无法区分（95%）。"
    "{count} 项毫无作用的工具中，约有 {chance} 项会被误判为有作用。"
    "财政支出为 {start}—{year} 年合计。",
    "compare.runs": "需运行 {count} 次，每次 {each} 个世界，{known} 次已有结果：共 {worlds} 个世界",
    "compare.left": "还有 {count} 次，每次 {each} 个世界：约 {minutes} 分钟",
    "compare.identical": "{other} 与 {first} 是同一个问题：所有差都为 0",
    "compare.one_luck": "{name} 按第一个情景的种子 {seed} 和 {worlds} 个世界运行，使世界两两成对",
    "compare.two_ensembles": "{first} 与 {name} 的参数取自不同的参数集合"
    "（{its}；{other}）：差异不只来自政策",
    "compare.set_on_result": "是已有结果：已运行的内容不能再改动",
    "compare.other_luck": "种子为 {seed}、世界数为 {worlds}，与第一个运气不同，无法成对",
    "compare.two_models": "由模型 {version} 得出，第一个由 {first} 得出：差异不能归于政策",
    "compare.failed": "{name}：{worlds} 个世界中有 {count} 个失败，不参与配对；第一个：{message}",
    "compare.no_year": "不在运行年份 {first}–{last} 之内",
    "compare.no_plan": "没有给 {first} 增加任何政策工具",
    "compare.no_lever": "{name} 没有可去掉的政策工具",
    "compare.one_option": "--each-plan 与 --each-lever 只能选一个",
    "compare.pair_needs": "请写两个以上情景，作为对照的写在最前",
    "compare.plan_needs": "--each-plan 需要两个情景：先写起点，再写含各地方案的情景",
    "compare.lever_needs": "--each-lever 只需要一个情景",
}
