"""Step 4: who wants machines, from budgets and from wages."""

from __future__ import annotations

import numpy as np

from sim.model import demand
from sim.model.axes import BUDGET_LINES, LINES, TINY
from sim.model.groups import by_line
from sim.model.state import Float
from sim.model.steps.supply import leading_capability
from sim.model.world import World


def want_machines(world: World) -> None:
    """Private demand of the step by leaf and line, and what of it would be leased."""
    leaves, dt = world.state.leaves, world.dt
    capability = by_line(leading_capability(world))
    price = by_line(world.state.nation.class_price)
    paid = price * (1.0 - np.minimum(world.instruments.buyer_support, 1.0))
    wanted = np.empty_like(leaves.fleet)
    wanted[:, :, :BUDGET_LINES] = budget_demand(
        world, paid[:, :, :BUDGET_LINES], capability[:, :, :BUDGET_LINES]
    )
    potential, leased = job_potential(world, paid, price, capability)
    jobs = slice(BUDGET_LINES, LINES)
    adopted = (leaves.fleet + leaves.waiting)[:, :, jobs]
    p = world.p
    unseen = (1.0 - p["public_example_weight"])[:, :, None] * leaves.public_machines[:, :, jobs]
    fresh = demand.adoption(
        potential,
        adopted,
        np.maximum(adopted - unseen, 0.0),
        p.vector("early_adoption_rate")[:, None, :],
        p.vector("imitation_rate")[:, None, :],
        dt,
    )
    worn = demand.retirements(leaves.fleet[:, :, BUDGET_LINES:], p["machine_life"][:, :, None], dt)
    wanted[:, :, BUDGET_LINES:] = fresh + demand.replacement_orders(worn, potential, adopted)
    by_lease = np.zeros_like(wanted)
    by_lease[:, :, jobs] = leased
    world.flows.wanted, world.flows.leased = wanted, by_lease


def budget_demand(world: World, paid: Float, capable: Float) -> Float:
    """Machines wanted by lines that buy from a budget, (worlds, leaves, budget lines)."""
    p = world.p
    midpoint = p["budget_midpoint"] + p.vector("budget_lag")
    activity = demand.logistic_activity(world.time, midpoint, p["budget_speed"])
    weight = world.geography.line_weight[None, :, :BUDGET_LINES]
    abroad = (1.0 - world.geography.nation)[None, :, None]
    weight = weight * (1.0 - abroad) + abroad * p["overseas_budget"][:, :, None]
    useful = demand.usefulness(
        capable, p["useful_capability"][:, :, None], p["capability_response"][:, :, None]
    )
    yearly = useful * demand.budget_orders(
        (p["budget_level"] * p.vector("full_budget"))[:, None, :] * weight,
        activity[:, None, :],
        paid,
        p["budget_reference_price"][:, :, None],
        p.vector("budget_elasticity")[:, None, :],
    )
    return yearly * world.dt


def job_potential(
    world: World, paid: Float, price: Float, capability: Float
) -> tuple[Float, Float]:
    """Machines that would pay in each leaf and line now, and the share of orders that is leased.

    (worlds, leaves, job lines) each: jobs × share of their tasks × gate × those who gain.
    """
    p, geography, jobs = world.p, world.geography, slice(BUDGET_LINES, LINES)
    paid, price, capability = paid[:, :, jobs], price[:, :, jobs], capability[:, :, jobs]
    believed = demand.perceived_productivity(
        capability,
        p["doubt"][:, :, None] * world.instruments.doubt_left[:, :, jobs],
        informed_demonstrations(world)[:, :, jobs],
        p["information_rate"][:, :, None],
    )
    wage = (geography.wage * p["labour_cost_factor"])[:, :, None]
    shifts = p.vector("shifts")[:, None, :]
    running = p["running_cost_share"][:, :, None]
    saving = demand.yearly_saving(wage, believed, shifts, running, price)
    spread = p["payback_spread"][:, :, None]
    threshold = p["payback_threshold"][:, :, None] * (1.0 + world.instruments.patience[:, :, jobs])
    buyers = demand.eligible_share(paid, saving, threshold, spread)
    fee = paid * (1.0 / p["machine_life"] + p["leasing_return"])[:, :, None]
    leasers = demand.leasing_share_of_buyers(fee, saving, spread)
    reach = world.state.leaves.leasing[:, :, jobs]
    by_lease = reach * leasers * (leasers > buyers)
    eligible = (1.0 - reach) * buyers + reach * np.maximum(leasers, buyers)
    gate = demand.capability_gate(
        capability, p.vector("capability_threshold")[:, None, :], p["gate_steepness"][:, :, None]
    )
    abroad = (1.0 - geography.nation)[None, :, None]
    reachable = 1.0 - abroad * (1.0 - p["overseas_reach"][:, :, None])
    size = geography.jobs[None, :, jobs] * p.vector("task_share")[:, None, :] * reachable
    return size * gate * eligible, by_lease / np.maximum(eligible, TINY)


def informed_demonstrations(world: World) -> Float:
    """Scenes buyers know of: their own leaf's, and a share of those elsewhere in China."""
    shown = world.state.leaves.demonstrations
    nation = world.geography.nation[None, :, None]
    national = (shown * nation).sum(axis=1, keepdims=True)
    heard = world.p["information_reach"][:, :, None]
    return shown + heard * nation * (national - shown)
