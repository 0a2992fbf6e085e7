"""The money of a region's guidance funds, from what was announced to what came back.

A run holds what treasuries paid into funds, what other money came along and what was returned.
What was announced and what of it is really raised stand in the scenario's levers and in what each
world drew of them. A fund calls money when a deal closes, so what is drawn is what is invested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.figures import plots
from sim.figures.inputs import Floats

if TYPE_CHECKING:
    from sim.evidence import RegionTree
    from sim.experiment.results import RunResult
    from sim.scenario import LeverTerms

_KIND: Final = "guidance_fund"
PUBLIC: Final = "public_money_guidance_fund"
FLOWS: Final = (PUBLIC, "social_capital", "deal_amount", "fund_proceeds", "public_money_returned")


@dataclass(frozen=True)
class FundMoney:
    """Yuan over the whole run, (world,) each, and a year, (world, year).

    ``private`` from the funds' other investors and ``beside`` them are None where a run cannot
    tell them apart; ``social`` is their sum. ``rounds`` are all rounds of the region's firms.
    """

    announced: Floats
    raised: Floats
    drawn: Floats
    social: Floats
    rounds: Floats
    proceeds: Floats
    returned: Floats
    private: Floats | None
    beside: Floats | None
    drawn_yearly: Floats
    social_yearly: Floats


def funds_of(result: RunResult, region: str, tree: RegionTree) -> list[LeverTerms]:
    """The guidance funds of governments in the region."""
    return [
        lever
        for lever in result.scenario.levers
        if lever.kind == _KIND and region in (lever.region, *tree.ancestors(lever.region))
    ]


def money_of(result: RunResult, region: str, tree: RegionTree) -> FundMoney:
    """The money of the funds there. Raises CannotDraw where the result does not hold it."""
    every = [plots.series_of(result, region, name) for name in FLOWS]
    kept = np.isfinite(np.stack(every)).all(axis=(0, 2))
    public, social, rounds, proceeds, returned = plots.together(result, region, FLOWS)
    levers = funds_of(result, region, tree)
    announced = np.zeros(len(kept))
    raised = np.zeros(len(kept))
    for lever in levers:
        size = _number(result, lever, "size") * _number(result, lever, "sector_share")
        size = size * _number(result, lever, "strength")
        announced += size
        raised += size * _number(result, lever, "realised_share")
    private = _private(result, levers, tree)
    if private is not None:
        private = private[kept]
    whole = social.sum(axis=1)
    return FundMoney(
        announced=announced[kept],
        raised=raised[kept],
        drawn=public.sum(axis=1),
        social=whole,
        rounds=rounds.sum(axis=1),
        proceeds=proceeds.sum(axis=1),
        returned=returned.sum(axis=1),
        private=private,
        beside=None if private is None else np.maximum(whole - private, 0.0),
        drawn_yearly=public,
        social_yearly=social,
    )


def _private(result: RunResult, levers: Sequence[LeverTerms], tree: RegionTree) -> Floats | None:
    """What other investors paid into the funds: public·(1 − s)/s of each fund, (world,).

    None where two funds share a treasury's line or a share s is dated: a run holds one sum a
    region.
    """
    places = [lever.region for lever in levers]
    nested = any(place in tree.ancestors(other) for place in places for other in places)
    dated = any(lever.numbers["public_share"].schedule for lever in levers)
    if not levers or nested or dated or len(set(places)) < len(places):
        return None
    whole = np.zeros(len(result.values))
    for lever in levers:
        share = _number(result, lever, "public_share")
        if (share <= 0).any():
            return None
        whole += plots.series_of(result, lever.region, PUBLIC).sum(axis=1) * (1.0 - share) / share
    return whole


def _number(result: RunResult, lever: LeverTerms, name: str) -> Floats:
    """What each world has for a field of the lever at the run's end, (world,)."""
    number = lever.numbers[name]
    drawn = result.numbers.get(number.path)
    if drawn is None:
        return np.full(len(result.values), number.at(result.years[-1] + 1.0))
    return np.asarray(drawn, dtype=np.float64)
