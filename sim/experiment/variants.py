"""Many scenarios that differ from one in little: found or run, and kept in short.

Fifty runs of a scenario would fill a disk with figures nobody asks for. So a variant leaves only
the indicators that were asked, in ``<root>/variants/``, beside the results asked for by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.experiment import executors, store
from sim.experiment.provenance import model_version
from sim.experiment.results import RunResult
from sim.experiment.run import run
from sim.scenario import Scenario, difference

FOLDER = "variants"


def stored_variant(scenario: Scenario, indicators: Sequence[str], root: Path) -> RunResult | None:
    """The answer to this very question, whole or in short; None where none holds ``indicators``.

    Raises DamagedResult where one is not whole.
    """
    for place in (root, root / FOLDER):
        found = store.find(place, scenario, model_version())
        if found is not None and set(indicators) <= {label.id for label in found.indicators}:
            return found
    return None


def run_variants(
    scenarios: Sequence[Scenario],
    of: Scenario,
    indicators: Sequence[str],
    root: Path,
    *,
    workers: int | None = None,
    command: Sequence[str] = (),
    progress: Callable[[int], None] = lambda worlds: None,
) -> list[RunResult]:
    """Run variants of a scenario, one after the other in one pool, and keep them in short.

    Those done before an interruption are kept. Raises RunError, OSError.
    """
    workers = workers or _workers(scenarios)
    answers = []
    with executors.open_executor(workers, workers) as pool:
        for scenario in scenarios:
            result = run(scenario, workers=workers, command=command, progress=progress, pool=pool)
            changes = "".join(
                f"{change.kind} {change.path}: {change.before} -> {change.after}\n"
                for change in difference(scenario, of)
            )
            answers.append(store.save(result.only(indicators), root / FOLDER, difference=changes))
    return answers


def _workers(scenarios: Sequence[Scenario]) -> int:
    """As many as there are cores, fewer where there is little to do."""
    from sim.experiment import designs
    from sim.model.batch import CHUNK_ELEMENTS, expected_firms

    if not scenarios:
        return 1
    firms = float(expected_firms(designs.all_worlds(scenarios[0])).sum()) * len(scenarios)
    return min(executors.usable_cores(), math.ceil(firms / CHUNK_ELEMENTS))
