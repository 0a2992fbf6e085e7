"""`sim plot`: figures of runs and sweeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.conduct import DONE, Session
from sim.cli.progress import counted
from sim.figures.catalogue import NAMES
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult
    from sim.figures.jobs import Job

FORMATS = ("png", "svg", "pdf")


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    names: tuple[str, ...]
    form: str = "png"
    data: bool = False
    target: str | None = None
    output: Path | None = None
    results: Path | None = None


@dataclass
class Drawn:
    """What came of drawing: the files of figures and of their numbers, what could not be drawn,
    with the reason, and what a figure lacks."""

    figures: list[Path] = field(default_factory=list)
    tables: list[Path] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    lacking: list[tuple[str, str]] = field(default_factory=list)


def plot_results(request: Request, session: Session) -> int:
    """Draw figures of one or several results and print where they are.

    Words that name a figure choose figures (default: all that fit), the others are results.
    """
    from sim.analysis.targets import score
    from sim.cli.scoring import few_worlds_warning
    from sim.figures import plan

    wanted = [name for name in request.names if name in NAMES]
    _check([request.form], FORMATS, "error.format", session)
    runs, sweeps = _subjects(request, session)
    _check_target(request.target, session)
    scores = [score(result) for result in runs]
    doubt = few_worlds_warning([one for each in scores for one in each], session.words)
    if doubt is not None:
        session.warn(doubt)
    jobs = plan(
        wanted,
        runs,
        session.lang,
        sweeps=sweeps,
        target=request.target,
        scores=scores,
        notify=session.warn,
    )
    folder = _folder(request, [*runs, *sweeps])
    drawn = _draw(jobs, folder, request.form, session, data=request.data)
    if not drawn.figures:
        raise InputError([Problem(name, 0, 0, "error", why) for name, why in drawn.refused])
    _answer(drawn, [*runs, *sweeps], session, asked=bool(wanted))
    if runs:
        session.next_command(f"sim targets {runs[0].path}")
    else:
        session.next_command(f"sim export {sweeps[0].path} --csv")
    return DONE


def _subjects(request: Request, session: Session) -> tuple[list[RunResult], list[SweepResult]]:
    """The runs and sweeps named, each once. Raises InputError, DamagedResult."""
    from sim.cli.finding import find_result
    from sim.cli.finding_sweeps import find_sweep

    named = [name for name in request.names if name not in NAMES]
    if not named:
        message = session.words("error.result_first")
        raise InputError([Problem(" ".join(request.names), 0, 0, "error", message)])
    runs: list[RunResult] = []
    sweeps: list[SweepResult] = []
    unrun: list[Problem] = []
    for name in named:
        sweep = find_sweep(name, request.results, session)
        if sweep is not None:
            sweeps.append(sweep)
            continue
        result = find_result(name, request.results, session, must=True, also=NAMES)
        if result is None:
            message = session.words("error.no_result_for", name=name)
            unrun.append(Problem(name, 0, 0, "error", message))
        else:
            runs.append(result)
    if unrun:
        raise InputError(unrun)
    return _once(runs, session), _once(sweeps, session)


def _once[T: (RunResult, SweepResult)](found: Sequence[T], session: Session) -> list[T]:
    """Each result once; that one was named twice is said."""
    chosen: dict[str, T] = {}
    for one in found:
        if one.manifest["hash"] in chosen:
            session.note(session.words("note.same_result", name=one.name))
        chosen.setdefault(one.manifest["hash"], one)
    return list(chosen.values())


def _check_target(target: str | None, session: Session) -> None:
    """Raise InputError where a target is named that there is none of."""
    if target is None:
        return
    from sim.evidence import targets

    _check([target], sorted(targets()), "error.no_target", session)


def _check(chosen: Sequence[str], known: Sequence[str], key: str, session: Session) -> None:
    problems = []
    for word in chosen:
        if word not in known:
            message = session.words(key, names=", ".join(known))
            meant = closest(word, known)
            if meant is not None:
                message = session.words("error.meant", message=message, meant=meant)
            problems.append(Problem(word, 0, 0, "error", message))
    if problems:
        raise InputError(problems)


def _folder(request: Request, subjects: Sequence[RunResult | SweepResult]) -> Path:
    """Where to draw: what was asked, else in the only result, else beside them all."""
    from sim.experiment.store import root_folder

    only = subjects[0].path if len(subjects) == 1 else None
    return request.output or (only or root_folder(request.results)) / "figures"


def _answer(
    drawn: Drawn,
    subjects: Sequence[RunResult | SweepResult],
    session: Session,
    *,
    asked: bool,
) -> None:
    """Print the files, and why others are missing: of those ``asked`` for by name, quiet or not."""
    for name, why in drawn.refused:
        text = session.words("plot.not_drawn", name=name, reason=why)
        if asked:
            session.warn(text)
        else:
            session.note(session.words("note", text=text))
    if session.as_json:
        content: dict[str, Any] = {
            "results": [str(one.path) for one in subjects],
            "figures": [str(path) for path in drawn.figures],
            "tables": [str(path) for path in drawn.tables],
            "not_drawn": [{"figure": name, "reason": why} for name, why in drawn.refused],
            "notes": [{"figure": name, "note": note} for name, note in drawn.lacking],
        }
        session.answer_json("sim/plot/1", content)
        return
    for path in (*drawn.figures, *drawn.tables):
        session.answer(str(path))


def _draw(
    jobs: Sequence[Job], folder: Path, form: str, session: Session, *, data: bool = False
) -> Drawn:
    """Draw one after the other into a folder, with their numbers where ``data`` says so.

    A file appears whole or not at all. Raises InputError where the folder is a file, OSError.
    """
    from sim.figures import save, save_table
    from sim.figures.inputs import CannotDraw

    if folder.exists() and not folder.is_dir():
        raise InputError([Problem(str(folder), 0, 0, "error", session.words("error.not_a_folder"))])
    drawn = Drawn()
    with counted(len(jobs), "plot.progress", session) as step:
        for job in jobs:
            step(job.name)
            try:
                figure = job.draw()
            except CannotDraw as reason:
                drawn.refused.append((job.name, reason.said(session.lang)))
                continue
            folder.mkdir(parents=True, exist_ok=True)
            place = _place(folder, job.name, form, session)
            drawn.figures.append(save(figure, place))
            drawn.lacking += [(job.name, note) for note in figure.notes]
            if data:
                drawn.tables.append(save_table(figure, place.with_suffix(".csv")))
    return drawn


def _place(folder: Path, name: str, form: str, session: Session) -> Path:
    suffix = "" if session.lang == "en" else f".{session.lang}"
    return folder / f"{name}{suffix}.{form}"


def draw_after_run(
    result: RunResult, scores: Sequence[TargetScore], folder: Path, session: Session
) -> list[Path]:
    """Draw what is drawn of every run unless it is there in this language; returns the files.

    ``scores`` are those of the result. Raises OSError.
    """
    from sim.figures.catalogue import AFTER_A_RUN

    places = {name: _place(folder, name, "png", session) for name in AFTER_A_RUN}
    kept = [place for place in places.values() if place.is_file()]
    missing = [name for name, place in places.items() if place not in kept]
    if not missing:
        return kept
    from sim.figures import plan

    jobs = plan(missing, [result], session.lang, scores=[scores], notify=session.warn)
    drawn = _draw(jobs, folder, "png", session)
    for name, why in drawn.refused:
        session.warn(session.words("plot.not_drawn", name=name, reason=why))
    return [*kept, *drawn.figures]
