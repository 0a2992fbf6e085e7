"""Levers that act on making and selling: pilot lines, first sets, coordination, exports, loans."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.model.groups import firm_total
from sim.model.levers.base import Lever, PolicyView, compounded
from sim.model.levers.payouts import CappedPerFirm, capped_payout
from sim.model.state import Float


class PilotPlatform(Lever):
    """Pilot-production and testing platforms: young firms need less plant of their own.

    Each platform saves a share of what a young firm's capacity costs, with falling returns. The
    treasury pays the platforms' running cost.
    """

    kind: ClassVar[str] = "pilot_platform"

    def offer(self, view: PolicyView) -> None:
        platforms = self.number("platforms", view.step) * self.in_force(view)
        cut = compounded(self.number("capital_cost_cut", view.step), platforms)
        view.instruments.capital_cost_left[:, self.leaf_rows] *= 1.0 - cut[:, None]
        self.pay_running_cost(view, "workers")


class FirstSetReward(CappedPerFirm):
    """Rewards for first sets, first batches of parts and first versions of software.

    A share of the sales of firms that sell for the first years, up to a cap a firm and year,
    within a budget; paid to the firm. Sales are the mean of the last year, since a reward follows
    the sale.
    """

    kind: ClassVar[str] = "first_set_reward"

    def offer(self, view: PolicyView) -> None:
        step, force, firms = view.step, self.force(view), view.state.firms
        received = self.received(view)
        fresh = firms.age < self.number("first_years", step)[:, None]
        rate = self.number("rate", step) * force * view.dt
        claims = firms.sales_rate * fresh * self.of_eligible(view, rate)
        cap_left = (self.number("cap_per_firm", step) * force)[:, None] - received
        left = self.budget_left(self.number("budget", step) * force)
        paid = capped_payout(claims, np.maximum(cap_left, 0.0), left)
        received += paid
        self.spend(view, "firms", paid)


class SupplyChainCoordination(Lever):
    """Makers and suppliers plan together: capacity is ready sooner after it is ordered."""

    kind: ClassVar[str] = "supply_chain_coordination"

    def offer(self, view: PolicyView) -> None:
        cut = compounded(self.number("lead_time_cut", view.step), self.in_force(view))
        eligible = self.eligible(len(view.nation))
        view.instruments.lead_time_left *= 1.0 - eligible * cut[:, None, None]
        self.pay_running_cost(view, "workers")


class ExportSupport(Lever):
    """Fairs, certification and matchmaking abroad: buyers overseas look at the region's firms."""

    kind: ClassVar[str] = "export_support"

    def offer(self, view: PolicyView) -> None:
        gain = self.number("export_gain", view.step) * self.in_force(view)
        eligible = self.eligible(len(view.nation))
        view.instruments.export_gain += eligible * gain[:, None, None]
        self.pay_running_cost(view, "suppliers")


class IpLoan(CappedPerFirm):
    """Loans against patents: firms borrow on the research of the year before.

    Lent over the year: a share of that research, up to a cap a firm and the region's credit line.
    They are repaid like other loans, and patents are security of their own: what is lent on them
    takes nothing from the room for loans on sales. The treasury pays lenders a share of what is
    lent for interest and risk.
    """

    kind: ClassVar[str] = "ip_loan"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._lent: Float = np.zeros(self.worlds)

    def new_year(self) -> None:
        super().new_year()
        self._lent[:] = 0.0

    def offer(self, view: PolicyView) -> None:
        step, force, firms = view.step, self.force(view), view.state.firms
        received = self.received(view)
        share = self.number("loan_share", step) * force * view.dt
        claims = firms.research_last_year * self.of_eligible(view, share)
        cap_left = (self.number("cap_per_firm", step) * force)[:, None] - received
        line_left = np.maximum(self.number("credit_line", step) * force - self._lent, 0.0)
        lent = capped_payout(claims, np.maximum(cap_left, 0.0), line_left)
        received += lent
        total = firm_total(lent)
        self._lent += total
        view.lend(lent)
        self.spend(view, "lenders", (total * self.number("public_share", step))[:, None])
