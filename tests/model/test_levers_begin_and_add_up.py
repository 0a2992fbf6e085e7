"""Each further kind of lever: in force in its own months world by world, and in proportion."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from sim.model.levers import Instruments
from sim.model.world import World
from sim.reading.located import read_yaml_text
from sim.scenario import lever_kinds
from tests.model.levers_alone import begin, setting, with_levers

# Money enough, so that a budget or cap that is used up can't look like a window that is over.
ENOUGH = {"budget": "1000 亿元/年"}
TERMS: dict[str, dict[str, object]] = {
    "corpus_voucher": ENOUGH | {"cap_per_firm": "10 亿元"},
    "compute_capacity": ENOUGH | {"capacity": "300 PFlops"},
    "challenge_grant": {"projects": "24 项"},
    "first_set_reward": ENOUGH | {"cap_per_firm": "10 亿元", "first_years": "20 年"},
    "pilot_platform": {"platforms": "2 个"},
    "training_ground": {"grounds": "2 个"},
    "grading": {},
    "future_factory_scoring": {},
    "investment_attraction": ENOUGH,
    "industrial_park": {"parks": "1 个"},
    "incubation": {},
    "talent": {},
    "ip_loan": {"credit_line": "10000 亿元/年", "cap_per_firm": "100 亿元"},
    "failure_insurance": ENOUGH,
    "export_support": {},
    "supply_chain_coordination": {},
}
WORLDS = (0, 1, 2, 3, 4, 5)


def terms(kind: str) -> dict[str, object]:
    """Numbers that are the same in every world: what stands above, the examples for the rest."""
    numbers = lever_kinds()[kind].numbers.items()
    examples = {name: read_yaml_text(number.example, name).plain() for name, number in numbers}
    return examples | {"start_lag": "0 月"} | TERMS[kind]


def offers(instruments: Instruments) -> dict[str, np.ndarray]:
    """The instruments by name, the lists of orders apart, each with the worlds first."""
    found = {item.name: getattr(instruments, item.name) for item in fields(instruments)}
    assert found.pop("reserved_orders") == []
    return found


def money_moved(world: World) -> np.ndarray:
    """All that treasuries have paid and lenders have lent through levers, (worlds,) yuan."""
    moved = np.zeros(world.worlds)
    for (kind, payer, _), total in world.books.totals.items():
        moved += total * (payer == "treasuries" or kind == "loans arranged")
    return moved


def touched(world: World) -> np.ndarray:
    """In which worlds the levers do anything at all in the next month, (worlds,)."""
    before = money_moved(world)
    offered = offers(begin(world))
    world.step += 1
    rows = world.state.firms.alive.shape[1]
    leaves = offered["platform_gain"].shape[1]
    nothing = offers(Instruments.nothing(world.worlds, leaves, rows))
    acts = money_moved(world) != before
    for name, values in offered.items():
        acts |= (values != nothing[name]).reshape(world.worlds, -1).any(axis=1)
    return acts


@pytest.mark.parametrize("kind", sorted(TERMS))
def test_a_lever_acts_in_a_world_from_its_own_lag_to_the_end_and_never_else(kind: str) -> None:
    """From June 2025 to May 2026, later by up to ten months; contests at once and in January."""
    lag = {"value": "5 月", "distribution": "uniform(0 月, 10 月)", "source": "a test"}
    window = {"start": "2025-06", "end": "2026-05", "start_lag": lag | {"grade": "assumption"}}
    world = with_levers(setting(kind, **window, **TERMS[kind]), replicates=WORLDS)
    first = np.ceil(5 + world.levers[0].number("start_lag", 0) * 12 - 1e-9)
    assert len(set(first.tolist())) > 3
    for month in range(24):
        expected = (month >= first) & (month < 17)
        if kind == "challenge_grant":
            expected &= (month == first) | (month % 12 == 0)
        world.state.firms.research_this_year[:] = 1e6  # none was done: only policy has its steps
        assert touched(world).tolist() == expected.tolist(), month


@pytest.mark.parametrize("kind", sorted(TERMS))
def test_two_levers_of_half_the_strength_are_one_whole(kind: str) -> None:
    """What adds up does, and what cuts a part of the rest does so twice."""
    half = terms(kind) | {"strength": 0.5}
    whole = with_levers(setting(kind, **terms(kind)))
    halves = with_levers(setting(kind, **half), setting(kind, name="other_half", **half))
    one, two = offers(begin(whole)), offers(begin(halves))
    assert np.allclose(money_moved(whole), money_moved(halves), rtol=1e-9)
    for name in one:
        if name == "research_support":  # won by others, as luck has it
            one[name], two[name] = one[name].sum(axis=1), two[name].sum(axis=1)
        if name == "entry_cost_cut":  # cuts of several levers are added
            one[name] = 2.0 * (1.0 - np.sqrt(1.0 - one[name]))
        assert np.allclose(one[name], two[name], rtol=1e-9, atol=1e-12), name
    assert money_moved(whole).any() or kind in ("future_factory_scoring", "investment_attraction")
