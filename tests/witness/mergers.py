"""Some firms that would close are bought, with all they have."""

from __future__ import annotations

import math

from tests.witness.accounts import pay
from tests.witness.chance import gumbel_of, numbered, word_sum
from tests.witness.exits import pay_out
from tests.witness.levers import budget_left, eligible_firms, force, in_force, number, spend
from tests.witness.things import Firm, Lever, World


def let_firms_be_bought(world: World, leaving: list[Firm]) -> None:
    """Each goes to the buyer it drew if the deal comes about; a buyer takes one a month, the one
    with the lowest number of birth."""
    for firm in world.firms:
        firm.takeover_price = 0.0
    bids = []
    for firm in sorted(leaving, key=lambda firm: firm.birth):
        buyer = find_buyer(world, firm, leaving)
        if buyer is None:
            continue
        draw = world.chance.draw("merger.chance", world.step, numbered(firm.birth))
        gain = world.month.merger_gain[buyer.home]
        if draw < world.p("merger_chance") * (1.0 + gain):
            bids.append((firm, buyer))
    busy: set[int] = set()
    prices = [price_of(world, firm) for firm, _ in bids]
    for (firm, buyer), price in zip(bids, prices, strict=True):
        if buyer.birth not in busy:
            busy.add(buyer.birth)
            take_over(world, firm, buyer, price)


def price_of(world: World, firm: Firm) -> float:
    """A share of what its capacity would cost, less its debt."""
    cost = world.p("capital_per_output", firm.makes) * firm.unit_cost
    return world.p("merger_price") * (firm.capacity * cost) - firm.debt


def find_buyer(world: World, firm: Firm, leaving: list[Firm]) -> Firm | None:
    """Larger, of its class, in China, with the money; the larger the likelier."""
    price = price_of(world, firm)
    if price < 0.0:
        return None
    best, highest = None, -math.inf
    kept = world.p("cash_reserve_time") * world.p("fixed_cost", firm.makes)
    for other in world.who_make(firm.makes):
        if other in leaving or not world.in_china(other) or other.capacity <= firm.capacity:
            continue
        if other.age == 0.0:
            continue
        if other.cash - other.support_account - kept < price:
            continue
        word = word_sum(numbered(firm.birth), numbered(other.birth))
        taste = gumbel_of(world.chance.draw("merger.buyer", world.step, word))
        if taste + math.log(other.capacity) > highest:
            best, highest = other, taste + math.log(other.capacity)
    return best


def take_over(world: World, firm: Firm, buyer: Firm, price: float) -> None:
    pay(buyer, firm, price)
    buyer.takeover_price = price
    buyer.capacity += firm.capacity
    buyer.capacity_ordered += firm.capacity_ordered
    buyer.capacity_building += firm.capacity_building
    buyer.stock += firm.stock
    buyer.backlog += firm.backlog
    buyer.leased_value += firm.leased_value
    buyer.debt += firm.debt
    buyer.pledged_debt += firm.pledged_debt
    buyer.market_share += firm.market_share
    buyer.orders_fast += firm.orders_fast
    buyer.orders_slow += firm.orders_slow
    buyer.sales_rate += firm.sales_rate
    buyer.sales_this_year += firm.sales_this_year
    firm.stock = firm.backlog = firm.leased_value = 0.0
    firm.debt = firm.pledged_debt = 0.0
    ahead = max(firm.capability - buyer.capability, 0.0)
    buyer.capability += world.p("merger_absorption") * ahead
    funds = {fund.name: fund for fund in world.funds}
    left = max(firm.cash, 0.0)
    for name, share in firm.held.items():
        pay(firm, funds[name], share * left)
        pay_out(world, funds[name], share * left)
    world.tally("mergers", firm.home, 1.0)


def support_mergers(world: World, lever: Lever) -> None:
    """Likelier where the buyer is of the region; a part of the price to it the month after."""
    for leaf in lever.leaves:
        world.month.merger_gain[leaf] += number(world, lever, "gain") * in_force(world, lever)
    share = number(world, lever, "price_share") * force(world, lever)
    firms = eligible_firms(world, lever)
    left = budget_left(lever, number(world, lever, "budget") * force(world, lever))
    whole = sum(share * firm.takeover_price for firm in firms)
    for firm in firms if whole > 0.0 else []:
        spend(world, lever, firm, share * firm.takeover_price * min(1.0, left / whole))
