"""Funds and firms, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.report.blocks import Block, Pictures, Section
from sim.report.projections import NATION, years_table
from sim.report.results_asked import Asked

MONEY: Final = (
    "public_money",
    "public_money_net",
    "public_money_guidance_fund",
    "social_capital",
    "fund_proceeds",
    "deals",
    "deal_amount",
    "deals_makers",
)
FIRMS: Final = (
    "makers",
    "component_firms",
    "intelligence_firms",
    "entries",
    "exits",
    "mergers",
    "listings",
    "concentration",
)


def firms(asked: Sequence[Asked]) -> Section:
    """What is paid and invested, who enters and who is left, in the region and the nation."""
    blocks: list[Block] = []
    for region in dict.fromkeys((asked[0].region, NATION)):
        blocks.append(years_table(asked[0], region, MONEY, "firms.money"))
        blocks.append(years_table(asked[0], region, FIRMS, "firms.firms"))
    blocks.append(Pictures(("funds", "firms")))
    return Section("firms", tuple(blocks))
