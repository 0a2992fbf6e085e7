"""Scoreboards on disk: ``<root>/hindcast-<hash8>/`` with scoreboard.json and scoreboard.csv.

One is shipped with the package, so that a report can say how the model would have done.
"""

from __future__ import annotations

import json
from pathlib import Path

from sim.analysis.hindcast.board import Board, as_csv, as_plain, of_plain
from sim.experiment.store import DamagedResult, whole_folder

JSON_FILE, CSV_FILE = "scoreboard.json", "scoreboard.csv"
SHIPPED = Path(__file__).parents[1] / "data" / "hindcast.json"
"""The answer as it was when the package was made (``make hindcast``), with more beside it."""
SHIPPED_SCHEMA = "sim/docs-hindcast/1"


def folder_of(root: Path, digest: str) -> Path:
    """The folder of an answer under ``root``."""
    return root / f"hindcast-{digest[:8]}"


def find(root: Path, digest: str) -> Board | None:
    """The kept answer to this very question, None where there is none.

    Raises DamagedResult where there is one that is not whole.
    """
    folder = folder_of(root, digest)
    if not folder.is_dir():
        return None
    found = read(folder / JSON_FILE)
    if found.hash != digest:
        raise DamagedResult(f"{folder}: holds the answer to another question")
    return found


def keep(found: Board, root: Path) -> Path:
    """Write a board into its folder, whole or not at all; returns the folder. Raises OSError."""
    folder = folder_of(root, found.hash)
    with whole_folder(folder) as partial:
        (partial / JSON_FILE).write_text(text_of(found), encoding="utf-8")
        (partial / CSV_FILE).write_text(as_csv(found), encoding="utf-8")
    return folder


def text_of(found: Board) -> str:
    """A board as it is written to a file."""
    return json.dumps(as_plain(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read(file: Path) -> Board:
    """Read a written board. Raises DamagedResult."""
    try:
        return of_plain(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as failure:
        raise DamagedResult(f"{file}: no readable scoreboard ({failure})") from None


def shipped() -> Board:
    """The board that is shipped. Raises DamagedResult."""
    try:
        content = json.loads(SHIPPED.read_text(encoding="utf-8"))
        if content.get("schema") != SHIPPED_SCHEMA:
            raise ValueError(f"not of schema {SHIPPED_SCHEMA}")
        return of_plain(content["hindcast"])
    except (OSError, ValueError, KeyError, AttributeError) as failure:
        raise DamagedResult(f"{SHIPPED}: no readable scoreboard ({failure})") from None
