"""YAML 1.2 read into plain values that remember where they stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.reading.problems import InputError, Problem


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

    def error(self, message: str, *, at_key: bool = False) -> Problem:
        """A problem at this node (or, with ``at_key``, at the key that holds it)."""
        return self._problem("error", message, at_key)

    def warning(self, message: str, *, at_key: bool = False) -> Problem:
        return self._problem("warning", message, at_key)

    def _problem(self, severity: Any, message: str, at_key: bool) -> Problem:
        line, column = (
            (self.key_line, self.key_column) if at_key else (self.line, self.column)
        )
        return Problem(self.file, line, column, severity, message)


def read_yaml(path: Path, *, name: str | None = None) -> Located:
    """Read one YAML file. ``name`` is how the file is called in messages (default: ``path``).

    Raises InputError, with line and column, for a file that is missing, not UTF-8, not YAML,
    or that writes a key twice.
    """
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError([Problem(shown, 0, 0, "error", "no such file")]) from None
    except (OSError, UnicodeDecodeError) as failure:
        reason = "not UTF-8 text" if isinstance(failure, UnicodeDecodeError) else str(failure)
        raise InputError([Problem(shown, 0, 0, "error", f"cannot be read: {reason}")]) from None
    return read_yaml_text(text, shown)


def read_yaml_text(text: str, name: str) -> Located:
    """Read YAML from text; ``name`` stands for the file in messages. Raises InputError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="safe", pure=True)
    try:
        root = reader.compose(text)
    except MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"not valid YAML: {failure.problem or failure.context}"
        raise InputError([Problem(name, line, column, "error", message)]) from None
    except YAMLError as failure:
        raise InputError([Problem(name, 1, 1, "error", f"not valid YAML: {failure}")]) from None
    problems: list[Problem] = []
    if root is None:
        return Located({}, name, 1, 1, 1, 1)
    located = _convert(root, name, root.start_mark, reader, problems, frozenset())
    if problems:
        raise InputError(problems)
    return located


def _convert(
    node: Any, name: str, key_mark: Any, reader: Any, problems: list[Problem], above: frozenset[int]
) -> Located:
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    mark = node.start_mark
    where = (name, mark.line + 1, mark.column + 1, key_mark.line + 1, key_mark.column + 1)
    if id(node) in above:
        problems.append(Problem(*where[:3], "error", "an alias refers to itself"))
        return Located(None, *where)
    above = above | {id(node)}
    if isinstance(node, MappingNode):
        mapping: dict[str, Located] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                first = mapping[key].key_line
                here = key_node.start_mark
                message = f"key '{key}' is written twice (first on line {first})"
                problems.append(Problem(name, here.line + 1, here.column + 1, "error", message))
            mapping[key] = _convert(
                value_node, name, key_node.start_mark, reader, problems, above
            )
        return Located(mapping, *where)
    if isinstance(node, SequenceNode):
        items = [_convert(n, name, n.start_mark, reader, problems, above) for n in node.value]
        return Located(items, *where)
    return Located(_scalar(node), *where)


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
