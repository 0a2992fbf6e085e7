"""Funds: what they have to invest, which firms they meet, what they pay, what follows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from benchmarks.objects.money import pay
from sim.model import streams
from tests.witness.chance import chance_within, gumbel_of, normal_of, poisson_of

if TYPE_CHECKING:
    from benchmarks.objects.firms import Firm
    from benchmarks.objects.model import Industry
    from benchmarks.objects.regions import Region

MOST_DEALS = 60  # of one fund in a month
SHORTLIST = 16  # chairs a fund looks at for a deal
TURN = 1 << 20  # words of a fund's first, second, ... deal lie so far apart


@dataclass
class Deal:
    """A round agreed on: the cheque, and what the firm was worth before."""

    fund: Fund
    firm: Firm
    cheque: float
    before: float


class Fund(mesa.Agent):  # type: ignore[misc]
    """A private fund at home or abroad, or a guidance fund of a lever."""

    model: Industry

    def __init__(
        self,
        model: Industry,
        name: str,
        kind: str,
        mandate: list[Region],
        tiers: tuple[str, ...],
        treasury: str = "",
    ) -> None:
        super().__init__(model)
        self.name, self.kind, self.treasury = name, kind, treasury
        self.mandate, self.tiers = mandate, tiers
        self.public_share = self.local_share = self.commitment = self.invested = 0.0
        self.pace = self.powder = self.cash = 0.0
        self.word = streams.named_rows((name,))[0]

    def plan(self) -> None:
        """Money comes in at the fund's pace; private paces follow the heat of the market."""
        model = self.model
        if self.kind == "venture":
            self.pace = model.activity / model.venture_funds
        elif self.kind == "overseas":
            self.pace = model.p.overseas_activity / model.overseas_funds
        self.powder += self.pace * model.dt

    def deals_wanted(self, draw: float) -> int:
        """Poisson: powder over the usual cheque, worked off over a time."""
        mean = max(self.powder, 0.0) / self.model.p.mean_cheque * self.model.deal_work
        return poisson_of(draw, min(mean, float(MOST_DEALS)), MOST_DEALS)

    def negotiate(self, terms: list[float], met: list[float], tastes: list[float]) -> Deal | None:
        """Look for the firm it likes best and agree on a cheque."""
        model, p = self.model, self.model.p
        bound_share = self.local_share
        if model.now >= p.reinvestment_rules_change:
            bound_share *= p.reinvestment_pull_since_2025
        if terms[0] < bound_share:
            firms = model.firms_in(self.mandate)
            table = [firms[int(draw * len(firms))] for draw in met] if firms else []
        else:
            table = model.chairs_met(met)
        firm = self.best_of(table, tastes)
        if firm is None:
            return None
        by_sales = p.sales_multiple * firm.sales_rate * math.exp(0.5 * max(firm.growth, 0.0))
        value = max(firm.product.seed_value, by_sales) * math.exp(p.heat_on_value * model.heat)
        before = max(value, firm.valuation)
        size = math.exp(p.cheque_spread * normal_of(terms[1]))
        sold = min(p.dilution * size, p.most_dilution)
        return Deal(self, firm, before * sold / (1.0 - sold), before)

    def best_of(self, table: list[Firm | None], tastes: list[float]) -> Firm | None:
        """Growth + capability + taste, among firms of its country and tiers not lately funded."""
        p, abroad = self.model.p, self.kind == "overseas"
        best, highest = None, -math.inf
        for firm, taste in zip(table, tastes, strict=False):
            if firm is None or firm.product.tier not in self.tiers:
                continue
            if abroad == firm.home.in_china or firm.since_deal < p.follow_on_wait:
                continue
            score = p.taste_growth * min(firm.growth, p.most_growth_counted)
            score += p.taste_capability * firm.capability + gumbel_of(taste)
            if score > highest:
                best, highest = firm, score
        return best

    def hold_to_budget(self, deals: list[Deal]) -> None:
        """Cheques shrink together to what it may call and has to spend soon."""
        room = max(self.powder, 0.0) + self.pace * self.model.p.cheque_patience
        if self.kind == "guidance":
            room = min(room, max(self.commitment - self.invested, 0.0))
        scale = min(1.0, room / max(sum(deal.cheque for deal in deals), 1.0))
        for deal in deals:
            deal.cheque *= scale

    def close(self, deal: Deal) -> float:
        """Treasury and investors fill the fund, it pays the firm; returns the co-investment."""
        model, p, firm = self.model, self.model.p, deal.firm
        public = deal.cheque * self.public_share
        private = deal.cheque - public
        if self.treasury:
            model.pay_public("guidance_fund", self.treasury, self, public)
        pay(model.investors, self, private)
        pay(self, firm, deal.cheque)
        self.invested += deal.cheque
        self.powder -= deal.cheque
        beside = 0.0
        if self.kind == "guidance":
            off_peak = (self.public_share - p.crowding_peak) / p.crowding_width
            beside = deal.cheque * p.crowding_height * math.exp(-(off_peak**2))
            pay(model.investors, firm, beside)
            for region in self.mandate:
                region.flows["social_capital"] += (private + beside) / len(self.mandate)
        firm.valuation = max(firm.valuation, deal.before + deal.cheque)
        firm.since_deal = 0.0
        firm.home.flows["deals"] += 1.0
        firm.home.flows["deal_amount"] += deal.cheque + beside
        if firm.product.tier == "maker":
            firm.home.flows["deals_makers"] += 1.0
            firm.home.flows["deal_amount_makers"] += deal.cheque + beside
        return beside


def let_heat_move(model: Industry) -> None:
    """Deal activity follows growth, returns to normal, and has shocks."""
    p, dt = model.p, model.dt
    model.activity = p.normal_activity * math.exp(model.heat)
    crowded = max(1.0 - model.activity / p.most_activity, 0.0)
    drive = p.heat_response * model.sales_growth * crowded
    shock = normal_of(model.draws.by_number("funding.heat", model.month, [0])[0])
    model.heat += (drive - p.heat_reversion * model.heat) * dt
    model.heat += p.heat_volatility * math.sqrt(dt) * shock


def raise_equity(model: Industry) -> None:
    """All funds look for deals, hold to their budgets, and close; all draws in three calls."""
    let_heat_move(model)
    model.funds.do("plan")
    funds = list(model.funds)
    counted = model.draws.by_word("funding.count", model.month, model.fund_words)
    turns = [
        (fund, turn)
        for fund, draw in zip(funds, counted, strict=True)
        for turn in range(fund.deals_wanted(draw))
    ]
    deals: dict[Fund, list[Deal]] = {}
    for deal in agree(model, turns):
        deals.setdefault(deal.fund, []).append(deal)
    beside = 0.0
    for fund, agreed in deals.items():
        fund.hold_to_budget(agreed)
        for deal in agreed:
            if deal.cheque >= model.p.least_cheque and deal.cheque > 0.0:
                beside += fund.close(deal)
    for fund in funds:
        if fund.kind == "venture":
            fund.powder -= model.p.displacement * beside / model.venture_funds


def agree(model: Industry, turns: list[tuple[Fund, int]]) -> list[Deal]:
    """What each fund agrees on in each of its turns."""
    if not turns:
        return []
    model.forget_who_is_where()
    starts = streams.numbered_rows(np.array([turn * TURN for _, turn in turns], dtype=np.int64))
    starts += np.array([fund.word for fund, _ in turns], dtype=np.uint64)
    words = starts[:, None] + streams.numbered_rows(np.arange(2 + SHORTLIST, dtype=np.int64))
    terms = model.draws.by_word("funding.deal", model.month, words[:, :2])
    met = model.draws.by_word("funding.meet", model.month, words[:, 2:])
    tastes = model.draws.by_word("funding.taste", model.month, words[:, 2:])
    found = (
        fund.negotiate(*drawn)
        for (fund, _), drawn in zip(turns, zip(terms, met, tastes, strict=True), strict=True)
    )
    return [deal for deal in found if deal is not None]


def fund_rates(model: Industry) -> None:
    """Numbers of private funds and their words, worked out once."""
    kinds = [fund.kind for fund in model.funds]
    model.venture_funds, model.overseas_funds = kinds.count("venture"), kinds.count("overseas")
    model.fund_words = np.array([fund.word for fund in model.funds], dtype=np.uint64)
    model.deal_work = chance_within(1.0 / model.p.deal_work_time, model.dt)


def line_up_funds(model: Industry, everywhere: list[Region], tiers: tuple[str, ...]) -> None:
    """Private funds at home and abroad; those of levers come with their levers."""
    for kind in ("venture", "overseas"):
        for row in range(round(getattr(model.p, f"{kind}_fund_rows"))):
            Fund(model, f"{kind} {row}", kind, everywhere, tiers)
