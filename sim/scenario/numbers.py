"""A number of a scenario: what it is worth, when, how sure, and who says so.

It may be written as ``100 亿元``; as ``uniform(50 %, 60 %)``; by date, ``{2025: 2 亿元, 2026-07:
3 亿元}``; or with its origin, ``{value: ..., source: ..., grade: ..., clause: [...]}``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.evidence.vocabulary import GRADES
from sim.reading import Located, Message, UnitError, format_quantity, parse_quantity, said
from sim.reading.units import example_unit
from sim.scenario.context import Context, choices_problem, stated_value
from sim.scenario.dates import DateError, looks_dated, start_of
from sim.scenario.messages import say
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

    def signature(self) -> list[Any]:
        """What of the number can change a result, as JSON: value, unit, dates, spread, factor."""
        drawn = self.distribution
        spread = None
        if drawn is not None:
            spread = [drawn.kind, list(drawn.arguments), drawn.low, drawn.high]
        return [self.value, self.unit, self.schedule, spread, self.common_factor]

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


def read_number(node: Located, meaning: Meaning, origin: Origin, context: Context) -> Number | None:
    """The number written at ``node``; None (with problems noted) if it cannot be read."""
    reading = _read(node, meaning, origin, context)
    own = _own_origin(node, meaning, context)
    if reading is None:
        return None
    source, grade, clauses = own or _origin_around(node, meaning, origin, reading, context)
    value = reading.value
    if value is None:
        assert reading.distribution is not None
        value = tidy(_median(reading.distribution))
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
        context.error(node, say("number_not_list", path=meaning.path))
        return None
    if not node.is_mapping:
        if isinstance(node.value, str) and _DISTRIBUTION.match(node.value):
            return _read_distribution(node, meaning, origin, context)
        value = _read_scalar(node, meaning, origin, context)
        return None if value is None else _Reading(value, text=str(node.value))
    if any(looks_dated(key) for key, _ in node.items()):
        return _read_dated(node, meaning, origin, context)
    stray = choices_problem(context, node, NUMBER_KEYS, f"{meaning.path}.")
    parts = [node.value[key] for key in ("value", "distribution", "factor") if key in node.value]
    if stray and not parts:
        return None
    if not parts or {"distribution", "factor"} <= set(node.value):
        message = say("not_both" if parts else "needs_value", path=meaning.path)
        context.error(node, message, at_key=True)
        return None
    reading = _read_parts(node, meaning, origin, context)
    return None if stray else reading


def _read_parts(
    node: Located, meaning: Meaning, origin: Origin, context: Context
) -> _Reading | None:
    """A mapping with any of value, distribution, factor; each is read whatever the others are."""
    held: dict[str, Located] = node.value
    base: _Reading | None = _Reading()
    if "value" in held:
        base = _read(held["value"], meaning, origin, context)
    if "factor" in held and (meaning.factor is None or "value" not in held):
        wrong = "factor_needs_keys" if meaning.factor is None else "factor_needs_value"
        context.error(held["factor"], say(wrong, path=meaning.path), at_key=True)
        return None
    spread = held.get("distribution") or held.get("factor")
    if spread is None:
        return base
    if base is not None and (base.schedule or base.distribution is not None):
        context.error(spread, say("one_distribution", path=meaning.path))
        return None
    drawn = _read_distribution(spread, meaning, origin, context, factor="factor" in held)
    if drawn is None or base is None:
        return None
    found = drawn.distribution
    inside = found is None or base.value is None or found.low <= base.value <= found.high
    if not inside and not drawn.is_factor:
        message = say(
            "outside_distribution",
            path=meaning.path,
            value=base.text,
            distribution=spread.value,
        )
        context.error(held["value"], message)
        return None
    return _Reading(base.value, (), found, drawn.is_factor, base.text)


def _read_scalar(node: Located, meaning: Meaning, origin: Origin, context: Context) -> float | None:
    if node.value is None:
        context.error(node, say("nothing_here", path=meaning.path))
        return None
    value = None
    try:
        value = quantity(node.value, meaning.unit)
    except UnitError as failure:
        what = _unit_complaint(node, meaning, failure)
        context.error(node, say("at", path=meaning.path, what=what))
        return None
    if not math.isfinite(value):
        context.error(node, say("not_finite", path=meaning.path, value=node.value))
        return None
    if not meaning.low <= value <= meaning.high:
        shown = str(node.value)
        context.error(node, range_problem(value, shown, meaning, origin.rows, context))
        return None
    return value


def _unit_complaint(node: Located, meaning: Meaning, failure: UnitError) -> Message:
    """What is wrong with the unit of a number, and which units would do."""
    what = said(failure)
    if meaning.plain or "expected one like" in what.en or "not a number" in what.en:
        return what
    return say("write_in", value=node.value, what=what, units=example_unit(meaning.unit))


def quantity(written: object, unit: str) -> float:
    """Like ``parse_quantity``; an amount a year may be written without its '/年'."""
    if isinstance(written, int) and not isinstance(written, bool) and abs(written) > LARGEST:
        raise UnitError(say("too_many_digits"))
    try:
        return tidy(parse_quantity(written, unit))
    except UnitError as failure:
        if unit.endswith("/year") and unit.removesuffix("/year") not in ("", "1", "share"):
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
        context.error(node, say("no_dates_here", path=meaning.path), at_key=True)
    schedule: list[tuple[float, float]] = []
    sound = meaning.dated
    for key, child in node.items():
        start = None
        try:
            start = start_of(key)
        except DateError as failure:
            message = say("at", path=meaning.path, what=said(failure))
            context.error(child, message, at_key=True)
        value = _read_scalar(child, meaning, origin, context)
        if start is not None and schedule and start <= schedule[-1][0]:
            message = say("out_of_order", path=meaning.path, key=key)
            context.error(child, message, at_key=True)
            sound = False
        if start is None or value is None:
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
        context.error(node, say("a_distribution", path=meaning.path))
        return None
    try:
        found = parse_distribution(node.value, unit)
    except ValueError as failure:
        what = said(failure)
        if what.zh == what.en:  # raised by a room that speaks only English
            what = say("bad_distribution", what=what, text=node.value)
        context.error(node, say("at", path=meaning.path, what=what))
        return None
    if not factor:
        found = found.within(meaning.low, meaning.high)
        outside = [b for b in (found.low, found.high) if not meaning.low <= b <= meaning.high]
        if outside:
            end = format_quantity(outside[0], meaning.unit)
            shown = say("as_far_as", text=node.value, end=end)
            message = range_problem(outside[0], shown, meaning, origin.rows, context)
            context.error(node, message)
            return None
    return _Reading(None, (), found, factor, node.value)


def _origin_around(
    node: Located, meaning: Meaning, around: Origin, reading: _Reading, context: Context
) -> tuple[str, str, tuple[str, ...]]:
    """Source, grade and clauses that the lever around a number lends it."""
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
    why = "states_none" if cited else "no_source"
    context.warn(node, say(why, path=meaning.path, cited=cited))
    return f"assumption of the author ({node.file})", "assumption", ()


def _same(stated: float | None, value: float | None) -> bool:
    return stated is not None and value is not None and math.isclose(stated, value, rel_tol=1e-9)


def _own_origin(
    node: Located, meaning: Meaning, context: Context
) -> tuple[str, str, tuple[str, ...]] | None:
    """Source, grade and clauses that stand beside a number; None if none of them does."""
    held = node.value if isinstance(node.value, dict) else {}
    if not {"source", "clause", "grade"} & set(held):
        return None
    before = len(context.problems)
    clauses = tuple(i for i, _ in read_clauses(held.get("clause"), meaning.path, context))
    source = read_text(held.get("source"), f"{meaning.path}.source", context)
    grade = read_grade(held.get("grade"), meaning.path, context)
    cited = held.get("clause")
    if grade == "document" and (cited is None or not cited.value):
        context.error(held["grade"], say("needs_clause", path=meaning.path))
    if not source and clauses:
        rows = [context.evidence.ledger[identifier] for identifier in clauses]
        source = "; ".join(f"{row.document} {row.clause}" for row in rows)
    if not source and len(context.problems) == before:
        first = next(iter(held.values()))
        context.warn(first, say("no_source", path=meaning.path), at_key=True)
    source = source or f"assumption of the author ({node.file})"
    return source, grade or ("document" if clauses else "assumption"), clauses


def read_grade(node: Located | None, path: str, context: Context) -> str:
    """One of the four grades, '' if none is given or it is none of them."""
    if node is None:
        return ""
    if node.value in GRADES:
        return str(node.value)
    what = say("no_grade", path=path, grade=node.plain())
    context.unknown(node, what, str(node.value), GRADES, at_key=False)
    return ""


def read_text(node: Located | None, path: str, context: Context) -> str:
    """A text, '' if none is given; anything else is noted."""
    if node is None or node.value is None:
        return ""
    if node.is_mapping or node.is_list:
        context.error(node, say("text_expected", path=path))
        return ""
    return str(node.value).strip()


def read_clauses(
    node: Located | None, path: str, context: Context
) -> Sequence[tuple[str, LedgerRow]]:
    """Ledger rows named by a clause field: one id or a list of them."""
    if node is None or node.value is None:
        return ()
    if node.is_mapping:
        context.error(node, say("clause_shape", path=path))
        return ()
    found = []
    for item in node.value if isinstance(node.value, list) else [node]:
        identifier = str(item.value)
        row = context.evidence.ledger.get(identifier)
        if row is None:
            what = say("no_clause", path=path, clause=identifier)
            context.unknown(item, what, identifier, context.evidence.ledger, at_key=False)
        else:
            found.append((identifier, row))
    return found
