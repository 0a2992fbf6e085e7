"""Averages of orders, what firms expect from them, and the capacity they buy."""

from __future__ import annotations

import math

from tests.witness.accounts import pay
from tests.witness.chance import chance_within, towards
from tests.witness.things import Firm, World


def expected_growth(world: World, fast: float, slow: float) -> float:
    """Growth a year that two moving averages of orders show: (r − 1)/(T_s − T_f·r)."""
    memory_fast, memory_slow = world.p("orders_memory_fast"), world.p("orders_memory_slow")
    ratio = (fast + 1e-9) / (slow + 1e-9)
    ratio = min(ratio, 0.95 * memory_slow / memory_fast)
    growth = (ratio - 1.0) / (memory_slow - memory_fast * ratio)
    return min(max(growth, -0.9), world.p("highest_expected_growth"))


def follow_orders(world: World) -> None:
    """Firms and investors watch orders and sales; experience adds up."""
    dt, fast, slow = world.dt, world.p("orders_memory_fast"), world.p("orders_memory_slow")
    for firm in world.firms:
        firm.orders_fast = towards(firm.orders_fast, firm.month.orders / dt, fast, dt)
        firm.orders_slow = towards(firm.orders_slow, firm.month.orders / dt, slow, dt)
        firm.sales_rate = towards(firm.sales_rate, firm.month.sales / dt, slow, dt)
        firm.sales_this_year += firm.month.sales
        firm.cumulative_output += firm.month.made
        world.class_output[firm.makes] += firm.month.made
    all_fast = sum(firm.orders_fast for firm in world.makers)
    all_slow = sum(firm.orders_slow for firm in world.makers)
    growth = expected_growth(world, all_fast, all_slow)
    believed = growth * all_fast / (all_fast + world.p("credible_volume"))
    world.sales_growth = towards(world.sales_growth, believed, world.p("investor_lag"), dt)


def invest(world: World) -> None:
    for firm in world.firms:
        added = buy_capacity(world, firm)
        serve_loans(world, firm)
        leaving = min(2.0 * world.dt / building_time(world, firm), 1.0)
        begun, finished = firm.capacity_ordered * leaving, firm.capacity_building * leaving
        firm.capacity_ordered += added - begun
        firm.capacity_building += begun - finished
        firm.capacity += finished
        firm.capacity *= math.exp(-world.dt / world.p("capacity_life"))


def building_time(world: World, firm: Firm) -> float:
    return world.p("capacity_lag") * firm.month.lead_time_left


def cost_of_capacity(world: World, firm: Firm) -> float:
    """Of a machine a year; pilot lines save the young a part."""
    cost = world.p("capital_per_output", firm.makes) * firm.unit_cost
    if firm.age < world.p("young_age"):
        cost *= world.leaves[firm.home].capital_cost_left
    return cost


def capacity_gap(world: World, firm: Firm) -> float:
    """Capacity to be ordered this month: for the orders expected when it is ready."""
    growth = expected_growth(world, firm.orders_fast, firm.orders_slow)
    expected = firm.orders_fast * math.exp(growth * building_time(world, firm))
    wanted = (expected + firm.backlog) / world.p("target_utilisation")
    installed = firm.capacity + firm.capacity_ordered + firm.capacity_building
    return max(wanted - installed, 0.0) * chance_within(1.0 / world.p("ordering_time"), world.dt)


def buy_capacity(world: World, firm: Firm) -> float:
    """Own money first, loans beside it; returns the capacity ordered."""
    gap = capacity_gap(world, firm)
    cost = cost_of_capacity(world, firm)
    loan_share = world.p("capacity_loan_share")
    reserve = world.p("cash_reserve_time") * world.p("fixed_cost", firm.makes)
    free = max(0.0, firm.cash - firm.support_account - reserve)
    budget = free * chance_within(world.p("cash_for_capacity"), world.dt)
    own = min(gap * (1.0 - loan_share), budget / max(cost, 1.0))
    lent = min(
        gap * loan_share * cost,
        max(world.p("debt_to_sales") * firm.sales_rate - (firm.debt - firm.pledged_debt), 0.0),
        own * cost * world.p("loans_to_own_money"),
    )
    added = own + lent / max(cost, 1.0)
    pay(world.outside["lenders"], firm, lent)
    firm.debt += lent
    pay(firm, world.outside["suppliers"], added * cost)
    return added


def serve_loans(world: World, firm: Firm) -> None:
    """Repayment first, then interest, as far as cash goes."""
    due = firm.debt * chance_within(1.0 / world.p("loan_term"), world.dt)
    due = min(due, max(firm.cash, 0.0))
    interest = firm.debt * world.p("loan_rate") * world.dt
    interest = min(interest, max(firm.cash - due, 0.0))
    firm.month.interest = interest
    pay(firm, world.outside["lenders"], due + interest)
    if firm.debt > 0.0:
        firm.pledged_debt *= 1.0 - due / firm.debt
    firm.debt -= due
