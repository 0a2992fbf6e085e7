"""Results in the format of the Integrated Assessment Modeling Consortium.

One row a model, scenario, region, variable and unit, one column a year; of each variable the
10th, 50th and 90th percentile over worlds, as ``<variable>|50.0th Percentile``. Regions in China
are written with what they lie in, ``China|Zhejiang|Hangzhou``. Names are English in every
language, as the format's are. pyam reads it: ``pyam.IamDataFrame(file)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from sim.evidence.regions import NATION
from sim.exports.tables import Part, Pick, figures, quantiles

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.experiment.results import RunResult

MODEL = "robot-policy-sim"
PERCENTS = (10, 50, 90)
HEADS = ("model", "scenario", "region", "variable", "unit")


@dataclass(frozen=True)
class Variable:
    """What an indicator is called there, its unit, and how many of our unit make one of it."""

    name: str
    unit: str
    size: float


@cache
def variables() -> dict[str, Variable]:
    """Every indicator's variable, by indicator."""
    from sim.evidence.vocabulary import INDICATOR_UNITS
    from sim.reading import read_yaml

    with as_file(files("sim.exports") / "data" / "iamc.yaml") as path:
        content = read_yaml(path).plain()
    found = {}
    for indicator, entry in content["variables"].items():
        unit = content["units"][entry["unit"]]
        if unit["of"] != INDICATOR_UNITS[indicator]:
            raise ValueError(f"{indicator} is no number of {unit['of']}")
        found[indicator] = Variable(entry["variable"], entry["unit"], float(unit["size"]))
    return found


def region_path(region: str) -> str:
    """A region as the format writes it: 'China|Zhejiang|Hangzhou', 'World', 'Overseas'."""
    from sim.evidence import regions

    tree = regions()
    above = tree.ancestors(region)
    inside = above[: above.index(NATION) + 1] if NATION in above else ()
    return "|".join(tree.name(place) for place in (*reversed(inside), region))


def scenario_names(results: Sequence[RunResult]) -> list[str]:
    """What each result's scenario is called; with the hash where the name would not tell."""
    names = [result.scenario.name for result in results]
    return [
        result.name if result.changes or names.count(name) > 1 else name
        for result, name in zip(results, names, strict=True)
    ]


def iamc_table(parts: Sequence[Part], pick: Pick, names: Sequence[str] | None = None) -> pa.Table:
    """The table, without rows that have no value in any year.

    Keys of a part beside its scenario and result become part of the scenario's name, unless
    ``names`` says what each part's scenario is called.
    """
    import pyarrow as pa

    if names is None:
        own = scenario_names([part.result for part in parts])
        names = [_scenario(name, part) for name, part in zip(own, parts, strict=True)]
    called = {id(part): name for name, part in zip(names, parts, strict=True)}
    years = sorted({year for part in parts for year in part.result.years if year in pick.years})
    texts: dict[str, list[str]] = {head: [] for head in HEADS}
    numbers = []
    for one in figures(parts, pick):
        variable = variables()[one.label.id]
        found = quantiles(one.values, one.label.unit, PERCENTS) / variable.size
        columns = [years.index(year) for year in one.years]
        for place, region in enumerate(one.regions):
            for row, percent in enumerate(PERCENTS):
                series = np.full(len(years), np.nan)
                series[columns] = found[row, :, place]
                if np.isnan(series).all():
                    continue
                version = one.part.result.manifest["model_version"]
                name = f"{variable.name}|{percent:.1f}th Percentile"
                cells = (f"{MODEL} {version}", called[id(one.part)], region_path(region), name)
                for head, cell in zip(HEADS, (*cells, variable.unit), strict=True):
                    texts[head].append(cell)
                numbers.append(series)
    columns_of = np.array(numbers).reshape(len(numbers), len(years)).T
    held = {head: pa.array(column, pa.string()) for head, column in texts.items()}
    for year, values in zip(years, columns_of, strict=True):
        held[str(year)] = pa.array(np.ascontiguousarray(values), mask=np.isnan(values))
    return pa.table(held)


def _scenario(name: str, part: Part) -> str:
    more = [
        f"{key} {value}" for key, value in part.keys.items() if key not in ("scenario", "result")
    ]
    return ", ".join([name, *more])
