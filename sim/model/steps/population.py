"""Step 9: who enters and where, who leaves, where second plants go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtri

from sim.evidence import makers, regions
from sim.evidence.vocabulary import PRODUCT_CLASSES
from sim.model import entry
from sim.model.axes import CLASSES, MACHINES, TINY
from sim.model.groups import by_line, firm_total, over_leaves
from sim.model.state import Bool, Float, Int, State, in_blocks
from sim.model.steps.mergers import let_firms_be_bought
from sim.model.streams import number_of_name, numbered_rows, poisson
from sim.model.world import World

MOST_ENTRIES = 10  # newcomers of one class in one step
MOST_BORN = 1 << 20  # distance between the birth numbers of two classes
GIFTS = 4  # draws a newcomer brings: place, capability, money, appeal
NOTABLE_VALUE = 1e10  # yuan: the 100 亿元 of the indicators' own names
LONG_AGO = 99.0  # years since a round that never was


@dataclass(frozen=True)
class KnownFirms:
    """Firms known by name by the end of a year, (firms,): when they came (later ones never), where
    they are at home, what they make, machines ``observed`` in that year (NaN where nothing was
    published); ``birth`` the number of its name, which keys its draws; ``plant`` the leaf of its
    second plant from ``plant_since`` on (NaN where none is known)."""

    entered: Float
    home: Int
    product_class: Int
    observed: Float
    birth: Int
    plant: Int
    plant_since: Float


def leaf_utility(world: World, in_world: Int, product_class: Int, public_money: Float) -> Float:
    """Log pull of each leaf of China on newcomers and plants, −inf abroad, (n, leaves).

    For n pairs of a world and a class: ``in_world`` and ``product_class`` (n,). ``public_money``
    (worlds, leaves) yuan a year that they may expect there.
    """
    p, geography, groups = world.p, world.geography, world.groups
    support = public_money[in_world] / p["location_support_scale"][in_world]
    utility = entry.location_utility(
        1.0 + groups.count_there[in_world, :, product_class],
        geography.talent_share,
        geography.component_base.T[product_class],
        geography.wage,
        1.0 + support,
        p["location_cluster"][in_world],
        p["location_talent"][in_world],
        p["location_components"][in_world],
        p["location_wage"][in_world],
        p["location_support"][in_world],
    )
    utility[:, geography.nation == 0] = -np.inf
    return utility


def let_firms_enter(world: World) -> None:
    """Newcomers by class (Poisson), their leaf by conditional logit, into the lowest empty rows."""
    p, nation, groups = world.p, world.state.nation, world.groups
    activity = p["normal_activity"] * np.exp(nation.heat)[:, None]
    in_china = over_leaves(world.geography.nation, groups.count_there)
    rate = entry.entry_rate(
        p.vector("entry_rate"),
        activity,
        p["normal_activity"],
        p["entry_activity_exponent"],
        in_china,
        p.vector("crowded_number"),
    )
    share = leaf_shares(world)
    saved = (share * world.state.leaves.entry_cost_cut[:, None, :]).sum(axis=2)
    cheaper = 1.0 + p["entry_cost_response"] * saved
    mean = rate * cheaper * world.dt
    counts = poisson(world.streams.uniform("entry.count", world.step, CLASSES), mean, MOST_ENTRIES)
    if counts.any():
        place_newcomers(world, counts, share)


def place_newcomers(world: World, counts: Int, share: Float) -> None:
    """Fill rows with newcomers, class by class, each with its own draws of place and gifts."""
    firms = world.state.firms
    total = counts.sum(axis=1)
    empty = (~firms.alive[:, world.known_rows :]).sum(axis=1)
    short = int((total - empty).max())
    if short > 0:
        grow(world.state, in_blocks(short))
        world.table_has_grown()
    in_world, row, turn = entry.free_rows(firms.alive, total, world.known_rows)
    ends = np.cumsum(counts, axis=1)[in_world]
    product_class = (turn[:, None] >= ends).sum(axis=1)
    within = turn - np.where(product_class > 0, ends[np.arange(len(turn)), product_class - 1], 0)
    birth = (world.births + product_class) * MOST_BORN + within
    words = numbered_rows(birth[:, None] * GIFTS + np.arange(GIFTS)[None, :])
    draws = world.streams.uniform_at("entry.firm", 0, in_world, words)
    home = entry.choose(share[in_world, product_class], draws[:, 0])
    new_firms(world, in_world, row, birth, product_class, home, draws)


def new_firms(
    world: World,
    in_world: Int,
    row: Int,
    birth: Int,
    product_class: Int,
    home: Int,
    draws: Float,
) -> None:
    """Write newcomers into their rows; whatever the last firm left there is gone.

    ``birth`` (n,) numbers the births of a world and keys all later draws of the firm; ``draws``
    (n, GIFTS): place, capability, money, appeal.
    """
    p, firms, nation = world.p, world.state.firms, world.state.nation
    for lever in world.levers:
        lever.forget(in_world, row)
    clear_rows(world, in_world, row)
    at = (in_world, row)
    noise = ndtri(draws)
    firms.alive[at] = True
    firms.identity[at] = birth
    firms.home[at], firms.plant[at] = home, home
    firms.product_class[at] = product_class
    start = p["newcomer_capability"][in_world, 0] * nation.frontier[in_world]
    spread = p["newcomer_capability_spread"][in_world, 0]
    firms.capability[at] = np.minimum(
        start * np.exp(spread * noise[:, 1]), nation.frontier[in_world]
    )
    money = p.vector("seed_money")[in_world, product_class] * np.exp(
        p["seed_money_spread"][in_world, 0] * noise[:, 2]
    )
    firms.appeal[at] = p["appeal_spread"][in_world, 0] * noise[:, 3]
    firms.capacity[at] = p.vector("first_capacity")[in_world, product_class]
    lerner = 1.0 / p.vector("price_elasticity")[in_world, product_class]
    ends = p["lowest_margin"][in_world, 0], p["highest_margin"][in_world, 0]
    firms.margin[at] = np.clip(lerner, *ends)
    firms.price[at] = nation.class_price[in_world, product_class]
    received = np.zeros(firms.cash.shape)
    received[at] = money
    world.books.pay("founders' money", "investors", "firms", None, received)
    world.regroup(in_world, row)
    there, shape = in_world * world.tally.leaves + home, (world.worlds, world.tally.leaves)
    world.tally.add("entries", sum_at(there, np.ones(len(row)), shape))


def grow(state: State, rows: int) -> None:
    """Add empty rows to the table of firms. What is there keeps its row, so no draw changes."""
    for name, values in vars(state.firms).items():
        worlds, before = values.shape
        wider = np.zeros((worlds, before + rows), values.dtype)
        wider[:, :before] = values
        setattr(state.firms, name, wider)
    state.stakes = np.pad(state.stakes, ((0, 0), (0, 0), (0, rows)))


def clear_rows(world: World, in_world: Int, row: Int) -> None:
    """Set every column of the rows to its empty value, money apart (it has been paid out)."""
    firms = world.state.firms
    places = in_world * firms.alive.shape[1] + row
    for name, values in vars(firms).items():
        if name != "cash":
            values.put(places, 0)  # and not through a reshape, which may be a copy
    firms.since_deal.put(places, LONG_AGO)
    world.state.stakes[in_world, :, row] = 0.0


def let_firms_leave(world: World) -> None:
    """Firms without money, or long without customers, close or are bought; the rest is settled."""
    p, firms, groups = world.p, world.state.firms, world.groups
    broke = entry.insolvent(firms.cash, firms.sales_rate, p["credit_line"], firms.alive)
    ignored = entry.negligible(
        firms.market_share,
        firms.age,
        p["negligible_share"] / np.maximum(groups.of_class(groups.count), 1.0),
        p["exit_patience"],
        firms.alive,
    )
    leaving = (broke | gives_up(world, ignored)) & groups.in_china
    let_firms_be_bought(world, leaving)
    if not leaving.any():
        return
    in_world, row = np.divmod(np.flatnonzero(leaving), leaving.shape[1])
    settle_purses(world, in_world, row)
    drop_orders(world, in_world, row)
    there = in_world * world.tally.leaves + firms.home[in_world, row]
    world.tally.add("exits", sum_at(there, np.ones(len(row)), (world.worlds, world.tally.leaves)))
    clear_rows(world, in_world, row)
    world.regroup(in_world, row)


def sum_at(key: Int, values: Float, shape: tuple[int, int]) -> Float:
    """Sums of a few values by key, as an array of the shape."""
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def settle_purses(world: World, in_world: Int, row: Int) -> None:
    """What a closing firm has goes to its lenders first, then its investors; the rest is lost.

    Machines it let out go to their users' own books: no fee is due any more.
    """
    firms, leaves, at = world.state.firms, world.state.leaves, (in_world, row)
    money = np.maximum(firms.cash[at], 0.0)
    repaid = np.minimum(money, firms.debt[at])

    def by_firm(amounts: Float) -> Float:
        table = np.zeros(firms.cash.shape)
        table[at] = amounts
        return table

    under = np.maximum(-firms.cash[at], 0.0)
    world.books.pay("loans repaid at closure", "firms", "lenders", by_firm(repaid), None)
    world.books.pay("liquidation", "firms", "investors", by_firm(money - repaid), None)
    world.books.pay("written off", "lenders", "firms", None, by_firm(under))
    theirs = np.bincount(in_world, firms.leased_value[at], world.worlds)
    if theirs.any():
        kept = 1.0 - theirs / np.maximum(firm_total(firms.leased_value), TINY)
        leaves.leased_value = leaves.leased_value * kept[:, None]


def gives_up(world: World, ignored: Bool) -> Bool:
    """Which of the ignored firms close in this step, (worlds, firms): a rate, each by its draw."""
    closing = np.zeros_like(ignored)
    in_world, row = np.divmod(np.flatnonzero(ignored), ignored.shape[1])
    if len(row):
        words = numbered_rows(world.state.firms.identity[in_world, row][:, None])
        draws = world.streams.uniform_at("exit.ignored", world.step, in_world, words)[:, 0]
        closing[in_world, row] = draws < -np.expm1(-world.dt * world.p["exit_rate"][in_world, 0])
    return closing


def drop_orders(world: World, in_world: Int, row: Int) -> None:
    """Users' waiting orders shrink with the order books of makers that close."""
    groups, leaves, firms = world.groups, world.state.leaves, world.state.firms
    orphaned = firms.backlog[in_world, row]
    there = in_world * world.tally.leaves + firms.home[in_world, row]
    shape = (world.worlds, world.tally.leaves)
    world.tally.add("orders_lost", sum_at(there, orphaned, shape))
    if not orphaned.any():
        return
    made = in_world * CLASSES + firms.product_class[in_world, row]
    lost = sum_at(made, orphaned, (world.worlds, CLASSES))
    held = groups.by_class(firms.backlog)
    dropped = leaves.waiting * by_line(np.minimum(lost / np.maximum(held, TINY), 1.0))
    users_had = np.maximum(leaves.fleet + leaves.waiting, TINY)
    leaves.public_machines *= 1.0 - np.minimum(dropped / users_had, 1.0)
    leaves.waiting = leaves.waiting - dropped


def open_known_plants(world: World) -> None:
    """Second plants that the documents name open in their month, with a share of the output."""
    known = known_firms(int(world.p.fixed("published_until")))
    since = known.plant_since
    rows = np.flatnonzero((since >= world.time - 1e-9) & (since < world.time + world.dt - 1e-9))
    firms, share = world.state.firms, world.p["known_plant_output_share"][:, 0]
    for row in rows:
        opening = firms.alive[:, row] & (firms.plant_share[:, row] == 0.0) & (share > 0.0)
        in_world = np.flatnonzero(opening)
        firms.plant[in_world, row] = known.plant[row]
        firms.plant_share[in_world, row] = share[in_world]
        world.regroup(in_world, np.full(len(in_world), row))


def choose_plants(world: World) -> None:
    """Makers that grow out of their home look for a second place, by logit with a home bias."""
    p, firms = world.p, world.state.firms
    large = firms.capacity + firms.capacity_ordered > p["plant_threshold"]
    looking = (
        firms.alive
        & large
        & (firms.plant_share == 0.0)
        & world.groups.is_maker
        & world.groups.in_china
    )
    if not looking.any():
        return
    in_world, row = np.divmod(np.flatnonzero(looking), looking.shape[1])
    words = numbered_rows(firms.identity[in_world, row][:, None] * 2 + np.arange(2)[None, :])
    draws = world.streams.uniform_at("plant.choice", world.step, in_world, words)
    decides = draws[:, 0] < -np.expm1(-world.dt * p["plant_search_rate"][in_world, 0])
    in_world, row, draws = in_world[decides], row[decides], draws[decides]
    if not len(row):
        return
    offered = world.state.leaves.support_rate + world.instruments.plant_incentive
    utility = leaf_utility(world, in_world, firms.product_class[in_world, row], offered)
    home = firms.home[in_world, row]
    utility[np.arange(len(row)), home] += p["plant_home_bias"][in_world, 0]
    chosen = entry.choose(entry.choice_shares(utility), draws[:, 1])
    firms.plant[in_world, row] = chosen
    firms.plant_share[in_world, row] = p["plant_output_share"][in_world, 0]
    world.regroup(in_world, row)


def leaf_shares(world: World) -> Float:
    """Chance of each leaf of China for a newcomer of each class, (worlds, classes, leaves)."""
    in_world, product_class = np.indices((world.worlds, CLASSES)).reshape(2, -1)
    support = world.state.leaves.support_rate
    shares = entry.choice_shares(leaf_utility(world, in_world, product_class, support))
    return shares.reshape(world.worlds, CLASSES, -1)


@cache
def known_firms(until: int) -> KnownFirms:
    """The firms known by name at the end of a year, as arrays in the order of the evidence."""
    tree, known = regions(), makers()
    entered = np.array([instant(m.entered) for m in known])
    entered[entered > until + 1 - 1e-9] = np.inf
    published = [m.machines_in(until) for m in known]
    observed = np.array([np.nan if machines is None else machines for machines in published])
    classes = np.array([PRODUCT_CLASSES.index(m.product_class) for m in known])
    home = np.array([tree.leaves.index(m.home) for m in known])
    birth = np.array([number_of_name(m.name) for m in known])
    plant = np.array([tree.leaves.index(m.second_plant or m.home) for m in known])
    since = np.array([instant(m.plant_since) if m.second_plant else np.nan for m in known])
    return KnownFirms(entered, home, classes, observed, birth, plant, since)


def instant(month: str) -> float:
    """The beginning of a month 'YYYY-MM' in years."""
    return int(month[:4]) + (int(month[5:]) - 1) / 12


def let_known_firms_enter(world: World, already_there: bool = False) -> None:
    """Firms known by name come in the month the documents and observations give.

    Their rows are the first ones, in the order of the evidence. ``already_there`` brings all
    those that were at work before the simulation starts.
    """
    known = known_firms(int(world.p.fixed("published_until")))
    end = world.time + (0.0 if already_there else world.dt)
    begin = -np.inf if already_there else world.time
    due = (known.entered >= begin - 1e-9) & (known.entered < end - 1e-9)
    if already_there:
        due = known.entered <= world.time + 1e-9
    elif world.step == 0:
        due &= known.entered > world.time + 1e-9
    rows = np.flatnonzero(due)
    if not len(rows):
        return
    p, worlds = world.p, world.worlds
    in_world = np.repeat(np.arange(worlds), len(rows))
    row = np.tile(rows, worlds)
    birth = known.birth[row]
    words = numbered_rows(birth[:, None] * GIFTS + np.arange(GIFTS)[None, :])
    draws = world.streams.uniform_at("entry.known", 0, in_world, words)
    new_firms(world, in_world, row, birth, known.product_class[row], known.home[row], draws)
    firms, at = world.state.firms, (in_world, row)
    firms.age[at] = np.maximum(world.time - known.entered[row], 0.0)
    typical = p["output_where_unpublished"][in_world, 0] * (known.product_class[row] < MACHINES)
    output = np.where(np.isnan(known.observed[row]), typical, known.observed[row])
    weight = p["appeal_of_observed_output"][in_world, 0]
    firms.appeal[at] = p["known_appeal"][in_world, 0] + weight * np.log1p(output)
    firms.capacity[at] *= p["known_capacity_factor"][in_world, 0]
    more = p.vector("known_extra_money")[in_world, known.product_class[row]]
    received = np.zeros(firms.cash.shape)
    received[at] = more
    world.books.pay("founders' money", "investors", "firms", None, received)


def grow_older(world: World) -> None:
    """Firms age; when new firms begin to be counted, those valued highly are marked as old."""
    firms = world.state.firms
    firms.age += world.dt * firms.alive
    firms.since_deal += world.dt * firms.alive
    ends = world.time + world.dt
    if abs(ends - world.p.fixed("new_firms_counted_from")) < 0.5 * world.dt:
        firms.valued_before = firms.alive & (firms.valuation >= NOTABLE_VALUE)
