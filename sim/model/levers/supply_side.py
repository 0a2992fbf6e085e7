"""Levers that act on firms: vouchers, research grants, platforms, guidance funds."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np

from sim.model.groups import firm_total
from sim.model.levers.base import Lever, PolicyView, compounded
from sim.model.levers.payouts import CappedPerFirm, capped_payout
from sim.model.state import Float


class Voucher(CappedPerFirm):
    """Vouchers: something research needs, in kind, up to a cap a firm within a yearly budget.

    A firm claims what it would spend on it; the treasury pays those who provide it. The share of
    recipients outside the industry (driving and other AI) takes its part first.
    """

    @abstractmethod
    def part_of_research(self, view: PolicyView) -> Float:
        """Share of research spending for which the voucher is good, (worlds,)."""

    @abstractmethod
    def hand_over(self, view: PolicyView, by_leaf: Float) -> None:
        """What the money bought reaches research in each leaf: (worlds, leaves) yuan."""

    def offer(self, view: PolicyView) -> None:
        step = view.step
        force = self.force(view)
        received = self.received(view)
        budget = (
            self.number("budget", step)
            * force
            * self.number("realised_share", step)
            * self.number("recipients_share", step)
        )
        left = self.budget_left(budget)
        share = self.part_of_research(view) * force * view.dt
        claims = view.state.firms.research * self.of_eligible(view, share)
        cap_left = (self.number("cap_per_firm", step) * force)[:, None] - received
        paid = capped_payout(claims, np.maximum(cap_left, 0.0), left)
        received += paid
        self.hand_over(view, view.groups.by_home(paid))
        view.note_support(paid)
        self.spend(view, "suppliers", firm_total(paid)[:, None])


class ComputeVoucher(Voucher):
    """Compute and model vouchers: computing in kind, so research has more to compute with."""

    kind: ClassVar[str] = "compute_voucher"

    def part_of_research(self, view: PolicyView) -> Float:
        return view.p["voucher_compute_share"][:, 0]

    def hand_over(self, view: PolicyView, by_leaf: Float) -> None:
        view.instruments.compute_support += by_leaf


class CorpusVoucher(Voucher):
    """Corpus vouchers: data in kind, at the price of gathering them with machines."""

    kind: ClassVar[str] = "corpus_voucher"

    def part_of_research(self, view: PolicyView) -> Float:
        return view.p["data_share_of_research"][:, 0]

    def hand_over(self, view: PolicyView, by_leaf: Float) -> None:
        view.instruments.training_data += by_leaf / view.p["training_data_price"]


class ResearchGrant(CappedPerFirm):
    """Grant on the increment of deductible research over the year before, capped a firm.

    Paid each January on the year that has ended; the money is spent on research over a year.
    """

    kind: ClassVar[str] = "rnd_grant"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        received = self.received(view)
        force = self.force(view)
        left = self.budget_left(self.number("budget", step) * force)
        if not view.january:
            return
        firms = view.state.firms
        increment = np.maximum(firms.research_last_year - firms.research_year_before, 0.0)
        increment *= firms.research_year_before > 0.0  # a first year has nothing to be above
        rate = self.number("rate", step) * force
        claims = increment * self.of_eligible(view, rate)
        cap_left = (self.number("cap_per_firm", step) * force)[:, None] - received
        paid = capped_payout(claims, np.maximum(cap_left, 0.0), left)
        received += paid
        view.instruments.research_support += paid
        self.spend(view, "firms", paid)


class InnovationPlatform(Lever):
    """Innovation centres and common platforms: firms learn faster from neighbours, enter cheaper.

    Each platform adds to the regional spillover, with falling returns: 1 − (1 − gain)^platforms.
    The treasury pays their running cost.
    """

    kind: ClassVar[str] = "innovation_platform"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        platforms = self.open_platforms(view)
        gain = compounded(self.number("spillover_gain", step), platforms)
        cut = compounded(self.number("entry_cost_cut", step), platforms)
        view.instruments.platform_gain[:, self.leaf_rows] += gain[:, None]
        view.instruments.entry_cost_cut[:, self.leaf_rows] += cut[:, None]
        self.pay_running_cost(view, "workers")

    def open_platforms(self, view: PolicyView) -> Float:
        """Platforms at work now, (worlds,)."""
        return self.number("platforms", view.step) * self.in_force(view)

    def carried_out(self, view: PolicyView) -> tuple[str, Float]:
        return "platforms", self.open_platforms(view)


class GuidanceFund(Lever):
    """Government guidance fund: equity through a fund of which a treasury pays a share.

    The lever sets the fund's realised size; calling, investing and following on are the fund's
    own business (``funding``).
    """

    kind: ClassVar[str] = "guidance_fund"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.fund_row = -1  # set when the funds are lined up

    def offer(self, view: PolicyView) -> None:
        step = view.step
        force = self.force(view)
        size = self.number("size", step) * self.number("sector_share", step)
        commitment = size * self.number("realised_share", step) * force
        funds = view.state.funds
        row = self.fund_row
        funds.commitment[:, row] = np.maximum(commitment, funds.invested[:, row])
        funds.pace[:, row] = commitment / self.number("investment_period", step)
        opened = self.in_force(view) > 0.0
        funds.public_share[opened, row] = self.number("public_share", step)[opened]
        funds.local_share[opened, row] = self.number("local_share", step)[opened]
