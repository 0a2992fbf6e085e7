"""The model's own forecast: it knows nothing of the year, and it is what a house would print."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sim import evidence
from sim.analysis.calibration.predict import LEAST
from sim.analysis.calibration.worlds import figures_of_worlds
from sim.analysis.hindcast import load_hindcast, model, rival_forecasts
from sim.analysis.hindcast.quantities import HINDCAST_FILE
from sim.analysis.hindcast.scores import interval, quantiles
from sim.evidence.ensembles import write_ensemble
from sim.experiment import designs, executors
from sim.model import start
from sim.model.steps import population
from sim.reading import InputError
from sim.scenario import load, until

WORLDS = 6
HERE = (executors.InProcess(), 1)


@pytest.fixture(scope="module")
def hindcast():
    return load_hindcast()


def asked(hindcast, worlds=WORLDS):
    return model.scenario_of(hindcast, load("baseline", ("ensemble=prior",)), worlds)


def said(hindcast, scenario):
    """Every forecast of the model and its rivals, as bytes."""
    own = model.answer("model", hindcast, scenario, workers=1).forecasts
    rivals = rival_forecasts(hindcast, model.house_spreads(hindcast)).values()
    apart = (other for one in own for other in one.apart.values())
    every = [*own, *apart, *(one for forecasts in rivals for one in forecasts)]
    return [None if one.sample is None else one.sample.tobytes() for one in every]


@pytest.fixture(scope="module")
def before(hindcast):
    return said(hindcast, asked(hindcast))


def known_as(monkeypatch, changed):
    """Let the model know makers so."""
    for module in (population, start):
        monkeypatch.setattr(module, "makers", lambda: changed)
    population.known_firms.cache_clear()


@pytest.fixture
def anew():
    yield
    population.known_firms.cache_clear()


def test_no_figure_of_the_year_changes_a_forecast(hindcast, before, anew, monkeypatch):
    rows = tuple(
        row if row.known_before(f"{hindcast.year}-01-01") else replace(row, value=7.0 * row.value)
        for row in evidence.observations()
    )
    other = load_hindcast(observations=rows)
    assert other.quantities["machines.world"].observed[0].value == pytest.approx(7 * 13317)
    known_as(
        monkeypatch,
        tuple(
            replace(
                maker,
                machines_2025=9.0 * (maker.machines_2025 or 100.0),
                home="shenzhen" if maker.entered >= "2025" else maker.home,
            )
            for maker in evidence.makers()
        ),
    )
    assert said(other, asked(other)) == before


def test_figures_of_the_year_before_do_change_it(hindcast, before, anew, monkeypatch):
    """The test above could not fail if nothing published reached a forecast at all."""
    known_as(
        monkeypatch,
        tuple(
            replace(maker, machines_2024=9.0 * (maker.machines_2024 or 100.0))
            for maker in evidence.makers()
        ),
    )
    assert said(hindcast, asked(hindcast)) != before


def test_an_ensemble_that_has_seen_the_year_is_refused(hindcast, tmp_path):
    scenario = load("baseline", ("ensemble=prior",))
    write_ensemble(
        tmp_path / "own.csv", np.full(2, 0.5), {"payback_threshold": np.array([2.0, 3.0])}
    )
    own = load("baseline", (f"ensemble={tmp_path / 'own.csv'}",)).ensemble
    seen = replace(scenario, ensemble=replace(own, until=2025))
    with pytest.raises(ValueError, match="fitted to figures of 2025"):
        model.scenario_of(hindcast, seen, WORLDS)
    model.scenario_of(hindcast, replace(seen, ensemble=replace(own, until=2024)), WORLDS)


def test_the_run_ends_with_the_year_and_knows_makers_of_the_one_before(hindcast):
    scenario = asked(hindcast)
    assert (scenario.end_year, scenario.worlds) == (2025, WORLDS)
    assert scenario.parameters["published_until"].value == 2024.0


def columns_of(quantity, values, divisors=None):
    found = {quantity.model.compared: np.asarray(values, dtype=float)}
    if divisors is not None:
        found[quantity.model.over] = np.asarray(divisors, dtype=float)
    return found


def ends(forecast):
    logs = np.log(forecast.sample)
    return float(np.exp(quantiles(logs, forecast.weights, np.array(0.5)))), interval(
        logs, forecast.weights, 0.8
    )


def test_one_number_in_all_worlds_is_forecast_as_wide_as_houses_and_model_miss(hindcast):
    quantity = hindcast.quantities["price.basic"]
    spreads = evidence.likelihoods().spreads["own_price"]
    wide = math.hypot(spreads.house, spreads.figure, spreads.model)
    median, (low, high) = ends(model.forecast("m", quantity, columns_of(quantity, [2e5] * 5)))
    assert median == pytest.approx(2e5, rel=1e-6)
    assert (high - low) / 2.0 == pytest.approx(1.2816 * wide, rel=0.01)


def test_a_count_is_uncertain_by_its_own_root_too(hindcast):
    quantity = hindcast.quantities["makers.china"]
    wide = math.hypot(quantity.model.spread, 1.0 / math.sqrt(4.0))
    _, (low, high) = ends(model.forecast("m", quantity, columns_of(quantity, [4.0] * 5)))
    assert (high - low) / 2.0 == pytest.approx(1.2816 * wide, rel=0.01)


def test_worlds_that_disagree_widen_it_and_each_counts(hindcast):
    quantity = hindcast.quantities["price.basic"]
    forecast = model.forecast("m", quantity, columns_of(quantity, [1e5, 1e5, 1e5, 1e7]))
    assert float(np.mean(forecast.sample > 1e6)) == pytest.approx(0.25, abs=0.01)


def test_a_share_is_a_makers_machines_over_the_worlds(hindcast):
    quantity = hindcast.quantities["share.unitree"]
    machines, world = [5000.0, 5000.0], [20000.0, 20000.0]
    forecast = model.forecast("m", quantity, columns_of(quantity, machines, world))
    assert ends(forecast)[0] == pytest.approx(0.25, rel=1e-6)


def test_next_to_nothing_is_far_off_and_not_infinitely_far(hindcast):
    quantity = hindcast.quantities["share.ubtech"]
    forecast = model.forecast("m", quantity, columns_of(quantity, [0.0, 0.0], [2e4, 0.0]))
    last = quantity.levels[0].value
    assert ends(forecast)[0] == pytest.approx(LEAST * last, rel=1e-6)


def test_a_figure_that_counts_something_else_is_forecast_from_that(hindcast):
    quantity = hindcast.quantities["machines.china"]
    columns = columns_of(quantity, [9000.0] * 5)
    columns[quantity.apart["O009"].compared] = np.full(5, 6000.0)
    forecast = model.forecast("m", quantity, columns)
    assert ends(forecast)[0] == pytest.approx(9000.0, rel=1e-6)
    assert ends(forecast.apart["O009"])[0] == pytest.approx(6000.0, rel=1e-6)
    assert set(forecast.apart) == {"O009"}


def test_houses_differ_as_much_for_the_model_as_for_its_rivals(hindcast):
    spreads = model.house_spreads(hindcast)
    machines = evidence.likelihoods().spreads["machines"]
    assert spreads["machines.world"] == pytest.approx(math.hypot(machines.house, machines.figure))
    assert all(spreads[name] < one.model.spread for name, one in hindcast.quantities.items())


def test_the_year_before_is_told_of_the_same_worlds(hindcast):
    scenario = asked(hindcast, 4)
    told = model.answer("model", hindcast, scenario, workers=1).before
    (shipped,) = [one for one in model.comparisons(hindcast) if one == of_2024(hindcast)]
    alone, _ = figures_of_worlds(designs.all_worlds(until(scenario, 2024)), [shipped], HERE)
    assert told["machines.world"] == np.median(alone)


def of_2024(hindcast):
    return hindcast.quantities["machines.world"].model.of_year(2024).compared


def test_a_world_alone_says_what_it_says_among_others(hindcast):
    scenario, wanted = asked(hindcast, 4), model.comparisons(hindcast)
    whole, failures = figures_of_worlds(designs.all_worlds(scenario), wanted, HERE)
    alone, _ = figures_of_worlds(designs.one_world(scenario, 2), wanted, HERE)
    assert failures == ()
    assert alone[0].tobytes() == whole[2].tobytes()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("as: makers,", "as: maker,", "did you mean makers"),
        ("maker: Unitree, spread: own_price", "maker: Unitre, spread: own_price", "Unitree"),
        ("spread: firms}", "spread: firm}", "did you mean firms"),
        ("as: makers, region: china", "as: deals, region: china", "is in deal, not in firm"),
        ("region: china, spread: firms", "region: chine, spread: firms", "did you mean china"),
        ("as: makers, region: china", "as: makers", "'region' is missing"),
    ],
)
def test_a_wrong_counterpart_is_named_with_its_place(tmp_path, old, new, complaint):
    text = HINDCAST_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "hindcast.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_hindcast(path=path)
    (problem,) = [found for found in caught.value.problems if complaint in found.message]
    assert problem.line == text[: text.index(old)].count("\n") + 1
