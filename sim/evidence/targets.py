"""What the plans want by when, as tests: none of these figures enters the dynamics."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER, Fields, known, quantity
from sim.evidence.ledger import LedgerRow
from sim.evidence.regions import RegionTree
from sim.evidence.vocabulary import COMPARISONS, INDICATOR_UNITS, TARGET_STATUSES
from sim.reading import InputError, Located, Problem, UnitError, parse_quantity, read_yaml
from sim.reading import unit_factor as factor

_FIELDS = (
    "region",
    "indicator",
    "year",
    "comparison",
    "value",
    "unit",
    "value_text",
    "scope",
    "modality",
    "clauses",
    "status",
    "reason",
    "name",
    "consistency",
    "reading_of",
)
_IDENTIFIER = re.compile(r"^[a-z_]+\.[a-z0-9_]+\.\d{4}$")


@dataclass(frozen=True)
class Consistency:
    """A figure one target implies beside another: ``value`` = target / ``divide_by`` in ``unit``
    (200 亿元 over 2 万台 = 100 万元 a machine), to hold against ``compare_with``, an indicator."""

    divide_by: str
    value: float
    unit: str
    compare_with: str
    note_en: str
    note_zh: str


@dataclass(frozen=True)
class Target:
    """A published target: indicator, region, year, comparison, value in ``unit``.

    ``status`` is outcome (scored as a chance), execution (the plan decrees the count itself) or
    not_comparable, whose ``reason`` says which scope differs; for the others ``reason`` is a
    remark on scope. ``indicator`` is '' where the model reports nothing of the kind (never for
    an outcome). ``clauses`` are ledger ids. ``reading_of`` is the id of the target that this entry
    reads once more, in another scope, '' for a target of its own: the two count as one.
    """

    id: str
    region: str
    indicator: str
    year: int
    comparison: str
    value: float
    unit: str
    value_text: str
    scope: str
    modality: str
    clauses: tuple[str, ...]
    status: str
    reason_en: str
    reason_zh: str
    name_en: str
    name_zh: str
    consistency: Consistency | None
    reading_of: str
    file: str
    line: int

    @property
    def reason(self) -> str:
        """The reason or remark in English."""
        return self.reason_en


def load_targets(
    ledger: dict[str, LedgerRow], regions: RegionTree, path: Path | None = None
) -> dict[str, Target]:
    """Read ``targets.yaml``, by id. Raises InputError with every problem.

    A target must agree with the ledger: the ids it cites exist, speak of its region and, where
    they carry a number, of its value.
    """
    problems: list[Problem] = []
    root = Fields(read_yaml(path or DATA_FOLDER / "targets.yaml"), problems)
    targets = {
        name: _read(name, node, ledger, regions, problems) for name, node in root.content.items()
    }
    targets = {
        name: _with_consistency(target, root.content[name], targets, problems)
        for name, target in targets.items()
    }
    for name, target in targets.items():
        _check_reading(target, root.content[name], targets, problems)
    if problems:
        raise InputError(problems)
    return targets


def _read(
    name: str,
    node: Located,
    ledger: dict[str, LedgerRow],
    regions: RegionTree,
    problems: list[Problem],
) -> Target:
    fields = Fields(node, problems)
    fields.only(_FIELDS)
    region = fields.choice("region", regions.all)
    status = fields.choice("status", TARGET_STATUSES)
    indicator = fields.choice("indicator", INDICATOR_UNITS, required=status == "outcome")
    reason = fields.bilingual("reason", required=status != "outcome")
    name_en, name_zh = fields.bilingual("name")
    target = Target(
        id=name,
        region=region,
        indicator=indicator,
        year=_year(fields),
        comparison=fields.choice("comparison", COMPARISONS),
        value=math.nan,
        unit=fields.unit("unit"),
        value_text=fields.text("value_text"),
        scope=fields.text("scope"),
        modality=fields.text("modality", required=False),
        clauses=fields.texts("clauses", required=True),
        status=status,
        reason_en=reason[0],
        reason_zh=reason[1],
        name_en=name_en,
        name_zh=name_zh,
        consistency=None,
        reading_of=fields.text("reading_of", required=False),
        file=node.file,
        line=node.key_line,
    )
    if (
        not _IDENTIFIER.match(name)
        or not name.startswith(f"{region}.")
        or (not name.endswith(f".{target.year}"))
    ):
        message = f"'{name}' should read <region>.<short name>.<year>, with its own region and year"
        problems.append(node.error(message, at_key=True))
    value = _value(fields, target)
    target = replace(target, value=value)
    _check_clauses(fields, target, ledger, regions)
    return target


def _year(fields: Fields) -> int:
    node = fields.required("year")
    if node is None:
        return 0
    if not isinstance(node.value, int) or not 2000 <= node.value <= 2100:
        fields.problems.append(node.error(f"'{node.value}' is not a year"))
        return 0
    return node.value


def _value(fields: Fields, target: Target) -> float:
    node = fields.required("value")
    if node is None or not target.unit:
        return math.nan
    expected = INDICATOR_UNITS.get(target.indicator, target.unit)
    if expected != target.unit:
        where = fields.get("unit") or node
        message = f"{target.indicator} is in {expected}, not {target.unit}"
        fields.problems.append(where.error(message))
        return math.nan
    number = quantity(node, target.unit, fields.problems)
    return math.nan if number is None else number


def _check_clauses(
    fields: Fields, target: Target, ledger: dict[str, LedgerRow], regions: RegionTree
) -> None:
    node = fields.get("clauses")
    items = (node.value if node.is_list else [node]) if node is not None else []
    for item in items:
        identifier = str(item.value)
        if not known(identifier, ledger, item, "ledger row", fields.problems):
            continue
        row = ledger[identifier]
        if target.region in regions.all and target.region not in row.regions:
            message = f"{identifier} speaks of {row.region}, not of {target.region}"
            fields.problems.append(item.error(message))
        if row.value is None or math.isnan(target.value):
            continue
        written = _in_unit_of(row, target.unit)
        if written is None or not math.isclose(written, target.value, rel_tol=1e-9):
            message = f"{identifier} says {row.value:g} {row.unit}, not {fields.text('value')}"
            fields.problems.append(item.error(message))


def _in_unit_of(row: LedgerRow, unit: str) -> float | None:
    """The row's number in ``unit``; a yearly rate counts as the amount of one year."""
    for written in (row.unit, row.unit.removesuffix("/年")):
        try:
            return parse_quantity(f"{row.value!r} {written}", unit)
        except UnitError:
            continue
    return None


def _with_consistency(
    target: Target, node: Located, targets: dict[str, Target], problems: list[Problem]
) -> Target:
    entry = node.value.get("consistency") if node.is_mapping else None
    if entry is None or entry.value is None:
        return target
    fields = Fields(entry, problems)
    fields.only(("divide_by", "unit", "compare_with", "note"))
    other = fields.choice("divide_by", targets)
    compare_with = fields.choice("compare_with", INDICATOR_UNITS, required=False)
    unit = fields.unit("unit")
    note_en, note_zh = fields.bilingual("note")
    if other not in targets or not unit:
        return target
    divisor = targets[other]
    try:
        scale = factor(f"({target.unit}) / ({divisor.unit})", unit)
    except UnitError:
        message = f"{target.unit} over {divisor.unit} is not a figure in {unit}"
        problems.append(entry.error(message))
        return target
    value = target.value / divisor.value * scale
    found = Consistency(other, value, unit, compare_with, note_en, note_zh)
    return replace(target, consistency=found)


def _check_reading(
    target: Target, node: Located, targets: dict[str, Target], problems: list[Problem]
) -> None:
    """A second reading is of a target of its own, the same figure in another scope."""
    entry = node.value.get("reading_of") if node.is_mapping else None
    if entry is None or not known(target.reading_of, targets, entry, "target", problems):
        return
    other = targets[target.reading_of]
    if other.reading_of or other.id == target.id:
        problems.append(entry.error(f"{other.id} is not a target of its own"))
        return
    for what in ("region", "year", "comparison", "value", "unit", "status", "clauses"):
        if getattr(target, what) != getattr(other, what):
            message = f"its {what} is not that of {other.id}, which it reads once more"
            problems.append(entry.error(message))
