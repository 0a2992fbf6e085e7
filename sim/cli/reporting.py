"""`sim report`: results as a document that can be handed on and checked."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.cli.conduct import DONE, Session
from sim.cli.placing import place_for, write_file
from sim.cli.reporting_office import Scores, document, workbook
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

FOLDER: Final = "reports"
SUFFIXES: Final = {"html": (".html", ".htm"), "xlsx": (".xlsx",), "docx": (".docx",)}
"""How a file of each form may end, the usual ending first."""


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    names: tuple[str, ...]
    forms: tuple[str, ...] = ()
    output: Path | None = None
    force: bool = False
    results: Path | None = None


def write_report(request: Request, session: Session) -> int:
    """Write a report about the results named and print where it is."""
    from sim.analysis.targets import score
    from sim.cli.exporting import find_results
    from sim.cli.scoring import few_worlds_warning

    results = find_results(request.names, request.results, session)
    form = _form(request, session)
    file = _file(request, form, results, session)
    scores = [score(result) for result in results]
    doubt = few_worlds_warning([one for each in scores for one in each], session.words)
    if doubt is not None:
        session.warn(doubt)
    command = _command(request, form, results, session)
    size, written = write_file(
        file,
        lambda partial: WRITERS[form](results, scores, command, partial, session),
        force=request.force,
        session=session,
    )
    if session.as_json:
        content = {
            "form": form,
            "results": [str(result.path) for result in results],
            "file": str(file),
            "bytes": size,
            "written": written,
        }
        session.answer_json("sim/report/1", content)
    else:
        session.answer(str(file))
    if not written:
        session.note(session.words("export.same"))
    session.next_command(f"sim plot {results[0].path}")
    return DONE


def _form(request: Request, session: Session) -> str:
    """The form asked for, by an option or by how the file ends. Raises InputError."""
    if len(request.forms) > 1:
        said = " ".join(f"--{form}" for form in request.forms)
        raise InputError([Problem(said, 0, 0, "error", session.words("report.one_form"))])
    if request.forms:
        return request.forms[0]
    ending = "" if request.output is None else request.output.suffix.lower()
    return next((form for form, endings in SUFFIXES.items() if ending in endings), "html")


def _file(request: Request, form: str, results: Sequence[RunResult], session: Session) -> Path:
    """Where the report goes. Raises InputError for a place that cannot be one."""
    from sim.experiment.store import root_folder

    endings = SUFFIXES[form]
    lang = "" if session.lang == "en" else f".{session.lang}"
    only = results[0].path if len(results) == 1 else None
    beside = (only or root_folder(request.results)) / FOLDER
    names = [result.name for result in results]
    place = place_for(names, request.output, beside, f"{lang}{endings[0]}")
    if place.suffix.lower() not in endings:
        message = session.words("export.suffix", form=form, suffix=endings[0])
        raise InputError([Problem(f"-o {place}", 0, 0, "error", message)])
    return place


def _command(request: Request, form: str, results: Sequence[RunResult], session: Session) -> str:
    """The command that writes this report again, results by the names of their folders."""
    words = ["sim", "report", *(result.name for result in results)]
    if form in request.forms:
        words.append(f"--{form}")
    if request.output is not None:
        words += ["-o", str(request.output)]
    if session.lang != "en":
        words += ["--lang", session.lang]
    return shlex.join(words)


def _html(
    results: Sequence[RunResult], scores: Scores, command: str, file: Path, session: Session
) -> int:
    from sim.figures.style import usable_language
    from sim.report.html import write_html

    notice = usable_language(session.lang)[1]
    if notice is not None:
        session.warn(notice)
    return write_html(results, file, session.lang, command=command, scores=scores)


Writer = Callable[["Sequence[RunResult]", Scores, str, Path, Session], int]

WRITERS: Final[Mapping[str, Writer]] = {"html": _html, "xlsx": workbook, "docx": document}
"""What writes each form into a file and says how many bytes it has."""
