"""Where a lever ends: what effort does not stretch, whom it does not draw, what is not there."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.month import advance
from sim.model.steps import finance, taxes
from tests.model.levers_alone import AWAY, HOME, MONTH, begin, paid, setting, with_levers

CONTEST = setting("challenge_grant", projects="12 项", grant="300 万元/项")
PARK = setting("industrial_park", parks="2 个", firms_per_park="3 家/个")
INCUBATOR = setting("incubation", firms="3 家", grant="50 万元/家/年")


@pytest.mark.parametrize(
    ("lever", "kind", "stretched"),
    [
        (CONTEST, "challenge_grant", 1.0),
        (PARK, "industrial_park", 1.0),
        (INCUBATOR, "incubation", 2.0),
    ],
)
def test_effort_stretches_no_count_that_a_plan_decrees_and_reports(
    lever: str, kind: str, stretched: float
) -> None:
    planned, harder = with_levers(lever), with_levers(lever)
    harder.effort[:] = 2.0
    begin(planned)
    begin(harder)
    assert (paid(planned, kind) > 0.0).all()
    assert np.allclose(paid(harder, kind), stretched * paid(planned, kind), rtol=1e-12)


@pytest.mark.parametrize(
    ("tiers", "offered"), [(["component", "intelligence"], 0.0), (["maker"], 3e9), (None, 3e9)]
)
def test_only_makers_are_offered_a_second_place(tiers: list[str] | None, offered: float) -> None:
    """No other firm looks for one, so recruiting these must not draw makers."""
    terms = {"budget": "30 亿元/年"} | ({} if tiers is None else {"tiers": tiers})
    world = with_levers(setting("investment_attraction", **terms))
    assert np.allclose(begin(world).plant_incentive[:, HOME].sum(axis=1), offered, rtol=1e-12)


def test_support_of_a_plant_draws_nobody_to_the_home_of_its_firm() -> None:
    terms = {"budget": "30 亿元/年", "support_per_plant": "1 亿元/年"}
    world = with_levers(setting("investment_attraction", **terms), PARK)
    firms = world.state.firms
    comes = firms.alive & (firms.product_class < 2) & np.isin(firms.home, AWAY[:-1])
    firms.plant[comes], firms.plant_share[comes] = HOME[0], 0.4
    world.regroup(*np.nonzero(comes))
    advance(world)
    assert (paid(world, "investment_attraction") > 0.0).all()
    support = world.state.leaves.support_rate
    assert (support[:, AWAY] == 0.0).all()
    in_year = paid(world, "industrial_park") / MONTH  # which its own firms get
    expected = in_year * -np.expm1(-MONTH / world.p["support_memory"][:, 0])
    assert np.allclose(support[:, HOME].sum(axis=1), expected, rtol=1e-6)


def test_machines_that_were_never_ordered_gather_nothing() -> None:
    """A ground that has no strength before 2026 starts with the first machines of 2026."""
    terms = {"grounds": "3 个", "machines_per_ground": "80 台/个", "data_gain": 5}
    world = with_levers(setting("training_ground", strength={"2025": 0, "2026": 1}, **terms))
    for month in range(24):
        advance(world)
        ordered = 10.0 * max(month - 11, 0)  # 240 over 24 months
        gathered = world.instruments.training_data.sum(axis=1)
        assert np.allclose(gathered, ordered * 5 * MONTH, rtol=1e-9)


def test_profit_counts_wear_at_what_capacity_costs_the_firm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pilot lines make it cheaper for the young, so what they wear is worth less."""
    lines = setting("pilot_platform", platforms="2 个", capital_cost_cut="30 %")
    world = with_levers(lines, sets=("parameters.young_age=2 年",))
    advance(world)
    cheap = taxes.profits(world)
    worn = world.state.firms.capacity * np.expm1(MONTH / world.p["capacity_life"])
    saved = -finance.cost_of_capacity(world)
    monkeypatch.setattr(world.instruments, "capital_cost_left", np.ones((4, len(HOME + AWAY))))
    saved += finance.cost_of_capacity(world)
    assert (saved.max(axis=1) > 0.0).all()
    assert np.allclose(cheap - taxes.profits(world), worn * saved, rtol=1e-6, atol=1e-3)
