"""The tables of a result, in Parquet.

indicators: one row a world, year and region, one float64 column an indicator, its unit kept as
field metadata. parameters and diagnostics: one row a world. targets: one row a target.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

Float = NDArray[np.float64]


def write_indicators(file: Path, result: RunResult) -> None:
    """Write the values of a result, sorted by world, year and region. Raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    worlds, years, regions, _ = result.values.shape
    flat = result.values.reshape(worlds * years * regions, -1)
    region_codes = np.tile(np.arange(regions, dtype=np.int32), worlds * years)
    columns = [
        pa.array(np.repeat(np.arange(worlds, dtype=np.int32), years * regions)),
        pa.array(np.tile(np.repeat(np.array(result.years, dtype=np.int32), regions), worlds)),
        pa.DictionaryArray.from_arrays(pa.array(region_codes), pa.array(result.regions)),
    ]
    fields = [
        pa.field(name, column.type, nullable=False)
        for name, column in zip(("world", "year", "region"), columns, strict=True)
    ]
    for index, label in enumerate(result.indicators):
        about = {"unit": label.unit, "label_en": label.label_en, "label_zh": label.label_zh}
        fields.append(pa.field(label.id, pa.float64(), metadata=about))
        columns.append(pa.array(np.ascontiguousarray(flat[:, index])))
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields))
    keys = ["world", "year", "region"]  # measured values seldom repeat: a dictionary only costs
    pq.write_table(table, file, compression="zstd", use_dictionary=keys)


def read_indicators(
    file: Path, worlds: int, years: Sequence[int], regions: Sequence[str], names: Sequence[str]
) -> Float:
    """The values, shape (world, year, region, indicator), as they were written."""
    import pyarrow.parquet as pq

    shape = (worlds, len(years), len(regions), len(names))
    values = np.empty(shape)
    table = pq.read_table(file, columns=list(names))
    for index, name in enumerate(names):
        values[..., index] = table.column(name).to_numpy().reshape(shape[:3])
    return values


def write_worlds(file: Path, worlds: int, columns: Mapping[str, Float]) -> None:
    """One row a world: its number, then every column given. Raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = {"world": np.arange(worlds, dtype=np.int32)}
    pq.write_table(pa.table({**numbers, **columns}), file, compression="zstd")


def read_worlds(file: Path) -> dict[str, Float]:
    """The columns of a table with one row a world, without the world's number."""
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    return {
        name: np.asarray(table.column(name).to_numpy(), dtype=np.float64)
        for name in table.column_names
        if name != "world"
    }


def write_rows(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of plain values; lists and mappings are kept as JSON text. Raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    plain = [
        {
            key: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
            for key, value in row.items()
        }
        for row in rows
    ]
    table = pa.Table.from_pylist(plain) if plain else pa.table({"id": pa.array([], pa.string())})
    pq.write_table(table, file, compression="zstd")
