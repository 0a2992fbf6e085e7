"""Levers on the money of firms: taxes given back, listings, mergers."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.model.axes import TINY
from sim.model.levers.base import Lever, PolicyView
from sim.model.levers.payouts import RemembersFirms, capped_payout, within
from sim.model.state import Float


class SuperDeduction(RemembersFirms):
    """A region's own deduction of research beside the national one, given back out of its treasury.

    The law on the tax is the State's, so a region can't lower it; it refunds what its own
    deduction would have saved: min(tax paid, rate·τ·(R + U)), each January on the year that has
    ended, with τ the tax rate, R the firm's research of the year and U what earlier years left
    unused. So only firms with profit have anything of it at once; the others carry it on. What
    the budget cuts off is carried on too.
    """

    kind: ClassVar[str] = "super_deduction"

    def unused(self, view: PolicyView) -> Float:
        """Research of earlier years not yet deducted, (worlds, firms) yuan."""
        return self.kept(view)

    def offer(self, view: PolicyView) -> None:
        if not view.january:
            return
        step, firms = view.step, view.state.firms
        force = self.force(view)
        saved = self.number("rate", step) * force * view.p["profit_tax_rate"][:, 0]
        a_yuan = self.of_eligible(view, saved)  # what a yuan of research gives back
        base = firms.research_last_year + self.unused(view)
        left = self.budget_left(self.number("budget", step) * force)
        paid = capped_payout(a_yuan * base, firms.tax_borne, left)
        used = paid / np.maximum(a_yuan, TINY)
        self._kept = np.where(a_yuan > 0.0, base - used, self.unused(view))
        firms.tax_borne -= paid
        self.spend(view, "firms", paid)


class ListingSupport(Lever):
    """Support of listings: firms that are ready go public sooner, and get a reward for it.

    The rate of listing rises by the gain; each firm that listed in the step before gets the
    reward, all alike less where the year's budget does not reach.
    """

    kind: ClassVar[str] = "listing_support"

    def offer(self, view: PolicyView) -> None:
        step, firms = view.step, view.state.firms
        gain = self.number("gain", step) * self.in_force(view)
        view.instruments.listing_gain[:, self.leaf_rows] += gain[:, None]
        listed = np.abs(firms.listed_at - (view.time - view.dt)) < 0.5 * view.dt
        if not listed.any():
            return
        force = self.force(view)
        claims = self.of_eligible(view, self.number("reward", step) * force) * listed
        left = self.budget_left(self.number("budget", step) * force)
        self.spend(view, "firms", within(claims, left))


class MergerSupport(Lever):
    """Support of mergers: firms of the region likelier buy others that would close, and get a
    part of the price.

    The chance that a sale comes about rises by the gain where the buyer is at home in the region;
    the share of the price is paid in the step after, all less where the budget does not reach.
    """

    kind: ClassVar[str] = "merger_support"

    def offer(self, view: PolicyView) -> None:
        step, firms = view.step, view.state.firms
        gain = self.number("gain", step) * self.in_force(view)
        view.instruments.merger_gain[:, self.leaf_rows] += gain[:, None]
        if not firms.takeover_price.any():
            return
        force = self.force(view)
        share = self.of_eligible(view, self.number("price_share", step) * force)
        left = self.budget_left(self.number("budget", step) * force)
        self.spend(view, "firms", within(share * firms.takeover_price, left))
