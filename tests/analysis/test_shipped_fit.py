"""The shipped baseline beside the figures it was fitted to: what houses printed of 2024 and 2025
lies within what the model says they would print."""

import math

import numpy as np
import pytest

from sim import evidence
from sim.analysis.calibration.likelihood import covariance
from sim.analysis.calibration.predict import logs_of
from sim.analysis.calibration.worlds import figures_of_worlds
from sim.analysis.hindcast import load_hindcast
from sim.analysis.hindcast.forecasts import mixture_logs
from sim.analysis.hindcast.scores import interval
from sim.experiment import designs, executors
from sim.scenario import load, until

ENSEMBLE = "fit-2025"
YEARS = ("2024", "2025")
WORLDS = 500
BAND = 0.9

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inside():
    """Whether each figure of the two years lies in the band, by observation."""
    scenario = until(load("baseline", (f"worlds={WORLDS}", f"ensemble={ENSEMBLE}")), 2025)
    figures = [
        one for one in evidence.likelihoods().until(2025) if one.observation.end[:4] in YEARS
    ]
    with executors.open_executor(executors.usable_cores(), WORLDS) as pool:
        found, failures = figures_of_worlds(designs.all_worlds(scenario), figures, pool)
    assert failures == ()
    spreads = np.sqrt(np.diag(covariance(figures)))
    bands = {}
    for figure, logs, wide in zip(figures, logs_of(found, figures).T, spreads, strict=True):
        printed = mixture_logs(logs, np.ones_like(logs), float(wide))
        low, high = interval(printed, np.ones_like(printed), BAND)
        bands[figure.observation.id] = low <= math.log(figure.value) <= high
    return bands


def test_every_figure_the_hindcast_is_about_lies_in_the_band(inside):
    quantities = load_hindcast().quantities.values()
    headline = {part for one in quantities for it in one.observed for part in it.id.split("/")}
    outside = [name for name in sorted(headline & set(inside)) if not inside[name]]
    assert outside == []


def test_of_all_figures_of_the_two_years_nine_in_ten_do(inside):
    assert len(inside) >= 40
    assert sum(inside.values()) / len(inside) >= BAND
