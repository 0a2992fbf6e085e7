"""From demand to firms: every leaf's buyers choose by logit among all who make what they want."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tests.witness.chance import chance_within
from tests.witness.things import CLASSES, LINES, MACHINES, Demand, Firm, World

Orders = dict[int, float]  # birth of the firm -> machines, sets or licences


def utility(world: World, firm: Firm) -> float:
    """What draws buyers: capability, price against the class, experience, and the rest."""
    made = firm.makes
    dear = math.log(max(firm.price, 1.0) / max(world.class_price[made], 1.0))
    known = math.log1p(firm.cumulative_output / world.p("prior_own_output", made))
    return (
        world.p("capability_pull", made) * firm.capability
        - world.p("price_elasticity", made) * dear
        + world.p("experience_pull") * known
        + firm.appeal
    )


def logit(world: World, wanted: Mapping[tuple[str, str], float], home_bias: float) -> Orders:
    """Orders of each leaf's buyers of each class among all firms that make it.

    ``wanted`` by leaf and class. A firm of the buyers' country pulls e^n as much, one of their
    own leaf e^h times that again; buyers abroad are drawn more to those of China that are
    helped to export. What nobody makes is not ordered.
    """
    country, home = math.exp(world.p("nation_bias")), math.exp(home_bias)
    rivals = {made: world.who_make(made) for made in CLASSES}
    orders = {firm.birth: 0.0 for firm in world.firms}
    for (leaf, made), quantity in wanted.items():
        pulls = {}
        for firm in rivals[made]:
            pull = firm.month.pull
            if world.in_china(firm) == world.leaves[leaf].in_china:
                pull *= country
            elif world.in_china(firm):
                pull *= 1.0 + firm.month.export_gain
            if firm.home == leaf:
                pull *= home
            pulls[firm.birth] = pull
        whole = sum(pulls.values())
        for birth, pull in pulls.items():
            orders[birth] += quantity * pull / whole
    return orders


def kept_for(world: World, wanted: Mapping[str, float], allowed: set[int]) -> Orders:
    """Orders by class kept for some firms, by their pull; for all where none of them makes it."""
    orders = {firm.birth: 0.0 for firm in world.firms}
    for made, quantity in wanted.items():
        makers = world.who_make(made)
        chosen = [firm for firm in makers if firm.birth in allowed] or makers
        whole = sum(firm.month.pull for firm in chosen)
        for firm in chosen:
            orders[firm.birth] += quantity * firm.month.pull / whole
    return orders


def with_persistence(world: World, fresh: Orders, product_class: str) -> Orders:
    """A part of a class's buyers stays with last month's shares."""
    firms = world.who_make(product_class)
    stay = math.exp(-world.dt / world.p("order_persistence_time"))
    placed = sum(fresh[firm.birth] for firm in firms)
    held = sum(firm.market_share for firm in firms)
    if held <= 0.0:
        return {firm.birth: fresh[firm.birth] for firm in firms}
    return {
        firm.birth: stay * placed * firm.market_share / held + (1.0 - stay) * fresh[firm.birth]
        for firm in firms
    }


def note_shares(world: World, orders: Orders, product_class: str) -> None:
    """Each firm's share of its class's orders; last month's where nothing was ordered."""
    firms = world.who_make(product_class)
    placed = sum(orders[firm.birth] for firm in firms)
    if placed > 0.0:
        for firm in firms:
            firm.market_share = orders[firm.birth] / placed


def by_class(demand: Demand) -> dict[tuple[str, str], float]:
    """Machines wanted by leaf and class, from leaf and line."""
    wanted: dict[tuple[str, str], float] = {}
    for (leaf, line), quantity in demand.items():
        wanted[leaf, line[1]] = wanted.get((leaf, line[1]), 0.0) + quantity
    return wanted


def place_orders(world: World) -> None:
    """Private orders, public ones with a stronger bias to home, and those kept for some firms."""
    month = world.month
    for firm in world.firms:
        firm.month.pull = math.exp(min(max(utility(world, firm), -50.0), 50.0))
    private = logit(world, by_class(month.wanted), world.p("home_bias"))
    for made in MACHINES:
        placed = with_persistence(world, private, made)
        note_shares(world, placed, made)
        for firm in world.who_make(made):
            firm.month.orders = placed[firm.birth]
    place_public_orders(world)
    for firm in world.makers:
        firm.backlog += firm.month.orders
    let_users_wait(world)


def place_public_orders(world: World) -> None:
    month = world.month
    public = logit(world, by_class(month.public_orders), world.p("public_home_bias"))
    for firm in world.makers:
        firm.month.orders += public[firm.birth]
    for reserved, allowed in month.reserved_orders:
        wanted = dict.fromkeys(MACHINES, 0.0)
        for (_, line), quantity in reserved.items():
            wanted[line[1]] += quantity
        kept = kept_for(world, wanted, allowed)
        for firm in world.makers:
            firm.month.orders += kept[firm.birth]


def let_users_wait(world: World) -> None:
    """Orders of users wait by leaf and line; machines bought with public money are counted."""
    month = world.month
    wear = chance_within(1.0 / world.p("machine_life"), world.dt)
    offered = {made: bool(world.who_make(made)) for made in MACHINES}
    for leaf in world.leaves.values():
        for line in LINES:
            place = (leaf.name, line)
            public = month.public_orders.get(place, 0.0)
            public += sum(reserved.get(place, 0.0) for reserved, _ in month.reserved_orders)
            if not offered[line[1]]:
                public = 0.0
            private = month.wanted[place] if offered[line[1]] else 0.0
            month.line_orders[place] = private + public
            leaf.waiting[line] += private + public
            leaf.public_machines[line] += public - leaf.public_machines[line] * wear
