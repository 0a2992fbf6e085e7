"""Which observation pulls where: the fit again with one series of figures left out.

The same worlds are weighted anew, by the likelihood of the figures that are left, so nothing is
run. Where a series decides the fit, few worlds are left to say what it would be without: then its
pull is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.fit import Posterior
from sim.analysis.calibration.likelihood import covariance, log_likelihood, logged
from sim.analysis.calibration.weighted import effective_size, normalised

Float = NDArray[np.float64]

LEAST_EFFECTIVE = 50.0  # worlds without the series, and
LEAST_SHARE = 0.1  # of those with it
TOLD = 2.0  # standard errors, and
LEAST_PULL = 0.05  # prior standard deviations, below which nobody cares


@dataclass(frozen=True)
class SeriesPull:
    """What one series of figures does to the fit.

    ``pulls``: by path, the mean score with all figures less that without this series; ``errors``
    their standard errors, from the luck of the draws. ``effective``: independent draws that the
    sample is worth without it. ``reliable``: whether that is enough.
    """

    series: str
    figures: tuple[str, ...]
    pulls: Mapping[str, float]
    errors: Mapping[str, float]
    effective: float
    reliable: bool

    def told(self, path: str) -> bool:
        """Whether the pull on a parameter is more than luck, and worth telling."""
        least = max(TOLD * self.errors[path], LEAST_PULL)
        return self.reliable and abs(self.pulls[path]) > least

    @property
    def strongest(self) -> tuple[str, ...]:
        """The parameters it pulls, the most pulled first."""
        told = [path for path in self.pulls if self.told(path)]
        return tuple(sorted(told, key=lambda path: -abs(self.pulls[path])))


def series_pulls(posterior: Posterior) -> tuple[SeriesPull, ...]:
    """The pull of each series, in the order of the observations."""
    comparisons = posterior.problem.comparisons
    figures, errors = logged(comparisons), covariance(comparisons)
    whole = log_likelihood(posterior.predicted, figures, errors)
    names = list(dict.fromkeys(c.observation.series for c in comparisons))
    return tuple(
        _pull_of(posterior, name, figures, errors, whole) for name in names if len(names) > 1
    )


def _pull_of(
    posterior: Posterior, series: str, figures: Float, errors: Float, whole: Float
) -> SeriesPull:
    """``whole``: ln likelihood of all ``figures``, whose covariance is ``errors``, (worlds,)."""
    comparisons, scores = posterior.problem.comparisons, posterior.scores
    left = np.array([c.observation.series != series for c in comparisons])
    rest = log_likelihood(posterior.predicted[:, left], figures[left], errors[np.ix_(left, left)])
    with np.errstate(divide="ignore"):
        weights = normalised(np.log(posterior.weights) + rest - whole)
    mean, without = posterior.weights @ scores, weights @ scores
    # each world's part in the difference: the weights' own luck, by the delta method
    parts = posterior.weights[:, None] * (scores - mean) - weights[:, None] * (scores - without)
    independent = posterior.effective / len(scores)  # draws of a chain are alike
    luck = np.sqrt((parts**2).sum(axis=0) / independent)
    size, paths = effective_size(weights) * independent, posterior.problem.space.paths
    return SeriesPull(
        series=series,
        figures=tuple(c.observation.id for c in comparisons if c.observation.series == series),
        pulls=dict(zip(paths, (mean - without).tolist(), strict=True)),
        errors=dict(zip(paths, luck.tolist(), strict=True)),
        effective=size,
        reliable=size >= max(LEAST_EFFECTIVE, LEAST_SHARE * posterior.effective),
    )
