"""Every figure, lever, target, observation and forecast of the documents, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.evidence.documents import Document
from sim.evidence.fields import DATA_FOLDER
from sim.evidence.periods import is_iso, parse_period
from sim.evidence.regions import RegionTree
from sim.evidence.tables import Row, read_table, unique
from sim.evidence.vocabulary import GRADES, LEDGER_KINDS, MODALITIES, OTHER_UNITS
from sim.reading import InputError, Problem, closest

DERIVED = "derived"
_COLUMNS = (
    "id",
    "document",
    "clause",
    "region",
    "kind",
    "quantity",
    "value_text",
    "value",
    "unit",
    "window_start",
    "window_end",
    "scope",
    "modality",
    "paraphrase",
    "grade",
    "note",
)


@dataclass(frozen=True)
class LedgerRow:
    """One statement of a document.

    ``clause`` is one clause or several joined by commas; of a derived row, the ids it follows
    from. ``value`` is in ``unit`` as written (100 of 亿元), None where there is no number.
    ``window_start``/``window_end`` are ISO dates of any precision or ''. ``modality`` holds the
    document's own words for how firm the figure is, joined by blanks. ``region`` may name
    several regions, joined by blanks.
    """

    id: str
    document: str
    clause: str
    region: str
    kind: str
    quantity: str
    value_text: str
    value: float | None
    unit: str
    window_start: str
    window_end: str
    scope: str
    modality: str
    paraphrase: str
    grade: str
    note: str
    file: str
    line: int

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions the row speaks of."""
        return tuple(self.region.split())

    @property
    def derived_from(self) -> tuple[str, ...]:
        """Ids a derived row follows from; none for a row of a document."""
        return _ids(self.clause) if self.document == DERIVED else ()


def load_ledger(
    documents: dict[str, Document], regions: RegionTree, path: Path | None = None
) -> dict[str, LedgerRow]:
    """Read ``ledger.csv``, by id. Raises InputError with every problem."""
    problems: list[Problem] = []
    rows = read_table(path or DATA_FOLDER / "ledger.csv", _COLUMNS, problems)
    unique(rows, "id", problems)
    ids = {row["id"] for row in rows}
    ledger = {row["id"]: _read(row, documents, regions, ids, problems) for row in rows}
    if problems:
        raise InputError(problems)
    return ledger


def _read(
    row: Row,
    documents: dict[str, Document],
    regions: RegionTree,
    ids: set[str],
    problems: list[Problem],
) -> LedgerRow:
    document = row.choice("document", (*documents, DERIVED), problems)
    _check_clause(row, documents.get(document), ids, problems)
    if not row["region"]:
        problems.append(row.error("region", "region is blank"))
    for region in row["region"].split():
        if region not in regions.all:
            problems.append(row.error("region", regions.complaint(region)))
    kind = row.choice("kind", LEDGER_KINDS, problems)
    if (document == DERIVED) != (kind == DERIVED):
        problems.append(row.error("kind", "a derived row has document and kind 'derived'"))
    value = row.number("value", problems)
    unit = row.unit("unit", ("", *OTHER_UNITS), problems)
    if (value is None) != (unit == ""):
        problems.append(row.error("unit", "a value needs a unit, and a unit a value"))
    for word in row["modality"].split():
        if word not in MODALITIES:
            meant = closest(word, MODALITIES)
            hint = f"; did you mean {meant}?" if meant else ""
            problems.append(row.error("modality", f"modality '{word}' is not known{hint}"))
    _check_window(row, problems)
    for column in ("quantity", "value_text", "scope", "paraphrase"):
        if not row[column] and not (column == "scope" and document == DERIVED):
            problems.append(row.error(column, f"{column} is blank"))
    return LedgerRow(
        id=row["id"],
        document=document,
        clause=row["clause"],
        region=row["region"],
        kind=kind,
        quantity=row["quantity"],
        value_text=row["value_text"],
        value=value,
        unit=unit,
        window_start=row["window_start"],
        window_end=row["window_end"],
        scope=row["scope"],
        modality=row["modality"],
        paraphrase=row["paraphrase"],
        grade=row.choice("grade", GRADES, problems),
        note=row["note"],
        file=row.file,
        line=row.line,
    )


def _check_clause(
    row: Row, document: Document | None, ids: set[str], problems: list[Problem]
) -> None:
    if row["document"] == DERIVED:
        cited = _ids(row["clause"])
        if not cited:
            problems.append(row.error("clause", "a derived row cites the ids it follows from"))
        for name in cited:
            if name not in ids or name == row["id"]:
                problems.append(row.error("clause", f"no other row has the id '{name}'"))
    elif document is not None:
        complaint = document.clause_problem(row["clause"])
        if complaint:
            problems.append(row.error("clause", complaint))


def _check_window(row: Row, problems: list[Problem]) -> None:
    good = True
    for column in ("window_start", "window_end"):
        if row[column] and not is_iso(row[column]):
            good = False
            problems.append(row.error(column, f"'{row[column]}' is not an ISO date"))
    start, end = row["window_start"], row["window_end"]
    if good and start and end and parse_period(end)[1] < parse_period(start)[0]:
        problems.append(row.error("window_end", f"the window ends ({end}) before it starts"))


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
