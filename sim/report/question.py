"""The question each result answers, and how its scenario differs from its parent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sim.reading import Message
from sim.report.blocks import Block, Section, Table
from sim.report.naming import about_number
from sim.report.results_asked import Asked
from sim.report.values import Code, Listed, Part, Said, Value, either

if TYPE_CHECKING:
    from sim.scenario import Scenario

_LINE: Final = re.compile(r"^([+~-]) ([^:]+): (.*?)(?:  \[(\w+)\])?$")
_MOST: Final = 40
_RUN: Final = ("worlds", "seed", "start_year", "end_year", "steps_per_year", "firm_slots")
_KINDS: Final = {"+": "added", "-": "removed", "~": "changed"}


def question(asked: Sequence[Asked]) -> Section:
    """What was asked; then, of each, what it changes in its parent and in the first."""
    blocks: list[Block] = []
    for one in asked:
        blocks += _about(one)
    blocks += [_beside(asked[0], other) for other in asked[1:]]
    return Section("question", tuple(blocks))


def _about(one: Asked) -> Iterator[Block]:
    scenario = one.result.scenario
    said = either(scenario.question)
    parts: dict[str, Part] = {"title": one.title, "stamp": Code(one.stamp)}
    yield (
        Said("question.asked", {**parts, "question": said})
        if said.en
        else Said("question.named", parts)
    )
    if one.result.changes:
        codes = tuple(Code(text) for text in one.result.changes)
        yield Said("question.set", {"list": Listed(codes)})
    parent = one.result.manifest["scenario"].get("parent")
    rows = tuple(_stored_rows(one))
    if not parent:
        yield Said("question.root", {"title": one.title})
    elif not rows:
        yield Said("question.same", {"title": one.title, "parent": Code(parent)})
    else:
        caption = Said("question.changes", {"title": one.title, "parent": Code(parent)})
        yield _table(caption, rows)


def _stored_rows(one: Asked) -> Iterator[tuple[Part | None, ...]]:
    """The changes as the result's folder keeps them, made when it ran."""
    folder = one.result.path
    file = None if folder is None else folder / "difference.txt"
    if file is None or not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        found = _LINE.match(line)
        if found is not None:
            sign, path, said, grade = found.groups()
            before, arrow, after = said.partition(" -> ")
            if not arrow:  # what came has no past, what went no future
                before, after = ("", said) if sign == "+" else (said, "")
            yield _row(path, _KINDS[sign], before, after, grade or "", one.result.scenario)


def _beside(first: Asked, other: Asked) -> Block:
    """What a further result's scenario changes in the first one's."""
    from sim.scenario import difference

    changes = difference(other.result.scenario, first.result.scenario)
    titles: dict[str, Part] = {"title": other.title, "parent": first.title}
    if not changes:
        return Said("question.same_worlds", titles)
    rows = tuple(
        _row(c.path, c.kind, c.before, c.after, c.grade, other.result.scenario) for c in changes
    )
    return _table(Said("question.changes", titles), rows)


def _row(
    path: str, kind: str, before: str, after: str, grade: str, scenario: Scenario
) -> tuple[Part | None, ...]:
    known = path.startswith("levers.") or path.partition(".")[0] not in _RUN
    about = about_number(path, scenario) if known else Said(f"run.{path}")
    shown = about if isinstance(about, Said) or about != Message(path, path) else None
    return (
        shown,
        Code(path),
        Code(before) if before else None,
        Code(after) if after else Said(f"kind.{kind}"),
        Said(f"grade.{grade}") if grade else None,
    )


def _table(caption: Said, rows: tuple[tuple[Part | None, ...], ...]) -> Table:
    heads = ("what", "path", "before", "after", "grade")
    left_out = len(rows) - _MOST
    note = None
    if left_out > 0:
        note = Said("question.more", {"count": Value(left_out, "count", "rows:left_out")})
    return Table(caption, tuple(Said(f"head.{head}") for head in heads), rows[:_MOST], note)
