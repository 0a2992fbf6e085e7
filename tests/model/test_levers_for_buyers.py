"""Grading, scoring of factories and help abroad: whose buyers they reach, and by how much."""

from __future__ import annotations

import numpy as np

from sim.model.axes import DEMAND_LINES, LINE_TO_CLASS
from sim.model.steps.demand import want_machines
from sim.model.steps.market import place_orders
from sim.model.steps.policy import settle_policy
from sim.model.steps.supply import do_research, set_costs_and_prices
from sim.model.world import World
from tests.model.levers_alone import AWAY, HOME, MONTH, as_if, begin, of_tiers, paid, setting
from tests.model.levers_alone import with_levers as worlds_with

SOON = 60  # in January 2028 factories begin to buy
LONG = {"end": "2028-12"}


def lines(*segments: str) -> list[int]:
    return [row for row, (segment, _) in enumerate(DEMAND_LINES) if segment in segments]


def wanted(world: World) -> np.ndarray:
    """Machines wanted in the step, (worlds, leaves, lines)."""
    begin(world)
    do_research(world)
    set_costs_and_prices(world)
    want_machines(world)
    return world.flows.wanted


def reaches(world: World, other: World, plain: World, segments: tuple[str, ...]) -> None:
    """The lever is, for its lines in Zhejiang, as if the parameter were another; else nothing."""
    found, expected, usual = wanted(world), wanted(other), wanted(plain)
    rows = lines(*segments)
    assert np.allclose(found[:, HOME][:, :, rows], expected[:, HOME][:, :, rows], rtol=1e-9)
    assert (found >= usual).all()
    assert (found.sum(axis=(1, 2)) > usual.sum(axis=(1, 2))).all()
    rest = [row for row in range(len(DEMAND_LINES)) if row not in rows]
    assert np.array_equal(found[:, AWAY], usual[:, AWAY])
    assert np.array_equal(found[:, HOME][:, :, rest], usual[:, HOME][:, :, rest])


def test_grading_takes_its_share_of_the_doubt_of_the_buyers_it_names() -> None:
    before = ("parameters.doubt=0.5",)
    segments = ("manufacturing", "care")
    lever = setting("grading", doubt_cut="40 %", budget="0.12 亿元", segments=segments, **LONG)

    def worlds(*levers: str) -> World:
        return worlds_with(*levers, sets=before, months=SOON)

    world = worlds(lever)
    reaches(world, as_if(worlds(), "parameters.doubt=0.3"), worlds(), segments)
    assert np.allclose(paid(world, "grading"), 1e6, rtol=1e-12)


def test_scored_factories_wait_longer_for_their_money() -> None:
    before = ("parameters.payback_threshold=1.2 年",)
    lever = setting("future_factory_scoring", patience="50 %", **LONG)

    def worlds(*levers: str) -> World:
        return worlds_with(*levers, sets=before, months=SOON)

    world = worlds(lever)
    other = as_if(worlds(), "parameters.payback_threshold=1.8 年")
    reaches(world, other, worlds(), ("manufacturing",))
    assert (paid(world, "future_factory_scoring") == 0.0).all()


def fresh_shares(world: World, at_home: bool, abroad: bool) -> np.ndarray:
    """Chosen anew in the step, by buyers in China or overseas or both: (worlds, firms)."""
    demand = wanted(world)
    nation = world.geography.nation
    chosen = at_home * nation + abroad * (1.0 - nation)
    world.flows.wanted = (demand + 1.0) * chosen[:, None]
    last, held = world.state.firms.market_share.copy(), world.flows.class_share
    place_orders(world)
    placed = world.groups.by_class(world.flows.firm_orders)
    asked = (world.flows.wanted @ LINE_TO_CLASS).sum(axis=1)
    assert np.allclose(placed, asked * (world.groups.count > 0), rtol=1e-9)
    keep = np.exp(-world.dt / world.p["order_persistence_time"])
    old = last / np.maximum(world.groups.of_class(held), 1e-12)
    return (world.state.firms.market_share - keep * old) / (1.0 - keep)


def exports() -> str:
    return setting("export_support", export_gain="150 %", budget="0.6 亿元", tiers=["maker"])


def test_help_abroad_moves_nothing_with_buyers_at_home() -> None:
    found = fresh_shares(worlds_with(exports()), at_home=True, abroad=False)
    assert np.array_equal(found, fresh_shares(worlds_with(), at_home=True, abroad=False))


def test_buyers_abroad_look_so_much_more_at_the_region_s_makers() -> None:
    """Their odds against every other firm of the class are two and a half times as good."""
    world, plain = worlds_with(exports()), worlds_with()
    found = fresh_shares(world, at_home=False, abroad=True)
    usual = fresh_shares(plain, at_home=False, abroad=True)
    assert np.allclose(paid(world, "export_support"), 0.6e8 * MONTH, rtol=1e-12)
    firms, helped = world.state.firms, of_tiers(world, 0)
    seen = usual > 1e-6
    compared = np.zeros((2, world.worlds))
    for made in (0, 1):
        of_class = firms.alive & (firms.product_class == made) & seen
        for row in range(world.worlds):
            change = found[row] / np.maximum(usual[row], 1e-12)
            ours, theirs = change[of_class[row] & helped[row]], change[of_class[row] & ~helped[row]]
            assert np.allclose(ours[:, None] / theirs[None, :], 2.5, rtol=1e-5)
            compared[made, row] = min(len(ours), len(theirs))
    assert (compared.max(axis=1) > 1).all()
    assert compared.min() > 0


def test_machines_bought_with_public_money_get_no_project_subsidy() -> None:
    """Private users order as before; what a public training ground orders is paid once."""
    terms = {"rate": "20 %", "cap_per_project": "500 万元", "budget": "100 亿元/年"}
    subsidy = setting("project_subsidy", segments=["data_collection"], **terms)
    ground = setting("training_ground", grounds="50 个", machines_per_ground="100 台/个")
    alone, beside = worlds_with(subsidy), worlds_with(subsidy, ground)
    for world in (alone, beside):
        wanted(world)
        place_orders(world)
        settle_policy(world)
    assert (paid_now(beside, "training_ground") > 0.0).all()
    assert (paid_now(alone, "project_subsidy") > 0.0).all()
    subsidies = [paid_now(world, "project_subsidy") for world in (alone, beside)]
    assert np.allclose(*subsidies, rtol=1e-12)


def paid_now(world: World, kind: str) -> np.ndarray:
    """Public money of the instrument in all regions since January, (worlds,) yuan."""
    return world.tally.public()[kind].sum(axis=1)
