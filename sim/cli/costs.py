"""What the plans of the focus cost: public money, below the table of `sim run`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cli.text import scale_for

if TYPE_CHECKING:
    from sim.cli.words import Words
    from sim.experiment.results import RunResult


@dataclass(frozen=True)
class Cost:
    """Public money a region's treasuries paid over some years, yuan at 2024 prices.

    ``interval80``: 10th and 90th percentile over worlds.
    """

    region: str
    first_year: int
    last_year: int
    median: float
    interval80: tuple[float, float]

    def row(self) -> dict[str, Any]:
        """The same for a JSON answer."""
        return {
            "region": self.region,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "unit": "yuan",
            "median": self.median,
            "interval80": list(self.interval80),
        }


def public_cost(result: RunResult, last_year: int = 2027) -> Cost:
    """Public money of the scenario's focus (China without one) up to ``last_year`` or the end.

    2027 is the year for which most plans set their targets.
    """
    region = result.scenario.focus or "china"
    last = min(last_year, result.years[-1])
    years = [row for row, year in enumerate(result.years) if year <= last]
    total = result.series(region, "public_money")[:, years].sum(axis=1)
    low, median, high = np.nanpercentile(total, [10, 50, 90])
    return Cost(region, result.years[0], last, float(median), (float(low), float(high)))


def cost_line(cost: Cost, words: Words) -> str:
    """One line for the table's foot, in the language's units."""
    from sim.evidence import regions

    scale = scale_for("yuan", cost.median, words)
    low, high = (0.0 if value < scale.size / 1000 else value for value in cost.interval80)
    return words(
        "run.cost",
        region=regions().name(cost.region, words.lang),
        first=cost.first_year,
        last=cost.last_year,
        median=scale.quantity(cost.median),
        low=scale.number(low),
        high=scale.number(high),
    )
