"""Funds: what they have to invest, which firms they meet, what they pay, what follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.witness.accounts import pay, pay_public
from tests.witness.chance import (
    chance_within,
    gumbel_of,
    named,
    normal_of,
    numbered,
    poisson_of,
    word_sum,
)
from tests.witness.exits import share_out
from tests.witness.investment import expected_growth
from tests.witness.things import Firm, Fund, World
from tests.witness.worth import worth_now

MOST_DEALS = 60  # of one fund in a month
SHORTLIST = 16  # chairs a fund looks at for a deal
TURN = 1 << 20  # words of a fund's first, second, ... deal lie so far apart


@dataclass
class Deal:
    fund: Fund
    firm: Firm
    cheque: float
    before: float  # value of the firm before the round


def raise_equity(world: World) -> None:
    let_heat_move(world)
    deals = [
        deal
        for fund in world.funds
        for turn in range(number_of_deals(world, fund))
        if (deal := negotiate(world, fund, turn)) is not None
    ]
    for fund in world.funds:
        hold_to_budget(world, fund, [deal for deal in deals if deal.fund is fund])
    beside = 0.0
    closed: dict[int, list[Deal]] = {}
    money: dict[int, float] = {}
    for deal in deals:
        if deal.cheque > 0.0 and deal.cheque >= world.p("least_cheque"):
            more = close(world, deal)
            beside += more
            birth = deal.firm.birth
            closed.setdefault(birth, []).append(deal)
            money[birth] = money.get(birth, 0.0) + deal.cheque + more
    for birth, its_deals in closed.items():
        firm = its_deals[0].firm
        firm.valuation = max(deal.before + deal.cheque for deal in its_deals)
        share_out(firm, its_deals, money[birth])
    venture = [fund for fund in world.funds if fund.kind == "venture"]
    for fund in venture:
        fund.powder -= world.p("displacement") * beside / len(venture)


def let_heat_move(world: World) -> None:
    """Deal activity E = E0·e^h; dh = [φ·g·(1 − E/E_max)⁺ − ρ·h]·dt + σ·√dt·z."""
    activity = world.p("normal_activity") * math.exp(world.heat)
    crowded = max(1.0 - activity / world.p("most_activity"), 0.0)
    drive = world.p("heat_response") * world.sales_growth * crowded
    shock = normal_of(world.chance.draw("funding.heat", world.step, numbered(0)))
    world.heat += (drive - world.p("heat_reversion") * world.heat) * world.dt
    world.heat += world.p("heat_volatility") * math.sqrt(world.dt) * shock
    money = {"venture": activity, "overseas": world.p("overseas_activity")}
    for fund in world.funds:
        if fund.kind in money:
            fund.pace = money[fund.kind] / sum(other.kind == fund.kind for other in world.funds)
        fund.powder += fund.pace * world.dt


def number_of_deals(world: World, fund: Fund) -> int:
    """Poisson: powder over the usual cheque, worked off over a time."""
    mean = max(fund.powder, 0.0) / world.p("mean_cheque")
    mean *= chance_within(1.0 / world.p("deal_work_time"), world.dt)
    draw = world.chance.draw("funding.count", world.step, named(fund.name))
    return poisson_of(draw, min(mean, float(MOST_DEALS)), MOST_DEALS)


def negotiate(world: World, fund: Fund, turn: int) -> Deal | None:
    """A fund looks for the firm it likes best and agrees on a cheque."""
    word = word_sum(named(fund.name), numbered(turn * TURN))
    bound_draw, size_draw = world.chance.draws(
        "funding.deal", world.step, [word_sum(word, numbered(k)) for k in range(2)]
    )
    bound_share = fund.local_share
    if world.time >= world.p("reinvestment_rules_change"):
        bound_share *= world.p("reinvestment_pull_since_2025")
    bound = bound_draw < bound_share
    firm = best_at_home(world, fund, word) if bound else best_met(world, fund, word)
    if firm is None:
        return None
    before = pre_money(world, firm)
    size = math.exp(world.p("cheque_spread") * normal_of(size_draw))
    sold = min(world.p("dilution") * size, world.p("most_dilution"))
    cheque = before * sold / (1.0 - sold)
    return Deal(fund, firm, cheque, before)


def best_met(world: World, fund: Fund, word: int) -> Firm | None:
    """The best of a shortlist of chairs drawn at random below a power of two."""
    words = [word_sum(word, numbered(2 + k)) for k in range(SHORTLIST)]
    in_use = 1 + max(firm.chair for firm in world.firms)
    chairs = 1
    while chairs < in_use:
        chairs *= 2
    met = world.chance.draws("funding.meet", world.step, words)
    tastes = world.chance.draws("funding.taste", world.step, words)
    table = [
        (world.chairs[int(draw * chairs)] if int(draw * chairs) < in_use else None, taste)
        for draw, taste in zip(met, tastes, strict=True)
    ]
    return best_of(world, fund, table)


def best_at_home(world: World, fund: Fund, word: int) -> Firm | None:
    """The best of a shortlist drawn among the firms of the fund's mandate."""
    firms = [firm for firm in world.firms if firm.home in fund.mandate]
    if not firms:
        return None
    words = [word_sum(word, numbered(2 + k)) for k in range(SHORTLIST)]
    met = world.chance.draws("funding.meet", world.step, words)
    tastes = world.chance.draws("funding.taste", world.step, words)
    table = [
        (firms[int(draw * len(firms))], taste) for draw, taste in zip(met, tastes, strict=True)
    ]
    return best_of(world, fund, table)


def best_of(world: World, fund: Fund, table: Sequence[tuple[Firm | None, float]]) -> Firm | None:
    """Growth + capability + taste, among firms of its country and tiers not lately funded."""
    best, highest = None, -math.inf
    for firm, taste in table:
        if firm is None or firm.tier not in fund.tiers:
            continue
        if (fund.kind == "overseas") == world.in_china(firm):
            continue
        if firm.since_deal < world.p("follow_on_wait"):
            continue
        growth = expected_growth(world, firm.orders_fast, firm.orders_slow)
        score = world.p("taste_growth") * min(growth, world.p("most_growth_counted"))
        score += world.p("taste_capability") * firm.capability + gumbel_of(taste)
        if score > highest:
            best, highest = firm, score
    return best


def pre_money(world: World, firm: Firm) -> float:
    """What it is worth now, but no further below its last mark than a mark may fall."""
    return max(worth_now(world, firm), firm.valuation * (1.0 - world.p("most_markdown")))


def hold_to_budget(world: World, fund: Fund, deals: list[Deal]) -> None:
    """A fund's cheques shrink together to what it may call and has to spend soon."""
    room = max(fund.powder, 0.0) + fund.pace * world.p("cheque_patience")
    if fund.kind == "guidance":
        room = min(room, max(fund.commitment - fund.invested, 0.0))
    asked = sum(deal.cheque for deal in deals)
    scale = min(1.0, room / max(asked, 1.0))
    for deal in deals:
        deal.cheque *= scale


def close(world: World, deal: Deal) -> float:
    """Treasury and investors fill the fund, the fund pays the firm; returns the co-investment."""
    fund, firm, investors = deal.fund, deal.firm, world.outside["investors"]
    public = deal.cheque * fund.public_share
    private = deal.cheque - public
    if fund.treasury:
        pay_public(world, "guidance_fund", fund.treasury, fund, public)
    pay(investors, fund, private)
    pay(fund, firm, deal.cheque)
    fund.invested += deal.cheque
    fund.powder -= deal.cheque
    beside = 0.0
    if fund.kind == "guidance":
        off_peak = (fund.public_share - world.p("crowding_peak")) / world.p("crowding_width")
        beside = deal.cheque * world.p("crowding_height") * math.exp(-(off_peak**2))
        pay(investors, firm, beside)
        for leaf in fund.mandate:
            world.tally("social_capital", leaf, (private + beside) / len(fund.mandate))
    firm.since_deal = 0.0
    world.tally("deals", firm.home, 1.0)
    world.tally("deal_amount", firm.home, deal.cheque + beside)
    if firm.is_maker:
        world.tally("deals_makers", firm.home, 1.0)
        world.tally("deal_amount_makers", firm.home, deal.cheque + beside)
    return beside
