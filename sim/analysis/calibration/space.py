"""The space a fit moves in: standard normal scores of a scenario's fitted parameters.

A score of 0 is a parameter's median, 1 its quantile at Φ(1) = 84 %: whatever its distribution, its
prior is the standard normal there, and no score leaves its range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Distribution, likelihoods
from sim.experiment.designs import draw, uncertain
from sim.model.inputs import WorldBatch
from sim.model.streams import uniform
from sim.scenario import Scenario

Float = NDArray[np.float64]
Int = NDArray[np.int64]

FURTHEST = 1e-9  # probability beyond which scores are cut: six standard deviations


@dataclass(frozen=True)
class Space:
    """The fitted paths of a scenario with their prior distributions, sorted by path."""

    paths: tuple[str, ...]
    distributions: tuple[Distribution, ...]

    def values(self, scores: Float) -> dict[str, Float]:
        """Parameter values in canonical units by path, (worlds,), of ``scores`` (worlds, paths)."""
        from scipy.special import ndtr

        return {
            path: np.asarray(distribution.quantile(ndtr(scores[:, column])), dtype=np.float64)
            for column, (path, distribution) in enumerate(
                zip(self.paths, self.distributions, strict=True)
            )
        }


def space_of(scenario: Scenario, names: Sequence[str] | None = None) -> Space:
    """The space of the parameters that the evidence lists as fitted, or of ``names``.

    A scenario that fixes one of them leaves it out. All keys of a parameter are fitted with it.
    """
    wanted = frozenset(likelihoods().fitted if names is None else names)
    found: dict[str, Distribution] = {
        path: distribution
        for path, distribution in uncertain(scenario).items()
        if path.partition(".")[0].rstrip("*") in wanted
    }
    return Space(tuple(found), tuple(found.values()))


def prior_scores(space: Space, worlds: int, seed: int) -> Float:
    """Scores that fill the prior evenly, (worlds, paths): Sobol' points, shifted at random.

    ``worlds`` a power of two keeps the points' balance (Sobol' 1967; the shift: Cranley & Patterson
    1976).
    """
    from scipy.special import ndtri
    from scipy.stats import qmc

    points = qmc.Sobol(len(space.paths), scramble=False).random(worlds)
    one = np.zeros(1, dtype=np.int64)
    shift = uniform(seed, one, "calibration:shift", 0, len(space.paths))[0]
    moved: Float = np.clip((points + shift) % 1.0, FURTHEST, 1.0 - FURTHEST)
    return np.asarray(ndtri(moved), dtype=np.float64)


def uniform_noise(seed: int, name: str, turn: int, worlds: int, columns: int) -> Float:
    """Uniform draws below 1, (worlds, columns), keyed by seed, name, turn and world."""
    replicates = np.arange(worlds, dtype=np.int64)
    drawn = uniform(seed, replicates, f"calibration:{name}", turn, columns)
    return np.asarray(np.clip(drawn, FURTHEST, 1.0 - FURTHEST))


def normal_noise(seed: int, name: str, turn: int, worlds: int, columns: int) -> Float:
    """Standard normal draws (worlds, columns), keyed by seed, name, turn and world."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniform_noise(seed, name, turn, worlds, columns)), dtype=np.float64)


def worlds_at(
    scenario: Scenario, space: Space, scores: Float, replicates: Int, fixed: Mapping[str, float]
) -> WorldBatch:
    """Worlds with these scores; what is not fitted is drawn by replicate as ever.

    ``fixed`` numbers are the same in all worlds.
    """
    numbers = draw(scenario, replicates) | space.values(scores)
    numbers |= {path: np.full(len(replicates), value) for path, value in fixed.items()}
    return WorldBatch(scenario, scenario.seed, replicates, numbers)
