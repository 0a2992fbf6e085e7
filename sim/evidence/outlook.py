"""Forecasts by houses of years to come, for setting beside the model's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER, Fields, known
from sim.evidence.likelihoods import in_yuan
from sim.evidence.observations import Observation
from sim.evidence.regions import RegionTree
from sim.evidence.vocabulary import INDICATOR_UNITS
from sim.reading import InputError, Located, Message, Problem, UnitError, read_yaml


@dataclass(frozen=True)
class Said:
    """What a house said of ``year``: ``value`` in its quantity's unit, ``published`` when ('' where
    that is unknown), ``id`` its observation (over another's)."""

    house: Message
    id: str
    year: int
    published: str
    value: float


@dataclass(frozen=True)
class OutlookQuantity:
    """An indicator of a region, each year's or, with ``so_far``, all since the start, and what
    houses said of it."""

    id: str
    name: Message
    indicator: str
    region: str
    so_far: bool
    said: tuple[Said, ...]

    @property
    def unit(self) -> str:
        """The canonical unit."""
        return INDICATOR_UNITS[self.indicator]


@dataclass(frozen=True)
class Outlook:
    """The quantities by id and the years looked at."""

    years: tuple[int, ...]
    quantities: dict[str, OutlookQuantity]


def load_outlook(
    observations: Iterable[Observation],
    regions: RegionTree,
    yuan_per_dollar: float,
    path: Path | None = None,
) -> Outlook:
    """Read ``outlook.yaml``. Raises InputError with every problem: a figure that is no forecast,
    has no source that answers for it, is of another year or in another unit."""
    problems: list[Problem] = []
    root = Fields(read_yaml(path or DATA_FOLDER / "outlook.yaml"), problems)
    root.only(("years", "quantities"))
    years = tuple(int(year) for year in root.texts("years", required=True) if year.isdigit())
    reader = _Reader({row.id: row for row in observations}, regions, years, yuan_per_dollar)
    listed = root.required("quantities")
    found = {
        name: reader.quantity(name, Fields(node, problems))
        for name, node in ([] if listed is None else listed.items())
    }
    if problems:
        raise InputError(problems)
    return Outlook(years, found)


@dataclass(frozen=True)
class _Reader:
    rows: dict[str, Observation]
    regions: RegionTree
    years: tuple[int, ...]
    dollar: float

    def quantity(self, name: str, fields: Fields) -> OutlookQuantity:
        fields.only(("name", "as", "region", "so_far", "said"))
        indicator = fields.choice("as", INDICATOR_UNITS)
        so_far = fields.get("so_far")
        if so_far is not None and not isinstance(so_far.value, bool):
            fields.problems.append(so_far.error("'so_far' is true or false"))
        listed = fields.required("said")
        nodes: list[Located] = listed.value if listed is not None and listed.is_list else []
        unit = INDICATOR_UNITS.get(indicator, "1")
        said = [self.said(Fields(node, fields.problems), unit) for node in nodes]
        return OutlookQuantity(
            id=name,
            name=Message(*fields.bilingual("name")),
            indicator=indicator,
            region=fields.choice("region", self.regions.all),
            so_far=so_far is not None and so_far.value is True,
            said=tuple(one for one in said if one is not None),
        )

    def said(self, fields: Fields, unit: str) -> Said | None:
        """One house's figure, or None with an error."""
        fields.only(("house", "of", "over"))
        house = Message(*fields.bilingual("house"))
        row = self.row(fields, "of")
        over = self.row(fields, "over") if fields.get("over") is not None else None
        if row is None or (over is None and fields.get("over") is not None):
            return None
        try:
            if over is None:
                value, name = in_yuan(row, unit, self.dollar), row.id
            else:
                upper, _, lower = unit.partition("/")
                value = in_yuan(row, upper, self.dollar) / over.canonical(lower or upper)
                name = f"{row.id}/{over.id}"
        except UnitError as failure:
            fields.problems.append(fields.node.error(str(failure)))
            return None
        return Said(house, name, int(row.end[:4]), row.published, value)

    def row(self, fields: Fields, key: str) -> Observation | None:
        """The forecast named by ``key``, or None with an error."""
        node = fields.required(key)
        if node is None or not known(
            str(node.value), self.rows, node, "observation", fields.problems
        ):
            return None
        row = self.rows[str(node.value)]
        complaint = ""
        if row.kind != "forecast":
            complaint = "is no forecast"
        elif row.confidence < 2:
            complaint = "has no source that answers for it"
        elif int(row.end[:4]) not in self.years:
            complaint = f"is of {row.period}, which is not among the years"
        if complaint:
            fields.problems.append(node.error(f"{row.id} {complaint}"))
        return None if complaint else row
