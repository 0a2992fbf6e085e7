"""Step 5: orders to firms, production, deliveries, and who pays for them."""

from __future__ import annotations

import numpy as np

from sim.model import demand, market, production
from sim.model.axes import CLASSES, COMPONENTS, INTELLIGENCE, LINE_TO_CLASS, MACHINES, TINY
from sim.model.groups import by_line, firm_total
from sim.model.state import Float
from sim.model.world import World

ENDLESS = 1e15  # licences a software firm can deliver in a step: no capacity binds


def utility(world: World) -> Float:
    """Log pull of each firm on buyers, (worlds, firms)."""
    p, firms, groups = world.p, world.state.firms, world.groups
    mean_price = groups.of_class(np.maximum(world.state.nation.class_price, 1.0))
    relative = np.log(np.maximum(firms.price, 1.0) / mean_price)
    return (
        groups.constant("capability_pull", p.vector("capability_pull")) * firms.capability
        - groups.constant("price_elasticity", p.vector("price_elasticity")) * relative
        + p["experience_pull"] * world.flows.experience
        + firms.appeal
    )


def place_orders(world: World) -> None:
    """Orders reach makers by logit, public ones with a stronger bias to home."""
    p, firms, groups, flows = world.p, world.state.firms, world.groups, world.flows
    leaves = world.state.leaves
    pull = market.Pull.by(groups, market.attraction(groups.alive, utility(world)))
    persistence = np.exp(-world.dt / p["order_persistence_time"])
    bias = (world.geography.nation, p["nation_bias"])
    exports = world.instruments.export_gain
    private = market.faced(pull, flows.wanted @ LINE_TO_CLASS, *bias, p["home_bias"], exports)
    firms.market_share, placed = market.persistent_shares(
        groups, pull, private, firms.market_share, flows.class_share, persistence
    )
    orders = firms.market_share * groups.of_class(placed)
    public = world.instruments.public_orders
    if public.any() or world.instruments.reserved_orders:
        by_public = market.faced(
            pull, public @ LINE_TO_CLASS, *bias, p["public_home_bias"], exports
        )
        for reserved, allowed in world.instruments.reserved_orders:
            public = public + reserved
            kept = (reserved @ LINE_TO_CLASS).sum(axis=1)
            by_public = by_public + market.faced_by_allowed(pull, kept, allowed)
        orders = orders + market.orders_by_pull(groups, pull, by_public)
    offered = by_line(groups.count) > 0
    flows.line_orders = (flows.wanted + public) * offered
    flows.firm_orders, flows.pull = orders, pull
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
    planned = groups.is_maker * production.planned_output(
        firms.backlog, firms.stock, firms.orders_slow, p["stock_cover"], firms.capacity, dt
    )
    sets, bought_here = flows.sets, sourcing(world)
    by_leaf = groups.by_home_class(planned)[:, :, :MACHINES]
    wanted_sets = (by_leaf @ sets) * bought_here[:, :, None]
    able = able_to_supply(world)
    supply, wanted_parts = groups.by_class(able), wanted_sets.sum(axis=1)[:, :-1]
    allowed = production.component_rationing(wanted_parts, supply[:, COMPONENTS]).min(axis=1)
    flows.machines = planned * allowed[:, None]

    flows.component_orders, quantity = choose_suppliers(world, wanted_sets)
    flows.components = production.share_supply(
        groups, flows.component_orders * allowed[:, None], able, quantity * allowed[:, None], supply
    )
    flows.made = flows.machines + flows.components
    flows.made_there = groups.by_home_class(flows.made)
    pay_for_materials(world, quantity * allowed[:, None], sets, bought_here)


def able_to_supply(world: World) -> Float:
    """Sets and licences each firm can deliver in the step, none from makers: (worlds, firms)."""
    groups, worlds = world.groups, world.worlds
    within_capacity, endless = np.zeros((2, worlds, CLASSES))
    within_capacity[:, COMPONENTS], endless[:, INTELLIGENCE] = world.dt, ENDLESS
    part = groups.constant("part of capacity", within_capacity)
    licences = groups.constant("licences", endless)
    return world.state.firms.capacity * part + groups.alive * licences


def choose_suppliers(world: World, sets: Float) -> tuple[Float, Float]:
    """Sets and licences wanted from each component and intelligence firm, and of each class.

    ``sets`` (worlds, leaves, supply classes) wanted by makers of each leaf. Returns (worlds,
    firms) and (worlds, classes).
    """
    p, firms, groups = world.p, world.state.firms, world.groups
    needed = np.zeros((world.worlds, sets.shape[1], CLASSES))
    needed[:, :, MACHINES:] = sets
    pull, held = world.flows.pull, world.flows.class_share
    bias = (world.geography.nation, p["nation_bias"], p["component_home_bias"])
    asked = market.faced(pull, needed, *bias, world.instruments.export_gain)
    persistence = np.exp(-world.dt / p["order_persistence_time"])
    firms.market_share, placed = market.persistent_shares(
        groups, pull, asked, firms.market_share, held, persistence
    )
    return firms.market_share * groups.of_class(placed), placed


def pay_for_materials(world: World, sold: Float, sets: Float, bought_here: Float) -> None:
    """Makers pay component and intelligence firms, and importers.

    ``sold`` sets and licences delivered (worlds, classes); ``sets`` in a machine by class.
    """
    firms, groups, flows = world.state.firms, world.groups, world.flows
    revenue = flows.components * firms.price
    flows.component_sales, flows.sales_there = revenue, groups.by_home_class(revenue)
    earned = flows.sales_there[:, :, MACHINES:].sum(axis=1)
    price = earned / np.maximum(sold[:, MACHINES:], TINY)
    flows.materials = np.zeros((world.worlds, CLASSES))
    flows.materials[:, :MACHINES] = (sets @ price[:, :, None])[:, :, 0]
    bill = flows.bill = flows.machines * groups.of_class(flows.materials)
    at_home = bill * groups.of_home(bought_here)
    world.books.pay("components and licences", "firms", "firms", at_home, revenue)
    world.books.pay("imported components", "firms", "suppliers", bill - at_home, None)


def deliver(world: World) -> None:
    """Ship what is ordered and finished, lose some of what waits, put machines to use."""
    p, firms, groups, leaves = world.p, world.state.firms, world.groups, world.state.leaves
    flows = world.flows
    firms.stock += flows.machines
    waited = groups.by_class(firms.backlog)
    flows.shipped = production.ship(firms.stock, firms.backlog)
    firms.stock -= flows.shipped
    firms.backlog -= flows.shipped
    flows.lost = production.lost_orders(firms.backlog, p["order_loss_rate"], world.dt)
    firms.backlog -= flows.lost
    flows.shipped_there = groups.by_home_class(flows.shipped)
    part_shipped = flows.shipped_there.sum(axis=1) / np.maximum(waited, TINY)
    part_left = (1.0 - part_shipped) * (waited > 0)
    part_lost = production.lost_orders(part_left, p["order_loss_rate"], world.dt)
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
    p, firms, flows = world.p, world.state.firms, world.flows
    value = flows.shipped * firms.price
    flows.sales = value + flows.component_sales
    collect_fees(world, pay_for_machines(world, value))
    raw = flows.components * firms.conversion_cost * p["raw_material_share"]
    world.books.pay("raw materials", "firms", "suppliers", raw, None)
    wages = flows.made * firms.conversion_cost - raw
    world.books.pay("production", "firms", "workers", wages, None)


def pay_for_machines(world: World, value: Float) -> Float:
    """Buyers pay for what they buy; returns the value of what each maker lets out instead."""
    groups, flows, leaves = world.groups, world.flows, world.state.leaves
    to_class = LINE_TO_CLASS[:, :MACHINES]
    value_there = groups.by_home_class(value)
    flows.sales_there = flows.sales_there + value_there
    class_value = value_there.sum(axis=1)[:, :MACHINES]
    class_units = flows.shipped_there.sum(axis=1)[:, :MACHINES]
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
