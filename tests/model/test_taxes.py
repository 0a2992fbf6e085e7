"""Profit, the tax on it, and what a region gives back: closed forms, books, nulls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from sim.evidence import regions
from sim.model import month, taxes
from sim.model.batch import BatchResult, WorldBatch, run_batch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World
from sim.scenario import load

Batch = Callable[..., WorldBatch]
FEW = (0, 1, 2)
# Firms keep their money, so that they earn something and are taxed.
WITH_PROFIT = (
    "parameters.cash_runway=10 年",
    "parameters.deduction_take_up=0",
    "levers.zhejiang.super_deduction.rate=20 %",
    "levers.zhejiang.super_deduction.start_lag=0 月",
    "levers.zhejiang.super_deduction.budget=1000 亿元/年",
    "end=2027",
)


def test_losses_and_deductions_go_before_tax_and_what_is_left_is_carried() -> None:
    profit = np.array([[100.0, 100.0, 100.0, -40.0, 30.0]])
    deducted = np.array([[0.0, 30.0, 130.0, 10.0, 0.0]])
    losses = np.array([[0.0, 20.0, 0.0, 5.0, 50.0]])
    taxed, carried = taxes.taxable_profit(profit, deducted, losses)
    assert taxed.tolist() == [[100.0, 50.0, 0.0, 0.0, 0.0]]
    assert carried.tolist() == [[0.0, 0.0, 30.0, 55.0, 20.0]]


def test_tax_is_paid_as_far_as_there_is_money_and_the_rest_is_owed() -> None:
    money = np.array([[50.0, 10.0, -5.0]])
    paid, owed = taxes.payable_tax(np.full((1, 3), 100.0), 0.15, np.full((1, 3), 3.0), money)
    assert np.allclose(paid, [[18.0, 10.0, 0.0]])
    assert np.allclose(owed, [[0.0, 8.0, 18.0]])


EARNED = {"machines": 1.0, "leasing fees": 1.0, "imported components": -1.0}
EARNED |= {"raw materials": -1.0, "production": -1.0, "research and overhead": -1.0}


def booked(world: World, kind: str) -> np.ndarray:
    """All paid under this name so far, (worlds,)."""
    zero = np.zeros(world.worlds)
    return sum((v for row, v in world.books.totals.items() if row[0] == kind), start=zero)


def worn_capacity(world: World) -> np.ndarray:
    """What the step's wear of capacity costs to make good, (worlds,)."""
    firms = world.state.firms
    worlds = np.arange(world.worlds)[:, None]
    before = firms.capacity / np.exp(-world.dt / world.p["capacity_life"])
    cost = world.p.vector("capital_per_output")[worlds, firms.product_class] * firms.unit_cost
    newcomers = firms.age < 1.5 * world.dt  # came after the month's work was done
    return ((before - firms.capacity) * cost * ~newcomers).sum(axis=1)


def test_profits_are_what_the_books_say(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """All firms together: money earned and spent, machines let out, interest, worn capacity.

    Without public money and while nobody closes.
    """
    monkeypatch.setattr(month, "let_firms_leave", lambda world: None)
    world = start_worlds(batch("no-policy", FEW, ("end=2026",)))
    advance(world)
    let_out = 0.0
    for _ in range(35):
        firms = world.state.firms
        before = {kind: booked(world, kind) for kind in (*EARNED, "loans", "loan service")}
        debt, leased = firms.debt.sum(axis=1), firms.leased_value.sum(axis=1)
        earned = firms.profit_this_year.sum(axis=1) * (world.step % 12 > 0)
        advance(world)
        moved = {kind: booked(world, kind) - paid for kind, paid in before.items()}
        cash = sum(sign * moved[kind] for kind, sign in EARNED.items())
        interest = moved["loan service"] - (debt + moved["loans"] - firms.debt.sum(axis=1))
        more_let_out = firms.leased_value.sum(axis=1) - leased
        expected = cash + more_let_out - interest - worn_capacity(world)
        profit = firms.profit_this_year.sum(axis=1) - earned
        assert np.allclose(profit, expected, rtol=1e-9, atol=1.0)
        let_out += more_let_out.sum()
    assert let_out > 0.0


def test_without_a_rate_there_is_no_tax_in_the_model(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets = (*WITH_PROFIT, "parameters.profit_tax_rate=0", "end=2026")
    zero = run_batch(batch("baseline", FEW, sets)).indicators
    monkeypatch.setattr(month, "pay_taxes", lambda world: None)
    monkeypatch.setattr(month, "note_profits", lambda world: None)
    sets = (*WITH_PROFIT, "levers.zhejiang.super_deduction=null", "end=2026")
    absent = run_batch(batch("baseline", FEW, sets)).indicators
    assert np.array_equal(zero, absent, equal_nan=True)


def test_tax_reaches_the_treasury_of_the_firms_home(batch: Batch) -> None:
    """And isn't public money paid: the treasury's balance is the one less the other."""
    world = start_worlds(batch("baseline", FEW, WITH_PROFIT))
    for _ in range(len(world.times)):
        advance(world)
    table, tree = world.tally.table.sum(axis=1), regions()
    home = tree.index("hangzhou")
    assert (table[:, home, INDEX["profit_tax"]] > 0).any()
    balance = world.books.balances["treasuries"][:, home]
    paid = table[:, home, INDEX["public_money_net"]]
    assert np.allclose(balance, table[:, home, INDEX["profit_tax"]] - paid)
    parts = [tree.index(leaf) for leaf in tree.leaves_under("zhejiang")]
    whole = table[:, tree.index("zhejiang"), INDEX["profit_tax"]]
    assert np.allclose(whole, table[:, parts, INDEX["profit_tax"]].sum(axis=1))


def test_tax_is_the_rate_of_last_years_profit_less_losses(batch: Batch) -> None:
    world = start_worlds(batch("no-policy", FEW, (*WITH_PROFIT[:2], "end=2027")))
    taxed = 0
    for _ in range(len(world.times)):
        firms = world.state.firms
        january = world.step % 12 == 0 and world.step > 0
        was = (firms.identity.copy(), firms.alive.copy(), firms.profit_this_year.copy())
        losses, owed, cash = firms.tax_losses.copy(), firms.tax_owed.copy(), firms.cash.copy()
        advance(world)
        if not january:
            continue
        rows, firms = was[0].shape[1], world.state.firms
        stays = was[1] & firms.alive[:, :rows] & (firms.identity[:, :rows] == was[0])
        due = owed + 0.15 * np.maximum(was[2] - losses, 0.0)
        expected = np.minimum(due, np.maximum(cash, 0.0))
        assert np.allclose(firms.tax_borne[:, :rows][stays], expected[stays])
        assert np.allclose(firms.tax_owed[:, :rows][stays], (due - expected)[stays])
        taxed += np.count_nonzero(expected[stays])
    assert taxed > 20


def spent(result: BatchResult, region: str = "zhejiang") -> np.ndarray:
    return result.indicators[:, :, regions().index(region), INDEX["public_money_super_deduction"]]


@dataclass(frozen=True)
class Before:
    """Firms as they stood before a step."""

    births: np.ndarray
    own: np.ndarray
    tax: np.ndarray
    research: np.ndarray
    subsidies: np.ndarray


def in_december(world: World, leaves: list[int]) -> Before:
    firms = world.state.firms
    due = firms.tax_owed + 0.15 * np.maximum(firms.profit_this_year - firms.tax_losses, 0.0)
    return Before(
        firms.identity.copy(),
        firms.alive & np.isin(firms.home, leaves),
        np.minimum(due, np.maximum(firms.cash - firms.support_account, 0.0)),
        firms.research_this_year.copy(),
        firms.subsidies.copy(),
    )


def test_a_deduction_gives_back_no_more_than_the_tax_and_carries_the_rest(batch: Batch) -> None:
    """min(tax, rate·τ·(research + carried)) to firms of Zhejiang."""
    path = "levers.zhejiang.super_deduction"
    others = [f"{lever.path}=null" for lever in load("baseline").levers if lever.path != path]
    world = start_worlds(batch("baseline", FEW, (*WITH_PROFIT, *others)))
    leaves = [regions().leaves.index(leaf) for leaf in regions().leaves_under("zhejiang")]
    carried: dict[tuple[int, int], float] = {}
    limits = {"tax": 0, "research": 0}
    for step in range(len(world.times)):
        before = in_december(world, leaves)
        advance(world)
        if step not in (24, 36, 48):  # Januaries since it began in September 2024
            continue
        firms, a_yuan = world.state.firms, 0.2 * 0.15
        same = firms.identity[:, : before.own.shape[1]] == before.births
        for row, firm in np.argwhere(before.own & same).tolist():
            key = (row, int(before.births[row, firm]))
            base = before.research[row, firm] + carried.get(key, 0.0)
            back = min(float(before.tax[row, firm]), a_yuan * base)
            got = float(firms.subsidies[row, firm] - before.subsidies[row, firm])
            assert got == pytest.approx(back, rel=1e-9, abs=1e-3)
            carried[key] = base - back / a_yuan
            limits["tax" if back < a_yuan * base else "research"] += 1
    assert min(limits.values()) > 5


def test_a_deduction_stays_within_its_budget_and_follows_its_strength(
    worlds: Callable[..., BatchResult],
) -> None:
    path = "levers.zhejiang.super_deduction"
    free = spent(worlds("baseline", FEW, WITH_PROFIT))
    half = spent(worlds("baseline", FEW, (*WITH_PROFIT, f"{path}.strength=0.5")))
    narrow = spent(worlds("baseline", FEW, (*WITH_PROFIT, f"{path}.budget=0.02 亿元/年")))
    assert 0.0 < half.sum() < free.sum()
    assert (narrow <= 2e6 * (1 + 1e-9)).all()
    assert narrow.max() > 1.9e6
    assert not free[:, :2].any()  # before its first January


def test_without_profit_there_is_nothing_to_give_back(worlds: Callable[..., BatchResult]) -> None:
    sets = (*WITH_PROFIT, "parameters.extra_deduction=300 %", "parameters.deduction_take_up=100 %")
    result = worlds("baseline", FEW, sets)
    paid = result.indicators[:, :, regions().index("zhejiang"), INDEX["profit_tax"]]
    assert (spent(result) <= paid + 1e-3).all()
