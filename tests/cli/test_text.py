"""Columns line up where Chinese is two wide; numbers read as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cli.text import (
    columns,
    dots,
    full_width,
    pad,
    quantity,
    rounded,
    scale_for,
    width,
    wrapped,
)
from sim.cli.words import Words

EN, ZH = Words("en"), Words("zh")


def test_a_chinese_character_takes_two_columns():
    assert width("浙江 2027") == 9
    assert pad("整机", 6) == "整机  "
    assert pad("整机", 6, "right") == "  整机"


def test_columns_line_up_in_mixed_scripts():
    lines = columns([("整机年产量", "2 万台"), ("firms", "50 家")], ["left", "right"])
    assert [width(line) for line in lines] == [18, 18]


@given(st.lists(st.tuples(st.text("abc 浙江产量", max_size=9), st.just("x")), min_size=1))
def test_the_second_column_starts_at_one_place(rows):
    lines = columns(rows, ["left", "left"])
    assert len({width(line[: line.rindex("x")]) for line in lines}) == 1


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (20_000, "machine", "20,000 machines", "2 万台"),
        (431, "machine", "431 machines", "431 台"),
        (200e8, "yuan", "20 bn yuan", "200 亿元"),
        (5e6, "yuan", "5 m yuan", "500 万元"),
        (430_000, "yuan/machine", "430,000 yuan/machine", "43 万元/台"),
        (0.35, "share", "35 %", "35 %"),
        (1200, "firm", "1,200 firms", "1,200 家"),
        (1.4, "year", "1.4 years", "1.4 年"),
        (3.0, "1", "3", "3"),
        (2025.2, "1", "2025.2", "2025.2"),
        (1 / 12, "year", "1 month", "1 个月"),
        (0.05, "machine/worker", "500 machines per 10,000 workers", "500 台/万人"),
    ],
)
def test_quantities_in_both_languages(value, unit, english, chinese):
    assert quantity(value, unit, EN) == english
    assert quantity(value, unit, ZH) == chinese


def test_a_row_is_printed_on_the_scale_of_its_target():
    scale = scale_for("machine", 20_000, ZH)
    assert (scale.number(18_100), scale.number(43), scale.number(None)) == ("1.81", "0.0043", "–")
    assert scale.number(float("nan")) == "–"


def test_rounding_keeps_whole_groups():
    assert [rounded(x) for x in (18_149.0, 999.6, 5.0, 0.04312, 0)] == [
        "18,100",
        "1,000",
        "5",
        "0.0431",
        "0",
    ]


def test_ten_dots():
    assert dots(0.4) == "●●●●○○○○○○"
    assert dots(None) == ""


@given(st.text("ab c，浙江。", max_size=60), st.integers(8, 30))
def test_wrapping_loses_nothing_and_stays_within_the_line(text, room):
    lines = wrapped(text, room, "  ")
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest = max((width(word) for word in text.split()), default=0)
    if longest <= room - 4:
        assert all(width(line) <= room + 2 for line in lines)


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("按规模计数,为假设;另列(产品口径)。", "按规模计数，为假设；另列（产品口径）。"),
        ("HHI(2025), a 1,000: b", "HHI(2025), a 1,000: b"),
        ("整机集中度(HHI)", "整机集中度（HHI）"),
        ("财政支出:算力券", "财政支出：算力券"),
    ],
)
def test_chinese_text_has_chinese_punctuation(text, wide):
    assert full_width(text) == wide
