"""What of the program carries every row of the ledger, or why nothing can.

Most of it is found: a row that a lever of the scenario, a target, a region, a maker or a
parameter cites is carried by it. The rest is stated in ``coverage.yaml`` and looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from sim import evidence
from sim.evidence import LedgerRow, Statement, Target
from sim.evidence.coverage import Named
from sim.evidence.vocabulary import CARRIED_AS, LEDGER_KINDS, PRODUCT_CLASSES, SEGMENTS
from sim.model.indicators import INDEX
from sim.reading import InputError, Problem, closest
from sim.scenario import Scenario

CITATION = re.compile(r"\bE\d{3}\b")


@dataclass(frozen=True)
class Carrier:
    """An object that carries a row: as what, and where it stands under which name."""

    carried_as: str
    room: str
    name: str


@dataclass(frozen=True)
class Covered:
    """A row of the ledger with what carries it; without carrier, ``nothing`` says why.

    ``note`` says what of a carried row is not in the model. Texts are (English, Chinese).
    """

    row: LedgerRow
    carriers: tuple[Carrier, ...]
    note: tuple[str, str] = ("", "")
    nothing: tuple[str, str] = ("", "")

    @property
    def explained(self) -> bool:
        """Whether something carries the row or a reason is given."""
        return bool(self.carriers) or bool(self.nothing[0])

    @property
    def carried_as(self) -> tuple[str, ...]:
        """What carries it, in the order of the vocabulary."""
        kinds = {carrier.carried_as for carrier in self.carriers}
        return tuple(kind for kind in CARRIED_AS if kind in kinds)

    @property
    def objects(self) -> tuple[str, ...]:
        """The objects by room, such as 'makers: LimX, Galbot'; each once."""
        rooms: dict[str, dict[str, None]] = {}
        for carrier in self.carriers:
            rooms.setdefault(carrier.room, {})[carrier.name] = None
        return tuple(f"{room}: {', '.join(names)}" for room, names in rooms.items())


@dataclass(frozen=True)
class Count:
    """How many rows of a kind there are, are carried, have a reason, have neither."""

    kind: str
    rows: int
    carried: int
    reasoned: int
    unexplained: int


def coverage(
    scenario: Scenario, statements: dict[str, Statement] | None = None
) -> tuple[Covered, ...]:
    """Every row of the ledger, in its order, under the levers of ``scenario``.

    ``statements`` stand in for the shipped ones. Raises InputError where a statement names an
    object that is not there, or gives a reason for a row that something carries.
    """
    stated = evidence.statements() if statements is None else statements
    found: dict[str, list[Carrier]] = {row: [] for row in evidence.ledger()}
    for row, carrier in citations(scenario):
        found[row].append(carrier)
    problems = []
    for statement in stated.values():
        problems += [p for p in (missing(one, scenario) for one in statement.objects) if p]
        if statement.nothing[0] and found[statement.row]:
            what = ", ".join(f"{c.room} {c.name}" for c in found[statement.row])
            node = Named("", "", "", statement.file, statement.line, 1)
            problems.append(node.error(f"{statement.row} is carried by {what}: no reason needed"))
    if problems:
        raise InputError(problems)
    return tuple(
        _covered(row, found[row.id], stated.get(row.id)) for row in evidence.ledger().values()
    )


def counts(rows: Iterable[Covered]) -> tuple[Count, ...]:
    """The rows counted by kind of the ledger."""
    table = list(rows)
    counted = []
    for kind in LEDGER_KINDS:
        here = [one for one in table if one.row.kind == kind]
        carried = sum(bool(one.carriers) for one in here)
        explained = sum(one.explained for one in here)
        counted.append(Count(kind, len(here), carried, explained - carried, len(here) - explained))
    return tuple(counted)


def _covered(row: LedgerRow, found: list[Carrier], statement: Statement | None) -> Covered:
    carriers = dict.fromkeys(found)
    note, nothing = _scope_note(found), ("", "")
    if statement is not None:
        for one in statement.objects:
            carriers[Carrier(one.carried_as, one.room, one.name)] = None
        note = statement.note if statement.note[0] else note
        nothing = statement.nothing
    order = {kind: place for place, kind in enumerate(CARRIED_AS)}
    ordered = sorted(carriers, key=lambda one: order[one.carried_as])
    return Covered(row, tuple(ordered), note, nothing)


def _scope_note(carriers: list[Carrier]) -> tuple[str, str]:
    """Why a target that carries a row is scored by no indicator, if that is so."""
    tests = [evidence.targets()[one.name] for one in carriers if one.carried_as == "target"]
    unscored = [target for target in tests if not target.indicator]
    return (unscored[0].reason_en, unscored[0].reason_zh) if unscored else ("", "")


def citations(scenario: Scenario) -> Iterator[tuple[str, Carrier]]:
    """Every (row, object) where the object cites the row."""
    yield from _of_levers(scenario)
    for target in evidence.targets().values():
        for row in target.clauses:
            yield row, Carrier("target", "targets", target.id)
    yield from _of_consistency(evidence.targets())
    yield from _of_regions()
    for maker in evidence.makers():
        for row in cited(f"{maker.source} {maker.note}"):
            yield row, Carrier("start", "makers", maker.name)
    for name, parameter in evidence.parameters().items():
        for row in cited(parameter.source):
            yield row, Carrier("parameter", "parameters", name)


def cited(text: str) -> list[str]:
    """The ledger ids that a text names, in its order."""
    return [found for found in CITATION.findall(text) if found in evidence.ledger()]


def _of_levers(scenario: Scenario) -> Iterator[tuple[str, Carrier]]:
    """Rows that levers cite; the numbers that state a row rather than the whole lever."""
    for lever in scenario.levers:
        path = f"{lever.region}.{lever.name}"
        fields = [(row, f) for f, number in lever.numbers.items() for row in number.clauses]
        stated = {row for row, _ in fields}
        for row in lever.clauses:
            if row not in stated:
                yield row, Carrier("lever", "baseline", path)
        for row, field in fields:
            yield row, Carrier("lever", "baseline", f"{path}.{field}")


def _of_consistency(targets: dict[str, Target]) -> Iterator[tuple[str, Carrier]]:
    """Derived rows that divide one target by another, as a consistency check does."""
    for target in targets.values():
        if target.consistency is None:
            continue
        other = targets[target.consistency.divide_by]
        for row in evidence.ledger().values():
            parts = set(row.derived_from)
            if parts & set(target.clauses) and parts & set(other.clauses):
                yield row.id, Carrier("comparison", "targets", f"{target.id} / {other.id}")


def _of_regions() -> Iterator[tuple[str, Carrier]]:
    """Rows that a leaf's number cites, for leaves in the regions the row speaks of."""
    tree = evidence.regions()
    for name, attribute in tree.attributes.items():
        for leaf, number in attribute.numbers.items():
            for row in cited(number.source):
                of_row = evidence.ledger()[row].regions
                if any(leaf in tree.leaves_under(region) for region in of_row):
                    yield row, Carrier("structure", "regions", f"{leaf}.{name}")


def missing(named: Named, scenario: Scenario) -> Problem | None:
    """The problem with an object that a statement names; None if it is there."""
    names = _names(named.room, scenario)
    if named.room == "model":
        return None if _is_code(named.name) else named.error(f"no code at sim.model.{named.name}")
    if named.name in names:
        return None
    meant = closest(named.name, names)
    hint = f"; did you mean {meant}?" if meant else ""
    return named.error(f"nothing in {named.room} is called '{named.name}'{hint}")


def _names(room: str, scenario: Scenario) -> list[str]:
    tree = evidence.regions()
    if room == "baseline":
        paths = {f"{lever.region}.{lever.name}": lever for lever in scenario.levers}
        return [*paths, *(f"{path}.{f}" for path, lever in paths.items() for f in lever.numbers)]
    if room == "regions":
        attributes = tree.attributes
        return [*tree.all, *(f"{leaf}.{name}" for leaf in tree.leaves for name in attributes)]
    if room == "parameters":
        return [*evidence.parameters(), *scenario.parameters]
    return {
        "targets": list(evidence.targets()),
        "observations": [one.id for one in evidence.observations()],
        "indicators": list(INDEX),
        "makers": [maker.name for maker in evidence.makers()],
        "segments": list(SEGMENTS),
        "classes": list(PRODUCT_CLASSES),
        "documents": list(evidence.documents()),
    }.get(room, [])


def _is_code(path: str) -> bool:
    """Whether ``module.name`` under sim.model is a function or class."""
    module, _, name = path.rpartition(".")
    try:
        return callable(getattr(import_module(f"sim.model.{module}"), name, None))
    except ImportError:
        return False
