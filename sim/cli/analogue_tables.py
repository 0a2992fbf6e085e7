"""What is printed of the demand functions on other markets."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from sim.cli.text import Side, columns, wrapped
from sim.cli.words import Words

if TYPE_CHECKING:
    from sim.analysis.analogues import AnalogueScore, AnalogueTable

RIVALS: Final = ("bass", "last_value", "last_growth")
_WIDE: Final = 100
_SIDES: Final[tuple[Side, ...]] = ("left", *("right",) * 10)


def cells(table: AnalogueTable, words: Words) -> list[tuple[str, ...]]:
    """The head and a row for each market and number of years ahead, all markets together last."""
    head = tuple(words("analogues.head").split("|"))
    return [head, *(_row(table, one, words) for one in table.scores if _is_own(one))]


def lines(table: AnalogueTable, words: Words) -> list[str]:
    """The table, what its columns mean, and what of the data has no source."""
    return [
        words("analogues.title"),
        "",
        *columns(cells(table, words), _SIDES),
        "",
        *wrapped(words("analogues.note"), _WIDE),
        *(line for said in unsourced(words) for line in wrapped(said, _WIDE)),
    ]


def rows(table: AnalogueTable) -> list[dict[str, Any]]:
    """The same for a JSON answer: every forecaster's scores, with the ratio to ours."""
    return [asdict(one) for one in table.scores]


def unsourced(words: Words) -> list[str]:
    """A sentence for each market of whose sales some stand without a source of their own."""
    from sim.evidence import analogues

    said = []
    for market in analogues().markets:
        weak = sum(one.confidence == 1 for one in market.observations)
        if weak:
            name, total = words.either(*market.name), len(market.sales)
            said.append(words("analogues.unsourced", market=name, count=weak, total=total))
    return said


def market_name(market: str, words: Words) -> str:
    """What a market is called; a word for all of them."""
    from sim.evidence import analogues

    names = {one.id: words.either(*one.name) for one in analogues().markets}
    return names.get(market) or words("analogues.all")


def _is_own(one: AnalogueScore) -> bool:
    return one.forecaster == "demand"


def _row(table: AnalogueTable, one: AnalogueScore, words: Words) -> tuple[str, ...]:
    from math import exp

    low, high = one.chance80
    return (
        market_name(one.market, words),
        words("analogues.ahead", ahead=one.ahead) if one.ahead > 1 else _one_year(words),
        str(one.n),
        _share(one.coverage80),
        f"{100 * low:.0f}–{100 * high:.0f} %",
        _share(one.coverage50),
        f"{one.crps:.2f}",
        *(f"{table.ratio(one.market, rival, one.ahead):.2f}" for rival in RIVALS),
        f"×{exp(one.bias):.2f}",
    )


def _one_year(words: Words) -> str:
    said = words("analogues.ahead", ahead=1)
    return said.removesuffix("s") if words.lang == "en" else said


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"
