"""A tiny fit and a tiny run, made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.calibration.fit import Plan, Posterior, Problem, fit, problem_of
from sim.experiment.designs import draw
from sim.model.batch import BatchResult, run_batch
from sim.model.inputs import WorldBatch
from sim.scenario import load, until

TINY = Plan(worlds=16, smoothing=2, moves=4, luck_every=2, moves_a_round=2, members=12)


@dataclass(frozen=True)
class Tiny:
    """A fit and the folder its rounds are kept in."""

    posterior: Posterior
    folder: Path


@pytest.fixture(scope="session")
def problem() -> Problem:
    return problem_of(load("baseline", ("ensemble=prior",)), 2024)


@pytest.fixture(scope="session")
def tiny(problem: Problem, tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    folder = tmp_path_factory.mktemp("fit")
    return Tiny(fit(problem, TINY, folder, workers=1), folder)


@pytest.fixture(scope="session")
def run() -> BatchResult:
    """Four worlds to the end of 2025, from the prior."""
    scenario = until(load("baseline", ("ensemble=prior",)), 2025)
    replicates = np.arange(4, dtype=np.int64)
    return run_batch(WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates)))
