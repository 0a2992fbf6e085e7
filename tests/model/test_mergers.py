"""Firms that are bought instead of closing: who buys, what moves, what the lever adds, nulls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from sim.evidence import regions
from sim.model import exits
from sim.model.batch import BatchResult, WorldBatch, run_batch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import Firms
from sim.model.steps import mergers, population
from sim.model.world import World

Batch = Callable[..., WorldBatch]
Worlds = Callable[..., BatchResult]
FEW = (0, 1, 2)
SHANGHAI = "levers.shanghai.merger_support"
SHAKEN = (
    "parameters.merger_chance=60 %",
    "parameters.exit_rate=5 1/year",
    "parameters.exit_patience=0.5 年",
    "parameters.credit_line=0 年",
    f"{SHANGHAI}.start_lag=0 月",
    f"{SHANGHAI}.end=2026-12",
    f"{SHANGHAI}.gain=0",
    f"{SHANGHAI}.price_share=50 %",
    f"{SHANGHAI}.budget=100 亿元/年",
    "end=2026",
)


def test_owners_get_what_capacity_fetches_less_the_debt() -> None:
    price = exits.takeover_price(np.array([100.0, 100.0]), np.array([0.5]), np.array([20.0, 60.0]))
    assert price.tolist() == [30.0, -10.0]


@dataclass(frozen=True)
class Sale:
    """One firm and its buyer as they stood before."""

    world: int
    row: int
    buyer: int
    price: float
    before: dict[str, tuple[float, float]]


def column(firms: Firms, name: str) -> np.ndarray:
    return np.asarray(getattr(firms, name))


Sales = list[tuple[Sale, dict[str, float]]]
COLUMNS = (*mergers.TAKEN, "cash", "capability", "product_class", "support_account")


@pytest.fixture(scope="module")
def sales(batch: Batch) -> tuple[World, Sales]:
    """Every sale of some worlds, with the buyer's columns when the step's mergers are done."""
    world = start_worlds(batch("baseline", FEW, SHAKEN))
    found: Sales = []
    usual = mergers.take_over

    def watched(world: World, bids: mergers.Bids) -> None:
        firms = world.state.firms
        begun = [
            Sale(
                w, r, b, p, {n: (getattr(firms, n)[w, b], getattr(firms, n)[w, r]) for n in COLUMNS}
            )
            for w, r, _, p, b in zip(*(vars(bids)[n].tolist() for n in vars(bids)), strict=True)
        ]
        usual(world, bids)
        found.extend(
            (sale, {name: column(firms, name)[sale.world, sale.buyer] for name in COLUMNS})
            for sale in begun
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mergers, "take_over", watched)
        for _ in range(len(world.times)):
            advance(world)
    return world, found


def test_a_buyer_is_larger_of_the_same_class_and_has_the_money(
    sales: tuple[World, Sales],
) -> None:
    world, found = sales
    assert len(found) > 50
    for sale, _ in found:
        has, sold = (
            dict(zip(sale.before, part, strict=True))
            for part in zip(*sale.before.values(), strict=True)
        )
        assert has["product_class"] == sold["product_class"]
        assert has["capacity"] > sold["capacity"]
        made = int(has["product_class"])
        reserve = world.p["cash_reserve_time"][sale.world, 0]
        reserve = reserve * world.p.vector("fixed_cost")[sale.world, made]
        assert has["cash"] - has["support_account"] - reserve >= sale.price >= 0.0
    buyers = [(sale.world, sale.buyer) for sale, _ in found]
    assert len(set(buyers)) > 20


def test_the_buyer_has_both_and_paid(
    sales: tuple[World, Sales],
) -> None:
    world, found = sales
    learned = 0
    for sale, after in found:
        for name in mergers.TAKEN:
            assert after[name] == pytest.approx(sum(sale.before[name])), name
        assert after["cash"] == pytest.approx(sale.before["cash"][0] - sale.price)
        own, theirs = sale.before["capability"]
        part = world.p["merger_absorption"][sale.world, 0]
        assert after["capability"] == pytest.approx(own + part * max(theirs - own, 0.0))
        learned += theirs > own
    assert learned > 5


def test_takeovers_are_counted_among_those_leaving(
    sales: tuple[World, Sales],
) -> None:
    world, found = sales
    table = world.tally.table[:, :, regions().index("china")].sum(axis=1)
    assert table[:, INDEX["mergers"]].sum() == len(found)
    assert (table[:, INDEX["mergers"]] < table[:, INDEX["exits"]]).all()
    paid = world.books.totals["takeovers", "firms", "firms"]
    assert np.isclose(paid.sum(), sum(sale.price for sale, _ in found))


def test_without_a_chance_nobody_is_bought(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    zero = (*SHAKEN, "parameters.merger_chance=0")
    ours = run_batch(batch("baseline", FEW, zero)).indicators
    monkeypatch.setattr(population, "let_firms_be_bought", lambda world, leaving: None)
    absent = tuple(words for words in SHAKEN if not words.startswith(SHANGHAI))
    bare = run_batch(batch("baseline", FEW, (*absent, f"{SHANGHAI}=null"))).indicators
    assert np.array_equal(ours, bare, equal_nan=True)


def spent(worlds: Worlds, *sets: str) -> np.ndarray:
    table = worlds("baseline", FEW, (*SHAKEN, *sets)).indicators
    return table[:, :, regions().index("shanghai"), INDEX["public_money_merger_support"]]


def test_a_region_pays_its_part_of_what_its_firms_paid(
    sales: tuple[World, Sales], worlds: Worlds
) -> None:
    """From October 2023 on, in the step after; those of December 2026 are paid for later."""
    world, found = sales
    table = world.tally.table[:, :, regions().index("shanghai")]
    paid = table[:, :, INDEX["public_money_merger_support"]].sum()
    prices = sum(sale.price for sale, _ in found)
    assert 0.0 < paid < 0.5 * prices
    assert paid == spent(worlds).sum()
    assert (spent(worlds, f"{SHANGHAI}.budget=2 万元/年") <= 2e4 * (1 + 1e-9)).all()
    assert spent(worlds, f"{SHANGHAI}.budget=2 万元/年").max() > 1.9e4


def test_support_makes_firms_of_the_region_buy_more(worlds: Worlds) -> None:
    """What is paid, at the same share of the price."""
    rare = ("parameters.merger_chance=10 %",)
    few = spent(worlds, *rare).sum()
    assert spent(worlds, *rare, f"{SHANGHAI}.gain=500 %").sum() > 1.5 * few
