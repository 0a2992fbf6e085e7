"""Whose purse each kind of payment leaves and reaches: the books balance whoever it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.model.batch import WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World

# (kind, payer, payee): instruments by their kind, the rest in the words of the books.
PAYMENTS = {
    ("guidance_fund", "treasuries", "funds"),
    ("compute_voucher", "treasuries", "suppliers"),  # the computing centre, not the firm
    ("rnd_grant", "treasuries", "firms"),
    ("super_deduction", "treasuries", "firms"),
    ("listing_support", "treasuries", "firms"),
    ("merger_support", "treasuries", "firms"),
    ("takeovers", "firms", "firms"),
    ("shares bought out", "firms", "funds"),
    ("listing", "investors", "firms"),
    ("shares sold", "investors", "funds"),
    ("returned by funds", "funds", "treasuries"),
    ("paid out by funds", "funds", "investors"),
    ("project_subsidy", "treasuries", "firms"),
    ("innovation_platform", "treasuries", "workers"),
    ("demonstration_scenes", "treasuries", "buyers"),
    ("first_purchase", "treasuries", "buyers"),
    ("corpus_voucher", "treasuries", "suppliers"),  # who gathers the data
    ("compute_capacity", "treasuries", "suppliers"),  # the centre's owner
    ("challenge_grant", "treasuries", "firms"),
    ("training_ground", "treasuries", "buyers"),  # for their machines
    ("training_ground", "treasuries", "workers"),  # who run the ground
    ("failure_insurance", "treasuries", "suppliers"),  # insurers
    ("talent", "treasuries", "workers"),
    ("pilot_platform", "treasuries", "workers"),
    ("first_set_reward", "treasuries", "firms"),
    ("supply_chain_coordination", "treasuries", "workers"),
    ("export_support", "treasuries", "suppliers"),  # fairs and certifiers abroad
    ("loans arranged", "lenders", "firms"),
    ("ip_loan", "treasuries", "lenders"),
    ("investment_attraction", "treasuries", "firms"),
    ("industrial_park", "treasuries", "firms"),
    ("incubation", "treasuries", "firms"),
    ("grading", "treasuries", "workers"),
    ("subsidy passed on", "firms", "buyers"),
    ("machines", "buyers", "firms"),
    ("leasing fees", "buyers", "firms"),
    ("components and licences", "firms", "firms"),
    ("imported components", "firms", "suppliers"),
    ("raw materials", "firms", "suppliers"),
    ("production", "firms", "workers"),
    ("research and overhead", "firms", "workers"),
    ("capacity", "firms", "suppliers"),
    ("profit tax", "firms", "treasuries"),
    ("loans", "lenders", "firms"),
    ("loan service", "firms", "lenders"),
    ("loans repaid at closure", "firms", "lenders"),
    ("written off", "lenders", "firms"),
    ("founders' money", "investors", "firms"),
    ("fund calls", "investors", "funds"),
    ("equity", "funds", "firms"),
    ("co-investment", "investors", "firms"),
    ("liquidation", "firms", "investors"),
}
# All of them happen by 2026: Hebei pays laboratories too, firms give up soon, some have profits,
# some list.
ALL_HAPPEN = (
    "levers.hebei.project_subsidy.segments=[research]",
    "parameters.exit_rate=5 1/year",
    "parameters.exit_patience=0.5 年",
    "parameters.deduction_take_up=0",
    "parameters.listing_value=5 亿元",
    "parameters.listing_sales=0.05 亿元/年",
    "parameters.listing_age=1 年",
    "parameters.lock_up=0.5 年",
    "end=2026",
)


@pytest.fixture(scope="module")
def busy(batch: Callable[..., WorldBatch]) -> World:
    world = start_worlds(batch("baseline", (3, 4), ALL_HAPPEN))
    for _ in range(len(world.times)):
        advance(world)
    return world


def paid(world: World, kind: str) -> np.ndarray:
    """All that was paid under this name, (worlds,) yuan."""
    return sum(total for row, total in world.books.totals.items() if row[0] == kind)


def test_every_payment_goes_from_the_purse_to_the_purse_it_belongs_to(busy: World) -> None:
    assert set(busy.books.totals) == PAYMENTS
    for kind, payer, payee in PAYMENTS:
        assert busy.books.totals[kind, payer, payee].max() > 0, kind


def test_firms_pass_on_the_share_of_the_subsidy_that_was_drawn(busy: World) -> None:
    share = busy.p["project_pass_through"][:, 0]
    assert (np.abs(share - 0.5) > 0.05).all()  # else the share and its rest look alike
    assert np.allclose(paid(busy, "subsidy passed on"), share * paid(busy, "project_subsidy"))
