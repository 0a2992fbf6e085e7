"""What a fit found out: parameter by parameter, figure by figure, and what it could not settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.fit import KNOWN_UNTIL, Posterior
from sim.analysis.calibration.likelihood import covariance
from sim.analysis.calibration.pulls import SeriesPull, series_pulls
from sim.analysis.calibration.weighted import correlations, mixed_quantiles, quantiles
from sim.evidence import Comparison, makers, parameters

Float = NDArray[np.float64]
Found = Literal["settled", "narrowed", "hardly touched"]

SETTLED, NARROWED, MOVED = 0.5, 0.8, 0.5  # ratios of spreads; shift in prior standard deviations
EIGHT_TENTHS = (0.1, 0.5, 0.9)
NINE_TENTHS = (0.05, 0.5, 0.95)
FEW = 100  # effective worlds below which quantiles and pulls are mostly luck


@dataclass(frozen=True)
class Parameter:
    """A fitted number before and after, in its unit.

    ``prior`` and ``posterior``: low end, median and high end of the middle 80 %, ``scores`` the
    latter as normal scores, where the prior is the standard normal. ``shift`` of the mean and
    ``spread``, the ratio of standard deviations, in these scores.
    """

    path: str
    unit: str
    prior: tuple[float, float, float]
    posterior: tuple[float, float, float]
    scores: tuple[float, float, float]
    shift: float
    spread: float

    @property
    def found(self) -> Found:
        """What the fit did to it, in a word."""
        if self.spread < SETTLED:
            return "settled"
        if self.spread < NARROWED or abs(self.shift) > MOVED:
            return "narrowed"
        return "hardly touched"

    @property
    def learned(self) -> float:
        """How far the posterior lies from the prior: Kullback–Leibler divergence of normals."""
        spread = max(self.spread, 1e-6)
        return 0.5 * (self.shift**2 + spread**2 - 1.0) - float(np.log(spread))


@dataclass(frozen=True)
class Figure:
    """A published figure beside what worlds have for it, in the quantity's unit.

    ``prior`` and ``posterior``: the model's value; ``printed``: what a house would print if the
    posterior were true, with its own effect and error. Each the low end, median and high end of
    the middle 90 %. ``put_in``: whether leaders' appeal follows this very count, so that it agrees
    in part because it was put in.
    """

    comparison: Comparison
    prior: tuple[float, float, float]
    posterior: tuple[float, float, float]
    printed: tuple[float, float, float]
    put_in: bool = False

    @property
    def inside(self) -> bool:
        """Whether the published figure lies in the middle 90 % of what would be printed."""
        return self.printed[0] <= self.comparison.value <= self.printed[2]

    @property
    def inside_model(self) -> bool:
        """Whether it lies in the middle 90 % of the model's own values."""
        return self.posterior[0] <= self.comparison.value <= self.posterior[2]


@dataclass(frozen=True)
class Ridge:
    """Two parameters that the figures tie together: correlations of their scores."""

    one: str
    other: str
    correlation: float
    before: float


@dataclass(frozen=True)
class Diagnostics:
    """All of it. ``ridges``: the strongest first, only those beyond the luck of so many worlds.
    ``effective``: what the weighted worlds are worth."""

    parameters: tuple[Parameter, ...]
    figures: tuple[Figure, ...]
    series: tuple[SeriesPull, ...]
    ridges: tuple[Ridge, ...]
    effective: float

    @property
    def few(self) -> bool:
        """Whether the worlds are worth too little to rely on what is said here."""
        return self.effective < FEW

    @property
    def open(self) -> tuple[Parameter, ...]:
        """What the figures hardly touch: not identified, as uncertain as before."""
        return tuple(p for p in self.parameters if p.found == "hardly touched")

    @property
    def moved(self) -> tuple[Parameter, ...]:
        """What they do touch, the most informed first."""
        touched = [p for p in self.parameters if p.found != "hardly touched"]
        return tuple(sorted(touched, key=lambda p: -p.learned))

    def strongest_pull(self, path: str) -> tuple[SeriesPull, float] | None:
        """The series that moves a parameter most, and by how much; None where none is told."""
        told = [(series, series.pulls[path]) for series in self.series if series.told(path)]
        return max(told, key=lambda pair: abs(pair[1]), default=None)


def diagnose(posterior: Posterior) -> Diagnostics:
    """Everything that is said of a fit, from its worlds and weights alone."""
    return Diagnostics(
        parameters=tuple(_parameters(posterior)),
        figures=tuple(_figures(posterior)),
        series=series_pulls(posterior),
        ridges=_ridges(posterior),
        effective=posterior.effective,
    )


def unit_of(path: str) -> str:
    """The unit of a parameter's path; a factor has none."""
    if path.endswith("*"):
        return "1"
    return parameters()[path.partition(".")[0]].unit


def _parameters(posterior: Posterior) -> list[Parameter]:
    from scipy.special import ndtr

    space, weights = posterior.problem.space, posterior.weights
    mean = weights @ posterior.scores
    spread = np.sqrt(weights @ (posterior.scores - mean) ** 2)
    after = quantiles(posterior.scores, weights, EIGHT_TENTHS)
    return [
        Parameter(
            path=path,
            unit=unit_of(path),
            prior=_three(distribution.quantile(np.asarray(EIGHT_TENTHS))),
            posterior=_three(distribution.quantile(ndtr(after[:, column]))),
            scores=_three(after[:, column]),
            shift=float(mean[column]),
            spread=float(spread[column]),
        )
        for column, (path, distribution) in enumerate(
            zip(space.paths, space.distributions, strict=True)
        )
    ]


def _figures(posterior: Posterior) -> list[Figure]:
    comparisons = posterior.problem.comparisons
    even = np.full(len(posterior.prior.predicted), 1.0 / len(posterior.prior.predicted))
    errors = np.sqrt(np.diag(covariance(comparisons)))
    before = np.exp(quantiles(posterior.prior.predicted, even, NINE_TENTHS))
    after = np.exp(quantiles(posterior.predicted, posterior.weights, NINE_TENTHS))
    printed = mixed_quantiles(posterior.predicted, posterior.weights, errors, NINE_TENTHS)
    known = int(posterior.problem.fixed[KNOWN_UNTIL])
    return [
        Figure(
            comparison,
            _three(before[:, row]),
            _three(after[:, row]),
            _three(shown),
            put_in(comparison, known),
        )
        for row, (comparison, shown) in enumerate(zip(comparisons, np.exp(printed).T, strict=True))
    ]


def put_in(comparison: Comparison, known_until: int) -> bool:
    """Whether a figure counts machines of a maker in the last year known, which the model takes
    that maker's appeal to buyers from (``appeal_of_observed_output``)."""
    if not comparison.quantity.startswith("maker_machines"):
        return False
    (maker,) = (one for one in makers() if one.name == comparison.maker)
    of_year = comparison.observation.end.startswith(f"{known_until:04d}")
    return of_year and maker.machines_in(known_until) is not None


def _three(values: Float | Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = (float(value) for value in values)
    return low, middle, high


def _ridges(posterior: Posterior) -> tuple[Ridge, ...]:
    """Correlations beyond what the largest of so many unrelated ones comes near by luck."""
    paths, weights = posterior.problem.space.paths, posterior.weights
    prior = posterior.prior.scores
    before = correlations(prior, np.full(len(prior), 1.0 / len(prior)))
    after = correlations(posterior.scores, weights)
    upper = np.triu_indices(len(paths), 1)
    luck = np.sqrt(2.0 * np.log(max(len(upper[0]), 2)) / posterior.effective)
    found = [
        Ridge(paths[i], paths[j], float(after[i, j]), float(before[i, j]))
        for i, j in zip(*upper, strict=True)
        if abs(after[i, j]) > luck
    ]
    return tuple(sorted(found, key=lambda ridge: -abs(ridge.correlation)))
