"""How the program talks to Python: what the command line would warn of becomes a warning."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from sim.cli.conduct import Session
from sim.cli.words import Words

_PROGRAM = str(Path(__file__).parents[1])


def warn(text: str) -> None:
    """A warning that names the caller's line, not one of the program's."""
    warnings.warn(text, UserWarning, skip_file_prefixes=(_PROGRAM,), stacklevel=2)


@dataclass(frozen=True)
class PythonSession(Session):
    """A session of the command line without its notes, whose warnings are Python's."""

    @classmethod
    def english(cls) -> PythonSession:
        """A session in English."""
        return cls(Words("en"), quiet=True)

    def warn(self, text: str) -> None:
        warn(text)
