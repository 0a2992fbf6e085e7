"""Sweeps as tables: a row says which point it is of, and what that point sets.

The design's columns are called after their path and unit, ``levers.x.y.units [machine/year]``;
empty cells are paths that a point leaves as the scenario has them. One point, or one block of
worlds, is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment.results import RunResult
from sim.exports.iamc import iamc_table
from sim.exports.sheets import Head, Sheet, made_sheet
from sim.exports.tables import Key, Part, Pick, quantile_table
from sim.exports.words import Lang, say

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.evidence import Target
    from sim.experiment.sweep.results import AxisLabel, SweepResult


def head_of(axis: AxisLabel) -> str:
    """The column of what a sweep varies: its path, with the unit of its numbers."""
    return f"{axis.path} [{axis.unit}]" if axis.unit else axis.path


def keys_of(sweep: SweepResult, point: int) -> dict[str, Key]:
    """What tells the rows of a point from others: scenario, folder, point, what it sets."""
    return {
        "scenario": sweep.manifest["scenario"]["name"],
        "result": sweep.path.name,
        "point": point,
        **{head_of(axis): sweep.design[axis.path][point] for axis in sweep.axes},
    }


def parts_of(sweep: SweepResult) -> Iterator[Part]:
    """Point by point its worlds, under the keys of the point.

    Raises DamagedResult where this version cannot read the scenario.
    """
    whole = whole_of(sweep).result
    for point, values in sweep.each_point():
        yield Part(keys_of(sweep, point), replace(whole, values=values))


def whole_of(sweep: SweepResult) -> Part:
    """All worlds of a sweep without their figures: what made them, and how many there are."""
    worlds = sweep.points * sweep.replicates
    lost = sweep.failures() if sweep.manifest["failed"] else []
    asked = sweep.manifest["asked"]
    varied = [f"{axis.path}={axis.written}" for axis in sweep.axes]
    manifest = {
        **sweep.manifest,
        "sets": [*asked.get("sets", []), *varied],
        "failed": [{"world": row["replicate"], "message": row["message"]} for row in lost],
    }
    empty = np.empty((worlds, 0, 0, 0))
    kept = (sweep.years, sweep.regions, sweep.indicators, empty)
    result = RunResult(sweep.scenario, manifest, *kept, path=sweep.path)
    return Part({"scenario": result.scenario.name, "result": sweep.path.name}, result)


def quantile_tables(sweep: SweepResult, pick: Pick, lang: Lang) -> Iterator[pa.Table]:
    """A table a point: percentiles over its replicates, as of any result."""
    for part in parts_of(sweep):
        yield _typed(quantile_table([part], pick, lang), sweep)


def world_tables(sweep: SweepResult, pick: Pick) -> Iterator[pa.Table]:
    """The worlds as they are kept, block by block, what their point sets before them."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from sim.experiment.sweep.collect import INDICATORS
    from sim.experiment.sweep.shards import KEYS

    names = [label.id for label in sweep.indicators if label.id in pick.indicators]
    design = {head_of(axis): _column(sweep, axis) for axis in sweep.axes}
    with pq.ParquetFile(sweep.path / INDICATORS) as file:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=[*KEYS, *names])
            place = table.column("region").cast(pa.string())
            wanted = pc.and_(
                pc.is_in(place, pa.array(pick.regions, pa.string())),
                pc.is_in(table.column("year"), pa.array(pick.years, pa.int32())),
            )
            table = table.filter(wanted)
            point = table.column("point")
            columns: dict[str, Any] = {
                "scenario": pa.repeat(sweep.manifest["scenario"]["name"], len(table)),
                "result": pa.repeat(sweep.path.name, len(table)),
                "point": point,
                **{head: values.take(point) for head, values in design.items()},
                **{key: table.column(key) for key in KEYS[1:]},
            }
            for name in names:  # what a world has not is an empty cell
                values = table.column(name)
                columns[name] = pc.if_else(pc.is_nan(values), None, values)
            yield _typed(pa.table(columns), sweep)


def iamc_tables(sweep: SweepResult, pick: Pick) -> Iterator[pa.Table]:
    """A table a point in the IAMC format, its scenario called ``<sweep>|0003``."""
    digits = max(4, len(str(sweep.points - 1)))
    for point, part in enumerate(parts_of(sweep)):
        yield iamc_table([part], pick, names=[f"{sweep.name}|{point:0{digits}}"])


def targets_of(sweep: SweepResult) -> Mapping[str, Target]:
    """The targets that a sweep kept figures of, for scoring; by id."""
    from sim.analysis.sweeps import scored_targets

    found = {target.id: target for target in scored_targets(sweep)}
    return {
        name: target
        if target.consistency is None or target.consistency.divide_by in found
        else replace(target, consistency=None)
        for name, target in found.items()
    }


def point_sheet(sweep: SweepResult, lang: Lang) -> Sheet:
    """A row a point: what it sets, and how many of its worlds failed."""
    lost = [row["point"] for row in sweep.failures()] if sweep.manifest["failed"] else []
    failed = np.bincount(np.array(lost, dtype=np.int64), minlength=sweep.points)
    rows = [
        (
            point,
            *(sweep.design[axis.path][point] for axis in sweep.axes),
            sweep.replicates,
            int(failed[point]),
        )
        for point in range(sweep.points)
    ]
    heads = [
        Head(say("point", lang), 9, "count"),
        *(Head(head_of(axis), 24, "plain") for axis in sweep.axes),
        Head(say("worlds", lang), 9, "count"),
        Head(say("about.failed", lang), 14, "count"),
    ]
    return made_sheet(say("sheet.points", lang), heads, rows, 1)


def _column(sweep: SweepResult, axis: AxisLabel) -> pa.Array:
    """What every point sets at a path, (points,)."""
    import pyarrow as pa

    kind = pa.float64() if axis.is_number else pa.string()
    return pa.array(list(sweep.design[axis.path]), kind)


def _typed(table: pa.Table, sweep: SweepResult) -> pa.Table:
    """The table with columns of one type at every point, also where a point sets nothing."""
    import pyarrow as pa

    kinds = {head_of(it): pa.float64() if it.is_number else pa.string() for it in sweep.axes}
    fields = []
    for column in table.schema:
        kind = kinds.get(column.name, column.type)
        plain = pa.string() if pa.types.is_dictionary(kind) else kind
        fields.append(pa.field(column.name, plain, metadata=column.metadata))
    return table.cast(pa.schema(fields))
