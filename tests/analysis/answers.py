"""Answers made by hand, and levers that break their promises, for the checks of behaviour."""

from __future__ import annotations

import numpy as np

from sim.analysis.behaviour.levers import Answer
from sim.evidence import regions
from sim.model.indicators import INDEX, INDICATORS
from sim.scenario import Scenario, load

YEARS = (2023, 2024, 2025)


def answer(indicator: str, by_world: np.ndarray, scenario: Scenario | None = None) -> Answer:
    """A run to 2025 in which an indicator of Zhejiang has these values in its last year."""
    values = np.zeros((len(by_world), len(YEARS), len(regions().all), len(INDICATORS)))
    values[:, -1, regions().index("zhejiang"), INDEX[indicator]] = by_world
    return Answer(scenario or load("no-policy"), YEARS, regions().all, values, {}, 0.0)
