"""Small worlds for the tests of the model: a few replicates of a scenario, run once a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from sim.experiment.designs import draw
from sim.model.batch import BatchResult, WorldBatch, run_batch
from sim.scenario import load


def make_batch(name: str, replicates: tuple[int, ...], sets: tuple[str, ...] = ()) -> WorldBatch:
    """Chosen replicates of a scenario as one batch."""
    scenario = load(name, list(sets))
    numbers = np.array(replicates, dtype=np.int64)
    return WorldBatch(scenario, scenario.seed, numbers, draw(scenario, numbers))


@cache
def run(name: str, replicates: tuple[int, ...], sets: tuple[str, ...] = ()) -> BatchResult:
    """The same, run to the end; each question is run once a session."""
    return run_batch(make_batch(name, replicates, sets))


@pytest.fixture(scope="session")
def worlds() -> Callable[..., BatchResult]:
    return run


@pytest.fixture(scope="session")
def batch() -> Callable[..., WorldBatch]:
    return make_batch
