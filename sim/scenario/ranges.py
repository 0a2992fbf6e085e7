"""What a number at a place must be, and a sentence that helps where it is not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.reading import Message, format_quantity
from sim.scenario.context import Context, names_of, stated_value
from sim.scenario.messages import say

if TYPE_CHECKING:
    from sim.evidence.ledger import LedgerRow


@dataclass(frozen=True)
class Meaning:
    """The unit and range of a number at ``path``, and how it may be written there.

    ``dated``: values by date are read; ``before`` then holds before the first date. ``factor``
    is the name of the uncertain factor that the keys of a parameter may share, or None.
    """

    path: str
    unit: str
    low: float = -math.inf
    high: float = math.inf
    reason: Message | None = None
    dated: bool = False
    before: float = 0.0
    factor: str | None = None

    @property
    def plain(self) -> bool:
        """Whether the number has no unit (a share, a ratio)."""
        return self.unit in ("share", "1", "")


def range_problem(
    value: float,
    written: str | Message,
    meaning: Meaning,
    rows: Iterable[tuple[str, LedgerRow]],
    context: Context,
) -> Message:
    """What to say of a ``value`` out of range: the range, where it is from, what to write.

    ``rows`` are the clauses the lever cites: one that states a value within the range, near to
    what may have been meant, is named.
    """
    message = say("outside", path=meaning.path, value=written, span=shown_range(meaning))
    if meaning.reason is not None:
        message = say("because", what=message, reason=meaning.reason)
    hint = _hint(value, str(written), meaning, rows, context)
    return message if hint is None else say("hint", what=message, hint=hint)


def shown_range(meaning: Meaning) -> Message:
    """A range as a person writes it: '0–1' for shares, '0 元–10 亿元' for money."""

    def shown(bound: float) -> str:
        return f"{bound:g}" if meaning.plain else format_quantity(bound, meaning.unit)

    if math.isinf(meaning.high):
        return say("and_above", bound=shown(meaning.low))
    if math.isinf(meaning.low):
        return say("and_below", bound=shown(meaning.high))
    span = f"{shown(meaning.low)}–{shown(meaning.high)}"
    return Message(span, span)


def _hint(
    value: float,
    written: str,
    meaning: Meaning,
    rows: Iterable[tuple[str, LedgerRow]],
    context: Context,
) -> Message | None:
    percent = value / 100
    fits = (
        meaning.unit == "share"
        and "%" not in written.replace("％", "%")
        and meaning.low <= percent <= meaning.high
    )
    for identifier, row in rows:
        stated = stated_value(row, meaning.unit)
        if stated is None or not meaning.low <= stated <= meaning.high:
            continue
        if fits and not math.isclose(stated, percent):
            continue
        place = names_of(context.evidence.regions, row.regions)
        shown = format_quantity(stated, meaning.unit)
        return say("clause_says", place=place, clause=identifier, said=row.value_text, value=shown)
    return say("percent", value=f"{value:g}") if fits else None
