"""A workbook for planners: what it is, targets, indicators, what they count, parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.exports.sheets import (
    Row,
    Sheet,
    about_rows,
    indicator_sheet,
    parameter_sheet,
    scope_sheet,
    target_sheet,
)
from sim.exports.tables import Part, Pick
from sim.exports.text import EXCEL_ROWS
from sim.exports.words import Lang, say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from sim.analysis.targets import TargetScore

# How numbers are shown; the cell holds them whole. Small amounts keep their digits.
_SHOWN: Final = {
    "number": "[>=1000]#,##0;[>=10]0.0;0.00##",
    "share": "0.00",
    "count": "0",
    "plain": "General",
}
_HEAD: Final = {
    "bold": True,
    "bottom": 1,
    "bg_color": "#E4E7EA",
    "text_wrap": True,
    "valign": "top",
}


Writer = Callable[[Sheet], None]
"""Adds a sheet to the workbook that is being written."""


class TooManyRows(Exception):
    """More rows than a sheet holds; ``rows`` says how many, ``sheet`` where."""

    def __init__(self, sheet: str, rows: int) -> None:
        self.sheet, self.rows = sheet, rows
        super().__init__(f"{sheet}: {rows} rows")


def write_workbook(
    parts: Sequence[Part],
    scores: Sequence[Sequence[TargetScore]],
    pick: Pick,
    lang: Lang,
    file: Path,
    *,
    command: str,
    held: str = "",
    said: Sequence[str] = (),
    more: Callable[[Workbook, Writer], None] | None = None,
    made_by: Sequence[Part] = (),
) -> int:
    """Write the workbook and return how many rows its sheets have; the same input gives the same
    bytes.

    ``scores`` of the targets to show, a list a part; ``command`` that writes this; ``held``: which
    part of the results this is, '' for all; ``said``: sentences below the title of the first
    sheet; ``more`` adds sheets behind it; ``made_by``: what the first sheet and the one of
    parameters are about, where parts have that in common. Raises TooManyRows, OSError.
    """
    import xlsxwriter

    sheets = [
        target_sheet(parts, scores, lang),
        indicator_sheet(parts, pick, lang),
        scope_sheet(parts, pick, lang),
        parameter_sheet(made_by or parts, lang),
    ]
    for sheet in sheets:
        if len(sheet.rows) >= EXCEL_ROWS:
            raise TooManyRows(sheet.name, len(sheet.rows))
    # what begins like a formula or an address is text all the same
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(file), options)
    newest = max(str(part.result.manifest["created"]) for part in parts)
    made = datetime.fromisoformat(newest).replace(tzinfo=None)
    book.set_properties({"title": say("about.title", lang), "created": made, "comments": command})
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()}
    head = book.add_format(_HEAD)
    title, *rest = about_rows(made_by or parts, command, held, lang)
    lines: list[Row] = [(), *((line,) for line in said)] if said else []
    _write_about(book, [title, *lines, *rest], lang)

    def write(sheet: Sheet) -> None:
        _write_sheet(book.add_worksheet(sheet.name), sheet, head, formats)

    if more is not None:
        more(book, write)
    for sheet in sheets:
        write(sheet)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as failure:
        raise OSError(f"{file}: {failure}") from None
    return sum(len(sheet.rows) for sheet in sheets)


def _write_about(book: Workbook, rows: Iterable[Row], lang: Lang) -> None:
    page = book.add_worksheet(say("sheet.about", lang))
    title = book.add_format({"bold": True, "font_size": 14})
    left = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    page.set_column(0, 0, 32)
    page.set_column(1, 40, 60)
    page.hide_gridlines(2)
    for at, row in enumerate(rows):
        if at == 0:
            page.write(at, 0, row[0], title)
        elif len(row) == 1:
            page.write(at, 0, row[0])
        else:
            for column, cell in enumerate(row):
                page.write(at, column, cell, wrapped if column else left)


def _write_sheet(page: Worksheet, sheet: Sheet, head: Format, formats: dict[str, Format]) -> None:
    for column, (name, width) in enumerate(zip(sheet.heads, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, head)
    shown: list[Any] = [formats.get(kind) for kind in sheet.kinds]
    for at, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(at, column, cell)
            elif cell is not None and math.isfinite(cell):
                page.write_number(at, column, cell, shown[column])
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.heads) - 1)
