"""Which worlds to run: replicate numbers, and the uncertain numbers each world draws.

A draw depends on the seed, the replicate and the name of what is drawn, on nothing else: adding
a world or an uncertain number changes no other draw, and two scenarios on one seed share the
draws of everything they have in common. Numbers that were fitted together are taken together: a
world has one member of the scenario's ensemble for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Distribution, Ensemble
from sim.model.inputs import WorldBatch
from sim.model.streams import uniform
from sim.scenario import Number, Scenario, fitted_paths

Float = NDArray[np.float64]
Rows = NDArray[np.int64]

GOLDEN_SECTION = (5.0**0.5 - 1.0) / 2.0


def uncertain(scenario: Scenario) -> dict[str, Distribution]:
    """The distribution of every uncertain path of a scenario, sorted by path.

    Paths: ``name`` or ``name.key`` of a parameter, ``name*`` of a factor that all keys of a
    parameter share, ``levers.<region>.<name>.<field>`` of a lever's number.
    """
    found: dict[str, Distribution] = {}
    for path, number in _numbers(scenario):
        if number.distribution is not None:
            found[number.common_factor or path] = number.distribution
    return dict(sorted(found.items()))


def _numbers(scenario: Scenario) -> Iterator[tuple[str, Number]]:
    yield from scenario.parameters.items()
    for lever in scenario.levers:
        for name, number in lever.numbers.items():
            yield f"{lever.path}.{name}", number


def draw(scenario: Scenario, replicates: NDArray[np.int64]) -> dict[str, Float]:
    """What each world draws for every uncertain path: arrays (worlds,), in canonical units.

    From its member of the ensemble where the scenario leaves the number to that, else from the
    number's own distribution.
    """
    fitted = _fitted(scenario, replicates)
    return {
        path: fitted[path]
        if path in fitted
        else np.asarray(
            distribution.quantile(
                uniform(scenario.seed, replicates, f"parameter:{path}", 0, 1)[:, 0]
            ),
            dtype=np.float64,
        )
        for path, distribution in uncertain(scenario).items()
    }


def _fitted(scenario: Scenario, replicates: NDArray[np.int64]) -> dict[str, Float]:
    """The numbers that each world takes from its member of the ensemble, (worlds,) by path."""
    if scenario.ensemble is None:
        return {}
    members = members_of_worlds(scenario.ensemble, scenario.seed, replicates)
    return {path: scenario.ensemble.numbers[path][members] for path in fitted_paths(scenario)}


def members_of_worlds(
    ensemble: Ensemble, seed: int, replicates: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The member of an ensemble that each world takes, (worlds,).

    The summed weights are inverted at u(r) = u(0) + r (√5 − 1)/2 modulo 1, with u(0) drawn from
    the seed. However many worlds there are, these points lie evenly between 0 and 1 (turns by the
    golden section), so that each member stands in as many worlds as its weight says, give or take
    a few, and a further world moves no other.
    """
    first = uniform(seed, np.zeros(1, dtype=np.int64), "ensemble", 0, 1)[0, 0]
    return ensemble.members_at((first + replicates * GOLDEN_SECTION) % 1.0)


def all_worlds(scenario: Scenario) -> WorldBatch:
    """The scenario's worlds 0, 1, ... with what each has drawn."""
    replicates = np.arange(scenario.worlds, dtype=np.int64)
    return WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates))


def batches(
    whole: WorldBatch, size: int | None = None, workers: int = 1, fewest: int = 1
) -> list[WorldBatch]:
    """The worlds in batches of at most ``size``, or such as are fast to advance.

    Worlds likely to hold like numbers of firms go together, the largest first; each of the
    ``workers`` gets as much as the others. ``fewest`` batches there shall be.
    """
    return [part_of(whole, rows) for rows in rows_of_batches(whole, size, workers, fewest)]


def rows_of_batches(
    whole: WorldBatch, size: int | None = None, workers: int = 1, fewest: int = 1
) -> list[Rows]:
    """The rows of ``whole`` that ``batches`` puts together, batch by batch."""
    from sim.model.batch import CHUNK_ELEMENTS, expected_firms

    firms = expected_firms(whole)
    if size is not None:
        order = np.argsort(-firms, kind="stable")
        return _cut(order, np.arange(whole.worlds) // size)
    number = max(int(np.ceil(firms.sum() / CHUNK_ELEMENTS)), fewest)
    return _even(firms, -(-number // workers) * workers if number > 1 else 1)


def split(whole: WorldBatch, parts: int) -> list[WorldBatch]:
    """The same worlds in so many batches of about equal work, fewer where worlds are few."""
    from sim.model.batch import expected_firms

    return [part_of(whole, rows) for rows in _even(expected_firms(whole), parts)]


def _even(firms: Float, parts: int) -> list[Rows]:
    """Worlds of so many ``firms``, the largest first, in parts of about equal work."""
    order = np.argsort(-firms, kind="stable")
    parts, work = min(parts, len(firms)), firms[order]
    middle = np.cumsum(work) - work / 2  # a world belongs where its middle lies
    return _cut(order, (middle / work.sum() * parts).astype(np.int64))


def _cut(order: Rows, part: NDArray[np.int64]) -> list[Rows]:
    """Worlds in this order, a batch for each run of equal ``part``."""
    return np.split(order, np.flatnonzero(np.diff(part)) + 1)


def halves(batch: WorldBatch) -> tuple[WorldBatch, WorldBatch]:
    """The same worlds in two batches."""
    middle = len(batch.replicates) // 2
    rows = np.arange(len(batch.replicates))
    return part_of(batch, rows[:middle]), part_of(batch, rows[middle:])


def one_world(scenario: Scenario, replicate: int) -> WorldBatch:
    """One replicate alone: what ``sim.model.industry.IndustryModel`` is made from."""
    replicates = np.array([replicate], dtype=np.int64)
    return WorldBatch(scenario, scenario.seed, replicates, draw(scenario, replicates))


def part_of(batch: WorldBatch, rows: Rows) -> WorldBatch:
    """These worlds of a batch, in this order."""
    numbers = {path: values[rows] for path, values in batch.numbers.items()}
    return WorldBatch(batch.scenario, batch.seed, batch.replicates[rows], numbers)
