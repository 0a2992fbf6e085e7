"""One small run of the real model, and what a lever changes in it, for all tests of this room."""

import pytest

import sim

SMALL = {"worlds": 8, "end": 2027}


@pytest.fixture(scope="session")
def handle():
    return sim.load("zhejiang", **SMALL)


@pytest.fixture(scope="session")
def result(handle):
    return handle.run(workers=1)


@pytest.fixture(scope="session")
def changed(handle):
    none = dict.fromkeys((2025, 2026), "0 台/年")
    return handle.set({"levers.zhejiang.first_purchase.units": none}).run(workers=1)


@pytest.fixture(scope="session")
def sweep(tmp_path_factory):
    """Three points of two replicates, one of them the scenario without the lever."""
    axes = {
        "levers.first_purchase.units": [0, 4000, 8000],
    }
    folder = tmp_path_factory.mktemp("sweeps")
    return sim.load("zhejiang", end=2027).sweep(
        axes, reps=2, regions=["zhejiang"], workers=1, results=folder
    )
