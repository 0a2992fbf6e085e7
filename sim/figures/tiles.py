"""Tiles: the 34 provincial regions as equal cells, shaded by the machines they make."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.figures import plots, style, words
from sim.figures.inputs import MACHINES, CannotDraw, Facts, Floats, Lang, finite_series
from sim.figures.texts import feet, run_source, run_subtitle
from sim.figures.tile_layout import CELLS, ROWS, Cell

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

_NATION: Final = "china"
_CELL: Final = 0.86  # inches
_GAP: Final = 0.06
_LIST: Final = 3.0  # of the list at the right
_LINE: Final = 0.27
_NONE: Final = "#eef0f2"
# From few to many; white text from the fourth on.
_SHADES: Final = ("#e3eff7", "#b9d7ea", "#7fb3d5", "#2f86bd", "#00588b")
_DARK: Final = 3


@dataclass(frozen=True)
class _Tile:
    """A cell with the machines of the year, percentiles over worlds; None for none of its own."""

    cell: Cell
    machines: Floats | None


def draw(
    result: RunResult,
    facts: Facts,
    lang: Lang,
    region: str | None = None,
    year: int | None = None,
) -> style.Drawing:
    """The scheme of China in a year (the run's last); the ``region`` asked for is framed.

    Raises CannotDraw where the result does not hold machines made.
    """
    year = result.years[-1] if year is None else year
    column = result.years.index(year)
    whole = finite_series(result, _NATION, MACHINES)[:, column]
    tiles = [_Tile(cell, _machines(result, cell, column)) for cell in CELLS]
    rest = _rest(result, tiles, whole, column)
    framed = region or result.scenario.focus
    with style.house_style(lang):
        count = sum(tile.machines is None for tile in tiles)
        notes = (words.say("tiles_unstored", lang, count=count),)
        sheet = style.Sheet(
            _title(result, tiles, whole, column, lang),
            run_subtitle(result, "tiles_measures", facts.region(_NATION, lang), lang),
            feet(run_source(lang, notes), [result], "tiles", lang),
            ROWS * (_CELL + _GAP) + 0.75,
        )
        bounds = _bounds(tiles)
        _draw_cells(sheet, tiles, bounds, framed, facts, lang)
        _draw_list(sheet, tiles, rest, facts, lang)
        _draw_key(sheet, bounds, lang)
        figure = sheet.finished(_table(tiles, rest, year))
        figure.notes = notes
        return figure


def _machines(result: RunResult, cell: Cell, column: int) -> Floats | None:
    if not cell.region or cell.region not in result.regions:
        return None
    return plots.middle(finite_series(result, cell.region, MACHINES)[:, column])


def _rest(result: RunResult, tiles: Sequence[_Tile], whole: Floats, column: int) -> Floats:
    """What China makes outside the cells, percentiles over worlds."""
    known = [
        finite_series(result, tile.cell.region, MACHINES)[:, column]
        for tile in tiles
        if tile.machines is not None
    ]
    if any(len(each) != len(whole) for each in known):
        raise CannotDraw(
            f"{MACHINES} is known in different worlds for different regions",
            f"各地区 {MACHINES} 有数值的模拟世界不同",
        )
    return plots.middle(np.maximum(whole - np.sum(known, axis=0), 0.0))


def _title(
    result: RunResult, tiles: Sequence[_Tile], whole: Floats, column: int, lang: Lang
) -> str:
    year = result.years[column]
    own = [tile for tile in tiles if tile.machines is not None and not tile.cell.part]
    if not own or float(np.median(whole)) <= 0:
        return words.sentence(words.say("tiles_none", lang, year=year))
    leader = max(own, key=lambda tile: (float(_median(tile)), tile.cell.en))
    made = finite_series(result, leader.cell.region, MACHINES)[:, column]
    share = float(np.median(made / np.where(whole > 0, whole, 1.0)))
    return words.sentence(
        words.say(
            "tiles_title",
            lang,
            leader=leader.cell.zh if lang == "zh" else leader.cell.en,
            year=year,
            share=words.short_amount(round(share, 2), "share", lang),
            count=len(own),
        )
    )


def _median(tile: _Tile) -> float:
    return float("nan") if tile.machines is None else float(tile.machines[1])


def _bounds(tiles: Sequence[_Tile]) -> list[float]:
    """Where a shade ends and the next begins: 1 or 3 times a power of ten, the last of them the
    greatest that a cell reaches."""
    most = max((_median(tile) for tile in tiles if tile.machines is not None), default=0.0)
    power = math.floor(math.log10(max(most, 1.0)))
    marks = [mark * 10.0**each for each in range(power - 3, power + 1) for mark in (1, 3)]
    return [mark for mark in marks if mark <= max(most, 1.0)][1 - len(_SHADES) :]


# --- drawing -------------------------------------------------------------------------------


def _draw_cells(
    sheet: style.Sheet,
    tiles: Sequence[_Tile],
    bounds: Sequence[float],
    framed: str,
    facts: Facts,
    lang: Lang,
) -> None:
    top = sheet.body_top - 0.1
    for tile in tiles:
        cell = tile.cell
        x = style.MARGIN + cell.column * (_CELL + _GAP)
        y = top - (cell.row + 1) * (_CELL + _GAP) + _GAP
        name = cell.zh if lang == "zh" else cell.en
        middle = x + _CELL / 2
        if tile.machines is None:
            sheet.box(x, y, _CELL, _CELL, _NONE)
            _centred(sheet, middle, y + _CELL / 2, name, style.QUIET, lang)
            continue
        shade = bisect.bisect_right(bounds, _median(tile))
        sheet.box(x, y, _CELL, _CELL, _SHADES[shade])
        if cell.region == framed:
            sheet.frame(x, y, _CELL, _CELL, style.INK)
        colour = "white" if shade >= _DARK else style.INK
        amount = words.short_amount(_median(tile), "machine", lang)
        if cell.part:
            city = words.say("tiles_part", lang, city=facts.region(cell.region, lang))
            _centred(sheet, middle, y + _CELL * 0.24, city, colour, lang, 6.5)
        _centred(sheet, middle, y + _CELL * 0.78, name, colour, lang)
        _centred(sheet, middle, y + _CELL * 0.5, amount, colour, lang, 9.5, bold=True)


def _centred(
    sheet: style.Sheet,
    x: float,
    y: float,
    text: str,
    colour: str,
    lang: Lang,
    size: float = 8.0,
    bold: bool = False,
) -> None:
    """Words in a cell, in two lines or smaller where they do not fit."""
    room = _CELL - 0.06
    while size > 5.5 and style.text_width(text, size, bold) > room and " " not in text:
        size -= 0.5
    lines = style.wrapped(text, size, room, bold)
    for row, line in enumerate(lines):
        shift = ((len(lines) - 1) / 2 - row) * size * 1.2 / 72
        sheet.text(x, y + shift, line, size=size, bold=bold, colour=colour, align="center")


def _draw_list(
    sheet: style.Sheet, tiles: Sequence[_Tile], rest: Floats, facts: Facts, lang: Lang
) -> None:
    """Median and interval of each cell that the model follows, the most first."""
    x, right = style.WIDTH - style.MARGIN - _LIST, style.WIDTH - style.MARGIN
    y = sheet.body_top - 0.2
    sheet.text(x, y, words.say("tiles_list", lang), bold=True, colour=style.INK)
    known = [tile for tile in tiles if tile.machines is not None]
    known.sort(key=lambda tile: (-_median(tile), tile.cell.en))
    for tile in known:
        y -= _LINE
        name = facts.region(tile.cell.region, lang) if tile.cell.part else None
        own = tile.cell.zh if lang == "zh" else tile.cell.en
        sheet.text(x, y, name or own, size=8.5)
        if tile.machines is not None:
            sheet.text(right, y, _between(tile.machines, lang), size=8, align="right")
    y -= _LINE
    sheet.text(x, y, words.say("others", lang), size=8.5, colour=style.QUIET)
    sheet.text(right, y, _between(rest, lang), size=8, align="right", colour=style.QUIET)


def _between(machines: Floats, lang: Lang) -> str:
    low, median, high = (words.short_amount(float(each), "machine", lang) for each in machines)
    return words.say("between", lang, low=low, median=median, high=high)


def _draw_key(sheet: style.Sheet, bounds: Sequence[float], lang: Lang) -> None:
    """Shades with their bounds, what grey means, and that this is no map."""
    x = style.WIDTH - style.MARGIN - _LIST
    y = sheet.body_bottom + 0.75 + _LINE * len(_SHADES)
    sheet.text(x, y + 0.3, words.say("tiles_key", lang), bold=True, colour=style.INK)
    said = [words.short_amount(bound, "machine", lang) for bound in bounds]
    ranges = [words.say("tiles_under", lang, amount=said[0])]
    ranges += [f"{low} – {high}" for low, high in pairwise(said)]
    ranges.append(words.say("tiles_over", lang, amount=said[-1]))
    entries = [*zip(_SHADES, ranges, strict=False), (_NONE, words.say("tiles_key_none", lang))]
    for colour, text in entries:
        sheet.box(x, y - 0.08, 0.3, 0.18, colour)
        sheet.text(x + 0.4, y, text, size=8)
        y -= _LINE
    caption = words.say("tiles_caption", lang)
    sheet.text(style.MARGIN, sheet.body_bottom + 0.1, caption, size=8.5, colour=style.TEXT)


def _table(tiles: Sequence[_Tile], rest: Floats, year: int) -> style.Table:
    rows: list[plots.Row] = []
    for tile in tiles:
        if tile.machines is not None:
            rows += plots.rows_of(
                tile.cell.region, MACHINES, [year], tile.machines[:, None], "machine"
            )
    rows += plots.rows_of("others", MACHINES, [year], rest[:, None], "machine")
    return plots.COLUMNS, tuple(rows)
