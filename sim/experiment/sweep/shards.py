"""A batch of worlds becomes a shard: a Parquet table as bytes, whole in itself.

One row a point, replicate, year and region, one column an indicator. A world that fails has its
rows too, empty, and what went wrong in the table's metadata. Nothing but the worlds decides the
bytes of a row; which worlds share a shard is a matter of speed.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment import designs, provenance
from sim.experiment.sweep.question import Kept, Task
from sim.model.inputs import WorldBatch

if TYPE_CHECKING:
    import pyarrow as pa

Float = NDArray[np.float64]
Int = NDArray[np.int64]

KEYS: Final = ("point", "replicate", "year", "region")
ABOUT: Final = b"sim"
_LONGEST = 4000  # characters of a traceback


@dataclass(frozen=True)
class Failure:
    """A world that could not be run: why, where, and the numbers it had, by path."""

    point: int
    replicate: int
    message: str
    traceback: str
    numbers: dict[str, float]


@dataclass(frozen=True)
class Shard:
    """What a task left: the table's bytes, its number of worlds, and the model that ran them."""

    block: int
    content: bytes
    worlds: int
    model_version: str

    @property
    def digest(self) -> str:
        """sha256 of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def run_task(task: Task) -> Shard:
    """Run the worlds of a task, in whatever process this is."""
    from sim.model.batch import run_batch

    batch = task.batch
    failures: list[Failure] = []
    columns, rows = _kept_rows(task.kept)
    values, largest = _nothing(task), 0.0
    todo = [np.arange(batch.worlds)]
    while todo:  # a batch that fails is halved until the worlds that fail stand alone
        part = todo.pop()
        alone = designs.part_of(batch, part)
        try:
            ran = run_batch(alone)
        except Exception as failure:
            if len(part) > 1:
                middle = len(part) // 2
                todo += [part[middle:], part[:middle]]
            else:
                failures.append(_failed(failure, int(task.points[part[0]]), alone))
            continue
        values[part] = ran.indicators[:, :, rows][..., columns]
        largest = max(largest, float(ran.diagnostics["largest_imbalance"].max()))
    return _shard(task, values, failures, largest)


def lost_world(task: Task) -> Shard:
    """The shard of a task of one world that ends any process it runs in."""
    why = RuntimeError("the process that ran this world died")
    return _shard(task, _nothing(task), [_failed(why, int(task.points[0]), task.batch)], 0.0)


def _nothing(task: Task) -> Float:
    """Room for what is kept of a task's worlds: (world, year, region, indicator), empty."""
    kept, years = task.kept, len(_years(task))
    shape = (task.batch.worlds, years, len(kept.regions), len(kept.indicators))
    return np.full(shape, np.nan)


def _years(task: Task) -> range:
    return range(task.batch.scenario.start_year, task.batch.scenario.end_year + 1)


def _shard(task: Task, values: Float, failures: list[Failure], largest: float) -> Shard:
    order = np.lexsort((task.replicates, task.points))
    points, replicates = task.points[order], task.replicates[order]
    table = table_of(task.kept, _years(task), points, replicates, values[order])
    about = {
        "question": task.question,
        "block": task.block,
        "largest_imbalance": largest,
        "failures": [asdict(failure) for failure in failures],
    }
    content = _bytes(table, about)
    return Shard(task.block, content, task.batch.worlds, provenance.model_version())


def _kept_rows(kept: Kept) -> tuple[list[int], list[int]]:
    """Columns of the indicators and rows of the regions in what a batch leaves."""
    from sim.evidence import regions
    from sim.model.indicators import INDEX

    tree = regions()
    return [INDEX[label.id] for label in kept.indicators], [tree.index(r) for r in kept.regions]


def _failed(failure: Exception, point: int, batch: WorldBatch) -> Failure:
    """What is recorded of a batch of one world that failed."""
    text = "".join(traceback.format_exception(failure))[-_LONGEST:]
    message = f"{type(failure).__name__}: {' '.join(str(failure).split())}"[:500]
    numbers = {path: float(values[0]) for path, values in batch.numbers.items()}
    return Failure(point, int(batch.replicates[0]), message, text, numbers)


def table_of(
    kept: Kept, years: Sequence[int], points: Int, replicates: Int, values: Float
) -> pa.Table:
    """The rows of some worlds: ``values`` (world, year, region, indicator)."""
    import pyarrow as pa

    worlds, each = len(points), len(years) * len(kept.regions)
    flat = values.reshape(worlds * each, -1)
    codes = np.tile(np.arange(len(kept.regions), dtype=np.int32), worlds * len(years))
    by_year = np.repeat(np.array(years, dtype=np.int32), len(kept.regions))
    columns = [
        pa.array(np.repeat(points.astype(np.int32), each)),
        pa.array(np.repeat(replicates.astype(np.int32), each)),
        pa.array(np.tile(by_year, worlds)),
        pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(kept.regions)),
        *(pa.array(np.ascontiguousarray(flat[:, row])) for row in range(len(kept.indicators))),
    ]
    return pa.Table.from_arrays(columns, schema=schema_of(kept))


def schema_of(kept: Kept) -> pa.Schema:
    """The columns, with the unit and the names of each indicator beside it."""
    import pyarrow as pa

    region = pa.dictionary(pa.int32(), pa.string())
    types = (pa.int32(), pa.int32(), pa.int32(), region)
    fields = [pa.field(key, kind, nullable=False) for key, kind in zip(KEYS, types, strict=True)]
    for label in kept.indicators:
        about = {"unit": label.unit, "label_en": label.label_en, "label_zh": label.label_zh}
        fields.append(pa.field(label.id, pa.float64(), metadata=about))
    return pa.schema(fields)


def _bytes(table: pa.Table, about: dict[str, Any]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = json.dumps(about, ensure_ascii=False)
    sink = pa.BufferOutputStream()
    held = table.replace_schema_metadata({ABOUT: text.encode()})
    pq.write_table(held, sink, compression="zstd", use_dictionary=list(KEYS))
    content: bytes = sink.getvalue().to_pybytes()
    return content


def about_shard(content: bytes) -> dict[str, Any]:
    """What a shard says of itself: question, block, failures. Raises ValueError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.read_schema(pa.BufferReader(content)).metadata[ABOUT]
    except (pa.ArrowException, KeyError, TypeError) as failure:
        raise ValueError(str(failure)) from None
    about: dict[str, Any] = json.loads(found)
    return about


def worlds_of_shard(content: bytes, replicates: int) -> Int:
    """The worlds that a shard holds, ascending."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(pa.BufferReader(content), columns=["point", "replicate"])
    point = table.column("point").to_numpy().astype(np.int64)
    return np.unique(point * replicates + table.column("replicate").to_numpy())
