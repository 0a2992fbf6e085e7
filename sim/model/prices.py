"""What a machine costs to make and what is asked for it.

Firms (worlds, firms); classes (worlds, classes). Yuan at 2024 prices.
"""

from __future__ import annotations

import numpy as np

from sim.model.state import Float


def learning_exponent(learning_rate: Float) -> Float:
    """b of Wright's law from the fall of cost per doubling: b = −log2(1 − rate)."""
    return -np.log2(1.0 - learning_rate)


def experience(made: Float, prior: Float) -> Float:
    """Log of all output so far against that from before the simulation: ln((made + prior)/prior).

    ``prior`` in the same machines or sets as ``made``; with it Wright's law is finite at the start
    and Wright's own far from it.
    """
    return np.log1p(made / prior)


def learning_multiplier(experience: Float, exponent: Float) -> Float:
    """Cost against the start: ((made + prior)/prior)^(−b) (Wright 1936), of the log of the base."""
    return np.exp(-exponent * experience)


def design_content(time: float, start: float, extra: Float, shrink_time: Float) -> Float:
    """Material in one machine against a mature design: 1 + extra·exp(−(t − start)/shrink time).

    The first machines of the basic class were large; later designs need a fraction of the
    material. Learning alone does not explain the fall from 59 to 17 万元.
    """
    return 1.0 + extra * np.exp(-(time - start) / shrink_time)


def lerner_margin(elasticity: Float, market_share: Float) -> Float:
    """Margin a price-setting maker takes under logit demand: 1/(β·(1 − s)).

    β is the elasticity of a small maker's demand to its price, s its share of the class
    (Anderson, de Palma & Thisse 1992, ch. 7): the fewer the rivals, the larger the margin.
    """
    return 1.0 / (elasticity * np.maximum(1.0 - market_share, 1e-6))


def adjusted_margin(
    wanted: Float, idle: Float, waiting_years: Float, idle_effect: Float, order_effect: Float
) -> Float:
    """Margin wanted now: lower with idle capacity, higher with a long order book.

    m·(1 − a·idle + b·min(waiting, 1)); ``idle`` share of capacity unused, ``waiting_years`` the
    order book in years of output.
    """
    return wanted * (1.0 - idle_effect * idle + order_effect * np.minimum(waiting_years, 1.0))


def price_from_cost(unit_cost: Float, margin: Float) -> Float:
    """price = cost/(1 − margin)."""
    return unit_cost / (1.0 - margin)


def approach(value: Float, target: Float, time: Float | float, dt: float) -> Float:
    """Move towards a target: x + (1 − exp(−dt/T))·(x* − x), time constant T in years.

    Exact in the step length.
    """
    return value + -np.expm1(-dt / time) * (target - value)
