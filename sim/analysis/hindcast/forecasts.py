"""What a forecaster says of one quantity: a weighted sample, or why it says nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.analysis.hindcast.scores import quantiles, shares
from sim.reading import Message

Float = NDArray[np.float64]

MEMBERS = 400
"""Equally likely values that a rival's forecast is handed on as."""


@dataclass(frozen=True)
class Forecast:
    """What ``forecaster`` expects a house to print of ``quantity``.

    ``sample`` and ``weights``, both (n,), are in the quantity's unit and above zero, and hold the
    spread between houses. Both are None where it can't answer; ``reason`` then says why (and is
    otherwise None). ``apart``: what is expected of those figures that count something else than
    the others, by their id. ``borrowed``: whether it rests on how other things moved, for want of
    figures of the thing itself, and is wide by construction.
    """

    forecaster: str
    quantity: str
    sample: Float | None
    weights: Float | None
    reason: Message | None = None
    apart: Mapping[str, Forecast] = field(default_factory=dict)
    borrowed: bool = False

    def __post_init__(self) -> None:
        if self.sample is None or self.weights is None:
            if self.sample is not self.weights or self.reason is None:
                raise ValueError("a forecast without a sample and weights needs a reason")
            return
        if self.sample.shape != self.weights.shape or self.sample.ndim != 1:
            raise ValueError("sample and weights must be two vectors of the same length")
        if not (np.isfinite(self.sample).all() and self.sample.min() > 0.0):
            raise ValueError("a forecast's values must be finite and above zero")
        shares(self.weights)


def silent(forecaster: str, quantity: str, en: str, zh: str) -> Forecast:
    """A forecaster that can't answer, and why."""
    return Forecast(forecaster, quantity, None, None, Message(en, zh))


def from_logs(forecaster: str, quantity: str, logs: Float) -> Forecast:
    """A forecast of equally likely values given by their logarithms, (n,)."""
    return Forecast(forecaster, quantity, np.exp(logs), np.ones_like(logs))


def levels(count: int = MEMBERS) -> Float:
    """Probabilities in the middle of ``count`` equal shares, (count,)."""
    return (np.arange(count, dtype=np.float64) + 0.5) / count


def normal_logs(mean: float, spread: float) -> Float:
    """Quantiles of a normal at ``levels()``, (MEMBERS,)."""
    from scipy.special import ndtri

    return mean + spread * np.asarray(ndtri(levels()), dtype=np.float64)


def mixture_logs(centres: Float, weights: Float, spread: Float | float) -> Float:
    """Quantiles at ``levels()`` of a mixture of normals, (MEMBERS,), by bisection.

    ``centres`` (k,) with ``weights`` (k,); ``spread`` (k,) or one for all, above zero.
    """
    from scipy.special import ndtr

    share, wide = shares(weights), np.broadcast_to(np.asarray(spread, np.float64), centres.shape)
    goal = levels()
    low = np.full(MEMBERS, float(np.min(centres - 9.0 * wide)))
    high = np.full(MEMBERS, float(np.max(centres + 9.0 * wide)))
    for _ in range(60):
        middle = 0.5 * (low + high)
        reached = (ndtr((middle[:, None] - centres) / wide) * share).sum(axis=1)
        low, high = np.where(reached < goal, middle, low), np.where(reached < goal, high, middle)
    return np.asarray(0.5 * (low + high))


def thinned(centres: Float, weights: Float, count: int = MEMBERS) -> Float:
    """As many equally likely members for a large weighted sample, (count,)."""
    return quantiles(centres, weights, levels(count))


def log_width(low: float, high: float, share: float) -> float:
    """Standard deviation of logs whose central interval of ``share`` is ``low``-``high``."""
    from scipy.special import ndtri

    return math.log(high / low) / (2.0 * float(ndtri((1.0 + share) / 2.0)))
