"""Results on disk: one folder a question, whole or not there at all.

``<root>/<scenario>-<hash8>/`` holds manifest.json, scenario.resolved.yaml, difference.txt, an
ensemble of the user's own if the worlds took their parameters from one, and the tables
indicators, parameters, diagnostics and targets (Parquet); figures/ is added beside them.
A folder is written under another name, flushed to the disk, then renamed. The manifest lists
every file with its sha256, so that a damaged folder is noticed when it is opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment import tables
from sim.experiment.files import PARTIAL
from sim.experiment.results import IndicatorLabel, RunResult

if TYPE_CHECKING:
    from sim.scenario import Scenario

SCHEMA = "sim/result/1"
MANIFEST = "manifest.json"
RESOLVED = "scenario.resolved.yaml"
ENSEMBLE = "ensemble.csv"


class DamagedResult(Exception):
    """A result folder that is not whole, or that this version cannot read; says why."""


def question(scenario: Scenario, model_version: str) -> str:
    """sha256, in hex, of everything that decides the answer: scenario, model, seed, worlds."""
    asked = [scenario.digest(), model_version, scenario.seed, scenario.worlds]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def root_folder(chosen: Path | None = None) -> Path:
    """Where results live: what was chosen, else SIM_RESULTS, else ``results`` here."""
    return chosen or Path(os.environ.get("SIM_RESULTS") or "results")


def check_writable(root: Path) -> None:
    """Raise OSError where no result could be saved under ``root``, saying why; touches nothing."""
    place = root.absolute()
    while not place.exists():
        place = place.parent
    if not place.is_dir():
        raise NotADirectoryError(f"results cannot be written to {root}: {place} is a file")
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(f"results cannot be written to {root}: {place} is not writable")


def folder_of(root: Path, scenario: Scenario, digest: str) -> Path:
    """The folder of a scenario's answer under ``root``."""
    safe = re.sub(r"[^\w-]", "-", scenario.name)
    return root / f"{safe}-{digest[:8]}"


def save(
    result: RunResult,
    root: Path,
    *,
    difference: str = "",
    targets: Sequence[Mapping[str, Any]] = (),
) -> RunResult:
    """Write a result and return it with its manifest completed and its path set.

    ``difference``: the text of what the scenario changes in its parent. ``targets``: one row a
    target. An older folder of the same question is replaced. Raises OSError.
    """
    final = folder_of(root, result.scenario, result.manifest["hash"])
    with whole_folder(final) as partial:
        write_scenario(partial, result.scenario)
        (partial / "difference.txt").write_text(difference, encoding="utf-8")
        tables.write_indicators(partial / "indicators.parquet", result)
        tables.write_worlds(partial / "parameters.parquet", result.worlds, result.numbers)
        tables.write_worlds(partial / "diagnostics.parquet", result.worlds, result.diagnostics)
        tables.write_rows(partial / "targets.parquet", targets)
        manifest = {
            **result.manifest,
            "schema": SCHEMA,
            "years": list(result.years),
            "regions": list(result.regions),
            "indicators": [asdict(label) for label in result.indicators],
            "files": {file.name: fingerprint(file) for file in sorted(partial.iterdir())},
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (partial / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return replace(result, manifest=manifest, path=final)


@contextmanager
def whole_folder(final: Path) -> Iterator[Path]:
    """A folder to fill, which takes the place of ``final`` once all in it is on the disk.

    Where filling it fails nothing of it is left, and ``final`` as it was. Raises OSError.
    """
    root = final.parent
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    partial = root / f"{PARTIAL}{final.name}-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
        _flush(partial)
        _put(partial, final)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def write_scenario(folder: Path, scenario: Scenario) -> None:
    """The scenario as it ran; an ensemble of one's own goes with it, so that it can run again."""
    from sim.evidence.ensembles import write_ensemble

    own = scenario.ensemble
    if own is not None and not own.shipped:
        write_ensemble(folder / ENSEMBLE, own.weights, own.numbers, digits=17)
        scenario = replace(scenario, ensemble=replace(own, name=ENSEMBLE))
    (folder / RESOLVED).write_text(scenario.to_yaml(), encoding="utf-8")


def fingerprint(file: Path) -> dict[str, Any]:
    """Size and sha256 of a file, as a manifest lists them."""
    return {"sha256": _sha256(file), "bytes": file.stat().st_size}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    """Make sure that what was written is on the disk, file by file, then the folder."""
    for place in (*folder.iterdir(), folder):
        if place.is_dir() and os.name == "nt":
            continue  # folders cannot be flushed there
        descriptor = os.open(place, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _put(partial: Path, final: Path) -> None:
    """Give the finished folder its name, moving an older one out of the way first."""
    if final.exists():
        old = final.with_name(f"{PARTIAL}old-{final.name}-{os.getpid()}")
        shutil.rmtree(old, ignore_errors=True)
        final.rename(old)
        partial.rename(final)
        shutil.rmtree(old, ignore_errors=True)
    else:
        partial.rename(final)


def _sweep(root: Path) -> None:
    """Remove what writers that are no longer alive left behind."""
    for left in root.glob(f"{PARTIAL}*"):
        writer = left.name.rpartition("-")[2]
        if writer.isdigit() and not alive(int(writer)):
            shutil.rmtree(left, ignore_errors=True)


def alive(process: int) -> bool:
    """Whether a process of this number may be running."""
    if os.name == "nt":
        return True  # asking there would end the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder. Raises DamagedResult."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as failure:
        raise DamagedResult(f"{folder}: no readable {MANIFEST} ({failure})") from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise DamagedResult(f"{folder}: {MANIFEST} is not of schema {SCHEMA}")
    return manifest


def check_whole(folder: Path, manifest: Mapping[str, Any], *, thorough: bool = True) -> None:
    """Raise DamagedResult where a file of a result is not what was written; without ``thorough``
    only its size is looked at."""
    for name, written in manifest["files"].items():
        file = folder / name
        if not file.is_file():
            raise DamagedResult(f"{folder}: {name} is missing")
        cut = file.stat().st_size != written["bytes"]
        if cut or (thorough and _sha256(file) != written["sha256"]):
            raise DamagedResult(f"{folder}: {name} is not what was written")


def open_result(folder: Path, scenario: Scenario | None = None) -> RunResult:
    """Read a result back; its scenario too, unless it is given. Raises DamagedResult."""
    manifest = read_manifest(folder)
    check_whole(folder, manifest)
    years = tuple(manifest["years"])
    regions = tuple(manifest["regions"])
    labels = tuple(IndicatorLabel(**label) for label in manifest["indicators"])
    worlds = manifest["worlds"]
    values = tables.read_indicators(
        folder / "indicators.parquet", worlds, years, regions, [label.id for label in labels]
    )
    return RunResult(
        scenario=scenario or _scenario_of(folder, manifest),
        manifest=manifest,
        years=years,
        regions=regions,
        indicators=labels,
        values=values,
        numbers=tables.read_worlds(folder / "parameters.parquet"),
        diagnostics=tables.read_worlds(folder / "diagnostics.parquet"),
        path=folder,
    )


def _scenario_of(folder: Path, manifest: Mapping[str, Any]) -> Scenario:
    from sim.reading import InputError
    from sim.scenario import load

    try:
        scenario = load(str(folder / RESOLVED))
    except InputError as failure:
        errors = [problem for problem in failure.problems if problem.severity == "error"]
        raise DamagedResult(
            f"{folder}: made by version {manifest['model_version']}, whose scenario this "
            f"version cannot read: {errors[0].message}"
        ) from None
    return replace(scenario, name=manifest["scenario"]["name"])


def find(root: Path, scenario: Scenario, model_version: str) -> RunResult | None:
    """The stored answer to this very question, None where there is none.

    Raises DamagedResult where there is one that is not whole.
    """
    digest = question(scenario, model_version)
    folder = folder_of(root, scenario, digest)
    if not folder.is_dir():
        return None
    if read_manifest(folder).get("hash") != digest:
        raise DamagedResult(f"{folder}: holds the answer to another question")
    return open_result(folder, scenario)


def stored(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Folder and manifest of every readable result under ``root``, newest first."""
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                found.append((folder, read_manifest(folder)))
            except DamagedResult:
                continue
    yield from sorted(found, key=lambda pair: str(pair[1].get("created", "")), reverse=True)


def summary(values: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, float | int | None]:
    """Least, median and greatest of a diagnostic over worlds, and the worlds without one."""
    known = values[~np.isnan(values)]
    if not len(known):
        return {"least": None, "median": None, "greatest": None, "missing": len(values)}
    return {
        "least": float(known.min()),
        "median": float(np.median(known)),
        "greatest": float(known.max()),
        "missing": int(len(values) - len(known)),
    }
