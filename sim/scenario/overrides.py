"""Ordered overrides, in a file or on the command line: a path and what shall stand there."""

from __future__ import annotations

from dataclasses import replace

from sim.reading import InputError, Located, Problem, said
from sim.reading.located import read_yaml_text
from sim.scenario.context import Context
from sim.scenario.dates import DateError, looks_dated, start_of
from sim.scenario.layers import PLAIN_KEYS, TEXT_KEYS, Draft, lay, top_keys
from sim.scenario.messages import say
from sim.scenario.numbers import NUMBER_KEYS
from sim.scenario.terms import run_terms

_KEPT_BESIDE: dict[str, tuple[str, ...]] = {"value": (), "distribution": (), "factor": ("value",)}
_FIELD_DEPTH = 4  # levers.<region>.<name>.<field>


def apply_overrides(draft: Draft, root: Located, context: Context) -> None:
    """Apply the ``overrides`` list of a file to ``draft``, item by item."""
    node = root.value.get("overrides")
    if node is None or node.value is None:
        return
    if not node.is_list:
        context.error(node, say("overrides_list"))
        return
    for item in node.value:
        if not item.is_mapping or not item.value:
            context.error(item, say("override_pair"))
            continue
        for path, value in item.items():
            apply_one(draft, path, value, context)


def apply_sets(draft: Draft, sets: tuple[str, ...], context: Context) -> None:
    """Apply ``path=value`` texts (``--set``); their problems have line 0 and name the text."""
    for text in sets:
        name = f"--set {text}"
        path, equals, written = text.partition("=")
        if not equals or not path.strip() or not written.strip():
            context.problems.append(Problem.of(name, 0, 0, "error", say("write_set")))
            continue
        apply_text(draft, path.strip(), written.strip(), name, context)


def apply_text(draft: Draft, path: str, written: str, place: str, context: Context) -> None:
    """Set one path to what a text says; problems have line 0 and are at ``place``."""
    try:
        value = read_yaml_text(written, place)
    except InputError as failure:
        context.problems.extend(replace(p, line=0, column=0) for p in failure.problems)
        return
    apply_one(draft, path, _unplaced(value), context)


def _unplaced(node: Located) -> Located:
    """The node without lines, which mean nothing on a command line."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _unplaced(child) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_unplaced(child) for child in value]
    return replace(node, value=value, line=0, column=0, key_line=0, key_column=0)


def apply_one(draft: Draft, path: str, node: Located, context: Context) -> None:
    """Set one path; a path that leads nowhere is noted with the nearest that leads somewhere."""
    parts = path.split(".")
    head = parts[0]
    if head in ("extends", "overrides"):
        context.error(node, say("not_overridable", path=path), at_key=True)
    elif head not in top_keys():
        context.unknown(node, say("no_path", path=path), head, top_keys())
    elif head in run_terms("run") or head in PLAIN_KEYS:
        if len(parts) > 1:
            context.error(node, say("nothing_inside", path=path, head=head), at_key=True)
        else:
            lay(draft, _wrapped(parts, node), context)
    elif head in TEXT_KEYS:
        _override_text(draft, parts, node)
    elif len(parts) == 1:
        lay(draft, _wrapped(parts, node), context)
    elif head == "levers":
        _override_lever(draft, parts, node, context)
    else:
        lay(draft, _wrapped([head, ".".join(parts[1:])], node), context)


def _wrapped(parts: list[str], node: Located) -> Located:
    """``node`` inside one mapping per part of a path, all placed where it stands."""
    for part in reversed(parts):
        node = Located({part: node}, *_place(node))
    return node


def _place(node: Located) -> tuple[str, int, int, int, int]:
    return node.file, node.line, node.column, node.key_line, node.key_column


def _override_text(draft: Draft, parts: list[str], node: Located) -> None:
    if len(parts) == 1:
        draft.top[parts[0]] = node
        return
    old = draft.top.get(parts[0])
    held = dict(old.value) if old is not None and old.is_mapping else {}
    held[".".join(parts[1:])] = node
    draft.top[parts[0]] = Located(held, *_place(node))


def _override_lever(draft: Draft, parts: list[str], node: Located, context: Context) -> None:
    if len(parts) < _FIELD_DEPTH:
        lay(draft, _wrapped(parts, node), context)
        return
    region, name, field = parts[1], parts[2], parts[3]
    path = ".".join(parts)
    if region not in context.evidence.regions.all:
        known = context.evidence.regions.all
        context.unknown(node, say("no_region", path=path), region, known)
        return
    held = draft.levers.get(region, {})
    if name not in held:
        found = [f"levers.{region}.{other}" for other in held]
        what = say("no_lever", path=path, region=region, name=name)
        context.unknown(node, what, f"levers.{region}.{name}", found)
        return
    if len(parts) > _FIELD_DEPTH:
        inner = _changed(held[name].value.get(field), parts, node, context)
        if inner is None:
            return
        node = inner
    lay(draft, _wrapped(parts[:_FIELD_DEPTH], node), context)


def _changed(
    old: Located | None, parts: list[str], node: Located, context: Context
) -> Located | None:
    """The field ``old`` with one date or one key inside it changed; None if that is impossible."""
    path, key = ".".join(parts), parts[_FIELD_DEPTH]
    if len(parts) > _FIELD_DEPTH + 1:
        context.error(node, say("too_long", path=path), at_key=True)
        return None
    if old is None or not isinstance(old.value, dict):
        whole = ".".join(parts[:_FIELD_DEPTH])
        message = say("set_whole", path=path, whole=whole, key=key, value=node.plain())
        context.error(node, message, at_key=True)
        return None
    inner = old.value.get("value")
    if looks_dated(key) and inner is not None and inner.is_mapping:
        old = inner  # by date, with an origin, which goes with the old number
    held = {**old.value, key: node}
    if node.value is None:
        del held[key]
    elif key in _KEPT_BESIDE:  # what it was worth before, and who said so, goes with the old number
        held = {k: v for k, v in held.items() if k == key or k in _KEPT_BESIDE[key]}
    if looks_dated(key):
        if any(other in NUMBER_KEYS for other in old.value):
            whole = ".".join(parts[:_FIELD_DEPTH])
            message = say("no_dated_values", path=path, whole=whole)
            context.error(node, message, at_key=True)
            return None
        try:
            held = dict(sorted(held.items(), key=lambda pair: start_of(pair[0])))
        except DateError as failure:
            context.error(node, say("at", path=path, what=said(failure)), at_key=True)
            return None
    elif key not in NUMBER_KEYS:
        context.unknown(node, say("no_key", path=path), key, NUMBER_KEYS)
        return None
    return Located(held, *_place(node))
