"""Parks, incubation and recruitment of plants: who is housed, who is helped, who is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence import regions
from sim.model.axes import MACHINES
from sim.model.month import advance
from sim.model.steps import population
from sim.model.steps.population import choose_plants, leaf_shares, leaf_utility, let_firms_enter
from sim.model.steps.supply import fixed_costs
from sim.model.world import World
from tests.model.levers_alone import (
    AWAY,
    HOME,
    MONTH,
    as_if,
    begin,
    of_tiers,
    paid,
    setting,
    with_levers,
)

YOUNG = ("parameters.young_age=1 年",)  # in January 2025 some firms are older


def received(world: World) -> np.ndarray:
    """What each firm gets from the levers in the first step of the month, (worlds, firms)."""
    before = world.state.firms.cash.copy()
    begin(world)
    return world.state.firms.cash - before


@pytest.mark.parametrize(("places", "full"), [(4, False), (500, True)])
def test_a_park_pays_the_rent_saved_for_places_or_for_firms_if_these_are_fewer(
    places: int, full: bool
) -> None:
    """Two parks, half of their places for the chain; what a firm saves is the mean of all."""
    terms = {"firms_per_park": f"{places} 家/个", "sector_share": "50 %", "tiers": ["component"]}
    saved = "24 万元/家/年"
    world = with_levers(setting("industrial_park", parks="2 个", rent_saved=saved, **terms))
    housed = of_tiers(world, 1)
    firms = housed.sum(axis=1)
    assert ((firms < places) if full else (firms > places)).all()
    got = received(world)
    assert np.allclose(paid(world, "industrial_park"), np.minimum(firms, places) * 2e4)
    assert (got[~housed] == 0.0).all()
    each = paid(world, "industrial_park") / firms
    assert np.allclose(got, housed * each[:, None], rtol=1e-9, atol=1e-6)
    parks = world.levers[0].carried_out(world.policy_view())
    assert parks is not None
    assert parks[0] == "parks"
    assert (parks[1] == 2.0).all()


@pytest.mark.parametrize("places", [2, 500])
def test_incubation_helps_young_firms_only_and_no_more_than_it_has_places(places: int) -> None:
    terms = {"firms": f"{places} 家", "grant": "60 万元/家/年", "tiers": ["maker", "component"]}
    world = with_levers(setting("incubation", **terms), sets=YOUNG)
    there = of_tiers(world, 0, 1)
    young = there & (world.state.firms.age < 1.0)
    assert young.any()
    assert (there & ~young).any()
    helped = np.minimum(young.sum(axis=1), places)
    got = received(world)
    assert (got[~young] == 0.0).all()
    assert np.allclose(got.sum(axis=1), helped * 5e4, rtol=1e-9)
    assert np.allclose(paid(world, "incubation"), helped * 5e4, rtol=1e-12)
    assert got.max() <= 5e4 * (1 + 1e-9)


def test_incubation_saves_young_firms_a_part_of_their_fixed_cost() -> None:
    world = with_levers(setting("incubation", entry_cost_cut="20 %"), sets=YOUNG)
    usual = fixed_costs(world)
    young = of_tiers(world) & (world.state.firms.age < 1.0)
    begin(world)
    left = np.where(young, 0.8, 1.0)
    assert np.allclose(fixed_costs(world), usual * left, rtol=1e-12)


def newcomers_expected(world: World, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Mean number of newcomers by class in the step, (worlds, classes)."""
    seen = []

    def look(draws: np.ndarray, mean: np.ndarray, most: int) -> np.ndarray:
        seen.append(mean)
        return np.zeros(mean.shape, dtype=np.int64)

    monkeypatch.setattr(population, "poisson", look)
    let_firms_enter(world)
    return seen[0]


def test_incubation_draws_newcomers_as_its_region_weighs_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """1 + response · share of the region · cut: those who would settle there look at the cost."""
    usual = newcomers_expected(with_levers(), monkeypatch)
    world = with_levers(setting("incubation", entry_cost_cut="20 %"))
    share = leaf_shares(world)[:, :, HOME].sum(axis=2)
    begin(world)
    more = newcomers_expected(world, monkeypatch) / usual
    assert np.allclose(more, 1.0 + world.p["entry_cost_response"] * share * 0.2, rtol=1e-12)
    assert (more > 1.0).all()


# Plants

LOOKING = (
    "parameters.plant_threshold=0 台/年",
    "parameters.plant_search_rate=1000 1/year",
    "parameters.plant_home_bias=1",
    "parameters.location_support=1",
    "parameters.location_support_scale=1 亿元/年",
)
QINGDAO = regions().leaves.index("qingdao")


def attraction(region: str = "qingdao", **fields: object) -> str:
    terms = {"budget": "30 亿元/年", "support_per_plant": "0.12 亿元/年", **fields}
    return setting("investment_attraction", region, **terms)


def test_what_is_offered_weighs_in_the_choice_of_a_plant_as_public_money_does() -> None:
    """Qingdao's odds times 1 + b/scale, to the power of the elasticity, 1: b 30, scale 1 亿元 a
    year."""
    world = as_if(with_levers(attraction()), *LOOKING)
    firms, groups = world.state.firms, world.groups
    looks = groups.alive * groups.is_maker * groups.in_china * (firms.plant_share == 0.0)
    in_world, row = np.nonzero(looks)
    home = firms.home[in_world, row]
    money = world.state.leaves.support_rate
    assert (money == 0.0).all()  # no policy so far
    usual = leaf_utility(world, in_world, firms.product_class[in_world, row], money)
    usual[np.arange(len(row)), home] += 1.0
    odds = np.exp(usual)
    odds[:, QINGDAO] *= 31.0
    chance = odds[:, QINGDAO] / odds.sum(axis=1)
    begin(world)
    choose_plants(world)
    assert (firms.plant_share[in_world, row] > 0.0).all()
    drawn = (firms.plant[in_world, row] == QINGDAO).sum()
    error = np.sqrt((chance * (1.0 - chance)).sum())
    assert abs(drawn - chance.sum()) < 4 * error
    unmoved = np.exp(usual)
    without = (unmoved[:, QINGDAO] / unmoved.sum(axis=1)).sum()
    assert chance.sum() - without > 8 * error


def test_recruitment_draws_plants_and_no_headquarters() -> None:
    """A region of several places shares its offer among them; the chances of newcomers stay."""
    world, plain = with_levers(attraction("zhejiang")), with_levers()
    before = leaf_shares(world)
    offered = begin(world).plant_incentive
    assert np.allclose(offered[:, HOME], 3e9 / len(HOME), rtol=1e-12)
    assert (offered[:, AWAY] == 0.0).all()
    assert np.array_equal(leaf_shares(world), before)
    world = with_levers(attraction("zhejiang"))
    for each in (world, plain):
        advance(each)
        assert (each.state.firms.age[each.state.firms.alive] < 1.5 * MONTH).any()
    for column in ("alive", "home", "identity", "product_class"):
        moved, stayed = (getattr(each.state.firms, column) for each in (world, plain))
        assert np.array_equal(moved, stayed), column


def settle(
    world: World, to: int, came_from: list[int], product_class: int, number: int
) -> np.ndarray:
    """So many firms of a class at home in some leaves get a plant in another: mask of them."""
    firms = world.state.firms
    chosen = np.zeros_like(firms.alive)
    for row in range(world.worlds):
        able = firms.alive[row] & np.isin(firms.home[row], came_from)
        able &= (firms.product_class[row] == product_class) & (firms.plant_share[row] == 0)
        chosen[row, np.flatnonzero(able)[:number]] = True
    assert (chosen.sum(axis=1) == number).all()
    firms.plant[chosen], firms.plant_share[chosen] = to, 0.4
    world.regroup(*np.nonzero(chosen))
    return chosen


@pytest.mark.parametrize("budget", ["30 亿元/年", "0.03 亿元/年"])
def test_each_plant_of_a_maker_from_outside_gets_its_support_within_the_budget(
    budget: str,
) -> None:
    """Not plants of the region's own firms, not plants elsewhere, not makers of parts."""
    world = with_levers(attraction("zhejiang", budget=budget))
    firms = world.state.firms
    firms.plant_share[:] = 0.0
    from_outside = settle(world, HOME[0], AWAY[1:], 1, 3)
    settle(world, HOME[1], HOME, 1, 2)
    settle(world, AWAY[0], AWAY[1:], 1, 2)
    settle(world, HOME[0], AWAY, MACHINES, 2)
    got = received(world)
    assert (got[~from_outside] == 0.0).all()
    due = 3 * 1.2e7 * MONTH if budget.startswith("30") else 3e6
    assert np.allclose(paid(world, "investment_attraction"), min(due, 3e6), rtol=1e-12)
    assert np.allclose(got[from_outside], min(due, 3e6) / 3, rtol=1e-12)


def test_an_offer_that_draws_nobody_costs_nothing() -> None:
    world = with_levers(attraction("zhejiang"))
    world.state.firms.plant_share[:] = 0.0
    begin(world)
    assert (paid(world, "investment_attraction") == 0.0).all()
