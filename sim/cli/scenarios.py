"""`sim check`, `sim show` and `sim schema`: what a scenario file says."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sim.cli.conduct import DONE, WRONG_INPUT, Session, as_json, vars_of

if TYPE_CHECKING:
    from sim.scenario import Scenario


def check_scenario(file: str, sets: tuple[str, ...], session: Session) -> int:
    """Print every problem of a scenario; exit status 2 if one of them is an error."""
    from sim.scenario import check

    problems = check(file, sets)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    words = session.words
    if session.as_json:
        content = {
            "file": file,
            "errors": errors,
            "warnings": warnings,
            "problems": [vars_of(problem) for problem in problems],
        }
        session.answer_json("sim/check/1", content)
    else:
        for problem in problems:
            session.answer(problem.text(session.lang))
        if not errors:
            session.answer(words("check.good", file=file))
        if problems:
            session.answer(words("check.counts", errors=errors, warnings=warnings))
    if not errors:
        session.next_command(f"sim run {file}")
    return WRONG_INPUT if errors else DONE


def show_scenario(name: str, sets: tuple[str, ...], only_difference: bool, session: Session) -> int:
    """Print the resolved scenario as a file that loads again, and what it changes."""
    from sim.reading.located import read_yaml_text
    from sim.scenario import difference, load, load_parent

    scenario = load(name, sets)
    text = scenario.to_yaml()
    parent = load_parent(scenario)
    if session.as_json:
        changes = [] if parent is None else [asdict(c) for c in difference(scenario, parent)]
        content = {
            "name": scenario.name,
            "title": scenario.title,
            "parent": scenario.parent,
            "digest": scenario.digest(),
            "difference": changes,
            "copied_levers": copied_by_region(scenario),
        }
        if not only_difference:
            content["resolved"] = read_yaml_text(text, name).plain()
        session.answer_json("sim/show/1", content)
        session.next_command(f"sim run {name}")
        return DONE
    lines = difference_lines(scenario, session) + copied_lines(scenario, session)
    if only_difference:
        session.answer("\n".join(lines))
    else:
        comments = [f"# {line}" for line in lines]
        session.answer("\n".join([text.rstrip(), "", *comments]))
    session.next_command(f"sim run {name}")
    return DONE


def difference_lines(scenario: Scenario, session: Session) -> list[str]:
    """What a scenario changes in its parent, one change a line."""
    from sim.scenario import difference, load_parent

    words = session.words
    parent = load_parent(scenario)
    if parent is None:
        return [words("show.root", name=scenario.name)]
    changes = difference(scenario, parent)
    if not changes:
        return [words("show.same", name=scenario.name)]
    lines = [words("show.difference", name=scenario.name, parent=parent.name)]
    signs = {"added": "+", "removed": "-", "changed": "~"}
    for change in changes:
        said = " -> ".join(part for part in (change.before, change.after) if part)
        grade = f"  [{words(f'graded.{change.grade}')}]" if change.grade else ""
        lines.append(f"{signs[change.kind]} {change.path}: {said}{grade}")
    return lines


def copied_by_region(scenario: Scenario) -> dict[str, list[str]]:
    """The levers each government takes over from others, by region, called name@origin."""
    from sim.evidence import regions
    from sim.scenario import copied_levers

    found: dict[str, list[str]] = {}
    for lever in copied_levers(scenario, regions()):
        found.setdefault(lever.region, []).append(lever.name)
    return found


def copied_lines(scenario: Scenario, session: Session) -> list[str]:
    """What copying and matching governments take over, one region a line."""
    return [
        session.words("show.copies", region=region, levers=", ".join(names))
        for region, names in copied_by_region(scenario).items()
    ]


def print_schema(session: Session) -> int:
    """Print the JSON Schema of scenario files."""
    from sim.scenario import json_schema

    session.answer(as_json(json_schema()))
    return DONE
