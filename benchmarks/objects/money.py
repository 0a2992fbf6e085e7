"""Purses and payments: what one gives another gets."""

from __future__ import annotations

from typing import Any


class Purse:
    """Money of somebody outside the industry, yuan since the start."""

    def __init__(self, name: str) -> None:
        self.name, self.cash = name, 0.0


def pay(payer: Any, payee: Any, amount: float) -> None:
    """Move money; both are anything with ``cash``."""
    payer.cash -= amount
    payee.cash += amount
