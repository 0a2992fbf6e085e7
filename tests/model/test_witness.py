"""The model against its witness: the same worlds, written twice, agree to rounding.

The witness (``tests/witness``) tells the month in plain loops, from the equations; it shares with
the model only evidence, scenario and the uniform draws. It lives in one world; the model's worlds
come from a batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.evidence import regions
from sim.experiment.designs import draw, one_world
from sim.model.batch import WorldBatch
from sim.model.indicators import INDICATORS
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.world import World
from sim.scenario import load
from tests.witness.month import live
from tests.witness.things import World as Witness

CLOSE = 1e-9  # relative
NOTHING = 1e-12  # of the largest value there is: what counts as zero beside it
REPLICATES = (0, 1)
FIRM_COLUMNS = (
    "cash",
    "capability",
    "backlog",
    "stock",
    "capacity",
    "price",
    "market_share",
    "valuation",
    "since_deal",
    "debt",
    "cumulative_output",
    "research_this_year",
    "support_account",
    "leased_value",
    "plant_share",
    "profit_this_year",
    "tax_losses",
    "tax_owed",
    "tax_borne",
    "listed_at",
    "takeover_price",
    "pledged_debt",
)
LEAF_COLUMNS = ("talent_gained", "training_data", "support_rate", "leased_value")


@dataclass(frozen=True)
class Question:
    """A scenario with what is set on top of it, to the end of a year."""

    name: str
    end: int
    sets: tuple[str, ...] = ()


# Firms keep their money, so that they earn something and are taxed.
WITH_PROFIT = (
    "parameters.cash_runway=10 年",
    "parameters.deduction_take_up=0",
    "levers.zhejiang.super_deduction.rate=30 %",
    "levers.zhejiang.super_deduction.budget=1000 万元/年",
)
# Firms list early, so that funds sell and rewards are paid, more than the budget holds.
MANY_LISTINGS = (
    "parameters.listing_value=5 亿元",
    "parameters.listing_sales=0.05 亿元/年",
    "parameters.listing_age=1 年",
    "parameters.listing_rate=1 1/year",
    "parameters.lock_up=0.5 年",
    "levers.shanghai.listing_support.budget=0.1 亿元/年",
)
MANY_MERGERS = (
    "parameters.merger_chance=60 %",
    "parameters.exit_rate=5 1/year",
    "parameters.exit_patience=0.5 年",
    "parameters.credit_line=0 年",
    "levers.shanghai.merger_support.budget=20 万元/年",
)
EVERY_LEVER = str(Path(__file__).parents[1] / "witness" / "all_levers.yaml")
MANY_PLANTS = ("parameters.plant_threshold=10 台/年", "parameters.plant_search_rate=5 1/year")
PLANS_TO_2025 = Question("baseline", 2025)
MATCHED = Question(
    "zhejiang", 2027, ("neighbours_match=[hebei, shanghai]", "governments.hebei=copying")
)
QUESTIONS = {
    "plans": Question("baseline", 2030),
    "governments that adapt": Question("baseline", 2030, ("governments.default=adaptive",)),
    "governments that copy": Question(
        "baseline",
        2030,
        (
            "governments.hebei=copying",
            "governments.guangdong=copying",
            "governments.zhejiang=adaptive",
            "levers.shanghai.leasing.end=2025-03",
        ),
    ),
    "neighbours that match": MATCHED,
    "zhejiang": Question("zhejiang", 2030),
    "no policy": Question("no-policy", 2026),
    "half months": Question("baseline", 2025, ("engine.steps_per_year=24",)),
    "narrow terms": Question(
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
        ),
    ),
    "firms with profit": Question("baseline", 2027, WITH_PROFIT),
    "many listings": Question("baseline", 2028, MANY_LISTINGS),
    "many mergers": Question("baseline", 2026, MANY_MERGERS),
    "every lever": Question(EVERY_LEVER, 2027, MANY_PLANTS),
    "every lever, copied by others that work harder": Question(
        EVERY_LEVER,
        2027,
        (
            *MANY_PLANTS,
            "governments.hubei=copying",
            "governments.shandong=copying",
            "governments.zhejiang=adaptive",
            "parameters.copy_lag=1.3 年",
        ),
    ),
    "every lever, by half months": Question(
        EVERY_LEVER, 2025, (*MANY_PLANTS, "engine.steps_per_year=24")
    ),
    "a shake-out": Question(
        "baseline",
        2027,
        (
            "parameters.exit_rate=5 1/year",
            "parameters.exit_patience=0.5 年",
            "parameters.credit_line=0 年",
            "parameters.plant_threshold=10 台/年",
            "parameters.plant_search_rate=5 1/year",
        ),
    ),
}


@cache
def model_of(question: Question) -> World:
    """Both replicates of a question, in one batch of the model."""
    scenario = load(question.name, [*question.sets, f"end={question.end}"])
    numbers = np.array(REPLICATES, dtype=np.int64)
    world = start_worlds(WorldBatch(scenario, scenario.seed, numbers, draw(scenario, numbers)))
    for _ in range(len(world.times)):
        advance(world)
    return world


@cache
def witness_of(question: Question, replicate: int) -> Witness:
    scenario = load(question.name, [*question.sets, f"end={question.end}"])
    return live(one_world(scenario, replicate))


def table_of(witness: Witness) -> np.ndarray:
    """The witness's indicators like the model's: (years, regions, indicators)."""
    years = sorted({year for year, _, _ in witness.table})
    return np.array(
        [
            [
                [witness.table[year, region, indicator.id] for indicator in INDICATORS]
                for region in regions().all
            ]
            for year in years
        ]
    )


def differences(values: np.ndarray, told: np.ndarray) -> list[str]:
    """Indicators that differ, each with its year, region and both values."""
    assert values.shape == told.shape
    largest = np.nanmax(np.abs(told), axis=(0, 1), initial=0.0)
    agree = np.abs(values - told) <= CLOSE * np.abs(told) + NOTHING * largest
    agree |= np.isnan(values) & np.isnan(told)
    return [
        f"{INDICATORS[column].id} of {regions().all[row]}, year {year}: "
        f"model {values[year, row, column]!r}, witness {told[year, row, column]!r}"
        for year, row, column in np.argwhere(~agree).tolist()
    ]


def check_indicators(question: Question, replicate: int) -> None:
    values = model_of(question).tally.table[REPLICATES.index(replicate)]
    found = differences(values, table_of(witness_of(question, replicate)))
    assert not found, "\n".join(found[:20])


def check_firms(question: Question, replicate: int) -> None:
    """Firms at the end, by the number of their birth."""
    row_of_world = REPLICATES.index(replicate)
    firms = model_of(question).state.firms
    alive = np.flatnonzero(firms.alive[row_of_world]).tolist()
    births = {row: int(firms.identity[row_of_world, row]) for row in alive}
    told = {firm.birth: firm for firm in witness_of(question, replicate).firms}
    assert sorted(births.values()) == sorted(told)
    for row, birth in births.items():
        assert told[birth].chair == row
    for column in FIRM_COLUMNS:
        values = getattr(firms, column)[row_of_world]
        ours = np.array([values[row] for row in alive])
        theirs = np.array([getattr(told[births[row]], column) for row in alive])
        zero = NOTHING * np.abs(theirs).max()
        assert np.allclose(ours, theirs, rtol=CLOSE, atol=zero), column


def check_leaves(question: Question, replicate: int) -> None:
    """What leaf regions remember at the end."""
    leaves, told = model_of(question).state.leaves, witness_of(question, replicate).leaves
    for column in LEAF_COLUMNS:
        ours = getattr(leaves, column)[REPLICATES.index(replicate)]
        theirs = np.array([getattr(told[leaf], column) for leaf in regions().leaves])
        zero = NOTHING * np.abs(theirs).max()
        assert np.allclose(ours, theirs, rtol=CLOSE, atol=zero), column


@pytest.mark.parametrize("replicate", REPLICATES)
def test_model_and_witness_agree_to_2025(replicate: int) -> None:
    check_indicators(PLANS_TO_2025, replicate)
    check_firms(PLANS_TO_2025, replicate)
    check_leaves(PLANS_TO_2025, replicate)


def test_model_and_witness_agree_on_governments_that_copy_to_2026() -> None:
    question = Question(MATCHED.name, 2026, MATCHED.sets)
    check_indicators(question, 1)
    check_firms(question, 1)


@pytest.mark.slow
@pytest.mark.parametrize("replicate", REPLICATES)
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_model_and_witness_agree_to_the_end(name: str, replicate: int) -> None:
    check_indicators(QUESTIONS[name], replicate)
    check_firms(QUESTIONS[name], replicate)
    check_leaves(QUESTIONS[name], replicate)


def test_a_difference_in_the_ninth_digit_is_noticed() -> None:
    told = table_of(witness_of(PLANS_TO_2025, 0))
    changed = told.copy()
    row = regions().index("china")
    changed[-1, row, 0] *= 1 + 3e-9
    assert len(differences(changed, told)) == 1
    assert not differences(told, told)
