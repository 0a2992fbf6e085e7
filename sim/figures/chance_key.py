"""The key of the five classes of chance, with their fixed words."""

from __future__ import annotations

from sim.figures import style, words
from sim.figures.inputs import Lang


def chance_key(sheet: style.Sheet, y: float, lang: Lang) -> None:
    """The classes in a row, centred ``y`` inches above the lower edge of the sheet."""
    texts = [
        f"{words.class_word(index, lang)} ({words.chance_bounds(index, lang)})"
        for index in range(len(style.CHANCES))
    ]
    x = style.MARGIN
    for text, colour in zip(texts, style.CHANCES, strict=True):
        sheet.box(x, y - 0.08, 0.22, 0.16, colour)
        sheet.text(x + 0.29, y, text, size=8, colour=style.QUIET)
        x += style.text_width(text, 8) + 0.5
