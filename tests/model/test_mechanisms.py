"""Mechanisms against closed forms, brute force and their own bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate
from scipy.stats import lognorm

from sim.model import demand, entry, funding, investment, market, prices, production, research
from sim.model.axes import CLASSES
from sim.model.groups import Groups
from sim.model.levers.base import spread_over
from sim.model.levers.demand_side import capped_rate
from sim.model.levers.payouts import capped_payout
from sim.model.review import adapted_effort
from sim.model.state import Firms, empty_state


def one(value: float) -> np.ndarray:
    return np.array([[value]])


def industry(seed: int, worlds: int = 3, rows: int = 40, leaves: int = 5) -> tuple[Firms, Groups]:
    """Random firms of all classes in random places, with empty rows between."""
    rng = np.random.default_rng(seed)
    firms = empty_state(worlds, rows, 1, leaves).firms
    firms.alive[:] = rng.random((worlds, rows)) < 0.8
    firms.product_class[:] = rng.integers(0, CLASSES, (worlds, rows)) * firms.alive
    firms.home[:] = rng.integers(0, leaves, (worlds, rows)) * firms.alive
    firms.plant[:] = firms.home
    return firms, Groups(firms, np.ones(leaves))


def test_adoption_follows_bass() -> None:
    """F(t) = (1 − e^(−(p+q)t))/(1 + q/p·e^(−(p+q)t)) (Bass 1969), within the step's error."""
    p, q, potential, dt = 0.03, 0.4, 1000.0, 1 / 48
    adopted, errors = one(0.0), []
    for step in range(48 * 12):
        adopted = adopted + demand.adoption(one(potential), adopted, adopted, one(p), one(q), dt)
        t = (step + 1) * dt
        decay = np.exp(-(p + q) * t)
        errors.append(abs(adopted[0, 0] / potential - (1 - decay) / (1 + q / p * decay)))
    assert max(errors) < 0.01


def test_adoption_without_imitation_is_exact_in_any_step() -> None:
    adopted = one(0.0)
    for _ in range(7):
        adopted = adopted + demand.adoption(one(100.0), adopted, adopted, one(0.2), one(0.0), 1 / 7)
    assert adopted[0, 0] == pytest.approx(100 * (1 - np.exp(-0.2)), rel=1e-12)


def test_no_one_buys_what_saves_nothing() -> None:
    saving = demand.yearly_saving(one(1e5), one(0.1), one(1.0), one(0.5), one(1e6))
    assert saving < 0
    assert demand.eligible_share(one(1e6), saving, one(1.4), one(0.6)) == 0
    assert demand.leasing_share_of_buyers(one(1e5), saving, one(0.6)) == 0


def test_half_of_the_buyers_accept_the_median_payback() -> None:
    share = demand.eligible_share(one(1.4e5), one(1e5), one(1.4), one(0.6))
    assert share[0, 0] == pytest.approx(0.5)
    assert demand.eligible_share(one(1.0e5), one(1e5), one(1.4), one(0.6)) > share


def test_budget_buys_constant_money_at_unit_elasticity() -> None:
    dear = demand.budget_orders(one(1e9), one(0.5), one(8e5), one(4e5), one(1.0))
    cheap = demand.budget_orders(one(1e9), one(0.5), one(1e5), one(4e5), one(1.0))
    assert dear[0, 0] * 8e5 == pytest.approx(5e8)
    assert cheap[0, 0] * 1e5 == pytest.approx(5e8)


def test_cost_falls_by_the_learning_rate_per_doubling() -> None:
    """Wright: each doubling of experience (made + prior) costs 15 % less."""
    exponent = prices.learning_exponent(one(0.15))
    known = [prices.experience(one(made), one(50.0)) for made in (0.0, 50.0, 150.0, 350.0)]
    at = [prices.learning_multiplier(experience, exponent)[0, 0] for experience in known]
    assert np.allclose(np.diff(np.log(at)), np.log(0.85))
    assert at[0] == 1.0


def test_monopolist_margin_is_above_a_small_makers() -> None:
    small, large = (prices.lerner_margin(one(2.5), one(s))[0, 0] for s in (0.0, 0.4))
    assert small == pytest.approx(1 / 2.5)
    assert large == pytest.approx(1 / (2.5 * 0.6))


@pytest.mark.parametrize("growth", [-0.5, 0.0, 1.0, 2.5])
def test_expected_growth_is_exact_for_steady_growth(growth: float) -> None:
    """Averages of e^(gt) with memory T stand at e^(gt)/(1 + gT)."""
    fast, slow = 1 / (1 + growth * 0.25), 1 / (1 + growth * 1.0)
    found = investment.expected_growth(one(fast), one(slow), one(0.25), one(1.0), one(4.0))
    assert found[0, 0] == pytest.approx(growth, abs=1e-6)


def test_expected_growth_is_held_for_firms_that_just_began() -> None:
    found = investment.expected_growth(one(50.0), one(1.0), one(0.25), one(1.0), one(4.0))
    assert found == 4.0


def test_pipeline_delivers_all_it_was_given_after_the_mean_lag() -> None:
    ordered, building, arrived, dt = one(100.0), one(0.0), 0.0, 1 / 96
    mean_time = 0.0
    for step in range(96 * 20):
        ordered, building, finished = investment.pipeline(ordered, building, one(0.0), one(0.6), dt)
        arrived += finished[0, 0]
        mean_time += finished[0, 0] * (step + 1) * dt
    assert arrived == pytest.approx(100.0, rel=1e-9)
    assert mean_time / 100 == pytest.approx(0.6, rel=0.05)


def test_moving_average_composes_over_steps() -> None:
    twice = production.moving_average(
        production.moving_average(one(3.0), one(10.0), 1.0, 1 / 24), one(10.0), 1.0, 1 / 24
    )
    assert twice == pytest.approx(production.moving_average(one(3.0), one(10.0), 1.0, 1 / 12))


def test_research_never_carries_a_firm_past_the_frontier() -> None:
    rng = np.random.default_rng(0)
    capability = rng.random((4, 50)) * 0.6
    change = research.capability_change(
        capability,
        np.ones((4, 50), dtype=bool),
        one(0.6),
        np.full((4, 50), 0.9),
        np.full((4, 50), 0.9),
        one(0.9),
        research.learned_share(one(3.0), 1.0),
        research.learned_share(one(3.0), 1.0),
    )
    assert (change >= 0).all()
    assert (capability + change <= 0.6 + 1e-15).all()


def test_more_research_means_more_chance_with_falling_returns() -> None:
    spent = np.array([[0.0, 1e8, 2e8, 3e8]])
    chance = research.success_chance(spent, one(1e8), one(0.5), one(0.5), 1 / 12)[0]
    assert chance[0] == 0
    assert (np.diff(chance) > 0).all()
    assert (np.diff(chance, 2) < 0).all()


def test_logit_orders_equal_brute_force_and_keep_demand() -> None:
    firms, groups = industry(1)
    rng = np.random.default_rng(2)
    pull = market.attraction(firms.alive.astype(float), rng.normal(size=firms.alive.shape))
    wanted = rng.random((3, 5, CLASSES)) * 100
    nation = np.array([1.0, 1.0, 1.0, 1.0, 0.0])
    country, home = one(1.3).repeat(3, 0), one(0.7).repeat(3, 0)
    summed = market.Pull.by(groups, pull)
    exports = rng.random((3, 5, CLASSES))
    faced = market.faced(summed, wanted, nation, country, home, exports)
    orders = market.orders_by_pull(groups, summed, faced)
    for world in range(3):
        expected = np.zeros(firms.alive.shape[1])
        for leaf in range(5):
            for made in range(CLASSES):
                same_class = firms.product_class[world] == made
                weight = pull[world] * same_class
                weight = weight * np.where(
                    nation[firms.home[world]] == nation[leaf], np.exp(1.3), 1.0
                )
                weight = weight * np.where(firms.home[world] == leaf, np.exp(0.7), 1.0)
                if nation[leaf] == 0:  # buyers abroad see more of China's exporters
                    gain = exports[world, firms.home[world], made]
                    weight = weight * (1.0 + gain * nation[firms.home[world]])
                if weight.sum() > 0:
                    expected += wanted[world, leaf, made] * weight / weight.sum()
        assert np.allclose(orders[world], expected, rtol=1e-12)
    made_by_someone = groups.by_class(firms.alive.astype(float)) > 0
    assert np.allclose(groups.by_class(orders), wanted.sum(axis=1) * made_by_someone)


def test_persistence_moves_shares_and_keeps_totals() -> None:
    firms, groups = industry(3)
    rng = np.random.default_rng(4)
    pull = market.Pull.by(groups, rng.random(firms.alive.shape) * firms.alive)
    faced = rng.random((3, 5, CLASSES)) * 10
    faced[:, :, 0] = 0.0  # a class that nobody orders
    fresh = market.orders_by_pull(groups, pull, faced)
    last = rng.random(firms.alive.shape) * firms.alive
    held = groups.by_class(last)
    last_share = last / groups.of_class(np.maximum(held, 1e-9)) * 0.9  # a tenth has left
    held = groups.by_class(last_share)
    stay = one(0.6).repeat(3, 0)
    shares, placed = market.persistent_shares(groups, pull, faced, last_share, held, stay)
    assert np.allclose(placed, groups.by_class(fresh))
    ordered = groups.of_class(placed) > 0
    mixed = 0.6 * last_share / 0.9 + 0.4 * fresh / np.maximum(groups.of_class(placed), 1e-9)
    assert np.allclose(shares[ordered], mixed[ordered])
    assert np.array_equal(shares[~ordered], last_share[~ordered])
    none, _ = market.persistent_shares(groups, pull, faced, last_share, held, 0.0 * stay)
    assert np.allclose((none * groups.of_class(placed))[ordered], fresh[ordered])


def test_reserved_orders_stay_with_allowed_firms_where_there_are_any() -> None:
    firms, groups = industry(5)
    pull = firms.alive.astype(float)
    allowed = firms.alive * (firms.home == 2).astype(float)
    wanted = np.full((3, CLASSES), 10.0)
    here = (np.arange(5) == 2).astype(float)[:, None] * np.ones(CLASSES)
    summed = market.Pull.by(groups, pull)
    faced = market.faced_by_allowed(summed, wanted, here)
    orders = market.orders_by_pull(groups, summed, faced)
    has_own = groups.by_class(allowed) > 0
    outside = groups.by_class(orders * (1 - allowed))
    assert (outside[has_own] == 0).all()
    made_by_someone = groups.by_class(pull) > 0
    assert np.allclose(groups.by_class(orders), 10.0 * made_by_someone)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 1))
def test_supply_is_shared_exactly_and_within_what_each_can(seed: int, load: float) -> None:
    firms, groups = industry(seed)
    rng = np.random.default_rng(seed)
    able = rng.random(firms.alive.shape) * firms.alive
    supply = groups.by_class(able)
    quantity = supply * load
    weight = rng.random(firms.alive.shape) * firms.alive
    chosen = weight * groups.of_class(quantity / np.maximum(groups.by_class(weight), 1e-12))
    delivered = production.share_supply(groups, chosen, able, quantity, supply)
    assert np.allclose(groups.by_class(delivered), quantity, rtol=1e-9, atol=1e-12)
    assert (delivered <= able * (1 + 1e-9) + 1e-12).all()
    assert (delivered >= 0).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.one_of(st.just(0.0), st.floats(0.01, 50)))
def test_payouts_respect_claim_cap_and_budget(seed: int, budget: float) -> None:
    rng = np.random.default_rng(seed)
    claims, caps = rng.random((2, 4, 30)) * 3
    paid = capped_payout(claims, caps, np.full(4, budget))
    assert (paid <= claims + 1e-12).all()
    assert (paid <= caps + 1e-12).all()
    assert (paid.sum(axis=1) <= budget * (1 + 1e-12)).all()
    if budget >= np.minimum(claims, caps).sum(axis=1).max():
        assert np.array_equal(paid, np.minimum(claims, caps))


@pytest.mark.parametrize("cap", [1e6, 5e6, 1e9])
def test_capped_subsidy_equals_the_integral_over_project_sizes(cap: float) -> None:
    rate, median, spread = 0.2, 1e7, 0.8
    sizes = lognorm(spread, scale=median)
    paid = integrate.quad(
        lambda u: min(rate * sizes.ppf(u), cap), 0, 1, limit=400, points=[0.5, 0.9, 0.99]
    )[0]
    found = capped_rate(np.array([rate]), np.array([cap]), np.array([median]), np.array([spread]))
    assert found[0] == pytest.approx(paid / sizes.mean(), rel=1e-3)


def test_hebei_cap_binds_above_2500_wan() -> None:
    """min(20 % of V, 500 万) with almost no spread: whole rate below 2,500 万, 500 万 above."""
    rate, cap, spread = np.array([0.2]), np.array([5e6]), np.array([1e-4])
    assert capped_rate(rate, cap, np.array([2.0e7]), spread)[0] == pytest.approx(0.2)
    assert capped_rate(rate, cap, np.array([5.0e7]), spread)[0] == pytest.approx(0.1)


def test_crowding_in_is_a_hump_that_can_be_nothing() -> None:
    shares = np.linspace(0, 1, 101)[None, :]
    drawn = funding.crowding_in(shares, one(0.27), one(0.25), one(0.4))
    assert drawn.argmax() == 27
    assert drawn[0, 0] < 0.4
    assert drawn[0, -1] < 0.01
    assert not funding.crowding_in(shares, one(0.27), one(0.25), one(0.0)).any()


def test_heat_without_growth_or_shock_reverts_at_its_rate() -> None:
    heat, dt = one(1.0), 1 / 1200
    for _ in range(1200):
        heat = heat + funding.deal_heat_change(
            heat, one(0.0), one(1.0), one(9.0), one(1.0), one(0.5), one(0.3), one(0.0), dt
        )
    assert heat[0, 0] == pytest.approx(np.exp(-0.5), rel=1e-3)


def test_location_shares_follow_the_pull_and_skip_excluded_leaves() -> None:
    utility = np.log(
        np.array([[[1.0], [3.0], [0.0]]]),
        where=[[[True], [True], [False]]],
        out=np.full((1, 3, 1), -np.inf),
    )
    share = entry.choice_shares(utility)[0, :, 0]
    assert share.tolist() == pytest.approx([0.25, 0.75, 0.0])
    picks = entry.choose(np.tile(share, (4, 1)), np.array([0.01, 0.24, 0.26, 0.99]))
    assert picks.tolist() == [0, 0, 1, 1]


def test_a_government_on_plan_keeps_its_effort_exactly() -> None:
    effort = np.array([1.0, 1.3])
    same = adapted_effort(effort, np.array([0.2, 5.0]), 1.0, np.zeros(2), one(0.5)[0], one(2.0)[0])
    assert np.array_equal(same, effort)
    moved = adapted_effort(effort, np.array([0.2, 5.0]), 1.0, np.ones(2), one(0.5)[0], one(2.0)[0])
    assert moved[0] > 1.0
    assert moved[1] == 0.5


def test_scenes_are_spread_by_demand_and_all_placed() -> None:
    weight = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    share = spread_over(weight, np.array([0, 2]), [1])
    assert share.sum() == pytest.approx(1.0)
    assert share[0, 1] == pytest.approx(0.25)
    assert share[2, 1] == pytest.approx(0.75)
    assert spread_over(np.zeros((3, 2)), np.array([0, 2]), [0])[2, 0] == 0.5
