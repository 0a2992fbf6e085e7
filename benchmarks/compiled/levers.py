"""What all levers share: a window, dated numbers, strength and effort, a budget."""

from __future__ import annotations

import math

from benchmarks.compiled.layout import A_LITTLE, START_LAG, STRENGTH, compiled


@compiled
def look_up(number, dated, drawn):
    """A lever's numbers now: drawn, or as dated."""
    for k in range(len(number)):
        number[k] = dated[k] if math.isnan(drawn[k]) else drawn[k]


@compiled
def set_force(world, lever, number):
    """Strength inside the window, 0 outside; budgets follow the government's effort too."""
    opens = lever.start + number[START_LAG]
    inside = opens - A_LITTLE <= world.time < lever.end - A_LITTLE
    lever.strength_now = number[STRENGTH] if inside else 0.0
    lever.force = lever.strength_now * world.effort[lever.region]


@compiled
def steps_of_window(world, lever, number):
    """Steps of the run's calendar that begin inside the window, at least one."""
    first = lever.start + number[START_LAG] - world.start_year
    after = lever.end - world.start_year
    begins = math.ceil((first - A_LITTLE) / world.dt)
    ends = math.ceil((after - A_LITTLE) / world.dt)
    return float(max(ends - begins, 1))


@compiled
def book(world, lever, year, amount):
    """Public money leaves the region's treasury; the caller hands it to whom it is for."""
    world.treasuries[lever.region] -= amount
    year.public[lever.kind, lever.region] += amount
    lever.paid_this_year += amount


@compiled
def budget_left(lever, budget):
    return max(budget - lever.paid_this_year, 0.0)
