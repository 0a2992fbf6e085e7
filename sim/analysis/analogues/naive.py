"""Naive forecasts: the last value, or the last value with the mean growth, in logs."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.model.state import Float

DRAWS: Final = 1999


def naive_forecast(sales: Float, years: int, *, drift: bool) -> Float:
    """Equally likely sales of the years after the last, machines, (draws, years).

    A random walk of the logs of ``sales`` (known years,). Without drift its steps have mean 0
    and the spread √(Σd²/n), and a forecast h years ahead is Student's t with n degrees around the
    last value, wider by √h. With drift d̄ the spread has n − 1 degrees, and the drift's own
    uncertainty adds to it: √(h + h²/n).
    """
    from scipy.special import stdtrit

    logs = np.log(sales)
    steps = np.diff(logs)
    count = len(steps)
    mean = float(steps.mean()) if drift else 0.0
    degrees = count - 1 if drift else count
    spread = float(np.sqrt(((steps - mean) ** 2).sum() / degrees))
    ahead = np.arange(1, years + 1)
    wider = np.sqrt(ahead + (ahead**2 / count if drift else 0.0))
    quantiles = stdtrit(degrees, (np.arange(DRAWS) + 0.5) / DRAWS)
    drawn: Float = np.exp(logs[-1] + mean * ahead + spread * wider * quantiles[:, None])
    return drawn
