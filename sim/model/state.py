"""The columns of firms, funds and leaf regions: shape, unit and meaning, in one place.

A table is a batch of worlds: every column has the axes (world, row) or (world, row, line). Rows
are permanent places; a firm that leaves frees its row, and the next firm there has a new identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.vocabulary import PRODUCT_CLASSES
from sim.model.axes import DEMAND_LINES

ROW_BLOCK = 64  # the table of firms has a whole number of blocks of so many rows

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]


def column(unit: str, meaning: str, **more: Any) -> Any:
    """A column of a table; its unit and meaning are read by the documentation and the views."""
    return field(metadata={"unit": unit, "meaning": meaning, **more})


@dataclass
class Firms:
    """Firms of all tiers, axes (world, firm row). Money in yuan at 2024 prices."""

    alive: Bool = column("", "the row holds a firm")
    identity: Int = column("", "number of its birth, the key of its draws; never used again")
    valued_before: Bool = column("", "valued above CNY 10 bn when firms began to count as new")
    home: Int = column("leaf", "leaf region of the headquarters and first plant")
    plant: Int = column("leaf", "leaf region of the second plant (home if none)")
    plant_share: Float = column("share", "share of output made in the second plant")
    product_class: Int = column("class", "what it makes: index into PRODUCT_CLASSES")
    age: Float = column("year", "time since entry")
    capability: Float = column("share", "labour productivity of its machines against a person")
    cumulative_output: Float = column("machine", "machines (component firms: sets) ever made")
    conversion_cost: Float = column("yuan/machine", "its own work on one, materials apart")
    unit_cost: Float = column("yuan/machine", "cost of making one now")
    margin: Float = column("share", "share of the price above unit cost")
    price: Float = column("yuan/machine", "price asked")
    capacity: Float = column("machine/year", "installed capacity")
    capacity_ordered: Float = column("machine/year", "capacity ordered, not begun")
    capacity_building: Float = column("machine/year", "capacity being built")
    stock: Float = column("machine", "finished machines not shipped")
    backlog: Float = column("machine", "orders waiting")
    cash: Float = column("yuan", "money at hand")
    equity_raised: Float = column("yuan", "equity received since entry")
    valuation: Float = column("yuan", "post-money value at the last round, or marked since")
    since_deal: Float = column("year", "time since the last round")
    market_share: Float = column("share", "share of last step's orders in its class")
    orders_fast: Float = column("machine/year", "orders, 3-month moving average")
    orders_slow: Float = column("machine/year", "orders, 12-month moving average")
    research: Float = column("yuan/year", "research spending now, own money")
    research_this_year: Float = column("yuan", "own research spending since January")
    research_last_year: Float = column("yuan", "own research spending in the last calendar year")
    research_year_before: Float = column("yuan", "own research spending in the year before that")
    support: Float = column("yuan/year", "public research support received this step, as a rate")
    subsidies: Float = column("yuan", "public money received since entry")
    sales_this_year: Float = column("yuan", "humanoid sales since January")
    sales_rate: Float = column("yuan/year", "humanoid sales, 12-month moving average")
    leased_value: Float = column("yuan", "machines it lets out, at undepreciated price")
    debt: Float = column("yuan", "loans not yet repaid, those on patents too")
    pledged_debt: Float = column("yuan", "part of the debt lent on patents")
    support_account: Float = column("yuan", "public research support not yet spent")
    profit_this_year: Float = column("yuan", "profit before tax since January")
    tax_losses: Float = column("yuan", "losses of earlier years, to be set against profit")
    tax_owed: Float = column("yuan", "profit tax due and not yet paid")
    tax_borne: Float = column("yuan", "profit tax paid last January, less what was refunded")
    listed_at: Float = column("year", "calendar time at which it went public, 0 if it did not")
    takeover_price: Float = column("yuan", "paid last step for a firm it took over")
    appeal: Float = column("", "pull on buyers not explained by capability, price, experience")


@dataclass
class Funds:
    """Funds, axes (world, fund row)."""

    commitment: Float = column("yuan", "what a guidance fund can call in all (realised size)")
    public_share: Float = column("share", "share of each call paid by a treasury")
    local_share: Float = column("share", "share of deals that must stay in its region")
    pace: Float = column("yuan/year", "investment budget now")
    invested: Float = column("yuan", "invested since the start")
    cash: Float = column("yuan", "called and not yet invested")
    powder: Float = column("yuan", "budget accrued at its pace, not yet invested; deals follow it")


@dataclass
class Leaves:
    """Leaf regions, axes (world, leaf) or (world, leaf, demand line)."""

    fleet: Float = column("machine", "machines in use, by demand line")
    waiting: Float = column("machine", "orders of its users not yet delivered, by demand line")
    demonstrations: Float = column("scene", "scenes shown so far, by demand line")
    leasing: Float = column("share", "share of buyers that can lease, by demand line")
    platform_gain: Float = column("share", "extra regional spillover from common platforms")
    entry_cost_cut: Float = column("share", "cut of an entrant's fixed cost by platforms")
    training_data: Float = column("machine year", "machine-years of experience gathered")
    support_rate: Float = column("yuan/year", "public money paid to firms, 12-month average")
    leased_value: Float = column("yuan", "machines its users lease, at undepreciated price")
    compute_support: Float = column("yuan", "computing paid with public money in this step")
    talent_gained: Float = column("yuan/year", "research that people won carry (lost: negative)")
    public_machines: Float = column("machine", "machines bought with public money, by demand line")


@dataclass
class Nation:
    """World-wide values, axes (world,) or (world, class)."""

    class_output: Float = column("machine", "ever made, by product class", wide=True)
    class_price: Float = column("yuan/machine", "mean price by product class", wide=True)
    frontier: Float = column("share", "capability that present knowledge allows")
    heat: Float = column("", "log of deal activity against its normal level")
    sales_growth: Float = column("1/year", "growth of machine orders seen by investors, lagged")


@dataclass
class State:
    """Everything a batch of worlds remembers from one step to the next.

    ``stakes``: (worlds, guidance funds, firms) share of each firm that each fund holds.
    """

    firms: Firms
    funds: Funds
    leaves: Leaves
    nation: Nation
    stakes: Float


def in_blocks(rows: int) -> int:
    """So many rows, made up to whole blocks."""
    return -(-rows // ROW_BLOCK) * ROW_BLOCK


def empty_state(
    worlds: int, firm_rows: int, fund_rows: int, leaves: int, guidance_funds: int = 0
) -> State:
    """A state of zeros (no firm, no fund, no machine)."""
    shapes = {
        Firms: (worlds, firm_rows),
        Funds: (worlds, fund_rows),
        Leaves: (worlds, leaves),
    }

    def table(kind: Any, shape: tuple[int, ...]) -> Any:
        by_line = {"fleet", "waiting", "demonstrations", "leasing", "public_machines"}
        columns = {}
        for item in fields(kind):
            dtype = {"Bool": bool, "Int": np.int64}.get(str(item.type), np.float64)
            full = (*shape, len(DEMAND_LINES)) if item.name in by_line else shape
            if kind is Nation and item.metadata.get("wide"):
                full = (worlds, len(PRODUCT_CLASSES))
            columns[item.name] = np.zeros(full, dtype=dtype)
        return kind(**columns)

    return State(
        firms=table(Firms, shapes[Firms]),
        funds=table(Funds, shapes[Funds]),
        leaves=table(Leaves, shapes[Leaves]),
        nation=table(Nation, (worlds,)),
        stakes=np.zeros((worlds, guidance_funds, firm_rows)),
    )
