"""The table of an ensemble, a CSV file: member, weight, then a column a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.evidence.tables import cells_of
from sim.reading import InputError, Message, Problem, closest, fill

Float = NDArray[np.float64]

FIRST = ("member", "weight")
WHOLE = 1e-6  # how far weights may sum beside 1, and numbers lie beside their range: rounding
_TEXTS: dict[str, tuple[str, str]] = {
    "no_file": ("no such file", "没有这个文件"),
    "unreadable": ("cannot be read: {reason}", "无法读取：{reason}"),
    "not_utf8": ("not UTF-8 text", "不是 UTF-8 文本"),
    "no_column": (
        "the header should begin with member,weight",
        "表头应以 member,weight 开头",
    ),
    "no_paths": ("no parameter has a column", "没有任何参数列"),
    "unknown_path": ("'{path}' is no parameter", "“{path}”不是参数"),
    "did_you_mean": ("{what}; did you mean {near}?", "{what}；是不是 {near}？"),
    "twice": ("'{path}' has two columns", "“{path}”有两列"),
    "no_members": ("there are no members", "没有成员"),
    "cells": (
        "{count} cells where the header has {expected}",
        "有 {count} 格，表头有 {expected} 格",
    ),
    "not_closed": ("a quoted cell is not closed", "引号没有配对"),
    "not_number": ("'{text}' is not a number", "“{text}”不是数"),
    "not_finite": ("'{text}' is not a finite number", "“{text}”不是有限的数"),
    "negative": ("a weight is 0 or more", "权重不得为负"),
    "weights_sum": ("the weights sum to {total}, not to 1", "权重之和为 {total}，应为 1"),
    "outside": (
        "{value} is outside the range of {path}, {low}–{high}{more}",
        "{value} 超出 {path} 的允许范围 {low}–{high}{more}",
    ),
    "and_more": (", as are {count} more in this column", "，此列另有 {count} 处"),
    "not_constant": (
        "{path} is not uncertain, so it is the same in all members; here it is {value}, in the "
        "first {first}",
        "{path} 不是不确定的参数，各成员应相同；此处为 {value}，首个成员为 {first}",
    ),
}


@dataclass(frozen=True)
class Span:
    """What the number of a path may be, in its unit, and whether it is drawn world by world."""

    low: float
    high: float
    drawn: bool


@dataclass(frozen=True)
class Table:
    """``weights`` (members,) and, by path, ``numbers`` (members,)."""

    weights: Float
    numbers: dict[str, Float]


@dataclass(frozen=True)
class _Lines:
    """The lines of a file that hold members, with their numbers from 1, under a header."""

    file: str
    header: tuple[str, ...]
    texts: list[tuple[int, str]]

    def problem(self, key: str, line: int = 1, column: int = 0, /, **parts: object) -> Problem:
        """A problem in a line, in the cell under header ``column`` (from 0)."""
        text = dict(self.texts).get(line, ",".join(self.header))
        cells = cells_of(text) or []
        place = cells[column][1] if column < len(cells) else 1
        return Problem.of(self.file, line, place, "error", _say(key, **parts))


def _say(key: str, /, **parts: object) -> Message:
    return fill(_TEXTS, key, **parts)


def read_ensemble_table(file: Path, spans: Mapping[str, Span]) -> Table:
    """Read the table of an ensemble of parameters that may be what ``spans`` say.

    Numbers beyond an end of their range by rounding are put on it.
    Raises InputError with every problem at its line and column.
    """
    lines = _lines(file)
    problems = list(_header_problems(lines, spans))
    cells, wrong = _numbers(lines)
    problems += wrong
    if cells is None or problems:
        raise InputError(problems)
    weights, columns = cells[:, 1], cells[:, 2:]
    problems += _weight_problems(lines, weights)
    problems += _range_problems(lines, columns, spans)
    if problems:
        raise InputError(problems)
    return Table(
        np.ascontiguousarray(weights),
        {
            path: np.clip(columns[:, place], spans[path].low, spans[path].high)
            for place, path in enumerate(lines.header[2:])
        },
    )


def _lines(file: Path) -> _Lines:
    name = str(file)
    try:
        texts = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InputError([Problem.of(name, 0, 0, "error", _say("no_file"))]) from None
    except (OSError, UnicodeDecodeError) as failure:
        undecoded = isinstance(failure, UnicodeDecodeError)
        message = _say("not_utf8") if undecoded else _say("unreadable", reason=failure)
        raise InputError([Problem.of(name, 0, 0, "error", message)]) from None
    header = tuple(text for text, _ in cells_of(texts[0]) or ()) if texts else ()
    members = [(line, text) for line, text in enumerate(texts[1:], start=2) if text.strip()]
    return _Lines(name, header, members)


def _header_problems(lines: _Lines, spans: Mapping[str, Span]) -> list[Problem]:
    if lines.header[: len(FIRST)] != FIRST:
        return [lines.problem("no_column")]
    found = []
    for place, path in enumerate(lines.header[2:], start=2):
        if path not in spans:
            what = _say("unknown_path", path=path)
            near = closest(path, spans)
            key = "unknown_path" if near is None else "did_you_mean"
            found.append(lines.problem(key, 1, place, path=path, what=what, near=near))
        elif path in lines.header[:place]:
            found.append(lines.problem("twice", 1, place, path=path))
    if len(lines.header) == len(FIRST):
        found.append(lines.problem("no_paths"))
    if not lines.texts:
        found.append(lines.problem("no_members"))
    return found


def _numbers(lines: _Lines) -> tuple[Float | None, list[Problem]]:
    """All cells as numbers, (members, columns); None, and what is wrong, where some are none."""
    texts = [text for _, text in lines.texts]
    if not texts:
        return None, []
    try:
        cells = np.loadtxt(texts, delimiter=",", comments=None, ndmin=2)
    except ValueError:
        return _numbers_one_by_one(lines)
    if cells.shape == (len(texts), len(lines.header)) and np.isfinite(cells).all():
        return cells, []
    return _numbers_one_by_one(lines)


def _numbers_one_by_one(lines: _Lines) -> tuple[Float | None, list[Problem]]:
    """The same, cell by cell: slow, and able to say which cell is wrong."""
    found: list[Problem] = []
    rows = []
    for line, text in lines.texts:
        cells = cells_of(text)
        if cells is None:
            found.append(lines.problem("not_closed", line))
            continue
        if len(cells) != len(lines.header):
            counts = {"count": len(cells), "expected": len(lines.header)}
            found.append(lines.problem("cells", line, **counts))
            continue
        row = []
        for place, (cell, _) in enumerate(cells):
            try:
                value = float(cell)
            except ValueError:
                value = np.nan
                found.append(lines.problem("not_number", line, place, text=cell))
            else:
                if not np.isfinite(value):
                    found.append(lines.problem("not_finite", line, place, text=cell))
            row.append(value)
        rows.append(row)
    return (None, found) if found or not rows else (np.array(rows, dtype=np.float64), found)


def _weight_problems(lines: _Lines, weights: Float) -> list[Problem]:
    negative = [lines.texts[row][0] for row in np.flatnonzero(weights < 0.0)]
    found = [lines.problem("negative", line, 1) for line in negative]
    total = float(weights.sum())
    if not found and abs(total - 1.0) > WHOLE:
        found.append(lines.problem("weights_sum", 1, 1, total=f"{total:.7g}"))
    return found


def _range_problems(lines: _Lines, columns: Float, spans: Mapping[str, Span]) -> list[Problem]:
    """One problem a column, at its first number that is out of range, or differs and may not."""
    found = []
    for place, path in enumerate(lines.header[2:]):
        span, values = spans[path], columns[:, place]
        slack = WHOLE * np.abs(values)
        outside = np.flatnonzero((values < span.low - slack) | (values > span.high + slack))
        if len(outside):
            row = outside[0]
            others = len(outside) - 1
            parts = {
                "path": path,
                "value": f"{values[row]:.7g}",
                "low": f"{span.low:.7g}",
                "high": f"{span.high:.7g}",
                "more": _say("and_more", count=others) if others else "",
            }
            found.append(lines.problem("outside", lines.texts[row][0], place + 2, **parts))
        differing = np.flatnonzero(values != values[0])
        if not span.drawn and len(differing):
            row = differing[0]
            shown = {"value": f"{values[row]:.7g}", "first": f"{values[0]:.7g}"}
            line = lines.texts[row][0]
            found.append(lines.problem("not_constant", line, place + 2, path=path, **shown))
    return found
