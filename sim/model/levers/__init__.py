"""Policy instruments: one small class a kind, found by the name the scenario gives it."""

from __future__ import annotations

from sim.model.levers.base import Copied, Instruments, Lever, PolicyView
from sim.model.levers.demand_side import (
    DemonstrationScenes,
    FirstPurchase,
    FutureFactoryScoring,
    Grading,
    Leasing,
    ProjectSubsidy,
)
from sim.model.levers.finance_side import ListingSupport, MergerSupport, SuperDeduction
from sim.model.levers.places import Incubation, IndustrialPark, InvestmentAttraction
from sim.model.levers.production_side import (
    ExportSupport,
    FirstSetReward,
    IpLoan,
    PilotPlatform,
    SupplyChainCoordination,
)
from sim.model.levers.research_side import (
    ChallengeGrant,
    ComputeCapacity,
    FailureInsurance,
    Talent,
    TrainingGround,
)
from sim.model.levers.supply_side import (
    ComputeVoucher,
    CorpusVoucher,
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
        CorpusVoucher,
        ComputeCapacity,
        ChallengeGrant,
        FirstSetReward,
        PilotPlatform,
        TrainingGround,
        Grading,
        FutureFactoryScoring,
        InvestmentAttraction,
        IndustrialPark,
        Incubation,
        Talent,
        IpLoan,
        FailureInsurance,
        ExportSupport,
        SupplyChainCoordination,
        SuperDeduction,
        ListingSupport,
        MergerSupport,
    )
}

__all__ = ["KINDS", "Copied", "GuidanceFund", "Instruments", "Lever", "PolicyView"]
