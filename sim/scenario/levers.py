"""A lever of a scenario: the instrument, where, when and with which numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sim.reading import Located
from sim.scenario.context import Context, akin
from sim.scenario.dates import DateError, end_of, start_of, write_end, write_start
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
    every list of words, in the order of their vocabulary.
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
        said = node.value.get("kind")
        what = f"{path}: no such kind of lever" + (f" as {kind}" if said else "")
        context.unknown(said or node, what, kind, kinds, at_key=said is None)
        return None
    if name in kinds and name != kind:
        message = f"{path}.kind: a lever called {name} has to be one; call it something else"
        context.error(node.value["kind"], message)
        return None
    terms = kinds[kind]
    held = {key: child for key, child in node.items() if child.value is not None}
    before = len(context.problems)
    known = (*LEVER_KEYS, *terms.numbers, *terms.choices)
    for key, child in node.items():
        if key not in known:
            context.unknown(child, f"{path}.{key}: {kind} has no such field", key, known)
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
        region, name, kind, tuple(i for i, _ in rows), *window, read, choices,
        origin.source, read_text(held.get("note"), f"{path}.note", context),
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
            message = f"{path} needs {field}, such as {field}: {terms.example}"
            context.error(node, message, at_key=True)
        return default
    before = default.value if default is not None else 0.0
    said = held.get("source")
    if field == "strength":  # a choice of the scenario, not a fact
        origin = Origin(source=f"scale chosen in {held[field].file}", grade="assumption")
    elif said is not None and said.file != held[field].file:
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
        context.error(node, f"{path}.{terms.name}: a list of words was expected")
        return ()
    chosen = set()
    for item in node.value if isinstance(node.value, list) else [node]:
        word = str(item.value)
        if word in terms.words:
            chosen.add(word)
        else:
            what = f"{path}.{terms.name}: no such word as {word}"
            context.unknown(item, what, word, terms.words, at_key=False)
    if isinstance(node.value, list) and not node.value:
        context.error(node, f"{path}.{terms.name}: the list is empty, so nothing is reached")
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
            context.error(held[key], f"{path}.{key}: {failure}")
            sound = False
    if sound and instants[1] <= instants[0]:
        key = "end" if "end" in held else "start"
        message = (
            f"{path}.{key}: the lever ends ({write_end(instants[1])}) before it starts "
            f"({write_start(instants[0])})"
        )
        context.error(held[key], message)
    return instants[0], instants[1]


def _check_clause_regions(
    region: str, node: Located | None, path: str, context: Context
) -> None:
    """Warn of clauses that are about another region than the lever's."""
    if node is None or node.is_mapping:
        return
    regions = context.evidence.regions
    own = regions.name(region, "en")
    for item in node.value if isinstance(node.value, list) else [node]:
        row = context.evidence.ledger.get(str(item.value))
        if row is not None and not any(akin(regions, region, other) for other in row.regions):
            place = " and ".join(regions.name(other, "en") for other in row.regions)
            message = f"{path}.clause: {item.value} is a clause of {place}, not of {own}"
            context.warn(item, message)


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
        message = (
            f"{lever.path} never fires: {write_start(lever.start)} to {write_end(lever.end)} "
            f"lies outside the simulated years {years[0]}–{years[1]}"
        )
        context.warn(where, message, at_key=True)
    elif first >= min(lever.end, years[1] + 1):
        message = f"{lever.path} never fires: its start_lag reaches past its end"
        context.warn(held.get("start_lag") or node, message, at_key=True)
    strength = lever.numbers["strength"]
    if strength.value == 0 and not any(value for _, value in strength.schedule):
        message = f"{lever.path} never fires: its strength is 0"
        context.warn(held.get("strength") or node, message, at_key=True)
    own = [lever.numbers[f] for f in terms.numbers if f in held and f != "strength"]
    if all(number.grade == "assumption" for number in own):
        why = "its clauses give no amount" if lever.clauses else "it cites no clause"
        message = f"{lever.path} rests only on assumptions: {why}"
        context.warn(node, message, at_key=True)
