"""Looks up in the evidence what the figures quote: scores, published counts, names, clauses."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlparse

from sim.figures.inputs import MACHINES, Dot, Facts, Price
from sim.reading import unit_factor

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.evidence import KnownMaker, Likelihoods, Observation
    from sim.experiment.results import RunResult

# Series of machines a year in China, one house each. Orders, cumulative counts and forecasts
# measure something else and are not drawn beside production.
_COUNTS: Final = re.compile(r"humanoid_(ship|sales|install|prod)_china_(\w+)")
_YEAR: Final = re.compile(r"\d{4}")
_WEAKEST: Final = 2  # confidence below which a figure is not drawn
# What a figure of a likelihood says of a machine's price or cost.
_PRICES: Final[dict[str, Literal["price", "cost"]]] = {
    "mean_price": "price",
    "maker_price": "price",
    "maker_unit_cost": "cost",
    "unit_cost_functional": "cost",
}
_LIST_PRICE: Final = re.compile(r"price_([a-z]+)_(\w+)")


def gather(result: RunResult, scores: Sequence[TargetScore] | None = None) -> Facts:
    """Everything the figures quote about a result, its ``scores`` counted unless given.

    Raises InputError for bad evidence.
    """
    from sim.analysis.targets import score

    return quoted_facts(score(result) if scores is None else scores)


def quoted_facts(scores: Sequence[TargetScore] = ()) -> Facts:
    """What any figure may quote, with these scores. Raises InputError for bad evidence."""
    from sim import evidence

    tree = evidence.regions()
    return Facts(
        scores=tuple(scores),
        observations={("china", MACHINES): tuple(machine_counts(evidence.observations()))},
        region_names={
            region: (tree.name(region, "en"), tree.name(region, "zh")) for region in tree.all
        },
        clauses={row.id: (row.document, row.clause) for row in evidence.ledger().values()},
        documents={one.id: (one.title_en, one.title_zh) for one in evidence.documents().values()},
        prices=tuple(
            published_prices(evidence.observations(), evidence.likelihoods(), evidence.makers())
        ),
    )


def published_prices(
    observations: Iterable[Observation], likelihoods: Likelihoods, makers: Iterable[KnownMaker]
) -> list[Price]:
    """What machines were said to cost: what a fit holds against prices and costs, and list prices
    of single models, which it leaves out. In the order of the observations."""
    named = {maker.name.lower(): (maker.name, maker.name_zh or maker.name) for maker in makers}
    fitted = {one.observation.id: one for one in likelihoods.comparisons}
    found = []
    for seen in observations:
        one = fitted.get(seen.id)
        listed = _LIST_PRICE.fullmatch(seen.series)
        if one is not None and one.quantity in _PRICES:
            name = named.get(one.house.lower(), (one.house, one.house))
            kind: Literal["price", "list", "cost"] = _PRICES[one.quantity]
            found.append(Price(kind, name, seen.period, _end_of(seen), one.value))
        elif listed is not None and seen.may_be_fitted:
            brand = listed.group(1).title()
            english, chinese = named.get(listed.group(1), (brand, brand))
            model = listed.group(2).upper()
            value = seen.value * unit_factor(seen.unit, "yuan/machine")
            name = f"{english} {model}", f"{chinese} {model}"
            found.append(Price("list", name, seen.period, _end_of(seen), value))
    return found


def _end_of(seen: Observation) -> float:
    """The end of an observation's period, in years: 2025 -> 2026.0."""
    last = datetime.date.fromisoformat(seen.end)
    after = last + datetime.timedelta(days=1)
    start = datetime.date(after.year, 1, 1)
    length = (datetime.date(after.year + 1, 1, 1) - start).days
    return after.year + (after - start).days / length


def machine_counts(observations: Iterable[Observation]) -> list[Dot]:
    """The published whole-year counts of China's machines, confidence 2 and 3."""
    dots = []
    for seen in observations:
        match = _COUNTS.fullmatch(seen.series)
        if (
            match is None
            or seen.kind not in ("observed", "derived")
            or seen.region != "china"
            or seen.confidence < _WEAKEST
            or not _YEAR.fullmatch(seen.period)
        ):
            continue
        dots.append(
            Dot(
                house=match.group(2),
                counted=match.group(1),
                year=int(seen.period),
                value=seen.value * unit_factor(seen.unit, "machine"),
                source=_short_source(seen.source),
            )
        )
    return dots


def _short_source(source: str) -> str:
    """The site of an address, a document's name and clause as they are."""
    site = urlparse(source.split(" ")[0]).netloc
    return site.removeprefix("www.").removeprefix("m.") if site else source
