"""`sim results`: what lies in the folder of results, and taking some of it away."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.conduct import DONE, Session
from sim.cli.text import Side, columns, width
from sim.cli.words import Words
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.experiment.stock import Held

_SIDES: tuple[Side, ...] = ("left", "left", "right", "left", "left", "right", "left")
_TITLE = 28  # columns


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    names: tuple[str, ...] = ()
    remove: bool = False
    remove_old: bool = False
    yes: bool = False
    results: Path | None = None


def manage_results(request: Request, session: Session) -> int:
    """List what there is, or take away what is named."""
    from sim.experiment.stock import held
    from sim.experiment.store import root_folder

    root = root_folder(request.results)
    everything = held(root)
    chosen = _chosen(request, everything, root, session)
    if request.remove or request.remove_old:
        return _remove(request, chosen, root, session)
    if session.as_json:
        content = {"root": str(root), "results": [as_row(one) for one in chosen]}
        session.answer_json("sim/results/1", content)
    elif chosen:
        session.answer(_table(chosen, session))
    _say_more(chosen, root, session)
    return DONE


def as_row(one: Held) -> dict[str, Any]:
    """Plain values of one thing that lies there; those of a run where it is one."""
    from sim.experiment.stock import at_work

    row: dict[str, Any] = {
        "id": one.name,
        "path": str(one.folder),
        "kind": one.kind,
        "bytes": one.bytes,
        "whole": not one.damage,
        "damage": one.damage or None,
    }
    if one.manifest is not None:
        manifest = one.manifest
        row |= {
            "scenario": manifest["scenario"],
            "created": manifest["created"],
            "worlds": manifest["worlds"],
            "failed_worlds": one.failed,
            "points": manifest.get("points"),
            "replicates": manifest.get("replicates"),
            "unfinished": one.unfinished,
            "at_work": at_work(one),
            "seed": manifest["seed"],
            "ensemble": manifest.get("ensemble"),
            "changed": [
                t for t in manifest.get("sets", []) if not t.startswith(("worlds=", "seed="))
            ],
            "model_version": manifest["model_version"],
            "superseded": _superseded(one),
        }
    return row


def _superseded(one: Held) -> bool:
    from sim.experiment.provenance import model_version

    return one.superseded(model_version())


def _chosen(
    request: Request, everything: Sequence[Held], root: Path, session: Session
) -> list[Held]:
    """What the names mean, or all; of what is to go, what is old. Raises InputError with every
    name that is nothing there."""
    words, problems = session.words, []
    if request.remove and not (request.names or request.remove_old):
        raise InputError([Problem("--remove", 0, 0, "error", words("results.remove_what"))])
    if request.remove_old and request.names and not request.remove:
        said = " ".join(request.names)
        raise InputError([Problem(said, 0, 0, "error", words("results.remove_either"))])
    named: dict[str, Held] = {}
    for word in request.names:
        places = (word, Path(word).name)
        found = next((one for one in everything if one.name in places), None)
        if "/" in word and found is None:
            found = next(
                (o for o in everything if o.folder.resolve() == Path(word).resolve()), None
            )
        if found is None:
            message = words("results.none_so", root=root)
            meant = closest(word, [one.name for one in everything])
            if meant is not None:
                message = words("error.meant", message=message, meant=meant)
            problems.append(Problem(word, 0, 0, "error", message))
        else:
            named[found.name] = found
    if problems:
        raise InputError(problems)
    if request.remove_old:
        named |= {one.name: one for one in everything if _superseded(one)}
    return list(named.values()) if request.names or request.remove_old else list(everything)


def _remove(request: Request, chosen: Sequence[Held], root: Path, session: Session) -> int:
    """Take away what was chosen, once that is confirmed."""
    from sim.experiment.stock import at_work, remove
    from sim.experiment.sweep.folder import Busy

    words = session.words
    if not chosen:
        session.note(words("results.none_old", root=root))
    elif not session.as_json:
        session.answer(_table(chosen, session))
    busy = [one.name for one in chosen if at_work(one)]
    if busy:
        raise InputError([Problem(it, 0, 0, "error", words("results.at_work")) for it in busy])
    gone = list(chosen) if not chosen or _confirmed(request, chosen, session) else []
    for one in gone:
        try:
            remove(one)
        except Busy:  # somebody began to work on it while we asked
            raise InputError([Problem(one.name, 0, 0, "error", words("results.at_work"))]) from None
    if session.as_json:
        content = {"root": str(root), "removed": [as_row(one) for one in gone]}
        session.answer_json("sim/results/1", content)
    elif chosen:
        freed = size(sum(one.bytes for one in gone))
        session.note(words("results.removed", count=len(gone), size=freed))
    return DONE


def _somebody_there() -> bool:
    """Whether a question would find somebody to answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _confirmed(request: Request, chosen: Sequence[Held], session: Session) -> bool:
    """Whether the user wants them gone. Raises InputError where nobody can be asked."""
    if request.yes:
        return True
    if session.as_json or not _somebody_there():
        raise InputError([Problem("--yes", 0, 0, "error", session.words("results.need_yes"))])
    import typer

    freed = size(sum(one.bytes for one in chosen))
    asked = session.words("results.sure", count=len(chosen), size=freed)
    return typer.confirm(asked, err=True)


def _table(chosen: Sequence[Held], session: Session) -> str:
    """Runs with what they are, then the rest with its kind."""
    words = session.words
    heads = ("name", "title", "worlds", "parameters", "created", "size", "state")
    cells = [tuple(words(f"results.{head}") for head in heads)]
    cells += [_cells(one, words) for one in chosen]
    lines = columns(cells, _SIDES)
    return "\n".join([session.bold(lines[0]), *lines[1:]])


def _cells(one: Held, words: Words) -> tuple[str, ...]:
    if one.manifest is None:
        said = words(f"results.kind.{one.kind}")
        state = words("results.damaged", what=one.damage) if one.damage else ""
        return (one.name, said, "", "", "", size(one.bytes), state)
    manifest = one.manifest
    title = manifest["scenario"].get("title") or {}
    ensemble = manifest.get("ensemble") or {}
    return (
        one.name,
        _short(words.either(title.get("en", ""), title.get("zh", "")) or "–"),
        f"{manifest['worlds']:,}",
        Path(ensemble.get("name") or "prior").name,
        str(manifest["created"])[:16].replace("T", " "),
        size(one.bytes),
        _state(one, words),
    )


def _state(one: Held, words: Words) -> str:
    """Whether it can be relied on, and of a sweep its points and whether it is being run."""
    from sim.experiment.stock import at_work

    if one.damage:
        return words("results.damaged", what=one.damage)
    said = [words("results.old")] if _superseded(one) else []
    said += [words("results.unfinished")] if one.unfinished else []
    said += [words("results.failed", count=one.failed)] if one.failed else []
    manifest = one.manifest or {}
    if manifest.get("points"):
        counts = {"count": manifest["points"], "replicates": manifest["replicates"]}
        said.append(words("results.points", **counts))
    said += [words("results.busy")] if at_work(one) else []
    return ", ".join(said)


def _short(text: str) -> str:
    """The text, cut to the columns a title may take."""
    if width(text) <= _TITLE:
        return text
    while width(text) > _TITLE - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def size(count: float) -> str:
    """So many bytes as people read them: '820 kB', '22.9 MB'."""
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= least:
            number = count / least
            return f"{number:.0f} {unit}" if number >= 100 else f"{number:.1f} {unit}"
    return f"{count:.0f} B"


def _say_more(chosen: Sequence[Held], root: Path, session: Session) -> None:
    """How much it is together, what can go, what can be gone on with or be looked at."""
    from sim.experiment.stock import at_work

    words = session.words
    if not chosen:
        session.note(words("list.results_none", root=root))
        session.next_command("sim run baseline")
        return
    total = size(sum(one.bytes for one in chosen))
    session.note(words("results.total", root=root, size=total))
    old = [one for one in chosen if _superseded(one)]
    if old:
        freed = size(sum(one.bytes for one in old))
        session.note(words("results.old_can_go", count=len(old), size=freed))
    broken = [one.name for one in chosen if one.damage]
    if broken:
        session.note(words("results.damaged_can_go", names=" ".join(broken)))
    going_on = [one for one in chosen if one.kind == "sweep" and one.unfinished and not one.damage]
    for one in going_on:
        if one.manifest is not None and not at_work(one):
            again = shlex.join(one.manifest["command"])
            session.note(words("results.go_on", name=one.name, command=again))
    good = [
        one
        for one in chosen
        if one.kind in ("run", "sweep")
        and one.manifest is not None
        and not (one.damage or one.unfinished)
    ]
    session.next_command(f"sim targets {good[0].folder}" if good else "sim run baseline")
