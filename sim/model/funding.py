"""Funds: how much they have to invest, which firms they meet, what they pay, what follows.

Funds (worlds, funds); firms (worlds, firms); deals are flat lists (one entry a deal).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.model.axes import TINY
from sim.model.state import Bool, Firms, Float, Funds, Int
from sim.model.streams import Streams, Words, numbered_rows, poisson


def deal_heat_change(
    heat: Float,
    growth: Float,
    activity: Float,
    most_activity: Float,
    response: Float,
    reversion: Float,
    volatility: Float,
    shock: Float,
    dt: float,
) -> Float:
    """Change of the log of deal activity: dh = [φ·g·(1 − E/E_max) − ρ·h]·dt + σ·√dt·z.

    ``growth`` g of orders a year as investors saw it; ``activity`` E yuan a year now; reversion ρ
    and volatility σ per year. Without ceiling and reversion funding explodes (Gompers & Lerner
    2000 on money chasing deals).
    """
    drive = response * growth * np.maximum(1.0 - activity / most_activity, 0.0)
    change: Float = (drive - reversion * heat) * dt + volatility * np.sqrt(dt) * shock
    return change


def believed_growth(growth: Float, orders: Float, credible_volume: Float) -> Float:
    """Growth investors act on: g·q/(q + q0). Growth from a handful of machines convinces few.

    ``orders`` q and ``credible_volume`` q0 in machines a year, ``growth`` g a year.
    """
    return growth * orders / (orders + credible_volume)


def crowding_in(public_share: Float, peak: Float, width: Float, height: Float) -> Float:
    """Private money drawn along by a yuan of a guidance fund: ψ·exp(−((x − x*)/w)²).

    A hump in the public share x: some public money certifies, much of it repels (Brander, Du &
    Hellmann 2015 find mixed funding best). Without unit.
    """
    return height * np.exp(-(((public_share - peak) / width) ** 2))


def pre_money(
    floor: Float,
    multiple: Float,
    sales_rate: Float,
    growth: Float,
    heat: Float,
    heat_on_value: Float,
    last: Float,
) -> Float:
    """Value before a round, yuan: the dearest of a floor for its tier, its sales and its last mark.

    max(max(floor, multiple·sales·e^(g/2))·exp(κ·h), last); κ ``heat_on_value`` says how far the
    heat h of the market lifts what is paid.
    """
    by_sales = multiple * sales_rate * np.exp(0.5 * np.maximum(growth, 0.0))
    value: Float = np.maximum(np.maximum(floor, by_sales) * np.exp(heat_on_value * heat), last)
    return value


TURN = 1 << 20  # distance between the row words of a fund's first, second, ... deal in a step


@dataclass(frozen=True)
class FundLine:
    """What stays the same of each fund row.

    ``names`` for its random draws; ``treasury`` region row of the public share (−1: none);
    ``leaves`` (funds, leaves) 1 where its mandate lies; ``tiers`` (funds, 3) weight by tier;
    ``overseas`` (funds,) 1 for funds that invest abroad only.
    """

    names: tuple[str, ...]
    words: Words
    treasury: Int
    leaves: Float
    tiers: Float
    private: Bool
    overseas: Bool


@dataclass(frozen=True)
class Deals:
    """Deals of one step: flat arrays, one entry a deal; money in yuan, ``before`` the round."""

    world: Int
    fund: Int
    firm: Int
    cheque: Float
    before: Float

    def part(self, chosen: Bool) -> Deals:
        """Some of the deals."""
        return Deals(*(values[chosen] for values in vars(self).values()))


def within_room(deals: Deals, room: Float, least: Float) -> Deals:
    """Cheques of a fund shrink together to its ``room`` (worlds, funds); tiny ones fall away.

    ``least`` (worlds, 1) yuan: no deal is closed for less.
    """
    asked = sum_by_fund(deals, deals.cheque, room.shape)
    scale = np.minimum(1.0, room / np.maximum(asked, 1.0))
    cheque = deals.cheque * scale[deals.world, deals.fund]
    closed = Deals(deals.world, deals.fund, deals.firm, cheque, deals.before)
    return closed.part(cheque >= least[deals.world, 0])


def deal_counts(
    powder: Float, mean_cheque: Float, work_time: Float, uniforms: Float, most: int, dt: float
) -> Int:
    """Deals each fund closes in a step: Poisson with mean powder/cheque over ``work_time`` years.

    ``powder`` yuan accrued and not invested; a fund that paid more than the mean waits longer.
    ``most`` is a bound of the engine that real means stay far below.
    """
    mean = np.maximum(powder, 0.0) / mean_cheque * -np.expm1(-dt / work_time)
    return np.minimum(poisson(uniforms, np.minimum(mean, float(most)), most), most)


@dataclass(frozen=True)
class Table:
    """Deals to be made in a step, one entry each: by which fund, in which world.

    ``words`` key the draws of the deal; ``bound`` marks deals that must stay in the mandate;
    ``size_draw`` a uniform for the cheque's size.
    """

    world: Int
    fund: Int
    words: Words
    bound: Bool
    size_draw: Float

    def part(self, chosen: Bool) -> Table:
        """Some of the deals."""
        return Table(*(values[chosen] for values in vars(self).values()))


def table_of_deals(streams: Streams, step: int, counts: Int, line: FundLine, bound: Float) -> Table:
    """Line up the deals of a step; a deal is bound to the mandate with chance ``bound``.

    ``counts`` and ``bound`` (worlds, funds). So the share of a fund's deals that stays in its
    region is what its rules ask for, not more.
    """
    most = int(counts.max(initial=0))
    place = np.arange(most)[None, None, :] < counts[:, :, None]
    world, fund, turn = np.nonzero(place)
    words = line.words[fund] + numbered_rows(turn * TURN)
    draws = streams.uniform_at(
        "funding.deal", step, world, words[:, None] + numbered_rows(np.arange(2))[None, :]
    )
    return Table(world, fund, words, draws[:, 0] < bound[world, fund], draws[:, 1])


def gumbel(uniforms: Float) -> Float:
    """Gumbel noise: picking the best of score + noise is a logit choice (McFadden 1974)."""
    noise: Float = -np.log(-np.log(uniforms))
    return noise


def meet_firms(
    streams: Streams, step: int, table: Table, rows_in_use: Int, shortlist: int
) -> tuple[Int, Float]:
    """A shortlist of rows drawn at random for each deal, and taste: (deals, shortlist) each.

    Rows are drawn below the next power of two above ``rows_in_use`` (worlds,), so one firm more
    or less changes no other firm's chance to be met; rows not in use are empty chairs.
    """
    words = table.words[:, None] + numbered_rows(np.arange(2, 2 + shortlist))[None, :]
    met = streams.uniform_at("funding.meet", step, table.world, words)
    taste = streams.uniform_at("funding.taste", step, table.world, words)
    chairs = 2 ** np.ceil(np.log2(np.maximum(rows_in_use, 1)))
    rows = (met * chairs[table.world][:, None]).astype(np.int64)
    return np.where(rows < rows_in_use[table.world][:, None], rows, -1), gumbel(taste)


def meet_at_home(
    streams: Streams, step: int, table: Table, present: Bool, home: Int, leaves: Float, most: int
) -> tuple[Int, Float]:
    """A shortlist drawn among the firms of the fund's mandate, and taste: (deals, most) each.

    ``present`` and ``home`` (worlds, firms), ``leaves`` (funds, leaves). −1 where the mandate
    holds no firm.
    """
    words = table.words[:, None] + numbered_rows(np.arange(2, 2 + most))[None, :]
    draws = streams.uniform_at("funding.meet", step, table.world, words)
    taste = streams.uniform_at("funding.taste", step, table.world, words)
    rows = np.full(draws.shape, -1)
    for fund in np.unique(table.fund):
        here = present & (leaves[fund] > 0)[home]
        number = here.sum(axis=1)
        first = np.cumsum(number) - number
        members = np.nonzero(here)[1]
        deals = np.flatnonzero((table.fund == fund) & (number[table.world] > 0))
        world = table.world[deals]
        turn = (draws[deals] * number[world][:, None]).astype(np.int64)
        rows[deals] = members[first[world][:, None] + turn]
    return rows, gumbel(taste)


@dataclass(frozen=True)
class Tastes:
    """Weights of the score, each (worlds, 1); ``most_growth`` 1/year, ``follow_on_wait`` years."""

    growth: Float
    most_growth: Float
    capability: Float
    follow_on_wait: Float


def best_of(
    view: tuple[Firms, Float, Int, FundLine, Tastes],
    table: Table,
    rows: Int,
    taste: Float,
) -> Int:
    """The firm each deal goes to, −1 for none: growth + capability + tier fit + taste.

    ``view`` holds the firms, their expected growth, their tiers, the funds and the tastes;
    ``rows`` (deals, candidates). A firm that had a round lately is passed over (follow-on rounds
    come after a year or more), and so are firms outside the fund's country or tiers.
    """
    firms, growth, tier, line, tastes = view
    if not len(table.world):
        return np.zeros(0, dtype=np.int64)
    here, fund = table.world[:, None], table.fund[:, None]
    home = firms.home[here, rows]
    tier_weight = line.tiers[fund, tier[here, rows]]
    abroad = home == line.leaves.shape[1] - 1
    possible = (
        (rows >= 0)
        & firms.alive[here, rows]
        & (line.overseas[table.fund][:, None] == abroad)
        & (firms.since_deal[here, rows] >= tastes.follow_on_wait[table.world])
        & (tier_weight > 0)
    )
    score = (
        tastes.growth[table.world] * np.minimum(growth[here, rows], tastes.most_growth[table.world])
        + tastes.capability[table.world] * firms.capability[here, rows]
        + np.log(np.maximum(tier_weight, TINY))
        + taste
    )
    score = np.where(possible, score, -np.inf)
    best = np.argmax(score, axis=1)
    pick = np.arange(len(best))
    return np.where(np.isfinite(score[pick, best]), rows[pick, best], -1)


def close_deals(
    table: Table, chosen: Int, pre: Float, dilution: Float, most_dilution: Float, size: Float
) -> Deals:
    """The cheque of each deal buys a share of the chosen firm; deals without a firm fall away.

    ``pre`` (worlds, firms) value before the round; ``dilution`` (worlds, 1) share sold at the
    median, never above ``most_dilution``; ``size`` (deals,) lognormal factor.
    """
    found = chosen >= 0
    world, fund, firm = table.world[found], table.fund[found], chosen[found]
    before = pre[world, firm]
    sold = np.minimum(dilution[world, 0] * size[found], most_dilution[world, 0])
    cheque = before * sold / (1.0 - sold)
    return Deals(world, fund, firm, cheque, before)


def sum_by_fund(deals: Deals, values: Float, shape: tuple[int, ...]) -> Float:
    """Sum of a value over deals by fund: (worlds, funds)."""
    key = deals.world * shape[1] + deals.fund
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def sum_by_firm(deals: Deals, values: Float, shape: tuple[int, ...]) -> Float:
    """Sum of a value over deals by firm: (worlds, firms)."""
    key = deals.world * shape[1] + deals.firm
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def private_budgets(activity: Float, overseas: Float, line: FundLine) -> Float:
    """Budget of each private fund row, yuan a year, (worlds, funds): equal parts of the activity.

    ``activity`` and ``overseas`` (worlds,) yuan a year of private money at home and abroad.
    Guidance funds get 0 here: their pace is set by their lever.
    """
    home = line.private & ~line.overseas
    abroad = line.private & line.overseas
    return (
        activity[:, None] * (home / max(int(home.sum()), 1))[None, :]
        + overseas[:, None] * (abroad / max(int(abroad.sum()), 1))[None, :]
    )


def room_of_funds(funds: Funds, line: FundLine) -> Float:
    """What each fund may still call, yuan: commitments not invested; private funds have no end."""
    left = np.maximum(funds.commitment - funds.invested, 0.0)
    return np.where(line.private[None, :], np.inf, left)
