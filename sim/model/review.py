"""Once a year, a government that adapts looks at its target and works harder, or less hard."""

from __future__ import annotations

import numpy as np

from sim.model.state import Float


def projected_outcome(now: Float, last: Float, years_left: float, most_growth: Float) -> Float:
    """Where a series is heading: now·(now/last)^years, growth a year held at ``most_growth``."""
    growth = np.clip((now + 1e-9) / (last + 1e-9), 0.0, most_growth)
    return now * growth**years_left


def adapted_effort(
    effort: Float, projected: Float, target: Float | float, response: Float, low: Float, high: Float
) -> Float:
    """Effort for the next year: e·(1 + r·shortfall), within limits; 1 is the plan as published.

    ``shortfall`` = 1 − projected/target, between −1 and 1; a ``response`` r of 0 changes nothing.
    A target already met lowers the effort.
    """
    shortfall = np.clip(1.0 - projected / target, -1.0, 1.0)
    changed = np.clip(effort * (1.0 + response * shortfall), low, high)
    return np.where(response > 0.0, changed, effort)
