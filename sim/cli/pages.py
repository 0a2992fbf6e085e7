"""An answer of several tables, as a page on the terminal or as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.cli.conduct import Session
from sim.cli.text import Side, columns, wrapped

Cells = tuple[str, ...]
_INDENT = "&emsp;"  # Markdown drops blanks at the beginning of a cell
_MARKS = "\\|<*_`"


@dataclass(frozen=True)
class Title:
    """What the page is about."""

    text: str


@dataclass(frozen=True)
class Note:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Section:
    """Rows under a heading of their own or under ``heads``, one or more lines of them; without
    heads they stand under those of the first section. ``note``: a line below the rows."""

    rows: Sequence[Cells]
    heading: str = ""
    heads: Sequence[Cells] = ()
    note: str = ""


@dataclass(frozen=True)
class Grid:
    """Sections whose columns stand under each other; the first one has heads."""

    sections: Sequence[Section]
    sides: Sequence[Side]


Block = Title | Note | Grid


def as_text(blocks: Sequence[Block], session: Session, line: int) -> str:
    """The page for a terminal, paragraphs wrapped at ``line`` columns."""
    shown = []
    for block in blocks:
        lines = _laid(block) if isinstance(block, Grid) else wrapped(block.text, line)
        if isinstance(block, Title):
            lines[0] = session.bold(lines[0])
        shown.append("\n".join(lines))
    return "\n\n".join(shown)


def _laid(grid: Grid) -> list[str]:
    """Cells of all sections in columns, a blank line between sections."""
    cells = [cells for section in grid.sections for cells in (*section.heads, *section.rows)]
    laid = iter(columns(cells, grid.sides))
    lines: list[str] = []
    for section in grid.sections:
        lines += [""] if lines else []
        lines += [section.heading] if section.heading else []
        lines += [next(laid) for _ in (*section.heads, *section.rows)]
        lines += [section.note] if section.note else []
    return lines


def as_markdown(blocks: Sequence[Block]) -> str:
    """The page in Markdown: a heading, tables with pipes, paragraphs."""
    shown: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            shown += _tables(block)
        else:
            text = _plain(block.text)
            shown.append(f"## {text}" if isinstance(block, Title) else text)
    return "\n\n".join(shown)


def _tables(grid: Grid) -> Iterator[str]:
    """A table a section, and its note below."""
    names = [" ".join(part.strip() for part in each) for each in zip(*_heads(grid), strict=True)]
    marks = "|".join(" --- " if side == "left" else " --: " for side in grid.sides)
    for section in grid.sections:
        heads = [section.heading, *names[1:]] if section.heading else names
        if section.rows:
            rows = [_row(row) for row in section.rows]
            yield "\n".join([_row(heads), f"|{marks}|", *rows])
        elif section.heading:
            yield f"**{_plain(section.heading)}**"
        if section.note:
            yield _plain(section.note.strip())


def _heads(grid: Grid) -> Sequence[Cells]:
    return grid.sections[0].heads


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    inner = text.strip()
    depth = (len(text) - len(text.lstrip())) // 2 if inner else 0
    return _INDENT * max(0, depth - 1) + _plain(inner)


def _plain(text: str) -> str:
    """Text in which nothing is taken for a mark of Markdown."""
    for mark in _MARKS:
        text = text.replace(mark, f"\\{mark}")
    return text
