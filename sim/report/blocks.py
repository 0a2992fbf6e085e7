"""What sections of a report are made of, free of language and form."""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.values import Part, Said

Cell = Part | None
"""None where there is nothing to say."""


@dataclass(frozen=True)
class Table:
    """Rows under heads, all as long as the heads; ``caption`` says what it shows, ``note`` how to
    read it. ``long`` tables go on over pages."""

    caption: Said
    heads: tuple[Part, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Said | None = None
    long: bool = False


@dataclass(frozen=True)
class Bullets:
    """Sentences under each other."""

    items: tuple[Part, ...]


@dataclass(frozen=True)
class Pictures:
    """Figures by name, of those that there are and that apply to the results."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Verbatim:
    """Lines as they are: a command, a citation."""

    caption: Said
    text: str


Block = Said | Table | Bullets | Pictures | Verbatim


@dataclass(frozen=True)
class Section:
    """A part of the report: ``section.<key>`` is its heading."""

    key: str
    blocks: tuple[Block, ...]
