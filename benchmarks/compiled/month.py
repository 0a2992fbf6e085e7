"""One month of one world, told in order, and a whole run."""

from __future__ import annotations

from benchmarks.compiled.costs import set_costs_and_prices
from benchmarks.compiled.demand import say_what_is_wanted
from benchmarks.compiled.funding import raise_equity
from benchmarks.compiled.investment import follow_orders, invest
from benchmarks.compiled.layout import compiled
from benchmarks.compiled.orders import place_orders
from benchmarks.compiled.policy import apply_policy, review_plans, settle_policy
from benchmarks.compiled.population import (
    choose_plants,
    grow_older,
    let_firms_enter,
    let_firms_leave,
    let_known_firms_enter,
)
from benchmarks.compiled.research import do_research
from benchmarks.compiled.sales import collect_sales
from benchmarks.compiled.start import start
from benchmarks.compiled.supply import deliver, make_machines
from benchmarks.compiled.year import count_the_month, write_the_year

TOLERANCE = 1e-9  # of the money that stands in the purses


@compiled
def live(inputs, state, rooms, results, seed, replicate):
    """A world from the first month to the last; ``table`` (years, regions, indicators) is zeros.

    ``told`` is the table by the indicators' names; ``deals`` and ``at_home`` are rooms to write.
    """
    p, place, known, dated, drawn, aims = inputs
    world, firms, leaves, funds, levers = state
    year, sums, received, deals, at_home, now = rooms
    table, told = results
    start(p, world, place, firms, leaves, year, received, sums, known, seed, replicate)
    count = len(place.wage)
    for step in range(len(table) * world.steps_per_year):
        open_month(world, firms, step)
        apply_policy(
            p, world, place, firms, leaves, funds, levers, year, received, dated, drawn, now
        )
        do_research(p, world, place, firms, leaves, sums)
        set_costs_and_prices(p, world, firms, sums)
        say_what_is_wanted(p, world, place, leaves, sums)
        place_orders(p, world, place, firms, leaves, levers, sums)
        settle_policy(p, world, place, firms, leaves, levers, year, sums)
        make_machines(p, world, place, firms, sums)
        deliver(world, firms, leaves, sums, count)
        collect_sales(p, world, firms, leaves, sums, count)
        count_the_month(p, world, firms, leaves, year, count)
        follow_orders(p, world, firms)
        raise_equity(p, world, place, firms, funds, year, deals, at_home)
        invest(p, world, firms)
        let_known_firms_enter(p, world, firms, year, received, known)
        let_firms_enter(p, world, place, firms, leaves, year, received, sums)
        choose_plants(p, world, place, firms, sums)
        let_firms_leave(p, world, place, firms, leaves, year, sums)
        check_the_books(world, firms, funds)
        if world.december:
            row = world.year - world.start_year
            rows = table[row], told[row]
            write_the_year(p, world, place, firms, leaves, levers, year, sums, now, rows)
            review_plans(p, world, aims, table)
        grow_older(p, world, firms)


@compiled
def open_month(world, firms, step):
    """Nothing has happened yet; in January the counters of the old year move on."""
    per_year = world.steps_per_year
    world.step, world.year = step, world.start_year + step // per_year
    world.time = world.start_year + step / per_year
    world.january, world.december = step % per_year == 0, (step + 1) % per_year == 0
    for i in range(world.rows):
        firms.subsidies[i] += firms.support[i]
        firms.orders[i] = firms.made[i] = firms.bill[i] = firms.shipped[i] = 0.0
        firms.lost[i] = firms.sales[i] = firms.support[i] = 0.0
        if world.january and step > 0:
            firms.research_year_before[i] = firms.research_last_year[i]
            firms.research_last_year[i] = firms.research_this_year[i]
            firms.research_this_year[i] = firms.sales_this_year[i] = 0.0


@compiled
def check_the_books(world, firms, funds):
    """All money is somewhere: what was paid was received; markets pass on what they take in."""
    held = world.workers + world.suppliers + world.investors + world.lenders
    scale = 1.0 + abs(world.workers) + abs(world.suppliers) + abs(world.investors)
    scale += abs(world.lenders)
    for i in range(world.rows):
        if firms.alive[i]:
            held += firms.cash[i]
            scale += abs(firms.cash[i])
    for k in range(len(funds)):
        held += funds[k].cash
        scale += abs(funds[k].cash)
    for region in range(len(world.treasuries)):
        held += world.treasuries[region]
        scale += abs(world.treasuries[region])
    for leaf in range(len(world.buyers)):
        held += world.buyers[leaf]
        scale += abs(world.buyers[leaf])
    between = max(abs(world.parts_market), abs(world.machine_market))
    if not (abs(held) <= TOLERANCE * scale and between <= TOLERANCE * scale):
        raise RuntimeError("money came from nowhere or was lost")
