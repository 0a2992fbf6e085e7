"""Three panels: what was sold on other markets, and what was forecast a year ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.inputs import Lang
from sim.figures.scales import Scale, scale_for

if TYPE_CHECKING:
    from sim.analysis.analogues import AnalogueForecast, AnalogueTable
    from sim.evidence import AnalogueMarket

_BODY: Final = 3.9  # inches
_PANEL: Final = 2.75
_GAP: Final = 0.75
_AHEAD: Final = 1

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "title": (
        "One year ahead, {inside} of {n} years fell in the 80 % interval; forecasts err "
        "{ratio:.2f} times as much as plain Bass",
        "提前一年预测：{n} 年中有 {inside} 年落入 80 % 区间，误差为普通 Bass 模型的 {ratio:.2f} 倍",
    ),
    "subtitle": (
        "Machines a year on three other markets; each forecast knows the years before it only",
        "三个其他市场的年销量（台）；每次预测只用此前年份的数据",
    ),
    "sold": ("sold", "实际销量"),
    "demand": ("demand functions: median, 80 %", "需求函数：中位数与 80 % 区间"),
    "bass": ("plain Bass: median", "普通 Bass：中位数"),
    "panel": (
        "in the interval: {inside} of {n} · error {ratio:.2f} of Bass's",
        "落入区间 {inside}/{n} · 误差为 Bass 的 {ratio:.2f}",
    ),
    "log": ("log", "对数轴"),
    "linear": ("linear", "线性轴"),
    "foot": (
        "Sales: observations.csv (of the appliances, most years have no source of their own); "
        "prices are an assumption with a spread: docs/analogues.md",
        "销量见 observations.csv（家电多数年份无独立来源）；价格为带离散度的假设："
        "docs/analogues.md",
    ),
    "run": (
        "Error: mean CRPS of log sales. Model {version}; Python: "
        "sim.figures.analogues.draw(analogue_table(), '{language}')",
        "误差：对数销量的平均 CRPS。模型 {version}；Python："
        "sim.figures.analogues.draw(analogue_table(), '{language}')",
    ),
}


def draw(table: AnalogueTable, lang: Lang) -> style.Drawing:
    """History as dots, medians one year ahead with their 80 % interval, plain Bass in grey."""
    from sim import __version__, evidence

    markets = evidence.analogues().markets
    with style.house_style(lang):
        sheet = style.Sheet(
            _say("title", lang, **_count(table, "all")),
            _say("subtitle", lang),
            [_say("foot", lang), _say("run", lang, version=__version__, language=lang)],
            _BODY,
        )
        _key(sheet, lang)
        wide = (style.WIDTH - 2 * style.MARGIN - len(markets) * _GAP) / len(markets)
        for column, market in enumerate(markets):
            x = style.MARGIN + _GAP + column * (wide + _GAP)
            _panel(sheet, x, wide, market, table, lang)
        return sheet.finished(_numbers(table))


def _say(key: str, lang: Lang, **fields: object) -> str:
    return _TEXTS[key][lang == "zh"].format(**fields).replace(" %", "\u00a0%")


def _count(table: AnalogueTable, market: str) -> dict[str, object]:
    own = table.score(market, "demand", _AHEAD)
    ratio = table.ratio(market, "bass", _AHEAD)
    return {"inside": own.covered80, "n": own.n, "ratio": ratio}


def _key(sheet: style.Sheet, lang: Lang) -> None:
    """The three marks above the panels."""
    y = sheet.body_bottom + _BODY - 0.1
    x = style.MARGIN
    for key, mark, colour in (
        ("sold", "●", style.INK),
        ("demand", "●", style.MODEL),
        ("bass", "–", style.QUIET),
    ):
        sheet.text(x, y, mark, colour=colour, bold=True)
        sheet.text(x + 0.18, y, _say(key, lang), colour=colour)
        x += 0.18 + style.text_width(_say(key, lang), style.LABEL_SIZE) + 0.35


def _panel(
    sheet: style.Sheet,
    x: float,
    wide: float,
    market: AnalogueMarket,
    table: AnalogueTable,
    lang: Lang,
) -> None:
    own = _forecasts(table, market.id, "demand")
    bass = _forecasts(table, market.id, "bass")
    scale = scale_for(
        [*market.sales, *(one.interval80[1] for one in own), *(one.median for one in bass)],
        "machine",
    )
    y = sheet.body_bottom + 0.3
    axes = sheet.axes(x, y, wide, _PANEL)
    _marks(axes, market, own, bass, scale)
    axes.set_yticks(
        [float(scale.height(tick)) for tick in scale.ticks],
        scale.tick_labels(lambda tick: words.short_amount(tick, "machine", lang, 3)),
        fontsize=8,
    )
    name = style.printable(market.name[lang == "zh"], market.name[0])
    axis = _say("log" if scale.log else "linear", lang)
    comma = "，" if lang == "zh" else ", "
    sheet.text(x, y + _PANEL + 0.38, f"{name}{comma}{axis}", bold=True, colour=style.INK)
    said = _say("panel", lang, **_count(table, market.id))
    sheet.text(x, y + _PANEL + 0.18, said, size=8, colour=style.MODEL)


def _marks(
    axes: Axes,
    market: AnalogueMarket,
    own: Sequence[AnalogueForecast],
    bass: Sequence[AnalogueForecast],
    scale: Scale,
) -> None:
    first, last = market.years[0], market.years[-1]
    axes.set_xlim(first - 0.6, last + 0.6)
    axes.set_ylim(0, 1)
    axes.grid(axis="y")
    shown = [first, (first + last) // 2, last]
    axes.set_xticks(shown, [str(year) for year in shown], fontsize=8)
    years = [one.year for one in own]
    low, high = (scale.height([one.interval80[end] for one in own]) for end in (0, 1))
    axes.plot(
        [one.year for one in bass],
        scale.height([one.median for one in bass]),
        color=style.GREY,
        linewidth=1.6,
        zorder=2,
    )
    axes.vlines(years, low, high, color=style.BAND_50, linewidth=5, zorder=3)
    axes.plot(
        years,
        scale.height([one.median for one in own]),
        linestyle="none",
        marker="o",
        markersize=4.5,
        color=style.MODEL,
        zorder=4,
    )
    axes.plot(
        market.years,
        scale.height(np.array(market.sales)),
        linestyle="none",
        marker="o",
        markersize=3.6,
        color=style.INK,
        zorder=5,
        clip_on=False,
    )


def _forecasts(table: AnalogueTable, market: str, forecaster: str) -> list[AnalogueForecast]:
    return [
        one
        for one in table.forecasts
        if (one.market, one.forecaster, one.ahead) == (market, forecaster, _AHEAD)
    ]


def _numbers(table: AnalogueTable) -> style.Table:
    rows: list[tuple[object, ...]] = [
        (one.market, one.forecaster, one.year, one.observed, one.median, *one.interval80)
        for one in table.forecasts
        if one.ahead == _AHEAD and one.forecaster in ("demand", "bass")
    ]
    return ("market", "forecaster", "year", "observed", "p50", "p10", "p90"), tuple(rows)
