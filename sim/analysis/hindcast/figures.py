"""Published figures as the hindcast reads them: each with its house, its time and its unit."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from sim.evidence import Observation
from sim.reading import Message, unit_factor

MONTHS = 12


@dataclass(frozen=True)
class Figure:
    """A figure by a house, in the unit of its quantity.

    ``id`` is its observation (over another's, 'O080/O001', where it is a ratio). ``middle`` is the
    middle of its period as a decimal year, ``years`` the length of the period.
    """

    house: Message
    id: str
    value: float
    middle: float
    years: float

    def log_rate(self, flow: bool) -> float:
        """ln of the figure; of a flow, ln of what it is in a year."""
        return math.log(self.value / self.years) if flow else math.log(self.value)


@dataclass(frozen=True)
class Pair:
    """An earlier and a later figure of one thing."""

    first: Figure
    last: Figure

    def log_growth(self, flow: bool) -> float:
        """Growth a year, in logarithms."""
        years = self.last.middle - self.first.middle
        return (self.last.log_rate(flow) - self.first.log_rate(flow)) / years

    @property
    def of_two_houses(self) -> bool:
        """Whether two houses counted, so that the growth holds their difference too."""
        return self.first.house != self.last.house


@dataclass(frozen=True)
class Statement:
    """What somebody said of the year to come, or of a later one (``path``), from which the year
    is reached by the same growth every year since the last figures."""

    figure: Figure
    path: bool


def figure(house: Message, row: Observation, over: Observation | None, unit: str) -> Figure:
    """The figure of an observation (over another) in ``unit``. Raises UnitError."""
    first, last = (datetime.date.fromisoformat(day) for day in (row.start, row.end))
    months = (last.year - first.year) * MONTHS + last.month - first.month + 1
    middle = first.year + (first.month - 1) / MONTHS + months / MONTHS / 2.0
    if over is None:
        value, name = row.canonical(unit), row.id
    else:
        ratio = row.value * unit_factor(row.unit, over.unit) / over.value
        value, name = ratio * unit_factor("1", unit), f"{row.id}/{over.id}"
    return Figure(house, name, value, middle, months / MONTHS)
