"""Amounts are the same thing in both languages wherever they are written, and are read as written.

What costs a plan its credit fastest is a factor of ten between 亿 and bn.
"""

import re

import pytest

from sim.cli.text import quantity
from sim.cli.words import Words
from sim.exports.words import unit_of
from sim.figures.words import amount
from sim.reading import unit_factor
from sim.report.values import Value, written

# number, unit, then what each language calls it: (how many, of what)
AMOUNTS = [
    (2e10, "yuan", (20, "bn"), (200, "亿元")),
    (1e11, "yuan", (100, "bn"), (1000, "亿元")),
    (4.3e5, "yuan", (430_000, ""), (43, "万元")),
    (2e4, "machine", (20_000, "machines"), (2, "万台")),
    (950, "machine", (950, "machines"), (950, "台")),
    (1200, "firm", (1200, "firms"), (1200, "家")),
]
SCALES = {
    "bn": 1e9, "m": 1e6, "thousand": 1e3, "亿元": 1e8, "万元": 1e4, "元": 1.0, "万台": 1e4,
    "台": 1.0, "家": 1.0, "firms": 1.0, "machines": 1.0, "yuan": 1.0, "CNY": 1.0,
}  # fmt: skip
"""How many of the unit each word means, as any reader of either language has it."""


def meant(text):
    """The number that a reader takes from the text: digits times what the words mean."""
    text = text.replace("\u00a0", " ").replace(",", "")
    [number] = re.findall(r"\d+(?:\.\d+)?", text)
    size = 1.0
    for word in re.findall(r"[A-Za-z]+|[\u4e00-\u9fff]+", text):
        size *= SCALES[word]
    return float(number) * size


def command_line(value, unit, lang):
    return quantity(value, unit, Words(lang))


def figures(value, unit, lang):
    return amount(value, unit, lang, 4)


def reports(value, unit, lang):
    return written(Value(value, unit, ""), lang)


def workbooks(value, unit, lang):
    size, name = unit_of(unit, lang)
    return f"{value / size:.10g} {name}"


WRITERS = (command_line, figures, reports, workbooks)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(("value", "unit", "english", "chinese"), AMOUNTS)
def test_both_languages_mean_the_same_amount(write, value, unit, english, chinese):
    told = {lang: write(value, unit, lang) for lang in ("en", "zh")}
    assert meant(told["en"]) == pytest.approx(value), told["en"]
    assert meant(told["zh"]) == pytest.approx(value), told["zh"]
    assert not re.search("[\u4e00-\u9fff]", told["en"])


@pytest.mark.parametrize("write", [command_line, figures, reports])
@pytest.mark.parametrize(("value", "unit", "english", "chinese"), AMOUNTS)
def test_amounts_are_in_the_words_of_each_language(write, value, unit, english, chinese):
    """200 亿元 and CNY 20 bn, 2 万台 and 20,000 machines, 43 万元 and CNY 430,000."""
    told = write(value, unit, "zh").replace("\u00a0", "").replace(" ", "").replace(",", "")
    assert told == f"{chinese[0]}{chinese[1]}"
    told = write(value, unit, "en").replace("\u00a0", " ")
    number, name = english
    assert (
        f"{number:,}" in told
        or (number >= 1e5 and f"{number / 1e3:,.0f} thousand" in told)
        or (number >= 1e5 and f"{number / 1e6:g} m" in told)
    )
    assert name in told


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("亿元", "yuan", 1e8),
        ("万元", "yuan", 1e4),
        ("万台", "machine", 1e4),
        ("台", "machine", 1.0),
        ("万元/台", "yuan/machine", 1e4),
    ],
)
def test_chinese_units_are_read_as_they_are_written(text, unit, value):
    assert unit_factor(text, unit) == pytest.approx(value)
