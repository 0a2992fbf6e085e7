"""Contests and training grounds: counts that a plan decrees, shared out over its window."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.axes import DEMAND_LINES
from sim.model.levers.research_side import best_rows
from sim.model.month import advance
from tests.model.levers_alone import (
    AWAY,
    HOME,
    MONTH,
    begin,
    of_tiers,
    paid,
    setting,
    with_levers,
)

GATHERING = DEMAND_LINES.index(("data_collection", "functional"))
COPIED = (
    "focus=zhejiang",
    "neighbours_match=[hebei]",
    "parameters.copy_share=100 %",
    "parameters.copy_lag=0.5 年",
)


def contest(projects: int, **fields: object) -> str:
    terms = {"projects": f"{projects} 项", "grant": "300 万元/项", **fields}
    return setting("challenge_grant", **terms)


def test_a_contest_awards_the_decreed_projects_one_a_firm_in_the_januaries_of_its_window() -> None:
    """36 projects, half of them on robots, by May 2027: 6 in each of three Januaries."""
    world = with_levers(contest(36, sector_share="50 %", end="2027-05", tiers=["component"]))
    awarded = np.zeros(world.worlds)
    for month in range(36):
        eligible = of_tiers(world, 1)
        had = world.state.firms.support_account.copy()
        advance(world)
        granted = world.instruments.research_support
        if month % 12:
            assert (granted == 0.0).all()
            continue
        assert (granted[~eligible] == 0.0).all()
        assert set(np.unique(granted).tolist()) == {0.0, 3e6}
        assert ((granted > 0).sum(axis=1) == 6).all()
        assert np.allclose(paid(world, "challenge_grant"), 6 * 3e6, rtol=1e-12)
        left = (had + granted) * np.exp(-MONTH / world.p["support_spending_time"])
        account = world.state.firms.support_account[:, : had.shape[1]]
        assert np.allclose(account[eligible], left[eligible])  # spent on research in time
        awarded += (granted > 0).sum(axis=1)
    assert (awarded == 18).all()
    assert np.allclose(world.levers[0].carried_out(world.policy_view())[1], 18.0)


def test_half_a_project_gives_half_of_a_grant() -> None:
    world = with_levers(contest(5, end="2026-12"))  # two and a half each January
    granted = begin(world).research_support
    assert ((granted > 0).sum(axis=1) == 3).all()
    assert np.allclose(granted.max(axis=1), 3e6 * 2.5 / 3, rtol=1e-12)
    assert np.allclose(paid(world, "challenge_grant"), 2.5 * 3e6, rtol=1e-12)


def test_a_whole_number_of_projects_is_whole_whatever_its_last_bit() -> None:
    """100 · 0.28 is 28.000000000000004 to a computer."""
    assert 100 * 0.28 > 28
    world = with_levers(contest(100, sector_share=0.28, end="2025-12"))
    granted = begin(world).research_support
    assert ((granted > 0).sum(axis=1) == 28).all()


def test_firms_fewer_than_projects_get_one_each_and_the_rest_is_not_paid() -> None:
    world = with_levers(contest(400, end="2025-12", tiers=["intelligence"]))
    able = of_tiers(world, 2)
    assert np.array_equal(begin(world).research_support > 0, able)
    assert np.allclose(paid(world, "challenge_grant"), able.sum(axis=1) * 3e6, rtol=1e-12)


def test_contests_are_won_by_logit_on_capability() -> None:
    """A hundred contests for one project each: the winners' mean capability, and its spread."""
    terms = {"projects": "1 项", "grant": "1 元/项", "end": "2025-12"}
    many = [setting("challenge_grant", name=f"contest_{n}", **terms) for n in range(100)]
    world = with_levers(*many, sets=("parameters.contest_capability_weight=30",))
    capability = np.where(of_tiers(world), world.state.firms.capability, -np.inf)
    won = begin(world).research_support
    assert np.array_equal(won, np.rint(won))
    assert (won.sum(axis=1) == 100).all()
    chance = np.exp(30 * (capability - capability.max(axis=1, keepdims=True)))
    chance /= chance.sum(axis=1, keepdims=True)
    known = np.where(of_tiers(world), capability, 0.0)
    expected = (chance * known).sum(axis=1)
    spread = np.sqrt((chance * known**2).sum(axis=1) - expected**2)
    error = np.sqrt((spread**2).mean() / (100 * world.worlds))
    assert abs((won * known).sum(axis=1).mean() / 100 - expected.mean()) < 4 * error
    by_lot = (known.sum(axis=1) / of_tiers(world).sum(axis=1)).mean()
    assert expected.mean() - by_lot > 8 * error  # else luck alone would look like this


def test_the_best_are_chosen_and_who_may_not_take_part_never_is() -> None:
    score = np.array([[0.3, -np.inf, 0.9, 0.5], [-np.inf, -np.inf, 0.1, -np.inf]])
    two = best_rows(score, np.array([2.0, 2.0]))
    assert two.tolist() == [[False, False, True, True], [False, False, True, False]]
    assert not best_rows(score, np.zeros(2)).any()


@pytest.mark.parametrize("end", ["2025-10", "2026-12"])
def test_a_contest_opens_with_a_round_even_where_its_window_holds_no_january(end: str) -> None:
    """Two months late; then in January, where that is still inside the window."""
    world = with_levers(contest(4, start_lag="2 月", end=end))
    rounds = {2} if end < "2026" else {2, 12}
    for month in range(14):
        advance(world)
        won = (world.instruments.research_support > 0).sum(axis=1)
        assert (won == (4 // len(rounds) if month in rounds else 0)).all()
    assert np.allclose(world.levers[0].carried_out(world.policy_view())[1], 4.0)


@pytest.mark.parametrize("start_lag", ["0 月", "3 月"])
def test_a_copied_contest_awards_as_many_projects_as_its_origin(start_lag: str) -> None:
    """Half a year late: its own opening and Januaries, and with its own lag."""
    neighbour = "neighbours_match=[shanghai]"  # with firms enough for four projects
    world = with_levers(contest(4, start_lag=start_lag), sets=(*COPIED, neighbour, "end=2027"))
    fewest = {lever.terms.path: np.inf for lever in world.levers}
    for _ in range(35):
        for lever in world.levers:
            there = lever.eligible(len(world.geography.nation)) * world.groups.count_there
            found = there.sum(axis=(1, 2))
            fewest[lever.terms.path] = np.minimum(fewest[lever.terms.path], found)
        advance(world)
    compared = 0
    for lever in world.levers:
        awarded, enough = lever.carried_out(world.policy_view())[1], fewest[lever.terms.path] >= 4
        assert np.allclose(awarded[enough], 4.0), lever.terms.path
        assert (awarded[~enough] <= 4.0 + 1e-9).all()
        compared += int(enough.sum())
    assert compared > len(enough)  # the origin and some copy at least


def ground(**fields: object) -> str:
    """Three grounds of 80 machines, each gathering five times what its use gives."""
    terms = {"grounds": "3 个", "machines_per_ground": "80 台/个", "data_gain": 5}
    money = {"public_share": "40 %", "budget": "0.24 亿元/年"}
    return setting("training_ground", **terms, **money, **fields)


def test_grounds_order_their_machines_evenly_and_each_gathers_from_then_on() -> None:
    """240 machines over 24 months: 10 a month, and 10, 20, 30 … of them gather."""
    world = with_levers(ground())
    ordered, gathered = np.zeros(world.worlds), np.zeros(world.worlds)
    for month in range(26):
        price = world.state.nation.class_price[:, 1]
        before = 0.0 if month % 12 == 0 else paid(world, "training_ground")
        advance(world)
        orders, data = world.instruments.public_orders, world.instruments.training_data
        if month >= 24:
            assert not orders.any()
            assert not data.any()
            continue
        assert np.allclose(orders.sum(axis=(1, 2)), 10.0, rtol=1e-12)
        assert np.allclose(orders[:, HOME, GATHERING].sum(axis=1), 10.0, rtol=1e-12)
        assert np.allclose(data.sum(axis=1), 10 * (month + 1) * 5 * MONTH, rtol=1e-9)
        assert (data[:, AWAY] == 0.0).all()
        ordered += orders.sum(axis=(1, 2))
        gathered += data.sum(axis=1)
        if (month + 1) % 12:
            expected = 10 * price * 0.4 + 0.24e8 * MONTH
            assert np.allclose(paid(world, "training_ground") - before, expected, rtol=1e-9)
    assert np.allclose(ordered, 240.0)
    assert np.allclose(gathered, 240 * 5 * 25 / 2 * MONTH)  # 10 · 5/12 · (1 + 2 + … + 24)


def test_a_copied_ground_gathers_as_its_origin_did() -> None:
    """Half a year late, month for month; without the origin's shares of leaves, which are its
    own."""
    world = with_levers(ground(), sets=(*COPIED, "end=2027"))
    hebei = world.geography.tree.leaves.index("hebei")
    gathered = {"origin": [], "copy": []}
    for _ in range(36):
        advance(world)
        data = world.instruments.training_data
        gathered["origin"].append(data[:, HOME].sum(axis=1))
        gathered["copy"].append(data[:, hebei])
    assert np.allclose(gathered["copy"][6:30], gathered["origin"][:24], rtol=1e-9)
    assert not np.any(gathered["copy"][:6])
    assert not np.any(gathered["copy"][30:])
