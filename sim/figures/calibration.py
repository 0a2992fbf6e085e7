"""A fit in two panels: parameters before and after, and published figures beside the model's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes

from sim.figures import style, words, words_fit
from sim.figures.inputs import Lang

if TYPE_CHECKING:
    from sim.analysis.calibration.diagnostics import Diagnostics, Figure, Parameter
    from sim.analysis.calibration.written import Fitted
    from sim.evidence import Comparison

_ROW: Final = 0.185  # inches
_HEAD: Final = 0.62
_FOOT: Final = 0.34
_NAMES: Final = 2.55  # inches for the names of a panel
_VALUES: Final = 0.75
_GAP: Final = 0.3
_LEAST_ROWS: Final = 12
_SMALL: Final = 7.5
_BEFORE: Final = "#ccd2d8"  # a grey between the grid's and the baseline's
_EIGHT_TENTHS: Final = 1.2816  # of a standard normal, either side
_FURTHEST: Final = 4.0  # prior standard deviations shown
_WIDEST: Final = 100.0  # times the published figure, either side

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("machines", ("machines_shipped", "installations", "machines_produced", "orders_so_far")),
    ("makers", ("maker_machines", "maker_machines_so_far")),
    (
        "prices",
        ("mean_price", "maker_price", "maker_unit_cost", "unit_cost_functional"),
    ),
    ("value", ("machine_revenue", "maker_sales")),
    ("uses", ("research_share_of_basic",)),
    ("firms", ("makers", "firms")),
    ("deals", ("deals_makers", "deals")),
    ("amounts", ("deal_amount_makers", "deal_amount")),
    ("others", ()),
)
"""Kinds of figures, with the quantities each holds; whatever is in none is among the others."""


def draw(fitted: Fitted, stamp: str, command: str, lang: Lang) -> style.Drawing:
    """The figure of a fit; ``stamp`` and ``command`` stand at its foot."""
    from sim.experiment.provenance import model_version

    found, plan = fitted.diagnostics, fitted.posterior.plan
    groups = grouped(found.figures)
    rows = max(sum(1 + len(group) for _, group in groups), _LEAST_ROWS)
    told = _told(found, rows)
    counts = _counts(fitted)
    with style.house_style(lang):
        sheet = style.Sheet(
            words_fit.say("title_few" if found.few else "title", lang, **counts),
            words_fit.say("subtitle", lang, scenario=fitted.name, **counts),
            [
                words_fit.say("foot", lang),
                words_fit.say(
                    "run",
                    lang,
                    stamp=stamp,
                    version=model_version(),
                    worlds=f"{plan.runs:,}",
                    rounds=plan.rounds,
                    command=command,
                ),
            ],
            _HEAD + rows * _ROW + _FOOT,
        )
        wide = (style.WIDTH - 2 * style.MARGIN - _GAP) / 2
        _parameters(sheet, style.MARGIN, wide, rows, told, len(found.parameters), lang)
        _figures(sheet, style.MARGIN + wide + _GAP, wide, rows, groups, lang)
        return sheet.finished(_table([one for _, group in told for one in group], groups))


def _told(found: Diagnostics, rows: int) -> list[tuple[str, Sequence[Parameter]]]:
    """Parameters under a heading each for those that moved and those that stay open, as many as
    there are rows for, with one to say how many more there are."""
    still = sorted(found.open, key=lambda one: -one.learned)
    parts: list[tuple[str, Sequence[Parameter]]] = []
    room = rows - 1
    for key, group in (("moved", found.moved), ("open", still)):
        if group and room > 1:
            parts.append((key, group[: room - 1]))
            room -= 1 + len(parts[-1][1])
    return parts


def grouped(figures: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    """Figures by kind, each kind by year and size; kinds without any are left out."""
    known = {quantity for _, quantities in GROUPS for quantity in quantities}
    found = []
    for name, quantities in GROUPS:
        group = [
            figure
            for figure in figures
            if figure.comparison.quantity in quantities
            or (name == "others" and figure.comparison.quantity not in known)
        ]
        group.sort(key=lambda f: (f.comparison.observation.end, f.comparison.quantity))
        if group:
            found.append((name, group))
    return found


def _counts(fitted: Fitted) -> dict[str, object]:
    found = fitted.diagnostics
    return {
        "until": fitted.until,
        "total": len(found.parameters),
        "settled": sum(p.found == "settled" for p in found.parameters),
        "narrowed": sum(p.found == "narrowed" for p in found.parameters),
        "figures": len(found.figures),
        "inside": sum(figure.inside for figure in found.figures),
        "effective": f"{found.effective:,.0f}",
    }


def _key(
    sheet: style.Sheet, x: float, y: float, items: Sequence[tuple[str, str, str]], lang: Lang
) -> None:
    """Marks and what they stand for in a row: (mark, colour, key of the words)."""
    for mark, colour, key in items:
        sheet.text(x, y, mark, size=8, colour=colour, bold=True)
        x += style.text_width(mark, 8, bold=True) + 0.06
        sheet.text(x, y, words_fit.say(key, lang), size=8, colour=style.QUIET)
        x += style.text_width(words_fit.say(key, lang), 8) + 0.2


def _panel(sheet: style.Sheet, x: float, wide: float, rows: int) -> Axes:
    """Axes with a row of height 1 for each row, the first at the top."""
    plot = wide - _NAMES - _VALUES
    axes = sheet.axes(x + _NAMES, sheet.body_bottom + _FOOT, plot, rows * _ROW)
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    axes.grid(axis="x")
    return axes


def _row_y(sheet: style.Sheet, rows: int, row: int) -> float:
    return sheet.body_bottom + _FOOT + (rows - row - 0.5) * _ROW


def _parameters(
    sheet: style.Sheet,
    x: float,
    wide: float,
    rows: int,
    told: Sequence[tuple[str, Sequence[Parameter]]],
    total: int,
    lang: Lang,
) -> None:
    """Bars of the middle 80 % in prior standard deviations; the median after, in its unit."""
    top = sheet.body_bottom + _FOOT + rows * _ROW
    sheet.text(x, top + 0.42, words_fit.say("parameters", lang), bold=True, colour=style.INK)
    marks = (("▬", _BEFORE, "before"), ("▬", style.BAND_50, "after"))
    _key(sheet, x, top + 0.2, marks, lang)
    axes = _panel(sheet, x, wide, rows)
    axes.set_xlim(-_FURTHEST, _FURTHEST)
    ticks = (-3, 0, 3)
    axes.set_xticks(ticks, [str(tick) for tick in ticks], fontsize=8)
    centre = x + wide / 2
    sheet.text(
        centre,
        sheet.body_bottom + 0.02,
        words_fit.say("score_axis", lang),
        size=8,
        colour=style.QUIET,
        align="center",
    )
    row = 0
    for key, group in told:
        y = _row_y(sheet, rows, row)
        sheet.text(x, y, words_fit.say(key, lang), size=_SMALL, bold=True, colour=style.INK)
        row += 1
        for one in group:
            _parameter(axes, one, row + 0.5)
            y = _row_y(sheet, rows, row)
            sheet.text(x + 0.1, y, _fitting(one.path, _NAMES - 0.2), size=_SMALL)
            said = _amount(one.posterior[1], one.unit, lang)
            sheet.text(x + wide, y, said, size=_SMALL, colour=style.MODEL, align="right")
            row += 1
    more = total - sum(len(group) for _, group in told)
    if more:
        y = _row_y(sheet, rows, row)
        said = words_fit.say("more", lang, count=more)
        sheet.text(x + 0.1, y, said, size=_SMALL, colour=style.QUIET)


def _parameter(axes: Axes, one: Parameter, middle: float) -> None:
    low, median, high = (min(max(score, -_FURTHEST), _FURTHEST) for score in one.scores)
    _bar(axes, -_EIGHT_TENTHS, _EIGHT_TENTHS, middle, _BEFORE, 8.0)
    _bar(axes, low, high, middle, style.BAND_50, 5.0)
    axes.plot([median], [middle], "o", color=style.MODEL, markersize=4, zorder=4)


def _figures(
    sheet: style.Sheet,
    x: float,
    wide: float,
    rows: int,
    groups: Sequence[tuple[str, Sequence[Figure]]],
    lang: Lang,
) -> None:
    """Bars of the middle 90 % over the published figure, which stands at 1."""
    top = sheet.body_bottom + _FOOT + rows * _ROW
    sheet.text(x, top + 0.42, words_fit.say("figures", lang), bold=True, colour=style.INK)
    marks = (
        ("●", style.INK, "published"),
        ("▬", _BEFORE, "before"),
        ("▬", style.BAND_50, "after"),
        ("–", style.MODEL, "printed"),
    )
    _key(sheet, x, top + 0.2, marks, lang)
    axes = _panel(sheet, x, wide, rows)
    axes.set_xlim(-math.log(_WIDEST), math.log(_WIDEST))
    ticks = (0.01, 0.1, 1.0, 10.0, 100.0)
    labels = [f"{tick:g}" for tick in ticks]
    axes.set_xticks([math.log(tick) for tick in ticks], labels, fontsize=8)
    sheet.text(
        x + _NAMES + (wide - _NAMES - _VALUES) / 2,
        sheet.body_bottom + 0.02,
        words_fit.say("ratio_axis", lang),
        size=8,
        colour=style.QUIET,
        align="center",
    )
    row = 0
    for name, group in groups:
        y = _row_y(sheet, rows, row)
        sheet.text(
            x, y, words_fit.say(f"group.{name}", lang), size=_SMALL, bold=True, colour=style.INK
        )
        row += 1
        for figure in group:
            _figure(axes, figure, row + 0.5)
            y = _row_y(sheet, rows, row)
            label = _fitting(_label(figure.comparison, lang), _NAMES - 0.2)
            sheet.text(x + 0.1, y, label, size=_SMALL)
            said = _amount(figure.comparison.value, _unit(figure), lang)
            sheet.text(x + wide, y, said, size=_SMALL, colour=style.INK, align="right")
            row += 1


def _figure(axes: Axes, figure: Figure, middle: float) -> None:
    published = figure.comparison.value

    def place(value: float) -> float:
        ratio = min(max(value / published, 1.0 / _WIDEST), _WIDEST)
        return math.log(ratio)

    before, after, printed = (
        [place(value) for value in three]
        for three in (figure.prior, figure.posterior, figure.printed)
    )
    _bar(axes, before[0], before[2], middle, _BEFORE, 8.0)
    axes.plot([printed[0], printed[2]], [middle, middle], color=style.MODEL, linewidth=0.9)
    _bar(axes, after[0], after[2], middle, style.BAND_50, 5.0)
    axes.plot([after[1]], [middle], "|", color=style.MODEL, markersize=6, markeredgewidth=1.6)
    axes.plot([0.0], [middle], "o", color=style.INK, markersize=3.4, zorder=5)


def _bar(axes: Axes, low: float, high: float, middle: float, colour: str, width: float) -> None:
    axes.plot(
        [low, high],
        [middle, middle],
        color=colour,
        linewidth=width,
        solid_capstyle="butt",
        zorder=2,
    )


def _label(comparison: Comparison, lang: Lang) -> str:
    """Whose figure of what: the maker, the house that counted it, where, and when."""
    from sim.evidence import makers, regions

    names = []
    if comparison.maker:
        maker = next(one for one in makers() if one.name == comparison.maker)
        names.append(style.printable(maker.name_zh, maker.name) if lang == "zh" else maker.name)
    own = comparison.house in (comparison.maker, comparison.observation.series)
    if not own:
        house = words_fit.HOUSES_ZH.get(comparison.house, comparison.house) if lang == "zh" else ""
        names.append(house or comparison.house)
    if not comparison.maker and comparison.regions != ("world",):
        places = [regions().name(region, lang) for region in comparison.regions]
        names += [place for place in places if place not in names]
    listed = words.listing(list(dict.fromkeys(names)), lang)
    return words_fit.say("row", lang, names=listed, period=comparison.observation.period)


def _fitting(text: str, width: float) -> str:
    """The text, its end left out where it is too long."""
    if style.text_width(text, _SMALL) <= width:
        return text
    while text and style.text_width(text + "…", _SMALL) > width:
        text = text[:-1]
    return text + "…"


def _unit(figure: Figure) -> str:
    from sim.evidence.likelihoods import QUANTITY_UNITS

    return QUANTITY_UNITS[figure.comparison.quantity]


def _amount(value: float, unit: str, lang: Lang) -> str:
    """A number short enough to stand at the end of a row."""
    if unit in ("share", "1/year"):
        return words.amount(value, "share", lang)
    money = unit.split("/")[0]
    if money == "yuan" or unit == "machine":
        return words.short_amount(value, money, lang, 3)
    if unit == "year" and value < 2:
        months = "个月" if lang == "zh" else "\u00a0months"
        return f"{12 * value:.3g}{months}"
    return f"{value:,.0f}" if value >= 10 and unit != "1" else f"{value:.4g}"


def _table(
    parameters: Sequence[Parameter], groups: Sequence[tuple[str, Sequence[Figure]]]
) -> style.Table:
    rows: list[tuple[object, ...]] = []
    for one in parameters:
        rows += [
            ("parameter", one.path, "before", *one.prior, one.unit),
            ("parameter", one.path, "after", *one.posterior, one.unit),
        ]
    for name, group in groups:
        for figure in group:
            seen, unit = figure.comparison.observation.id, _unit(figure)
            value = figure.comparison.value
            rows += [
                (name, seen, "published", value, value, value, unit),
                (name, seen, "before", *figure.prior, unit),
                (name, seen, "after", *figure.posterior, unit),
                (name, seen, "printed", *figure.printed, unit),
            ]
    return ("kind", "of", "what", "low", "median", "high", "unit"), tuple(rows)
