"""The atoms of a report: numbers that know where they come from, and sentences made of them.

A report's content is free of language and of form: a ``Value`` is a number with its source, a
``Said`` the key of a sentence with what fills its blanks. ``spoken`` puts either into words; what
writes the document decides how a number is marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from sim.analysis.punctuation import full_width
from sim.figures.words import amount, percent
from sim.reading import Message

Lang = Literal["en", "zh"]

CHANCE: Final = "chance"
"""The unit of a chance, 0–1, that is written as a share of worlds: never 0 or 100 %."""


@dataclass(frozen=True)
class Value:
    """A number of the report in its canonical ``unit``.

    ``source`` names what it can be computed from again: ``<scenario>@<hash8>:<region>:<indicator>:
    <year>:<statistic>`` for a run's figures, or a file of the package with the place in it.
    ``worlds``: of a chance, how many worlds it is a share of.
    """

    number: float
    unit: str
    source: str
    worlds: int = 0


@dataclass(frozen=True)
class Said:
    """A sentence of the words' table with what fills its blanks."""

    key: str
    parts: Mapping[str, Part] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """Several things in a row, or, ``loose``, parts of a sentence with their own commas."""

    items: tuple[Part, ...]
    loose: bool = False


@dataclass(frozen=True)
class Span:
    """From one number to another, written with one unit where they share it."""

    low: Value
    high: Value


@dataclass(frozen=True)
class Spread:
    """A median with the range around it, which names the unit only where it is another."""

    median: Value
    low: Value
    high: Value


@dataclass(frozen=True)
class Code:
    """A path, a name or a command, as it is typed."""

    text: str


Part = Value | Span | Spread | Said | Listed | Code | Message | str

Marked = Callable[[str, Value | Spread | Code | None], str]
"""How a piece of text is put into the document: the text, and the numbers or code it writes."""


def plain(text: str, _: Value | Spread | Code | None) -> str:
    """The text as it is."""
    return text


def spoken(part: Part, lang: Lang, mark: Marked = plain) -> str:
    """The words for something in a language, each piece as ``mark`` puts it."""
    if isinstance(part, Value):
        return mark(written(part, lang), part)
    if isinstance(part, Code):
        return mark(part.text, part)
    if isinstance(part, Span):
        return _span(part, lang, mark)
    if isinstance(part, Spread):
        return mark(_spread(part, lang), part)
    if isinstance(part, Said):
        from sim.report.words import template

        filled = {name: spoken(held, lang, mark) for name, held in part.parts.items()}
        return mark(template(part.key, lang), None).format(**filled)
    if isinstance(part, Listed):
        comma = ("；" if part.loose else "、") if lang == "zh" else ("; " if part.loose else ", ")
        return mark(comma, None).join(spoken(item, lang, mark) for item in part.items)
    return mark(text_of(part, lang), None)


_COUNTED: Final = ("machine", "firm", "scene", "site", "deal", "project")
_NUMBER: Final = re.compile(r"^([^\d<>+−]*)([<>+−]?[\d.,]+)(.*)$", re.DOTALL)


def _span(span: Span, lang: Lang, mark: Marked) -> str:
    """'CNY 13.1–26.9 bn', '3.11–13.1 万台'; '4,000 台–1.2 万台' where the units differ."""
    low, high = _parts(span.low, lang), _parts(span.high, lang)
    if low == high:
        return mark("".join(low), span.low)
    dash = _dash(span.low, lang, mark)
    if not _alike(low, high):
        return mark("".join(low), span.low) + dash + mark("".join(high), span.high)
    bare = mark(low[1], span.low) + dash + mark(high[1], span.high)
    return mark(high[0], None) + bare + mark(high[2], None)


def _spread(spread: Spread, lang: Lang) -> str:
    """'CNY 14.5 bn (7.89–28.8)', '6.34 万台（3.11–13.1）'."""
    median, low, high = (_parts(v, lang) for v in (spread.median, spread.low, spread.high))
    if _alike(median, low) and _alike(median, high):
        inside = f"{low[1]}{_dash(spread.low, lang, plain)}{high[1]}"
    else:
        inside = _span(Span(spread.low, spread.high), lang, plain)
    return "".join(median) + (f"（{inside}）" if lang == "zh" else f" ({inside})")


def _dash(low: Value, lang: Lang, mark: Marked) -> str:
    """What stands between the ends of a range, which a minus must not follow."""
    return mark("–" if low.number >= 0 else " 至 " if lang == "zh" else " to ", None)


_Parts = tuple[str, str, str]


def _parts(value: Value, lang: Lang) -> _Parts:
    """What stands before a number, the number, what stands behind it."""
    text = written(value, lang)
    found = _NUMBER.match(text)
    return (text, "", "") if found is None else (found[1], found[2], found[3])


def _alike(one: _Parts, other: _Parts) -> bool:
    """Whether two numbers have one unit, be it of one or of many."""
    if not one[1] or not other[1]:
        return False
    behind = [each[2].strip().removesuffix("s") for each in (one, other)]
    same = one[2] == other[2] or (behind[0] == behind[1] and behind[0] in _COUNTED)
    return one[0] == other[0] and same


def text_of(part: Message | str, lang: Lang) -> str:
    """A text in the language, in the other one where it is empty; Chinese as Chinese is set."""
    if isinstance(part, str):
        return part
    found = (part.zh or part.en) if lang == "zh" else (part.en or part.zh)
    return full_width(found) if lang == "zh" else found


def either(texts: Mapping[str, str], otherwise: str = "") -> Message:
    """A title or question in both languages, each the other's where it is empty."""
    english, chinese = texts.get("en", ""), texts.get("zh", "")
    return Message(english or chinese or otherwise, chinese or english or otherwise)


# Units that figures do not write: (factor, English, Chinese) of one of what is written.
_UNITS: Final[Mapping[str, tuple[tuple[float, str], tuple[float, str]]]] = {
    "yuan/machine": ((1.0, "CNY {} a machine"), (1e4, "{} 万元/台")),
    "yuan/firm": ((1e6, "CNY {} m a firm"), (1e8, "{} 亿元/家")),
    "project": ((1.0, "{} projects"), (1.0, "{} 项")),
    "ratio": ((1.0, "{}×"), (1.0, "{} 倍")),
    "machine/worker": ((1e-4, "{} machines per 10,000 workers"), (1e-4, "{} 台/万人")),
}


def written(value: Value, lang: Lang) -> str:
    """A number as people write it: '90 %', '56,400 machines', '2 万台', 'CNY 20 bn'."""
    return _written(value, lang).replace("-", "−")


def _written(value: Value, lang: Lang) -> str:
    if value.number != value.number:
        return "–"
    if value.unit == CHANCE:
        return percent(value.number, value.worlds, lang)
    if value.unit == "year":
        return f"{value.number:.0f}"
    if value.unit == "count":
        return f"{value.number:,.0f}"
    if value.unit == "whole_percent":
        return f"{100 * value.number:.0f}{'' if lang == 'zh' else chr(160)}%"
    if value.unit == "points":
        points = f"{100 * value.number:+.3g}" if value.number else "0"
        return f"{points}\u00a0{'个百分点' if lang == 'zh' else 'points'}"
    if value.unit in ("number", "1"):
        return _figure(value.number)
    if value.unit in _UNITS:
        size, shape = _UNITS[value.unit][lang == "zh"]
        return shape.format(_figure(value.number / size)).replace(" ", "\u00a0")
    return _singular(amount(value.number, value.unit, lang, 3))


def _figure(number: float) -> str:
    """Three digits, large numbers whole: 0.0431, 2.03, 84,200."""
    short = float(f"{number:.3g}")
    return f"{short:,.0f}" if abs(short) >= 100 else f"{short:.3g}"


def _singular(text: str) -> str:
    number, _, unit = text.rpartition("\u00a0")
    return f"{number}\u00a0{unit.removesuffix('s')}" if number == "1" and unit else text


def listed(items: Sequence[Part], *, loose: bool = False) -> Listed:
    """Several things in a row."""
    return Listed(tuple(items), loose)
