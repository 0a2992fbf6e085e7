"""Rounds on disk: whole or not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.calibration.rounds import Kept, read_round, rounds_kept, sweep, write_round


@pytest.fixture
def kept() -> Kept:
    predicted = np.arange(12.0).reshape(4, 3)
    predicted[2, 1] = np.nan
    luck = np.array([7, 1, 2, 9], dtype=np.int64)
    return Kept(np.arange(8.0).reshape(4, 2) / 3.0, predicted, luck, 3, 0.25, 1.5)


def test_a_round_comes_back_to_the_bit(kept: Kept, tmp_path: Path) -> None:
    write_round(tmp_path / "a.npz", kept)
    found = read_round(tmp_path / "a.npz")
    assert found is not None
    assert (found.scores == kept.scores).all()
    assert np.array_equal(found.predicted, kept.predicted, equal_nan=True)
    assert (found.replicates == kept.replicates).all()
    assert (found.failed, found.accepted, found.seconds) == (3, 0.25, 1.5)
    assert [file.name for file in tmp_path.iterdir()] == ["a.npz"]


def test_a_round_cut_off_anywhere_is_none_at_all(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "a.npz"
    write_round(file, kept)
    whole = file.read_bytes()
    for length in range(0, len(whole), 7):
        file.write_bytes(whole[:length])
        assert read_round(file) is None, length
    assert read_round(tmp_path / "none.npz") is None


def test_a_round_with_a_bit_turned_is_none_at_all(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "a.npz"
    write_round(file, kept)
    whole = bytearray(file.read_bytes())
    middle = whole.index(np.float64(1.0 / 3.0).tobytes())
    whole[middle] ^= 1
    file.write_bytes(bytes(whole))
    assert read_round(file) is None


def test_rounds_are_counted_up_to_the_first_that_is_missing(kept: Kept, tmp_path: Path) -> None:
    names = ("a.npz", "b.npz", "c.npz")
    assert rounds_kept(tmp_path, names) == 0
    for name in ("a.npz", "c.npz"):
        write_round(tmp_path / name, kept)
    assert rounds_kept(tmp_path, names) == 1
    write_round(tmp_path / "b.npz", kept)
    assert rounds_kept(tmp_path, names) == 3


def test_only_a_round_of_as_many_worlds_paths_and_figures_is_taken(kept: Kept) -> None:
    assert kept.fits(4, 2, 3)
    assert not kept.fits(8, 2, 3)
    assert not kept.fits(4, 1, 3)
    assert not kept.fits(4, 2, 4)


def test_what_the_dead_left_is_swept_and_what_the_living_write_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = tmp_path / f".partial-smoothing-01.npz-{ended.pid}"
    alive = tmp_path / f".partial-smoothing-01.npz-{os.getpid()}"
    for file in (dead, alive, tmp_path / "smoothing-00.npz"):
        file.write_bytes(b"half")
    sweep(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {alive.name, "smoothing-00.npz"}


def test_worlds_that_failed_are_left_out_or_put_where_they_move_nothing(kept: Kept) -> None:
    assert kept.ran.replicates.tolist() == [7, 1, 9]
    assert kept.ran.predicted.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [9.0, 10.0, 11.0]]
    assert (kept.ran.scores == kept.scores[[0, 1, 3]]).all()
    assert kept.at_the_mean[2].tolist() == [4.0, 5.0, 6.0]
    assert (kept.at_the_mean[[0, 1, 3]] == kept.ran.predicted).all()
