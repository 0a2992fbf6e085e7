"""The chance of every published target: targets are tests of a run, never inputs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.chances import COUNTED, chance_word, few, percent
from sim.analysis.consistency import Note, note
from sim.analysis.robustness import Halves, Robustness, halves, robustness

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult

Float = NDArray[np.float64]


class MissingIndicator(Exception):
    """A target is about an indicator the model does not give: a fault of the program."""


@dataclass(frozen=True)
class TargetScore:
    """One target and how a run meets it.

    ``median``, ``low`` and ``high`` (10th and 90th percentile over worlds; of what is counted,
    values some world has) and ``median_shortfall`` are in the target's unit; ``chance`` is the
    share, 0–1, of the ``known`` worlds that meet the target, and None where there is nothing to
    compare (the target's reason says why; of a target with a chance it is a remark on scope).
    ``missing`` counts worlds without a value. ``first_year_met`` is the median over the worlds
    that meet it within the run (``worlds_meeting`` of them), None if none does.
    """

    target: Target
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
    robustness: Robustness | None = None

    @property
    def known(self) -> int:
        """How many worlds the chance is a share of."""
        return self.worlds - self.missing

    @property
    def few_worlds(self) -> bool:
        """Whether there is a chance, of too few worlds for a word."""
        return self.chance is not None and few(self.known)

    @property
    def percent(self) -> str:
        """The chance as it is written everywhere: '40 %', '<1 %', '–'."""
        return percent(self.chance, self.known)

    @property
    def word(self) -> dict[str, str] | None:
        """The fixed word for the chance in both languages; None without one or of few worlds."""
        return None if self.chance is None or self.few_worlds else chance_word(self.chance)

    @property
    def hangs(self) -> bool:
        """Whether the word hangs on one number that the observations do not settle."""
        found = self.robustness
        return self.word is not None and found is not None and found.verdict == "hangs"

    @property
    def unsure(self) -> bool:
        """Whether there is a word, of too few worlds to tell on what it hangs."""
        found = self.robustness
        return self.word is not None and found is not None and found.verdict == "too_few"

    def as_row(self) -> dict[str, Any]:
        """Plain values under stable keys, for JSON and tables."""
        target = self.target
        counted = None if self.chance is None or self.few_worlds else round(20 * self.chance)
        return {
            "id": target.id,
            "reading_of": target.reading_of or None,
            "name": {"en": target.name_en, "zh": target.name_zh},
            "region": target.region,
            "indicator": target.indicator or None,
            "year": target.year,
            "comparison": target.comparison,
            "value": target.value,
            "unit": target.unit,
            "value_text": target.value_text,
            "scope": target.scope,
            "modality": target.modality,
            "status": target.status,
            "reason": {"en": target.reason_en, "zh": target.reason_zh},
            "clauses": list(target.clauses),
            "median": self.median,
            "interval80": None if self.low is None else [self.low, self.high],
            "chance": self.chance,
            "chance_text": None if self.chance is None else self.percent,
            "chance_of_20": counted,
            "chance_word": self.word,
            "few_worlds": self.few_worlds,
            "worlds": self.worlds,
            "worlds_without_value": self.missing,
            "median_shortfall": self.median_shortfall,
            "first_year_met": self.first_year_met,
            "worlds_meeting_within_run": self.worlds_meeting,
            "consistency": None if self.note is None else self.note.as_row(),
            "robustness": None if self.robustness is None else self.robustness.row(),
        }


def score(result: RunResult, targets: Mapping[str, Target] | None = None) -> list[TargetScore]:
    """Score every target (by default all published ones) on a run, in the order given.

    Raises MissingIndicator where a comparable target is about an indicator or a region that
    the result does not hold.
    """
    if targets is None:
        from sim.evidence import targets as published

        targets = published()
    scores = []
    halved: dict[bytes, Halves] = {}  # most targets have the same known worlds
    for target in targets.values():
        scored = _score(result, target, halved)
        implied = target.consistency
        if implied is not None and scored.chance is not None:
            scored = replace(scored, note=note(result, target, targets[implied.divide_by]))
        scores.append(scored)
    return scores


def unscored(targets: Iterable[Target]) -> list[TargetScore]:
    """The targets as published, where there is no run to score them on."""
    return [TargetScore(target) for target in targets]


def _score(result: RunResult, target: Target, halved: dict[bytes, Halves]) -> TargetScore:
    if target.status == "not_comparable" or not target.indicator:
        return TargetScore(target)
    if target.year not in result.years:
        first, last = result.years[0], result.years[-1]
        return TargetScore(
            _because(
                target,
                f"{target.year} lies outside the run, {first}–{last}",
                f"{target.year} 年不在运行年份 {first}–{last} 之内",
            )
        )
    series = _series(result, target)
    year = result.years.index(target.year)
    known = ~np.isnan(series[:, year])
    worlds, missing = len(known), int((~known).sum())
    if not known.any():
        target = _because(target, "no world has a value", "所有世界都没有数值")
        return TargetScore(target, worlds=worlds, missing=missing)
    values = series[known, year]
    low, median, high = quantiles(values, target.unit)
    met = meets(values, target.comparison, target.value)
    first_year, meeting = first_year_met(series[known], target, result.years)
    return TargetScore(
        target,
        median=median,
        low=low,
        high=high,
        chance=float(met.mean()),
        worlds=worlds,
        missing=missing,
        median_shortfall=float(np.median(shortfall(values, target.comparison, target.value))),
        first_year_met=first_year,
        worlds_meeting=meeting,
        robustness=_robustness(result, met, known, halved),
    )


def _robustness(
    result: RunResult, met: NDArray[np.bool_], known: NDArray[np.bool_], halved: dict[bytes, Halves]
) -> Robustness | None:
    """What the chance hangs on; the halves of the known worlds are kept in ``halved``."""
    if not result.numbers:
        return None
    worlds = known.tobytes()
    if worlds not in halved:
        halved[worlds] = halves(result.numbers, known)
    return robustness(met, halved[worlds])


def _because(target: Target, english: str, chinese: str) -> Target:
    """The target with the reason why this run gives it no chance."""
    return replace(target, reason_en=english, reason_zh=chinese)


def _series(result: RunResult, target: Target) -> Float:
    """The target's indicator, (world, year). Raises MissingIndicator."""
    try:
        series = result.series(target.region, target.indicator)
        unit = result.indicator(target.indicator).unit
    except KeyError as failure:
        raise MissingIndicator(f"target {target.id}: {failure.args[0]}") from None
    if unit != target.unit:
        raise MissingIndicator(
            f"target {target.id}: its unit is {target.unit}, that of {target.indicator} is {unit}"
        )
    return series


def quantiles(values: Float, unit: str) -> tuple[float, float, float]:
    """10th, 50th and 90th percentile of (world,) values; of counts, values that occur."""
    ranks = np.array([0.1, 0.5, 0.9])
    if unit in COUNTED:
        found = np.quantile(values, ranks, method="inverted_cdf")
    else:
        found = np.quantile(values, ranks)
    return float(found[0]), float(found[1]), float(found[2])


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


def first_year_met(series: Float, target: Target, years: tuple[int, ...]) -> tuple[int | None, int]:
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
