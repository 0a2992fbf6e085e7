"""`sim export`: results as files that other programs open."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import exporting_sweeps
from sim.cli.conduct import DONE, Session
from sim.cli.exporting_sweeps import sweep_named
from sim.cli.placing import place_for, write_file
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult
    from sim.exports.tables import Part, Pick

FORMS = ("csv", "xlsx", "iamc")
SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "iamc": ".iamc.csv"}
FOLDER = "exports"


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    names: tuple[str, ...]
    forms: tuple[str, ...]
    output: Path | None = None
    regions: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    worlds: bool = False
    force: bool = False
    results: Path | None = None

    @property
    def held(self) -> str:
        """The options that chose a part, as they were typed; '' for all of it."""
        chosen = (("region", self.regions), ("indicator", self.indicators), ("year", self.years))
        words = [f"--{name} {value}" for name, values in chosen for value in values]
        return " ".join(words)


def export_results(request: Request, session: Session) -> int:
    """Write one file of all results named and print where it is."""
    from sim.exports.tables import Part

    form = _form(request, session)
    sweep = sweep_named(request, session)
    if sweep is not None:
        return _export_sweep(request, form, sweep, session)
    results = find_results(request.names, request.results, session)
    pick = _pick(request, results, session)
    parts = [
        Part({"scenario": result.scenario.name, "result": result.name}, result)
        for result in results
    ]
    for result in results:
        failed = len(result.manifest["failed"])
        if failed:
            session.warn(
                session.words("export.failed", name=result.name, count=failed, worlds=result.worlds)
            )
    only = results[0].path if len(results) == 1 else None
    file = _file(request, form, [result.name for result in results], only, session)

    def fill(partial: Path) -> int:
        return _fill(request, form, parts, pick, partial, session)

    rows, written = write_file(file, fill, force=request.force, session=session)
    _say(form, [result.path for result in results], file, rows, written, session)
    session.next_command(f"sim targets {results[0].path}")
    return DONE


def _export_sweep(request: Request, form: str, sweep: SweepResult, session: Session) -> int:
    """The same of a sweep: a row says which point it is of."""
    pick = _pick(request, [sweep], session)
    failed, worlds = sweep.manifest["failed"], sweep.points * sweep.replicates
    if failed:
        session.warn(
            session.words("export.failed", name=sweep.path.name, count=failed, worlds=worlds)
        )
    file = _file(request, form, [sweep.path.name], sweep.path, session)

    def fill(partial: Path) -> int:
        return exporting_sweeps.fill(request, form, sweep, pick, partial, session)

    rows, written = write_file(file, fill, force=request.force, session=session)
    _say(form, [sweep.path], file, rows, written, session, of_sweep=True)
    session.next_command(f"sim compare {sweep.path}")
    return DONE


def _say(
    form: str,
    paths: Sequence[Path | None],
    file: Path,
    rows: int,
    written: bool,
    session: Session,
    *,
    of_sweep: bool = False,
) -> None:
    """Answer with the file, and say how much is in it."""
    if session.as_json:
        content = {
            "form": form,
            "results": [str(path) for path in paths],
            "file": str(file),
            "rows": rows,
            "bytes": file.stat().st_size,
            "written": written,
        }
        session.answer_json("sim/export/1", content)
    else:
        session.answer(str(file))
    kind = "_sweep" if of_sweep and form == "xlsx" else ""
    session.note(session.words(f"export.{form}{kind}", rows=rows))
    if not written:
        session.note(session.words("export.same"))


def find_results(names: Sequence[str], folder: Path | None, session: Session) -> list[RunResult]:
    """The results that words on the command line mean, each once. Raises InputError with every
    scenario that was not run."""
    from sim.cli.finding import find_result

    found = [find_result(name, folder, session, must=True) for name in names]
    unrun = [name for name, result in zip(names, found, strict=True) if result is None]
    if unrun:
        words = session.words
        said = [(name, words("error.no_result_for", name=name)) for name in unrun]
        raise InputError([Problem(name, 0, 0, "error", message) for name, message in said])
    chosen: list[RunResult] = []
    for result in found:
        if result is not None and result.manifest["hash"] in {c.manifest["hash"] for c in chosen}:
            session.note(session.words("note.same_result", name=result.name))
        elif result is not None:
            chosen.append(result)
    return chosen


def _form(request: Request, session: Session) -> str:
    """The one form asked for. Raises InputError."""
    key = None
    if len(request.forms) != 1:
        key = "export.one_form"
    elif request.worlds and request.forms[0] != "csv":
        key = "export.worlds_csv"
    if key is not None:
        options = " ".join(f"--{form}" for form in request.forms)
        said = f"{options} --worlds" if options and request.worlds else options
        raise InputError([Problem(said or "sim export", 0, 0, "error", session.words(key))])
    return request.forms[0]


def _pick(
    request: Request, results: Sequence[RunResult] | Sequence[SweepResult], session: Session
) -> Pick:
    """What is asked for of what the results hold. Raises InputError with every word that means
    nothing in any of them."""
    from sim.evidence import regions
    from sim.exports.tables import Pick

    words, tree = session.words, regions()
    problems: list[Problem] = []

    def unknown(option: str, word: str, message: str, among: Sequence[str]) -> None:
        meant = closest(word, among)
        said = message if meant is None else words("error.meant", message=message, meant=meant)
        problems.append(Problem(f"{option} {word}", 0, 0, "error", said))

    held = {
        "regions": list(dict.fromkeys(r for result in results for r in result.regions)),
        "indicators": list(dict.fromkeys(i.id for one in results for i in one.indicators)),
    }
    chosen_regions = set(held["regions"] if not request.regions else ())
    for word in request.regions:
        name = word.removesuffix("/")
        if name not in held["regions"]:
            unknown("--region", word, words("error.no_region"), held["regions"])
        chosen_regions.add(name)
        if name != word:  # with all regions in it
            inside = {r for r in held["regions"] if name in _above(r, tree.ancestors)}
            chosen_regions |= inside
    chosen = set(held["indicators"] if not request.indicators else ())
    for word in request.indicators:
        matching = {i for i in held["indicators"] if fnmatchcase(i, word)}
        if not matching:
            unknown("--indicator", word, words("export.no_indicator"), held["indicators"])
        chosen |= matching
    years = sorted({year for result in results for year in result.years})
    for year in request.years:
        if year not in years:
            message = words("compare.no_year", first=years[0], last=years[-1])
            problems.append(Problem(f"--year {year}", 0, 0, "error", message))
    if problems:
        raise InputError(problems)
    from sim.cli.scoring import tree_order

    return Pick(
        regions=tuple(region for region in tree_order() if region in chosen_regions),
        years=tuple(year for year in years if not request.years or year in request.years),
        indicators=tuple(i for i in held["indicators"] if i in chosen),
    )


def _above(region: str, ancestors: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The regions a region lies in; none for one that this version doesn't know."""
    try:
        return ancestors(region)
    except KeyError:
        return ()


def _file(
    request: Request, form: str, names: Sequence[str], only: Path | None, session: Session
) -> Path:
    """Where the file goes: the path asked for, else beside the ``only`` result of these
    ``names``. Raises InputError for a place that cannot be one."""
    from sim.experiment.store import root_folder

    lang = "" if session.lang == "en" or form == "iamc" else f".{session.lang}"
    kind = ".worlds" if request.worlds else ""
    beside = only or root_folder(request.results)
    ending = f"{kind}{lang}{SUFFIXES[form]}"
    place = place_for(names, request.output, beside / FOLDER, ending)
    wanted = ".xlsx" if form == "xlsx" else ".csv"
    if place.suffix.lower() != wanted:
        message = session.words("export.suffix", form=form, suffix=wanted)
        raise InputError([Problem(f"-o {place}", 0, 0, "error", message)])
    return place


def _fill(
    request: Request, form: str, parts: Sequence[Part], pick: Pick, file: Path, session: Session
) -> int:
    """Write the content into a file; how many rows it has."""
    if form == "xlsx":
        return _workbook(request, parts, pick, file, session)
    from sim.exports import tables
    from sim.exports.iamc import iamc_table
    from sim.exports.text import EXCEL_ROWS, write_csv

    if form == "iamc":
        table = iamc_table(parts, pick)
    elif request.worlds:
        table = tables.world_table(parts, pick, session.lang)
    else:
        table = tables.quantile_table(parts, pick, session.lang)
    write_csv(table, file, mark=form == "csv")
    if table.num_rows >= EXCEL_ROWS:
        session.warn(session.words("export.too_long", rows=table.num_rows, most=EXCEL_ROWS))
    return int(table.num_rows)


def _scores(result: RunResult, session: Session) -> list[TargetScore]:
    """The chance of every target; of a result that lacks an indicator, none."""
    from sim.analysis.targets import MissingIndicator, score, unscored
    from sim.evidence import targets

    try:
        return score(result)
    except MissingIndicator as failure:
        session.warn(session.words("export.unscored", name=result.name, what=failure))
        return unscored(targets().values())


def _workbook(
    request: Request, parts: Sequence[Part], pick: Pick, file: Path, session: Session
) -> int:
    from sim.exports.workbook import TooManyRows, write_workbook

    scores = [
        [
            scored
            for scored in _scores(part.result, session)
            if scored.target.region in pick.regions
            and (not request.years or scored.target.year in pick.years)
            and (not request.indicators or scored.target.indicator in pick.indicators)
        ]
        for part in parts
    ]
    names = [part.result.name for part in parts]
    lang = [] if session.lang == "en" else ["--lang", session.lang]
    command = shlex.join(["sim", "export", *names, "--xlsx", *request.held.split(), *lang])
    try:
        return write_workbook(
            parts, scores, pick, session.lang, file, command=command, held=request.held
        )
    except TooManyRows as failure:
        message = session.words("export.too_many", sheet=failure.sheet, rows=failure.rows)
        raise InputError([Problem("--xlsx", 0, 0, "error", message)]) from None
