"""The space of normal scores: what is fitted, the prior in it, and the worlds it makes."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.calibration.fit import Problem, problem_of
from sim.analysis.calibration.space import normal_noise, prior_scores, space_of, worlds_at
from sim.evidence import likelihoods
from sim.experiment.designs import draw, uncertain
from sim.scenario import load


def test_all_keys_of_the_listed_parameters_are_fitted_and_nothing_else(problem: Problem) -> None:
    names = {path.partition(".")[0].rstrip("*") for path in problem.space.paths}
    assert names == set(likelihoods().fitted)
    paths = set(uncertain(problem.scenario))
    assert set(problem.space.paths) <= paths
    assert not any(path.startswith("levers.") for path in problem.space.paths)
    left = paths - set(problem.space.paths)
    assert not {path.partition(".")[0].rstrip("*") for path in left} & names


def test_what_a_scenario_fixes_is_not_fitted() -> None:
    paths = space_of(load("baseline", ("ensemble=prior",))).paths
    found = space_of(load("baseline", ("ensemble=prior", "parameters.doubt=30 %"))).paths
    assert set(paths) - set(found) == {"doubt"}


def test_what_a_scenario_spreads_otherwise_is_fitted_from_there() -> None:
    scenario = load("baseline", ("ensemble=prior", "uncertain.doubt=uniform(1 %, 2 %)"))
    space = space_of(scenario)
    values = space.values(np.zeros((1, len(space.paths))))
    assert values["doubt"] == pytest.approx([0.015])


def test_scores_are_the_quantiles_of_the_prior(problem: Problem) -> None:
    from scipy.special import ndtr

    space = problem.space
    scores = np.array([[-2.0] * len(space.paths), [0.0] * len(space.paths)])
    values = space.values(scores)
    for path, distribution in zip(space.paths, space.distributions, strict=True):
        assert values[path] == pytest.approx(distribution.quantile(ndtr(np.array([-2.0, 0.0]))))


def test_no_score_leaves_the_range(problem: Problem) -> None:
    space = problem.space
    for far in (-40.0, 40.0):
        for path, values in space.values(np.full((1, len(space.paths)), far)).items():
            distribution = dict(zip(space.paths, space.distributions, strict=True))[path]
            assert distribution.low <= values[0] <= distribution.high
            assert not np.isnan(values[0])


def test_the_prior_is_filled_evenly(problem: Problem) -> None:
    """Each half, quarter, ... of each parameter's prior has its share of the worlds, to one."""
    from scipy.special import ndtr

    scores = prior_scores(problem.space, 64, seed=3)
    shares = ndtr(scores)
    for part in (2, 8, 32):
        for column in shares.T:
            counts = np.histogram(column, bins=part, range=(0.0, 1.0))[0]
            assert np.abs(counts - 64 / part).max() <= 1
    assert np.abs(scores.mean(axis=0)).max() < 0.1
    assert scores.std(axis=0) == pytest.approx(1.0, abs=0.1)


def test_draws_hang_on_seed_name_turn_and_world_alone() -> None:
    first = normal_noise(1, "figures", 2, 50, 4)
    assert normal_noise(1, "figures", 2, 20, 4) == pytest.approx(first[:20])
    for other in ((2, "figures", 2), (1, "proposal", 2), (1, "figures", 3)):
        assert np.abs(np.corrcoef(normal_noise(*other, 50, 4).ravel(), first.ravel())[0, 1]) < 0.3
    many = normal_noise(1, "figures", 1, 20_000, 1)
    assert [many.mean(), many.std()] == pytest.approx([0.0, 1.0], abs=0.02)


def test_a_world_has_its_scores_its_own_luck_and_what_the_year_fixes(problem: Problem) -> None:
    scores = prior_scores(problem.space, 8, seed=1)
    replicates = np.arange(5, 13, dtype=np.int64)
    batch = worlds_at(problem.scenario, problem.space, scores, replicates, problem.fixed)
    values, drawn = problem.space.values(scores), draw(problem.scenario, replicates)
    assert set(batch.numbers) == set(drawn) | {"published_until"}
    for path, numbers in batch.numbers.items():
        if path == "published_until":
            assert (numbers == 2024.0).all()
        else:
            assert (numbers == values.get(path, drawn[path])).all(), path


@pytest.mark.parametrize(("year", "known"), [(2024, 2024.0), (2025, 2025.0)])
def test_makers_are_known_to_the_end_of_the_year_and_no_further(year: int, known: float) -> None:
    problem = problem_of(load("baseline", ("ensemble=prior",)), year)
    assert problem.fixed == {"published_until": known}
    assert problem.scenario.end_year == year
    assert max(int(c.observation.end[:4]) for c in problem.comparisons) == year
