"""Flows counted by leaf over the months, and the year's indicators for every region."""

from __future__ import annotations

import math

from sim.evidence.vocabulary import INDICATOR_UNITS, INTELLIGENCE, LEVER_KINDS
from tests.witness.levers import in_force, number
from tests.witness.population import NOTABLE
from tests.witness.things import JOB_LINES, MACHINES, Firm, World

LEVER_PREFIX = "public_money_"
SALES_OF_NOTE = 1e9  # yuan
SHIPPED = 1e-6  # machines: below this nothing was shipped
BASE_YEAR = 2024


def count_the_month(world: World) -> None:
    """Output, sales and materials where made; orders at headquarters; use where used."""
    for firm in world.firms:
        count_firm(world, firm)
    functional = world.class_price["functional"]
    for leaf in world.leaves.values():
        delivered = {
            line: amount
            for (name, line), amount in world.month.delivered.items()
            if name == leaf.name
        }
        world.tally("installations", leaf.name, sum(delivered.values()))
        jobs = sum(delivered[line] for line in JOB_LINES)
        world.tally("job value", leaf.name, jobs * functional)
        services = leaf.leased_value * world.p("leasing_return")
        services += sum(leaf.fleet.values()) * world.p("service_revenue_per_machine")
        world.tally("services", leaf.name, services * world.dt)


def count_firm(world: World, firm: Firm) -> None:
    month = firm.month
    bought_in = month.bill
    if not firm.is_maker and firm.makes != INTELLIGENCE:
        bought_in += world.p("raw_material_share") * month.sales
    for leaf, part in ((firm.home, 1.0 - firm.plant_share), (firm.plant, firm.plant_share)):
        world.tally("value_added", leaf, part * (month.sales - bought_in))
        if firm.is_maker:
            world.tally(f"machines_produced_{firm.makes}", leaf, part * month.made)
            world.tally(f"machine_revenue_{firm.makes}", leaf, part * month.sales)
            world.tally(f"shipped {firm.makes}", leaf, part * month.shipped)
        else:
            kind = "intelligence" if firm.makes == INTELLIGENCE else "component"
            world.tally(f"{kind}_revenue", leaf, part * month.sales)
    if firm.is_maker:
        world.tally("orders", firm.home, month.orders)
        world.tally("orders_lost", firm.home, month.lost)


def write_the_year(world: World) -> None:
    """Every indicator of every region; parents are sums of their leaves."""
    by_leaf = {name: indicators_of_leaf(world, name) for name in world.leaves}
    for region in world.tree.all:
        leaves = world.tree.leaves_under(region)
        row = {name: sum(by_leaf[leaf][name] for leaf in leaves) for name in by_leaf[leaves[0]]}
        row |= prices(row)
        row["concentration"] = concentration(world, leaves)
        row |= public_money(world, region)
        row |= carried_out(world, region)
        for name in INDICATOR_UNITS:
            world.table[world.year, region, name] = row[name]
    world.year_flows, world.year_public, world.year_got = {}, {}, {}


def indicators_of_leaf(world: World, leaf: str) -> dict[str, float]:
    """What adds up over leaves, with the flows that prices are made from."""

    def flow(name: str) -> float:
        return world.year_flows.get(name, {}).get(leaf, 0.0)

    names = [f"machines_produced_{machine}" for machine in MACHINES]
    names += [f"machine_revenue_{machine}" for machine in MACHINES]
    names += ["component_revenue", "intelligence_revenue", "orders", "orders_lost", "value_added"]
    names += ["installations", "entries", "exits", "deals", "deal_amount", "social_capital"]
    names += [
        "deals_makers",
        "deal_amount_makers",
        "profit_tax",
        "listings",
        "listing_amount",
        "mergers",
    ]
    row = {name: flow(name) for name in names}
    for machine in MACHINES:
        row[f"shipped {machine}"] = flow(f"shipped {machine}")
    row["machines_produced"] = sum(flow(f"machines_produced_{m}") for m in MACHINES)
    row["machine_revenue"] = sum(flow(f"machine_revenue_{m}") for m in MACHINES)
    row["machines_shipped"] = sum(flow(f"shipped {m}") for m in MACHINES)
    place = world.leaves[leaf]
    row["fleet"] = sum(place.fleet.values())
    row["scenes"] = sum(place.demonstrations.values())
    row["backlog"] = sum(firm.backlog for firm in world.firms if firm.home == leaf)
    row |= counts_of_firms(world, leaf)
    row |= values(world, leaf, row, flow("services"), flow("job value"))
    return row


def values(
    world: World, leaf: str, row: dict[str, float], services: float, job_value: float
) -> dict[str, float]:
    """Core, related, embodied and all-robot value."""
    core = row["machine_revenue"] + row["component_revenue"] + row["intelligence_revenue"]
    enterprise = core / world.p("humanoid_share_of_revenue")
    related = core + world.p("integration_per_machine_value") * job_value + services
    known = world.leaves[leaf].all_robot_base * world.p("all_robot_base_factor", leaf)
    base = known * (1.0 + world.p("all_robot_growth")) ** (world.year - BASE_YEAR)
    return {
        "core_value_product": core,
        "core_value_enterprise": enterprise,
        "related_value_product": related,
        "related_value_enterprise": related + (enterprise - core),
        "embodied_value": related + world.p("embodied_share_of_robots") * base,
        "all_robot_value": base + core,
    }


def counts_of_firms(world: World, leaf: str) -> dict[str, float]:
    """Firms by the statistics' definitions, at headquarters; key firms also at branches."""
    here = [firm for firm in world.firms if firm.home == leaf]
    whole = {
        firm.birth: firm.sales_this_year / world.p("humanoid_share_of_revenue")
        for firm in world.firms
    }
    key = [f for f in world.makers if whole[f.birth] >= world.p("key_firm_revenue")]
    notable = [firm for firm in here if firm.valuation >= NOTABLE]
    small_giants = [
        firm
        for firm in here
        if whole[firm.birth] >= world.p("little_giant_revenue")
        and firm.age >= world.p("little_giant_age")
    ]
    leading = world.p("chain_leader_revenue")
    counts = {
        "makers": sum(firm.tier == "maker" for firm in here),
        "component_firms": sum(firm.tier == "component" for firm in here),
        "intelligence_firms": sum(firm.tier == "intelligence" for firm in here),
        "firms": len(here),
        "cluster_firms": len(here) * world.p("cluster_firms_per_firm"),
        "key_firms": sum(leaf in {firm.home, firm.plant} for firm in key),
        "chain_leaders": sum(firm.is_maker and whole[firm.birth] >= leading for firm in here),
        "little_giants": len(small_giants),
        "firms_revenue_10yi": sum(whole[firm.birth] >= SALES_OF_NOTE for firm in here),
        "firms_valued_100yi": len(notable),
        "new_firms_valued_100yi": sum(not firm.valued_before for firm in notable),
    }
    return {name: float(count) for name, count in counts.items()}


def prices(row: dict[str, float]) -> dict[str, float]:
    """Mean prices of what was shipped; nothing to say where nothing was."""

    def mean(revenue: float, machines: float) -> float:
        return revenue / machines if machines > SHIPPED else math.nan

    found = {
        f"mean_price_{made}": mean(row[f"machine_revenue_{made}"], row[f"shipped {made}"])
        for made in MACHINES
    }
    found["mean_price"] = mean(row["machine_revenue"], row["machines_shipped"])
    return found


def concentration(world: World, leaves: tuple[str, ...]) -> float:
    """Herfindahl's index of the year's machine sales of makers at home there."""
    sales = [firm.sales_this_year for firm in world.makers if firm.home in leaves]
    whole = sum(sales)
    return sum((sold / whole) ** 2 for sold in sales) if whole > 0.0 else math.nan


def is_at_or_under(world: World, region: str, above: str) -> bool:
    return region == above or above in world.tree.ancestors(region)


def public_money(world: World, region: str) -> dict[str, float]:
    """What the region's treasury and those under it paid, by kind of lever."""
    paid = {LEVER_PREFIX + kind: 0.0 for kind in LEVER_KINDS}
    for kind, by_region in world.year_public.items():
        for payer, amount in by_region.items():
            if is_at_or_under(world, payer, region):
                paid[LEVER_PREFIX + kind] += amount
    whole = sum(paid.values())
    got = {
        name: sum(
            amount
            for payee, amount in world.year_got.get(name, {}).items()
            if is_at_or_under(world, payee, region)
        )
        for name in ("public_money_returned", "fund_proceeds")
    }
    net = {"public_money_net": whole - got["public_money_returned"]}
    return paid | {"public_money": whole} | got | net


def carried_out(world: World, region: str) -> dict[str, float]:
    """What plans decree by number in the region and under it: open now, or awarded so far."""
    done = {"platforms": 0.0, "parks": 0.0, "projects": 0.0}
    for lever in world.levers:
        if not is_at_or_under(world, lever.region, region):
            continue
        if lever.terms.kind == "innovation_platform":
            done["platforms"] += number(world, lever, "platforms") * in_force(world, lever)
        if lever.terms.kind == "industrial_park":
            done["parks"] += number(world, lever, "parks") * in_force(world, lever)
        done["projects"] += lever.awarded
    return done
