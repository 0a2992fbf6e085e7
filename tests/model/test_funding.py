"""Funds draw down on schedule: the parts of a deal and a fund's whole life, in closed form.

A fund accrues its budget at a pace; in each step it closes a Poisson number of deals with mean
(powder/cheque)·(1 − e^(−dt/T)). With deals of one known cheque, expected powder therefore follows
P' = (P + pace·dt)·e^(−dt/T), and what is not powder has been invested.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.evidence import regions
from sim.experiment.designs import draw
from sim.model import funding
from sim.model.batch import WorldBatch
from sim.model.funding import Deals, FundLine, Table
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import empty_state
from sim.model.streams import Streams, named_rows, uniform
from sim.model.world import World
from sim.scenario import load

CHEQUE = 1e7  # yuan, of every deal in the worlds below
PARTS_OF_A_FUND = {
    "size": "20 亿元",
    "sector_share": "60 %",
    "realised_share": "50 %",
    "public_share": "30 %",
    "investment_period": "3 年",
    "local_share": "0 %",
    "start_lag": "0 年",
}
COMMITMENT, PERIOD, PUBLIC = 6e8, 3.0, 0.3  # 20 亿元 × 60 % × 50 %
# A thousandth of 99.9 亿元 is sold for a thousandth of 100: every cheque is 1000 万元, and nothing
# but the firm's last value moves it.
ONE_CHEQUE = (
    "parameters.seed_value=99.9 亿元",
    "parameters.dilution=0.1 %",
    "parameters.cheque_spread=0",
    "parameters.sales_multiple=0 年",
    "parameters.heat_on_value=0",
    "parameters.mean_cheque=1000 万元",
    "parameters.least_cheque=0 元",
    "parameters.follow_on_wait=0 年",
    "parameters.normal_activity=1 亿元/年",
    "parameters.overseas_activity=0 亿元/年",
    "parameters.crowding_peak=20 %",
    "parameters.crowding_width=10 %",
    "parameters.crowding_height=40 %",
    "parameters.displacement=50 %",
)


def one(value: float) -> np.ndarray:
    return np.array([[value]])


def fund(**other: str) -> str:
    """The override that gives Zhejiang one fund of known terms, from July 2023 to 2028."""
    terms = {"kind": "guidance_fund", "start": "2023-07", "end": "2028-12"}
    written = ", ".join(f"{k}: {v}" for k, v in {**terms, **PARTS_OF_A_FUND, **other}.items())
    return f"levers.zhejiang.fund={{{written}}}"


@cache
def years_of(end: int, *sets: str, worlds: int = 4) -> tuple[World, dict[str, np.ndarray]]:
    """A world with that fund alone, run to the end; the fund's columns by step, (steps, worlds)."""
    scenario = load("no-policy", [f"end={end}", *ONE_CHEQUE, *sets])
    numbers = np.arange(worlds)
    world = start_worlds(WorldBatch(scenario, scenario.seed, numbers, draw(scenario, numbers)))
    row = world.line.names.index("zhejiang.fund")
    seen: dict[str, list[np.ndarray]] = {"powder": [], "invested": [], "commitment": [], "pace": []}
    for _ in range(len(world.times)):
        advance(world)
        for name, values in seen.items():
            values.append(getattr(world.state.funds, name)[:, row].copy())
    return world, {name: np.array(values) for name, values in seen.items()}


# A fund's life


def test_the_budget_accrues_at_commitment_over_period_and_is_powder_or_invested() -> None:
    world, seen = years_of(2027, fund(), worlds=24)
    elapsed = np.maximum((np.arange(len(world.times)) + 1) / 12 - 0.5, 0.0)
    accruing = elapsed <= PERIOD
    accrued = COMMITMENT / PERIOD * elapsed
    assert np.allclose((seen["powder"] + seen["invested"]).T[:, accruing], accrued[accruing])
    assert np.allclose(seen["pace"][elapsed > 0], COMMITMENT / PERIOD)
    assert np.allclose(seen["commitment"][elapsed > 0], COMMITMENT)
    assert not seen["pace"][elapsed <= 0].any()
    assert not seen["invested"][elapsed <= 0].any()


def expected_powder(pace: float, months: int, steps_per_year: int, work_time: float) -> np.ndarray:
    """Mean powder after each step of the first ``months``."""
    dt, powder, path = 1 / steps_per_year, 0.0, []
    for _ in range(months * steps_per_year // 12):
        powder = (powder + pace * dt) * np.exp(-dt / work_time)
        path.append(powder)
    return np.array(path)


@pytest.mark.parametrize("steps_per_year", [12, 24])
def test_what_is_invested_follows_the_schedule(steps_per_year: int) -> None:
    """The mean over worlds, at every step of the period, within the spread of Poisson deals."""
    if steps_per_year == 12:
        _, seen = years_of(2027, fund(), worlds=24)
    else:
        steps = f"engine.steps_per_year={steps_per_year}"
        _, seen = years_of(2026, fund(), steps, worlds=24)
    first = steps_per_year // 2
    period = slice(first, first + int(PERIOD * steps_per_year))
    powder = expected_powder(COMMITMENT / PERIOD, 36, steps_per_year, 0.25)
    dt = 1 / steps_per_year
    invested = COMMITMENT / PERIOD * dt * (np.arange(len(powder)) + 1) - powder
    found = seen["invested"][period].mean(axis=1)
    assert np.abs(found - invested).max() < 1.5 * CHEQUE  # of 60 cheques; a mean has spread 0.4
    later = slice(first + steps_per_year, period.stop)
    settled = COMMITMENT / PERIOD * dt * np.exp(-dt / 0.25) / -np.expm1(-dt / 0.25)
    assert seen["powder"][later].mean() == pytest.approx(settled, abs=0.6 * CHEQUE)  # spread 0.17


def test_deals_are_whole_cheques_and_stop_at_the_commitment() -> None:
    _, seen = years_of(2027, fund(), worlds=24)
    calls = np.diff(seen["invested"], axis=0)
    in_full = seen["invested"][1:] < COMMITMENT - 6 * CHEQUE
    number = calls[in_full] / CHEQUE
    assert np.allclose(number, np.rint(number), atol=0.02)  # values creep up by a thousandth a deal
    assert seen["invested"].max() <= COMMITMENT * (1 + 1e-12)
    assert np.allclose(seen["invested"][-1], COMMITMENT)
    assert not calls[-12:].any()


def test_half_the_strength_or_a_later_start_is_half_or_later() -> None:
    _, whole = years_of(2024, fund())
    _, half = years_of(2024, fund(strength="0.5"))
    _, later = years_of(2024, fund(start_lag="6 月"))
    both = [seen["powder"] + seen["invested"] for seen in (whole, half, later)]
    assert np.allclose(both[1], both[0] / 2)
    assert np.allclose(both[2][6:], both[0][:-6])


def test_nothing_accrues_after_the_window() -> None:
    _, whole = years_of(2024, fund())
    _, ended = years_of(2024, fund(end="2024-06"))
    both = [seen["powder"] + seen["invested"] for seen in (whole, ended)]
    assert np.allclose(both[1][:18], both[0][:18])
    assert np.allclose(both[1][18:], COMMITMENT / PERIOD)  # a year of the pace
    assert not ended["pace"][18:].any()
    assert ended["pace"][17].all()


def test_treasury_pays_its_share_of_each_call_and_private_money_the_rest() -> None:
    """Public x·called; social capital (1 − x)·called and, beside it, ψ(x)·called."""
    world, seen = years_of(2026, fund())
    called = seen["invested"][-1]
    beside = 0.4 * np.exp(-(((PUBLIC - 0.2) / 0.1) ** 2))
    paid = world.books.totals["guidance_fund", "treasuries", "funds"]
    assert np.allclose(paid, PUBLIC * called, rtol=1e-12)
    joined = world.books.totals["co-investment", "investors", "firms"]
    assert np.allclose(joined, beside * called, rtol=1e-12)
    zhejiang = world.tally.table[:, :, regions().index("zhejiang")].sum(axis=1)
    assert np.allclose(zhejiang[:, INDEX["public_money_guidance_fund"]], PUBLIC * called)
    assert np.allclose(zhejiang[:, INDEX["social_capital"]], (1 - PUBLIC + beside) * called)
    funds, line = world.state.funds, world.line
    calls = world.books.totals["fund calls", "investors", "funds"]
    privately = funds.invested[:, line.private].sum(axis=1)
    assert np.allclose(calls, privately + (1 - PUBLIC) * called, rtol=1e-12)


# Its parts


def test_deals_closed_have_the_mean_of_powder_over_cheque() -> None:
    draws = uniform(5, np.arange(2000), "funding.count", 0, 5)
    powder = np.array([[-3.0, 0.0, 1.0, 4.0, 9.0]]) * CHEQUE
    counts = funding.deal_counts(
        np.repeat(powder, 2000, axis=0), one(CHEQUE), one(0.25), draws, 12, 1 / 12
    )
    mean = np.maximum(powder[0], 0.0) / CHEQUE * (1 - np.exp(-1 / 3))
    assert not counts[:, :2].any()
    spread = np.sqrt(mean / 2000)
    assert (np.abs(counts.mean(axis=0) - mean) <= 4 * spread).all()
    rich = np.full((2000, 1), 1e15)
    assert funding.deal_counts(rich, one(1.0), one(0.25), draws[:, :1], 6, 1 / 12).max() == 6


def deals_of(fund_rows: list[int], cheques: list[float]) -> Deals:
    number = len(cheques)
    world, firm = np.zeros(number, dtype=int), np.arange(number)
    return Deals(world, np.array(fund_rows), firm, np.array(cheques), np.full(number, 1e9))


def test_cheques_beyond_the_room_shrink_together_and_small_ones_fall_away() -> None:
    deals = deals_of([0, 0, 0, 1, 1, 2], [60.0, 30.0, 10.0, 40.0, 20.0, 5.0])
    room = np.array([[50.0, 100.0, 0.0]])
    kept = funding.within_room(deals, room, one(6.0))
    assert kept.firm.tolist() == [0, 1, 3, 4]  # 10 became 5, and fund 2 has no room
    assert kept.cheque.tolist() == [30.0, 15.0, 40.0, 20.0]
    every = funding.within_room(deals, room, one(1.0))
    by_fund = funding.sum_by_fund(every, every.cheque, (1, 3))
    assert by_fund[0].tolist() == [50.0, 60.0, 0.0]


def line_of(tiers: list[list[float]], overseas: list[bool], leaves: int = 3) -> FundLine:
    number = len(tiers)
    all_names = tuple(f"fund {row}" for row in range(number))
    return FundLine(
        names=all_names,
        words=named_rows(all_names),
        treasury=np.full(number, -1),
        leaves=np.eye(number, leaves),
        tiers=np.array(tiers),
        private=np.ones(number, dtype=bool),
        overseas=np.array(overseas),
    )


def test_private_activity_is_divided_among_private_funds_only() -> None:
    line = line_of([[1.0] * 3] * 4, [False, False, False, True], 5)
    line.private[0] = False
    budgets = funding.private_budgets(np.array([6e9, 0.0]), np.array([1e9, 2e9]), line)
    assert budgets.tolist() == [[0.0, 3e9, 3e9, 1e9], [0.0, 0.0, 0.0, 2e9]]


def test_room_is_what_was_committed_less_what_was_invested() -> None:
    funds = empty_state(1, 1, 3, 1).funds
    funds.commitment[0], funds.invested[0] = [10.0, 10.0, 10.0], [4.0, 12.0, 99.0]
    line = line_of([[1.0] * 3] * 3, [False] * 3)
    line.private[:2] = False
    assert funding.room_of_funds(funds, line)[0].tolist() == [6.0, 0.0, np.inf]


@pytest.mark.parametrize(("widths", "part"), [(0, 1.0), (1, np.exp(-1)), (-2, np.exp(-4))])
def test_crowding_in_falls_by_e_one_width_from_its_peak(widths: float, part: float) -> None:
    drawn = funding.crowding_in(one(0.3 + widths * 0.1), one(0.3), one(0.1), one(0.5))
    assert drawn[0, 0] == pytest.approx(0.5 * part, rel=1e-12)


def test_growth_of_a_credible_volume_is_half_believed() -> None:
    orders = np.array([0.0, 2500.0, 1e12])
    assert np.allclose(funding.believed_growth(1.4, orders, 2500.0), [0.0, 0.7, 1.4])


@pytest.mark.parametrize(
    ("sales", "growth", "heat", "last", "value"),
    [
        (0.0, 1.0, 0.0, 0.0, 2e8),  # the floor of its tier
        (1e8, 0.0, 0.0, 0.0, 1e9),  # ten years of sales
        (1e8, 1.0, 0.0, 0.0, 1e9 * np.exp(0.5)),
        (1e8, -2.0, 0.0, 0.0, 1e9),  # falling sales are not counted twice
        (1e8, 0.0, 2.0, 0.0, 1e9 * np.exp(0.4)),  # a hot market
        (1e8, 0.0, -2.0, 5e9, 5e9),  # never below the last round
    ],
)
def test_value_before_a_round_is_the_dearest_of_its_measures(
    sales: float, growth: float, heat: float, last: float, value: float
) -> None:
    found = funding.pre_money(
        one(2e8), one(10.0), one(sales), one(growth), one(heat), one(0.2), one(last)
    )
    assert found[0, 0] == pytest.approx(value, rel=1e-12)


def table_of(deals: int, bound: bool = False, fund_row: int = 0) -> Table:
    rows = np.full(deals, fund_row)
    worlds, words = np.zeros(deals, dtype=int), np.arange(deals, dtype=np.uint64)
    return Table(worlds, rows, words * np.uint64(977), np.full(deals, bound), np.full(deals, 0.5))


def test_a_cheque_buys_the_share_that_was_to_be_sold_within_the_most() -> None:
    before, size = np.array([1e8, 2e9, 5e9]), np.array([1.0, 0.5, 9.0])
    paid = funding.cheque(before, 0.12, 0.4, size)
    assert np.allclose(paid / (before + paid), [0.12, 0.06, 0.4], rtol=1e-12)


def test_a_funds_deals_are_bound_with_the_chance_its_rules_ask_for() -> None:
    line, streams = line_of([[1.0] * 3] * 2, [False] * 2), Streams(3, np.arange(2000))
    counts = np.tile([3, 1], (2000, 1))
    bound = np.tile([0.7, 0.0], (2000, 1))
    table = funding.table_of_deals(streams, 4, counts, line, bound)
    assert np.bincount(table.fund).tolist() == [6000, 2000]
    assert table.bound[table.fund == 0].mean() == pytest.approx(0.7, abs=0.025)
    assert not table.bound[table.fund == 1].any()
    fewer = funding.table_of_deals(streams, 4, np.tile([2, 1], (2000, 1)), line, bound)
    first = [t.words[t.fund == 1].tolist() for t in (table, fewer)]
    assert first[0] == first[1]  # a deal more of one fund moves none of another


def test_funds_choose_by_logit_among_firms_they_may_buy() -> None:
    """Shares of the picks are those of tier weight·e^(growth + capability) (McFadden 1974)."""
    firms = empty_state(1, 6, 1, 3).firms
    firms.alive[0] = [True, True, True, True, True, False]
    firms.home[0] = [0, 1, 0, 2, 0, 0]  # leaf 2, the last, lies overseas
    firms.capability[0] = [0.1, 0.3, 0.5, 0.5, 0.5, 0.5]
    firms.since_deal[0] = [2.0, 2.0, 2.0, 2.0, 0.5, 2.0]
    firms.product_class[0] = [0, 3, 1, 0, 0, 0]  # firm 1 makes components
    growth = np.array([[1.0, 3.0, 0.2, 1.0, 1.0, 1.0]])
    line = line_of([[1.0, 0.5, 0.0], [0.0, 1.0, 0.0]], [False, False])
    tastes = funding.Tastes(one(0.8), one(1.4), one(4.0), one(1.0))
    streams, number = Streams(1, np.arange(1)), 20_000

    def picks(table: Table, met: list[int]) -> np.ndarray:
        chairs = funding.chair_words(table, len(met))
        rows = np.tile(np.array(met), (number, 1))
        return funding.best_of(streams, 0, table, chairs, rows, firms, growth, line, tastes)

    picked = picks(table_of(number), [0, 1, 2, 3, 4, 5, -1])
    weight = np.array([1.0, 0.5, 1.0]) * np.exp([0.8 + 0.4, 0.8 * 1.4 + 1.2, 0.16 + 2.0])
    found = np.bincount(picked, minlength=3) / number
    assert np.allclose(found, weight / weight.sum(), atol=0.015)
    assert (picks(table_of(number, fund_row=1), [0, 1, 2, 3, 4, 5, -1]) == 1).all()
    assert (picks(table_of(number), [4, 3, -1]) == -1).all()


def test_every_firm_is_met_alike_and_one_more_changes_no_other_meeting() -> None:
    streams, table = Streams(3, np.arange(1)), table_of(4000)
    chairs = funding.chair_words(table, 16)
    met = funding.meet_firms(streams, 4, table, chairs, np.array([40]))
    share = np.bincount(met[met >= 0], minlength=40) / met.size
    assert np.abs(share - 1 / 64).max() < 5 * np.sqrt(1 / 64 / met.size)
    more = funding.meet_firms(streams, 4, table, chairs, np.array([41]))
    assert np.array_equal(np.where(more == 40, -1, more), met)


def test_bound_deals_meet_the_firms_of_the_mandate_alike() -> None:
    firms = empty_state(1, 6, 1, 4).firms
    firms.alive[0] = [True, True, False, True, True, True]
    firms.home[0] = [0, 1, 1, 1, 2, 1]
    leaves = np.eye(3, 4)
    streams, table = Streams(3, np.arange(1)), table_of(3000, bound=True, fund_row=1)
    chairs = funding.chair_words(table, 5)
    met = funding.meet_at_home(streams, 4, table, chairs, firms, leaves)
    assert set(np.unique(met)) == {1, 3, 5}
    assert np.allclose(np.bincount(met.ravel())[[1, 3, 5]] / met.size, 1 / 3, atol=0.02)
    leaves[1] = [0, 0, 0, 1]  # nobody is at home there
    assert (funding.meet_at_home(streams, 4, table, chairs, firms, leaves) == -1).all()
