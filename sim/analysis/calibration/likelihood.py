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
    (Poisson); that of the house's effect between figures of one house and spread; that of what the
    model misses between figures of one quantity and year.
    """
    columns = rows if columns is None else columns
    found = np.zeros((len(rows), len(columns)))
    for i, one in enumerate(rows):
        for j, other in enumerate(columns):
            if (one.house, one.spread.name) == (other.house, other.spread.name):
                found[i, j] += one.spread.house**2
            if one.what == other.what:
                found[i, j] += one.spread.model * other.spread.model
            if one.observation.id == other.observation.id:
                found[i, j] += one.spread.figure**2 + counting_error(one)
    return found


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


def expected_figures(
    predicted: Float,
    known: Sequence[Comparison],
    predicted_known: Float,
    wanted: Sequence[Comparison],
) -> tuple[Float, Float]:
    """What each world expects figures not yet printed to be, given those that are.

    ``predicted`` (worlds, wanted), ``predicted_known`` (worlds, known). A house that printed high
    before is expected to again: the conditional mean of a normal. Returns the means (worlds,
    wanted) and the covariance around them (wanted, wanted), in logarithms.
    """
    own, cross = covariance(wanted), covariance(wanted, known)
    weights = np.linalg.solve(covariance(known), cross.T).T
    surprise = logged(known) - predicted_known
    return predicted + surprise @ weights.T, own - weights @ cross.T
