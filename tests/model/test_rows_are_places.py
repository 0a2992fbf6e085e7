"""A row is a chair: where nobody looks for a partner by row, who sits where is of no account.

A firm's own draws follow the number of its birth. Only funds draw firms by row; so where no deal
is closed, worlds whose firms changed chairs live on alike, to rounding.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.evidence import regions
from sim.model.batch import WorldBatch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World

WITHOUT_DEALS = (
    "parameters.least_cheque=1000000 亿元",
    "parameters.exit_rate=5 1/year",
    "parameters.exit_patience=0.5 年",
    "parameters.plant_threshold=10 台/年",
    "parameters.plant_search_rate=5 1/year",
    "parameters.merger_chance=60 %",
    "parameters.listing_value=0 元",
    "parameters.listing_sales=0.01 亿元/年",
    "parameters.listing_age=1 年",
    "parameters.listing_rate=1 1/year",
    "end=2025",
)
COLUMNS = ("cash", "capability", "backlog", "capacity", "price", "market_share", "plant", "home")


def change_chairs(world: World) -> None:
    """Move the firms of all rows but those kept for firms known by name."""
    firms = world.state.firms
    rows = np.arange(world.known_rows, firms.alive.shape[1])
    moved = np.random.default_rng(3).permutation(rows)
    for values in vars(firms).values():
        values[:, rows] = values[:, moved]
    worlds = np.arange(world.worlds)
    world.regroup(np.repeat(worlds, len(rows)), np.tile(rows, world.worlds))


def by_birth(world: World, column: str) -> np.ndarray:
    """A column of the living firms of all worlds, in the order of their birth."""
    firms = world.state.firms
    parts = []
    for world_row, alive in enumerate(firms.alive):
        order = np.argsort(firms.identity[world_row][alive])
        parts.append(getattr(firms, column)[world_row][alive][order])
    return np.concatenate(parts)


@pytest.fixture(scope="module")
def seated_and_moved(batch: Callable[..., WorldBatch]) -> tuple[World, World]:
    """Worlds without deals in their own order, and with chairs changed in July 2023."""
    seated, moved = (start_worlds(batch("no-policy", (0, 1), WITHOUT_DEALS)) for _ in range(2))
    for step in range(len(seated.times)):
        if step == 6:
            change_chairs(moved)
        advance(seated)
        advance(moved)
    return seated, moved


def test_firms_that_change_chairs_live_on_as_before(seated_and_moved: tuple[World, World]) -> None:
    seated, moved = seated_and_moved
    assert np.array_equal(by_birth(seated, "identity"), by_birth(moved, "identity"))
    for column in COLUMNS:
        left, right = by_birth(seated, column), by_birth(moved, column)
        assert np.allclose(left, right, rtol=1e-9, atol=1e-9 * np.abs(left).max()), column
    left, right = seated.tally.table, moved.tally.table
    assert np.allclose(left, right, rtol=1e-9, atol=1e-6, equal_nan=True)


def test_there_were_firms_that_closed_or_listed_and_firms_that_built_a_second_plant(
    seated_and_moved: tuple[World, World],
) -> None:
    seated, moved = seated_and_moved
    china = seated.tally.table[:, :, regions().index("china")]
    assert (china[:, 1:, INDEX["exits"]].sum(axis=1) >= 5).all()
    assert (china[:, 1:, INDEX["mergers"]].sum(axis=1) >= 1).all()
    assert (china[:, 1:, INDEX["listings"]].sum(axis=1) >= 1).all()
    assert (seated.state.firms.plant_share > 0).any()
    assert not china[:, :, INDEX["deals"]].any()
    assert not np.array_equal(seated.state.firms.identity, moved.state.firms.identity)
