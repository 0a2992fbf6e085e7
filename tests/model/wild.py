"""Worlds away from the middle: every uncertain number anywhere in its range, and beyond it.

A world is a list of points, one for each number; 0 to 1 is the number's distribution, a quarter
on either side lies beyond it, within what a scenario may write.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.evidence import Distribution, parameters
from sim.experiment.designs import uncertain
from sim.model.batch import WorldBatch
from sim.scenario import Scenario, lever_kinds

BEYOND = 0.25  # how far points go on either side of 0 and 1
LEAST = 0.2  # of a positive number's lowest value: times and prices stay above zero
# Numbers that are certain in the shipped scenarios, and what this moves them between.
CERTAIN = {
    "credit_line": (0.0, 0.5),
    "negligible_share": (0.0, 0.8),
    "cheque_patience": (0.05, 2.0),
    "deal_work_time": (0.05, 1.0),
    "debt_to_sales": (0.0, 2.0),
    "newcomer_capability_spread": (0.0, 1.0),
}
# Far beyond their distributions, so that limits bind within the two or three years of a test:
# firms close, machines reach the frontier, funds their commitment.
WIDE = {
    "exit_rate": (0.0, 8.0),
    "exit_patience": (0.1, 4.0),
    "innovation_step": (0.1, 1.0),
    "regional_spillover": (0.0, 5.0),
    "national_spillover": (0.0, 5.0),
}
WIDE_IN_LEVERS = {"strength": (0.0, 3.0), "investment_period": (1.0, 6.0)}


def names(scenario: Scenario) -> tuple[str, ...]:
    """What a list of points places, in order: uncertain, certain, strengths of levers."""
    strengths = [f"{lever.path}.strength" for lever in scenario.levers]
    return (*uncertain(scenario), *CERTAIN, *strengths)


def limits(scenario: Scenario, path: str) -> tuple[float, float]:
    """What may be written for an uncertain path."""
    if path.endswith("*"):
        return -np.inf, np.inf
    if not path.startswith("levers."):
        parameter = parameters()[path.partition(".")[0]]
        return parameter.low, parameter.high
    lever, _, field = path.rpartition(".")
    terms = lever_kinds()[scenario.lever(lever).kind].numbers[field]
    return terms.low, terms.high


def value_at(distribution: Distribution, point: float, low: float, high: float) -> float:
    """The quantile at a point; beyond 0 and 1, on at the pace of the middle eight tenths."""
    inside = np.clip(point, 0.001, 0.999)
    least, tenth, ninth = distribution.quantile(np.array([0.001, 0.1, 0.9]))
    value = float(distribution.quantile(np.array(inside)))
    value += (point - float(np.clip(point, 0.0, 1.0))) * 2.0 * float(ninth - tenth)
    if least > 0.0:
        value = max(value, LEAST * float(least))
    return float(np.clip(value, low, high))


def wild_batch(
    scenario: Scenario, replicates: Sequence[int], points: Sequence[Sequence[float]]
) -> WorldBatch:
    """One world for each replicate, its numbers at its list of points (one for each name)."""
    spread = uncertain(scenario)
    numbers = {}
    for path, *at in zip(names(scenario), *points, strict=True):
        of_levers = WIDE_IN_LEVERS.get(path.rpartition(".")[2])
        between = WIDE.get(path) or CERTAIN.get(path) or of_levers
        if between is not None:
            values = [between[0] + (between[1] - between[0]) * np.clip(u, 0, 1) for u in at]
        else:
            values = [value_at(spread[path], u, *limits(scenario, path)) for u in at]
        numbers[path] = np.array(values, dtype=np.float64)
    return WorldBatch(scenario, scenario.seed, np.array(replicates, dtype=np.int64), numbers)
