"""What carries those rows of the ledger that no reference in the data shows, stated by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER, Fields, known
from sim.evidence.ledger import LedgerRow
from sim.evidence.vocabulary import CARRIED_AS
from sim.reading import InputError, Located, Problem, read_yaml

ROOMS = (
    "baseline",
    "targets",
    "observations",
    "indicators",
    "regions",
    "parameters",
    "makers",
    "segments",
    "classes",
    "documents",
    "model",
)
"""Where a carrying object can stand: the shipped baseline's levers, the data, the model's code."""


@dataclass(frozen=True)
class Named:
    """An object that carries a row: as what, in which room, and its name there.

    Names: ``baseline`` region.lever or region.lever.field; ``regions`` region or
    leaf.attribute; ``parameters`` name or name.key; ``model`` module.function under sim.model;
    elsewhere the id.
    """

    carried_as: str
    room: str
    name: str
    file: str
    line: int
    column: int

    def error(self, message: str) -> Problem:
        """A problem where the object is named."""
        return Problem(self.file, self.line, self.column, "error", message)


@dataclass(frozen=True)
class Statement:
    """What is stated by hand of one row: objects that carry it, or why ``nothing`` can.

    ``note`` says what of a carried row is not in the model; it may stand alone, for a row that
    the data cite. Texts are (English, Chinese).
    """

    row: str
    objects: tuple[Named, ...]
    note: tuple[str, str]
    nothing: tuple[str, str]
    file: str
    line: int


def load_coverage(ledger: dict[str, LedgerRow], path: Path | None = None) -> dict[str, Statement]:
    """Read ``coverage.yaml``, by row. Raises InputError with every problem."""
    problems: list[Problem] = []
    root = Fields(read_yaml(path or DATA_FOLDER / "coverage.yaml"), problems)
    stated: dict[str, Statement] = {}
    for row, node in root.content.items():
        if known(row, ledger, node, "ledger row", problems, at_key=True):
            stated[row] = _read(row, node, problems)
    if problems:
        raise InputError(problems)
    return stated


def _read(row: str, node: Located, problems: list[Problem]) -> Statement:
    fields = Fields(node, problems)
    fields.only((*CARRIED_AS, "note", "nothing"))
    objects = tuple(_objects(fields))
    says = bool(objects) or fields.get("note") is not None
    if says == (fields.get("nothing") is not None) and node.is_mapping:
        message = f"{row} needs an object that carries it (or a note), or why nothing can; not both"
        problems.append(node.error(message, at_key=True))
    return Statement(
        row=row,
        objects=objects,
        note=fields.bilingual("note", required=False),
        nothing=fields.bilingual("nothing", required=False),
        file=node.file,
        line=node.key_line,
    )


def _objects(fields: Fields) -> Iterator[Named]:
    for carried_as in CARRIED_AS:
        node = fields.get(carried_as)
        if node is None:
            continue
        rooms = Fields(node, fields.problems)
        rooms.only(ROOMS)
        for room, named in rooms.content.items():
            for item in named.value if isinstance(named.value, list) else [named]:
                name = str(item.value).strip()
                yield Named(carried_as, room, name, item.file, item.line, item.column)
