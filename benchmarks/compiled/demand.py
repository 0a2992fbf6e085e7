"""Who wants machines: buyers with a budget, and buyers who compare a machine with a wage."""

from __future__ import annotations

import math

from benchmarks.compiled.chance import chance_within, normal_share_below
from benchmarks.compiled.layout import BUDGET_LINES, CLASS_OF_LINE, LINES, compiled


@compiled
def say_what_is_wanted(p, world, place, leaves, sums):
    """Private demand of the month by leaf and line, and what of it would be leased."""
    for line in range(LINES):
        capability = sums.leader[CLASS_OF_LINE[line]]
        price = world.class_price[CLASS_OF_LINE[line]]
        if line < BUDGET_LINES:
            common = budget_of_all(p, world, line, capability)
            for leaf in range(len(place.wage)):
                part = place.line_weight[leaf, line] if place.in_china[leaf] else p.overseas_budget
                paid = price * (1.0 - min(leaves.buyer_support[leaf, line], 1.0))
                dearness = max(paid, 1.0) / p.budget_reference_price
                bought = common * part * dearness ** -p.budget_elasticity[line]
                leaves.wanted[leaf, line] = bought * world.dt
                leaves.leased[leaf, line] = 0.0
            continue
        job = line - BUDGET_LINES
        gate = capability - p.capability_threshold[job]
        gate = 1.0 / (1.0 + math.exp(-p.gate_steepness * gate))
        seen = 0.0
        for leaf in range(len(place.wage)):
            if place.in_china[leaf]:
                seen += leaves.demonstrations[leaf, line]
        for leaf in range(len(place.wage)):
            want_for_jobs(p, world, place, leaves, leaf, line, capability, gate, seen)


@compiled
def budget_of_all(p, world, line, capability):
    """(B/P0)·A(t)·(C/C0)^χ of a line: what its buyers would take at the reference price."""
    late = world.time - (p.budget_midpoint + p.budget_lag[line])
    activity = 1.0 / (1.0 + math.exp(-p.budget_speed * late))
    useful = max(capability, 1e-6) / p.useful_capability
    whole = p.budget_level * p.full_budget[line] / p.budget_reference_price
    return whole * activity * useful**p.capability_response


@compiled
def want_for_jobs(p, world, place, leaves, leaf, line, capability, gate, seen):
    """Machines that would pay now, adopted by Bass's hazard; replacements while the use pays."""
    job, price = line - BUDGET_LINES, world.class_price[CLASS_OF_LINE[line]]
    paid = price * (1.0 - min(leaves.buyer_support[leaf, line], 1.0))
    known = leaves.demonstrations[leaf, line]
    if place.in_china[leaf]:
        known += p.information_reach * (seen - known)
    believed = capability * (1.0 - p.doubt * math.exp(-p.information_rate * known))
    saving = place.wage[leaf] * p.labour_cost_factor * believed * p.shifts[job]
    saving -= p.running_cost_share * price
    buyers = leasers = 0.0
    if saving > 0.0:
        payback = max(paid, 1.0) / max(saving, 1e-3)
        buyers = normal_share_below(math.log(p.payback_threshold / payback) / p.payback_spread)
        fee = paid * (1.0 / p.machine_life + p.leasing_return)
        gain = math.log(max(saving, 1e-3) / max(fee, 1e-3))
        leasers = normal_share_below(gain / p.payback_spread)
    reach = leaves.leasing[leaf, line]
    eligible = (1.0 - reach) * buyers + reach * max(leasers, buyers)
    by_lease = reach * leasers if leasers > buyers else 0.0
    jobs = place.jobs[leaf, line] * p.task_share[job]
    if not place.in_china[leaf]:
        jobs *= p.overseas_reach
    leaves.leased[leaf, line] = by_lease / eligible if eligible > 0.0 else 0.0
    leaves.wanted[leaf, line] = adopted_now(p, world, leaves, leaf, line, jobs * gate * eligible)


@compiled
def adopted_now(p, world, leaves, leaf, line, potential):
    job, fleet = line - BUDGET_LINES, leaves.fleet[leaf, line]
    adopted = fleet + leaves.waiting[leaf, line]
    unseen = (1.0 - p.public_example_weight) * leaves.public_machines[leaf, line]
    example = max(adopted - unseen, 0.0)
    followed = 1.0 if example > 0.0 else 0.0
    if potential > 0.0:
        followed = min(example / potential, 1.0)
    rate = p.early_adoption_rate[job] + p.imitation_rate[job] * followed
    fresh = chance_within(rate, world.dt) * max(0.0, potential - adopted)
    again = min(1.0, potential / adopted) if adopted > 0.0 else 1.0
    return fresh + fleet * world.wear * again
