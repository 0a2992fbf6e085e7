"""Chains that walk the posterior side by side, by Metropolis' and Hastings' rule.

Each world is a chain over parameters and luck. A step is of one of two kinds, by chance:

- some coordinates are drawn anew from the prior, which suits the many that no figure speaks of;
- all are drawn again, by a little or altogether, from the normal that the posterior would be if
  figures were linear in the scores (preconditioned Crank–Nicolson: Cotter, Roberts, Stuart & White
  2013, Statistical Science 28:424; around a normal like the posterior: Pinski, Simpson, Stuart &
  Weber 2015, SIAM J. Sci. Comput. 37:A2733).

That normal is learnt while the chains still walk in, and stays as it is while they are sampled:
what learns on from its own sample need not leave the posterior as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.space import normal_noise, uniform_noise

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]

SHARE_ANEW: Final = 0.3  # of the steps that draw some coordinates from the prior
DRAWN_ANEW: Final = (2, 4, 8)  # coordinates on average, one of these by chance
REFRESHED: Final = (0.2, 0.4, 0.7, 1.0)  # how much of the normal's spread is new, 1 forgets all


def log_prior(scores: Float) -> Float:
    """ln of the standard normal density of scores (worlds, paths) but for a constant, (worlds,)."""
    return np.asarray(-0.5 * (scores**2).sum(axis=1))


@dataclass(frozen=True)
class Normal:
    """A normal over scores: ``mean`` (paths,), ``root`` a root of its covariance (paths, paths),
    covariance = root·rootᵀ."""

    mean: Float
    root: Float

    def log_density(self, scores: Float) -> Float:
        """ln of the density but for a constant, (worlds,)."""
        apart = np.linalg.solve(self.root, (scores - self.mean).T)
        return np.asarray(-0.5 * (apart**2).sum(axis=0))


def linear_posterior(scores: Float, predicted: Float, figures: Float, errors: Float) -> Normal:
    """The posterior if figures were linear in the scores, as least squares has them.

    ``scores`` z (worlds, paths) and ``predicted`` d (worlds, figures) of worlds near it; with
    d = a + B·z the precision is I + Bᵀ·R⁻¹·B, the mean its inverse times Bᵀ·R⁻¹·(y − a), of
    ``figures`` y and ``errors`` R (figures, figures). What moves no figure keeps the prior.
    """
    centre = scores.mean(axis=0)
    slopes = np.linalg.lstsq(scores - centre, predicted - predicted.mean(axis=0), rcond=None)[0].T
    told = np.linalg.solve(errors, slopes).T
    precision = np.eye(scores.shape[1]) + told @ slopes
    surprise = figures - predicted.mean(axis=0) + slopes @ centre
    factor = np.linalg.cholesky(precision)
    return Normal(np.linalg.solve(precision, told @ surprise), np.linalg.inv(factor).T)


def proposed(scores: Float, normal: Normal, seed: int, turn: int) -> tuple[Float, Float]:
    """Where the chains at ``scores`` (chains, paths) would go, of the same shape, and the ln of
    how much likelier the way back is than the way there, (chains,).

    All draws are keyed by seed, turn and chain.
    """
    chains, paths = scores.shape
    chance = uniform_noise(seed, "kind", turn, chains, 2)
    noise = normal_noise(seed, "step", turn, chains, paths)
    chosen = uniform_noise(seed, "coordinates", turn, chains, paths)
    anew, back_anew = _drawn_anew(scores, chance[:, 1], chosen, noise)
    refreshed, back_refreshed = _refreshed(scores, chance[:, 1], noise, normal)
    from_prior = chance[:, 0] < SHARE_ANEW
    there = np.where(from_prior[:, None], anew, refreshed)
    return there, np.where(from_prior, back_anew, back_refreshed)


def _one_of(options: tuple[float, ...], chance: Float) -> Float:
    """One of the options for each chance between 0 and 1."""
    return np.array(options, dtype=np.float64)[(chance * len(options)).astype(np.int64)]


def _drawn_anew(held: Float, chance: Float, chosen: Float, noise: Float) -> tuple[Float, Float]:
    """Some coordinates from the prior; the way back is as likely as the prior is here."""
    share = np.minimum(_one_of(DRAWN_ANEW, chance) / held.shape[1], 1.0)
    there = np.where(chosen < share[:, None], noise, held)
    return there, log_prior(held) - log_prior(there)


def _refreshed(held: Float, chance: Float, noise: Float, normal: Normal) -> tuple[Float, Float]:
    """m + sqrt(1 − β²)·(z − m) + β·L·noise, which leaves the normal as it is."""
    new = _one_of(REFRESHED, chance)[:, None]
    kept = np.sqrt(1.0 - new**2) * (held - normal.mean)
    there = normal.mean + kept + new * (noise @ normal.root.T)
    return there, normal.log_density(held) - normal.log_density(there)


def taken(log_ratio: Float, seed: int, turn: int) -> Bool:
    """Whether each chain takes its step, (chains,): with probability min(1, ratio)."""
    draws = uniform_noise(seed, "taken", turn, len(log_ratio), 1)[:, 0]
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


def memory(start: Float, draws: Float) -> Float:
    """How much chains still are where they began, by parameter, 1 wholly, 0 not at all, (paths,).

    Correlation, from chain to chain, between ``start`` (chains, paths) and ``draws`` (turns,
    chains, paths), mean over turns. Until it is small the sample is that of the start. Parameters
    that no figure speaks of are drawn anew and forget at once: the mean over all says little.
    """
    before, after = start - start.mean(axis=0), draws - draws.mean(axis=1, keepdims=True)
    shared = (before * after).mean(axis=1)
    spread = before.std(axis=0) * after.std(axis=1)
    return np.asarray((shared / np.maximum(spread, 1e-12)).mean(axis=0))


def chosen_members(weights: Float, members: int, start: float) -> Int:
    """Worlds to keep, systematically by weight: each about members × weight times.

    ``start`` one uniform draw. Equal weights afterwards, at the least further noise.
    """
    points = (np.arange(members) + start) / members
    last = len(weights) - 1
    return np.asarray(np.minimum(np.searchsorted(np.cumsum(weights), points), last))
