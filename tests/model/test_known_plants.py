"""Second plants that the documents name, and what cities are specialised in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.evidence import makers, regions
from sim.evidence.vocabulary import PRODUCT_CLASSES
from sim.model.batch import BatchResult, WorldBatch
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.start import geography, start_worlds

FEW = (0, 1, 2)
NAMED = [row for row, maker in enumerate(makers()) if maker.second_plant]


def test_named_plants_open_in_their_month(batch: Callable[..., WorldBatch]) -> None:
    world = start_worlds(batch("no-policy", FEW, ("end=2024",)))
    firms, qingdao = world.state.firms, regions().leaves.index("qingdao")
    assert [makers()[row].name for row in NAMED] == ["UBTech", "Leju"]
    for _ in range(12):
        advance(world)
    assert (firms.plant_share[:, NAMED] == 0).all()
    advance(world)
    assert (firms.plant[:, NAMED] == qingdao).all()
    share = world.p["known_plant_output_share"]
    assert np.array_equal(firms.plant_share[:, NAMED], np.repeat(share, len(NAMED), axis=1))


def test_without_output_there_a_named_plant_is_none(worlds: Callable[..., BatchResult]) -> None:
    """Share 0 leaves the firm free to choose a second plant of its own, like any other."""
    none = worlds("no-policy", FEW, ("end=2025", "parameters.known_plant_output_share=0"))
    some = worlds("no-policy", FEW, ("end=2025",))
    assert np.array_equal(none.indicators[:, 0], some.indicators[:, 0], equal_nan=True)
    assert not np.array_equal(none.indicators[:, 1], some.indicators[:, 1], equal_nan=True)
    made = INDEX["machines_produced"]
    there = (slice(None), 1, regions().index("qingdao"), made)
    assert (none.indicators[there] < some.indicators[there]).all()


def test_cities_draw_the_classes_their_plan_names() -> None:
    base, leaves = geography().component_base, regions().leaves
    basic, functional = (PRODUCT_CLASSES.index(name) for name in ("basic", "functional"))
    lead = base[:, functional] / base[:, basic]
    assert lead[leaves.index("ningbo")] > 1.0  # industrial humanoids
    assert lead[leaves.index("hangzhou")] == 1.0  # general ones, service and special ones
    assert lead[leaves.index("qingdao")] > 1.0
    assert lead[leaves.index("shanghai")] == 1.0
