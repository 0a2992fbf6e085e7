"""Results as tables: quantiles over worlds, or the worlds themselves.

A ``Part`` is one set of worlds under the keys that tell it from others: which scenario, which
result, and whatever else a design has varied. Keys become the first columns of every table.
Column names are the same in every language; what stands in ``name``, ``region_name`` and
``definition`` is in the language asked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from sim.analysis.chances import COUNTED
from sim.analysis.punctuation import full_width
from sim.exports.words import Lang

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.experiment.results import IndicatorLabel, RunResult

Float = NDArray[np.float64]
Key = str | int | float | None

PERCENTS = (5, 10, 25, 50, 75, 90, 95)
"""The percentiles over worlds that a table of quantiles gives."""


@dataclass(frozen=True, eq=False)
class Part:
    """One set of worlds: ``keys`` names it, the same keys in every part of a table."""

    keys: Mapping[str, Key]
    result: RunResult


@dataclass(frozen=True)
class Pick:
    """What of the results is asked for: ids, in the order in which they are given."""

    regions: tuple[str, ...]
    years: tuple[int, ...]
    indicators: tuple[str, ...]


def quantiles(values: Float, unit: str, percents: Sequence[int] = PERCENTS) -> Float:
    """Percentiles over the worlds, (percent, ...) of ``values`` (world, ...); NaN worlds left out.

    Of what is counted in ``unit`` they are values that occur. NaN where no world has a value.
    """
    method: Literal["inverted_cdf", "linear"] = "inverted_cdf" if unit in COUNTED else "linear"
    shares = np.array(percents) / 100
    if not np.isnan(values).any():
        return np.asarray(np.quantile(values, shares, axis=0, method=method))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no world at all: NaN, and counted
        return np.asarray(np.nanquantile(values, shares, axis=0, method=method))


@dataclass(frozen=True)
class Figures:
    """One indicator of one part: ``values`` (world, year, region) of the years and regions."""

    part: Part
    label: IndicatorLabel
    years: tuple[int, ...]
    regions: tuple[str, ...]
    values: Float

    @property
    def known(self) -> NDArray[np.int64]:
        """How many worlds have a value, (year, region)."""
        return np.asarray((~np.isnan(self.values)).sum(axis=0))


def figures(parts: Sequence[Part], pick: Pick) -> Iterator[Figures]:
    """Part by part, indicator by indicator, as far as a result holds what is asked for."""
    for part in parts:
        result = part.result
        years = tuple(year for year in pick.years if year in result.years)
        regions = tuple(region for region in pick.regions if region in result.regions)
        rows = [result.years.index(year) for year in years]
        places = [result.regions.index(region) for region in regions]
        for column, label in enumerate(result.indicators):
            if label.id in pick.indicators:
                values = result.values[:, rows][:, :, places, column]
                yield Figures(part, label, years, regions, values)


def name_of(label: IndicatorLabel, lang: Lang) -> str:
    """What an indicator is called."""
    return label.label_en if lang == "en" else full_width(label.label_zh)


def quantile_table(parts: Sequence[Part], pick: Pick, lang: Lang) -> pa.Table:
    """One row a part, indicator, region and year: percentiles and mean over worlds.

    ``worlds`` is how many have a value, ``missing`` how many have none.
    """
    import pyarrow as pa

    from sim.evidence import definitions, regions

    pieces = []
    for one in figures(parts, pick):
        found = quantiles(one.values, one.label.unit)
        cells = one.known.size
        known = one.known.T.ravel()
        total = np.nansum(one.values, axis=0).T.ravel()
        said = definitions().get(one.label.id)
        about = "" if said is None else (said.en if lang == "en" else full_width(said.zh))
        names = [regions().name(region, lang) for region in one.regions]
        columns: dict[str, pa.Array] = {
            **{key: _same(value, cells) for key, value in one.part.keys.items()},
            "region": _each(one.regions, len(one.years)),
            "region_name": _each(names, len(one.years)),
            "year": pa.array(np.tile(np.array(one.years, dtype=np.int32), len(one.regions))),
            "indicator": _same(one.label.id, cells),
            "name": _same(name_of(one.label, lang), cells),
            "unit": _same(one.label.unit, cells),
            "worlds": pa.array(known),
            "missing": pa.array(one.values.shape[0] - known),
            "mean": _numbers(total / np.maximum(known, 1), known == 0),
        }
        for place, percent in enumerate(PERCENTS):
            columns[f"p{percent:02}"] = _numbers(found[place].T.ravel(), known == 0)
        columns["definition"] = _same(about, cells)
        pieces.append(pa.table(columns))
    return pa.concat_tables(pieces).unify_dictionaries()


def world_table(parts: Sequence[Part], pick: Pick, lang: Lang) -> pa.Table:
    """One row a part, world, year and region, one column an indicator, in its unit.

    Units and names are kept as metadata of the columns. What a world has not is null.
    """
    import pyarrow as pa

    tables = []
    for part in parts:
        found = list(figures([part], pick))
        if not found:
            continue
        worlds, years, regions = found[0].values.shape
        each = worlds * years * regions
        years_of = np.tile(np.repeat(np.array(found[0].years, dtype=np.int32), regions), worlds)
        columns = {
            **{key: _same(value, each) for key, value in part.keys.items()},
            "world": pa.array(np.repeat(np.arange(worlds, dtype=np.int32), years * regions)),
            "year": pa.array(years_of),
            "region": _cycled(found[0].regions, worlds * years),
        }
        fields = [pa.field(name, column.type) for name, column in columns.items()]
        for one in found:
            flat = one.values.ravel()
            columns[one.label.id] = _numbers(flat, np.isnan(flat))
            about = {"unit": one.label.unit, "name": name_of(one.label, lang)}
            fields.append(pa.field(one.label.id, pa.float64(), metadata=about))
        tables.append(pa.Table.from_arrays(list(columns.values()), schema=pa.schema(fields)))
    # indicators that only one result holds stay, empty for the others
    return pa.concat_tables(tables, promote_options="default").unify_dictionaries()


def _numbers(values: Float, missing: NDArray[np.bool_]) -> pa.Array:
    import pyarrow as pa

    return pa.array(np.ascontiguousarray(values), mask=np.ascontiguousarray(missing))


def _same(value: Key, count: int) -> pa.Array:
    """A column of one value; a text is stored once."""
    import pyarrow as pa

    if value is None:
        return pa.nulls(count)
    if not isinstance(value, str):
        return pa.array(np.full(count, value))
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, dtype=np.int32)), [value])


def _each(texts: Sequence[str], times: int) -> pa.Array:
    """Each text so many times, one after the other."""
    import pyarrow as pa

    codes = np.repeat(np.arange(len(texts), dtype=np.int32), times)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(texts), pa.string()))


def _cycled(texts: Sequence[str], times: int) -> pa.Array:
    """All texts in order, so many times."""
    import pyarrow as pa

    codes = np.tile(np.arange(len(texts), dtype=np.int32), times)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(texts), pa.string()))
