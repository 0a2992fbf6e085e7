"""Who wants machines: buyers with a budget, and buyers who compare a machine with a wage.

Axes (worlds, leaves, lines); a line is a segment and the class of machine it buys. Money in yuan,
times in years.
"""

from __future__ import annotations

import numpy as np

from sim.model.axes import TINY
from sim.model.state import Float


def logistic_activity(time: float, midpoint: Float, speed: Float) -> Float:
    """Share of a budget that exists at ``time``: logistic in time, between 0 and 1.

    A(t) = 1/(1 + exp(−speed·(t − midpoint))). ``time``, ``midpoint`` in calendar years,
    ``speed`` per year. Budgets of new uses grow as the use becomes known (Griliches 1957).
    """
    return 1.0 / (1.0 + np.exp(-speed * (time - midpoint)))


def budget_orders(
    budget: Float, activity: Float, price: Float, reference_price: Float, elasticity: Float
) -> Float:
    """Machines per year that budgets buy: D = (B/P0)·A(t)·(P/P0)^(−ε).

    ``budget`` yuan/year at full activity and reference price; ε > 0 is the price elasticity of
    the number bought (1: the money spent is constant; literature on research equipment 1–1.5).
    """
    relative = np.maximum(price, 1.0) / reference_price
    return budget / reference_price * activity * relative ** (-elasticity)


def perceived_productivity(
    productivity: Float, doubt: Float, demonstrations: Float, information_rate: Float
) -> Float:
    """What buyers believe a machine does: e·(1 − ρ0·exp(−λ·demonstrations)).

    ``productivity`` share of a person's output; ``doubt`` ρ0 the discount where nothing has been
    shown; ``information_rate`` λ per scene. Believed productivity never exceeds the true one.
    """
    return productivity * (1.0 - doubt * np.exp(-information_rate * demonstrations))


def yearly_saving(
    wage: Float, productivity: Float, shifts: Float, running_cost_share: Float, price: Float
) -> Float:
    """Wages a machine replaces less its running cost, yuan a year: w·e·h − o·P.

    ``wage`` yuan a person and year with contributions; ``shifts`` h persons' hours a machine
    works; ``running_cost_share`` o of the price for energy, upkeep and supervision a year.
    May be negative: then nobody buys.
    """
    return wage * productivity * shifts - running_cost_share * price


def eligible_share(price_paid: Float, saving: Float, threshold: Float, spread: Float) -> Float:
    """Share of buyers for whom the machine pays back in time: Φ((ln τ̄ − ln τ)/σ).

    τ = price/saving in years, thresholds lognormal around τ̄ with spread σ (Anderson & Newell
    2004: firms ask for a payback of 1–2 years, which few exceed). Zero where nothing is saved.
    """
    from scipy.special import ndtr

    saves = saving > 0.0
    payback = np.maximum(price_paid, 1.0) / np.maximum(saving, 1e-3)
    share: Float = ndtr((np.log(threshold) - np.log(payback)) / spread)
    return share * saves


def leasing_share_of_buyers(fee: Float, gross_saving: Float, spread: Float) -> Float:
    """Share of buyers for whom a fee beats the wage: Φ(ln(saving/fee)/σ).

    ``fee`` and ``gross_saving`` (wage replaced less the user's own running cost) in yuan a year.
    A leaser needs no payback threshold: the capital is another's (robot as a service).
    """
    from scipy.special import ndtr

    saves = gross_saving > 0.0
    ratio = np.maximum(gross_saving, 1e-3) / np.maximum(fee, 1e-3)
    share: Float = ndtr(np.log(ratio) / spread)
    return share * saves


def capability_gate(capability: Float, threshold: Float, steepness: Float) -> Float:
    """Share of a segment's tasks within reach: 1/(1 + exp(−κ·(C − θ)))."""
    return 1.0 / (1.0 + np.exp(-steepness * (capability - threshold)))


def usefulness(capability: Float, useful: Float, response: Float) -> Float:
    """How far better machines widen a budget: (C/C0)^χ.

    ``capability`` C of leading machines, ``useful`` C0 at which budgets are stated, ``response`` χ
    without unit; χ = 0: budgets depend on time and price alone.
    """
    return (np.maximum(capability, 1e-6) / useful) ** response


def adoption(
    potential: Float,
    adopted: Float,
    example: Float,
    innovation: Float,
    imitation: Float,
    dt: float,
) -> Float:
    """Machines newly wanted in a step of ``dt`` years: the Bass hazard on those not yet served.

    (1 − exp(−(p + q·min(N'/M, 1))·dt))·max(0, M − N), with N' the machines that set an
    ``example``: Bass (1969) with the exact survival over a step. When policy
    moves the potential M the stock N is continuous and only its speed changes (generalised Bass:
    Bass, Krishnan & Jain 1994).
    """
    fraction = np.minimum(example / np.maximum(potential, TINY), 1.0)
    hazard = -np.expm1(-(innovation + imitation * fraction) * dt)
    return hazard * np.maximum(0.0, potential - adopted)


def retirements(fleet: Float, life: Float, dt: float) -> Float:
    """Machines that wear out in a step: N·(1 − exp(−dt/life))."""
    return fleet * -np.expm1(-dt / life)


def replacement_orders(retired: Float, potential: Float, adopted: Float) -> Float:
    """Retired machines that are bought again: R·min(1, M/N), machines in the step.

    All while the use still pays (``potential`` M at or above the ``adopted`` N), fewer if not.
    """
    return retired * np.minimum(1.0, potential / np.maximum(adopted, TINY))
