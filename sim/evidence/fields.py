"""Reading one YAML mapping field by field, with every problem kept for the end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.reading import Located, Problem, UnitError, closest, parse_quantity, unit_factor

DATA_FOLDER = Path(__file__).resolve().parent / "data"


class Fields:
    """The fields of a mapping node. Every getter notes a problem and returns an empty value
    where the field is missing or wrong, so that one reading finds all mistakes."""

    def __init__(self, node: Located, problems: list[Problem]) -> None:
        self.node = node
        self.problems = problems
        self.content: dict[str, Located] = dict(node.items())
        if not node.is_mapping:
            problems.append(node.error("expected names with values (a mapping)"))

    def only(self, known: Iterable[str]) -> None:
        """Every key outside ``known`` is an error, with the word probably meant."""
        names = tuple(known)
        for key, node in self.content.items():
            if key not in names:
                meant = closest(key, names)
                hint = f"did you mean {meant}?" if meant else f"known: {', '.join(names)}"
                self.problems.append(node.error(f"unknown key '{key}'; {hint}", at_key=True))

    def get(self, key: str) -> Located | None:
        """The node of ``key``, or None if it is absent or null."""
        node = self.content.get(key)
        return None if node is None or node.value is None else node

    def required(self, key: str) -> Located | None:
        """As ``get``; an absent field is an error."""
        node = self.get(key)
        if node is None:
            self.problems.append(self.node.error(f"'{key}' is missing", at_key=True))
        return node

    def text(self, key: str, *, required: bool = True) -> str:
        """A scalar as text, without blanks around it."""
        node = self.required(key) if required else self.get(key)
        if node is None:
            return ""
        if isinstance(node.value, dict | list):
            self.problems.append(node.error(f"'{key}' should be a text"))
            return ""
        return str(node.value).strip()

    def choice(self, key: str, options: Iterable[str], *, required: bool = True) -> str:
        """A text that is one of ``options``."""
        value = self.text(key, required=required)
        node = self.get(key)
        if node is not None and value:
            known(value, options, node, key, self.problems)
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        node = self.required(key) if required else self.get(key)
        if node is None:
            return ()
        items = node.value if isinstance(node.value, list) else [node]
        return tuple(str(item.value).strip() for item in items)

    def bilingual(self, key: str, *, required: bool = True) -> tuple[str, str]:
        """A text in English and Chinese, written ``{en: ..., zh: ...}``."""
        node = self.required(key) if required else self.get(key)
        if node is None:
            return "", ""
        inner = Fields(node, self.problems)
        inner.only(("en", "zh"))
        return inner.text("en"), inner.text("zh")

    def unit(self, key: str) -> str:
        """A canonical unit that the reading room knows."""
        written = self.text(key)
        node = self.get(key)
        if node is not None:
            try:
                unit_factor(written, written)
            except UnitError as failure:
                self.problems.append(node.error(str(failure)))
                return ""
        return written


def known(
    word: str,
    options: Iterable[str],
    node: Located,
    what: str,
    problems: list[Problem],
    *,
    at_key: bool = False,
) -> bool:
    """Whether ``word`` is one of ``options``; if not, an error at ``node`` (or at its key)."""
    names = tuple(options)
    if word in names:
        return True
    meant = closest(word, names)
    hint = f"did you mean {meant}?" if meant else f"known: {', '.join(names[:12])}"
    message = f"no {what.replace('_', ' ')} is called '{word}'; {hint}"
    problems.append(node.error(message, at_key=at_key))
    return False


def quantity(node: Located, unit: str, problems: list[Problem]) -> float | None:
    """The number at ``node`` in ``unit``, or None and an error."""
    try:
        return parse_quantity(node.value, unit)
    except UnitError as failure:
        problems.append(node.error(str(failure)))
        return None
