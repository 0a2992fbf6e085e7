"""Who enters and where, who leaves, where second plants go."""

from __future__ import annotations

import math
from collections.abc import Callable

from sim.evidence import KnownMaker
from sim.model.streams import number_of_name
from tests.witness.accounts import pay
from tests.witness.chance import (
    chance_within,
    logit_shares,
    normal_of,
    numbered,
    pick,
    poisson_of,
)
from tests.witness.mergers import let_firms_be_bought
from tests.witness.things import CLASSES, LINES, MACHINES, Firm, Leaf, World

MOST_ENTRIES = 10  # of one class in a month
NOTABLE = 1e10  # yuan
GIFTS = 4  # draws a newcomer brings: place, capability, money, appeal
BIRTHS = 2**20  # birth numbers kept for a class and month


def public_money(leaf: Leaf) -> float:
    """What firms of the leaf get lately, yuan a year."""
    return leaf.support_rate


def money_for_plants(leaf: Leaf) -> float:
    """The same and what is on offer to second plants."""
    return leaf.support_rate + leaf.plant_incentive


def leaf_utilities(
    world: World, product_class: str, money: Callable[[Leaf], float] = public_money
) -> dict[str, float]:
    """Log pull of each leaf of China on newcomers and plants of a class."""
    cluster = dict.fromkeys(world.leaves, 1.0)
    for firm in world.who_make(product_class):
        cluster[firm.home] += 1.0
    return {
        name: world.p("location_cluster") * math.log(cluster[name])
        + world.p("location_talent") * math.log(leaf.talent_share)
        + world.p("location_components") * math.log(leaf.component_base[product_class])
        - world.p("location_wage") * math.log(leaf.wage)
        + world.p("location_support")
        * math.log(1.0 + money(leaf) / world.p("location_support_scale"))
        for name, leaf in world.leaves.items()
        if leaf.in_china
    }


def leaf_shares(world: World, product_class: str) -> dict[str, float]:
    return logit_shares(leaf_utilities(world, product_class))


def newcomer(
    world: World, birth: int, chair: int, product_class: str, home: str, draws: list[float]
) -> Firm:
    """A firm begins: its gifts, its founders' money."""
    noise = [normal_of(draw) for draw in draws]
    capability = world.p("newcomer_capability") * world.frontier
    capability *= math.exp(world.p("newcomer_capability_spread") * noise[1])
    firm = Firm(
        birth=birth,
        chair=chair,
        makes=product_class,
        home=home,
        plant=home,
        price=world.class_price[product_class],
        margin=min(
            max(1.0 / world.p("price_elasticity", product_class), world.p("lowest_margin")),
            world.p("highest_margin"),
        ),
        capacity=world.p("first_capacity", product_class),
        capability=min(capability, world.frontier),
        appeal=world.p("appeal_spread") * noise[3],
    )
    money = world.p("seed_money", product_class)
    money *= math.exp(world.p("seed_money_spread") * noise[2])
    pay(world.outside["investors"], firm, money)
    world.tally("entries", home, 1.0)
    return firm


def month_of(known: KnownMaker) -> float:
    return int(known.entered[:4]) + (int(known.entered[5:]) - 1) / 12


def let_known_firms_enter(world: World) -> None:
    """Firms known by name come in the month the evidence gives."""
    for row, known in enumerate(world.known):
        entered = month_of(known)
        if entered <= world.scenario.start_year + 1e-9:
            continue  # there from the start
        if entered >= world.p("published_until") + 1 - 1e-9:
            continue  # nobody knew it then
        if world.time - 1e-9 <= entered < world.time + world.dt - 1e-9:
            seat_known_firm(world, row, known)


def seat_known_firm(world: World, row: int, known: KnownMaker) -> None:
    birth = number_of_name(known.name)
    words = [numbered(birth * GIFTS + gift) for gift in range(GIFTS)]
    draws = world.chance.draws("entry.known", 0, words)
    firm = newcomer(world, birth, row, known.product_class, known.home, draws)
    firm.age = max(world.time - month_of(known), 0.0)
    seen = known.machines_in(int(world.p("published_until")))
    if seen is None:
        seen = world.p("output_where_unpublished") if firm.is_maker else 0.0
    firm.appeal = world.p("known_appeal") + world.p("appeal_of_observed_output") * math.log1p(seen)
    firm.capacity *= world.p("known_capacity_factor")
    pay(world.outside["investors"], firm, world.p("known_extra_money", firm.makes))
    world.chairs[row] = firm


def let_firms_enter(world: World) -> None:
    """Newcomers by class: more when money is plentiful, fewer as the field fills."""
    shares = {made: leaf_shares(world, made) for made in CLASSES}
    counts = {}
    for row, made in enumerate(CLASSES):
        there = sum(world.in_china(firm) for firm in world.who_make(made))
        rate = world.p("entry_rate", made)
        rate *= math.exp(world.heat) ** world.p("entry_activity_exponent")
        rate *= math.exp(-there / world.p("crowded_number", made))
        saved = sum(
            share * world.leaves[leaf].entry_cost_cut for leaf, share in shares[made].items()
        )
        mean = rate * (1.0 + world.p("entry_cost_response") * saved) * world.dt
        draw = world.chance.draw("entry.count", world.step, numbered(row))
        counts[made] = poisson_of(draw, mean, MOST_ENTRIES)
    seat_newcomers(world, counts, shares, births=(world.step + 1) * len(CLASSES))


def seat_newcomers(
    world: World, counts: dict[str, int], shares: dict[str, dict[str, float]], births: int
) -> None:
    """Class by class into the lowest empty chairs behind those of the firms known by name."""
    for row, made in enumerate(CLASSES):
        for turn in range(counts[made]):
            birth = (births + row) * BIRTHS + turn
            words = [numbered(birth * GIFTS + gift) for gift in range(GIFTS)]
            draws = world.chance.draws("entry.firm", 0, words)
            chair = lowest_empty_chair(world)
            home = pick(shares[made], draws[0])
            world.chairs[chair] = newcomer(world, birth, chair, made, home, draws)


def lowest_empty_chair(world: World) -> int:
    for chair in range(len(world.known), len(world.chairs)):
        if world.chairs[chair] is None:
            return chair
    world.chairs.append(None)
    return len(world.chairs) - 1


def open_known_plants(world: World) -> None:
    """Plants that the evidence names, in their month."""
    share = world.p("known_plant_output_share")
    for row, known in enumerate(world.known):
        if not known.second_plant or share == 0.0:
            continue
        since = int(known.plant_since[:4]) + (int(known.plant_since[5:]) - 1) / 12
        firm = world.chairs[row]
        if firm is None or firm.plant_share > 0.0:
            continue
        if world.time - 1e-9 <= since < world.time + world.dt - 1e-9:
            firm.plant, firm.plant_share = known.second_plant, share


def choose_plants(world: World) -> None:
    """Makers in China that grow out of their home look for a second place."""
    utilities = {made: leaf_utilities(world, made, money_for_plants) for made in MACHINES}
    for firm in world.makers:
        if firm.plant_share > 0.0 or not world.in_china(firm):
            continue
        if firm.capacity + firm.capacity_ordered <= world.p("plant_threshold"):
            continue
        words = [numbered(firm.birth * 2 + k) for k in range(2)]
        decides, where = world.chance.draws("plant.choice", world.step, words)
        if decides < chance_within(world.p("plant_search_rate"), world.dt):
            pulls = dict(utilities[firm.makes])
            pulls[firm.home] += world.p("plant_home_bias")
            firm.plant = pick(logit_shares(pulls), where)
            firm.plant_share = world.p("plant_output_share")


def let_firms_leave(world: World) -> None:
    """Firms of China without money, or long without customers, close."""
    numbers = {made: len(world.who_make(made)) for made in CLASSES}
    leaving = [
        firm
        for firm in world.firms
        if world.in_china(firm) and (is_broke(world, firm) or gives_up(world, firm, numbers))
    ]
    let_firms_be_bought(world, leaving)
    let_users_keep_leased_machines(world, leaving)
    for firm in leaving:
        settle_purse(world, firm)
        world.tally("exits", firm.home, 1.0)
        world.tally("orders_lost", firm.home, firm.backlog)
    drop_orders(world, leaving)
    for firm in leaving:
        world.chairs[firm.chair] = None


def is_broke(world: World, firm: Firm) -> bool:
    return firm.cash < -world.p("credit_line") * firm.sales_rate


def gives_up(world: World, firm: Firm, numbers: dict[str, int]) -> bool:
    """Old enough to be known, a small part of an even share of orders, and the draw says so."""
    if firm.age <= world.p("exit_patience"):
        return False
    if firm.market_share >= world.p("negligible_share") / numbers[firm.makes]:
        return False
    draw = world.chance.draw("exit.ignored", world.step, numbered(firm.birth))
    return draw < chance_within(world.p("exit_rate"), world.dt)


def settle_purse(world: World, firm: Firm) -> None:
    """Lenders first, then investors; what is owed beyond is written off."""
    money = max(firm.cash, 0.0)
    repaid = min(money, firm.debt)
    pay(firm, world.outside["lenders"], repaid)
    pay(firm, world.outside["investors"], money - repaid)
    pay(world.outside["lenders"], firm, max(-firm.cash, 0.0))


def let_users_keep_leased_machines(world: World, leaving: list[Firm]) -> None:
    whole = sum(firm.leased_value for firm in world.firms)
    if whole > 0.0:
        kept = 1.0 - sum(firm.leased_value for firm in leaving) / whole
        for leaf in world.leaves.values():
            leaf.leased_value *= kept


def drop_orders(world: World, leaving: list[Firm]) -> None:
    """Users' waiting orders shrink with the order books of makers that close."""
    for made in MACHINES:
        held = sum(firm.backlog for firm in world.who_make(made))
        lost = sum(firm.backlog for firm in leaving if firm.makes == made)
        if held <= 0.0 or lost <= 0.0:
            continue
        for leaf in world.leaves.values():
            for line in LINES:
                if line[1] == made:
                    dropped = leaf.waiting[line] * min(lost / held, 1.0)
                    had = leaf.fleet[line] + leaf.waiting[line]
                    if had > 0.0:
                        leaf.public_machines[line] *= 1.0 - min(dropped / had, 1.0)
                    leaf.waiting[line] -= dropped


def grow_older(world: World) -> None:
    """Firms age; those valued highly when new ones begin to count are marked as old."""
    ends = world.time + world.dt
    for firm in world.firms:
        firm.age += world.dt
        firm.since_deal += world.dt
        if abs(ends - world.p("new_firms_counted_from")) < 0.5 * world.dt:
            firm.valued_before = firm.valuation >= NOTABLE
