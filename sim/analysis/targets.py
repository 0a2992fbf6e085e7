"""The chance of every published target: targets are tests of a run, never inputs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.consistency import Note, note

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult

Float = NDArray[np.float64]

# Fixed words for chances, from the greatest: the word holds above its bound.
CHANCE_WORDS: tuple[tuple[float, str, str], ...] = (
    (0.90, "very likely", "极可能"),
    (0.66, "likely", "较可能"),
)
EVEN_WORDS = ("about even", "约各一半")
LOW_CHANCE_WORDS: tuple[tuple[float, str, str], ...] = (
    (0.10, "very unlikely", "极不可能"),
    (0.33, "unlikely", "较不可能"),
)


class MissingIndicator(Exception):
    """A target is about an indicator the model does not give: a fault of the program."""


@dataclass(frozen=True)
class TargetScore:
    """One target and how a run meets it.

    ``median``, ``low`` and ``high`` (10th and 90th percentile over worlds), ``value`` and
    ``median_shortfall`` are in ``unit``; ``chance`` is the share, 0–1, of the worlds with a value
    that meet the target, and None where there is nothing to compare (the reason says why; of a
    target with a chance it is a remark on scope).
    ``missing`` counts worlds without a value. ``first_year_met`` is the median over the worlds
    that meet it within the run (``worlds_meeting`` of them), None if none does.
    """

    id: str
    region: str
    indicator: str | None
    year: int
    comparison: str
    value: float
    unit: str
    value_text: str
    scope: str
    modality: str
    status: str
    reason_en: str
    reason_zh: str
    clauses: tuple[str, ...]
    name_en: str
    name_zh: str
    median: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    worlds: int = 0
    missing: int = 0
    median_shortfall: float | None = None
    first_year_met: int | None = None
    worlds_meeting: int = 0
    note: Note | None = None

    @property
    def reason(self) -> str:
        """The reason or remark in English."""
        return self.reason_en

    @property
    def word(self) -> dict[str, str] | None:
        """The fixed word for the chance in both languages, None without a chance."""
        return None if self.chance is None else chance_word(self.chance)

    def as_row(self) -> dict[str, Any]:
        """Plain values under stable keys, for JSON and tables."""
        word = self.word
        return {
            "id": self.id,
            "name": {"en": self.name_en, "zh": self.name_zh},
            "region": self.region,
            "indicator": self.indicator,
            "year": self.year,
            "comparison": self.comparison,
            "value": self.value,
            "unit": self.unit,
            "value_text": self.value_text,
            "scope": self.scope,
            "modality": self.modality,
            "status": self.status,
            "reason": {"en": self.reason_en, "zh": self.reason_zh},
            "clauses": list(self.clauses),
            "median": self.median,
            "interval80": None if self.low is None else [self.low, self.high],
            "chance": self.chance,
            "chance_of_20": None if self.chance is None else round(20 * self.chance),
            "chance_word": word,
            "worlds": self.worlds,
            "worlds_without_value": self.missing,
            "median_shortfall": self.median_shortfall,
            "first_year_met": self.first_year_met,
            "worlds_meeting_within_run": self.worlds_meeting,
            "consistency": None if self.note is None else self.note.as_row(),
        }


def chance_word(chance: float) -> dict[str, str]:
    """The fixed word for a chance (0–1) in English and Chinese."""
    for bound, english, chinese in CHANCE_WORDS:
        if chance > bound:
            return {"en": english, "zh": chinese}
    for bound, english, chinese in LOW_CHANCE_WORDS:
        if chance < bound:
            return {"en": english, "zh": chinese}
    return {"en": EVEN_WORDS[0], "zh": EVEN_WORDS[1]}


def score(result: RunResult, targets: Mapping[str, Target] | None = None) -> list[TargetScore]:
    """Score every target (by default all published ones) on a run, in the order given.

    Raises MissingIndicator where a comparable target is about an indicator or a region that
    the result does not hold.
    """
    if targets is None:
        from sim.evidence import targets as published

        targets = published()
    scores = []
    for target in targets.values():
        scored = _score(result, target)
        implied = target.consistency
        if implied is not None and scored.chance is not None:
            scored = replace(scored, note=note(result, target, targets[implied.divide_by]))
        scores.append(scored)
    return scores


def unscored(targets: Iterable[Target]) -> list[TargetScore]:
    """The targets as published, where there is no run to score them on."""
    return [_published(target) for target in targets]


def _published(target: Target) -> TargetScore:
    return TargetScore(
        id=target.id,
        region=target.region,
        indicator=target.indicator or None,
        year=target.year,
        comparison=target.comparison,
        value=target.value,
        unit=target.unit,
        value_text=target.value_text,
        scope=target.scope,
        modality=target.modality,
        status=target.status,
        reason_en=target.reason_en,
        reason_zh=target.reason_zh,
        clauses=tuple(target.clauses),
        name_en=target.name_en,
        name_zh=target.name_zh,
    )


def _score(result: RunResult, target: Target) -> TargetScore:
    if target.status == "not_comparable" or not target.indicator:
        return _published(target)
    if target.year not in result.years:
        first, last = result.years[0], result.years[-1]
        return replace(
            _published(target),
            reason_en=f"{target.year} lies outside the run, {first}–{last}",
            reason_zh=f"{target.year} 年不在运行年份 {first}–{last} 之内",
        )
    try:
        series = result.series(target.region, target.indicator)
        unit = result.indicator(target.indicator).unit
    except KeyError as failure:
        raise MissingIndicator(f"target {target.id}: {failure.args[0]}") from None
    if unit != target.unit:
        raise MissingIndicator(
            f"target {target.id}: its unit is {target.unit}, that of {target.indicator} is {unit}"
        )
    year = result.years.index(target.year)
    known = ~np.isnan(series[:, year])
    published = replace(_published(target), worlds=len(known), missing=int((~known).sum()))
    if not known.any():
        return replace(published, reason_en="no world has a value", reason_zh="所有世界都没有数值")
    values = series[known, year]
    low, median, high = (float(v) for v in np.quantile(values, (0.1, 0.5, 0.9)))
    first_year, meeting = first_year_met(series[known], target, result.years)
    return replace(
        published,
        median=median,
        low=low,
        high=high,
        chance=float(meets(values, target.comparison, target.value).mean()),
        median_shortfall=float(np.median(shortfall(values, target.comparison, target.value))),
        first_year_met=first_year,
        worlds_meeting=meeting,
    )


_SLACK = 1e-9  # relative; a count that should be whole may miss by a rounding


def meets(values: Float, comparison: str, target: float) -> NDArray[np.bool_]:
    """Whether each value meets the target; NaN does not. Same shape as ``values``.

    Raises ValueError for a comparison other than >=, >, <= and <.
    """
    slack = _SLACK * abs(target)
    match comparison:
        case ">=":
            return values >= target - slack
        case ">":
            return values > target + slack
        case "<=":
            return values <= target + slack
        case "<":
            return values < target - slack
    raise ValueError(f"'{comparison}' is not a comparison")


def shortfall(values: Float, comparison: str, target: float) -> Float:
    """By how much each value misses the target, 0 where it does not."""
    missing = target - values if comparison.startswith(">") else values - target
    return np.maximum(missing, 0.0)


def first_year_met(
    series: Float, target: Target, years: tuple[int, ...]
) -> tuple[int | None, int]:
    """Median over worlds of the first year that meets a target, and how many worlds do.

    ``series``: (world, year). The lower median, so that it is a year. Worlds that never meet
    it within ``years`` are left out of the median; None if none does.
    """
    met = meets(series, target.comparison, target.value)
    ever = met.any(axis=1)
    if not ever.any():
        return None, 0
    firsts = np.sort(met[ever].argmax(axis=1))
    return years[int(firsts[(len(firsts) - 1) // 2])], int(ever.sum())
