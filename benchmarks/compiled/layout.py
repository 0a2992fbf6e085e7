"""Where a world lies in memory: records whose fields are numbers or plain arrays.

A record is one pointer to compiled code, and its fields stand at fixed places, so that
``firms.cash[row]`` is an address and a load. Units are those of ``sim.model.state``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from benchmarks.known import KNOWN_KINDS
from sim.evidence.vocabulary import (
    COMPONENTS,
    INDICATOR_UNITS,
    LEVER_KINDS,
    PRODUCT_CLASSES,
    WHOLE_MACHINES,
)

compiled = njit(cache=False, fastmath=False, error_model="numpy")

DEMAND_LINES = (
    ("research", "basic"),
    ("research", "functional"),
    ("shows", "basic"),
    ("shows", "functional"),
    ("data_collection", "functional"),
    ("manufacturing", "functional"),
    ("logistics", "functional"),
    ("care", "functional"),
    ("household", "functional"),
    ("special", "functional"),
)
LINES = len(DEMAND_LINES)
BUDGET_LINES = 5  # the first lines buy from a budget, the others compare with a wage
CLASS_OF_LINE = np.array([PRODUCT_CLASSES.index(made) for _, made in DEMAND_LINES])

CLASSES = len(PRODUCT_CLASSES)
MACHINES = len(WHOLE_MACHINES)  # the first classes
PARTS_END = MACHINES + len(COMPONENTS)  # classes 2..5 are components
INTELLIGENCE = CLASSES - 1
SUPPLIES = CLASSES - MACHINES  # supply s is class MACHINES + s
TIER_OF_CLASS = np.array([0, 0, 1, 1, 1, 1, 2])

VENTURE, OVERSEAS, GUIDANCE = 0, 1, 2
KINDS = len(LEVER_KINDS)  # public money is counted by kind, of those not known here too
(
    GUIDANCE_FUND,
    COMPUTE_VOUCHER,
    RND_GRANT,
    PROJECT_SUBSIDY,
    DEMONSTRATION_SCENES,
    FIRST_PURCHASE,
    LEASING,
    INNOVATION_PLATFORM,
) = (LEVER_KINDS.index(kind) for kind in KNOWN_KINDS)

MOST_DEALS = 60  # of one fund in a month
A_LITTLE = 1e-9  # years: dates are compared with so much grace
NEVER = 99.0  # years since a round of a firm that had none
NOTABLE = 1e10  # yuan

# The numbers a lever may have, in the order of the last axis of ``dated``, ``drawn`` and ``now``.
LEVER_NUMBERS = (
    "strength",
    "start_lag",
    "budget",
    "public_share",
    "sector_share",
    "realised_share",
    "size",
    "investment_period",
    "local_share",
    "cap_per_firm",
    "recipients_share",
    "rate",
    "platforms",
    "spillover_gain",
    "entry_cost_cut",
    "scenes",
    "machines_per_scene",
    "units",
    "home_share",
    "cap_per_project",
    "project_size",
    "leasing_share",
    "ramp",
)
(
    STRENGTH,
    START_LAG,
    BUDGET,
    PUBLIC_SHARE,
    SECTOR_SHARE,
    REALISED_SHARE,
    SIZE,
    INVESTMENT_PERIOD,
    LOCAL_SHARE,
    CAP_PER_FIRM,
    RECIPIENTS_SHARE,
    RATE,
    PLATFORMS,
    SPILLOVER_GAIN,
    ENTRY_COST_CUT,
    SCENES,
    MACHINES_PER_SCENE,
    UNITS,
    HOME_SHARE,
    CAP_PER_PROJECT,
    PROJECT_SIZE,
    LEASING_SHARE,
    RAMP,
) = range(len(LEVER_NUMBERS))

INDICATOR = {name: column for column, name in enumerate(INDICATOR_UNITS)}
INDICATORS = np.dtype([(name, "f8") for name in INDICATOR_UNITS])  # of a region and year

DEAL = np.dtype([("fund", "i8"), ("firm", "i8"), ("cheque", "f8"), ("before", "f8")])

FIRM_INTS = ("alive", "birth", "makes", "home", "plant", "valued_before")
FIRM_FLOATS = (
    "price",
    "margin",
    "capacity",
    "capability",
    "appeal",
    "plant_share",
    "age",
    "cash",
    "conversion_cost",
    "unit_cost",
    "cumulative_output",
    "capacity_ordered",
    "capacity_building",
    "stock",
    "backlog",
    "debt",
    "valuation",
    "since_deal",
    "market_share",
    "orders_fast",
    "orders_slow",
    "sales_rate",
    "sales_this_year",
    "research",
    "research_this_year",
    "research_last_year",
    "research_year_before",
    "support_account",
    "leased_value",
    "equity_raised",
    "subsidies",
    # what a firm does in one month
    "effective_research",
    "pull",
    "orders",
    "planned",
    "made",
    "bill",
    "shipped",
    "lost",
    "sales",
    "support",
)
FUND_FLOATS = ("public_share", "local_share", "commitment", "invested", "pace", "powder", "cash")

Fields = list[tuple[Any, ...]]


def _floats(names: str, *shape: int) -> Fields:
    return [(name, "f8", shape) if shape else (name, "f8") for name in names.split()]


def _ints(names: str, *shape: int) -> Fields:
    return [(name, "i8", shape) if shape else (name, "i8") for name in names.split()]


def firms_layout(rows: int) -> np.dtype[Any]:
    columns: Fields = [(name, "i8", (rows,)) for name in FIRM_INTS]
    return np.dtype(columns + [(name, "f8", (rows,)) for name in FIRM_FLOATS])


def known_layout() -> np.dtype[Any]:
    """A firm known by name; ``seen`` is NaN where its output was not published."""
    return np.dtype(_ints("home makes birth") + _floats("entered seen"))


def funds_layout(leaves: int) -> np.dtype[Any]:
    fields = [*_ints("kind treasury"), ("word", "u8"), *_ints("mandate", leaves)]
    return np.dtype(fields + _ints("tiers", 3) + _floats(" ".join(FUND_FLOATS)))


def levers_layout(leaves: int) -> np.dtype[Any]:
    """``share``: of the region's demand by leaf and line, for levers that order machines."""
    fields = _ints("kind region fund") + _ints("leaves", leaves) + _ints("tiers", 3)
    fields += _ints("lines", LINES) + _floats("share", leaves, LINES)
    fields += _floats("start end paid_this_year rate room strength_now force")
    return np.dtype(fields + _floats("reserved", MACHINES))


def geography_layout(leaves: int, regions: int) -> np.dtype[Any]:
    fields = _ints("in_china", leaves)
    fields += _floats("wage talent_share all_robot_base", leaves)
    fields += _floats("component_base", leaves, CLASSES)
    fields += _floats("jobs line_weight", leaves, LINES)
    fields += _floats("membership", regions, leaves) + _floats("ancestry", regions, regions)
    return np.dtype(fields)


def leaves_layout(leaves: int) -> np.dtype[Any]:
    """What leaf regions remember, and what moves there in one month."""
    fields = _floats("fleet waiting demonstrations leasing public_machines", leaves, LINES)
    fields += _floats("platform_gain entry_cost_cut compute_support", leaves)
    fields += _floats("training_data support_rate leased_value", leaves)
    fields += _floats("wanted leased public_orders reserved_orders", leaves, LINES)
    fields += _floats("line_orders delivered buyer_support leasing_offered", leaves, LINES)
    return np.dtype(fields)


def sums_layout(leaves: int) -> np.dtype[Any]:
    """Sums over firms, made and used within a month; ``site``: what draws firms to a leaf."""
    fields = _floats("held count pull orders leader sold", CLASSES)
    fields += _floats("count_at capability_at pull_at wanted share", CLASSES, leaves)
    fields += _floats("site", CLASSES, leaves)
    fields += _floats("research useful weight", leaves)
    return np.dtype(fields + _floats("sets", MACHINES, SUPPLIES))


def year_layout(leaves: int, regions: int) -> np.dtype[Any]:
    """Flows of the year so far."""
    fields = _floats("made revenue shipped", MACHINES, leaves)
    fields += _floats("component_revenue intelligence_revenue value_added", leaves)
    fields += _floats("orders orders_lost installations job_value services", leaves)
    fields += _floats("entries exits deals deal_amount social_capital", leaves)
    fields += _floats("deals_makers deal_amount_makers", leaves)
    return np.dtype(fields + _floats("public", KINDS, regions))


def world_layout(leaves: int, regions: int) -> np.dtype[Any]:
    """Time, what holds for the whole world, the purses, and what a month's rates come to."""
    fields: Fields = [("key", "u8")]
    fields += _ints("step steps_per_year start_year year january december rows known")
    fields += _floats("dt time frontier heat sales_growth")
    fields += _floats("class_price class_output", CLASSES)
    fields += _floats("effort treasuries", regions) + _floats("buyers", leaves)
    fields += _floats("workers suppliers investors lenders parts_market machine_market")
    fields += _floats("wear stay country home public_home component_home")
    fields += _floats("near_fast near_slow near_margin near_support near_investor")
    fields += _floats("spend_support learn_national lose ordering buying repay")
    fields += _floats("ageing begin search give_up work_off")
    return np.dtype(fields + _floats("learning", CLASSES))
