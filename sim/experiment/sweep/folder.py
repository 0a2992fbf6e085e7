"""A sweep on disk: ``<root>/<name>-<hash8>/``, at every moment either whole or to be gone on with.

manifest.json says what is asked and how far it is; scenario.resolved.yaml and design.parquet what
the points are. A batch that is done becomes ``shards/<block>-<sha256>.parquet``: written under
another name, flushed, renamed, so that a shard is whole or not there, and one that was harmed
later no longer has the bytes its name says. When all are there, they become indicators.parquet
and failures.parquet, and the shards go. One process at a time works on a folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment import provenance
from sim.experiment.files import PARTIAL, write_whole
from sim.experiment.store import MANIFEST, DamagedResult, write_scenario
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.shards import Shard, about_shard, worlds_of_shard

SCHEMA: Final = "sim/sweep/1"
SHARDS: Final = "shards"
DESIGN: Final = "design.parquet"
LOCK: Final = ".lock"
"""Held by a process at work on a folder; ends with it."""
_IN_NAME = 32  # hex digits of a shard's sha256 that its name holds


class Busy(Exception):
    """Another process works on the folder; ``process`` is its number, '' if it did not say."""

    def __init__(self, folder: Path, process: str) -> None:
        super().__init__(f"{folder}: another process ({process or '?'}) is at work on it")
        self.folder, self.process = folder, process


@dataclass(frozen=True)
class Progress:
    """What a folder holds of a sweep: ``done`` (worlds,), shards by block, and how many of the
    shards found were damaged and removed."""

    done: NDArray[np.bool_]
    shards: dict[int, list[Path]]
    damaged: int


def folder_of(root: Path, sweep: Sweep) -> Path:
    """The folder of a sweep under the results' ``root``."""
    return root / f"{re.sub(r'[^\w-]', '-', sweep.name)}-{sweep.digest[:8]}"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder, made if need be, for this process alone. Raises Busy, OSError.

    The lock ends with the process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+", encoding="utf-8") as stream:
        if not _lock(stream):
            stream.seek(0)
            raise Busy(folder, stream.read().strip())
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield


def _lock(stream: IO[str]) -> bool:
    """Whether this process now holds the file; where a system has no such locks, it does."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def begin(folder: Path, sweep: Sweep, command: Sequence[str]) -> None:
    """Write what is asked; what says so and was changed since is put right.

    Raises DamagedResult, OSError.
    """
    for left in (*folder.glob(f"{PARTIAL}*"), *(folder / SHARDS).glob(f"{PARTIAL}*")):
        left.unlink()  # by a process that was killed; nobody else is here
    try:
        known = read_manifest(folder)
    except DamagedResult:  # the first process may have been killed before it wrote one
        known = None
    if known is not None and known["hash"] != sweep.digest:
        raise DamagedResult(f"{folder}: holds the answer to another question")
    from sim.experiment.sweep.collect import design_table

    (folder / SHARDS).mkdir(exist_ok=True)
    write_scenario(folder, sweep.scenario)
    write_whole(folder / DESIGN, design_table(sweep))
    if known is None:
        write_manifest(folder, _manifest(sweep, command))


def _manifest(sweep: Sweep, command: Sequence[str]) -> dict[str, Any]:
    """What a sweep is, before any world is run."""
    from sim.experiment.run import about_ensemble

    scenario = sweep.scenario
    return {
        "schema": SCHEMA,
        "state": "running",
        "name": sweep.name,
        "hash": sweep.digest,
        "subject": sweep.subject,
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "focus": scenario.focus,
            "digest": scenario.digest(),
            "parent": scenario.parent,
        },
        "ensemble": about_ensemble(scenario),
        "model_version": provenance.model_version(),
        "seed": scenario.seed,
        "asked": sweep.asked,
        "axes": [
            {
                "path": axis.path,
                "written": axis.written,
                "unit": axis.unit,
                "kind": "number" if axis.is_number else "choice",
                "values": list(axis.values if axis.is_number else axis.texts),
                "texts": list(axis.texts),
                "distribution": None if axis.distribution is None else axis.distribution.text,
            }
            for axis in sweep.points.axes
        ],
        "points": sweep.points.number,
        "replicates": sweep.replicates,
        "worlds": sweep.worlds,
        "years": list(sweep.years),
        "regions": list(sweep.kept.regions),
        "indicators": [vars(label) for label in sweep.kept.indicators],
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": list(command),
        "packages": provenance.packages(),
        "git": provenance.revision(),
        "platform": provenance.machine(),
    }


def progress_of(folder: Path, sweep: Sweep) -> Progress:
    """What a folder holds; shards that are not what was written are removed. Raises OSError."""
    done = np.zeros(sweep.worlds, dtype=bool)
    shards: dict[int, list[Path]] = {}
    damaged = 0
    for file in sorted((folder / SHARDS).glob("*.parquet")):
        content = file.read_bytes()
        block = _block_of(file, content, sweep.digest)
        worlds = None if block is None else worlds_of_shard(content, sweep.replicates)
        if block is None or worlds is None or done[worlds].any():
            file.unlink()
            damaged += 1
            continue
        done[worlds] = True
        shards.setdefault(block, []).append(file)
    return Progress(done, shards, damaged)


def _block_of(file: Path, content: bytes, question: str) -> int | None:
    """The block of a shard; None where it is damaged, or of another question."""
    written = hashlib.sha256(content).hexdigest()[:_IN_NAME]
    if file.stem.partition("-")[2] != written:
        return None
    try:
        about = about_shard(content)
    except ValueError:
        return None
    return int(about["block"]) if about["question"] == question else None


def keep(folder: Path, shard: Shard) -> Path:
    """Write a shard, whole or not at all. Raises OSError."""
    file = folder / SHARDS / f"{shard.block:06d}-{shard.digest[:_IN_NAME]}.parquet"
    write_whole(file, shard.content)
    return file


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest. Raises OSError."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    write_whole(folder / MANIFEST, (text + "\n").encode())


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a sweep's folder. Raises DamagedResult."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as failure:
        raise DamagedResult(f"{folder}: no readable {MANIFEST} ({failure})") from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise DamagedResult(f"{folder}: {MANIFEST} is not of schema {SCHEMA}")
    return manifest


def clear(folder: Path) -> None:
    """Take everything out of a folder that is locked, but for the lock. Raises OSError."""
    (folder / MANIFEST).unlink(missing_ok=True)  # first, so that no half is taken for a whole
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name != LOCK:
            left.unlink()


def stored_sweeps(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Folder and manifest of every sweep under ``root``, finished or not, by name."""
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.name.startswith(".") or not (folder / MANIFEST).is_file():
            continue
        try:
            yield folder, read_manifest(folder)
        except DamagedResult:
            continue


def unfinished(root: Path, sweep: Sweep) -> list[tuple[Path, dict[str, Any]]]:
    """Folders under ``root`` where the same was begun of another scenario of this name, or with
    another model, and not finished."""
    found = []
    for folder, manifest in stored_sweeps(root):
        same = manifest["subject"] == sweep.subject and manifest["hash"] != sweep.digest
        if same and manifest["state"] != "complete":
            found.append((folder, manifest))
    return found
