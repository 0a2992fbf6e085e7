"""Everything a report says, gathered from results: numbers with their sources, no form.

A page in HTML, a document for Word and a workbook are written from the same contents.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.figures.inputs import model_version, scenario_stamp
from sim.reading import Message
from sim.report.appendix import appendix
from sim.report.blocks import Section
from sim.report.brief import Brief, brief, outcomes_of
from sim.report.firms import firms
from sim.report.limits import limits
from sim.report.movers import movers
from sim.report.places import places
from sim.report.projections import projections
from sim.report.question import question
from sim.report.results_asked import Asked
from sim.report.sureness import sureness
from sim.report.target_rows import TargetRow, target_rows
from sim.report.targets_section import targets_section
from sim.report.values import either

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult


@dataclass(frozen=True)
class Ran:
    """One result: ``stamp`` is scenario@hash8, by which every number's source names it."""

    stamp: str
    name: str
    title: Message
    question: Message
    changes: tuple[str, ...]
    version: str


@dataclass(frozen=True)
class Contents:
    """A report: what is on its first page, and the sections behind it.

    ``command`` writes the report again; ``targets`` are all of them, scored on every result.
    """

    ran: tuple[Ran, ...]
    brief: Brief
    targets: tuple[TargetRow, ...]
    sections: tuple[Section, ...]
    command: str


def contents(
    results: Sequence[RunResult],
    scores: Sequence[Sequence[TargetScore]] | None = None,
    command: str | None = None,
) -> Contents:
    """The contents of a report about results, the first of which the brief is about.

    ``scores`` of each result are counted unless given; ``command`` is how the report was asked
    for. Raises ValueError without a result.
    """
    from sim.analysis.targets import score

    if not results:
        raise ValueError("a report is about a result at least")
    each = [score(result) for result in results] if scores is None else scores
    if command is None:
        command = shlex.join(["sim", "report", *(result.name for result in results)])
    rows = target_rows(results, each)
    first = brief(results, rows)
    shown = outcomes_of(rows, first.region)
    asked = [Asked(result, scored) for result, scored in zip(results, each, strict=True)]
    return Contents(
        ran=tuple(_ran(result) for result in results),
        brief=first,
        targets=rows,
        sections=(
            question(asked),
            targets_section(asked, rows),
            projections(asked),
            movers(asked, shown),
            places(asked),
            firms(asked),
            sureness(asked, shown),
            limits(rows),
            appendix(asked, rows, command),
        ),
        command=command,
    )


def _ran(result: RunResult) -> Ran:
    scenario = result.scenario
    return Ran(
        stamp=scenario_stamp(result),
        name=scenario.name,
        title=either(scenario.title, scenario.name),
        question=either(scenario.question),
        changes=result.changes,
        version=model_version(result),
    )
