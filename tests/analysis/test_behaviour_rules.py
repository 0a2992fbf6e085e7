"""How checks of behaviour judge: on numbers made by hand, where the verdict is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.analysis.behaviour import rules
from sim.analysis.behaviour.checks import DoseResponse, Outcome, Pair, Saturation
from sim.analysis.behaviour.levers import Trial
from sim.reading import Message
from tests.analysis.answers import answer

WHY = Message("why", "理由")
FUND = Trial("guidance_fund", "zhejiang", "guidance_fund")
PURCHASE = Trial("first_purchase", "zhejiang", "first_purchase")
LUCK = np.random.default_rng(1).normal(size=40)
NOISE = np.random.default_rng(2).normal(size=40)
IN_2025 = Outcome("machines_produced", "zhejiang", 2025, 2025)


def test_bounds_are_students_of_paired_differences() -> None:
    before, after = 5.0 + LUCK, 5.5 + LUCK + 0.1 * NOISE
    found = rules.difference(after, before, 0.95)
    one_sided = stats.ttest_rel(after, before).confidence_interval(0.90)
    assert (found.low, found.high) == pytest.approx((one_sided.low, one_sided.high))
    assert found.low > 0  # though the outcomes themselves overlap widely
    assert not found.exactly_none


def test_worlds_without_a_value_are_left_out_and_one_world_has_no_bounds() -> None:
    found = rules.difference(np.array([1.0, np.nan, 4.0]), np.zeros(3), 0.9)
    assert (found.mean, found.worlds) == (2.5, 2)
    alone = rules.difference(np.array([1.0, np.nan]), np.zeros(2), 0.9)
    assert np.isnan([alone.mean, alone.low, alone.high]).all()
    assert rules.difference(LUCK, LUCK, 0.9).exactly_none


def dose_response(doses: list[np.ndarray], expected: str = "rises", least: float = 0.0):
    shown = tuple(str(place) for place in range(len(doses)))
    check = DoseResponse("x", WHY, 40, 0.999, FUND, "strength", shown, IN_2025, expected, least)
    return check.judge([answer("machines_produced", 100.0 + dose) for dose in doses])


@pytest.mark.parametrize(
    ("effects", "least", "status", "says"),
    [
        ((0, 1, 2), 0.0, "pass", "changes by"),
        ((0, 1, 2), 1.5, "pass", "changes by"),
        ((0, 1, 2), 9.0, "fail", "at most"),
        ((0, 1, 2), 2.0, "not_told", "can't be told"),
        ((0, 5, 2), 0.0, "fail", "wrong way between strength 1 and 2"),
        ((0, 0, -2), 0.0, "fail", "wrong way between strength 1 and 2"),
        ((0, 0, 0.01), 0.0, "not_told", "noise of 40 worlds"),
    ],
)
def test_doses(effects: tuple[float, ...], least: float, status: str, says: str) -> None:
    """The noise between runs has a spread of 0.2, its mean a bound of about 0.1."""
    shifts = [LUCK + effect + 0.2 * np.roll(NOISE, at) for at, effect in enumerate(effects)]
    found = dose_response(shifts, least=least)
    assert (found.status, says in found.sentence.en) == (status, True), found.sentence.en
    mirrored = dose_response([-shift for shift in shifts], "falls", least)
    assert mirrored.status == status
    assert [row["dose"] for row in found.numbers] == ["0", "1", "2"]
    assert found.numbers[1]["difference"] == pytest.approx(
        found.numbers[1]["mean"] - found.numbers[0]["mean"]
    )


def test_an_outcome_that_never_moves_by_a_bit_fails_whatever_is_expected() -> None:
    for expected in ("rises", "falls"):
        found = dose_response([LUCK, LUCK], expected)
        assert found.status == "fail"
        assert "same to the bit in all 40 worlds" in found.sentence.en


def test_logs_leave_out_worlds_without_any() -> None:
    outcome = Outcome("machines_produced", "zhejiang", 2025, 2025, in_logs=True)
    value = outcome.of(answer("machines_produced", np.array([np.e, 0.0])))
    assert value[0] == pytest.approx(1.0)
    assert np.isnan(value[1])
    assert outcome.unit == "share"
    (middle,) = outcome.middle(np.log([2.0, 8.0])).values()
    assert middle == pytest.approx(4.0)


def test_years_of_an_outcome_are_summed() -> None:
    run = answer("machines_produced", np.array([3.0, 4.0]))
    run.values[:, 1] = run.values[:, 2]
    assert Outcome("machines_produced", "zhejiang", 2024, 2025).of(run).tolist() == [6.0, 8.0]


@pytest.mark.parametrize(
    ("together", "expected", "within", "status"),
    [
        (5.0, "complement", 0.0, "pass"),
        (2.0, "complement", 0.0, "fail"),
        (3.0, "complement", 0.0, "not_told"),
        (2.0, "substitute", 0.0, "pass"),
        (5.0, "substitute", 0.0, "fail"),
        (3.0, "substitute", 0.0, "not_told"),
        (3.0, "bounded", 0.3, "pass"),
        (3.0, "bounded", 0.01, "not_told"),
        (5.0, "bounded", 0.3, "fail"),
        (1.0, "bounded", 0.3, "fail"),
    ],
)
def test_pairs(together: float, expected: str, within: float, status: str) -> None:
    """Alone they bring 1 and 2; the interaction is what comes beyond 3, ± about 0.3."""
    noise = [0.3 * np.roll(NOISE, at) for at in range(4)]
    effects = (0.0, 1.0, 2.0, together)
    runs = [100 + LUCK + effect + some for effect, some in zip(effects, noise, strict=True)]
    pair = Pair("x", WHY, 40, 0.999, FUND, PURCHASE, IN_2025, expected, within)
    found = pair.judge([answer("machines_produced", run) for run in runs])
    assert found.status == status, found.sentence.en
    assert found.numbers[-1]["difference"] == pytest.approx(together - 3.0, abs=0.2)
    assert [row["run"] for row in found.numbers][:2] == ["neither", "guidance_fund"]


def test_saturation_asks_for_bits_and_for_something_that_binds() -> None:
    check = Saturation("x", WHY, 40, 0.999, FUND, "size", ("1 元", "2 元", "3 元"))
    low, high = answer("makers", LUCK), answer("makers", LUCK + 1.0)
    nearly = answer("makers", (LUCK + 1.0) * (1 + 1e-15))
    assert check.judge([low, high, high]).status == "pass"
    assert check.judge([high, high, high]).status == "not_told"
    found = check.judge([low, high, nearly])
    assert found.status == "fail"
    assert found.numbers[0]["indicator"] == "makers"
    assert found.numbers[0]["left"] != found.numbers[0]["right"]
    left, right = found.sentence.en.rsplit(": ", 1)[1].split(" and ")
    assert left != right  # digits enough to see the difference
