"""Buyers pay for machines, or fees for leased ones; firms pay for what they make."""

from __future__ import annotations

from tests.witness.accounts import pay
from tests.witness.chance import chance_within
from tests.witness.things import LINES, MACHINES, Leaf, World


def collect_sales(world: World) -> None:
    for firm in world.firms:
        sold = firm.month.shipped if firm.is_maker else firm.month.made
        firm.month.sales = sold * firm.price
    for machine in MACHINES:
        sell(world, machine)
    collect_fees(world)
    pay_for_production(world)


def sell(world: World, machine: str) -> None:
    """Users pay the mean price of the class; makers keep on their books what is leased."""
    market = world.outside["machine market"]
    makers = world.who_make(machine)
    units = sum(firm.month.shipped for firm in makers)
    value = sum(firm.month.sales for firm in makers)
    if units <= 0.0:
        return
    whole = leased = 0.0
    for leaf in world.leaves.values():
        for line in LINES:
            if line[1] == machine:
                taken, on_lease = take(world, leaf, line, value / units)
                whole += taken
                leased += on_lease
                pay(leaf.buyers, market, taken - on_lease)
    share = leased / whole if whole > 0.0 else 0.0
    for firm in makers:
        pay(market, firm, firm.month.sales * (1.0 - share))
        firm.leased_value += firm.month.sales * share


def take(world: World, leaf: Leaf, line: tuple[str, str], price: float) -> tuple[float, float]:
    """Worth of the machines that a leaf's line takes, and the part of it that is leased."""
    taken = world.month.delivered[leaf.name, line] * price
    on_lease = taken * world.month.leased.get((leaf.name, line), 0.0)
    leaf.leased_value += on_lease
    return taken, on_lease


def collect_fees(world: World) -> None:
    """Users of leased machines pay wear and a return on them, in proportion to what they lease."""
    market = world.outside["machine market"]
    wear = chance_within(1.0 / world.p("machine_life"), world.dt)
    earned = world.p("leasing_return") * world.dt
    fee = wear + earned
    in_use = sum(leaf.leased_value for leaf in world.leaves.values())
    if in_use > 0.0:
        due = sum(firm.leased_value for firm in world.firms) * fee
        for leaf in world.leaves.values():
            pay(leaf.buyers, market, due * leaf.leased_value / in_use)
        for firm in world.firms:
            firm.month.lease_return = firm.leased_value * earned
            pay(market, firm, firm.leased_value * fee)
    for firm in world.firms:
        firm.leased_value *= 1.0 - wear
    for leaf in world.leaves.values():
        leaf.leased_value *= 1.0 - wear


def pay_for_production(world: World) -> None:
    """A firm's own work is paid to workers; suppliers of parts buy raw materials too."""
    for firm in world.firms:
        spent = firm.month.made * firm.conversion_cost
        raw = 0.0 if firm.is_maker else spent * world.p("raw_material_share")
        pay(firm, world.outside["suppliers"], raw)
        pay(firm, world.outside["workers"], spent - raw)
