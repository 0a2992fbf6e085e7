"""The ensemble that a fit leaves: some of its worlds, each as often as its weight says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.chains import chosen_members
from sim.analysis.calibration.fit import Posterior
from sim.evidence import parameters
from sim.model.streams import uniform

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Members:
    """Settings of the parameters: ``weights`` (members,) that sum to 1, ``numbers`` (members,) by
    path, in canonical units. ``worlds``: which of the posterior's draws they are, in order."""

    weights: Float
    numbers: dict[str, Float]
    worlds: NDArray[np.int64]


def members_of(posterior: Posterior) -> Members:
    """Systematic resampling to the plan's number of members, those chosen twice with twice the
    weight; besides the fitted numbers those that go with the year the fit ends in.

    All draws of a chain stand together, so that members come from as many chains as there are.
    """
    problem, plan = posterior.problem, posterior.plan
    seed, one = problem.scenario.seed, np.zeros(1, dtype=np.int64)
    start = float(uniform(seed, one, "calibration:members", 0, 1)[0, 0])
    moves, chains, _ = posterior.draws.shape
    order = np.arange(moves * chains).reshape(moves, chains).T.ravel()
    chosen = chosen_members(posterior.weights[order], plan.members, start)
    worlds, counts = np.unique(order[chosen], return_counts=True)
    numbers = problem.space.values(posterior.scores[worlds])
    known = parameters()
    numbers |= {
        path: np.full(len(worlds), value)
        for path, value in problem.fixed.items()
        if value != known[path].value
    }
    return Members(counts / plan.members, numbers, worlds)
