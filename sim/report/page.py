"""One page of text, table and figure: what stands on it, in which type, and that it fits.

The Chinese layout follows GB/T 9704-2012 (paper, margins, fonts and sizes of official documents:
title in Xiaobiaosong 22 pt, headings in Heiti 16 pt, text in Fangsong 16 pt on lines of 28 pt,
page number between dashes at the outer edge), with notes and table in smaller type as the standard
allows where need be. The English one is a plain memo.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sim.figures.words import short_amount
from sim.report.brief import Brief
from sim.report.contents import Contents
from sim.report.target_rows import Cited, TargetRow
from sim.report.values import Lang, Said, Span, Value, spoken, text_of

POINTS: Final = 72 / 25.4
"""Points a millimetre."""
PAPER: Final = (210.0, 297.0)
"""A4, width and height in mm."""
MOST_RESULTS: Final = 3
"""So many results have a column of the table."""
_LEAST_ROWS: Final = 6  # beside a figure, if there are so many
_FIGURE: Final = (38.0, 62.0)  # mm, the least and the most of a figure's height
_SPARE: Final = 8.0  # points left free: programs break lines a little differently
PAD: Final = 4.0
"""Points between a cell's text and its edge."""

Align = Literal["left", "center", "right", "both"]


@dataclass(frozen=True)
class Type:
    """How a kind of paragraph is set: fonts for Latin and for Chinese, size and fixed line height
    in points, the first line's indent in ems."""

    latin: str
    wide: str
    size: float
    line: float
    align: Align = "left"
    bold: bool = False
    indent: float = 0.0


@dataclass(frozen=True)
class Layout:
    """The page: ``margins`` top, bottom, left, right in mm, and the type of each part."""

    margins: tuple[float, float, float, float]
    title: Type
    subtitle: Type
    heading: Type
    body: Type
    cell: Type
    caption: Type
    note: Type
    small: Type
    page: Type
    footer: float  # mm from the page's edge to the page number
    tighter: tuple[tuple[tuple[float, float], tuple[float, float]], ...]  # (body, note) if need be

    @property
    def width(self) -> float:
        """Points a line is long."""
        return (PAPER[0] - self.margins[2] - self.margins[3]) * POINTS

    @property
    def height(self) -> float:
        """Points from the top of the text to its foot."""
        return (PAPER[1] - self.margins[0] - self.margins[1]) * POINTS


_ROMAN: Final = "Times New Roman"
LAYOUTS: Final[dict[Lang, Layout]] = {
    "zh": Layout(
        margins=(37.0, 35.0, 28.0, 26.0),
        title=Type(_ROMAN, "方正小标宋简体", 22, 32, "center"),
        subtitle=Type(_ROMAN, "楷体", 16, 28, "center"),
        heading=Type(_ROMAN, "黑体", 16, 28, indent=2),
        body=Type(_ROMAN, "仿宋", 16, 28, "both", indent=2),
        cell=Type(_ROMAN, "仿宋", 10.5, 14),
        caption=Type(_ROMAN, "仿宋", 10.5, 15, "center"),
        note=Type(_ROMAN, "仿宋", 14, 22, "both", indent=2),
        small=Type(_ROMAN, "宋体", 9, 11.5),
        page=Type(_ROMAN, "宋体", 14, 18, "right"),
        footer=25.0,
        tighter=(((16, 28), (12, 18)), ((16, 28), (10.5, 15)), ((15, 24), (10.5, 15))),
    ),
    "en": Layout(
        margins=(25.0, 22.0, 25.0, 25.0),
        title=Type("Arial", "黑体", 15, 20, bold=True),
        subtitle=Type("Arial", "黑体", 11, 22),
        heading=Type("Arial", "黑体", 11, 22, bold=True),
        body=Type(_ROMAN, "宋体", 11.5, 16),
        cell=Type("Arial", "宋体", 8, 12),
        caption=Type("Arial", "宋体", 8.5, 12),
        note=Type(_ROMAN, "宋体", 10.5, 14),
        small=Type("Arial", "宋体", 7.5, 10),
        page=Type("Arial", "宋体", 9, 12, "center"),
        footer=12.0,
        tighter=(((10.5, 14), (9.5, 12.5)), ((10, 13), (9, 11.5))),
    ),
}


@dataclass(frozen=True)
class Page:
    """What stands on the page, in words, top to bottom. ``rows`` has as many cells as ``heads``,
    ``widths`` their shares of the line. ``figure``: its height in mm, 0 for none."""

    layout: Layout
    title: str
    subtitle: str
    body: tuple[str, ...]
    targets: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]
    figure: float
    caption: str
    notes_head: str
    notes: tuple[str, ...]
    small: tuple[str, ...]

    @property
    def height(self) -> float:
        """Points of all of it, as far as that can be told without setting it."""
        return sum(_heights(self))


def page(held: Contents, lang: Lang, layout: Layout | None = None) -> Page:
    """The page about a report's contents, as much of it as one page holds.

    First type becomes smaller, then rows of the table are left out, and the page says how many;
    where few would be left, the figure goes and the rows stay.
    """
    layout = layout or LAYOUTS[lang]
    full = _whole(held, lang, layout)
    tries = [layout, *(_tightened(layout, *sizes) for sizes in layout.tighter)]
    many = len(full.rows)
    for least, drawn in ((min(_LEAST_ROWS, many), True), (0, False)):
        for count in range(many, least - 1, -1):
            for chosen in tries:
                cut = replace(_shortened(full, count, lang), layout=chosen)
                cut = cut if drawn else replace(cut, caption="")
                room = (chosen.height - _SPARE - cut.height) / POINTS
                if room >= (_FIGURE[0] if drawn else 0.0):
                    return replace(cut, figure=min(room, _FIGURE[1]) if drawn else 0.0)
    return cut


def _tightened(layout: Layout, body: tuple[float, float], note: tuple[float, float]) -> Layout:
    return replace(
        layout,
        body=replace(layout.body, size=body[0], line=body[1]),
        note=replace(layout.note, size=note[0], line=note[1]),
    )


def _shortened(full: Page, count: int, lang: Lang) -> Page:
    """The page with the first rows only, and a word on the others."""
    gone = len(full.rows) - count
    if gone <= 0:
        return full
    said = _say("word.left_out", lang, count=str(gone))
    return replace(full, rows=full.rows[:count], left_out=(*full.left_out, said))


# --- what it says --------------------------------------------------------------------------


def _say(key: str, lang: Lang, **parts: Said | Value | Span | str) -> str:
    return spoken(Said(key, parts), lang)


def _whole(held: Contents, lang: Lang, layout: Layout) -> Page:
    """Everything the page would say if it were long enough."""
    brief = held.brief
    rows = [row for row in brief.rows if row.scored]
    results = min(len(held.ran), MOST_RESULTS)
    place, scenario = text_of(brief.place, lang), text_of(brief.title, lang)
    beside = brief.beside[: MOST_RESULTS - 1]
    gone = len(held.ran) - results
    heads, widths = _columns(held, results, lang)
    years = {row.year for row in rows}
    one = str(years.pop()) if len(years) == 1 else ""
    return Page(
        layout=layout,
        title=_say("word.title", lang, place=place),
        subtitle=_say("word.scenario", lang, title=scenario),
        body=tuple(spoken(said, lang) for said in (brief.sentence, *beside)),
        targets=_say("word.targets_of" if one else "word.targets", lang, year=one),
        heads=heads,
        widths=widths,
        rows=tuple(_row(row, brief, results, lang, dated=not one) for row in rows),
        left_out=(_say("word.columns_left_out", lang, count=str(gone)),) if gone > 0 else (),
        figure=0.0,
        caption=_say("word.caption_counts" if brief.region == "china" else "word.caption", lang),
        notes_head=_say("word.notes", lang),
        notes=tuple(
            _say("word.note", lang, number=str(number), said=said)
            for number, said in enumerate(brief.caveats, start=1)
        ),
        small=tuple(_small(held, rows, lang)),
    )


def _columns(held: Contents, results: int, lang: Lang) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The heads of the table and their shares of its width."""
    target, asked = _say("word.head.target", lang), _say("word.head.asked", lang)
    if results == 1:
        rest = [_say(f"word.head.{key}", lang) for key in ("median", "range", "chance")]
        shares = (0.32, 0.14, 0.14, 0.2, 0.2) if lang == "zh" else (0.31, 0.15, 0.14, 0.19, 0.21)
        return (target, asked, *rest), shares
    names = [one.name for one in held.ran[:results]]
    rest = [
        name if names.count(name) == 1 else one.stamp
        for name, one in zip(names, held.ran, strict=False)
    ]
    return (target, asked, *rest), (0.36, 0.16, *[0.48 / results] * results)


def _row(row: TargetRow, brief: Brief, results: int, lang: Lang, *, dated: bool) -> tuple[str, ...]:
    """A target with what is asked for, and the first result's numbers or each result's chance."""
    name = text_of(row.name, lang)
    if row.region != brief.region:
        name = _say("word.row_of", lang, place=text_of(row.place, lang), name=name)
    if dated:
        name = _say("word.row", lang, name=name, year=str(row.year))
    cells = [name, row.sign + _amount(row.value, lang)]
    if results == 1:
        found = row.chances[0]
        if found.median is not None and found.low is not None and found.high is not None:
            cells += [_amount(found.median, lang), _range(found.low, found.high, lang)]
        else:
            cells += [_say("word.none", lang)] * 2
    for found in row.chances[:results]:
        if found.chance is None:
            cells.append(_say("word.none", lang))
        elif found.word is None:
            cells.append(_say("word.few", lang, chance=found.chance))
        else:
            word = text_of(found.word, lang)
            cells.append(_say("word.chance", lang, chance=found.chance, word=word))
    return tuple(cells)


def _amount(value: Value, lang: Lang) -> str:
    """A number with its unit; without it in English, where the target's name says what counts."""
    bare = lang == "en" and value.unit != "yuan"
    return short_amount(value.number, value.unit, lang, 3) if bare else spoken(value, lang)


def _range(low: Value, high: Value, lang: Lang) -> str:
    if lang == "en" and low.unit != "yuan":
        return f"{_amount(low, lang)}–{_amount(high, lang)}"
    return spoken(Span(low, high), lang)


def _small(held: Contents, rows: Sequence[TargetRow], lang: Lang) -> Iterator[str]:
    """Where targets and numbers come from."""
    documents: dict[str, tuple[Cited, list[str]]] = {}
    for row in rows:
        for one in row.clauses:
            places = documents.setdefault(one.document or one.id, (one, []))[1]
            if one.id not in places:
                places.append(one.id)
    comma = "、" if lang == "zh" else ", "
    listed = [
        _say(
            "word.cited",
            lang,
            title=text_of(one.title, lang) or one.document or one.id,
            clauses=comma.join(places),
        )
        for one, places in documents.values()
    ]
    if listed:
        yield _say("word.source", lang, list=("；" if lang == "zh" else "; ").join(listed))
    first = held.ran[0]
    run = spoken(held.brief.subtitle, lang)
    others = [one.stamp for one in held.ran[1:]]
    if others:
        run += comma + comma.join(others)
    yield _say("word.run", lang, run=run, version=first.version, command=held.command)


# --- how much room it takes ----------------------------------------------------------------


def _heights(what: Page) -> Iterator[float]:
    """Points of one part of the page after the other."""
    layout = what.layout
    width = layout.width

    def set_in(kind: Type, *texts: str) -> float:
        return sum(lines(text, kind, width) * kind.line for text in texts)

    yield set_in(layout.title, what.title) + set_in(layout.subtitle, what.subtitle)
    yield set_in(layout.body, *what.body)
    yield set_in(layout.heading, what.targets, what.notes_head)
    for row in (what.heads, *what.rows):
        room = [share * width - 2 * PAD for share in what.widths]
        most = max(lines(cell, layout.cell, at) for cell, at in zip(row, room, strict=True))
        yield most * layout.cell.line
    yield set_in(layout.small, *what.left_out, *what.small)
    yield what.figure * POINTS
    yield set_in(layout.caption, what.caption) if what.caption else 0.0
    yield set_in(layout.note, *what.notes)


def lines(text: str, kind: Type, width: float) -> int:
    """How many lines a paragraph takes at most in lines of ``width`` points."""
    ems = kind.indent + sum(_ems(character) for character in text)
    wide = any(_ems(character) == 1.0 for character in text)
    # a word moves to the next line as a whole, a Chinese character alone
    lost = 1.2 if wide else 2.0
    each = max(width / kind.size - lost, 1.0)
    return max(1, math.ceil(ems / each - 1e-9)) if ems > width / kind.size else 1


def _ems(character: str) -> float:
    """How wide a character is in ems, in the wide fonts that stand in for missing ones."""
    if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’—…≥≤":
        return 1.0
    if character in " \u00a0":
        return 0.33
    return 0.78 if character.isupper() or character in "%@&" else 0.6
