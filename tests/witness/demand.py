"""Who wants machines: buyers with a budget, and buyers who compare a machine with a wage."""

from __future__ import annotations

import math

from tests.witness.chance import chance_within, normal_share_below
from tests.witness.research import leading_capability
from tests.witness.things import BUDGET_LINES, JOB_LINES, MACHINES, Leaf, Line, World


def say_what_is_wanted(world: World) -> None:
    """Private demand of the month by leaf and line, and what of it would be leased."""
    capability = {made: leading_capability(world, made) for made in MACHINES}
    for leaf in world.leaves.values():
        for line in BUDGET_LINES:
            wanted = bought_from_budget(world, leaf, line, capability[line[1]])
            world.month.wanted[leaf.name, line] = wanted
        for line in JOB_LINES:
            potential, leased = potential_of(world, leaf, line, capability[line[1]])
            world.month.wanted[leaf.name, line] = adopted_now(world, leaf, line, potential)
            world.month.leased[leaf.name, line] = leased


def price_paid(world: World, leaf: Leaf, line: Line) -> float:
    """What a buyer pays after the subsidy that reaches him."""
    support = min(world.month.buyer_support[leaf.name, line], 1.0)
    return world.class_price[line[1]] * (1.0 - support)


def bought_from_budget(world: World, leaf: Leaf, line: Line, capability: float) -> float:
    """(B/P0)·A(t)·(P/P0)^(−ε)·(C/C0)^χ, the leaf's part of it, in the month."""
    item = "-".join(line)
    part = leaf.line_weight[line] if leaf.in_china else world.p("overseas_budget")
    reference = world.p("budget_reference_price")
    late = world.time - (world.p("budget_midpoint") + world.p("budget_lag", item))
    activity = 1.0 / (1.0 + math.exp(-world.p("budget_speed") * late))
    dearness = max(price_paid(world, leaf, line), 1.0) / reference
    useful = max(capability, 1e-6) / world.p("useful_capability")
    yearly = (
        world.p("budget_level")
        * world.p("full_budget", item)
        * part
        / reference
        * activity
        * dearness ** -world.p("budget_elasticity", item)
        * useful ** world.p("capability_response")
    )
    return float(yearly * world.dt)


def scenes_known(world: World, leaf: Leaf, line: Line) -> float:
    """Scenes of the own leaf, and a part of those elsewhere in China (for buyers in China)."""
    known = leaf.demonstrations[line]
    if leaf.in_china:
        for other in world.leaves.values():
            if other.in_china and other is not leaf:
                known += world.p("information_reach") * other.demonstrations[line]
    return known


def potential_of(world: World, leaf: Leaf, line: Line, capability: float) -> tuple[float, float]:
    """Machines that would pay in the leaf's line now, and the share of orders leased."""
    segment = line[0]
    price, paid = world.class_price[line[1]], price_paid(world, leaf, line)
    doubt = (
        world.p("doubt")
        * world.month.doubt_left[leaf.name, line]
        * math.exp(-world.p("information_rate") * scenes_known(world, leaf, line))
    )
    believed = capability * (1.0 - doubt)
    labour = leaf.wage * world.p("labour_cost_factor")
    saving = labour * believed * world.p("shifts", segment)
    saving -= world.p("running_cost_share") * price
    buyers = leasers = 0.0
    if saving > 0.0:
        buyers = who_buy(world, paid, saving, 1.0 + world.month.patience[leaf.name, line])
        leasers = who_lease(world, paid, saving)
    reach = leaf.leasing[line]
    eligible = (1.0 - reach) * buyers + reach * max(leasers, buyers)
    by_lease = reach * leasers if leasers > buyers else 0.0
    threshold = world.p("capability_threshold", segment)
    gate = 1.0 / (1.0 + math.exp(-world.p("gate_steepness") * (capability - threshold)))
    jobs = leaf.jobs[line] * world.p("task_share", segment)
    if not leaf.in_china:
        jobs *= world.p("overseas_reach")
    return jobs * gate * eligible, by_lease / eligible if eligible > 0.0 else 0.0


def who_buy(world: World, paid: float, saving: float, patience: float) -> float:
    """Share of buyers whose threshold the payback meets: Φ((ln τ̄ − ln τ)/σ)."""
    payback = max(paid, 1.0) / max(saving, 1e-3)
    far = math.log(world.p("payback_threshold") * patience) - math.log(payback)
    return normal_share_below(far / world.p("payback_spread"))


def who_lease(world: World, paid: float, saving: float) -> float:
    """Share of buyers for whom a fee beats the wage: Φ(ln(saving/fee)/σ)."""
    fee = paid * (1.0 / world.p("machine_life") + world.p("leasing_return"))
    gain = math.log(max(saving, 1e-3) / max(fee, 1e-3))
    return normal_share_below(gain / world.p("payback_spread"))


def adopted_now(world: World, leaf: Leaf, line: Line, potential: float) -> float:
    """Bass's hazard on those not yet served, and replacements while the use still pays."""
    segment = line[0]
    adopted = leaf.fleet[line] + leaf.waiting[line]
    unseen = (1.0 - world.p("public_example_weight")) * leaf.public_machines[line]
    example = max(adopted - unseen, 0.0)
    followed = min(example / potential, 1.0) if potential > 0.0 else float(example > 0.0)
    rate = world.p("early_adoption_rate", segment) + world.p("imitation_rate", segment) * followed
    fresh = chance_within(rate, world.dt) * max(0.0, potential - adopted)
    worn = leaf.fleet[line] * chance_within(1.0 / world.p("machine_life"), world.dt)
    again = min(1.0, potential / adopted) if adopted > 0.0 else 1.0
    return fresh + worn * again
