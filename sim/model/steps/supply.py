"""Steps 2 and 3: research and capability; costs, margins and prices."""

from __future__ import annotations

import numpy as np

from sim.model import prices, research
from sim.model.axes import CLASSES, MACHINES, TINY
from sim.model.state import Float
from sim.model.world import World


def fixed_costs(world: World) -> Float:
    """Yearly cost of being a firm, yuan a year (worlds, firms); less for the young at platforms."""
    p, firms, groups = world.p, world.state.firms, world.groups
    base = groups.constant("fixed_cost", p.vector("fixed_cost")) * groups.alive
    at_platforms = world.state.leaves.entry_cost_cut
    if not at_platforms.any():
        return base
    return base * (1.0 - groups.of_home(at_platforms) * (firms.age < p["young_age"]))


def runway(world: World) -> Float:
    """Years over which firms plan to spend their cash, (worlds, 1); by firm where some insure."""
    planned, left = world.p["cash_runway"], world.instruments.runway_left
    return planned if (left == 1.0).all() else planned * world.groups.of_home_class(left)


def talent_supply(world: World) -> Float:
    """Research that the people of each leaf can carry, yuan a year (worlds, leaves), above 0."""
    own = world.p["talent_supply"] * world.geography.talent_share
    return np.maximum(own + world.state.leaves.talent_gained, TINY)


def conditions(world: World, in_leaf: Float) -> Float:
    """What a yuan of research brings in each leaf, (worlds, leaves); ``in_leaf`` yuan a year."""
    p, leaves = world.p, world.state.leaves
    return research.research_conditions(
        research.compute_per_yuan(
            leaves.compute_support / world.dt, p["voucher_compute_share"] * in_leaf
        ),
        1.0 + leaves.training_data / p["training_data_scale"],
        research.talent_slack(in_leaf, talent_supply(world)),
        p["compute_exponent"],
        p["data_exponent"],
        p["talent_exponent"],
    )


def do_research(world: World) -> None:
    """Firms spend on research; some succeed, all learn from neighbours, the frontier moves."""
    p, firms, groups, dt = world.p, world.state.firms, world.groups, world.dt
    nation, leaves = world.state.nation, world.state.leaves
    world.flows.class_share = groups.by_class(firms.market_share)
    fixed = fixed_costs(world)
    own = research.research_spending(
        np.maximum(firms.cash - firms.support_account, 0.0),
        firms.sales_rate,
        groups.constant("research_share_of_sales", p.vector("research_share_of_sales")),
        runway(world),
        fixed,
    )
    spent_support = firms.support_account * -np.expm1(-dt / p["support_spending_time"])
    firms.support_account -= spent_support
    firms.support = spent_support / dt
    firms.research = own
    firms.research_this_year += own * dt

    effective = own + p["additionality"] * firms.support
    in_leaf = groups.by_home(effective)
    chance = research.success_chance(
        effective * groups.of_home(conditions(world, in_leaf)),
        p["research_scale"],
        p["research_exponent"],
        p["innovation_rate"],
        dt,
    )
    draws = world.streams.uniform("research.success", world.step, groups.words)
    regional_rate = p["regional_spillover"] * (1.0 + leaves.platform_gain)
    firms.capability += groups.alive * research.capability_change(
        firms.capability,
        draws < chance,
        nation.frontier[:, None],
        groups.of_home_class(regional_mean(world)),
        groups.of_class(leading_capability(world)),
        p["innovation_step"],
        groups.of_home(research.learned_share(regional_rate, dt)),
        research.learned_share(p["national_spillover"], dt),
    )
    nation.frontier = nation.frontier + research.frontier_change(
        nation.frontier,
        in_leaf.sum(axis=1),
        p["frontier_research_scale"][:, 0],
        p["frontier_drift"][:, 0],
        p["frontier_pull"][:, 0],
        dt,
    )
    paid = own * dt + spent_support + fixed * dt
    world.flows.overhead = paid
    world.books.pay("research and overhead", "firms", "workers", paid, None)


def regional_mean(world: World) -> Float:
    """Mean capability of a class's firms in each leaf, (worlds, leaves, classes)."""
    groups = world.groups
    total = groups.by_home_class(world.state.firms.capability)
    return total / np.maximum(groups.count_there, 1.0)


def leading_capability(world: World) -> Float:
    """Leading practice of each class: capability weighted by share of orders, (worlds, classes)."""
    firms, held = world.state.firms, world.flows.class_share
    return world.groups.by_class(firms.market_share * firms.capability) / np.maximum(held, TINY)


def set_costs_and_prices(world: World) -> None:
    """Wright's law for what a firm does itself, market prices for what it buys, then a margin."""
    p, firms, groups, flows = world.p, world.state.firms, world.groups, world.flows
    flows.sets = sets_per_machine(world)
    exponent = prices.learning_exponent(p.vector("learning_rate"))
    pooled = p.vector("pooled_share")
    pool = prices.learning_multiplier(
        prices.experience(world.state.nation.class_output, p.vector("prior_pooled_output")),
        exponent * pooled,
    )
    start_cost = p.vector("conversion_cost") * pool
    prior = groups.constant("prior_own_output", p.vector("prior_own_output"))
    flows.experience = prices.experience(firms.cumulative_output, prior)
    own = prices.learning_multiplier(
        flows.experience, groups.constant("own exponent", exponent * (1.0 - pooled))
    )
    firms.conversion_cost = groups.alive * groups.of_class(start_cost) * own
    materials = groups.of_class(material_cost(world))
    firms.unit_cost = firms.conversion_cost + materials * groups.alive

    capacity = np.maximum(firms.capacity, TINY)
    wanted = prices.adjusted_margin(
        prices.lerner_margin(
            groups.constant("price_elasticity", p.vector("price_elasticity")), firms.market_share
        ),
        1.0 - np.clip(firms.orders_fast / capacity, 1e-3, 1.0),
        firms.backlog / capacity,
        p["idle_margin_effect"],
        p["order_margin_effect"],
    )
    wanted = np.clip(wanted, p["lowest_margin"], p["highest_margin"])
    firms.margin = prices.approach(firms.margin, wanted, p["margin_adjustment_time"], world.dt)
    firms.price = prices.price_from_cost(firms.unit_cost, firms.margin)
    world.state.nation.class_price = mean_class_price(world)


def sets_per_machine(world: World) -> Float:
    """Component sets and licences in one machine now: (worlds, machine classes, 5)."""
    p = world.p
    content = prices.design_content(
        world.time, float(world.start_year), p.vector("content_extra"), p["content_shrink_time"]
    )
    sets = np.stack([p.vector("sets_per_basic"), p.vector("sets_per_functional")], axis=1)
    return sets * content[:, :, None]


def material_cost(world: World) -> Float:
    """What one of each class buys in at market price, yuan (worlds, classes): sets and licences."""
    bought = world.state.nation.class_price[:, MACHINES:]
    cost = np.zeros((world.worlds, CLASSES))
    cost[:, :MACHINES] = (world.flows.sets * bought[:, None, :]).sum(axis=2)
    return cost


def mean_class_price(world: World) -> Float:
    """Mean price by class weighted by share of orders; last step's where nobody sells."""
    firms, held = world.state.firms, world.flows.class_share
    total = world.groups.by_class(firms.market_share * firms.price)
    last = world.state.nation.class_price
    return np.where(held > 0, total / np.maximum(held, TINY), last)
