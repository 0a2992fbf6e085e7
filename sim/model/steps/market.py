"""Step 5: orders to firms, production, deliveries, and who pays for them."""

from __future__ import annotations

import numpy as np

from sim.model import demand, market, production
from sim.model.axes import CLASSES, COMPONENTS, INTELLIGENCE, LINE_TO_CLASS, MACHINES, TINY
from sim.model.groups import by_line, firm_total
from sim.model.state import Float
from sim.model.steps.supply import sets_per_machine
from sim.model.world import World

ENDLESS = 1e15  # licences a software firm can deliver in a step: no capacity binds


def utility(world: World) -> Float:
    """Log pull of each firm on buyers, (worlds, firms)."""
    p, firms, groups = world.p, world.state.firms, world.groups
    mean_price = groups.of_class(np.maximum(world.state.nation.class_price, 1.0))
    relative = np.log(np.maximum(firms.price, 1.0) / mean_price)
    known = np.log1p(
        firms.cumulative_output / groups.constant("prior_own_output", p.vector("prior_own_output"))
    )
    return (
        groups.constant("capability_pull", p.vector("capability_pull")) * firms.capability
        - groups.constant("price_elasticity", p.vector("price_elasticity")) * relative
        + p["experience_pull"] * known
        + firms.appeal
    )


def place_orders(world: World) -> None:
    """Orders reach makers by logit, public ones with a stronger bias to home."""
    p, firms, groups, flows = world.p, world.state.firms, world.groups, world.flows
    leaves = world.state.leaves
    pull = market.attraction(groups.alive, utility(world))
    persistence = np.exp(-world.dt / p["order_persistence_time"])
    bias = (world.geography.nation, p["nation_bias"])
    private = market.logit_orders(groups, pull, flows.wanted @ LINE_TO_CLASS, *bias, p["home_bias"])
    placed = market.persistent_orders(groups, private, firms.market_share, persistence)
    orders = placed * groups.is_maker
    public = world.instruments.public_orders
    if public.any():
        orders = orders + market.logit_orders(
            groups, pull, public @ LINE_TO_CLASS, *bias, p["public_home_bias"]
        )
    for reserved, allowed in world.instruments.reserved_orders:
        public = public + reserved
        orders = orders + market.reserved_orders(
            groups, pull, (reserved @ LINE_TO_CLASS).sum(axis=1), allowed
        )
    offered = by_line(groups.count) > 0
    flows.line_orders = (flows.wanted + public) * offered
    flows.firm_orders, flows.pull = orders, pull
    shares = market.shares(groups, placed, firms.market_share)
    firms.market_share = np.where(groups.is_maker, shares, firms.market_share)
    firms.backlog += orders
    leaves.waiting += flows.line_orders
    worn = demand.retirements(leaves.public_machines, p["machine_life"][:, :, None], world.dt)
    leaves.public_machines += public * offered - worn


def sourcing(world: World) -> Float:
    """Share of a maker's parts bought from firms in China, by its leaf: (worlds, leaves)."""
    p, nation = world.p, world.geography.nation
    return (1.0 - p["import_share"]) * nation + p["rival_sourcing_in_china"] * (1.0 - nation)


def make_machines(world: World) -> None:
    """Output within capacity and component supply; components and licences are made for it."""
    p, firms, groups, flows, dt = world.p, world.state.firms, world.groups, world.flows, world.dt
    is_maker = groups.is_maker
    planned = is_maker * production.planned_output(
        firms.backlog, firms.stock, firms.orders_slow, p["stock_cover"], firms.capacity, dt
    )
    sets, bought_here = sets_per_machine(world), sourcing(world)

    def domestic_sets(machines: Float) -> Float:
        by_leaf = groups.by_home_class(machines)[:, :, :MACHINES]
        return (by_leaf @ sets) * bought_here[:, :, None]

    licences = groups.product_class == INTELLIGENCE
    able = np.where(licences, firms.alive * ENDLESS, firms.capacity * dt * ~is_maker)
    supply = groups.by_class(able)[:, COMPONENTS]
    wanted_sets = domestic_sets(planned)
    wanted_parts = wanted_sets.sum(axis=1)[:, : supply.shape[1]]
    allowed = production.component_rationing(wanted_parts, supply).min(axis=1)
    made = planned * allowed[:, None]

    wanted = choose_suppliers(world, wanted_sets)
    delivered = production.share_supply(
        groups, wanted * allowed[:, None], able, groups.by_class(wanted) * allowed[:, None]
    )
    flows.component_orders = wanted
    flows.made = made + delivered
    flows.bill = pay_for_materials(world, made, delivered, sets, bought_here)


def choose_suppliers(world: World, sets: Float) -> Float:
    """Sets and licences wanted from each component and intelligence firm, (worlds, firms).

    ``sets`` (worlds, leaves, supply classes) wanted by makers of each leaf.
    """
    p, firms, groups = world.p, world.state.firms, world.groups
    needed = np.zeros((world.worlds, sets.shape[1], CLASSES))
    needed[:, :, MACHINES:] = sets
    fresh = market.logit_orders(
        groups,
        world.flows.pull,
        needed,
        world.geography.nation,
        p["nation_bias"],
        p["component_home_bias"],
    )
    persistence = np.exp(-world.dt / p["order_persistence_time"])
    chosen = market.persistent_orders(groups, fresh, firms.market_share, persistence)
    chosen = chosen * ~groups.is_maker
    shares = market.shares(groups, chosen, firms.market_share)
    firms.market_share = np.where(groups.is_maker, firms.market_share, shares)
    return chosen


def pay_for_materials(
    world: World, made: Float, delivered: Float, sets: Float, bought_here: Float
) -> Float:
    """Makers pay component and intelligence firms, and importers; returns each maker's bill.

    ``made`` machines and ``delivered`` sets (worlds, firms); ``sets`` in a machine by class.
    """
    firms, groups = world.state.firms, world.groups
    revenue = delivered * firms.price
    sold = groups.by_class(delivered)[:, MACHINES:]
    price = groups.by_class(revenue)[:, MACHINES:] / np.maximum(sold, TINY)
    per_machine = np.zeros((world.worlds, CLASSES))
    per_machine[:, :MACHINES] = (sets @ price[:, :, None])[:, :, 0]
    whole = made * groups.of_class(per_machine)
    at_home = whole * groups.of_home(bought_here)
    world.books.pay("components and licences", "firms", "firms", at_home, revenue)
    world.books.pay("imported components", "firms", "suppliers", whole - at_home, None)
    return whole


def deliver(world: World) -> None:
    """Ship what is ordered and finished, lose some of what waits, put machines to use."""
    p, firms, groups, leaves = world.p, world.state.firms, world.groups, world.state.leaves
    flows = world.flows
    firms.stock += flows.made * groups.is_maker
    before = groups.by_class(firms.backlog)
    flows.shipped = production.ship(firms.stock, firms.backlog)
    firms.stock -= flows.shipped
    firms.backlog -= flows.shipped
    flows.lost = production.lost_orders(firms.backlog, p["order_loss_rate"], world.dt)
    firms.backlog -= flows.lost
    part_shipped = groups.by_class(flows.shipped) / np.maximum(before, TINY)
    part_lost = groups.by_class(flows.lost) / np.maximum(before, TINY)
    flows.delivered = leaves.waiting * by_line(part_shipped)
    given_up = leaves.waiting * by_line(part_lost)
    held = np.maximum(leaves.fleet + leaves.waiting, TINY)
    leaves.public_machines *= 1.0 - np.minimum(given_up / held, 1.0)
    leaves.waiting = leaves.waiting * by_line(1.0 - np.minimum(part_shipped + part_lost, 1.0))
    worn = demand.retirements(leaves.fleet, p["machine_life"][:, :, None], world.dt)
    leaves.fleet += flows.delivered - worn
    leaves.training_data += leaves.fleet.sum(axis=2) * world.dt


def collect_sales(world: World) -> None:
    """Buyers pay for machines, or fees for leased ones; firms pay for what they make."""
    p, firms, groups, flows = world.p, world.state.firms, world.groups, world.flows
    value = flows.shipped * firms.price * groups.is_maker
    flows.sales = np.where(groups.is_maker, value, flows.made * firms.price)
    on_books = pay_for_machines(world, value)
    collect_fees(world, on_books)
    spent = flows.made * firms.conversion_cost
    raw = spent * p["raw_material_share"] * ~groups.is_maker
    world.books.pay("raw materials", "firms", "suppliers", raw, None)
    world.books.pay("production", "firms", "workers", spent - raw, None)


def pay_for_machines(world: World, value: Float) -> Float:
    """Buyers pay for what they buy; returns the value of what each maker lets out instead."""
    groups, flows, leaves = world.groups, world.flows, world.state.leaves
    to_class = LINE_TO_CLASS[:, :MACHINES]
    class_value = groups.by_class(value)[:, :MACHINES]
    class_units = groups.by_class(flows.shipped)[:, :MACHINES]
    line_value = flows.delivered * by_line(class_value / np.maximum(class_units, TINY))
    leased_value = line_value * flows.leased
    share = np.zeros((world.worlds, CLASSES))
    share[:, :MACHINES] = (leased_value @ to_class).sum(axis=1) / np.maximum(
        (line_value @ to_class).sum(axis=1), TINY
    )
    on_books = value * groups.of_class(share)
    bought = (line_value - leased_value).sum(axis=2)
    world.books.pay("machines", "buyers", "firms", bought, value - on_books)
    leaves.leased_value += leased_value.sum(axis=2)
    return on_books


def collect_fees(world: World, on_books: Float) -> None:
    """Makers carry leased machines on their books; users pay wear and a return on them."""
    p, firms, leaves = world.p, world.state.firms, world.state.leaves
    firms.leased_value += on_books
    wear = -np.expm1(-world.dt / p["machine_life"])
    fees = firms.leased_value * (wear + p["leasing_return"] * world.dt)
    in_use = leaves.leased_value.sum(axis=1, keepdims=True)
    payable = fees * (in_use > 0)
    paid = leaves.leased_value / np.maximum(in_use, TINY) * firm_total(payable)[:, None]
    world.books.pay("leasing fees", "buyers", "firms", paid, payable)
    firms.leased_value *= 1.0 - wear
    leaves.leased_value *= 1.0 - wear
