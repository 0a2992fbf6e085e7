"""CSV tables read so that every cell knows its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.reading import InputError, Problem, UnitError, closest, unit_factor

_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^,"]*))(,|$)')


@dataclass(frozen=True)
class Row:
    """One record: text by column name, and where each text begins (columns count from 1)."""

    file: str
    line: int
    texts: dict[str, str]
    columns: dict[str, int]

    def __getitem__(self, column: str) -> str:
        return self.texts[column]

    def error(self, column: str, message: str) -> Problem:
        """A problem at the cell of ``column``."""
        return Problem(self.file, self.line, self.columns.get(column, 1), "error", message)

    def choice(self, column: str, options: Iterable[str], problems: list[Problem]) -> str:
        """The text of ``column``; an error if it is none of ``options``."""
        word, names = self.texts[column], tuple(options)
        if word not in names:
            meant = closest(word, names)
            hint = f"did you mean {meant}?" if meant else f"known: {', '.join(names[:12])}"
            problems.append(self.error(column, f"{column} '{word}' is not known; {hint}"))
        return word

    def number(self, column: str, problems: list[Problem]) -> float | None:
        """The number of ``column``, None where it is blank; an error if it is not a number."""
        text = self.texts[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            problems.append(self.error(column, f"'{text}' is not a number"))
            return None
        if value != value or value in (float("inf"), float("-inf")):
            problems.append(self.error(column, f"'{text}' is not a finite number"))
            return None
        return value

    def unit(self, column: str, others: Iterable[str], problems: list[Problem]) -> str:
        """The unit of ``column`` as written: one the reading room knows, or one of ``others``."""
        written = self.texts[column]
        if written not in tuple(others):
            try:
                unit_factor(written, written)
            except UnitError as failure:
                problems.append(self.error(column, str(failure)))
        return written


def read_table(path: Path, columns: tuple[str, ...], problems: list[Problem]) -> list[Row]:
    """The records of a UTF-8 CSV file with exactly the header ``columns``.

    A record stands on one line. Malformed lines go to ``problems``; a file that is missing or
    has another header raises InputError at once.
    """
    name = str(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InputError([Problem(name, 0, 0, "error", "no such file")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(name, 0, 0, "error", "not UTF-8 text")]) from None
    header = tuple(text for text, _ in cells_of(lines[0]) or ()) if lines else ()
    if header != columns:
        message = f"the header should be {','.join(columns)}"
        raise InputError([Problem(name, 1, 1, "error", message)])
    rows: list[Row] = []
    for line, content in enumerate(lines[1:], start=2):
        if not content.strip():
            continue
        cells = cells_of(content)
        if cells is None:
            problems.append(Problem(name, line, 1, "error", "a quoted cell is not closed"))
        elif len(cells) != len(columns):
            message = f"{len(cells)} cells where the header has {len(columns)}"
            problems.append(Problem(name, line, 1, "error", message))
        else:
            texts = {key: text for key, (text, _) in zip(columns, cells, strict=True)}
            places = {key: place for key, (_, place) in zip(columns, cells, strict=True)}
            rows.append(Row(name, line, texts, places))
    return rows


def cells_of(line: str) -> list[tuple[str, int]] | None:
    """Cells of one line with their first columns; None if quotes do not close."""
    cells: list[tuple[str, int]] = []
    position = 0
    while True:
        match = _CELL.match(line, position)
        if match is None:
            return None
        quoted, plain, separator = match.groups()
        text = plain if quoted is None else quoted.replace('""', '"')
        cells.append((text.strip(), position + 1))
        if not separator:
            return cells
        position = match.end()


def unique(rows: Iterable[Row], column: str, problems: list[Problem]) -> None:
    """An error for every row whose ``column`` repeats an earlier one."""
    first: dict[str, int] = {}
    for row in rows:
        key = row[column]
        if not key:
            problems.append(row.error(column, f"{column} is blank"))
        elif key in first:
            message = f"{column} '{key}' already stands on line {first[key]}"
            problems.append(row.error(column, message))
        else:
            first[key] = row.line
