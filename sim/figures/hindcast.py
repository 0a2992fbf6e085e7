"""What was forecast of a year beside what came: a row a quantity, all on one axis of ratios."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.inputs import Lang

if TYPE_CHECKING:
    from sim.analysis.hindcast.board import Board, Thing
    from sim.analysis.hindcast.scoreboard import Score

_ROW: Final = 0.52  # inches
_LABELS: Final = 2.75
_RIGHT: Final = 1.75
_KEY: Final = 0.75
_ENDS: Final = (1 / 20, 20.0)  # of the axis; what lies beyond is drawn at its end
_TICKS: Final = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
_OF_MODEL: Final = 0.22  # height of a row's part above its middle
_RIVALS: Final[Mapping[str, tuple[str, float]]] = {
    "bass": ("s", -0.02),
    "constant_growth": ("^", -0.14),
    "last_forecasts": ("D", -0.26),
    "expert_range": ("v", -0.38),
}  # mark, height

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "title": (
        "Knowing figures up to {before}, the model's 80 % intervals held {inside} of {total} "
        "figures published of {year}",
        "仅用 {before} 年及以前数据，模型 80 % 区间含 {year} 年 {total} 个公布值中的 {inside} 个",
    ),
    "subtitle": (
        "A rival did better on {lost} of {things} quantities. Forecasts of what a house would "
        "print, over the mean of what houses printed; log",
        "{things} 个量中有 {lost} 个由对照方法做得更好。图示为预测值与公布值均值之比，对数轴",
    ),
    "printed": ("published by houses", "各机构公布值"),
    "model": ("model: median, 50, 80, 90 %", "模型：中位数及 50、80、90 % 区间"),
    "bass": ("plain Bass", "普通 Bass"),
    "constant_growth": ("constant growth", "等速增长"),
    "last_forecasts": ("houses' forecasts", "机构此前预测"),
    "expert_range": ("range of experts (rivals: 80 %)", "专家区间（对照均为 80 %）"),
    "times": ("×{ratio}", "×{ratio}"),
    "foot": (
        "Figures of houses: observations.csv; what each forecaster knew: hindcast.yaml; "
        "how houses differ: likelihoods.yaml. Marks at the edge lie beyond the axis.",
        "机构数据见 observations.csv，各方所知见 hindcast.yaml，机构间离散度见 likelihoods.yaml。"
        "位于边缘的标记超出坐标范围。",
    ),
    "run": (
        "hindcast@{stamp}, model {version}, {worlds} worlds, ensemble {ensemble}: {command}",
        "hindcast@{stamp}，模型 {version}，{worlds} 个模拟世界，参数集 {ensemble}：{command}",
    ),
}


def draw(
    board: Board, lang: Lang, notify: Callable[[str], None] = lambda notice: None
) -> style.Drawing:
    """The model's median and 50, 80 and 90 % intervals above its rivals' in each row, and what
    each house printed as dots. Without a Chinese font it is in English; ``notify`` is told."""
    lang, notice = style.usable_language(lang)
    if notice:
        notify(notice)
    with style.house_style(lang):
        feet = [_say("foot", lang), _say("run", lang, **_run(board, lang))]
        body = _ROW * len(board.things) + _KEY + 0.35
        counts = _counts(board)
        sheet = style.Sheet(
            _say("title", lang, **counts), _say("subtitle", lang, **counts), feet, body
        )
        _key(sheet, body, lang)
        _rows(sheet, board, lang)
        return sheet.finished(_table(board))


def _say(key: str, lang: Lang, **fields: object) -> str:
    return _TEXTS[key][lang == "zh"].format(**fields).replace(" %", "\u00a0%")


def _run(board: Board, lang: Lang) -> dict[str, object]:
    command = "sim hindcast" + ("" if lang == "en" else f" --lang {lang}")
    name = (board.ensemble or {}).get("name", "prior")
    about = {"stamp": board.hash[:8], "version": board.model_version, "ensemble": name}
    return {**about, "worlds": board.worlds, "command": command}


def _counts(board: Board) -> dict[str, object]:
    """Numbers of the title: figures inside, quantities on which a rival's CRPS is lower."""
    lost = 0
    for thing in board.things:
        own = board.row(thing.id, "model").score
        others = [board.row(thing.id, name).score for name in _RIVALS]
        known = [other.crps for other in others if other is not None]
        lost += any(own is None or crps < own.crps for crps in known)
    about = {"year": board.year, "before": board.year - 1, "things": len(board.things)}
    return {**about, "inside": board.inside(0.8), "total": board.figures, "lost": lost}


def _key(sheet: style.Sheet, body: float, lang: Lang) -> None:
    """What the marks are, in two lines above the rows."""
    top = sheet.body_bottom + body - 0.12
    entries = [("printed", "●", style.INK), ("model", "▬", style.MODEL)]
    marks = {"s": "■", "^": "▲", "D": "◆", "v": "▼"}
    lines = [entries, [(name, marks[mark], style.QUIET) for name, (mark, _) in _RIVALS.items()]]
    for number, line in enumerate(lines):
        x, y = style.MARGIN + _LABELS, top - number * 0.24
        for key, mark, colour in line:
            said = _say(key, lang)
            sheet.text(x, y, mark, colour=colour, bold=True)
            sheet.text(x + 0.2, y, said, colour=colour)
            x += 0.2 + style.text_width(said, style.LABEL_SIZE) + 0.3


def _rows(sheet: style.Sheet, board: Board, lang: Lang) -> None:
    height = _ROW * len(board.things)
    left = style.MARGIN + _LABELS
    bottom = sheet.body_bottom + 0.35
    axes = sheet.axes(left, bottom, style.WIDTH - style.MARGIN - _RIGHT - left, height)
    axes.set_xlim(math.log(_ENDS[0]), math.log(_ENDS[1]))
    axes.set_ylim(len(board.things), 0)
    axes.set_yticks([])
    axes.set_xticks(
        [math.log(tick) for tick in _TICKS],
        [_say("times", lang, ratio=f"{tick:g}") for tick in _TICKS],
    )
    axes.grid(axis="x")
    axes.axvline(0.0, color=style.GREY, linewidth=1.0, zorder=1)
    right = style.WIDTH - style.MARGIN - _RIGHT + 0.15
    sheet.text(right, bottom + height + 0.12, _say("printed", lang), size=8, colour=style.QUIET)
    for number, thing in enumerate(board.things):
        middle = number + 0.5
        if number:
            axes.axhline(number, color=style.GRID, linewidth=0.8, zorder=0)
        _row(axes, board, thing, middle)
        y = bottom + height - middle * _ROW
        _label(sheet, thing, left - 0.15, y, lang)
        _published(sheet, thing, right, y, lang)


def _label(sheet: style.Sheet, thing: Thing, x: float, y: float, lang: Lang) -> None:
    name = style.printable(thing.name.zh if lang == "zh" else thing.name.en, thing.name.en)
    lines = style.wrapped(name, style.LABEL_SIZE, _LABELS - 0.15)
    for number, line in enumerate(lines):
        shift = ((len(lines) - 1) / 2 - number) * style.line_height(style.LABEL_SIZE) * 0.92
        sheet.text(x, y + shift, line, align="right", colour=style.INK)


def _published(sheet: style.Sheet, thing: Thing, x: float, y: float, lang: Lang) -> None:
    """The lowest and the highest figure at the right."""
    values = sorted({one.value for one in thing.printed})
    ends = [words.short_amount(value, thing.unit, lang, 3) for value in (values[0], values[-1])]
    sheet.text(x, y, ends[0] if ends[0] == ends[1] else " – ".join(ends), size=8)


def _row(axes: Axes, board: Board, thing: Thing, middle: float) -> None:
    """Dots, the model's bars and the rivals' lines about one height, in logs of ratios."""
    centre = float(np.mean([math.log(one.value) for one in thing.printed]))
    model = board.row(thing.id, "model").score
    high = middle - _OF_MODEL
    if model is not None:
        bars = ((0.9, style.BAND_90, 9.0), (0.8, style.BAND_50, 9.0), (0.5, style.MODEL, 9.0))
        for band, colour, width in bars:
            low, top = _within([math.log(end) - centre for end in model.bands[band]])
            axes.hlines(high, low, top, color=colour, linewidth=width, zorder=2)
        (median,) = _within([math.log(model.median) - centre])
        axes.plot([median], [high], "|", color="white", markersize=9, markeredgewidth=2, zorder=3)
    for name, (mark, down) in _RIVALS.items():
        rival = board.row(thing.id, name).score
        if rival is not None:
            _rival(axes, rival, centre, mark, middle - down)
    spots = _within([math.log(one.value) - centre for one in thing.printed])
    axes.plot(
        spots,
        [high] * len(spots),
        "o",
        color=style.INK,
        markersize=4.6,
        markeredgecolor="white",
        markeredgewidth=0.8,
        zorder=5,
    )


def _rival(axes: Axes, score: Score, centre: float, mark: str, height: float) -> None:
    low, top = _within([math.log(end) - centre for end in score.bands[0.8]])
    axes.hlines(height, low, top, color=style.GREY, linewidth=1.4, zorder=2)
    spot = _within([math.log(score.median) - centre])
    axes.plot(spot, [height], mark, color=style.QUIET, markersize=3.6, zorder=4, clip_on=False)


def _within(places: Sequence[float]) -> list[float]:
    """Places on the axis, those beyond it at its end."""
    low, high = (math.log(end) for end in _ENDS)
    return [min(max(place, low), high) for place in places]


def _table(board: Board) -> style.Table:
    rows: list[tuple[object, ...]] = []
    for thing in board.things:
        rows += [(thing.id, f"published: {one.house.en}", one.value) for one in thing.printed]
        for name in ("model", *_RIVALS):
            score = board.row(thing.id, name).score
            if score is None:
                continue
            rows.append((thing.id, f"{name}: median", score.median))
            for band, ends in score.bands.items():
                rows += [
                    (thing.id, f"{name}: {side} {band:g}", end)
                    for side, end in zip(("low", "high"), ends, strict=True)
                ]
    return ("quantity", "what", "value"), tuple(rows)
