"""Ensembles: settings of the uncertain parameters that were fitted together.

A column says what one number is worth in each member; a row is one setting of all of them. Taking
rows whole keeps what a fit found out about numbers jointly (dear machines with a high threshold,
cheap ones with a low one), which separate distributions would lose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.evidence.ensemble_tables import Span, Table, read_ensemble_table
from sim.evidence.fields import DATA_FOLDER, Fields
from sim.reading import InputError, Located, Problem, read_yaml

if TYPE_CHECKING:
    from sim.evidence.parameters import Parameter

Float = NDArray[np.float64]
Plain = str | int | float | bool

PRIOR = "prior"
"""What a scenario writes to draw each number from its own distribution, without an ensemble."""
FILE_SUFFIX = ".csv"
LIST = "ensembles.yaml"
DIGITS = 7  # significant ones in a written table: far below what any fit can tell
_FIELDS = ("until", "about", "made")


@dataclass(frozen=True)
class Ensemble:
    """Settings of the parameters, each with its weight. The table is read when first used.

    ``name``: what a scenario calls it, a shipped name or a file. ``until``: the last year of the
    observations used, None where that isn't known. ``made``: facts about its making. ``spans``:
    what each parameter may be, by path (``spans_of``).
    """

    name: str
    until: int | None
    about_en: str
    about_zh: str
    made: Mapping[str, Plain]
    file: Path
    spans: Mapping[str, Span] = field(repr=False, compare=False)

    @cached_property
    def table(self) -> Table:
        """Weights and numbers as they stand in the file. Raises InputError with every problem."""
        return read_ensemble_table(self.file, self.spans)

    @property
    def weights(self) -> Float:
        """The chance of each member, (members,), summing to 1."""
        return self.table.weights

    @property
    def numbers(self) -> Mapping[str, Float]:
        """What each path is worth in each member, (members,), in canonical units."""
        return self.table.numbers

    @property
    def shipped(self) -> bool:
        """Whether it comes with the program, rather than from a file of one's own."""
        return not self.name.endswith(FILE_SUFFIX)

    @property
    def members(self) -> int:
        """How many settings there are."""
        return len(self.weights)

    @property
    def effective_size(self) -> float:
        """Members of equal weight that would be as many, 1 / sum of squares (Kish 1965)."""
        return float(1.0 / np.sum(self.weights**2))

    @cached_property
    def constants(self) -> dict[str, float]:
        """Numbers that are no matter of chance and that the ensemble sets, by path."""
        return {
            path: float(values[0])
            for path, values in self.numbers.items()
            if not self.spans[path].drawn
        }

    @cached_property
    def digest(self) -> str:
        """sha256, in hex, of weights and numbers; the order of the columns does not count."""
        found = hashlib.sha256(self.weights.astype("<f8").tobytes())
        for path in sorted(self.numbers):
            found.update(path.encode() + b"\0" + self.numbers[path].astype("<f8").tobytes())
        return found.hexdigest()

    def members_at(self, places: Float) -> NDArray[np.int64]:
        """The member at each place between 0 and 1 (below 1) of the summed weights, any shape."""
        summed = np.cumsum(self.weights)
        return np.searchsorted(summed / summed[-1], places, side="right").astype(np.int64)

    def quantiles(self, path: str, shares: Sequence[float]) -> Float:
        """Values below which these shares of the weight lie, (shares,). Raises KeyError.

        Between members it is interpolated, each standing in the middle of its weight.
        """
        values = self.numbers[path]
        order = np.argsort(values, kind="stable")
        weights = self.weights[order]
        middle = np.cumsum(weights) - weights / 2
        found = np.interp(np.asarray(shares), middle / weights.sum(), values[order])
        return np.asarray(found, dtype=np.float64)


def spans_of(parameters: Mapping[str, Parameter]) -> dict[str, Span]:
    """What each parameter may be, by ``name``, ``name.key`` and ``name*`` (a common factor)."""
    found = {}
    for parameter in parameters.values():
        for key in parameter.keys:
            path = f"{parameter.name}.{key}" if key else parameter.name
            drawn = key in parameter.distributions
            found[path] = Span(parameter.low, parameter.high, drawn)
        if parameter.factor is not None:
            span = Span(parameter.factor.low, parameter.factor.high, True)
            found[f"{parameter.name}*"] = span
    return found


def load_ensembles(
    parameters: Mapping[str, Parameter], folder: Path | None = None
) -> dict[str, Ensemble]:
    """The ensembles a folder describes, by name; their tables are read when they are used.

    An absent folder holds none. Raises InputError with every problem of the descriptions.
    """
    folder = folder or DATA_FOLDER / "ensembles"
    if not folder.is_dir():
        return {}
    problems: list[Problem] = []
    spans = spans_of(parameters)
    found = {
        name: _read(name, node, folder, spans, problems)
        for name, node in Fields(read_yaml(folder / LIST), problems).content.items()
    }
    if problems:
        raise InputError(problems)
    return found


def ensemble_of_file(file: Path, parameters: Mapping[str, Parameter]) -> Ensemble:
    """The ensemble of a table of one's own, called by its whole path; of its making nothing is
    known. Raises InputError, when it is used, for a table that is wrong."""
    name = str(file.absolute())
    return Ensemble(name, None, "", "", {}, file, spans_of(parameters))


def _read(
    name: str, node: Located, folder: Path, spans: Mapping[str, Span], problems: list[Problem]
) -> Ensemble:
    fields = Fields(node, problems)
    fields.only(_FIELDS)
    file = folder / f"{name}{FILE_SUFFIX}"
    if name == PRIOR or name.endswith(FILE_SUFFIX):
        problems.append(node.error(f"no ensemble may be called '{name}'", at_key=True))
    elif not file.is_file():
        problems.append(node.error(f"there is no {file.name} beside this file", at_key=True))
    until = fields.required("until")
    if until is not None and (isinstance(until.value, bool) or not isinstance(until.value, int)):
        problems.append(until.error("'until' is a year, such as 2025"))
    about_en, about_zh = fields.bilingual("about")
    made = fields.required("made")
    facts = dict(Fields(made, problems).content) if made is not None else {}
    for fact in facts.values():
        if isinstance(fact.value, dict | list) or fact.value is None:
            problems.append(fact.error("a fact is one number or one text"))
    return Ensemble(
        name=name,
        until=None if until is None else until.value,
        about_en=about_en,
        about_zh=about_zh,
        made={key: fact.value for key, fact in facts.items()},
        file=file,
        spans=spans,
    )


def ensemble_text(weights: Float, numbers: Mapping[str, Float], digits: int = DIGITS) -> str:
    """A table as it is written: ``weights`` (members,), ``numbers`` (members,) each by path.

    To ``digits`` significant digits; 17 give every number back to the bit.
    """
    lines = [",".join(["member", "weight", *numbers])]
    columns = np.column_stack([weights, *numbers.values()])
    for member, row in enumerate(columns.tolist()):
        lines.append(",".join([str(member), *(f"{value:.{digits}g}" for value in row)]))
    return "\n".join(lines) + "\n"


def write_ensemble(
    file: Path, weights: Float, numbers: Mapping[str, Float], digits: int = DIGITS
) -> None:
    """Write a table that ``ensemble_of_file`` reads. Raises OSError."""
    file.write_text(ensemble_text(weights, numbers, digits), encoding="utf-8", newline="\n")
