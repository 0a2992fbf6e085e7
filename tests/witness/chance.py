"""Draws of one world, and the few functions of probability that the month needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from sim.model import streams

_WORD = 1 << 64
_normal = NormalDist()


def numbered(number: int) -> int:
    """The row word of something known by a number."""
    return int(streams.numbered_rows(np.array([number]))[0])


def named(name: str) -> int:
    """The row word of something known by its name."""
    return int(streams.named_rows((name,))[0])


def word_sum(*words: int) -> int:
    return sum(words) % _WORD


class Chance:
    """The uniform draws of one replicate: each belongs to a decision, a step and a word."""

    def __init__(self, seed: int, replicate: int) -> None:
        self.seed = seed
        self.replicate = np.array([replicate], dtype=np.int64)

    def draws(self, decision: str, step: int, words: Sequence[int]) -> list[float]:
        if not words:
            return []
        rows = np.array(words, dtype=np.uint64)
        drawn = streams.uniform(self.seed, self.replicate, decision, step, rows)
        return [float(draw) for draw in drawn[0]]

    def draw(self, decision: str, step: int, word: int) -> float:
        return self.draws(decision, step, [word])[0]


def normal_share_below(value: float) -> float:
    """The normal distribution function."""
    return 0.5 * math.erfc(-value / math.sqrt(2.0))


def normal_of(uniform: float) -> float:
    """The standard normal number that a uniform draw stands for."""
    return _normal.inv_cdf(uniform)


def gumbel_of(uniform: float) -> float:
    return -math.log(-math.log(uniform))


def poisson_of(uniform: float, mean: float, most: int) -> int:
    """The count whose cumulative chance first reaches the draw, at most ``most``."""
    chance = math.exp(-mean)
    reached, count = chance, 0
    while count < most and uniform > reached:
        count += 1
        chance *= mean / count
        reached += chance
    return count


def chance_within(rate: float, time: float) -> float:
    """Chance that something at a rate happens within a time: 1 − exp(−rate·time)."""
    return -math.expm1(-rate * time)


def logit_shares(utilities: dict[str, float]) -> dict[str, float]:
    """Shares of a conditional logit."""
    highest = max(utilities.values())
    weights = {name: math.exp(value - highest) for name, value in utilities.items()}
    whole = sum(weights.values())
    return {name: weight / whole for name, weight in weights.items()}


def pick(shares: dict[str, float], uniform: float) -> str:
    """The first whose cumulated share reaches the draw."""
    mark, reached = uniform * sum(shares.values()), 0.0
    for name, share in shares.items():
        reached += share
        if mark <= reached:
            return name
    return list(shares)[-1]


def towards(value: float, target: float, time: float, dt: float) -> float:
    """Exponential approach to a target (also: an exponential moving average)."""
    return value + chance_within(1.0 / time, dt) * (target - value)
