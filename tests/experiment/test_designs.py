"""Worlds into batches: none lost, none twice, as many and as even as asked for."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.designs import all_worlds, batches, split
from sim.model.batch import CHUNK_ELEMENTS, expected_firms
from sim.model.inputs import WorldBatch
from sim.scenario import load


def worlds(number: int, *sets: str) -> WorldBatch:
    return all_worlds(load("baseline", [f"worlds={number}", *sets]))


def replicates(parts: list[WorldBatch]) -> list[int]:
    return sorted(int(number) for part in parts for number in part.replicates)


@pytest.mark.parametrize(("number", "parts"), [(1, 4), (2, 2), (8, 4), (150, 8), (150, 64)])
def test_a_split_holds_every_world_once_in_parts_of_like_work(number: int, parts: int) -> None:
    whole = worlds(number)
    found = split(whole, parts)
    assert replicates(found) == list(range(number))
    assert len(found) <= min(number, parts)
    assert len(found) >= 0.9 * min(number, parts)
    work = np.array([expected_firms(part).sum() for part in found])
    largest = expected_firms(whole).max()
    assert work.max() <= work.sum() / len(found) + largest


def test_what_a_world_drew_stays_with_it() -> None:
    whole = worlds(40)
    for part in split(whole, 3):
        for path, values in part.numbers.items():
            assert np.array_equal(values, whole.numbers[path][part.replicates]), path


def test_each_worker_gets_as_many_batches_as_the_others() -> None:
    whole = worlds(300)
    for workers in (1, 2, 3):
        found = batches(whole, workers=workers)
        assert len(found) % workers == 0
        assert max(expected_firms(part).sum() for part in found) < 1.2 * CHUNK_ELEMENTS
    assert len(batches(worlds(8))) == 1
    assert len(batches(worlds(8), workers=2, fewest=2)) == 2
    assert [part.worlds for part in batches(worlds(8), size=3)] == [3, 3, 2]


@pytest.mark.parametrize(
    "sets",
    [
        "parameters.crowded_number.basic=0 家",
        "parameters.crowded_number.basic=0.001 家",
        "parameters.start_others.basic=100000",
        "parameters.entry_rate.basic=0 家/年",
    ],
)
def test_wild_numbers_of_firms_do_not_stop_a_run(sets: str) -> None:
    whole = worlds(5, sets)
    assert np.isfinite(expected_firms(whole)).all()
    assert replicates(batches(whole, workers=2)) == [0, 1, 2, 3, 4]
