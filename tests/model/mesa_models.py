"""Live models for the tests of Mesa's face, and ways to run them to the end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.experiment.designs import one_world
from sim.model.industry import Firm, IndustryModel
from sim.scenario import load

SOON = "end=2024"
# So many firms close that rows are soon used again.
SHAKE_OUT = (
    "parameters.exit_rate=12 1/year",
    "parameters.exit_patience=0.1 年",
    "parameters.negligible_share=0.9",
)


def same(left: np.ndarray, right: np.ndarray) -> bool:
    return np.array_equal(left, right, equal_nan=True)


def model_of(*sets: str, replicate: int = 2, name: str = "baseline") -> IndustryModel:
    return IndustryModel(one_world(load(name, [*sets]), replicate))


def months(model: IndustryModel) -> Iterator[None]:
    """Step to the end; each month is yielded once it is over."""
    for _ in range(len(model.world.times) - model.world.step):
        assert model.running
        model.step()
        yield
    assert not model.running


def finish(model: IndustryModel) -> np.ndarray:
    """Run to the end; the indicators, (years, regions, indicators)."""
    for _ in months(model):
        pass
    return model.world.tally.table[0]


def firms_of(model: IndustryModel) -> list[Firm]:
    return list(model.agents_by_type[Firm])
