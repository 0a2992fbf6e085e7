"""Runs set beside each other, world by world: scenarios, single plans, single levers.

A figure is taken in one year, public money from the first year to that one. Effects of plans and
levers are means over worlds, since means add up: home and elsewhere make the nation, and the ratio
of two of them is what a yuan brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.analysis.paired import (
    ChanceChange,
    Mean,
    Paired,
    Ratio,
    chance_change,
    known_pairs,
    mean,
    paired,
    ratio,
)
from sim.analysis.targets import meets
from sim.evidence.regions import NATION

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult

Float = NDArray[np.float64]

MACHINES, USED, MONEY = "machines_produced", "installations", "public_money"
NATION_FIGURES = (
    MACHINES,
    USED,
    "core_value_product",
    "core_value_enterprise",
    "firms",
    "mean_price",
    MONEY,
)
REGION_FIGURES = (MACHINES, "core_value_enterprise", "firms", MONEY)
MONEY_UNIT = 1e8
"""Machines are given per so many yuan, 1 亿元."""


@dataclass(frozen=True)
class FigureChange:
    """One figure of a region in two scenarios, None where no pair of worlds has it."""

    region: str
    indicator: str
    unit: str
    change: Paired | None


@dataclass(frozen=True)
class TargetChange:
    """The chance of one target in two scenarios."""

    target: Target
    change: ChanceChange


@dataclass(frozen=True)
class Comparison:
    """What ``other`` changes in ``first``. ``per_money``: the change of machines over the change
    of public money by region, machines per 1 亿元; None where the money can't be told apart, and
    where the plan of the region is the same in both: what moves there is no work of its money."""

    figures: tuple[FigureChange, ...]
    per_money: Mapping[str, Ratio | None]
    targets: tuple[TargetChange, ...]


@dataclass(frozen=True)
class PlanEffect:
    """What one region's plan adds by itself: machines of the year, public money to the year.

    ``home`` is the region with all regions in it, ``elsewhere`` the rest of China, so that
    the two make ``nation`` (a region abroad is no part of it). ``share``: the nation's gain over
    the gain at home; 1 less the share is what the neighbours lost of it. None where the gain at
    home can't be told from zero.
    """

    region: str
    home: Mean
    elsewhere: Mean
    nation: Mean
    share: Ratio | None
    money: Mean
    per_money: Ratio | None
    worlds: int


@dataclass(frozen=True)
class LeverEffect:
    """What one lever adds to all the others: machines of the year in China and in its region,
    public money to the year."""

    path: str
    region: str
    nation: Mean
    home: Mean
    money: Mean
    per_money: Ratio | None
    worlds: int


def value(result: RunResult, region: str, indicator: str, year: int) -> Float:
    """A figure (world,) of one year; of public money the sum from the first year on."""
    series = result.series(region, indicator)
    row = result.years.index(year)
    return series[:, : row + 1].sum(axis=1) if indicator == MONEY else series[:, row]


def holds(result: RunResult, region: str, indicator: str) -> bool:
    """Whether a result has a figure at all."""
    return region in result.regions and any(it.id == indicator for it in result.indicators)


def regions_with_plans(results: Iterable[RunResult], targets: Iterable[Target]) -> tuple[str, ...]:
    """The regions that publish a target or use a lever in a result, without the nation."""
    found = {target.region for target in targets}
    for result in results:
        found |= {lever.region for lever in result.scenario.levers}
    return tuple(found - {NATION})


def compare(
    first: RunResult,
    other: RunResult,
    year: int,
    regions: Sequence[str],
    targets: Iterable[Target],
) -> Comparison:
    """Two scenarios on one seed and as many worlds: the nation's figures, then each region's.

    Of figures and targets those that both hold: a point of a sweep keeps a part only.
    """
    from sim.scenario import plans_differ

    wanted = [(NATION, indicator) for indicator in NATION_FIGURES]
    wanted += [(region, indicator) for region in regions for indicator in REGION_FIGURES]
    wanted = [it for it in wanted if holds(first, *it) and holds(other, *it)]
    figures = []
    for region, indicator in wanted:
        unit = first.indicator(indicator).unit
        sides = [value(result, region, indicator, year) for result in (first, other)]
        figures.append(FigureChange(region, indicator, unit, paired(sides[0], sides[1], unit)))
    per_money: dict[str, Ratio | None] = {}
    for region in (NATION, *regions):
        if (region, MACHINES) not in wanted or (region, MONEY) not in wanted:
            per_money[region] = None
            continue
        own = region == NATION or plans_differ(first.scenario, other.scenario, region)
        changes = [_change(first, other, region, each, year) for each in (MACHINES, MONEY)]
        per_money[region] = _per_money(changes[0], changes[1]) if own else None
    chances = [_target_change(first, other, target) for target in targets]
    return Comparison(tuple(figures), per_money, tuple(c for c in chances if c is not None))


def _change(first: RunResult, other: RunResult, region: str, indicator: str, year: int) -> Float:
    """By how much a figure is greater in ``other``, (world,)."""
    return value(other, region, indicator, year) - value(first, region, indicator, year)


def _per_money(machines: Float, money: Float) -> Ratio | None:
    """Machines per 1 亿元, from changes (world,) of machines and of yuan."""
    return ratio(machines, money / MONEY_UNIT)


def _target_change(first: RunResult, other: RunResult, target: Target) -> TargetChange | None:
    """The chance of an outcome target in both, None where one of them has no chance."""
    years = set(first.years) & set(other.years)
    if target.status != "outcome" or not target.indicator or target.year not in years:
        return None
    if not all(holds(result, target.region, target.indicator) for result in (first, other)):
        return None
    sides = [
        result.series(target.region, target.indicator)[:, result.years.index(target.year)]
        for result in (first, other)
    ]
    (before, after), known = known_pairs(*sides)
    if not known:
        return None
    met = [meets(side, target.comparison, target.value) for side in (before, after)]
    return TargetChange(target, chance_change(met[0], met[1]))


def plan_effect(start: RunResult, added: RunResult, region: str, year: int) -> PlanEffect | None:
    """What the levers of ``region`` add to ``start``; None where no pair of worlds is whole."""
    from sim.evidence import regions

    home, nation, money = (
        _change(start, added, place, indicator, year)
        for place, indicator in ((region, MACHINES), (NATION, MACHINES), (NATION, MONEY))
    )
    if region != NATION and NATION not in regions().ancestors(region):
        money = _change(start, added, region, MONEY, year)
        elsewhere = nation
    else:
        elsewhere = nation - home
    (home, elsewhere, nation, money), known = known_pairs(home, elsewhere, nation, money)
    if not known:
        return None
    return PlanEffect(
        region,
        home=mean(home),
        elsewhere=mean(elsewhere),
        nation=mean(nation),
        share=ratio(nation, home),
        money=mean(money),
        per_money=_per_money(nation, money),
        worlds=known,
    )


def lever_effect(
    whole: RunResult, without: RunResult, path: str, region: str, year: int
) -> LeverEffect | None:
    """What the lever at ``path`` adds: all levers less all but this one."""
    changes = [
        _change(without, whole, place, indicator, year)
        for place, indicator in ((NATION, MACHINES), (region, MACHINES), (NATION, MONEY))
    ]
    (nation, home, money), known = known_pairs(*changes)
    if not known:
        return None
    per_money = _per_money(nation, money)
    return LeverEffect(path, region, mean(nation), mean(home), mean(money), per_money, known)


def ranked(effects: Iterable[LeverEffect]) -> list[LeverEffect]:
    """By machines per yuan, the most first; what can't be told from zero comes last."""

    def place(effect: LeverEffect) -> tuple[bool, bool, float, str]:
        found = effect.per_money
        worth = found.value if found is not None else effect.nation.value
        return (not effect.nation.told, found is None, -worth, effect.path)

    return sorted(effects, key=place)
