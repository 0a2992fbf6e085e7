"""Whether a figure can be read: no text off the canvas, none over another, no missing glyph."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator

from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

_SLACK = 0.5  # pixels two boxes may share, from rounding


def problems(figure: Figure) -> list[str]:
    """What is wrong with the texts of the figure, one sentence each; empty if nothing is.

    Draws the figure. Compares the boxes of all visible texts with the canvas and pairwise, and
    reports the glyphs the fonts lack.
    """
    FigureCanvasAgg(figure)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure.canvas.draw()
    found = [str(warning.message) for warning in caught if "missing from" in str(warning.message)]
    sheet = figure.bbox
    boxes: list[tuple[str, Bbox]] = []
    for text in _visible_texts(figure):
        box = Text.get_window_extent(text)
        words = " ".join(text.get_text().split())
        boxes.append((words, box))
        if (
            box.x0 < sheet.x0 - _SLACK
            or box.y0 < sheet.y0 - _SLACK
            or box.x1 > sheet.x1 + _SLACK
            or box.y1 > sheet.y1 + _SLACK
        ):
            found.append(f"off the canvas: '{words}'")
    for (first, one), (second, other) in itertools.combinations(boxes, 2):
        if _overlap(one, other):
            found.append(f"'{first}' overlaps '{second}'")
    return found


def _overlap(one: Bbox, other: Bbox) -> bool:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(width > _SLACK and height > _SLACK)


def _visible_texts(artist: Artist) -> Iterator[Text]:
    """The texts that are drawn, tick labels outside their axis's limits left out."""
    if not artist.get_visible():
        return
    if isinstance(artist, Axis):
        low, high = sorted(artist.get_view_interval())
        for tick in (*artist.get_major_ticks(), *artist.get_minor_ticks()):
            if low <= tick.get_loc() <= high:
                yield from (
                    label
                    for label in (tick.label1, tick.label2)
                    if label.get_visible() and label.get_text().strip()
                )
        for label in (artist.label, artist.get_offset_text()):
            if label.get_visible() and label.get_text().strip():
                yield label
        return
    if isinstance(artist, Text):
        if artist.get_text().strip():
            yield artist
        return
    for child in artist.get_children():
        yield from _visible_texts(child)
