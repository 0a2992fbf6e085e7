"""The model against its witness: the same world, written twice, agrees to rounding.

The witness (``tests/witness``) tells the month in plain loops, from the equations; it shares with
the model only evidence, scenario and the uniform draws.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.evidence import regions
from sim.experiment.designs import one_world
from sim.model.batch import WorldBatch
from sim.model.indicators import INDICATORS
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World
from sim.scenario import load
from tests.witness.month import live
from tests.witness.things import World as Witness

CLOSE = 1e-9  # relative
NOTHING = 1e-9  # of the largest value of the indicator: what counts as zero beside it
STATE = (
    "cash",
    "capability",
    "backlog",
    "stock",
    "capacity",
    "price",
    "market_share",
    "valuation",
    "debt",
    "cumulative_output",
    "research_this_year",
    "support_account",
    "leased_value",
)
ADAPTIVE = ("parameters.review_response=1",)


@cache
def both(name: str, replicate: int, end: int, sets: tuple[str, ...]) -> tuple[World, Witness]:
    """A world of the model and of the witness, run to the end of a year."""
    batch: WorldBatch = one_world(load(name, [*sets, f"end={end}"]), replicate)
    model = start_worlds(batch)
    for _ in range(len(model.times)):
        advance(model)
    return model, live(batch)


def differences(model: World, witness: Witness) -> list[str]:
    """Indicators that differ, each with its year, region and both values."""
    found = []
    for column, indicator in enumerate(INDICATORS):
        values = model.tally.table[0, :, :, column]
        told = np.array(
            [
                [
                    witness.table[model.start_year + year, region, indicator.id]
                    for region in regions().all
                ]
                for year in range(values.shape[0])
            ]
        )
        zero = NOTHING * np.nanmax(np.abs(told), initial=1e-3)
        agree = np.isclose(values, told, rtol=CLOSE, atol=zero * CLOSE, equal_nan=True)
        for year, row in np.argwhere(~agree).tolist():
            found.append(
                f"{indicator.id} {model.start_year + year} {regions().all[row]}: "
                f"model {values[year, row]!r}, witness {told[year, row]!r}"
            )
    return found


def check(name: str, replicate: int, end: int, sets: tuple[str, ...] = ()) -> None:
    model, witness = both(name, replicate, end, sets)
    found = differences(model, witness)
    assert not found, "\n".join(found[:20])
    firms = model.state.firms
    alive = np.flatnonzero(firms.alive[0]).tolist()
    by_birth = {int(firms.identity[0, row]): row for row in alive}
    assert sorted(by_birth) == sorted(firm.birth for firm in witness.firms)
    for column in STATE:
        values = getattr(firms, column)[0]
        model_has = {birth: float(values[row]) for birth, row in by_birth.items()}
        told = {firm.birth: float(getattr(firm, column)) for firm in witness.firms}
        scale = max(map(abs, told.values()))
        assert told == pytest.approx(model_has, rel=CLOSE, abs=CLOSE * 1e-3 * scale), column


def test_the_witness_agrees_to_2025() -> None:
    check("baseline", 0, 2025)


@pytest.mark.slow
@pytest.mark.parametrize("replicate", [0, 1])
@pytest.mark.parametrize(
    ("name", "sets"), [("baseline", ()), ("baseline", ADAPTIVE), ("zhejiang", ())]
)
def test_the_witness_agrees_to_the_end(name: str, sets: tuple[str, ...], replicate: int) -> None:
    check(name, replicate, 2030, sets)
