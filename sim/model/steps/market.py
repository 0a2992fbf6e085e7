"""Steps 4 to 6: demand, orders to firms, production, deliveries, and who pays for them."""

from __future__ import annotations

import numpy as np

from sim.model import demand, market, production
from sim.model.axes import (
    BUDGET_LINES,
    CLASSES,
    COMPONENTS,
    INTELLIGENCE,
    LINE_TO_CLASS,
    LINES,
    MACHINES,
    TINY,
)
from sim.model.groups import by_line, firm_total
from sim.model.state import Float
from sim.model.steps.supply import leading_capability, material_cost, sets_per_machine
from sim.model.world import World


def want_machines(world: World) -> Float:
    """Private demand of the step, (worlds, leaves, lines); also sets what of it is leased."""
    leaves, dt = world.state.leaves, world.dt
    price = by_line(world.state.nation.class_price)
    paid = price * (1.0 - np.minimum(world.instruments.buyer_support, 1.0))
    wanted = np.empty_like(leaves.fleet)
    wanted[:, :, :BUDGET_LINES] = budget_demand(world, paid[:, :, :BUDGET_LINES])
    potential, leased = job_potential(world, paid, price)
    adopted = (leaves.fleet + leaves.waiting)[:, :, BUDGET_LINES:]
    p = world.p
    fresh = demand.adoption(
        potential,
        adopted,
        p.vector("early_adoption_rate")[:, None, :],
        p.vector("imitation_rate")[:, None, :],
        dt,
    )
    worn = demand.retirements(leaves.fleet[:, :, BUDGET_LINES:], p["machine_life"][:, :, None], dt)
    wanted[:, :, BUDGET_LINES:] = fresh + demand.replacement_orders(worn, potential, adopted)
    world.scratch["leased"] = np.zeros_like(wanted)
    world.scratch["leased"][:, :, BUDGET_LINES:] = leased
    return wanted


def budget_demand(world: World, paid: Float) -> Float:
    """Machines wanted by lines that buy from a budget, (worlds, leaves, budget lines)."""
    p = world.p
    activity = demand.logistic_activity(world.time, p.vector("budget_midpoint"), p["budget_speed"])
    weight = world.geography.line_weight[None, :, :BUDGET_LINES]
    abroad = (1.0 - world.geography.nation)[None, :, None]
    weight = weight * (1.0 - abroad) + abroad * p["overseas_budget"][:, :, None]
    yearly = demand.budget_orders(
        p.vector("full_budget")[:, None, :] * weight,
        activity[:, None, :],
        paid,
        p["budget_reference_price"][:, :, None],
        p.vector("budget_elasticity")[:, None, :],
    )
    return yearly * world.dt


def job_potential(world: World, paid: Float, price: Float) -> tuple[Float, Float]:
    """Machines that would pay in each leaf and line now, and the share of orders that is leased.

    (worlds, leaves, job lines) each: jobs × share of their tasks × gate × those who gain.
    """
    p, geography, jobs = world.p, world.geography, slice(BUDGET_LINES, LINES)
    paid, price = paid[:, :, jobs], price[:, :, jobs]
    capability = by_line(leading_capability(world))[:, :, jobs]
    believed = demand.perceived_productivity(
        capability,
        p["doubt"][:, :, None],
        informed_demonstrations(world)[:, :, jobs],
        p["information_rate"][:, :, None],
    )
    wage = (geography.wage * p["labour_cost_factor"])[:, :, None]
    shifts = p.vector("shifts")[:, None, :]
    running = p["running_cost_share"][:, :, None]
    saving = demand.yearly_saving(wage, believed, shifts, running, price)
    spread = p["payback_spread"][:, :, None]
    buyers = demand.eligible_share(paid, saving, p["payback_threshold"][:, :, None], spread)
    fee = paid * (1.0 / p["machine_life"] + p["leasing_return"])[:, :, None]
    leasers = demand.leasing_share_of_buyers(fee, saving, spread)
    reach = world.state.leaves.leasing[:, :, jobs]
    by_lease = reach * leasers * (leasers > buyers)
    eligible = (1.0 - reach) * buyers + reach * np.maximum(leasers, buyers)
    gate = demand.capability_gate(
        capability, p.vector("capability_threshold")[:, None, :], p["gate_steepness"][:, :, None]
    )
    abroad = (1.0 - geography.nation)[None, :, None]
    reachable = 1.0 - abroad * (1.0 - p["overseas_reach"][:, :, None])
    size = geography.jobs[None, :, jobs] * p.vector("task_share")[:, None, :] * reachable
    return size * gate * eligible, by_lease / np.maximum(eligible, TINY)


def informed_demonstrations(world: World) -> Float:
    """Scenes buyers know of: their own leaf's, and a share of those elsewhere in China."""
    shown = world.state.leaves.demonstrations
    nation = world.geography.nation[None, :, None]
    national = (shown * nation).sum(axis=1, keepdims=True)
    heard = world.p["information_reach"][:, :, None]
    return shown + heard * nation * (national - shown)


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


def place_orders(world: World, wanted: Float) -> tuple[Float, Float, Float]:
    """Orders reach makers by logit, public ones with a stronger bias to home.

    Returns orders by (worlds, leaves, lines), by (worlds, firms), and the attraction of firms.
    """
    p, firms, groups = world.p, world.state.firms, world.groups
    pull = market.attraction(groups.alive, utility(world))
    persistence = np.exp(-world.dt / p["order_persistence_time"])
    bias = (world.geography.nation, p["nation_bias"])
    private = market.logit_orders(groups, pull, wanted @ LINE_TO_CLASS, *bias, p["home_bias"])
    placed = market.persistent_orders(groups, private, firms.market_share, persistence)
    machine_orders = placed * (groups.is_maker)
    public = world.instruments.public_orders
    if public.any():
        machine_orders = machine_orders + market.logit_orders(
            groups, pull, public @ LINE_TO_CLASS, *bias, p["public_home_bias"]
        )
    offered = by_line(groups.count) > 0
    line_orders = (wanted + public) * offered
    for reserved, allowed in world.instruments.reserved_orders:
        line_orders = line_orders + reserved * offered
        machine_orders = machine_orders + market.reserved_orders(
            groups, pull, (reserved @ LINE_TO_CLASS).sum(axis=1), allowed
        )
    firms.market_share = np.where(
        groups.is_maker,
        market.shares(groups, placed, firms.market_share),
        firms.market_share,
    )
    firms.backlog += machine_orders
    world.state.leaves.waiting += line_orders
    return line_orders, machine_orders, pull


def make_machines(world: World, pull: Float) -> tuple[Float, Float]:
    """Output within capacity and component supply; components and licences are bought for it.

    Returns what each firm made (machines, sets or licences) and its material bill in yuan.
    """
    p, firms, groups, dt = world.p, world.state.firms, world.groups, world.dt
    is_maker = groups.is_maker
    planned = is_maker * production.planned_output(
        firms.backlog, firms.stock, firms.orders_slow, p["stock_cover"], firms.capacity, dt
    )
    sets = sets_per_machine(world)  # worlds, machine classes, supply classes
    abroad = 1.0 - world.geography.nation
    sourcing = (1.0 - p["import_share"]) * world.geography.nation + p[
        "rival_sourcing_in_china"
    ] * abroad  # worlds, leaves

    def domestic_sets(machines: Float) -> Float:
        by_leaf = groups.by_home_class(machines)[:, :, :MACHINES]
        return (by_leaf @ sets) * sourcing[:, :, None]

    able = np.where(
        groups.product_class == INTELLIGENCE,
        firms.alive * 1e15,
        firms.capacity * dt * ~is_maker,
    )
    supply = groups.by_class(able)[:, COMPONENTS]
    wanted_sets = domestic_sets(planned).sum(axis=1)[:, : supply.shape[1]]
    allowed = production.component_rationing(wanted_sets, supply).min(axis=1)
    made = planned * allowed[:, None]

    needed = np.zeros((world.worlds, sourcing.shape[1], CLASSES))
    needed[:, :, MACHINES:] = domestic_sets(made)
    fresh = market.logit_orders(
        groups, pull, needed, world.geography.nation, p["nation_bias"], p["component_home_bias"]
    )
    persistence = np.exp(-dt / p["order_persistence_time"])
    chosen = market.persistent_orders(groups, fresh, firms.market_share, persistence)
    chosen = chosen * ~is_maker
    world.scratch["component_orders"] = chosen / np.maximum(allowed, 0.01)[:, None]
    delivered = production.share_supply(groups, chosen, able, groups.by_class(chosen))
    firms.market_share = np.where(
        is_maker, firms.market_share, market.shares(groups, chosen, firms.market_share)
    )
    bill = pay_for_materials(world, made, delivered, sets, sourcing)
    return made + delivered, bill


def pay_for_materials(
    world: World, made: Float, delivered: Float, sets: Float, sourcing: Float
) -> Float:
    """Makers pay component and intelligence firms, and importers; returns each maker's bill."""
    firms, groups = world.state.firms, world.groups
    revenue = delivered * firms.price
    sold = groups.by_class(delivered)
    price = groups.by_class(revenue)[:, MACHINES:] / np.maximum(sold[:, MACHINES:], TINY)
    per_machine = np.zeros((world.worlds, CLASSES))
    per_machine[:, :MACHINES] = (sets @ price[:, :, None])[:, :, 0]
    whole = made * groups.of_class(per_machine)
    at_home = whole * groups.of_home(sourcing)
    world.books.pay("components and licences", "firms", "firms", at_home, revenue)
    imports = whole - at_home
    world.books.pay("imported components", "firms", "suppliers", imports, None)
    return whole


def deliver(world: World, made: Float) -> tuple[Float, Float, Float]:
    """Ship what is ordered and finished, lose some of what waits, put machines to use.

    Returns shipped (worlds, firms), delivered (worlds, leaves, lines), lost (worlds, firms).
    """
    p, firms, groups, leaves = world.p, world.state.firms, world.groups, world.state.leaves
    is_maker = groups.is_maker
    firms.stock += made * is_maker
    before = groups.by_class(firms.backlog)
    shipped = production.ship(firms.stock, firms.backlog)
    firms.stock -= shipped
    firms.backlog -= shipped
    lost = production.lost_orders(firms.backlog, p["order_loss_rate"], world.dt)
    firms.backlog -= lost
    part_shipped = groups.by_class(shipped) / np.maximum(before, TINY)
    part_lost = groups.by_class(lost) / np.maximum(before, TINY)
    delivered = leaves.waiting * by_line(part_shipped)
    leaves.waiting = leaves.waiting * by_line(1.0 - np.minimum(part_shipped + part_lost, 1.0))
    worn = demand.retirements(leaves.fleet, p["machine_life"][:, :, None], world.dt)
    leaves.fleet += delivered - worn
    leaves.training_data += leaves.fleet.sum(axis=2) * world.dt
    return shipped, delivered, lost


def collect_sales(world: World, made: Float, shipped: Float, delivered: Float) -> Float:
    """Buyers pay for machines, or fees for leased ones; makers pay for making them.

    Returns the sales value of each firm in the step (worlds, firms), leased machines included.
    """
    p, firms, groups, leaves = world.p, world.state.firms, world.groups, world.state.leaves
    is_maker = groups.is_maker
    value = shipped * firms.price * is_maker
    class_value = groups.by_class(value)[:, :MACHINES]
    class_units = groups.by_class(shipped)[:, :MACHINES]
    mean_price = class_value / np.maximum(class_units, TINY)
    line_value = delivered * by_line(mean_price)
    leased_value = line_value * world.scratch["leased"]
    leased = (leased_value @ LINE_TO_CLASS[:, :MACHINES]).sum(axis=1)
    share = np.zeros((world.worlds, CLASSES))
    share[:, :MACHINES] = leased / np.maximum(
        (line_value @ LINE_TO_CLASS[:, :MACHINES]).sum(axis=1), TINY
    )
    on_books = value * groups.of_class(share)
    bought = (line_value - leased_value).sum(axis=2)
    world.books.pay("machines", "buyers", "firms", bought, value - on_books)

    firms.leased_value += on_books
    leaves.leased_value += leased_value.sum(axis=2)
    wear = -np.expm1(-world.dt / p["machine_life"])
    fees = firms.leased_value * (wear + p["leasing_return"] * world.dt)
    weight = leaves.leased_value / np.maximum(leaves.leased_value.sum(axis=1, keepdims=True), TINY)
    payable = fees * (leaves.leased_value.sum(axis=1, keepdims=True) > 0)
    paid = weight * firm_total(payable)[:, None]
    world.books.pay("leasing fees", "buyers", "firms", paid, payable)
    firms.leased_value *= 1.0 - wear
    leaves.leased_value *= 1.0 - wear

    own_cost = made * np.maximum(firms.unit_cost - groups.of_class(material_cost(world)), 0.0)
    world.books.pay("production", "firms", "workers", own_cost, None)
    return np.where(is_maker, value, made * firms.price)
