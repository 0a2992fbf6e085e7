"""`sim export SWEEP`: all points of a sweep in one file."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.conduct import Session
from sim.cli.finding_sweeps import find_sweep, point_named
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.cli.exporting import Request
    from sim.experiment.sweep.results import SweepResult
    from sim.exports.tables import Pick


def sweep_named(request: Request, session: Session) -> SweepResult | None:
    """The sweep to be written; None where none of the names means one.

    Raises InputError for a sweep beside other results, and for single points.
    """
    from sim.experiment.sweep.results import POINT_MARK

    words, problems, found = session.words, [], None
    for name in request.names:
        found_now = find_sweep(name, request.results, session)
        if found_now is None:
            if point_named(name, request.results, session) is not None:
                whole = name.rpartition(POINT_MARK)[0]
                said = words("export.point_of_sweep", name=whole)
                problems.append(Problem(name, 0, 0, "error", said))
            continue
        found = found_now
        if len(request.names) > 1:
            problems.append(Problem(name, 0, 0, "error", words("export.sweep_alone")))
    if problems:
        raise InputError(problems)
    return found


def fill(
    request: Request, form: str, sweep: SweepResult, pick: Pick, file: Path, session: Session
) -> int:
    """Write the content into a file; how many rows it has."""
    from sim.exports import sweeps
    from sim.exports.text import EXCEL_ROWS, write_tables

    if form == "xlsx":
        return _workbook(request, sweep, pick, file, session)
    tables: Iterator[pa.Table]
    if form == "iamc":
        tables = sweeps.iamc_tables(sweep, pick)
    elif request.worlds:
        tables = sweeps.world_tables(sweep, pick)
    else:
        tables = sweeps.quantile_tables(sweep, pick, session.lang)
    rows = write_tables(tables, file, mark=form == "csv")
    if rows >= EXCEL_ROWS:
        session.warn(session.words("export.too_long", rows=rows, most=EXCEL_ROWS))
    return rows


def _workbook(
    request: Request, sweep: SweepResult, pick: Pick, file: Path, session: Session
) -> int:
    """The workbook: points, targets and indicators by point, scopes, parameters."""
    from sim.analysis.targets import score
    from sim.exports import sweeps
    from sim.exports.workbook import TooManyRows, write_workbook

    parts = list(sweeps.parts_of(sweep))
    targets = {
        name: target
        for name, target in sweeps.targets_of(sweep).items()
        if target.region in pick.regions
        and target.year in pick.years
        and target.indicator in pick.indicators
    }
    lang = [] if session.lang == "en" else ["--lang", session.lang]
    command = shlex.join(["sim", "export", *request.names, "--xlsx", *request.held.split(), *lang])
    points = sweeps.point_sheet(sweep, session.lang)
    try:
        return len(points.rows) + write_workbook(
            parts,
            [score(part.result, targets) for part in parts],
            pick,
            session.lang,
            file,
            command=command,
            held=request.held,
            more=lambda book, write: write(points),
            made_by=[sweeps.whole_of(sweep)],
        )
    except TooManyRows as failure:
        message = session.words("export.too_many", sheet=failure.sheet, rows=failure.rows)
        raise InputError([Problem("--xlsx", 0, 0, "error", message)]) from None
