"""Chains, on posteriors known in closed form, and what tells whether they have walked enough."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.calibration import chains
from sim.analysis.calibration.likelihood import log_likelihood
from tests.analysis.calibration.toys import ERRORS, FIGURES, SLOPES, exact

Float = NDArray[np.float64]
CHAINS, MOVES = 256, 150


def target(scores: Float) -> Float:
    """Of the linear toy, whose third parameter nothing speaks of."""
    return chains.log_prior(scores) + log_likelihood(scores[:, :2] @ SLOPES.T, FIGURES, ERRORS)


def walked(scores: Float, moves: int, seed: int = 4) -> Float:
    """All positions after each move, (moves, chains, paths)."""
    number, found = len(scores), []
    held = target(scores)
    for turn in range(moves):
        for which in (0, 1):
            moving, standing = chains.half(number, which)
            draw = 2 * turn + which
            offered, back = chains.proposed(scores, moving, standing, seed, draw)
            value = target(offered)
            ratio = value - held[moving] + back
            accepted = chains.taken(ratio, moving, seed, draw, number)
            scores, held = scores.copy(), held.copy()
            scores[moving[accepted]] = offered[accepted]
            held[moving[accepted]] = value[accepted]
        found.append(scores)
    return np.stack(found)


@pytest.fixture(scope="module")
def walk() -> Float:
    """From a corner far from the posterior."""
    start = np.random.default_rng(2).standard_normal((CHAINS, 3)) * 0.3 + np.array([2.0, -2.0, 1.5])
    return walked(start, MOVES)


def test_chains_end_as_a_sample_of_the_posterior(walk: Float) -> None:
    mean, covariance = exact(SLOPES, FIGURES, ERRORS)
    draws = walk[MOVES // 2 :].reshape(-1, 3)
    assert draws.mean(axis=0) == pytest.approx([*mean, 0.0], abs=0.06)
    expected = np.eye(3)
    expected[:2, :2] = covariance
    assert np.cov(draws.T) == pytest.approx(expected, abs=0.08)


def test_each_kind_of_step_alone_keeps_the_posterior(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun in the posterior, chains stay in it: the way back is weighed rightly."""
    mean, covariance = exact(SLOPES, FIGURES, ERRORS)
    dice = np.random.default_rng(3)
    begun = np.column_stack(
        [dice.multivariate_normal(mean, covariance, 1024), dice.standard_normal(1024)]
    )
    for kinds in ((1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)):
        monkeypatch.setattr(chains, "KINDS", kinds)
        draws = walked(begun, 25, seed=9)
        assert (draws[-1] != begun).any(axis=1).mean() > 0.8
        pool = draws[5:].reshape(-1, 3)
        assert pool.mean(axis=0) == pytest.approx([*mean, 0.0], abs=0.09), kinds
        assert pool.std(axis=0) == pytest.approx([*np.sqrt(np.diag(covariance)), 1.0], abs=0.07), (
            kinds
        )


def test_a_difference_of_chains_is_along_their_ridge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "KINDS", (-1.0, -1.0))
    monkeypatch.setattr(chains, "SHARES_MOVED", (1.0,))
    along = np.random.default_rng(5).standard_normal((64, 1)) @ np.array([[1.0, 1.0, -2.0]])
    moving, standing = chains.half(64, 0)
    offered, back = chains.proposed(along, moving, standing, 1, 1)
    steps = offered - along[moving]
    assert np.abs(steps[:, 0] - steps[:, 1]).max() < 20 * chains.JITTER
    assert np.abs(steps[:, 2] + 2 * steps[:, 0]).max() < 40 * chains.JITTER
    assert (back == 0.0).all()


def test_a_difference_is_of_two_different_chains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "KINDS", (-1.0, -1.0))
    monkeypatch.setattr(chains, "SHARES_MOVED", (1.0,))
    two = np.arange(4.0)[:, None] * np.ones((4, 300))
    moving, standing = np.array([0, 2]), np.array([1, 3])
    for turn in range(40):
        offered, _ = chains.proposed(two, moving, standing, 1, turn)
        steps = (offered - two[moving])[:, 0]
        longest = 2.0 * chains.BEST_STEP / np.sqrt(600.0)
        assert (np.abs(steps) > 0.4 * longest).all()
        assert (np.abs(steps) < 1.1 * longest).all()


def test_halves_are_all_chains_once() -> None:
    for number in (7, 8):
        moving, standing = chains.half(number, 0)
        assert sorted([*moving, *standing]) == list(range(number))
        assert (chains.half(number, 1)[0] == standing).all()


def test_a_step_hangs_on_its_own_chain_and_on_those_that_stand_alone() -> None:
    scores = np.random.default_rng(6).standard_normal((32, 5))
    moving, standing = chains.half(32, 0)
    first, _ = chains.proposed(scores, moving, standing, 1, 7)
    other = scores.copy()
    other[moving[3:]] += 1.0
    second, _ = chains.proposed(other, moving, standing, 1, 7)
    assert (first[:3] == second[:3]).all()
    assert (chains.proposed(scores, moving, standing, 1, 8)[0] != first).any()
    assert (chains.proposed(scores, moving, standing, 2, 7)[0] != first).any()


def test_a_step_is_taken_as_often_as_its_ratio() -> None:
    every = np.arange(20_000)
    ratio = np.full(20_000, np.log(0.3))
    assert chains.taken(ratio, every, 1, 1, 20_000).mean() == pytest.approx(0.3, abs=0.01)
    assert chains.taken(np.zeros(50), np.arange(50), 1, 1, 50).all()
    lost = np.array([-np.inf, np.nan])
    assert not chains.taken(lost, np.arange(2), 1, 1, 2).any()
    assert chains.taken(np.array([np.inf]), np.arange(1), 1, 1, 2).all()


def test_a_fitted_normal_has_the_moments() -> None:
    dice = np.random.default_rng(7)
    covariance = np.array([[0.5, 0.35], [0.35, 0.4]])
    scores = dice.multivariate_normal([0.7, -0.2], covariance, 30_000)
    found = chains.fitted_normal(scores)
    assert found.mean == pytest.approx([0.7, -0.2], abs=0.02)
    assert found.root @ found.root.T == pytest.approx(covariance, abs=0.02)
    from scipy.stats import multivariate_normal

    exactly = multivariate_normal(found.mean, found.root @ found.root.T).logpdf(scores[:9])
    apart = found.log_density(scores[:9]) - exactly
    assert apart == pytest.approx(np.full(9, apart[0]))


def test_a_normal_on_few_worlds_is_proper_and_without_chance_correlations() -> None:
    scores = np.random.default_rng(7).standard_normal((16, 30))  # fewer worlds than parameters
    scores[:, 4] = 0.5  # which all chains share
    root = chains.fitted_normal(scores).root
    covariance = root @ root.T
    assert np.linalg.eigvalsh(covariance).min() > 0
    sd = np.sqrt(np.diag(covariance))
    assert sd == pytest.approx(scores.std(axis=0), abs=1e-5)
    correlation = np.abs(covariance / np.outer(sd, sd) - np.eye(30))
    assert np.median(correlation) < 0.01


def test_a_pool_is_worth_its_draws_if_independent_and_its_chains_if_they_stand() -> None:
    dice = np.random.default_rng(8)
    fresh = dice.standard_normal((8, 500, 3))
    assert chains.effective_size(fresh) == pytest.approx(np.full(3, 4000.0), rel=0.2)
    stuck = np.repeat(fresh[:1], 8, axis=0)
    assert chains.effective_size(stuck) == pytest.approx(np.full(3, 500.0), rel=0.02)


def test_a_pool_that_wanders_shows_it() -> None:
    draws = np.random.default_rng(9).standard_normal((10, 400, 2))
    assert np.abs(chains.drift(draws)).max() < 0.1
    draws[5:, :, 1] += 1.0
    found = chains.drift(draws)
    assert abs(found[0]) < 0.1
    assert found[1] == pytest.approx(1.0 / np.sqrt(1.25), abs=0.05)
    assert (chains.drift(draws[:1]) == 0.0).all()


@pytest.mark.parametrize("share", (0.0, 0.6, 1.0))
def test_memory_is_the_correlation_with_where_the_chains_began(share: float) -> None:
    dice = np.random.default_rng(10)
    start = dice.standard_normal((2000, 6)) * 3.0 + 1.0
    new = dice.standard_normal((4, 2000, 6)) * 3.0
    draws = share * start + np.sqrt(1.0 - share**2) * new - 5.0
    assert chains.memory(start, draws) == pytest.approx(np.full(6, share), abs=0.05)


def test_chains_that_walked_long_have_forgotten(walk: Float) -> None:
    assert chains.memory(walk[0], walk[1:2]).mean() > 0.5
    assert np.abs(chains.memory(walk[0], walk[100:])).max() < 0.2


@pytest.mark.parametrize("start", (0.0, 0.4, 0.999))
def test_members_are_as_many_as_their_weight_says_to_one(start: float) -> None:
    weights = np.random.default_rng(10).dirichlet(np.full(60, 0.3))
    counts = np.bincount(chains.chosen_members(weights, 200, start), minlength=60)
    assert counts.sum() == 200
    assert (np.abs(counts - 200 * weights) < 1.0).all()


def test_weights_that_sum_to_less_by_rounding_choose_no_world_beyond_the_last() -> None:
    weights = np.full(3, 1 / 3) * (1.0 - 1e-9)
    assert chains.chosen_members(weights, 4, 1.0 - 1e-12).max() == 2
