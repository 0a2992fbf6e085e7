"""The indicators of a region and year: name, unit, labels. Their order is the result's axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.model.levers import KINDS


@dataclass(frozen=True)
class Indicator:
    """One figure the model reports for every world, year and region."""

    id: str
    unit: str
    label_en: str
    label_zh: str


_BASE: Final = (
    ("machines_produced", "machine", "machines produced", "整机产量"),
    ("machines_produced_basic", "machine", "basic machines produced", "基础版整机产量"),
    ("machines_produced_functional", "machine", "functional machines produced", "功能型整机产量"),
    ("machines_shipped", "machine", "machines shipped", "整机出货量"),
    ("installations", "machine", "machines put to use in the region", "本地新增应用"),
    ("fleet", "machine", "machines in use in the region", "本地保有量"),
    ("orders", "machine", "machines ordered", "整机订单"),
    ("backlog", "machine", "orders waiting at year end", "年末待交订单"),
    ("orders_lost", "machine", "orders lost", "流失订单"),
    ("machine_revenue", "yuan", "sales of whole machines", "整机销售额"),
    ("machine_revenue_basic", "yuan", "sales of basic machines", "基础版整机销售额"),
    ("machine_revenue_functional", "yuan", "sales of functional machines", "功能型整机销售额"),
    ("component_revenue", "yuan", "sales of humanoid components", "零部件销售额"),
    ("intelligence_revenue", "yuan", "sales of humanoid intelligence", "智能系统销售额"),
    ("core_value_product", "yuan", "core industry, product scope", "核心产业规模(产品口径)"),
    ("core_value_enterprise", "yuan", "core industry, enterprise scope", "核心产业规模(企业口径)"),
    ("related_value_product", "yuan", "related industry, product scope", "关联产业规模(产品口径)"),
    (
        "related_value_enterprise",
        "yuan",
        "related industry, enterprise scope",
        "关联产业规模(企业口径)",
    ),
    ("all_robot_value", "yuan", "all robots", "机器人产业规模(全部)"),
    ("value_added", "yuan", "value added of humanoids", "人形机器人增加值"),
    ("makers", "firm", "whole-machine makers", "整机企业"),
    ("component_firms", "firm", "component firms", "零部件企业"),
    ("intelligence_firms", "firm", "intelligence firms", "智能系统企业"),
    ("firms", "firm", "firms of all tiers", "企业合计"),
    ("cluster_firms", "firm", "cluster enterprises", "集群相关企业"),
    ("key_firms", "firm", "key humanoid firms", "重点企业"),
    ("chain_leaders", "firm", "chain leaders", "链主企业"),
    ("little_giants", "firm", "single champions and little giants", "单项冠军和小巨人"),
    ("firms_revenue_10yi", "firm", "firms with revenue above CNY 1 bn", "营收超十亿企业"),
    ("firms_valued_100yi", "firm", "firms valued above CNY 10 bn", "估值过百亿企业"),
    ("new_firms_valued_100yi", "firm", "firms newly valued above CNY 10 bn", "新增估值过百亿企业"),
    ("entries", "firm", "firms entering", "新进入企业"),
    ("exits", "firm", "firms leaving", "退出企业"),
    ("scenes", "scene", "demonstration scenes opened so far", "累计示范场景"),
    ("platforms", "site", "platforms supported", "在建平台"),
    ("deals", "deal", "funding rounds", "融资笔数"),
    ("deal_amount", "yuan", "funding", "融资额"),
    ("public_money", "yuan", "public money paid", "财政支出"),
    ("social_capital", "yuan", "private money beside guidance funds", "带动社会资本"),
    ("concentration", "share", "concentration of machine sales (HHI)", "整机集中度(HHI)"),
    ("mean_price", "yuan/machine", "mean price of a machine", "整机均价"),
    ("mean_price_basic", "yuan/machine", "mean price, basic", "基础版均价"),
    ("mean_price_functional", "yuan/machine", "mean price, functional", "功能型均价"),
)

INDICATORS: Final[tuple[Indicator, ...]] = tuple(Indicator(*row) for row in _BASE) + tuple(
    Indicator(
        f"public_money_{kind}",
        "yuan",
        f"public money paid: {kind.replace('_', ' ')}",
        f"财政支出:{kind}",
    )
    for kind in KINDS
)
INDEX: Final[dict[str, int]] = {indicator.id: row for row, indicator in enumerate(INDICATORS)}
