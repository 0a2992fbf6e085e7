"""Lines, places, fonts, bytes."""

import warnings
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from sim import figures
from sim.figures import check, style


def test_lines_fit_and_lose_no_word() -> None:
    text = "Machines produced a year; core industry, product scope, 400\u00a0% of nothing at all"
    with style.house_style("en"):
        lines = style.wrapped(text, 10, 2.0)
        assert all(style.text_width(line, 10) <= 2.0 for line in lines)
    assert " ".join(lines) == text
    assert len(lines) > 1


@pytest.mark.skipif(style.cjk_family() is None, reason="no Chinese font is installed here")
def test_chinese_lines_never_begin_with_closing_punctuation() -> None:
    text = "“现行政策”情景下，八个目标中有三个较可能达到（超过百分之六十六），四个较不可能。" * 3
    with style.house_style("zh"):
        for width in (0.8, 1.1, 1.7, 2.3):
            lines = style.wrapped(text, 10, width)
            assert "".join(lines) == text
            assert all(style.text_width(line, 10) <= width + 0.2 for line in lines)
            assert not any(line[0] in "，。；：、”’）》」" for line in lines)
            assert not any(line[-1] in "“（《「" for line in lines)


def test_a_word_longer_than_the_line_is_broken() -> None:
    with style.house_style("en"):
        lines = style.wrapped("scenario_" * 20, 10, 1.5)
        assert all(style.text_width(line, 10) <= 1.5 for line in lines)
    assert "".join(lines) == "scenario_" * 20


@pytest.mark.parametrize("wanted", ([0.5] * 5, [0.0, 0.01, 0.5, 0.99, 1.0], [0.9, 0.1, 0.5]))
def test_labels_are_spread_apart_in_order(wanted: list[float]) -> None:
    places = style.spread(wanted, 0.08, 0.03, 0.97)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    sorted_places = [places[index] for index in order]
    gaps = [after - before for before, after in pairwise(sorted_places)]
    assert min(gaps) >= 0.08 - 1e-9
    assert min(places) >= 0.03
    assert max(places) <= 0.97


def test_labels_that_collide_stand_around_their_middle() -> None:
    assert style.spread([0.5, 0.5, 0.5], 0.1, 0.0, 1.0) == pytest.approx([0.4, 0.5, 0.6])
    assert style.spread([0.2, 0.8], 0.1, 0.0, 1.0) == [0.2, 0.8]


def test_too_many_labels_stand_evenly() -> None:
    places = style.spread([0.5] * 21, 0.1, 0.0, 1.0)
    assert places[0] == 0.0
    assert places[-1] == pytest.approx(1.0)


def test_the_users_settings_come_back() -> None:
    with mpl.rc_context({"lines.linewidth": 7.5}):
        with style.house_style("en"):
            assert mpl.rcParams["lines.linewidth"] != 7.5
        assert mpl.rcParams["lines.linewidth"] == 7.5


@pytest.mark.parametrize("kind", ("svg", "png", "pdf"))
def test_same_input_same_bytes_whatever_the_users_settings(kind: str, made, tmp_path: Path) -> None:
    run = made.result()
    saved = []
    for folder, width in (("one", 1.0), ("two", 9.0)):
        with mpl.rc_context({"lines.linewidth": width, "font.size": 5 + width}):
            drawn = figures.draw(["fan"], [run], "en", facts=[made.facts(run)])["fan"]
            saved.append(figures.save(drawn, tmp_path / folder / f"fan.{kind}").read_bytes())
    assert saved[0] == saved[1]
    assert b"Date" not in saved[0]
    assert [path.name for path in (tmp_path / "one").iterdir()] == [f"fan.{kind}"]


def test_another_kind_of_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gif"):
        figures.save(Figure(), tmp_path / "fan.gif")
    assert not list(tmp_path.iterdir())


def test_without_a_chinese_font_labels_are_english_with_one_notice(
    made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style, "cjk_family", lambda: None)
    run = made.result(title={"en": "", "zh": "现行政策：浙江"})
    told: list[str] = []
    names = figures.AFTER_A_RUN
    drawn = figures.draw(names, [run], "zh", facts=[made.facts(run)], notify=told.append)
    assert len(told) == 1
    assert "font" in told[0]
    for figure in drawn.values():
        assert check.problems(figure) == []
        assert "worlds" in " ".join(text.get_text() for text in figure.texts)


def test_the_checker_sees_overlap_edge_and_missing_glyph() -> None:
    figure = Figure(figsize=(4, 3))
    figure.text(0.1, 0.5, "first words")
    figure.text(0.12, 0.51, "second words")
    figure.text(0.95, 0.9, "over the edge")
    figure.text(0.1, 0.1, "\U000f1234")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = "\n".join(check.problems(figure))
    assert "'first words' overlaps 'second words'" in found
    assert "off the canvas: 'over the edge'" in found
    assert "missing from" in found


def test_the_checker_is_content_with_apart_texts_and_ticks() -> None:
    figure = Figure(figsize=(4, 3))
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.set_xlim(0, 10)
    assert check.problems(figure) == []
    axes.set_xticks([1, 1.2], ["one tick", "another"])
    assert check.problems(figure) == ["'one tick' overlaps 'another'"]
