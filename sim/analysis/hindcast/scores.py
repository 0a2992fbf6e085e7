"""How good a forecast was: pure functions of a weighted sample and what was observed.

Samples are (n,) with weights (n,) that need not add up to 1; give both sample and observation
in logarithms for quantities that double. For every score lower is better.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


def shares(weights: Float) -> Float:
    """The weights as shares of their sum. Raises ValueError if none is above zero."""
    total = float(weights.sum())
    if not (np.isfinite(weights).all() and weights.min() >= 0.0 and total > 0.0):
        raise ValueError("weights must be finite, not negative, and not all zero")
    return np.asarray(weights / total, dtype=np.float64)


def crps(sample: Float, weights: Float, observed: float) -> float:
    """Continuous ranked probability score of a weighted ensemble, exact, in O(n log n).

    E|X - y| - E|X - X'| / 2 (Gneiting & Raftery 2007). Half the mean distance of two draws is the
    integral of F (1 - F), which is summed over the gaps between members: no term is negative.
    """
    share = shares(weights)
    order = np.argsort(sample, kind="stable")
    members, share = sample[order], share[order]
    below = np.minimum(np.cumsum(share), 1.0)[:-1]
    spread = float(np.sum(below * (1.0 - below) * np.diff(members)))
    return float(np.sum(share * np.abs(members - observed))) - spread


def moments(sample: Float, weights: Float) -> tuple[float, float]:
    """Mean and standard deviation of a weighted sample."""
    share = shares(weights)
    mean = float(np.sum(share * sample))
    return mean, math.sqrt(float(np.sum(share * (sample - mean) ** 2)))


def log_score(sample: Float, weights: Float, observed: float) -> float:
    """Minus the logarithm of the normal density with the sample's mean and spread at ``observed``.

    A normal rather than a kernel: it needs no bandwidth, which for the fifty effective members of
    a weighted ensemble would decide the score of an observation in the tail. Of all that is said of
    a forecast's first two moments it remains proper (Dawid & Sebastiani 1999); the shape is the
    matter of ``crps``. A sample without spread scores infinity: it claimed to be sure.
    """
    mean, spread = moments(sample, weights)
    if spread == 0.0:
        return math.inf
    return math.log(spread * math.sqrt(2.0 * math.pi)) + 0.5 * ((observed - mean) / spread) ** 2


def quantiles(sample: Float, weights: Float, probabilities: Float) -> Float:
    """Quantiles of a weighted sample, shape of ``probabilities``.

    Each member stands in the middle of its share; between two middles the quantile runs straight,
    outside the first and the last it stays there.
    """
    share = shares(weights)
    order = np.argsort(sample, kind="stable")
    members, share = sample[order], share[order]
    there = share > 0.0
    members, share = members[there], share[there]
    return np.asarray(np.interp(probabilities, np.cumsum(share) - share / 2.0, members))


def interval(sample: Float, weights: Float, level: float) -> tuple[float, float]:
    """The central interval that holds the share ``level``."""
    ends = quantiles(sample, weights, np.array([(1.0 - level) / 2.0, (1.0 + level) / 2.0]))
    return float(ends[0]), float(ends[1])


def covers(ends: tuple[float, float], observed: float) -> bool:
    """Whether an interval holds what was observed, its ends included."""
    return ends[0] <= observed <= ends[1]


def bias(median: float, observed: float) -> float:
    """ln(median / observed): above 0 the forecast was too high."""
    return math.log(median / observed)
