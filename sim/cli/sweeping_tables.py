"""What a sweep says, as text and as JSON: the chance of each target along each axis."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.chances import few
from sim.cli.conduct import Session
from sim.cli.scoring import LINE, SIGNS
from sim.cli.text import Side, columns, dots, full_width, listing, scale_for, wrapped
from sim.cli.words import Words

if TYPE_CHECKING:
    from sim.analysis.sweeps import Level, Standing
    from sim.evidence import Target
    from sim.experiment.sweep.results import SweepResult
    from sim.experiment.sweep.run import Report

Float = NDArray[np.float64]
SHOWN = 2  # targets that are shown level by level
MOVES = 0.05  # a chance that moves less along every axis is not shown level by level
_SIDES: tuple[Side, ...] = ("right", "right", "right", "right", "right", "left")


def answer(
    result: SweepResult, report: Report, session: Session, regions: Container[str] | None = None
) -> None:
    """Print the answer (of targets of these regions) and what to be warned of."""
    from sim.analysis.sweeps import scored_targets, swing

    targets = [it for it in scored_targets(result) if regions is None or it.region in regions]
    along, empty = {}, {}
    for target in targets:
        values = result.values(target.region, target.indicator, target.year)
        along[target.id] = _along(result, target, values)
        empty[target.id] = int(np.isnan(values).sum())
    swings = {
        name: max(swing([s for _, s in rows]) for rows in by.values()) for name, by in along.items()
    }
    if session.as_json:
        session.answer_json("sim/sweep/1", _content(result, report, targets, along))
    else:
        session.answer("\n".join(_lines(result, targets, along, swings, empty, session)))
    for warning in _warnings(result, report, along, session):
        session.warn(warning)
    if report.ran:
        session.note(session.words("run.saved", path=result.path))


Along = dict[str, list[tuple["Level", "Standing"]]]


def _along(result: SweepResult, target: Target, values: Float) -> Along:
    """How a target stands at each level of each axis, by its figure (points, replicates)."""
    from sim.analysis.sweeps import levels, standing

    return {
        path: [(level, standing(values[level.points], target)) for level in levels(result, path)]
        for path in result.design
    }


def _lines(
    result: SweepResult,
    targets: Sequence[Target],
    along: dict[str, Along],
    swings: dict[str, float],
    empty: dict[str, int],
    session: Session,
) -> Iterator[str]:
    words = session.words
    title = result.manifest["scenario"]["title"]
    name = result.manifest["scenario"]["name"]
    yield session.bold(
        words(
            "sweep.heading",
            title=words.either(title.get("en", ""), title.get("zh", "")) or name,
            name=name,
            points=f"{result.points:,}",
            replicates=f"{result.replicates:,}",
            seed=result.manifest["seed"],
        )
    )
    ranked = sorted(targets, key=lambda it: (it.status != "outcome", -swings[it.id]))
    full = [target for target in ranked[:SHOWN] if swings[target.id] >= MOVES] or ranked[:1]
    for target in full:
        yield ""
        yield session.bold(_target_line(target, words))
        for path in result.design:
            yield from _block(result, path, target, along[target.id][path], words)
    rest = [target for target in targets if target not in full]
    if rest:
        yield ""
        yield words("sweep.others")
        yield from columns(
            [_row(it, along[it.id], empty[it.id], words) for it in rest], ["left"] * 3
        )
    if not targets:
        yield from wrapped(words("sweep.no_targets"), LINE)


def _target_line(target: Target, words: Words) -> str:
    from sim.evidence import regions

    scale = scale_for(target.unit, target.value, words)
    return words(
        "sweep.target",
        region=regions().name(target.region, words.lang),
        year=target.year,
        name=words.either(target.name_en, full_width(target.name_zh)),
        target=SIGNS[target.comparison] + scale.quantity(target.value),
    )


def _block(
    result: SweepResult,
    path: str,
    target: Target,
    rows: Sequence[tuple[Level, Standing]],
    words: Words,
) -> Iterator[str]:
    """One target along one axis: a line a level, with the chance as dots."""
    axis = next(axis for axis in result.manifest["axes"] if axis["path"] == path)
    reference = max((abs(it.median) for _, it in rows if it.median is not None), default=0.0)
    scale = scale_for(target.unit, reference, words)
    head = [
        axis_name(path, words),
        words("sweep.worlds"),
        words("sweep.median", unit=scale.name) if scale.name else words("column.median"),
        words("column.interval"),
        words("column.chance"),
        "",
    ]
    empty = any(found.missing for _, found in rows)
    if empty:
        head.insert(2, words("sweep.missing"))
    table = [head]
    for level, found in rows:
        interval = (
            "–" if found.low is None else f"{scale.number(found.low)}–{scale.number(found.high)}"
        )
        table.append(
            [
                level_name(level, axis, words),
                f"{found.known:,}",
                *([f"{found.missing:,}"] if empty else []),
                scale.number(found.median),
                interval,
                found.percent,
                dots(found.chance),
            ]
        )
    sides = (*_SIDES[:2], *(_SIDES[1:2] if empty else ()), *_SIDES[2:])
    yield from (f"  {line}" for line in columns(table, sides))


def _row(target: Target, along: Along, missing: int, words: Words) -> list[str]:
    """A target in one line: its lowest and highest chance along each axis."""
    parts = []
    for path, rows in along.items():
        ordered = sorted(
            (it for _, it in rows if it.chance is not None), key=lambda it: it.chance or 0.0
        )
        if ordered:
            low, high = ordered[0].percent, ordered[-1].percent
            span = low if low == high else f"{low} – {high}"
            parts.append(span if len(along) == 1 else f"{axis_name(path, words)}: {span}")
    if missing:
        parts.append(words("sweep.row_missing", count=f"{missing:,}"))
    return ["  " + _target_line(target, words), "; ".join(parts), ""]


def axis_name(path: str, words: Words) -> str:
    """An axis without the section it stands in: learning_rate, zhejiang.first_purchase.units."""
    section, dot, rest = path.partition(".")
    return rest if dot and section in ("levers", "parameters", "uncertain") else path


def level_name(level: Level, axis: dict[str, Any], words: Words) -> str:
    """A value of an axis with its unit, or the ends of a bin."""
    if level.value is None:
        return words("sweep.unset")
    if isinstance(level.value, str):
        return level.value
    if level.high is None:
        return shown_value(level.value, axis["unit"], words)
    scale = scale_for(axis["unit"], level.high, words)
    return f"{scale.number(level.value)}–{scale.quantity(level.high)}"


def shown_value(value: float, unit: str, words: Words) -> str:
    """A number with its unit, to four digits."""
    return scale_for(unit, value, words).quantity(value, digits=4) or "0"


def _warnings(
    result: SweepResult, report: Report, along: dict[str, Along], session: Session
) -> Iterator[str]:
    """What a reader of the chances should know."""
    manifest, words = result.manifest, session.words
    if manifest["failed"]:
        yield words(
            "sweep.failed",
            count=manifest["failed"],
            worlds=f"{manifest['worlds']:,}",
            message=manifest["first_failure"],
            file=result.path / "failures.parquet",
        )
    counts = [s.known for by in along.values() for rows in by.values() for _, s in rows]
    fewest = min(counts, default=0)
    if counts and few(fewest):
        points = round(100 * 1.96 * (0.25 / max(fewest, 1)) ** 0.5)
        yield words("sweep.few_worlds", worlds=fewest, points=min(points, 100))
    empty = {name: count for name, count in manifest["missing"].items() if count}
    if empty:
        counts_of = listing(words.lang, [f"{name} {count:,}" for name, count in empty.items()])
        yield words("sweep.empty", counts=counts_of)
    if report.deaths:
        yield words("sweep.deaths", count=report.deaths)


def best_point(result: SweepResult) -> tuple[tuple[str, str], ...] | None:
    """What the point with the greatest chance of the target that moves most sets, as ``--set``
    takes it; None where no target was kept."""
    from sim.analysis.sweeps import scored_targets, standing

    best: tuple[float, int] = (0.0, -1)
    for target in scored_targets(result):
        values = result.values(target.region, target.indicator, target.year)
        chances = [standing(row, target).chance or 0.0 for row in values]
        spread = max(chances) - min(chances)
        if target.status == "outcome" and (best[1] < 0 or spread > best[0]):
            best = spread, chances.index(max(chances))
    if best[1] < 0:
        return None
    return result.settings(best[1])


def _content(
    result: SweepResult, report: Report, targets: Sequence[Target], along: dict[str, Along]
) -> dict[str, Any]:
    from sim.analysis.sweeps import standing

    manifest = result.manifest
    values = {it.id: result.values(it.region, it.indicator, it.year) for it in targets}
    points = [
        {
            "point": point,
            "settings": {path: column[point] for path, column in result.design.items()},
            "targets": {it.id: standing(values[it.id][point], it).row() for it in targets},
        }
        for point in range(result.points)
    ]
    by_axis = [
        {
            "path": path,
            "target": target.id,
            "levels": [
                {"value": level.value, "to": level.high, "points": len(level.points), **found.row()}
                for level, found in rows
            ],
        }
        for target in targets
        for path, rows in along[target.id].items()
    ]
    keys = ("scenario", "model_version", "seed", "asked", "axes", "replicates", "worlds", "years")
    return {
        **{key: manifest[key] for key in keys},
        "result": {"path": str(result.path), "hash": manifest["hash"]},
        "cached": not report.ran,
        "worlds_run": report.ran,
        "failed_worlds": manifest["failed"],
        "cells_without_value": manifest["missing"],
        "points": points,
        "along": by_axis,
    }
