"""The program from Python: scenarios, runs, sweeps and their results, in scripts and notebooks.

All of it stands at the top: ``import sim; sim.load("zhejiang").run(worlds=64).targets()``. What the
command line asks and this asks is the same question, with the same answer to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.api.results import Result
from sim.api.scenarios import ScenarioHandle, Value, settings
from sim.api.sweeps import Sweep
from sim.api.talk import PythonSession
from sim.experiment.executors import RunError
from sim.experiment.store import DamagedResult
from sim.reading import InputError, Problem

__all__ = [
    "DamagedResult",
    "InputError",
    "Problem",
    "Result",
    "RunError",
    "ScenarioHandle",
    "Sweep",
    "check",
    "load",
    "open_result",
    "open_sweep",
    "shipped",
]


def shipped() -> tuple[str, ...]:
    """Names of the scenarios that come with the program."""
    from sim.scenario import shipped as known

    return tuple(known())


def load(name_or_path: str | Path, **sets: Value) -> ScenarioHandle:
    """A scenario, by name or by file, with numbers set on top of it.

    ``sets`` are paths as ``--set`` takes them; those with dots go into ``set`` or in as
    ``**{"levers.zhejiang.first_purchase.units": "4000 台/年"}``.
    Raises InputError with every problem, each at its place.
    """
    return ScenarioHandle(str(name_or_path)).set(sets)


def check(name_or_path: str | Path, sets: Mapping[str, Value] | None = None) -> list[Problem]:
    """Every error and warning of a scenario, in the order of its file; none raises."""
    from sim.scenario import check as check_scenario

    return check_scenario(name_or_path, settings(sets or {}))


def open_result(name: str | Path, *, results: str | Path | None = None) -> Result:
    """A stored result: its folder or name, or the newest one of a scenario.

    ``results`` is the folder of results (default: SIM_RESULTS, else ``results`` here). Warns where
    another version of the model made it. Raises InputError, DamagedResult.
    """
    from sim.cli.exporting import find_results

    folder = None if results is None else Path(results)
    (found,) = find_results([str(name)], folder, PythonSession.english())
    return Result(found)


def open_sweep(name: str | Path, *, results: str | Path | None = None) -> Sweep:
    """A finished sweep: its folder, or its name in the folder of results.

    Raises InputError where there is none, DamagedResult where it is not whole or not finished.
    """
    from sim.experiment.store import MANIFEST, root_folder
    from sim.experiment.sweep.results import open_sweep as opened

    root = root_folder(None if results is None else Path(results))
    for folder in (Path(name), root / name):
        if (folder / MANIFEST).is_file():
            return Sweep(opened(folder))
    message = f"no such sweep, here or in {root}; `sim results` lists what there is"
    raise InputError([Problem(str(name), 0, 0, "error", message)])
