"""What this model can't say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.report.blocks import Bullets, Section
from sim.report.target_rows import TargetRow
from sim.report.values import Part, Said, Value

_FIXED: Final = ("chance", "effects", "adoption", "forecasts", "multiplier", "left_out", "counts")


def limits(rows: Sequence[TargetRow]) -> Section:
    """What holds of every report, then how many targets have no counterpart in the model."""
    items: list[Part] = [Said(f"limits.{key}") for key in _FIXED]
    apart = sum(row.status == "not_comparable" for row in rows)
    counts: dict[str, Part] = {
        "count": Value(apart, "count", "targets.yaml:count:not_comparable"),
        "total": Value(sum(not row.reading_of for row in rows), "count", "targets.yaml:count:own"),
    }
    items.append(Said("limits.scopes", counts))
    return Section("limits", (Bullets(tuple(items)),))
