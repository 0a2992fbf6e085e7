"""The numbers behind the pictures: quantiles, equally likely outcomes, who meets a target."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.figures.inputs import Floats

OUTCOMES: Final = 20
RANKS: Final = (5, 25, 50, 75, 95)  # percentiles of the fan: 90 % band, 50 % band, median


def quantiles(series: Floats) -> Floats:
    """The percentiles of RANKS over the worlds of a (world, year) series: (rank, year)."""
    return np.asarray(np.quantile(series, [rank / 100 for rank in RANKS], axis=0))


def outcomes(values: Floats, count: int = OUTCOMES) -> Floats:
    """``count`` equally likely outcomes of the (world,) values, ascending.

    Each stands for one of ``count`` equal slices of the worlds: the world in its middle. Fewer
    worlds than ``count`` stand for themselves. The share of outcomes that meet a target is the
    share of worlds that do, rounded to whole outcomes.
    """
    ordered = np.sort(values)
    if len(ordered) <= count:
        return ordered
    middles = (np.arange(count) + 0.5) / count
    return np.asarray(ordered[np.ceil(middles * len(ordered) - 1e-9).astype(np.intp) - 1])
