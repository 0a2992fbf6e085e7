"""Results with known numbers, and one of the real model."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from sim.experiment.results import IndicatorLabel, RunResult

LABELS = (
    IndicatorLabel("machines_produced", "machine", "machines produced", "整机产量"),
    IndicatorLabel("mean_price", "yuan/machine", "mean price of a machine", "整机均价"),
    IndicatorLabel("makers", "firm", "whole-machine makers", "整机企业"),
    IndicatorLabel("core_value_product", "yuan", "core, product scope", "核心产业规模(产品口径)"),
)
REGIONS = ("hangzhou", "china", "zhejiang")
YEARS = (2025, 2026, 2027)
WORLDS = 11


@dataclass(frozen=True)
class Asked:
    """What a table asks of a scenario."""

    name: str = "my-zj"
    title: dict = field(default_factory=lambda: {"en": "Mine", "zh": "我的，“情景”"})
    question: dict = field(default_factory=dict)


def made(seed=0, name="my-zj"):
    random = np.random.default_rng(seed)
    values = random.lognormal(9, 1, (WORLDS, len(YEARS), len(REGIONS), len(LABELS)))
    values[..., 2] = np.floor(values[..., 2] / 1000)
    values[3] = np.nan  # a world that failed
    values[:5, 0, 0, 1] = np.nan  # nothing sold, no price
    values[:, 1, 0, 1] = np.nan  # in no world
    manifest = {
        "hash": f"{seed:08d}" + "0" * 56,
        "scenario": {"name": name, "digest": "d" * 64},
        "model_version": "0.1+abc",
        "worlds": WORLDS,
        "seed": 2024,
        "failed": [{"world": 3, "message": "x"}],
        "created": "2026-01-02T03:04:05+00:00",
        "command": ["sim", "run", name],
    }
    return RunResult(Asked(name), manifest, YEARS, REGIONS, LABELS, values)


@pytest.fixture
def result():
    return made()


@pytest.fixture
def other():
    return made(7, "other")


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    """Eight worlds of a shipped scenario, stored."""
    from sim.experiment import store
    from sim.experiment.run import run
    from sim.scenario import load

    scenario = load("zhejiang", ["worlds=8", "end=2027"])
    return store.save(run(scenario, workers=1), tmp_path_factory.mktemp("results"))


def without(result, *indicators):
    kept = [i for i, label in enumerate(result.indicators) if label.id not in indicators]
    labels = tuple(result.indicators[i] for i in kept)
    return replace(result, indicators=labels, values=result.values[..., kept])
