"""What published figures are held against beside the indicators: makers by name, lines, costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.model.axes import LINES, MACHINES
from sim.model.state import Float

if TYPE_CHECKING:
    from sim.model.world import World

AMOUNTS: Final = ("machines", "sales", "cost")  # machines shipped, yuan, yuan


@dataclass(frozen=True)
class Detail:
    """Yearly totals that no region's indicator gives, for each world.

    ``makers`` (worlds, years, firms known by name, AMOUNTS) of whole machines that each shipped,
    in the order of the evidence; ``classes`` (worlds, years, machine classes, AMOUNTS) of all
    makers of a class; ``lines`` (worlds, years, demand lines) machines put to use, world-wide.
    """

    makers: Float
    classes: Float
    lines: Float

    @classmethod
    def empty(cls, worlds: int, years: int, known: int) -> Detail:
        """Nothing shipped yet."""
        return cls(
            makers=np.zeros((worlds, years, known, len(AMOUNTS))),
            classes=np.zeros((worlds, years, MACHINES, len(AMOUNTS))),
            lines=np.zeros((worlds, years, LINES)),
        )


def note_detail(world: World) -> None:
    """Add the step's shipments, at the price asked and the cost of making one, and deliveries."""
    detail, firms, groups = world.tally.detail, world.state.firms, world.groups
    year = world.step // world.steps_per_year
    shipped = world.flows.shipped
    for column, amount in enumerate((shipped, shipped * firms.price, shipped * firms.unit_cost)):
        detail.makers[:, year, :, column] += amount[:, : world.known_rows]
        detail.classes[:, year, :, column] += groups.by_class(amount)[:, :MACHINES]
    detail.lines[:, year] += world.flows.delivered.sum(axis=1)
