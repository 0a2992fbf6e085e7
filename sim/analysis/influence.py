"""Which inputs move an answer: how far it swings between an input's low and its high values.

One at a time, the answer where an input stands at one of its listed values is held against the
answer where nothing is changed, world by world. Where inputs were drawn together, the points are
halved at the median of one input and the answer's mean in the one half is held against that in the
other: the conditional mean, whatever the other inputs are (Saltelli et al. 2008, Global Sensitivity
Analysis, 1.2.5). An input that only matters together with another, or whose low and high ends do
the same, does not show.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.paired import CONFIDENCE
from sim.analysis.robustness import halves

Float = NDArray[np.float64]
_BINS: Final = 5
LUCK: Final = 30
"""Replicates from which on it is known how much luck matters."""


@dataclass(frozen=True)
class Influence:
    """What one input does: the answer's mean at its low and at its high values.

    ``at``: the values themselves, or the medians of the halves. ``swing`` is the last less the
    first, from ``swing_low`` to ``swing_high`` with 95 % confidence; ``told``: whether it can be
    told from zero, allowing for how many inputs were looked at (Bonferroni). ``explained``: the
    part of the variance of the answer's rank that goes with the input, None where points are too
    few or were not drawn.
    """

    path: str
    at: tuple[float | str | None, float | str | None]
    low: float
    high: float
    swing: float
    swing_low: float
    swing_high: float
    told: bool
    explained: float | None = None

    @property
    def size(self) -> float:
        """How far the answer swings, whichever way."""
        return abs(self.swing)


def one_at_a_time(
    answers: Float, levels: Mapping[str, Mapping[float | str, int]], reference: int
) -> list[Influence]:
    """Of points that each leave all inputs but one alone; the largest swing first.

    ``answers``: (point, replicate), NaN for none; ``levels``: for each input the point of each of
    its values; ``reference``: the point where nothing is changed. The ends are the values (or the
    reference) at which the answer is least and greatest, so every pair of an input's values counts
    among the comparisons that the confidence allows for.
    """
    found = []
    pairs = sum(len(points) * (len(points) + 1) // 2 for points in levels.values())
    for path, points in levels.items():
        ends: list[tuple[float | str | None, int]] = [(None, reference), *points.items()]
        means = [float(np.nanmean(answers[point])) for _, point in ends]
        least, most = int(np.argmin(means)), int(np.argmax(means))
        if least == most:
            least, most = 0, 1
        first, last = sorted((least, most), key=lambda place: _order(ends, place))
        (start, one), (end, other) = ends[first], ends[last]
        change = answers[other] - answers[one]
        swing, half, told = _mean(change[~np.isnan(change)], pairs)
        reach = (swing - half, swing + half)
        found.append(Influence(path, (start, end), means[first], means[last], swing, *reach, told))
    return sorted(found, key=lambda it: (-it.size, it.path))


def _order(ends: list[tuple[float | str | None, int]], place: int) -> tuple[bool, float]:
    """Numbers in their order; what is not a number, and the reference, as listed."""
    value = ends[place][0]
    others = [one for one, _ in ends if isinstance(one, float)]
    if value is None and others:
        return (False, float(np.median(others)))
    return (False, value) if isinstance(value, float) else (True, float(place))


def drawn_together(answers: Float, ranks: Float, inputs: Mapping[str, Float]) -> list[Influence]:
    """Of points at which all ``inputs``, (point,) each, were drawn; the largest swing first.

    ``answers``: (point, replicate), NaN for none; ``ranks``: (point,), what ``explained`` is part
    of the variance of, NaN for none.
    """
    known = ~np.isnan(answers).all(axis=1) & ~np.isnan(ranks)
    halved = halves(inputs, known)
    found = []
    for index, path in enumerate(halved.paths):
        high = halved.high[index]
        group = halved.drawn_together[index]
        cluster = np.arange(len(high)) if group is None else group
        low_mean, high_mean, swing, half, told = _contrast(
            answers[known], high, cluster, len(halved.paths)
        )
        values = inputs[path][known]
        ends = (float(np.median(values[~high])), float(np.median(values[high])))
        reach = (swing - half, swing + half)
        part = _explained(ranks[known], values)
        found.append(Influence(path, ends, low_mean, high_mean, swing, *reach, told, part))
    return sorted(found, key=lambda it: (-it.size, it.path))


def _contrast(
    answers: Float, high: NDArray[np.bool_], cluster: NDArray[np.intp], inputs: int
) -> tuple[float, float, float, float, bool]:
    """Means of the halves, their difference, half its interval, and whether it is told.

    Points differ by the other inputs and replicates by luck, which all points share; so residuals
    are summed over points and over replicates (clusters both ways: Cameron, Gelbach & Miller
    2011, J. Bus. Econ. Stat. 29:238). Of fewer than LUCK replicates that is not known well: then
    over points alone, which tells what the input does in the luck there is.
    """
    gaps = np.isnan(answers)
    filled = np.where(gaps, 0.0, answers)
    residuals = np.zeros_like(answers)
    means = []
    for side, sign in ((~high, -1.0), (high, 1.0)):
        count = int((~gaps[side]).sum())
        mean = float(filled[side].sum() / count)
        means.append(mean)
        residuals[side] = sign * np.where(gaps[side], 0.0, filled[side] - mean) / count
    by_point = np.bincount(cluster, weights=residuals.sum(axis=1))
    groups, replicates = len(by_point), answers.shape[1]
    variance = float((by_point**2).sum()) * groups / (groups - 1)
    degrees = groups - 2
    if replicates >= LUCK:
        by_luck = float((residuals.sum(axis=0) ** 2).sum()) * replicates / (replicates - 1)
        both = variance + by_luck - float((residuals**2).sum())
        degrees = replicates - 1 if both > variance else degrees
        variance = max(variance, both)
    error = math.sqrt(variance)
    swing = means[1] - means[0]
    half, bound = (_reach(degrees, tests) * error for tests in (1, inputs))
    return means[0], means[1], swing, half, abs(swing) > bound


def _mean(values: Float, tests: int) -> tuple[float, float, bool]:
    """The mean of (world,) values, half its 95 % interval, and whether it is told from zero."""
    middle = float(values.mean()) if len(values) else math.nan
    if len(values) < 2:
        return middle, math.inf, False
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    half, bound = (_reach(len(values) - 1, count) * error for count in (1, tests))
    return middle, half, abs(middle) > bound


def _reach(degrees: int, tests: int) -> float:
    """Student's t that a difference of nothing stays within, in all of ``tests`` at once."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 1 - (1 - CONFIDENCE) / (2 * max(1, tests))))


def _explained(ranks: Float, values: Float) -> float | None:
    """The part of the ranks' variance between five equal bins of an input (ε²: Kelley 1935,
    PNAS 21:554, which is nought on average where there is none)."""
    count = len(ranks)
    if count < 4 * _BINS:
        return None
    bins = np.argsort(np.argsort(values, kind="stable"), kind="stable") * _BINS // count
    within = sum(float(((part - part.mean()) ** 2).sum()) for part in _parts(ranks, bins))
    total = float(((ranks - ranks.mean()) ** 2).sum())
    if total == 0:
        return None
    return max(0.0, 1 - within / (count - _BINS) / (total / (count - 1)))


def _parts(ranks: Float, bins: NDArray[np.intp]) -> list[Float]:
    return [ranks[bins == number] for number in range(_BINS)]
