"""Rounds of a fit on disk: whole or not there at all."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.experiment.store import alive

Float = NDArray[np.float64]
PARTIAL = ".partial-"
_SAME = 1e-6  # of a standard deviation


@dataclass(frozen=True)
class Kept:
    """A round's worlds: ``scores`` (worlds, paths) and what they say, ``predicted`` logarithms
    (worlds, figures), NaN for a world that failed. ``seconds`` it took; nothing hangs on them."""

    scores: Float
    predicted: Float
    seconds: float

    @property
    def failed(self) -> int:
        """How many worlds could not be run."""
        return int(np.isnan(self.predicted).any(axis=1).sum())

    @property
    def ran(self) -> Kept:
        """The same without the worlds that failed."""
        ran = ~np.isnan(self.predicted).any(axis=1)
        return replace(self, scores=self.scores[ran], predicted=self.predicted[ran])

    @property
    def at_the_mean(self) -> Float:
        """``predicted`` with failed worlds where the others' mean lies: there they move nothing."""
        failed = np.isnan(self.predicted).any(axis=1)[:, None]
        return np.where(failed, self.ran.predicted.mean(axis=0), self.predicted)

    def answers(self, scores: Float, figures: int) -> bool:
        """Whether it is of these very worlds, as far as another machine adds alike, and figures."""
        return (
            self.scores.shape == scores.shape
            and self.predicted.shape == (len(scores), figures)
            and np.allclose(self.scores, scores, rtol=0.0, atol=_SAME)
        )


def write_round(file: Path, kept: Kept) -> None:
    """Write a round under another name, flush it, then rename it. Raises OSError."""
    partial = file.with_name(f"{PARTIAL}{file.name}-{os.getpid()}")
    try:
        with partial.open("wb") as stream:
            np.savez(stream, scores=kept.scores, predicted=kept.predicted, seconds=kept.seconds)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def read_round(file: Path) -> Kept | None:
    """A round that was kept; None where there is none, or where the file is damaged."""
    try:
        with np.load(file) as arrays:
            return Kept(arrays["scores"], arrays["predicted"], float(arrays["seconds"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def rounds_kept(folder: Path, files: Sequence[str]) -> int:
    """How many of the first rounds a folder holds whole."""
    for done, name in enumerate(files):
        if read_round(folder / name) is None:
            return done
    return len(files)


def sweep(folder: Path) -> None:
    """Remove what writers that were killed have left behind."""
    for left in folder.glob(f"{PARTIAL}*"):
        writer = left.name.rpartition("-")[2]
        if writer.isdigit() and not alive(int(writer)):
            left.unlink(missing_ok=True)
