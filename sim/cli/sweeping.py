"""`sim sweep`: what is asked, run or gone on with, and what came out."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.conduct import DONE, SOME_FAILED, Session, put
from sim.cli.progress import shown
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.experiment.sweep.points import Points
    from sim.experiment.sweep.question import Sweep
    from sim.experiment.sweep.run import Opener, Report
    from sim.scenario.axes import Axis
    from sim.scenario.load import Opened

TABLE = "csv:"
MOST_WORLDS = 10_000_000
POINTS = 64  # of a design that is placed, unless a number is given
REPLICATES = {"placed": 8, "listed": 100}


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    scenario: str
    axes: tuple[str, ...] = ()
    design: str | None = None
    points: int | None = None
    crossed: bool = False
    replicates: int | None = None
    seed: int | None = None
    sets: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    name: str | None = None
    workers: int | None = None
    scheduler: str | None = None
    resume: bool = False
    fresh: bool = False
    dry: bool = False
    results: Path | None = None

    @property
    def overrides(self) -> tuple[str, ...]:
        """Everything that is set from outside the file at every point, in order."""
        return self.sets if self.seed is None else (*self.sets, f"seed={self.seed}")


def sweep_scenario(request: Request, session: Session) -> int:
    """Answer a request; the exit status is 3 where some worlds failed."""
    from sim.experiment.executors import one_thread_each

    one_thread_each()
    from sim.cli.sweeping_plan import show_plan
    from sim.cli.sweeping_tables import answer, best_point
    from sim.experiment.store import MANIFEST, check_writable, root_folder
    from sim.experiment.sweep.folder import folder_of
    from sim.experiment.sweep.results import open_sweep

    sweep = question(request, session)
    root = root_folder(request.results)
    folder = folder_of(root, sweep)
    if request.dry:
        return show_plan(sweep, folder, request, session)
    check_writable(root)
    if not request.fresh:
        refuse_to_mix(root, sweep, session)
    if request.resume and not (folder / MANIFEST).is_file():
        said = session.words("sweep.nothing_begun", folder=folder)
        raise InputError([Problem("--resume", 0, 0, "error", said)])
    report = _run(sweep, folder, request, session)
    result = open_sweep(folder)
    answer(result, report, session)
    best = best_point(result)
    if best is not None:
        session.next_command(shlex.join(["sim", "run", request.scenario, *_set(request, best)]))
    return SOME_FAILED if result.manifest["failed"] else DONE


def _set(request: Request, settings: tuple[tuple[str, str], ...]) -> list[str]:
    """Options of `sim run` that make a run a point of the sweep."""
    changes = [*request.overrides, *(f"{path}={text}" for path, text in settings)]
    return [word for change in changes for word in ("--set", change)]


def question(request: Request, session: Session) -> Sweep:
    """What is asked. Raises InputError with everything that is wrong with it."""
    from sim.experiment.sweep.kept import kept_of
    from sim.experiment.sweep.points import PLACED
    from sim.experiment.sweep.question import Sweep
    from sim.scenario.load import Opened

    opened = Opened(request.scenario, request.overrides)
    problems: list[Problem] = []
    points = kept = None
    try:
        kept = kept_of(opened.scenario, request.keep, request.regions)
    except InputError as failure:
        problems += failure.problems
    design = request.design or ""
    try:
        points, design = _points(request, opened, session)
    except InputError as failure:
        problems += failure.problems
    if request.scheduler is not None and request.workers is not None:
        said = session.words("sweep.workers_there")
        problems.append(Problem(f"--workers {request.workers}", 0, 0, "error", said))
    if problems:
        raise InputError(problems)
    assert points is not None
    assert kept is not None
    usual = REPLICATES["placed" if design in PLACED else "listed"]
    replicates = request.replicates or usual
    if points.number * replicates > MOST_WORLDS:
        said = session.words(
            "sweep.too_many", worlds=f"{points.number * replicates:,}", most=f"{MOST_WORLDS:,}"
        )
        raise InputError([Problem(f"--reps {replicates}", 0, 0, "error", said)])
    asked = {"axes": list(request.axes), "design": design, "crossed": request.crossed}
    name = request.name or f"{opened.scenario.name}-sweep"
    sweep = Sweep(name, opened, points, replicates, kept, {**asked, "sets": list(request.sets)})
    sweep.check()
    return sweep


def _points(request: Request, opened: Opened, session: Session) -> tuple[Points, str]:
    """The points, and the name of their design. Raises InputError."""
    from sim.experiment.sweep.points import Points, placed
    from sim.scenario.axes import read_axes
    from sim.scenario.axes_table import read_points

    words = session.words
    if request.design is not None and request.design.startswith(TABLE):
        if request.axes:
            said = words("sweep.table_has_axes")
            problems = [Problem(f"-p {text}", 0, 0, "error", said) for text in request.axes]
            raise InputError(problems)
        file = Path(request.design.removeprefix(TABLE))
        return Points(*read_points(opened, file)), "csv"
    if not request.axes:
        raise InputError([Problem("-p", 0, 0, "error", words("sweep.no_axes"))])
    wrong: list[Problem] = []
    axes: tuple[Axis, ...] = ()
    try:
        axes = read_axes(opened, request.axes)
    except InputError as failure:
        wrong += failure.problems
    spread = any(axis.distribution is not None for axis in axes)
    design = request.design or ("lhs" if spread else "grid")
    number = request.points or POINTS
    wrong += _doubts_of_design(request, design, number, axes, session)
    if wrong:
        raise InputError(wrong)
    seed = opened.scenario.seed
    return placed(axes, design, number, seed, crossed=request.crossed), design


def _doubts_of_design(
    request: Request, design: str, number: int, axes: tuple[Axis, ...], session: Session
) -> list[Problem]:
    """What a design cannot do with these axes."""
    from sim.experiment.sweep.points import DESIGNS, LISTED

    words = session.words

    def problem(place: str, key: str, **parts: object) -> Problem:
        return Problem(place, 0, 0, "error", words(key, **parts))

    if design not in DESIGNS:
        message = words("sweep.no_design", designs=", ".join([*DESIGNS, f"{TABLE}FILE"]))
        meant = closest(design, DESIGNS)
        if meant is not None:
            message = words("error.meant", message=message, meant=meant)
        return [Problem(f"--design {design}", 0, 0, "error", message)]
    found = []
    spread = [axis for axis in axes if axis.distribution is not None]
    if design in LISTED:
        for axis in spread:
            found.append(
                problem(f"-p {axis.path}={axis.written}", "sweep.needs_list", design=design)
            )
        if request.points is not None:
            found.append(problem(f"-n {request.points}", "sweep.number_listed", design=design))
        if request.crossed:
            found.append(problem("--crossed", "sweep.crossed_listed", design=design))
        if design == "zip" and not spread and len({axis.levels for axis in axes}) > 1:
            lengths = ", ".join(f"{axis.path}: {axis.levels}" for axis in axes)
            found.append(problem("--design zip", "sweep.unequal", lengths=lengths))
        return found
    if request.crossed and axes and len(spread) in (0, len(axes)):
        key = "sweep.nothing_placed" if not spread else "sweep.nothing_crossed"
        found.append(problem("--crossed", key))
    if design == "sobol" and number & (number - 1):
        below = 1 << (number.bit_length() - 1)
        near = f"-n {below}, -n {2 * below}"
        found.append(problem(f"-n {number}", "sweep.no_power", near=near))
    return found


def refuse_to_mix(root: Path, sweep: Sweep, session: Session) -> None:
    """Stop where the same was begun with another model or scenario: the person chooses."""
    from sim.experiment.executors import RunError
    from sim.experiment.provenance import model_version
    from sim.experiment.sweep.folder import folder_of, unfinished

    if folder_of(root, sweep).exists():  # this very question was begun too: chosen already
        return
    for folder, manifest in unfinished(root, sweep):
        other = manifest["model_version"]
        key = "sweep.other_model" if other != model_version() else "sweep.other_scenario"
        raise RunError(
            session.words(
                key,
                folder=folder,
                before=other,
                now=model_version(),
                name=sweep.scenario.name,
                created=manifest["created"],
            )
        )


def _run(sweep: Sweep, folder: Path, request: Request, session: Session) -> Report:
    """Run what is missing, saying what is there, and what is kept where it is interrupted."""
    from sim.experiment.executors import RunError
    from sim.experiment.sweep.folder import Busy
    from sim.experiment.sweep.run import Report, run_sweep

    words = session.words
    report = Report()
    with shown(session) as bar:

        def started(now: Report) -> None:
            nonlocal report
            report = now
            bar.begin(sweep.worlds, now.before)
            if now.damaged:
                session.warn(words("sweep.damaged", count=now.damaged))
            if now.complete:
                session.note(words("sweep.known", folder=folder))
            elif now.before:
                said = words("sweep.taken_up", done=now.before, worlds=sweep.worlds, folder=folder)
                session.note(said)

        try:
            return run_sweep(
                sweep,
                folder,
                workers=request.workers,
                opener=cluster(request),
                command=["sim", *sys.argv[1:]],
                fresh=request.fresh,
                started=started,
                progress=bar.advance,
            )
        except Busy as busy:
            raise RunError(words("sweep.busy", folder=folder, process=busy.process)) from None
        except (KeyboardInterrupt, OSError, RunError):
            done = report.before + report.ran
            kept = words("sweep.stopped", done=done, worlds=sweep.worlds, folder=folder)
            put(kept, sys.stderr)
            raise


def cluster(request: Request) -> Opener | None:
    """How the executor of a cluster is opened; None for processes here."""
    from sim.experiment.cluster import open_cluster

    address = request.scheduler
    return None if address is None else lambda: open_cluster(address)


def command_of(request: Request) -> list[str]:
    """The command that asks the same again, without how it is run or shown."""
    said = ["sim", "sweep", request.scenario]
    for axis in request.axes:
        said += ["-p", axis]
    options: list[tuple[str, Any]] = [
        ("--design", request.design),
        ("-n", request.points),
        ("--reps", request.replicates),
        ("--seed", request.seed),
        ("--name", request.name),
        ("--results", request.results),
    ]
    for option, value in options:
        if value is not None:
            said += [option, str(value)]
    if request.crossed:
        said.append("--crossed")
    for option, values in (("--set", request.sets), ("--keep", request.keep)):
        for value in values:
            said += [option, value]
    for region in request.regions:
        said += ["--regions", region]
    return said


def shown_command(request: Request) -> str:
    """The same as a shell takes it."""
    return shlex.join(command_of(request))
