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


def plot_result(
    name: str,
    figures: Sequence[str],
    form: str,
    output: Path | None,
    results: Path | None,
    session: Session,
) -> int:
    """Draw the figures named and print where they are."""
    from sim.cli.finding import find_result

    _check(figures, NAMES, "error.no_figure", session)
    _check([form], FORMATS, "error.format", session)
    result = find_result(name, results, session, must=True)
    if result is None or result.path is None:
        message = session.words("error.no_result_for", name=name)
        raise InputError([Problem(name, 0, 0, "error", message)])
    folder = output or result.path / "figures"
    paths = draw_into(result, figures, folder, form, session, again=True)
    if session.as_json:
        drawn = dict(zip(figures, map(str, paths), strict=True))
        session.answer_json("sim/plot/1", {"result": str(result.path), "figures": drawn})
    else:
        for path in paths:
            session.answer(str(path))
    session.next_command(f"sim targets {result.path}")
    return DONE


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
    result: RunResult,
    names: Sequence[str],
    folder: Path,
    form: str,
    session: Session,
    *,
    again: bool,
) -> list[Path]:
    """Draw the figures into a folder and return their paths, in order.

    Without ``again``, figures that are there in this language are left as they are. A file
    appears whole or not at all. Raises OSError.
    """
    suffix = "" if session.lang == "en" else f".{session.lang}"
    paths = {name: folder / f"{name}{suffix}.{form}" for name in names}
    wanted = [name for name in names if again or not paths[name].is_file()]
    if wanted:
        from sim.figures import draw, save

        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in draw(wanted, [result], session.lang, notify=session.note).items():
            save(figure, paths[name])
    return list(paths.values())
