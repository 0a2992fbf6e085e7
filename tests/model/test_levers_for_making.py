"""Pilot lines, first sets, coordination and loans: what making and selling costs a firm."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.month import advance
from sim.model.steps.finance import building_time, cost_of_capacity, invest
from sim.model.world import World
from tests.model.levers_alone import MONTH, as_if, begin, of_tiers, paid, setting, with_levers

YOUNG = ("parameters.young_age=1 年",)
ENOUGH = "100 亿元/年"


def test_pilot_lines_save_young_firms_a_part_of_what_capacity_costs() -> None:
    """Three that save a fifth each: 0.8³ of the price is left, for the young of the region."""
    lever = setting("pilot_platform", platforms="3 个", capital_cost_cut="20 %", budget="0.6 亿元")
    world = with_levers(lever, sets=YOUNG)
    young = of_tiers(world) & (world.state.firms.age < 1.0)
    assert young.any()
    plain = with_levers(sets=YOUNG)
    for each in (world, plain):
        as_if(each, *YOUNG, "parameters.capacity_loan_share=0 %")
        begin(each)
        each.state.firms.cash[:] = 1e13  # so that money binds nobody
        each.state.firms.debt[:] = 0.0
        each.state.firms.backlog[:] = 1000.0 * each.state.firms.alive
    usual = cost_of_capacity(plain)
    assert np.allclose(cost_of_capacity(world)[young], 0.8**3 * usual[young], rtol=1e-12)
    assert np.array_equal(cost_of_capacity(world)[~young], usual[~young])
    assert np.allclose(paid(world, "pilot_platform"), 0.05e8, rtol=1e-12)
    for each in (world, plain):
        invest(each)
    ordered = [each.state.firms.capacity_ordered for each in (world, plain)]
    assert np.allclose(ordered[0], ordered[1], rtol=1e-9)  # as much, for less
    spent = [1e13 - each.state.firms.cash + each.state.firms.debt for each in (world, plain)]
    buys = young & (spent[1] > 1e6)
    assert buys.sum() > 10
    assert np.allclose(spent[0][buys], 0.8**3 * spent[1][buys], rtol=1e-3)


def test_coordinated_chains_have_their_capacity_sooner() -> None:
    """0.7 of the lead time for makers of machines and parts; what is being built is done sooner."""
    world = with_levers(setting("supply_chain_coordination", lead_time_cut="30 %", budget="1 亿元"))
    plain = with_levers()
    chain, rest = of_tiers(world, 0, 1), ~of_tiers(world, 0, 1)
    for each in (world, plain):
        begin(each)
    usual = np.broadcast_to(world.p["capacity_lag"], chain.shape)
    assert np.allclose(building_time(world)[chain], 0.7 * usual[chain], rtol=1e-12)
    assert np.array_equal(building_time(world)[rest], usual[rest])
    firms = world.state.firms
    firms.capacity_building[:] = 100.0 * firms.alive
    lag = np.where(chain, 0.7, 1.0) * usual
    done = firms.capacity_building * np.minimum(2 * MONTH / lag, 1.0)
    expected = (firms.capacity + done) * np.exp(-MONTH / world.p["capacity_life"])
    invest(world)
    assert np.allclose(firms.capacity, expected, rtol=1e-12)
    assert np.allclose(paid(world, "supply_chain_coordination"), 1e8 * MONTH, rtol=1e-12)


# Rewards


def rewarded(world: World) -> tuple[np.ndarray, np.ndarray]:
    """What firms got from the step's levers, and who may claim: (worlds, firms) each."""
    firms = world.state.firms
    fresh = of_tiers(world, 1) & (firms.age < 1.5)
    before = firms.cash.copy()
    begin(world)
    return firms.cash - before, fresh


def first_sets(**fields: object) -> str:
    terms = {"rate": "12 %", "first_years": "1.5 年", "budget": ENOUGH, "cap_per_firm": "10 亿元"}
    return setting("first_set_reward", tiers=["component"], **{**terms, **fields})


def test_first_sets_are_rewarded_in_their_first_years_by_their_sales() -> None:
    world = with_levers(first_sets())
    sales = world.state.firms.sales_rate.copy()
    got, fresh = rewarded(world)
    older = of_tiers(world, 1) & ~fresh
    assert (sales[older] > 0).any()
    assert (sales[fresh] > 0).any()
    assert np.allclose(got[fresh], 0.12 * sales[fresh] * MONTH, rtol=1e-9, atol=1e-6)
    assert (got[~fresh] == 0.0).all()
    assert np.allclose(paid(world, "first_set_reward"), got.sum(axis=1), rtol=1e-9)


def test_a_reward_stops_at_the_cap_of_the_firm_until_january() -> None:
    world = with_levers(first_sets(cap_per_firm="1 万元", first_years="20 年"))
    before = world.state.firms.subsidies.copy()
    rows, there = before.shape[1], of_tiers(world, 1)
    for year in (1, 2):
        for _ in range(12):
            advance(world)
        firms = world.state.firms
        got = (firms.subsidies[:, :rows] - before)[there & (firms.age[:, :rows] > 2)]
        assert got.max() == pytest.approx(year * 1e4, rel=1e-9)


def test_rewards_stop_at_the_budget_and_are_cut_alike() -> None:
    world = with_levers(first_sets(budget="1000 元/年"))
    sales = world.state.firms.sales_rate.copy()
    got, fresh = rewarded(world)
    assert np.allclose(paid(world, "first_set_reward"), 1000.0, rtol=1e-9)
    share = sales * fresh / (sales * fresh).sum(axis=1, keepdims=True)
    assert np.allclose(got, 1000.0 * share, rtol=1e-6, atol=1e-6)


# Loans


def loans(**fields: object) -> str:
    terms = {"credit_line": ENOUGH, "loan_share": "24 %", "cap_per_firm": "10 亿元"}
    return setting("ip_loan", public_share="5 %", **{**terms, **fields})


def test_firms_borrow_on_the_research_of_the_year_before() -> None:
    """Debt and money of each rise by what is lent; the treasury pays lenders its share of it."""
    world = with_levers(loans())
    firms, there = world.state.firms, of_tiers(world)
    basis = firms.research_this_year.copy()  # as the year turns: that of the year before
    debt, cash = firms.debt.copy(), firms.cash.copy()
    begin(world)
    lent = firms.debt - debt
    assert np.allclose(lent[there], 0.24 * basis[there] * MONTH, rtol=1e-9, atol=1e-3)
    assert lent[there].max() > 0
    assert (lent[~there] == 0.0).all()
    assert np.allclose(firms.cash - cash, lent, rtol=1e-6, atol=1e-3)
    total = lent.sum(axis=1)
    assert np.allclose(world.books.totals["loans arranged", "lenders", "firms"], total)
    assert np.allclose(paid(world, "ip_loan"), 0.05 * total, rtol=1e-9)


def lent_by_month(world: World, months: int) -> np.ndarray:
    """What is lent in each month, (months, worlds)."""
    sums = [np.zeros(world.worlds)]
    for _ in range(months):
        advance(world)
        sums.append(world.books.totals["loans arranged", "lenders", "firms"].copy())
    return np.diff(sums, axis=0)


def test_no_more_is_lent_than_the_credit_line_of_the_year() -> None:
    world = with_levers(loans(credit_line="100 万元/年"))
    lent = lent_by_month(world, 24)
    assert np.allclose(lent[:12].sum(axis=0), 1e6, rtol=1e-9)
    assert np.allclose(lent[12:].sum(axis=0), 1e6, rtol=1e-9)
    assert (lent[11] < 1.0).all()
    assert np.allclose(lent[12], 1e6)  # January brings a new line, all of it wanted at once


def test_no_firm_borrows_more_than_its_cap_in_a_year() -> None:
    world = with_levers(loans(cap_per_firm="50 万元"))
    as_if(world, "parameters.loan_term=30 年", "parameters.capacity_loan_share=0 %")
    debt, there = world.state.firms.debt.copy(), of_tiers(world)
    lent_by_month(world, 12)
    firms, rows = world.state.firms, debt.shape[1]
    stayed = there & (firms.age[:, :rows] > 1)
    borrowed = (firms.debt[:, :rows] - debt)[stayed]
    assert borrowed.max() <= 5e5 * (1 + 1e-9)
    assert borrowed.max() > 0.95 * 5e5  # less what a year repays
