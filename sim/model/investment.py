"""New capacity: towards expected orders, with a lag, within the money there is.

Firms (worlds, firms); capacity in machines a year, money in yuan.
"""

from __future__ import annotations

import numpy as np

from sim.model.state import Float


def expected_growth(
    fast: Float, slow: Float, fast_memory: Float, slow_memory: Float, highest: Float
) -> Float:
    """Growth of orders a year from two moving averages with memories T_f < T_s, in years.

    g = (r − 1)/(T_s − T_f·r) with r = fast/slow: exact for orders that grow as e^(g·t), of
    which an exponential average shows q/(1 + g·T). Held within (−1, ``highest``).
    """
    ratio = (fast + 1e-9) / (slow + 1e-9)
    limit = slow_memory / fast_memory  # the ratio that infinite growth would show
    ratio = np.minimum(ratio, 0.95 * limit)
    growth = (ratio - 1.0) / (slow_memory - fast_memory * ratio)
    return np.clip(growth, -0.9, highest)


def wanted_capacity(
    orders_fast: Float, growth: Float, horizon: Float, utilisation: Float, backlog: Float
) -> Float:
    """Capacity for the orders expected when it is ready and the backlog within a year.

    (q·e^(g·h) + B)/u, machines a year; horizon h in years, utilisation u a share.
    """
    expected = orders_fast * np.exp(growth * horizon)
    return (expected + backlog) / utilisation


def payable(
    wanted: Float,
    cash: Float,
    room: Float,
    part_of_cash: Float,
    loan_share: Float,
    loans_to_own: Float,
) -> tuple[Float, Float]:
    """What is spent on capacity in a step, and what of it is lent, yuan.

    own = min((1 − λ)·w, φ·cash); lent = min(λ·w, room, k·own); spent = own + lent.

    Own money pays its share of what is ``wanted`` w within a part φ of the ``cash`` above the
    reserve; loans pay theirs, λ, within the ``room`` for debt and a multiple k of the own money.
    """
    own = np.minimum(wanted * (1.0 - loan_share), cash * part_of_cash)
    lent = np.minimum(wanted * loan_share, np.minimum(room, own * loans_to_own))
    return own + lent, lent


def pipeline(
    ordered: Float, building: Float, added: Float, lag: Float, dt: float
) -> tuple[Float, Float, Float]:
    """Two-stage building lag: returns (ordered, building, finished in the step).

    Of each stage the part min(2·dt/lag, 1) leaves in a step: from ordered to building, from
    building to capacity. Two stages of mean lag/2, together an Erlang lag of mean ``lag`` years.
    """
    leaving = np.minimum(2.0 * dt / lag, 1.0)
    begun, finished = ordered * leaving, building * leaving
    return ordered - begun + added, building - finished + begun, finished
