"""The workbook of a report: that of `sim export --xlsx`, with charts on its own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.exports.sheets import Sheet, chance_text
from sim.exports.tables import Part, Pick
from sim.exports.words import Lang, say
from sim.report.charts import Columns, Fan, Scores, chance_sheet, fan_sheet, part_names

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from sim.exports.workbook import Writer

_ROW_HEIGHT: Final = 20  # pixels, as Excel has it unasked
_COLUMN_WIDTH: Final = 64
_WIDTH, _HEIGHT = 608, 340  # of a fan
_ACROSS, _DOWN = _WIDTH // _COLUMN_WIDTH + 1, _HEIGHT // _ROW_HEIGHT + 1  # of it, in cells
_BAR: Final = 22  # height of one bar with its share of the gap
_AROUND: Final = 110  # title, axis and legend of the bars
_WIDE: Final = 900
_A4: Final = 9  # as Excel numbers paper
_TITLE: Final = {"size": 10, "bold": True}
_LABEL: Final = {"size": 9}


def write_report_workbook(
    parts: Sequence[Part],
    scores: Scores,
    pick: Pick,
    lang: Lang,
    file: Path,
    *,
    command: str,
    said: Sequence[str] = (),
    focus: str = "",
) -> int:
    """Write the workbook and return how many rows its tables have; same input, same bytes.

    ``scores`` of the targets to show, a list a part; ``said``: sentences for the first sheet;
    ``focus``: the region whose charts come first. Raises TooManyRows, OSError.
    """
    from sim.exports.workbook import write_workbook

    chances = chance_sheet(parts, scores, lang, focus)
    fans, drawn, columns = fan_sheet(parts, scores, lang, focus)

    def charts(book: Workbook, write: Writer) -> None:
        page = book.add_worksheet(say("sheet.charts", lang))
        page.hide_gridlines(2)
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        guide = book.add_format({"font_color": "#5d6873"})
        page.write_string(
            0, 0, say("chart.guide", lang, chances=chances.name, fans=fans.name), guide
        )
        write(chances)
        write(fans)
        top = 2
        if chances.rows:
            bars = _bars(book, chances, part_names(parts), lang)
            height = _AROUND + _BAR * len(chances.rows) * len(parts)
            _place(page, bars, (top, 0), (_WIDE, height), say("chart.chances", lang))
            top += height // _ROW_HEIGHT + 2
        end = _place_fans(book, page, fans, drawn, columns, parts, top, lang)
        page.print_area(0, 0, end, _ACROSS * max(2, len(parts)))

    more = len(chances.rows) + len(fans.rows)
    return more + write_workbook(
        parts, scores, pick, lang, file, command=command, said=said, more=charts
    )


def _place(
    page: Worksheet, chart: Chart, at: tuple[int, int], size: tuple[int, int], about: str
) -> None:
    """Put a chart at (row, column), so many pixels wide and high; ``about`` for screen readers."""
    chart.set_size({"width": size[0], "height": size[1]})
    page.insert_chart(*at, chart, {"description": about, "object_position": 2})


def _bars(book: Workbook, sheet: Sheet, names: Sequence[str], lang: Lang) -> Chart:
    """Horizontal bars of the chances, one series a result, each labelled with how it reads."""
    from sim.figures import style

    chart = book.add_chart({"type": "bar"})
    last = len(sheet.rows)
    colours = [style.MODEL, style.GREY, style.INK, style.BAND_50]
    for number, name in enumerate(names):
        share, reads = 1 + 2 * number, 2 + 2 * number
        labels = [{"value": str(row[reads])} for row in sheet.rows]
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, share, last, share],
                "fill": {"color": colours[number % len(colours)]},
                "gap": 60,
                "data_labels": {"value": True, "custom": labels, "font": _LABEL},
            }
        )
    chart.set_title({"name": say("chart.chances", lang), "name_font": _TITLE, "overlay": False})
    axis: dict[str, Any] = {"min": 0, "max": 1, "num_format": "0%", "num_font": _LABEL}
    axis["major_gridlines"] = {"visible": True, "line": {"color": style.GRID}}
    chart.set_x_axis(axis)
    chart.set_y_axis({"reverse": True, "num_font": _LABEL, "crossing": "max"})
    # room for long labels at the left and for a word behind the longest bar
    layout = {"x": 0.4, "y": 0.1, "width": 0.45, "height": 0.8}
    chart.set_plotarea({"layout": layout})
    chart.set_legend({"none": True} if len(names) == 1 else {"position": "bottom"})
    return chart


def _place_fans(
    book: Workbook,
    page: Worksheet,
    sheet: Sheet,
    fans: Sequence[Fan],
    columns: Columns,
    parts: Sequence[Part],
    top: int,
    lang: Lang,
) -> int:
    """The fans below each other, two in a row; of several results, each result in its column.

    ``top`` is the first row they may take; returns the first below them.
    """
    from sim.figures.scales import scale_for

    several = len(parts) > 1
    names = part_names(parts)
    row = -1
    kinds = list(dict.fromkeys((fan.region, fan.indicator) for fan in fans))
    for number, fan in enumerate(fans):
        kind = (fan.region, fan.indicator)
        row, column = (kinds.index(kind), fan.part) if several else divmod(number, 2)
        # beside each other, results are read on one axis
        highest = max(it.highest for it in fans if (it.region, it.indicator) == kind)
        most = scale_for([highest]).ticks[-1]
        region = str(sheet.rows[fan.first - 1][columns.year - 3])
        key = "chart.fan_of" if several else "chart.fan"
        title = say(key, lang, region=region, name=fan.name, unit=fan.unit, part=names[fan.part])
        chart = _fan(book, sheet, fan, columns, most, lang)
        lines = [title, *_told(fan, lang)]
        chart.set_title({"name": "\n".join(lines), "name_font": _TITLE, "overlay": False})
        place = (top + row * _DOWN, column * _ACROSS)
        _place(page, chart, place, (_WIDTH, _HEIGHT), "; ".join(lines))
    return top + (row + 1) * _DOWN


def _told(fan: Fan, lang: Lang) -> list[str]:
    """What each target asks for and its chance, for a chart's title."""
    from sim.report.charts import target_label

    return [
        say(
            "chart.chance",
            lang,
            target=target_label(one.target, lang, place=False),
            chance=chance_text(one, lang),
        )
        for one in fan.scores
    ]


def _fan(
    book: Workbook, sheet: Sheet, fan: Fan, columns: Columns, most: float, lang: Lang
) -> Chart:
    """Bands as areas stacked on an empty one, the median as a line, targets as diamonds."""
    from sim.figures import style

    def cells(column: int) -> list[Any]:
        return [sheet.name, fan.first, column, fan.last, column]

    areas = book.add_chart({"type": "area", "subtype": "stacked"})
    band: list[tuple[int, str | None, str]] = [(columns.ranks[0], None, "")]
    wide, middle = say("chart.wide", lang), say("chart.middle", lang)
    colours = (style.BAND_90, style.BAND_50, style.BAND_50, style.BAND_90)
    shown = (wide, middle, middle, wide)
    band += [*zip(columns.widths, colours, shown, strict=True)]
    for column, colour, name in band:
        fill = {"none": True} if colour is None else {"color": colour}
        series = {"categories": cells(columns.year), "values": cells(column), "fill": fill}
        areas.add_series({**series, "name": name, "border": {"none": True}})
    lines = book.add_chart({"type": "line"})
    lines.add_series(
        {
            "name": say("median", lang),
            "categories": cells(columns.year),
            "values": cells(columns.ranks[2]),
            "line": {"color": style.MODEL, "width": 2.25},
        }
    )
    lines.add_series(
        {
            "name": say("chart.target", lang),
            "categories": cells(columns.year),
            "values": cells(columns.target),
            "line": {"none": True},
            "marker": {
                "type": "diamond",
                "size": 10,
                "fill": {"color": style.TARGET},
                "border": {"color": "white"},
            },
        }
    )
    areas.combine(lines)
    areas.set_x_axis({"position_axis": "on_tick", "num_font": _LABEL})
    grid = {"visible": True, "line": {"color": style.GRID}}
    axis = {"min": 0, "max": most, "num_format": "#,##0.##", "num_font": _LABEL}
    areas.set_y_axis({**axis, "num_format": _shown(most), "major_gridlines": grid})
    # each band has two edges or, above and below the median, two areas: named once
    areas.set_legend({"position": "bottom", "delete_series": [0, 3, 4]})
    return areas


def _shown(most: float) -> str:
    """How an axis up to ``most`` writes its numbers."""
    return "#,##0" if most >= 4 else "0.0"
