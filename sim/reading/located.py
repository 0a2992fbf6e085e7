"""YAML 1.2 read into plain values that remember where they stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.reading.messages import say
from sim.reading.problems import InputError, Message, Problem

DEEPEST = 40  # levels of nesting; a scenario needs eight


@dataclass(frozen=True)
class Located:
    """A YAML node: a scalar, a list of ``Located``, or a dict from text to ``Located``.

    ``line``/``column`` (from 1) are where the value begins; ``key_line``/``key_column`` where
    the key that holds it begins (the same as the value for list items and the root).
    """

    value: Any
    file: str
    line: int
    column: int
    key_line: int
    key_column: int

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def items(self) -> Iterator[tuple[str, Located]]:
        """Pairs of a mapping node; nothing for any other node."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def plain(self) -> Any:
        """The same content without positions: dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def error(self, message: str | Message, *, at_key: bool = False) -> Problem:
        """A problem at this node (or, with ``at_key``, at the key that holds it)."""
        return self._problem("error", message, at_key)

    def warning(self, message: str | Message, *, at_key: bool = False) -> Problem:
        return self._problem("warning", message, at_key)

    def _problem(self, severity: Any, message: str | Message, at_key: bool) -> Problem:
        line, column = (self.key_line, self.key_column) if at_key else (self.line, self.column)
        if isinstance(message, Message):
            return Problem.of(self.file, line, column, severity, message)
        return Problem(self.file, line, column, severity, message)


def read_yaml(path: Path, *, name: str | None = None) -> Located:
    """Read one YAML file. ``name`` is how the file is called in messages (default: ``path``).

    Raises InputError, with line and column, for a file that is missing, not UTF-8, not YAML,
    nested too deeply, or that writes a key twice.
    """
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError([Problem.of(shown, 0, 0, "error", say("no_file"))]) from None
    except (OSError, UnicodeDecodeError) as failure:
        reason = say("not_utf8") if isinstance(failure, UnicodeDecodeError) else str(failure)
        message = say("unreadable", reason=reason)
        raise InputError([Problem.of(shown, 0, 0, "error", message)]) from None
    return read_yaml_text(text, shown)


def read_yaml_text(text: str, name: str) -> Located:
    """Read YAML from text; ``name`` stands for the file in messages. Raises InputError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="safe", pure=True)
    line, column = 1, 1
    try:
        root = reader.compose(text)
    except MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = say("not_yaml", reason=failure.problem or failure.context)
    except YAMLError as failure:
        message = say("not_yaml", reason=failure)
    except RecursionError:
        message = say("too_deep", most=DEEPEST)
    else:
        if root is None:
            return Located({}, name, 1, 1, 1, 1)
        conversion = _Conversion(name)
        located = conversion.located(root, root.start_mark, frozenset())
        if conversion.problems:
            raise InputError(conversion.problems)
        return located
    raise InputError([Problem.of(name, line, column, "error", message)]) from None


class _Conversion:
    """Nodes of the YAML reader becoming located values; mistakes are kept for the end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def note(self, mark: Any, message: Message) -> None:
        """Note a mistake at a mark of the reader."""
        place = (self.name, mark.line + 1, mark.column + 1)
        self.problems.append(Problem.of(*place, "error", message))

    def located(self, node: Any, key_mark: Any, above: frozenset[int]) -> Located:
        """The value of a node whose key stands at ``key_mark``; ``above`` are the nodes around."""
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        mark = node.start_mark
        where = (self.name, mark.line + 1, mark.column + 1, key_mark.line + 1, key_mark.column + 1)
        circle = id(node) in above
        if circle or len(above) >= DEEPEST:
            self.note(mark, say("alias_circle") if circle else say("too_deep", most=DEEPEST))
            return Located(None, *where)
        above = above | {id(node)}
        if isinstance(node, MappingNode):
            return Located(self._mapping(node, above), *where)
        if isinstance(node, SequenceNode):
            return Located([self.located(n, n.start_mark, above) for n in node.value], *where)
        return Located(_scalar(node), *where)

    def _mapping(self, node: Any, above: frozenset[int]) -> dict[str, Located]:
        broken = _broken_calls(node.value)
        for value_node, text in broken:
            self.note(value_node.start_mark, say("unquoted", text=text))
        mapping: dict[str, Located] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping and not broken:
                first = mapping[key].key_line
                self.note(key_node.start_mark, say("written_twice", key=key, line=first))
            mapping[key] = self.located(value_node, key_node.start_mark, above)
        return mapping


def _broken_calls(pairs: list[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """Values such as ``uniform(1, 2)`` that a comma broke: ``{a: uniform(1, 2)}`` reads as a key
    'a' with the value 'uniform(1' and a key '2)' with none. Each with what was meant."""
    found = []
    begun: Any = None
    parts: list[str] = []
    for key_node, value_node in pairs:
        key, value = str(key_node.value), str(value_node.value)
        if begun is not None and value_node.style is None and value == "":
            parts.append(key)
            if key.endswith(")"):
                found.append((begun, ", ".join(parts)))
                begun = None
        elif value_node.tag.endswith(":str") and value_node.style is None and "(" in value:
            begun, parts = (None if ")" in value else value_node), [value]
        else:
            begun = None
    return found


def _scalar(node: Any) -> Any:
    """Plain YAML 1.2 core-schema scalars; anything else (dates too) stays the text it was."""
    tag = str(node.tag).rsplit(":", 1)[-1]
    text = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    if tag == "int":
        try:
            return int(text.replace("_", ""), 0)
        except ValueError:
            return text
    if tag == "float":
        try:
            return float(text.replace("_", ""))
        except ValueError:
            return text
    return text
