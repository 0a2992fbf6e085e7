"""Crowding: what local targets add up to against the nation's outcome, and where firms are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from sim.figures import plots, style, words
from sim.figures.inputs import Facts, Floats, Lang
from sim.figures.plots import Box
from sim.figures.scales import Scale, scale_for
from sim.figures.texts import feet, full_width, run_source, run_subtitle

if TYPE_CHECKING:
    from sim.analysis.local_targets import LocalSum, Spread
    from sim.evidence import RegionTree
    from sim.experiment.results import RunResult

_NATION: Final = "china"
_MADE: Final = "machines_produced"
_USED: Final = "installations"
_FIRMS: Final = "firms"
_LINE: Final = 0.19  # inches, a line of a row's name
_ROW: Final = 0.52
_LABELS: Final = 2.55
_SPAN: Final = 2.75  # width of the plot of sums
_NUMBERS: Final = 1.3
_BETWEEN: Final = 0.3
_LEAST: Final = 0.001  # smaller shares are not told apart
_PLACE_ROW: Final = 0.27
_BLOCK: Final = 1.0  # inches above and below a block of places
_BLOCKS: Final = ((_FIRMS, "crowding_firms"), (_MADE, "crowding_machines"))


@dataclass(frozen=True)
class _Sum:
    """One sum as drawn: its name, and shares of the nation, percentiles over worlds."""

    found: LocalSum
    needed: Spread
    theirs: Spread

    @property
    def more(self) -> bool:
        """Whether more is asked for than these regions have, by the medians."""
        return self.needed.median > self.theirs.median


@dataclass(frozen=True)
class _Place:
    """A region's share of the nation's firms or machines, in the first and in the last year."""

    region: str
    first: Floats  # (3,)
    last: Floats


def draw(
    result: RunResult,
    facts: Facts,
    lang: Lang,
    region: str | None = None,
    sums: Sequence[LocalSum] | None = None,
) -> style.Drawing:
    """Sums of local targets at the left, the spread of firms at the right.

    ``region`` is not asked: crowding is the nation's. ``sums`` are those of the published targets
    unless given. Raises CannotDraw where the result does not hold the indicators.
    """
    from sim import evidence
    from sim.analysis.local_targets import local_targets

    tree = evidence.regions()
    made, used = plots.together(result, _NATION, (_MADE, _USED))
    drawn = _sums(local_targets(result)[0] if sums is None else sums)
    blocks = {indicator: _places(result, tree, indicator) for indicator, _ in _BLOCKS}
    rows = max((len(places) for places in blocks.values()), default=0)
    with style.house_style(lang):
        notes = (words.say("crowding_unstored", lang),)
        sheet = style.Sheet(
            _title(drawn, lang),
            run_subtitle(result, "crowding_measures", facts.region(_NATION, lang), lang),
            feet(run_source(lang, notes, "crowding_sum_source"), [result], "crowding", lang),
            max(1.35 + _ROW * len(drawn), 0.35 + 2 * (_BLOCK + _PLACE_ROW * rows)),
        )
        _draw_sums(sheet, drawn, result, facts, lang)
        said = _demand(drawn, result, made, used, lang)
        sheet.text(style.MARGIN, sheet.body_bottom + 0.1, said, size=8, colour=style.QUIET)
        top = sheet.body_top - 0.6
        for indicator, heading in _BLOCKS:
            _draw_places(sheet, blocks[indicator], top, heading, result.years, facts, lang)
            top -= _BLOCK + _PLACE_ROW * rows
        figure = sheet.finished(_table(drawn, blocks, result, made, used))
        figure.notes = notes
        return figure


def _sums(found: Sequence[LocalSum]) -> list[_Sum]:
    """Those the run can be held against, the latest year and the largest demand first."""
    drawn = []
    for one in found:
        held = one.against
        if held is not None and held.needed is not None and held.theirs is not None:
            drawn.append(_Sum(one, held.needed, held.theirs))
    drawn.sort(key=lambda one: (-one.needed.median, one.found.indicator, one.found.scope))
    return drawn


def _places(result: RunResult, tree: RegionTree, indicator: str) -> list[_Place]:
    """Regions right below the nation, by their share of it in the last year."""
    whole = plots.series_of(result, _NATION, indicator)
    some = np.where(whole > 0, whole, np.nan)
    found = []
    for region in tree.children(_NATION):
        if region in result.regions:
            series = plots.series_of(result, region, indicator)
            shares = plots.middle(series / some)
            found.append(_Place(region, shares[:, 0], shares[:, -1]))
    found.sort(key=lambda place: (-np.nan_to_num(place.last[1]), place.region))
    return found


def _title(drawn: Sequence[_Sum], lang: Lang) -> str:
    if not drawn:
        return words.sentence(words.say("crowding_none", lang))
    more = sum(one.more for one in drawn)
    return words.sentence(words.say("crowding_title", lang, more=more, total=len(drawn)))


def _demand(
    drawn: Sequence[_Sum], result: RunResult, made: Floats, used: Floats, lang: Lang
) -> str:
    """The nation's machines made and put to use, in the year of the machines' sum or the last."""
    years = [one.found.year for one in drawn if one.found.indicator == _MADE]
    year = years[0] if years else result.years[-1]
    column = result.years.index(year)
    amounts = [
        words.amount(float(np.median(series[:, column])), "machine", lang)
        for series in (made, used)
    ]
    return words.say("crowding_demand", lang, year=year, made=amounts[0], used=amounts[1])


# --- drawing -------------------------------------------------------------------------------


def _draw_sums(
    sheet: style.Sheet, drawn: Sequence[_Sum], result: RunResult, facts: Facts, lang: Lang
) -> None:
    """A row a sum: a diamond for what is asked for, a dot for what the regions have."""
    if not drawn:
        return
    height = _ROW * len(drawn)
    box = Box(style.MARGIN + _LABELS, sheet.body_top - 0.6 - height, _SPAN, height)
    scale = _percent_scale(drawn)
    axes = _row_axes(sheet, box, len(drawn), scale, lang)
    whole = float(scale.height(1.0))
    if 0 < whole < 1:
        axes.axvline(whole, color=style.GREY, linewidth=1.0, zorder=1)
    for row, one in enumerate(drawn):
        marks = ((one.theirs, "o", style.MODEL, 0.66), (one.needed, "D", style.TARGET, 0.34))
        for spread, mark, colour, down in marks:
            _mark(axes, spread, mark, colour, row + down, scale)
        y = box.top - (row + 0.5) * _ROW
        _name(sheet, one, result, facts, y, lang)
        shares = [_percent(one.needed.median, lang), _percent(one.theirs.median, lang)]
        x = box.right + 0.12
        sheet.text(x, y + 0.09, f"◆ {shares[0]}", size=8, colour=style.TARGET)
        sheet.text(x, y - 0.09, f"● {shares[1]}", size=8, colour=style.MODEL)
    head = words.say("crowding_sums", lang)
    plots.head(sheet, box, head, words.say("crowding_log", lang), style.MARGIN)


def _percent_scale(drawn: Sequence[_Sum]) -> Scale:
    ends = [end for one in drawn for end in (one.needed.low, one.needed.high)]
    ends += [end for one in drawn for end in (one.theirs.low, one.theirs.high)]
    return scale_for([*ends, 1.0], "share")


def _row_axes(sheet: style.Sheet, box: Box, rows: int, scale: Scale, lang: Lang) -> Axes:
    axes = sheet.axes(box.x, box.y, box.width, box.height)
    axes.set_xlim(0, 1)
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    plots.x_ticks(axes, scale, "share", box.width, lang)
    axes.grid(axis="x")
    return axes


def _mark(axes: Axes, spread: Spread, mark: str, colour: str, height: float, scale: Scale) -> None:
    low, middle, high = (
        float(scale.height(each)) for each in (spread.low, spread.median, spread.high)
    )
    axes.hlines(height, low, high, color=colour, linewidth=1.6, zorder=3)
    axes.plot([middle], [height], mark, color=colour, markersize=6, zorder=4, clip_on=False)


def _name(
    sheet: style.Sheet, one: _Sum, result: RunResult, facts: Facts, y: float, lang: Lang
) -> None:
    """Indicator, then where, when and how much."""
    found = one.found
    label = result.indicator(found.indicator)
    name = full_width(label.label_zh) if lang == "zh" else label.label_en
    places = words.listing([facts.region(target.region, lang) for target in found.targets], lang)
    amount = words.amount(found.total, found.unit, lang, 3)
    about = words.say("crowding_row", lang, places=places, year=found.year, amount=amount)
    room = _LABELS - 0.12
    lines = [(line, style.INK) for line in style.wrapped(words.sentence(name), 8.5, room)[:1]]
    lines += [(line, style.QUIET) for line in style.wrapped(about, 8, room)[:2]]
    for row, (line, colour) in enumerate(lines):
        shift = ((len(lines) - 1) / 2 - row) * (_LINE if len(lines) < 3 else 0.165)
        sheet.text(style.MARGIN, y + shift, line, size=8, colour=colour)


def _draw_places(
    sheet: style.Sheet,
    places: Sequence[_Place],
    top: float,
    heading: str,
    years: Sequence[int],
    facts: Facts,
    lang: Lang,
) -> None:
    """A row a region: a ring for the first year, a dot for the last, a line between them.

    ``top`` of the rows in inches.
    """
    if not places:
        return
    start = style.MARGIN + _LABELS + _SPAN + _NUMBERS - 0.25
    names = [facts.region(place.region, lang) for place in places]
    moves = [
        "–"
        if np.isnan(place.first[1]) or np.isnan(place.last[1])
        else f"{_percent(place.first[1], lang)} → {_percent(place.last[1], lang)}"
        for place in places
    ]
    left = start + max(style.text_width(name, 8) for name in names) + 0.1
    numbers = max(style.text_width(said, 8) for said in moves) + 0.12
    height = _PLACE_ROW * len(places)
    box = Box(left, top - height, style.WIDTH - style.MARGIN - numbers - left, height)
    ends = [float(each[1]) for place in places for each in (place.first, place.last)]
    scale = scale_for([max(float(np.nan_to_num(ends).max()), 0.01)], "share")
    axes = _row_axes(sheet, box, len(places), scale, lang)
    for row, place in enumerate(places):
        y = box.top - (row + 0.5) * _PLACE_ROW
        sheet.text(left - 0.1, y, names[row], size=8, align="right")
        sheet.text(box.right + 0.12, y, moves[row], size=8, colour=style.MODEL)
        if moves[row] != "–":
            _move(axes, row + 0.5, *(float(scale.height(s[1])) for s in (place.first, place.last)))
    axis = words.say("crowding_firms_axis", lang, first=years[0], last=years[-1])
    plots.head(sheet, box, words.say(heading, lang), axis, start)


def _move(axes: Axes, height: float, first: float, last: float) -> None:
    axes.hlines(
        height, min(first, last), max(first, last), color=style.GREY, linewidth=1.6, zorder=2
    )
    for x, fill, edge, over in (
        (first, "white", style.QUIET, 3),
        (last, style.MODEL, style.MODEL, 4),
    ):
        axes.plot(
            [x],
            [height],
            "o",
            color=fill,
            markeredgecolor=edge,
            markersize=6,
            zorder=over,
            clip_on=False,
        )


def _percent(share: float, lang: Lang) -> str:
    if 0 < share < _LEAST:
        return "<" + words.short_amount(_LEAST, "share", lang)
    return words.short_amount(float(f"{share:.2g}"), "share", lang)


def _table(
    drawn: Sequence[_Sum],
    blocks: Mapping[str, Sequence[_Place]],
    result: RunResult,
    made: Floats,
    used: Floats,
) -> style.Table:
    rows: list[plots.Row] = []
    for one in drawn:
        found = one.found
        where = "+".join(target.region for target in found.targets)
        rows.append((where, found.indicator, found.year, "sum of targets", found.total, found.unit))
        for name, spread in (("share asked for", one.needed), ("share in the model", one.theirs)):
            rows += [
                (where, found.indicator, found.year, f"{name}, {rank}", value, "share")
                for rank, value in (
                    ("p10", spread.low),
                    ("p50", spread.median),
                    ("p90", spread.high),
                )
            ]
    for indicator, series in ((_MADE, made), (_USED, used)):
        rows += plots.rows_of(_NATION, indicator, result.years, plots.middle(series), "machine")
    for indicator, places in blocks.items():
        for place in places:
            for year, shares in ((result.years[0], place.first), (result.years[-1], place.last)):
                name = f"{indicator}, share of the nation"
                rows += plots.rows_of(place.region, name, [year], shares[:, None], "share")
    return plots.COLUMNS, tuple(rows)
