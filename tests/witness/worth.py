"""What a firm is worth before new money comes in."""

from __future__ import annotations

import math

from tests.witness.investment import expected_growth
from tests.witness.things import Firm, World


def worth_now(world: World, firm: Firm) -> float:
    """max(floor, multiple·sales·e^(g/2))·e^(κ·h), whatever the last mark."""
    growth = expected_growth(world, firm.orders_fast, firm.orders_slow)
    by_sales = world.p("sales_multiple") * firm.sales_rate * math.exp(0.5 * max(growth, 0.0))
    value = max(world.p("seed_value", firm.makes), by_sales)
    return value * math.exp(world.p("heat_on_value") * world.heat)
