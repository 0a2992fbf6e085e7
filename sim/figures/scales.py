"""Axes for amounts: linear, or logarithmic past two orders of magnitude, with nice ticks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.figures.inputs import Floats, Lang

_LOG_FROM = 100.0  # largest over smallest positive number
_MOST_DECADES = 7
_MOST_TICKS = 6
_LABEL_APART = 0.08  # of the axis, between two tick labels


@dataclass(frozen=True)
class Scale:
    """A vertical axis from ``low`` to ``high``; numbers below ``low`` are drawn at its foot.

    ``ticks`` are the amounts labelled; ``clipped`` says that something lies below the foot, so
    the lowest label reads "≤".
    """

    log: bool
    low: float
    high: float
    ticks: tuple[float, ...]
    clipped: bool

    def height(self, amounts: ArrayLike) -> Floats:
        """Where the amounts stand, as a share of the axis, 0 at the foot and 1 at the top."""
        numbers = np.maximum(np.asarray(amounts, dtype=np.float64), self.low)
        if self.log:
            span = math.log(self.high / self.low)
            return np.asarray(np.log(numbers / self.low) / span)
        return np.asarray((numbers - self.low) / (self.high - self.low))

    def tick_labels(self, label: Callable[[float], str]) -> list[str]:
        """The words at the ticks."""
        return [
            ("≤ " if self.clipped and index == 0 else "") + label(tick)
            for index, tick in enumerate(self.ticks)
        ]


_LEAST = {"machine": 1.0, "yuan": 1e4}  # amounts below these are not told apart


def scale_for(amounts: ArrayLike, unit: str = "", headroom: float = 0.0) -> Scale:
    """The axis that shows all the amounts (non-negative), with a share of it free above them.

    Logarithmic where the largest is over a hundred times the smallest positive one. Zeros do
    not fit on a logarithm: they are drawn at the foot, labelled as "at most". A logarithmic
    axis does not go below one machine or 10,000 yuan.
    """
    numbers = np.asarray(amounts, dtype=np.float64).ravel()
    positive = numbers[numbers > 0]
    largest = float(numbers.max(initial=0.0))
    least = _LEAST.get(unit, 0.0)
    if len(positive):
        smallest = max(float(positive.min()), least)
        if largest / smallest > _LOG_FROM:
            return _log_scale(numbers, smallest, largest, headroom)
    largest = max(largest, 4 * least) or 1.0
    step = _nice_step(largest / 4)
    ticks = tuple(step * count for count in range(math.ceil(largest / step * (1 - 1e-9)) + 1))
    return Scale(False, 0.0, ticks[-1] / (1 - headroom), ticks, False)


def chance_ticks(low: float, high: float) -> list[float]:
    """Whole steps of 5, 10 or 20 % within 0–1 on an axis of chances from ``low`` to ``high``."""
    step = 0.05 if high - low < 0.4 else 0.1 if high - low < 0.7 else 0.2
    first = max(0, math.ceil(low / step - 1e-9))
    last = min(round(1 / step), math.floor(high / step + 1e-9))
    return [round(number * step, 2) for number in range(first, last + 1)]


def chance_label(tick: float, lang: Lang) -> str:
    """A tick of an axis of chances."""
    return f"{100 * tick:.0f}%" if lang == "zh" else f"{100 * tick:.0f}\u00a0%"


def _log_scale(numbers: Floats, smallest: float, largest: float, headroom: float) -> Scale:
    smallest = max(smallest, largest / 10**_MOST_DECADES)
    marks = _nice_between(smallest, largest, (1, 2, 5))
    low = marks[0]
    top = largest * 1.05
    high = low * (top / low) ** (1 / (1 - headroom))
    ticks: list[float] = []
    for mantissas in ((1, 2, 5), (1, 3), (1,)):
        ticks = [tick for tick in _nice_between(low, top, mantissas) if low <= tick <= top]
        if len(ticks) <= _MOST_TICKS:
            break
    else:
        ticks = ticks[:: math.ceil(len(ticks) / _MOST_TICKS)]
    clipped = bool((numbers < low).any())
    if clipped:  # the foot needs its label: "≤ low"
        near = low * (high / low) ** _LABEL_APART
        ticks = [low, *(tick for tick in ticks if tick > near)]
    return Scale(True, low, high, tuple(ticks), clipped)


def _nice_between(low: float, high: float, mantissas: tuple[int, ...]) -> list[float]:
    """mantissa × 10^n from the one at or below ``low`` to the last at or below ``high``."""
    first = math.floor(math.log10(low))
    last = math.ceil(math.log10(high))
    marks = [m * 10.0**power for power in range(first - 1, last + 1) for m in mantissas]
    below = [mark for mark in marks if mark <= low * (1 + 1e-9)]
    return [mark for mark in marks if below[-1] <= mark <= high * (1 + 1e-9)]


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * (1 - 1e-9))
