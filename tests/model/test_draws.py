"""One more of anything moves no draw of anything else: exactly, from the hash to whole worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.evidence import makers
from sim.experiment.designs import all_worlds, batches, draw, halves, one_world
from sim.model import start
from sim.model.batch import WorldBatch, run_batch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import State
from sim.model.steps import population
from sim.model.streams import Streams, named_rows, numbered_rows
from sim.model.world import World
from sim.scenario import Scenario, load
from tests.model.wild import names, wild_batch

Batch = Callable[..., WorldBatch]
MANY = np.arange(200)
SOON = "end=2024"
ANOTHER_FUND = "levers.hebei.another={kind: guidance_fund, start: 2023-01, "


def same(left: np.ndarray, right: np.ndarray) -> bool:
    return np.array_equal(left, right, equal_nan=True)


# What is drawn


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ("uncertain.capacity_life=uniform(6 年, 10 年)", "capacity_life"),
        ("uncertain.sets_per_basic.power=uniform(0.5, 2)", "sets_per_basic.power"),
        ("parameters.plant_output_share=40 %", "plant_output_share"),
        ("levers.hubei.rnd_grant.rate=10 %", "levers.hubei.rnd_grant.rate"),
        (
            "levers.hubei.rnd_grant.cap_per_firm=uniform(50 万元, 200 万元)",
            "levers.hubei.rnd_grant.cap_per_firm",
        ),
    ],
)
def test_one_uncertain_number_more_or_less_moves_no_other(change: str, path: str) -> None:
    before, after = draw(load("baseline"), MANY), draw(load("baseline", [change]), MANY)
    assert set(before) ^ set(after) == {path}
    assert all(same(before[name], after[name]) for name in set(before) & set(after))


def test_one_lever_more_moves_no_other_number() -> None:
    more = ANOTHER_FUND + "size: 'lognormal(10 亿元, 1)'}"
    before, after = draw(load("baseline"), MANY), draw(load("baseline", [more]), MANY)
    assert set(before) < set(after)
    assert all(same(before[name], after[name]) for name in before)


def test_a_wider_spread_keeps_each_world_at_its_place() -> None:
    wider = "uncertain.machine_life=uniform(2 年, 6 年)"
    prior = "ensemble=prior"  # a number that was fitted with others is not drawn from its spread
    before, after = (draw(load("baseline", [prior, *it]), MANY) for it in ([], [wider]))
    place = (before["machine_life"] - 3.0) / 2.0
    assert np.allclose((after["machine_life"] - 2.0) / 4.0, place, atol=1e-12)
    assert all(same(before[name], after[name]) for name in set(before) - {"machine_life"})


def test_more_replicates_leave_the_first_ones_and_any_order_is_the_same() -> None:
    scenario = load("baseline")
    whole = draw(scenario, MANY)
    some = np.array([7, 3, 199, 0])
    for path, values in draw(scenario, some).items():
        assert same(values, whole[path][some]), path
    more = draw(replace(scenario, worlds=1000), np.arange(201))
    assert all(same(more[path][:200], values) for path, values in whole.items())


# What is drawn in a month


def test_a_row_more_or_a_replicate_more_leaves_all_other_rows() -> None:
    few, more = Streams(7, np.arange(5)), Streams(7, np.arange(6))
    assert same(few.normal("heat", 3, 40), more.normal("heat", 3, 41)[:5, :40])
    births = np.arange(300).reshape(5, 60) * 17
    joined = np.insert(np.vstack([births, births[:1]]), 20, 5_000_000, axis=1)
    drawn = few.uniform("research.success", 3, numbered_rows(births))
    with_one_more = more.uniform("research.success", 3, numbered_rows(joined))
    assert same(drawn, np.delete(with_one_more, 20, axis=1)[:5])


def test_a_firm_keeps_its_draw_in_any_row_and_a_fund_in_any_company() -> None:
    streams = Streams(7, np.arange(5))
    births = np.tile(np.arange(100), (5, 1))
    order = np.random.default_rng(0).permutation(100)
    drawn = streams.uniform("research.success", 3, numbered_rows(births))
    moved = streams.uniform("research.success", 3, numbered_rows(births[:, order]))
    assert same(drawn[:, order], moved)
    before = streams.uniform("funding.count", 3, named_rows(("venture 0", "hubei.fund")))
    after = streams.uniform("funding.count", 3, named_rows(("hubei.fund", "x", "venture 0")))
    assert same(before, after[:, [2, 0]])


# Whole worlds


def bits(state: State, row: int, funds: Sequence[int] | None = None) -> dict[str, np.ndarray]:
    """All that one world remembers, living firms only, in row order."""
    alive = state.firms.alive[row]
    kept = {f"firms.{name}": values[row][alive] for name, values in vars(state.firms).items()}
    kept["rows"] = np.flatnonzero(alive)
    for table in ("funds", "leaves", "nation"):
        for name, values in vars(getattr(state, table)).items():
            kept[f"{table}.{name}"] = values[row]
            if table == "funds" and funds is not None:
                kept[f"{table}.{name}"] = values[row][list(funds)]
    return kept


def differing(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> list[str]:
    return [name for name in left if not same(left[name], right[name])]


def live(batch: WorldBatch) -> World:
    world = start_worlds(batch)
    for _ in range(len(world.times)):
        advance(world)
    return world


@cache
def plans(name: str) -> World:
    scenario = load(name, [SOON])
    replicates = np.arange(2)
    return live(WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates)))


NOTHING_IN_FORCE = {
    "a spread of no width": ("baseline", "uncertain.capacity_life=uniform(8 年, 8 年)"),
    "a number of governments that adapt": ("baseline", "uncertain.lowest_effort=uniform(0.3, 0.7)"),
    "a number of funds where there are none": (
        "no-policy",
        "uncertain.crowding_width=uniform(10 %, 40 %)",
    ),
    "a number of subsidies where there are none": (
        "no-policy",
        "uncertain.budget_pacing=uniform(0.1 年, 0.5 年)",
    ),
    "a fund of strength 0": (
        "baseline",
        ANOTHER_FUND + "strength: 0, size: 'lognormal(10 亿元, 1)'}",
    ),
    "a fund of size 0": ("baseline", ANOTHER_FUND + "size: 0 元}"),
    "a grant of another year": (
        "no-policy",
        "levers.hebei.rnd_grant={start: 2029-01, end: 2030-12, cap_per_firm: 100 万元}",
    ),
    "one row more for firms": ("baseline", "engine.firm_slots=65"),
    "a table that never has to grow": ("baseline", "engine.firm_slots=2000"),
}


@pytest.mark.parametrize("what", NOTHING_IN_FORCE)
def test_one_more_of_what_is_not_in_force_changes_no_bit(what: str, batch: Batch) -> None:
    name, change = NOTHING_IN_FORCE[what]
    before, after = plans(name), live(batch(name, (0, 1), (change, SOON)))
    assert same(before.tally.table, after.tally.table)
    shared = [after.line.names.index(fund) for fund in before.line.names]
    for row in range(2):
        assert not differing(bits(before.state, row), bits(after.state, row, shared))


def test_one_firm_more_at_the_start_leaves_the_others_as_they_are(batch: Batch) -> None:
    before = start_worlds(batch("baseline", (0, 1)))
    after = start_worlds(batch("baseline", (0, 1), ("parameters.start_others.basic=4",)))
    for row in range(2):
        firms = [world.state.firms for world in (before, after)]
        births = [table.identity[row][table.alive[row]].tolist() for table in firms]
        assert len(set(births[1]) - set(births[0])) == 1
        assert set(births[0]) < set(births[1])
        for column in ("home", "product_class", "capability", "cash", "appeal", "capacity", "age"):
            values = [getattr(table, column)[row][table.alive[row]] for table in firms]
            was, now = (
                dict(zip(numbers, column_values.tolist(), strict=True))
                for numbers, column_values in zip(births, values, strict=True)
            )
            assert all(now[birth] == was[birth] for birth in was), column


def test_one_firm_more_known_by_name_leaves_the_others_as_they_are(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A maker of 2030 is added to the evidence: until then it is nothing but a free row."""
    before = start_worlds(batch("baseline", (0,))).state.firms
    longer = (*makers(), replace(makers()[-1], name="of 2030", entered="2030-06"))
    for module in (start, population):
        monkeypatch.setattr(module, "makers", lambda: longer)
    population.known_firms.cache_clear()
    try:
        after = start_worlds(batch("baseline", (0,))).state.firms
    finally:
        population.known_firms.cache_clear()
    for column in ("home", "product_class", "capability", "cash", "appeal"):
        was, now = (getattr(table, column)[0][table.alive[0]] for table in (before, after))
        assert same(was, now), column


def by_replicate(parts: Sequence[WorldBatch]) -> np.ndarray:
    """Indicators of worlds 0, 1, ... run in these batches."""
    results = [run_batch(part) for part in parts]
    numbers = np.concatenate([result.replicates for result in results])
    assert sorted(numbers.tolist()) == list(range(len(numbers)))
    return np.concatenate([result.indicators for result in results])[np.argsort(numbers)]


@cache
def seven_worlds() -> tuple[Scenario, np.ndarray]:
    scenario = replace(load("zhejiang", [SOON]), worlds=7)
    numbers = np.arange(7)
    whole = WorldBatch(scenario, scenario.seed, numbers, draw(scenario, numbers))
    return scenario, run_batch(whole).indicators


@pytest.mark.parametrize("size", [1, 3, 4, 7, None])
def test_any_cut_into_batches_gives_the_same_worlds(size: int | None) -> None:
    scenario, whole = seven_worlds()
    parts = batches(all_worlds(scenario), size)
    if size is not None:
        assert sorted(part.worlds for part in parts) == sorted(
            [size] * (7 // size) + [7 % size] * (7 % size > 0)
        )
    assert same(by_replicate(parts), whole)


def test_halves_of_a_batch_and_one_world_alone_are_the_same_worlds() -> None:
    scenario, whole = seven_worlds()
    assert same(by_replicate(halves(batches(all_worlds(scenario), 7)[0])), whole)
    assert same(run_batch(one_world(scenario, 5)).indicators[0], whole[5])


@cache
def alone_and_among_wild_ones(seed: int) -> tuple[World, World]:
    """A usual world alone, and in row 2 beside worlds of other levers, parameters and sizes."""
    scenario = load("baseline", ["end=2025", "engine.firm_slots=64"])
    rng = np.random.default_rng(seed)
    number = len(names(scenario))
    usual = rng.uniform(0.05, 0.95, number).tolist()
    wild = [rng.uniform(-0.25, 1.25, number).tolist() for _ in range(3)]
    corners = [[end] * number for end in (-0.25, 1.25)]
    alone = live(wild_batch(scenario, (5,), (usual,)))
    return alone, live(wild_batch(scenario, (8, 1, 5, 0, 5, 9), (*corners, usual, *wild)))


@pytest.mark.parametrize("seed", range(3))
def test_a_world_among_wild_ones_keeps_its_bits(seed: int) -> None:
    alone, among = alone_and_among_wild_ones(seed)
    assert among.state.firms.alive.shape[1] > alone.state.firms.alive.shape[1]
    assert same(alone.tally.table[0], among.tally.table[2])
    unread = {"funds.public_share", "funds.local_share"}  # of funds not in force
    assert set(differing(bits(alone.state, 0), bits(among.state, 2))) <= unread


def test_a_world_among_wild_ones_keeps_even_what_nothing_reads() -> None:
    for seed in range(3):
        alone, among = alone_and_among_wild_ones(seed)
        assert not differing(bits(alone.state, 0), bits(among.state, 2))
        for name, purse in alone.books.balances.items():
            assert same(purse[0], among.books.balances[name][2, : purse.shape[1]]), name
        assert alone.books.largest_imbalance[0] == among.books.largest_imbalance[2]
