"""The compiled month tells what the model tells; otherwise its speed says nothing."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from sim.evidence import regions
from sim.experiment.designs import draw
from sim.model.batch import WorldBatch, run_batch
from sim.model.indicators import INDICATORS
from sim.model.streams import named_rows, numbered_rows, uniform

numba = pytest.importorskip("numba", reason="numba, which compiles this month, is not installed")

from benchmarks import compiled  # noqa: E402
from benchmarks.compiled import chance  # noqa: E402
from benchmarks.known import known_to_rivals  # noqa: E402

pytestmark = pytest.mark.slow  # compiling takes half a minute

CLOSE = 1e-9  # relative
NOTHING = 1e-12  # of an indicator's largest value: what counts as zero beside it
REPLICATES = 4
QUESTIONS = {
    "plans": ("baseline", 2030, ()),
    "governments that adapt": ("baseline", 2030, ("governments.default=adaptive",)),
    "half months": ("zhejiang", 2025, ("engine.steps_per_year=24",)),
    "narrow terms and a shake-out": (
        "baseline",
        2027,
        (
            "levers.hebei.project_subsidy.budget=20 万元/年",
            "levers.zhejiang.first_purchase.end=2026-05",
            "levers.zhejiang.first_purchase.product_classes=[functional]",
            "levers.shanghai.leasing.end=2025-03",
            "levers.shanghai.co_investment.tiers=[component]",
            "levers.beijing.guidance_fund.strength=0.5",
            "levers.shenzhen.compute_voucher.cap_per_firm=10 万元",
            "parameters.exit_rate=5 1/year",
            "parameters.exit_patience=0.5 年",
            "parameters.credit_line=0 年",
            "parameters.plant_threshold=10 台/年",
            "parameters.plant_search_rate=5 1/year",
        ),
    ),
}


def batch_of(name: str, end: int, sets: tuple[str, ...]) -> WorldBatch:
    scenario = known_to_rivals(name, [*sets, f"end={end}"])
    replicates = np.arange(REPLICATES, dtype=np.int64)
    return WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates))


@cache
def model_of(question: str) -> np.ndarray:
    return run_batch(batch_of(*QUESTIONS[question])).indicators


def differences(values: np.ndarray, told: np.ndarray) -> list[str]:
    """Indicators that differ, each with its world, year, region and both values."""
    assert values.shape == told.shape
    largest = np.nanmax(np.abs(told), axis=(0, 1, 2), initial=0.0)
    agree = np.abs(values - told) <= CLOSE * np.abs(told) + NOTHING * largest
    agree |= np.isnan(values) & np.isnan(told)
    return [
        f"{INDICATORS[column].id} of {regions().all[row]}, world {world}, year {year}: "
        f"compiled {values[world, year, row, column]!r}, model {told[world, year, row, column]!r}"
        for world, year, row, column in np.argwhere(~agree).tolist()
    ]


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_compiled_month_and_model_agree(question: str) -> None:
    values = compiled.run(compiled.prepare(batch_of(*QUESTIONS[question])))
    found = differences(values, model_of(question))
    assert not found, "\n".join(found[:20])


def test_a_difference_in_the_ninth_digit_is_noticed() -> None:
    told = model_of("plans")
    changed = told.copy()
    changed[-1, -1, regions().index("china"), 0] *= 1 + 3e-9
    assert len(differences(changed, told)) == 1
    assert not differences(told, told)


def test_a_world_is_the_same_alone_and_beside_others() -> None:
    prepared = compiled.prepare(batch_of("baseline", 2024, ()))
    last = dataclasses.replace(
        prepared,
        replicates=prepared.replicates[-1:],
        parameters=prepared.parameters[-1:],
        drawn=prepared.drawn[-1:],
    )
    both = compiled.run(prepared), compiled.run(last)
    np.testing.assert_array_equal(both[0][-1:], both[1])


def test_too_many_firms_for_the_room_is_said() -> None:
    prepared = compiled.prepare(batch_of("baseline", 2023, ()), rows_with_room=110)
    with pytest.raises(RuntimeError, match="no room for another firm"):
        compiled.run(prepared)


def test_draws_are_the_bits_of_the_model() -> None:
    decision, step, replicates = "research.success", 95, np.array([7])
    world = np.zeros(1, [("key", "u8")])[0]
    world["key"] = chance.world_key(np.uint64(2024), np.uint64(7))
    key = np.uint64(chance.key_of(world, chance.word_of(decision), step))
    births = np.array([0, 1, 99, 100 + 679 * 2**20])
    words = np.append(numbered_rows(births), named_rows(("venture 3",)))
    theirs = uniform(2024, replicates, decision, step, words)[0]
    assert [chance.draw(key, word) for word in words] == theirs.tolist()
    assert [chance.numbered(birth) for birth in births] == words[:-1].tolist()


def test_normal_quantile_is_exact_to_rounding() -> None:
    from scipy.special import ndtri

    inside = np.linspace(0.001, 0.999, 997)
    tails = 10.0 ** -np.arange(3, 17)
    for uniforms in (inside, tails, 1.0 - tails[:-1]):
        ours = np.array([chance.normal_of(value) for value in uniforms])
        np.testing.assert_allclose(ours, ndtri(uniforms), rtol=1e-14, atol=1e-15)
