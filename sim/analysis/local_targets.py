"""What all local targets ask for together, against what the model has for the whole nation.

Targets are added where indicator, scope and year are the same: a total of unlike things says
nothing. A region inside another is counted once, by the wider one's target; a second reading of a
target is not a second target. What is not added stands apart, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.targets import quantiles
from sim.evidence.regions import NATION
from sim.evidence.vocabulary import COMPARISONS

if TYPE_CHECKING:
    from sim.evidence import RegionTree, Target
    from sim.experiment.results import RunResult

Float = NDArray[np.float64]

AT_LEAST = COMPARISONS[0]
NO_SUM = ("mean_price", "mean_price_basic", "mean_price_functional", "concentration")
_REASONS = {
    "execution": ("decreed by its plan, not an outcome", "由方案自行建设，不是产业结果"),
    "not_comparable": ("no indicator of the model has its scope", "模型没有同口径的指标"),
    "reading": ("{other} read once more in another scope", "是 {other} 的另一口径"),
    "nation": ("not a local target", "不是地方目标"),
    "ceiling": ("a ceiling, which doesn't add up", "是上限，不可加总"),
    "mean": ("a mean, which doesn't add up", "是均值，不可加总"),
    "twice": ("asks once more for what {other} asks for", "与 {other} 重复"),
    "nested": ("counted in {other}, of the region around it", "已计入上级地区的 {other}"),
}


@dataclass(frozen=True)
class Apart:
    """A target that is in no sum, and why."""

    target: Target
    reason_en: str
    reason_zh: str

    def as_row(self) -> dict[str, Any]:
        """Plain values under stable keys."""
        reason = {"en": self.reason_en, "zh": self.reason_zh}
        return {"id": self.target.id, "region": self.target.region, "reason": reason}


@dataclass(frozen=True)
class Spread:
    """10th, 50th and 90th percentile over worlds; of what is counted, values some world has."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Float, unit: str) -> Spread | None:
        """Of (world,) values in ``unit``, NaN where a world has none; None if none has."""
        known = values[~np.isnan(values)]
        return cls(*quantiles(known, unit)) if len(known) else None


@dataclass(frozen=True)
class Against:
    """The nation's outcome in a run beside a sum.

    ``nation`` in the indicator's unit; ``needed`` the sum over the nation's outcome; ``theirs``
    the part of the nation's outcome that the regions with a target have in the model.
    """

    nation: Spread
    needed: Spread | None
    theirs: Spread | None


@dataclass(frozen=True)
class LocalSum:
    """Local targets of one indicator, scope and year, added up.

    ``other_scopes`` are targets of the same indicator and year that are not in this sum because
    they count something else. ``against`` is None without a run that holds the year.
    """

    indicator: str
    scope: str
    year: int
    unit: str
    total: float
    targets: tuple[Target, ...]
    other_scopes: tuple[str, ...] = ()
    against: Against | None = None

    def as_row(self) -> dict[str, Any]:
        """Plain values under stable keys, for JSON."""
        row: dict[str, Any] = {
            "indicator": self.indicator,
            "scope": self.scope,
            "year": self.year,
            "unit": self.unit,
            "sum": self.total,
            "targets": [target.id for target in self.targets],
            "regions": [target.region for target in self.targets],
            "other_scopes": list(self.other_scopes),
        }
        found = self.against
        for name, spread in (
            ("nation", None if found is None else found.nation),
            ("share_needed", None if found is None else found.needed),
            ("share_in_model", None if found is None else found.theirs),
        ):
            row[f"{name}_median"] = None if spread is None else spread.median
            row[f"{name}_interval80"] = None if spread is None else [spread.low, spread.high]
        return row


def local_targets(
    result: RunResult | None, targets: Mapping[str, Target] | None = None
) -> tuple[list[LocalSum], list[Apart]]:
    """The sums of local targets, by year and indicator, and the targets that are in none.

    By default of all published targets. With a ``result`` each sum stands against the nation's
    outcome, where the run holds the year.
    """
    from sim.evidence import regions
    from sim.evidence import targets as published

    tree = regions()
    groups: dict[tuple[int, str, str], list[Target]] = {}
    apart: list[Apart] = []
    for target in (published() if targets is None else targets).values():
        why = _why_apart(target)
        if why:
            apart.append(_apart(target, why, target.reading_of))
        else:
            key = target.year, target.indicator, target.scope
            groups.setdefault(key, []).append(target)
    sums = []
    for (year, indicator, scope), members in sorted(groups.items()):
        counted, left = _counted_once(members, tree)
        apart += left
        others = tuple(
            target.id
            for (when, what, of), held in groups.items()
            if (when, what) == (year, indicator) and of != scope
            for target in held
        )
        total = float(sum(target.value for target in counted))
        found = None if result is None else _against(result, counted, total)
        unit = members[0].unit
        sums.append(LocalSum(indicator, scope, year, unit, total, tuple(counted), others, found))
    return sums, apart


def _why_apart(target: Target) -> str:
    """Why a target is in no sum whatever others say, '' if it may be in one."""
    if target.status != "outcome":
        return target.status
    if target.reading_of:
        return "reading"
    if target.comparison != AT_LEAST:
        return "ceiling"
    if target.region in (NATION, "world"):
        return "nation"
    return "mean" if target.indicator in NO_SUM else ""


def _apart(target: Target, why: str, other: str = "") -> Apart:
    english, chinese = _REASONS[why]
    return Apart(target, english.format(other=other), chinese.format(other=other))


def _counted_once(members: list[Target], tree: RegionTree) -> tuple[list[Target], list[Apart]]:
    """Targets of one group without those of a region counted already, here or in one around it."""
    largest: dict[str, Target] = {}
    for target in members:
        held = largest.get(target.region)
        if held is None or target.value > held.value:
            largest[target.region] = target
    counted, left = [], []
    for target in members:
        widest = [region for region in tree.ancestors(target.region) if region in largest]
        if largest[target.region] is not target:
            left.append(_apart(target, "twice", largest[target.region].id))
        elif widest:
            left.append(_apart(target, "nested", largest[widest[-1]].id))
        else:
            counted.append(target)
    return counted, left


def _against(result: RunResult, counted: list[Target], total: float) -> Against | None:
    """The nation's outcome beside the sum; None where the run lacks the year or the nation."""
    indicator, year = counted[0].indicator, counted[0].year
    if year not in result.years or NATION not in result.regions:
        return None
    column = result.years.index(year)
    values = result.series(NATION, indicator)[:, column]
    parts = [result.series(target.region, indicator)[:, column] for target in counted]
    nation = Spread.of(values, counted[0].unit)
    if nation is None:
        return None
    some = np.where(values > 0, values, np.nan)
    needed, theirs = total / some, np.sum(parts, axis=0) / some
    return Against(nation, Spread.of(needed, "share"), Spread.of(theirs, "share"))


def as_json(result: RunResult | None) -> dict[str, Any]:
    """Sums and what is apart, as commands answer them."""
    sums, apart = local_targets(result)
    return {"sums": [s.as_row() for s in sums], "apart": [a.as_row() for a in apart]}
