"""With a Chinese font, with the one of the extra `fonts`, and with matplotlib's own only."""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib import font_manager

from sim import figures
from sim.figures import check, fonts, style

CHINESE = "“现行政策”情景：浙江（2027 年）达到 2 万台，较可能"


def forget() -> None:
    style.cjk_family.cache_clear()
    style._measured.cache_clear()
    font_manager.fontManager._findfont_cached.cache_clear()


def chinese_file() -> Path | None:
    """A font file with Chinese glyphs that this machine has, installed or as the package."""
    packaged = fonts.packaged_font()
    if packaged is not None:
        return packaged
    family = style.cjk_family()
    return None if family is None else Path(font_manager.findfont(family))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A machine that has no font but matplotlib's own; the file of one it could have."""
    file = chinese_file()
    own = Path(mpl.get_data_path())
    kept = [f for f in font_manager.fontManager.ttflist if own in Path(f.fname).parents]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", kept)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda *places, **kinds: [])
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    forget()
    yield file
    monkeypatch.undo()
    forget()


def drawn(made: Any, told: list[str]) -> dict[str, style.Drawing]:
    run = made.result(title={"en": "", "zh": CHINESE})
    return figures.draw(
        figures.AFTER_A_RUN, [run], "zh", facts=[made.facts(run)], notify=told.append
    )


def texts(figure: style.Drawing) -> str:
    return " ".join(text.get_text() for text in figure.texts)


def test_with_matplotlibs_fonts_alone_nothing_is_a_box(made: Any, alone: Any) -> None:
    assert style.cjk_family() is None
    told: list[str] = []
    for figure in drawn(made, told).values():
        assert check.problems(figure) == []
        assert not re.search(f"[{style._WIDE}]", texts(figure))
    assert len(told) == 1
    assert "robot-policy-sim[fonts]" in told[0]


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_chinese_text_drawn_all_the_same_would_be_noticed(alone: Any) -> None:
    """The check that the figures pass sees boxes: it is not that there is nothing to see."""
    with style.house_style("zh"):
        sheet = style.Sheet(CHINESE, "", [], 1.0)
        assert any("missing from" in problem for problem in check.problems(sheet.figure))


def test_the_package_serves_where_no_font_is_installed(
    made: Any,
    alone: Path | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A package of its name with a font in it, wherever the font comes from. Bold text, of which
    that font may have no cut, is drawn without a complaint."""
    if alone is None:
        pytest.skip("no Chinese font is here to put into the package")
    folder = tmp_path / fonts.PACKAGE
    folder.mkdir()
    (folder / "__init__.py").touch()
    shutil.copy(alone, folder / f"Font{'.ttc' if alone.suffix == '.ttc' else '.ttf'}")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(fonts, "find_spec", find_spec)
    forget()
    assert style.cjk_family() in fonts.FAMILIES
    told: list[str] = []
    for figure in drawn(made, told).values():
        assert check.problems(figure) == []
        assert "世界" in texts(figure)
    assert told == []
    assert [record for record in caplog.records if "matplotlib" in record.name] == []


def test_a_package_without_a_font_is_as_none(
    alone: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / fonts.PACKAGE).mkdir()
    (tmp_path / fonts.PACKAGE / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(fonts, "find_spec", find_spec)
    forget()
    assert style.usable_language("zh")[0] == "en"


@pytest.mark.parametrize("family", fonts.FAMILIES)
def test_every_family_of_the_list_is_taken_where_it_is_the_only_one(
    family: str, alone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = font_manager.FontEntry(fname="font.ttf", name=family)
    known = [*font_manager.fontManager.ttflist, entry]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    forget()
    assert style.cjk_family() == family
    assert style.usable_language("zh") == ("zh", None)
