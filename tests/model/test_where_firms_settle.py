"""Where newcomers and new plants go: conditional logit over leaves, plants apart from headquarters;
what the plans say of each city; and funds less bound to their region since January 2025."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.evidence import regions
from sim.evidence.vocabulary import COMPONENTS, PRODUCT_CLASSES
from sim.model.axes import MACHINES
from sim.model.batch import WorldBatch
from sim.model.funding import table_of_deals
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.steps.finance import bound_to_region
from sim.model.steps.policy import apply_policy
from sim.model.steps.population import choose_plants, leaf_shares, leaf_utility
from sim.model.world import World

Batch = Callable[..., WorldBatch]
MANY = tuple(range(24))
# What articles 2(1) to 2(3) of Zhejiang's plan give its cities: ledger E080 to E084.
SPECIAL = [
    *[(city, "actuators") for city in ("wenzhou", "shaoxing", "lishui", "taizhou", "quzhou")],
    ("hangzhou", "sensors"),
    ("ningbo", "sensors"),
    ("huzhou", "power"),
    ("jiaxing", "actuators"),
    ("hangzhou", "intelligence"),
]


def leaf(name: str) -> int:
    return regions().leaves.index(name)


@pytest.fixture(scope="module")
def dispersed(batch: Batch) -> World:
    """A start in which firms don't follow firms, so that places alone decide."""
    return start_worlds(batch("no-policy", (0, 1), ("parameters.location_cluster=0",)))


def everybody_looks(batch: Batch, *sets: str) -> tuple[World, np.ndarray, np.ndarray]:
    """A January 2023 in which every Chinese maker is large and looks for a place now.

    The world, and for each of them its number in the batch and its row.
    """
    certain = ("parameters.plant_threshold=1 台/年", "parameters.plant_search_rate=20 1/year")
    world = start_worlds(batch("no-policy", MANY, (*certain, *sets)))
    apply_policy(world)  # nobody's: plants may look at what is offered
    world.state.firms.capacity[world.state.firms.alive] = 1e6
    ready = world.state.firms.alive & world.groups.is_maker & world.groups.in_china
    in_world, row = np.nonzero(ready)
    return world, in_world, row


def expected_shares(world: World, in_world: np.ndarray, row: np.ndarray) -> np.ndarray:
    """exp(u)/Σexp(u) over the leaves of China, written out from the equation, (firms, leaves)."""
    p, places, firms = world.p, world.geography, world.state.firms
    made = firms.product_class[in_world, row]
    pull = np.zeros((len(row), len(places.nation)))
    for number, (here, there, product_class) in enumerate(zip(in_world, row, made, strict=True)):
        rivals = (firms.product_class[here] == product_class) & firms.alive[here]
        cluster = 1.0 + np.bincount(firms.home[here][rivals], minlength=len(places.nation))
        pull[number] = (
            cluster ** p["location_cluster"][here, 0]
            * places.talent_share ** p["location_talent"][here, 0]
            * places.component_base[:, product_class] ** p["location_components"][here, 0]
            * places.wage ** -p["location_wage"][here, 0]
            * places.nation
        )
        pull[number, firms.home[here, there]] *= np.exp(p["plant_home_bias"][here, 0])
    shares: np.ndarray = pull / pull.sum(axis=1, keepdims=True)
    return shares


def test_new_plants_go_where_the_logit_sends_them(batch: Batch) -> None:
    """Counts by leaf against the sum of chances, within four standard deviations each."""
    world, in_world, row = everybody_looks(batch)
    shares = expected_shares(world, in_world, row)
    choose_plants(world)
    firms = world.state.firms
    decided = firms.plant_share[in_world, row] > 0
    assert 0.7 < decided.mean() < 0.9  # 1 − exp(−20/12) = 0.81
    shares, chosen = shares[decided], firms.plant[in_world, row][decided]
    counts = np.bincount(chosen, minlength=shares.shape[1])
    spread = np.sqrt((shares * (1 - shares)).sum(axis=0))
    assert (np.abs(counts - shares.sum(axis=0)) <= 4 * spread + 1e-9).all()
    assert len(chosen) > 300
    assert counts[leaf("overseas")] == 0


def test_a_plant_is_apart_from_its_headquarters(batch: Batch) -> None:
    """The seat stays, the part of the output moves, firms abroad don't look."""
    world, _, _ = everybody_looks(batch)
    firms = world.state.firms
    before = firms.home.copy()
    choose_plants(world)
    assert np.array_equal(firms.home, before)
    away = (firms.plant_share > 0) & (firms.plant != firms.home)
    assert away.sum() > 100
    assert not away[~world.groups.in_china].any()
    share = np.broadcast_to(world.p["plant_output_share"], away.shape)
    assert np.array_equal(firms.plant_share[away], share[away])
    made = np.where(firms.alive & world.groups.is_maker, 100.0, 0.0)
    there = world.groups.where_made(world.groups.by_home_class(made), made)[:, :, :MACHINES]
    expected = np.zeros(there.shape[:2])
    for here, which in np.argwhere(made > 0).tolist():
        part = firms.plant_share[here, which]
        expected[here, firms.home[here, which]] += 100.0 * (1 - part)
        expected[here, firms.plant[here, which]] += 100.0 * part
    assert np.allclose(there.sum(axis=2), expected)


def test_a_home_bias_without_end_keeps_plants_at_home_and_support_draws_them(
    batch: Batch,
) -> None:
    kept, in_world, row = everybody_looks(batch, "parameters.plant_home_bias=50")
    choose_plants(kept)
    assert np.array_equal(kept.state.firms.plant, kept.state.firms.home)
    drawn, in_world, row = everybody_looks(batch, "parameters.location_support=1")
    made = drawn.state.firms.product_class[in_world, row]
    money = np.zeros_like(drawn.state.leaves.support_rate)
    plain = leaf_utility(drawn, in_world, made, money)
    money[:, leaf("lishui")] = 999.0 * drawn.p["location_support_scale"][:, 0]
    helped = leaf_utility(drawn, in_world, made, money)
    at_home = [place for place in range(len(regions().leaves)) if place != leaf("overseas")]
    gained = np.zeros(len(at_home))
    gained[leaf("lishui")] = np.log(1000.0)
    assert np.allclose(helped[:, at_home] - plain[:, at_home], gained)
    assert (helped[:, leaf("overseas")] == -np.inf).all()


def test_a_city_s_component_base_draws_makers_of_that_component(dispersed: World) -> None:
    """Odds of two cities, for one class against another, are the bases' ratio to the elasticity."""
    shares = leaf_shares(dispersed)
    tree = regions()
    one, other = (PRODUCT_CLASSES.index(name) for name in ("actuators", "power"))
    a, b = leaf("taizhou"), leaf("huzhou")
    odds = shares[:, one, a] / shares[:, one, b] / (shares[:, other, a] / shares[:, other, b])
    actuators, power = (tree.attribute(f"component_base.{n}") for n in ("actuators", "power"))
    ratio = actuators[a] / actuators[b] / (power[a] / power[b])
    assert np.allclose(odds, ratio ** dispersed.p["location_components"][:, 0])
    assert (odds > 1).all()


@pytest.mark.parametrize(("city", "what"), SPECIAL)
def test_zhejiang_s_cities_pull_most_what_its_plan_gives_them(
    dispersed: World, city: str, what: str
) -> None:
    """Of all that settles in the province, its part of its speciality is above its part of all."""
    tree = regions()
    assert tree.is_leaf(city)
    province = [tree.leaves.index(name) for name in tree.leaves_under("zhejiang")]
    within = leaf_shares(dispersed)[:, :, province]
    within = within / within.sum(axis=2, keepdims=True)
    here = within[:, :, province.index(leaf(city))]
    supplies = [PRODUCT_CLASSES.index(name) for name in (*COMPONENTS, "intelligence")]
    assert (here[:, PRODUCT_CLASSES.index(what)] > here[:, supplies].mean(axis=1)).all()


@pytest.mark.parametrize("city", ["shaoxing", "taizhou", "ningbo"])
def test_bases_of_motors_and_reducers_are_above_the_mean_of_the_province(city: str) -> None:
    tree = regions()
    base = tree.attribute("component_base.actuators")
    province = [leaf(name) for name in tree.leaves_under("zhejiang")]
    assert base[leaf(city)] > base[province].mean()


def test_since_january_2025_funds_are_less_bound_to_their_region(batch: Batch) -> None:
    """The rules on re-investment: the share of bound deals falls by the drawn factor, overnight."""
    world = start_worlds(batch("baseline", (0, 1, 2), ("end=2025",)))
    fund = world.line.names.index("beijing.guidance_fund")
    bound = {}
    for month in range(26):
        bound[month] = (
            bound_to_region(world)[:, fund].copy(),
            world.state.funds.local_share[:, fund].copy(),
        )
        advance(world)
    assert (bound[23][1] > 0).any()
    assert np.array_equal(bound[23][0], bound[23][1])  # December 2024
    weaker = world.p["reinvestment_pull_since_2025"][:, 0]
    assert (weaker < 1).all()
    assert np.array_equal(bound[24][0], bound[24][1] * weaker)


def test_so_many_of_a_fund_s_deals_are_held_to_its_region_as_its_rules_ask(batch: Batch) -> None:
    world = start_worlds(batch("baseline", (0,), ("end=2025",)))
    counts = np.zeros((1, len(world.line.names)), dtype=np.int64)
    fund = world.line.names.index("beijing.guidance_fund")
    counts[0, fund] = 4000
    for share in (0.0, 0.6, 1.0):
        asked = np.full(counts.shape, share)
        held = table_of_deals(world.streams, 0, counts, world.line, asked).bound.mean()
        assert held == pytest.approx(share, abs=0.03)
