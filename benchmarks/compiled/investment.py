"""Averages of orders, what firms expect from them, and the capacity they buy."""

from __future__ import annotations

import math

from benchmarks.compiled.layout import MACHINES, compiled


@compiled
def expected_growth(p, fast, slow):
    """Growth a year that two moving averages of orders show: (r − 1)/(T_s − T_f·r)."""
    ratio = (fast + 1e-9) / (slow + 1e-9)
    ratio = min(ratio, 0.95 * p.orders_memory_slow / p.orders_memory_fast)
    growth = (ratio - 1.0) / (p.orders_memory_slow - p.orders_memory_fast * ratio)
    return min(max(growth, -0.9), p.highest_expected_growth)


@compiled
def follow_orders(p, world, firms):
    """Firms and investors watch orders and sales; experience adds up."""
    all_fast = all_slow = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        ordered, sold = firms.orders[i] / world.dt, firms.sales[i] / world.dt
        firms.orders_fast[i] += world.near_fast * (ordered - firms.orders_fast[i])
        firms.orders_slow[i] += world.near_slow * (ordered - firms.orders_slow[i])
        firms.sales_rate[i] += world.near_slow * (sold - firms.sales_rate[i])
        firms.sales_this_year[i] += firms.sales[i]
        firms.cumulative_output[i] += firms.made[i]
        world.class_output[firms.makes[i]] += firms.made[i]
        if firms.makes[i] < MACHINES:
            all_fast += firms.orders_fast[i]
            all_slow += firms.orders_slow[i]
    growth = expected_growth(p, all_fast, all_slow)
    believed = growth * all_fast / (all_fast + p.credible_volume)
    world.sales_growth += world.near_investor * (believed - world.sales_growth)


@compiled
def invest(p, world, firms):
    """Capacity ordered is begun and finished in turn; loans are served as far as cash goes."""
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        added = buy_capacity(p, world, firms, i)
        due = min(firms.debt[i] * world.repay, max(firms.cash[i], 0.0))
        interest = firms.debt[i] * p.loan_rate * world.dt
        interest = min(interest, max(firms.cash[i] - due, 0.0))
        firms.cash[i] -= due + interest
        world.lenders += due + interest
        firms.debt[i] -= due
        begun = firms.capacity_ordered[i] * world.begin
        finished = firms.capacity_building[i] * world.begin
        firms.capacity_ordered[i] += added - begun
        firms.capacity_building[i] += begun - finished
        firms.capacity[i] = (firms.capacity[i] + finished) * world.ageing


@compiled
def buy_capacity(p, world, firms, i):
    """For the orders expected when it is ready: own money first, loans beside it."""
    growth = expected_growth(p, firms.orders_fast[i], firms.orders_slow[i])
    expected = firms.orders_fast[i] * math.exp(growth * p.capacity_lag)
    wanted = (expected + firms.backlog[i]) / p.target_utilisation
    installed = firms.capacity[i] + firms.capacity_ordered[i] + firms.capacity_building[i]
    gap = max(wanted - installed, 0.0) * world.ordering
    if gap == 0.0:
        return 0.0
    made = firms.makes[i]
    cost = p.capital_per_output[made] * firms.unit_cost[i]
    reserve = p.cash_reserve_time * p.fixed_cost[made]
    free = max(0.0, firms.cash[i] - firms.support_account[i] - reserve)
    own = min(gap * (1.0 - p.capacity_loan_share), free * world.buying / max(cost, 1.0))
    lent = min(
        gap * p.capacity_loan_share * cost,
        max(p.debt_to_sales * firms.sales_rate[i] - firms.debt[i], 0.0),
        own * cost * p.loans_to_own_money,
    )
    added = own + lent / max(cost, 1.0)
    firms.cash[i] += lent - added * cost
    firms.debt[i] += lent
    world.lenders -= lent
    world.suppliers += added * cost
    return added
