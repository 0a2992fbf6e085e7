"""The terms of every kind of lever and of a run: units, ranges, defaults, meaning.

They are data (``data/lever_terms.yaml``), read once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from sim.evidence.vocabulary import PRODUCT_CLASSES, SEGMENTS, TIERS
from sim.reading import Located, Message, parse_quantity, read_yaml
from sim.scenario.numbers import tidy

VOCABULARIES: dict[str, tuple[str, ...]] = {
    "segments": SEGMENTS,
    "product_classes": PRODUCT_CLASSES[:2],
    "tiers": TIERS,
}


@dataclass(frozen=True)
class NumberTerms:
    """What may stand in a numeric field. ``low``/``high`` are in ``unit``.

    ``deciding``: the lever does nothing at all where this is zero.
    """

    name: str
    unit: str
    low: float
    high: float
    reason: Message | None
    dated: bool
    required: bool
    deciding: bool
    default: Located | None
    example: str
    about_en: str
    about_zh: str


@dataclass(frozen=True)
class ChoiceTerms:
    """A field that holds words of a vocabulary; the default is all that ``default`` names."""

    name: str
    words: tuple[str, ...]
    default: tuple[str, ...]
    source: str
    about_en: str
    about_zh: str


@dataclass(frozen=True)
class KindTerms:
    """A kind of lever: its numeric and its choice fields, in reading order."""

    name: str
    about_en: str
    about_zh: str
    numbers: dict[str, NumberTerms]
    choices: dict[str, ChoiceTerms]


@dataclass(frozen=True)
class RunTerms:
    """A whole number that says how a run is made (worlds, seed, years, engine)."""

    name: str
    low: int
    high: int
    default: int
    reason: Message | None
    about_en: str
    about_zh: str


@cache
def _tree() -> Located:
    source = files("sim.scenario") / "data" / "lever_terms.yaml"
    with as_file(source) as path:
        return read_yaml(path, name="sim/scenario/data/lever_terms.yaml")


def _text(node: Located, *keys: str) -> str:
    for key in keys:
        if not isinstance(node.value, dict) or key not in node.value:
            return ""
        node = node.value[key]
    return str(node.value)


def _reason(node: Located) -> Message | None:
    """Why a range is what it is, in both languages."""
    if "range_reason" not in node.value:
        return None
    return Message(_text(node, "range_reason", "en"), _text(node, "range_reason", "zh"))


def _number_terms(name: str, node: Located) -> NumberTerms:
    entries: dict[str, Located] = node.value
    unit = _text(node, "unit")
    low, high = (
        sign * math.inf if bound.value is None else tidy(parse_quantity(bound.value, unit))
        for sign, bound in zip((-1, 1), entries["range"].value, strict=True)
    )
    return NumberTerms(
        name=name,
        unit=unit,
        low=low,
        high=high,
        reason=_reason(node),
        dated=_text(node, "dated") == "True",
        required="default" not in entries,
        deciding=_text(node, "deciding") == "True",
        default=entries.get("default"),
        example=_text(node, "example"),
        about_en=_text(node, "about", "en"),
        about_zh=_text(node, "about", "zh"),
    )


def _choice_terms(name: str, node: Located) -> ChoiceTerms:
    return ChoiceTerms(
        name=name,
        words=VOCABULARIES[_text(node, "choice_of")],
        default=tuple(node.value["default"].plain()),
        source=_text(node, "source"),
        about_en=_text(node, "about", "en"),
        about_zh=_text(node, "about", "zh"),
    )


@cache
def lever_kinds() -> dict[str, KindTerms]:
    """Every kind of lever by name, with the fields common to all put last."""
    root = _tree().value
    common = dict(root["every_kind"].items())
    kinds = {}
    for kind, node in root["kinds"].items():
        fields = dict(node.value["fields"].items()) | common
        kinds[kind] = KindTerms(
            kind,
            _text(node, "about", "en"),
            _text(node, "about", "zh"),
            {k: _number_terms(k, f) for k, f in fields.items() if "unit" in f.value},
            {k: _choice_terms(k, f) for k, f in fields.items() if "choice_of" in f.value},
        )
    return kinds


@cache
def run_terms(section: str) -> dict[str, RunTerms]:
    """The whole numbers of a run: section 'run' (worlds, seed, start, end) or 'engine'."""
    return {name: _run_terms(name, node) for name, node in _tree().value[section].items()}


def default_ensemble() -> Located:
    """The name of the ensemble of a scenario that names none, nor extends one that does."""
    found: Located = _tree().value["ensemble"].value["default"]
    return found


def _run_terms(name: str, node: Located) -> RunTerms:
    low, high = (int(bound.value) for bound in node.value["range"].value)
    return RunTerms(
        name=name,
        low=low,
        high=high,
        default=int(node.value["default"].value),
        reason=_reason(node),
        about_en=_text(node, "about", "en"),
        about_zh=_text(node, "about", "zh"),
    )
