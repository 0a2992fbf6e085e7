"""`sim report --xlsx` and `--docx`: the forms of a report that office programs open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.conduct import Session
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult

Scores = Sequence[Sequence["TargetScore"]]


def workbook(
    results: Sequence[RunResult], scores: Scores, command: str, file: Path, session: Session
) -> int:
    """Write the workbook with charts, of all that the results hold; how many bytes it has.

    Raises InputError for results with more rows than a sheet holds.
    """
    from sim.exports.tables import Part, Pick
    from sim.exports.workbook import TooManyRows
    from sim.report.contents import contents
    from sim.report.target_rows import region_order
    from sim.report.values import spoken
    from sim.report.workbook import write_report_workbook

    parts = [Part({"scenario": one.scenario.name, "result": one.name}, one) for one in results]
    brief = contents(results, scores, command).brief
    focus = results[0].scenario.focus
    regions = {region for one in results for region in one.regions}
    pick = Pick(
        regions=tuple(region for region in region_order(focus) if region in regions),
        years=tuple(sorted({year for one in results for year in one.years})),
        indicators=tuple(dict.fromkeys(it.id for one in results for it in one.indicators)),
    )
    said = [spoken(it, session.lang) for it in (brief.sentence, *brief.beside, *brief.caveats)]
    try:
        write_report_workbook(
            parts, scores, pick, session.lang, file, command=command, said=said, focus=focus
        )
    except TooManyRows as failure:
        message = session.words("export.too_many", sheet=failure.sheet, rows=failure.rows)
        raise InputError([Problem("--xlsx", 0, 0, "error", message)]) from None
    return file.stat().st_size


def document(
    results: Sequence[RunResult], scores: Scores, command: str, file: Path, session: Session
) -> int:
    """Write the one-page brief as a Word document; how many bytes it has."""
    from sim.report.contents import contents
    from sim.report.word import write_brief

    held = contents(results, scores, command)
    write_brief(held, results, scores, session.lang, file, notify=session.warn)
    return file.stat().st_size
