"""Copies of the packaged data that a test may break, and what the loaders then say."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from sim.reading import InputError, Problem

DATA = Path(str(files("sim.evidence").joinpath("data")))


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of a data file with one text replaced (its first occurrence, which must exist)."""

    def copy(name: str, old: str, new: str) -> Path:
        text = (DATA / name).read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return copy


@pytest.fixture
def place_of() -> Callable[[Path, str], tuple[int, int]]:
    """Line and column (from 1) where a text first stands in a file."""

    def find(path: Path, needle: str) -> tuple[int, int]:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            if needle in line:
                return number, line.index(needle) + 1
        raise AssertionError(f"{needle!r} is not in {path}")

    return find


@pytest.fixture
def problem_saying() -> Callable[[Callable[[], object], str], Problem]:
    """The first problem, of those a loader reports, whose message holds a text."""

    def load_and_find(load: Callable[[], object], says: str) -> Problem:
        with pytest.raises(InputError) as caught:
            load()
        found = [problem for problem in caught.value.problems if says in problem.message]
        assert found, str(caught.value)
        return found[0]

    return load_and_find
