"""`sim sweep --dry-run`: points, worlds, memory, disk and time, before anything is written."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cli.conduct import DONE, Session
from sim.cli.progress import duration
from sim.cli.sweeping import Request, shown_command
from sim.cli.sweeping_tables import axis_name, shown_value
from sim.cli.text import columns, listing

if TYPE_CHECKING:
    from sim.experiment.sweep.question import Sweep

SAMPLE = 32  # worlds that are run to see how long a world takes
START = 2.0  # seconds until worker processes are ready
FEW_POINTS = 12
COMPRESSED = 0.75  # share of a table's bytes that is left on the disk, roughly
OWN_BYTES = 220e6  # a process with the program in it
BYTES_OF_FIRM = 3000.0  # a firm's row in a batch under way, with what a month needs beside it


def show_plan(sweep: Sweep, folder: Path, request: Request, session: Session) -> int:
    """Say what the sweep would be; a few worlds are run for the time, nothing is kept."""
    from sim.experiment.executors import usable_cores
    from sim.model.batch import CHUNK_ELEMENTS

    words = session.words
    workers = request.workers or usable_cores()
    seconds = _seconds(sweep, workers)
    memory = (workers + 1) * OWN_BYTES + workers * CHUNK_ELEMENTS * BYTES_OF_FIRM
    disk = sweep.worlds * sweep.bytes_of_world * COMPRESSED
    if session.as_json:
        content: dict[str, Any] = {
            "folder": str(folder),
            "points": sweep.points.number,
            "replicates": sweep.replicates,
            "worlds": sweep.worlds,
            "scenarios": len(sweep.scenarios),
            "axes": [axis.path for axis in sweep.points.axes],
            "settings": [dict(sweep.points.settings(p)) for p in range(sweep.points.number)],
            "kept": {
                "indicators": [label.id for label in sweep.kept.indicators],
                "regions": list(sweep.kept.regions),
                "years": list(sweep.years),
            },
            "estimate": {
                "seconds": seconds,
                "workers": workers,
                "memory_bytes": memory,
                "disk_bytes": disk,
            },
            "next": shown_command(request),
        }
        session.answer_json("sim/sweep-plan/1", content)
        return DONE
    counts = {"points": f"{sweep.points.number:,}", "replicates": f"{sweep.replicates:,}"}
    session.answer(session.bold(words("plan.heading", **counts, worlds=f"{sweep.worlds:,}")))
    session.answer("\n".join(_point_lines(sweep, session)))
    rows = [
        [words("plan.time"), words("plan.about", what=duration(seconds, session))],
        [words("plan.workers"), str(workers)],
        [words("plan.memory"), words("plan.about", what=f"{memory / 2**30:.1f} GiB")],
        [words("plan.disk"), words("plan.about", what=_bytes(disk))],
        [words("plan.kept"), _kept(sweep, session)],
        [words("plan.folder"), str(folder)],
    ]
    session.answer("\n".join(columns(rows, ["left", "left"])))
    session.next_command(shown_command(request))
    return DONE


def _point_lines(sweep: Sweep, session: Session) -> list[str]:
    """The points, or the first and the last where they are many."""
    points = sweep.points
    number = points.number
    chosen = list(range(number)) if number <= FEW_POINTS else [*range(8), number - 1]
    rows = [["", *(axis_name(axis.path, session.words) for axis in points.axes)]]
    for point in chosen:
        cells = []
        for axis, value in zip(points.axes, points.values[point], strict=True):
            if np.isnan(value):
                cells.append("–")
            elif axis.is_number:
                cells.append(shown_value(float(value), axis.unit, session.words))
            else:
                cells.append(axis.texts[int(value)])
        rows.append([str(point), *cells])
    if len(chosen) < number:
        rows.insert(len(rows) - 1, ["…", *("…" for _ in points.axes)])
    return ["", *columns(rows, ["right"] * (1 + len(points.axes))), ""]


def _kept(sweep: Sweep, session: Session) -> str:
    """Which figures of which regions."""
    from sim.evidence import regions

    tree = regions()
    names = [tree.name(region, session.lang) for region in sweep.kept.regions]
    shown = names if len(names) <= 4 else [*names[:3], "…"]
    return session.words(
        "plan.figures",
        indicators=len(sweep.kept.indicators),
        years=len(sweep.years),
        regions=listing(session.lang, shown),
    )


def _bytes(size: float) -> str:
    for unit, name in ((2**30, "GiB"), (2**20, "MiB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size / 2**10:.0f} KiB"


def _seconds(sweep: Sweep, workers: int) -> float:
    """How long the worlds will take, roughly: a few of them, spread over the points, run now."""
    from sim.experiment.sweep.shards import run_task

    spread = np.unique(np.linspace(0, sweep.worlds - 1, SAMPLE).astype(np.int64))
    row = sweep.scenario_of_point[spread // sweep.replicates]
    mine = spread[row == row[0]]
    took = 0.0
    for worlds in (mine[:1], mine):  # the first time, much is read that is kept
        (task, *_) = sweep.tasks(0, worlds)
        begun = time.perf_counter()
        run_task(task)
        took = time.perf_counter() - begun
    busy = max(1, min(workers, sweep.worlds // len(mine)))
    return START + took / len(mine) * sweep.worlds / busy
