"""A finished sweep, read back: its points, figures of all its worlds, and each point as a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.results import IndicatorLabel, RunResult
from sim.experiment.store import RESOLVED, DamagedResult, check_whole
from sim.experiment.sweep.collect import FAILURES, INDICATORS
from sim.experiment.sweep.folder import DESIGN, read_manifest

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.load import Opened

Float = NDArray[np.float64]
Value = float | str | None
POINT_MARK: Final = "#"
"""Between a sweep's name and the number of one of its points."""


@dataclass(frozen=True)
class AxisLabel:
    """One thing a sweep varies: the path as ``--set`` takes it, the unit of its numbers ('' of
    choices and bare numbers), and what was written behind the path."""

    path: str
    unit: str
    is_number: bool
    written: str


@dataclass(frozen=True)
class SweepResult:
    """A sweep that is complete.

    ``design``: for each path what every point sets, a number in its unit or a choice as written;
    None where the point leaves it. The table of indicators stays on the disk; cells of worlds that
    failed are NaN in whatever is read of it.
    """

    path: Path
    manifest: dict[str, Any]
    design: Mapping[str, tuple[Value, ...]]
    years: tuple[int, ...]
    regions: tuple[str, ...]
    indicators: tuple[IndicatorLabel, ...]

    @property
    def name(self) -> str:
        """What the sweep is called, by default ``<scenario>-sweep``."""
        return str(self.manifest["name"])

    @property
    def axes(self) -> tuple[AxisLabel, ...]:
        """What is varied, in the order of ``design``."""
        return tuple(
            AxisLabel(axis["path"], axis["unit"], axis["kind"] == "number", axis["written"])
            for axis in self.manifest["axes"]
        )

    @property
    def reference(self) -> int:
        """The point that others are held against: one that leaves every path as the scenario has
        it, else the first."""
        rows = zip(*self.design.values(), strict=True)
        unset = (point for point, row in enumerate(rows) if all(v is None for v in row))
        return next(unset, 0)

    def settings(self, point: int) -> tuple[tuple[str, str], ...]:
        """Path and text of all that a point sets, as ``--set`` takes them."""
        from sim.scenario.axes import number_text

        found = []
        for axis in self.axes:
            value = self.design[axis.path][point]
            if value is not None:
                text = value if isinstance(value, str) else number_text(value, axis.unit)
                found.append((axis.path, text))
        return tuple(found)

    @property
    def points(self) -> int:
        """How many points."""
        return int(self.manifest["points"])

    @property
    def replicates(self) -> int:
        """How many replicates of each."""
        return int(self.manifest["replicates"])

    def values(self, region: str, indicator: str, year: int) -> Float:
        """One figure of every world: (points, replicates), NaN for a world that failed.

        Raises KeyError for a region, an indicator or a year that was not kept.
        """
        self._check_kept(region, indicator, year)
        found = self._column(indicator, [("region", "==", region), ("year", "==", year)])
        return found.reshape(self.points, self.replicates)

    def every_year(self, region: str, indicator: str) -> Float:
        """One indicator of one region in all worlds: (points, replicates, years).

        Raises KeyError as ``values`` does.
        """
        self._check_kept(region, indicator)
        found = self._column(indicator, [("region", "==", region)])
        return found.reshape(self.points, self.replicates, len(self.years))

    def series(self, point: int, region: str, indicator: str) -> Float:
        """One indicator of one region at one point: (replicates, years).

        Raises KeyError as ``values`` does, IndexError for no such point.
        """
        self._check_kept(region, indicator)
        self._check_point(point)
        found = self._column(indicator, [("region", "==", region), ("point", "==", point)])
        return found.reshape(self.replicates, len(self.years))

    def each_point(self) -> Iterator[tuple[int, Float]]:
        """Point by point all that is kept: (replicates, years, regions, indicators)."""
        import pyarrow.parquet as pq

        names = [label.id for label in self.indicators]
        shape = (self.replicates, len(self.years), len(self.regions), len(names))
        each, left, point = int(np.prod(shape[:3])), np.empty((0, len(names))), 0
        with pq.ParquetFile(self.path / INDICATORS) as file:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, columns=names)
                rows = np.stack([table.column(name).to_numpy() for name in names], axis=1)
                left = np.concatenate([left, rows])
                while len(left) >= each:
                    yield point, left[:each].reshape(shape)
                    left, point = left[each:], point + 1

    @cached_property
    def _opened(self) -> Opened:
        from sim.reading import InputError
        from sim.scenario.load import Opened

        try:
            return Opened(str(self.path / RESOLVED))
        except InputError as failure:
            errors = [problem for problem in failure.problems if problem.severity == "error"]
            raise DamagedResult(
                f"{self.path}: made by version {self.manifest['model_version']}, whose scenario "
                f"this version cannot read: {errors[0].message}"
            ) from None

    @property
    def scenario(self) -> Scenario:
        """The scenario without any point's settings, in as many worlds as there are replicates.

        Raises DamagedResult where this version cannot read it.
        """
        name = self.manifest["scenario"]["name"]
        return replace(self._opened.scenario, name=name, worlds=self.replicates)

    def run_of(self, point: int) -> RunResult:
        """A point as a run of its replicates, which holds what was kept, called ``<name>#<point>``.

        What its worlds drew is not kept. Raises DamagedResult, IndexError.
        """
        from sim.scenario.load import Setting

        self._check_point(point)
        settings = [Setting(path, text, f"-p {path}={text}") for path, text in self.settings(point)]
        name = f"{self.name}{POINT_MARK}{point}"
        scenario = self._opened.with_settings(settings)
        return RunResult(
            scenario=replace(scenario, name=name, worlds=self.replicates),
            manifest=self._manifest_of(point, name, scenario.digest()),
            years=self.years,
            regions=self.regions,
            indicators=self.indicators,
            values=self._values_of(point),
            path=self.path,
        )

    def failures(self) -> list[dict[str, Any]]:
        """Worlds that could not be run: point, replicate, message, traceback and numbers (JSON)."""
        import pyarrow.parquet as pq

        rows: list[dict[str, Any]] = pq.read_table(self.path / FAILURES).to_pylist()
        return rows

    def _manifest_of(self, point: int, name: str, digest: str) -> dict[str, Any]:
        """The manifest of the run that a point is."""
        lost = self.failures() if self.manifest["failed"] else []
        changed = [f"{path}={text}" for path, text in self.settings(point)]
        return {
            **self.manifest,
            "hash": f"{self.manifest['hash']}{POINT_MARK}{point}",
            "scenario": {**self.manifest["scenario"], "name": name, "digest": digest},
            "sets": [*self.manifest["asked"].get("sets", []), *changed],
            "worlds": self.replicates,
            "failed": [
                {"world": row["replicate"], "message": row["message"]}
                for row in lost
                if row["point"] == point
            ],
        }

    def _values_of(self, point: int) -> Float:
        """All that is kept of a point: (replicates, years, regions, indicators)."""
        import pyarrow.parquet as pq

        names = [label.id for label in self.indicators]
        chosen = [("point", "==", point)]
        table = pq.read_table(self.path / INDICATORS, columns=names, filters=chosen)
        shape = (self.replicates, len(self.years), len(self.regions), len(names))
        rows = np.stack([table.column(name).to_numpy() for name in names], axis=1)
        return np.asarray(rows, dtype=np.float64).reshape(shape)

    def _column(self, indicator: str, chosen: list[tuple[str, str, object]]) -> Float:
        import pyarrow.parquet as pq

        table = pq.read_table(self.path / INDICATORS, columns=[indicator], filters=chosen)
        return np.asarray(table.column(indicator).to_numpy(), dtype=np.float64)

    def _check_kept(self, region: str, indicator: str, year: int | None = None) -> None:
        known = (
            (region, self.regions),
            (indicator, [it.id for it in self.indicators]),
            (year, [None, *self.years]),
        )
        for name, held in known:
            if name not in held:
                raise KeyError(f"{name} is not kept in {self.path}")

    def _check_point(self, point: int) -> None:
        if not 0 <= point < self.points:
            raise IndexError(f"{self.path} has points 0 to {self.points - 1}, no {point}")


def open_sweep(folder: Path) -> SweepResult:
    """A sweep's folder. Raises DamagedResult where it is not whole, or not finished."""
    import pyarrow.parquet as pq

    manifest = read_manifest(folder)
    if manifest["state"] != "complete":
        raise DamagedResult(f"{folder}: the sweep is not finished; its command goes on with it")
    check_whole(folder, manifest)
    table = pq.read_table(folder / DESIGN)
    design = {
        axis["path"]: tuple(table.column(axis["path"]).to_pylist()) for axis in manifest["axes"]
    }
    return SweepResult(
        folder,
        manifest,
        design,
        tuple(manifest["years"]),
        tuple(manifest["regions"]),
        tuple(IndicatorLabel(**label) for label in manifest["indicators"]),
    )
