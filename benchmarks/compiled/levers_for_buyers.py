"""Levers that act on buyers: scenes, first purchase, project subsidies, leasing."""

from __future__ import annotations

import math

from benchmarks.compiled.chance import normal_share_below
from benchmarks.compiled.layout import (
    BUDGET,
    CAP_PER_PROJECT,
    CLASS_OF_LINE,
    HOME_SHARE,
    LEASING_SHARE,
    LINES,
    MACHINES,
    MACHINES_PER_SCENE,
    PROJECT_SIZE,
    PUBLIC_SHARE,
    RAMP,
    RATE,
    SCENES,
    SECTOR_SHARE,
    UNITS,
    compiled,
)
from benchmarks.compiled.levers import book, budget_left, steps_of_window

A_YUAN = 1.0  # less than this is the rounding of a budget that is spent


@compiled
def open_scenes(world, leaves, lever, number, year):
    """The decreed scenes open evenly; each buys machines, part of whose price is public."""
    opened = number[SCENES] * number[SECTOR_SHARE] * lever.strength_now
    if opened == 0.0:
        return
    opened /= steps_of_window(world, lever, number)
    for leaf in range(len(lever.leaves)):
        if not lever.leaves[leaf]:
            continue
        for line in range(LINES):
            scenes = opened * lever.share[leaf, line]
            machines = scenes * number[MACHINES_PER_SCENE]
            leaves.demonstrations[leaf, line] += scenes
            leaves.public_orders[leaf, line] += machines
            paid = machines * world.class_price[CLASS_OF_LINE[line]] * number[PUBLIC_SHARE]
            book(world, lever, year, paid)
            world.buyers[leaf] += paid


@compiled
def purchase_first(world, leaves, lever, number, year):
    """Public bodies order machines within a yearly budget paced by the month, part at home."""
    mean_price = 0.0
    for leaf in range(len(lever.leaves)):
        for line in range(LINES):
            mean_price += lever.share[leaf, line] * world.class_price[CLASS_OF_LINE[line]]
    budget = number[BUDGET] * lever.force
    money = min(budget_left(lever, budget), budget * world.dt)
    machines = min(number[UNITS] * lever.force * world.dt, money / max(mean_price, 1.0))
    lever.reserved[:] = 0.0
    for leaf in range(len(lever.leaves)):
        if not lever.leaves[leaf]:
            continue
        for line in range(LINES):
            made = CLASS_OF_LINE[line]
            orders = machines * lever.share[leaf, line]
            kept = orders * number[HOME_SHARE]
            leaves.public_orders[leaf, line] += orders - kept
            leaves.reserved_orders[leaf, line] += kept
            lever.reserved[made] += kept
            book(world, lever, year, orders * world.class_price[made])
            world.buyers[leaf] += orders * world.class_price[made]


@compiled
def mean_rate(rate, cap, median, spread):
    """E[min(r·V, c)]/E[V] for lognormal project sizes V."""
    if rate <= 0.0 or cap <= 0.0:
        return 0.0
    mean = median * math.exp(0.5 * spread**2)
    bound = math.log(cap / (rate * median)) / spread
    capped = 1.0 - normal_share_below(bound)
    return rate * normal_share_below(bound - spread) + cap / mean * capped


@compiled
def subsidise_projects(p, leaves, lever, number):
    """Buyers of the region see the part of the subsidy that firms pass on, while money lasts."""
    lever.rate = mean_rate(
        number[RATE], number[CAP_PER_PROJECT], number[PROJECT_SIZE], p.project_size_spread
    )
    budget = number[BUDGET] * lever.force
    lever.room = min(budget_left(lever, budget), budget * p.budget_pacing)
    if lever.room <= A_YUAN:
        return
    support = lever.rate * p.project_pass_through * lever.force
    for leaf in range(len(lever.leaves)):
        if lever.leaves[leaf]:
            for line in range(LINES):
                if lever.lines[line]:
                    leaves.buyer_support[leaf, line] += support


@compiled
def settle_project_subsidy(p, world, place, firms, leaves, lever, year):
    """Firms chosen by the region's buyers get the subsidy and pass a part on."""
    whole = 0.0
    for leaf in range(len(lever.leaves)):
        whole += ordered_in(world, leaves, lever, leaf)
    project = whole * p.project_value_per_machine_value
    paid = min(project * lever.rate * lever.force, lever.room)
    of_all = 0.0
    for i in range(world.rows):
        if firms.alive[i]:
            of_all += weight_here(world, place, firms, lever, i)
    if of_all <= 0.0 or whole <= 0.0 or paid <= 0.0:
        return
    for i in range(world.rows):
        if firms.alive[i]:
            grant = paid * weight_here(world, place, firms, lever, i) / of_all
            book(world, lever, year, grant)
            firms.support[i] += grant
            passed_on = grant * p.project_pass_through
            firms.cash[i] += grant - passed_on
            world.machine_market += passed_on
    for leaf in range(len(lever.leaves)):
        part = ordered_in(world, leaves, lever, leaf) / whole
        world.machine_market -= paid * p.project_pass_through * part
        world.buyers[leaf] += paid * p.project_pass_through * part


@compiled
def ordered_in(world, leaves, lever, leaf):
    """Worth of the machines that the lever's lines ordered in a leaf of its region."""
    value = 0.0
    if lever.leaves[leaf]:
        for line in range(LINES):
            if lever.lines[line]:
                price = world.class_price[CLASS_OF_LINE[line]]
                if leaves.line_orders[leaf, line] > 0.0:
                    value += leaves.wanted[leaf, line] * price
    return value


@compiled
def weight_here(world, place, firms, lever, i):
    """Pull of a Chinese maker of what the lever's lines buy on the region's buyers."""
    made, home = firms.makes[i], firms.home[i]
    if made >= MACHINES or not place.in_china[home]:
        return 0.0
    for line in range(LINES):
        if lever.lines[line] and CLASS_OF_LINE[line] == made:
            return firms.pull[i] * (world.home if lever.leaves[home] else 1.0)
    return 0.0


@compiled
def lease(world, leaves, lever, number):
    """More buyers may pay a fee instead of a price; the share rises over a ramp."""
    ramp = max(number[RAMP], world.dt)
    reached = min(max((world.time - lever.start) / ramp, 0.0), 1.0)
    share = number[LEASING_SHARE] * reached * lever.strength_now
    for leaf in range(len(lever.leaves)):
        if lever.leaves[leaf]:
            for line in range(LINES):
                if lever.lines[line]:
                    leaves.leasing_offered[leaf, line] += share
