"""Buyers pay for machines, or fees for leased ones; firms pay for what they make."""

from __future__ import annotations

from benchmarks.compiled.layout import CLASS_OF_LINE, LINES, MACHINES, compiled


@compiled
def collect_sales(p, world, firms, leaves, sums, count):
    units, value, on_lease, whole = sums.orders, sums.sold, sums.leader, sums.held
    for made in range(MACHINES):
        units[made] = value[made] = on_lease[made] = whole[made] = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made = firms.makes[i]
        if made < MACHINES:
            firms.sales[i] = firms.shipped[i] * firms.price[i]
            units[made] += firms.shipped[i]
            value[made] += firms.sales[i]
        else:
            firms.sales[i] = firms.made[i] * firms.price[i]
    for leaf in range(count):
        take_machines(world, leaves, sums, leaf)
    for made in range(MACHINES):
        on_lease[made] = on_lease[made] / whole[made] if whole[made] > 0.0 else 0.0
    let = collect_prices(world, firms, sums)
    settle_leases(p, world, firms, leaves, let, count)


@compiled
def take_machines(world, leaves, sums, leaf):
    """Users of a leaf pay the mean price of the class for what they don't lease."""
    units, value, on_lease, whole = sums.orders, sums.sold, sums.leader, sums.held
    for line in range(LINES):
        made = CLASS_OF_LINE[line]
        if units[made] > 0.0:
            taken = leaves.delivered[leaf, line] * value[made] / units[made]
            leased = taken * leaves.leased[leaf, line]
            leaves.leased_value[leaf] += leased
            whole[made] += taken
            on_lease[made] += leased
            world.buyers[leaf] -= taken - leased
            world.machine_market += taken - leased


@compiled
def collect_prices(world, firms, sums):
    """Makers get the price of what is sold and keep what is leased; returns what all let out."""
    let = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made = firms.makes[i]
        if made < MACHINES:
            leased = firms.sales[i] * sums.leader[made]
            firms.leased_value[i] += leased
            firms.cash[i] += firms.sales[i] - leased
            world.machine_market -= firms.sales[i] - leased
        let += firms.leased_value[i]
    return let


@compiled
def settle_leases(p, world, firms, leaves, let, count):
    """Users of leased machines pay wear and a return on them; a firm's own work is paid."""
    fee = world.wear + p.leasing_return * world.dt
    in_use = 0.0
    for leaf in range(count):
        in_use += leaves.leased_value[leaf]
    if in_use <= 0.0:
        fee = 0.0
    for leaf in range(count):
        if in_use > 0.0:
            due = let * fee * leaves.leased_value[leaf] / in_use
            world.buyers[leaf] -= due
            world.machine_market += due
        leaves.leased_value[leaf] *= 1.0 - world.wear
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        got = firms.leased_value[i] * fee
        world.machine_market -= got
        firms.leased_value[i] *= 1.0 - world.wear
        spent = firms.made[i] * firms.conversion_cost[i]
        raw = 0.0 if firms.makes[i] < MACHINES else spent * p.raw_material_share
        firms.cash[i] += got - spent
        world.suppliers += raw
        world.workers += spent - raw
