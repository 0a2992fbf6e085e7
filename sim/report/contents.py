"""Everything a report says, gathered from results: numbers with their sources, no form.

A page in HTML, a document for Word and a workbook are written from the same contents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.figures.inputs import model_version, scenario_stamp
from sim.reading import Message
from sim.report.brief import Brief, brief
from sim.report.target_rows import TargetRow, target_rows
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
    """A report: what is on its first page, and what stands behind it, section by section."""

    ran: tuple[Ran, ...]
    brief: Brief
    targets: tuple[TargetRow, ...]


def contents(
    results: Sequence[RunResult], scores: Sequence[Sequence[TargetScore]] | None = None
) -> Contents:
    """The contents of a report about results, the first of which the brief is about.

    ``scores`` of each result are counted unless given. Raises ValueError without a result.
    """
    from sim.analysis.targets import score

    if not results:
        raise ValueError("a report is about a result at least")
    each = [score(result) for result in results] if scores is None else scores
    rows = target_rows(results, each)
    return Contents(
        ran=tuple(_ran(result) for result in results),
        brief=brief(results, rows),
        targets=rows,
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
