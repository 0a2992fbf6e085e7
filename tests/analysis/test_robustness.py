"""Which chances hang on one number: worlds made so that the answer is known."""

from dataclasses import replace
from math import comb
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.chances import FEW_WORLDS
from sim.analysis.robustness import LEVEL, _fisher, halves, robustness
from sim.analysis.targets import score
from sim.evidence import targets
from sim.experiment.results import IndicatorLabel, RunResult

WORLDS = 400


def drawn(seed, worlds=WORLDS, count=40):
    """Numbers as worlds draw them, none of which says anything about another."""
    table = np.random.default_rng(seed).random((count, worlds))
    return {f"number_{index}": row for index, row in enumerate(table)}


def asked(met, numbers):
    return robustness(met, halves(numbers, np.ones(len(met), dtype=bool)))


def met_by(drawn_number, low, high, seed=1):
    """Worlds that meet a target with one chance where a number is low, another where high."""
    chance = np.where(drawn_number <= np.median(drawn_number), low, high)
    return np.random.default_rng(50_000 + seed).random(len(drawn_number)) < chance


def test_the_number_that_a_chance_depends_on_is_found_with_its_halves():
    others = 0
    for seed in range(20):
        numbers = drawn(seed)
        met = met_by(numbers["number_7"], 0.45, 0.95, seed)
        found = asked(met, numbers)
        assert found.verdict == "hangs"
        swing = found.turning[0]
        assert swing.path == "number_7"
        others += len(found.turning) - 1
        low = numbers["number_7"] <= swing.cut
        assert low.sum() == WORLDS / 2
        assert (swing.low.chance, swing.high.chance) == (met[low].mean(), met[~low].mean())
        assert (swing.low.word["en"], swing.high.word["en"]) == ("about even", "very likely")
    assert others <= 1


def test_of_two_numbers_the_one_that_moves_the_chance_most_comes_first():
    numbers = drawn(3, worlds=2000)
    strong, weak = (numbers[f"number_{index}"] > 0.5 for index in (5, 2))
    met = np.random.default_rng(53_000).random(2000) < 0.15 + 0.5 * strong + 0.3 * weak
    found = asked(met, numbers)
    assert [swing.path for swing in found.turning] == ["number_5", "number_2"]


@pytest.mark.parametrize("chance", [0.33, 0.66, 0.9])
def test_where_no_number_matters_seldom_one_is_found(chance):
    """At the border of two words any luck turns the word: all that is left is the level."""
    seeds = 1000
    hung = 0
    for seed in range(seeds):
        luck = np.random.default_rng(10_000 + seed).random(WORLDS)
        hung += asked(luck < chance, drawn(seed, count=10)).verdict == "hangs"
    assert hung <= LEVEL * seeds


def test_a_swing_within_a_word_does_not_turn_it():
    numbers = drawn(5, worlds=2000)
    found = asked(met_by(numbers["number_0"], 0.70, 0.86), numbers)
    assert (found.verdict, found.turning) == ("robust", ())
    assert [swing.path for swing in found.swings] == ["number_0"]
    assert found.row()["swings"][0]["turns"] is False


def test_a_change_of_word_by_a_hair_is_none_however_many_worlds():
    numbers = drawn(6, worlds=40_000, count=3)
    found = asked(met_by(numbers["number_0"], 0.63, 0.69), numbers)
    (swing,) = found.swings
    assert swing.low.word != swing.high.word
    assert found.verdict == "robust"


def test_certain_chances_are_robust():
    for met in (np.zeros(WORLDS, dtype=bool), np.ones(WORLDS, dtype=bool)):
        found = asked(met, drawn(1))
        assert (found.verdict, found.swings, found.numbers) == ("robust", (), 40)


def test_equal_draws_stay_together():
    half = np.arange(WORLDS) % 2.0
    mostly = (np.arange(WORLDS) % 4 > 0).astype(float)
    rare = (np.arange(WORLDS) % 10 == 0).astype(float)
    numbers = {
        "half": half,
        "mostly": mostly,
        "rare": rare,
        "fixed": np.full(WORLDS, 3.0),
        "no_value": np.full(WORLDS, np.nan),
    }
    known = np.ones(WORLDS, dtype=bool)
    found = halves(numbers, known)
    assert dict(zip(found.paths, found.cuts, strict=True)) == {"half": 0.5, "mostly": 0.5}
    np.testing.assert_array_equal(found.high, [half == 1, mostly == 1])
    swing = asked(mostly == 1, numbers).swings[0]
    assert swing.path == "mostly"
    assert (swing.low.worlds, swing.high.worlds) == (100, 300)


def test_the_cut_lies_between_two_values_nearest_to_the_median():
    numbers = {"steps": np.repeat([1.0, 2.0, 3.0, 4.0], [30, 60, 70, 40])}
    found = halves(numbers, np.ones(200, dtype=bool))
    assert found.cuts == (2.5,)
    assert found.high.sum() == 110


def test_with_no_number_that_can_be_halved_nothing_is_found_and_nothing_fails():
    found = asked(np.arange(WORLDS) % 2 == 0, {"fixed": np.ones(WORLDS)})
    assert (found.verdict, found.numbers, found.swings) == ("robust", 0, ())


def test_few_worlds_are_never_called_robust():
    numbers = drawn(2, worlds=FEW_WORLDS - 1)
    for chance in (0.0, 0.5, 1.0):
        found = asked(np.random.default_rng(52_000).random(FEW_WORLDS - 1) < chance, numbers)
        assert (found.verdict, found.swings) == ("too_few", ())
        assert found.needed >= FEW_WORLDS


def test_a_hundred_worlds_show_what_is_plain_and_hide_what_is_not():
    numbers = drawn(2, worlds=100)
    assert asked(numbers["number_0"] > 0.5, numbers).verdict == "hangs"
    found = asked(np.arange(100) % 2 == 0, numbers)
    assert found.verdict == "too_few"
    enough = asked(np.arange(found.needed) % 2 == 0, drawn(2, worlds=found.needed))
    assert enough.verdict == "robust"
    almost = asked(np.arange(found.needed - 100) % 2 == 0, drawn(2, worlds=found.needed - 100))
    assert almost.verdict == "too_few"


def test_worlds_drawn_together_count_for_what_they_are_worth():
    """Ten worlds a member that live or die together are hardly more than one."""
    members, each = 80, 10
    hung = 0
    for seed in range(200):
        member = np.repeat(np.arange(members), each)
        numbers = {path: row[member] for path, row in drawn(seed, worlds=members).items()}
        fate = np.random.default_rng(20_000 + seed).random(members) < 0.5
        hung += asked(fate[member], numbers).verdict == "hangs"
    assert hung <= 200 * LEVEL
    assert asked(fate[member], numbers).verdict == "too_few"  # eighty members, not 800 worlds
    plain = met_by(numbers["number_4"], 0.3, 0.95)
    assert [swing.path for swing in asked(plain, numbers).turning] == ["number_4"]


@pytest.mark.parametrize(
    ("first", "other", "meeting"), [(10, 12, 7), (9, 9, 9), (4, 30, 20), (5, 5, 0), (6, 3, 9)]
)
def test_the_test_of_two_shares_is_fishers(first, other, meeting):
    least, most = max(0, meeting - other), min(first, meeting)
    ways = [comb(first, n) * comb(other, meeting - n) for n in range(least, most + 1)]
    expected = [sum(w for w in ways if w <= way) / comb(first + other, meeting) for way in ways]
    np.testing.assert_allclose(_fisher(first, other, meeting), expected, rtol=1e-9)


LABEL = IndicatorLabel("machines_produced", "machine", "machines", "整机")
UNITS = targets()["zhejiang.units.2027"]


def result(met, numbers):
    """A run of 2027 in which these worlds make enough machines in Zhejiang (NaN: failed)."""
    machines = np.where(np.isnan(met), np.nan, 10_000 + 20_000 * np.nan_to_num(met))
    values = machines[:, None, None, None]
    scenario = SimpleNamespace(name="x", levers=())
    return RunResult(scenario, {}, (2027,), ("zhejiang",), (LABEL,), values, numbers)


def test_worlds_that_failed_are_in_neither_half():
    numbers = drawn(8)
    met = met_by(numbers["number_7"], 0.45, 0.95).astype(float)
    failed = np.arange(WORLDS) % 7 == 0
    with_failed = result(np.where(failed, np.nan, met), numbers)
    without = result(met[~failed], {path: row[~failed] for path, row in numbers.items()})
    (some,) = score(with_failed, {UNITS.id: UNITS})
    (rest,) = score(without, {UNITS.id: UNITS})
    assert some.missing == failed.sum()
    assert some.robustness == rest.robustness
    assert some.hangs


def test_targets_with_other_failed_worlds_are_halved_anew():
    """The second target is known in the first half of the worlds only."""
    numbers = drawn(9)
    met = met_by(numbers["number_7"], 0.45, 0.95).astype(float)
    run = result(met, numbers)
    values = np.repeat(run.values, 2, axis=1)
    values[WORLDS // 2 :, 1] = np.nan
    both = replace(run, years=(2026, 2027), values=values)
    asked_twice = {"a": replace(UNITS, year=2026), "b": UNITS}
    first, second = score(both, asked_twice)
    assert first.robustness.turning[0].low.worlds == WORLDS // 2
    assert second.robustness.turning[0].low.worlds == WORLDS // 4


def test_the_answer_for_a_program():
    numbers = drawn(8)
    met = met_by(numbers["number_7"], 0.45, 0.95)
    (found,) = score(result(met.astype(float), numbers), {UNITS.id: UNITS})
    row = found.as_row()["robustness"]
    assert (row["verdict"], row["numbers_looked_at"], row["level"]) == ("hangs", 40, LEVEL)
    assert row["numbers_that_turn_the_word"] == 1
    (swing,) = row["swings"]
    assert (swing["path"], swing["turns"]) == ("number_7", True)
    assert swing["low"]["chance"] + swing["high"]["chance"] == pytest.approx(2 * found.chance)
    assert swing["high"]["chance_word"]["zh"] == "极可能"


def test_without_drawn_numbers_nothing_is_said():
    (found,) = score(result(np.ones(WORLDS), {}), {UNITS.id: UNITS})
    assert found.as_row()["robustness"] is None
    assert not found.hangs
    assert not found.unsure
