"""Step 9: some firms that would close are bought by a larger one of their class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.model import exits
from sim.model.funding import gumbel
from sim.model.state import Bool, Float, Int
from sim.model.steps.exits import pay_out
from sim.model.streams import numbered_rows
from sim.model.world import World

# What a buyer adds to its own. Experience isn't bought: unit cost falls by one's own making.
TAKEN = (
    "capacity",
    "capacity_ordered",
    "capacity_building",
    "stock",
    "backlog",
    "leased_value",
    "debt",
    "pledged_debt",
    "market_share",
    "orders_fast",
    "orders_slow",
    "sales_rate",
    "sales_this_year",
)


@dataclass(frozen=True)
class Bids:
    """Firms for sale and who would have them, flat lists: world, row, the draw that decides
    whether the sale comes about, price (yuan), buyer's row."""

    world: Int
    row: Int
    draw: Float
    price: Float
    buyer: Int

    def part(self, chosen: Bool | Int) -> Bids:
        """Some of the bids."""
        return Bids(*(values[chosen] for values in vars(self).values()))


def let_firms_be_bought(world: World, leaving: Bool) -> None:
    """Of the firms ``leaving`` (worlds, firms) some go to a buyer with all they have.

    What is moved no longer stands in their rows, so that little is left to be settled.
    """
    p, firms = world.p, world.state.firms
    if firms.takeover_price.any():
        firms.takeover_price = np.zeros_like(firms.takeover_price)
    if not leaving.any() or not p["merger_chance"].any():
        return
    in_world, row = np.divmod(np.flatnonzero(leaving), leaving.shape[1])
    words = numbered_rows(firms.identity[in_world, row][:, None])
    draws = world.streams.uniform_at("merger.chance", world.step, in_world, words)[:, 0]
    gain = world.instruments.merger_gain
    chance = p["merger_chance"] * (1.0 + gain)  # by the buyer's leaf, who is found only where
    lucky = draws < chance.max(axis=1)[in_world]  # some buyer would do
    if not lucky.any():
        return
    bids = find_buyers(world, leaving, in_world[lucky], row[lucky], draws[lucky])
    bids = bids.part(bids.draw < chance[bids.world, firms.home[bids.world, bids.buyer]])
    # one purchase a buyer and step: the oldest of those it might have
    age = np.argsort(firms.identity[bids.world, bids.row], kind="stable")
    purse = (bids.world * firms.alive.shape[1] + bids.buyer)[age]
    bids = bids.part(age[np.unique(purse, return_index=True)[1]])
    if len(bids.row):
        take_over(world, bids)


def find_buyers(world: World, leaving: Bool, in_world: Int, row: Int, draw: Float) -> Bids:
    """For each of some firms the buyer it would go to: larger, of its class, in China, with money.

    One of them by logit on the log of capacity, so in proportion to size. A firm whose debt is
    above what its capacity would fetch finds none; nobody buys in the step of its founding.
    """
    p, firms, groups = world.p, world.state.firms, world.groups
    at = in_world, row
    made = firms.product_class[at]
    cost = p.vector("capital_per_output")[in_world, made] * firms.unit_cost[at]
    price = exits.takeover_price(
        firms.capacity[at] * cost, p["merger_price"][in_world, 0], firms.debt[at]
    )
    reserve = p["cash_reserve_time"][in_world, 0] * p.vector("fixed_cost")[in_world, made]
    money = firms.cash[in_world] - firms.support_account[in_world] - reserve[:, None]
    fits = (firms.product_class[in_world] == made[:, None]) & firms.alive[in_world]
    fits &= groups.in_china[in_world] & ~leaving[in_world] & (firms.age[in_world] > 0.0)
    fits &= firms.capacity[in_world] > firms.capacity[at][:, None]
    fits &= (money >= price[:, None]) & (price >= 0.0)[:, None]
    turn, buyer = np.nonzero(fits)
    there = in_world[turn]
    words = numbered_rows(firms.identity[at][turn]) + numbered_rows(firms.identity[there, buyer])
    taste = gumbel(world.streams.uniform_at("merger.buyer", world.step, there, words[:, None]))
    score = np.full(fits.shape, -np.inf)
    score[turn, buyer] = taste[:, 0] + np.log(firms.capacity[there, buyer])
    return Bids(in_world, row, draw, price, np.argmax(score, axis=1)).part(fits.any(axis=1))


def take_over(world: World, bids: Bids) -> None:
    """The buyer pays the owners and has the firm: capacity, orders, debt, part of its skill."""
    firms, mine, theirs = world.state.firms, (bids.world, bids.buyer), (bids.world, bids.row)
    paid, received = np.zeros((2, *firms.cash.shape))
    paid[mine], received[theirs] = bids.price, bids.price
    world.books.pay("takeovers", "firms", "firms", paid, received)
    firms.takeover_price = paid
    for name in TAKEN:
        column = getattr(firms, name)
        column[mine] += column[theirs]
        column[theirs] = 0.0
    ahead = np.maximum(firms.capability[theirs] - firms.capability[mine], 0.0)
    firms.capability[mine] += world.p["merger_absorption"][bids.world, 0] * ahead
    pay_owners(world, bids)
    leaves = world.tally.leaves
    there = bids.world * leaves + firms.home[theirs]
    bought = np.bincount(there, minlength=world.worlds * leaves).reshape(world.worlds, leaves)
    world.tally.add("mergers", bought.astype(np.float64))


def pay_owners(world: World, bids: Bids) -> None:
    """Guidance funds get their share of what the firm now holds; the rest goes to its investors
    when its purse is settled."""
    firms, funds = world.state.firms, world.state.funds
    held = world.state.stakes[bids.world, :, bids.row]
    shares = held * np.maximum(firms.cash[bids.world, bids.row], 0.0)[:, None]
    if not shares.any():
        return
    paid, proceeds = np.zeros(firms.cash.shape), np.zeros(funds.cash.shape)
    paid[bids.world, bids.row] = shares.sum(axis=1)
    np.add.at(proceeds[:, int(world.line.private.sum()) :], bids.world, shares)
    world.books.pay("shares bought out", "firms", "funds", paid, proceeds)
    pay_out(world, proceeds)
