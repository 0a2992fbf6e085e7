"""Two inputs varied together: a target's chance at each pair of values, and where it is even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from sim.analysis.chances import few
from sim.analysis.estimates import Estimate, estimate
from sim.analysis.sweeps import Level, levels
from sim.figures import aims, style, words
from sim.figures.aims import Aim
from sim.figures.chance_key import chance_key
from sim.figures.inputs import CannotDraw, Facts, Lang
from sim.figures.names import input_name, is_policy, value_text

if TYPE_CHECKING:
    from sim.experiment.sweep.results import SweepResult

_EVEN: Final = 0.5
_ROW: Final = 0.62  # inches, a cell's height
_WIDEST: Final = 1.7
_TOP: Final = 0.45  # above the map: the name of the input that goes upwards
_FOOT: Final = 1.25  # below it: values, the other input's name, the key
_LEAST_FILLED: Final = 0.75  # part of the pairs that must have been run
_SHADES: Final = ("#f4f5f6", "#d5e7f3", "#a6cde6", "#5a9fca", "#0a5a96")
_INTERVAL: Final = 0.95  # inches a cell must be wide for its interval

TEXTS: Final = {
    "title": (
        "{aim}: the chance runs from {low} to {high}; {even}",
        "{aim}：达标比例在 {low}至 {high}之间，{even}",
    ),
    "even_some": (
        "{count} of {cells} settings are even or better",
        "{cells} 组取值中有 {count} 组达到一半",
    ),
    "even_none": ("no setting gets to 50~%", "没有一组取值达到 50%"),
    "even_all": ("every setting gets to 50~%", "每组取值都达到 50%"),
    "title_median": (
        "{aim}: out of reach or in reach everywhere; the median runs from {low} to {high}",
        "{aim}：各处都难达到或都能达到，中位数在 {low}至 {high}之间",
    ),
    "subtitle": (
        "Share of worlds that meet the target (in brackets its 95~% interval) · {worlds} · "
        "scenario “{scenario}”{others}{doubt}",
        "达标的模拟世界占比（括号内为 95% 区间）· {worlds} · “{scenario}”情景{others}{doubt}",
    ),
    "subtitle_median": (
        "Median of the target’s figure (in brackets its 95~% interval) · {worlds} · scenario "
        "“{scenario}”{others}",
        "目标所指数值的中位数（括号内为 95% 区间）· {worlds} · “{scenario}”情景{others}",
    ),
    "worlds": ("{count} worlds a cell, the same luck in all", "每格 {count} 个世界，各格运气相同"),
    "few_key": (
        "few worlds a cell: shades follow the share, from none to all; no words of chance",
        "每格世界太少：颜色深浅仅表示占比，由无到全部，不作可能性判断",
    ),
    "doubt": (
        " · in {count} cells the interval holds 50~%: which side they lie on is open",
        " · {count} 格的区间含 50%，在哪一侧尚不能断定",
    ),
    "others": (" · averaged over {names}", " · 对{names}取平均"),
    "contour": ("even chance (50~%)", "机会各半（50%）"),
    "contour_median": ("the target", "目标值"),
    "none": ("not run", "未运行"),
    "two": (
        "a surface needs two inputs that are varied together; this sweep varies {count}",
        "曲面图需要同时变动两个输入；该扫描只变动 {count} 个",
    ),
    "crossed": (
        "its points do not cross {first} with {other} (a grid does)",
        "各点没有把 {first} 与 {other} 交叉（网格设计可以）",
    ),
}


@dataclass(frozen=True)
class _Map:
    """The pairs of values: ``across`` and ``up`` are paths, ``cells`` (row from below, column)."""

    aim: Aim
    across: str
    up: str
    columns: list[Level]
    rows: list[Level]
    cells: list[list[Estimate]]
    others: tuple[str, ...]

    @property
    def few(self) -> bool:
        """Whether some cell has too few worlds for a word of chance."""
        return any(few(cell.worlds) for cell in self.known)

    @property
    def known(self) -> list[Estimate]:
        """The cells that were run."""
        return [cell for row in self.cells for cell in row if cell.worlds]


def draw_sweep(
    sweep: SweepResult, facts: Facts, lang: Lang, target: str | None = None
) -> style.Drawing:
    """The chance of a target (its median where the chance is nought or one all over) at each pair
    of values of two inputs, and the line on which it is even.

    Of more inputs, the two that move it most. Raises CannotDraw where no two were crossed.
    """
    drawn = _map_of(sweep, aims.aim_of_sweep(sweep, target))
    with style.house_style(lang):
        feet = aims.sweep_feet(
            aims.source_of(drawn.aim, facts, lang), sweep, "surface", lang, target
        )
        body = _TOP + _ROW * len(drawn.rows) + _FOOT
        title = _title(drawn, sweep, facts, lang)
        sheet = style.Sheet(title, _subtitle(drawn, sweep, lang), feet, body)
        _draw(sheet, drawn, sweep, lang)
        return sheet.finished(_table(drawn, sweep))


def _map_of(sweep: SweepResult, aim: Aim) -> _Map:
    """The estimates of all pairs of values of two inputs. Raises CannotDraw."""
    varied = {
        path: [it for it in levels(sweep, path) if it.value is not None] for path in sweep.design
    }
    varied = {path: found for path, found in varied.items() if len(found) > 1}
    if len(varied) < 2:
        raise CannotDraw(*(text.format(count=len(varied)) for text in TEXTS["two"]))
    by_swing = sorted(varied, key=lambda path: -_swing(aim, varied[path]))
    pair = sorted(by_swing[:2], key=lambda path: (not is_policy(path), by_swing.index(path)))
    across, up = pair
    cells = [[_cell(aim, row, column) for column in varied[across]] for row in varied[up]]
    filled = sum(cell.worlds > 0 for row in cells for cell in row)
    if filled < _LEAST_FILLED * len(varied[across]) * len(varied[up]):
        raise CannotDraw(*(text.format(first=across, other=up) for text in TEXTS["crossed"]))
    others = tuple(path for path in varied if path not in pair)
    return _Map(aim, across, up, varied[across], varied[up], cells, others)


def _swing(aim: Aim, found: Sequence[Level]) -> float:
    """How far apart the values of an input lie."""
    each = [estimate(aim.values[it.points], aim.target, aim.measure).value for it in found]
    return float(np.nanmax(each) - np.nanmin(each))


def _cell(aim: Aim, row: Level, column: Level) -> Estimate:
    points = np.intersect1d(row.points, column.points)
    return estimate(aim.values[points], aim.target, aim.measure)


def _title(drawn: _Map, sweep: SweepResult, facts: Facts, lang: Lang) -> str:
    name = aims.name_in(sweep, drawn.aim.target, lang)
    aim = aims.aim_words(drawn.aim, name, facts, lang)
    ends = sorted(drawn.known, key=lambda cell: cell.value)
    low, high = (_said(cell, drawn.aim, lang) for cell in (ends[0], ends[-1]))
    if drawn.aim.measure == "median":
        return _say("title_median", lang, aim=aim, low=low, high=high)
    even = sum(cell.value >= _EVEN for cell in ends)
    which = {0: "even_none", len(ends): "even_all"}.get(even, "even_some")
    said = _say(which, lang, count=even, cells=len(ends))
    return _say("title", lang, aim=aim, low=low, high=high, even=said)


def _said(cell: Estimate, aim: Aim, lang: Lang) -> str:
    if aim.measure == "median":
        return words.amount(cell.value, aim.target.unit, lang)
    return words.percent(cell.value, cell.worlds, lang)


def _subtitle(drawn: _Map, sweep: SweepResult, lang: Lang) -> str:
    counts = sorted({cell.worlds for cell in drawn.known})
    ends = [f"{count:,}" for count in (counts[0], counts[-1])]
    count = ends[0] if len(counts) == 1 else "–".join(ends)
    each = _say("worlds", lang, count=count)
    focus = sweep.manifest["scenario"]["focus"]
    names = words.join([input_name(path, focus, lang) for path in drawn.others], lang)
    open_ = sum(cell.low <= _EVEN <= cell.high for cell in drawn.known)
    return _say(
        "subtitle" if drawn.aim.measure == "chance" else "subtitle_median",
        lang,
        worlds=each,
        scenario=aims.sweep_title(sweep, lang),
        others=_say("others", lang, names=names) if names else "",
        doubt=_say("doubt", lang, count=open_) if open_ else "",
    )


def _draw(sheet: style.Sheet, drawn: _Map, sweep: SweepResult, lang: Lang) -> None:
    focus = sweep.manifest["scenario"]["focus"]
    units = {axis["path"]: axis["unit"] for axis in sweep.manifest["axes"]}
    ups = [level_text(level, units[drawn.up], lang) for level in drawn.rows]
    left = style.MARGIN + max(style.text_width(text, style.LABEL_SIZE) for text in ups) + 0.15
    width = min(_WIDEST, (style.WIDTH - style.MARGIN - left) / len(drawn.columns))
    rows, columns = len(drawn.rows), len(drawn.columns)
    bottom = sheet.body_bottom + _FOOT
    axes = sheet.axes(left, bottom, width * columns, _ROW * rows)
    axes.set_xlim(0, columns)
    axes.set_ylim(0, rows)
    axes.set_xticks([])
    axes.set_yticks([])
    for row, cells in enumerate(drawn.cells):
        sheet.text(left - 0.1, bottom + (row + 0.5) * _ROW, ups[row], align="right")
        for column, cell in enumerate(cells):
            _draw_cell(axes, (column, row), cell, drawn, width, lang)
    _draw_values(
        sheet,
        [level_text(it, units[drawn.across], lang) for it in drawn.columns],
        left,
        bottom,
        width,
    )
    top = bottom + rows * _ROW + 0.2
    sheet.text(
        style.MARGIN, top, f"↑ {input_name(drawn.up, focus, lang)}", bold=True, colour=style.INK
    )
    name = f"{input_name(drawn.across, focus, lang)} →"
    sheet.text(left, bottom - 0.5, name, bold=True, colour=style.INK)
    contour = _contour(axes, drawn)
    if drawn.few:
        key_of_few = _say("few_key", lang)
        sheet.text(style.MARGIN, sheet.body_bottom + 0.2, key_of_few, size=8, colour=style.QUIET)
    elif drawn.aim.measure == "chance":
        chance_key(sheet, sheet.body_bottom + 0.2, lang)
    if contour:
        key = "contour" if drawn.aim.measure == "chance" else "contour_median"
        line = "╍╍" if drawn.few else "━━"
        said = f"{line} {_say(key, lang)}"
        x = max(left + columns * width, style.MARGIN + style.text_width(said, 8) + 0.1)
        sheet.text(
            min(x, style.WIDTH - style.MARGIN),
            top,
            said,
            size=8,
            colour=style.TARGET,
            align="right",
        )


def _draw_values(
    sheet: style.Sheet, texts: Sequence[str], left: float, bottom: float, width: float
) -> None:
    """The values below the columns, as many as fit side by side."""
    widest = max(style.text_width(text, style.LABEL_SIZE) for text in texts) + 0.1
    step = int(np.ceil(widest / width))
    for column, text in enumerate(texts):
        if column % step == 0:
            sheet.text(left + (column + 0.5) * width, bottom - 0.18, text, align="center")


def level_text(level: Level, unit: str, lang: Lang) -> str:
    """A value of an input, or the ends of a bin."""
    text = value_text(level.value, unit, lang)
    return text if level.high is None else f"{text} – {value_text(level.high, unit, lang)}"


def _draw_cell(
    axes: Axes, place: tuple[int, int], cell: Estimate, drawn: _Map, width: float, lang: Lang
) -> None:
    column, row = place
    colour, ink = _colours(cell, drawn)
    axes.add_patch(
        Rectangle(place, 1, 1, facecolor=colour, edgecolor="white", linewidth=1.5, zorder=1)
    )
    middle = column + 0.5
    if not cell.worlds:
        _write(axes, middle, row + 0.5, _say("none", lang), 8, style.QUIET, colour)
        return
    roomy = width >= _INTERVAL
    said = words.percent(cell.value, cell.worlds, lang)
    ends = [100 * cell.low, 100 * cell.high]
    interval = f"({ends[0]:.0f}–{ends[1]:.0f})"
    if drawn.aim.measure == "median":
        unit = drawn.aim.target.unit
        said = words.short_amount(cell.value, unit, lang)
        interval = "–".join(words.short_amount(it, unit, lang) for it in (cell.low, cell.high))
        interval = f"({interval})"
    _write(axes, middle, row + (0.62 if roomy else 0.5), said, 9.5, ink, colour)
    if roomy:
        _write(axes, middle, row + 0.27, interval, 7, ink, colour)


def _write(
    axes: Axes, x: float, y: float, text: str, size: float, colour: str, ground: str
) -> None:
    """A text that the line behind it leaves legible: it is edged in its cell's colour."""
    axes.text(
        x,
        y,
        text,
        ha="center",
        va="center_baseline",
        fontsize=size,
        color=colour,
        zorder=4,
        path_effects=[withStroke(linewidth=4, foreground=ground)],
    )


def _colours(cell: Estimate, drawn: _Map) -> tuple[str, str]:
    """Of a cell and of what is written on it."""
    if not cell.worlds:
        return "#f4f5f6", style.QUIET
    chance = drawn.aim.measure == "chance"
    if chance and not drawn.few:
        index = words.chance_class(cell.value)
        return style.CHANCES[index], style.ON_CHANCES[index]
    values = [0.0, 1.0] if chance else [it.value for it in drawn.known]
    span = max(values) - min(values)
    place = (cell.value - min(values)) / span if span else 0.0
    index = min(int(place * len(_SHADES)), len(_SHADES) - 1)
    return _SHADES[index], style.ON_CHANCES[index]


def _contour(axes: Axes, drawn: _Map) -> bool:
    """The line on which the chance is even (the median the target's), through the middles of the
    cells; whether there is one."""
    numbers = [isinstance(it.value, float) for it in (*drawn.columns, *drawn.rows)]
    grid = np.array([[cell.value for cell in row] for row in drawn.cells])
    border = _EVEN if drawn.aim.measure == "chance" else drawn.aim.target.value
    known = grid[~np.isnan(grid)]
    if not all(numbers) or not known.min() < border < known.max():
        return False
    x = np.arange(len(drawn.columns)) + 0.5
    y = np.arange(len(drawn.rows)) + 0.5
    axes.contour(
        x,
        y,
        grid,
        levels=[border],
        colors=[style.TARGET],
        linewidths=2.2,
        zorder=3,
        linestyles="--" if drawn.few else "-",
    )
    return True


def _table(drawn: _Map, sweep: SweepResult) -> style.Table:
    target = drawn.aim.target
    unit = "share" if drawn.aim.measure == "chance" else target.unit
    rows = [
        (
            target.id,
            *(value for level in (column, row) for value in (level.value, level.high)),
            drawn.aim.measure,
            cell.value,
            cell.low,
            cell.high,
            unit,
            cell.worlds,
        )
        for row, cells in zip(drawn.rows, drawn.cells, strict=True)
        for column, cell in zip(drawn.columns, cells, strict=True)
    ]
    ends = (drawn.across, f"{drawn.across} to", drawn.up, f"{drawn.up} to")
    return ("target", *ends, "what", "value", "low95", "high95", "unit", "worlds"), tuple(rows)


def _say(key: str, lang: Lang, /, **fields: object) -> str:
    return TEXTS[key][lang == "zh"].replace("~", "\u00a0").format(**fields)
