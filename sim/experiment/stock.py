"""What lies in a folder of results, and taking some of it away."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sim.experiment import store
from sim.experiment.files import PARTIAL
from sim.experiment.sweep.folder import LOCK, SCHEMA, SHARDS, locked
from sim.experiment.variants import FOLDER as VARIANTS

Kind = Literal["run", "sweep", "fit", "hindcast", "variants", "figures", "exports"]
FITS = "calibration"
_NAMED: Mapping[str, Kind] = {VARIANTS: "variants", "figures": "figures", "exports": "exports"}
_SCOREBOARD = "scoreboard.json"
_BARE = {LOCK, SHARDS}
_SWEEP = SCHEMA.rpartition("/")[0]  # of any version


@dataclass(frozen=True)
class Held:
    """One folder there: what it is called from the root on, of what ``kind``, how many ``bytes``.

    ``manifest`` of a run or a sweep; ``damage`` says what is wrong with one, '' if nothing.
    """

    folder: Path
    name: str
    kind: Kind
    bytes: int
    manifest: Mapping[str, Any] | None = None
    damage: str = ""

    @property
    def unfinished(self) -> bool:
        """Whether it is a sweep that can be gone on with."""
        return self.manifest is not None and self.manifest.get("state", "complete") != "complete"

    @property
    def failed(self) -> int:
        """How many of its worlds failed, as far as is known."""
        failed = (self.manifest or {}).get("failed", 0)
        return failed if isinstance(failed, int) else len(failed)

    def superseded(self, version: str) -> bool:
        """Whether it is of another version of the model: its question is asked anew."""
        return self.manifest is not None and self.manifest["model_version"] != version


def held(root: Path, *, thorough: bool = True) -> list[Held]:
    """What lies under ``root``: runs and sweeps, newest first, then the rest by name.

    Folders that the program did not make are left out. ``thorough``: also compare the content of
    every file with its fingerprint.
    """
    found = [one for folder in _folders(root) if (one := _of(folder, thorough)) is not None]
    found += [_plain(fit, "fit", f"{FITS}/{fit.name}") for fit in _folders(root / FITS)]
    results = [one for one in found if one.kind in ("run", "sweep")]
    results.sort(key=lambda one: str((one.manifest or {}).get("created", "")), reverse=True)
    rest = [one for one in found if one.kind not in ("run", "sweep")]
    return results + sorted(rest, key=lambda one: one.name)


def at_work(one: Held) -> bool:
    """Whether a process is at work on it; where a system has no such locks, none is known."""
    lock = one.folder / LOCK
    try:
        import fcntl

        with lock.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (ImportError, FileNotFoundError):
        return False
    return False


def remove(one: Held) -> None:
    """Take it away; whoever looks meanwhile finds it whole or not at all. Raises Busy, OSError.

    Of a sweep the lock is held meanwhile, so that nobody begins to work on what is going.
    """
    lock = locked(one.folder) if one.kind == "sweep" and os.name != "nt" else nullcontext()
    with lock:
        _take_away(one)


def _take_away(one: Held) -> None:
    gone = one.folder.with_name(f"{PARTIAL}old-{one.folder.name}-{os.getpid()}")
    one.folder.rename(gone)
    shutil.rmtree(gone)


def _folders(root: Path) -> Iterator[Path]:
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.is_dir() and not folder.is_symlink() and not folder.name.startswith("."):
            yield folder


def _of(folder: Path, thorough: bool) -> Held | None:
    """What a folder beside the runs is; None for one that is nothing of ours."""
    if folder.name in _NAMED:
        return _plain(folder, _NAMED[folder.name], folder.name)
    if (folder / _SCOREBOARD).is_file():
        return _plain(folder, "hindcast", folder.name)
    if not any((folder / file).exists() for file in (store.MANIFEST, store.RESOLVED)):
        # a sweep that was killed before it had written what it is, or while it was cleared
        left = (folder / LOCK).is_file() and {it.name for it in folder.iterdir()} <= _BARE
        said = f"no {store.MANIFEST}"
        return Held(folder, folder.name, "sweep", _bytes(folder), None, said) if left else None
    manifest: Mapping[str, Any] | None = _sweep(folder)
    kind: Kind = "run" if manifest is None else "sweep"
    damage = ""
    try:
        manifest = manifest or store.read_manifest(folder)
        if "files" in manifest:  # of a sweep that is done, at least
            store.check_whole(folder, manifest, thorough=thorough)
    except store.DamagedResult as failure:
        damage = str(failure).removeprefix(f"{folder}: ")
    return Held(folder, folder.name, kind, _bytes(folder), manifest, damage)


def _sweep(folder: Path) -> dict[str, Any] | None:
    """The manifest of a sweep; None of anything else."""
    try:
        manifest = json.loads((folder / store.MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_one = isinstance(manifest, dict) and str(manifest.get("schema", "")).startswith(_SWEEP)
    return manifest if is_one else None


def _plain(folder: Path, kind: Kind, name: str) -> Held:
    return Held(folder, name, kind, _bytes(folder))


def _bytes(folder: Path) -> int:
    """Bytes of all files in a folder; of those that go away meanwhile, none."""
    total = 0
    for place, _, files in os.walk(folder):
        for file in files:
            try:
                total += (Path(place) / file).lstat().st_size
            except FileNotFoundError:
                continue
    return total
