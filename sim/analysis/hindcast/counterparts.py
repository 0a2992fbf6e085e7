"""What the model has for a quantity, and how far a house's figure of it may lie from that."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sim.analysis.hindcast.figures import Figure
from sim.evidence import Comparison, Observation, likelihoods, makers, regions
from sim.evidence.fields import Fields, known
from sim.evidence.likelihoods import MAKER_UNITS, QUANTITY_UNITS, Spread, alone
from sim.reading import Located, Problem

_FIELDS = ("as", "region", "maker", "spread", "over")
_COUNTS = ("machine", "firm", "deal")


@dataclass(frozen=True)
class Counterpart:
    """The model's side of a quantity: ``compared`` as a fit compares it, divided by ``over``.

    Both are comparisons with a figure nobody has printed yet. The ``value`` of ``compared`` is
    what was last known of the quantity: a world with next to nothing is as far off it as a fit
    would have it, and no figure of the year itself can move that.
    """

    compared: Comparison
    over: Comparison | None

    def of_year(self, year: int) -> Counterpart:
        """The same of another year."""

        def moved(one: Comparison) -> Comparison:
            return replace(one, observation=_to_come(year, one.regions[0]))

        over = None if self.over is None else moved(self.over)
        return Counterpart(moved(self.compared), over)

    @property
    def house_spread(self) -> float:
        """How far houses' figures of one thing lie apart, in logarithms."""
        return math.hypot(*(part for one in self._spreads for part in (one.house, one.figure)))

    @property
    def spread(self) -> float:
        """How far a house's figure may lie from a world's: houses, and what the model misses."""
        return math.hypot(self.house_spread, *(one.model for one in self._spreads))

    @property
    def counted(self) -> bool:
        """Whether it is a count of n, whose figure is uncertain by a further 1/n."""
        return QUANTITY_UNITS[self.compared.quantity] in _COUNTS

    @property
    def _spreads(self) -> tuple[Spread, ...]:
        over = () if self.over is None else (self.over.spread,)
        return self.compared.spread, *over


def counterpart(
    node: Located | None, unit: str, year: int, levels: tuple[Figure, ...], problems: list[Problem]
) -> Counterpart | None:
    """Read the ``model`` of a quantity in ``unit``; None where there is none, or with a problem.

    ``levels`` are what was last known of the quantity.
    """
    if node is None:
        return None
    before = len(problems)
    fields = Fields(node, problems)
    fields.only(_FIELDS)
    last = math.exp(sum(math.log(one.value) for one in levels) / len(levels)) if levels else 1.0
    compared = _comparison(fields, year, last)
    below = fields.get("over")
    over = None
    if below is not None:
        divisor = Fields(below, problems)
        divisor.only(_FIELDS[:-1])
        over = _comparison(divisor, year, 1.0)
    if compared is None or (below is not None and over is None):
        return None
    own = QUANTITY_UNITS[compared.quantity]
    if over is not None and QUANTITY_UNITS[over.quantity] == own:
        own = "share"
    if own != unit:
        problems.append(node.error(f"the model's {compared.quantity} is in {own}, not in {unit}"))
    return Counterpart(compared, over) if len(problems) == before else None


def counting(items: Iterable[Fields], model: Counterpart | None) -> dict[str, Counterpart]:
    """The model's side of those figures that say what they count (``as``), by their observation;
    with a problem for what is counted in another unit, or where the model has nothing at all."""
    found: dict[str, Counterpart] = {}
    for item in items:
        node = item.get("as")
        counted = item.choice("as", QUANTITY_UNITS, required=False)
        if node is None or counted not in QUANTITY_UNITS:
            continue
        if model is None or model.over is not None:
            item.problems.append(node.error("'as' needs a model without 'over'"))
        elif QUANTITY_UNITS[counted] != QUANTITY_UNITS[model.compared.quantity]:
            unit = QUANTITY_UNITS[model.compared.quantity]
            item.problems.append(node.error(f"{counted} is not in {unit}"))
        else:
            own = replace(model.compared, quantity=counted)
            found[item.text("of")] = replace(model, compared=own)
    return found


def _comparison(fields: Fields, year: int, last: float) -> Comparison | None:
    """What is to be compared, with a figure of all of ``year`` still to come."""
    spreads = likelihoods().spreads
    quantity = fields.choice("as", QUANTITY_UNITS)
    spread = fields.choice("spread", spreads)
    of_maker = quantity in MAKER_UNITS
    names = [maker.name for maker in makers()]
    maker = fields.choice("maker", names, required=of_maker)
    place = fields.required("region") if not of_maker else None
    if place is not None:
        known(str(place.value), regions().all, place, "region", fields.problems)
    if quantity not in QUANTITY_UNITS or spread not in spreads or (of_maker and maker not in names):
        return None
    region = "world" if place is None else str(place.value)
    return Comparison(
        observation=_to_come(year, region),
        quantity=quantity,
        regions=(region,),
        maker=maker,
        house="",
        spread=spreads[spread],
        value=last,
        family=alone(quantity),
    )


def _to_come(year: int, region: str) -> Observation:
    """A figure of a whole year that nobody has printed."""
    return Observation(
        id="",
        series="",
        kind="observed",
        period=f"{year:04d}",
        start=f"{year:04d}-01-01",
        end=f"{year:04d}-12-31",
        region=region,
        value=1.0,
        unit="1",
        source="",
        published="",
        confidence=0,
        scope="",
        note="",
        file="",
        line=0,
    )
