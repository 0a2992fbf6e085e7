"""Who enters and where, who leaves, where second plants go."""

from __future__ import annotations

import math

from benchmarks.compiled.chance import (
    chance_within,
    draw,
    key_of,
    normal_of,
    numbered,
    poisson_of,
    word_of,
)
from benchmarks.compiled.layout import (
    A_LITTLE,
    CLASS_OF_LINE,
    CLASSES,
    LINES,
    MACHINES,
    NEVER,
    NOTABLE,
    compiled,
)

ENTRY_KNOWN, ENTRY_FIRM, ENTRY_COUNT, PLANT_CHOICE, EXIT_IGNORED = (
    word_of(name)
    for name in ("entry.known", "entry.firm", "entry.count", "plant.choice", "exit.ignored")
)
MOST_ENTRIES = 10  # of one class in a month
GIFTS = 4  # draws a newcomer brings: place, capability, money, appeal
BIRTHS = 2**20  # birth numbers kept for a class and month


@compiled
def count_places(firms, world, sums):
    """Firms of each class, and by the leaf of their headquarters."""
    sums.count[:] = 0.0
    sums.count_at[:] = 0.0
    for i in range(world.rows):
        if firms.alive[i]:
            made = firms.makes[i]
            sums.count[made] += 1.0
            sums.count_at[made, firms.home[i]] += 1.0


@compiled
def note_support(p, leaves, sums):
    """What recent public money to a leaf's firms adds to its pull."""
    for leaf in range(len(sums.weight)):
        support = leaves.support_rate[leaf] / p.location_support_scale
        sums.weight[leaf] = p.location_support * math.log(1.0 + support)


@compiled
def note_sites(p, place, sums):
    """The part of the leaves' pull that never moves."""
    for made in range(CLASSES):
        for leaf in range(len(place.wage)):
            sums.site[made, leaf] = (
                p.location_talent * math.log(place.talent_share[leaf])
                + p.location_components * math.log(place.component_base[leaf, made])
                - p.location_wage * math.log(place.wage[leaf])
            )


@compiled
def set_shares(p, place, sums, made, home, extra):
    """Logit shares of China's leaves in ``sums.share[made]``; ``extra`` for ``home``, if any."""
    share, highest = sums.share[made], -math.inf
    for leaf in range(len(share)):
        share[leaf] = 0.0
        if place.in_china[leaf]:
            cluster = p.location_cluster * math.log(1.0 + sums.count_at[made, leaf])
            share[leaf] = sums.site[made, leaf] + cluster + sums.weight[leaf]
            if leaf == home:
                share[leaf] += extra
            highest = max(highest, share[leaf])
    whole = 0.0
    for leaf in range(len(share)):
        if place.in_china[leaf]:
            share[leaf] = math.exp(share[leaf] - highest)
            whole += share[leaf]
    for leaf in range(len(share)):
        share[leaf] /= whole


@compiled
def pick(share, in_china, uniform):
    """The first whose cumulated share reaches the draw."""
    whole, reached, last = share.sum(), 0.0, 0
    for leaf in range(len(share)):
        if in_china[leaf]:
            last = leaf
            reached += share[leaf]
            if uniform * whole <= reached:
                break
    return last


@compiled
def seat(p, world, firms, year, received, row, birth, made, home, key):
    """A firm begins: its gifts, its founders' money."""
    clear(firms, row)
    received[:, row] = 0.0
    firms.alive[row], firms.birth[row], firms.makes[row] = 1, birth, made
    firms.home[row] = firms.plant[row] = home
    talent = normal_of(draw(key, numbered(birth * GIFTS + 1)))
    means = normal_of(draw(key, numbered(birth * GIFTS + 2)))
    charm = normal_of(draw(key, numbered(birth * GIFTS + 3)))
    capability = p.newcomer_capability * world.frontier
    capability *= math.exp(p.newcomer_capability_spread * talent)
    firms.capability[row] = min(capability, world.frontier)
    firms.price[row] = world.class_price[made]
    lerner = 1.0 / p.price_elasticity[made]
    firms.margin[row] = min(max(lerner, p.lowest_margin), p.highest_margin)
    firms.capacity[row] = p.first_capacity[made]
    firms.appeal[row] = p.appeal_spread * charm
    firms.since_deal[row] = NEVER
    invest_in(world, firms, row, p.seed_money[made] * math.exp(p.seed_money_spread * means))
    year.entries[home] += 1.0


@compiled
def invest_in(world, firms, row, money):
    world.investors -= money
    firms.cash[row] += money
    firms.equity_raised[row] += money


@compiled
def clear(firms, row):
    """Forget who stood here, but for what ``seat`` sets and ``open_month`` clears."""
    firms.valued_before[row] = 0
    firms.plant_share[row] = firms.age[row] = firms.cash[row] = 0.0
    firms.conversion_cost[row] = firms.unit_cost[row] = firms.cumulative_output[row] = 0.0
    firms.capacity_ordered[row] = firms.capacity_building[row] = 0.0
    firms.stock[row] = firms.backlog[row] = firms.debt[row] = firms.valuation[row] = 0.0
    firms.market_share[row] = firms.orders_fast[row] = firms.orders_slow[row] = 0.0
    firms.sales_rate[row] = firms.sales_this_year[row] = firms.research[row] = 0.0
    firms.research_this_year[row] = firms.research_last_year[row] = 0.0
    firms.research_year_before[row] = firms.support_account[row] = 0.0
    firms.leased_value[row] = firms.equity_raised[row] = firms.subsidies[row] = 0.0


@compiled
def seat_known_firm(p, world, firms, year, received, known, row):
    firm = known[row]
    key = key_of(world, ENTRY_KNOWN, 0)
    made = firm.makes
    seat(p, world, firms, year, received, row, firm.birth, made, firm.home, key)
    firms.age[row] = max(world.time - firm.entered, 0.0)
    seen = firm.seen
    if math.isnan(seen):
        seen = p.output_where_unpublished if made < MACHINES else 0.0
    firms.appeal[row] = p.known_appeal + p.appeal_of_observed_output * math.log1p(seen)
    firms.capacity[row] *= p.known_capacity_factor
    invest_in(world, firms, row, p.known_extra_money[made])


@compiled
def let_known_firms_enter(p, world, firms, year, received, known):
    """Firms known by name come in the month the evidence gives."""
    for row in range(len(known)):
        entered = known[row].entered
        if entered <= world.start_year + A_LITTLE:
            continue  # there from the start
        if world.time - A_LITTLE <= entered < world.time + world.dt - A_LITTLE:
            seat_known_firm(p, world, firms, year, received, known, row)


@compiled
def let_firms_enter(p, world, place, firms, leaves, year, received, sums):
    """Newcomers by class: more when money is plentiful, fewer as the field fills."""
    count_places(firms, world, sums)
    note_support(p, leaves, sums)
    key = key_of(world, ENTRY_COUNT, world.step)
    plenty = math.exp(world.heat) ** p.entry_activity_exponent
    for made in range(CLASSES):
        set_shares(p, place, sums, made, -1, 0.0)
        there = saved = 0.0
        for leaf in range(len(place.wage)):
            if place.in_china[leaf]:
                there += sums.count_at[made, leaf]
                saved += sums.share[made, leaf] * leaves.entry_cost_cut[leaf]
        rate = p.entry_rate[made] * plenty * math.exp(-there / p.crowded_number[made])
        mean = rate * (1.0 + p.entry_cost_response * saved) * world.dt
        newcomers = poisson_of(draw(key, numbered(made)), mean, MOST_ENTRIES)
        births = (world.step + 1) * CLASSES + made
        seat_newcomers(p, world, place, firms, year, received, sums, made, newcomers, births)


@compiled
def seat_newcomers(p, world, place, firms, year, received, sums, made, newcomers, births):
    """Into the lowest empty rows behind those of the firms known by name."""
    key, row = key_of(world, ENTRY_FIRM, 0), world.known
    for turn in range(newcomers):
        birth = births * BIRTHS + turn
        while row < world.rows and firms.alive[row]:
            row += 1
        if row == len(firms.alive):
            raise RuntimeError("no room for another firm: prepare with more rows")
        world.rows = max(world.rows, row + 1)
        home = pick(sums.share[made], place.in_china, draw(key, numbered(birth * GIFTS)))
        seat(p, world, firms, year, received, row, birth, made, home, key)


@compiled
def choose_plants(p, world, place, firms, sums):
    """Makers in China that grow out of their home look for a second place.

    What public money adds to a leaf's pull stands in ``sums`` since ``let_firms_enter``.
    """
    count_places(firms, world, sums)
    key = key_of(world, PLANT_CHOICE, world.step)
    for i in range(world.rows):
        if not firms.alive[i] or firms.makes[i] >= MACHINES or firms.plant_share[i] > 0.0:
            continue
        if firms.capacity[i] + firms.capacity_ordered[i] <= p.plant_threshold:
            continue
        home, made = firms.home[i], firms.makes[i]
        if not place.in_china[home]:
            continue
        if draw(key, numbered(firms.birth[i] * 2)) < world.search:
            set_shares(p, place, sums, made, home, p.plant_home_bias)
            where = draw(key, numbered(firms.birth[i] * 2 + 1))
            firms.plant[i] = pick(sums.share[made], place.in_china, where)
            firms.plant_share[i] = p.plant_output_share


@compiled
def let_firms_leave(p, world, place, firms, leaves, year, sums):
    """Firms of China without money, or long without customers, close.

    Users keep leased machines of those that close and lose orders that waited with them.
    """
    key = key_of(world, EXIT_IGNORED, world.step)
    leased = leased_lost = 0.0
    held, lost = sums.held, sums.sold
    held[:] = 0.0
    lost[:] = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made = firms.makes[i]
        leased += firms.leased_value[i]
        held[made] += firms.backlog[i]
        if place.in_china[firms.home[i]] and leaves_now(p, world, firms, i, sums.count[made], key):
            leased_lost += firms.leased_value[i]
            lost[made] += firms.backlog[i]
            year.exits[firms.home[i]] += 1.0
            year.orders_lost[firms.home[i]] += firms.backlog[i]
            settle_purse(world, firms, i)
            firms.alive[i] = 0
    if leased > 0.0 and leased_lost > 0.0:
        for leaf in range(len(place.wage)):
            leaves.leased_value[leaf] *= 1.0 - leased_lost / leased
    for made in range(MACHINES):
        if held[made] > 0.0 and lost[made] > 0.0:
            drop_orders(place, leaves, made, min(lost[made] / held[made], 1.0))


@compiled
def drop_orders(place, leaves, made, part):
    """A part of the users' waiting orders of a class is gone, public ones among them."""
    for leaf in range(len(place.wage)):
        for line in range(LINES):
            if CLASS_OF_LINE[line] == made:
                dropped = leaves.waiting[leaf, line] * part
                had = leaves.fleet[leaf, line] + leaves.waiting[leaf, line]
                if had > 0.0:
                    leaves.public_machines[leaf, line] *= 1.0 - min(dropped / had, 1.0)
                leaves.waiting[leaf, line] -= dropped


@compiled
def leaves_now(p, world, firms, i, rivals, key):
    """Broke; or old enough to be known, with few orders, and the draw says so."""
    if firms.cash[i] < -p.credit_line * firms.sales_rate[i]:
        return True
    if firms.age[i] <= p.exit_patience:
        return False
    if firms.market_share[i] >= p.negligible_share / rivals:
        return False
    return draw(key, numbered(firms.birth[i])) < world.give_up


@compiled
def settle_purse(world, firms, i):
    """Lenders first, then investors; what is owed beyond is written off."""
    money = max(firms.cash[i], 0.0)
    repaid = min(money, firms.debt[i])
    world.lenders += repaid - max(-firms.cash[i], 0.0)
    world.investors += money - repaid
    firms.cash[i] = 0.0


@compiled
def grow_older(p, world, firms):
    """Firms age; those valued highly when new ones begin to count are marked as old."""
    marks = abs(world.time + world.dt - p.new_firms_counted_from) < 0.5 * world.dt
    for i in range(world.rows):
        if firms.alive[i]:
            firms.age[i] += world.dt
            firms.since_deal[i] += world.dt
            if marks:
                firms.valued_before[i] = firms.valuation[i] >= NOTABLE


@compiled
def set_population_rates(p, world):
    world.search = chance_within(p.plant_search_rate, world.dt)
    world.give_up = chance_within(p.exit_rate, world.dt)
