"""What is made, what components allow, what is shipped, what waits and what is lost."""

from __future__ import annotations

from benchmarks.compiled.layout import (
    CLASS_OF_LINE,
    CLASSES,
    INTELLIGENCE,
    LINES,
    MACHINES,
    PARTS_END,
    SUPPLIES,
    compiled,
)
from benchmarks.compiled.orders import choose_suppliers

ENDLESS = 1e15  # licences a software firm can deliver in a month


@compiled
def able(world, firms, i):
    return ENDLESS if firms.makes[i] == INTELLIGENCE else firms.capacity[i] * world.dt


@compiled
def bought_in_china(p, place, leaf):
    """Share of a maker's parts that comes from the firms of the model, by its home."""
    return 1.0 - p.import_share if place.in_china[leaf] else p.rival_sourcing_in_china


@compiled
def make_machines(p, world, place, firms, sums):
    available, needed = sums.count, sums.leader
    available[:] = 0.0
    needed[:] = 0.0
    plan(p, world, place, firms, sums, available)
    for part in range(MACHINES, CLASSES):
        for leaf in range(len(place.wage)):
            needed[part] += sums.wanted[part, leaf]
    allowed = 1.0  # the scarcest component holds all makers back, pro rata
    for part in range(MACHINES, PARTS_END):
        if needed[part] > 0.0:
            allowed = min(allowed, available[part] / needed[part])
    choose_suppliers(world, place, firms, sums)
    share_out(world, firms, sums, allowed)
    pay_for_materials(p, world, place, firms, sums, allowed)


@compiled
def plan(p, world, place, firms, sums, available):
    """Orders waiting and some cover, less what is in stock, within capacity; parts it takes."""
    for part in range(MACHINES, CLASSES):
        sums.wanted[part][:] = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made, home = firms.makes[i], firms.home[i]
        if made >= MACHINES:
            available[made] += able(world, firms, i)
            continue
        wanted = firms.backlog[i] + p.stock_cover * firms.orders_slow[i] - firms.stock[i]
        planned = min(max(wanted, 0.0), firms.capacity[i] * world.dt)
        firms.planned[i] = planned
        at_home = planned * bought_in_china(p, place, home)
        for part in range(SUPPLIES):
            sums.wanted[MACHINES + part, home] += at_home * sums.sets[made, part]


@compiled
def share_out(world, firms, sums, allowed):
    """Suppliers deliver what was chosen from them as far as they can; others fill the rest."""
    quantity, room, done = sums.orders, sums.leader, sums.count
    for part in range(MACHINES, CLASSES):
        quantity[part] = room[part] = done[part] = 0.0
    for i in range(world.rows):
        made = firms.makes[i]
        if firms.alive[i] and made >= MACHINES:
            most = able(world, firms, i)
            firms.made[i] = min(firms.orders[i] * allowed, most)
            quantity[made] += firms.orders[i] * allowed
            done[made] += firms.made[i]
            room[made] += most - firms.made[i]
    for part in range(MACHINES, CLASSES):
        left = max(quantity[part] - done[part], 0.0)
        room[part] = min(left / room[part], 1.0) if left > 0.0 and room[part] > 0.0 else 0.0


@compiled
def pay_for_materials(p, world, place, firms, sums, allowed):
    """Makers pay the mean price of what was delivered, at home and for imports alike."""
    filled, price, sold = sums.leader, sums.orders, sums.sold
    sold[:] = 0.0
    price[:] = 0.0
    for i in range(world.rows):
        made = firms.makes[i]
        if firms.alive[i] and made >= MACHINES:
            firms.made[i] += (able(world, firms, i) - firms.made[i]) * filled[made]
            revenue = firms.made[i] * firms.price[i]
            world.parts_market -= revenue
            firms.cash[i] += revenue
            sold[made] += firms.made[i]
            price[made] += revenue
    for machine in range(MACHINES):
        price[machine] = 0.0
        for part in range(SUPPLIES):
            supply = MACHINES + part
            if sold[supply] > 0.0:
                price[machine] += sums.sets[machine, part] * price[supply] / sold[supply]
    for i in range(world.rows):
        made = firms.makes[i]
        if firms.alive[i] and made < MACHINES:
            firms.made[i] = firms.planned[i] * allowed
            bill = firms.made[i] * price[made]
            at_home = bill * bought_in_china(p, place, firms.home[i])
            firms.bill[i] = bill
            firms.cash[i] -= bill
            world.parts_market += at_home
            world.suppliers += bill - at_home


@compiled
def deliver(world, firms, leaves, sums, count):
    """Ship what is ordered and finished, lose some of what waits, put machines to use."""
    waited, shipped, lost = sums.held, sums.sold, sums.orders
    for made in range(MACHINES):
        waited[made] = shipped[made] = lost[made] = 0.0
    for i in range(world.rows):
        made = firms.makes[i]
        if not firms.alive[i] or made >= MACHINES:
            continue
        waited[made] += firms.backlog[i]
        stock = firms.stock[i] + firms.made[i]
        firms.shipped[i] = min(stock, firms.backlog[i])
        firms.stock[i] = stock - firms.shipped[i]
        backlog = firms.backlog[i] - firms.shipped[i]
        firms.lost[i] = backlog * world.lose
        firms.backlog[i] = backlog - firms.lost[i]
        shipped[made] += firms.shipped[i]
        lost[made] += firms.lost[i]
    for leaf in range(count):
        in_use = 0.0
        for line in range(LINES):
            made, delivered = CLASS_OF_LINE[line], 0.0
            if waited[made] > 0.0:
                delivered = leaves.waiting[leaf, line] * shipped[made] / waited[made]
                given_up = leaves.waiting[leaf, line] * lost[made] / waited[made]
                held = leaves.fleet[leaf, line] + leaves.waiting[leaf, line]
                if held > 0.0:
                    leaves.public_machines[leaf, line] *= 1.0 - min(given_up / held, 1.0)
                left = leaves.waiting[leaf, line] - delivered - given_up
                leaves.waiting[leaf, line] = max(left, 0.0)
            leaves.delivered[leaf, line] = delivered
            leaves.fleet[leaf, line] += delivered - leaves.fleet[leaf, line] * world.wear
            in_use += leaves.fleet[leaf, line]
        leaves.training_data[leaf] += in_use * world.dt
