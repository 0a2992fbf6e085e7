"""The ensemble smoother, on problems whose answer is known in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.calibration.smoother import certain_part, inflations, updated
from tests.analysis.calibration.toys import ERRORS, FIGURES, SLOPES, exact

Float = NDArray[np.float64]
WORLDS = 40_000


def smoothed(rounds: int, seed: int = 5) -> Float:
    dice = np.random.default_rng(seed)
    scores = dice.standard_normal((WORLDS, SLOPES.shape[1]))
    for inflation in inflations(rounds):
        noise = dice.standard_normal((WORLDS, len(FIGURES)))
        scores = updated(scores, scores @ SLOPES.T, FIGURES, ERRORS, float(inflation), noise)
    return scores


@pytest.mark.parametrize("rounds", (1, 4, 9))
def test_inflations_count_every_figure_once_and_fall(rounds: int) -> None:
    found = inflations(rounds)
    assert len(found) == rounds
    assert (1.0 / found).sum() == pytest.approx(1.0)
    assert (np.diff(found) < 0).all()


@pytest.mark.parametrize("rounds", (1, 4))
def test_of_a_linear_model_the_posterior_is_found(rounds: int) -> None:
    mean, covariance = exact(SLOPES, FIGURES, ERRORS)
    scores = smoothed(rounds)
    # Localisation takes next to nothing from correlations told by so many worlds.
    assert scores.mean(axis=0) == pytest.approx(mean, abs=0.02)
    assert np.cov(scores.T) == pytest.approx(covariance, abs=0.02)


def test_a_figure_of_which_nothing_hangs_moves_nothing() -> None:
    dice = np.random.default_rng(1)
    scores = dice.standard_normal((200, 3))
    predicted = np.full((200, 1), 0.3)
    noise = dice.standard_normal((200, 1))
    after = updated(scores, predicted, np.array([9.0]), np.array([[0.1]]), 1.0, noise)
    assert after == pytest.approx(scores)


def test_parameters_that_nothing_speaks_of_keep_their_spread() -> None:
    """Without localisation 40 idle parameters in 64 worlds would shrink by a fifth, by luck."""
    dice = np.random.default_rng(2)
    scores = dice.standard_normal((64, 60))
    predicted = 2.0 * scores[:, :20] + 0.1 * dice.standard_normal((64, 20))
    noise = dice.standard_normal((64, 20))
    after = updated(scores, predicted, np.ones(20), 0.01 * np.eye(20), 1.0, noise)
    ratio = after.std(axis=0) / scores.std(axis=0)
    assert np.median(ratio[:20]) < 0.6
    assert np.median(ratio[20:]) == pytest.approx(1.0, abs=0.01)


def test_only_correlations_beyond_luck_count() -> None:
    worlds = 100
    luck = np.sqrt(2.0 * np.log(4) / worlds)
    correlation = np.array([[0.0, 0.99 * luck], [2.0 * luck, -2.0 * luck]])
    assert certain_part(correlation, worlds) == pytest.approx(np.array([[0.0, 0.0], [0.75, 0.75]]))
