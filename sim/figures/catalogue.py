"""Which figures there are, and what each of them needs to be drawn.

A figure is a module whose functions take what they need, facts and a language and give a Drawing:

=========  =====================================  ===========================================
need       drawn                                  by
=========  =====================================  ===========================================
run        once of each run                       ``draw(result, facts, lang)``
runs       once of all runs, one or more          ``draw(results, facts of each, lang)``
several    once of all runs, two or more          ``draw_several(results, facts of each, lang)``
sweep      once of each sweep                     ``draw_sweep(sweep, facts, lang)``
=========  =====================================  ===========================================

A figure that has several needs is drawn of whatever it is given. Functions raise CannotDraw where
what they were given lacks what they would draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Need = Literal["run", "runs", "several", "sweep"]

FUNCTIONS: Final[Mapping[Need, str]] = {
    "run": "draw",
    "runs": "draw",
    "several": "draw_several",
    "sweep": "draw_sweep",
}


@dataclass(frozen=True)
class Entry:
    """A figure: the module that draws it, and what that needs."""

    module: str
    needs: tuple[Need, ...]


CATALOGUE: Final[Mapping[str, Entry]] = {
    "fan": Entry("sim.figures.fan", ("run",)),
    "regions": Entry("sim.figures.regions", ("run",)),
    "targets": Entry("sim.figures.targets", ("runs",)),
    "segments": Entry("sim.figures.segments", ("run",)),
    "funds": Entry("sim.figures.funds", ("run",)),
    "firms": Entry("sim.figures.firms", ("run",)),
    "learning": Entry("sim.figures.learning", ("run",)),
    "crowding": Entry("sim.figures.crowding", ("run",)),
    "tiles": Entry("sim.figures.tiles", ("run",)),
    "surface": Entry("sim.figures.surface", ("sweep",)),
    "tornado": Entry("sim.figures.tornado", ("run", "sweep")),
    "frontier": Entry("sim.figures.frontier", ("several", "sweep")),
    "attribution": Entry("sim.figures.attribution", ("run",)),
    "convergence": Entry("sim.figures.convergence", ("run",)),
}
"""By name, in the order in which they are drawn."""

NAMES: Final = tuple(CATALOGUE)
AFTER_A_RUN: Final = ("fan", "regions", "targets")
"""Those that are drawn of every run without being asked for."""

WITH_TARGET: Final = ("surface", "tornado", "frontier", "convergence")
"""Those about one target, which may be named."""


def fitting(need_met: Mapping[Need, bool]) -> list[str]:
    """The figures of which at least one need is met."""
    return [
        name for name, entry in CATALOGUE.items() if any(need_met[need] for need in entry.needs)
    ]
