"""What a sweep asks: a scenario, points, replicates, what is kept; and its worlds, in pieces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment import designs
from sim.experiment.provenance import model_version
from sim.experiment.results import IndicatorLabel
from sim.experiment.sweep.points import Points
from sim.model.inputs import WorldBatch
from sim.reading import InputError, Problem
from sim.scenario import Scenario
from sim.scenario.axes import taken_away
from sim.scenario.load import Opened, Setting

Int = NDArray[np.int64]

_LARGEST_BLOCK: Final = 4096
_SMALLEST_BLOCK: Final = 256
_BYTES_OF_BLOCK: Final = 1 << 26
DECIDE: Final = ("points.py", "question.py", "shards.py", "collect.py")
"""Sources of this package that a kept number hangs on, beside those of the model."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a world: indicators of regions, in every year."""

    indicators: tuple[IndicatorLabel, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """Some worlds of one block, for a worker: what it needs to know and to keep."""

    question: str
    block: int
    batch: WorldBatch
    points: Int
    kept: Kept

    @property
    def replicates(self) -> Int:
        """Replicate numbers, (worlds,)."""
        return self.batch.replicates


@dataclass(frozen=True)
class Sweep:
    """A question: every point in ``replicates`` replicates.

    World w is replicate w modulo ``replicates`` of point w // ``replicates``. ``asked`` says, in
    plain values, how the points were asked for. Making one resolves the scenario of every
    combination of choices: ``check`` raises InputError with all that is wrong in any.
    """

    name: str
    opened: Opened
    points: Points
    replicates: int
    kept: Kept
    asked: dict[str, Any]

    @property
    def scenario(self) -> Scenario:
        """The scenario without any point's settings."""
        return self.opened.scenario

    @property
    def worlds(self) -> int:
        """How many worlds there are."""
        return self.points.number * self.replicates

    @property
    def bytes_of_world(self) -> int:
        """What is kept of a world, before it is compressed."""
        return 8 * len(self.years) * len(self.kept.regions) * len(self.kept.indicators)

    @property
    def block(self) -> int:
        """Worlds whose numbers are drawn together and whose rows are sorted together."""
        fit = 1 << (_BYTES_OF_BLOCK // self.bytes_of_world).bit_length() - 1
        return min(max(fit, _SMALLEST_BLOCK), _LARGEST_BLOCK)

    @property
    def blocks(self) -> int:
        """How many blocks of worlds."""
        return -(-self.worlds // self.block)

    @property
    def years(self) -> tuple[int, ...]:
        """The simulated years."""
        return tuple(range(self.scenario.start_year, self.scenario.end_year + 1))

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """One scenario for each combination of choices (and of paths that are set at all).

        The numbers of its axes are those of one of its points. Raises InputError.
        """
        found: list[Scenario] = []
        problems: list[Problem] = []
        _, first = np.unique(self.scenario_of_point, return_index=True)
        for point in first:
            settings = [
                Setting(path, text, f"-p {path}={text}")
                for path, text in self.points.settings(int(point))
            ]
            try:
                found.append(self.opened.with_settings(settings))
            except InputError as failure:
                problems.extend(failure.problems)
                continue
            problems += self._taken_away(int(point), found[-1])
        if problems:
            raise InputError(problems)
        return tuple(found)

    def _taken_away(self, point: int, scenario: Scenario) -> Iterator[Problem]:
        """Numbers that a point sets although its choices leave no place for them."""
        held = {*scenario.parameters, *(number.path for number in scenario.numbers())}
        for axis, value in zip(self.points.axes, self.points.values[point], strict=True):
            if axis.is_number and not np.isnan(value) and not held.issuperset(axis.columns):
                place = f"-p {axis.path}={axis.written}"
                yield Problem.of(place, 0, 0, "error", taken_away(axis.path))

    @cached_property
    def scenario_of_point(self) -> Int:
        """The row in ``scenarios`` of every point, (points,)."""
        if not self.points.axes:
            return np.zeros(self.points.number, dtype=np.int64)
        numeric = np.array([axis.is_number for axis in self.points.axes])
        values = self.points.values
        marks = np.where(numeric, np.isnan(values), np.nan_to_num(values, nan=-1.0))
        _, rows = np.unique(marks, axis=0, return_inverse=True)
        return np.asarray(rows.reshape(-1), dtype=np.int64)

    @cached_property
    def digest(self) -> str:
        """sha256, in hex, of everything that decides the result."""
        here = Path(__file__).parent
        asked = [
            self._content(),
            model_version(),
            [hashlib.sha256((here / name).read_bytes()).hexdigest() for name in DECIDE],
            [replace(it, worlds=self.replicates).digest() for it in self.scenarios],
        ]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()

    @cached_property
    def subject(self) -> str:
        """sha256, in hex, of what is asked, of whatever this name and this program stand for."""
        asked = [self.name, self.scenario.name, self._content()]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()

    def _content(self) -> list[Any]:
        """Points, replicates and what is kept, as JSON."""
        return [
            [[it.path, [] if it.is_number else list(it.texts)] for it in self.points.axes],
            hashlib.sha256(np.ascontiguousarray(self.points.values).tobytes()).hexdigest(),
            self.replicates,
            [label.id for label in self.kept.indicators],
            list(self.kept.regions),
        ]

    def check(self) -> None:
        """Raise InputError where a combination of choices cannot be."""
        assert self.scenarios

    def world_numbers(self, block: int) -> Int:
        """The worlds of a block."""
        first = block * self.block
        return np.arange(first, min(first + self.block, self.worlds), dtype=np.int64)

    def tasks(self, block: int, worlds: Int, workers: int = 1) -> Iterator[Task]:
        """These worlds of a block as tasks that are fast to run; so many ``workers`` have work."""
        rows = self.scenario_of_point[worlds // self.replicates]
        found = np.unique(rows)
        fewest = max(1, -(-workers // len(found))) if self.blocks == 1 else 1
        for row in found:
            mine = worlds[rows == row]
            whole = self.batch(mine)
            for part in designs.rows_of_batches(whole, fewest=fewest):
                points = mine[part] // self.replicates
                batch = designs.part_of(whole, part)
                yield Task(self.digest, block, batch, points, self.kept)

    def batch(self, worlds: Int) -> WorldBatch:
        """Worlds of one scenario with what each carries: its draws, and its point's numbers."""
        points, replicates = np.divmod(worlds, self.replicates)
        (row,) = np.unique(self.scenario_of_point[points])
        scenario = self.scenarios[int(row)]
        drawn, place = np.unique(replicates, return_inverse=True)
        numbers = {path: values[place] for path, values in designs.draw(scenario, drawn).items()}
        for axis, values in zip(self.points.axes, self.points.values[points].T, strict=True):
            if axis.is_number and not np.isnan(values).any():
                numbers |= dict.fromkeys(axis.columns, np.ascontiguousarray(values))
        return WorldBatch(scenario, scenario.seed, replicates, numbers)
