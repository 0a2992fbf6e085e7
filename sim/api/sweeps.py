"""A finished sweep: its points, and what came out at each, as tables and labelled arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api.results import Result
from sim.api.talk import PythonSession
from sim.api.wanted import ids, needed, year_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xarray as xr

    from sim.cli.sweeping import Request
    from sim.cli.words import Lang
    from sim.experiment.sweep.results import SweepResult


def swept(request: Request) -> Sweep:
    """Run or go on with what is asked. Raises InputError, RunError, DamagedResult, OSError."""
    from sim.cli.sweeping import cluster, command_of, question, refuse_to_mix
    from sim.experiment.executors import RunError, one_thread_each
    from sim.experiment.store import check_writable, root_folder
    from sim.experiment.sweep.collect import FAILURES
    from sim.experiment.sweep.folder import Busy, folder_of
    from sim.experiment.sweep.results import open_sweep
    from sim.experiment.sweep.run import run_sweep

    one_thread_each()
    session = PythonSession.english()
    sweep = question(request, session)
    root = root_folder(request.results)
    folder = folder_of(root, sweep)
    check_writable(root)
    if not request.fresh:
        refuse_to_mix(root, sweep, session)
    try:
        run_sweep(
            sweep,
            folder,
            workers=request.workers,
            opener=cluster(request),
            command=command_of(request),
            fresh=request.fresh,
        )
    except Busy as busy:
        said = session.words("sweep.busy", folder=folder, process=busy.process)
        raise RunError(said) from None
    found = Sweep(open_sweep(folder))
    failed = found.swept.manifest["failed"]
    if failed:
        first = found.swept.manifest["first_failure"]
        file = folder / FAILURES
        worlds = f"{sweep.worlds:,}"
        session.warn(
            session.words("sweep.failed", count=failed, worlds=worlds, message=first, file=file)
        )
    return found


@dataclass(frozen=True)
class Sweep:
    """A sweep that is complete; ``swept`` is what the rest of the program calls it."""

    swept: SweepResult

    @property
    def name(self) -> str:
        """What its folder is called."""
        return self.swept.path.name

    @property
    def path(self) -> Path:
        """The folder it lies in."""
        return self.swept.path

    def __repr__(self) -> str:
        found = self.swept
        axes = ", ".join(found.design)
        return f"<sweep {self.name}: {found.points} points of {axes} × {found.replicates}>"

    def points(self) -> pd.DataFrame:
        """One row a point, one column a path; a path that a point leaves alone is missing.

        Units in ``attrs["units"]``.
        """
        found = self.swept
        frame = needed("pandas").DataFrame(
            {path: list(values) for path, values in found.design.items()}
        )
        frame.index.name = "point"
        frame.attrs = {"units": {axis.path: axis.unit for axis in found.axes}}
        return frame

    def result(self, point: int) -> Result:
        """A point as the run that it is, with what was kept. Raises IndexError for none."""
        return Result(self.swept.run_of(point))

    def frame(
        self, indicator: str, region: str | None = None, year: int | None = None
    ) -> pd.DataFrame:
        """One figure of every world: point, what the point sets, replicate, value.

        ``region`` by default the scenario's focus, ``year`` 2027. Raises InputError for what was
        not kept.
        """
        region, year = self._place(indicator, region, year)
        values = self.swept.values(region, indicator, year)
        points, replicates = values.shape
        frame = needed("pandas").DataFrame(
            {
                "point": np.repeat(np.arange(points), replicates),
                "replicate": np.tile(np.arange(replicates), points),
                "value": values.reshape(-1),
            }
        )
        frame = frame.join(self.points(), on="point")
        label = next(one for one in self.swept.indicators if one.id == indicator)
        frame.attrs = {
            "units": {"value": label.unit, **self.points().attrs["units"]},
            "indicator": indicator,
            "label": label.label_en,
            "region": region,
            "year": year,
        }
        return frame

    def array(self, indicator: str, region: str | None = None) -> xr.DataArray:
        """One indicator of one region (default: the focus), dimensions point, replicate, year.

        What the points set stands beside the points. Raises InputError for what was not kept.
        """
        region, _ = self._place(indicator, region, None)
        found = self.swept
        label = next(one for one in found.indicators if one.id == indicator)
        beside: dict[str, Any] = {
            axis.path: (
                "point",
                np.array(
                    [np.nan if v is None else v for v in found.design[axis.path]]
                    if axis.is_number
                    else ["" if v is None else v for v in found.design[axis.path]]
                ),
                {"units": axis.unit},
            )
            for axis in found.axes
        }
        array: xr.DataArray = needed("xarray").DataArray(
            found.every_year(region, indicator),
            dims=("point", "replicate", "year"),
            coords={
                "point": np.arange(found.points),
                "replicate": np.arange(found.replicates),
                "year": list(found.years),
                **beside,
            },
            name=indicator,
            attrs={
                "units": label.unit,
                "long_name": label.label_en,
                "long_name_zh": label.label_zh,
                "region": region,
            },
        )
        return array

    def targets(self, lang: Lang = "en") -> pd.DataFrame:
        """How every target that was kept stands at every point: one row a target and point."""
        from sim.analysis.sweeps import scored_targets, standing

        rows = []
        for target in scored_targets(self.swept):
            values = self.swept.values(target.region, target.indicator, target.year)
            for point, worlds in enumerate(values):
                stands = standing(worlds, target)
                rows.append(
                    {
                        "id": target.id,
                        "name": target.name_zh if lang == "zh" else target.name_en,
                        "point": point,
                        **{path: given[point] for path, given in self.swept.design.items()},
                        "chance": stands.chance,
                        "median": stands.median,
                        "low": stands.low,
                        "high": stands.high,
                        "unit": target.unit,
                        "worlds": stands.worlds,
                        "missing": stands.missing,
                    }
                )
        return needed("pandas").DataFrame(rows)

    def _place(self, indicator: str, region: str | None, year: int | None) -> tuple[str, int]:
        found = self.swept
        ids("indicator", indicator, [label.id for label in found.indicators])
        focus = str(found.manifest["scenario"]["focus"])
        (region,) = ids("region", region or focus, found.regions)
        return region, year_of(year, found.years)
