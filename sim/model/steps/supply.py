"""Steps 2 and 3: research and capability; costs, margins and prices."""

from __future__ import annotations

import numpy as np

from sim.model import prices, research
from sim.model.axes import CLASSES, MACHINES, TINY
from sim.model.groups import firm_total
from sim.model.state import Float
from sim.model.world import World


def fixed_costs(world: World) -> Float:
    """Yearly cost of being a firm, yuan a year (worlds, firms); less for the young at platforms."""
    p, firms, groups = world.p, world.state.firms, world.groups
    base = groups.constant("fixed_cost", p.vector("fixed_cost"))
    cut = groups.of_home(world.state.leaves.entry_cost_cut) * (firms.age < p["young_age"])
    return base * (1.0 - cut) * firms.alive


def do_research(world: World) -> None:
    """Firms spend on research; some succeed, all learn from neighbours, the frontier moves."""
    p, firms, groups, dt = world.p, world.state.firms, world.groups, world.dt
    nation, leaves = world.state.nation, world.state.leaves
    fixed = fixed_costs(world)
    own = firms.alive * research.research_spending(
        np.maximum(firms.cash - firms.support_account, 0.0),
        firms.sales_rate,
        groups.constant("research_share_of_sales", p.vector("research_share_of_sales")),
        p["cash_runway"],
        fixed,
    )
    spent_support = firms.support_account * -np.expm1(-dt / p["support_spending_time"])
    firms.support_account -= spent_support
    firms.support = spent_support / dt
    firms.research = own
    firms.research_this_year += own * dt

    effective = own + p["additionality"] * firms.support
    in_leaf = groups.by_home(effective)
    conditions = research.research_conditions(
        research.compute_per_yuan(
            leaves.compute_support / dt, p["voucher_compute_share"] * in_leaf
        ),
        1.0 + leaves.training_data / p["training_data_scale"],
        research.talent_slack(in_leaf, p["talent_supply"] * world.geography.talent_share),
        p["compute_exponent"],
        p["data_exponent"],
        p["talent_exponent"],
    )
    chance = research.success_chance(
        effective * groups.of_home(conditions),
        p["research_scale"],
        p["research_exponent"],
        p["innovation_rate"],
        dt,
    )
    draws = world.streams.uniform("research.success", world.step, groups.words)
    firms.capability += firms.alive * research.capability_change(
        firms.capability,
        (draws < chance).astype(float),
        nation.frontier[:, None],
        regional_mean(world),
        groups.of_class(leading_capability(world)),
        p["innovation_step"],
        p["regional_spillover"] * (1.0 + groups.of_home(leaves.platform_gain)),
        p["national_spillover"],
        dt,
    )
    nation.frontier = nation.frontier + research.frontier_change(
        nation.frontier,
        firm_total(effective),
        p["frontier_research_scale"][:, 0],
        p["frontier_drift"][:, 0],
        p["frontier_pull"][:, 0],
        dt,
    )
    paid = own * dt + spent_support + fixed * dt
    world.books.pay("research and overhead", "firms", "workers", paid, None)


def regional_mean(world: World) -> Float:
    """Mean capability of a firm's class in its leaf, for each firm."""
    firms, groups = world.state.firms, world.groups
    number = groups.count_there
    total = groups.by_home_class(firms.capability * firms.alive)
    return groups.of_home_class(total / np.maximum(number, 1.0))


def leading_capability(world: World) -> Float:
    """Leading practice of each class: capability weighted by share of orders, (worlds, classes)."""
    firms, groups = world.state.firms, world.groups
    weight = groups.by_class(firms.market_share)
    return groups.by_class(firms.market_share * firms.capability) / np.maximum(weight, TINY)


def set_costs_and_prices(world: World) -> None:
    """Wright's law for what a firm does itself, market prices for what it buys, then a margin."""
    p, firms, groups, dt = world.p, world.state.firms, world.groups, world.dt
    exponent = prices.learning_exponent(p.vector("learning_rate"))
    pooled = p.vector("pooled_share")
    pool = prices.learning_multiplier(
        world.state.nation.class_output, p.vector("prior_pooled_output"), exponent * pooled
    )
    start_cost = p.vector("conversion_cost") * pool
    own = prices.learning_multiplier(
        firms.cumulative_output,
        groups.constant("prior_own_output", p.vector("prior_own_output")),
        groups.constant("own exponent", exponent * (1.0 - pooled)),
    )
    firms.conversion_cost = firms.alive * groups.of_class(start_cost) * own
    materials = groups.of_class(material_cost(world))
    firms.unit_cost = firms.conversion_cost + materials * firms.alive

    making = np.maximum(firms.orders_fast, firms.capacity * 1e-3)
    idle = np.clip(1.0 - making / np.maximum(firms.capacity, TINY), 0.0, 1.0)
    waiting = firms.backlog / np.maximum(firms.capacity, TINY)
    elasticity = groups.constant("price_elasticity", p.vector("price_elasticity"))
    wanted = prices.adjusted_margin(
        prices.lerner_margin(elasticity, firms.market_share),
        idle,
        waiting,
        p["idle_margin_effect"],
        p["order_margin_effect"],
    )
    wanted = np.clip(wanted, p["lowest_margin"], p["highest_margin"])
    firms.margin = prices.approach(firms.margin, wanted, p["margin_adjustment_time"], dt)
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
    cost[:, :MACHINES] = (sets_per_machine(world) * bought[:, None, :]).sum(axis=2)
    return cost


def mean_class_price(world: World) -> Float:
    """Mean price by class weighted by share of orders; last step's where nobody sells."""
    firms, groups = world.state.firms, world.groups
    weight = groups.by_class(firms.market_share * firms.alive)
    total = groups.by_class(firms.market_share * firms.price * firms.alive)
    last = world.state.nation.class_price
    return np.where(weight > 0, total / np.maximum(weight, TINY), last)
