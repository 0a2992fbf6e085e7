"""A finished sweep, read back: its points, and any one figure of all its worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.results import IndicatorLabel
from sim.experiment.store import DamagedResult, check_whole
from sim.experiment.sweep.collect import INDICATORS
from sim.experiment.sweep.folder import DESIGN, read_manifest

Float = NDArray[np.float64]


@dataclass(frozen=True)
class SweepResult:
    """A sweep that is complete.

    ``design``: for each path what every point sets, a number in its unit or a choice as written;
    None where the point leaves it. The table of indicators stays on the disk.
    """

    path: Path
    manifest: dict[str, Any]
    design: Mapping[str, tuple[float | str | None, ...]]
    years: tuple[int, ...]
    regions: tuple[str, ...]
    indicators: tuple[IndicatorLabel, ...]

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
        import pyarrow.parquet as pq

        known = (
            (region, self.regions),
            (indicator, [it.id for it in self.indicators]),
            (year, self.years),
        )
        for name, held in known:
            if name not in held:
                raise KeyError(f"{name} is not kept in {self.path}")
        chosen = [("region", "==", region), ("year", "==", year)]
        table = pq.read_table(self.path / INDICATORS, columns=[indicator], filters=chosen)
        found = table.column(indicator).to_numpy()
        return np.asarray(found, dtype=np.float64).reshape(self.points, self.replicates)


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
