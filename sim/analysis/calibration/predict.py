"""What worlds say where a figure was published: the model's side of each comparison.

The model writes years. A figure of part of a year is read from its year's total as if the market
grew steadily within it, a count on a day from the counts at the year ends around it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Comparison, makers, regions
from sim.evidence.likelihoods import MAKER_UNITS, QUANTITY_UNITS
from sim.model.axes import DEMAND_LINES
from sim.model.batch import BatchResult
from sim.model.detail import AMOUNTS
from sim.model.indicators import INDEX

Float = NDArray[np.float64]

STOCKS = frozenset(("makers", "component_firms", "intelligence_firms", "firms", "fleet", "scenes"))
RATIOS = frozenset(("mean_price", "mean_price_basic", "mean_price_functional"))
SO_FAR = {"orders_so_far": "orders", "maker_machines_so_far": "maker_machines"}
LEAST = 0.01  # of the figure: a world that has next to nothing is far off, not infinitely far
SLOWEST, FASTEST = 1.001, 1000.0  # growth within a year, so that its closed form stays finite


def figures(result: BatchResult, comparisons: Sequence[Comparison], start_year: int) -> Float:
    """What each world has for each figure, in its comparison's unit, (worlds, figures); 0 for the
    price of what nobody made."""
    found = np.empty((len(result.replicates), len(comparisons)))
    for column, comparison in enumerate(comparisons):
        yearly = yearly_quantity(result, comparison)
        found[:, column] = np.nan_to_num(at_period(yearly, comparison, start_year))
    return found


def logs_of(found: Float, comparisons: Sequence[Comparison]) -> Float:
    """Logarithms of what worlds have, of the same shape; NaN stays."""
    least = LEAST * np.array([comparison.value for comparison in comparisons])
    return np.asarray(np.log(np.maximum(found, least)))


def yearly_quantity(result: BatchResult, comparison: Comparison) -> Float:
    """The compared quantity of each year, (worlds, years), in the comparison's unit."""
    quantity = SO_FAR.get(comparison.quantity, comparison.quantity)
    if quantity in MAKER_UNITS:
        return _of_maker(result, comparison.maker, quantity)
    if quantity == "unit_cost_functional":
        machines, _, cost = np.moveaxis(result.detail.classes[:, :, 1], -1, 0)
        return _ratio(cost, machines)
    if quantity == "research_share_of_basic":
        return _research_share(result)
    rows = [regions().all.index(region) for region in comparison.regions]
    if quantity in RATIOS and len(rows) > 1:
        raise ValueError(f"{quantity} of several regions is no sum")
    figures: Float = result.indicators[:, :, rows, INDEX[quantity]].sum(axis=2)
    return figures


def _of_maker(result: BatchResult, maker: str, quantity: str) -> Float:
    row = [known.name for known in makers()].index(maker)
    figures = result.detail.makers[:, :, row]
    machines, sales, cost = (figures[..., AMOUNTS.index(name)] for name in AMOUNTS)
    if quantity == "maker_price":
        return _ratio(sales, machines)
    if quantity == "maker_unit_cost":
        return _ratio(cost, machines)
    return sales if quantity == "maker_sales" else machines


def _research_share(result: BatchResult) -> Float:
    """Basic machines that go to research, of all basic machines put to use."""
    lines = result.detail.lines
    basic = [row for row, (_, product) in enumerate(DEMAND_LINES) if product == "basic"]
    research = DEMAND_LINES.index(("research", "basic"))
    return _ratio(lines[..., research], lines[..., basic].sum(axis=-1))


def _ratio(amount: Float, machines: Float) -> Float:
    """``amount``/``machines``, 0 where nothing was made."""
    made = machines > 1e-6
    return np.where(made, amount / np.where(made, machines, 1.0), 0.0)


def at_period(yearly: Float, comparison: Comparison, start_year: int) -> Float:
    """The figure for the comparison's period, (worlds,), from yearly figures (worlds, years)."""
    begin = calendar_time(comparison.observation.start)
    end = calendar_time(comparison.observation.end, end_of_day=True)
    if comparison.quantity in SO_FAR:
        return so_far(yearly, end - start_year)
    if comparison.quantity in STOCKS:
        return stock_at(yearly, end - start_year)
    if QUANTITY_UNITS[comparison.quantity] in ("yuan/machine", "share"):
        return yearly[:, int(begin) - start_year]
    return so_far(yearly, end - start_year) - so_far(yearly, begin - start_year)


def calendar_time(day: str, end_of_day: bool = False) -> float:
    """A day 'YYYY-MM-DD' in years, 2025.0 for the beginning of 2025-01-01."""
    date = datetime.date.fromisoformat(day)
    first = datetime.date(date.year, 1, 1)
    length = (datetime.date(date.year + 1, 1, 1) - first).days
    return date.year + ((date - first).days + end_of_day) / length


def so_far(yearly: Float, years: float) -> Float:
    """What has flowed after so many ``years`` since the start: (worlds,) of (worlds, years).

    Within a year that total S grew g-fold over the year before, the part t of the year has seen
    S·(g^t − 1)/(g − 1): steady growth.
    """
    whole = min(int(np.floor(years + 1e-9)), yearly.shape[1])
    total: Float = yearly[:, :whole].sum(axis=1)
    part = years - whole
    if part < 1e-9:
        return total
    # the first year has none before it: the next year's growth stands in
    later, before = (1, 0) if whole == 0 else (whole, whole - 1)
    growth = yearly[:, later] / np.maximum(yearly[:, before], 1e-9)
    growth = np.clip(growth, SLOWEST, FASTEST)
    return np.asarray(total + yearly[:, whole] * (growth**part - 1.0) / (growth - 1.0))


def stock_at(year_ends: Float, years: float) -> Float:
    """A count so many ``years`` after the start, geometric between the year ends around it."""
    after = min(max(int(np.ceil(years - 1e-9)), 1), year_ends.shape[1])
    late = year_ends[:, after - 1]
    if after == 1:
        return late
    early, part = year_ends[:, after - 2], years - (after - 1)
    floor = 0.1  # a tenth of a firm, so that none has a logarithm
    between = np.maximum(early, floor) ** (1.0 - part) * np.maximum(late, floor) ** part
    return np.asarray(between)
