"""From demand to firms: a logit on capability, price, experience and home.

One market for every product class: machines go to users, component sets and intelligence
licences go to makers. Firms (worlds, firms); leaves and classes (worlds, leaves, classes).

All firms of one leaf and class face the same demand per unit of pull. So everything but the last
product is worked out by leaf and class, which are few, and costs as much for one firm as for many.
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Pull:
    """What draws buyers: ``of_firm`` (worlds, firms), summed by leaf and class in ``there``."""

    of_firm: Float
    there: Float

    @classmethod
    def by(cls, groups: Groups, attractions: Float) -> Pull:
        """The pull of these attractions."""
        return cls(attractions, groups.by_home_class(attractions))


def faced(
    pull: Pull,
    demand: Float,
    nation: Float,
    nation_bias: Float,
    home_bias: Float,
    export_gain: Float,
) -> Float:
    """Orders per unit of pull when every leaf's buyers choose by logit, (worlds, leaves, classes).

    A firm's pull on buyers of leaf l is A·(1 + (e^n − 1)·[same country] + e^n·(e^h − 1)·[same
    leaf]); orders = A·(T_other + e^n·T_same + e^n(e^h − 1)·D_l/Z_l). ``demand`` by the buyers'
    leaf and class; ``nation`` (leaves,) is 1 in China and 0 overseas; biases (worlds, 1) are logs.
    ``export_gain`` x (worlds, leaves, classes) makes the pull of China's firms on buyers abroad
    (1 + x)-fold. Demand for a class nobody makes is not placed.
    """
    country = np.exp(nation_bias)[:, :, None]
    at_home = country * np.expm1(home_bias)[:, :, None]
    total = _by_countries(pull.there, nation, country) + at_home * pull.there
    exports = bool(export_gain.any())
    if exports:
        more = over_leaves(nation, export_gain * pull.there)
        total = total + (1.0 - nation)[:, None] * more[:, None, :]
    per_pull = demand / np.maximum(total, TINY) * (total > 0)
    result = _by_countries(per_pull, nation, country) + at_home * per_pull
    if exports:
        abroad = over_leaves(1.0 - nation, per_pull)
        result = result + nation[:, None] * export_gain * abroad[:, None, :]
    return result


def _by_countries(values: Float, nation: Float, country: Float) -> Float:
    """For each leaf: the sum over leaves of the other country + ``country`` × that of its own."""
    outside, inside = over_leaves(1.0 - nation, values), over_leaves(nation, values)
    other, own = np.stack([inside, outside], axis=1), np.stack([outside, inside], axis=1)
    return np.take(other + country * own, (nation > 0).astype(np.int64), axis=1)


def faced_by_allowed(pull: Pull, demand: Float, allowed: Float) -> Float:
    """Orders per unit of pull where demand is kept for some leaves and classes of firms.

    ``demand`` (worlds, classes); ``allowed`` (leaves, classes) 1 or 0. A class that no allowed
    firm makes is ordered from all.
    """
    total = (pull.there * allowed).sum(axis=1)
    nobody = total <= 0
    total = np.where(nobody, pull.there.sum(axis=1), total)
    chosen = np.maximum(allowed, nobody[:, None, :])
    return chosen * (demand / np.maximum(total, TINY))[:, None, :]


def orders_by_pull(groups: Groups, pull: Pull, faced_there: Float) -> Float:
    """Orders to each firm, (worlds, firms): A·o, what its leaf and class face per unit of pull."""
    return pull.of_firm * groups.of_home_class(faced_there)


def persistent_shares(
    groups: Groups,
    pull: Pull,
    faced_there: Float,
    last_share: Float,
    held: Float,
    persistence: Float,
) -> tuple[Float, Float]:
    """Shares of each class's orders, and the orders of each class: (worlds, firms), (…, classes).

    s = (1 − k)·A·o/Σ(A·o) + k·s_last/Σ s_last, sums over the class.

    Fresh choices mix with last step's shares among those still alive, ``held`` (worlds, classes)
    in sum; ``persistence`` k (worlds, 1) is the share of buyers who don't choose anew in this step.
    Where a class had no shares, everybody chooses; where nothing is ordered, shares stay.
    """
    placed = over_leaves(np.ones(pull.there.shape[1]), faced_there * pull.there)
    ordered = placed > 0
    keep = persistence * (held > 0)
    anew = faced_there * ((1.0 - keep) / np.maximum(placed, TINY))[:, None, :]
    kept = np.where(ordered, keep / np.maximum(held, TINY), 1.0)
    shares = pull.of_firm * groups.of_home_class(anew) + last_share * groups.of_class(kept)
    return shares, placed
