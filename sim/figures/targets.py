"""The targets: how many worlds meet each, by scenario, as a map with the numbers in its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.figures import style, words
from sim.figures.chance_key import chance_key
from sim.figures.compare import differences
from sim.figures.inputs import Facts, Lang, short_hash
from sim.figures.texts import feet, quoted, scenario_title, target_name

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult

BASELINE: Final = "baseline"
_EMPTY: Final = "#f4f5f6"
_CELL: Final = 0.44  # inches, a row's height
_WIDEST: Final = 1.8
_LABELS: Final = 4.6  # widest a row's label may be
_HEADER_LINES: Final = 5
_NUMBERS: Final = 3.4  # median and interval, beside a single scenario


@dataclass(frozen=True)
class _Cell:
    """A scored target with its chance and the quantiles over worlds, in the target's unit."""

    score: TargetScore
    chance: float
    median: float
    low: float
    high: float


def draw(results: Sequence[RunResult], facts: Sequence[Facts], lang: Lang) -> style.Drawing:
    """The chance of every outcome target in each result; facts come in the results' order.

    Raises ValueError without a result.
    """
    if not results:
        raise ValueError("no result to draw")
    columns = [_cells(each) for each in facts]
    rows = list(
        {id_: cell.score for column in reversed(columns) for id_, cell in column.items()}.values()
    )
    order = [score.target.id for each in facts for score in each.scores]
    rows.sort(key=lambda score: order.index(score.target.id))
    with style.house_style(lang):
        base = next(
            (index for index, result in enumerate(results) if result.scenario.name == BASELINE), 0
        )
        sheet = _sheet(results, facts, columns, rows, base, lang)
        if rows:
            _draw_map(sheet, results, facts, columns, rows, lang)
        return sheet.finished(_table(results, columns, rows))


def _cells(facts: Facts) -> dict[str, _Cell]:
    """The outcome targets that were scored, by id."""
    return {
        score.target.id: _Cell(score, score.chance, score.median, score.low, score.high)
        for score in facts.scores
        if score.target.status == "outcome"
        and score.chance is not None
        and score.median is not None
        and score.low is not None
        and score.high is not None
    }


def _sheet(
    results: Sequence[RunResult],
    facts: Sequence[Facts],
    columns: Sequence[dict[str, _Cell]],
    rows: Sequence[TargetScore],
    base: int,
    lang: Lang,
) -> style.Sheet:
    name = scenario_title(results[base], lang)
    title = _title(list(columns[base].values()), name, lang)
    framed = results[base].scenario.name == BASELINE and len(results) > 1
    subtitle = words.say(
        "targets_subtitle",
        lang,
        frame=words.say("targets_frame", lang, scenario=name) if framed else "",
    )
    if any(cell.score.few_worlds for cells in columns for cell in cells.values()):
        subtitle += words.say("targets_grey", lang)
    unlike = differences(results, lang)
    if unlike:
        subtitle += words.say("sentence_end", lang) + unlike
    cited = words.join(quoted([score.target.clauses for score in rows], facts[base], lang), lang)
    source = words.say("foot_targets", lang, list=cited) if rows else ""
    left_out = sum(1 for score in facts[base].scores if score.target.id not in columns[base])
    if left_out:
        source += (" " if source and lang == "en" else "") + words.say(
            "foot_left_out", lang, count=left_out
        )
    header = style.line_height(style.LABEL_SIZE) * max(
        len(lines) for lines in _headers(results, lang)
    )
    body = header + 0.15 + _CELL * max(1, len(rows)) + 0.75
    return style.Sheet(title, subtitle, feet(source, results, "targets", lang), body)


def _title(cells: Sequence[_Cell], scenario: str, lang: Lang) -> str:
    """How many targets are likely and unlikely; one read in two scopes counts once."""
    own = [cell for cell in cells if not cell.score.target.reading_of]
    if not own:
        return words.say("targets_none", lang)
    if any(cell.score.few_worlds for cell in own):
        least = min(cell.score.known for cell in own)
        return words.sentence(
            words.say("targets_few", lang, total=len(own), scenario=scenario, worlds=least)
        )
    classes = [words.chance_class(cell.chance) for cell in own]
    return words.sentence(
        words.say(
            "targets_one",
            lang,
            total=len(own),
            scenario=scenario,
            likely=sum(index >= 3 for index in classes),
            unlikely=sum(index <= 1 for index in classes),
        )
    )


def _cell_width(count: int) -> float:
    room = style.WIDTH - 2 * style.MARGIN - _LABELS - 0.15 - (_NUMBERS if count == 1 else 0)
    return min(_WIDEST, room / count)


def _headers(results: Sequence[RunResult], lang: Lang) -> list[list[str]]:
    """The lines above each column: the scenario's title, its hash where two share the title.

    A title too long for the column gives way to the scenario's name.
    """
    titles = [scenario_title(result, lang) for result in results]
    width = _cell_width(len(results)) - 0.12
    headers = []
    for title, result in zip(titles, results, strict=True):
        text = title if titles.count(title) == 1 else f"{title} {short_hash(result)}"
        lines = style.wrapped(text, style.LABEL_SIZE, width, True)
        if len(lines) > _HEADER_LINES:
            short = f"{result.scenario.name} {short_hash(result)}"
            lines = style.wrapped(short, style.LABEL_SIZE, width, True)
        headers.append(lines)
    return headers


def _draw_map(
    sheet: style.Sheet,
    results: Sequence[RunResult],
    facts: Sequence[Facts],
    columns: Sequence[dict[str, _Cell]],
    rows: Sequence[TargetScore],
    lang: Lang,
) -> None:
    labels = [_row_label(results[0], score, facts[0], lang) for score in rows]
    size = style.LABEL_SIZE
    label_width = min(_LABELS, max(style.text_width(label, size) for label in labels))
    width = _cell_width(len(results))
    bottom = sheet.body_bottom + 0.75
    height = _CELL * len(rows)
    left = style.MARGIN + label_width + 0.15
    axes = sheet.axes(left, bottom, width * len(results), height)
    axes.set_xlim(0, len(results))
    axes.set_ylim(len(rows), 0)
    axes.axis("off")
    for row, (score, label) in enumerate(zip(rows, labels, strict=True)):
        middle = bottom + height - (row + 0.5) * _CELL
        lines = style.wrapped(label, size, _LABELS)
        for number, line in enumerate(lines):
            shift = ((len(lines) - 1) / 2 - number) * style.line_height(size) * 0.92
            sheet.text(left - 0.15, middle + shift, line, align="right")
        for column, cells in enumerate(columns):
            framed = results[column].scenario.name == BASELINE
            _draw_cell(axes, (column, row), cells.get(score.target.id), framed, lang)
        if len(results) == 1:
            _draw_numbers(sheet, columns[0][score.target.id], left + width + 0.3, middle, lang)
    top = bottom + height
    if len(results) == 1:
        for offset, key in ((0.3, "column_median"), (1.95, "column_range")):
            sheet.text(
                left + width + offset, top + 0.18, words.say(key, lang), size=8, colour=style.QUIET
            )
    _draw_headers(sheet, axes, results, (left, top, width), len(rows), lang)
    chance_key(sheet, sheet.body_bottom + 0.3, lang)


def _draw_headers(
    sheet: style.Sheet,
    axes: Axes,
    results: Sequence[RunResult],
    place: tuple[float, float, float],
    rows: int,
    lang: Lang,
) -> None:
    """A heading above each column, the baseline's in bold and framed beside others.

    ``place``: left and top edge of the map and width of a column, inches.
    """
    left, top, width = place
    for column, lines in enumerate(_headers(results, lang)):
        base = results[column].scenario.name == BASELINE
        for number, line in enumerate(reversed(lines)):
            sheet.text(
                left + (column + 0.5) * width,
                top + 0.18 + number * style.line_height(style.LABEL_SIZE),
                line,
                bold=base,
                colour=style.INK,
                align="center",
            )
        if base and len(results) > 1:
            axes.add_patch(
                Rectangle(
                    (column, 0),
                    1,
                    rows,
                    fill=False,
                    linewidth=2,
                    edgecolor=style.INK,
                    zorder=5,
                    clip_on=False,
                )
            )


def _row_label(result: RunResult, score: TargetScore, facts: Facts, lang: Lang) -> str:
    say_amount = words.short_amount if _counted(score, lang) else words.amount
    return words.say(
        "row_target",
        lang,
        region=facts.region(score.target.region, lang),
        name=target_name(result, score.target, lang),
        comparison=words.comparison_sign(score.target.comparison),
        year=score.target.year,
        amount=say_amount(score.target.value, score.target.unit, lang, 4),
    )


def _counted(score: TargetScore, lang: Lang) -> bool:
    """Whether the target's name already says what is counted, as it does in English."""
    return lang == "en" and score.target.unit != "yuan"


def _draw_cell(
    axes: Axes, place: tuple[int, int], cell: _Cell | None, bold: bool, lang: Lang
) -> None:
    column, row = place
    index = None
    if cell is not None and not cell.score.few_worlds:
        index = words.chance_class(cell.chance)
    axes.add_patch(
        Rectangle(
            (column + 0.02, row + 0.04),
            0.96,
            0.92,
            linewidth=0,
            facecolor=_EMPTY if index is None else style.CHANCES[index],
        )
    )
    text = (
        words.say("not_scored", lang)
        if cell is None
        else words.percent(cell.chance, cell.score.known, lang)
    )
    axes.text(
        column + 0.5,
        row + 0.5,
        text,
        ha="center",
        va="center_baseline",
        fontsize=9.5,
        fontweight="bold" if bold else "normal",
        color=style.QUIET if index is None else style.ON_CHANCES[index],
    )


def _draw_numbers(sheet: style.Sheet, cell: _Cell, x: float, y: float, lang: Lang) -> None:
    """Median and 80 % interval beside the only column."""
    unit = cell.score.target.unit
    said = (words.short_amount if _counted(cell.score, lang) else words.amount)(
        cell.median, unit, lang
    )
    sheet.text(x, y, said, colour=style.MODEL, bold=True)
    low, high = (words.short_amount(value, unit, lang) for value in (cell.low, cell.high))
    sheet.text(x + 1.65, y, f"{low} – {high}", colour=style.QUIET)


def _table(
    results: Sequence[RunResult], columns: Sequence[dict[str, _Cell]], rows: Sequence[TargetScore]
) -> style.Table:
    found: list[tuple[object, ...]] = []
    for result, cells in zip(results, columns, strict=True):
        for row in rows:
            cell = cells.get(row.target.id)
            if cell is not None:
                found.append(
                    (
                        result.scenario.name,
                        short_hash(result),
                        row.target.id,
                        row.target.year,
                        row.target.comparison,
                        row.target.value,
                        row.target.unit,
                        cell.chance,
                        cell.median,
                        cell.low,
                        cell.high,
                    )
                )
    return (
        "scenario",
        "hash",
        "target",
        "year",
        "comparison",
        "value",
        "unit",
        "chance",
        "median",
        "p10",
        "p90",
    ), tuple(found)
