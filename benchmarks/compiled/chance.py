"""Draws that belong to decisions, and the few functions of probability that the month needs.

The draws are those of ``sim.model.streams``: SplitMix64's finaliser (Steele, Lea & Flood 2014,
doi:10.1145/2660193.2660195), once a key word. Every operand is an unsigned word: one signed
number among them and compiled code would go on in floating point.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np

from benchmarks.compiled.layout import compiled

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
ONE, BY_11, BY_27, BY_30, BY_31 = (np.uint64(number) for number in (1, 11, 27, 30, 31))
TO_UNIT = 2.0**-53


def word_of(decision: str) -> np.uint64:
    """The key word of a decision."""
    digest = hashlib.blake2b(decision.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@compiled
def mix(word):
    word = (word ^ (word >> BY_30)) * FIRST
    word = (word ^ (word >> BY_27)) * SECOND
    return word ^ (word >> BY_31)


@compiled
def world_key(seed, replicate):
    """The key of a world's draws; both are unsigned words."""
    return mix((mix(seed + GOLDEN) ^ replicate) + GOLDEN)


@compiled
def key_of(world, decision, step):
    """The key of a decision's draws in a step."""
    return mix((mix((world.key ^ decision) + GOLDEN) ^ np.uint64(step)) + GOLDEN)


@compiled
def numbered(number):
    """The word of something known by a number."""
    return (np.uint64(number) + ONE) * GOLDEN


@compiled
def draw(key, word):
    """A uniform draw."""
    return (np.float64(np.int64(mix(key + word) >> BY_11)) + 0.5) * TO_UNIT


# Wichura (1988), Algorithm AS 241, PPND16, doi:10.2307/2347330: coefficients of rising powers.
_MIDDLE = (
    np.array(
        [
            3.3871328727963666080e0,
            1.3314166789178437745e2,
            1.9715909503065514427e3,
            1.3731693765509461125e4,
            4.5921953931549871457e4,
            6.7265770927008700853e4,
            3.3430575583588128105e4,
            2.5090809287301226727e3,
        ]
    ),
    np.array(
        [
            1.0,
            4.2313330701600911252e1,
            6.8718700749205790830e2,
            5.3941960214247511077e3,
            2.1213794301586595867e4,
            3.9307895800092710610e4,
            2.8729085735721942674e4,
            5.2264952788528545610e3,
        ]
    ),
)
_SIDE = (
    np.array(
        [
            1.42343711074968357734e0,
            4.63033784615654529590e0,
            5.76949722146069140550e0,
            3.64784832476320460504e0,
            1.27045825245236838258e0,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ]
    ),
    np.array(
        [
            1.0,
            2.05319162663775882187e0,
            1.67638483018380384940e0,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ]
    ),
)
_TAIL = (
    np.array(
        [
            6.65790464350110377720e0,
            5.46378491116411436990e0,
            1.78482653991729133580e0,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ]
    ),
    np.array(
        [
            1.0,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ]
    ),
)
_MIDDLE_TOP, _MIDDLE_BOTTOM = _MIDDLE
_SIDE_TOP, _SIDE_BOTTOM = _SIDE
_TAIL_TOP, _TAIL_BOTTOM = _TAIL


@compiled
def _polynomial(coefficients, x):
    value = 0.0
    for k in range(len(coefficients) - 1, -1, -1):
        value = value * x + coefficients[k]
    return value


@compiled
def normal_of(uniform):
    """The standard normal number that a uniform draw stands for, to double precision."""
    off = uniform - 0.5
    if abs(off) <= 0.425:
        r = 0.180625 - off * off
        return off * _polynomial(_MIDDLE_TOP, r) / _polynomial(_MIDDLE_BOTTOM, r)
    r = math.sqrt(-math.log(uniform if off < 0.0 else 1.0 - uniform))
    if r <= 5.0:
        value = _polynomial(_SIDE_TOP, r - 1.6) / _polynomial(_SIDE_BOTTOM, r - 1.6)
    else:
        value = _polynomial(_TAIL_TOP, r - 5.0) / _polynomial(_TAIL_BOTTOM, r - 5.0)
    return -value if off < 0.0 else value


@compiled
def normal_share_below(value):
    """The normal distribution function."""
    return 0.5 * math.erfc(-value / math.sqrt(2.0))


@compiled
def poisson_of(uniform, mean, most):
    """The count whose cumulative chance first reaches the draw, at most ``most``."""
    chance = math.exp(-mean)
    reached, count = chance, 0
    while count < most and uniform > reached:
        count += 1
        chance *= mean / count
        reached += chance
    return count


@compiled
def chance_within(rate, time):
    """Chance that something at a rate happens within a time: 1 − exp(−rate·time)."""
    return -math.expm1(-rate * time)
