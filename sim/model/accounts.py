"""Who paid whom. Every payment leaves one purse and reaches another; each step is checked.

Six kinds of purse have rows of their own (treasuries, funds, firms, buyers) or one a world
(workers, suppliers, investors, lenders). A purse is its balance since the start: those of the
world outside (workers, suppliers, investors, buyers) simply grow or fall.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

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


class AccountsError(RuntimeError):
    """The books don't balance: a defect of the model, never of the user's input."""


class Books:
    """The purses of a batch of worlds, and the flows of the current step.

    ``balances``: purse -> (worlds, rows), yuan. The firms' and funds' balances are the ``cash``
    columns of the state themselves: there is no second copy to drift.
    """

    def __init__(self, balances: Mapping[str, Float]) -> None:
        if set(balances) != set(PURSES):
            raise ValueError("a purse is missing or unknown")
        self.balances = dict(balances)
        self.worlds = len(next(iter(balances.values())))
        self.largest_imbalance = np.zeros(self.worlds)
        self.totals: dict[tuple[str, str, str], Float] = {}
        self._open()

    def _open(self) -> None:
        self._opening = {name: purse.sum(axis=1) for name, purse in self.balances.items()}
        self._net = {name: np.zeros(self.worlds) for name in self.balances}
        self._scale = np.ones(self.worlds)

    def pay(
        self, kind: str, payer: str, payee: str, paid: Float | None, received: Float | None
    ) -> None:
        """Book one kind of payment: ``paid`` by rows of the payer, ``received`` by the payee.

        Both (worlds, rows) of the purse, yuan of this step, not negative; None stands for the
        whole of the other side, for a purse of one row. Their sums must agree within 1e-9 of what
        moved, else AccountsError.
        """
        if paid is None or received is None:
            side = received if paid is None else paid
            if side is None:
                raise ValueError(f"{kind}: neither side of the payment is given")
            total_paid = total_received = side.sum(axis=1)
            paid = total_paid[:, None] if paid is None else paid
            received = total_paid[:, None] if received is None else received
        else:
            total_paid, total_received = paid.sum(axis=1), received.sum(axis=1)
            self._agree(kind, payer, payee, total_paid, total_received)
        self.balances[payer] -= paid
        self.balances[payee] += received
        self._net[payer] -= total_paid
        self._net[payee] += total_received
        self._scale += np.abs(total_paid)
        row = (kind, payer, payee)
        self.totals[row] = self.totals.get(row, 0.0) + total_paid

    @staticmethod
    def _agree(kind: str, payer: str, payee: str, paid: Float, received: Float) -> None:
        gap = np.abs(paid - received)
        scale = np.abs(paid) + np.abs(received) + 1.0
        if not np.all(gap <= TOLERANCE * scale):
            world = int(np.argmax(gap / scale))
            raise AccountsError(
                f"{kind}: {payer} paid {paid[world]!r}, {payee} received "
                f"{received[world]!r} yuan in world {world} of the batch"
            )

    def close(self) -> None:
        """Check that each purse changed by its flows and that all flows cancel; open a new step.

        Tolerance 1e-9 of the money that moved and stood. Raises AccountsError.
        """
        whole = np.zeros(self.worlds)
        for name, purse in self.balances.items():
            change = purse.sum(axis=1) - self._opening[name]
            gap = np.abs(change - self._net[name])
            scale = self._scale + np.abs(purse).sum(axis=1)
            relative = gap / scale
            self.largest_imbalance = np.maximum(self.largest_imbalance, relative)
            if not np.all(relative <= TOLERANCE):
                raise AccountsError(
                    f"{name} changed by {change[np.argmax(relative)]!r} yuan, its flows say "
                    f"{self._net[name][np.argmax(relative)]!r}"
                )
            whole += self._net[name]
        if not np.all(np.abs(whole) <= TOLERANCE * self._scale):
            raise AccountsError("payments of the step don't cancel out")
        self._open()
