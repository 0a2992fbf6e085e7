"""Numbers of the model: value, unit, spread, grade, source and what uses them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.distributions import Distribution, parse_distribution
from sim.evidence.fields import DATA_FOLDER, Fields, known, quantity
from sim.evidence.regions import RegionTree
from sim.evidence.vocabulary import (
    COMPONENTS,
    GRADES,
    INTELLIGENCE,
    LEVER_KINDS,
    PRODUCT_CLASSES,
    SEGMENTS,
    TIERS,
    WHOLE_MACHINES,
)
from sim.reading import InputError, Located, Problem, UnitError, read_yaml

_FIELDS = (
    "value",
    "unit",
    "by",
    "distribution",
    "factor",
    "range",
    "grade",
    "source",
    "about",
    "used_by",
    "structural",
)
FREE_KEYS = "item"
"""``by: item`` keys a parameter by names of its own."""


@dataclass(frozen=True)
class Parameter:
    """A number of the model, or one per key.

    ``values`` in ``unit``, under the key '' for a scalar; ``distributions`` for the keys that
    are uncertain; ``factor`` a common uncertain multiplier of all keys (no unit). ``low`` and
    ``high`` bound what may be written. ``by`` names the keys' kind, or is None. ``structural``:
    the number shapes the opening state or the tables of a world, so it is one number for all
    worlds and never drawn.
    """

    name: str
    unit: str
    by: str | None
    keys: tuple[str, ...]
    values: dict[str, float]
    distributions: dict[str, Distribution]
    factor: Distribution | None
    low: float
    high: float
    grade: str
    source: str
    about_en: str
    about_zh: str
    used_by: tuple[str, ...]
    file: str
    line: int
    structural: bool = False

    @property
    def value(self) -> float:
        """The number of a scalar parameter. Raises KeyError for a keyed one."""
        return self.values[""]


def key_sets(regions: RegionTree) -> dict[str, tuple[str, ...]]:
    """The keys that each kind of ``by`` allows (``item`` is free and absent here)."""
    return {
        "segment": SEGMENTS,
        "product_class": PRODUCT_CLASSES,
        "whole_machine": WHOLE_MACHINES,
        "component": (*COMPONENTS, INTELLIGENCE),
        "tier": TIERS,
        "leaf": regions.leaves,
        "region": regions.all,
        "lever": LEVER_KINDS,
    }


def load_parameters(regions: RegionTree, folder: Path | None = None) -> dict[str, Parameter]:
    """Every parameter of the folder's YAML files; an absent or empty folder holds none.

    Raises InputError with all problems of all files.
    """
    folder = folder or DATA_FOLDER / "parameters"
    problems: list[Problem] = []
    found: dict[str, Parameter] = {}
    sets = key_sets(regions)
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        try:
            root = read_yaml(path)
        except InputError as failure:
            problems.extend(failure.problems)
            continue
        for name, node in Fields(root, problems).content.items():
            parameter = _read(name, node, sets, problems)
            if name in found:
                other = found[name]
                message = f"'{name}' is also defined at {other.file}:{other.line}"
                problems.append(node.error(message, at_key=True))
            found[name] = parameter
    if problems:
        raise InputError(problems)
    return found


def _read(
    name: str, node: Located, sets: dict[str, tuple[str, ...]], problems: list[Problem]
) -> Parameter:
    fields = Fields(node, problems)
    fields.only(_FIELDS)
    before = len(problems)
    unit = fields.unit("unit")
    unit_is_good = len(problems) == before
    by = fields.choice("by", (*sets, FREE_KEYS), required=False) or None
    low, high = _range(fields, unit) if unit_is_good else (-math.inf, math.inf)
    values: dict[str, float] = {}
    distributions: dict[str, Distribution] = {}
    factor: Distribution | None = None
    if unit_is_good:
        values = _values(fields, by, sets, unit, (low, high))
        distributions = _distributions(fields, by, values, unit, (low, high))
        factor = _factor(fields)
    about_en, about_zh = fields.bilingual("about")
    return Parameter(
        name=name,
        unit=unit,
        by=by,
        keys=tuple(values),
        values=values,
        distributions=distributions,
        factor=factor,
        low=low,
        high=high,
        grade=fields.choice("grade", GRADES),
        source=fields.text("source"),
        about_en=about_en,
        about_zh=about_zh,
        used_by=fields.texts("used_by"),
        file=node.file,
        line=node.key_line,
        structural=_structural(fields),
    )


def _structural(fields: Fields) -> bool:
    """Whether the number is the same in all worlds; it then has no spread of its own."""
    node = fields.get("structural")
    if node is None:
        return False
    if not isinstance(node.value, bool):
        fields.problems.append(node.error("'structural' is true or false"))
        return False
    spread = fields.get("distribution") or fields.get("factor")
    if node.value and spread is not None:
        message = "a structural number is the same in all worlds, so it has no distribution"
        fields.problems.append(spread.error(message))
    return node.value


def _range(fields: Fields, unit: str) -> tuple[float, float]:
    node = fields.get("range")
    if node is None:
        return -math.inf, math.inf
    if not isinstance(node.value, list) or len(node.value) != 2:
        fields.problems.append(node.error("a range is [low, high]; null leaves an end open"))
        return -math.inf, math.inf
    ends = [-math.inf, math.inf]
    for place, item in enumerate(node.value):
        if item.value is not None:
            number = quantity(item, unit, fields.problems)
            ends[place] = ends[place] if number is None else number
    if ends[0] > ends[1]:
        fields.problems.append(node.error("the low end of the range is above its high end"))
    return ends[0], ends[1]


def _values(
    fields: Fields,
    by: str | None,
    sets: dict[str, tuple[str, ...]],
    unit: str,
    limits: tuple[float, float],
) -> dict[str, float]:
    node = fields.required("value")
    if node is None:
        return {}
    if node.is_mapping != (by is not None):
        message = f"'by: {by}' needs one value per key" if by else "a value per key needs 'by'"
        fields.problems.append(node.error(message))
        return {}
    entries = dict(node.items()) if by else {"": node}
    values: dict[str, float] = {}
    for key, item in entries.items():
        options = sets.get(by or "", entries)
        if not known(key, options, item, by or "key", fields.problems, at_key=True):
            continue
        number = quantity(item, unit, fields.problems)
        if number is None:
            continue
        if not limits[0] <= number <= limits[1]:
            message = f"{item.value} is outside the range {limits[0]:g}–{limits[1]:g} {unit}"
            fields.problems.append(item.error(message))
        values[key] = number
    return values


def _distributions(
    fields: Fields,
    by: str | None,
    values: dict[str, float],
    unit: str,
    limits: tuple[float, float],
) -> dict[str, Distribution]:
    node = fields.get("distribution")
    if node is None:
        return {}
    if node.is_mapping != (by is not None):
        fields.problems.append(
            node.error("a keyed value takes a distribution per key (or 'factor'), a scalar one")
        )
        return {}
    entries = dict(node.items()) if node.is_mapping else {"": node}
    found: dict[str, Distribution] = {}
    for key, item in entries.items():
        if key and values and not known(key, values, item, "key", fields.problems, at_key=True):
            continue
        try:
            distribution = parse_distribution(str(item.value), unit).within(*limits)
        except UnitError as failure:
            fields.problems.append(item.error(str(failure)))
            continue
        if distribution.low < limits[0] or distribution.high > limits[1]:
            message = f"{item.value} reaches outside the range {limits[0]:g}–{limits[1]:g} {unit}"
            fields.problems.append(item.error(message))
        found[key] = distribution
    return found


def _factor(fields: Fields) -> Distribution | None:
    node = fields.get("factor")
    if node is None:
        return None
    try:
        return parse_distribution(str(node.value), "1")
    except UnitError as failure:
        fields.problems.append(node.error(str(failure)))
        return None
