"""How sure the answer is: enough worlds, a year it had not seen, numbers that flip a word."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.report.blocks import Block, Cell, Pictures, Section, Table
from sim.report.results_asked import Asked
from sim.report.target_rows import Hanging, TargetRow
from sim.report.values import CHANCE, Code, Part, Said, Span, Spread, Value

if TYPE_CHECKING:
    from sim.analysis.hindcast.board import Board
    from sim.analysis.targets import TargetScore

PARTS: Final = (4, 2, 1)
"""A quarter of the worlds, a half, all."""
_SURE: Final = 1.959963984540054
_SHOWN: Final = 0.8


def sureness(asked: Sequence[Asked], shown: Sequence[TargetRow]) -> Section:
    """Convergence of the chances ``shown``, the hindcast that is shipped, what flips a word."""
    blocks: list[Block] = [*_convergence(asked[0], shown), Pictures(("convergence",))]
    blocks += _flips([(row, hanging) for row in shown for hanging in row.hanging])
    blocks += _hindcast(asked[0])
    return Section("sureness", tuple(blocks))


def _convergence(one: Asked, shown: Sequence[TargetRow]) -> list[Block]:
    """Each chance among the first worlds, and how far that of all may be off."""
    ids = [row.id for row in shown]
    names = {row.id: row for row in shown}
    rows: list[tuple[Cell, ...]] = []
    counts: tuple[int, ...] = ()
    for score in one.scores:
        if score.target.id not in ids or score.chance is None:
            continue
        met = worlds_met(one, score)
        counts = tuple(max(1, one.known_worlds // part) for part in PARTS)
        row = names[score.target.id]
        at = f"{one.stamp}:first:{score.target.id}"
        chances = [
            Value(float(met[:count].mean()), CHANCE, f"{at}:{count}", len(met[:count]))
            for count in counts
        ]
        name = Said("cell.target", {"place": row.place, "year": str(row.year), "name": row.name})
        low, high = (
            Value(end, "whole_percent", f"{one.stamp}:wilson:{score.target.id}:{what}", len(met))
            for end, what in zip(wilson(score.chance, len(met)), ("low", "high"), strict=True)
        )
        rows.append((name, *chances, Span(low, high)))
    if not rows:
        return []
    heads = (
        Said("head.target"),
        *(
            Said("head.first", {"count": Value(count, "count", f"{one.stamp}:known_worlds/{part}")})
            for count, part in zip(counts, PARTS, strict=True)
        ),
        Said("head.error"),
    )
    caption = Said("sureness.convergence", {"title": one.title})
    return [Table(caption, heads, tuple(rows), Said("sureness.convergence_note"))]


def wilson(share: float, worlds: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of so many worlds (1927, J. Am. Stat. Assoc. 22:209)."""
    square = _SURE**2 / worlds
    middle = share + square / 2
    reach = _SURE * math.sqrt(share * (1 - share) / worlds + square / (4 * worlds))
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)


def worlds_met(one: Asked, score: TargetScore) -> NDArray[np.bool_]:
    """Which of the worlds with a value meet a target, (world,), in the order of the worlds."""
    from sim.analysis.targets import meets

    target, result = score.target, one.result
    values = result.series(target.region, target.indicator)[:, result.years.index(target.year)]
    return meets(values[~np.isnan(values)], target.comparison, target.value)


def _flips(held: Sequence[tuple[TargetRow, Hanging]]) -> list[Block]:
    """The assumptions that turn a word."""
    if not held:
        return [Said("sureness.no_flips")]
    rows: list[tuple[Cell, ...]] = [
        (
            Said("cell.target", {"place": row.place, "year": str(row.year), "name": row.name}),
            hanging.about,
            Code(hanging.path),
            Said("cell.chance", {"chance": hanging.low, "word": hanging.low_word, "mark": ""}),
            Said("cell.chance", {"chance": hanging.high, "word": hanging.high_word, "mark": ""}),
        )
        for row, hanging in held
    ]
    heads = tuple(Said(f"head.{head}") for head in ("target", "number", "path", "low", "high"))
    return [Table(Said("sureness.flips"), heads, tuple(rows), Said("sureness.flips_note"))]


def _hindcast(one: Asked) -> list[Block]:
    """What the model would have said of a year it had not seen."""
    from sim.analysis.hindcast import MODEL
    from sim.analysis.hindcast.kept import shipped
    from sim.figures.inputs import model_version

    board = shipped()
    parts: dict[str, Part] = {
        "year": str(board.year),
        "before": str(board.year - 1),
        "worlds": _kept(board.worlds, "count", "worlds"),
        "figures": _kept(board.figures, "count", "figures"),
        "half": _kept(board.inside(0.5), "count", "inside:0.5"),
        "most": _kept(board.inside(0.8), "count", "inside:0.8"),
        "nearly": _kept(board.inside(0.9), "count", "inside:0.9"),
    }
    blocks: list[Block] = [Said("sureness.hindcast", parts)]
    if board.model_version != model_version(one.result):
        blocks.append(Said("sureness.other_model", {"version": Code(board.model_version)}))
    rows: list[tuple[Cell, ...]] = []
    for thing in board.things:
        row = board.row(thing.id, MODEL)
        at = f"row:{thing.id}"
        printed = Span(
            _kept(row.observed_low, thing.unit, f"{at}:observed_low"),
            _kept(row.observed_high, thing.unit, f"{at}:observed_high"),
        )
        if row.score is None:
            rows.append((thing.name, printed, None, None))
            continue
        low, high = row.score.bands[_SHOWN]
        spread = Spread(
            _kept(row.score.median, thing.unit, f"{at}:median"),
            _kept(low, thing.unit, f"{at}:low"),
            _kept(high, thing.unit, f"{at}:high"),
        )
        inside = Said(
            "cell.inside",
            {
                "count": _kept(row.score.inside[_SHOWN], "count", f"{at}:inside"),
                "total": _kept(row.figures, "count", f"{at}:figures"),
            },
        )
        rows.append((thing.name, printed, spread, inside))
    heads = tuple(Said(f"head.{head}") for head in ("quantity", "published", "median", "inside"))
    years = {"year": parts["year"], "before": parts["before"]}
    return [*blocks, Table(Said("sureness.board", years), heads, tuple(rows)), _rivals(board)]


def _rivals(board: Board) -> Table:
    """The model's mean score beside each rival's, on what both answer."""
    from sim.analysis.hindcast.board import OPPONENTS

    rows: list[tuple[Cell, ...]] = []
    for name in OPPONENTS:
        found = board.against(name)
        if not found.rows:
            rows.append((Said(f"rival.{name}"), _kept(0, "count", f"against:{name}:count"), None))
            continue
        mine, other = found.rows
        scores: dict[str, Part] = {
            "mine": _kept(mine.crps, "number", f"against:{name}:mine"),
            "other": _kept(other.crps, "number", f"against:{name}:other"),
        }
        count = _kept(len(found.quantities), "count", f"against:{name}:count")
        rows.append((Said(f"rival.{name}"), count, Said("cell.against", scores)))
    heads = tuple(Said(f"head.{head}") for head in ("rival", "quantities", "score"))
    return Table(Said("sureness.rivals"), heads, tuple(rows), Said("sureness.rivals_note"))


def _kept(number: float, unit: str, place: str) -> Value:
    return Value(float(number), unit, f"hindcast.json:{place}")
