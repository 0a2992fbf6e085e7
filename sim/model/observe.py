"""Steps 6 and 11: the tally of the months, and the indicators by region and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.evidence.vocabulary import WHOLE_MACHINES
from sim.model import value
from sim.model.axes import BUDGET_LINES, COMPONENTS, INTELLIGENCE, TIER_OF_CLASS, TINY
from sim.model.detail import Detail, note_detail
from sim.model.groups import times
from sim.model.indicators import INDEX, INDICATORS
from sim.model.state import Float

if TYPE_CHECKING:
    from sim.model.world import World


DECREED = ("platforms", "parks", "projects")  # written by the levers that carry them out


class Tally:
    """Flows of the year so far: by leaf for what leaves do, by region for public money."""

    def __init__(self, worlds: int, leaves: int, regions: int, years: int, known: int) -> None:
        self.worlds, self.leaves, self.regions = worlds, leaves, regions
        self.table = np.zeros((worlds, years, regions, len(INDICATORS)))
        self.detail = Detail.empty(worlds, years, known)
        self._flows: dict[str, Float] = {}
        self._public: dict[str, Float] = {}
        self._by_region: dict[str, Float] = {}

    def add(self, indicator: str, by_leaf: Float) -> None:
        """Add (worlds, leaves) to a flow of this year."""
        if indicator in self._flows:
            self._flows[indicator] += by_leaf
        else:
            self._flows[indicator] = by_leaf.astype(float)

    def add_public_money(self, kind: str, by_region: Float) -> None:
        """Add (worlds, regions) of one instrument's public money, booked where it was paid."""
        if kind in self._public:
            self._public[kind] += by_region
        else:
            self._public[kind] = by_region.copy()

    def add_by_region(self, indicator: str, by_region: Float) -> None:
        """Add (worlds, regions) to what regions themselves got this year, booked where they did."""
        self._by_region[indicator] = self._by_region.get(indicator, 0.0) + by_region

    def flow(self, indicator: str) -> Float:
        """This year's flow so far, (worlds, leaves)."""
        return self._flows.get(indicator, np.zeros((self.worlds, self.leaves)))

    def public(self) -> dict[str, Float]:
        """This year's public money by instrument, (worlds, regions)."""
        return self._public

    def by_region(self) -> dict[str, Float]:
        """What regions got this year by indicator, (worlds, regions)."""
        return self._by_region

    def new_year(self) -> None:
        """Forget the flows of the year that has been written down."""
        self._flows, self._public, self._by_region = {}, {}, {}


def tally_step(world: World) -> None:
    """Add the step's flows by leaf; output counts where it is made, orders at headquarters."""
    flows = world.flows
    groups, tally, p = world.groups, world.tally, world.p
    made_there = groups.where_made(flows.made_there, flows.made)
    sold_there = groups.where_made(flows.sales_there, flows.sales)
    shipped_there = groups.where_made(flows.shipped_there, flows.shipped)
    for row, name in enumerate(WHOLE_MACHINES):
        tally.add(f"machines_produced_{name}", made_there[:, :, row])
        tally.add(f"machine_revenue_{name}", sold_there[:, :, row])
        tally.add(f"shipped_{name}", shipped_there[:, :, row])
    components = sold_there[:, :, COMPONENTS].sum(axis=2)
    tally.add("component_revenue", components)
    tally.add("intelligence_revenue", sold_there[:, :, INTELLIGENCE])
    tally.add("orders", groups.by_home(flows.firm_orders))
    tally.add("orders_lost", groups.by_home(flows.lost))
    tally.add("installations", flows.delivered.sum(axis=2))
    materials = (made_there * flows.materials[:, None, :]).sum(axis=2)
    bought_in = materials + p["raw_material_share"] * components
    tally.add("value_added", sold_there.sum(axis=2) - bought_in)
    price = world.state.nation.class_price[:, 1]
    tally.add("job_value", flows.delivered[:, :, BUDGET_LINES:].sum(axis=2) * price[:, None])
    leasing = world.state.leaves.leased_value * p["leasing_return"] * world.dt
    fleet = world.state.leaves.fleet.sum(axis=2)
    note_detail(world)
    tally.add("services", leasing + fleet * p["service_revenue_per_machine"] * world.dt)


def _firm_counts(world: World) -> dict[str, Float]:
    """Counts of firms by leaf of headquarters at year end, by the statistics' definitions."""
    p, firms, groups = world.p, world.state.firms, world.groups
    alive = firms.alive.astype(float)
    tier = TIER_OF_CLASS[groups.product_class]
    whole = firms.sales_this_year / p["humanoid_share_of_revenue"]  # all robot sales of the firm
    maker = alive * (tier == 0)
    counts = {
        "makers": maker,
        "component_firms": alive * (tier == 1),
        "intelligence_firms": alive * (tier == 2),
        "firms": alive,
        "key_firms": maker * (whole >= p["key_firm_revenue"]),
        "chain_leaders": maker * (whole >= p["chain_leader_revenue"]),
        "little_giants": alive
        * (whole >= p["little_giant_revenue"])
        * (firms.age >= p["little_giant_age"]),
        "firms_revenue_10yi": alive * (whole >= 1e9),
        "firms_valued_100yi": alive * (firms.valuation >= 1e10),
        "new_firms_valued_100yi": alive * (firms.valuation >= 1e10) * ~firms.valued_before,
    }
    by_leaf = {name: groups.by_home(counted) for name, counted in counts.items()}
    branches = counts["key_firms"] * (firms.plant != firms.home)
    by_leaf["key_firms"] = by_leaf["key_firms"] + groups.by_plant(branches)
    by_leaf["cluster_firms"] = by_leaf["firms"] * p["cluster_firms_per_firm"]
    return by_leaf


def write_year(world: World) -> None:
    """Write the year's indicators for every region, (worlds, regions, indicators)."""
    tally, state = world.tally, world.state
    year_row = world.step // world.steps_per_year
    by_leaf = {
        indicator.id: tally.flow(indicator.id)
        for indicator in INDICATORS
        if not indicator.id.startswith(("public_money", "mean_price", "concentration"))
        and indicator.id not in DECREED
    }
    for name in ("machines_produced", "machine_revenue"):
        by_leaf[name] = tally.flow(f"{name}_basic") + tally.flow(f"{name}_functional")
    shipped = {name: tally.flow(f"shipped_{name}") for name in ("basic", "functional")}
    by_leaf["machines_shipped"] = shipped["basic"] + shipped["functional"]
    by_leaf["fleet"] = state.leaves.fleet.sum(axis=2)
    by_leaf["backlog"] = world.groups.by_home(state.firms.backlog)
    by_leaf["scenes"] = state.leaves.demonstrations.sum(axis=2)
    by_leaf.update(_firm_counts(world))
    by_leaf.update(_values(world, by_leaf))
    membership = world.geography.tree.membership
    table = tally.table[:, year_row]
    for name, leaves in by_leaf.items():
        table[:, :, INDEX[name]] = times(leaves, membership.T)
    _write_ratios(table, {name: times(flows, membership.T) for name, flows in shipped.items()})
    _write_concentration(world, table)
    _write_public(world, table)
    tally.new_year()


def _values(world: World, by_leaf: dict[str, Float]) -> dict[str, Float]:
    """Core, related and all-robot value by leaf, yuan in the year."""
    p = world.p
    core = value.core_value_product(
        by_leaf["machine_revenue"], by_leaf["component_revenue"], by_leaf["intelligence_revenue"]
    )
    enterprise = value.core_value_enterprise(core, p["humanoid_share_of_revenue"])
    services, installed = world.tally.flow("services"), world.tally.flow("job_value")
    years = float(np.floor(world.time)) - 2024.0
    known = world.geography.all_robot_base * p.vector("all_robot_base_factor")
    base = value.all_robot_base(known, p["all_robot_growth"], years)
    related = value.related_value(core, installed, p["integration_per_machine_value"], services)
    embodied = p["embodied_share_of_robots"] * base
    return {
        "core_value_product": core,
        "core_value_enterprise": enterprise,
        "related_value_product": related,
        "related_value_enterprise": related + enterprise - core,
        "embodied_value": related + embodied,
        "all_robot_value": base + core,
    }


def _write_ratios(table: Float, shipped: dict[str, Float]) -> None:
    """Mean prices = sales/machines shipped, at every level of the tree; NaN where none shipped."""
    units = {**shipped, "": sum(shipped.values())}
    for name, machines in units.items():
        suffix = f"_{name}" if name else ""
        revenue = table[:, :, INDEX[f"machine_revenue{suffix}"]]
        mean = revenue / np.maximum(machines, TINY)
        table[:, :, INDEX[f"mean_price{suffix}"]] = np.where(machines > 1e-6, mean, np.nan)


def _write_concentration(world: World, table: Float) -> None:
    """Herfindahl index of machine sales among the makers at home in each region; NaN for none."""
    groups, membership = world.groups, world.geography.tree.membership
    sales = world.state.firms.sales_this_year * groups.is_maker
    squares = times(groups.by_home(sales**2), membership.T)
    whole = times(groups.by_home(sales), membership.T)
    index = squares / np.maximum(whole**2, TINY)
    table[:, :, INDEX["concentration"]] = np.where(whole > 0, index, np.nan)


def _write_public(world: World, table: Float) -> None:
    """Public money where it was paid and in every region above; what plans decree likewise."""
    ancestry = world.geography.ancestry
    whole = np.zeros((world.worlds, world.tally.regions))
    for kind, paid in sorted(world.tally.public().items()):
        table[:, :, INDEX[f"public_money_{kind}"]] = times(paid, ancestry.T)
        whole += paid
    table[:, :, INDEX["public_money"]] = times(whole, ancestry.T)
    for indicator, got in world.tally.by_region().items():
        table[:, :, INDEX[indicator]] = times(got, ancestry.T)
    returned = table[:, :, INDEX["public_money_returned"]]
    table[:, :, INDEX["public_money_net"]] = table[:, :, INDEX["public_money"]] - returned
    view = world.policy_view()
    for lever in world.levers:
        done = lever.carried_out(view)
        if done is not None:
            indicator, count = done
            above = ancestry[:, lever.region_row]
            table[:, :, INDEX[indicator]] += count[:, None] * above
