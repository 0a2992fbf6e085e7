"""Funds: how much they have to invest, which firms they meet, what they pay, what follows.

Funds (worlds, funds); firms (worlds, firms); deals are flat lists (one entry a deal).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.model.axes import TIER_OF_CLASS, TINY
from sim.model.state import Bool, Firms, Float, Funds, Int
from sim.model.streams import Streams, Words, numbered_rows, poisson, row_words


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
    least: Float,
) -> Float:
    """Value before a round, yuan: the dearest of a floor for its tier, its sales, and a least.

    max(max(floor, multiple·sales·e^(g/2))·exp(κ·h), least); κ ``heat_on_value`` says how far the
    heat h of the market lifts what is paid; ``least`` what is left of the last mark when it falls
    as far as a mark may in one round.
    """
    by_sales = multiple * sales_rate * np.exp(0.5 * np.maximum(growth, 0.0))
    value: Float = np.maximum(np.maximum(floor, by_sales) * np.exp(heat_on_value * heat), least)
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
    """Cheques of a fund shrink together to its ``room`` (worlds, funds): × min(1, room/Σ cheques).

    ``least`` (worlds, 1) yuan: no deal is closed for less, and none for nothing.
    """
    asked = sum_by_fund(deals, deals.cheque, room.shape)
    scale = np.minimum(1.0, room / np.maximum(asked, 1.0))
    cheque = deals.cheque * scale[deals.world, deals.fund]
    closed = Deals(deals.world, deals.fund, deals.firm, cheque, deals.before)
    return closed.part((cheque >= least[deals.world, 0]) & (cheque > 0))


def deal_counts(
    powder: Float, mean_cheque: Float, work_time: Float, uniforms: Float, most: int, dt: float
) -> Int:
    """Deals each fund closes in a step: Poisson of mean powder/cheque·(1 − exp(−dt/T)).

    ``powder`` yuan accrued and not invested, worked off over ``work_time`` T years; a fund that
    paid more than the mean waits longer.
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
    draws = streams.uniform_at("funding.deal", step, world, words[:, None] + row_words(2))
    return Table(world, fund, words, draws[:, 0] < bound[world, fund], draws[:, 1])


def gumbel(uniforms: Float) -> Float:
    """Gumbel noise: picking the best of score + noise is a logit choice (McFadden 1974)."""
    noise: Float = -np.log(-np.log(uniforms))
    return noise


def meet_firms(streams: Streams, step: int, table: Table, chairs: Words, rows_in_use: Int) -> Int:
    """A shortlist of rows drawn at random for each deal, shape of ``chairs``; −1 an empty chair.

    Rows are drawn below the next power of two above ``rows_in_use`` (worlds,), so one firm more
    or less changes no other firm's chance to be met.
    """
    exponent = np.ceil(np.log2(np.maximum(rows_in_use, 2))).astype(np.int64)[table.world]
    rows = streams.below_power("funding.meet", step, table.world, chairs, exponent)
    rows[rows >= rows_in_use[table.world][:, None]] = -1
    return rows


def meet_at_home(
    streams: Streams, step: int, table: Table, chairs: Words, firms: Firms, leaves: Float
) -> Int:
    """A shortlist drawn among the firms of each fund's mandate, shape of ``chairs``.

    ``leaves`` (funds, leaves) says where mandates lie. −1 where one holds no firm.
    """
    draws = streams.uniform_at("funding.meet", step, table.world, chairs)
    mandate = table.fund[:, None] * leaves.shape[1] + firms.home[table.world]
    here = firms.alive[table.world] & np.take(leaves > 0, mandate)
    number = here.sum(axis=1)
    members = np.flatnonzero(here) % firms.alive.shape[1]
    found = number > 0
    turn = (np.cumsum(number) - number)[:, None] + (draws * number[:, None]).astype(np.int64)
    rows = np.full(draws.shape, -1)
    rows[found] = members[turn[found]]
    return rows


def chair_words(table: Table, shortlist: int) -> Words:
    """Words of the chairs at each deal's table, (deals, shortlist): they key its draws."""
    return table.words[:, None] + row_words(2 + shortlist)[2:]


@dataclass(frozen=True)
class Tastes:
    """Weights of the score, each (worlds, 1); ``most_growth`` 1/year, ``follow_on_wait`` years."""

    growth: Float
    most_growth: Float
    capability: Float
    follow_on_wait: Float


def best_of(
    streams: Streams,
    step: int,
    table: Table,
    chairs: Words,
    rows: Int,
    firms: Firms,
    growth: Float,
    line: FundLine,
    tastes: Tastes,
) -> Int:
    """The firm each deal goes to, −1 for none: the best of growth + capability + tier fit + taste.

    score = a·min(g, g_max) + b·C + ln(tier weight) + Gumbel noise, which makes it a logit choice.

    ``rows`` (deals, candidates) those met on the ``chairs``, −1 for nobody; ``growth`` (worlds,
    firms) expected. A firm that had a round lately is passed over (follow-on rounds come after a
    year or more), and so are firms outside the fund's country or tiers. Only who is possible is
    looked at closely.
    """
    candidates, width = rows.shape[1], firms.alive.shape[1]
    seat = np.flatnonzero(rows >= 0)
    place = table.world[seat // candidates] * width + rows.reshape(-1)[seat]
    ready = firms.alive & (firms.since_deal >= tastes.follow_on_wait)
    possible = np.flatnonzero(np.take(ready, place))
    seat, place = seat[possible], place[possible]
    deal = seat // candidates
    tier = TIER_OF_CLASS[firms.product_class.reshape(-1)[place]]
    tier_weight = line.tiers[table.fund[deal], tier]
    abroad = firms.home.reshape(-1)[place] == line.leaves.shape[1] - 1
    possible = np.flatnonzero((line.overseas[table.fund[deal]] == abroad) & (tier_weight > 0))
    seat, place, deal, tier_weight = (found[possible] for found in (seat, place, deal, tier_weight))
    world = table.world[deal]
    words = chairs.reshape(-1)[seat][:, None]
    taste = gumbel(streams.uniform_at("funding.taste", step, world, words)[:, 0])
    score = np.full(rows.shape, -np.inf)
    score.reshape(-1)[seat] = (
        tastes.growth[world, 0]
        * np.minimum(growth.reshape(-1)[place], tastes.most_growth[world, 0])
        + tastes.capability[world, 0] * firms.capability.reshape(-1)[place]
        + np.log(np.maximum(tier_weight, TINY))
        + taste
    )
    best = np.arange(len(rows)), np.argmax(score, axis=1)
    return np.where(np.isfinite(score[best]), rows[best], -1)


def cheque(before: Float, dilution: Float, most_dilution: Float, size: Float) -> Float:
    """What a deal's share of the firm costs: before·s/(1 − s), s = min(dilution·size, most).

    ``before`` value before the round, yuan; ``dilution`` share sold at the median; ``size`` a
    lognormal factor; all (deals,).
    """
    sold = np.minimum(dilution * size, most_dilution)
    return before * sold / (1.0 - sold)


def sum_by_fund(deals: Deals, values: Float, shape: tuple[int, ...]) -> Float:
    """Sum of a value over deals by fund: (worlds, funds)."""
    key = deals.world * shape[1] + deals.fund
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def sum_by_firm(deals: Deals, values: Float, shape: tuple[int, ...]) -> Float:
    """Sum of a value over deals by firm: (worlds, firms)."""
    key = deals.world * shape[1] + deals.firm
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def private_budgets(activity: Float, overseas: Float, line: FundLine) -> Float:
    """Budget of each private fund row, yuan a year, (worlds, funds): activity/number of rows.

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
