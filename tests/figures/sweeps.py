"""Made-up sweeps for the figures' tests: arrays with the shape of a sweep, nothing of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.results import IndicatorLabel

Floats = NDArray[np.float64]
UNITS = "levers.zhejiang.first_purchase.units"
FUND = "levers.zhejiang.guidance_fund.strength"
MIDPOINT = "parameters.budget_midpoint"
AXIS_UNITS = {UNITS: "machine/year", FUND: "share", MIDPOINT: "1", "governments.zhejiang": ""}
YEARS = tuple(range(2023, 2031))
LABELS = (
    IndicatorLabel("machines_produced", "machine", "machines produced", "整机产量"),
    IndicatorLabel("public_money", "yuan", "public money paid", "财政支出"),
)
AIM = "zhejiang.units.2027"


@dataclass(frozen=True)
class FakeSweep:
    """``machines`` and ``money``, (point, replicate), of 2027 and to the end of it."""

    design: dict[str, tuple[Any, ...]]
    machines: Floats
    money: Floats
    kind: str = "grid"
    title: dict[str, str] = field(default_factory=lambda: {"en": "Made up", "zh": "虚构"})
    path: Path = Path("results/made-3f9c1e2a")
    years: tuple[int, ...] = YEARS
    regions: tuple[str, ...] = ("china", "zhejiang")
    indicators: tuple[IndicatorLabel, ...] = LABELS

    @property
    def points(self) -> int:
        return self.machines.shape[0]

    @property
    def replicates(self) -> int:
        return self.machines.shape[1]

    @property
    def reference(self) -> int:
        rows = zip(*self.design.values(), strict=True)
        return next((p for p, row in enumerate(rows) if all(v is None for v in row)), 0)

    @property
    def manifest(self) -> dict[str, Any]:
        return {
            "name": "made",
            "hash": "3f9c1e2a" + "0" * 24,
            "model_version": "0.1.0",
            "scenario": {"name": "zhejiang", "title": self.title, "focus": "zhejiang"},
            "asked": {"design": self.kind},
            "axes": [{"path": path, "unit": AXIS_UNITS[path]} for path in self.design],
        }

    def values(self, region: str, indicator: str, year: int) -> Floats:
        assert (region, indicator, year) == ("zhejiang", "machines_produced", 2027)
        return self.machines

    def every_year(self, region: str, indicator: str) -> Floats:
        if indicator not in {label.id for label in self.indicators}:
            raise KeyError(indicator)
        each = np.zeros((*self.money.shape, len(self.years)))
        each[:, :, 4] = self.money
        each[:, :, 5:] = 9e12  # after the target's year, so no part of what it costs
        return each


def crossed(replicates: int = 60, *, columns: int = 5, rows: int = 4, level: float = 1.6e4) -> Any:
    """A grid in which more orders and an earlier budget give more machines, on one luck."""
    orders = np.linspace(0, 8000, columns)
    years = np.linspace(2024.5, 2026, rows)
    pairs = list(product(orders, years))
    luck = np.random.default_rng(5).lognormal(0, 0.5, replicates)
    machines = np.array(
        [[level * one * (1.5 - 0.6 * (y - 2024.5)) + o for one in luck] for o, y in pairs]
    )
    money = np.array([[2e9 + 1e5 * o * one for one in luck] for o, _ in pairs])
    design = {UNITS: tuple(o for o, _ in pairs), MIDPOINT: tuple(y for _, y in pairs)}
    return FakeSweep(design, machines, money)


def one_at_a_time(replicates: int = 80) -> Any:
    """The scenario, then three inputs: one that matters, one that does nothing, a choice."""
    luck = np.random.default_rng(6).lognormal(0, 0.5, replicates)
    rows = [(None, None, None), (0.0, None, None), (8000.0, None, None), (None, 0.0, None)]
    rows += [(None, 2.0, None), (None, None, "plan"), (None, None, "adaptive")]
    factors = [1.0, 0.6, 1.5, 1.0, 1.0, 1.0, 1.15]
    machines = np.array([[2e4 * factor * one for one in luck] for factor in factors])
    columns = list(zip(*rows, strict=True))
    design = dict(zip((UNITS, FUND, "governments.zhejiang"), columns, strict=True))
    return FakeSweep(design, machines, np.full_like(machines, 1e9), "oat")


def sampled(points: int = 160, replicates: int = 4) -> Any:
    """Two inputs drawn together, of which only the orders matter."""
    generator = np.random.default_rng(7)
    orders, fund = generator.uniform(0, 8000, points), generator.uniform(0, 2, points)
    luck = generator.lognormal(0, 0.3, replicates)
    luck[0] = 1.0
    machines = (1.3e4 + 1.6 * orders)[:, None] * luck
    money = (1e9 + 1e5 * orders)[:, None] * np.ones(replicates)
    design = {UNITS: tuple(map(float, orders)), FUND: tuple(map(float, fund))}
    return FakeSweep(design, machines, money, "lhs")
