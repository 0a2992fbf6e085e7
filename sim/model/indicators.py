"""The indicators of a region and year: name, unit, labels. Their order is the result's axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.evidence.vocabulary import INDICATOR_UNITS


@dataclass(frozen=True)
class Indicator:
    """One figure the model reports for every world, year and region."""

    id: str
    unit: str
    label_en: str
    label_zh: str


_LABELS: Final = {
    "machines_produced": ("machines produced", "整机产量"),
    "machines_produced_basic": ("basic machines produced", "基础版整机产量"),
    "machines_produced_functional": ("functional machines produced", "功能型整机产量"),
    "machines_shipped": ("machines shipped", "整机出货量"),
    "installations": ("machines put to use in the region", "本地新增应用"),
    "fleet": ("machines in use in the region", "本地保有量"),
    "orders": ("machines ordered", "整机订单"),
    "backlog": ("orders waiting at year end", "年末待交订单"),
    "orders_lost": ("orders lost", "流失订单"),
    "machine_revenue": ("sales of whole machines", "整机销售额"),
    "machine_revenue_basic": ("sales of basic machines", "基础版整机销售额"),
    "machine_revenue_functional": ("sales of functional machines", "功能型整机销售额"),
    "component_revenue": ("sales of humanoid components", "零部件销售额"),
    "intelligence_revenue": ("sales of humanoid intelligence", "智能系统销售额"),
    "core_value_product": ("core industry, product scope", "核心产业规模(产品口径)"),
    "core_value_enterprise": ("core industry, enterprise scope", "核心产业规模(企业口径)"),
    "related_value_product": ("related industry, product scope", "关联产业规模(产品口径)"),
    "related_value_enterprise": ("related industry, enterprise scope", "关联产业规模(企业口径)"),
    "embodied_value": ("embodied-related industry", "具身智能关联产业规模"),
    "all_robot_value": ("all robots", "机器人产业规模(全部)"),
    "value_added": ("value added of humanoids", "人形机器人增加值"),
    "makers": ("whole-machine makers", "整机企业"),
    "component_firms": ("component firms", "零部件企业"),
    "intelligence_firms": ("intelligence firms", "智能系统企业"),
    "firms": ("firms of all tiers", "企业合计"),
    "cluster_firms": ("cluster enterprises", "集群相关企业"),
    "key_firms": ("key humanoid firms", "重点企业"),
    "chain_leaders": ("chain leaders", "链主企业"),
    "little_giants": ("single champions and little giants", "单项冠军和小巨人"),
    "firms_revenue_10yi": ("firms with revenue above CNY 1 bn", "营收超十亿企业"),
    "firms_valued_100yi": ("firms valued above CNY 10 bn", "估值过百亿企业"),
    "new_firms_valued_100yi": ("firms newly valued above CNY 10 bn", "新增估值过百亿企业"),
    "entries": ("firms entering", "新进入企业"),
    "exits": ("firms leaving", "退出企业"),
    "scenes": ("demonstration scenes opened so far", "累计示范场景"),
    "platforms": ("platforms supported", "在建平台"),
    "parks": ("pilot zones and parks open", "先导区与园区"),
    "projects": ("research projects awarded so far", "累计立项"),
    "deals": ("funding rounds", "融资笔数"),
    "deal_amount": ("funding", "融资额"),
    "deals_makers": ("funding rounds of whole-machine makers", "整机企业融资笔数"),
    "deal_amount_makers": ("funding of whole-machine makers", "整机企业融资额"),
    "public_money": ("public money paid", "财政支出"),
    "social_capital": ("private money beside guidance funds", "带动社会资本"),
    "concentration": ("concentration of machine sales (HHI)", "整机集中度(HHI)"),
    "profit_tax": ("profit tax paid by firms", "企业所得税"),
    "listings": ("firms going public", "上市企业(新增)"),
    "mergers": ("firms taken over", "被并购企业"),
    "listing_amount": ("money raised by going public", "上市融资额"),
    "fund_proceeds": ("proceeds of guidance funds", "引导基金退出回款"),
    "public_money_returned": ("public money returned by guidance funds", "引导基金返还财政资金"),
    "public_money_net": ("public money paid, net of returns", "财政净支出"),
    "mean_price": ("mean price of a machine", "整机均价"),
    "mean_price_basic": ("mean price, basic", "基础版均价"),
    "mean_price_functional": ("mean price, functional", "功能型均价"),
}
_LEVER_LABELS_ZH: Final = {
    "guidance_fund": "引导基金",
    "compute_voucher": "算力券",
    "rnd_grant": "研发增量补助",
    "project_subsidy": "项目补助",
    "demonstration_scenes": "示范场景",
    "first_purchase": "首购订购",
    "leasing": "租赁",
    "innovation_platform": "创新平台",
    "corpus_voucher": "语料券",
    "compute_capacity": "公共算力",
    "challenge_grant": "揭榜挂帅",
    "first_set_reward": "首台套奖励",
    "pilot_platform": "中试平台",
    "training_ground": "数据训练场",
    "grading": "分级认证",
    "future_factory_scoring": "未来工厂评价",
    "investment_attraction": "招商引资",
    "industrial_park": "产业园区",
    "incubation": "孵化培育",
    "talent": "人才政策",
    "ip_loan": "知识产权质押贷款",
    "failure_insurance": "研发失败保险",
    "export_support": "展会与出海",
    "supply_chain_coordination": "整零协同",
    "super_deduction": "研发加计扣除",
    "listing_support": "上市扶持",
    "merger_support": "并购扶持",
}


def _labels(name: str) -> tuple[str, str]:
    if name in _LABELS:
        return _LABELS[name]
    kind = name.removeprefix("public_money_")
    return f"public money paid: {kind.replace('_', ' ')}", f"财政支出:{_LEVER_LABELS_ZH[kind]}"


INDICATORS: Final[tuple[Indicator, ...]] = tuple(
    Indicator(name, unit, *_labels(name)) for name, unit in INDICATOR_UNITS.items()
)
INDEX: Final[dict[str, int]] = {indicator.id: row for row, indicator in enumerate(INDICATORS)}
