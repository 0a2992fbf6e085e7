"""Invariants of the running model: every month of every shipped scenario."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.evidence import regions
from sim.evidence.vocabulary import LEVER_KINDS
from sim.model.accounts import PURSES, AccountsError, Books
from sim.model.batch import BatchResult, WorldBatch
from sim.model.indicators import INDEX, INDICATORS
from sim.model.month import advance
from sim.model.observe import DECREED
from sim.model.start import start_worlds
from sim.scenario import shipped
from tests.model.balances import Watch


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_month_of_every_scenario_holds(name: str, batch: Callable[..., WorldBatch]) -> None:
    watched = Watch(start_worlds(batch(name, (0, 1))))
    watched.run()
    table = watched.world.tally.table
    produced = table[..., INDEX["machines_produced"]]
    assert (
        produced[:, -1, regions().index("china")] > produced[:, 0, regions().index("china")]
    ).all()
    assert (watched.scrapped < 0.05 * produced[:, :, regions().index("world")].sum(axis=1)).all()


def test_parents_are_the_sums_of_their_leaves(worlds: Callable[..., BatchResult]) -> None:
    tree, table = regions(), worlds("baseline", (0, 1, 2)).indicators
    for indicator in INDICATORS:
        if indicator.unit in ("yuan/machine", "share"):
            continue  # means and concentration don't add up
        if indicator.id.startswith(("public_money", "fund_proceeds", *DECREED)):
            continue  # a province pays, earns and runs some things itself
        values = table[..., INDEX[indicator.id]]
        for parent in tree.all[len(tree.leaves) :]:
            leaves = [tree.index(leaf) for leaf in tree.leaves_under(parent)]
            whole = values[:, :, leaves].sum(axis=2)
            assert np.allclose(values[:, :, tree.index(parent)], whole, rtol=1e-12), indicator.id


def test_public_money_is_paid_once_and_adds_up(worlds: Callable[..., BatchResult]) -> None:
    tree, table = regions(), worlds("baseline", (0, 1, 2)).indicators
    kinds = [f"public_money_{kind}" for kind in LEVER_KINDS]
    by_kind = sum(table[..., INDEX[kind]] for kind in kinds)
    assert np.allclose(by_kind, table[..., INDEX["public_money"]], rtol=1e-12)
    for parent in ("zhejiang", "beijing", "china"):
        children = [tree.index(child) for child in tree.children(parent)]
        below = table[:, :, children, INDEX["public_money"]].sum(axis=2)
        own = table[:, :, tree.index(parent), INDEX["public_money"]]
        assert (own >= below - 1e-6).all(), parent


def test_values_are_what_their_definitions_say(worlds: Callable[..., BatchResult]) -> None:
    table = worlds("baseline", (0, 1, 2)).indicators

    def of(name: str) -> np.ndarray:
        return table[..., INDEX[name]]

    core = of("machine_revenue") + of("component_revenue") + of("intelligence_revenue")
    assert np.allclose(of("core_value_product"), core)
    assert (of("core_value_enterprise") >= of("core_value_product")).all()
    assert (of("related_value_product") >= of("core_value_product")).all()
    assert (of("all_robot_value") >= of("core_value_product")).all()
    china = regions().index("china")
    assert (of("value_added")[:, :, china] < of("core_value_product")[:, :, china]).all()
    spread = of("concentration")[~np.isnan(of("concentration"))]
    assert (spread <= 1 + 1e-12).all()
    assert (spread > 0).all()


def test_no_policy_pays_no_public_money(worlds: Callable[..., BatchResult]) -> None:
    table = worlds("no-policy", (0, 1)).indicators
    for name in ("public_money", "scenes", "platforms", "social_capital"):
        assert not table[..., INDEX[name]].any(), name


def test_books_refuse_a_payment_that_loses_money() -> None:
    books = Books({name: np.zeros((2, 3)) for name in PURSES})
    books.pay("gift", "investors", "firms", np.ones((2, 3)), np.full((2, 3), 0.999))
    with pytest.raises(AccountsError, match="gift"):
        books.close()


def test_books_notice_money_that_moved_without_a_payment() -> None:
    books = Books({name: np.zeros((2, 3)) for name in PURSES})
    books.pay("sale", "buyers", "firms", np.ones((2, 3)), np.ones((2, 3)))
    books.balances["firms"][1, 2] += 1.0
    with pytest.raises(AccountsError, match="firms changed"):
        books.close()


def test_decreed_scenes_are_all_opened(worlds: Callable[..., BatchResult]) -> None:
    tree, table = regions(), worlds("baseline", (0, 1, 2)).indicators
    scenes = table[:, 2027 - 2023, :, INDEX["scenes"]]
    assert np.allclose(scenes[:, tree.index("zhejiang")], 50, rtol=1e-9)
    assert np.allclose(scenes[:, tree.index("shenzhen")], 50, rtol=1e-9)


def test_no_two_firms_at_the_start_are_clones(batch: Callable[..., WorldBatch]) -> None:
    start = start_worlds(batch("baseline", (0, 1)))
    firms = start.state.firms
    for world in range(2):
        drawn = firms.alive[world].copy()
        drawn[: start.known_rows] = False  # those known by name are what the evidence says
        appeal = firms.appeal[world, drawn]
        assert len(set(appeal.tolist())) == len(appeal)
        births = firms.identity[world, firms.alive[world]]
        assert len(set(births.tolist())) == len(births)


def test_firms_known_by_name_come_in_their_month_and_bring_their_age(
    batch: Callable[..., WorldBatch],
) -> None:
    from sim.evidence import makers

    names = [maker.name for maker in makers()]
    world = start_worlds(batch("baseline", (0,)))
    alive = world.state.firms.alive[0]
    assert alive[names.index("UBTech")]
    assert world.state.firms.age[0, names.index("UBTech")] == pytest.approx(5.0)
    assert not alive[names.index("Unitree")]
    advance(world)
    assert not world.state.firms.alive[0, names.index("Unitree")]
    advance(world)
    assert world.state.firms.alive[0, names.index("Unitree")]  # February 2023
