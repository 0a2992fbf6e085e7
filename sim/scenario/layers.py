"""Files laid one on another: what a scenario says after its parents and overrides.

A layer only collects what stands where; nothing is interpreted before all layers are laid, so
that a mistake is reported at the place that wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sim.reading import Located
from sim.scenario.context import Context
from sim.scenario.dates import looks_dated
from sim.scenario.levers import kind_of
from sim.scenario.messages import say
from sim.scenario.numbers import NUMBER_KEYS
from sim.scenario.terms import run_terms

TEXT_KEYS = ("title", "question")
SECTION_KEYS = ("parameters", "uncertain", "engine", "levers", "governments")
PLAIN_KEYS = ("focus", "neighbours_match", "ensemble")


def top_keys() -> tuple[str, ...]:
    """Every key that may stand at the top of a scenario file."""
    return (
        *TEXT_KEYS,
        "extends",
        *PLAIN_KEYS,
        *run_terms("run"),
        *SECTION_KEYS,
        "overrides",
    )


@dataclass(frozen=True)
class Setting:
    """One line of ``parameters`` or ``uncertain``: the dotted name and what it is set to."""

    section: str
    key: str
    node: Located


@dataclass
class Draft:
    """What the layers so far say. ``levers`` holds one mapping node per region and name."""

    top: dict[str, Located] = field(default_factory=dict)
    engine: dict[str, Located] = field(default_factory=dict)
    settings: list[Setting] = field(default_factory=list)
    levers: dict[str, dict[str, Located]] = field(default_factory=dict)
    governments: dict[str, Located] = field(default_factory=dict)

    def copy(self) -> Draft:
        """An independent draft with the same content."""
        levers = {region: dict(held) for region, held in self.levers.items()}
        top, engine, governments = dict(self.top), dict(self.engine), dict(self.governments)
        return Draft(top, engine, list(self.settings), levers, governments)


def lay(draft: Draft, root: Located, context: Context) -> None:
    """Lay one mapping of top-level keys on ``draft``; notes what has no place in it."""
    for key, node in root.items():
        if key in ("extends", "overrides"):
            continue
        if key in TEXT_KEYS or key in PLAIN_KEYS or key in run_terms("run"):
            draft.top[key] = node
        elif key not in SECTION_KEYS:
            context.unknown(node, say("no_key", path=key), key, top_keys())
        elif node.value is None:
            continue
        elif not node.is_mapping:
            context.error(node, say("mapping_expected", path=key))
        elif key == "engine":
            _lay_engine(draft, node, context)
        elif key == "governments":
            _lay_governments(draft, node, context)
        elif key == "levers":
            for region, levers in node.items():
                _lay_region(draft, region, levers, context)
        else:
            _lay_settings(draft, key, node)


def _lay_engine(draft: Draft, node: Located, context: Context) -> None:
    for key, child in node.items():
        if key in run_terms("engine"):
            draft.engine[key] = child
        else:
            context.unknown(child, say("no_key", path=f"engine.{key}"), key, run_terms("engine"))


def _lay_governments(draft: Draft, node: Located, context: Context) -> None:
    """Region by region over what was said before; null goes back to the default."""
    for region, child in node.items():
        before = draft.governments.pop(region, None)
        if child.value is not None:
            draft.governments[region] = child
        elif before is None and child.line:
            path = f"governments.{region}"
            context.warn(child, say("needs_government_kind", path=path), at_key=True)


def _lay_settings(draft: Draft, section: str, node: Located) -> None:
    """Flatten ``{name: {key: value}}`` to ``name.key`` and note each in order."""
    for name, child in node.items():
        keys = list(child.value) if child.is_mapping else []
        if keys and not any(key in NUMBER_KEYS or looks_dated(key) for key in keys):
            for key, inner in child.items():
                draft.settings.append(Setting(section, f"{name}.{key}", inner))
        else:
            draft.settings.append(Setting(section, name, child))


def _lay_region(draft: Draft, region: str, node: Located, context: Context) -> None:
    known = context.evidence.regions.all
    path = f"levers.{region}"
    if region not in known:
        context.unknown(node, say("no_region", path=path), region, known)
        return
    if node.value is None:
        removed = ", ".join(draft.levers.pop(region, {}))
        message = say("removes" if removed else "no_lever_named", path=path, removed=removed)
        context.warn(node, message, at_key=True)
        return
    if not node.is_mapping:
        context.error(node, say("levers_expected", path=path))
        return
    held = draft.levers.setdefault(region, {})
    for name, lever in node.items():
        place = f"{path}.{name}"
        if lever.value is None:
            if name in held:
                del held[name]
                if lever.line:  # on the command line it is meant
                    context.warn(lever, say("removes_one", path=place), at_key=True)
            else:
                what = say("nothing_to_remove", path=place)
                context.unknown(lever, what, name, held)
        elif not lever.is_mapping:
            context.error(lever, say("fields_expected", path=place))
        elif name in held and _same_kind(name, held[name], lever):
            held[name] = merge(held[name], lever)
        else:
            held[name] = lever


def _same_kind(name: str, old: Located, new: Located) -> bool:
    return "kind" not in new.value or kind_of(name, new) == kind_of(name, old)


def merge(old: Located, new: Located) -> Located:
    """The lever ``old`` with the fields of ``new`` in place of its own."""
    return replace(new, value={**old.value, **new.value})
