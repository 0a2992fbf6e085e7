"""`sim calibrate`: the fit, taken up where it was left; its ensemble, tables and figure."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.conduct import DONE, SOME_FAILED, Session, put
from sim.cli.running import progress_bar
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from sim.analysis.calibration.fit import Plan, Posterior
    from sim.analysis.calibration.fit import Problem as FitProblem
    from sim.analysis.calibration.written import Fitted
    from sim.scenario import Scenario

REMEMBERED = 0.3  # correlation with where the chains began, above which they are warned of


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    scenario: str
    until: int
    worlds: int | None = None
    smoothing: int | None = None
    moves: int | None = None
    members: int | None = None
    seed: int | None = None
    sets: tuple[str, ...] = ()
    workers: int | None = None
    figures: bool = True
    results: Path | None = None

    @property
    def overrides(self) -> tuple[str, ...]:
        """Everything that is set from outside the file, in order."""
        return self.sets if self.seed is None else (*self.sets, f"seed={self.seed}")

    @property
    def plan(self) -> Plan:
        """How the fit goes."""
        from sim.analysis.calibration.fit import Plan

        counts = {
            "worlds": self.worlds,
            "smoothing": self.smoothing,
            "moves": self.moves,
            "members": self.members,
        }
        given = {name: count for name, count in counts.items() if count is not None}
        return replace(Plan(), **given)


def calibrate_scenario(request: Request, session: Session) -> int:
    """Fit and tell; the exit status is 3 where some worlds failed."""
    from sim.analysis.calibration import written
    from sim.analysis.calibration.diagnostics import diagnose
    from sim.analysis.calibration.identity import folder_of
    from sim.analysis.calibration.members import members_of
    from sim.cli.calibrating_tables import report
    from sim.experiment.store import check_writable, root_folder

    scenario = _scenario(request, session)
    problem, plan = _problem(request, scenario, session), request.plan
    root = root_folder(request.results)
    check_writable(root)
    folder = folder_of(root, scenario.name, problem, plan)
    posterior = _fit(problem, plan, folder, request, session)
    fitted = written.Fitted(
        scenario.name, request.overrides, posterior, diagnose(posterior), members_of(posterior)
    )
    written.write(folder, fitted)
    if not session.as_json:  # the table does not wait for the figure
        session.answer("\n".join(report(fitted, scenario, session)))
    figures = _figures(request, fitted, folder, session)
    warnings = _warnings(posterior, fitted, session)
    again = _run_with(request, folder / written.TABLE)
    if session.as_json:
        content: dict[str, Any] = {
            **written.summary(fitted),
            "schema": "sim/calibrate/1",
            "folder": str(folder),
            "ensemble": str(folder / written.TABLE),
            "fitted": written.parameter_rows(fitted.diagnostics),
            "published": written.figure_rows(fitted.diagnostics),
            "images": [str(path) for path in figures],
            "warnings": warnings,
            "next": again,
        }
        session.answer_json("sim/calibrate/1", content)
    for warning in warnings:
        session.warn(warning)
    session.note(session.words("calibrate.saved", folder=folder))
    session.next_command(again)
    return SOME_FAILED if posterior.failed else DONE


def _scenario(request: Request, session: Session) -> Scenario:
    """The scenario with every number drawn from its own distribution, whatever its ensemble."""
    from sim.evidence.ensembles import PRIOR
    from sim.scenario import load

    scenario = load(request.scenario, request.overrides)
    if scenario.ensemble is None:
        return scenario
    text = session.words("calibrate.prior", name=scenario.name, ensemble=scenario.ensemble.name)
    session.note(session.words("note", text=text))
    return load(request.scenario, (*request.overrides, f"ensemble={PRIOR}"))


def _problem(request: Request, scenario: Scenario, session: Session) -> FitProblem:
    """What is fitted to what. Raises InputError with everything that is wrong."""
    from sim.analysis.calibration.fit import problem_of
    from sim.analysis.calibration.space import space_of
    from sim.evidence import likelihoods

    words, year, worlds = session.words, request.until, request.plan.worlds
    years = [int(c.observation.end[:4]) for c in likelihoods().comparisons]
    known = {"first": min(years), "last": max(years)}
    run = {"first": scenario.start_year, "last": scenario.end_year}
    wrong: list[tuple[str, str]] = []
    if year < known["first"]:
        wrong.append((f"--until {year}", words("calibrate.no_until", year=year, **known)))
    elif year > known["last"]:
        wrong.append((f"--until {year}", words("calibrate.after_figures", last=known["last"])))
    elif not run["first"] <= year <= run["last"]:
        said = words("calibrate.outside_run", name=scenario.name, **run)
        wrong.append((f"--until {year}", said))
    if worlds & (worlds - 1):
        below = 1 << (worlds.bit_length() - 1)
        near = f"--worlds {below}, --worlds {2 * below}"
        wrong.append((f"--worlds {worlds}", words("calibrate.no_power", near=near)))
    if not space_of(scenario).paths:
        wrong.append((request.scenario, words("calibrate.fixed", name=request.scenario)))
    if wrong:
        raise InputError([Problem(place, 0, 0, "error", said) for place, said in wrong])
    return problem_of(scenario, year)


def _fit(
    problem: FitProblem, plan: Plan, folder: Path, request: Request, session: Session
) -> Posterior:
    """Fit, saying what is taken up before, and what is kept where it is interrupted."""
    from sim.analysis.calibration.fit import fit
    from sim.analysis.calibration.rounds import rounds_kept

    words = session.words
    counts = {"parameters": len(problem.space.paths), "figures": len(problem.comparisons)}
    session.note(words("calibrate.plan", **counts, rounds=plan.rounds, worlds=plan.runs))
    done = rounds_kept(folder, plan.files)
    if done == plan.rounds:
        session.note(words("calibrate.complete", rounds=plan.rounds, folder=folder))
    elif done:
        session.note(words("calibrate.taken_up", done=done, rounds=plan.rounds, folder=folder))
    try:
        with progress_bar(plan.runs, session) as advance:
            return fit(problem, plan, folder, workers=request.workers, progress=advance)
    except KeyboardInterrupt:
        done = rounds_kept(folder, plan.files)
        said = words("calibrate.stopped", done=done, rounds=plan.rounds, folder=folder)
        put(said, sys.stderr)
        raise


def _warnings(posterior: Posterior, fitted: Fitted, session: Session) -> list[str]:
    """What a reader of the fit should know."""
    words, found = session.words, []
    if posterior.failed:
        worlds = posterior.plan.runs
        found.append(words("calibrate.failed", count=posterior.failed, worlds=worlds))
    if posterior.memory > REMEMBERED:
        share = f"{posterior.memory:.2f}"
        found.append(words("calibrate.remember", memory=share, moves=posterior.plan.moves))
    if fitted.diagnostics.few:
        found.append(words("calibrate.few", effective=f"{posterior.effective:.0f}"))
    return found


def _figures(request: Request, fitted: Fitted, folder: Path, session: Session) -> list[Path]:
    """Draw into the fit's folder; a figure that fails is a warning, since the answer stands."""
    if not request.figures:
        return []
    try:
        return [_drawn(request, fitted, folder, session)]
    except (ImportError, ValueError, OSError, RuntimeError) as failure:
        session.warn(session.words("error.figures", what=failure))
        return []


def _drawn(request: Request, fitted: Fitted, folder: Path, session: Session) -> Path:
    """Where the figure was drawn."""
    from sim.analysis.calibration.written import FIGURE
    from sim.figures import calibration, save, style

    lang, notice = style.usable_language(session.lang)
    if notice:
        session.warn(notice)
    stamp = f"{fitted.name}-{folder.name.rpartition('-')[2]}"
    figure = calibration.draw(fitted, stamp, _command(request), lang)
    suffix = "" if session.lang == "en" else f".{session.lang}"
    return save(figure, folder / f"{FIGURE}{suffix}.png")


def _run_with(request: Request, table: Path) -> str:
    """The command that runs the scenario, with what was changed in it, under its fit."""
    changes = [one for one in request.sets if not one.startswith("ensemble=")]
    words = [word for one in (*changes, f"ensemble={table}") for word in ("--set", one)]
    return shlex.join(["sim", "run", request.scenario, *words])


def _command(request: Request) -> str:
    """The command that asks the same again."""
    said = ["sim", "calibrate", request.scenario, "--until", str(request.until)]
    counts = ("worlds", "smoothing", "moves", "members", "seed")
    for name in counts:
        if getattr(request, name) is not None:
            said += [f"--{name}", str(getattr(request, name))]
    for changed in request.sets:
        said += ["--set", changed]
    return shlex.join(said)
