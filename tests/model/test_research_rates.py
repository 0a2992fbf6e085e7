"""Research in closed form: chances are rates, and each gap closes at its own speed."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import research


def one(value: float) -> np.ndarray:
    return np.array([[value]])


@pytest.mark.parametrize("parts", [2, 12])
def test_failing_in_every_part_of_a_step_is_failing_in_the_step(parts: int) -> None:
    def chance(dt: float) -> float:
        return research.success_chance(one(2e8), one(1e8), one(0.5), one(0.7), dt)[0, 0]

    assert (1 - chance(1.0 / parts)) ** parts == pytest.approx(1 - chance(1.0), rel=1e-12)
    assert chance(1.0) == pytest.approx(1 - np.exp(-0.7 * np.sqrt(2.0)), rel=1e-12)


@pytest.mark.parametrize(
    ("success", "expected"),
    [(False, 0.1 * (0.4 - 0.3) + 0.02 * (0.5 - 0.3)), (True, 0.1 * 0.1 + 0.02 * 0.2 + 0.25 * 0.5)],
)
def test_each_gap_closes_by_its_own_share(success: bool, expected: float) -> None:
    """Capability 0.3; neighbours 0.4, the best 0.5, the frontier 0.8."""
    change = research.capability_change(
        one(0.3),
        np.array([[success]]),
        one(0.8),
        one(0.4),
        one(0.5),
        one(0.25),
        one(0.1),
        one(0.02),
    )
    assert change[0, 0] == pytest.approx(expected, rel=1e-12)
