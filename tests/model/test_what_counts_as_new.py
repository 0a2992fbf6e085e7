"""Firms newly valued above CNY 10 bn are those that were not when counting began."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.evidence import regions
from sim.model.batch import WorldBatch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import Firms

HIGH = 1e10  # yuan
BEGIN, END = 2027, 2028


def test_a_firm_valued_highly_before_counting_began_is_not_new(
    batch: Callable[..., WorldBatch],
) -> None:
    """In the shipped scenarios no firm is so dear by 2025; here counting begins in 2027."""
    sets = (f"parameters.new_firms_counted_from={BEGIN}", f"end={END}")
    world = start_worlds(batch("baseline", (0, 1, 2), sets))
    firms = world.state.firms
    before: list[set[int]] = []
    for _ in range(len(world.times)):
        if not before and world.time > BEGIN - 1e-6:
            before = [births(firms.identity[row], dear(firms, row)) for row in range(3)]
        advance(world)
    everywhere = world.tally.table[:, :, regions().index("world")]
    now = [births(firms.identity[row], dear(firms, row)) for row in range(3)]
    new = everywhere[:, END - 2023, INDEX["new_firms_valued_100yi"]]
    assert new.tolist() == [len(there - old) for there, old in zip(now, before, strict=True)]
    assert all(there & old for there, old in zip(now, before, strict=True))
    assert (new > 0).any()


def dear(firms: Firms, row: int) -> np.ndarray:
    """Living firms of a world that are valued highly."""
    return firms.alive[row] & (firms.valuation[row] >= HIGH)


def births(identity: np.ndarray, chosen: np.ndarray) -> set[int]:
    return set(identity[chosen].tolist())
