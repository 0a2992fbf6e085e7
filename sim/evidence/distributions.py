"""How uncertain a number is, as people write it: ``lognormal(1.4 年, 0.3)``.

A distribution is only ever used through its quantile function, so that a world is a point
in the unit cube and any design (random, Latin hypercube, Sobol') can place it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.reading import Message, UnitError, closest, parse_quantity

Floats = NDArray[np.float64]
Role = Literal["quantity", "plain"]

_CALL = re.compile(r"^\s*([A-Za-z_]+)\s*\((.*)\)\s*$", re.S)
_SIGNATURES: dict[str, tuple[tuple[str, Role], ...]] = {
    "uniform": (("low", "quantity"), ("high", "quantity")),
    "triangular": (("low", "quantity"), ("mode", "quantity"), ("high", "quantity")),
    "normal": (("mean", "quantity"), ("sd", "quantity")),
    "lognormal": (("median", "quantity"), ("sigma", "plain")),
    "loguniform": (("low", "quantity"), ("high", "quantity")),
    "beta": (("a", "plain"), ("b", "plain")),
}
_MAY_BE_CUT = ("normal", "lognormal")
_SMALLEST_PROBABILITY = 1e-100


@dataclass(frozen=True)
class Distribution:
    """A one-dimensional distribution in a canonical unit.

    ``arguments`` are those of ``kind`` in the unit; ``low`` and ``high`` bound its support
    (infinite where it has no bound); ``text`` is what was written.
    """

    kind: str
    arguments: tuple[float, ...]
    low: float
    high: float
    text: str
    unit: str

    def quantile(self, u: Floats) -> Floats:
        """Values at the probabilities ``u`` (any shape, in 0–1), in ``unit``; never decreasing."""
        probability = np.asarray(u, dtype=np.float64)
        return np.clip(_QUANTILES[self.kind](self, probability), self.low, self.high)

    @property
    def median(self) -> float:
        """The value at probability one half, in ``unit``."""
        return float(self.quantile(np.asarray(0.5)))

    def within(self, low: float, high: float) -> Distribution:
        """The same, cut to ``low``–``high`` where it has no bound of its own there.

        Only a normal or a lognormal is cut; the others state their bounds.
        """
        if self.kind not in _MAY_BE_CUT:
            return self
        unbounded_below = math.isinf(self.low) or (self.kind == "lognormal" and self.low == 0.0)
        return replace(
            self,
            low=max(low, self.low) if unbounded_below else self.low,
            high=high if math.isinf(self.high) else self.high,
        )

    def __str__(self) -> str:
        return self.text


def _uniform(d: Distribution, u: Floats) -> Floats:
    low, high = d.arguments
    return low + (high - low) * u


def _triangular(d: Distribution, u: Floats) -> Floats:
    low, mode, high = d.arguments
    width = high - low
    if width == 0.0:
        return np.full_like(u, low)
    rising = low + np.sqrt(np.maximum(u * width * (mode - low), 0.0))
    falling = high - np.sqrt(np.maximum((1.0 - u) * width * (high - mode), 0.0))
    return np.where(u * width < mode - low, rising, falling)


def _standard_normal(u: Floats, low: float, high: float) -> Floats:
    """Quantiles of a standard normal cut to ``low``–``high``."""
    from scipy.special import ndtr, ndtri

    below, above = ndtr(low), ndtr(high)
    return np.asarray(ndtri(below + u * (above - below)), dtype=np.float64)


def _normal(d: Distribution, u: Floats) -> Floats:
    mean, sd = d.arguments
    return mean + sd * _standard_normal(u, (d.low - mean) / sd, (d.high - mean) / sd)


def _lognormal(d: Distribution, u: Floats) -> Floats:
    median, sigma = d.arguments
    low = (math.log(d.low / median) / sigma) if d.low > 0 else -math.inf
    high = (math.log(d.high / median) / sigma) if d.high < math.inf else math.inf
    return median * np.exp(sigma * _standard_normal(u, low, high))


def _loguniform(d: Distribution, u: Floats) -> Floats:
    low, high = d.arguments
    return low * np.exp(u * math.log(high / low))


def _beta(d: Distribution, u: Floats) -> Floats:
    from scipy.special import betaincinv

    # The inverse has no answer for probabilities near the smallest float: those are the end.
    safe = np.where(u < _SMALLEST_PROBABILITY, 0.0, u)
    return np.asarray(betaincinv(*d.arguments, safe), dtype=np.float64)


_QUANTILES: dict[str, Callable[[Distribution, Floats], Floats]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
    "loguniform": _loguniform,
    "beta": _beta,
}


def parse_distribution(text: str, unit: str) -> Distribution:
    """Read ``kind(argument, ...)`` with arguments in any unit that becomes ``unit``.

    Kinds: uniform(low, high), triangular(low, mode, high), normal(mean, sd[, low, high]),
    lognormal(median, sigma[, low, high]), loguniform(low, high), beta(a, b) on 0–1. A comma
    always parts two arguments. Raises UnitError (a ValueError) that says what is wrong.
    """
    match = _CALL.match(str(text))
    if match is None:
        raise _wrong(
            f"'{text}' is not a distribution; write e.g. uniform(1 {unit}, 2 {unit})",
            f"“{text}”不是分布；可写 uniform(1 {unit}, 2 {unit})",
        )
    kind, inside = match.group(1), match.group(2)
    signature = _SIGNATURES.get(kind)
    if signature is None:
        meant = closest(kind, _SIGNATURES)
        every = ", ".join(_SIGNATURES)
        hint = f"did you mean {meant}?" if meant else f"known: {every}"
        hint_zh = f"是不是 {meant}？" if meant else f"可用：{every}"
        raise _wrong(
            f"no distribution is called '{kind}'; {hint}", f"没有名为“{kind}”的分布；{hint_zh}"
        )
    written = [part.strip() for part in re.split(r"[,，]", inside)]
    cut = kind in _MAY_BE_CUT and len(written) == len(signature) + 2
    roles = signature + ((("low", "quantity"), ("high", "quantity")) if cut else ())
    if len(written) != len(roles):
        expected = ", ".join(name for name, _ in signature)
        optional = "[, low, high]" if kind in _MAY_BE_CUT else ""
        form = f"{kind}({expected}{optional})"
        raise _wrong(f"'{text}' should read {form}", f"“{text}”应写成 {form}")
    numbers = tuple(
        parse_quantity(part, unit if role == "quantity" else "1")
        for part, (_, role) in zip(written, roles, strict=True)
    )
    low, high = _support(kind, numbers)
    arguments = numbers[: len(signature)]
    complaint = _complaint(kind, arguments, low, high)
    if complaint is not None:
        raise _wrong(f"'{text}': {complaint.en}", f"“{text}”：{complaint.zh}")
    return Distribution(kind, arguments, low, high, str(text).strip(), unit)


def _wrong(en: str, zh: str) -> UnitError:
    """A mistake in a distribution, in both languages."""
    return UnitError(Message(en, zh))


def _support(kind: str, numbers: tuple[float, ...]) -> tuple[float, float]:
    if kind == "beta":
        return 0.0, 1.0
    if kind in _MAY_BE_CUT:
        whole = (-math.inf, math.inf) if kind == "normal" else (0.0, math.inf)
        return whole if len(numbers) == 2 else (numbers[2], numbers[3])
    return numbers[0], numbers[-1]


def _complaint(kind: str, arguments: tuple[float, ...], low: float, high: float) -> Message | None:
    """What is wrong with the arguments, or None."""
    if low > high:
        return Message("the low end is above the high end", "低端高于高端")
    if kind == "triangular" and not low <= arguments[1] <= high:
        return Message("the mode lies outside the ends", "众数不在两端之间")
    if kind in _MAY_BE_CUT and arguments[1] <= 0:
        return Message("the spread must be above 0", "离散程度须大于 0")
    if kind == "lognormal" and (arguments[0] <= 0 or low < 0):
        return Message("a lognormal lies above 0", "对数正态分布须大于 0")
    if kind == "loguniform" and low <= 0:
        return Message("a loguniform lies above 0", "对数均匀分布须大于 0")
    if kind == "beta" and min(arguments) <= 0:
        return Message("both shapes must be above 0", "两个形状参数须大于 0")
    return None
