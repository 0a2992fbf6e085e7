"""Published figures from outside the documents, for the start, for fitting and beside results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER
from sim.evidence.periods import is_iso, parse_period
from sim.evidence.regions import RegionTree
from sim.evidence.tables import Row, read_table, unique
from sim.evidence.vocabulary import OBSERVATION_KINDS
from sim.reading import InputError, Problem, unit_factor

_COLUMNS = (
    "id",
    "series",
    "kind",
    "period",
    "region",
    "value",
    "unit",
    "source",
    "published",
    "confidence",
    "scope",
    "note",
)
CONFIDENCES = ("1", "2", "3")
UNSOURCED = "unsourced"


@dataclass(frozen=True)
class Observation:
    """One published figure.

    ``period`` is as written (2025, 2025-06, 2025Q1, 2022/2024-02), ``start`` and ``end`` its
    first and last day. ``value`` is in ``unit`` as written. ``kind``: observed, derived (from
    other published figures), forecast, target or bound. ``published``: the year, month or day in
    which it was said, '' where that is unknown. ``confidence``: 3 primary or several sources,
    2 one secondary source, 1 weak or unsourced.
    """

    id: str
    series: str
    kind: str
    period: str
    start: str
    end: str
    region: str
    value: float
    unit: str
    source: str
    published: str
    confidence: int
    scope: str
    note: str
    file: str
    line: int

    @property
    def may_be_fitted(self) -> bool:
        """Whether a fit may use it: it happened, and somebody answers for it."""
        happened = self.kind in ("observed", "derived")
        return happened and self.confidence > 1 and self.source != UNSOURCED

    def known_before(self, day: str) -> bool:
        """Whether a forecaster on ``day`` (ISO) may use it: a forecast said before, a figure of
        a time that was over. Figures of a past time count whenever they were printed."""
        if self.kind in ("forecast", "target"):
            return bool(self.published) and parse_period(self.published)[1] < day
        return self.end < day

    def canonical(self, unit: str) -> float:
        """The value in ``unit``. Raises UnitError for another dimension."""
        return self.value * unit_factor(self.unit, unit)


def load_observations(regions: RegionTree, path: Path | None = None) -> tuple[Observation, ...]:
    """Read ``observations.csv`` in its order. Raises InputError with every problem."""
    problems: list[Problem] = []
    rows = read_table(path or DATA_FOLDER / "observations.csv", _COLUMNS, problems)
    unique(rows, "id", problems)
    observations = tuple(_read(row, regions, problems) for row in rows)
    if problems:
        raise InputError(problems)
    return observations


def _read(row: Row, regions: RegionTree, problems: list[Problem]) -> Observation:
    start = end = ""
    try:
        start, end = parse_period(row["period"])
    except ValueError as failure:
        problems.append(row.error("period", str(failure)))
    if row["region"] not in regions.all:
        problems.append(row.error("region", regions.complaint(row["region"])))
    value = row.number("value", problems)
    if not row["value"]:
        problems.append(row.error("value", "value is blank"))
    for column in ("series", "source", "scope"):
        if not row[column]:
            problems.append(row.error(column, f"{column} is blank"))
    confidence = row.choice("confidence", CONFIDENCES, problems)
    return Observation(
        id=row["id"],
        series=row["series"],
        kind=row.choice("kind", OBSERVATION_KINDS, problems),
        period=row["period"],
        start=start,
        end=end,
        region=row["region"],
        value=0.0 if value is None else value,
        unit=row.unit("unit", (), problems),
        source=row["source"],
        published=_published(row, problems),
        confidence=int(confidence) if confidence in CONFIDENCES else 0,
        scope=row["scope"],
        note=row["note"],
        file=row.file,
        line=row.line,
    )


def _published(row: Row, problems: list[Problem]) -> str:
    written = row["published"]
    if written and not is_iso(written):
        problems.append(row.error("published", f"'{written}' is not a date like 2024 or 2024-12"))
        return ""
    return written
