"""Problems whose answer is known, and figures made up for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Comparison, observations
from sim.evidence.likelihoods import Family, Spread
from sim.evidence.periods import parse_period

Float = NDArray[np.float64]

SLOPES = np.array([[1.0, 0.5], [0.3, -0.8], [0.0, 1.2]])  # (figures, parameters)
FIGURES = np.array([0.9, -0.4, 1.1])
ERRORS = np.array([[0.25, 0.1, 0.0], [0.1, 0.3, 0.0], [0.0, 0.0, 0.5]])


def exact(slopes: Float, figures: Float, errors: Float) -> tuple[Float, Float]:
    """Mean and covariance of standard normal parameters given figures = slopes·z + error."""
    precision = np.eye(slopes.shape[1]) + slopes.T @ np.linalg.solve(errors, slopes)
    covariance = np.linalg.inv(precision)
    return covariance @ slopes.T @ np.linalg.solve(errors, figures), covariance


def spread(name: str = "counts", house: float = 0.3, figure: float = 0.1, model: float = 0.2):
    return Spread(name, house, figure, model, "assumption", "made up", "", "")


def figure(
    name: str,
    value: float = 1000.0,
    *,
    house: str = "A",
    of: Spread | None = None,
    quantity: str = "machines_shipped",
    regions: tuple[str, ...] = ("china",),
    maker: str = "",
    period: str = "2024",
    unit: str = "yuan",
    series: str | None = None,
    family: Family | None = None,
) -> Comparison:
    """A published figure called ``name``; in yuan nothing is counted."""
    start, end = parse_period(period)
    seen = replace(
        observations()[0],
        id=name,
        series=series or f"series_{name}",
        period=period,
        start=start,
        end=end,
        value=value,
        unit=unit,
    )
    alone = Family(quantity, 0.0, 0.0)
    return Comparison(seen, quantity, regions, maker, house, of or spread(), value, family or alone)
