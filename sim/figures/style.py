"""The house style: colours, fonts, the sheet every figure is drawn on, and saving it.

The same input gives the same bytes: matplotlib's own defaults are restored before a figure is
drawn, whatever the user's matplotlibrc says, the SVG hash salt is fixed and no date is written.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.experiment.files import whole_file
from sim.figures import fonts, words
from sim.figures.inputs import Lang

# One colour a meaning; the pairs are told apart by the common colour blindnesses.
INK: Final = "#1b2530"  # history, frames, titles
TEXT: Final = "#3c4650"
QUIET: Final = "#5d6873"  # small print, 4.5 : 1 and more on white
GRID: Final = "#e4e7ea"
GREY: Final = "#9aa3ab"  # the baseline, the others' ghosts
MODEL: Final = "#0072b2"
BAND_50: Final = "#95c3e0"
BAND_90: Final = "#d5e7f3"
TARGET: Final = "#b84a00"  # the house orange, dark enough for text
DOT_MISS: Final = "#7fb3d5"
ASSUMED: Final = "#a0447c"  # what nobody knows, beside what policy chooses
# chances, very unlikely ... very likely: sand to blue, apart in lightness too; and ink on them
CHANCES: Final = ("#f2dcc9", "#f6f0e6", "#d5e7f3", "#7fb6da", "#0a5a96")
ON_CHANCES: Final = (INK, INK, INK, INK, "white")

WIDTH: Final = 11.0  # inches
MARGIN: Final = 0.45
DPI: Final = 150

TITLE_SIZE: Final = 15.0
SUBTITLE_SIZE: Final = 10.0
LABEL_SIZE: Final = 9.0
FOOT_SIZE: Final = 7.5
_LEADING: Final = 1.42  # line height in font sizes, enough for CJK families

_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENING: Final = "“‘（《「"
_CLOSING: Final = "，。；：、”’）》」！？"
# A word, or one wide character, with the punctuation that must stay with it; or blanks. A
# no-break space belongs to its word.
_TOKENS: Final = re.compile(
    rf"[{_OPENING}]*(?:[^ \n{_WIDE}{_OPENING}{_CLOSING}]+|[{_WIDE}])[{_CLOSING}]*"
    rf"|[{_OPENING}{_CLOSING}]+|[ \n]+"
)

_SETTINGS: Final[Any] = {
    "svg.hashsalt": "robot-policy-sim",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "text.parse_math": False,
    "text.hinting": "no_hinting",
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": GREY,
    "axes.axisbelow": True,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "ytick.left": False,
    "xtick.labelsize": LABEL_SIZE,
    "ytick.labelsize": LABEL_SIZE,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": TEXT,
    "figure.facecolor": "white",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
}

Table = tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]


class Drawing(Figure):
    """A figure that also carries the numbers it draws: ``table`` is (column names, rows).

    ``notes`` say what belongs to the figure and could not be drawn, and why.
    """

    table: Table = ((), ())
    notes: tuple[str, ...] = ()

    def _repr_png_(self) -> bytes:
        """The picture, which is how a notebook shows a figure."""
        return _bytes(self, ".png")


@cache
def cjk_family() -> str | None:
    """The family for Chinese text found here, or None."""
    return fonts.chinese_family()


def usable_language(lang: Lang) -> tuple[Lang, str | None]:
    """The language the labels can be in here, and the notice to give if it is another one."""
    if lang == "zh" and cjk_family() is None:
        return "en", words.say("no_font", lang)
    return lang, None


def printable(text: str, otherwise: str) -> str:
    """``text``, or ``otherwise`` where it needs Chinese glyphs and there is no font for them."""
    if cjk_family() is None and re.search(f"[{_WIDE}]", text):
        return otherwise
    return text


@contextlib.contextmanager
def house_style(lang: Lang) -> Iterator[None]:
    """Matplotlib's settings for a drawing in the language, the user's own put back after."""
    cjk = cjk_family()
    families = ["DejaVu Sans"] if cjk is None else ["DejaVu Sans", cjk]
    if lang == "zh":
        families.reverse()
    with mpl.rc_context():
        mpl.rcdefaults()
        with mpl.rc_context({**_SETTINGS, "font.family": families}):
            yield


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide the text is in inches, in the current style."""
    if not text:
        return 0.0
    return _measured(text, size, "bold" if bold else "normal", tuple(mpl.rcParams["font.family"]))


@lru_cache(maxsize=4096)
def _measured(text: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    figure = _measurer()
    drawn = figure.text(0, 0, text, fontsize=size, fontweight=weight, fontfamily=families)
    width = drawn.get_window_extent().width
    drawn.remove()
    return float(width) / figure.dpi * _ROUNDING


_ROUNDING: Final = 1.02  # glyphs are placed on whole pixels when drawn


@cache
def _measurer() -> Figure:
    figure = Figure(dpi=288)
    FigureCanvasAgg(figure)
    return figure


def line_height(size: float) -> float:
    """Inches from one line of text to the next."""
    return size * _LEADING / 72


def wrapped(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``width`` inches.

    Breaks at spaces and between Chinese characters, never before closing punctuation nor at a
    no-break space; a single longer word is broken where it must be.
    """
    lines = [""]
    for token in _TOKENS.findall(text.strip()):
        if not token.strip(" \n"):
            lines[-1] += " " if lines[-1] else ""
            continue
        if text_width((lines[-1] + token).rstrip(), size, bold) <= width:
            lines[-1] += token
            continue
        if lines[-1].strip():
            lines.append("")
        while text_width(token, size, bold) > width and len(token) > 1:
            lines[-1] = token[: _fitting(token, size, width, bold)]
            token = token[len(lines[-1]) :]
            lines.append("")
        lines[-1] += token
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _fitting(word: str, size: float, width: float, bold: bool) -> int:
    """How many letters of a word too long for the width fit it, at least one."""
    fits, too_many = 1, len(word)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if text_width(word[:middle], size, bold) <= width:
            fits = middle
        else:
            too_many = middle
    return fits


class Sheet:
    """A canvas with the title and subtitle above, the two small lines below, a body between.

    ``body`` is the height of the body in inches; the sheet grows with the lines its texts need.
    """

    def __init__(self, title: str, subtitle: str, feet: Sequence[str], body: float) -> None:
        usable = WIDTH - 2 * MARGIN
        head = [(line, TITLE_SIZE, True, INK) for line in wrapped(title, TITLE_SIZE, usable, True)]
        head += [
            (line, SUBTITLE_SIZE, False, QUIET) for line in wrapped(subtitle, SUBTITLE_SIZE, usable)
        ]
        foot = [line for text in feet for line in wrapped(text, FOOT_SIZE, usable)]
        self.height = (
            2 * MARGIN
            + sum(line_height(size) for _, size, _, _ in head)
            + 0.25
            + body
            + 0.2
            + len(foot) * line_height(FOOT_SIZE)
        )
        self.body_bottom = MARGIN + len(foot) * line_height(FOOT_SIZE) + 0.2
        self.body_top = self.body_bottom + body
        self.figure = Drawing(figsize=(WIDTH, self.height), dpi=DPI)
        FigureCanvasAgg(self.figure)
        top = self.height - MARGIN
        for line, size, bold, colour in head:
            self.text(
                MARGIN, top - line_height(size) / 2, line, size=size, bold=bold, colour=colour
            )
            top -= line_height(size)
        base = MARGIN + len(foot) * line_height(FOOT_SIZE)
        for line in foot:
            base -= line_height(FOOT_SIZE)
            self.text(MARGIN, base + line_height(FOOT_SIZE) / 2, line, size=FOOT_SIZE, colour=QUIET)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = LABEL_SIZE,
        bold: bool = False,
        colour: str = TEXT,
        align: str = "left",
    ) -> Text:
        """Words at (x, y) inches from the lower left corner of the sheet, centred on y."""
        return self.figure.text(
            x / WIDTH,
            y / self.height,
            words,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=colour,
            ha=align,
            va="center_baseline",
        )

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box whose lower left corner is (x, y) inches from that of the sheet."""
        self.figure.add_artist(
            Rectangle(
                (x / WIDTH, y / self.height),
                width / WIDTH,
                height / self.height,
                transform=self.figure.transFigure,
                facecolor=colour,
                edgecolor=GREY,
                linewidth=0.6,
            )
        )

    def frame(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A frame without filling, in inches as ``box``."""
        self.figure.add_artist(
            Rectangle(
                (x / WIDTH, y / self.height),
                width / WIDTH,
                height / self.height,
                transform=self.figure.transFigure,
                fill=False,
                edgecolor=colour,
                linewidth=2.0,
            )
        )

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes whose lower left corner is (x, y) inches from that of the sheet."""
        return self.figure.add_axes(
            (x / WIDTH, y / self.height, width / WIDTH, height / self.height)
        )

    def finished(self, table: Table) -> Drawing:
        """The figure, its ticks made under the house style, carrying its numbers."""
        self.figure.table = table
        self.figure.draw_without_rendering()
        return self.figure


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, in their order, at least ``gap`` apart, within low–high.

    Labels that would collide stand evenly around the mean of their wanted places; where they
    cannot all fit, all stand evenly from low to high.
    """
    count = len(wanted)
    if count == 0:
        return []
    gap = min(gap, (high - low) / max(1, count - 1))
    order = sorted(range(count), key=lambda index: (wanted[index], index))
    # Without the gaps this is a monotone regression: pool neighbours that are out of order.
    groups: list[tuple[float, int]] = []  # mean place of the first label, how many
    for rank, index in enumerate(order):
        mean, size = wanted[index] - rank * gap, 1
        while groups and groups[-1][0] > mean:
            other, others = groups.pop()
            mean = (mean * size + other * others) / (size + others)
            size += others
        groups.append((mean, size))
    starts = [mean for mean, size in groups for _ in range(size)]
    top = high - (count - 1) * gap
    placed = [0.0] * count
    for rank, index in enumerate(order):
        placed[index] = min(max(starts[rank], low), top) + rank * gap
    return placed


_METADATA: Final[dict[str, dict[str, Any]]] = {
    ".svg": {"Date": None, "Creator": None},
    ".png": {"Software": None},
    ".pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
}


def save(figure: Figure, path: Path | str) -> Path:
    """Write the figure to ``path`` (.png, .svg or .pdf), whole or not at all; returns the path.

    The same figure gives the same bytes. Raises ValueError for another kind of file.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in _METADATA:
        raise ValueError(f"{path.name}: a figure is saved as {', '.join(sorted(_METADATA))}")
    _write_whole(path, _bytes(figure, kind))
    return path


def _bytes(figure: Figure, kind: str) -> bytes:
    """The figure as a file of that kind (its suffix)."""
    buffer = io.BytesIO()
    with house_style("en"):
        figure.savefig(buffer, format=kind[1:], dpi=DPI, metadata=_METADATA[kind])
    return buffer.getvalue()


def save_table(figure: Drawing, path: Path | str) -> Path:
    """Write the numbers the figure draws as CSV, whole or not at all.

    In UTF-8 with the mark that spreadsheet programs tell it by.
    """
    path = Path(path)
    columns, rows = figure.table
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    _write_whole(path, text.getvalue().encode("utf-8-sig"))
    return path


def _write_whole(path: Path, content: bytes) -> None:
    with whole_file(path) as partial:
        partial.write_bytes(content)
