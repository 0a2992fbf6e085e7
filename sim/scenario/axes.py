"""What a sweep varies: ``path=a,b,c``, ``path=lo:hi:n`` or ``path=uniform(a, b)``.

A path is one that ``--set`` takes; the region of a lever may be left out where it is the focus. A
number becomes an axis of numbers, which worlds carry beside their scenario; anything else
(``governments.hebei=plan,copying``, a lever by date, a number that shapes the model) an axis of
choices, each of which makes a scenario of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.reading import InputError, Message, Problem, UnitError, closest, said
from sim.scenario.load import Opened, Setting
from sim.scenario.messages import say
from sim.scenario.numbers import Number, quantity, tidy

if TYPE_CHECKING:
    from sim.evidence.distributions import Distribution
    from sim.scenario.scenario import Scenario

MOST_VALUES = 100_000
_CALL = re.compile(r"^\s*[A-Za-z_]+\s*\(.*\)\s*$", re.S)
_QUANTITY = re.compile(r"^\s*[-+]?[\d.][\d_.]*(?:[eE][-+]?\d+)?\s*(.*?)\s*$", re.S)
_NOT_SWEPT = ("worlds", "title", "question", "start", "end", "extends", "overrides")
_LEVER_FIELD = 4  # levers.<region>.<name>.<field>


@dataclass(frozen=True)
class Axis:
    """One thing a sweep varies.

    ``path`` as ``--set`` takes it. Of numbers, ``columns`` are the paths under which a world
    carries them, in ``unit``, and either ``values`` lists them or a ``distribution`` spreads
    them. Of choices, ``texts`` are what ``--set`` takes. ``texts`` shows listed numbers too.
    """

    path: str
    written: str
    texts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    unit: str = ""
    values: tuple[float, ...] = ()
    distribution: Distribution | None = None

    @property
    def is_number(self) -> bool:
        """Whether worlds carry it as a number; else it is a choice."""
        return bool(self.columns)

    @property
    def levels(self) -> int:
        """How many values are listed; 0 for a distribution."""
        return len(self.texts)

    def setting(self, value: float) -> tuple[str, str]:
        """Path and text with which ``--set`` does what a point does: of numbers the value, of
        choices the row of the choice."""
        if self.is_number:
            return self.path, number_text(float(value), self.unit)
        return self.path, self.texts[int(value)]


@dataclass(frozen=True)
class _Place:
    """An axis as it is being read: where it was written, and the numbers its path leads to."""

    path: str
    written: str
    name: str
    numbers: tuple[tuple[str, Number], ...]
    structural: bool

    @property
    def unit(self) -> str:
        return self.numbers[0][1].unit

    def problem(self, message: Message) -> InputError:
        return InputError([Problem.of(self.name, 0, 0, "error", message)])

    def tried(self, text: str, opened: Opened) -> Scenario:
        """The scenario with this text at the path. Raises InputError."""
        path = self.path
        if self.numbers and path.startswith("parameters.") and _CALL.match(text):
            path = "uncertain." + path.removeprefix("parameters.")
        return opened.with_settings([Setting(path, text, self.name)])


def read_axes(opened: Opened, written: Sequence[str]) -> tuple[Axis, ...]:
    """The axes that ``path=values`` texts describe. Raises InputError with every problem."""
    axes: list[Axis] = []
    problems: list[Problem] = []
    for text in written:
        try:
            axes.append(_axis(opened, text))
        except InputError as failure:
            problems.extend(failure.problems)
    if not problems:
        problems += _met_twice(axes)
    if problems:
        raise InputError(problems)
    return tuple(axes)


def listed_axis(opened: Opened, path: str, items: Sequence[str], place: str) -> Axis:
    """An axis of the ``items`` written at ``place``, in their order. Raises InputError.

    One value may be written in two ways.
    """
    return _listed(_place(opened, path, ", ".join(items), place), list(items), opened, same=True)


def taken_away(path: str) -> Message:
    """What to say of a number at a point whose choices leave no place for it."""
    return say("axis_taken_away", path=path)


def _axis(opened: Opened, text: str) -> Axis:
    name = f"-p {text}"
    path, equals, spec = text.partition("=")
    path, spec = path.strip(), spec.strip()
    if not equals or not path or not spec:
        raise InputError([Problem.of(name, 0, 0, "error", say("write_axis"))])
    place = _place(opened, path, spec, name)
    items = _items(spec)
    if place.numbers and len(items) == 1 and _CALL.match(spec):
        return _spread(place, opened)
    if place.numbers and len(items) == 1 and re.search("[:：]", spec) and not spec.startswith("{"):
        return _listed(place, _range(place), opened)
    return _listed(place, items, opened)


def _place(opened: Opened, path: str, written: str, name: str) -> _Place:
    """Where a path leads, with the region of a lever filled in. Raises InputError."""
    parts = path.split(".")

    def problem(message: Message) -> InputError:
        return InputError([Problem.of(name, 0, 0, "error", message)])

    if parts[0] in _NOT_SWEPT:
        raise problem(say("not_swept", path=path))
    if parts[0] in opened.evidence.parameters:
        hint = say("did_you_mean", near=f"parameters.{path}")
        raise problem(say("hint", what=say("no_path", path=path), hint=hint))
    if parts[0] == "uncertain":
        parts[0] = "parameters"
    if parts[0] == "levers" and len(parts) > 1 and parts[1] not in opened.evidence.regions.all:
        focus = opened.scenario.focus
        known = opened.levers_of(focus)
        if parts[1] in known:
            parts.insert(1, focus)
        elif near := closest(parts[1], known):
            hint = say("did_you_mean", near=".".join(["levers", focus, near, *parts[2:]]))
            what = say("no_lever", path=path, region=focus, name=parts[1])
            raise problem(say("hint", what=what, hint=hint))
    path = ".".join(parts)
    numbers, structural = _numbers_at(opened, parts)
    return _Place(path, written, name, numbers, structural)


def _numbers_at(opened: Opened, parts: list[str]) -> tuple[tuple[tuple[str, Number], ...], bool]:
    """The numbers a path leads to, by the path under which a world draws them; whether they must
    be the same in all worlds of a batch: those that shape the model, and values of one date."""
    scenario = opened.scenario
    if parts[0] == "parameters" and len(parts) > 1:
        key = ".".join(parts[1:])
        found = {
            path: number
            for path, number in scenario.parameters.items()
            if path == key or path.startswith(f"{key}.")
        }
        structural = any(
            opened.evidence.parameters[path.partition(".")[0]].structural for path in found
        )
        return tuple(found.items()), structural
    if parts[0] == "levers" and len(parts) >= _LEVER_FIELD:
        try:
            lever = scenario.lever(".".join(parts[: _LEVER_FIELD - 1]))
        except KeyError:
            return (), False
        number = lever.numbers.get(parts[_LEVER_FIELD - 1])
        if number is not None:
            return ((number.path, number),), len(parts) > _LEVER_FIELD
    return (), False


def _items(spec: str) -> list[str]:
    """The parts between commas that stand outside brackets and quotation marks."""
    items, depth, quote = [""], 0, ""
    for character in spec:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([{（":
            depth += 1
        elif character in ")]}）":
            depth -= 1
        elif character in ",，" and depth <= 0:
            items.append("")
            continue
        items[-1] += character
    return [item.strip() for item in items]


def _range(place: _Place) -> list[str]:
    """The texts of ``lo:hi:n``: n evenly spaced values, both ends included."""
    parts = [part.strip() for part in re.split("[:：]", place.written)]
    if len(parts) != 3 or not parts[2].isdecimal() or not 2 <= int(parts[2]) <= MOST_VALUES:
        raise place.problem(say("write_range", text=place.written, most=f"{MOST_VALUES:,}"))
    import numpy as np

    low, high = _with_units(parts[:2], place.unit)
    try:
        ends = quantity(_number(low), place.unit), quantity(_number(high), place.unit)
    except UnitError as failure:
        raise place.problem(say("at", path=place.path, what=said(failure))) from None
    if ends[0] == ends[1]:
        raise place.problem(say("range_of_one", text=place.written))
    between = [number_text(tidy(float(v)), place.unit) for v in np.linspace(*ends, int(parts[2]))]
    return [low, *between[1:-1], high]


def _listed(place: _Place, items: list[str], opened: Opened, *, same: bool = False) -> Axis:
    """An axis of values, each of which the scenario takes; ``same``: one may be there twice."""
    if "" in items:
        raise place.problem(say("empty_item", text=place.written))
    if not place.numbers:
        return _choices(place, items, opened, same)
    items = _with_units(items, place.unit)
    values: list[float] = []
    wrong: list[str] = []
    other = False
    for item in items:
        try:
            value = quantity(_number(item), place.unit)
            if not math.isfinite(value):
                raise UnitError(item)
            values.append(value)
        except UnitError:
            other = other or item.startswith("{") or bool(_CALL.match(item)) or item == "null"
            wrong.append(item)
    if wrong and other:
        return _choices(place, items, opened, same)
    ends = [items[values.index(end)] for end in {min(values), max(values)}] if not wrong else []
    _try_all(place, [*wrong, *ends], opened)
    if len(set(values)) < len(values) and not same:
        raise place.problem(say("same_value_twice", text=place.written))
    axis = Axis(place.path, place.written, tuple(items), unit=place.unit, values=tuple(values))
    if place.structural:  # one value a scenario
        return replace(axis, values=(), unit="")
    return replace(axis, columns=tuple(path for path, _ in place.numbers))


def _choices(place: _Place, items: list[str], opened: Opened, same: bool) -> Axis:
    _try_all(place, items, opened)
    if len(set(items)) < len(items) and not same:
        raise place.problem(say("same_value_twice", text=place.written))
    return Axis(place.path, place.written, tuple(items))


def _try_all(place: _Place, items: list[str], opened: Opened) -> None:
    """Raise InputError with all that the scenario has against these values."""
    problems: list[Problem] = []
    for item in items:
        try:
            place.tried(item, opened)
        except InputError as failure:
            problems.extend(failure.problems)
    if problems:
        raise InputError(problems)


def _spread(place: _Place, opened: Opened) -> Axis:
    """An axis along a distribution, cut to the range of its number where it has no bound."""
    if place.structural and place.path.startswith("levers."):
        raise place.problem(say("spread_of_date", path=place.path))
    scenario = place.tried(place.written, opened)
    name = place.numbers[0][0]
    found = scenario.parameters.get(name) or _of_levers(scenario, name)
    columns = tuple(path for path, _ in place.numbers)
    return Axis(place.path, place.written, (), columns, place.unit, distribution=found.distribution)


def _of_levers(scenario: Scenario, path: str) -> Number:
    lever, _, field = path.rpartition(".")
    return scenario.lever(lever).numbers[field]


def _number(text: str) -> object:
    """A text as YAML reads it: a number where it is nothing else."""
    try:
        return float(text)
    except ValueError:
        return text


def _with_units(items: Sequence[str], unit: str) -> list[str]:
    """The items, those without a unit in the one that the others have, or in that of the number.

    Money and spans of time must say theirs somewhere (100 could be 元 or 亿元), but for zero; a
    bare share or ratio is itself, whatever stands beside it.
    """
    if unit in ("share", "1", ""):
        return list(items)
    found = [_QUANTITY.match(item) for item in items]
    units = list(dict.fromkeys(it[1] for it in found if it is not None and it[1]))
    own = "" if "yuan" in unit or unit == "year" else unit
    completed = []
    for item, match in zip(items, found, strict=True):
        if match is None or match[1]:
            completed.append(item)
        elif len(units) == 1:
            completed.append(f"{item} {units[0]}")
        elif own or float(item.replace("_", "")) == 0:
            completed.append(f"{item} {own or unit}")
        else:
            completed.append(item)
    return completed


def number_text(value: float, unit: str) -> str:
    """A tidy number as ``--set`` takes it: it reads back the same to the bit."""
    return f"{value:.15g} {unit}" if unit not in ("share", "1", "") else f"{value:.15g}"


def _met_twice(axes: Sequence[Axis]) -> list[Problem]:
    """Axes that move the same number or stand on the same path."""
    problems = []
    for later, axis in enumerate(axes):
        for other in axes[:later]:
            if axis.path == other.path or set(axis.columns) & set(other.columns):
                message = say("axis_twice", path=axis.path, other=other.path)
                problems.append(
                    Problem.of(f"-p {axis.path}={axis.written}", 0, 0, "error", message)
                )
    return problems
