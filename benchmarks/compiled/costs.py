"""What a machine costs to make and what is asked for it."""

from __future__ import annotations

import math

from benchmarks.compiled.layout import CLASSES, MACHINES, SUPPLIES, compiled


@compiled
def note_sets(p, world, sums):
    """Component sets and licences in one machine now: early designs need more."""
    shrunk = math.exp(-(world.time - world.start_year) / p.content_shrink_time)
    for part in range(SUPPLIES):
        sums.sets[0, part] = p.sets_per_basic[part] * (1.0 + p.content_extra[0] * shrunk)
        sums.sets[1, part] = p.sets_per_functional[part] * (1.0 + p.content_extra[1] * shrunk)


@compiled
def set_costs_and_prices(p, world, firms, sums):
    """Wright's law, margins, and mean prices weighted by shares of orders."""
    note_sets(p, world, sums)
    spent, held, materials, pooled = sums.sold, sums.held, sums.orders, sums.pull
    for made in range(CLASSES):
        spent[made] = held[made] = materials[made] = 0.0
        if made < MACHINES:
            for part in range(SUPPLIES):
                materials[made] += sums.sets[made, part] * world.class_price[MACHINES + part]
        together = 1.0 + world.class_output[made] / p.prior_pooled_output[made]
        exponent = -world.learning[made] * p.pooled_share[made]
        pooled[made] = p.conversion_cost[made] * together**exponent
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made = firms.makes[i]
        alone = 1.0 + firms.cumulative_output[i] / p.prior_own_output[made]
        cost = pooled[made] * alone ** (-world.learning[made] * (1.0 - p.pooled_share[made]))
        firms.conversion_cost[i] = cost
        firms.unit_cost[i] = cost + materials[made]
        margin = firms.margin[i]
        margin += world.near_margin * (wanted_margin(p, firms, i, made) - margin)
        firms.margin[i] = margin
        firms.price[i] = firms.unit_cost[i] / (1.0 - margin)
        held[made] += firms.market_share[i]
        spent[made] += firms.market_share[i] * firms.price[i]
    for made in range(CLASSES):
        if held[made] > 0.0:
            world.class_price[made] = spent[made] / held[made]


@compiled
def wanted_margin(p, firms, i, made):
    """Lerner's margin, lower with idle capacity, higher with a long order book."""
    lerner = 1.0 / (p.price_elasticity[made] * max(1.0 - firms.market_share[i], 1e-6))
    used = max(firms.orders_fast[i] / firms.capacity[i], 1e-3)
    idle = min(max(1.0 - used, 0.0), 1.0)
    waiting = min(firms.backlog[i] / firms.capacity[i], 1.0)
    margin = lerner * (1.0 - p.idle_margin_effect * idle + p.order_margin_effect * waiting)
    return min(max(margin, p.lowest_margin), p.highest_margin)
