"""Chances, shortfalls and first years of targets, on results whose answer is known by hand."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.chances import FEW_WORLDS, chance_word, percent
from sim.analysis.targets import MissingIndicator, meets, score, unscored
from sim.evidence import Consistency
from sim.experiment.results import IndicatorLabel, RunResult

LABELS = (
    IndicatorLabel("machines_produced", "machine", "machines", "整机"),
    IndicatorLabel("core_value_product", "yuan", "core", "核心"),
    IndicatorLabel("related_value_product", "yuan", "related", "关联"),
    IndicatorLabel("mean_price", "yuan/machine", "price", "均价"),
)


@dataclass(frozen=True)
class FakeTarget:
    id: str = "zhejiang.units.2027"
    region: str = "zhejiang"
    indicator: str = "machines_produced"
    year: int = 2027
    comparison: str = ">="
    value: float = 20_000.0
    unit: str = "machine"
    value_text: str = "2万台"
    scope: str = "whole machines"
    modality: str = "reach"
    clauses: tuple = ("E075",)
    status: str = "outcome"
    reason_en: str = ""
    reason_zh: str = ""
    name_en: str = "whole machines"
    name_zh: str = "整机年产量"
    consistency: Consistency | None = None
    reading_of: str = ""


UNITS = FakeTarget()
CORE = replace(
    UNITS,
    id="zhejiang.core_value.2027",
    indicator="core_value_product",
    value=200e8,
    unit="yuan",
)
RELATED = replace(
    CORE, id="zhejiang.related_value.2027", indicator="related_value_product", value=500e8
)


def make(machines, price=430_000.0):
    """A result of one region over 2025–2027 from (world, year) machines."""
    machines = np.asarray(machines, dtype=float)
    values = np.empty((*machines.shape, 1, 4))
    values[..., 0, 0] = machines
    values[..., 0, 1] = machines * price
    values[..., 0, 2] = machines * price * 2
    values[..., 0, 3] = price
    return RunResult(
        SimpleNamespace(name="x"), {}, (2025, 2026, 2027), ("zhejiang",), LABELS, values
    )


def one(result, target):
    (found,) = score(result, {target.id: target})
    return found


def test_the_chance_is_the_share_of_worlds_that_meet_the_target():
    result = make([[1, 2, v] for v in (10_000, 19_999, 20_000, 30_000, 15_000)])
    found = one(result, UNITS)
    assert found.chance == pytest.approx(0.4)
    assert found.median == 19_999
    assert found.median_shortfall == 1
    assert (found.worlds, found.missing) == (5, 0)


def test_the_interval_holds_eighty_percent_of_the_worlds():
    result = make([[0, 0, float(v)] for v in range(101)])
    found = one(result, UNITS)
    assert (found.low, found.high) == pytest.approx((10, 90))


def test_worlds_without_a_value_are_counted_and_left_out():
    result = make([[1, 2, 30_000], [1, 2, np.nan], [1, 2, 10_000]])
    found = one(result, UNITS)
    assert (found.chance, found.worlds, found.missing) == (0.5, 3, 1)


def test_no_value_at_all_gives_no_chance_and_says_so():
    found = one(make([[1, 2, np.nan]]), UNITS)
    assert found.chance is None
    assert found.word is None
    assert found.missing == 1
    assert found.target.reason_en


def test_the_first_year_met_is_the_lower_median_of_the_worlds_that_meet_it():
    result = make(
        [
            [20_000, 25_000, 30_000],  # 2025
            [1, 25_000, 30_000],  # 2026
            [1, 25_000, 10_000],  # 2026, though not in 2027
            [1, 2, 30_000],  # 2027
            [1, 2, 3],  # never
        ]
    )
    found = one(result, UNITS)
    assert (found.first_year_met, found.worlds_meeting) == (2026, 4)
    never = one(make([[1, 2, 3]]), UNITS)
    assert (never.first_year_met, never.worlds_meeting) == (None, 0)


def test_a_target_that_is_not_comparable_has_its_reason_and_no_chance():
    target = replace(UNITS, status="not_comparable", indicator="", reason_en="industrial robots")
    found = one(make([[1, 2, 30_000]]), target)
    assert (found.chance, found.median, found.target.reason_en) == (None, None, "industrial robots")
    assert found.as_row()["interval80"] is None


def test_a_year_outside_the_run_has_no_chance():
    found = one(make([[1, 2, 3]]), replace(UNITS, year=2031))
    assert found.chance is None
    assert "2031" in found.target.reason_en


@pytest.mark.parametrize(
    "wrong", [{"indicator": "wages"}, {"region": "atlantis"}, {"unit": "firm"}]
)
def test_a_target_the_model_cannot_answer_is_a_fault_not_a_blank(wrong):
    with pytest.raises(MissingIndicator, match=r"zhejiang\.units\.2027"):
        one(make([[1, 2, 3]]), replace(UNITS, **wrong))


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (">=", [False, True, True]),
        (">", [False, False, True]),
        ("<=", [True, True, False]),
        ("<", [True, False, False]),
    ],
)
def test_comparisons(comparison, expected):
    values = np.array([1199.0, 1200.0, 1201.0])
    assert meets(values, comparison, 1200.0).tolist() == expected


def test_a_rounding_error_does_not_miss_a_target():
    assert meets(np.array([0.1 + 0.2]), "<=", 0.3).all()
    with pytest.raises(ValueError, match="comparison"):
        meets(np.array([1.0]), "=>", 1.0)


@pytest.mark.parametrize(
    ("chance", "english"),
    [
        (0.95, "very likely"),
        (0.90, "likely"),
        (0.67, "likely"),
        (0.66, "about even"),
        (0.33, "about even"),
        (0.32, "unlikely"),
        (0.10, "unlikely"),
        (0.09, "very unlikely"),
    ],
)
def test_words_for_chances(chance, english):
    assert chance_word(chance)["en"] == english


def test_what_two_targets_imply_stands_beside_the_model():
    result = make([[1, 2, 18_000], [1, 2, 0], [1, 2, 9_000]], price=430_000.0)
    per_machine = Consistency(UNITS.id, 1e6, "yuan/machine", "mean_price", "each", "每台")
    multiple = Consistency(CORE.id, 2.5, "share", "", "planned", "规划")
    core = replace(CORE, consistency=per_machine)
    related = replace(RELATED, consistency=multiple)
    scores = {s.target.id: s for s in score(result, {t.id: t for t in (UNITS, core, related)})}
    assert scores[UNITS.id].note is None
    each = scores[CORE.id].note
    assert (each.implied, each.model, each.compared) == pytest.approx((1e6, 430_000, 430_000))
    times = scores[RELATED.id].note
    assert (times.implied, times.model, times.compared) == (2.5, pytest.approx(2.0), None)
    assert scores[RELATED.id].as_row()["consistency"]["about"] == {"en": "planned", "zh": "规划"}


def test_a_decreed_count_the_model_does_not_have_is_listed_without_a_chance():
    target = replace(UNITS, status="execution", indicator="", reason_en="no parks in the model")
    found = one(make([[1, 2, 3]]), target)
    assert (found.chance, found.as_row()["indicator"]) == (None, None)


def test_without_a_run_targets_are_listed_without_chances():
    (found,) = unscored([UNITS])
    assert (found.target.value, found.chance, found.worlds) == (20_000, None, 0)


@pytest.mark.parametrize(
    ("chance", "worlds", "shown"),
    [
        (0.4, 400, "40 %"),
        (0.0, 400, "<1 %"),
        (0.0, 100, "<1 %"),
        (1.0, 400, ">99 %"),
        (0.0, 20, "<5 %"),
        (1.0, 20, ">95 %"),
        (0.998, 400, ">99 %"),
        (0.002, 400, "<1 %"),
        (0.006, 400, "1 %"),
        (None, 400, "–"),
    ],
)
def test_no_chance_is_written_as_certain(chance, worlds, shown):
    assert percent(chance, worlds) == shown


def test_few_worlds_get_no_word_and_no_count_of_twenty():
    few = one(make([[1, 2, 30_000]] * (FEW_WORLDS - 1)), UNITS)
    assert (few.few_worlds, few.word) == (True, None)
    row = few.as_row()
    assert (row["few_worlds"], row["chance_word"], row["chance_of_20"]) == (True, None, None)
    assert row["chance_text"] == few.percent == ">97 %"
    enough = one(make([[1, 2, 30_000]] * FEW_WORLDS), UNITS)
    assert enough.as_row()["chance_word"]["en"] == "very likely"
    assert enough.as_row()["chance_of_20"] == 20


def test_quantiles_of_what_is_counted_are_whole():
    labels = (IndicatorLabel("key_firms", "firm", "firms", "企业"),)
    values = np.array([0.0, 1.0, 1.0, 2.0, 3.0, 5.0])[:, None, None, None]
    result = RunResult(SimpleNamespace(name="x"), {}, (2027,), ("zhejiang",), labels, values)
    found = one(result, replace(UNITS, indicator="key_firms", unit="firm", value=2.0))
    assert (found.low, found.median, found.high) == (0.0, 1.0, 5.0)
