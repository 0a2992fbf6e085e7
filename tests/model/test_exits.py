"""Lower rounds, listings, what guidance funds hold and get back: closed forms, books, nulls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.evidence import regions
from sim.model import exits, month
from sim.model.batch import BatchResult, WorldBatch, run_batch
from sim.model.funding import Deals
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.steps import finance
from sim.model.steps.exits import book_stakes
from sim.model.world import World

Batch = Callable[..., WorldBatch]
Worlds = Callable[..., BatchResult]
FEW = (0, 1, 2)
MANY = (
    "parameters.listing_value=5 亿元",
    "parameters.listing_sales=0.05 亿元/年",
    "parameters.listing_age=1 年",
    "parameters.listing_rate=1 1/year",
    "parameters.lock_up=0.5 年",
)
SHANGHAI = "levers.shanghai.listing_support"
REWARDED = (
    *MANY,
    f"{SHANGHAI}.end=2028-12",
    f"{SHANGHAI}.start_lag=0 月",
    f"{SHANGHAI}.reward=0.1 亿元",
    f"{SHANGHAI}.budget=100 亿元/年",
    "end=2028",
)


def test_exchanges_take_firms_that_are_dear_and_selling_and_old_enough() -> None:
    value, sales, age = np.array([3.0, 2.9, 3.0, 3.0]), np.array([2.0, 2.0, 1.9, 2.0]), np.ones(4)
    age[3] = 0.9
    assert exits.may_list(value, sales, age, 3.0, 2.0, 1.0).tolist() == [True, False, False, False]


def test_new_shares_are_the_share_of_the_firm_they_were_to_be() -> None:
    before, sold = np.array([100.0, 7.0]), np.array([0.12, 0.5])
    money = exits.raised(before, sold)
    assert np.allclose(money / (before + money), sold)
    assert np.allclose(exits.left_after(before, money), 1.0 - sold)


def test_what_is_left_to_sell_does_not_hang_on_the_step() -> None:
    month_left = 1.0 - exits.sold_in_step(np.array([2.0]), 1 / 12)
    assert np.allclose(month_left**24, np.exp(-1.0))


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for name in names:
        monkeypatch.setattr(month, name, lambda world: None)


def test_at_rate_zero_nobody_lists_and_nothing_is_sold(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    zero = (*MANY, "parameters.listing_rate=0 1/year", "end=2027")
    ours = run_batch(batch("baseline", FEW, zero)).indicators
    without(monkeypatch, "let_firms_list", "sell_stakes")
    absent = run_batch(batch("baseline", FEW, (f"{SHANGHAI}=null", "end=2027"))).indicators
    assert np.array_equal(ours, absent, equal_nan=True)


def marks_of(world: World, months: int = 60) -> list[float]:
    """For each round after a first one, its mark against the one before."""
    ratios: list[float] = []
    for _ in range(months):
        before, births = world.state.firms.valuation.copy(), world.state.firms.identity.copy()
        advance(world)
        firms, rows = world.state.firms, before.shape[1]
        again = (firms.identity[:, :rows] == births) & (before > 0) & firms.alive[:, :rows]
        again &= firms.since_deal[:, :rows] < 1.5 * world.dt
        ratios += (firms.valuation[:, :rows] / np.maximum(before, 1.0))[again].tolist()
    return ratios


def test_a_mark_falls_as_far_as_it_may_and_no_further(batch: Batch) -> None:
    """Before new money: pre-money is at least 60 % of the last mark, and reaches it."""
    sets = ("parameters.listing_rate=0 1/year", "parameters.dilution=1 %", "end=2027")
    sets = (*sets, "parameters.heat_on_value=2", "parameters.heat_volatility=2")
    never, falls = (
        marks_of(start_worlds(batch("no-policy", FEW, (*sets, f"parameters.most_markdown={most}"))))
        for most in ("0", "40 %")
    )
    assert min(never) >= 1.0
    assert 0.6 <= min(falls) < 0.65


def test_a_mark_that_never_falls_is_the_dearest_so_far(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 0 the last mark holds, as if no round could be lower."""
    nobody_sells = ("parameters.listing_rate=0 1/year", "parameters.merger_chance=0 %")
    sets = ("parameters.most_markdown=0", *nobody_sells, "end=2026")
    ours = run_batch(batch("baseline", FEW, sets)).indicators
    without(monkeypatch, "sell_stakes")
    monkeypatch.setattr(finance, "book_stakes", lambda world, deals, money: None)
    bare = run_batch(batch("baseline", FEW, sets)).indicators
    assert np.array_equal(ours, bare, equal_nan=True)


@pytest.fixture(scope="module")
def busy(batch: Batch) -> World:
    """Worlds of many listings, run to the end of 2028."""
    world = start_worlds(batch("baseline", FEW, REWARDED))
    for _ in range(len(world.times)):
        advance(world)
        assert (world.state.stakes >= 0.0).all()
        assert (world.state.stakes.sum(axis=1) <= 1.0).all()
        assert not world.state.stakes.sum(axis=1)[~world.state.firms.alive].any()
    return world


def test_nothing_is_sold_while_locked_up(batch: Batch) -> None:
    """Shares of firms listed within the year shrink by new money only, whatever others sell."""
    world = start_worlds(batch("baseline", FEW, (*MANY[:-1], "end=2027")))
    locked = 0.0
    for time in world.times:
        held, births = world.state.stakes.copy(), world.state.firms.identity.copy()
        advance(world)
        firms, rows = world.state.firms, held.shape[2]
        same = (firms.identity[:, :rows] == births) & firms.alive[:, :rows]
        listed = firms.listed_at[:, :rows]
        young = same & (listed > 0) & (time - listed < 1.0 - 1e-6)
        young &= firms.since_deal[:, :rows] > 1.5 * world.dt
        kept = world.state.stakes[:, :, :rows]
        assert np.array_equal(kept * young[:, None, :], held * young[:, None, :])
        locked += (held * young[:, None, :]).sum()
    assert locked > 1.0
    assert (booked(world, "shares sold") > 0).any()


def booked(world: World, kind: str) -> np.ndarray:
    return sum(total for row, total in world.books.totals.items() if row[0] == kind)


def test_a_fund_holds_the_share_of_the_firm_that_its_money_bought(batch: Batch) -> None:
    """30 of 100 yuan after a round in which another fund and co-investors took part; then 30 of
    200 more, while what it held before is halved."""
    world = start_worlds(batch("baseline", FEW, ("end=2023",)))
    private = int(world.line.private.sum())
    money = np.zeros(world.state.firms.cash.shape)
    money[1, 5] = 60.0  # 30 and 20 of two funds, 10 of others
    here, firm = np.array([1, 1]), np.array([5, 5])
    first = Deals(here, np.array([private + 1, 0]), firm, np.array([30.0, 20.0]), np.full(2, 40.0))
    book_stakes(world, first, money)
    held = world.state.stakes
    assert held[1, 1, 5] == pytest.approx(0.30)
    assert held.sum() == held[1, 1, 5]
    money[1, 5] = 100.0
    funds = np.array([private + 1, private + 2])
    second = Deals(here, funds, firm, np.array([30.0, 70.0]), np.full(2, 100.0))
    book_stakes(world, second, money)
    assert held[1, :, 5] == pytest.approx([0.0, 0.15 + 0.15, 0.35, 0.0, 0.0])


def test_what_funds_get_goes_to_treasuries_and_investors(busy: World) -> None:
    assert (booked(busy, "shares sold") > 0).all()
    sold = booked(busy, "shares sold") + booked(busy, "shares bought out")
    back, out = booked(busy, "returned by funds"), booked(busy, "paid out by funds")
    assert np.allclose(sold, back + out)
    table, whole = busy.tally.table.sum(axis=1), regions().index("china")
    assert np.allclose(table[:, whole, INDEX["fund_proceeds"]], sold)
    assert np.allclose(table[:, whole, INDEX["public_money_returned"]], back)
    net = table[:, :, INDEX["public_money"]] - table[:, :, INDEX["public_money_returned"]]
    assert np.allclose(table[:, :, INDEX["public_money_net"]], net)
    assert ((back > 0.15 * sold) & (back < 0.5 * sold)).all()  # the public shares of the plans


def test_listings_raise_money_once_for_firms_that_are_old_enough(busy: World) -> None:
    table = busy.tally.table.sum(axis=1)[:, regions().index("china")]
    listed = table[:, INDEX["listings"]]
    assert (listed > 10).all()
    assert np.allclose(table[:, INDEX["listing_amount"]], booked(busy, "listing"))
    firms = busy.state.firms
    still = firms.listed_at > 0.0
    assert (still.sum(axis=1) <= listed).all()
    now = float(busy.times[-1]) + busy.dt
    at_listing = (firms.age - (now - firms.listed_at))[still]
    assert (at_listing >= 1.0 - 1.5 * busy.dt).all()


def test_a_reward_is_paid_for_each_listing_of_the_region(batch: Batch, worlds: Worlds) -> None:
    row, kind = regions().index("shanghai"), INDEX["public_money_listing_support"]
    gainless = (*REWARDED, f"{SHANGHAI}.gain=0")
    table = worlds("baseline", FEW, gainless).indicators
    began = 2024 - 2023  # in force since October 2023; nobody lists in that year
    listed = table[:, began:, row, INDEX["listings"]].sum(axis=1)
    assert not table[:, :began, row, INDEX["listings"]].any()
    paid = table[:, :, row, kind].sum(axis=1)
    in_december = 3e7  # are paid for in the January after the run
    assert (listed > 0).all()
    assert (paid <= 1e7 * listed).all()
    assert (paid >= 1e7 * listed - in_december).all()
    narrow = worlds("baseline", FEW, (*gainless, f"{SHANGHAI}.budget=0.12 亿元/年")).indicators
    assert (narrow[:, :, row, kind] <= 0.12e8 * (1 + 1e-9)).all()
    assert narrow[:, :, row, kind].max() > 0.11e8
    half = worlds("baseline", FEW, (*gainless, f"{SHANGHAI}.strength=0.5")).indicators
    assert 0.0 < half[:, :, row, kind].sum() < paid.sum()


def test_support_makes_firms_list_sooner(worlds: Worlds) -> None:
    row = regions().index("shanghai")
    slow = ("parameters.listing_rate=0.1 1/year", f"{SHANGHAI}.reward=0 元")
    listed = [
        worlds("baseline", tuple(range(8)), (*REWARDED, *slow, f"{SHANGHAI}.gain={gain}"))
        .indicators[:, :, row, INDEX["listings"]]
        .sum()
        for gain in ("0", "500 %")
    ]
    assert listed[0] < listed[1]


def test_rounds_of_makers_are_those_of_whole_machines(batch: Batch) -> None:
    """Counted again, firm by firm, with what each raised in the step."""
    world = start_worlds(batch("no-policy", FEW, ("parameters.listing_rate=0 1/year", "end=2023")))
    raised, known = np.zeros(len(FEW)), regions().index("china")
    for _ in range(len(world.times)):
        before, births = world.state.firms.equity_raised.copy(), world.state.firms.identity.copy()
        advance(world)
        firms, rows = world.state.firms, before.shape[1]
        same = (firms.identity[:, :rows] == births) & firms.alive[:, :rows]
        makers = same & (firms.product_class[:, :rows] < 2) & world.groups.in_china[:, :rows]
        raised += ((firms.equity_raised[:, :rows] - before) * makers).sum(axis=1)
    table = world.tally.table[:, 0, known]
    assert np.allclose(table[:, INDEX["deal_amount_makers"]], raised)
    assert (raised > 0).all()
    assert (raised < table[:, INDEX["deal_amount"]]).all()
    assert (table[:, INDEX["deals_makers"]] < table[:, INDEX["deals"]]).all()
