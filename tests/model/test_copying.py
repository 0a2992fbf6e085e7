"""Governments that copy neighbours or match the focus: when, how strongly, for whose money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim.evidence import regions
from sim.experiment.designs import draw
from sim.model.batch import BatchResult, WorldBatch, run_batch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World
from sim.scenario import Scenario, copied_levers, in_order, load

Worlds = Callable[..., BatchResult]
Batch = Callable[..., WorldBatch]
FEW = (0, 1, 2)
HEBEI = ("neighbours_match=[hebei]", "end=2027")
WHOLE = (*HEBEI, "parameters.copy_share=100 %", "parameters.copy_lag=0 年")


def of(result: BatchResult, region: str, indicator: str) -> np.ndarray:
    """An indicator of a region, (worlds, years)."""
    values: np.ndarray = result.indicators[:, :, regions().index(region), INDEX[indicator]]
    return values


def same_bits(one: BatchResult, other: BatchResult) -> bool:
    return one.indicators.tobytes() == other.indicators.tobytes()


def start_of_copies(batch: Batch, *sets: str) -> World:
    return start_worlds(batch("zhejiang", FEW, (*HEBEI, *sets)))


def test_a_copy_of_no_strength_changes_nothing_at_all(worlds: Worlds) -> None:
    alone = worlds("zhejiang", FEW, ("end=2027",))
    nothing = worlds("zhejiang", FEW, (*HEBEI, "parameters.copy_share=0 %"))
    assert same_bits(alone, nothing)
    assert not same_bits(alone, worlds("zhejiang", FEW, HEBEI))


def test_nothing_happens_before_the_lag(worlds: Worlds) -> None:
    """Zhejiang's plan begins in September 2024, so a copy a year late in September 2025."""
    alone = worlds("zhejiang", FEW, ("end=2027",))
    late = worlds("zhejiang", FEW, (*HEBEI, "parameters.copy_lag=1 年"))
    assert alone.indicators[:, :2].tobytes() == late.indicators[:, :2].tobytes()
    paid = "public_money_first_purchase"
    assert (of(late, "hebei", paid)[:, 2] > 0).all()
    soon = worlds("zhejiang", FEW, (*HEBEI, "parameters.copy_lag=0.25 年"))
    assert (of(soon, "hebei", paid)[:, 1] > 0).all()  # from December 2024


def by_hand(scenario: Scenario) -> Scenario:
    """The same policy with every copy written out as a lever of the region's own."""
    written = [replace(copy, copy_of="") for copy in copied_levers(scenario, regions())]
    levers = in_order([*scenario.levers, *written], regions())
    return replace(scenario, levers=tuple(levers), matching=())


def test_a_whole_copy_without_lag_is_the_lever_written_out_by_hand(worlds: Worlds) -> None:
    """All of Zhejiang's, the fund with its row and its draws among them."""
    scenario = by_hand(load("zhejiang", WHOLE))
    own = [lever.name for lever in scenario.levers if lever.region == "zhejiang"]
    written = {lever.name for lever in scenario.levers if lever.region == "hebei"}
    assert {"guidance_fund", "first_purchase", "leasing"} <= set(own)
    assert {f"{name}@zhejiang" for name in own} <= written
    numbers = np.array(FEW, dtype=np.int64)
    batch = WorldBatch(scenario, scenario.seed, numbers, draw(scenario, numbers))
    assert same_bits(worlds("zhejiang", FEW, WHOLE), run_batch(batch))


def test_the_copier_pays_in_proportion_from_its_own_treasury(worlds: Worlds) -> None:
    """A budget too small for the units is spent to the last yuan: 0.5 and 0.25 of 0.1 亿元."""
    kind = "public_money_first_purchase"
    for share in (50, 25):
        copied = worlds(
            "zhejiang",
            FEW,
            (
                *HEBEI,
                f"parameters.copy_share={share} %",
                "parameters.copy_lag=0 年",
                "levers.zhejiang.first_purchase.budget=0.1 亿元/年",
            ),
        )
        ours, theirs = of(copied, "zhejiang", kind), of(copied, "hebei", kind)
        assert np.allclose(ours[:, 2:], 1e7, rtol=1e-9)
        assert np.allclose(theirs[:, 2:], 1e5 * share, rtol=1e-9)
        assert (of(copied, "hubei", kind) == 0).all()
        nation = of(copied, "china", kind)
        assert np.allclose(nation, ours + theirs, rtol=1e-12)


def test_decreed_counts_are_copied_by_their_share_and_arrive_late(worlds: Worlds) -> None:
    """Fifty scenes of a plan of 40 months: 30 of them, by August 2028 if nine months late."""
    sets = (
        "neighbours_match=[hebei]",
        "parameters.copy_share=60 %",
        "parameters.copy_lag=9 个月",
        "levers.zhejiang.demonstration_scenes.start_lag=0 个月",
        "end=2029",
    )
    copied = worlds("zhejiang", FEW, sets)
    scenes = of(copied, "hebei", "scenes")
    assert np.allclose(scenes[:, -1], 30.0)
    assert np.allclose(scenes[:, 1], 0.0)  # nine months after September 2024 is June 2025
    assert np.allclose(scenes[:, 2], 30.0 * 7 / 40)
    assert np.allclose(of(copied, "zhejiang", "scenes")[:, -1], 50.0)


def test_a_copy_reads_dated_terms_late_and_ends_late(batch: Batch) -> None:
    """4,000 machines a year begin in January 2026 in Zhejiang, half a year later in Hebei."""
    world = start_of_copies(batch, "parameters.copy_lag=0.5 年", "parameters.copy_share=50 %")
    origin, copy = (
        next(lever for lever in world.levers if lever.terms.path == path)
        for path in (
            "levers.zhejiang.first_purchase",
            "levers.hebei.first_purchase@zhejiang",
        )
    )
    advance(world)  # so that there is a month to look at
    view, months = world.policy_view(), len(world.times)
    units = [lever.number("units", month)[0] for lever in (origin, copy) for month in range(months)]
    ours, theirs = units[:months], units[months:]
    assert theirs[6:] == ours[:-6]
    assert ours.index(4000.0) == 36
    force = np.array(
        [
            [lever.in_force(replace(view, step=month))[0] for month in range(months)]
            for lever in (origin, copy)
        ]
    )
    assert force[0].tolist() == [0.0] * 20 + [1.0] * 40
    assert force[1].tolist() == [0.0] * 26 + [0.5] * 34  # to June 2028, beyond this run


def test_every_world_draws_its_own_lag_and_share_and_keeps_it_in_any_batch(
    worlds: Worlds, batch: Batch
) -> None:
    world = start_of_copies(batch)
    copy = next(lever for lever in world.levers if lever.terms.copy_of)
    assert len(set(copy.late.tolist())) == len(FEW)
    assert ((copy.late > 0.5) & (copy.late < 1.0)).all()
    together, alone = worlds("zhejiang", FEW, HEBEI), worlds("zhejiang", (1,), HEBEI)
    assert together.indicators[1].tobytes() == alone.indicators[0].tobytes()


def test_each_copied_fund_has_a_row_of_its_own_with_the_copier_s_mandate(batch: Batch) -> None:
    world = start_worlds(batch("zhejiang", (0,), ("neighbours_match=[hebei, guangdong]",)))
    tree = world.geography.tree
    for region in ("hebei", "guangdong"):
        row = world.line.names.index(f"{region}.guidance_fund@zhejiang")
        assert world.line.treasury[row] == tree.index(region)
        inside = {tree.leaves[leaf] for leaf in np.flatnonzero(world.line.leaves[row])}
        assert inside == set(tree.leaves_under(region))


def test_only_adaptive_governments_review_and_one_without_response_is_on_plan(
    batch: Batch, worlds: Worlds
) -> None:
    world = start_worlds(batch("baseline", (0, 1), ("governments.zhejiang=adaptive", "end=2026")))
    for _ in range(48):
        advance(world)
    moved = {world.geography.tree.all[row] for row in np.flatnonzero((world.effort != 1).any(0))}
    assert moved == {"zhejiang"}
    rest = ("governments.default=adaptive", "parameters.review_response=0", "end=2027")
    assert same_bits(worlds("baseline", (0, 1), rest), worlds("baseline", (0, 1), ("end=2027",)))
