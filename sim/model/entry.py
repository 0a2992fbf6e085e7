"""Who comes, where they settle, who goes.

Firms (worlds, firms); leaves (worlds, leaves, classes); rates per year.
"""

from __future__ import annotations

import numpy as np

from sim.model.state import Bool, Float, Int


def entry_rate(
    base_rate: Float,
    activity: Float,
    normal_activity: Float,
    activity_exponent: Float,
    firms: Float | float,
    crowded: Float,
) -> Float:
    """New firms a year by class: λ0·(E/E0)^0.75·exp(−n/n_c), (worlds, classes).

    ``activity`` E yuan a year of private deals against its normal level; ``firms`` n in the class
    now; ``crowded`` n_c the number at which newcomers hesitate. Without the last factor entry
    outruns any market (Klepper 1996: entry falls as a field fills).
    """
    return base_rate * (activity / normal_activity) ** activity_exponent * np.exp(-firms / crowded)


def newcomers_in_all(start: Float, rate: Float, crowded: Float, years: float) -> Float:
    """Firms of a class after some years of undisturbed entry: n0 + n_c·ln(1 + λ·t/n_c·e^(−n0/n_c)).

    The solution of dn/dt = λ·exp(−n/n_c) from ``start`` n0, when nobody leaves.
    """
    firms: Float = start + crowded * np.log1p(rate * years / crowded * np.exp(-start / crowded))
    return firms


def location_utility(
    cluster: Float,
    talent: Float,
    component_base: Float,
    wage: Float,
    support: Float,
    cluster_elasticity: Float,
    talent_elasticity: Float,
    component_elasticity: Float,
    wage_elasticity: Float,
    support_elasticity: Float,
) -> Float:
    """Log pull of a leaf on a new plant or firm, (choices, leaves) (McFadden 1974).

    Σ elasticity·ln(factor): ``cluster`` 1 + firms of the class there, ``talent`` share,
    ``component_base`` relative, ``wage`` yuan a year (repels), ``support`` 1 + public money a
    year per scale. Elasticities from location studies (Head, Ries & Swenson 1995; Guimarães,
    Figueiredo & Woodward 2000).
    """
    return (
        cluster_elasticity * np.log(cluster)
        + talent_elasticity * np.log(talent)
        + component_elasticity * np.log(component_base)
        - wage_elasticity * np.log(wage)
        + support_elasticity * np.log(support)
    )


def choice_shares(utility: Float) -> Float:
    """Logit shares over leaves (axis 1): e^u/Σe^u, summing to 1; u of −inf excludes a leaf."""
    weight = np.exp(utility - utility.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)


def choose(shares: Float, uniforms: Float) -> Int:
    """Pick from shares (n, leaves) with one uniform each (n,): first leaf whose sum passes it."""
    cumulative = np.cumsum(shares, axis=1)
    passed: Int = (uniforms[:, None] * cumulative[:, -1:] > cumulative).sum(axis=1)
    chosen: Int = np.minimum(passed, shares.shape[1] - 1)
    return chosen


def insolvent(cash: Float, sales_rate: Float, credit: Float, alive: Bool) -> Bool:
    """Firms whose money is gone: cash < −credit·sales, overdrawn beyond so many years of sales."""
    return alive & (cash < -credit * sales_rate)


def negligible(
    market_share: Float, age: Float, least_share: Float, patience: Float, alive: Bool
) -> Bool:
    """Firms old enough to be known whose share of orders is next to nothing.

    age > patience (years) and share < least share, both shares of the orders of a class.
    """
    return alive & (age > patience) & (market_share < least_share)


def free_rows(alive: Bool, wanted: Int, reserved: int) -> tuple[Int, Int, Int]:
    """Lowest empty rows for newcomers: flat lists (world, row, turn).

    ``wanted`` (worlds,) newcomers; the first ``reserved`` rows belong to firms known by name.
    ``turn`` counts newcomers within a world from 0.
    """
    worlds, rows = alive.shape
    empty = np.flatnonzero(~alive[:, reserved:])
    world, row = np.divmod(empty, rows - reserved)
    number = np.bincount(world, minlength=worlds)
    turn = np.arange(len(empty)) - (np.cumsum(number) - number)[world]
    taken = turn < wanted[world]
    return world[taken], row[taken] + reserved, turn[taken]
