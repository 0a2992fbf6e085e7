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

    max(max(floor, multiple·sales·√(1 + g))·exp(κ·h), last); κ ``heat_on_value`` says how far the
    heat h of the market lifts what is paid.
    """
    by_sales = multiple * sales_rate * np.sqrt(1.0 + np.maximum(growth, 0.0))
    value: Float = np.maximum(np.maximum(floor, by_sales) * np.exp(heat_on_value * heat), last)
    return value


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
    """Deals of one step: flat arrays, one entry a deal; money in yuan."""

    world: Int
    fund: Int
    firm: Int
    cheque: Float
    post_money: Float


def deal_counts(
    powder: Float, mean_cheque: Float, work_time: Float, uniforms: Float, most: int, dt: float
) -> Int:
    """Deals each fund closes in a step: Poisson with mean powder/cheque over ``work_time`` years.

    ``powder`` yuan accrued and not invested; a fund that paid more than the mean waits longer.
    ``most`` is a bound of the engine that real means stay far below.
    """
    mean = np.maximum(powder, 0.0) / mean_cheque * -np.expm1(-dt / work_time)
    return np.minimum(poisson(uniforms, np.minimum(mean, float(most)), most), most)


def meet_firms(
    streams: Streams, step: int, counts: Int, line: FundLine, rows_in_use: Int, shortlist: int
) -> tuple[Int, Int, Int, Float]:
    """Who sits at the table: for each deal its world, fund, a shortlist of rows and taste noise.

    A shortlist is drawn at random among the rows in use (``rows_in_use`` (worlds,)); the noise is
    Gumbel, so that picking the best score is a logit choice.
    """
    most = int(counts.max(initial=0))
    place = np.arange(most)[None, None, :] < counts[:, :, None]
    flat = np.flatnonzero(place)
    world, fund, turn = np.unravel_index(flat, place.shape)
    numbers = turn[:, None] * shortlist + np.arange(shortlist)[None, :]
    words = line.words[fund][:, None] + numbered_rows(numbers)
    met = streams.uniform_at("funding.meet", step, world, words)
    taste = streams.uniform_at("funding.taste", step, world, words)
    rows = (met * rows_in_use[world][:, None]).astype(np.int64)
    return world, fund, rows, -np.log(-np.log(taste))


@dataclass(frozen=True)
class Tastes:
    """Weights of the score, each (worlds, 1); ``most_growth`` 1/year, ``follow_on_wait`` years."""

    growth: Float
    most_growth: Float
    capability: Float
    local: Float
    follow_on_wait: Float


def score_firms(
    firms: Firms,
    growth: Float,
    tier: Int,
    line: FundLine,
    local_share: Float,
    world: Int,
    fund: Int,
    rows: Int,
    tastes: Tastes,
) -> Float:
    """Score of each shortlisted firm, (deals, shortlist); −inf for one that can't be bought.

    growth + capability + region and tier fit; a firm that had a round lately is skipped (next
    round after 12–18 months); funds with a mandate prefer it by ``local`` × its local share.
    """
    here = world[:, None]
    home = firms.home[here, rows]
    in_mandate = line.leaves[fund[:, None], home]
    tier_weight = line.tiers[fund[:, None], tier[here, rows]]
    fits = line.overseas[fund][:, None] == (home == line.leaves.shape[1] - 1)
    ready = firms.since_deal[here, rows] >= tastes.follow_on_wait[world]
    possible = firms.alive[here, rows] & fits & ready & (tier_weight > 0)
    bound = local_share[world, fund][:, None]
    score = (
        tastes.growth[world] * np.minimum(growth[here, rows], tastes.most_growth[world])
        + tastes.capability[world] * firms.capability[here, rows]
        + tastes.local[world] * bound * in_mandate
        + np.log(np.maximum(tier_weight, TINY))
    )
    strict = (bound >= 0.999) & (in_mandate < 0.5)
    return np.where(possible & ~strict, score, -np.inf)


def close_deals(
    world: Int,
    fund: Int,
    rows: Int,
    scores: Float,
    pre: Float,
    dilution: Float,
    most_dilution: Float,
    size_noise: Float,
    limit: Float,
) -> Deals:
    """Each fund takes its best firm; the cheque buys a share of it, within the fund's limit.

    ``pre`` (worlds, firms) value before the round; ``dilution`` (worlds, 1) share sold at the
    median, never above ``most_dilution``; ``size_noise`` (deals,) lognormal factor; ``limit``
    (worlds, funds) yuan a deal.
    """
    best = np.argmax(scores, axis=1)
    pick = np.arange(len(best))
    found = np.isfinite(scores[pick, best]) if len(best) else np.zeros(0, dtype=bool)
    world, fund, firm = world[found], fund[found], rows[pick, best][found]
    before = pre[world, firm]
    sold = np.minimum(dilution[world, 0] * size_noise[found], most_dilution[world, 0])
    cheque = np.minimum(before * sold / (1.0 - sold), limit[world, fund])
    return Deals(world, fund, firm, cheque, before + cheque)


def sum_by_fund(deals: Deals, values: Float, shape: tuple[int, int]) -> Float:
    """Sum of a value over deals by fund: (worlds, funds)."""
    key = deals.world * shape[1] + deals.fund
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def sum_by_firm(deals: Deals, values: Float, shape: tuple[int, int]) -> Float:
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
