"""What a run leaves, as tables, labelled arrays, scores and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.api import frames
from sim.api.talk import PythonSession, warn
from sim.api.wanted import ids, needed, problems_of, year_of
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xarray as xr

    from sim.analysis.targets import TargetScore
    from sim.cli.words import Lang
    from sim.experiment.results import IndicatorLabel, RunResult
    from sim.figures.style import Drawing
    from sim.scenario import Scenario

Names = str | Sequence[str] | None
"""One id, several, patterns such as ``machines_*``, or None for all."""


@dataclass(frozen=True, eq=False)
class Result:
    """A finished run; ``run`` is what the rest of the program calls it.

    Money is in yuan at 2024 prices, machines and firms are counted; ``indicators`` tells each
    unit, as do the attributes of tables and arrays. A world that failed is NaN throughout.
    """

    run: RunResult

    @property
    def name(self) -> str:
        """Scenario and hash of the question, as the folder is called where it is saved."""
        return self.run.name

    @property
    def path(self) -> Path | None:
        """The folder it lies in, None where it was not saved."""
        return self.run.path

    @property
    def scenario(self) -> Scenario:
        """The scenario as it ran."""
        return self.run.scenario

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What made it: seed, versions, hashes, worlds that failed."""
        return self.run.manifest

    @property
    def worlds(self) -> int:
        """How many worlds, failed ones included."""
        return self.run.worlds

    @property
    def years(self) -> tuple[int, ...]:
        """The simulated years."""
        return self.run.years

    @property
    def regions(self) -> tuple[str, ...]:
        """Ids of the regions."""
        return self.run.regions

    @property
    def indicators(self) -> dict[str, IndicatorLabel]:
        """Unit and names of every indicator, by id."""
        return {label.id: label for label in self.run.indicators}

    def __repr__(self) -> str:
        return f"<result {self.name}: {self.worlds} worlds, {self.years[0]}–{self.years[-1]}>"

    def series(self, region: str, indicator: str) -> NDArray[np.float64]:
        """One indicator of one region: (world, year), in the indicator's unit.

        Raises InputError for a name there is not.
        """
        self._check(indicator, region)
        return self.run.series(region, indicator)

    def frame(
        self,
        form: Literal["tidy", "wide"] = "tidy",
        *,
        indicators: Names = None,
        regions: Names = None,
        years: int | Sequence[int] | None = None,
    ) -> pd.DataFrame:
        """The worlds as a table.

        ``tidy``: one row a value (world, year, region, indicator, unit, value); ``wide``: one
        row a world, year and region, which are its index, and one column an indicator.
        ``attrs`` holds ``units`` and ``labels`` (English, Chinese) by indicator, and what made
        the result. Raises InputError for names there are not.
        """
        if form not in ("tidy", "wide"):
            message = "the form of a table is tidy or wide"
            raise InputError([Problem(f"form {form}", 0, 0, "error", message)])
        return frames.frame(self._part(indicators, regions, years), form)

    def array(
        self,
        indicators: Names = None,
        *,
        regions: Names = None,
        years: int | Sequence[int] | None = None,
    ) -> xr.DataArray | xr.Dataset:
        """The worlds with labelled dimensions world, year and region.

        A DataArray for the id of one indicator, a Dataset for several or all; ``units``,
        ``long_name`` and ``long_name_zh`` in ``attrs``. Raises InputError.
        """
        part = self._part(indicators, regions, years)
        found = frames.dataset(part)
        if isinstance(indicators, str) and indicators in self.indicators:
            return found[indicators]
        return found

    def quantiles(
        self,
        indicators: Names = None,
        *,
        regions: Names = None,
        years: int | Sequence[int] | None = None,
        lang: Lang = "en",
    ) -> pd.DataFrame:
        """Percentiles and mean over worlds, one row an indicator, region and year.

        Columns as `sim export --csv` writes them. Raises InputError.
        """
        from sim.exports.tables import Part, Pick, quantile_table

        needed("pandas")
        part = self._part(indicators, regions, years)
        pick = Pick(part.regions, part.years, tuple(label.id for label in part.labels))
        keys = {"scenario": self.scenario.name, "result": self.name}
        return quantile_table([Part(keys, self.run)], pick, lang).to_pandas()

    def parameters(self) -> pd.DataFrame:
        """What each world drew: one row a world, one column an uncertain number."""
        frame = needed("pandas").DataFrame(dict(self.run.numbers))
        frame.index.name = "world"
        return frame

    @cached_property
    def scores(self) -> tuple[TargetScore, ...]:
        """Every published target with its chance, as the program holds them."""
        from sim.analysis.targets import score

        return tuple(score(self.run))

    def targets(self, region: str | None = None, lang: Lang = "en") -> pd.DataFrame:
        """Every published target and how the worlds meet it, one row a target.

        ``region``: only those of this region and the regions in it. ``chance`` is a share of
        worlds, 0–1, missing where nothing can be compared (``reason`` says why); ``word`` is
        the fixed word for it, missing of few worlds. Raises InputError for no such region.
        """
        return frames.targets(self.scores, region, lang)

    def against(
        self,
        first: Result,
        *,
        year: int | None = None,
        of: Literal["figures", "targets"] = "figures",
    ) -> pd.DataFrame:
        """What this changes in ``first``, world by world: this less the first.

        ``figures`` of China and of every region with a plan, in one ``year`` (2027); or the
        chances of ``targets``. ``told`` says whether so many pairs tell the mean change from
        nothing (95 %). Raises InputError where the worlds are no pairs.
        """
        from sim.analysis.comparison import compare, regions_with_plans
        from sim.cli.scoring import region_order
        from sim.evidence import targets

        self._check_pairs(first)
        years = [each for each in first.years if each in self.years]
        published = tuple(targets().values())
        order = region_order(first.scenario.focus)
        regions = sorted(regions_with_plans([first.run, self.run], published), key=order.index)
        found = compare(first.run, self.run, year_of(year, years), regions, published)
        return frames.changes(found, year_of(year, years), of)

    def figure(self, name: str = "fan", lang: Lang = "en", *, region: str | None = None) -> Drawing:
        """A figure of the result (`fan`, `regions` or `targets`), as matplotlib has them.

        A notebook shows it; ``savefig`` writes it, and ``table`` holds the numbers it draws.
        Warns where there is no Chinese font and labels are in English. Raises InputError.
        """
        from sim.figures import NAMES, draw

        problems = problems_of("figure", name, NAMES)
        if region is not None:
            problems += problems_of("region", region, self.regions)
        if problems:
            raise InputError(problems)
        drawn = draw([name], [self.run], lang, region=region, scores=[self.scores], notify=warn)
        return next(iter(drawn.values()))

    def _part(
        self, indicators: Names, regions: Names, years: int | Sequence[int] | None
    ) -> frames.Chosen:
        """What is named of the result. Raises InputError with every name that is none."""
        known = list(self.indicators)
        years = [years] if isinstance(years, int) else years
        problems = []
        for what, wanted, there in (
            ("indicator", indicators, known),
            ("region", regions, self.regions),
            ("year", None if years is None else [str(y) for y in years], self._years),
        ):
            if wanted is not None:
                problems += problems_of(what, wanted, there)
        if problems:
            raise InputError(problems)
        chosen = set(ids("indicator", indicators, known))
        return frames.chosen(
            self.run,
            [label for label in self.run.indicators if label.id in chosen],
            ids("region", regions, self.regions),
            [year for year in self.years if years is None or year in years],
        )

    @property
    def _years(self) -> list[str]:
        return [str(year) for year in self.years]

    def _check(self, indicator: str, region: str) -> None:
        problems = problems_of("indicator", indicator, list(self.indicators))
        problems += problems_of("region", region, self.regions)
        if problems:
            raise InputError(problems)

    def _check_pairs(self, first: Result) -> None:
        """Raise InputError where world 17 of one is not world 17 of the other."""
        words = PythonSession.english().words
        problems = []
        lucks = [(one.manifest["seed"], one.worlds) for one in (first, self)]
        if lucks[0] != lucks[1]:
            said = words("compare.other_luck", seed=lucks[1][0], worlds=lucks[1][1])
            problems.append(Problem(self.name, 0, 0, "error", said))
        versions = [one.manifest["model_version"] for one in (first, self)]
        if versions[0] != versions[1]:
            said = words("compare.two_models", version=versions[1], first=versions[0])
            problems.append(Problem(self.name, 0, 0, "error", said))
        if problems:
            raise InputError(problems)
