"""What runs in a process of its own: ``python -m benchmarks.sweeps.probes WHAT ... ANSWER``.

``engine``: the worlds alone, drawn before the clock runs and thrown away. ``sweep``: `sim sweep`,
by phase where one process does it all. Both end with a checksum of one figure of every world.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.memory import Marks, own_peak
from benchmarks.probe import Stopwatch, until_exit
from benchmarks.sweeps.question import ASKED, asked, command

PHASES = (
    ("sim.model.batch", "run_batch", "the engine"),
    ("sim.cli.sweeping", "question", "read the scenario and the design"),
    ("sim.experiment.sweep.folder", "begin", "begin the folder"),
    ("sim.experiment.sweep.folder", "progress_of", "look what is there"),
    ("sim.experiment.designs", "draw", "draw the worlds and make batches"),
    ("sim.experiment.designs", "rows_of_batches", "draw the worlds and make batches"),
    ("sim.experiment.designs", "part_of", "draw the worlds and make batches"),
    ("sim.experiment.sweep.shards", "_shard", "make shards"),
    ("sim.experiment.sweep.folder", "keep", "write shards"),
    ("sim.experiment.sweep.run", "collect", "collect"),
    ("sim.experiment.store", "fingerprint", "checksums"),
    ("sim.experiment.store", "check_whole", "checksums"),
    ("sim.cli.sweeping_tables", "answer", "answer"),
    ("sim.cli.sweeping_tables", "best_point", "answer"),
)
PRELOADED = (
    *("sim.cli.app", "sim.cli.sweeping", "sim.cli.sweeping_tables", "sim.model.batch"),
    *("sim.experiment.sweep.run", "sim.experiment.sweep.results", "sim.experiment.store"),
)


def engine(words: list[str]) -> dict[str, Any]:
    """The engine alone on the worlds of the sweep: worlds, last year."""
    from sim.experiment.executors import one_thread_each

    one_thread_each()  # before numpy
    import numpy as np

    from sim.evidence import regions
    from sim.experiment import designs
    from sim.model.batch import run_batch
    from sim.model.indicators import INDEX

    worlds, end = (int(word) for word in words)
    sweep = asked(worlds, end)
    whole = sweep.batch(np.arange(sweep.worlds))
    rows = designs.rows_of_batches(whole)
    batches = [designs.part_of(whole, part) for part in rows]
    run_batch(designs.part_of(whole, np.arange(2)))  # what is read once is read
    found = np.empty(sweep.worlds)
    place = regions().index(ASKED[0]), INDEX[ASKED[1]]
    cpu, wall = time.process_time(), time.perf_counter()
    for part, batch in zip(rows, batches, strict=True):
        found[part] = run_batch(batch).indicators[:, -1, *place]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    told = {"cpu": cpu, "wall": wall, "peak": own_peak(), "batches": len(batches)}
    return {**told, "figure": hashlib.sha256(found.tobytes()).hexdigest()}


def sweep(words: list[str]) -> dict[str, Any]:
    """`sim sweep`: worlds, last year, workers, folder of results."""
    worlds, end, workers = (int(word) for word in words[:3])
    watch = Stopwatch(time.process_time)
    watch.timed("imports", lambda: [import_module(name) for name in PRELOADED])()
    for place in PHASES:
        watch.put_on(*place)
    from sim.cli import main

    sys.argv = ["sim", *command(worlds, end, workers, words[3])]
    with Marks() as memory:
        status = watch.timed("the rest", until_exit(main))()
    if status != 0:
        raise SystemExit(status)
    (folder,) = (path for path in Path(words[3]).iterdir() if path.is_dir())
    return {
        "phases": watch.seconds,
        "missing": watch.missing,
        "parent": memory.parent,
        "workers": memory.workers,
        "disk": sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
        "figure": _figure(folder, end),
    }


def _figure(folder: Path, end: int) -> str:
    from sim.experiment.sweep.results import open_sweep

    return hashlib.sha256(open_sweep(folder).values(*ASKED, end).tobytes()).hexdigest()


PROGRAMS = {"engine": engine, "sweep": sweep}


if __name__ == "__main__":
    what, *given, where = sys.argv[1:]
    Path(where).write_text(json.dumps(PROGRAMS[what](given)), encoding="utf-8")
