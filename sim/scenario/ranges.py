"""What a number at a place must be, and a sentence that helps where it is not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.reading import format_quantity
from sim.scenario.context import Context, stated_value

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
    reason: str = ""
    dated: bool = False
    before: float = 0.0
    factor: str | None = None

    @property
    def plain(self) -> bool:
        """Whether the number has no unit (a share, a ratio)."""
        return self.unit in ("share", "1", "")


def range_problem(
    value: float,
    written: str,
    meaning: Meaning,
    rows: Iterable[tuple[str, LedgerRow]],
    context: Context,
) -> str:
    """What to say of a ``value`` out of range: the range, where it is from, what to write.

    ``rows`` are the clauses the lever cites: one that states a value within the range, near to
    what may have been meant, is named.
    """
    message = f"{meaning.path} = {written} is outside {shown_range(meaning)}"
    if meaning.reason:
        message += f" ({meaning.reason})"
    hint = _hint(value, written, meaning, rows, context)
    return f"{message}; {hint}" if hint else message


def shown_range(meaning: Meaning) -> str:
    """A range as a person writes it: '0–1' for shares, '0 元–10 亿元' for money."""

    def shown(bound: float) -> str:
        return f"{bound:g}" if meaning.plain else format_quantity(bound, meaning.unit)

    if math.isinf(meaning.high):
        return f"{shown(meaning.low)} and above"
    if math.isinf(meaning.low):
        return f"{shown(meaning.high)} and below"
    return f"{shown(meaning.low)}–{shown(meaning.high)}"


def _hint(
    value: float,
    written: str,
    meaning: Meaning,
    rows: Iterable[tuple[str, LedgerRow]],
    context: Context,
) -> str:
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
        regions = context.evidence.regions
        place = " and ".join(regions.name(region, "en") for region in row.regions)
        shown = format_quantity(stated, meaning.unit)
        return f"{place}'s clause {identifier} says {row.value_text}: write {shown}"
    return f"for {value:g} percent write {value:g} %" if fits else ""
