"""The words that data files may use: grades, classes, segments, instruments, indicators."""

from __future__ import annotations

GRADES = ("document", "literature", "calibrated", "assumption")

WHOLE_MACHINES = ("basic", "functional")
COMPONENTS = ("sensors", "actuators", "controllers", "power")
INTELLIGENCE = "intelligence"
PRODUCT_CLASSES = (*WHOLE_MACHINES, *COMPONENTS, INTELLIGENCE)
"""Index order of product classes in every array of the model."""

TIERS = ("maker", "component", "intelligence")
SEGMENTS = (
    "research",
    "shows",
    "data_collection",
    "manufacturing",
    "logistics",
    "care",
    "household",
    "special",
)
"""Index order of demand segments in every array of the model."""

LEVER_KINDS = (
    "guidance_fund",
    "compute_voucher",
    "rnd_grant",
    "project_subsidy",
    "demonstration_scenes",
    "first_purchase",
    "leasing",
    "innovation_platform",
    "corpus_voucher",
    "compute_capacity",
    "challenge_grant",
    "first_set_reward",
    "pilot_platform",
    "training_ground",
    "grading",
    "future_factory_scoring",
    "investment_attraction",
    "industrial_park",
    "incubation",
    "talent",
    "ip_loan",
    "failure_insurance",
    "export_support",
    "supply_chain_coordination",
    "super_deduction",
    "listing_support",
    "merger_support",
)

INDICATOR_UNITS: dict[str, str] = {
    "machines_produced": "machine",
    "machines_produced_basic": "machine",
    "machines_produced_functional": "machine",
    "machines_shipped": "machine",
    "installations": "machine",
    "fleet": "machine",
    "orders": "machine",
    "backlog": "machine",
    "orders_lost": "machine",
    "machine_revenue": "yuan",
    "machine_revenue_basic": "yuan",
    "machine_revenue_functional": "yuan",
    "mean_price": "yuan/machine",
    "mean_price_basic": "yuan/machine",
    "mean_price_functional": "yuan/machine",
    "component_revenue": "yuan",
    "intelligence_revenue": "yuan",
    "core_value_product": "yuan",
    "core_value_enterprise": "yuan",
    "related_value_product": "yuan",
    "related_value_enterprise": "yuan",
    "embodied_value": "yuan",
    "all_robot_value": "yuan",
    "value_added": "yuan",
    "makers": "firm",
    "component_firms": "firm",
    "intelligence_firms": "firm",
    "firms": "firm",
    "cluster_firms": "firm",
    "key_firms": "firm",
    "chain_leaders": "firm",
    "little_giants": "firm",
    "firms_revenue_10yi": "firm",
    "firms_valued_100yi": "firm",
    "new_firms_valued_100yi": "firm",
    "entries": "firm",
    "exits": "firm",
    "scenes": "scene",
    "platforms": "site",
    "parks": "site",
    "projects": "project",
    "deals": "deal",
    "deal_amount": "yuan",
    "public_money": "yuan",
    "social_capital": "yuan",
    "concentration": "share",
    "deals_makers": "deal",
    "deal_amount_makers": "yuan",
    "profit_tax": "yuan",
    "listings": "firm",
    "mergers": "firm",
    "listing_amount": "yuan",
    "fund_proceeds": "yuan",
    "public_money_returned": "yuan",
    "public_money_net": "yuan",
    **{f"public_money_{kind}": "yuan" for kind in LEVER_KINDS},
}
"""What the model reports per (world, year, region), and the canonical unit of each."""

LEDGER_KINDS = ("structure", "lever", "target", "observation", "forecast", "derived")
CARRIED_AS = ("lever", "target", "start", "comparison", "structure", "parameter")
"""What a row of the ledger can be in the program: an instrument of a scenario, a test of a
result, the opening state, a figure held against an indicator, the way the model is built, one
of its numbers."""
OBSERVATION_KINDS = ("observed", "derived", "forecast", "target", "bound")
TARGET_STATUSES = ("outcome", "execution", "not_comparable")
COMPARISONS = (">=", "<=")

MODALITIES = (
    "力争",
    "达到",
    "达",
    "超过",
    "突破",
    "以上",
    "不超过",
    "最高",
    "近",
    "约",
    "余",
    "多",
    "左右",
    "预计",
    "有望",
    "或",
    "可能",
    "将",
    "还需要",
    "目标",
    "已",
    "新增",
    "提出",
    "打造",
    "形成",
    "培育",
    "建设",
    "组建",
    "推广",
    "推动",
    "鼓励",
    "支持",
    "探索",
    "数十",
)
"""How firmly a document puts a figure, in its own word; a row may join several by a space."""

OTHER_UNITS = ("km/h",)
"""Units that stand in a document but take no part in any sum of the model."""
