"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PARTIAL: Final = ".partial-"
"""How the name of what is being written begins: a process that was killed may leave it behind."""


@contextmanager
def whole_file(final: Path) -> Iterator[Path]:
    """A file to fill, which takes the place of ``final`` once it is on the disk.

    Where filling it fails nothing of it is left, and ``final`` as it was. Raises OSError.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=final.parent, prefix=PARTIAL, suffix=final.suffix)
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        with partial.open("rb+") as stream:
            os.fsync(stream.fileno())
        partial.chmod(0o644)
        partial.replace(final)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write_whole(final: Path, content: bytes) -> None:
    """Write these bytes as ``final``, whole or not at all. Raises OSError."""
    with whole_file(final) as partial:
        partial.write_bytes(content)
