"""What a machine costs to make and what is asked for it."""

from __future__ import annotations

import math

from tests.witness.chance import towards
from tests.witness.things import CLASSES, MACHINES, SUPPLIES, Firm, World


def sets_in_a_machine(world: World, machine: str) -> dict[str, float]:
    """Component sets and licences in one machine now: early designs need more."""
    since = world.time - world.scenario.start_year
    extra = world.p("content_extra", machine)
    content = 1.0 + extra * math.exp(-since / world.p("content_shrink_time"))
    return {part: world.p(f"sets_per_{machine}", part) * content for part in SUPPLIES}


def material_cost(world: World, product_class: str) -> float:
    """What is bought in for one, at market prices; only machines buy in."""
    if product_class not in MACHINES:
        return 0.0
    sets = sets_in_a_machine(world, product_class)
    return sum(sets[part] * world.class_price[part] for part in SUPPLIES)


def conversion_cost(world: World, firm: Firm) -> float:
    """Wright's law on the class's output and on the firm's own."""
    made = firm.makes
    exponent = -math.log2(1.0 - world.p("learning_rate", made))
    pooled = world.p("pooled_share", made)
    together = 1.0 + world.class_output[made] / world.p("prior_pooled_output", made)
    alone = 1.0 + firm.cumulative_output / world.p("prior_own_output", made)
    return float(
        world.p("conversion_cost", made)
        * together ** (-exponent * pooled)
        * alone ** (-exponent * (1.0 - pooled))
    )


def wanted_margin(world: World, firm: Firm) -> float:
    """Lerner's margin, lower with idle capacity, higher with a long order book."""
    elasticity = world.p("price_elasticity", firm.makes)
    lerner = 1.0 / (elasticity * max(1.0 - firm.market_share, 1e-6))
    used = max(firm.orders_fast / firm.capacity, 1e-3)
    idle = min(max(1.0 - used, 0.0), 1.0)
    waiting = min(firm.backlog / firm.capacity, 1.0)
    margin = lerner * (
        1.0 - world.p("idle_margin_effect") * idle + world.p("order_margin_effect") * waiting
    )
    return min(max(margin, world.p("lowest_margin")), world.p("highest_margin"))


def set_costs_and_prices(world: World) -> None:
    materials = {made: material_cost(world, made) for made in CLASSES}
    for firm in world.firms:
        firm.conversion_cost = conversion_cost(world, firm)
        firm.unit_cost = firm.conversion_cost + materials[firm.makes]
        firm.margin = towards(
            firm.margin, wanted_margin(world, firm), world.p("margin_adjustment_time"), world.dt
        )
        firm.price = firm.unit_cost / (1.0 - firm.margin)
    for made in CLASSES:
        sellers = world.who_make(made)
        weight = sum(firm.market_share for firm in sellers)
        if weight > 0.0:
            spent = sum(firm.market_share * firm.price for firm in sellers)
            world.class_price[made] = spent / weight
