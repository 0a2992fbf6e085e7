"""A figure of the report: what was measured, how much it varied, what was aimed at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from benchmarks.timing import Median


@dataclass(frozen=True)
class Row:
    """One line of a table. ``value`` None: not measured, ``note`` says why.

    ``at_least``: whether the aim is a least value rather than a greatest one.
    """

    id: str
    label: str
    unit: str
    value: float | None
    least: float | None = None
    greatest: float | None = None
    rounds: int = 0
    aim: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without an aim or a value."""
        if self.aim is None or self.value is None:
            return None
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    def verdict(self) -> str:
        """The aim's fate in words; by how much it is missed."""
        if self.aim is None:
            return ""
        if self.value is None:
            return "not measured"
        if self.met:
            return "met"
        if self.aim == 0.0 or self.value == 0.0:
            return "missed"
        factor = self.aim / self.value if self.at_least else self.value / self.aim
        return f"missed by a factor of {short(factor)}"

    def aim_text(self) -> str:
        """The aim with its direction."""
        if self.aim is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {short(self.aim)} {self.unit}".strip()

    def value_text(self) -> str:
        """The value with its unit."""
        return "–" if self.value is None else f"{short(self.value)} {self.unit}".strip()

    def spread_text(self) -> str:
        """Least to greatest, if more than one round was run."""
        if self.least is None or self.greatest is None or self.rounds < 2:
            return ""
        return f"{short(self.least)}–{short(self.greatest)}"

    def as_json(self) -> dict[str, Any]:
        """The row as plain values."""
        return {**vars(self), "met": self.met, "verdict": self.verdict()}


def row(id: str, label: str, unit: str, found: Median, scale: float = 1.0, **more: Any) -> Row:
    """A row from a median, in ``scale`` units a unit."""
    return Row(
        id,
        label,
        unit,
        found.value * scale,
        found.least * scale,
        found.greatest * scale,
        found.rounds,
        **more,
    )


def short(number: float) -> str:
    """Three digits, thousands apart, no exponent."""
    if number == 0.0 or not math.isfinite(number):
        return f"{number:.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(number))))
    text = f"{round(number, digits):,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
