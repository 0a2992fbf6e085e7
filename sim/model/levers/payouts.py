"""Paying many firms within caps and budgets."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.axes import TINY
from sim.model.groups import firm_total
from sim.model.levers.base import Lever, PolicyView
from sim.model.state import Float, Int


def within(claims: Float, budget: Float) -> Float:
    """Claims (worlds, firms), scaled down together where they exceed the ``budget`` (worlds,)."""
    scale = np.minimum(1.0, budget / np.maximum(firm_total(claims), TINY))
    paid: Float = claims * scale[:, None]
    return paid


def capped_payout(claims: Float, cap_left: Float, budget: Float) -> Float:
    """What each firm gets of its claim: min(claim, its cap), scaled down together to the budget.

    ``claims``, ``cap_left`` (worlds, firms), ``budget`` (worlds,), yuan. Never above a cap, a
    claim or the budget.
    """
    return within(np.minimum(claims, cap_left), budget)


class RemembersFirms(Lever):
    """A lever that keeps an amount for each firm, dropped when another firm takes its row."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._kept: Float | None = None

    def kept(self, view: PolicyView) -> Float:
        """The amount of each firm, 0 where nothing was written, (worlds, firms)."""
        rows = view.state.firms.cash.shape
        if self._kept is None:
            self._kept = np.zeros(rows)
        elif self._kept.shape != rows:  # the table of firms has grown
            more = rows[1] - self._kept.shape[1]
            self._kept = np.pad(self._kept, ((0, 0), (0, more)))
        return self._kept

    def forget(self, in_world: Int, row: Int) -> None:
        if self._kept is not None:
            known = row < self._kept.shape[1]  # the table of firms may have grown
            self._kept[in_world[known], row[known]] = 0.0


class CappedPerFirm(RemembersFirms):
    """A lever with a yearly cap a firm: remembers what each firm got this year."""

    def received(self, view: PolicyView) -> Float:
        """What each firm has had since January, (worlds, firms)."""
        return self.kept(view)

    def new_year(self) -> None:
        super().new_year()
        self._kept = None


def mean_place(entitled: Float, places: Float, amount: Float) -> Float:
    """What a firm gets where places may be fewer than firms, (worlds,) yuan.

    ``entitled`` firms (worlds,) have the same chance of one of the ``places`` (worlds,), each of
    which pays ``amount`` (worlds,); every firm receives the mean.
    """
    mean: Float = np.minimum(1.0, places / np.maximum(entitled, TINY)) * amount
    return mean
