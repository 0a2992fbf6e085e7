"""Funds: what they have to invest, which firms they meet, what they pay, what follows."""

from __future__ import annotations

import math

from benchmarks.compiled.chance import draw, key_of, normal_of, numbered, poisson_of, word_of
from benchmarks.compiled.investment import expected_growth
from benchmarks.compiled.layout import (
    GUIDANCE,
    GUIDANCE_FUND,
    MACHINES,
    MOST_DEALS,
    OVERSEAS,
    TIER_OF_CLASS,
    VENTURE,
    compiled,
)

HEAT, COUNT, DEAL, MEET, TASTE = (
    word_of(f"funding.{name}") for name in ("heat", "count", "deal", "meet", "taste")
)
SHORTLIST = 16  # rows a fund looks at for a deal
TURN = 1 << 20  # words of a fund's first, second, ... deal lie so far apart


@compiled
def raise_equity(p, world, place, firms, funds, year, deals, at_home):
    """``deals``: room for the month's, ``at_home``: for rows of firms."""
    let_heat_move(p, world, funds)
    in_use = 0
    for i in range(world.rows):
        if firms.alive[i]:
            in_use = i + 1
    struck, count_key = 0, key_of(world, COUNT, world.step)
    for row in range(len(funds)):
        fund = funds[row]
        mean = max(fund.powder, 0.0) / p.mean_cheque * world.work_off
        uniform, first = draw(count_key, fund.word), struck
        for turn in range(poisson_of(uniform, min(mean, float(MOST_DEALS)), MOST_DEALS)):
            deals[struck].fund = row
            if negotiate(p, world, place, firms, fund, turn, in_use, deals[struck], at_home):
                struck += 1
        hold_to_budget(p, fund, deals, first, struck)
    beside, venture = 0.0, 0
    for k in range(struck):
        if deals[k].cheque >= p.least_cheque and deals[k].cheque > 0.0:
            beside += close(p, world, firms, funds, year, deals[k])
    for row in range(len(funds)):
        venture += funds[row].kind == VENTURE
    for row in range(len(funds)):
        if funds[row].kind == VENTURE:
            funds[row].powder -= p.displacement * beside / venture


@compiled
def let_heat_move(p, world, funds):
    """Deal activity E = E0·e^h; dh = [φ·g·(1 − E/E_max)⁺ − ρ·h]·dt + σ·√dt·z."""
    activity = p.normal_activity * math.exp(world.heat)
    crowded = max(1.0 - activity / p.most_activity, 0.0)
    drive = p.heat_response * world.sales_growth * crowded
    shock = normal_of(draw(key_of(world, HEAT, world.step), numbered(0)))
    world.heat += (drive - p.heat_reversion * world.heat) * world.dt
    world.heat += p.heat_volatility * math.sqrt(world.dt) * shock
    venture = overseas = 0
    for row in range(len(funds)):
        venture += funds[row].kind == VENTURE
        overseas += funds[row].kind == OVERSEAS
    for row in range(len(funds)):
        fund = funds[row]
        if fund.kind == VENTURE:
            fund.pace = activity / venture
        elif fund.kind == OVERSEAS:
            fund.pace = p.overseas_activity / overseas
        fund.powder += fund.pace * world.dt


@compiled
def negotiate(p, world, place, firms, fund, turn, in_use, deal, at_home):
    """A fund looks for the firm it likes best and agrees on a cheque; False if there is none."""
    word = fund.word + numbered(turn * TURN)
    key = key_of(world, DEAL, world.step)
    bound_share = fund.local_share
    if world.time >= p.reinvestment_rules_change:
        bound_share *= p.reinvestment_pull_since_2025
    if draw(key, word + numbered(0)) < bound_share:
        count = 0
        for i in range(in_use):
            if firms.alive[i] and fund.mandate[firms.home[i]]:
                at_home[count] = i
                count += 1
        firm = best_of(p, world, place, firms, fund, word, at_home, count, count)
    else:
        places = 1  # rows are drawn below a power of two
        while places < in_use:
            places *= 2
        firm = best_of(p, world, place, firms, fund, word, at_home, places, -1)
    if firm < 0:
        return False
    size = math.exp(p.cheque_spread * normal_of(draw(key, word + numbered(1))))
    sold = min(p.dilution * size, p.most_dilution)
    deal.firm = firm
    deal.before = pre_money(p, world, firms, firm)
    deal.cheque = deal.before * sold / (1.0 - sold)
    return True


@compiled
def best_of(p, world, place, firms, fund, word, at_home, places, listed):
    """Growth + capability + taste, among firms of its country and tiers not lately funded.

    The shortlist is drawn from ``at_home`` if it is ``listed``, else from all rows.
    """
    meet, taste = key_of(world, MEET, world.step), key_of(world, TASTE, world.step)
    best, highest = -1, -math.inf
    if places == 0:
        return best
    for k in range(SHORTLIST):
        i = int(draw(meet, word + numbered(2 + k)) * places)
        if listed >= 0:
            i = at_home[i]
        if i >= world.rows or not firms.alive[i]:
            continue
        if not fund.tiers[TIER_OF_CLASS[firms.makes[i]]]:
            continue
        if (fund.kind == OVERSEAS) == (place.in_china[firms.home[i]] != 0):
            continue
        if firms.since_deal[i] < p.follow_on_wait:
            continue
        growth = expected_growth(p, firms.orders_fast[i], firms.orders_slow[i])
        score = p.taste_growth * min(growth, p.most_growth_counted)
        score += p.taste_capability * firms.capability[i]
        score -= math.log(-math.log(draw(taste, word + numbered(2 + k))))
        if score > highest:
            best, highest = i, score
    return best


@compiled
def pre_money(p, world, firms, i):
    """max(max(floor, multiple·sales·e^(g/2))·e^(κ·h), last)."""
    growth = expected_growth(p, firms.orders_fast[i], firms.orders_slow[i])
    by_sales = p.sales_multiple * firms.sales_rate[i] * math.exp(0.5 * max(growth, 0.0))
    value = max(p.seed_value[firms.makes[i]], by_sales) * math.exp(p.heat_on_value * world.heat)
    return max(value, firms.valuation[i])


@compiled
def hold_to_budget(p, fund, deals, first, last):
    """A fund's cheques shrink together to what it may call and has to spend soon."""
    room = max(fund.powder, 0.0) + fund.pace * p.cheque_patience
    if fund.kind == GUIDANCE:
        room = min(room, max(fund.commitment - fund.invested, 0.0))
    asked = 0.0
    for k in range(first, last):
        asked += deals[k].cheque
    scale = min(1.0, room / max(asked, 1.0))
    for k in range(first, last):
        deals[k].cheque *= scale


@compiled
def close(p, world, firms, funds, year, deal):
    """Treasury and investors fill the fund, the fund pays the firm; returns the co-investment."""
    fund, i, cheque = funds[deal.fund], deal.firm, deal.cheque
    public, beside = cheque * fund.public_share, 0.0
    if fund.treasury >= 0:
        world.treasuries[fund.treasury] -= public
        year.public[GUIDANCE_FUND, fund.treasury] += public
        fund.cash += public
    world.investors -= cheque - public
    fund.cash += cheque - public
    fund.cash -= cheque
    firms.cash[i] += cheque
    fund.invested += cheque
    fund.powder -= cheque
    if fund.kind == GUIDANCE:
        off_peak = (fund.public_share - p.crowding_peak) / p.crowding_width
        beside = cheque * p.crowding_height * math.exp(-(off_peak**2))
        world.investors -= beside
        firms.cash[i] += beside
        social = (cheque - public + beside) / fund.mandate.sum()
        for leaf in range(len(fund.mandate)):
            year.social_capital[leaf] += social * fund.mandate[leaf]
    firms.equity_raised[i] += cheque + beside
    firms.valuation[i] = max(firms.valuation[i], deal.before + cheque)
    firms.since_deal[i] = 0.0
    year.deals[firms.home[i]] += 1.0
    year.deal_amount[firms.home[i]] += cheque + beside
    if firms.makes[i] < MACHINES:
        year.deals_makers[firms.home[i]] += 1.0
        year.deal_amount_makers[firms.home[i]] += cheque + beside
    return beside
