"""Policy instruments: one small class a kind, found by the name the scenario gives it."""

from __future__ import annotations

from sim.model.levers.base import Copied, Instruments, Lever, PolicyView
from sim.model.levers.demand_side import (
    DemonstrationScenes,
    FirstPurchase,
    Leasing,
    ProjectSubsidy,
)
from sim.model.levers.finance_side import SuperDeduction
from sim.model.levers.supply_side import (
    ComputeVoucher,
    GuidanceFund,
    InnovationPlatform,
    ResearchGrant,
)

KINDS: dict[str, type[Lever]] = {
    lever.kind: lever
    for lever in (
        GuidanceFund,
        ComputeVoucher,
        ResearchGrant,
        ProjectSubsidy,
        DemonstrationScenes,
        FirstPurchase,
        Leasing,
        InnovationPlatform,
        SuperDeduction,
    )
}

__all__ = ["KINDS", "Copied", "GuidanceFund", "Instruments", "Lever", "PolicyView"]
