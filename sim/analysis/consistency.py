"""What targets imply of each other, beside what the model has: 200 亿 ÷ 2 万台 is 100 万 each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Note:
    """A figure that a target implies beside another, and what the model has in its place.

    ``implied`` = the target's ``value`` over the ``other_value``, in ``unit``. ``model`` is the
    median over worlds of the same ratio of indicators, and ``compared`` that of the indicator
    ``compare_with``, both in ``unit``; None where there is none.
    """

    target: str
    other: str
    value: float
    value_unit: str
    other_value: float
    other_unit: str
    implied: float
    unit: str
    model: float | None
    compare_with: str
    compared: float | None
    about_en: str
    about_zh: str

    def as_row(self) -> dict[str, Any]:
        """Plain values under stable keys."""
        row = asdict(self)
        row["about"] = {"en": row.pop("about_en"), "zh": row.pop("about_zh")}
        return row


def note(result: RunResult, target: Target, other: Target) -> Note:
    """What ``target`` implies beside ``other``, the target its consistency names."""
    implied = target.consistency
    assert implied is not None
    compared = _values(result, target, implied.compare_with)
    return Note(
        target=target.id,
        other=other.id,
        value=target.value,
        value_unit=target.unit,
        other_value=other.value,
        other_unit=other.unit,
        implied=implied.value,
        unit=implied.unit,
        model=_ratio(result, target, other),
        compare_with=implied.compare_with,
        compared=None if compared is None else _median(compared),
        about_en=implied.note_en,
        about_zh=implied.note_zh,
    )


def _ratio(result: RunResult, target: Target, other: Target) -> float | None:
    """Median over worlds of the ratio of the two targets' indicators, each in its own year."""
    upper = _values(result, target, target.indicator)
    lower = _values(result, other, other.indicator)
    if upper is None or lower is None:
        return None
    return _median(np.divide(upper, lower, out=np.full_like(upper, np.nan), where=lower > 0))


def _values(result: RunResult, target: Target, indicator: str) -> Float | None:
    """The indicator over worlds in a target's region and year, None where it has none."""
    if not indicator or target.year not in result.years:
        return None
    return result.series(target.region, indicator)[:, result.years.index(target.year)]


def _median(values: Float) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else None
