"""A lever of a scenario: the instrument, where, when and with which numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sim.reading import Located, said
from sim.scenario.context import Context, akin, names_of
from sim.scenario.dates import DateError, end_of, start_of, write_end, write_start
from sim.scenario.messages import say
from sim.scenario.numbers import (
    Number,
    Origin,
    read_clauses,
    read_grade,
    read_number,
    read_text,
)
from sim.scenario.ranges import Meaning
from sim.scenario.terms import ChoiceTerms, KindTerms, NumberTerms, lever_kinds

LEVER_KEYS = ("kind", "clause", "source", "grade", "note", "start", "end")


@dataclass(frozen=True)
class LeverTerms:
    """One lever, ready for the model.

    In force from ``start`` until ``end`` (instants in years; a lever to December 2030 ends at
    2031.0). ``numbers`` holds every numeric field of the kind, defaults included, ``choices``
    every list of words, in the order of their vocabulary. ``copy_of`` is the region whose lever
    this one takes over, '' for a region's own.
    """

    region: str
    name: str
    kind: str
    clauses: tuple[str, ...]
    start: float
    end: float
    numbers: dict[str, Number]
    choices: dict[str, tuple[str, ...]]
    source: str = ""
    note: str = ""
    copy_of: str = ""

    @property
    def path(self) -> str:
        """How an override names the lever."""
        return f"levers.{self.region}.{self.name}"


def kind_of(name: str, node: Located) -> str:
    """The kind a lever says it is, or that its name says."""
    kind = node.value.get("kind") if isinstance(node.value, dict) else None
    return name if kind is None or kind.value is None else str(kind.value)


def read_lever(
    region: str, name: str, node: Located, years: tuple[int, int], context: Context
) -> LeverTerms | None:
    """The lever written at ``node``; None, with every mistake noted, if it cannot be used.

    ``years`` are the first and last simulated year: the default window.
    """
    path = f"levers.{region}.{name}"
    kind = kind_of(name, node)
    kinds = lever_kinds()
    if kind not in kinds:
        stated = node.value.get("kind")
        what = say("no_kind_as" if stated else "no_kind", path=path, kind=kind)
        context.unknown(stated or node, what, kind, kinds, at_key=stated is None)
        return None
    if name in kinds and name != kind:
        context.error(node.value["kind"], say("name_and_kind", path=path, name=name))
        return None
    terms = kinds[kind]
    held = {key: child for key, child in node.items() if child.value is not None}
    before = len(context.problems)
    known = (*LEVER_KEYS, *terms.numbers, *terms.choices)
    for key, child in node.items():
        if key not in known:
            what = say("no_field", path=f"{path}.{key}", kind=kind)
            context.unknown(child, what, key, known)
    rows = read_clauses(held.get("clause"), path, context)
    _check_clause_regions(region, held.get("clause"), path, context)
    origin = Origin(
        tuple(rows),
        read_text(held.get("source"), f"{path}.source", context),
        read_grade(held.get("grade"), path, context),
    )
    window = _window(held, years, path, context)
    numbers = {
        field: _field(field, terms.numbers[field], held, path, node, origin, context)
        for field in terms.numbers
    }
    choices = {
        field: _choice(choice, held.get(field), path, context)
        for field, choice in terms.choices.items()
    }
    if any(problem.severity == "error" for problem in context.problems[before:]):
        return None
    read = {field: number for field, number in numbers.items() if number is not None}
    lever = LeverTerms(
        region,
        name,
        kind,
        tuple(i for i, _ in rows),
        *window,
        read,
        choices,
        origin.source,
        read_text(held.get("note"), f"{path}.note", context),
    )
    _doubts(lever, terms, held, node, years, context)
    return lever


def _field(
    field: str,
    terms: NumberTerms,
    held: dict[str, Located],
    path: str,
    node: Located,
    origin: Origin,
    context: Context,
) -> Number | None:
    default = _default(field, terms, path, context)
    if field not in held:
        if default is None:
            message = say("needs", path=path, field=field, example=terms.example)
            context.error(node, message, at_key=True)
        return default
    before = default.value if default is not None else 0.0
    source = held.get("source")
    if field == "strength":  # a choice of the scenario, not a fact
        origin = Origin(source=f"scale chosen in {held[field].file}", grade="assumption")
    elif source is not None and source.file != held[field].file:
        origin = Origin(origin.rows)  # a source in one file does not vouch for another's numbers
    return read_number(held[field], _meaning(field, terms, path, before), origin, context)


def _meaning(field: str, terms: NumberTerms, path: str, before: float) -> Meaning:
    return Meaning(
        f"{path}.{field}", terms.unit, terms.low, terms.high, terms.reason, terms.dated, before
    )


def _default(field: str, terms: NumberTerms, path: str, context: Context) -> Number | None:
    if terms.default is None:
        return None
    return read_number(terms.default, _meaning(field, terms, path, 0.0), Origin(), context)


def _choice(
    terms: ChoiceTerms, node: Located | None, path: str, context: Context
) -> tuple[str, ...]:
    if node is None:
        return terms.default
    if node.is_mapping:
        context.error(node, say("words_expected", path=f"{path}.{terms.name}"))
        return ()
    chosen = set()
    for item in node.value if isinstance(node.value, list) else [node]:
        word = str(item.value)
        if word in terms.words:
            chosen.add(word)
        else:
            what = say("no_word", path=f"{path}.{terms.name}", word=word)
            context.unknown(item, what, word, terms.words, at_key=False)
    if isinstance(node.value, list) and not node.value:
        context.error(node, say("empty_list", path=f"{path}.{terms.name}"))
    return tuple(word for word in terms.words if word in chosen)


def _window(
    held: dict[str, Located], years: tuple[int, int], path: str, context: Context
) -> tuple[float, float]:
    """Start and end instants; the simulated years where a date is not given."""
    instants = [float(years[0]), float(years[1] + 1)]
    sound = True
    for place, (key, read) in enumerate((("start", start_of), ("end", end_of))):
        if key not in held:
            continue
        try:
            instants[place] = read(held[key].value)
        except DateError as failure:
            context.error(held[key], say("at", path=f"{path}.{key}", what=said(failure)))
            sound = False
    if sound and instants[1] <= instants[0]:
        key = "end" if "end" in held else "start"
        end, start = write_end(instants[1]), write_start(instants[0])
        message = say("ends_before_start", path=f"{path}.{key}", end=end, start=start)
        context.error(held[key], message)
    return instants[0], instants[1]


def _check_clause_regions(region: str, node: Located | None, path: str, context: Context) -> None:
    """Warn of clauses that are about another region than the lever's."""
    if node is None or node.is_mapping:
        return
    regions = context.evidence.regions
    own = names_of(regions, (region,))
    for item in node.value if isinstance(node.value, list) else [node]:
        row = context.evidence.ledger.get(str(item.value))
        if row is not None and not any(akin(regions, region, other) for other in row.regions):
            place = names_of(regions, row.regions)
            context.warn(
                item, say("foreign_clause", path=path, clause=item.value, place=place, own=own)
            )


def _doubts(
    lever: LeverTerms,
    terms: KindTerms,
    held: dict[str, Located],
    node: Located,
    years: tuple[int, int],
    context: Context,
) -> None:
    """Warn of a lever that never fires, and of one that no document or study supports."""
    lag = lever.numbers.get("start_lag")
    first = lever.start + (lag.value if lag is not None else 0.0)
    if lever.start >= years[1] + 1 or lever.end <= years[0]:
        where = held.get("start") or node
        message = say(
            "never_in_years",
            path=lever.path,
            start=write_start(lever.start),
            end=write_end(lever.end),
            first=years[0],
            last=years[1],
        )
        context.warn(where, message, at_key=True)
    elif first >= min(lever.end, years[1] + 1):
        message = say("never_by_lag", path=lever.path)
        context.warn(held.get("start_lag") or node, message, at_key=True)
    else:
        _doubt_dates(lever, held, node, min(lever.end, years[1] + 1), context)
    for field, number in lever.numbers.items():
        if terms.numbers[field].deciding and _always_zero(number):
            message = say("never_by_zero", path=lever.path, field=field)
            context.warn(held.get(field) or node, message, at_key=True)
    own = [lever.numbers[f] for f in terms.numbers if f in held and f != "strength"]
    if all(number.grade == "assumption" for number in own):
        why = "only_assumptions" if lever.clauses else "no_clause_cited"
        context.warn(node, say(why, path=lever.path), at_key=True)


def _doubt_dates(
    lever: LeverTerms, held: dict[str, Located], node: Located, end: float, context: Context
) -> None:
    """Warn of numbers by date whose first date lies at or after ``end``, an instant in years."""
    for field, number in lever.numbers.items():
        if number.schedule and number.schedule[0][0] >= end:
            first = write_start(number.schedule[0][0])
            path = f"{lever.path}.{field}"
            message = say("never_by_dates", path=path, first=first, end=write_end(end))
            context.warn(held.get(field) or node, message, at_key=True)


def _always_zero(number: Number) -> bool:
    """Whether a number is 0 in every world and at every date."""
    drawn = number.distribution
    spread = drawn is not None and (drawn.low != 0 or drawn.high != 0)
    return number.value == 0 and not spread and not any(value for _, value in number.schedule)
