"""What made a result: the version of the model, the packages, the revision, the machine."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import sim

# A change in any of these can change a number, so they are part of the question asked.
_ROOMS_THAT_DECIDE = ("reading", "evidence", "scenario", "model", "experiment/designs.py")
# But not the tables that fits leave: a scenario's digest names the one its worlds are drawn from,
# and a fit that was shipped must not make the next one begin again.
_NAMED_BY_SCENARIOS = "evidence/data/ensembles"
_SUFFIXES = (".py", ".yaml", ".csv")
_PACKAGES = ("matplotlib", "mesa", "numpy", "pint", "pyarrow", "pydantic", "ruamel.yaml", "scipy")


@cache
def model_version() -> str:
    """``<version>+<12 hex digits of the sources and data that decide a number>``."""
    return f"{sim.__version__}+{sources_digest(Path(sim.__file__).parent)[:12]}"


def sources_digest(package: Path) -> str:
    """sha256, in hex, of the names and bytes of the sources and data that decide a number."""
    digest = hashlib.sha256()
    for room in _ROOMS_THAT_DECIDE:
        place = package / room
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            named = file.is_relative_to(package / _NAMED_BY_SCENARIOS)
            if file.suffix in _SUFFIXES and file.is_file() and not named:
                digest.update(file.relative_to(package).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def packages() -> dict[str, str]:
    """Versions of the packages a number may hang on; those not installed are left out."""
    versions = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def revision() -> dict[str, Any] | None:
    """Git revision of the checkout the package is part of, and whether it was changed.

    None where the package is installed rather than checked out, or without git.
    """
    package = Path(sim.__file__).parent
    if _git(package, "ls-files", "--error-unmatch", "__init__.py") is None:
        return None
    commit = _git(package, "rev-parse", "HEAD")
    changes = _git(package.parent, "status", "--porcelain", "--", "sim", "scenarios")
    return None if commit is None else {"commit": commit, "dirty": bool(changes)}


def _git(folder: Path, *words: str) -> str | None:
    """What git answers, or None where it fails or is missing."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), *words],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def machine() -> dict[str, str]:
    """Kind of system and processor, without the machine's name."""
    return {
        "system": platform.system(),
        "release": platform.release(),
        "processor": platform.machine(),
        "byte_order": sys.byteorder,
    }
