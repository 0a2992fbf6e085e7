"""`sim hindcast`: a year forecast from what was known before it, scored beside rivals."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import hindcast_tables
from sim.cli.conduct import DONE, SOME_FAILED, Session
from sim.cli.running import progress_bar
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.analysis.hindcast.board import Board
    from sim.analysis.hindcast.quantities import Hindcast
    from sim.cli.words import Words
    from sim.scenario import Scenario

NEXT = "sim hindcast --ahead"


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line; without ``worlds`` as many as is usual."""

    worlds: int | None = None
    workers: int | None = None
    fresh: bool = False
    figure: bool = True
    results: Path | None = None


def hindcast_or(request: Request, ahead: bool, markets: bool, session: Session) -> int:
    """The scoreboard, or one of the two questions beside it. Raises InputError for both of them
    and for options that say nothing about the one asked."""
    wrong = _not_for(request, ahead, markets, session.words)
    if ahead and markets:
        wrong = [Problem("--ahead --markets", 0, 0, "error", session.words("hindcast.one_option"))]
    if wrong:
        raise InputError(wrong)
    if markets:
        return _markets(session)
    if ahead:
        from sim.cli.outlook import look_ahead

        counts = (request.worlds, request.workers, request.fresh, request.results)
        return look_ahead(*counts, session)
    return hindcast(request, session)


def _not_for(request: Request, ahead: bool, markets: bool, words: Words) -> list[Problem]:
    """A problem for each option that was given and does not apply to the question."""
    given = {
        "--no-figure": "" if request.figure else "--no-figure",
        "--worlds": "" if request.worlds is None else f"--worlds {request.worlds}",
        "--workers": "" if request.workers is None else f"--workers {request.workers}",
        "--fresh": "--fresh" if request.fresh else "",
        "--results": "" if request.results is None else f"--results {request.results}",
    }
    without = tuple(given) if markets else ("--no-figure",) if ahead else ()
    message = words("hindcast.not_for_markets" if markets else "hindcast.not_for_ahead")
    return [Problem(given[name], 0, 0, "error", message) for name in without if given[name]]


def _markets(session: Session) -> int:
    """The demand functions on other markets."""
    from sim.analysis.analogues import analogue_table
    from sim.cli.analogue_tables import lines, rows

    table = analogue_table()
    if session.as_json:
        session.answer_json("sim/analogues/1", {"scores": rows(table)})
    else:
        session.answer("\n".join(lines(table, session.words)))
    session.next_command("sim hindcast")
    return DONE


def hindcast(request: Request, session: Session) -> int:
    """Print the scoreboard; the exit status is 3 where some worlds failed."""
    from sim.experiment.executors import one_thread_each

    one_thread_each()
    from sim.analysis.hindcast import board, kept
    from sim.experiment.store import root_folder

    found, cached = _answer(request, session)
    folder = kept.folder_of(root_folder(request.results), found.hash)
    if not session.as_json:  # the table does not wait for the figure
        session.answer("\n".join(hindcast_tables.lines(found, session)))
    figures = _figure(request, found, folder, session)
    warnings = list(hindcast_tables.warnings(found, session.words))
    if session.as_json:
        content = {
            **board.as_plain(found),
            "cached": cached,
            "folder": str(folder),
            "figures": [str(path) for path in figures],
            "warnings": warnings,
            "next": NEXT,
        }
        session.answer_json(board.SCHEMA, content)
    for warning in warnings:
        session.warn(warning)
    if not cached:
        session.note(session.words("run.saved", path=folder))
    session.next_command(NEXT)
    return SOME_FAILED if any(found.failed.values()) else DONE


def _answer(request: Request, session: Session) -> tuple[Board, bool]:
    """The scoreboard, and whether it was known; else the worlds are run and it is kept."""
    from sim.analysis.hindcast import load_hindcast, model
    from sim.analysis.hindcast.board import question
    from sim.experiment.provenance import model_version
    from sim.experiment.store import root_folder

    loaded = load_hindcast()
    asked = model.scenarios(loaded, request.worlds or model.WORLDS)
    digest = question(asked, model_version())
    known = None if request.fresh else _known(root_folder(request.results), digest, session)
    if known is not None:
        return known, True
    return _run(request, loaded, asked, session), False


def _known(root: Path, digest: str, session: Session) -> Board | None:
    from sim.analysis.hindcast import kept
    from sim.experiment.store import DamagedResult

    try:
        found = kept.find(root, digest)
    except DamagedResult as damage:
        session.warn(session.words("run.damaged", reason=damage))
        return None
    if found is not None:
        session.note(session.words("run.cached", path=kept.folder_of(root, digest)))
    return found


def _run(
    request: Request, loaded: Hindcast, asked: Mapping[str, Scenario], session: Session
) -> Board:
    """Run the worlds of each of the model's forecasters, score them and keep the answer."""
    from sim.analysis.hindcast import kept
    from sim.analysis.hindcast.board import run_board
    from sim.experiment.store import check_writable, root_folder

    root = root_folder(request.results)
    check_writable(root)
    started = time.perf_counter()
    worlds = sum(scenario.worlds for scenario in asked.values())
    with progress_bar(worlds, session) as advance:
        found = run_board(loaded, asked, workers=request.workers, progress=advance)
    kept.keep(found, root)
    took = time.perf_counter() - started
    session.note(session.words("hindcast.seconds", worlds=worlds, seconds=f"{took:.1f}"))
    return found


def _figure(request: Request, found: Board, folder: Path, session: Session) -> list[Path]:
    """Draw into the answer's folder; a figure that fails is a note, since the answer stands."""
    if not request.figure:
        return []
    suffix = "" if session.lang == "en" else f".{session.lang}"
    place = folder / f"hindcast{suffix}.png"
    if place.is_file():
        return [place]
    try:
        from sim.figures import hindcast, save

        return [save(hindcast.draw(found, session.lang, notify=session.warn), place)]
    except (ImportError, ValueError, OSError, RuntimeError) as failure:
        session.warn(session.words("error.figures", what=failure))
        return []
