"""A draw is the hash of its key in whole numbers: for any step, asked in any order, kept or not."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from sim.model.streams import Streams, named_rows, numbered_rows

ALL_BITS = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
SEED, REPLICATES = 2024, (0, 3, 399)
STEPS = (0, 1, 95, 127, 128, 129, 255, 256, 1000, 100_000)


def mixed(word: int) -> int:
    """SplitMix64's finaliser (Steele, Lea & Flood 2014) in Python's own integers."""
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & ALL_BITS
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & ALL_BITS
    return word ^ (word >> 31)


def word_of(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def expected(replicate: int, decision: str, step: int, row_word: int) -> float:
    key = mixed((SEED + GOLDEN) & ALL_BITS)
    for word in (replicate, word_of(decision), step):
        key = mixed(((key ^ word) + GOLDEN) & ALL_BITS)
    return ((mixed((key + row_word) & ALL_BITS) >> 11) + 0.5) * 2.0**-53


def row_word(number: int) -> int:
    return (number + 1) * GOLDEN & ALL_BITS


@pytest.mark.parametrize("order", [STEPS, STEPS[::-1]])
def test_each_draw_is_the_hash_of_its_key(order: tuple[int, ...]) -> None:
    streams = Streams(SEED, np.array(REPLICATES))
    births = np.array([5, 2**40 + 7])
    for step in order:
        rows = streams.uniform("entry.count", step, 4)
        funds = streams.uniform("funding.count", step, named_rows(("venture 0",)))
        some = streams.uniform_at("exit", step, np.array([2, 0]), numbered_rows(births)[:, None])
        for place, replicate in enumerate(REPLICATES):
            told = [expected(replicate, "entry.count", step, row_word(row)) for row in range(4)]
            assert rows[place].tolist() == told
            fund = expected(replicate, "funding.count", step, word_of("row:venture 0"))
            assert funds[place].tolist() == [fund]
        assert some[:, 0].tolist() == [
            expected(REPLICATES[2], "exit", step, row_word(5)),
            expected(REPLICATES[0], "exit", step, row_word(2**40 + 7)),
        ]


def test_no_step_repeats_the_luck_of_another() -> None:
    streams = Streams(SEED, np.array(REPLICATES))
    draws = np.stack([streams.uniform("funding.heat", step, 2) for step in range(700)])
    assert len(np.unique(draws)) == draws.size
