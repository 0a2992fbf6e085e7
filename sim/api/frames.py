"""Results as tables of pandas and arrays of xarray, units beside the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.api.wanted import needed, problems_of
from sim.reading import InputError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.analysis.comparison import Comparison
    from sim.analysis.targets import TargetScore
    from sim.cli.words import Lang
    from sim.experiment.results import IndicatorLabel, RunResult

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Chosen:
    """A part of a result: ``values`` (world, year, region, indicator)."""

    result: RunResult
    labels: tuple[IndicatorLabel, ...]
    regions: tuple[str, ...]
    years: tuple[int, ...]
    values: Float

    @property
    def about(self) -> dict[str, Any]:
        """What made the result, as attributes of a table or an array."""
        manifest = self.result.manifest
        return {
            "scenario": self.result.scenario.name,
            "result": self.result.name,
            "seed": int(manifest["seed"]),
            "model_version": str(manifest["model_version"]),
        }


def chosen(
    result: RunResult,
    labels: Sequence[IndicatorLabel],
    regions: Sequence[str],
    years: Sequence[int],
) -> Chosen:
    """A part of a result, in the order given."""
    columns = [result.indicators.index(label) for label in labels]
    places = [result.regions.index(region) for region in regions]
    rows = [result.years.index(year) for year in years]
    values = result.values[:, rows][:, :, places][..., columns]
    return Chosen(result, tuple(labels), tuple(regions), tuple(years), values)


def frame(part: Chosen, form: str) -> pd.DataFrame:
    """The worlds as a table, ``tidy`` or ``wide``."""
    pandas = needed("pandas")
    worlds, years, regions, indicators = part.values.shape
    columns = [label.id for label in part.labels]
    if form == "wide":
        index = pandas.MultiIndex.from_product(
            [range(worlds), part.years, part.regions], names=["world", "year", "region"]
        )
        flat = part.values.reshape(-1, indicators)
        table = pandas.DataFrame(flat, index=index, columns=columns)
    else:
        each = years * regions * indicators
        units = [label.unit for label in part.labels]
        kinds = list(dict.fromkeys(units))

        def category(codes: NDArray[np.int64], names: Sequence[str]) -> Any:
            return pandas.Categorical.from_codes(codes, categories=list(names))

        cycle = np.arange(indicators)
        table = pandas.DataFrame(
            {
                "world": np.repeat(np.arange(worlds), each),
                "year": np.tile(np.repeat(np.array(part.years), regions * indicators), worlds),
                "region": category(
                    np.tile(np.repeat(np.arange(regions), indicators), worlds * years),
                    part.regions,
                ),
                "indicator": category(np.tile(cycle, worlds * years * regions), columns),
                "value": part.values.reshape(-1),
                "unit": category(
                    np.tile(
                        np.array([kinds.index(unit) for unit in units], dtype=np.int64),
                        worlds * years * regions,
                    ),
                    kinds,
                ),
            }
        )
    table.attrs = {
        "units": {label.id: label.unit for label in part.labels},
        "labels": {label.id: (label.label_en, label.label_zh) for label in part.labels},
        **part.about,
    }
    return table


def dataset(part: Chosen) -> xr.Dataset:
    """The worlds with dimensions world, year and region, one variable an indicator."""
    xarray = needed("xarray")
    variables = {}
    for column, label in enumerate(part.labels):
        about = {"units": label.unit, "long_name": label.label_en, "long_name_zh": label.label_zh}
        variables[label.id] = (("world", "year", "region"), part.values[..., column], about)
    found: xr.Dataset = xarray.Dataset(
        variables,
        coords={
            "world": np.arange(part.values.shape[0]),
            "year": list(part.years),
            "region": list(part.regions),
        },
        attrs=part.about,
    )
    return found


def targets(scores: Sequence[TargetScore], region: str | None, lang: Lang) -> pd.DataFrame:
    """One row a target, by region and year; ids are the index."""
    from sim.cli.scoring import tree_order
    from sim.evidence import regions

    tree, order = regions(), tree_order()
    if region is not None:
        problems = problems_of("region", region, order)
        if problems:
            raise InputError(problems)
    rows = []
    for score in sorted(scores, key=lambda one: (order.index(one.target.region), one.target.year)):
        target = score.target
        if region is not None and region not in (target.region, *tree.ancestors(target.region)):
            continue
        rows.append(
            {
                "id": target.id,
                "name": target.name_zh if lang == "zh" else target.name_en,
                "region": target.region,
                "year": target.year,
                "indicator": target.indicator or None,
                "status": target.status,
                "comparison": target.comparison,
                "value": target.value,
                "unit": target.unit,
                "median": score.median,
                "low": score.low,
                "high": score.high,
                "chance": score.chance,
                "word": None if score.word is None else score.word[lang],
                "hangs": score.hangs,
                "worlds": score.known if score.chance is not None else 0,
                "clauses": " ".join(target.clauses),
                "reason": target.reason_zh if lang == "zh" else target.reason_en,
            }
        )
    columns = None if rows else ["id"]
    table = needed("pandas").DataFrame(rows, columns=columns).set_index("id")
    table.attrs = {
        "low": "10th percentile over worlds",
        "high": "90th percentile over worlds",
        "hangs": "whether the word hangs on one number that nobody has settled",
    }
    return table


def changes(found: Comparison, year: int, of: str) -> pd.DataFrame:
    """What one scenario changes in another, one row a figure or a target."""
    from sim.reading import Problem

    rows: list[dict[str, Any]] = []
    if of == "figures":
        for figure in found.figures:
            change = figure.change
            row = {
                "region": figure.region,
                "indicator": figure.indicator,
                "year": year,
                "unit": figure.unit,
            }
            if change is not None:
                row |= {
                    "first": change.first,
                    "other": change.other,
                    "change": change.median,
                    "low": change.low,
                    "high": change.high,
                    "mean": change.mean.value,
                    "mean_low": change.mean.low,
                    "mean_high": change.mean.high,
                    "told": change.mean.told,
                    "rises": change.rises,
                    "falls": change.falls,
                    "worlds": change.worlds,
                }
            rows.append(row)
    elif of == "targets":
        for one in found.targets:
            moved = one.change
            rows.append(
                {
                    "id": one.target.id,
                    "first": moved.first,
                    "other": moved.other,
                    "change": moved.change.value,
                    "change_low": moved.change.low,
                    "change_high": moved.change.high,
                    "told": moved.change.told,
                    "won": moved.won,
                    "lost": moved.lost,
                    "worlds": moved.worlds,
                }
            )
    else:
        message = "what changes is asked of figures or of targets"
        raise InputError([Problem(f"of {of}", 0, 0, "error", message)])
    keys = ["region", "indicator"] if of == "figures" else ["id"]
    return needed("pandas").DataFrame(rows).set_index(keys)
