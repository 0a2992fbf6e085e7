"""Who paid whom. Every payment leaves one purse and reaches another; each step is checked.

Six kinds of purse have rows of their own (treasuries, funds, firms, buyers) or one a world
(workers, suppliers, investors, lenders). A purse is its balance since the start: those of the
world outside (workers, suppliers, investors, buyers) simply grow or fall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.model.groups import firm_total
from sim.model.state import Float

PURSES = (
    "treasuries",
    "funds",
    "firms",
    "buyers",
    "workers",
    "suppliers",
    "investors",
    "lenders",
)
TOLERANCE = 1e-9


def _total(purse: str, values: Float) -> Float:
    """Sum over the rows of a purse, (worlds,); for firms however many empty rows there are."""
    total: Float = firm_total(values) if purse == "firms" else values.sum(axis=1)
    return total


class AccountsError(RuntimeError):
    """The books don't balance: a defect of the model, never of the user's input."""


@dataclass(frozen=True)
class Payment:
    """One kind of payment of a step; ``paid`` and ``received`` in sum, (worlds,) yuan."""

    kind: str
    payer: str
    payee: str
    paid: Float
    received: Float


class Books:
    """The purses of a batch of worlds, and the payments of the current step.

    ``balances``: purse -> (worlds, rows), yuan. The firms' and funds' balances are the ``cash``
    columns of the state themselves: there is no second copy to drift. ``totals``: what each kind
    of payment has moved from which purse to which since the start, (worlds,) yuan.
    """

    def __init__(self, balances: Mapping[str, Float]) -> None:
        if set(balances) != set(PURSES):
            raise ValueError("a purse is missing or unknown")
        self.balances = dict(balances)
        self.worlds = len(next(iter(balances.values())))
        self.largest_imbalance = np.zeros(self.worlds)
        self.totals: dict[tuple[str, str, str], Float] = {}
        self._payments: list[Payment] = []
        self._opening = self._in_purses()

    def _in_purses(self) -> Float:
        """Money in each purse, (purses, worlds)."""
        return np.array([_total(name, self.balances[name]) for name in PURSES])

    def pay(
        self, kind: str, payer: str, payee: str, paid: Float | None, received: Float | None
    ) -> None:
        """Book one kind of payment: ``paid`` by rows of the payer, ``received`` by the payee.

        Both (worlds, rows) of the purse, yuan of this step, not negative; None stands for the
        whole of the other side, for a purse of one row. ``close`` checks that they agree.
        """
        total_paid = None if paid is None else _total(payer, paid)
        total_received = total_paid if received is None else _total(payee, received)
        if total_received is None:
            raise ValueError(f"{kind}: neither side of the payment is given")
        total_paid = total_received if total_paid is None else total_paid
        self.balances[payer] -= total_paid[:, None] if paid is None else paid
        self.balances[payee] += total_received[:, None] if received is None else received
        self._payments.append(Payment(kind, payer, payee, total_paid, total_received))

    def close(self) -> None:
        """Check the step and open the next: both sides of every payment agree, each purse changed
        by its flows, and all flows cancel.

        Tolerance 1e-9 of the money that moved and stood. Raises AccountsError.
        """
        paid = np.array([payment.paid for payment in self._payments]).reshape(-1, self.worlds)
        received = np.array([payment.received for payment in self._payments]).reshape(paid.shape)
        self._agree(paid, received)
        net, moved = np.zeros((len(PURSES), self.worlds)), 1.0 + np.abs(paid).sum(axis=0)
        for payment in self._payments:
            net[PURSES.index(payment.payer)] -= payment.paid
            net[PURSES.index(payment.payee)] += payment.received
            row = (payment.kind, payment.payer, payment.payee)
            self.totals[row] = self.totals.get(row, 0.0) + payment.paid
        now = self._in_purses()
        standing = np.array([_total(name, np.abs(self.balances[name])) for name in PURSES])
        imbalance = np.abs(now - self._opening - net) / (moved + standing)
        self.largest_imbalance = np.maximum(self.largest_imbalance, imbalance.max(axis=0))
        if not np.all(imbalance <= TOLERANCE):
            purse, world = np.unravel_index(np.argmax(imbalance), imbalance.shape)
            raise AccountsError(
                f"{PURSES[purse]} changed by {(now - self._opening)[purse, world]!r} yuan in world "
                f"{world} of the batch, its flows say {net[purse, world]!r}"
            )
        if not np.all(np.abs(net.sum(axis=0)) <= TOLERANCE * moved):
            raise AccountsError("payments of the step don't cancel out")
        self._payments, self._opening = [], now

    def _agree(self, paid: Float, received: Float) -> None:
        """What was paid has been received, (payments, worlds) each."""
        gap = np.abs(paid - received) / (np.abs(paid) + np.abs(received) + 1.0)
        if not np.all(gap <= TOLERANCE):
            row, world = np.unravel_index(np.argmax(gap), gap.shape)
            payment = self._payments[row]
            raise AccountsError(
                f"{payment.kind}: {payment.payer} paid {paid[row, world]!r}, {payment.payee} "
                f"received {received[row, world]!r} yuan in world {world} of the batch"
            )
