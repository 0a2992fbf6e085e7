"""Which font Chinese text is set in: one that is installed, or that of the extra ``fonts``."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from matplotlib import font_manager

FAMILIES: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Source Han Sans",
    "PingFang SC",
    "PingFang HK",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
)
_FILES: Final = re.compile(
    r"NotoSansCJK|NotoSansSC|SourceHanSans|PingFang|msyh|simhei|wqy-", re.IGNORECASE
)
_BOLD: Final = 700  # the weight of bold text
PACKAGE: Final = "noto_cjk_sans_otc"


def chinese_family() -> str | None:
    """The family for Chinese text: the first one of the house's list found here, or None.

    Where none is installed, that of the extra ``fonts``, which is a package with one font file.
    """
    known = set(font_manager.fontManager.get_font_names())
    if not known.intersection(FAMILIES):
        # Matplotlib keeps a list of fonts on disk: look for those installed since.
        for path in sorted(font_manager.findSystemFonts()):
            if _FILES.search(Path(path).name):
                with contextlib.suppress(OSError, RuntimeError):
                    font_manager.fontManager.addfont(path)
        known = set(font_manager.fontManager.get_font_names())
    if not known.intersection(FAMILIES):
        packaged = packaged_font()
        if packaged is not None:
            font_manager.fontManager.addfont(packaged)
        known = set(font_manager.fontManager.get_font_names())
    family = next((family for family in FAMILIES if family in known), None)
    _embolden(family)
    return family


def _embolden(family: str | None) -> None:
    """Let a family without a bold cut stand for bold text too, which matplotlib would only do
    with a complaint for each text."""
    faces = [face for face in font_manager.fontManager.ttflist if face.name == family]
    weights = [font_manager.weight_dict.get(str(face.weight), face.weight) for face in faces]
    if faces and max(int(weight) for weight in weights) < _BOLD:
        font_manager.fontManager.ttflist.append(replace(faces[0], weight=_BOLD))


def packaged_font() -> Path | None:
    """The font file of the extra ``fonts`` (Noto Sans CJK, OFL 1.1), None where it is absent."""
    found = find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        for file in sorted(Path(folder).glob("*.tt[cf]")):
            return file
    return None
