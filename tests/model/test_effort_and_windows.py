"""When a lever works and how hard: inside its window, and as long as a target lies ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil

import numpy as np

from sim.evidence import regions, targets
from sim.model.batch import WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds

Batch = Callable[..., WorldBatch]


def test_a_lever_is_in_force_in_the_months_of_its_window_and_in_no_other(batch: Batch) -> None:
    """Start and end are months; a start lag, drawn or not, puts the start off."""
    world = start_worlds(
        batch(
            "baseline",
            (0, 1),
            (
                "levers.zhejiang.first_purchase.start=2024-03",
                "levers.zhejiang.first_purchase.end=2026-05",
                "levers.hubei.rnd_grant.end=2024-12",
                "levers.shenzhen.compute_voucher.start_lag=0.3 年",
            ),
        )
    )
    advance(world)  # so that there is a month to look at
    view, months = world.policy_view(), len(world.times)
    bounded = 0
    for lever in world.levers:
        lags = "start_lag" in lever.terms.numbers
        lag = lever.number("start_lag", 0) if lags else np.zeros(2)
        for row in range(2):
            first = ceil((lever.terms.start + float(lag[row]) - 2023) * 12 - 1e-6)
            after = round((lever.terms.end - 2023) * 12)
            force = [lever.in_force(replace(view, step=month))[row] for month in range(months)]
            expected = [month for month in range(months) if first <= month < after]
            assert np.flatnonzero(force).tolist() == expected, lever.terms.path
            if lags:
                steps = max(after - first, 1)  # a start lag may outlast a window
                assert lever.window_steps(0, world.dt)[row] == steps, lever.terms.path
            bounded += after < months
    assert bounded >= 4


def test_governments_that_adapt_return_to_their_plan_when_no_target_lies_ahead(
    batch: Batch,
) -> None:
    """In December 2026 the targets of 2027 lie ahead; a year later the plans are over."""
    world = start_worlds(batch("baseline", (0, 1), ("governments.default=adaptive", "end=2027")))
    last = max(target.year for target in targets().values() if target.status == "outcome")
    assert last == 2027
    effort = {}
    for year in range(2023, last + 1):
        for _ in range(12):
            advance(world)
        effort[year] = world.effort.copy()
    zhejiang = regions().index("zhejiang")
    assert (effort[2026][:, zhejiang] != 1.0).all()
    assert (effort[2027] == 1.0).all()
