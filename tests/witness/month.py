"""One month of one world, told in order, and a whole run."""

from __future__ import annotations

from sim.model.inputs import WorldBatch
from tests.witness.accounts import check_the_books
from tests.witness.costs import set_costs_and_prices
from tests.witness.demand import say_what_is_wanted
from tests.witness.exits import let_firms_list, sell_stakes
from tests.witness.funding import raise_equity
from tests.witness.investment import follow_orders, invest
from tests.witness.orders import place_orders
from tests.witness.policy import apply_policy, review_plans, settle_policy
from tests.witness.population import (
    choose_plants,
    grow_older,
    let_firms_enter,
    let_firms_leave,
    let_known_firms_enter,
    open_known_plants,
)
from tests.witness.research import do_research
from tests.witness.sales import collect_sales
from tests.witness.start import start
from tests.witness.supply import deliver, make_machines
from tests.witness.taxes import note_profits, pay_taxes
from tests.witness.things import Month, MonthOfFirm, World
from tests.witness.year import count_the_month, write_the_year


def live_a_month(world: World) -> None:
    open_the_month(world)
    pay_taxes(world)
    apply_policy(world)
    do_research(world)
    set_costs_and_prices(world)
    say_what_is_wanted(world)
    place_orders(world)
    settle_policy(world)
    make_machines(world)
    deliver(world)
    collect_sales(world)
    count_the_month(world)
    follow_orders(world)
    raise_equity(world)
    let_firms_list(world)
    sell_stakes(world)
    invest(world)
    note_profits(world)
    let_known_firms_enter(world)
    let_firms_enter(world)
    open_known_plants(world)
    choose_plants(world)
    let_firms_leave(world)
    check_the_books(world)
    if world.is_december:
        write_the_year(world)
        review_plans(world)
    grow_older(world)
    world.step += 1


def open_the_month(world: World) -> None:
    """Nothing has happened yet; in January the counters of the old year move on."""
    world.month = Month()
    for firm in world.firms:
        firm.month = MonthOfFirm()
        if world.is_january and world.step > 0:
            firm.research_year_before = firm.research_last_year
            firm.research_last_year = firm.research_this_year
            firm.research_this_year = 0.0
            firm.sales_this_year = 0.0


def live(batch: WorldBatch) -> World:
    """The one world of a batch from the first month to the last."""
    world = start(batch)
    years = batch.scenario.end_year - batch.scenario.start_year + 1
    for _ in range(years * batch.scenario.steps_per_year):
        live_a_month(world)
    return world
