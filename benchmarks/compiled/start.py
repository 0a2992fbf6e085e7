"""A world in January of the first year."""

from __future__ import annotations

import math

from benchmarks.compiled.chance import chance_within, world_key
from benchmarks.compiled.layout import A_LITTLE, CLASSES, compiled
from benchmarks.compiled.population import (
    count_places,
    note_sites,
    note_support,
    seat_known_firm,
    seat_newcomers,
    set_population_rates,
    set_shares,
)


@compiled
def start(p, world, place, firms, leaves, year, received, sums, known, seed, replicate):
    """Firms known by name that are there already, then others drawn; shares follow appeal.

    Records hold zeros but for the calendar of the world (``start_year``, ``steps_per_year``).
    """
    world.key = world_key(seed, replicate)
    world.dt, world.time = 1.0 / world.steps_per_year, float(world.start_year)
    world.effort[:] = 1.0
    world.frontier = p.start_frontier
    world.known = world.rows = len(known)
    set_rates(p, world)
    set_population_rates(p, world)
    note_sites(p, place, sums)
    for made in range(CLASSES):
        world.class_price[made] = p.start_price[made]
        world.learning[made] = -math.log2(1.0 - p.learning_rate[made])
    for row in range(len(known)):
        if known[row].entered <= world.time + A_LITTLE:
            seat_known_firm(p, world, firms, year, received, known, row)
    count_places(firms, world, sums)
    note_support(p, leaves, sums)
    for made in range(CLASSES):
        set_shares(p, place, sums, made, -1, 0.0)
        others = round(p.start_others[made])
        seat_newcomers(p, world, place, firms, year, received, sums, made, others, made)
    share_by_appeal(world, firms, sums)
    year.entries[:] = 0.0  # the first year is yet to come


@compiled
def share_by_appeal(world, firms, sums):
    sums.pull[:] = 0.0
    for i in range(world.rows):
        if firms.alive[i]:
            sums.pull[firms.makes[i]] += math.exp(firms.appeal[i])
    for i in range(world.rows):
        if firms.alive[i]:
            firms.market_share[i] = math.exp(firms.appeal[i]) / sums.pull[firms.makes[i]]


@compiled
def set_rates(p, world):
    """What happens in a step, from parameters that never move."""
    dt = world.dt
    world.wear = chance_within(1.0 / p.machine_life, dt)
    world.stay = math.exp(-dt / p.order_persistence_time)
    world.country = math.exp(p.nation_bias)
    world.home = math.exp(p.home_bias)
    world.public_home = math.exp(p.public_home_bias)
    world.component_home = math.exp(p.component_home_bias)
    world.near_fast = chance_within(1.0 / p.orders_memory_fast, dt)
    world.near_slow = chance_within(1.0 / p.orders_memory_slow, dt)
    world.near_margin = chance_within(1.0 / p.margin_adjustment_time, dt)
    world.near_support = chance_within(1.0 / p.support_memory, dt)
    world.near_investor = chance_within(1.0 / p.investor_lag, dt)
    world.spend_support = chance_within(1.0 / p.support_spending_time, dt)
    world.learn_national = chance_within(p.national_spillover, dt)
    world.lose = chance_within(p.order_loss_rate, dt)
    world.ordering = chance_within(1.0 / p.ordering_time, dt)
    world.buying = chance_within(p.cash_for_capacity, dt)
    world.repay = chance_within(1.0 / p.loan_term, dt)
    world.ageing = math.exp(-dt / p.capacity_life)
    world.begin = min(2.0 * dt / p.capacity_lag, 1.0)
    world.work_off = chance_within(1.0 / p.deal_work_time, dt)
