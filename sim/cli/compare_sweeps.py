"""`sim compare SWEEP`: points of a sweep against one of them, world by world."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.cli import compare_sweeps_tables, scoring
from sim.cli.conduct import DONE, SOME_FAILED, Session
from sim.cli.finding_sweeps import find_sweep, point_named
from sim.cli.pages import as_markdown, as_text
from sim.cli.text import listing
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from sim.analysis.paired import ChanceChange, Paired
    from sim.analysis.sweep_pairs import PointComparison
    from sim.cli.compare import Question
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult

YEAR = 2027  # for which most plans set their targets


@dataclass(frozen=True)
class Asked:
    """Points of a sweep to be held against its point ``reference``."""

    sweep: SweepResult
    reference: int
    points: tuple[int, ...]


def sweep_asked(question: Question, session: Session) -> Asked | None:
    """What is asked of a sweep where all names are about one; None where they are not.

    Raises InputError for a sweep beside other results, and for options that go with scenarios.
    """
    names, words = question.names, session.words
    sweeps = {name: find_sweep(name, question.results, session) for name in names}
    problems: list[Problem] = []
    whole = [name for name, sweep in sweeps.items() if sweep is not None]
    if whole and len(names) > 1:
        said = [(name, words("compare.sweep_alone", name=name)) for name in whole]
        raise InputError([Problem(name, 0, 0, "error", text) for name, text in said])
    asked = None
    if whole:
        sweep = sweeps[whole[0]]
        assert sweep is not None
        others = (point for point in range(sweep.points) if point != sweep.reference)
        asked = Asked(sweep, sweep.reference, tuple(others))
        if not asked.points:
            problems.append(
                Problem(whole[0], 0, 0, "error", words("compare.one_point", name=whole[0]))
            )
    elif len(names) > 1 and not (question.each_plan or question.each_lever):
        named = [point_named(name, question.results, session) for name in names]
        known = [pair for pair in named if pair is not None]
        if len(known) == len(names) and len({sweep.path for sweep, _ in known}) == 1:
            (sweep, reference), *others_ = known
            asked = Asked(sweep, reference, tuple(point for _, point in others_))
    if asked is not None:
        problems += _wrong_options(question, names[0], session)
    if problems:
        raise InputError(problems)
    return asked


def _wrong_options(question: Question, name: str, session: Session) -> Iterator[Problem]:
    """Options that a sweep can't follow."""
    for option, given in (
        ("--each-plan", question.each_plan),
        ("--each-lever", question.each_lever),
    ):
        if given:
            said = session.words("compare.sweep_options", option=option)
            yield Problem(option, 0, 0, "error", said)
    if question.sets or question.seed is not None or question.worlds is not None:
        yield Problem(name, 0, 0, "error", session.words("compare.set_on_result"))


def compare_sweep(asked: Asked, question: Question, session: Session) -> int:
    """Answer; the exit status is 3 where some worlds failed."""
    from sim.analysis.sweep_pairs import compare_points
    from sim.analysis.sweeps import scored_targets

    sweep = asked.sweep
    year = _year(question, sweep, session)
    targets = [target for target in scored_targets(sweep) if target.status == "outcome"]
    found = compare_points(sweep, asked.reference, asked.points, year, targets)
    warnings = list(_warnings(found, sweep, session))
    again = shlex.join(["sim", "export", str(sweep.path), "--csv"])
    if session.as_json:
        session.answer_json("sim/compare-points/1", _content(found, sweep, year, warnings, again))
    else:
        page = compare_sweeps_tables.page(found, sweep, year, session.words)
        text = as_markdown(page) if question.markdown else as_text(page, session, scoring.LINE)
        session.answer(text)
    for warning in warnings:
        session.warn(warning)
    session.next_command(again)
    return SOME_FAILED if _failed(sweep, {asked.reference, *asked.points}) else DONE


def _year(question: Question, sweep: SweepResult, session: Session) -> int:
    """The year asked for, else 2027 or the last one. Raises InputError outside the run."""
    first, last = sweep.years[0], sweep.years[-1]
    if question.year is None:
        return max(first, min(YEAR, last))
    if not first <= question.year <= last:
        message = session.words("compare.no_year", first=first, last=last)
        raise InputError([Problem(f"--year {question.year}", 0, 0, "error", message)])
    return question.year


def _failed(sweep: SweepResult, points: set[int]) -> int:
    """Worlds of these points that failed."""
    if not sweep.manifest["failed"]:
        return 0
    return sum(row["point"] in points for row in sweep.failures())


def _warnings(found: PointComparison, sweep: SweepResult, session: Session) -> Iterator[str]:
    """Worlds that are in no pair, empty cells, and too few pairs for chances."""
    from sim.analysis.chances import few

    words = session.words
    points = {found.reference, *found.points}
    failed = _failed(sweep, points)
    if failed:
        worlds = f"{len(points) * sweep.replicates:,}"
        yield words("compare.points_failed", count=failed, worlds=worlds)
    empty = {name: count for name, count in sweep.manifest["missing"].items() if count}
    if empty:
        counts = [f"{name} {count:,}" for name, count in empty.items()]
        yield words("compare.points_empty", counts=listing(words.lang, counts))
    if few(sweep.replicates):
        off = min(100, round(100 * 1.96 * (0.25 / sweep.replicates) ** 0.5))
        yield words("sweep.few_worlds", worlds=sweep.replicates, points=off)


def _content(
    found: PointComparison, sweep: SweepResult, year: int, warnings: Sequence[str], again: str
) -> dict[str, Any]:
    """The answer as JSON: figures and targets that differ at some point, names of the others."""
    from sim.analysis.comparison import MONEY

    manifest = sweep.manifest
    points = (found.reference, *found.points)
    figures = [
        {
            "region": it.region,
            "indicator": it.indicator,
            "unit": it.unit,
            "years": [sweep.years[0] if it.indicator == MONEY else year, year],
            "points": _by_point(found.points, it.changes),
        }
        for it in found.figures
        if not it.same
    ]
    targets = [
        {
            "id": it.target.id,
            "region": it.target.region,
            "year": it.target.year,
            "points": _by_point(found.points, it.changes),
        }
        for it in found.targets
        if not it.same
    ]
    return {
        "year": year,
        "sweep": {"name": sweep.name, "path": str(sweep.path), "hash": manifest["hash"]},
        "scenario": manifest["scenario"],
        "model_version": manifest["model_version"],
        "seed": manifest["seed"],
        "replicates": sweep.replicates,
        "failed_worlds": manifest["failed"],
        "cells_without_value": manifest["missing"],
        "axes": [{"path": axis.path, "unit": axis.unit} for axis in sweep.axes],
        "reference": found.reference,
        "points": [
            {"point": it, "settings": {path: column[it] for path, column in sweep.design.items()}}
            for it in points
        ],
        "figures": figures,
        "targets": targets,
        "unchanged": {
            "points": list(found.unmoved),
            "figures": [[it.region, it.indicator] for it in found.figures if it.same],
            "targets": [it.target.id for it in found.targets if it.same],
        },
        "warnings": list(warnings),
        "next": again,
    }


def _by_point(
    points: Sequence[int], changes: Sequence[Paired | ChanceChange | None]
) -> list[dict[str, Any]]:
    """A row a point; without any pair only the number of pairs, 0."""
    return [
        {"point": point, **({"worlds": 0} if change is None else change.row())}
        for point, change in zip(points, changes, strict=True)
    ]


def is_point(result: RunResult) -> bool:
    """Whether a result is a point of a sweep."""
    from sim.experiment.sweep.folder import SCHEMA

    return bool(result.manifest.get("schema") == SCHEMA)


def on_shared_worlds(known: Mapping[str, RunResult], session: Session) -> dict[str, RunResult]:
    """Results of which one is a point of a sweep, cut to the worlds that all have: replicate r of
    a point is world r of a run. Without a point they stay as they are."""
    if not any(is_point(result) for result in known.values()):
        return dict(known)
    fewest = min(result.worlds for result in known.values())
    if any(result.worlds != fewest for result in known.values()):
        said = session.words("compare.shared_worlds", worlds=fewest)
        session.note(session.words("note", text=said))
    return {name: _first_worlds(result, fewest) for name, result in known.items()}


def _first_worlds(result: RunResult, number: int) -> RunResult:
    """The first worlds of a result."""
    if result.worlds == number:
        return result
    failed = [row for row in result.manifest["failed"] if row["world"] < number]
    return replace(
        result,
        scenario=replace(result.scenario, worlds=number),
        manifest={**result.manifest, "worlds": number, "failed": failed},
        values=result.values[:number],
        numbers={path: drawn[:number] for path, drawn in result.numbers.items()},
        diagnostics={name: values[:number] for name, values in result.diagnostics.items()},
    )
