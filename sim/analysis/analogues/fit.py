"""Fitting a yearly model to the years up to an origin, and its forecast beyond.

Importance sampling in the space where every prior is a standard normal: a few rounds on a
tempered likelihood place the proposal, a last one gives the weights. The prior stays part of the
proposal, so no weight is unbounded (Owen & Zhou 2000: defensive mixtures).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.analogues.market import (
    LEAST_SALES,
    Known,
    Past,
    Worlds,
    YearlyModel,
    history,
    next_stock,
    noise_scale,
)
from sim.analysis.calibration.weighted import effective_size, normalised
from sim.evidence import Prior
from sim.model.state import Float
from sim.model.streams import Streams

SEED: Final = 1
ROUND_DRAWS: Final = 2048
LAST_DRAWS: Final = 16384
FORECAST_DRAWS: Final = 4000
_ROUNDS: Final = 10
_SETTLED: Final = 2  # rounds on the full likelihood before the last draws
_EFFECTIVE: Final = 150.0  # of the tempered weights that place the next proposal
_FROM_PRIOR: Final = 0.1  # share of a proposal's draws that come from the prior
_WIDER: Final = 1.4  # variance of a proposal over that of the draws which place it
_EDGE: Final = 1e-12  # of a prior's probabilities: a quantile beyond may be infinite
_NOISE: Final = ("noise_spread", "noise_persistence", "noise_calming")


@dataclass(frozen=True)
class Fit:
    """Parameter sets with weights (their sum 1) after the years up to an origin.

    ``missed``: the last known year's residual in logs over its scale, ``stock`` machines at its
    end, both (worlds,). ``effective``: how many equally weighted sets the weights are worth.
    """

    worlds: dict[str, Float]
    weights: Float
    missed: Float
    stock: Float
    effective: float

    def mean(self, name: str) -> float:
        """The weighted mean of a parameter."""
        return float((self.weights * self.worlds[name]).sum())


@dataclass(frozen=True)
class _Proposal:
    mean: Float
    root: Float  # lower triangular

    def draw(self, normal: Float) -> Float:
        """Draws from standard normals (worlds, dimensions), the first ones left to the prior."""
        drawn: Float = self.mean + np.einsum("wj,ij->wi", normal, self.root)
        drawn[: round(_FROM_PRIOR * len(normal))] = normal[: round(_FROM_PRIOR * len(normal))]
        return drawn

    def over_prior(self, z: Float) -> Float:
        """Log of the mixture's density over the prior's at ``z`` (worlds, dimensions)."""
        from scipy.linalg import solve_triangular

        inner = solve_triangular(self.root, (z - self.mean).T, lower=True)
        log_own = 0.5 * ((z**2).sum(axis=1) - (inner**2).sum(axis=0))
        log_own -= np.log(np.diag(self.root)).sum()
        ratio: Float = np.logaddexp(np.log(_FROM_PRIOR), np.log1p(-_FROM_PRIOR) + log_own)
        return ratio


def fit(
    model: YearlyModel, known: Known, shared: Mapping[str, Prior], label: str, seed: int = SEED
) -> Fit:
    """The posterior of a model's parameters and of its noise at the origin.

    ``label`` names the model's random numbers.
    """
    priors = (*model.priors, *(shared[name] for name in _NOISE))
    proposal = _Proposal(np.zeros(len(priors)), np.eye(len(priors)))
    settled = 0
    for number in range(_ROUNDS):
        z, worlds, log_weight, _ = _weighed(
            model, known, priors, proposal, ROUND_DRAWS, f"{label}/{number}", seed
        )
        power = _power(log_weight)
        proposal = _placed(z, normalised(power * log_weight))
        settled += power == 1.0
        if settled == _SETTLED:
            break
    _, worlds, log_weight, past = _weighed(
        model, known, priors, proposal, LAST_DRAWS, f"{label}/last", seed
    )
    weights = normalised(log_weight)
    missed = past.missed[-1] / past.scale[-1]
    return Fit(worlds, weights, missed, past.stock, effective_size(weights))


def _weighed(
    model: YearlyModel,
    known: Known,
    priors: tuple[Prior, ...],
    proposal: _Proposal,
    draws: int,
    name: str,
    seed: int,
) -> tuple[Float, dict[str, Float], Float, Past]:
    """Draws of a proposal with the logs of their weights and how they see the past."""
    from scipy.special import ndtr

    streams = Streams(seed, np.arange(draws))
    normal = streams.normal(f"analogues/{known.market}/{name}", known.origin, len(priors))
    z = proposal.draw(normal)
    u = np.clip(ndtr(z), _EDGE, 1.0 - _EDGE)
    worlds = {prior.name: prior.quantile(u[:, row]) for row, prior in enumerate(priors)}
    past = history(model, known, worlds)
    log_weight = log_likelihood(past, worlds) - proposal.over_prior(z)
    return z, worlds, log_weight, past


def log_likelihood(past: Past, worlds: Worlds) -> Float:
    """Log density (worlds,) of the yearly residuals as a first-order process with a scale.

    missed(t) = s(t)·u(t), u(t) = ρ·u(t−1) + e(t), e normal with standard deviation σ; the first
    u has the stationary spread σ/√(1 − ρ²).
    """
    spread, stays = worlds["noise_spread"], worlds["noise_persistence"]
    scaled = past.missed / past.scale
    new = scaled[1:] - stays * scaled[:-1]
    first = scaled[0] * np.sqrt(1.0 - stays**2)
    squares = (new**2).sum(axis=0) + first**2
    years = len(scaled)
    density: Float = (
        -0.5 * squares / spread**2
        - years * np.log(spread)
        - np.log(past.scale).sum(axis=0)
        + 0.5 * np.log1p(-(stays**2))
        - 0.5 * years * np.log(2.0 * np.pi)
    )
    return density


def _power(log_weight: Float) -> float:
    """The largest power of the weights, at most 1, that keeps enough of them effective."""
    if effective_size(normalised(log_weight)) >= _EFFECTIVE:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = 0.5 * (low + high)
        enough = effective_size(normalised(middle * log_weight)) >= _EFFECTIVE
        low, high = (middle, high) if enough else (low, middle)
    return low


def _placed(z: Float, weights: Float) -> _Proposal:
    """A proposal on the weighted draws."""
    mean = np.einsum("w,wi->i", weights, z)
    apart = z - mean
    spread = np.einsum("w,wi,wj->ij", weights, apart, apart)
    return _Proposal(mean, np.linalg.cholesky(_WIDER * spread + 1e-3 * np.eye(len(mean))))


def forecast(
    model: YearlyModel, known: Known, fitted: Fit, years: int, label: str, seed: int = SEED
) -> Float:
    """Equally likely sales of the years after the origin, machines, (draws, years).

    Drivers go on with their trend, whose mean and spread come from the years before; each draw's
    noise goes on from its residual of the last year, and its own sales make its stock.
    """
    chosen = _resampled(fitted.weights, FORECAST_DRAWS)
    worlds = {name: values[chosen] for name, values in fitted.worlds.items()}
    streams = Streams(seed, np.arange(FORECAST_DRAWS))
    name = f"analogues/{known.market}/{label}"
    steps = streams.normal(f"{name}/trend", known.origin, max(1, len(model.trends)))
    for row, (trend, mean, spread) in enumerate(model.trends):
        worlds[trend] = mean + spread * steps[:, row]
    noise = streams.normal(f"{name}/noise", known.origin, years)
    missed, stock = fitted.missed[chosen], fitted.stock[chosen]
    sales = np.empty((FORECAST_DRAWS, years))
    for ahead in range(years):
        expected, worn = model.year(worlds, stock, known.origin + 1 + ahead)
        missed = worlds["noise_persistence"] * missed + worlds["noise_spread"] * noise[:, ahead]
        scale = noise_scale(worlds, stock)
        sales[:, ahead] = np.maximum(expected, LEAST_SALES) * np.exp(scale * missed)
        stock = next_stock(stock, sales[:, ahead], worn)
    return sales


def _resampled(weights: Float, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Systematic resampling: rows, each about as often as its weight asks."""
    ends = np.cumsum(weights)
    places = (np.arange(count) + 0.5) / count * ends[-1]
    rows: np.ndarray[tuple[int], np.dtype[np.int64]] = np.searchsorted(ends, places)
    return rows
