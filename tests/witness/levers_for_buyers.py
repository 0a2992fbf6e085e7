"""Levers that act on buyers: scenes, first purchase, project subsidies, leasing."""

from __future__ import annotations

import math

from tests.witness.accounts import pay
from tests.witness.chance import normal_share_below
from tests.witness.levers import (
    budget_left,
    eligible_firms,
    force,
    in_force,
    lines_of,
    months_of_window,
    number,
    pay_running_cost,
    spend,
    spread,
    together,
)
from tests.witness.things import MACHINES, Firm, Lever, World

A_YUAN = 1.0  # less than this is the rounding of a budget that is spent


def open_scenes(world: World, lever: Lever) -> None:
    """The decreed scenes open evenly; each buys machines, part of whose price is public."""
    opened = number(world, lever, "scenes") * number(world, lever, "sector_share")
    opened *= in_force(world, lever) / months_of_window(world, lever)
    for (name, line), share in spread(world, lever, lines_of(lever)).items():
        leaf, scenes = world.leaves[name], opened * share
        machines = scenes * number(world, lever, "machines_per_scene")
        leaf.demonstrations[line] += scenes
        world.month.public_orders[name, line] += machines
        price = world.class_price[line[1]]
        public = number(world, lever, "public_share")
        spend(world, lever, leaf.buyers, machines * price * public)


def purchase_first(world: World, lever: Lever) -> None:
    """Public bodies order machines within a yearly budget paced by the month, part at home."""
    classes = lever.terms.choices.get("product_classes", ()) or MACHINES
    lines = [line for line in lines_of(lever) if line[1] in classes]
    shares = spread(world, lever, lines)
    mean_price = sum(world.class_price[line[1]] * share for (_, line), share in shares.items())
    budget = number(world, lever, "budget") * force(world, lever)
    money = min(budget_left(lever, budget), budget * world.dt)
    units = number(world, lever, "units") * force(world, lever) * world.dt
    machines = min(units, money / max(mean_price, 1.0))
    kept = number(world, lever, "home_share")
    reserved = {}
    for (name, line), share in shares.items():
        orders = machines * share
        world.month.public_orders[name, line] += orders * (1.0 - kept)
        reserved[name, line] = orders * kept
        spend(world, lever, world.leaves[name].buyers, orders * world.class_price[line[1]])
    allowed = {firm.birth for firm in eligible_firms(world, lever)}
    world.month.reserved_orders.append((reserved, allowed))


def mean_rate(rate: float, cap: float, median: float, spread_of_size: float) -> float:
    """E[min(r·V, c)]/E[V] for lognormal project sizes V."""
    if rate <= 0.0 or cap <= 0.0:
        return 0.0
    mean = median * math.exp(0.5 * spread_of_size**2)
    bound = math.log(cap / (rate * median)) / spread_of_size
    capped = 1.0 - normal_share_below(bound)
    return rate * normal_share_below(bound - spread_of_size) + cap / mean * capped


def subsidise_projects(world: World, lever: Lever) -> None:
    """Buyers of the region see the part of the subsidy that firms pass on, while money lasts."""
    lever.rate = mean_rate(
        number(world, lever, "rate"),
        number(world, lever, "cap_per_project"),
        number(world, lever, "project_size"),
        world.p("project_size_spread"),
    )
    budget = number(world, lever, "budget") * force(world, lever)
    lever.room = min(budget_left(lever, budget), budget * world.p("budget_pacing"))
    if lever.room <= A_YUAN:
        return
    support = lever.rate * world.p("project_pass_through") * force(world, lever)
    for leaf in lever.leaves:
        for line in lines_of(lever):
            world.month.buyer_support[leaf, line] += support


def settle_project_subsidy(world: World, lever: Lever) -> None:
    """Firms chosen by the region's buyers get the subsidy and pass a part on."""
    value = {
        leaf: sum(
            world.month.wanted[leaf, line] * world.class_price[line[1]]
            for line in lines_of(lever)
            if world.month.line_orders[leaf, line] > 0.0  # somebody makes it
        )
        for leaf in lever.leaves
    }
    whole = sum(value.values())
    project = whole * world.p("project_value_per_machine_value")
    paid = min(project * lever.rate * force(world, lever), lever.room)
    weights = {firm.birth: weight_here(world, lever, firm) for firm in world.firms}
    of_all = sum(weights.values())
    if of_all <= 0.0 or whole <= 0.0:
        return
    market = world.outside["machine market"]
    for firm in world.firms:
        grant = paid * weights[firm.birth] / of_all
        spend(world, lever, firm, grant)
        pay(firm, market, grant * world.p("project_pass_through"))
    for leaf, ordered in value.items():
        passed_on = paid * world.p("project_pass_through") * ordered / whole
        pay(market, world.leaves[leaf].buyers, passed_on)


def weight_here(world: World, lever: Lever, firm: Firm) -> float:
    """Pull of a Chinese maker of what the lever's lines buy on the region's buyers."""
    bought = {line[1] for line in lines_of(lever)}
    if firm.makes not in bought or not world.in_china(firm):
        return 0.0
    at_home = math.exp(world.p("home_bias")) if firm.home in lever.leaves else 1.0
    return firm.month.pull * at_home


def lease(world: World, lever: Lever) -> None:
    """More buyers may pay a fee instead of a price; the share rises over a ramp."""
    ramp = max(number(world, lever, "ramp"), world.dt)
    reached = min(max((world.time - lever.terms.start - lever.late) / ramp, 0.0), 1.0)
    share = number(world, lever, "leasing_share") * reached * in_force(world, lever)
    for leaf in lever.leaves:
        for line in lines_of(lever):
            world.month.leasing_offered[leaf, line] += share


def grade_machines(world: World, lever: Lever) -> None:
    """Buyers of the region who compare with a wage doubt less what a machine does."""
    gone = together(number(world, lever, "doubt_cut"), in_force(world, lever))
    for leaf in lever.leaves:
        for line in lines_of(lever):
            world.month.doubt_left[leaf, line] *= 1.0 - gone
    pay_running_cost(world, lever, "workers")


def score_factories(world: World, lever: Lever) -> None:
    """Buyers of the region wait longer for their money back."""
    for leaf in lever.leaves:
        for line in lines_of(lever):
            longer = number(world, lever, "patience") * in_force(world, lever)
            world.month.patience[leaf, line] += longer
