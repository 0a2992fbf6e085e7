"""What each lever of a run added, read from runs without it that were kept by `sim compare`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.analysis.comparison import MACHINES, MONEY, LeverEffect, lever_effect

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

YEAR: Final = 2027
"""For which most plans set their targets, and `sim compare` looks unless it is told otherwise."""


@dataclass(frozen=True)
class Attribution:
    """Effects in ``year`` of those levers that there are runs without, and how many ``levers``
    there are in all."""

    year: int
    effects: tuple[LeverEffect, ...]
    levers: int


def stored_effects(result: RunResult, root: Path) -> Attribution:
    """What each lever adds to all the others, of those that a run without is kept of.

    ``root`` is the folder of results. Runs without a lever end with the year looked at, so that
    is the one `sim compare` takes: 2027, or the last one before it.
    """
    from sim.experiment.store import DamagedResult
    from sim.experiment.variants import stored_variant
    from sim.scenario import until, without

    year = max(result.years[0], min(YEAR, result.years[-1]))
    base = until(result.scenario, year)
    effects = []
    for lever in base.levers:
        try:
            other = stored_variant(without(base, lever.path), (MACHINES, MONEY), root)
        except DamagedResult:
            continue
        same = None if other is None else other.manifest["model_version"]
        if other is None or same != result.manifest["model_version"]:
            continue
        effect = lever_effect(result, other, lever.path, lever.region, year)
        if effect is not None:
            effects.append(effect)
    return Attribution(year, tuple(effects), len(base.levers))
