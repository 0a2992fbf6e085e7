"""Small sweeps: two years, a few points, run once a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from sim.experiment.sweep.kept import kept_of
from sim.experiment.sweep.points import Points, placed
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.run import run_sweep
from sim.scenario.axes import read_axes
from sim.scenario.load import Opened
from tests.experiment.sweep.processes import AXES

SHORT = ("end=2024", "ensemble=prior")
UNITS = "levers.zhejiang.first_purchase.units=0:8000:3"
RATE = "uncertain.learning_rate=uniform(0.10, 0.20)"
CHOICE = "governments.hebei=plan,copying"


@cache
def opened_with(sets: tuple[str, ...]) -> Opened:
    return Opened("zhejiang", sets)


def make_sweep(
    *axes: str,
    design: str = "grid",
    number: int = 4,
    replicates: int = 3,
    sets: tuple[str, ...] = SHORT,
    keep: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    points: Points | None = None,
) -> Sweep:
    opened = opened_with(sets)
    if points is None:
        points = placed(read_axes(opened, axes), design, number, opened.scenario.seed)
    kept = kept_of(opened.scenario, keep, regions)
    return Sweep("zhejiang-sweep", opened, points, replicates, kept, {"design": design})


@pytest.fixture(scope="session")
def make() -> Callable[..., Sweep]:
    return make_sweep


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sweep, Path]:
    """Numbers, a distribution and a choice together: the sweep, and the folder it was run into."""
    sweep = make_sweep(UNITS, RATE, CHOICE, design="sobol", number=4)
    folder = tmp_path_factory.mktemp("sweep") / "mixed"
    assert run_sweep(sweep, folder, workers=1).complete
    return sweep, folder


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command of ``processes`` leaves where nothing happens to it."""
    folder = tmp_path_factory.mktemp("expected") / "sweep"
    run_sweep(make_sweep(*AXES), folder, workers=1)
    return folder
