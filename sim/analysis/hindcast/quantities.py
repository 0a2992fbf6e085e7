"""What the hindcast predicts, what it is scored against, and what its rivals may know.

All of it stands in ``sim/evidence/data/hindcast.yaml``; figures are named by their observation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.analysis.hindcast.counterparts import Counterpart, counterpart, counting
from sim.analysis.hindcast.figures import Figure, Pair, Statement, figure
from sim.evidence import Distribution, Observation, parse_distribution
from sim.evidence.fields import DATA_FOLDER, Fields, known
from sim.evidence.vocabulary import GRADES
from sim.reading import InputError, Located, Message, Problem, UnitError, parse_quantity, read_yaml

HINDCAST_FILE = DATA_FOLDER / "hindcast.yaml"
_DISTRIBUTIONS = ("bass_innovation", "bass_imitation", "bass_potential", "bass_launch")
_NUMBERS = ("growth_change", "expert_share")
_PAST = ("house", "of", "over")
_QUANTITY_FIELDS = (
    *("name", "unit", "flow", "bass", "observed"),
    *("levels", "growth", "nearby", "said", "experts", "model"),
)


@dataclass(frozen=True)
class Quantity:
    """One figure of the hindcast's year. ``hindcast.yaml`` says at its head what each field is.

    ``apart``: the model's side of those observed figures that count something else than the others
    (machines put to use, say, not shipped), by their id.
    """

    id: str
    name: Message
    unit: str
    year: int
    flow: bool
    bass: bool
    observed: tuple[Figure, ...]
    levels: tuple[Figure, ...]
    growth: tuple[Pair, ...]
    nearby: tuple[Pair, ...]
    said: tuple[Statement, ...]
    experts: tuple[Statement, ...]
    model: Counterpart | None = None
    apart: Mapping[str, Counterpart] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        """The middle of the year to be predicted."""
        return self.year + 0.5


@dataclass(frozen=True)
class Assumption:
    """What a rival takes for granted: a distribution or a number, with grade and source."""

    name: str
    text: str
    unit: str
    grade: str
    source: Message
    distribution: Distribution | None
    number: float


@dataclass(frozen=True)
class Hindcast:
    """The quantities by id, and the rivals' assumptions by name. ``known_until``: the last day
    whose figures and statements a forecaster may use."""

    known_until: str
    year: int
    quantities: Mapping[str, Quantity]
    assumptions: Mapping[str, Assumption]


def load_hindcast(
    observations: Iterable[Observation] | None = None, path: Path | None = None
) -> Hindcast:
    """Read ``hindcast.yaml`` with the figures of ``observations`` (as shipped, if none are given).

    Raises InputError with every problem: a figure of the year to be predicted among what is known
    of it, a forecast that was not said in time, one that nobody answers for, a wrong unit.
    """
    from sim import evidence

    problems: list[Problem] = []
    rows = evidence.observations() if observations is None else observations
    root = Fields(read_yaml(path or HINDCAST_FILE), problems)
    root.only(("known_until", "year", "houses", "assumptions", "quantities"))
    reader = _Reader(root, {row.id: row for row in rows}, problems)
    quantities = {name: reader.quantity(name, node) for name, node in _entries(root, "quantities")}
    assumptions = {name: _assumption(name, node, problems) for name, node in _assumed(root)}
    if problems:
        raise InputError(problems)
    return Hindcast(reader.known_until, reader.year, quantities, assumptions)


def _entries(fields: Fields, key: str) -> list[tuple[str, Located]]:
    node = fields.required(key)
    return [] if node is None else list(node.items())


def _assumed(root: Fields) -> list[tuple[str, Located]]:
    """The assumptions written down; an error for each one missing or unknown."""
    node = root.required("assumptions")
    if node is None:
        return []
    inner = Fields(node, root.problems)
    inner.only((*_DISTRIBUTIONS, *_NUMBERS))
    for name in (*_DISTRIBUTIONS, *_NUMBERS):
        inner.required(name)
    return [(name, entry) for name, entry in node.items() if name in (*_DISTRIBUTIONS, *_NUMBERS)]


def _assumption(name: str, node: Located, problems: list[Problem]) -> Assumption:
    fields = Fields(node, problems)
    fields.only(("value", "unit", "grade", "source"))
    text, unit, distribution, number = fields.text("value"), fields.unit("unit"), None, 0.0
    where = fields.get("value")
    if where is not None and unit:
        try:
            if name in _DISTRIBUTIONS:
                distribution = parse_distribution(text, unit)
            else:
                number = parse_quantity(where.value, unit)
        except UnitError as failure:
            problems.append(where.error(str(failure)))
    if name == "bass_potential" and distribution is not None and distribution.kind != "loguniform":
        problems.append(node.error("bass_potential should be a loguniform"))
    grade = fields.choice("grade", GRADES)
    source = Message(*fields.bilingual("source"))
    return Assumption(name, text, unit, grade, source, distribution, number)


class _Reader:
    """Reads figures by the rule of the list they stand in."""

    def __init__(self, root: Fields, rows: dict[str, Observation], problems: list[Problem]) -> None:
        self.rows, self.problems = rows, problems
        self.known_until = root.text("known_until")
        year = root.text("year")
        self.year = int(year) if year.isdigit() else 0
        self.first_unknown = f"{self.year:04d}-01-01"
        self.houses: dict[str, Message] = {}
        if f"{self.year - 1:04d}-12-31" != self.known_until:
            where = root.get("known_until") or root.node
            problems.append(where.error("known_until should be the last day before year"))
        houses = root.required("houses")
        if houses is not None:
            inner = Fields(houses, problems)
            self.houses = {name: Message(*inner.bilingual(name)) for name in inner.content}

    def quantity(self, name: str, node: Located) -> Quantity:
        """One quantity with its figures."""
        fields = Fields(node, self.problems)
        fields.only(_QUANTITY_FIELDS)
        unit = fields.unit("unit")
        observed = self.items(fields, "observed")
        levels = tuple(self.figures(self.items(fields, "levels"), unit, "past"))
        model = counterpart(fields.get("model"), unit, self.year, levels, self.problems)
        if not observed:
            self.problems.append(node.error("'observed' lists no figure", at_key=True))
        return Quantity(
            id=name,
            name=Message(*fields.bilingual("name")),
            unit=unit,
            year=self.year,
            flow=self.flag(fields, "flow"),
            bass=self.flag(fields, "bass"),
            observed=tuple(self.figures(observed, unit, "observed")),
            levels=levels,
            growth=tuple(self.pairs(self.items(fields, "growth"), unit)),
            nearby=tuple(self.pairs(self.items(fields, "nearby"), "")),
            said=tuple(self.statements(self.items(fields, "said"), unit)),
            experts=tuple(self.statements(self.items(fields, "experts"), unit)),
            model=model,
            apart=counting(observed, model),
        )

    def flag(self, fields: Fields, key: str) -> bool:
        """A field that is true or false (absent: false)."""
        node = fields.get(key)
        if node is not None and not isinstance(node.value, bool):
            self.problems.append(node.error(f"'{key}' is true or false"))
        return node is not None and node.value is True

    def items(self, fields: Fields, key: str) -> list[Fields]:
        """The entries of a list, none if it is absent."""
        node = fields.get(key)
        if node is None:
            return []
        if not node.is_list:
            self.problems.append(node.error(f"'{key}' should be a list"))
            return []
        return [Fields(item, self.problems) for item in node.value]

    def figures(self, items: list[Fields], unit: str, rule: str) -> list[Figure]:
        """Figures by themselves."""
        for item in items:
            item.only(("house", "of", "over", "as") if rule == "observed" else _PAST)
        found = [self.figure(item, "of", "house", unit, rule) for item in items]
        return [one for one in found if one is not None]

    def pairs(self, items: list[Fields], unit: str) -> list[Pair]:
        """Earlier and later figures; without ``unit`` in their own."""
        found = []
        for item in items:
            item.only(("house", "of", "to", "to_house"))
            later = "to_house" if item.get("to_house") is not None else "house"
            first = self.figure(item, "of", "house", unit, "past")
            last = self.figure(item, "to", later, unit, "past")
            if first is None or last is None:
                continue
            if first.middle >= last.middle:
                self.problems.append(item.node.error(f"{first.id} is not before {last.id}"))
                continue
            found.append(Pair(first, last))
        return found

    def statements(self, items: list[Fields], unit: str) -> list[Statement]:
        """What was said of the year, or of a later one with ``path: levels``."""
        found = []
        for item in items:
            item.only(("house", "of", "path"))
            one = self.figure(item, "of", "house", unit, "said")
            path = item.choice("path", ("levels",), required=False) == "levels"
            if one is None:
                continue
            if path != (one.middle > self.year + 1):
                self.problems.append(
                    item.node.error(f"{one.id} needs 'path: levels' only for a later year")
                )
            found.append(Statement(one, path))
        return found

    def figure(self, item: Fields, key: str, house: str, unit: str, rule: str) -> Figure | None:
        """One figure, if its observations exist and the rule lets them in."""
        by = item.choice(house, self.houses)
        row = self.row(item, key, rule)
        over = self.row(item, "over", rule) if item.get("over") is not None else None
        if row is None or by not in self.houses:
            return None
        try:
            return figure(self.houses[by], row, over, unit or row.unit)
        except UnitError as failure:
            self.problems.append(item.node.error(str(failure)))
            return None

    def row(self, item: Fields, key: str, rule: str) -> Observation | None:
        """The observation named by ``key``, or None with an error."""
        node = item.required(key)
        if node is None or not known(
            str(node.value), self.rows, node, "observation", self.problems
        ):
            return None
        row = self.rows[str(node.value)]
        complaint = self.complaint(row, rule)
        if complaint:
            self.problems.append(node.error(f"{row.id} {complaint}"))
            return None
        return row

    def complaint(self, row: Observation, rule: str) -> str:
        """Why an observation may not stand where it stands, or ''."""
        if row.confidence < 2:
            return "has no source that answers for it"
        if row.value <= 0.0:
            return "is not above zero"
        happened = row.kind in ("observed", "derived")
        if rule == "observed":
            within = row.start >= self.first_unknown and row.end <= f"{self.year:04d}-12-31"
            return "" if happened and within else f"is no figure observed of {self.year}"
        if rule == "past" and not happened:
            return "did not happen"
        if rule == "said" and row.kind != "forecast":
            return "is no forecast"
        if not row.known_before(self.first_unknown):
            return f"was not known at the end of {self.known_until}"
        return ""
