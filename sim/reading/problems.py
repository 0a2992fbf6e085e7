"""A problem in something a person wrote: where it is, what it is, the way out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]

SEVERITIES_ZH: Mapping[str, str] = {"error": "错误", "warning": "警告"}
_NUMBERED = re.compile(r"^[A-Za-z]+\d+$")


@dataclass(frozen=True)
class Message:
    """A sentence, or a part of one, in both languages."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


def fill(table: Mapping[str, tuple[str, str]], key: str, /, **parts: object) -> Message:
    """The English and the Chinese template of ``key`` with the same parts put in.

    A part that is itself a ``Message`` goes in each language as its own; any other as its text.
    """
    english = {name: str(part) for name, part in parts.items()}
    chinese = {
        name: part.zh if isinstance(part, Message) else str(part) for name, part in parts.items()
    }
    en, zh = table[key]
    return Message(en.format(**english), zh.format(**chinese))


def said(failure: Exception) -> Message:
    """What an exception says; in both languages the same text, if it was raised with only one."""
    words = failure.args[0] if failure.args else ""
    return words if isinstance(words, Message) else Message(str(failure), str(failure))


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake or doubt, at a place a person can open.

    ``line`` and ``column`` count from 1; 0 means the whole file (or a command-line word).
    ``message`` is English; ``message_zh`` says the same in Chinese, or is empty.
    """

    file: str
    line: int
    column: int
    severity: Severity
    message: str
    message_zh: str = field(default="", compare=False)

    @classmethod
    def of(cls, file: str, line: int, column: int, severity: Severity, message: Message) -> Problem:
        """A problem that speaks both languages."""
        return cls(file, line, column, severity, message.en, message.zh)

    @property
    def place(self) -> str:
        """File, line and column as editors and terminals open them."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def text(self, lang: str) -> str:
        """One line in a language ('en' or 'zh'); English where there is no Chinese."""
        if lang == "zh":
            said_here = self.message_zh or self.message
            return f"{self.place}  {SEVERITIES_ZH[self.severity]}  {said_here}"
        return f"{self.place}  {self.severity:<7}  {self.message}"

    def __str__(self) -> str:
        return self.text("en")


class InputError(Exception):
    """What a person wrote cannot be used. Carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a person probably meant by ``word``, or None if none is near.

    Numbered names (E029) are near only if a character was doubled, lost or swapped: another
    number is another thing. Of a path, the file's own name has to be very near.
    """
    known = list(candidates)
    if _NUMBERED.match(word):
        return next((name for name in known if _slipped(word, name)), None)
    is_path = "/" in word or "\\" in word
    name = re.split(r"[/\\]", word)[-1] if is_path else word
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.85 if is_path else 0.6)
    return found[0] if found else None


def _slipped(word: str, name: str) -> bool:
    """Whether two names differ by case, by one character too many, or by two swapped."""
    one, other = word.upper(), name.upper()
    if one == other:
        return True
    long, short = (one, other) if len(one) > len(other) else (other, one)
    if len(long) == len(short) + 1:
        return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    swaps = (one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in range(len(one) - 1))
    return other in swaps
