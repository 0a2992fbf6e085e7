"""Flows counted by leaf over the months, and the year's indicators for every region."""

from __future__ import annotations

import math

from benchmarks.compiled.layout import (
    BUDGET_LINES,
    INDICATOR,
    INNOVATION_PLATFORM,
    INTELLIGENCE,
    KINDS,
    LEVER_KINDS,
    LINES,
    MACHINES,
    NOTABLE,
    PLATFORMS,
    TIER_OF_CLASS,
    WHOLE_MACHINES,
    compiled,
)

SALES_OF_NOTE = 1e9  # yuan
SHIPPED = 1e-6  # machines: below this nothing was shipped
BASE_YEAR = 2024

MADE, REVENUE, MEAN_PRICE = (
    tuple(INDICATOR[f"{name}_{made}"] for made in WHOLE_MACHINES)
    for name in ("machines_produced", "machine_revenue", "mean_price")
)
PUBLIC = tuple(INDICATOR[f"public_money_{kind}"] for kind in LEVER_KINDS)
TIERS = tuple(INDICATOR[name] for name in ("makers", "component_firms", "intelligence_firms"))


@compiled
def count_the_month(p, world, firms, leaves, year, count):
    """Output, sales and materials where made; orders at headquarters; use where used."""
    for i in range(world.rows):
        if firms.alive[i]:
            share, home = firms.plant_share[i], firms.home[i]
            count_firm(p, firms, year, i, home, 1.0 - share)
            if share > 0.0:
                count_firm(p, firms, year, i, firms.plant[i], share)
            if firms.makes[i] < MACHINES:
                year.orders[home] += firms.orders[i]
                year.orders_lost[home] += firms.lost[i]
    for leaf in range(count):
        delivered = jobs = fleet = 0.0
        for line in range(LINES):
            delivered += leaves.delivered[leaf, line]
            fleet += leaves.fleet[leaf, line]
            if line >= BUDGET_LINES:
                jobs += leaves.delivered[leaf, line]
        year.installations[leaf] += delivered
        year.job_value[leaf] += jobs * world.class_price[1]
        services = leaves.leased_value[leaf] * p.leasing_return
        services += fleet * p.service_revenue_per_machine
        year.services[leaf] += services * world.dt


@compiled
def count_firm(p, firms, year, i, leaf, part):
    made, sales, bought_in = firms.makes[i], firms.sales[i], firms.bill[i]
    if made < MACHINES:
        year.made[made, leaf] += part * firms.made[i]
        year.revenue[made, leaf] += part * sales
        year.shipped[made, leaf] += part * firms.shipped[i]
    elif made == INTELLIGENCE:
        year.intelligence_revenue[leaf] += part * sales
    else:
        bought_in += p.raw_material_share * sales
        year.component_revenue[leaf] += part * sales
    year.value_added[leaf] += part * (sales - bought_in)


@compiled
def write_the_year(p, world, place, firms, leaves, levers, year, sums, now, rows):
    """Every indicator of every region; parents sum their leaves.

    ``rows``: a table (regions, indicators) of zeros, and the same by the indicators' names.
    """
    table, told = rows
    count = len(place.wage)
    for leaf in range(count):
        write_flows(year, leaf, table[leaf], told[leaf])
        for line in range(LINES):
            told[leaf].fleet += leaves.fleet[leaf, line]
            told[leaf].scenes += leaves.demonstrations[leaf, line]
    sold, squared = sums.weight, sums.useful
    sold[:] = 0.0
    squared[:] = 0.0
    for i in range(world.rows):
        if firms.alive[i]:
            write_firm(p, firms, i, table, told)
            if firms.makes[i] < MACHINES:
                sold[firms.home[i]] += firms.sales_this_year[i]
                squared[firms.home[i]] += firms.sales_this_year[i] ** 2
    for leaf in range(count):
        write_values(p, world, place, year, leaf, told[leaf])
    for region in range(count, len(table)):
        for leaf in range(count):
            if place.membership[region, leaf] > 0.0:
                table[region] += table[leaf]
    for region in range(len(table)):
        write_prices(place, year, region, table[region], told[region])
        told[region].concentration = concentration(place, sums, region)
        write_policy(place, levers, year, now, region, table[region], told[region])
    clear(year)


@compiled
def clear(year):
    year.made[:] = 0.0
    year.revenue[:] = 0.0
    year.shipped[:] = 0.0
    year.component_revenue[:] = 0.0
    year.intelligence_revenue[:] = 0.0
    year.value_added[:] = 0.0
    year.orders[:] = 0.0
    year.orders_lost[:] = 0.0
    year.installations[:] = 0.0
    year.job_value[:] = 0.0
    year.services[:] = 0.0
    year.entries[:] = 0.0
    year.exits[:] = 0.0
    year.deals[:] = 0.0
    year.deal_amount[:] = 0.0
    year.deals_makers[:] = 0.0
    year.deal_amount_makers[:] = 0.0
    year.social_capital[:] = 0.0
    year.public[:] = 0.0


@compiled
def write_flows(year, leaf, row, told):
    for machine in range(MACHINES):
        row[MADE[machine]] = year.made[machine, leaf]
        row[REVENUE[machine]] = year.revenue[machine, leaf]
        told.machines_produced += year.made[machine, leaf]
        told.machine_revenue += year.revenue[machine, leaf]
        told.machines_shipped += year.shipped[machine, leaf]
    told.component_revenue = year.component_revenue[leaf]
    told.intelligence_revenue = year.intelligence_revenue[leaf]
    told.orders = year.orders[leaf]
    told.orders_lost = year.orders_lost[leaf]
    told.value_added = year.value_added[leaf]
    told.installations = year.installations[leaf]
    told.entries = year.entries[leaf]
    told.exits = year.exits[leaf]
    told.deals = year.deals[leaf]
    told.deal_amount = year.deal_amount[leaf]
    told.deals_makers = year.deals_makers[leaf]
    told.deal_amount_makers = year.deal_amount_makers[leaf]
    told.social_capital = year.social_capital[leaf]


@compiled
def write_firm(p, firms, i, table, told):
    """Counts by the statistics' definitions, at headquarters; key firms also at branches."""
    home, plant = firms.home[i], firms.plant[i]
    here = told[home]
    whole = firms.sales_this_year[i] / p.humanoid_share_of_revenue
    maker = firms.makes[i] < MACHINES
    here.backlog += firms.backlog[i]
    table[home, TIERS[TIER_OF_CLASS[firms.makes[i]]]] += 1.0
    here.firms += 1.0
    here.cluster_firms += p.cluster_firms_per_firm
    if maker and whole >= p.key_firm_revenue:
        here.key_firms += 1.0
        if plant != home:
            told[plant].key_firms += 1.0
    if maker and whole >= p.chain_leader_revenue:
        here.chain_leaders += 1.0
    if whole >= p.little_giant_revenue and firms.age[i] >= p.little_giant_age:
        here.little_giants += 1.0
    if whole >= SALES_OF_NOTE:
        here.firms_revenue_10yi += 1.0
    if firms.valuation[i] >= NOTABLE:
        here.firms_valued_100yi += 1.0
        if not firms.valued_before[i]:
            here.new_firms_valued_100yi += 1.0


@compiled
def write_values(p, world, place, year, leaf, told):
    """Core, related, embodied and all-robot value of a leaf."""
    core = told.machine_revenue + told.component_revenue + told.intelligence_revenue
    enterprise = core / p.humanoid_share_of_revenue
    related = core + p.integration_per_machine_value * year.job_value[leaf] + year.services[leaf]
    known = place.all_robot_base[leaf] * p.all_robot_base_factor[leaf]
    base = known * (1.0 + p.all_robot_growth) ** float(world.year - BASE_YEAR)
    told.core_value_product = core
    told.core_value_enterprise = enterprise
    told.related_value_product = related
    told.related_value_enterprise = related + (enterprise - core)
    told.embodied_value = related + p.embodied_share_of_robots * base
    told.all_robot_value = base + core


@compiled
def write_prices(place, year, region, row, told):
    """Mean prices of what was shipped; nothing to say where nothing was."""
    for machine in range(MACHINES):
        shipped = 0.0
        for leaf in range(len(place.wage)):
            shipped += place.membership[region, leaf] * year.shipped[machine, leaf]
        row[MEAN_PRICE[machine]] = mean_price(row[REVENUE[machine]], shipped)
    told.mean_price = mean_price(told.machine_revenue, told.machines_shipped)


@compiled
def mean_price(revenue, shipped):
    return revenue / shipped if shipped > SHIPPED else math.nan


@compiled
def concentration(place, sums, region):
    """Herfindahl's index of the year's machine sales of makers at home there."""
    whole = squares = 0.0
    for leaf in range(len(place.wage)):
        whole += place.membership[region, leaf] * sums.weight[leaf]
        squares += place.membership[region, leaf] * sums.useful[leaf]
    return squares / (whole * whole) if whole > 0.0 else math.nan


@compiled
def write_policy(place, levers, year, now, region, row, told):
    """Public money and platforms of the region and those under it."""
    for kind in range(KINDS):
        paid = 0.0
        for payer in range(len(place.ancestry)):
            paid += place.ancestry[region, payer] * year.public[kind, payer]
        row[PUBLIC[kind]] = paid
        told.public_money += paid
    told.public_money_net = told.public_money  # no fund gives anything back here
    for k in range(len(levers)):
        if levers[k].kind == INNOVATION_PLATFORM:
            running = now[k, PLATFORMS] * levers[k].strength_now
            told.platforms += running * place.ancestry[region, levers[k].region]
