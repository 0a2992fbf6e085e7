"""Whether the word for a chance hangs on one number that the observations do not settle.

A run's worlds are drawn from numbers that fit the observations equally well (without an ensemble:
from all that was thought possible before it). Halving them at the median of one number gives two
sets of worlds that nobody could choose between; where a target's chance gets another word in one
half than in the other, its word hangs on that number. Worlds differ by luck too, so a swing between
halves counts only if it is *told*: Fisher's exact test of two shares, two-sided, with 1 % a target
divided by the numbers looked at (Bonferroni). Halves and not outer thirds: of a steady trend these
show a swing larger by a third, but with fewer worlds, so they tell trends hardly weaker (by 9 %),
and they leave out worlds that the chance is a share of.

The largest of many swings is a little flattered by luck. Numbers fitted together move together,
so a swing may belong to a number's companion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.analysis.chances import chance_word, few, percent

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]
Verdict = Literal["hangs", "robust", "too_few"]

LEVEL = 0.01
"""Chance that a target which no number moves is said to hang on one."""
LEAST_SWING = 0.10
"""A change of word by less, one dot of the ten, is none: 64 % and 68 % say the same."""
WIDE_SWING = (0.375, 0.625)
"""A swing of a word's breadth: where one so wide could go untold, the worlds are too few. Near 0
and 1, where luck is less, fewer points are as wide: 1 % and 13 %, 84 % and 98 %."""
LEAST_PART = 0.25
"""Where worlds share values, the smaller part may have so small a share of the worlds."""
_FEW_VALUES = 20
"""A number of fewer values is a count or a choice; of more, ties are worlds drawn together."""


@dataclass(frozen=True)
class Half:
    """The worlds on one side of a number's median: how many, and how many meet the target."""

    worlds: int
    meeting: int

    @property
    def chance(self) -> float:
        """The share of the half's worlds that meet the target."""
        return self.meeting / self.worlds

    @property
    def percent(self) -> str:
        """The chance as it is written everywhere."""
        return percent(self.chance, self.worlds)

    @property
    def word(self) -> dict[str, str]:
        """The fixed word for the chance, in both languages."""
        return chance_word(self.chance)

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        text = {"chance_text": self.percent, "chance_word": self.word}
        return {"chance": self.chance, **text, "worlds": self.worlds}


@dataclass(frozen=True)
class Swing:
    """A target's chance where the number at ``path`` is low and where it is high.

    ``cut``: the two halves' border, in the number's unit. ``p``: how likely luck alone gives a
    swing like this to one number, before allowing for how many were looked at.
    """

    path: str
    cut: float
    low: Half
    high: Half
    p: float

    @property
    def size(self) -> float:
        """How far the two chances lie apart."""
        return abs(self.high.chance - self.low.chance)

    @property
    def turns(self) -> bool:
        """Whether the halves get different words, and not by a hair."""
        return self.size >= LEAST_SWING and self.low.word != self.high.word

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        halves = {"low": self.low.row(), "high": self.high.row()}
        return {"path": self.path, "cut": self.cut, **halves, "turns": self.turns, "p": self.p}


@dataclass(frozen=True)
class Robustness:
    """Whether one number turns the word for a chance.

    ``hangs``: one does. ``robust``: none was told to, and a wide swing into another word would
    have been. ``too_few``: such a swing could hide among so few worlds.
    ``swings``: every told swing, those that turn the word first, each from the largest.
    ``numbers``: how many were looked at. ``needed``: about how many worlds would do, if too few.
    """

    verdict: Verdict
    swings: tuple[Swing, ...]
    numbers: int
    needed: int | None = None

    @property
    def turning(self) -> tuple[Swing, ...]:
        """The swings that turn the word."""
        return tuple(swing for swing in self.swings if swing.turns)

    def row(self) -> dict[str, Any]:
        """Plain values for JSON, the three foremost swings with them."""
        return {
            "verdict": self.verdict,
            "numbers_looked_at": self.numbers,
            "level": LEVEL,
            "numbers_that_turn_the_word": len(self.turning),
            "swings": [swing.row() for swing in self.swings[:3]],
            "worlds_needed": self.needed,
        }


@dataclass(frozen=True)
class Halves:
    """Worlds halved by each number that can be: ``high`` (number, world) says in which half.

    ``drawn_together``: (world,) group of the worlds that share a number's value, None if none do.
    """

    paths: tuple[str, ...]
    cuts: tuple[float, ...]
    high: Bool
    drawn_together: tuple[NDArray[np.intp] | None, ...]


def halves(numbers: Mapping[str, Float], known: Bool) -> Halves:
    """The ``known`` worlds, (world,), halved at the median of every number's draws, (world,).

    Equal draws stay together, so the cut is the one between two values nearest to the median; a
    number that has no cut with a quarter of the worlds on either side is left out.
    """
    paths, cuts, high, groups = [], [], [], []
    for path, drawn in numbers.items():
        values, group, counts = np.unique(drawn[known], return_inverse=True, return_counts=True)
        below = np.cumsum(counts)[:-1]
        worlds = int(known.sum())
        if not len(below) or not np.isfinite(values).all():
            continue
        place = int(np.abs(2 * below - worlds).argmin())
        if min(below[place], worlds - below[place]) < LEAST_PART * worlds:
            continue
        paths.append(path)
        cuts.append(float(values[place] + values[place + 1]) / 2)
        high.append(group > place)
        groups.append(group if _FEW_VALUES <= len(values) < worlds else None)
    sides = np.array(high, dtype=bool).reshape(len(paths), int(known.sum()))
    return Halves(tuple(paths), tuple(cuts), sides, tuple(groups))


def robustness(met: Bool, halved: Halves) -> Robustness:
    """Whether one number turns the word for the share of worlds that meet a target.

    ``met``: (world,), of the worlds that were halved.
    """
    tests = len(halved.paths)
    worlds, meeting = len(met), int(met.sum())
    if few(worlds):
        return Robustness("too_few", (), tests, _needed(meeting / worlds, worlds, tests, 1.0))
    of_high = halved.high.sum(axis=1)
    met_high = (halved.high & met).sum(axis=1)
    told = []
    most_alike = 1.0
    for index, path in enumerate(halved.paths):
        low = Half(worlds - int(of_high[index]), meeting - int(met_high[index]))
        high = Half(int(of_high[index]), int(met_high[index]))
        group = halved.drawn_together[index]
        alike = 1.0 if group is None else _alike(met, halved.high[index], group)
        most_alike = max(most_alike, alike)
        p = _p_value(low, high, alike)
        if p * tests <= LEVEL:
            told.append(Swing(path, halved.cuts[index], low, high, p))
    told.sort(key=lambda swing: (not swing.turns, -swing.size, swing.path))
    if any(swing.turns for swing in told):
        return Robustness("hangs", tuple(told), tests)
    if _could_hide(worlds / most_alike, meeting / worlds, tests):
        needed = _needed(meeting / worlds, worlds, tests, most_alike)
        return Robustness("too_few", tuple(told), tests, needed)
    return Robustness("robust", tuple(told), tests)


def _alike(met: Bool, high: Bool, group: NDArray[np.intp]) -> float:
    """By how much worlds drawn together make a share less sure, as a factor of its variance.

    Worlds that took the same member of an ensemble have more in common than this one number.
    The variance of the groups' counts around their half's share over that of single worlds
    (design effect: Rao & Scott 1992, Biometrics 48:577); at least 1.
    """
    share = np.where(high, met[high].mean(), met[~high].mean())
    spread = float((share * (1 - share)).sum())
    missed = np.bincount(group, weights=met - share)
    return max(1.0, float((missed**2).sum()) / spread) if spread else 1.0


def _p_value(low: Half, high: Half, alike: float) -> float:
    """Two-sided p of Fisher's exact test, of as many worlds as so like ones are worth."""
    sizes = [round(half.worlds / alike) for half in (low, high)]
    counts = [round(half.meeting / alike) for half in (low, high)]
    counts = [min(count, size) for count, size in zip(counts, sizes, strict=True)]
    least = max(0, sum(counts) - sizes[1])
    return float(_fisher(sizes[0], sizes[1], sum(counts))[counts[0] - least])


@lru_cache(maxsize=4096)
def _fisher(first: int, other: int, meeting: int) -> Float:
    """p for every number of ``meeting`` worlds that may lie among the ``first``, from the least.

    The chance of all splits of two groups no likelier than this one, if each world meets the
    target as readily (hypergeometric).
    """
    total = first + other
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])
    here = np.arange(max(0, meeting - other), min(first, meeting) + 1)
    there = meeting - here
    log_chance = (
        factorial[first] - factorial[here] - factorial[first - here]
        + factorial[other] - factorial[there] - factorial[other - there]
        - factorial[total] + factorial[meeting] + factorial[total - meeting]
    )  # fmt: skip
    # splits as likely as each other count as one, whatever the rounding
    _, rank = np.unique(np.round(log_chance, 8), return_inverse=True)
    no_likelier = np.cumsum(np.bincount(rank, weights=np.exp(log_chance)))
    found: Float = np.minimum(no_likelier[rank], 1.0)
    return found


def _could_hide(worth: float, chance: float, tests: int) -> bool:
    """Whether a wide swing into another word could go untold between halves of the worlds.

    ``worth``: how many worlds they are worth.
    """
    if not tests:
        return False
    worlds, meeting = round(worth), round(chance * worth)
    first, other = worlds // 2, worlds - worlds // 2
    if not first:
        return True
    here = np.arange(max(0, meeting - other), min(first, meeting) + 1)
    low, high = here / first, (meeting - here) / other
    # where luck moves all chances alike: differences of arcsines
    breadth = np.abs(np.arcsin(np.sqrt(low)) - np.arcsin(np.sqrt(high)))
    wide = breadth >= abs(math.asin(math.sqrt(WIDE_SWING[0])) - math.asin(math.sqrt(WIDE_SWING[1])))
    untold = wide & (_fisher(first, other, meeting) * tests > LEVEL)
    return any(
        chance_word(float(one)) != chance_word(float(two))
        for one, two in zip(low[untold], high[untold], strict=True)
    )


def _needed(chance: float, worlds: int, tests: int, alike: float) -> int | None:
    """The next hundred of worlds in which no wide swing could hide; None beyond 10,000."""
    for more in range(100 * (worlds // 100 + 1), 10_001, 100):
        if not _could_hide(more / alike, chance, tests):
            return more
    return None
