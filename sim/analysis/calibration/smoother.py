"""One round of the ensemble smoother with multiple data assimilation (ES-MDA).

Emerick & Reynolds 2013, Computers & Geosciences 55:3: the ensemble takes the observations in
several rounds, each with their error covariance inflated by α, Σ 1/α = 1, so that each step is
small enough to be nearly linear.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


def inflations(rounds: int) -> Float:
    """α of each round, falling by a third from one to the next, Σ 1/α = 1."""
    shares = 1.5 ** np.arange(rounds)
    return np.asarray(shares.sum() / shares)


def certain_part(correlation: Float, worlds: int) -> Float:
    """How much of each correlation is more than the luck of so many worlds, 0–1, same shape.

    1 − (r0/r)² above r0, 0 below, with r0 = sqrt(2·ln(n)/worlds), which the largest of n
    correlations of unrelated numbers comes near. Spurious updates would shrink what no
    observation speaks of (correlation-based localisation: Luo, Bhakta & Nævdal 2018).
    """
    threshold = np.sqrt(2.0 * np.log(max(correlation.size, 2)) / worlds)
    size = np.maximum(np.abs(correlation), 1e-12)
    return np.asarray(np.maximum(0.0, 1.0 - (threshold / size) ** 2))


def updated(
    scores: Float, predicted: Float, figures: Float, errors: Float, inflation: float, noise: Float
) -> Float:
    """Normal scores of the parameters after a round, (worlds, parameters).

    z + C_zd·(C_dd + α·R)⁻¹·(y + √α·e − d): ``scores`` z (worlds, parameters), ``predicted`` d
    (worlds, figures), ``figures`` y, ``errors`` R (figures, figures), ``noise`` standard normal
    (worlds, figures), which R's root turns into e.
    """
    worlds = len(scores)
    z = scores - scores.mean(axis=0)
    d = predicted - predicted.mean(axis=0)
    cross = z.T @ d / (worlds - 1)
    own = d.T @ d / (worlds - 1)
    spread = np.outer(z.std(axis=0), d.std(axis=0))
    correlation = np.divide(cross, spread, out=np.zeros_like(cross), where=spread > 0)
    cross = cross * certain_part(correlation, worlds)
    disturbed = figures + np.sqrt(inflation) * noise @ np.linalg.cholesky(errors).T
    gain = np.linalg.solve(own + inflation * errors, cross.T).T
    return np.asarray(scores + (disturbed - predicted) @ gain.T)
