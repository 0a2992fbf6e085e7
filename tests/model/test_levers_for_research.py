"""Computing, data, insurance and people for research: what a plan's clause promises."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.month import advance
from sim.model.steps.supply import do_research, talent_supply
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

ENOUGH = "100 亿元/年"


def research_at_home(world: World) -> np.ndarray:
    """Research of Zhejiang's firms, (worlds,) yuan a year."""
    return (world.state.firms.research * of_tiers(world)).sum(axis=1)


def spent(world: World, kind: str, payee: str) -> np.ndarray:
    """All public money of the instrument so far, (worlds,) yuan."""
    return world.books.totals[kind, "treasuries", payee]


def centre(capacity: int, **fields: object) -> str:
    """A compute centre of so many PFlops, half of them for robots, at work 40 % of the time."""
    shares = {"sector_share": "50 %", "utilisation": "40 %", "discount": "30 %"}
    return setting("compute_capacity", capacity=f"{capacity} PFlops", **shares, **fields)


@pytest.mark.parametrize("capacity", [10, 1_000_000])
def test_a_compute_centre_serves_what_it_can_and_what_is_asked(capacity: int) -> None:
    """A small one PFlops × robots' part × use × rent, a large one all that firms compute."""
    world = with_levers(centre(capacity, budget=ENOUGH))
    wanted = research_at_home(world) * world.p["voucher_compute_share"][:, 0]
    able = capacity * 0.5 * 0.4 * world.p["computing_rent"][:, 0]
    assert (able < wanted if capacity == 10 else able > wanted).all()
    before = world.state.firms.subsidies.copy()
    offered = begin(world)
    expected = 0.3 * np.minimum(wanted, able) * MONTH
    assert np.allclose(paid(world, "compute_capacity"), expected, rtol=1e-12)
    assert np.allclose(offered.compute_support.sum(axis=1), expected, rtol=1e-12)
    assert (offered.compute_support[:, AWAY] == 0.0).all()
    each = world.state.firms.research * of_tiers(world)
    each *= (expected / research_at_home(world))[:, None]
    assert np.allclose(world.state.firms.subsidies - before, each, rtol=1e-9, atol=1e-3)


def test_a_compute_centre_stops_at_its_budget_until_january() -> None:
    world = with_levers(centre(1_000_000, budget="50 万元/年"))
    for year in (1, 2):
        for _ in range(12):
            advance(world)
        money = spent(world, "compute_capacity", "suppliers")
        assert np.allclose(money, year * 5e5, rtol=1e-12)


def test_corpus_vouchers_are_data_at_the_price_of_gathering_them() -> None:
    whole = {"realised_share": "100 %", "recipients_share": "100 %"}
    world = with_levers(setting("corpus_voucher", budget=ENOUGH, cap_per_firm="10 亿元", **whole))
    claims = research_at_home(world) * world.p["data_share_of_research"][:, 0] * MONTH
    before = world.state.leaves.training_data.copy()
    gathered = begin(world).training_data
    assert np.allclose(paid(world, "corpus_voucher"), claims, rtol=1e-12)
    price = world.p["training_data_price"][:, 0]
    assert np.allclose(gathered.sum(axis=1), claims / price, rtol=1e-12)
    assert (gathered[:, AWAY] == 0.0).all()
    assert np.array_equal(world.state.leaves.training_data, before + gathered)


def test_corpus_vouchers_keep_to_the_cap_of_a_firm() -> None:
    world = with_levers(setting("corpus_voucher", budget=ENOUGH, cap_per_firm="1 万元"))
    before = world.state.firms.subsidies.copy()
    there = of_tiers(world)
    for _ in range(12):
        advance(world)
    rows = before.shape[1]
    firms = world.state.firms
    stayed = there & (firms.age[:, :rows] > 1.0)
    got = (firms.subsidies[:, :rows] - before)[stayed]
    assert got.max() <= 1e4 * (1 + 1e-12)
    assert np.isclose(got, 1e4).mean() > 0.5


def test_corpus_vouchers_keep_to_the_robots_part_of_the_budget() -> None:
    shares = {"realised_share": "80 %", "recipients_share": "25 %"}
    world = with_levers(
        setting("corpus_voucher", budget="100 万元/年", cap_per_firm="10 亿元", **shares)
    )
    for _ in range(24):
        advance(world)
    assert np.allclose(spent(world, "corpus_voucher", "suppliers"), 2 * 1e6 * 0.8 * 0.25)


# Insurance

RUNWAY = ("parameters.cash_runway=2 年",)


def insured(budget: str, **fields: object) -> World:
    """One world whose component makers insure their research: 40 % sooner, 6 % of it public."""
    terms = {"premium": "0.1 1/年", "public_share": "60 %", "runway_cut": "40 %"}
    written = setting("failure_insurance", budget=budget, tiers=["component"], **terms, **fields)
    return with_levers(written, sets=RUNWAY, replicates=(0,))


def test_the_insured_spend_as_if_their_money_had_to_last_a_shorter_time() -> None:
    """0.6 of two years for component makers of the region, two years for everybody else."""
    world = insured(ENOUGH)
    sooner = as_if(insured(ENOUGH, strength=0), "parameters.cash_runway=1.2 年")
    usual = insured(ENOUGH, strength=0)
    covered = of_tiers(world, 1)
    asked = (world.state.firms.research * covered).sum(axis=1) * 0.1 * 0.6 * MONTH
    for each in (world, sooner, usual):
        begin(each)
        do_research(each)
    assert np.allclose(paid(world, "failure_insurance"), asked, rtol=1e-12)
    research = [each.state.firms.research for each in (world, sooner, usual)]
    assert np.allclose(research[0][covered], research[1][covered], rtol=1e-12)
    assert np.array_equal(research[0][~covered], research[2][~covered])
    assert (research[0][covered] > research[2][covered]).mean() > 0.9


def test_where_the_budget_covers_half_of_the_claims_half_of_the_effect_is_had() -> None:
    whole = insured(ENOUGH)
    full = 1.0 - begin(whole).runway_left
    assert set(np.unique(full.round(12)).tolist()) == {0.0, 0.4}
    half = float(paid(whole, "failure_insurance")[0]) / 2
    world = insured(f"{half * 12!r} 元/年")  # a twelfth of the budget is for each month
    advance(world)
    assert np.allclose(1.0 - world.instruments.runway_left, 0.5 * full, rtol=1e-9)
    assert paid(world, "failure_insurance") == pytest.approx(half, rel=1e-9)
    for _ in range(11):
        advance(world)
        cover = (1.0 - world.instruments.runway_left).max()
        assert 0.0 < cover < 0.4
    assert paid(world, "failure_insurance") <= half * 12 * (1 + 1e-9)


# People


def talent(**fields: object) -> str:
    return setting("talent", budget="1.2 亿元/年", cost_per_person="50 万元/人", **fields)


def test_people_won_are_the_budget_over_their_cost_and_part_of_them_is_missing_elsewhere() -> None:
    """20 people a month; each carries so much research; China loses 30 % of it in other places."""
    world = with_levers(talent(from_elsewhere="30 %"))
    moved = begin(world).talent_moved
    won = 1.2e8 / 5e5 * MONTH * world.p["research_per_person"][:, 0]
    assert np.allclose(moved[:, HOME].sum(axis=1), won, rtol=1e-12)
    assert np.allclose(moved[:, AWAY].sum(axis=1), -0.3 * won, rtol=1e-12)
    people, nation = world.geography.talent_share, world.geography.nation
    assert (moved[:, nation == 0] == 0.0).all()
    away = [row for row in AWAY if nation[row] > 0]
    for places in (HOME, away):  # in proportion to the people there are
        assert np.ptp(moved[:, places] / people[places], axis=1).max() < 1e-6
    assert np.allclose(paid(world, "talent"), 1e7, rtol=1e-12)
    supply = talent_supply(world) - world.p["talent_supply"] * people
    assert np.allclose(supply, moved, rtol=1e-6)


def test_where_nobody_comes_from_elsewhere_nobody_loses() -> None:
    world = with_levers(talent(from_elsewhere="0 %"))
    moved = begin(world).talent_moved
    assert (moved[:, HOME] > 0).all()
    assert (moved[:, AWAY] == 0.0).all()


def test_a_programme_of_the_whole_country_takes_from_nobody() -> None:
    """There is no other region of China that could lose."""
    world = with_levers(setting("talent", "china", budget="1.2 亿元/年", from_elsewhere="50 %"))
    moved = begin(world).talent_moved
    nation = world.geography.nation
    assert (moved[:, nation > 0] > 0).all()
    assert (moved[:, nation == 0] == 0).all()


def test_people_won_leave_again_when_the_programme_ends() -> None:
    """After a year as a geometric sum over its months; then e^(−t/stay)."""
    world = with_levers(talent(from_elsewhere="40 %", end="2025-12"))
    for _ in range(12):
        advance(world)
    monthly = world.instruments.talent_moved
    staying = np.exp(-MONTH / world.p["talent_stay"])
    year = monthly * (1.0 - staying**12) / (1.0 - staying)
    assert np.allclose(world.state.leaves.talent_gained, year, rtol=1e-9)
    for _ in range(18):
        advance(world)
        assert (world.instruments.talent_moved == 0.0).all()
    left = year * np.exp(-1.5 / world.p["talent_stay"])
    assert np.allclose(world.state.leaves.talent_gained, left, rtol=1e-9)
    assert np.allclose(spent(world, "talent", "workers"), 1.2e8)
