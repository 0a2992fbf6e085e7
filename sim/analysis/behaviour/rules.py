"""The rules by which differences between paired worlds are judged: closed forms on arrays.

Two runs share the worlds' draws, so a difference is taken world by world and its spread is that
of the differences, not of the outcomes. A bound is Student's: mean ± t(confidence, n − 1)·s/√n,
each side with the stated confidence (one-sided).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

ROUNDING = 1e-9
"""Relative to the outcome: what sums in another order may differ by."""


@dataclass(frozen=True)
class Difference:
    """The mean of paired differences over ``worlds``, its one-sided bounds, all in one unit.

    ``exactly_none``: no world differs by a bit. ``worlds`` without a value on either side are
    left out.
    """

    mean: float
    low: float
    high: float
    worlds: int
    exactly_none: bool


def difference(after: Float, before: Float, confidence: float) -> Difference:
    """What changed from ``before`` to ``after``, (worlds,) each. NaN bounds for under two worlds.

    >>> import numpy as np
    >>> difference(np.array([2.0, 4.0]), np.array([1.0, 1.0]), 0.9).mean
    2.0
    """
    return of_differences(after - before, confidence)


def of_differences(values: Float, confidence: float) -> Difference:
    """The mean and its bounds of differences already taken, (worlds,)."""
    from scipy.special import stdtrit

    known = values[~np.isnan(values)]
    worlds = len(known)
    if worlds < 2:
        return Difference(float("nan"), float("nan"), float("nan"), worlds, False)
    mean = float(known.mean())
    half = float(stdtrit(worlds - 1, confidence) * known.std(ddof=1) / np.sqrt(worlds))
    return Difference(mean, mean - half, mean + half, worlds, not known.any())


def interaction(both: Float, one: Float, other: Float, none: Float) -> Float:
    """What two levers bring together beyond what each brings alone, (worlds,).

    y(A and B) − y(A) − y(B) + y(neither).
    """
    return both - one - other + none


def same_bits(left: Float, right: Float) -> bool:
    """Whether two tables are equal to the bit (NaN equals NaN)."""
    return np.array_equal(left, right, equal_nan=True)


def first_that_differs(left: Float, right: Float) -> tuple[int, ...]:
    """Index of the largest relative difference of two tables that differ somewhere."""
    with np.errstate(all="ignore"):
        gap = np.abs(left - right) / (np.abs(left) + np.abs(right))
    gap = np.where(np.isnan(left) != np.isnan(right), np.inf, np.nan_to_num(gap, nan=0.0))
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(gap)), gap.shape))
