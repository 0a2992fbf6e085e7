"""Small pieces of Markdown: cells, tables, links, numbers as Chinese statistics print them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from sim.cli.text import quantity as shown_quantity
from sim.cli.text import rounded
from sim.cli.words import Words

_WORDS = Words("zh")
_PLAIN = {"yuan/machine", "machine/year", "yuan/year", "1/year"}  # printed well as they are
_UNITS = {
    "year": "年",
    "machine": "台",
    "firm": "家",
    "worker": "人",
    "project": "项",
    "site": "个",
    "scene": "场景",
    "yuan": "元",
}
_CODE = re.compile(r"(`[^`]*`)")


def escaped(text: str) -> str:
    """Text in which stars and bars stand for themselves; what is between ticks stays."""
    parts = _CODE.split(text)
    return "".join(
        part.replace("|", "\\|")
        if part.startswith("`")
        else part.replace("*", "\\*").replace("|", "\\|").replace("<", "&lt;")
        for part in parts
    )


def one_line(text: str) -> str:
    """Text without line breaks or runs of blanks."""
    return " ".join(text.split())


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown already."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(one_line(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def code(text: str) -> str:
    """A name as code; empty stays empty."""
    return f"`{text}`" if text else ""


def link(page: str, target: str, text: str) -> str:
    """A link from ``page`` to ``target``, both paths from the root of the repository."""
    start = str(PurePosixPath(page).parent)
    return f"[{text}]({os.path.relpath(target, start)})"


def quantity(value: float, unit: str) -> str:
    """A number of a canonical unit in Chinese units: 2.5 亿元/年, 15 %, 6 个月."""
    if abs(value) == float("inf"):
        return "∞"
    if unit not in _PLAIN and "/" in unit and not unit.startswith("1/"):
        over, _, rest = unit.partition("/")
        return f"{shown_quantity(value, over, _WORDS)}/{_in_chinese(rest)}"
    if unit not in _PLAIN and unit.startswith("1/"):
        return f"{rounded(value)}/{_in_chinese(unit.removeprefix('1/'))}"
    shown = shown_quantity(value, unit, _WORDS)
    return shown.removesuffix(unit) + _in_chinese(unit) if shown.endswith(f" {unit}") else shown


def _in_chinese(unit: str) -> str:
    """The words of a unit as statistics write them: machine*year -> 台*年."""
    words = re.split(r"(\W+)", unit)
    return escaped("".join(_UNITS.get(word, word) for word in words))


def span(low: float, high: float, unit: str) -> str:
    """The range that may be written; empty where nothing bounds it."""
    if low == -float("inf") and high == float("inf"):
        return ""
    if high == float("inf"):
        return f"{quantity(low, unit)} and above"
    if low == -float("inf"):
        return f"up to {quantity(high, unit)}"
    return f"{quantity(low, unit)} – {quantity(high, unit)}"
