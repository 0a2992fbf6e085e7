"""Why the hindcast misses what it misses: what its own worlds show, in numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docs.write.markdown import code
from sim import evidence
from sim.analysis.calibration.worlds import figures_of_worlds
from sim.analysis.hindcast.model import comparisons, values
from sim.analysis.hindcast.quantities import Hindcast, Quantity
from sim.cli.text import rounded
from sim.evidence import Comparison
from sim.experiment import designs, executors
from sim.scenario import Scenario

Float = NDArray[np.float64]

MACHINES = "machines.world"
LEAST = 20  # worlds without which nothing is said of a part of them
SHOWN = 3  # numbers named
SURE = 4.0  # standard deviations of a rank correlation by luck, for one of a hundred numbers


def diagnosed(hindcast: Hindcast, scenario: Scenario) -> dict[str, dict[str, Any]]:
    """What the worlds of a scenario show of each quantity, by its id.

    ``as_printed``: worlds whose machines of the world lie within what was printed, and the
    quantity's median there. ``numbers``: those uncertain ones with which its growth over the year
    goes most from world to world (Spearman). ``class``: of a maker, machines of its class and its
    own, medians.
    """
    whole = designs.all_worlds(scenario)
    classes = {one.id: _class_of(one) for one in hindcast.quantities.values() if _is_share(one)}
    wanted = (*comparisons(hindcast), *dict.fromkeys(classes.values()))
    workers = executors.usable_cores()
    with executors.open_executor(workers, workers) as pool:
        found, _ = figures_of_worlds(whole, wanted, pool)
    ran = ~np.isnan(found).any(axis=1)
    columns = dict(zip(wanted, found[ran].T, strict=True))
    numbers = {path: drawn[ran] for path, drawn in whole.numbers.items()}
    near = _as_printed(hindcast.quantities[MACHINES], columns)
    told = {}
    for name, quantity in hindcast.quantities.items():
        assert quantity.model is not None
        now = values(quantity.model, columns)
        growth = np.log(now / values(quantity.model.of_year(hindcast.year - 1), columns))
        told[name] = {
            "as_printed": {"worlds": int(near.sum()), "median": float(np.median(now[near]))}
            if near.sum() >= LEAST
            else None,
            "numbers": _strongest(growth, numbers),
            "class": {
                "machines": float(np.median(columns[classes[name]])),
                "own": float(np.median(columns[quantity.model.compared])),
            }
            if name in classes
            else None,
        }
    return told


def _is_share(quantity: Quantity) -> bool:
    return quantity.model is not None and quantity.model.over is not None


def _class_of(quantity: Quantity) -> Comparison:
    """The machines, world-wide, of the class that a maker belongs to."""
    assert quantity.model is not None
    maker = quantity.model.compared.maker
    (known,) = [one for one in evidence.makers() if one.name == maker]
    made = f"machines_produced_{known.product_class}"
    return replace(quantity.model.compared, quantity=made, maker="", regions=("world",))


def _as_printed(machines: Quantity, columns: Mapping[Comparison, Float]) -> NDArray[np.bool_]:
    """Worlds whose machines lie between the least and the most that a house printed."""
    assert machines.model is not None
    found, printed = columns[machines.model.compared], [one.value for one in machines.observed]
    return (found >= min(printed)) & (found <= max(printed))


def _strongest(growth: Float, numbers: Mapping[str, Float]) -> list[dict[str, Any]]:
    """The numbers that growth goes with most, those that luck would explain left out."""
    from scipy.stats import rankdata

    if growth.std() == 0.0:
        return []
    ranks = rankdata(growth)
    found = {
        path: float(np.corrcoef(ranks, rankdata(drawn))[0, 1])
        for path, drawn in numbers.items()
        if drawn.std() > 0.0
    }
    sure = [(path, rho) for path, rho in found.items() if abs(rho) > SURE / math.sqrt(len(growth))]
    sure.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    return [{"path": path, "correlation": rho} for path, rho in sure[:SHOWN]]


def told(name: str, found: Mapping[str, Any], median: float, printed: float) -> str:
    """What was found of a quantity in sentences; ``median`` and ``printed`` in its unit."""
    parts = []
    near = found["as_printed"]
    if near is not None and not name.startswith("machines."):
        left = math.log(near["median"] / printed) / math.log(median / printed)
        verdict = (
            "the number of machines explains most of it"
            if left < 0.5
            else ("the number of machines does not explain it")
        )
        parts.append(
            f"In the {near['worlds']} worlds whose machines lie within what was printed, the "
            f"median is ×{rounded(near['median'] / printed, 2)}: {verdict}."
        )
    if found["class"] is not None:
        its = found["class"]
        parts.append(
            f"The middle world makes {rounded(its['machines'])} machines of the maker's class, "
            f"{rounded(its['own'])} of them its own."
        )
    if found["numbers"]:
        names = ", ".join(
            f"{code(one['path'].rstrip('*'))} ({one['correlation']:+.2f})"
            for one in found["numbers"]
        )
        parts.append(f"From world to world its growth goes most with {names}.")
    return " ".join(parts)
