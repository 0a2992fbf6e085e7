"""A number of a scenario: what it is worth, when, how sure, and who says so.

It may be written as ``100 亿元``; as ``uniform(50 %, 60 %)``; by date, ``{2025: 2 亿元, 2026-07:
3 亿元}``; or with its origin, ``{value: ..., source: ..., grade: ..., clause: [...]}``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.evidence.vocabulary import GRADES
from sim.reading import Located, UnitError, format_quantity, parse_quantity
from sim.reading.units import example_unit
from sim.scenario.context import Context, choices_problem, stated_value
from sim.scenario.dates import DateError, looks_dated, start_of
from sim.scenario.ranges import Meaning, range_problem

if TYPE_CHECKING:
    from sim.evidence.distributions import Distribution
    from sim.evidence.ledger import LedgerRow

LARGEST = 10**300  # whole numbers beyond the floats
NUMBER_KEYS = ("value", "distribution", "factor", "source", "grade", "clause", "note")
_DISTRIBUTION = re.compile(r"^\s*[A-Za-z_]+\s*\(")


@dataclass(frozen=True)
class Number:
    """One number, in its canonical ``unit``.

    ``value`` holds before the first date of ``schedule`` (always, if that is empty); each
    ``(start, value)`` of the schedule holds from ``start`` (years) on. ``distribution`` draws
    ``value`` (or, where ``common_factor`` is ``name*``, the one factor that all keys of
    the parameter ``name`` share).
    """

    path: str
    value: float
    unit: str
    text: str = ""
    schedule: tuple[tuple[float, float], ...] = ()
    distribution: Distribution | None = None
    source: str = ""
    grade: str = "assumption"
    clauses: tuple[str, ...] = ()
    common_factor: str | None = None

    def at(self, year: float) -> float:
        """The value in force at an instant, in years; a later date changes nothing before it."""
        current = self.value
        for start, value in self.schedule:
            if start <= year:
                current = value
        return current


@dataclass(frozen=True)
class Origin:
    """Who vouches for numbers written without an origin of their own (the lever around them)."""

    rows: tuple[tuple[str, LedgerRow], ...] = ()
    source: str = ""
    grade: str = ""


@dataclass(frozen=True)
class _Reading:
    value: float | None = None
    schedule: tuple[tuple[float, float], ...] = ()
    distribution: Distribution | None = None
    is_factor: bool = False
    text: str = ""


def read_number(
    node: Located, meaning: Meaning, origin: Origin, context: Context
) -> Number | None:
    """The number written at ``node``; None (with problems noted) if it cannot be read."""
    reading = _read(node, meaning, origin, context)
    if reading is None:
        return None
    source, grade, clauses = _origin(node, meaning, origin, reading, context)
    value = reading.value
    if value is None:
        assert reading.distribution is not None
        value = _median(reading.distribution)
    return Number(
        meaning.path,
        value,
        meaning.unit,
        reading.text,
        reading.schedule,
        reading.distribution,
        source,
        grade,
        clauses,
        meaning.factor if reading.is_factor else None,
    )


def _median(distribution: Distribution) -> float:
    import numpy as np

    return float(distribution.quantile(np.array([0.5]))[0])


def _read(node: Located, meaning: Meaning, origin: Origin, context: Context) -> _Reading | None:
    if node.is_list:
        context.error(node, f"{meaning.path}: a number was expected, not a list")
        return None
    if not node.is_mapping:
        if isinstance(node.value, str) and _DISTRIBUTION.match(node.value):
            return _read_distribution(node, meaning, origin, context)
        value = _read_scalar(node, meaning, origin, context)
        return None if value is None else _Reading(value, text=str(node.value))
    if any(looks_dated(key) for key, _ in node.items()):
        return _read_dated(node, meaning, origin, context)
    if choices_problem(context, node, NUMBER_KEYS, f"{meaning.path}."):
        return None
    parts = [node.value[key] for key in ("value", "distribution", "factor") if key in node.value]
    if not parts or {"distribution", "factor"} <= set(node.value):
        message = "needs a value, a distribution or both" if not parts else (
            "takes a distribution or a factor, not both"
        )
        context.error(node, f"{meaning.path}: {message}", at_key=True)
        return None
    return _read_parts(node, meaning, origin, context)


def _read_parts(
    node: Located, meaning: Meaning, origin: Origin, context: Context
) -> _Reading | None:
    """A mapping with any of value, distribution, factor."""
    held: dict[str, Located] = node.value
    if "factor" in held and (meaning.factor is None or "value" not in held):
        wrong = "only a keyed parameter" if meaning.factor is None else "a number beside it"
        context.error(held["factor"], f"{meaning.path}: a factor needs {wrong}", at_key=True)
        return None
    base = _Reading()
    if "value" in held:
        inner = _read(held["value"], meaning, origin, context)
        if inner is None:
            return None
        base = inner
    spread = held.get("distribution") or held.get("factor")
    if spread is None:
        return base
    if base.schedule or base.distribution is not None:
        context.error(spread, f"{meaning.path}: one distribution, beside one undated value")
        return None
    drawn = _read_distribution(spread, meaning, origin, context, factor="factor" in held)
    if drawn is None:
        return None
    found = drawn.distribution
    inside = found is None or base.value is None or found.low <= base.value <= found.high
    if not inside and not drawn.is_factor:
        message = f"{meaning.path}: the value {base.text} lies outside {spread.value}"
        context.error(held["value"], message)
        return None
    return _Reading(base.value, (), found, drawn.is_factor, base.text)


def _read_scalar(
    node: Located, meaning: Meaning, origin: Origin, context: Context
) -> float | None:
    if node.value is None:
        context.error(node, f"{meaning.path}: a number was expected, nothing stands here")
        return None
    value = None
    try:
        value = quantity(node.value, meaning.unit)
    except UnitError as failure:
        context.error(node, f"{meaning.path}: {_unit_complaint(node, meaning, failure)}")
        return None
    if not math.isfinite(value):
        context.error(node, f"{meaning.path}: {node.value} is not a finite number")
        return None
    if not meaning.low <= value <= meaning.high:
        shown = str(node.value)
        context.error(node, range_problem(value, shown, meaning, origin.rows, context))
        return None
    return value


def _unit_complaint(node: Located, meaning: Meaning, failure: UnitError) -> str:
    """What is wrong with the unit of a number, and which units would do."""
    said = str(failure)
    if meaning.plain or "expected one like" in said or "not a number" in said:
        return said
    return f"'{node.value}': {said}; write it in {example_unit(meaning.unit)}"


def quantity(written: object, unit: str) -> float:
    """Like ``parse_quantity``; an amount a year may be written without its '/年'."""
    if isinstance(written, int) and not isinstance(written, bool) and abs(written) > LARGEST:
        raise UnitError("a number of hundreds of digits is no number of this model")
    try:
        return tidy(parse_quantity(written, unit))
    except UnitError as failure:
        if unit.endswith("/year") and unit != "/year":
            try:
                return tidy(parse_quantity(written, unit.removesuffix("/year")))
            except UnitError:
                pass
        raise failure from None


def tidy(value: float) -> float:
    """The value to 15 digits, so that 35 % and 0.35 are the same number."""
    return float(f"{value:.15g}")


def _read_dated(
    node: Located, meaning: Meaning, origin: Origin, context: Context
) -> _Reading | None:
    if not meaning.dated:
        message = f"{meaning.path}: one value holds throughout; dated values are not read here"
        context.error(node, message, at_key=True)
        return None
    schedule: list[tuple[float, float]] = []
    sound = True
    for key, child in node.items():
        try:
            start = start_of(key)
        except DateError as failure:
            context.error(child, f"{meaning.path}: {failure}", at_key=True)
            sound = False
            continue
        value = _read_scalar(child, meaning, origin, context)
        if schedule and start <= schedule[-1][0]:
            message = f"{meaning.path}: dated values are out of order at {key}; earliest first"
            context.error(child, message, at_key=True)
            sound = False
        if value is None:
            sound = False
            continue
        schedule.append((start, value))
    if not sound:
        return None
    text = ", ".join(f"{key}: {child.value}" for key, child in node.items())
    return _Reading(meaning.before, tuple(schedule), text=f"{{{text}}}")


def _read_distribution(
    node: Located, meaning: Meaning, origin: Origin, context: Context, *, factor: bool = False
) -> _Reading | None:
    from sim.evidence.distributions import parse_distribution

    unit = "1" if factor else meaning.unit
    if not isinstance(node.value, str):
        message = f"{meaning.path}: a distribution like uniform(a, b) was expected"
        context.error(node, message)
        return None
    try:
        found = parse_distribution(node.value, unit)
    except ValueError as failure:
        context.error(node, f"{meaning.path}: {failure}")
        return None
    if not factor:
        found = found.within(meaning.low, meaning.high)
        outside = [b for b in (found.low, found.high) if not meaning.low <= b <= meaning.high]
        if outside:
            shown = f"{node.value} (as far as {format_quantity(outside[0], meaning.unit)})"
            message = range_problem(outside[0], shown, meaning, origin.rows, context)
            context.error(node, message)
            return None
    return _Reading(None, (), found, factor, node.value)


def _origin(
    node: Located, meaning: Meaning, around: Origin, reading: _Reading, context: Context
) -> tuple[str, str, tuple[str, ...]]:
    """Source, grade and clauses of a number: its own, else those of the lever around it."""
    held = node.value if isinstance(node.value, dict) else {}
    if {"source", "clause", "grade"} & set(held):
        return _own_origin(held, meaning, context)
    dated = [value for _, value in reading.schedule]
    values: list[float | None] = [*dated] if dated else [reading.value]
    stating = [
        (identifier, row)
        for identifier, row in around.rows
        if any(_same(stated_value(row, meaning.unit), value) for value in values)
    ]
    if stating and reading.distribution is None:
        source = "; ".join(f"{row.document} {row.clause}" for _, row in stating)
        return source, "document", tuple(identifier for identifier, _ in stating)
    if around.source:
        return around.source, around.grade or "assumption", ()
    cited = ", ".join(identifier for identifier, _ in around.rows)
    why = f"none of its clauses ({cited}) states it" if cited else "it names no source"
    message = f"{meaning.path}: {why}; counted as the author's assumption"
    context.warn(node, message)
    return f"assumption of the author ({node.file})", "assumption", ()


def _same(stated: float | None, value: float | None) -> bool:
    return stated is not None and value is not None and math.isclose(stated, value, rel_tol=1e-9)


def _own_origin(
    held: dict[str, Located], meaning: Meaning, context: Context
) -> tuple[str, str, tuple[str, ...]]:
    clauses = tuple(i for i, _ in read_clauses(held.get("clause"), meaning.path, context))
    source = read_text(held.get("source"), f"{meaning.path}.source", context)
    grade = read_grade(held.get("grade"), meaning.path, context)
    cited = held.get("clause")
    if grade == "document" and (cited is None or not cited.value):
        message = f"{meaning.path}.grade: document needs the clause that states the number"
        context.error(held["grade"], message)
    if not source and clauses:
        rows = [context.evidence.ledger[identifier] for identifier in clauses]
        source = "; ".join(f"{row.document} {row.clause}" for row in rows)
    if not source:
        first = next(iter(held.values()))
        message = f"{meaning.path}: it names no source; counted as the author's assumption"
        context.warn(first, message, at_key=True)
        source = f"assumption of the author ({first.file})"
    return source, grade or ("document" if clauses else "assumption"), clauses


def read_grade(node: Located | None, path: str, context: Context) -> str:
    """One of the four grades, '' if none is given or it is none of them."""
    if node is None:
        return ""
    if node.value in GRADES:
        return str(node.value)
    what = f"{path}.grade: no such grade '{node.value}'"
    context.unknown(node, what, str(node.value), GRADES, at_key=False)
    return ""


def read_text(node: Located | None, path: str, context: Context) -> str:
    """A text, '' if none is given; anything else is noted."""
    if node is None or node.value is None:
        return ""
    if node.is_mapping or node.is_list:
        context.error(node, f"{path}: a text was expected")
        return ""
    return str(node.value).strip()


def read_clauses(
    node: Located | None, path: str, context: Context
) -> Sequence[tuple[str, LedgerRow]]:
    """Ledger rows named by a clause field: one id or a list of them."""
    if node is None or node.value is None:
        return ()
    if node.is_mapping:
        context.error(node, f"{path}.clause: an id such as E003, or a list of ids, was expected")
        return ()
    found = []
    for item in node.value if isinstance(node.value, list) else [node]:
        identifier = str(item.value)
        row = context.evidence.ledger.get(identifier)
        if row is None:
            what = f"{path}.clause: no clause '{identifier}' in the ledger"
            context.unknown(item, what, identifier, context.evidence.ledger, at_key=False)
        else:
            found.append((identifier, row))
    return found
