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


Part = Value | Span | Said | Listed | Message | str

Marked = Callable[[str, Value | None], str]
"""How a piece of text is put into the document: the text, and the number that it writes."""


def plain(text: str, _: Value | None) -> str:
    """The text as it is."""
    return text


def spoken(part: Part, lang: Lang, mark: Marked = plain) -> str:
    """The words for something in a language, each piece as ``mark`` puts it."""
    if isinstance(part, Value):
        return mark(written(part, lang), part)
    if isinstance(part, Span):
        return _span(part, lang, mark)
    if isinstance(part, Said):
        from sim.report.words import template

        filled = {name: spoken(held, lang, mark) for name, held in part.parts.items()}
        return mark(template(part.key, lang), None).format(**filled)
    if isinstance(part, Listed):
        comma = ("；" if part.loose else "、") if lang == "zh" else ("; " if part.loose else ", ")
        return mark(comma, None).join(spoken(item, lang, mark) for item in part.items)
    return mark(text_of(part, lang), None)


_NUMBER: Final = re.compile(r"^(\D*)([\d.,]+)(.*)$", re.DOTALL)


def _span(span: Span, lang: Lang, mark: Marked) -> str:
    """'CNY 13.1–26.9 bn', '3.11–13.1 万台'; '4,000 台–1.2 万台' where the units differ."""
    texts = [written(value, lang) for value in (span.low, span.high)]
    low, high = (_NUMBER.match(text) for text in texts)
    ends = ("machine", "firm", "scene", "site", "deal", "project")
    if low is None or high is None or _stems(low, ends) != _stems(high, ends):
        first, second = (
            mark(text, v) for text, v in zip(texts, (span.low, span.high), strict=True)
        )
        return first + mark("–", None) + second
    return (
        mark(high[1], None)
        + mark(low[2], span.low)
        + mark("–", None)
        + mark(high[2], span.high)
        + mark(high[3], None)
    )


def _stems(found: re.Match[str], counted: tuple[str, ...]) -> tuple[str, str]:
    """What stands before and behind a number, whether of one or of many."""
    behind = found[3].strip().removesuffix("s")
    return found[1], behind if behind in counted else found[3]


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
    "points": ((0.01, "{} points"), (0.01, "{} 个百分点")),
    "machine/worker": ((1e-4, "{} machines per 10,000 workers"), (1e-4, "{} 台/万人")),
}


def written(value: Value, lang: Lang) -> str:
    """A number as people write it: '90 %', '56,400 machines', '2 万台', 'CNY 20 bn'."""
    if value.number != value.number:
        return "–"
    if value.unit == CHANCE:
        return percent(value.number, value.worlds, lang)
    if value.unit == "year":
        return f"{value.number:.0f}"
    if value.unit == "count":
        return f"{value.number:,.0f}"
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
