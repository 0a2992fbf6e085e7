"""Text in columns, where a Chinese character is two wide, and numbers as people read them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sim.analysis.chances import COUNTED
from sim.analysis.punctuation import full_width as full_width
from sim.cli.words import Lang, Words

Side = Literal["left", "right"]

# Per unit, from the largest: from which size on (in the unit), how many of it, how it is called.
_CHINESE: dict[str, tuple[tuple[float, float, str], ...]] = {
    "yuan": ((1e8, 1e8, "亿元"), (1e4, 1e4, "万元"), (0, 1, "元")),
    "machine": ((1e4, 1e4, "万台"), (0, 1, "台")),
    "yuan/machine": ((0, 1e4, "万元/台"),),
    "yuan/firm": ((1e8, 1e8, "亿元/家"), (0, 1e4, "万元/家")),
    "machine/year": ((1e4, 1e4, "万台/年"), (0, 1, "台/年")),
    "yuan/year": ((1e8, 1e8, "亿元/年"), (0, 1e4, "万元/年")),
    "worker": ((1e4, 1e4, "万人"), (0, 1, "人")),
    "year": ((1, 1, "年"), (0, 1 / 12, "个月")),
    "share": ((0, 0.01, "%"),),
    "machine/worker": ((0, 1e-4, "台/万人"),),
    "1/year": ((0, 0.01, "%/年"),),
}
_ENGLISH: dict[str, tuple[tuple[float, float, str], ...]] = {
    "yuan": ((1e9, 1e9, "bn yuan"), (1e6, 1e6, "m yuan"), (0, 1, "yuan")),
    "machine": ((0, 1, "machines"),),
    "yuan/machine": ((0, 1, "yuan/machine"),),
    "yuan/firm": ((0, 1e6, "m yuan/firm"),),
    "machine/year": ((0, 1, "machines/year"),),
    "yuan/year": ((1e9, 1e9, "bn yuan/year"), (1e6, 1e6, "m yuan/year"), (0, 1, "yuan/year")),
    "worker": ((0, 1, "workers"),),
    "year": ((1, 1, "years"), (0, 1 / 12, "months")),
    "share": ((0, 0.01, "%"),),
    "machine/worker": ((0, 1e-4, "machines per 10,000 workers"),),
    "1/year": ((0, 0.01, "% a year"),),
}
_PLURALS = ("machines", "workers", "years", "months", *(f"{counted}s" for counted in COUNTED))


@dataclass(frozen=True)
class Scale:
    """How large numbers of a unit are printed: divided by ``size`` and called ``name``."""

    size: float
    name: str

    def number(self, value: float | None, digits: int = 3) -> str:
        """The bare number; a dash for one that is missing."""
        if value is None or math.isnan(value):
            return "–"
        return rounded(value / self.size, digits)

    def quantity(self, value: float | None, digits: int = 3) -> str:
        """The number with its unit."""
        number = self.number(value, digits)
        if not self.name:
            return number.replace(",", "")  # such as a calendar year
        one = number == "1" and self.name in _PLURALS
        return f"{number} {self.name.removesuffix('s') if one else self.name}".rstrip()


def scale_for(unit: str, reference: float, words: Words) -> Scale:
    """The scale for numbers of ``unit`` about as large as ``reference`` (canonical unit)."""
    if unit in COUNTED:
        return Scale(1.0, words(f"unit.{unit}"))
    table = _CHINESE if words.lang == "zh" else _ENGLISH
    for least, size, name in table.get(unit, ()):
        if abs(reference) >= least:
            return Scale(size, name)
    return Scale(1.0, "" if unit in ("1", "") else unit_name(unit, words))


def quantity(value: float, unit: str, words: Words) -> str:
    """One number with its unit, on the scale that suits it, as it was put in."""
    return scale_for(unit, value, words).quantity(value, digits=6)


_UNITS_ZH: dict[str, str] = {
    "1": "1",
    "deal": "笔",
    "firm": "家",
    "machine": "台",
    "project": "项",
    "scene": "个场景",
    "share": "比例",
    "site": "个",
    "worker": "人",
    "year": "年",
    "yuan": "元",
}


def unit_name(unit: str, words: Words) -> str:
    """What a canonical unit is called: yuan/machine, 元/台."""
    if words.lang == "en":
        return unit
    return re.sub(r"[A-Za-z]+|1", lambda part: _UNITS_ZH.get(part[0], part[0]), unit)


def placed(regions: str, words: Words, *, ids: bool = True) -> str:
    """Regions given by ids with blanks between, in Chinese by name (and id)."""
    from sim.evidence import regions as tree_of

    tree = tree_of()
    if words.lang == "en":
        return regions
    named = [
        (f"{tree.name(one, 'zh')} ({one})" if ids else tree.name(one, "zh"))
        if one in tree.all
        else one
        for one in regions.split()
    ]
    return listing(words.lang, named)


def rounded(value: float, digits: int = 3) -> str:
    """So many significant digits, large numbers in full groups: 0.0431, 2, 18,100."""
    if value == 0:
        return "0"
    short = float(f"{value:.{digits}g}")
    if abs(short) >= 10 ** (digits - 1):
        return f"{short:,.0f}"
    return f"{short:,.{digits}g}" if abs(short) >= 1e-4 else f"{short:.1e}"


def dots(chance: float | None) -> str:
    """Ten dots, one for every tenth of the chance."""
    if chance is None:
        return ""
    full = round(10 * chance)
    return "●" * full + "○" * (10 - full)


def width(text: str) -> int:
    """Columns a terminal gives the text: two for a wide character, none for a combining one."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int, side: Side = "left") -> str:
    """The text filled with blanks to so many columns, standing on the given side."""
    blanks = " " * max(0, columns - width(text))
    return blanks + text if side == "right" else text + blanks


def columns(rows: Sequence[Sequence[str]], sides: Sequence[Side], gap: int = 2) -> list[str]:
    """Rows of cells as lines with aligned columns, without blanks at the end of a line."""
    widths = [max((width(row[i]) for row in rows), default=0) for i in range(len(sides))]
    return [
        (" " * gap).join(pad(cell, widths[i], sides[i]) for i, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """Lines of at most so many columns; Chinese may break anywhere, other text at blanks."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width(indent + line + piece.rstrip()) > columns:
            lines.append(indent + line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, indent + line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Where a line may break: after a blank and around a wide character, not before its comma.

    Nor behind an opening bracket or quotation mark.
    """
    pieces: list[str] = []
    for character in text:
        joins = (
            bool(pieces)
            and not pieces[-1].endswith(" ")
            and (
                character in "，。；：、！？）》” "
                or pieces[-1][-1] in "（《“"
                or (_columns(character) == 1 and _columns(pieces[-1][-1]) == 1)
            )
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def listing(lang: Lang, names: Sequence[str]) -> str:
    """Names in a row, as the language separates them."""
    return ("、" if lang == "zh" else ", ").join(names)
