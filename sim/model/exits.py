"""Listings and takeovers: who may go public, what it raises, what shares and firms fetch.

Firms (worlds, firms) or flat lists; yuan, shares of a firm without unit.
"""

from __future__ import annotations

import numpy as np

from sim.model.state import Bool, Float


def may_list(
    value: Float, sales: Float, age: Float, least_value: Float, least_sales: Float, least_age: Float
) -> Bool:
    """Whether an exchange would take the firm: dear enough, selling enough, old enough."""
    return (value >= least_value) & (sales >= least_sales) & (age >= least_age)


def raised(before: Float, sold: Float) -> Float:
    """What new shares bring that make up the share ``sold`` of the firm after: v·s/(1 − s)."""
    return before * sold / (1.0 - sold)


def left_after(before: Float, money: Float) -> Float:
    """What remains of every older share of a firm when ``money`` buys new ones: v/(v + m)."""
    return before / (before + money)


def sold_in_step(time: Float, dt: float) -> Float:
    """Part of its shares a fund sells in a step once it may: 1 − exp(−dt/T), T in years."""
    return -np.expm1(-dt / time)


def takeover_price(replacement: Float, share: Float, debt: Float) -> Float:
    """What the owners of a firm get for it: a share of what its capacity would cost, less the debt
    that the buyer takes over. Below 0 where debt is above that."""
    return share * replacement - debt
