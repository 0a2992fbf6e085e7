"""Steps 7 and 8: funds invest; firms order capacity within the money there is."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.model import funding, investment
from sim.model.axes import TINY
from sim.model.funding import Deals
from sim.model.groups import firm_total, times
from sim.model.prices import approach
from sim.model.production import moving_average
from sim.model.state import Float
from sim.model.steps.exits import book_stakes
from sim.model.world import World

SHORTLIST = 16  # firms at the table for a deal: enough for a choice, constant in the firms' number
MOST_DEALS = 60  # deals one fund row can close in a step


def raise_equity(world: World) -> None:
    """Deal activity moves; private and guidance funds meet firms and invest."""
    fill_funds(world)
    p, funds, line = world.p, world.state.funds, world.line
    draws = world.streams.uniform("funding.count", world.step, line.words)
    counts = funding.deal_counts(
        funds.powder, p["mean_cheque"], p["deal_work_time"], draws, MOST_DEALS, world.dt
    )
    table = funding.table_of_deals(world.streams, world.step, counts, line, bound_to_region(world))
    if len(table.world):
        book_deals(world, choose_deals(world, table))


def fill_funds(world: World) -> None:
    """The heat of the market moves, and with it what private funds have to invest."""
    p, nation, funds, dt = world.p, world.state.nation, world.state.funds, world.dt
    activity = p["normal_activity"][:, 0] * np.exp(nation.heat)
    nation.heat = nation.heat + funding.deal_heat_change(
        nation.heat,
        nation.sales_growth,
        activity,
        p["most_activity"][:, 0],
        p["heat_response"][:, 0],
        p["heat_reversion"][:, 0],
        p["heat_volatility"][:, 0],
        world.streams.normal("funding.heat", world.step, 1)[:, 0],
        dt,
    )
    private = funding.private_budgets(activity, p["overseas_activity"][:, 0], world.line)
    funds.pace = np.where(world.line.private[None, :], private, funds.pace)
    funds.powder += funds.pace * dt


def choose_deals(world: World, table: funding.Table) -> Deals:
    """Funds look at the firms they met and buy into the best; those bound stay at home."""
    p, firms, streams, line = world.p, world.state.firms, world.streams, world.line
    growth = world.flows.growth
    rows_in_use = firms.alive.shape[1] - np.argmax(firms.alive[:, ::-1], axis=1)
    chairs = funding.chair_words(table, SHORTLIST)
    met = funding.meet_firms(streams, world.step, table, chairs, rows_in_use)
    bound = table.part(table.bound)
    met[table.bound] = funding.meet_at_home(
        streams, world.step, bound, chairs[table.bound], firms, line.leaves
    )
    tastes = funding.Tastes(
        p["taste_growth"], p["most_growth_counted"], p["taste_capability"], p["follow_on_wait"]
    )
    chosen = funding.best_of(streams, world.step, table, chairs, met, firms, growth, line, tastes)
    found = chosen >= 0  # deals without a firm fall away
    table, firm = table.part(found), chosen[found]
    here, at = table.world, (table.world, firm)
    before = funding.pre_money(
        p.vector("seed_value")[here, firms.product_class[at]],
        p["sales_multiple"][here, 0],
        firms.sales_rate[at],
        growth[at],
        world.state.nation.heat[here],
        p["heat_on_value"][here, 0],
        firms.valuation[at] * (1.0 - p["most_markdown"][here, 0]),
    )
    size = np.exp(p["cheque_spread"][here, 0] * ndtri(table.size_draw))
    paid = funding.cheque(before, p["dilution"][here, 0], p["most_dilution"][here, 0], size)
    return Deals(here, table.fund, firm, paid, before)


def bound_to_region(world: World) -> Float:
    """Share of each fund's deals held to its region; weaker since the rules of January 2025."""
    p = world.p
    weakened = world.time >= p.fixed("reinvestment_rules_change")
    return world.state.funds.local_share * np.where(
        weakened, p["reinvestment_pull_since_2025"], 1.0
    )


def book_deals(world: World, deals: Deals) -> None:
    """Treasuries and investors fill the funds, funds pay firms, private money follows."""
    p, funds, firms = world.p, world.state.funds, world.state.firms
    fund_shape, firm_shape = funds.cash.shape, firms.cash.shape
    ahead = np.maximum(funds.powder, 0.0) + funds.pace * p["cheque_patience"]
    room = np.minimum(funding.room_of_funds(funds, world.line), ahead)
    deals = funding.within_room(deals, room, p["least_cheque"])
    cheque = deals.cheque
    by_fund = funding.sum_by_fund(deals, cheque, fund_shape)

    public = by_fund * funds.public_share
    guided = ~world.line.private
    treasuries = np.zeros_like(world.books.balances["treasuries"])
    for row in np.flatnonzero(guided):
        treasuries[:, world.line.treasury[row]] += public[:, row]
    world.books.pay("guidance_fund", "treasuries", "funds", treasuries, public)
    world.tally.add_public_money("guidance_fund", treasuries)
    private = by_fund - public
    world.books.pay("fund calls", "investors", "funds", None, private)
    received = funding.sum_by_firm(deals, cheque, firm_shape)
    world.books.pay("equity", "funds", "firms", by_fund, received)
    funds.invested += by_fund
    funds.powder -= by_fund

    drawn = funding.crowding_in(
        funds.public_share, p["crowding_peak"], p["crowding_width"], p["crowding_height"]
    )
    beside = cheque * drawn[deals.world, deals.fund] * guided[deals.fund]
    co_invested = funding.sum_by_firm(deals, beside, firm_shape)
    world.books.pay("co-investment", "investors", "firms", None, co_invested)
    displaced = p["displacement"] * firm_total(co_invested)[:, None]
    home_private = world.line.private & ~world.line.overseas
    funds.powder -= displaced * home_private / max(int(home_private.sum()), 1)

    total = received + co_invested
    firms.equity_raised += total
    at = (deals.world, deals.firm)
    firms.valuation[at] = 0.0  # the last mark counts no more
    np.maximum.at(firms.valuation, at, deals.before + cheque)
    book_stakes(world, deals, total)
    firms.since_deal[at] = 0.0
    tally_deals(world, deals, cheque + beside, by_fund, private, beside)


def tally_deals(
    world: World, deals: Deals, money: Float, by_fund: Float, private: Float, beside: Float
) -> None:
    """Deals and amounts where the firm is at home, of all tiers and of makers of whole machines;
    social capital where the fund's mandate is."""
    firms, leaves = world.state.firms, world.tally.leaves
    key = deals.world * leaves + firms.home[deals.world, deals.firm]
    size = world.worlds * leaves
    shape = (world.worlds, leaves)
    maker = world.groups.is_maker[deals.world, deals.firm]
    for scope, counted in (("", np.ones_like(money)), ("_makers", maker.astype(np.float64))):
        world.tally.add(f"deals{scope}", np.bincount(key, counted, size).reshape(shape))
        amounts = np.bincount(key, money * counted, size)
        world.tally.add(f"deal_amount{scope}", amounts.reshape(shape))
    guided = ~world.line.private[None, :]
    drawn = private * guided + funding.sum_by_fund(deals, beside, by_fund.shape)
    mandate = world.line.leaves / np.maximum(world.line.leaves.sum(axis=1, keepdims=True), 1.0)
    world.tally.add("social_capital", times(drawn * guided, mandate))


def invest(world: World) -> None:
    """Firms order capacity, pay for it and repay loans."""
    p, firms, groups, dt = world.p, world.state.firms, world.groups, world.dt
    lag = building_time(world)
    on_sales = firms.debt - firms.pledged_debt  # patents are security of their own
    wanted = investment.wanted_capacity(
        firms.orders_fast,
        world.flows.growth,
        lag,
        p["target_utilisation"],
        firms.backlog,
    )
    installed = firms.capacity + firms.capacity_ordered + firms.capacity_building
    gap = np.maximum(wanted - installed, 0.0) * -np.expm1(-dt / p["ordering_time"])
    cost = cost_of_capacity(world)
    reserve = groups.constant("reserve", p["cash_reserve_time"] * p.vector("fixed_cost"))
    paid, lent = investment.payable(
        gap * cost,
        np.maximum(firms.cash - firms.support_account - reserve, 0.0),
        np.maximum(p["debt_to_sales"] * firms.sales_rate - on_sales, 0.0),
        -np.expm1(-dt * p["cash_for_capacity"]),
        p["capacity_loan_share"],
        p["loans_to_own_money"],
    )
    world.books.pay("loans", "lenders", "firms", None, lent)
    world.books.pay("capacity", "firms", "suppliers", paid, None)
    service_loans(world, lent)
    firms.capacity_ordered, firms.capacity_building, finished = investment.pipeline(
        firms.capacity_ordered,
        firms.capacity_building,
        paid / np.maximum(cost, 1.0),
        lag,
        dt,
    )
    firms.capacity = (firms.capacity + finished) * np.exp(-dt / p["capacity_life"])


def building_time(world: World) -> Float:
    """Years from ordering capacity to using it, (worlds, 1); by firm where chains coordinate."""
    usual, left = world.p["capacity_lag"], world.instruments.lead_time_left
    return usual if (left == 1.0).all() else usual * world.groups.of_home_class(left)


def cost_of_capacity(world: World) -> Float:
    """Price of capacity for one machine a year, yuan (worlds, firms); less for young firms where
    there are pilot lines."""
    p, firms, groups = world.p, world.state.firms, world.groups
    usual = groups.constant("capital_per_output", p.vector("capital_per_output")) * firms.unit_cost
    left = world.instruments.capital_cost_left
    if (left == 1.0).all():
        return usual
    return usual * np.where(firms.age < p["young_age"], groups.of_home(left), 1.0)


def service_loans(world: World, lent: Float) -> None:
    """Debt grows by what was ``lent``; firms repay and pay interest while they have money."""
    p, firms, dt = world.p, world.state.firms, world.dt
    firms.debt += lent
    money = np.maximum(firms.cash, 0.0)
    due = np.minimum(firms.debt * -np.expm1(-dt / p["loan_term"]), money)
    interest = np.minimum(firms.debt * (p["loan_rate"] * dt), money - due)
    world.flows.interest = interest
    world.books.pay("loan service", "firms", "lenders", due + interest, None)
    firms.pledged_debt *= 1.0 - due / np.maximum(firms.debt, TINY)
    firms.debt -= due


def follow_orders(world: World) -> None:
    """Moving averages of orders and sales, from which firms and investors form expectations."""
    p, firms, nation, dt = world.p, world.state.firms, world.state.nation, world.dt
    is_maker = world.groups.is_maker
    flows = world.flows
    rate = (flows.firm_orders + flows.component_orders) / dt
    firms.orders_fast = moving_average(firms.orders_fast, rate, p["orders_memory_fast"], dt)
    firms.orders_slow = moving_average(firms.orders_slow, rate, p["orders_memory_slow"], dt)
    expectation = p["orders_memory_fast"], p["orders_memory_slow"], p["highest_expected_growth"]
    flows.growth = investment.expected_growth(firms.orders_fast, firms.orders_slow, *expectation)
    firms.sales_rate = moving_average(
        firms.sales_rate, flows.sales / dt, p["orders_memory_slow"], dt
    )
    firms.sales_this_year += flows.sales
    firms.cumulative_output += flows.made
    nation.class_output = nation.class_output + flows.made_there.sum(axis=1)
    total_fast = firm_total(firms.orders_fast * is_maker)
    total_slow = firm_total(firms.orders_slow * is_maker)
    growth = investment.expected_growth(
        total_fast, total_slow, *(values[:, 0] for values in expectation)
    )
    believed = funding.believed_growth(growth, total_fast, world.p["credible_volume"][:, 0])
    nation.sales_growth = approach(nation.sales_growth, believed, world.p["investor_lag"][:, 0], dt)
