"""What the model says of the year from what was known before it, beside its rivals.

Its worlds take their parameters from the ensemble that was fitted to figures up to the year's eve,
and know no maker's output of the year nor makers that came in it. A forecast is what a house would
print: each world's own number, and around it the spread of houses and of what the model misses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.predict import LEAST
from sim.analysis.calibration.worlds import figures_of_worlds
from sim.analysis.hindcast.counterparts import Counterpart
from sim.analysis.hindcast.forecasts import Forecast, from_logs, mixture_logs, silent
from sim.analysis.hindcast.quantities import Hindcast, Quantity
from sim.evidence import Comparison
from sim.experiment import designs, executors
from sim.scenario import Scenario, load, until

Float = NDArray[np.float64]

MODEL, PRIOR, NO_POLICY = "model", "prior", "no_policy"
WORLDS = 1000
"""Worlds of a forecast that nobody asked otherwise."""


@dataclass(frozen=True)
class Answer:
    """What one of the model's forecasters said: a forecast a quantity, in their order; what the
    middle one of its worlds had the year before, by quantity; of how many worlds, and how many of
    these could not be run."""

    forecasts: tuple[Forecast, ...]
    before: Mapping[str, float]
    worlds: int
    failed: int


def scenarios(hindcast: Hindcast, worlds: int = WORLDS) -> dict[str, Scenario]:
    """What is run for each of the model's forecasters, up to the end of the year.

    ``model``: the plans as published under the ensemble fitted to the years before. ``prior``: the
    same before any fit. ``no_policy``: the first without the plans, some of which are of the year
    itself. Raises InputError where there is no such ensemble.
    """
    fitted = f"fit-{hindcast.year - 1}"
    asked = {
        MODEL: ("baseline", fitted),
        PRIOR: ("baseline", "prior"),
        NO_POLICY: ("no-policy", fitted),
    }
    return {
        forecaster: scenario_of(hindcast, load(name, (f"ensemble={ensemble}",)), worlds)
        for forecaster, (name, ensemble) in asked.items()
    }


def scenario_of(hindcast: Hindcast, scenario: Scenario, worlds: int) -> Scenario:
    """A scenario as it may be asked for the year: its makers as known before, to the year's end.

    Raises ValueError for an ensemble that has seen the year.
    """
    last = hindcast.year - 1
    ensemble = scenario.ensemble
    if ensemble is not None and ensemble.until is not None and ensemble.until > last:
        raise ValueError(f"{ensemble.name} was fitted to figures of {ensemble.until}")
    known = scenario.parameters["published_until"]
    parameters = {**scenario.parameters, "published_until": replace(known, value=float(last))}
    asked = replace(scenario, parameters=parameters, worlds=worlds)
    return until(asked, hindcast.year)


def answer(
    forecaster: str,
    hindcast: Hindcast,
    scenario: Scenario,
    *,
    workers: int | None = None,
    progress: Callable[[int], None] = lambda worlds: None,
) -> Answer:
    """Run a scenario's worlds and say what houses would print of each quantity.

    Raises RunError where no world could be run.
    """
    wanted = comparisons(hindcast)
    workers = workers or executors.usable_cores()
    with executors.open_executor(workers, workers) as pool:
        whole = designs.all_worlds(scenario)
        found, failures = figures_of_worlds(whole, wanted, pool, progress)
    ran = found[~np.isnan(found).any(axis=1)]
    columns = dict(zip(wanted, ran.T, strict=True))
    quantities = hindcast.quantities.values()
    before = {
        one.id: float(np.median(values(one.model.of_year(hindcast.year - 1), columns)))
        for one in quantities
        if one.model is not None
    }
    said = tuple(forecast(forecaster, one, columns) for one in quantities)
    return Answer(said, before, scenario.worlds, len(failures))


def comparisons(hindcast: Hindcast) -> tuple[Comparison, ...]:
    """What worlds are asked for, of the year and of the one before, each once."""
    found: dict[Comparison, None] = {}
    for quantity in hindcast.quantities.values():
        if quantity.model is not None:
            for model in (quantity.model, quantity.model.of_year(hindcast.year - 1)):
                found[model.compared] = None
                if model.over is not None:
                    found[model.over] = None
        for model in quantity.apart.values():
            found[model.compared] = None
    return tuple(found)


def values(model: Counterpart, columns: Mapping[Comparison, Float]) -> Float:
    """What each world has for a quantity, (worlds,), never less than next to nothing."""
    found = columns[model.compared]
    if model.over is not None:
        divisor = columns[model.over]
        found = np.where(divisor > 0.0, found / np.where(divisor > 0.0, divisor, 1.0), 0.0)
    return np.maximum(found, LEAST * model.compared.value)


def forecast(forecaster: str, quantity: Quantity, columns: Mapping[Comparison, Float]) -> Forecast:
    """What a house would print, from what each world has for each comparison, (worlds,).

    A mixture of normals in logarithms: one a world, at the world's number, as wide as figures of
    houses lie apart and as the model misses; of a count of n by 1/n more. A figure that counts
    something else is forecast apart, from what worlds have of that.
    """
    model = quantity.model
    if model is None:
        return silent(forecaster, quantity.id, "the model has no such thing", "模型无对应量")
    return replace(
        _forecast(forecaster, quantity.id, model, columns),
        apart={
            figure: _forecast(forecaster, quantity.id, counted, columns)
            for figure, counted in quantity.apart.items()
        },
    )


def _forecast(
    forecaster: str, quantity: str, model: Counterpart, columns: Mapping[Comparison, Float]
) -> Forecast:
    counted = columns[model.compared]
    variance = np.full(len(counted), model.spread**2)
    if model.counted:
        variance += 1.0 / np.maximum(counted, 1.0)
    centres = np.log(values(model, columns))
    logs = mixture_logs(centres, np.ones_like(centres), np.sqrt(variance))
    return from_logs(forecaster, quantity, logs)


def house_spreads(hindcast: Hindcast) -> dict[str, float]:
    """How far houses' figures of each quantity lie apart, the same for the model and its rivals.

    Raises ValueError for a quantity without a counterpart in the model, whose spread is not said.
    """
    found = {}
    for name, quantity in hindcast.quantities.items():
        if quantity.model is None:
            raise ValueError(f"nothing says how far houses lie apart on {name}")
        found[name] = quantity.model.house_spread
    return found
