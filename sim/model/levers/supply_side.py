"""Levers that act on firms: compute vouchers, research grants, platforms, guidance funds."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.model.axes import TINY
from sim.model.groups import firm_total
from sim.model.levers.base import Lever, PolicyView
from sim.model.state import Float, Int


def capped_payout(claims: Float, cap_left: Float, budget: Float) -> Float:
    """What each firm gets of its claim: min(claim, its cap), scaled down together to the budget.

    ``claims``, ``cap_left`` (worlds, firms), ``budget`` (worlds,), yuan. Never above a cap, a
    claim or the budget.
    """
    wanted = np.minimum(claims, cap_left)
    total = firm_total(wanted)
    scale = np.minimum(1.0, budget / np.maximum(total, TINY))
    paid: Float = wanted * scale[:, None]
    return paid


class CappedPerFirm(Lever):
    """A lever with a yearly cap a firm: remembers what each firm got this year."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._received: Float | None = None

    def received(self, view: PolicyView) -> Float:
        """What each firm has had since January, (worlds, firms)."""
        rows = view.state.firms.cash.shape
        if self._received is None:
            self._received = np.zeros(rows)
        elif self._received.shape != rows:  # the table of firms has grown
            more = rows[1] - self._received.shape[1]
            self._received = np.pad(self._received, ((0, 0), (0, more)))
        return self._received

    def new_year(self) -> None:
        super().new_year()
        self._received = None

    def forget(self, in_world: Int, row: Int) -> None:
        if self._received is not None:
            known = row < self._received.shape[1]  # the table of firms may have grown
            self._received[in_world[known], row[known]] = 0.0


class ComputeVoucher(CappedPerFirm):
    """Compute vouchers: computing in kind, up to a cap a firm, within a yearly budget.

    A firm claims what it would spend on computing itself; the treasury pays the computing centre,
    and research in the region has so much more to compute with. The share of recipients outside
    the industry (driving and other AI) takes its part first.
    """

    kind: ClassVar[str] = "compute_voucher"

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
        firms = view.state.firms
        left = self.budget_left(budget)
        share = view.p["voucher_compute_share"][:, 0] * force * view.dt
        claims = firms.research * self.of_eligible(view, share)
        cap_left = (self.number("cap_per_firm", step) * force)[:, None] - received
        paid = capped_payout(claims, np.maximum(cap_left, 0.0), left)
        received += paid
        view.instruments.compute_support += view.groups.by_home(paid)
        view.note_support(paid)
        self.spend(view, "suppliers", firm_total(paid)[:, None])


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
        force = self.force(view)
        platforms = self.number("platforms", step) * self.in_force(view)
        gain = -np.expm1(platforms * np.log1p(-self.number("spillover_gain", step)))
        cut = -np.expm1(platforms * np.log1p(-self.number("entry_cost_cut", step)))
        view.instruments.platform_gain[:, self.leaf_rows] += gain[:, None]
        view.instruments.entry_cost_cut[:, self.leaf_rows] += cut[:, None]
        spent = self.number("budget", step) * force * view.dt
        self.spend(view, "workers", spent[:, None])


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
