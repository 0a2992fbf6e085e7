"""What targets imply of each other, beside what the model has: 200 亿 ÷ 2 万台 is 100 万 each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.reading import format_quantity

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult


@dataclass(frozen=True)
class Note:
    """A ratio that two targets imply, and the model's median of the same or a near ratio.

    ``implied`` and ``model`` in ``unit``; ``model`` is None where no world has it.
    """

    kind: str
    target: str
    other: str
    implied: float
    model: float | None
    unit: str
    text_en: str
    text_zh: str

    def as_row(self) -> dict[str, Any]:
        """Plain values under stable keys."""
        return {
            "kind": self.kind,
            "target": self.target,
            "other": self.other,
            "implied": self.implied,
            "model": self.model,
            "unit": self.unit,
            "text": {"en": self.text_en, "zh": self.text_zh},
        }


def notes(
    result: RunResult, score: TargetScore, scores: Iterable[TargetScore]
) -> tuple[Note, ...]:
    """What a target implies together with the others of its region and year.

    A money target over a target in machines is money a machine, set beside the model's mean
    price; a related-industry target over a core-industry one is a multiple.
    """
    if score.unit != "yuan" or score.chance is None:
        return ()
    found = []
    for other in scores:
        if other.region != score.region or other.year != score.year or not other.value:
            continue
        if other.unit == "machine" and other.chance is not None:
            found.append(_per_machine(result, score, other))
        elif _is(score, "related_value") and _is(other, "core_value") and other.chance is not None:
            found.append(_multiple(result, score, other))
    return tuple(found)


def _is(score: TargetScore, beginning: str) -> bool:
    return (score.indicator or "").startswith(beginning)


def _per_machine(result: RunResult, score: TargetScore, other: TargetScore) -> Note:
    implied = score.value / other.value
    price = _median(result, score, "mean_price")
    value = f"{format_quantity(score.value, 'yuan')} ÷ {format_quantity(other.value, 'machine')}"
    each = format_quantity(implied, "yuan")
    english = f"{value} = {each} a machine"
    chinese = f"{value} = 每台 {each}"
    if price is not None:
        model = format_quantity(price, "yuan")
        english += f"; the model's mean price is {model}"
        chinese += f"；模型平均售价为 {model}"
    return Note(
        "money_per_machine", score.id, other.id, implied, price, "yuan/machine", english, chinese
    )


def _multiple(result: RunResult, score: TargetScore, other: TargetScore) -> Note:
    implied = score.value / other.value
    model = _median_ratio(result, score, score.indicator, other.indicator)
    value = f"{format_quantity(score.value, 'yuan')} ÷ {format_quantity(other.value, 'yuan')}"
    english = f"{value} = {implied:.3g} times the core"
    chinese = f"{value} = 核心规模的 {implied:.3g} 倍"
    if model is not None:
        english += f"; in the model it is {model:.3g} times"
        chinese += f"；模型中为 {model:.3g} 倍"
    return Note("related_over_core", score.id, other.id, implied, model, "1", english, chinese)


def _median(result: RunResult, score: TargetScore, indicator: str) -> float | None:
    """Median over worlds in the target's region and year; None where no world has a value."""
    try:
        values = result.series(score.region, indicator)[:, result.years.index(score.year)]
    except KeyError:
        return None
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else None


def _median_ratio(
    result: RunResult, score: TargetScore, over: str | None, under: str | None
) -> float | None:
    if over is None or under is None:
        return None
    year = result.years.index(score.year)
    upper = result.series(score.region, over)[:, year]
    lower = result.series(score.region, under)[:, year]
    known = ~np.isnan(upper) & ~np.isnan(lower) & (lower > 0)
    return float(np.median(upper[known] / lower[known])) if known.any() else None
