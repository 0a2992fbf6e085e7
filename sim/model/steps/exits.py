"""Step 7, the other end: firms go public, and guidance funds sell what they hold."""

from __future__ import annotations

import numpy as np

from sim.model import exits, funding
from sim.model.funding import Deals
from sim.model.state import Float, Int
from sim.model.streams import numbered_rows
from sim.model.world import World


def dilute(world: World, in_world: Int, row: Int, kept: Float) -> None:
    """Older shares of some firms become smaller parts; ``kept`` (n,) of each firm once."""
    stakes = world.state.stakes
    stakes[in_world, :, row] *= kept[:, None]


def book_stakes(world: World, deals: Deals, money: Float) -> None:
    """Guidance funds hold the share of the firm their cheques bought; older shares shrink.

    ``money`` (worlds, firms) all new money of the step. Who co-invests buys at the same value.
    """
    places = deals.world * money.shape[1] + deals.firm
    first = np.unique(places, return_index=True)[1]
    in_world, row = deals.world[first], deals.firm[first]
    kept = exits.left_after(deals.before[first], money[in_world, row])
    dilute(world, in_world, row, kept)
    private = int(world.line.private.sum())  # their rows come first
    guided = deals.part(deals.fund >= private)
    share = guided.cheque / (guided.before + money[guided.world, guided.firm])
    np.add.at(world.state.stakes, (guided.world, guided.fund - private, guided.firm), share)


def value_on_the_market(world: World, in_world: Int, row: Int) -> Float:
    """What some firms would fetch now, (n,) yuan: as before a round, whatever their last mark."""
    p, firms, at = world.p, world.state.firms, (in_world, row)
    return funding.pre_money(
        p.vector("seed_value")[in_world, firms.product_class[at]],
        p["sales_multiple"][in_world, 0],
        firms.sales_rate[at],
        world.flows.growth[at],
        world.state.nation.heat[in_world],
        p["heat_on_value"][in_world, 0],
        np.zeros(len(row)),
    )


def let_firms_list(world: World) -> None:
    """Firms of China that an exchange would take go public at a rate; listed ones are marked."""
    p, firms, groups = world.p, world.state.firms, world.groups
    listed = np.divmod(np.flatnonzero(firms.listed_at > 0.0), firms.alive.shape[1])
    firms.valuation[listed] = value_on_the_market(world, *listed)
    dear = np.flatnonzero(firms.valuation >= p["listing_value"])
    in_world, row = np.divmod(dear, firms.alive.shape[1])
    at = in_world, row
    ready = exits.may_list(
        firms.valuation[at],
        firms.sales_rate[at] / p["humanoid_share_of_revenue"][in_world, 0],
        firms.age[at],
        p["listing_value"][in_world, 0],
        p["listing_sales"][in_world, 0],
        p["listing_age"][in_world, 0],
    )
    ready &= firms.alive[at] & groups.in_china[at] & (firms.listed_at[at] == 0.0)
    in_world, row = in_world[ready], row[ready]
    faster = 1.0 + world.instruments.listing_gain[in_world, firms.home[in_world, row]]
    rate = p["listing_rate"][in_world, 0] * faster
    words = numbered_rows(firms.identity[in_world, row][:, None])
    draws = world.streams.uniform_at("listing", world.step, in_world, words)[:, 0]
    goes = draws < -np.expm1(-rate * world.dt)
    if goes.any():
        go_public(world, in_world[goes], row[goes])


def go_public(world: World, in_world: Int, row: Int) -> None:
    """New shares are sold to the public, at what the firm would fetch now."""
    p, firms, at = world.p, world.state.firms, (in_world, row)
    before = value_on_the_market(world, in_world, row)
    money = exits.raised(before, p["listing_share"][in_world, 0])
    received = np.zeros(firms.cash.shape)
    received[at] = money
    world.books.pay("listing", "investors", "firms", None, received)
    dilute(world, in_world, row, exits.left_after(before, money))
    firms.equity_raised += received
    firms.valuation[at] = before + money
    firms.since_deal[at] = 0.0
    firms.listed_at[at] = world.time
    world.tally.add("listings", world.groups.by_home((received > 0.0).astype(np.float64)))
    world.tally.add("listing_amount", world.groups.by_home(received))


def sell_stakes(world: World) -> None:
    """Guidance funds sell listed shares after the lock-up, and pay out at once what they get.

    The treasury has its share of the fund, other investors have the rest.
    """
    p, firms, funds, stakes = world.p, world.state.firms, world.state.funds, world.state.stakes
    in_world, row = np.divmod(np.flatnonzero(firms.listed_at > 0.0), firms.alive.shape[1])
    listed_for = world.time - firms.listed_at[in_world, row]
    free = listed_for >= p["lock_up"][in_world, 0] - 1e-9
    in_world, row = in_world[free], row[free]
    held = stakes[in_world, :, row]
    if not held.any():
        return
    sold = held * exits.sold_in_step(p["selling_time"][in_world], world.dt)
    stakes[in_world, :, row] = held - sold
    proceeds = np.zeros(funds.cash.shape)
    private = int(world.line.private.sum())
    np.add.at(proceeds[:, private:], in_world, sold * firms.valuation[in_world, row][:, None])
    world.books.pay("shares sold", "investors", "funds", None, proceeds)
    pay_out(world, proceeds)


def pay_out(world: World, proceeds: Float) -> None:
    """Guidance funds pass on what they got, (worlds, funds), to treasuries and investors."""
    public = proceeds * world.state.funds.public_share
    back, whole = np.zeros((2, *world.books.balances["treasuries"].shape))
    for row in np.flatnonzero(~world.line.private):
        back[:, world.line.treasury[row]] += public[:, row]
        whole[:, world.line.treasury[row]] += proceeds[:, row]
    world.books.pay("returned by funds", "funds", "treasuries", public, back)
    world.books.pay("paid out by funds", "funds", "investors", proceeds - public, None)
    world.tally.add_by_region("public_money_returned", back)
    world.tally.add_by_region("fund_proceeds", whole)
