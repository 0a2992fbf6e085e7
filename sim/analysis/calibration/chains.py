"""Chains that walk the posterior together: differential evolution Markov chain Monte Carlo.

Each world is a chain. It proposes a step along the difference of two others, so that the ensemble's
own shape, ridges and all, gives direction and length, and takes it by Metropolis' rule (ter Braak
2006, Statistics and Computing 16:239; only some of the coordinates at a time: Vrugt et al. 2009,
DREAM). Half of the chains move while the other half stands, as exactness asks.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.space import normal_noise, uniform_noise

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]

SHARES_MOVED: Final = (0.1, 0.3, 1.0)  # of the coordinates, one of these by chance
BEST_STEP = 2.38  # over sqrt(2·coordinates): best for a normal target (Roberts & Rosenthal 2001)
JITTER = 1e-3  # in prior standard deviations, so that no direction is closed


def log_prior(scores: Float) -> Float:
    """ln of the standard normal density of scores (worlds, paths) but for a constant, (worlds,)."""
    return np.asarray(-0.5 * (scores**2).sum(axis=1))


def half(chains: int, which: int) -> tuple[Int, Int]:
    """The chains that move (0 the even ones, 1 the odd ones) and those that stand."""
    every = np.arange(chains, dtype=np.int64)
    return every[every % 2 == which], every[every % 2 != which]


def proposed(scores: Float, moving: Int, standing: Int, seed: int, turn: int) -> Float:
    """Where the ``moving`` chains would go, (moving, paths): z + γ·(z_a − z_b) + jitter.

    a and b two different chains of those ``standing``, γ = u·2.38/sqrt(2·coordinates moved), u
    between a half and one. All draws are keyed by seed, turn and chain.
    """
    chains, paths = scores.shape
    picks = uniform_noise(seed, "partners", turn, chains, 4)[moving]
    first = (picks[:, 0] * len(standing)).astype(np.int64)
    second = (picks[:, 1] * (len(standing) - 1)).astype(np.int64)
    second += second >= first
    share = np.array(SHARES_MOVED)[(picks[:, 2] * len(SHARES_MOVED)).astype(np.int64)]
    moved = uniform_noise(seed, "coordinates", turn, chains, paths)[moving] < share[:, None]
    coordinates = np.maximum(moved.sum(axis=1), 1)
    step = (0.5 + 0.5 * picks[:, 3]) * BEST_STEP / np.sqrt(2.0 * coordinates)
    apart = scores[standing[first]] - scores[standing[second]]
    jitter = JITTER * normal_noise(seed, "jitter", turn, chains, paths)[moving]
    return np.asarray(scores[moving] + moved * (step[:, None] * apart + jitter))


def taken(log_ratio: Float, chains: Int, seed: int, turn: int, number: int) -> Bool:
    """Whether each of these chains takes its step: with probability min(1, ratio).

    ``number`` how many chains there are in all.
    """
    draws = uniform_noise(seed, "taken", turn, number, 1)[chains, 0]
    return np.asarray(np.log(draws) < log_ratio)  # not for NaN: neither world could be run


def effective_size(draws: Float) -> Float:
    """Independent draws that a pool is worth, per parameter, of ``draws`` (turns, chains, paths).

    Total variance over the variance of the pool's mean, which the chains' own means show, since
    they begin and walk apart: chains × var(all)/var(chain means), at most one for each draw.
    """
    turns, chains, _ = draws.shape
    within = draws.var(axis=(0, 1))
    means = draws.mean(axis=0).var(axis=0, ddof=1)
    worth = chains * within / np.maximum(means, 1e-12)
    return np.asarray(np.minimum(worth, float(turns * chains)))


def drift(draws: Float) -> Float:
    """How far the pool's mean moves from its first to its second half, in standard deviations."""
    middle = max(len(draws) // 2, 1)
    if len(draws) < 2:
        return np.zeros(draws.shape[2])
    apart = draws[middle:].mean(axis=(0, 1)) - draws[:middle].mean(axis=(0, 1))
    return np.asarray(apart / np.maximum(draws.std(axis=(0, 1)), 1e-12))


def chosen_members(weights: Float, members: int, start: float) -> Int:
    """Worlds to keep, systematically by weight: each about members × weight times.

    ``start`` one uniform draw. Equal weights afterwards, at the least further noise.
    """
    points = (np.arange(members) + start) / members
    last = len(weights) - 1
    return np.asarray(np.minimum(np.searchsorted(np.cumsum(weights), points), last))
