"""How well so many worlds tell a chance or a median: 95 % intervals of independent worlds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.analysis.targets import meets, quantiles

if TYPE_CHECKING:
    from sim.evidence import Target

Float = NDArray[np.float64]
Measure = Literal["chance", "median"]

CONFIDENCE: Final = 0.95
_Z: Final = 1.959963984540054  # normal quantile of (1 + CONFIDENCE) / 2


@dataclass(frozen=True)
class Estimate:
    """A figure over ``worlds`` and its 95 % interval; NaN all three where there are no worlds."""

    value: float
    low: float
    high: float
    worlds: int


def share(chance: float, worlds: int, worth: float | None = None) -> Estimate:
    """A share of worlds with Wilson's interval (1927, J. Am. Stat. Assoc. 22:209).

    With p the share, n the worlds (or what they are ``worth`` as independent ones) and z the normal
    quantile: the q for which (p - q)² ≤ z²·q(1 - q)/n.
    """
    if not worlds:
        return Estimate(math.nan, math.nan, math.nan, 0)
    weight = _Z**2 / (worth or worlds)
    centre = (chance + weight / 2) / (1 + weight)
    half = math.sqrt(weight * chance * (1 - chance) + weight**2 / 4) / (1 + weight)
    return Estimate(chance, max(0.0, centre - half), min(1.0, centre + half), worlds)


def middle(values: Float, unit: str, worth: float | None = None) -> Estimate:
    """The median of (world,) values with the interval that order statistics give.

    The ranks n/2 ∓ z·√n/2, outwards (Conover, Practical Nonparametric Statistics); of few worlds
    the least and the greatest. ``worth`` as in ``share``.
    """
    known = np.sort(values[~np.isnan(values)])
    count = len(known)
    if not count:
        return Estimate(math.nan, math.nan, math.nan, 0)
    reach = _Z * count / math.sqrt(worth or count) / 2
    first = max(0, math.floor(count / 2 - reach) - 1)
    last = min(count - 1, math.ceil(count / 2 + reach))
    return Estimate(quantiles(known, unit)[1], float(known[first]), float(known[last]), count)


def worth(answers: Float) -> float:
    """How many independent worlds the mean of 0 and 1 (point, replicate), NaN for none, is worth.

    Points share the luck of a replicate, and a point's replicates its inputs: p(1 - p) over the
    variance of the mean with residuals summed both ways (Cameron, Gelbach & Miller 2011, J. Bus.
    Econ. Stat. 29:238). No more than there are, nor fewer than one replicate of each.
    """
    known = ~np.isnan(answers)
    count = int(known.sum())
    points, replicates = answers.shape
    if points < 2 or replicates < 2 or not count:
        return float(count)
    chance = float(answers[known].mean())
    residuals = np.where(known, answers - chance, 0.0) / count
    by_point = float((residuals.sum(axis=1) ** 2).sum()) * points / (points - 1)
    by_luck = float((residuals.sum(axis=0) ** 2).sum()) * replicates / (replicates - 1)
    variance = max(by_point + by_luck - float((residuals**2).sum()), by_luck)
    fewest = float(min(points, replicates))
    if not 0 < chance < 1 or variance <= 0:
        return fewest
    independent: float = max(fewest, chance * (1 - chance) / variance)
    return min(float(count), independent)


def estimate(values: Float, target: Target, measure: Measure) -> Estimate:
    """How a target stands in the worlds (point, replicate) whose figure is ``values``, NaN for
    none."""
    gaps = np.isnan(values)
    known = values[~gaps]
    if not len(known):
        return Estimate(math.nan, math.nan, math.nan, 0)
    met = meets(values, target.comparison, target.value)
    if measure == "median":
        met = values > np.median(known)
    independent = worth(np.where(gaps, np.nan, np.asarray(met, dtype=np.float64)))
    if measure == "median":
        return middle(known, target.unit, independent)
    return share(float(met[~gaps].mean()), len(known), independent)
