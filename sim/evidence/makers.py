"""The firms the start population is built from: known makers with home, class and output."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER
from sim.evidence.regions import RegionTree
from sim.evidence.tables import Row, read_table, unique
from sim.evidence.vocabulary import GRADES, INTELLIGENCE, PRODUCT_CLASSES, TIERS, WHOLE_MACHINES
from sim.reading import InputError, Problem

_COLUMNS = (
    "name",
    "name_zh",
    "home",
    "product_class",
    "tier",
    "entered",
    "machines_2023",
    "machines_2024",
    "machines_2025",
    "second_plant",
    "plant_since",
    "source",
    "grade",
    "note",
)
_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


@dataclass(frozen=True)
class KnownMaker:
    """A firm by name: its home leaf, the class of most of its machines, the month ('YYYY-MM')
    its humanoid work began, and machines sold in a year (None where nothing was published).

    ``second_plant`` is the leaf where it has settled too, since the month ``plant_since``; both
    blank where none is known.
    """

    name: str
    name_zh: str
    home: str
    product_class: str
    tier: str
    entered: str
    machines_2023: float | None
    machines_2024: float | None
    machines_2025: float | None
    second_plant: str
    plant_since: str
    source: str
    grade: str
    note: str
    file: str
    line: int

    def machines_in(self, year: int) -> float | None:
        """Machines sold in a year; None where nothing was published, or of a year not held."""
        sold: float | None = getattr(self, f"machines_{year}", None)
        return sold


def tier_of(product_class: str) -> str:
    """The tier that makes ``product_class``."""
    if product_class in WHOLE_MACHINES:
        return "maker"
    return "intelligence" if product_class == INTELLIGENCE else "component"


def load_makers(regions: RegionTree, path: Path | None = None) -> tuple[KnownMaker, ...]:
    """Read ``makers.csv``. Raises InputError with every problem."""
    problems: list[Problem] = []
    rows = read_table(path or DATA_FOLDER / "makers.csv", _COLUMNS, problems)
    unique(rows, "name", problems)
    makers = tuple(_read(row, regions, problems) for row in rows)
    if problems:
        raise InputError(problems)
    return makers


def _read(row: Row, regions: RegionTree, problems: list[Problem]) -> KnownMaker:
    home = row.choice("home", regions.leaves, problems)
    product_class = row.choice("product_class", PRODUCT_CLASSES, problems)
    tier = row.choice("tier", TIERS, problems)
    if product_class in PRODUCT_CLASSES and tier in TIERS and tier != tier_of(product_class):
        expected = tier_of(product_class)
        problems.append(row.error("tier", f"a firm of class {product_class} is of tier {expected}"))
    if not _MONTH.match(row["entered"]):
        problems.append(row.error("entered", f"'{row['entered']}' is not a month like 2023-07"))
    has_plant = bool(row["second_plant"] or row["plant_since"])
    if has_plant and not _MONTH.match(row["plant_since"]):
        problems.append(
            row.error("plant_since", f"'{row['plant_since']}' is not a month like 2023-07")
        )
    if not row["source"]:
        problems.append(row.error("source", "source is blank"))
    machines: list[float | None] = []
    for year in (2023, 2024, 2025):
        column = f"machines_{year}"
        value = row.number(column, problems)
        if value is not None and value < 0:
            problems.append(row.error(column, f"{row[column]} is negative"))
        if value is not None and tier != "maker":
            problems.append(row.error(column, "only whole-machine makers have machines"))
        machines.append(value)
    return KnownMaker(
        name=row["name"],
        name_zh=row["name_zh"],
        home=home,
        product_class=product_class,
        tier=tier,
        entered=row["entered"],
        machines_2023=machines[0],
        machines_2024=machines[1],
        machines_2025=machines[2],
        second_plant=row.choice("second_plant", regions.leaves, problems) if has_plant else "",
        plant_since=row["plant_since"],
        source=row["source"],
        grade=row.choice("grade", GRADES, problems),
        note=row["note"],
        file=row.file,
        line=row.line,
    )
