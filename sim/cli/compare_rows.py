"""What `sim compare --json` holds: plain values under stable keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.analysis.comparison import MONEY

if TYPE_CHECKING:
    from sim.analysis.comparison import Comparison, LeverEffect, PlanEffect

UNITS = {
    "home": "machine",
    "elsewhere": "machine",
    "nation": "machine",
    "share": "share",
    "money": "yuan",
    "per_money": "machine / 1e8 yuan",
}


def comparison_row(found: Comparison, start: int, year: int) -> dict[str, Any]:
    """Plain values of two scenarios side by side."""
    return {
        "figures": [
            {
                "region": each.region,
                "indicator": each.indicator,
                "unit": each.unit,
                "years": [start if each.indicator == MONEY else year, year],
                **(each.change.row() if each.change is not None else {"worlds": 0}),
            }
            for each in found.figures
        ],
        "per_money": [
            {
                "region": region,
                "unit": UNITS["per_money"],
                **(each.row() if each is not None else {"ratio": None}),
            }
            for region, each in found.per_money.items()
        ],
        "targets": [
            {
                "id": each.target.id,
                "region": each.target.region,
                "year": each.target.year,
                **each.change.row(),
            }
            for each in found.targets
        ],
    }


def plan_row(effect: PlanEffect) -> dict[str, Any]:
    """Plain values of one plan."""
    return {
        "region": effect.region,
        "home": effect.home.row(),
        "elsewhere": effect.elsewhere.row(),
        "nation": effect.nation.row(),
        "share": None if effect.share is None else effect.share.row(),
        "money": effect.money.row(),
        "per_money": None if effect.per_money is None else effect.per_money.row(),
        "worlds": effect.worlds,
    }


def lever_row(effect: LeverEffect) -> dict[str, Any]:
    """Plain values of one lever."""
    return {
        "lever": effect.path,
        "region": effect.region,
        "nation": effect.nation.row(),
        "home": effect.home.row(),
        "money": effect.money.row(),
        "per_money": None if effect.per_money is None else effect.per_money.row(),
        "worlds": effect.worlds,
    }
