"""Chains that walk the posterior together, by Metropolis' and Hastings' rule.

Each world is a chain over parameters and luck. Half of the chains move while the other half stands
and lends them its shape, as exactness asks (Goodman & Weare 2010 and ter Braak 2006 for ensembles
that do so). A step is of one of three kinds, by chance:

- some coordinates are drawn anew from the prior, which suits the many that no figure speaks of;
- all are drawn again from a normal laid over the standing chains, by a little or altogether
  (preconditioned Crank–Nicolson: Cotter, Roberts, Stuart & White 2013, Statistical Science 28:424);
- a few go along the difference of two standing chains, down whatever ridge they lie on
  (differential evolution: ter Braak 2006, Statistics and Computing 16:239).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.smoother import certain_part
from sim.analysis.calibration.space import normal_noise, uniform_noise

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]

KINDS: Final = (0.55, 0.9)  # of the steps are drawn anew up to here, from the normal up to there
DRAWN_ANEW: Final = (2, 4, 8)  # coordinates on average, one of these by chance
REFRESHED: Final = (0.2, 0.4, 1.0)  # how much of the normal's spread is new, 1 forgets all
SHARES_MOVED: Final = (0.1, 0.3)  # of the coordinates that go along a difference
BEST_STEP: Final = 2.38  # over sqrt(2·coordinates): best for a normal (Roberts & Rosenthal 2001)
JITTER: Final = 1e-3  # in prior standard deviations, so that no direction is closed


def log_prior(scores: Float) -> Float:
    """ln of the standard normal density of scores (worlds, paths) but for a constant, (worlds,)."""
    return np.asarray(-0.5 * (scores**2).sum(axis=1))


def half(chains: int, which: int) -> tuple[Int, Int]:
    """The chains that move (0 the even ones, 1 the odd ones) and those that stand."""
    every = np.arange(chains, dtype=np.int64)
    return every[every % 2 == which], every[every % 2 != which]


@dataclass(frozen=True)
class Normal:
    """A normal over scores: ``mean`` (paths,), ``root`` the lower Cholesky factor of its covariance
    (paths, paths)."""

    mean: Float
    root: Float

    def log_density(self, scores: Float) -> Float:
        """ln of the density but for a constant, (worlds,)."""
        apart = np.linalg.solve(self.root, (scores - self.mean).T)
        return np.asarray(-0.5 * (apart**2).sum(axis=0))


def fitted_normal(scores: Float) -> Normal:
    """The normal with the moments of ``scores`` (worlds, paths).

    Correlations that so few worlds may show by luck are left out, as in the smoother: most
    parameters have none with most others.
    """
    sd = np.maximum(scores.std(axis=0), 1e-6)
    apart = (scores - scores.mean(axis=0)) / sd
    correlation = apart.T @ apart / len(scores)
    certain = correlation * certain_part(correlation, len(scores))
    np.fill_diagonal(certain, 1.0)
    values, vectors = np.linalg.eigh(certain)
    certain = (vectors * np.maximum(values, 1e-3)) @ vectors.T  # thinning may spoil definiteness
    certain /= np.sqrt(np.outer(np.diag(certain), np.diag(certain)))
    return Normal(scores.mean(axis=0), np.linalg.cholesky(certain * np.outer(sd, sd)))


def proposed(
    scores: Float, moving: Int, standing: Int, seed: int, turn: int
) -> tuple[Float, Float]:
    """Where the ``moving`` chains would go, (moving, paths), and the ln of how much likelier the
    way back is than the way there, (moving,).

    All draws are keyed by seed, turn and chain.
    """
    chains, paths = scores.shape
    held = scores[moving]
    chance = uniform_noise(seed, "kind", turn, chains, 2)[moving]
    noise = normal_noise(seed, "step", turn, chains, paths)[moving]
    chosen = uniform_noise(seed, "coordinates", turn, chains, paths)[moving]
    anew = _drawn_anew(held, chance[:, 1], chosen, noise)
    refreshed = _refreshed(held, chance[:, 1], noise, fitted_normal(scores[standing]))
    partners = uniform_noise(seed, "partners", turn, chains, 3)[moving]
    along = _along(held, scores[standing], chance[:, 1], chosen, partners, noise)
    kind = np.searchsorted(np.array(KINDS), chance[:, 0])
    rows = np.arange(len(moving))
    each = (anew, refreshed, (along, np.zeros(len(moving))))
    there = np.stack([step for step, _ in each])[kind, rows]
    back = np.stack([ratio for _, ratio in each])[kind, rows]
    return there, back


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


def _along(
    held: Float, standing: Float, chance: Float, chosen: Float, partners: Float, noise: Float
) -> Float:
    """z + γ·(z_a − z_b) + jitter in some coordinates, γ = u·2.38/sqrt(2·coordinates), u between a
    half and one, a and b two different ones of the ``standing`` (chains, paths); symmetric."""
    first = (partners[:, 0] * len(standing)).astype(np.int64)
    second = (partners[:, 1] * (len(standing) - 1)).astype(np.int64)
    second += second >= first
    moved = chosen < _one_of(SHARES_MOVED, chance)[:, None]
    coordinates = np.maximum(moved.sum(axis=1), 1)
    step = (0.5 + 0.5 * partners[:, 2]) * BEST_STEP / np.sqrt(2.0 * coordinates)
    apart = standing[first] - standing[second]
    return np.asarray(held + moved * (step[:, None] * apart + JITTER * noise))


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
