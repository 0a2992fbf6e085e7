"""The year's indicators for every region, and governments that look again at their plans."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.objects.firms import Firm
from benchmarks.objects.levers import InnovationPlatform
from sim.evidence import targets
from sim.evidence.vocabulary import INDICATOR_UNITS, LEVER_KINDS
from tests.witness.things import MACHINES

if TYPE_CHECKING:
    from benchmarks.objects.model import Industry
    from benchmarks.objects.regions import Region

NOTABLE = 1e10  # yuan of value
SALES_OF_NOTE = 1e9  # yuan a year
SHIPPED = 1e-6  # machines: below this nothing was shipped
BASE_YEAR = 2024
FLOWS = (
    *(f"machines_produced_{machine}" for machine in MACHINES),
    *(f"machine_revenue_{machine}" for machine in MACHINES),
    *(f"shipped_{machine}" for machine in MACHINES),
    *("component_revenue", "intelligence_revenue", "orders", "orders_lost", "value_added"),
    *("installations", "entries", "exits", "deals", "deal_amount", "social_capital"),
    *("deals_makers", "deal_amount_makers"),
)


def year_now(model: Industry) -> int:
    """The calendar year of the month under way."""
    return int(model.question.start_year + model.month // model.question.steps_per_year)


def write_the_year(model: Industry) -> None:
    """Every indicator of every region; parents are sums of their leaves."""
    now = year_now(model)
    counted = {region.name: no_firms() for region in model.regions}
    for firm in model.all_firms():
        count_firm(model, firm, counted)
    by_leaf = {region.name: of_leaf(model, region, counted, now) for region in model.regions}
    paid = public_money(model)
    for name in model.tree.all:
        leaves = model.tree.leaves_under(name)
        row = {key: sum(by_leaf[leaf][key] for leaf in leaves) for key in by_leaf[leaves[0]]}
        for made in ("_basic", "_functional", ""):
            shipped = row[f"shipped{made}" if made else "machines_shipped"]
            revenue = row[f"machine_revenue{made}"]
            row[f"mean_price{made}"] = revenue / shipped if shipped > SHIPPED else math.nan
        whole = row["maker sales"]
        row["concentration"] = row["squared"] / whole**2 if whole > 0.0 else math.nan
        row |= paid[name]
        row["public_money_net"] = row["public_money"]
        row = dict.fromkeys(INDICATOR_UNITS, 0.0) | row  # what it doesn't know doesn't happen
        model.table[now, name] = row
    model.begin_year()


COUNTS = (
    *("makers", "component_firms", "intelligence_firms", "firms", "key_firms", "chain_leaders"),
    *("little_giants", "firms_revenue_10yi", "firms_valued_100yi", "new_firms_valued_100yi"),
    *("backlog", "maker sales", "squared"),
)


def no_firms() -> dict[str, float]:
    """Counts of a place without firms."""
    return dict.fromkeys(COUNTS, 0.0)


def count_firm(model: Industry, firm: Firm, counted: dict[str, dict[str, float]]) -> None:
    """A firm by the statistics' definitions, at headquarters; key firms also at branches."""
    p, here = model.p, counted[firm.home.name]
    whole = firm.sales_this_year / p.humanoid_share_of_revenue
    tier = firm.product.tier
    here["makers" if tier == "maker" else f"{tier}_firms"] += 1.0
    here["firms"] += 1.0
    here["backlog"] += firm.backlog
    if tier == "maker":
        here["chain_leaders"] += whole >= p.chain_leader_revenue
        here["maker sales"] += firm.sales_this_year
        here["squared"] += firm.sales_this_year**2
        if whole >= p.key_firm_revenue:
            for name in {firm.home.name, firm.plant.name}:
                counted[name]["key_firms"] += 1.0
    here["little_giants"] += whole >= p.little_giant_revenue and firm.age >= p.little_giant_age
    here["firms_revenue_10yi"] += whole >= SALES_OF_NOTE
    if firm.valuation >= NOTABLE:
        here["firms_valued_100yi"] += 1.0
        here["new_firms_valued_100yi"] += not firm.valued_before


def of_leaf(
    model: Industry, region: Region, counted: dict[str, dict[str, float]], now: int
) -> dict[str, float]:
    """What adds up over leaves."""
    p, flows = model.p, region.flows
    row = {name: flows.get(name, 0.0) for name in FLOWS} | counted[region.name]
    for name, part in (
        ("machines_produced", "machines_produced"),
        ("machine_revenue", "machine_revenue"),
        ("machines_shipped", "shipped"),
    ):
        row[name] = sum(row[f"{part}_{machine}"] for machine in MACHINES)
    row["cluster_firms"] = row["firms"] * p.cluster_firms_per_firm
    row["fleet"], row["scenes"] = sum(region.fleet), sum(region.demonstrations)
    core = row["machine_revenue"] + row["component_revenue"] + row["intelligence_revenue"]
    enterprise = core / p.humanoid_share_of_revenue
    related = core + p.integration_per_machine_value * flows.get("job_value", 0.0)
    related += flows.get("services", 0.0)
    base = region.all_robot_base * (1.0 + p.all_robot_growth) ** (now - BASE_YEAR)
    return row | {
        "core_value_product": core,
        "core_value_enterprise": enterprise,
        "related_value_product": related,
        "related_value_enterprise": related + (enterprise - core),
        "embodied_value": related + p.embodied_share_of_robots * base,
        "all_robot_value": base + core,
    }


def public_money(model: Industry) -> dict[str, dict[str, float]]:
    """What each region's treasury and those under it paid, by kind; platforms likewise."""
    counted = [*(f"public_money_{kind}" for kind in LEVER_KINDS), "public_money", "platforms"]
    found = {name: dict.fromkeys(counted, 0.0) for name in model.tree.all}
    for kind, by_region in model.year_public.items():
        for payer, amount in by_region.items():
            for name in (payer, *model.tree.ancestors(payer)):
                found[name][f"public_money_{kind}"] += amount
                found[name]["public_money"] += amount
    for lever in model.levers:
        if isinstance(lever, InnovationPlatform):
            payer = lever.terms.region
            for name in (payer, *model.tree.ancestors(payer)):
                found[name]["platforms"] += lever.running()
    return found


def review_plans(model: Industry) -> None:
    """An adaptive government works harder, the further its worst target ahead is out of reach."""
    p, now = model.p, year_now(model)
    if p.review_response <= 0.0 or now == model.question.start_year:
        return
    worst = worst_prospects(model, now)
    for name in model.tree.all:
        if name not in worst:
            model.effort[name] = 1.0
            continue
        shortfall = min(max(1.0 - worst[name], -1.0), 1.0)
        effort = model.effort[name] * (1.0 + p.review_response * shortfall)
        model.effort[name] = min(max(effort, p.lowest_effort), p.highest_effort)


def worst_prospects(model: Industry, now: int) -> dict[str, float]:
    """By region, the lowest ratio of where an indicator is heading to its target ahead."""
    worst: dict[str, float] = {}
    for target in targets().values():
        if target.status != "outcome" or target.year is None or target.year <= now:
            continue
        if target.unit not in ("machine", "yuan", "machine/year", "yuan/year"):
            continue
        if target.id.endswith(f"_product.{target.year}"):
            continue
        if model.question.governments.get(target.region) != "adaptive":
            continue
        reached = model.table[now, target.region][target.indicator]
        last = model.table[now - 1, target.region][target.indicator]
        growth = min(max((reached + 1e-9) / (last + 1e-9), 0.0), model.p.review_most_growth)
        ratio = reached * growth ** (target.year - now) / target.value
        worst[target.region] = min(worst.get(target.region, ratio), ratio)
    return worst


def as_array(model: Industry) -> np.ndarray[Any, np.dtype[np.float64]]:
    """All years so far, (years, regions, indicators), in the engine's order."""
    years = sorted({now for now, _ in model.table})
    return np.array(
        [
            [[model.table[now, name][key] for key in INDICATOR_UNITS] for name in model.tree.all]
            for now in years
        ]
    )
