"""Orders, parts, deliveries and payments: steps in which firms and buyers meet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.objects.classes import ProductClass, expected_growth
from benchmarks.objects.firms import Supplier
from benchmarks.objects.money import pay

if TYPE_CHECKING:
    from benchmarks.objects.model import Industry
    from benchmarks.objects.regions import Region


def note_contents(model: Industry) -> None:
    """Component sets and licences in one machine now, and what they cost at market prices."""
    p = model.p
    since = model.now - model.question.start_year
    faded = math.exp(-since / p.content_shrink_time)
    for machine in model.machines:
        content = 1.0 + p.content_extra[machine.name] * faded
        sets = getattr(p, f"sets_per_{machine.name}")
        model.sets[machine] = {part: sets[part.name] * content for part in model.supplies}
        machine.material = sum(number * part.price for part, number in model.sets[machine].items())


def set_prices(model: Industry) -> None:
    """Learning and margins; then each class's price."""
    note_contents(model)
    for product in model.classes.values():
        product.together = product.learn_together()
    model.firms_do("set_price")
    for product in model.classes.values():
        product.set_price()


def say_what_is_wanted(model: Industry) -> None:
    """Private demand of the month by leaf and line."""
    for machine in model.machines:
        machine.leader = machine.leading_capability()
    for line in model.lines:
        line.open_month()
    model.regions.do("want_machines")


def by_class(model: Industry, demand: str) -> dict[ProductClass, dict[Region, float]]:
    """What regions want of each class of machine."""
    wanted: dict[ProductClass, dict[Region, float]] = {made: {} for made in model.machines}
    for region in model.regions:
        quantities = getattr(region, demand)
        for line in model.lines:
            if quantities[line.row]:
                there = wanted[line.machine]
                there[region] = there.get(region, 0.0) + quantities[line.row]
    return wanted


def place_orders(model: Industry) -> None:
    """Private orders, public ones with a stronger bias to home, and those kept for some firms."""
    p = model.p
    model.firms_do("attract")
    for machine, wanted in by_class(model, "wanted").items():
        machine.take_orders(machine.choose(wanted, p.home_bias))
    for machine, wanted in by_class(model, "public_orders").items():
        if wanted:
            for firm, more in zip(
                machine.firms, machine.choose(wanted, p.public_home_bias), strict=True
            ):
                firm.orders += more
    for machine, quantity, places in model.kept_orders:
        chosen = [firm for firm in machine.firms if firm.home in places] or machine.firms
        whole = sum(firm.pull for firm in chosen)
        for firm in chosen:
            firm.orders += quantity * firm.pull / whole
    for machine in model.machines:
        for firm in machine.firms:
            firm.backlog += firm.orders
    model.regions.do("join_the_queue")


def make_machines(model: Industry) -> None:
    """Makers plan; the scarcest component holds all back; suppliers are chosen and deliver."""
    model.makers.do("plan_output")
    wanted: dict[ProductClass, dict[Region, float]] = {part: {} for part in model.supplies}
    for region in model.regions:
        for machine, planned in region.planned.items():
            for part, sets in model.sets[machine].items():
                need = planned * sets * region.bought_in_china
                wanted[part][region] = wanted[part].get(region, 0.0) + need
    able = {part: [firm.able for firm in part.firms] for part in model.supplies}
    model.allowed = 1.0
    for part in model.parts:
        needed = sum(wanted[part].values())
        if needed > 0.0:
            model.allowed = min(model.allowed, sum(able[part]) / needed)
    for part in model.supplies:
        part.take_orders(part.choose(wanted[part], model.p.component_home_bias))
        share_out(part, able[part], model.allowed)
    pay_for_parts(model)


def share_out(part: ProductClass, able: list[float], allowed: float) -> None:
    """Suppliers deliver what was chosen from them as far as they can; others fill the rest."""
    quantity = made = 0.0
    for firm, most in zip(part.firms, able, strict=True):
        firm.made = min(firm.orders * allowed, most)
        quantity += firm.orders * allowed
        made += firm.made
    left = max(quantity - made, 0.0)
    room = sum(most - firm.made for firm, most in zip(part.firms, able, strict=True))
    if left > 0.0 and room > 0.0:
        part_of_room = min(left / room, 1.0)
        for firm, most in zip(part.firms, able, strict=True):
            firm.made += (most - firm.made) * part_of_room


def pay_for_parts(model: Industry) -> None:
    """The market for parts pays suppliers, and makers pay the mean price of what came."""
    model.agents_by_type[Supplier].do("sell")
    mean = {}
    for part in model.supplies:
        sold = sum(firm.made for firm in part.firms)
        revenue = sum(firm.made * firm.price for firm in part.firms)
        mean[part] = revenue / sold if sold > 0.0 else 0.0
    for machine, sets in model.sets.items():
        model.parts_cost[machine] = sum(number * mean[part] for part, number in sets.items())
    model.makers.do("pay_for_parts")


def deliver(model: Industry) -> None:
    """Ship what is ordered and finished; users put it to use."""
    for machine in model.machines:
        machine.waited = machine.shipped = machine.lost = 0.0
    model.makers.do("ship")
    model.regions.do("put_to_use")


def collect_sales(model: Industry) -> None:
    """Buyers pay for machines or fees for leased ones; firms pay for what they make."""
    model.firms_do("settle_production")
    for machine in model.machines:
        value = sum(firm.sales for firm in machine.firms)
        machine.mean_price = value / machine.shipped if machine.shipped > 0.0 else 0.0
        machine.taken = machine.on_lease = 0.0
    model.regions.do("pay_for_machines")
    for machine in model.machines:
        share = machine.on_lease / machine.taken if machine.taken > 0.0 else 0.0
        for firm in machine.firms:
            pay(model.machine_market, firm, firm.sales * (1.0 - share))
            firm.leased_value += firm.sales * share
    collect_fees(model)


def collect_fees(model: Industry) -> None:
    """Users of leased machines pay wear and a return on them, by what they lease."""
    market, wear = model.machine_market, model.wear
    fee = wear + model.p.leasing_return * model.dt
    in_use = sum(region.leased_value for region in model.regions)
    makers = [firm for machine in model.machines for firm in machine.firms]
    let_out = sum(firm.leased_value for firm in makers)
    for region in model.regions:
        if in_use > 0.0:
            pay(region.buyers, market, let_out * fee * region.leased_value / in_use)
        region.leased_value *= 1.0 - wear
    for firm in makers:
        if in_use > 0.0:
            pay(market, firm, firm.leased_value * fee)
        firm.leased_value *= 1.0 - wear


def follow_orders(model: Industry) -> None:
    """Firms and investors watch orders and sales."""
    model.firms_do("watch_orders")
    makers = [firm for machine in model.machines for firm in machine.firms]
    fast = sum(firm.orders_fast for firm in makers)
    slow = sum(firm.orders_slow for firm in makers)
    believed = expected_growth(model, fast, slow) * fast / (fast + model.p.credible_volume)
    model.sales_growth += model.investors_move * (believed - model.sales_growth)
