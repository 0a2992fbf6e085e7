"""`sim plot`: figures of a result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.conduct import DONE, Session
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult

NAMES = ("fan", "regions", "targets")
FORMATS = ("png", "svg", "pdf")


def plot_results(
    names: Sequence[str], form: str, output: Path | None, results: Path | None, session: Session
) -> int:
    """Draw figures of one or several results and print where they are.

    Words that name a figure choose figures (default: all), the others are results.
    """
    from sim.analysis.targets import score
    from sim.cli.finding import find_result
    from sim.cli.scoring import few_worlds_warning
    from sim.experiment.store import root_folder

    figures = list(dict.fromkeys(name for name in names if name in NAMES)) or list(NAMES)
    _check([form], FORMATS, "error.format", session)
    named = [name for name in names if name not in NAMES]
    if not named:
        message = session.words("error.result_first")
        raise InputError([Problem(" ".join(names), 0, 0, "error", message)])
    found = [find_result(name, results, session, must=True, also=NAMES) for name in named]
    unrun = [name for name, result in zip(named, found, strict=True) if result is None]
    if unrun:
        raise InputError([_not_run(name, session) for name in unrun])
    chosen: list[RunResult] = []
    for result in found:
        if result is not None and result.manifest["hash"] in {c.manifest["hash"] for c in chosen}:
            session.note(session.words("note.same_result", name=result.name))
        elif result is not None:
            chosen.append(result)
    only = chosen[0].path if len(chosen) == 1 else None
    folder = output or (only or root_folder(results)) / "figures"
    scores = [score(result) for result in chosen]
    doubt = few_worlds_warning([one for each in scores for one in each], session.words)
    if doubt is not None:
        session.warn(doubt)
    paths = draw_into(chosen, figures, folder, form, session, again=True, scores=scores)
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
    scores: Sequence[Sequence[TargetScore]],
) -> list[Path]:
    """Draw the figures into a folder and return their paths.

    Without ``again``, figures of a single result that are there in this language are left as
    they are. ``scores`` are those of each result. A file appears whole or not at all. Raises
    OSError.
    """
    suffix = "" if session.lang == "en" else f".{session.lang}"

    def place(name: str) -> Path:
        return folder / f"{name}{suffix}.{form}"

    kept = [] if again else [place(name) for name in names if place(name).is_file()]
    wanted = [name for name in names if place(name) not in kept]
    drawn = []
    if wanted:
        from sim.figures import draw, save

        if folder.exists() and not folder.is_dir():
            raise InputError(
                [Problem(str(folder), 0, 0, "error", session.words("error.not_a_folder"))]
            )
        folder.mkdir(parents=True, exist_ok=True)
        figures = draw(wanted, results, session.lang, scores=scores, notify=session.warn)
        for name, figure in figures.items():
            drawn.append(save(figure, place(name)))
    return [*kept, *drawn]
