"""Points from a table (CSV): a column a path, a row a point, an empty cell where it is left."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.reading import InputError, Message, Problem
from sim.reading import messages as reading
from sim.scenario.axes import Axis, listed_axis
from sim.scenario.load import Opened
from sim.scenario.messages import say


def read_points(opened: Opened, file: Path) -> tuple[tuple[Axis, ...], NDArray[np.float64]]:
    """The axes of a table and its points as ``Points.values``, (points, axes).

    Cells are written as ``--set`` takes them; a column with any name of a path, none twice. Raises
    InputError with every problem, at its line.
    """
    header, rows = _rows(file)
    axes, columns, problems = [], [], []
    for column, path in enumerate(header):
        cells = [row[column].strip() for row in rows]
        written = list(dict.fromkeys(cell for cell in cells if cell))
        if path in header[:column]:
            problems.append(_at(file, 1, say("column_twice", path=path)))
            continue
        if not written:
            problems.append(_at(file, 1, say("empty_column", path=path)))
            continue
        try:
            axis = listed_axis(opened, path, written, str(file))
        except InputError as failure:
            problems += _placed(failure, opened, file, path, cells)
            continue
        values = axis.values if axis.is_number else tuple(float(i) for i in range(axis.levels))
        number = dict(zip(written, values, strict=True))
        axes.append(replace(axis, written=str(file.name)))
        columns.append([number.get(cell, np.nan) for cell in cells])
    if problems:
        raise InputError(problems)
    return tuple(axes), np.array(columns, dtype=np.float64).T


def _rows(file: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of equal length. Raises InputError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        if isinstance(failure, FileNotFoundError):
            message = reading.say("no_file")
        elif isinstance(failure, UnicodeDecodeError):
            message = reading.say("not_utf8")
        else:
            message = reading.say("unreadable", reason=failure)
        raise InputError([_at(file, 0, message)]) from None
    rows = list(csv.reader(text.splitlines()))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise InputError([_at(file, 0, say("no_points"))])
    header = [cell.strip() for cell in rows[0]]
    problems = [
        _at(file, line, say("cells", found=len(row), wanted=len(header)))
        for line, row in enumerate(rows[1:], start=2)
        if len(row) != len(header)
    ]
    if problems:
        raise InputError(problems)
    return header, rows[1:]


def _placed(
    failure: InputError, opened: Opened, file: Path, path: str, cells: Sequence[str]
) -> list[Problem]:
    """What is wrong with a column: a cell at its first line, what names no cell at the path."""
    found = set()
    for cell in dict.fromkeys(cell for cell in cells if cell):
        try:
            listed_axis(opened, path, [cell], str(file))
        except InputError as wrong:
            for problem in wrong.problems:
                line = cells.index(cell) + 2 if cell in problem.message else 1
                found.add(replace(problem, line=line, column=1))
    return list(found) or [replace(problem, line=1, column=1) for problem in failure.problems]


def _at(file: Path, line: int, message: Message) -> Problem:
    return Problem.of(str(file), line, 1 if line else 0, "error", message)
