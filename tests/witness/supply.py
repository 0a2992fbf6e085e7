"""What is made, what components allow, what is shipped, what waits and what is lost."""

from __future__ import annotations

from sim.evidence.vocabulary import INTELLIGENCE
from tests.witness.accounts import pay
from tests.witness.chance import chance_within
from tests.witness.costs import sets_in_a_machine
from tests.witness.orders import Orders, logit, note_shares, with_persistence
from tests.witness.things import CLASSES, LINES, MACHINES, PARTS, SUPPLIES, Firm, World

ENDLESS = 1e15  # licences a software firm can deliver in a month


def bought_in_china(world: World, leaf: str) -> float:
    """Share of a maker's parts that comes from the firms of the model, by its home."""
    if world.leaves[leaf].in_china:
        return 1.0 - world.p("import_share")
    return world.p("rival_sourcing_in_china")


def planned_output(world: World, firm: Firm) -> float:
    """Orders waiting and some cover, less what is in stock, within capacity."""
    wanted = firm.backlog + world.p("stock_cover") * firm.orders_slow - firm.stock
    return min(max(wanted, 0.0), firm.capacity * world.dt)


def make_machines(world: World) -> None:
    sets = {machine: sets_in_a_machine(world, machine) for machine in MACHINES}
    planned = {firm.birth: planned_output(world, firm) for firm in world.makers}
    wanted: dict[tuple[str, str], float] = {}
    for firm in world.makers:
        here = bought_in_china(world, firm.home)
        for part in SUPPLIES:
            need = planned[firm.birth] * sets[firm.makes][part] * here
            wanted[firm.home, part] = wanted.get((firm.home, part), 0.0) + need
    allowed = share_that_parts_allow(world, wanted)
    for firm in world.makers:
        firm.month.made = planned[firm.birth] * allowed
    choose_suppliers(world, wanted)
    for part in SUPPLIES:
        share_out(world, part, allowed)
    pay_for_materials(world, sets)


def able(world: World, firm: Firm) -> float:
    return ENDLESS if firm.makes == INTELLIGENCE else firm.capacity * world.dt


def share_that_parts_allow(world: World, wanted: dict[tuple[str, str], float]) -> float:
    """The scarcest component holds all makers back, pro rata."""
    allowed = 1.0
    for part in PARTS:
        needed = sum(need for (_, what), need in wanted.items() if what == part)
        available = sum(able(world, firm) for firm in world.who_make(part))
        if needed > 0.0:
            allowed = min(allowed, available / needed)
    return allowed


def choose_suppliers(world: World, wanted: dict[tuple[str, str], float]) -> None:
    """Makers order parts and licences by logit, with a bias to their own leaf."""
    fresh: Orders = logit(world, wanted, world.p("component_home_bias"))
    for part in SUPPLIES:
        chosen = with_persistence(world, fresh, part)
        note_shares(world, chosen, part)
        for firm in world.who_make(part):
            firm.month.orders = chosen[firm.birth]


def share_out(world: World, part: str, allowed: float) -> None:
    """Suppliers deliver what was chosen from them as far as they can; others fill the rest."""
    suppliers = world.who_make(part)
    quantity = sum(firm.month.orders for firm in suppliers) * allowed
    for firm in suppliers:
        firm.month.made = min(firm.month.orders * allowed, able(world, firm))
    left = max(quantity - sum(firm.month.made for firm in suppliers), 0.0)
    rooms = [able(world, firm) - firm.month.made for firm in suppliers]
    if left > 0.0 and sum(rooms) > 0.0:
        part_of_room = min(left / sum(rooms), 1.0)
        for firm, room in zip(suppliers, rooms, strict=True):
            firm.month.made += room * part_of_room


def pay_for_materials(world: World, sets: dict[str, dict[str, float]]) -> None:
    """Makers pay the mean price of what was delivered, at home and for imports alike."""
    market = world.outside["parts market"]
    price = dict.fromkeys(SUPPLIES, 0.0)
    for part in SUPPLIES:
        sold = sum(firm.month.made for firm in world.who_make(part))
        for firm in world.who_make(part):
            pay(market, firm, firm.month.made * firm.price)
        if sold > 0.0:
            revenue = sum(firm.month.made * firm.price for firm in world.who_make(part))
            price[part] = revenue / sold
    for firm in world.makers:
        one = sum(sets[firm.makes][part] * price[part] for part in SUPPLIES)
        firm.month.bill = firm.month.made * one
        at_home = firm.month.bill * bought_in_china(world, firm.home)
        pay(firm, market, at_home)
        pay(firm, world.outside["suppliers"], firm.month.bill - at_home)


def deliver(world: World) -> None:
    """Ship what is ordered and finished, lose some of what waits, put machines to use."""
    waited = dict.fromkeys(CLASSES, 0.0)
    shipped = dict.fromkeys(CLASSES, 0.0)
    lost = dict.fromkeys(CLASSES, 0.0)
    for firm in world.makers:
        waited[firm.makes] += firm.backlog
        firm.stock += firm.month.made
        firm.month.shipped = min(firm.stock, firm.backlog)
        firm.stock -= firm.month.shipped
        firm.backlog -= firm.month.shipped
        firm.month.lost = firm.backlog * chance_within(world.p("order_loss_rate"), world.dt)
        firm.backlog -= firm.month.lost
        shipped[firm.makes] += firm.month.shipped
        lost[firm.makes] += firm.month.lost
    wear = chance_within(1.0 / world.p("machine_life"), world.dt)
    for leaf in world.leaves.values():
        for line in LINES:
            made = line[1]
            delivered = given_up = 0.0
            if waited[made] > 0.0:
                delivered = leaf.waiting[line] * shipped[made] / waited[made]
                given_up = leaf.waiting[line] * lost[made] / waited[made]
                held = leaf.fleet[line] + leaf.waiting[line]
                if held > 0.0:
                    leaf.public_machines[line] *= 1.0 - min(given_up / held, 1.0)
            world.month.delivered[leaf.name, line] = delivered
            leaf.waiting[line] = max(leaf.waiting[line] - delivered - given_up, 0.0)
            leaf.fleet[line] += delivered - leaf.fleet[line] * wear
        leaf.training_data += sum(leaf.fleet.values()) * world.dt
