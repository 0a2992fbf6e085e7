"""Chances as people read them: one percentage and one word, wherever a chance is shown."""

from __future__ import annotations

import math

# Fixed words for chances, from the greatest: the word holds above its bound.
CHANCE_WORDS: tuple[tuple[float, str, str], ...] = (
    (0.90, "very likely", "极可能"),
    (0.66, "likely", "较可能"),
)
EVEN_WORDS = ("about even", "约各一半")
LOW_CHANCE_WORDS: tuple[tuple[float, str, str], ...] = (
    (0.10, "very unlikely", "极不可能"),
    (0.33, "unlikely", "较不可能"),
)
FEW_WORLDS = 50
"""Below so many worlds a share of them gets no word: its standard error passes 7 points."""

COUNTED = ("firm", "scene", "site", "deal", "project")
"""Units of which there are no fractions, in any world or between two."""


def few(worlds: int) -> bool:
    """Whether so many worlds are too few for a word of chance."""
    return worlds < FEW_WORLDS


def percent(chance: float | None, worlds: int) -> str:
    """A share of ``worlds`` as a whole percentage, '–' where there is none.

    No world at all is '<1 %' (of fewer than a hundred worlds: less than one world's share), every
    world '>99 %': a simulation shows neither certainty. So 0 % and 100 % are never written.
    """
    if chance is None:
        return "–"
    one = max(1, math.ceil(100 / max(worlds, 1)))
    if chance <= 0.0:
        return f"<{one} %"
    if chance >= 1.0:
        return f">{100 - one} %"
    nearest = round(100 * chance)
    if nearest == 0:
        return "<1 %"
    return ">99 %" if nearest == 100 else f"{nearest} %"


def chance_word(chance: float) -> dict[str, str]:
    """The fixed word for a chance (0–1) in English and Chinese."""
    for bound, english, chinese in CHANCE_WORDS:
        if chance > bound:
            return {"en": english, "zh": chinese}
    for bound, english, chinese in LOW_CHANCE_WORDS:
        if chance < bound:
            return {"en": english, "zh": chinese}
    return {"en": EVEN_WORDS[0], "zh": EVEN_WORDS[1]}
