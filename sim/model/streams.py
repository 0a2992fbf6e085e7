"""Random numbers that belong to decisions.

A draw is a pure function of (seed, replicate, decision, step, row): a counter-based hash, with no
state to advance. So a replicate gives the same bits in any batch, order or process; a new
decision, replicate, row or parameter changes no other draw; two scenarios on the same seed differ
only by what the policy did.

The mixing function is the 64-bit finaliser of SplitMix64 (Steele, Lea & Flood 2014,
doi:10.1145/2660193.2660195), applied once per key word.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Words = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53
STEPS_AT_ONCE = 128  # steps whose keys are made together, since each small operation costs the same


def _mix(words: Words) -> Words:
    """SplitMix64's finaliser, elementwise; overflow wraps, as it should. Works in place."""
    shifted = words >> np.uint64(30)
    words ^= shifted
    words *= _FIRST
    np.right_shift(words, np.uint64(27), out=shifted)
    words ^= shifted
    words *= _SECOND
    np.right_shift(words, np.uint64(31), out=shifted)
    words ^= shifted
    return words


@cache
def _decision_word(decision: str) -> np.uint64:
    digest = hashlib.blake2b(decision.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@cache
def row_words(rows: int) -> Words:
    """Words of the rows 0, 1, ...: ``numbered_rows`` of a range, kept."""
    words = (np.arange(1, rows + 1, dtype=np.uint64) * _GOLDEN).astype(np.uint64)
    words.setflags(write=False)
    return words


def _world_keys(seed: int, replicates: NDArray[np.int64]) -> Words:
    """One key word a world, shape (worlds,)."""
    start = np.full(len(replicates), seed & 0xFFFFFFFFFFFFFFFF, dtype=np.uint64) + _GOLDEN
    return _with_word(_mix(start), replicates.astype(np.uint64))


def _with_word(keys: Words, word: Words | np.uint64) -> Words:
    """The keys with one word more in them."""
    return _mix((keys ^ word) + _GOLDEN)


def named_rows(names: tuple[str, ...]) -> Words:
    """Row words for rows known by name rather than by number (funds), shape (names,).

    A row keeps its draws when others come, go or change places.
    """
    return np.array([_decision_word("row:" + name) for name in names], dtype=np.uint64)


def number_of_name(name: str) -> int:
    """A number for what is known by name, beyond all that is counted: 2^40 to 2^41 − 1."""
    return (1 << 40) + int(_decision_word("row:" + name) >> np.uint64(24))


def numbered_rows(numbers: NDArray[np.int64]) -> Words:
    """Row words of rows known by number, any shape: row r of ``uniform(..., rows=n)``."""
    words = np.atleast_1d(numbers).astype(np.uint64)  # arrays wrap in silence, single numbers warn
    words += np.uint64(1)
    words *= _GOLDEN
    return words.reshape(np.shape(numbers))


def uniform(
    seed: int, replicates: NDArray[np.int64], decision: str, step: int, rows: int | Words
) -> Float:
    """Uniform draws between 0 and 1, never 0, and 1 once in 2^53 draws. Shape (worlds, rows).

    ``rows`` is a number of rows, or the words of named rows. A row of a world keeps its draw
    whatever the other rows are.
    """
    keys = _with_word(_world_keys(seed, replicates), _decision_word(decision))
    keys = _with_word(keys, np.uint64(step & 0xFFFFFFFFFFFFFFFF))
    return _to_unit(keys[:, None] + (row_words(rows) if isinstance(rows, int) else rows))


def _to_unit(words: Words) -> Float:
    """Words, already keyed, as uniforms in (0, 1); the words are used up."""
    _mix(words)
    words >>= np.uint64(11)
    draws = words.astype(np.float64)
    draws += 0.5
    draws *= _TO_UNIT
    return draws


def poisson(draws: Float, mean: Float, most: int) -> NDArray[np.int64]:
    """Poisson counts by inverting one uniform each, clipped at ``most``.

    One draw a count, whatever the count, so that a change of one mean moves no neighbour
    (a library's Poisson uses a varying number of draws). Shapes of ``draws`` and ``mean``
    broadcast; ``mean`` in events.
    """
    term = np.exp(-mean)
    cumulative = term.copy()
    counts = np.zeros(np.broadcast(draws, mean).shape, dtype=np.int64)
    for k in range(1, most + 1):
        more = draws > cumulative
        if not more.any():
            break
        counts += more
        term = term * mean / k
        cumulative = cumulative + term
    return counts


class Streams:
    """The streams of one batch of worlds: a seed and the replicates it holds."""

    def __init__(self, seed: int, replicates: NDArray[np.int64]) -> None:
        self.seed = seed
        self.replicates = np.asarray(replicates, dtype=np.int64)
        self._keys_of_world = _world_keys(seed, self.replicates)
        self._keys_of_steps: dict[tuple[str, int], Words] = {}

    def _keys(self, decision: str, step: int) -> Words:
        """One key word a world for a decision of a step, shape (worlds,); made for many steps."""
        block, row = divmod(step, STEPS_AT_ONCE)
        keys = self._keys_of_steps.get((decision, block))
        if keys is None:
            steps = block * STEPS_AT_ONCE + np.arange(STEPS_AT_ONCE)
            of_decision = _with_word(self._keys_of_world, _decision_word(decision))
            keys = _with_word(of_decision, steps.astype(np.uint64)[:, None])
            self._keys_of_steps[decision, block] = keys
        of_step: Words = keys[row]
        return of_step

    def uniform(self, decision: str, step: int, rows: int | Words) -> Float:
        """See :func:`uniform`; row words may differ between worlds: (worlds, rows)."""
        words = row_words(rows) if isinstance(rows, int) else rows
        return _to_unit(self._keys(decision, step)[:, None] + words)

    def uniform_at(self, decision: str, step: int, worlds: NDArray[np.int64], rows: Words) -> Float:
        """Draws for a few (world, row) pairs only: ``worlds`` (n,), ``rows`` (n, k) -> (n, k).

        The same draws that :func:`uniform` gives for these row words.
        """
        return _to_unit(self._keys(decision, step)[worlds][:, None] + rows)

    def below_power(
        self,
        decision: str,
        step: int,
        worlds: NDArray[np.int64],
        rows: Words,
        exponent: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Whole numbers from 0 to 2^exponent − 1, evenly: ``uniform_at`` times 2^exponent, cut.

        ``worlds`` and ``exponent`` (n,), at least 1; ``rows`` (n, k) -> (n, k).
        """
        words = _mix(self._keys(decision, step)[worlds][:, None] + rows)
        words >>= (64 - exponent).astype(np.uint64)[:, None]
        return words.view(np.int64)

    def normal(self, decision: str, step: int, rows: int | Words) -> Float:
        """Standard normal draws by inversion, shape (worlds, rows)."""
        from scipy.special import ndtri

        result: Float = ndtri(self.uniform(decision, step, rows))
        return result
