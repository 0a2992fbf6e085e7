"""Where a command that writes one file of results puts it, and writing it whole or not at all."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.cli.conduct import Session
from sim.reading import InputError, Problem

_LONGEST = 200
"""Bytes of a name; a hundred results named in one file would be too much for a disk."""


class _Unchanged(Exception):
    """What stands there is what would be written."""


def place_for(names: Sequence[str], asked: Path | None, folder: Path, ending: str) -> Path:
    """The path asked for; else a file called after the results' ``names`` in a folder asked for,
    else in ``folder``. ``ending``: what stands behind the names."""
    name = f"{'+'.join(names)}{ending}"
    if len(name.encode()) > _LONGEST:
        name = f"{names[0]}+{len(names) - 1}{ending}"
    if asked is None:
        return folder / name
    return asked / name if asked.is_dir() else asked


def write_file[Told](
    file: Path, fill: Callable[[Path], Told], *, force: bool, session: Session
) -> tuple[Told, bool]:
    """Let ``fill`` write the file, whole or not at all: what it tells, whether anything changed.

    Raises InputError where another file stands there and may not be replaced.
    """
    from sim.experiment.files import whole_file

    told: list[Told] = []
    try:
        with whole_file(file) as partial:
            told.append(fill(partial))
            if file.is_file() and filecmp.cmp(partial, file, shallow=False):
                raise _Unchanged
            if file.exists() and (not force or not file.is_file()):
                message = session.words("export.exists")
                raise InputError([Problem(str(file), 0, 0, "error", message)])
    except _Unchanged:
        return told[0], False
    return told[0], True
