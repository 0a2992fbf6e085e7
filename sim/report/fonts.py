"""Fonts within a page: the letters that it uses, of the fonts that its figures were set in.

Chinese text needs a font that not every reader has, and a figure's labels fit only in the font that
they were measured in. Only fonts whose makers allow it are embedded (OS/2 fsType).
"""

from __future__ import annotations

import base64
import io
import logging
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LATIN: Final = "DejaVu Sans"
"""Matplotlib's own font, which comes with it."""
_WIDE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_TEXTS: Final = re.compile(r"<text[^>]*>([^<]*)</text>")
_TAGS: Final = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)
_NO_SUBSET, _RESTRICTED, _BITMAP = 0x0100, 0x0002, 0x0200


def faces(page: str) -> str:
    """Rules for a style sheet that carry the fonts a page needs, '' where none was found."""
    from sim.figures.style import cjk_family

    labels = {letter for found in _TEXTS.findall(page) for letter in unescape(found)}
    everything = set(unescape(_TAGS.sub("", page)))
    wide = {letter for letter in everything if _WIDE.match(letter)}
    rules = []
    family = cjk_family()
    if family is not None and wide:
        # labels in Chinese are set in it throughout, letters and digits too
        rules.append(_rule(family, "normal", wide | labels))
    if labels:
        rules += [_rule(LATIN, weight, labels - wide) for weight in ("normal", "bold")]
    return "\n".join(rule for rule in rules if rule)


def _rule(family: str, weight: str, letters: Iterable[str]) -> str:
    content = subset(family, weight, letters)
    if content is None:
        return ""
    data = base64.b64encode(content).decode("ascii")
    # of a family with one face a reader's program makes the bold one itself
    held = "700" if weight == "bold" else "400"
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {held}; '
        f"src: url(data:font/woff;base64,{data}) format('woff'); }}"
    )


def subset(family: str, weight: str, letters: Iterable[str]) -> bytes | None:
    """The letters of an installed font as WOFF; None where it may not be embedded or has none.

    The same letters give the same bytes.
    """
    from fontTools import subset as tool

    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)  # tables it does not know
    options = tool.Options(
        flavor="woff",
        hinting=False,
        layout_features=["kern"] if family == LATIN else [],
        name_IDs=[0, 1, 2, 13],
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
    )
    font = _opened(family, weight)
    if not _may_be_embedded(font):
        return None
    cutter = tool.Subsetter(options)
    cutter.populate(text="".join(sorted(letters)))
    cutter.subset(font)
    if len(font.getGlyphOrder()) <= 1:
        return None
    held = io.BytesIO()
    font.flavor = "woff"
    font.save(held, reorderTables=False)
    return held.getvalue()


def _opened(family: str, weight: str) -> Any:
    """The font as matplotlib finds it; of a collection the face of the family's name."""
    from fontTools.ttLib import TTCollection, TTFont
    from matplotlib import font_manager

    wanted = font_manager.FontProperties(family=family, weight=weight)
    path = str(font_manager.findfont(wanted, fallback_to_default=False))
    if not path.lower().endswith((".ttc", ".otc")):
        return TTFont(path, recalcTimestamp=False, lazy=True)
    with open(path, "rb") as stream:
        names = [face["name"].getDebugName(1) for face in TTCollection(stream, lazy=True)]
    # "Noto Sans CJK JP" is all that older lists of fonts know of the collection
    tries = (family, family.replace(" JP", " SC"))
    number = next((names.index(name) for name in reversed(tries) if name in names), 0)
    return TTFont(path, fontNumber=number, recalcTimestamp=False, lazy=True)


def _may_be_embedded(font: Any) -> bool:
    """Whether the maker lets parts of the font travel with a document."""
    rights = int(font["OS/2"].fsType) if "OS/2" in font else 0
    return not rights & (_NO_SUBSET | _BITMAP) and rights & 0x000F != _RESTRICTED
