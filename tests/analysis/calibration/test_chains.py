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


def toy_normal(rows: int = 40) -> chains.Normal:
    """The posterior as learnt from linear worlds around it."""
    scores = np.random.default_rng(1).standard_normal((rows, 3))
    return chains.linear_posterior(scores, scores[:, :2] @ SLOPES.T, FIGURES, ERRORS)


def walked(scores: Float, moves: int, seed: int = 4, normal: chains.Normal | None = None) -> Float:
    """All positions after each move, (moves, chains, paths)."""
    held, found = target(scores), []
    for turn in range(moves):
        offered, back = chains.proposed(scores, normal or toy_normal(), seed, turn)
        value = target(offered)
        accepted = chains.taken(value - held + back, seed, turn)
        scores = np.where(accepted[:, None], offered, scores)
        held = np.where(accepted, value, held)
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
    wrong = chains.Normal(np.array([0.5, -1.0, 0.3]), np.diag([0.7, 1.1, 1.4]))
    for share in (1.0, 0.0):
        monkeypatch.setattr(chains, "SHARE_ANEW", share)
        draws = walked(begun, 25, seed=9, normal=wrong)
        assert (draws[-1] != begun).any(axis=1).mean() > 0.8
        pool = draws[5:].reshape(-1, 3)
        assert pool.mean(axis=0) == pytest.approx([*mean, 0.0], abs=0.09), share
        sd = [*np.sqrt(np.diag(covariance)), 1.0]
        assert pool.std(axis=0) == pytest.approx(sd, abs=0.07), share


def test_the_normal_is_the_posterior_where_figures_are_linear() -> None:
    """Exactly, from few worlds; what no figure speaks of keeps the prior."""
    mean, covariance = exact(SLOPES, FIGURES, ERRORS)
    normal = toy_normal(rows=8)
    assert normal.mean == pytest.approx([*mean, 0.0], abs=1e-9)
    expected = np.eye(3)
    expected[:2, :2] = covariance
    assert normal.root @ normal.root.T == pytest.approx(expected, abs=1e-9)


def test_steps_from_the_posterior_itself_are_always_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chains, "SHARE_ANEW", 0.0)
    scores = np.random.default_rng(5).standard_normal((200, 3))
    offered, back = chains.proposed(scores, toy_normal(), 1, 1)
    assert target(offered) - target(scores) + back == pytest.approx(np.zeros(200), abs=1e-9)


def test_a_step_hangs_on_its_own_chain_alone() -> None:
    scores = np.random.default_rng(6).standard_normal((32, 3))
    first, _ = chains.proposed(scores, toy_normal(), 1, 7)
    other = scores.copy()
    other[3:] += 1.0
    second, _ = chains.proposed(other, toy_normal(), 1, 7)
    assert (first[:3] == second[:3]).all()
    assert (chains.proposed(scores, toy_normal(), 1, 8)[0] != first).any()
    assert (chains.proposed(scores, toy_normal(), 2, 7)[0] != first).any()


def test_a_step_is_taken_as_often_as_its_ratio() -> None:
    ratio = np.full(20_000, np.log(0.3))
    assert chains.taken(ratio, 1, 1).mean() == pytest.approx(0.3, abs=0.01)
    assert chains.taken(np.zeros(50), 1, 1).all()
    assert not chains.taken(np.array([-np.inf, np.nan]), 1, 1).any()
    assert chains.taken(np.array([np.inf]), 1, 1).all()


def test_a_normal_s_density_is_that_of_its_covariance() -> None:
    from scipy.stats import multivariate_normal

    normal, scores = toy_normal(), np.random.default_rng(7).standard_normal((9, 3))
    exactly = multivariate_normal(normal.mean, normal.root @ normal.root.T).logpdf(scores)
    apart = normal.log_density(scores) - exactly
    assert apart == pytest.approx(np.full(9, apart[0]))


def test_a_normal_learnt_from_few_worlds_is_proper() -> None:
    dice = np.random.default_rng(7)
    scores = dice.standard_normal((16, 30))  # fewer worlds than parameters
    scores[:, 4] = 0.5  # which all worlds share
    root = chains.linear_posterior(scores, dice.standard_normal((16, 3)), FIGURES, ERRORS).root
    values = np.linalg.eigvalsh(root @ root.T)
    assert values.min() > 0
    assert values.max() == pytest.approx(1.0)


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
