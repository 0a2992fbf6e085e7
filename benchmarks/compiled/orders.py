"""From demand to firms: every leaf's buyers choose by logit among all who make what they want."""

from __future__ import annotations

import math

from benchmarks.compiled.layout import (
    CLASS_OF_LINE,
    CLASSES,
    FIRST_PURCHASE,
    LINES,
    MACHINES,
    compiled,
)
from benchmarks.compiled.levers_for_firms import is_eligible


@compiled
def note_pulls(p, world, firms, sums):
    """What draws buyers: capability, price against the class, experience, and the rest."""
    sums.pull[:] = 0.0
    sums.held[:] = 0.0
    sums.pull_at[:] = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made = firms.makes[i]
        dear = math.log(max(firms.price[i], 1.0) / max(world.class_price[made], 1.0))
        known = math.log1p(firms.cumulative_output[i] / p.prior_own_output[made])
        utility = p.capability_pull[made] * firms.capability[i]
        utility -= p.price_elasticity[made] * dear
        utility += p.experience_pull * known + firms.appeal[i]
        pull = math.exp(min(max(utility, -50.0), 50.0))
        firms.pull[i] = pull
        sums.pull[made] += pull
        sums.pull_at[made, firms.home[i]] += pull
        sums.held[made] += firms.market_share[i]


@compiled
def sum_by_class(sums, by_line, leaves):
    """``sums.wanted`` of machines, by class and leaf; whether there is any."""
    whole = 0.0
    for made in range(MACHINES):
        sums.wanted[made][:] = 0.0
    for leaf in range(leaves):
        for line in range(LINES):
            sums.wanted[CLASS_OF_LINE[line], leaf] += by_line[leaf, line]
            whole += by_line[leaf, line]
    return whole > 0.0


@compiled
def set_weights(world, place, sums, made, home):
    """Orders per pull of a class's firms by their leaf, in ``sums.share[made]``.

    A firm of the buyers' country pulls e^n as much, one of their own leaf ``home`` times that
    again. So a firm's orders are its pull times a sum over leaves that only its leaf decides.
    """
    weight, wanted, pull_at = sums.share[made], sums.wanted[made], sums.pull_at[made]
    china = abroad = to_china = to_abroad = 0.0
    for leaf in range(len(weight)):
        if place.in_china[leaf]:
            china += pull_at[leaf]
        else:
            abroad += pull_at[leaf]
    for leaf in range(len(weight)):
        weight[leaf] = 0.0
        if wanted[leaf] == 0.0 or sums.pull[made] <= 0.0:
            continue
        near, far = (china, abroad) if place.in_china[leaf] else (abroad, china)
        whole = far + world.country * (near + (home - 1.0) * pull_at[leaf])
        per_pull = wanted[leaf] / whole
        weight[leaf] = per_pull * world.country * (home - 1.0)
        if place.in_china[leaf]:
            to_china += per_pull * world.country
            to_abroad += per_pull
        else:
            to_china += per_pull
            to_abroad += per_pull * world.country
    for leaf in range(len(weight)):
        weight[leaf] += to_china if place.in_china[leaf] else to_abroad


@compiled
def place_with_persistence(world, firms, sums, first, last):
    """Orders of classes ``first`` to ``last``: a part of buyers stays with last month's shares.

    Then each firm's share of its class's orders; last month's where nothing was ordered.
    """
    placed, stay = sums.orders, world.stay
    for made in range(first, last):
        placed[made] = 0.0
    for i in range(world.rows):
        made = firms.makes[i]
        if firms.alive[i] and first <= made < last:
            firms.orders[i] = firms.pull[i] * sums.share[made, firms.home[i]]
            placed[made] += firms.orders[i]
    for i in range(world.rows):
        made = firms.makes[i]
        if not (firms.alive[i] and first <= made < last):
            continue
        if sums.held[made] > 0.0:
            kept = stay * placed[made] * firms.market_share[i] / sums.held[made]
            firms.orders[i] = kept + (1.0 - stay) * firms.orders[i]
        if placed[made] > 0.0:
            firms.market_share[i] = firms.orders[i] / placed[made]


@compiled
def place_orders(p, world, place, firms, leaves, levers, sums):
    """Private orders, public ones with a stronger bias to home, and those kept for some firms."""
    note_pulls(p, world, firms, sums)
    count = len(place.wage)
    sum_by_class(sums, leaves.wanted, count)
    for made in range(MACHINES):
        set_weights(world, place, sums, made, world.home)
    place_with_persistence(world, firms, sums, 0, MACHINES)
    if sum_by_class(sums, leaves.public_orders, count):
        for made in range(MACHINES):
            set_weights(world, place, sums, made, world.public_home)
        for i in range(world.rows):
            if firms.alive[i] and firms.makes[i] < MACHINES:
                firms.orders[i] += firms.pull[i] * sums.share[firms.makes[i], firms.home[i]]
    for row in range(len(levers)):
        if levers[row].kind == FIRST_PURCHASE:
            for made in range(MACHINES):
                if levers[row].reserved[made] > 0.0:
                    keep_for(world, firms, sums, levers[row], made)
    for i in range(world.rows):
        if firms.alive[i] and firms.makes[i] < MACHINES:
            firms.backlog[i] += firms.orders[i]
    let_users_wait(world, leaves, sums, count)


@compiled
def keep_for(world, firms, sums, lever, made):
    """Orders kept for the region's firms, by their pull; for all where none of them makes it."""
    allowed = 0.0
    for i in range(world.rows):
        if firms.makes[i] == made and is_eligible(firms, lever, i):
            allowed += firms.pull[i]
    whole = allowed if allowed > 0.0 else sums.pull[made]
    if whole <= 0.0:
        return
    for i in range(world.rows):
        if firms.alive[i] and firms.makes[i] == made:
            if allowed > 0.0 and not is_eligible(firms, lever, i):
                continue
            firms.orders[i] += lever.reserved[made] * firms.pull[i] / whole


@compiled
def let_users_wait(world, leaves, sums, count):
    """Orders of users wait by leaf and line; machines bought with public money are counted."""
    for leaf in range(count):
        for line in range(LINES):
            public = leaves.public_orders[leaf, line] + leaves.reserved_orders[leaf, line]
            private = leaves.wanted[leaf, line]
            if sums.pull[CLASS_OF_LINE[line]] <= 0.0:  # nobody makes it
                public = private = 0.0
            leaves.line_orders[leaf, line] = private + public
            leaves.waiting[leaf, line] += private + public
            bought = leaves.public_machines[leaf, line]
            leaves.public_machines[leaf, line] = bought + public - bought * world.wear


@compiled
def choose_suppliers(world, place, firms, sums):
    """Makers order parts and licences (``sums.wanted``) by logit, with a bias to their leaf."""
    for part in range(MACHINES, CLASSES):
        set_weights(world, place, sums, part, world.component_home)
    place_with_persistence(world, firms, sums, MACHINES, CLASSES)
