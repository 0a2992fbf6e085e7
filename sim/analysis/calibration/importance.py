"""Importance sampling: exact weights for parameters drawn from a fitted normal.

The smoother ends near the posterior, not at it. So worlds are drawn anew from a mixture of normals
laid over its ensemble, and each is weighted by likelihood × prior / proposal, which is exact as
the number of worlds grows, whatever the proposal (population Monte Carlo: Cappé, Guillin, Marin &
Robert 2004, Journal of Computational and Graphical Statistics 13:907).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Proposal:
    """A normal over the normal scores of the parameters: ``mean`` (parameters,), ``root`` the
    lower Cholesky factor of its covariance (parameters, parameters)."""

    mean: Float
    root: Float

    def draw(self, noise: Float) -> Float:
        """Scores from standard normal ``noise``, (worlds, parameters)."""
        return self.mean + noise @ self.root.T

    def log_density(self, scores: Float) -> Float:
        """ln q(z) without the constant that the standard normal has too, (worlds,)."""
        scaled = np.linalg.solve(self.root, (scores - self.mean).T)
        return np.asarray(-0.5 * (scaled**2).sum(axis=0) - np.log(np.diag(self.root)).sum())


def log_prior(scores: Float) -> Float:
    """ln of the standard normal that scores have beforehand, without the same constant."""
    return -0.5 * (scores**2).sum(axis=1)


def log_mixture(scores: Float, proposals: Sequence[Proposal]) -> Float:
    """ln of the equal mixture of proposals, (worlds,), for worlds drawn as many from each.

    All rounds count together by it (deterministic mixture weights: Veach & Guibas 1995; adaptive
    multiple importance sampling: Cornuet, Marin, Mira & Robert 2012).
    """
    each = np.stack([proposal.log_density(scores) for proposal in proposals])
    largest = each.max(axis=0)
    mean: Float = np.log(np.exp(each - largest).mean(axis=0))
    return largest + mean


def fitted_proposal(scores: Float, weights: Float, widening: float) -> Proposal:
    """The normal with the weighted ensemble's moments, its spread ``widening`` times as wide.

    Correlations that so few worlds may show by luck are left out, as in the smoother: most
    parameters have none with most others.
    """
    from sim.analysis.calibration.smoother import certain_part

    mean = weights @ scores
    apart = scores - mean
    moments = (apart * weights[:, None]).T @ apart
    sd = np.sqrt(np.maximum(np.diag(moments), 1e-12))
    correlation = moments / np.outer(sd, sd)
    certain = correlation * certain_part(correlation, round(effective_size(weights)))
    np.fill_diagonal(certain, 1.0)
    values, vectors = np.linalg.eigh(certain)
    certain = (vectors * np.maximum(values, 1e-3)) @ vectors.T  # thinning may spoil definiteness
    certain /= np.sqrt(np.outer(np.diag(certain), np.diag(certain)))
    covariance = certain * np.outer(sd, sd) * widening**2
    return Proposal(mean, np.linalg.cholesky(covariance))


def normalised(log_weights: Float) -> Float:
    """Weights that sum to 1, from their logarithms."""
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def effective_size(weights: Float) -> float:
    """1/Σw²: how many equally weighted worlds would be worth as much."""
    return float(1.0 / (weights**2).sum())


def tempered(log_likelihood: Float, log_ratio: Float, least_share: float) -> tuple[float, Float]:
    """The largest power β ≤ 1 of the likelihood that leaves an effective share of worlds.

    Weights ∝ exp(β·ln L + ln prior/proposal); returns β and the weights. β = 1 is the posterior.
    """
    wanted = least_share * len(log_likelihood)

    def weights(power: float) -> Float:
        return normalised(power * log_likelihood + log_ratio)

    if effective_size(weights(1.0)) >= wanted:
        return 1.0, weights(1.0)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if effective_size(weights(middle)) >= wanted:
            low = middle
        else:
            high = middle
    return low, weights(low)


def chosen_members(weights: Float, members: int, start: float) -> NDArray[np.int64]:
    """Worlds to keep, systematically by weight: each about members × weight times.

    ``start`` one uniform draw. Equal weights afterwards, at the least further noise.
    """
    points = (np.arange(members) + start) / members
    return np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
