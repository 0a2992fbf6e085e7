"""The figure of a hindcast: every text can be read, and it carries its numbers."""

import pytest

from sim.figures import hindcast
from sim.figures.check import problems
from tests.analysis.hindcast.boards import made


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("times", [1.0, 50.0])
def test_every_text_can_be_read(lang, times):
    assert problems(hindcast.draw(made(times=times), lang)) == []


def test_it_carries_the_numbers_it_draws():
    board = made(times=1.5)
    columns, rows = hindcast.draw(board, "en").table
    assert columns == ("quantity", "what", "value")
    drawn = {(quantity, what): value for quantity, what, value in rows}
    score = board.row("price.basic", "model").score
    assert drawn["price.basic", "model: median"] == score.median
    assert drawn["price.basic", "model: high 0.8"] == score.bands[0.8][1]
    assert drawn["machines.world", "published: IDC"] == 18000.0
    assert not any(what.startswith("bass") for _, what in drawn)


def test_the_title_counts_what_the_board_counts():
    board = made(times=4.0, rival=2.0)
    texts = [text.get_text() for text in hindcast.draw(board, "en").texts]
    told = " ".join(texts).replace("\u00a0", " ")
    assert f"held {board.inside(0.8)} of 23 figures" in told
    assert "A rival did better on 8 of 12 quantities" in told
