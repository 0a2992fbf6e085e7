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
Int = NDArray[np.int64]
PARTIAL = ".partial-"


@dataclass(frozen=True)
class Kept:
    """A round's worlds: ``scores`` (worlds, paths), what they say, ``predicted`` logarithms
    (worlds, figures), NaN for a world that failed, and the ``replicates`` whose luck they had.

    ``failed`` of the worlds run could not be; ``accepted`` the share of steps that chains took;
    ``seconds`` it took. Nothing hangs on these.
    """

    scores: Float
    predicted: Float
    replicates: Int
    failed: int
    accepted: float
    seconds: float

    @property
    def ran(self) -> Kept:
        """The same without the worlds that failed."""
        rows = ~np.isnan(self.predicted).any(axis=1)
        return replace(
            self,
            scores=self.scores[rows],
            predicted=self.predicted[rows],
            replicates=self.replicates[rows],
        )

    @property
    def at_the_mean(self) -> Float:
        """``predicted`` with failed worlds where the others' mean lies: there they move nothing."""
        failed = np.isnan(self.predicted).any(axis=1)[:, None]
        return np.where(failed, self.ran.predicted.mean(axis=0), self.predicted)

    def fits(self, worlds: int, paths: int, figures: int) -> bool:
        """Whether it is of so many worlds, paths and figures."""
        return (
            self.scores.shape == (worlds, paths)
            and self.predicted.shape == (worlds, figures)
            and self.replicates.shape == (worlds,)
        )


def write_round(file: Path, kept: Kept) -> None:
    """Write a round under another name, flush it, then rename it. Raises OSError."""
    partial = file.with_name(f"{PARTIAL}{file.name}-{os.getpid()}")
    try:
        with partial.open("wb") as stream:
            np.savez(
                stream,
                scores=kept.scores,
                predicted=kept.predicted,
                replicates=kept.replicates,
                failed=kept.failed,
                accepted=kept.accepted,
                seconds=kept.seconds,
            )
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def read_round(file: Path) -> Kept | None:
    """A round that was kept; None where there is none, or where the file is damaged."""
    try:
        with np.load(file) as arrays:
            return Kept(
                arrays["scores"],
                arrays["predicted"],
                arrays["replicates"],
                int(arrays["failed"]),
                float(arrays["accepted"]),
                float(arrays["seconds"]),
            )
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
