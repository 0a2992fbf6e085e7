"""Worlds that have run without policy and in which a few levers begin now."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache

import numpy as np

from sim.evidence import regions
from sim.model.inputs import Parameters
from sim.model.levers import Instruments
from sim.model.month import advance
from sim.model.start import make_levers, start_worlds
from sim.model.steps.policy import apply_policy, turn_of_year
from sim.model.world import World
from tests.model.conftest import make_batch

FEW = (0, 1, 2, 3)
JANUARY_2025 = 24
HOME = [regions().leaves.index(leaf) for leaf in regions().leaves_under("zhejiang")]
AWAY = [row for row in range(len(regions().leaves)) if row not in HOME]
MONTH = 1 / 12


def setting(kind: str, region: str = "zhejiang", name: str = "", **fields: object) -> str:
    """A lever of this kind alone in its region: at once, in 2025 and 2026 unless ``fields`` say
    so."""
    lever = {"kind": kind, "start": "2025-01", "end": "2026-12", "start_lag": "0 月", **fields}
    return f"levers.{region}.{name or kind}={json.dumps(lever, ensure_ascii=False)}"


@cache
def _grown(months: int, replicates: tuple[int, ...], sets: tuple[str, ...]) -> World:
    world = start_worlds(make_batch("no-policy", replicates, sets))
    for _ in range(months):
        advance(world)
    return world


def with_levers(
    *levers: str,
    sets: tuple[str, ...] = (),
    months: int = JANUARY_2025,
    replicates: tuple[int, ...] = FEW,
) -> World:
    """Worlds without policy for so many ``months``, under the settings ``sets``; then ``levers``.

    A new copy each time, so a test may do with it what it likes. Not for guidance funds: those are
    lined up when a world starts.
    """
    world = deepcopy(_grown(months, replicates, sets))
    scenario = make_batch("no-policy", replicates, (*sets, *levers))
    world.levers = make_levers(scenario, world.geography.tree, world.times, world.p)
    return world


def as_if(world: World, *sets: str) -> World:
    """The world from now on with these parameters."""
    batch = make_batch("no-policy", tuple(world.streams.replicates.tolist()), sets)
    world.p = Parameters(batch)
    return world


def begin(world: World) -> Instruments:
    """The first step of the month alone: what its levers offer. The books are closed on it."""
    turn_of_year(world)
    apply_policy(world)
    world.books.close()
    return world.instruments


def paid(world: World, kind: str, region: str = "zhejiang") -> np.ndarray:
    """Public money of the instrument since January, (worlds,) yuan."""
    nothing = np.zeros((world.worlds, len(regions().all)))
    money = world.tally.public().get(kind, nothing)
    here = regions().index(region)
    assert (np.delete(money, here, axis=1) == 0.0).all()  # nobody else pays
    return money[:, here].copy()


def of_tiers(world: World, *tiers: int) -> np.ndarray:
    """Living firms at home in Zhejiang, of these tiers (maker, component, intelligence: 0, 1, 2;
    all if none are given), (worlds, firms)."""
    from sim.model.axes import TIER_OF_CLASS

    firms = world.state.firms
    chosen: np.ndarray = firms.alive & np.isin(firms.home, HOME)
    return chosen & np.isin(TIER_OF_CLASS[firms.product_class], tiers or (0, 1, 2))
