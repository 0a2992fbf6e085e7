"""Amounts, chances and sentences in both languages."""

import string

import pytest

from sim.analysis.chances import percent
from sim.figures import analogues, hindcast, words, words_fit


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


TABLES = {
    "words": words.TEXTS,
    "fit": words_fit.TEXTS,
    "hindcast": hindcast._TEXTS,
    "analogues": analogues._TEXTS,
}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_both_languages_fill_in_the_same_numbers(table: str) -> None:
    for key, (english, chinese) in TABLES[table].items():
        assert english, key
        assert chinese, key
        assert fields(english) == fields(chinese), key


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    (
        (2e4, "machine", "20,000 machines", "2 万台"),
        (1.5e6, "machine", "1.5 million machines", "150 万台"),
        (2400, "machine", "2,400 machines", "2,400 台"),
        (2e10, "yuan", "CNY 20 bn", "200 亿元"),
        (1e11, "yuan", "CNY 100 bn", "1,000 亿元"),
        (3.5e12, "yuan", "CNY 3.5 trn", "3.5 万亿元"),
        (8.6e6, "yuan", "CNY 8.6 m", "860 万元"),
        (5, "firm", "5 firms", "5 家"),
        (0, "machine", "0 machines", "0 台"),
        (0, "yuan", "CNY 0", "0 元"),
    ),
)
def test_amounts_as_people_write_them(value: float, unit: str, english: str, chinese: str) -> None:
    assert words.amount(value, unit, "en").replace("\u00a0", " ") == english
    assert words.amount(value, unit, "zh").replace("\u00a0", " ") == chinese


def test_amounts_round_up_into_the_next_unit() -> None:
    assert words.short_amount(9_999_9999, "yuan", "zh") == "1\u00a0亿"
    assert words.short_amount(999_999, "machine", "en") == "1\u00a0million"


def test_a_target_keeps_its_digits_and_a_simulation_two() -> None:
    assert words.amount(12_345, "machine", "en") == "12,000\u00a0machines"
    assert words.amount(12_345, "machine", "en", 4) == "12,340\u00a0machines"


@pytest.mark.parametrize(
    ("share", "text"),
    ((0.0, "<1 %"), (0.0025, "<1 %"), (0.4, "40 %"), (0.9975, ">99 %"), (1.0, ">99 %")),
)
def test_chances_are_written_as_in_the_table(share: float, text: str) -> None:
    assert words.percent(share, 400, "en").replace("\u00a0", " ") == percent(share, 400) == text
    assert words.percent(share, 400, "zh") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("chance", "index"),
    (
        (0.0, 0),
        (0.0999, 0),
        (0.1, 1),
        (0.329, 1),
        (0.33, 2),
        (0.66, 2),
        (0.661, 3),
        (0.9, 3),
        (0.901, 4),
        (1.0, 4),
    ),
)
def test_chance_classes_have_the_bounds_of_the_fixed_words(chance: float, index: int) -> None:
    assert words.chance_class(chance) == index
    assert words.class_word(index, "en") == words.chance_word(chance, "en")
