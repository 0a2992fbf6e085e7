"""`sim plot`: figures of a result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.conduct import DONE, Session
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

NAMES = ("fan", "regions", "targets")
FORMATS = ("png", "svg", "pdf")


def plot_results(
    names: Sequence[str], form: str, output: Path | None, results: Path | None, session: Session
) -> int:
    """Draw figures of one or several results and print where they are.

    Words that name a figure choose figures (default: all), the others are results.
    """
    from sim.cli.finding import find_result
    from sim.experiment.store import root_folder

    figures = [name for name in names if name in NAMES] or list(NAMES)
    _check([form], FORMATS, "error.format", session)
    found = []
    for name in names:
        if name not in NAMES:
            found.append(find_result(name, results, session, must=True, also=NAMES))
    chosen = [result for result in found if result is not None]
    if len(chosen) < len(found) or not chosen:
        missing = [n for n in names if n not in NAMES]
        unrun = [n for n, result in zip(missing, found, strict=True) if result is None]
        raise InputError([_not_run(name, session) for name in unrun or ["RESULT"]])
    only = chosen[0].path if len(chosen) == 1 else None
    folder = output or (only or root_folder(results)) / "figures"
    paths = draw_into(chosen, figures, folder, form, session, again=True)
    if session.as_json:
        content = {
            "results": [str(result.path) for result in chosen],
            "figures": [str(path) for path in paths],
        }
        session.answer_json("sim/plot/1", content)
    else:
        for path in paths:
            session.answer(str(path))
    session.next_command(f"sim targets {chosen[0].path}")
    return DONE


def _not_run(name: str, session: Session) -> Problem:
    return Problem(name, 0, 0, "error", session.words("error.no_result_for", name=name))


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


def draw_into(
    results: Sequence[RunResult],
    names: Sequence[str],
    folder: Path,
    form: str,
    session: Session,
    *,
    again: bool,
) -> list[Path]:
    """Draw the figures into a folder and return their paths.

    Without ``again``, figures of a single result that are there in this language are left as
    they are. A file appears whole or not at all. Raises OSError.
    """
    suffix = "" if session.lang == "en" else f".{session.lang}"

    def place(name: str) -> Path:
        return folder / f"{name}{suffix}.{form}"

    kept = [] if again else [place(name) for name in names if place(name).is_file()]
    wanted = [name for name in names if place(name) not in kept]
    drawn = []
    if wanted:
        from sim.figures import draw, save

        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in draw(wanted, results, session.lang, notify=session.note).items():
            drawn.append(save(figure, place(name)))
    return [*kept, *drawn]
