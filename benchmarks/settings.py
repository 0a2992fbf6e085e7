"""How much is measured: for the report, and for a smoke test."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.rows import Row
from benchmarks.timing import Lane, Rounds


@dataclass(frozen=True)
class Settings:
    """Sizes and repetitions. Years are calendar years of twelve months from 2023 on.

    ``sizes``: rows of the table of firms, years and worlds, for the speed of the engine.
    ``run``: worlds of `sim run`, and rounds. ``process_rounds``: rounds of what starts a process
    that imports the model.
    """

    rounds: int = 7
    sizes: tuple[tuple[int, int, int], ...] = ((300, 2, 200), (1_000, 2, 64), (20_000, 2, 4))
    against_years: int = 3
    against_batch: int = 96
    against_worlds: int = 2
    run: tuple[tuple[int, int], ...] = ((400, 3), (1_000, 2))
    run_words: tuple[str, ...] = ()
    compiled: bool = True  # compiling takes a minute or more
    question_worlds: int = 32
    question_sets: tuple[str, ...] = ()
    process_rounds: int = 3
    start_rounds: int = 7
    growth_rows: int = 1_000
    growth_worlds: int = 16
    growth_years: int = 2
    large_rows: int = 500_000
    large_years: int = 8

    def as_json(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self)


FULL = Settings()
QUICK = Settings(
    rounds=2,
    sizes=((200, 1, 8),),
    against_years=1,
    against_batch=8,
    against_worlds=1,
    run=((2, 1),),
    run_words=("--set", "end=2024", "--no-figures"),
    compiled=False,
    question_worlds=2,
    question_sets=("end=2024",),
    process_rounds=1,
    start_rounds=1,
    growth_rows=200,
    growth_worlds=1,
    growth_years=1,
    large_rows=0,
)


class Group(ABC):
    """A part of the report: contestants for the rounds, then rows from them."""

    name = ""
    title = ""
    about = ""

    @abstractmethod
    def lanes(self) -> list[Lane]:
        """Who takes turns."""

    @abstractmethod
    def rows(self, rounds: Rounds) -> list[Row]:
        """What came of it."""

    def facts(self) -> dict[str, Any]:
        """What a reader must know of the worlds measured."""
        return {}
