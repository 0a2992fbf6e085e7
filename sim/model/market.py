"""From demand to firms: a logit on capability, price, experience and home.

One market for every product class: machines go to users, component sets and intelligence
licences go to makers. Firms (worlds, firms); demand (worlds, leaves, classes).
"""

from __future__ import annotations

import numpy as np

from sim.model.axes import TINY
from sim.model.groups import Groups, over_leaves
from sim.model.state import Float


def attraction(alive: Float, utility: Float) -> Float:
    """exp(u) for living firms, 0 for empty rows (McFadden 1974). Shapes (worlds, firms).

    ``utility`` = α·capability − β·ln(price/class mean) + ι·ln(1 + output) + appeal, without unit;
    measured against the class mean, so it stays small; beyond ±50 it is cut off.
    """
    return np.exp(np.clip(utility, -50.0, 50.0)) * alive


def logit_orders(
    groups: Groups,
    attractions: Float,
    demand: Float,
    nation: Float,
    nation_bias: Float,
    home_bias: Float,
) -> Float:
    """Orders to each firm when every leaf's buyers choose by logit, (worlds, firms).

    A firm's pull on buyers of leaf l is A·(1 + (e^n − 1)·[same country] + e^n·(e^h − 1)·[same
    leaf]). With region sums this costs as much for one leaf as for many: orders = A·(T_other +
    e^n·T_same + e^n(e^h − 1)·D_l/Z_l). ``nation`` (leaves,) is 1 in China and 0 overseas;
    biases (worlds, 1) are logs. Demand for a class nobody makes is not placed.
    """
    pull_home = groups.by_home_class(attractions)  # worlds, leaves, classes
    inside = over_leaves(nation, pull_home)[:, None, :]
    outside = over_leaves(1.0 - nation, pull_home)[:, None, :]
    in_nation = nation[None, :, None] > 0
    same = np.where(in_nation, inside, outside)
    other = np.where(in_nation, outside, inside)
    country = np.exp(nation_bias)[:, :, None]
    at_home = country * np.expm1(home_bias)[:, :, None]
    total = other + country * same + at_home * pull_home
    per_pull = demand / np.maximum(total, TINY) * (total > 0)
    from_inside = over_leaves(nation, per_pull)[:, None, :]
    from_outside = over_leaves(1.0 - nation, per_pull)[:, None, :]
    same_country = np.where(in_nation, from_inside, from_outside)
    other_country = np.where(in_nation, from_outside, from_inside)
    faced = other_country + country * same_country + at_home * per_pull
    return attractions * groups.of_home_class(faced)


def reserved_orders(groups: Groups, attractions: Float, demand: Float, allowed: Float) -> Float:
    """Orders kept for ``allowed`` firms (worlds, firms; 1 or 0), by attraction among them.

    ``demand`` (worlds, classes). A class that no allowed firm makes is ordered from all.
    """
    own = attractions * allowed
    nobody = groups.by_class(own) <= 0
    own = own + attractions * groups.of_class(nobody.astype(float))
    return own * groups.of_class(demand / np.maximum(groups.by_class(own), TINY))


def persistent_orders(groups: Groups, fresh: Float, last_share: Float, persistence: Float) -> Float:
    """Mix fresh choices with last step's shares among those still alive; class totals are kept.

    ``persistence`` (worlds, 1) is the share of buyers who don't choose anew in this step. Where a
    class had no shares, everybody chooses.
    """
    placed = groups.by_class(fresh)
    held = groups.by_class(last_share)
    keep = persistence * (held > 0)
    scale = keep * placed / np.maximum(held, TINY)
    return last_share * groups.of_class(scale) + fresh * groups.of_class(1.0 - keep)


def shares(groups: Groups, orders: Float, last_share: Float) -> Float:
    """Each firm's share of its class's orders; last step's where nothing was ordered."""
    placed = groups.by_class(orders)
    fresh = orders * groups.of_class(1.0 / np.maximum(placed, TINY))
    return np.where(groups.of_class(placed) > 0, fresh, last_share)
