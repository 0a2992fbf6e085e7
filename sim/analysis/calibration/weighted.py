"""Moments and quantiles of weighted worlds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

_HALVINGS = 50


def quantiles(values: Float, weights: Float, shares: Sequence[float]) -> Float:
    """Values below which these shares of the weight lie, (shares, columns), of ``values`` (worlds,
    columns). Between worlds it is interpolated, each standing in the middle of its weight."""
    order = np.argsort(values, axis=0, kind="stable")
    ranked = np.take_along_axis(values, order, axis=0)
    weight = weights[order]
    middle = np.cumsum(weight, axis=0) - weight / 2.0
    found = [
        np.interp(np.asarray(shares), middle[:, column] / weights.sum(), ranked[:, column])
        for column in range(values.shape[1])
    ]
    return np.stack(found, axis=1)


def normalised(log_weights: Float) -> Float:
    """Weights that sum to 1, from their logarithms."""
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def effective_size(weights: Float) -> float:
    """1/Σw²: how many equally weighted worlds would be worth as much."""
    return float(1.0 / (weights**2).sum())


def mixed_quantiles(means: Float, weights: Float, sd: Float, shares: Sequence[float]) -> Float:
    """Quantiles of the weighted mixture of normals around each world's mean, (shares, columns).

    ``means`` (worlds, columns), ``sd`` (columns,). By halving the interval that holds them.
    """
    from scipy.special import ndtr

    share = np.asarray(shares)[:, None]
    low = np.broadcast_to(means.min(axis=0) - 10.0 * sd, (len(shares), len(sd))).copy()
    high = np.broadcast_to(means.max(axis=0) + 10.0 * sd, (len(shares), len(sd))).copy()
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        below = np.stack([weights @ ndtr((row - means) / sd) for row in middle])
        low, high = np.where(below < share, middle, low), np.where(below < share, high, middle)
    return 0.5 * (low + high)


def correlations(values: Float, weights: Float) -> Float:
    """Correlations between the columns of ``values`` (worlds, columns); 0 where one is constant."""
    apart = values - weights @ values
    moments = (apart * weights[:, None]).T @ apart
    sd = np.sqrt(np.diag(moments))
    spread = np.outer(sd, sd)
    return np.asarray(np.divide(moments, spread, out=np.zeros_like(moments), where=spread > 0))
