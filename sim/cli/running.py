"""`sim run`: the answer if it is known, else a run; the table; the figures."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import scoring
from sim.cli.conduct import DONE, SOME_FAILED, Session, put
from sim.cli.costs import cost_line, public_cost
from sim.cli.ensembles import drawn_from
from sim.cli.text import wrapped

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    scenario: str
    worlds: int | None = None
    seed: int | None = None
    sets: tuple[str, ...] = ()
    workers: int | None = None
    fresh: bool = False
    figures: bool = True
    results: Path | None = None

    @property
    def overrides(self) -> tuple[str, ...]:
        """Everything that is set from outside the file, in order."""
        counts = (("worlds", self.worlds), ("seed", self.seed))
        return (*self.sets, *(f"{name}={count}" for name, count in counts if count is not None))


def run_scenario(request: Request, session: Session) -> int:
    """Answer a request; the exit status is 3 where some worlds failed."""
    from sim.analysis.local_targets import as_json
    from sim.analysis.targets import score
    from sim.experiment.executors import one_thread_each
    from sim.scenario import load

    one_thread_each()
    scenario = load(request.scenario, request.overrides)
    doubts = _doubts(request, session)
    result, cached = answer(request, scenario, session)
    scores = score(result)
    session.note(drawn_from(result.manifest.get("ensemble"), session.words))
    if not session.as_json:  # the table does not wait for the figures
        _print(result, scores, session)
    figures = _figures(request, result, scores, session)
    warnings = list(_warnings(result, scores, session))
    if session.as_json:
        content = {
            **scoring.result_head(result),
            "cached": cached,
            "targets": scoring.rows(scores),
            "local_targets": as_json(result),
            "public_money": public_cost(result).row(),
            "warnings": [*doubts, *warnings],
            "figures": [str(path) for path in figures],
            "next": f"sim plot {result.path}",
        }
        session.answer_json("sim/run/1", content)
    for warning in warnings:
        session.warn(warning)
    if figures:
        session.note(session.words("run.figures", folder=figures[0].parent))
    if not cached:
        session.note(session.words("run.saved", path=result.path))
    session.next_command(f"sim plot {result.path}")
    return SOME_FAILED if result.manifest["failed"] else DONE


def _doubts(request: Request, session: Session) -> list[str]:
    """Say what the check of the scenario doubts; it does not stop the run. Returns all of it.

    What stands in the shipped files themselves is known, and said in one note.
    """
    from sim.scenario import check, shipped

    problems = [p for p in check(request.scenario, request.overrides) if p.severity == "warning"]
    own = {Path(path).name for path in shipped().values()} if request.scenario in shipped() else ()
    known = [problem for problem in problems if problem.line and Path(problem.file).name in own]
    for problem in problems:
        if problem not in known:
            put(problem.text(session.lang), sys.stderr)  # says itself that it is a warning
    if known:
        words = session.words("run.shipped_doubts", count=len(known), name=request.scenario)
        session.note(words)
    return [problem.text(session.lang) for problem in problems]


def answer(request: Request, scenario: Scenario, session: Session) -> tuple[RunResult, bool]:
    """The scenario's result, and whether it was known; else it is run and saved."""
    result = None if request.fresh else _known(request, scenario, session)
    if result is not None:
        return result, True
    return _run(request, scenario, session), False


def _known(request: Request, scenario: Scenario, session: Session) -> RunResult | None:
    """The stored answer to the same question, None if there is none that is whole."""
    from sim.experiment import store
    from sim.experiment.provenance import model_version

    root = store.root_folder(request.results)
    try:
        found = store.find(root, scenario, model_version())
    except store.DamagedResult as damage:
        session.warn(session.words("run.damaged", reason=damage))
        return None
    if found is not None:
        session.note(session.words("run.cached", path=found.path))
    return found


def _run(request: Request, scenario: Scenario, session: Session) -> RunResult:
    """Run, score and save."""
    from sim.analysis.targets import score
    from sim.experiment import store
    from sim.experiment.run import run

    started = time.perf_counter()
    store.check_writable(store.root_folder(request.results))
    with progress_bar(scenario.worlds, session) as advance:
        result = run(
            scenario,
            workers=request.workers,
            command=["sim", *sys.argv[1:]],
            progress=advance,
        )
    took = time.perf_counter() - started
    result.manifest["seconds"]["total"] = took
    result.manifest["sets"] = list(request.sets)
    saved = store.save(
        result,
        store.root_folder(request.results),
        difference=difference_text(scenario, session),
        targets=scoring.rows(score(result)),
    )
    words = session.words
    workers = result.manifest["workers"]
    session.note(
        words("run.seconds", worlds=scenario.worlds, seconds=f"{took:.1f}", workers=workers)
    )
    return saved


def difference_text(scenario: Scenario, session: Session) -> str:
    """What a scenario changes in its parent, one change a line."""
    from sim.cli.scenarios import difference_lines

    return "\n".join(difference_lines(scenario, session)) + "\n"


@contextmanager
def progress_bar(worlds: int, session: Session) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where that is a terminal; else nothing."""
    if session.quiet or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    label = TextColumn("{task.description}")
    unit = TextColumn(session.words("run.worlds"))
    shown = (label, BarColumn(), MofNCompleteColumn(), unit, TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(session.words("run.progress"), total=worlds)
        yield lambda done: bar.advance(task, done)


def _warnings(result: RunResult, scores: list[TargetScore], session: Session) -> Iterator[str]:
    """What a reader of the chances should know."""
    words = session.words
    failed = result.manifest["failed"]
    if failed:
        first = f"{failed[0]['world']}: {failed[0]['message']}"
        yield words("run.failed_worlds", count=len(failed), worlds=result.worlds, message=first)
    for score in scores:
        if score.missing > len(failed):
            yield words(
                "run.missing", target=score.target.id, count=score.missing, worlds=score.worlds
            )
    few = scoring.few_worlds_warning(scores, words)
    if few is not None:
        yield few
    yield from _unpaid(result, session)


def _unpaid(result: RunResult, session: Session) -> Iterator[str]:
    """Levers in force that paid nothing in any world."""
    from math import ceil

    for lever in result.scenario.levers:
        strength = lever.numbers["strength"]
        spends = any("yuan" in number.unit for number in lever.numbers.values())
        if not spends or (strength.value == 0 and not strength.schedule):
            continue
        try:
            paid = result.series(lever.region, f"public_money_{lever.kind}")
        except KeyError:
            continue
        if not (paid > 0).any():
            last = min(ceil(lever.end) - 1, result.years[-1])
            start = max(int(lever.start), result.years[0])
            yield session.words("run.unpaid", lever=lever.path, start=start, end=last)


def _print(result: RunResult, scores: list[TargetScore], session: Session) -> None:
    order = scoring.region_order(result.scenario.focus)
    session.answer(session.bold(scoring.heading(result, session.words)))
    session.answer(scoring.table(scores, order, session, result.scenario))
    session.answer("")
    session.answer(cost_line(public_cost(result), session.words))
    for score in sorted(scores, key=lambda score: order.index(score.target.region)):
        text = scoring.implied(score, session.words)
        if text is not None:
            for line in wrapped(session.words("note", text=text), scoring.LINE):
                session.answer(line)


def _figures(
    request: Request, result: RunResult, scores: Sequence[TargetScore], session: Session
) -> list[Path]:
    """Draw into the result's folder; a figure that fails is a note, since the answer stands."""
    from sim.cli.drawing import draw_after_run

    if not request.figures or result.path is None:
        return []
    try:
        return draw_after_run(result, scores, result.path / "figures", session)
    except (ImportError, ValueError, OSError, RuntimeError) as failure:
        session.warn(session.words("error.figures", what=failure))
        return []
