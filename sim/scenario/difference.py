"""What one scenario changes in another, number by number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sim.evidence import regions
from sim.evidence.ensembles import PRIOR
from sim.reading import format_quantity
from sim.scenario.dates import write_end, write_start
from sim.scenario.governments import copied_levers
from sim.scenario.levers import LeverTerms
from sim.scenario.numbers import Number
from sim.scenario.scenario import Scenario

RUN_FIELDS = ("worlds", "seed", "start_year", "end_year", "steps_per_year", "firm_slots")


@dataclass(frozen=True)
class Change:
    """One difference: its path, what it was and what it is ('' where there was or is nothing)."""

    path: str
    kind: Literal["added", "removed", "changed"]
    before: str
    after: str
    source: str = ""
    grade: str = ""


def difference(child: Scenario, parent: Scenario) -> tuple[Change, ...]:
    """Everything that can change a result and differs, number by number."""
    changes = [
        Change(field, "changed", str(getattr(parent, field)), str(getattr(child, field)))
        for field in RUN_FIELDS
        if getattr(parent, field) != getattr(child, field)
    ]
    changes += _ensemble_changes(child, parent)
    changes += _government_changes(child, parent)
    before = {lever.path: lever for lever in parent.levers}
    after = {lever.path: lever for lever in child.levers}
    for path in [*before, *(path for path in after if path not in before)]:
        changes += _lever_changes(path, before.get(path), after.get(path))
    for key in [*parent.parameters, *(k for k in child.parameters if k not in parent.parameters)]:
        changes += _number_changes(parent.parameters.get(key), child.parameters.get(key))
    return tuple(changes)


def plans_differ(one: Scenario, other: Scenario, region: str) -> bool:
    """Whether ``region`` or a region in it has other levers, those it takes over included."""
    tree = regions()

    def plan(scenario: Scenario) -> Scenario:
        levers = (*scenario.levers, *copied_levers(scenario, tree))
        own = (it for it in levers if region in (it.region, *tree.ancestors(it.region)))
        return replace(scenario, levers=tuple(own), parameters={})

    changes = difference(plan(other), plan(one))
    return any(change.path.startswith("levers.") for change in changes)


def _ensemble_changes(child: Scenario, parent: Scenario) -> list[Change]:
    before, after = parent.ensemble, child.ensemble
    old, new = (PRIOR if it is None else it.name for it in (before, after))
    if before is not None and after is not None:
        if before.digest == after.digest:
            return []
        if old == new:  # one file at two times
            old, new = f"{old} ({before.digest[:8]})", f"{new} ({after.digest[:8]})"
    return [Change("ensemble", "changed", old, new)] if old != new else []


def _government_changes(child: Scenario, parent: Scenario) -> list[Change]:
    changes = [
        Change(f"governments.{region}", "changed", parent.governments.get(region, ""), kind)
        for region, kind in child.governments.items()
        if parent.governments.get(region) != kind
    ]
    before, after = _matched(parent), _matched(child)
    if before != after:
        changes.append(Change("neighbours_match", "changed", before, after))
    return changes


def _matched(scenario: Scenario) -> str:
    """Who matches whom, in words; 'false' for nobody."""
    if not scenario.matching:
        return "false"
    return f"{', '.join(scenario.matching)} ({scenario.focus})"


def _lever_changes(path: str, before: LeverTerms | None, after: LeverTerms | None) -> list[Change]:
    if before is None or after is None or before.kind != after.kind:
        old = "" if before is None else _summary(before)
        new = "" if after is None else _summary(after)
        kind: Literal["added", "removed", "changed"] = (
            "added" if not old else "removed" if not new else "changed"
        )
        return [Change(path, kind, old, new, after.source if after is not None else "")]
    changes = []
    for name, old, new in (
        ("start", write_start(before.start), write_start(after.start)),
        ("end", write_end(before.end), write_end(after.end)),
        *((c, ", ".join(before.choices[c]), ", ".join(after.choices[c])) for c in after.choices),
    ):
        if old != new:
            changes.append(Change(f"{path}.{name}", "changed", old, new))
    for name, number in after.numbers.items():
        changes += _number_changes(before.numbers.get(name), number)
    return changes


def _number_changes(before: Number | None, after: Number | None) -> list[Change]:
    old = "" if before is None else shown_number(before)
    new = "" if after is None else shown_number(after)
    if old == new:
        return []
    kind: Literal["added", "removed", "changed"] = (
        "added" if before is None else "removed" if after is None else "changed"
    )
    held = after if after is not None else before
    assert held is not None
    source, grade = (held.source, held.grade) if after is not None else ("", "")
    return [Change(held.path, kind, old, new, source, grade)]


def _summary(lever: LeverTerms) -> str:
    window = f"{write_start(lever.start)} to {write_end(lever.end)}"
    numbers = ", ".join(f"{name} {shown_number(n)}" for name, n in lever.numbers.items())
    return f"{lever.kind}, {window}: {numbers}"


def shown_number(number: Number) -> str:
    """A number as a reader wants it: '100 亿元', '45 % (uniform(30 %, 60 %))', '2025-01: ...'."""
    if number.schedule:
        return ", ".join(
            f"{write_start(start)}: {format_quantity(value, number.unit, 4)}"
            for start, value in number.schedule
        )
    text = format_quantity(number.value, number.unit, 4)
    if number.distribution is None:
        return text
    times = "times " if number.common_factor is not None else ""
    return f"{text} ({times}{number.distribution.text})"
