"""What the figure of a fit says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.figures.inputs import Lang

HOUSES_ZH: Final[Mapping[str, str]] = {
    "Beijing": "北京",
    "BofA": "美国银行",
    "GGII": "高工机器人",
    "Goldman Sachs": "高盛",
    "IT Juzi": "IT 桔子",
    "Morgan Stanley": "摩根士丹利",
    "Qingdao article": "青岛文章",
    "Scene Alliance": "场景联盟",
    "Wuhan": "武汉",
    "Xinzhanlue": "新战略",
    "chain list of 2025": "2025 年产业链名单",
    "list A": "名单 A",
    "list B": "名单 B",
    "list C": "名单 C",
    "list D": "名单 D",
}
"""Who published figures, where there is a Chinese name."""

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "title": (
        "Figures up to {until} settle {settled} of {total} parameters and narrow {narrowed}; "
        "{inside} of {figures} figures lie where 90 % of figures would be printed",
        "截至 {until} 年的数据确定了 {total} 个参数中的 {settled} 个，收窄了 {narrowed} 个；"
        "{figures} 个数据中 {inside} 个落在预期公布值的 90 % 区间内",
    ),
    "title_few": (
        "Fitted to figures up to {until}: the draws are worth at most {effective} independent "
        "ones, too few to tell",
        "按截至 {until} 年的数据拟合：抽样至多相当于 {effective} 次独立抽样，不足以判断",
    ),
    "subtitle": (
        "scenario “{scenario}” · {total} parameters, {figures} figures · at most "
        "{effective} independent draws",
        "“{scenario}”情景 · {total} 个参数，{figures} 个数据 · 至多相当于 {effective} 次独立抽样",
    ),
    "parameters": (
        "Parameters, the most told first, middle 80 %",
        "参数，按所得信息排序，中间 80 %",
    ),
    "moved": ("Settled or narrowed", "已确定或已收窄"),
    "open": ("Hardly touched", "几乎未变"),
    "more": ("and {count} more", "另有 {count} 个"),
    "score_axis": (
        "prior standard deviations from the prior’s median",
        "距先验中位数的先验标准差数",
    ),
    "figures": (
        "Published figures, middle 90 % of worlds",
        "公开数据，中间 90 % 的世界",
    ),
    "ratio_axis": ("model over published, log scale", "模型值与公布值之比，对数刻度"),
    "before": ("before", "拟合前"),
    "after": ("after", "拟合后"),
    "published": ("published", "公布值"),
    "printed": ("would be printed", "预期公布值"),
    "row": ("{names}, {period}", "{names}，{period}"),
    "group.machines": ("Machines", "整机"),
    "group.makers": ("Machines of one maker", "单个企业的整机"),
    "group.prices": ("Prices and unit costs", "价格与单位成本"),
    "group.value": ("Value", "产值"),
    "group.uses": ("Uses", "用途"),
    "group.firms": ("Firms", "企业"),
    "group.deals": ("Deals", "融资笔数"),
    "group.amounts": ("Amounts of deals", "融资额"),
    "group.others": ("Others", "其他"),
    "foot": (
        "Right of each row: median after the fit; the published figure. Figures: observations.csv "
        "by house, spreads: likelihoods.yaml. What stays open is in parameters.csv beside this "
        "figure.",
        "行右：拟合后中位数；公布值。数据按机构见 observations.csv，离散度见 likelihoods.yaml。"
        "未能确定的参数见同一文件夹中的 parameters.csv。",
    ),
    "run": (
        "{stamp} · model {version} · {worlds} worlds in {rounds} rounds · redraw: {command}",
        "{stamp} · 模型 {version} · {rounds} 轮共 {worlds} 个世界 · 重绘：{command}",
    ),
}


def say(key: str, lang: Lang, **fields: object) -> str:
    """The words under a key with its fields filled in."""
    return TEXTS[key][lang == "zh"].format(**fields).replace(" %", "\u00a0%")
