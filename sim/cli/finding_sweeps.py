"""Which sweep, or which point of one, a word on the command line means."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.conduct import Session
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult

Found = tuple[Path, dict[str, Any]]


def find_sweep(name: str, results: Path | None, session: Session) -> SweepResult | None:
    """The sweep in folder ``name``, or called so, or the newest finished one of that name.

    None where the word means no sweep, or a scenario is called so. Raises InputError where the
    sweep is not finished, DamagedResult where it is not whole.
    """
    from sim.experiment.provenance import model_version
    from sim.experiment.sweep.results import open_sweep

    place = _place_of(name, results)
    if place is None:
        return None
    folder, manifest = place
    if manifest["state"] != "complete":
        again = shlex.join(manifest["command"])
        said = session.words("reading.unfinished", folder=folder, command=again)
        raise InputError([Problem(name, 0, 0, "error", said)])
    found = open_sweep(folder)
    if manifest["model_version"] != model_version():
        versions = {"version": manifest["model_version"], "now": model_version()}
        session.warn(session.words("reading.other_model", path=folder, **versions))
    return found


def find_point(name: str, results: Path | None, session: Session) -> RunResult | None:
    """The point that ``SWEEP#3`` means, as a run; None where a word names no point.

    Raises InputError where there is no such sweep or point, and as ``find_sweep`` does.
    """
    named = point_named(name, results, session)
    return None if named is None else named[0].run_of(named[1])


def point_named(
    name: str, results: Path | None, session: Session
) -> tuple[SweepResult, int] | None:
    """The sweep and the number of the point that ``SWEEP#3`` means. As ``find_point``."""
    from sim.experiment.store import root_folder
    from sim.experiment.sweep.results import POINT_MARK

    head, mark, number = name.rpartition(POINT_MARK)
    if not mark or not head or Path(name).exists():
        return None
    words = session.words
    sweep = find_sweep(head, results, session)
    if sweep is None:
        message = words("reading.no_sweep", name=head)
        known = [manifest["name"] for _, manifest in _known(root_folder(results))]
        meant = closest(head, known)
        if meant is not None:
            meant = f"{meant}{POINT_MARK}{number}"
            message = words("error.meant", message=message, meant=meant)
        raise InputError([Problem(name, 0, 0, "error", message)])
    if not number.isdecimal() or int(number) >= sweep.points:
        message = words("reading.no_point", last=sweep.points - 1)
        raise InputError([Problem(name, 0, 0, "error", message)])
    return sweep, int(number)


def refuse_sweep(name: str, results: Path | None, session: Session) -> None:
    """Raise InputError where a word means a sweep or a point of one, saying what reads them."""
    from sim.experiment.sweep.results import POINT_MARK

    named = point_named(name, results, session)
    if named is not None:
        sweep, point = named
        called = name.rpartition(POINT_MARK)[0]
        key = "reading.point_is_no_run"
    else:
        found = find_sweep(name, results, session)
        if found is None:
            return
        sweep, point, called = found, found.reference, name
        key = "reading.sweep_is_no_run"
    said = session.words(key, name=called, points=sweep.points, run=run_command(sweep, point))
    raise InputError([Problem(name, 0, 0, "error", said)])


def run_command(sweep: SweepResult, point: int) -> str:
    """The command that runs a point of a sweep with all that a run keeps."""
    from sim.experiment.store import RESOLVED

    words = ["sim", "run", str(sweep.path / RESOLVED), "--worlds", str(sweep.replicates)]
    for path, text in sweep.settings(point):
        words += ["--set", f"{path}={text}"]
    return shlex.join(words)


def _place_of(name: str, results: Path | None) -> Found | None:
    """Folder and manifest of the sweep that a word means; a finished one before others."""
    from sim.experiment.store import DamagedResult, root_folder
    from sim.experiment.sweep.folder import read_manifest
    from sim.scenario import shipped

    root = root_folder(results)
    for folder in (Path(name), root / name, root / Path(name).name):
        try:
            return folder, read_manifest(folder)
        except DamagedResult:
            continue
    if name in shipped() or Path(name).exists():
        return None
    called = [pair for pair in _known(root) if pair[1]["name"] == name]
    return next((it for it in called if it[1]["state"] == "complete"), next(iter(called), None))


def _known(root: Path) -> list[Found]:
    """Every sweep there, newest first."""
    from sim.experiment.sweep.folder import stored_sweeps

    return sorted(stored_sweeps(root), key=lambda it: str(it[1].get("created", "")), reverse=True)
