"""Payments: what one purse gives another gets; so all purses together always hold nothing."""

from __future__ import annotations

from typing import Any

from tests.witness.things import Firm, World


def pay(payer: Any, payee: Any, amount: float) -> None:
    """Move money; ``payer`` and ``payee`` are anything with ``cash``."""
    payer.cash -= amount
    payee.cash += amount


def pay_public(world: World, kind: str, region: str, payee: Any, amount: float) -> None:
    """Money of a region's treasury through one kind of lever."""
    pay(world.treasuries[region], payee, amount)
    paid = world.year_public.setdefault(kind, {})
    paid[region] = paid.get(region, 0.0) + amount
    if isinstance(payee, Firm):
        payee.month.support += amount


def check_the_books(world: World) -> None:
    """All money is somewhere, and the market for parts has passed on what it took in."""
    held = [purse.cash for purse in world.purses()]
    scale = sum(abs(cash) for cash in held) + 1.0
    assert abs(sum(held)) <= 1e-9 * scale, f"{sum(held)} yuan came from nowhere"
    assert abs(world.outside["parts market"].cash) <= 1e-9 * scale
    assert abs(world.outside["machine market"].cash) <= 1e-9 * scale
