"""One scenario, run: batches out, an ordered result back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment import designs, executors, provenance, store
from sim.experiment.results import IndicatorLabel, RunResult
from sim.scenario import fitted_paths

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sim.model.batch import BatchResult, WorldBatch
    from sim.scenario import Scenario

Float = NDArray[np.float64]


def run(
    scenario: Scenario,
    *,
    workers: int | None = None,
    batch_size: int | None = None,
    command: Sequence[str] = (),
    progress: Callable[[int], None] = lambda worlds: None,
    pool: tuple[Executor, int] | None = None,
) -> RunResult:
    """Run all worlds of a scenario. The result does not depend on workers or batch size.

    ``workers``: processes, by default the cores that may be used; ``pool``: an executor that is
    open already, with how many of its workers can be busy. ``command`` is written into the
    manifest. A world that fails becomes NaN and is listed in the manifest's ``failed``.

    Raises RunError where no world could be run, or a worker process died.
    """
    from sim.evidence import regions
    from sim.model.indicators import INDICATORS

    started = time.perf_counter()
    wanted = workers or executors.usable_cores()
    whole = designs.all_worlds(scenario)
    batches = designs.batches(whole, batch_size, wanted, fewest=workers or 1)
    drawn = time.perf_counter()
    opened = nullcontext(pool) if pool else executors.open_executor(wanted, len(batches))
    with opened as (executor, busy):
        outcome = executors.run_all(_run_one, batches, designs.halves, executor, busy, progress)
    ended = time.perf_counter()
    if not outcome.pieces:
        raise executors.RunError(f"no world could be run; the first said: {_first(outcome)}")
    labels = tuple(IndicatorLabel(i.id, i.unit, i.label_en, i.label_zh) for i in INDICATORS)
    years = tuple(range(scenario.start_year, scenario.end_year + 1))
    shape = (scenario.worlds, len(years), len(regions().all), len(labels))
    values, diagnostics = assemble(outcome.pieces, shape)
    return RunResult(
        scenario=scenario,
        manifest={
            **_manifest(scenario, command),
            "workers": busy,
            "failed": [
                {"world": failure.world, "message": failure.message}
                for failure in sorted(outcome.failures, key=lambda failure: failure.world)
            ],
            "diagnostics": {name: store.summary(found) for name, found in diagnostics.items()},
            "seconds": {"draw": drawn - started, "run": ended - drawn},
        },
        years=years,
        regions=regions().all,
        indicators=labels,
        values=values,
        numbers=dict(whole.numbers),
        diagnostics=diagnostics,
    )


Piece = tuple[NDArray[np.int64], "BatchResult"]


def _run_one(batch: WorldBatch) -> Piece:
    """Run one batch, in whatever process this is; the worlds it held go with the answer."""
    from sim.model.batch import run_batch

    return batch.replicates, run_batch(batch)


def assemble(
    pieces: Sequence[Piece], shape: tuple[int, int, int, int]
) -> tuple[Float, dict[str, Float]]:
    """Indicators (world, year, region, indicator) and diagnostics (world,) by replicate.

    Worlds no piece holds stay NaN. Raises ValueError for a piece of another shape.
    """
    values = np.full(shape, np.nan)
    diagnostics: dict[str, Float] = {}
    for replicates, piece in pieces:
        values[replicates] = piece.indicators
        for name, found in piece.diagnostics.items():
            diagnostics.setdefault(name, np.full(shape[0], np.nan))[replicates] = found
    return values, diagnostics


def _first(outcome: executors.Outcome[Piece]) -> str:
    return outcome.failures[0].message if outcome.failures else "nothing"


def _manifest(scenario: Scenario, command: Sequence[str]) -> dict[str, Any]:
    version = provenance.model_version()
    return {
        "schema": store.SCHEMA,
        "scenario": {
            "name": scenario.name,
            "title": dict(scenario.title),
            "digest": scenario.digest(),
            "parent": scenario.parent,
        },
        "ensemble": about_ensemble(scenario),
        "hash": store.question(scenario, version),
        "model_version": version,
        "seed": scenario.seed,
        "worlds": scenario.worlds,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": list(command),
        "packages": provenance.packages(),
        "git": provenance.revision(),
        "platform": provenance.machine(),
    }


def about_ensemble(scenario: Scenario) -> dict[str, Any] | None:
    """Which ensemble the worlds took their parameters from; None for the prior."""
    found = scenario.ensemble
    if found is None:
        return None
    return {
        "name": found.name,
        "until": found.until,
        "members": found.members,
        "digest": found.digest,
        "paths": len(fitted_paths(scenario)),
    }
