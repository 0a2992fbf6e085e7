"""How likely published figures are, given what a world says: normal in logarithms.

ln figure = ln world + effect of the house + error of the figure + what the model misses. The effect
of a house on figures of one kind is common to them, so their errors are correlated: it is
integrated out, not averaged.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Comparison

Float = NDArray[np.float64]


def logged(comparisons: Sequence[Comparison]) -> Float:
    """Logarithms of the figures, (figures,)."""
    return np.log([comparison.value for comparison in comparisons])


def covariance(rows: Sequence[Comparison], columns: Sequence[Comparison] | None = None) -> Float:
    """Covariance of the errors of figures in logarithms, (rows, columns).

    Variance of the figure's own error on the diagonal, with 1/n for a count of n machines or firms
    (Poisson); that of the house's effect between figures of one house; that of what the model
    misses between figures of one year.
    """
    columns = rows if columns is None else columns
    found = np.zeros((len(rows), len(columns)))
    for i, one in enumerate(rows):
        for j, other in enumerate(columns):
            found[i, j] = _of_the_house(one, other) + _missed(one, other)
            if one.observation.id == other.observation.id:
                found[i, j] += one.spread.figure**2 + counting_error(one)
    return found


def _of_the_house(one: Comparison, other: Comparison) -> float:
    """Covariance by the house: whole within one spread and family, in part within either."""
    if one.house != other.house:
        return 0.0
    in_common = np.sqrt(one.family.house * other.family.house)
    apart = np.sqrt((1.0 - one.family.house) * (1.0 - other.family.house))
    shared = in_common * (one.kind == other.kind) + apart * (one.spread == other.spread)
    return float(one.spread.house * other.spread.house * shared)


def _missed(one: Comparison, other: Comparison) -> float:
    """Covariance by the model: whole for one thing and year, in part for one family and year."""
    if one.year != other.year or one.kind != other.kind:
        return 0.0
    shared = 1.0 if one.what == other.what else one.family.miss
    return one.spread.model * other.spread.model * shared


def counting_error(comparison: Comparison) -> float:
    """Variance of the logarithm of a count of n, 1/n; 0 for what is not counted."""
    counts = comparison.observation.unit in ("台", "家", "笔")
    return 1.0 / comparison.value if counts else 0.0


def log_likelihood(predicted: Float, figures: Float, errors: Float) -> Float:
    """ln p(figures | world), (worlds,), of ``predicted`` (worlds, figures), both in logarithms.

    ``errors`` the covariance, (figures, figures).
    """
    factor = np.linalg.cholesky(errors)
    scaled = np.linalg.solve(factor, (figures - predicted).T)
    constant = np.log(np.diag(factor)).sum() + 0.5 * len(figures) * np.log(2.0 * np.pi)
    return np.asarray(-0.5 * (scaled**2).sum(axis=0) - constant)
