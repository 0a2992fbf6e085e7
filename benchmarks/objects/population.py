"""Who enters and where, who leaves, where second plants go."""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from benchmarks.objects.classes import ProductClass
from benchmarks.objects.firms import Firm, Maker, Supplier
from benchmarks.objects.money import pay
from sim.model.streams import number_of_name
from tests.witness.chance import chance_within, logit_shares, normal_of, pick, poisson_of
from tests.witness.population import month_of

if TYPE_CHECKING:
    from benchmarks.objects.model import Industry
    from benchmarks.objects.regions import Region

MOST_ENTRIES = 10  # of one class in a month
NOTABLE = 1e10  # yuan
GIFTS = 4  # draws a newcomer brings: place, capability, money, appeal
BIRTHS = 2**20  # birth numbers kept for a class and month


def utilities(model: Industry, product: ProductClass) -> dict[str, float]:
    """Log pull of each leaf of China on newcomers and plants of a class."""
    p, count = model.p, product.count_by_home()
    return {
        region.name: p.location_cluster * math.log(1.0 + count.get(region, 0))
        + region.site[product.name]
        + p.location_support * math.log(1.0 + region.support_rate / p.location_support_scale)
        for region in model.regions
        if region.in_china
    }


def begin(
    model: Industry, birth: int, chair: int, product: ProductClass, home: Region, draws: list[float]
) -> Firm:
    """A firm begins with its gifts and its founders' money."""
    p, noise = model.p, [normal_of(draw) for draw in draws]
    capability = p.newcomer_capability * model.frontier
    capability *= math.exp(p.newcomer_capability_spread * noise[1])
    gifts = (min(capability, model.frontier), p.appeal_spread * noise[3])
    firm = (Maker if product.is_machine else Supplier)(model, birth, chair, product, home, gifts)
    money = p.seed_money[product.name] * math.exp(p.seed_money_spread * noise[2])
    pay(model.investors, firm, money)
    home.flows["entries"] += 1.0
    return firm


def let_known_firms_enter(model: Industry, already_there: bool = False) -> None:
    """Firms known by name come in the month the evidence gives."""
    rows = []
    for row, known in enumerate(model.known):
        entered = month_of(known)
        before = entered <= model.question.start_year + 1e-9
        now = model.now - 1e-9 <= entered < model.now + model.dt - 1e-9
        if before if already_there else now and not before:
            rows.append(row)
    births = [number_of_name(model.known[row].name) for row in rows]
    numbers = [birth * GIFTS + gift for birth in births for gift in range(GIFTS)]
    draws = model.draws.by_number("entry.known", 0, numbers)
    for turn, row in enumerate(rows):
        seat_known_firm(model, row, draws[turn * GIFTS : (turn + 1) * GIFTS])


def seat_known_firm(model: Industry, row: int, draws: list[float]) -> None:
    """One that the evidence names: larger and richer than other newcomers."""
    p, known = model.p, model.known[row]
    product = model.classes[known.product_class]
    firm = begin(model, number_of_name(known.name), row, product, model.region[known.home], draws)
    firm.age = max(model.now - month_of(known), 0.0)
    seen = known.machines_2025
    if seen is None:
        seen = p.output_where_unpublished if product.is_machine else 0.0
    firm.appeal = p.known_appeal + p.appeal_of_observed_output * math.log1p(seen)
    firm.capacity *= p.known_capacity_factor
    pay(model.investors, firm, p.known_extra_money[product.name])


def let_firms_enter(model: Industry) -> None:
    """Newcomers by class: more when money is plentiful, fewer as the field fills."""
    p, counts, shares = model.p, {}, {}
    draws = model.draws.by_number("entry.count", model.month, range(len(model.classes)))
    for (name, product), draw in zip(model.classes.items(), draws, strict=True):
        shares[name] = logit_shares(utilities(model, product))
        there = sum(firm.home.in_china for firm in product.firms)
        rate = p.entry_rate[name] * math.exp(model.heat) ** p.entry_activity_exponent
        rate *= math.exp(-there / p.crowded_number[name])
        saved = sum(
            share * model.region[leaf].entry_cost_cut for leaf, share in shares[name].items()
        )
        mean = rate * (1.0 + p.entry_cost_response * saved) * model.dt
        counts[name] = poisson_of(draw, mean, MOST_ENTRIES)
    seat_newcomers(model, counts, shares, births=(model.month + 1) * len(model.classes))


def seat_newcomers(
    model: Industry, counts: dict[str, int], shares: dict[str, dict[str, float]], births: int
) -> None:
    """Class by class into the lowest empty chairs behind those of the firms known by name."""
    coming = [
        (name, (births + row) * BIRTHS + turn)
        for row, name in enumerate(model.classes)
        for turn in range(counts[name])
    ]
    numbers = [birth * GIFTS + gift for _, birth in coming for gift in range(GIFTS)]
    draws = model.draws.by_number("entry.firm", 0, numbers)
    for turn, (name, birth) in enumerate(coming):
        gifts = draws[turn * GIFTS : (turn + 1) * GIFTS]
        home = model.region[pick(shares[name], gifts[0])]
        begin(model, birth, empty_chair(model), model.classes[name], home, gifts)


def empty_chair(model: Industry) -> int:
    """The lowest empty chair, or a new one."""
    if model.empty_chairs:
        return heappop(model.empty_chairs)
    model.chairs.append(None)
    return len(model.chairs) - 1


def free_chair(model: Industry, chair: int) -> None:
    """A firm has left; its chair may be used again, unless it was kept for one known by name."""
    model.chairs[chair] = None
    if chair >= len(model.known):
        heappush(model.empty_chairs, chair)


def choose_plants(model: Industry) -> None:
    """Makers that grow out of their home look for a second place."""
    model.looking = []
    model.makers.do("look_for_plant")
    numbers = [firm.birth * 2 + k for firm in model.looking for k in range(2)]
    draws = model.draws.by_number("plant.choice", model.month, numbers)
    pulls: dict[ProductClass, dict[str, float]] = {}
    for firm, decides, where in zip(model.looking, draws[::2], draws[1::2], strict=True):
        if decides < chance_within(model.p.plant_search_rate, model.dt):
            if firm.product not in pulls:
                pulls[firm.product] = utilities(model, firm.product)
            own = dict(pulls[firm.product])
            own[firm.home.name] += model.p.plant_home_bias
            firm.plant = model.region[pick(logit_shares(own), where)]
            firm.plant_share = model.p.plant_output_share


def let_firms_leave(model: Industry) -> None:
    """Firms of China without money, or long without customers, close."""
    model.broke, model.ignored = [], []
    model.firms_do("close_books")
    births = [firm.birth for firm in model.ignored]
    draws = model.draws.by_number("exit.ignored", model.month, births)
    leaving = list(model.broke)
    leaving += [
        firm for firm, draw in zip(model.ignored, draws, strict=True) if draw < model.exit_chance
    ]
    if not leaving:
        return
    let_users_keep_leased_machines(model, leaving)
    for firm in leaving:
        firm.settle_purse()
    drop_orders(model, leaving)
    for firm in leaving:
        firm.leave()


def let_users_keep_leased_machines(model: Industry, leaving: list[Firm]) -> None:
    """No fee is due any more for what a closing firm let out."""
    whole = sum(firm.leased_value for firm in model.makers)
    if whole > 0.0:
        kept = 1.0 - sum(firm.leased_value for firm in leaving) / whole
        for region in model.regions:
            region.leased_value *= kept


def drop_orders(model: Industry, leaving: list[Firm]) -> None:
    """Users' waiting orders shrink with the order books of makers that close."""
    for machine in model.machines:
        held = sum(firm.backlog for firm in machine.firms)
        lost = sum(firm.backlog for firm in leaving if firm.product is machine)
        if held <= 0.0 or lost <= 0.0:
            continue
        for region in model.regions:
            for line in model.lines:
                if line.machine is machine:
                    region.drop_orders(line.row, min(lost / held, 1.0))


def grow_older(model: Industry) -> None:
    """Firms age; those valued highly when new ones begin to count are marked as old."""
    model.firms_do("grow_older")
    ends = model.now + model.dt
    if abs(ends - model.p.new_firms_counted_from) < 0.5 * model.dt:
        for firm in model.all_firms():
            firm.valued_before = firm.valuation >= NOTABLE
