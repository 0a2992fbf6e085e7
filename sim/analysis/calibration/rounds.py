"""Rounds of a fit on disk: whole or not there at all."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Kept:
    """A round's worlds: ``scores`` (worlds, paths) and what they say, ``predicted`` logarithms
    (worlds, figures)."""

    scores: Float
    predicted: Float


def write_round(file: Path, kept: Kept) -> None:
    """Write a round under another name, flush it, then rename it. Raises OSError."""
    partial = file.with_name(f".partial-{file.name}-{os.getpid()}")
    try:
        with partial.open("wb") as stream:
            np.savez(stream, scores=kept.scores, predicted=kept.predicted)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def read_round(file: Path) -> Kept | None:
    """A round that was kept; None where there is none, or where the file is damaged."""
    try:
        with np.load(file) as arrays:
            return Kept(arrays["scores"], arrays["predicted"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
