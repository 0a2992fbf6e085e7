"""From shards to tables that other programs read: worlds in order, whichever shard they came in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.experiment.files import whole_file, write_whole
from sim.experiment.provenance import model_version
from sim.experiment.sweep.folder import DESIGN, SCHEMA, SHARDS
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.shards import ABOUT, KEYS, about_shard, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

INDICATORS: Final = "indicators.parquet"
FAILURES: Final = "failures.parquet"
TABLES: Final = (DESIGN, INDICATORS, FAILURES)


@dataclass
class Collected:
    """What the tables hold: failed worlds, empty cells of the others by indicator, and the largest
    imbalance of any world's books, in yuan."""

    failed: int = 0
    first_failure: str = ""
    missing: dict[str, int] = field(default_factory=dict)
    largest_imbalance: float = 0.0


def collect(folder: Path, sweep: Sweep, shards: dict[int, list[Path]]) -> Collected:
    """Write indicators.parquet and failures.parquet of all shards. Raises OSError.

    One block is held at a time. The same worlds give the same bytes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = Collected(missing=dict.fromkeys((it.id for it in sweep.kept.indicators), 0))
    failures: list[dict[str, Any]] = []
    each = len(sweep.years) * len(sweep.kept.regions)
    with whole_file(folder / INDICATORS) as partial:
        options = {"compression": "zstd", "use_dictionary": list(KEYS)}
        schema = _described(schema_of(sweep.kept), sweep)
        with pq.ParquetWriter(partial, schema, **options) as writer:
            for block in range(sweep.blocks):
                lost = []
                parts = []
                for file in shards[block]:
                    content = file.read_bytes()
                    about = about_shard(content)
                    lost += about["failures"]
                    imbalance = about["largest_imbalance"]
                    found.largest_imbalance = max(found.largest_imbalance, imbalance)
                    parts.append(pq.read_table(pa.BufferReader(content)))
                table = _in_order(parts, sweep, each)
                writer.write_table(table.cast(schema), row_group_size=len(table))
                for name in found.missing:
                    empty = int(np.isnan(table.column(name).to_numpy()).sum())
                    found.missing[name] += empty - len(lost) * each
                failures += sorted(lost, key=lambda it: (it["point"], it["replicate"]))
    write_whole(folder / FAILURES, _failures_table(failures))
    found.failed = len(failures)
    found.first_failure = failures[0]["message"] if failures else ""
    return found


def _in_order(parts: Sequence[pa.Table], sweep: Sweep, each: int) -> pa.Table:
    """The rows of a block's shards by world; each world's ``each`` rows are in order already."""
    import pyarrow as pa

    schema = schema_of(sweep.kept)
    whole = pa.concat_tables([part.cast(schema) for part in parts]).combine_chunks()
    point = whole.column("point").to_numpy()[::each].astype(np.int64)
    world = point * sweep.replicates + whole.column("replicate").to_numpy()[::each]
    order = np.argsort(world, kind="stable")
    rows = (order[:, None] * each + np.arange(each)).reshape(-1)
    return whole.take(pa.array(rows))


def _described(schema: pa.Schema, sweep: Sweep) -> pa.Schema:
    """The same columns, each indicator with what it counts, and on the whole what it is a table
    of; beside the unit and the names that a column has anyway."""
    import pyarrow as pa

    from sim.evidence import definitions, regions

    fields = []
    for column in schema:
        said = definitions().get(column.name)
        scope = {} if said is None else {b"scope_en": said.en, b"scope_zh": said.zh}
        held = {**(column.metadata or {}), **scope}
        fields.append(column.with_metadata(held) if held else column)
    tree, scenario = regions(), sweep.scenario
    about = {
        "schema": SCHEMA,
        "name": sweep.name,
        "hash": sweep.digest,
        "scenario": {"name": scenario.name, "digest": scenario.digest(), "focus": scenario.focus},
        "seed": scenario.seed,
        "model_version": model_version(),
        "points": sweep.points.number,
        "replicates": sweep.replicates,
        "money": "yuan at 2024 prices",
        "regions": {it: [tree.name(it), tree.name(it, "zh")] for it in sweep.kept.regions},
        "a_row_is": "a world in one year and region; a world is a replicate of a point",
    }
    text = json.dumps(about, ensure_ascii=False)
    return pa.schema(fields, metadata={ABOUT: text.encode()})


def _failures_table(failures: Sequence[dict[str, Any]]) -> bytes:
    import pyarrow as pa

    schema = pa.schema(
        [
            pa.field("point", pa.int32()),
            pa.field("replicate", pa.int32()),
            pa.field("message", pa.string()),
            pa.field("traceback", pa.string()),
            pa.field("numbers", pa.string(), metadata={"about": "JSON: path to number"}),
        ]
    )
    rows = [{**row, "numbers": json.dumps(row["numbers"])} for row in failures]
    return _parquet(pa.Table.from_pylist(rows, schema=schema))


def design_table(sweep: Sweep) -> bytes:
    """One row a point, one column an axis: its number in its unit, or its choice as written.

    Empty where a point leaves the path as the scenario has it.
    """
    import pyarrow as pa

    points = sweep.points
    columns = [pa.array(np.arange(points.number, dtype=np.int32))]
    fields = [pa.field("point", pa.int32(), nullable=False)]
    for axis, values in zip(points.axes, points.values.T, strict=True):
        empty = np.isnan(values)
        if axis.is_number:
            columns.append(pa.array(np.ascontiguousarray(values), mask=empty))
        else:
            chosen = [
                None if gap else axis.texts[int(v)] for v, gap in zip(values, empty, strict=True)
            ]
            columns.append(pa.array(chosen, pa.string()))
        about = {"unit": axis.unit, "written": axis.written}
        fields.append(pa.field(axis.path, columns[-1].type, metadata=about))
    return _parquet(pa.Table.from_arrays(columns, schema=pa.schema(fields)))


def _parquet(table: pa.Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def remove_shards(folder: Path) -> None:
    """Take away what the tables hold now."""
    import shutil

    shutil.rmtree(folder / SHARDS, ignore_errors=True)
