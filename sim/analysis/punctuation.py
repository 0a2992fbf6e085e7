"""Chinese text as it is set."""

from __future__ import annotations

import re


def full_width(text: str) -> str:
    """Chinese text with the punctuation of Chinese text; what stands between letters stays."""
    for narrow, wide in _WIDER.items():
        text = re.sub(rf"(?<=[{_HAN}]){re.escape(narrow)} ?", wide, text)
        text = re.sub(rf"{re.escape(narrow)}(?=[{_HAN}])", wide, text)
    opened = text.count("（") - text.count("）")  # a bracket after a letter: “(2025)”
    return text.replace("(", "（").replace(")", "）") if opened else text


_HAN = "\u4e00-\u9fff“”（）"
_WIDER = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
