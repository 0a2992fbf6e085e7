"""Levers do what their clause says, to whom it says, in proportion to their strength."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.evidence import regions
from sim.model.batch import BatchResult, WorldBatch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.scenario import load

Worlds = Callable[..., BatchResult]
FEW = (0, 1, 2)


def paid(result: BatchResult, kind: str, region: str) -> np.ndarray:
    """Public money of an instrument over all years, (worlds,)."""
    table = result.indicators[:, :, regions().index(region), INDEX[f"public_money_{kind}"]]
    return table.sum(axis=1)


MONEY = {
    "levers.beijing.guidance_fund": ("guidance_fund", "beijing"),
    "levers.shenzhen.compute_voucher": ("compute_voucher", "shenzhen"),
    "levers.hubei.rnd_grant": ("rnd_grant", "hubei"),
    "levers.hebei.project_subsidy": ("project_subsidy", "hebei"),
    "levers.zhejiang.demonstration_scenes": ("demonstration_scenes", "zhejiang"),
    "levers.zhejiang.first_purchase": ("first_purchase", "zhejiang"),
    "levers.zhejiang.innovation_platform": ("innovation_platform", "zhejiang"),
}


@pytest.mark.parametrize("path", sorted(MONEY))
def test_more_strength_costs_more_and_no_strength_costs_nothing(worlds: Worlds, path: str) -> None:
    kind, region = MONEY[path]
    spent = [
        paid(worlds("baseline", FEW, (f"{path}.strength={strength}",)), kind, region).sum()
        for strength in (0, 0.3, 1)
    ]
    others = paid(worlds("baseline", FEW, (f"{path}=null",)), kind, region).sum()
    assert spent[0] == others
    assert spent[0] < spent[1] < spent[2]


def test_vouchers_stay_within_budget_and_cap(worlds: Worlds) -> None:
    """2 亿元 a year for all recipients: the embodied part can only be less."""
    assert (paid(worlds("baseline", FEW), "compute_voucher", "shenzhen") <= 2e8).all()


def test_first_purchase_stays_within_its_budget(worlds: Worlds) -> None:
    sets = (
        "levers.zhejiang.first_purchase.budget=0.1 亿元/年",
        "levers.zhejiang.first_purchase.units=100000 台/年",
    )
    table = worlds("baseline", FEW, sets).indicators
    spent = table[:, :, regions().index("zhejiang"), INDEX["public_money_first_purchase"]]
    assert (spent <= 0.1e8 * (1 + 1e-9)).all()
    assert spent.max() > 0.05e8


def test_hebei_pays_chinese_firms_that_its_buyers_choose(batch: Callable[..., WorldBatch]) -> None:
    world = start_worlds(batch("baseline", FEW))
    lever = next(lever for lever in world.levers if lever.kind == "project_subsidy")
    abroad = 0.0
    for _ in range(60):
        before = world.state.firms.subsidies.copy()
        advance(world)
        rows = before.shape[1]
        got = world.state.firms.subsidies[:, :rows] - before
        home = world.state.firms.home[:, :rows]
        abroad += got[(home == len(world.geography.nation) - 1)].sum()
    assert abroad == 0.0
    assert lever.paid_this_year.max() >= 0.0


def test_a_bound_fund_buys_only_at_home(worlds: Worlds, batch: Callable[..., WorldBatch]) -> None:
    """With all of its money bound, and rules as before 2025, every deal stays in the region."""
    sets = (
        "levers.hubei.humanoid_fund.local_share=100 %",
        "parameters.reinvestment_pull_since_2025=1",
        "end=2027",
    )
    world = start_worlds(batch("baseline", FEW, sets))
    row = world.line.names.index("hubei.humanoid_fund")
    hubei = world.geography.tree.leaves.index("hubei")
    free = start_worlds(batch("baseline", FEW, ("levers.hubei.humanoid_fund=null", "end=2027")))
    for _ in range(60):
        advance(world)
        advance(free)
    raised = [
        (w.state.firms.equity_raised * (w.state.firms.home == hubei)).sum() for w in (world, free)
    ]
    assert world.state.funds.invested[:, row].sum() > 0
    assert raised[0] > raised[1]


def test_governments_on_plan_do_not_review_and_adaptive_ones_do(
    batch: Callable[..., WorldBatch],
) -> None:
    plan = start_worlds(batch("baseline", (0, 1)))
    adaptive = start_worlds(batch("baseline", (0, 1), ("governments.default=adaptive",)))
    for _ in range(48):
        advance(plan)
        advance(adaptive)
    assert (plan.effort == 1).all()
    zhejiang = regions().index("zhejiang")
    assert (adaptive.effort[:, zhejiang] != 1).any()
    assert adaptive.effort.max() <= 2
    assert (adaptive.effort[:, regions().index("hubei")] == 1).all()  # no target of its own
    scenes = [
        w.tally.table[:, 3, zhejiang, INDEX["scenes"]] for w in (plan, adaptive)
    ]  # decreed by number, not by effort
    assert np.allclose(scenes[0], scenes[1])


def test_every_lever_of_every_shipped_scenario_has_a_mechanism() -> None:
    from sim.model.levers import KINDS
    from sim.scenario import shipped

    for name in shipped():
        for lever in load(name).levers:
            assert lever.kind in KINDS


def test_a_fund_calls_nothing_after_its_window(batch: Callable[..., WorldBatch]) -> None:
    sets = ("levers.beijing.guidance_fund.end=2026-01", "end=2027")
    world = start_worlds(batch("baseline", FEW, sets))
    row = world.line.names.index("beijing.guidance_fund")
    invested = []
    for _ in range(60):
        advance(world)
        invested.append(world.state.funds.invested[:, row].copy())
    assert (invested[36] > 0).any()
    assert np.array_equal(invested[37], invested[-1])  # since February 2026
