"""What `sim compare SWEEP` prints: figure by figure, a row a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.chances import percent
from sim.analysis.comparison import MACHINES, MONEY, REGION_FIGURES, FigureChange
from sim.cli import scoring
from sim.cli.compare_tables import figure_cells, label_of, marked, scale_of, sides, with_unit
from sim.cli.pages import Block, Cells, Grid, Note, Section, Title
from sim.cli.sweeping_tables import axis_name, shown_value
from sim.cli.text import Scale, full_width, listing, scale_for
from sim.cli.words import Words
from sim.evidence.regions import NATION

if TYPE_CHECKING:
    from sim.analysis.sweep_pairs import FigureChanges, PointComparison, TargetChanges
    from sim.experiment.sweep.results import SweepResult

MOST_POINTS: Final = 40  # that are shown in a table
_TEXT = 20  # columns a choice may take


def page(found: PointComparison, sweep: SweepResult, year: int, words: Words) -> list[Block]:
    """The settings of the points, their figures that differ, the chances of targets."""
    first = _named(sweep, found.reference, words)
    heading = words(
        "compare.points_heading",
        name=sweep.name,
        count=len(found.points),
        first=first,
        worlds=sweep.replicates,
        seed=sweep.manifest["seed"],
    )
    moving = [point for point in found.points if point not in found.unmoved]
    shown = moving[:MOST_POINTS]
    blocks: list[Block] = [Title(heading)]
    if len(sweep.axes) > 1:
        blocks.append(_settings(sweep, [found.reference, *shown], words))
    differing = [figure for figure in found.figures if not figure.same]
    chosen = _chosen(differing, sweep, len(found.points))
    if chosen:
        blocks.append(_figures(chosen, found, shown, sweep, year, words))
    blocks += _targets(found, shown, sweep, words)
    for key, count in (
        ("compare.more_points", len(moving) - len(shown)),
        ("compare.same_points", len(found.unmoved)),
        ("compare.more_figures", len(differing) - len(chosen)),
        ("compare.same_figures", len(found.figures) - len(differing)),
    ):
        if count:
            blocks.append(Note(words(key, count=count)))
    tests = len(chosen) * len(shown)
    if tests:
        foot = {"tests": tests, "chance": max(1, round(tests / 20))}
        blocks.append(Note(words("compare.points_foot", first=f"#{found.reference}", **foot)))
    return blocks


def _chosen(
    differing: Sequence[FigureChanges], sweep: SweepResult, points: int
) -> list[FigureChanges]:
    """The figures to show: those of a comparison of scenarios; all of a single point, and
    where none of those was kept."""
    focus = sweep.manifest["scenario"]["focus"]
    main = {*((focus, it) for it in REGION_FIGURES), (NATION, MACHINES), (NATION, MONEY)}
    few = [figure for figure in differing if (figure.region, figure.indicator) in main]
    return list(differing) if points == 1 or not few else few


def _settings(sweep: SweepResult, points: Sequence[int], words: Words) -> Block:
    """A row a point: what it sets."""
    heads = (words("compare.point"), *(axis_name(axis.path, words) for axis in sweep.axes))
    rows = [(f"#{point}", *_values(sweep, point, words)) for point in points]
    return Grid([Section(rows, heads=[heads])], sides(len(sweep.axes)))


def _values(sweep: SweepResult, point: int, words: Words) -> Iterator[str]:
    """What a point sets, axis by axis."""
    for axis in sweep.axes:
        value = sweep.design[axis.path][point]
        if value is None:
            yield words("sweep.unset")
        elif isinstance(value, str):
            yield value if len(value) <= _TEXT else f"{value[: _TEXT - 1]}…"
        else:
            yield shown_value(value, axis.unit, words)


def _named(sweep: SweepResult, point: int, words: Words) -> str:
    """A point with what it sets: '#0 (zhejiang.first_purchase.units 0 machines/year)'."""
    set_ = [
        f"{axis_name(axis.path, words)} {value}"
        for axis, value in zip(sweep.axes, _values(sweep, point, words), strict=True)
        if sweep.design[axis.path][point] is not None
    ]
    said = listing(words.lang, set_) if set_ else words("sweep.unset")
    return words("compare.title", title=f"#{point}", name=said)


def _label(sweep: SweepResult, point: int, words: Words) -> str:
    """A point at the head of its row; with its value where only one thing is varied."""
    value = next(iter(_values(sweep, point, words)), "")
    return f"  #{point}  {value}" if len(sweep.axes) == 1 else f"  #{point}"


def _figures(
    chosen: Sequence[FigureChanges],
    found: PointComparison,
    points: Sequence[int],
    sweep: SweepResult,
    year: int,
    words: Words,
) -> Block:
    """A section a figure, a row a point at which it differs."""
    from sim.evidence import regions

    names = (f"#{found.reference}", words("compare.point"), words("compare.difference"))
    heads = ("", *names, words("column.interval"), words("compare.rises"))
    sections: list[Section] = []
    for figure in chosen:
        held = dict(zip(found.points, figure.changes, strict=True))
        changes = [
            (point, FigureChange(figure.region, figure.indicator, figure.unit, held[point]))
            for point in points
            if (change := held[point]) is None or not change.same
        ]
        scale = scale_of(figure.unit, [change for _, change in changes], words)
        paid = figure.indicator == MONEY
        label = words(
            "compare.figure_paid" if paid else "compare.figure",
            region=regions().name(figure.region, words.lang),
            start=sweep.years[0],
            year=year,
            name=label_of(figure.indicator, words),
        )
        rows: list[Cells] = [
            figure_cells(_label(sweep, point, words), change, scale, words)
            for point, change in changes
        ]
        first = not sections
        titled = with_unit(label, figure.unit, scale, words)
        sections.append(Section(rows, titled, heads=[heads] if first else ()))
    return Grid(sections, sides(5))


def _targets(
    found: PointComparison, points: Sequence[int], sweep: SweepResult, words: Words
) -> Iterator[Block]:
    """The chance of each target at each point where some world turns."""
    moved = [it for it in found.targets if not it.same]
    heads = (words("compare.chances"), f"#{found.reference}", words("compare.point"))
    sections: list[Section] = []
    for it in moved:
        held = dict(zip(found.points, it.changes, strict=True))
        rows: list[Cells] = []
        for point in points:
            change = held[point]
            if change is not None and (change.won or change.lost):
                rows.append(
                    (
                        _label(sweep, point, words),
                        percent(change.first, change.worlds),
                        percent(change.other, change.worlds),
                        marked(change.change, Scale(0.01, ""), round(change.change.value, 2)),
                    )
                )
        first = [(*heads, words("compare.points"))] if not sections else ()
        sections.append(Section(rows, _target_name(it, words), heads=first))
    if sections:
        yield Grid(sections, sides(3))
    if len(found.targets) > len(moved):
        yield Note(words("compare.unmoved", count=len(found.targets) - len(moved)))


def _target_name(moved: TargetChanges, words: Words) -> str:
    from sim.evidence import regions

    target = moved.target
    scale = scale_for(target.unit, target.value, words)
    return words(
        "sweep.target",
        region=regions().name(target.region, words.lang),
        year=target.year,
        name=words.either(target.name_en, full_width(target.name_zh)),
        target=scoring.SIGNS.get(target.comparison, target.comparison)
        + scale.quantity(target.value),
    )
