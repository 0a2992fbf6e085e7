"""Paired worlds: what one scenario changes in another, and how sure the change is.

Two scenarios on one seed meet the same luck, so world i of one belongs to world i of the other.
All functions take arrays (world,) of such pairs; a pair of which one side has no value (NaN) is
left out.

Two kinds of interval stand side by side. The 80 % interval holds the middle eight of ten worlds:
how far outcomes lie apart. The 95 % interval of a mean says how well so many worlds tell the mean:
where it holds zero, the difference *cannot be told from zero*.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.targets import quantiles

Float = NDArray[np.float64]
CONFIDENCE = 0.95
_SLACK = 1e-9  # relative; sums of the same numbers may differ by a rounding


@dataclass(frozen=True)
class Mean:
    """A mean over pairs and its 95 % interval; infinite for a single pair."""

    value: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether it can be told from zero."""
        return self.low > 0 or self.high < 0

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"mean": self.value, "interval95": [self.low, self.high], "told": self.told}


@dataclass(frozen=True)
class Ratio:
    """A ratio of two means and its 95 % interval.

    ``told``: whether the numerator's mean can be told from zero; where not, no ratio is worth
    quoting. There is no Ratio at all where the denominator can't be told from zero.
    """

    value: float
    low: float
    high: float
    told: bool

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"ratio": self.value, "interval95": [self.low, self.high], "told": self.told}


@dataclass(frozen=True)
class Paired:
    """One figure in two scenarios, over ``worlds`` pairs, in the figure's unit.

    ``first`` and ``other`` are medians. ``median``, ``low`` and ``high`` (10th and 90th
    percentile) are of the paired difference, other less first; ``rises`` and ``falls`` the
    shares of pairs in which it is above and below zero.
    """

    first: float
    other: float
    median: float
    low: float
    high: float
    mean: Mean
    rises: float
    falls: float
    worlds: int

    @property
    def same(self) -> bool:
        """Whether not one world differs."""
        return self.rises == 0 and self.falls == 0

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "first_median": self.first,
            "other_median": self.other,
            "difference": {
                "median": self.median,
                "interval80": [self.low, self.high],
                **self.mean.row(),
            },
            "rises": self.rises,
            "falls": self.falls,
            "worlds": self.worlds,
        }


def paired(first: Float, other: Float, unit: str = "") -> Paired | None:
    """Two scenarios' values of one figure, (world,) each; None where no pair has both.

    Of what is counted in ``unit``, quantiles are values that occur.
    """
    (first, other), known = known_pairs(first, other)
    if not known:
        return None
    change = other - first
    change = np.where(np.abs(change) <= _SLACK * np.maximum(abs(first), abs(other)), 0.0, change)
    low, median, high = quantiles(change, unit)
    return Paired(
        first=quantiles(first, unit)[1],
        other=quantiles(other, unit)[1],
        median=median,
        low=low,
        high=high,
        mean=mean(change),
        rises=float((change > 0).mean()),
        falls=float((change < 0).mean()),
        worlds=known,
    )


def known_pairs(*values: Float) -> tuple[tuple[Float, ...], int]:
    """The arrays (world,) without the worlds in which one of them is NaN, and how many are left."""
    known = ~np.isnan(np.array(values)).any(axis=0)
    return tuple(each[known] for each in values), int(known.sum())


def mean(values: Float) -> Mean:
    """Mean of (world,) values with Student's 95 % interval, mean ± t·s/√n."""
    middle = float(values.mean())
    reach = _reach(len(values))
    if math.isinf(reach):
        return Mean(middle, -math.inf, math.inf)
    if np.all(values == values[0]):  # not even a rounding of the mean apart
        return Mean(float(values[0]), float(values[0]), float(values[0]))
    half = reach * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Mean(middle, middle - half, middle + half)


def _reach(worlds: int) -> float:
    """Student's t that 95 % of means of so many worlds lie within; infinite for one world."""
    from scipy.special import stdtrit

    return float(stdtrit(worlds - 1, (1 + CONFIDENCE) / 2)) if worlds > 1 else math.inf


def ratio(upper: Float, lower: Float) -> Ratio | None:
    """Mean of ``upper`` over mean of ``lower``, (world,) each, with Fieller's 95 % interval.

    With means u, l, variances of the means vuu, vll, covariance vul and Student's t, a ratio r is
    in the interval where (u - r·l)² ≤ t²·(vuu - 2r·vul + r²·vll); it is bounded only where l can
    be told from zero, and None is returned where it can't. Fieller (1954), Some problems in
    interval estimation, J. R. Stat. Soc. B 16.
    """
    (upper, lower), known = known_pairs(upper, lower)
    if not known:
        return None
    above, below = mean(upper), mean(lower)
    if not below.told:
        return None
    quotient = above.value / below.value
    spread = np.cov(upper, lower) / known * _reach(known) ** 2
    vuu, vul, vll = float(spread[0, 0]), float(spread[0, 1]), float(spread[1, 1])
    square = below.value**2 - vll
    cross = above.value * below.value - vul
    rest = above.value**2 - vuu
    root = math.sqrt(max(cross**2 - square * rest, 0.0))
    low, high = (cross - root) / square, (cross + root) / square
    return Ratio(quotient, min(low, quotient), max(high, quotient), above.told)


@dataclass(frozen=True)
class ChanceChange:
    """A chance in two scenarios over ``worlds`` pairs, and what the worlds say of its change.

    ``won`` and ``lost``: shares of pairs that meet the target only in the other, only in the
    first scenario; ``change`` is their difference, 0–1.
    """

    first: float
    other: float
    won: float
    lost: float
    change: Mean
    worlds: int

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "first_chance": self.first,
            "other_chance": self.other,
            "won": self.won,
            "lost": self.lost,
            "difference": self.change.row(),
            "worlds": self.worlds,
        }


def chance_change(first: NDArray[np.bool_], other: NDArray[np.bool_]) -> ChanceChange:
    """Whether each world of a pair meets a target, (world,) each, at least one pair."""
    change = other.astype(float) - first.astype(float)
    return ChanceChange(
        first=float(first.mean()),
        other=float(other.mean()),
        won=float((change > 0).mean()),
        lost=float((change < 0).mean()),
        change=mean(change),
        worlds=len(change),
    )
