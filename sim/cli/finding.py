"""Which result a word on the command line means."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.conduct import Session
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.experiment.results import RunResult
    from sim.scenario import Scenario


@cache
def baseline() -> Scenario:
    """The plans as published: what is explained where no scenario is named."""
    from sim.scenario import load

    return load("baseline")


def find_result(
    name: str,
    results: Path | None,
    session: Session,
    *,
    must: bool,
    also: Sequence[str] = (),
) -> RunResult | None:
    """The result in folder ``name``, or called so, or the newest of the scenario ``name``.

    Of a scenario, the answer to it as it stands now is preferred to an older one. Where nothing
    was run: None, or with ``must`` InputError unless ``name`` is a scenario at all. ``also`` are
    words that could have been meant besides.
    Raises DamagedResult where the result named is not whole, InputError where it is a sweep.
    """
    from sim.cli.finding_sweeps import refuse_sweep
    from sim.experiment import store
    from sim.experiment.provenance import model_version
    from sim.scenario import load

    refuse_sweep(name, results, session)
    root = store.root_folder(results)
    named = stored_result(name, results, session)
    if named is not None:
        return named
    known = list(store.stored(root))
    scenario = None
    if not any(folder.name == name for folder, _ in known):
        try:
            scenario = load(name)
        except InputError:
            if must and (Path(name).suffix in (".yaml", ".yml") or _shipped(name)):
                raise
    if scenario is None:
        for folder, manifest in known:  # a file of the user's own, run from where it lies
            if manifest["scenario"]["name"] == name:
                return _opened(folder, session)
        if must:
            raise InputError([_unknown(name, [*(f.name for f, _ in known), *also], session)])
        return None
    found = store.find(root, scenario, model_version())
    if found is not None:
        return found
    for folder, manifest in known:
        if manifest["scenario"]["name"] == scenario.name:
            session.note(
                session.words(
                    "note.other_run",
                    path=folder,
                    created=manifest["created"],
                    worlds=manifest["worlds"],
                    seed=manifest["seed"],
                )
            )
            return _opened(folder, session)
    return None


def stored_result(name: str, results: Path | None, session: Session) -> RunResult | None:
    """The result in folder ``name``, or called so, or the point of a sweep that ``SWEEP#3`` means;
    None where there is none.

    Raises DamagedResult where it is not whole, InputError for no such point.
    """
    from sim.cli.finding_sweeps import find_point
    from sim.experiment import store

    point = find_point(name, results, session)
    if point is not None:
        return point

    root = store.root_folder(results)
    for folder in (Path(name), root / name, root / Path(name).name):
        if (folder / store.MANIFEST).is_file():
            return _opened(folder, session)
    return None


def _opened(folder: Path, session: Session) -> RunResult:
    """The result in a folder; one of another model is said to be so."""
    from sim.experiment.provenance import model_version
    from sim.experiment.store import open_result

    result = open_result(folder)
    version = result.manifest["model_version"]
    if version != model_version():
        session.warn(
            session.words(
                "warn.other_model",
                path=folder,
                version=version,
                now=model_version(),
                name=result.scenario.name,
            )
        )
    return result


def _shipped(name: str) -> bool:
    from sim.scenario import shipped

    return name in shipped()


def _unknown(name: str, known: list[str], session: Session) -> Problem:
    from sim.scenario import shipped

    if Path(name).is_dir():
        return Problem(name, 0, 0, "error", session.words("error.folder_no_result"))
    message = session.words("error.no_result")
    meant = closest(name, [*known, *shipped()])
    if meant is not None:
        message = session.words("error.meant", message=message, meant=meant)
    return Problem(name, 0, 0, "error", message)
