"""How machines become more capable: own research in jumps, imitation, a frontier that moves.

Capability C is labour productivity relative to a person on the segment's tasks, 0 to 1.
Firms (worlds, firms); leaves (worlds, leaves); research in yuan a year.
"""

from __future__ import annotations

import numpy as np

from sim.model.axes import TINY
from sim.model.state import Bool, Float


def research_conditions(
    compute: Float,
    data: Float,
    talent: Float,
    compute_exponent: Float,
    data_exponent: Float,
    talent_exponent: Float,
) -> Float:
    """How much a yuan of research brings in a region: compute^a·data^b·talent^c, (worlds, leaves).

    Each input is relative to its level at the start (1). Exponents of a Cobb–Douglas idea
    production function (Jones 1995; shares as in the design of the model).
    """
    return compute**compute_exponent * data**data_exponent * talent**talent_exponent


def compute_per_yuan(given: Float, bought: Float) -> Float:
    """Computing per yuan of research against what firms buy themselves: 1 + given/bought.

    ``given`` vouchers and ``bought`` own spending on computing in a leaf, yuan a year.
    """
    return 1.0 + given / np.maximum(bought, 1.0)


def talent_slack(research_in_leaf: Float, talent_supply: Float) -> Float:
    """Talent left for one more yuan of research: T/(T + R), 1 where nobody does research.

    ``talent_supply`` is the research spending that a leaf's people can carry, yuan a year; beyond
    it more money buys dearer people, not more of them (Goolsbee 1998).
    """
    return talent_supply / (talent_supply + research_in_leaf)


def success_chance(
    effective_research: Float, scale: Float, exponent: Float, rate: Float, dt: float
) -> Float:
    """Chance of an innovation in a step: 1 − exp(−ζ·(R/R0)^η·dt) (Nelson & Winter 1982).

    ``effective_research`` yuan a year, ``scale`` R0 yuan a year, ``rate`` ζ per year.
    """
    relative = effective_research / scale
    # a power of zero takes many times as long as one of any other number
    intensity = rate * np.maximum(relative, TINY) ** exponent * (relative > 0)
    return -np.expm1(-intensity * dt)


def learned_share(rate: Float, dt: float) -> Float:
    """Share of a gap that imitation closes in a step: 1 − exp(−σ·dt), σ per year."""
    share: Float = -np.expm1(-rate * dt)
    return share


def capability_change(
    capability: Float,
    success: Bool,
    frontier: Float,
    regional_mean: Float,
    best: Float,
    step_size: Float,
    regional_share: Float,
    national_share: Float,
) -> Float:
    """Change of capability in a step.

    ΔC = δ·(F − C)⁺·[success] + s_r·(C̄_region − C)⁺ + s_f·(C* − C)⁺

    ``frontier`` F what present knowledge allows; ``step_size`` δ the share of the gap an
    innovation closes; s_r and s_f the :func:`learned_share` of the spillovers in the region and
    from the best (K+S: Dosi, Fagiolo & Roventini 2010). The result never carries a firm past the
    frontier.
    """
    room = np.maximum(frontier - capability, 0.0)
    own = step_size * room * success
    regional = regional_share * np.maximum(regional_mean - capability, 0.0)
    national = national_share * np.maximum(best - capability, 0.0)
    change: Float = np.minimum(own + regional + national, room)
    return change


def frontier_change(
    frontier: Float, total_research: Float, scale: Float, drift: Float, pull: Float, dt: float
) -> Float:
    """Growth of the frontier: (1 − F)·(1 − exp(−(g0 + g1·ln(1 + R/R0))·dt)), (worlds,).

    ``drift`` g0 comes from outside the industry (general models); ``pull`` g1 from the
    industry's own research R, yuan a year. Research moves what all can reach.
    """
    speed = drift + pull * np.log1p(total_research / scale)
    return (1.0 - frontier) * -np.expm1(-speed * dt)


def research_spending(
    cash: Float, sales_rate: Float, share_of_sales: Float, runway: Float, fixed_cost: Float
) -> Float:
    """Own research a firm pays for, yuan a year: a share of sales plus what cash allows.

    R = ρ·sales + max(0, cash/runway − fixed cost): a firm spends its money over ``runway`` years
    (young makers hold less than 18 months), so research stops where money ends.
    """
    return share_of_sales * sales_rate + np.maximum(0.0, cash / runway - fixed_cost)
