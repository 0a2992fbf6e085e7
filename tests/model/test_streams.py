"""Random numbers belong to decisions: what a draw may and may not depend on."""

from __future__ import annotations

import numpy as np
from scipy import stats

from sim.model.streams import Streams, named_rows, numbered_rows, poisson, uniform

REPLICATES = np.arange(12)


def test_a_row_keeps_its_draw_whatever_stands_beside_it() -> None:
    whole = uniform(7, REPLICATES, "exit", 5, 300)
    assert np.array_equal(uniform(7, REPLICATES[3:4], "exit", 5, 900)[0, :300], whole[3])
    shuffled = REPLICATES[::-1]
    assert np.array_equal(uniform(7, shuffled, "exit", 5, 300)[::-1], whole)


def test_named_and_numbered_rows_are_the_rows_of_the_whole_draw() -> None:
    streams = Streams(7, REPLICATES)
    whole = streams.uniform("entry", 2, 40)
    some = streams.uniform_at("entry", 2, np.array([3, 8]), numbered_rows(np.array([[5], [39]])))
    assert some[:, 0].tolist() == [whole[3, 5], whole[8, 39]]
    two = streams.uniform("fund", 1, named_rows(("venture 0", "beijing.guidance_fund")))
    one = streams.uniform("fund", 1, named_rows(("beijing.guidance_fund",)))
    assert np.array_equal(two[:, 1:], one)


def test_every_part_of_the_key_changes_the_draw() -> None:
    first = uniform(7, REPLICATES, "exit", 5, 50)
    others = [
        uniform(8, REPLICATES, "exit", 5, 50),
        uniform(7, REPLICATES + 12, "exit", 5, 50),
        uniform(7, REPLICATES, "entry", 5, 50),
        uniform(7, REPLICATES, "exit", 6, 50),
    ]
    for other in others:
        assert abs(np.corrcoef(first.ravel(), other.ravel())[0, 1]) < 0.15
        assert not np.intersect1d(first, other).size


def test_draws_are_uniform_and_unrelated_along_rows_worlds_and_steps() -> None:
    table = np.stack([uniform(1, np.arange(60), "heat", step, 200) for step in range(40)])
    assert table.min() > 0.0
    assert table.max() < 1.0
    assert stats.kstest(table.ravel()[::7], "uniform").pvalue > 1e-3
    for axis in range(3):
        ahead = np.take(table, range(1, table.shape[axis]), axis)
        behind = np.take(table, range(table.shape[axis] - 1), axis)
        assert abs(np.corrcoef(ahead.ravel(), behind.ravel())[0, 1]) < 0.01


def test_poisson_by_one_uniform_has_the_poisson_law() -> None:
    draws = uniform(3, np.arange(4000), "count", 0, 5)
    counts = poisson(draws, np.full((4000, 5), 1.7), 30).ravel()
    expected = stats.poisson(1.7).pmf(np.arange(7)) * counts.size
    observed = np.bincount(counts, minlength=7)[:7]
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-3


def test_a_changed_mean_moves_no_neighbour_and_never_lowers_a_count() -> None:
    draws = uniform(3, np.arange(200), "count", 0, 4)
    low = np.full((200, 4), 0.8)
    high = low.copy()
    high[:, 2] = 2.5
    before, after = poisson(draws, low, 20), poisson(draws, high, 20)
    assert np.array_equal(np.delete(before, 2, axis=1), np.delete(after, 2, axis=1))
    assert (after[:, 2] >= before[:, 2]).all()
    assert (after[:, 2] > before[:, 2]).any()


def test_zero_mean_gives_no_event() -> None:
    draws = uniform(3, np.arange(500), "count", 0, 4)
    assert not poisson(draws, np.zeros((500, 4)), 10).any()
