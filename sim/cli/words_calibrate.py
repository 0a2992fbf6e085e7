"""What `sim calibrate` says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    "help.calibrate": "Fit the uncertain parameters to published figures; the ensemble is kept.",
    "option.until": "last year of the figures that may be used",
    "option.fit_worlds": "worlds a round, a power of two",
    "option.smoothing": "rounds that bring the prior's worlds near the figures",
    "option.moves": "moves of the worlds as chains over parameters and luck",
    "option.members": "members of the ensemble, at the most",
    "calibrate.no_until": "no figure is about a year up to {year}; there are figures of "
    "{first}–{last}",
    "calibrate.after_figures": "the last figures are of {last}; --until {last} uses all there are",
    "calibrate.outside_run": "{name} runs {first}–{last}; a fit needs a year of the run",
    "calibrate.no_power": "worlds fill the prior evenly if they are a power of two: {near}",
    "calibrate.fixed": "nothing to fit: every parameter that a fit moves is fixed in this scenario "
    "(sim show {name})",
    "calibrate.prior": "{name} takes its parameters from the ensemble {ensemble}; a fit starts "
    "from the prior",
    "calibrate.plan": "{parameters} parameters, {figures} figures; {worlds} worlds in "
    "{rounds} rounds",
    "calibrate.taken_up": "taken up after round {done} of {rounds}: {folder}",
    "calibrate.complete": "all {rounds} rounds were kept: {folder}",
    "calibrate.stopped": "{done} of {rounds} rounds are kept in {folder}; the same command goes on "
    "from there",
    "calibrate.heading": "{title} ({name}), fitted to {figures} figures up to {until}",
    "calibrate.size": "{total} worlds ({minutes} min), {moves} moves of the chains, {accepted} of "
    "steps taken; {drawn} draws, worth {effective} independent ones at most; correlation with "
    "where the chains began {memory}",
    "calibrate.moved": "what moved most ({count} of {total})",
    "calibrate.none_moved": "No parameter moved.",
    "calibrate.before": "before, 80%",
    "calibrate.after": "after, 80%",
    "calibrate.median": "median",
    "calibrate.shift": "shift",
    "calibrate.spread": "spread",
    "calibrate.word": "which is",
    "calibrate.found.settled": "settled",
    "calibrate.found.narrowed": "narrowed",
    "calibrate.found.hardly_touched": "hardly touched",
    "calibrate.open": "As open as before ({count} of {total}):",
    "calibrate.inside": "{inside} of {total} figures lie in the 90% band of what would be printed, "
    "{model} in that of the model's own values.",
    "calibrate.put_in": "{count} of them agree in part because they were put in: leaders' appeal "
    "follows makers' own counts of the last year known ({list}).",
    "calibrate.outside": "outside it",
    "calibrate.period": "period",
    "calibrate.published": "published",
    "calibrate.band": "would be printed, 90%",
    "calibrate.ridges": "Tied together by the figures, though independent before:",
    "calibrate.ridge": "{one} and {other} ({correlation})",
    "calibrate.pulls": "What the figures move (prior standard deviations, all figures less all but "
    "these)",
    "calibrate.untold": "Too few worlds are left without them to say what they move: {series}",
    "calibrate.foot": "shift of the mean and spread of the scores, in prior standard deviations; "
    "settled: spread under 0.5; narrowed: under 0.8 or shift over 0.5. sim explain NAME says what "
    "a parameter or observation is.",
    "calibrate.few": "the draws are worth {effective} independent ones at most: medians and pulls "
    "may be luck; more worlds (--worlds) or moves (--moves) are needed",
    "calibrate.remember": "after {moves} moves the chains are still where the smoother left them "
    "(correlation {memory}), so the ensemble is the smoother's rather than the posterior's; "
    "more moves are needed (--moves)",
    "calibrate.failed": "{count} of {worlds} worlds failed and count for nothing",
    "calibrate.saved": "ensemble, tables and figure in {folder}",
}

CHINESE: Final[Mapping[str, str]] = {
    "help.calibrate": "按公开数据拟合不确定参数，并保存参数集合。",
    "option.until": "可用数据的最后一年",
    "option.fit_worlds": "每轮世界数，须为二的幂",
    "option.smoothing": "平滑轮数：使先验世界接近公开数据",
    "option.moves": "世界作为马尔可夫链移动的次数",
    "option.members": "参数集合成员数上限",
    "calibrate.no_until": "截至 {year} 年没有可用数据；现有数据涉及 {first}—{last} 年",
    "calibrate.after_figures": "最新数据为 {last} 年；--until {last} 即用全部数据",
    "calibrate.outside_run": "{name} 的运行年份为 {first}—{last}；拟合年份须在其中",
    "calibrate.no_power": "世界数须为二的幂，先验才能均匀铺开：{near}",
    "calibrate.fixed": "没有可拟合的参数：该情景固定了拟合所用的全部参数（sim show {name}）",
    "calibrate.prior": "{name} 的参数取自参数集合 {ensemble}；拟合从先验开始",
    "calibrate.plan": "{parameters} 个参数，{figures} 个数据；{rounds} 轮，共 {worlds} 个世界",
    "calibrate.taken_up": "从第 {done} 轮（共 {rounds} 轮）之后继续：{folder}",
    "calibrate.complete": "全部 {rounds} 轮均已保存：{folder}",
    "calibrate.stopped": "{rounds} 轮中已有 {done} 轮保存在 {folder}；重复同一命令即可继续",
    "calibrate.heading": "{title}（{name}）：按截至 {until} 年的 {figures} 个数据拟合",
    "calibrate.size": "共 {total} 个世界（{minutes} 分钟），链移动 {moves} 次，接受 {accepted}；"
    "{drawn} 次抽样，至多相当于 {effective} 次独立抽样；与链起点的相关系数 {memory}",
    "calibrate.moved": "变动最大的参数（{total} 个中的 {count} 个）",
    "calibrate.none_moved": "没有参数变动。",
    "calibrate.before": "拟合前 80%",
    "calibrate.after": "拟合后 80%",
    "calibrate.median": "中位数",
    "calibrate.shift": "移动",
    "calibrate.spread": "宽度",
    "calibrate.word": "结论",
    "calibrate.found.settled": "已确定",
    "calibrate.found.narrowed": "已收窄",
    "calibrate.found.hardly_touched": "几乎未变",
    "calibrate.open": "与拟合前同样不确定（{total} 个中的 {count} 个）：",
    "calibrate.inside": "{total} 个数据中有 {inside} 个落在预期公布值的 90% 区间内，"
    "{model} 个落在模型自身取值的 90% 区间内。",
    "calibrate.put_in": "其中 {count} 个部分源于输入：领先企业的吸引力取自已知最后一年的企业产量"
    "（{list}），故其吻合不全是拟合所得。",
    "calibrate.outside": "区间之外",
    "calibrate.period": "时期",
    "calibrate.published": "公布值",
    "calibrate.band": "预期公布值，90%",
    "calibrate.ridges": "拟合前相互独立、拟合后联动的参数：",
    "calibrate.ridge": "{one} 与 {other}（{correlation}）",
    "calibrate.pulls": "各数据的牵动（先验标准差；全部数据减去不含该数据）",
    "calibrate.untold": "去掉后剩余世界太少，无法判断其牵动：{series}",
    "calibrate.foot": "移动与宽度：得分的均值与标准差，以先验标准差为单位；已确定：宽度小于 0.5；"
    "已收窄：宽度小于 0.8 或移动大于 0.5。sim explain NAME 说明参数或观测值。",
    "calibrate.few": "抽样至多相当于 {effective} 次独立抽样：中位数和牵动可能只是偶然；"
    "需要更多世界（--worlds）或移动次数（--moves）",
    "calibrate.remember": "移动 {moves} 次后，各链仍接近平滑所留的位置（相关系数 {memory}），"
    "所得集合更近于平滑结果而非后验；需要更多移动（--moves）",
    "calibrate.failed": "{worlds} 个世界中有 {count} 个失败，不计入",
    "calibrate.saved": "参数集合、数据表和图在 {folder}",
}
