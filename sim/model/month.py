"""The month, in order. Each line is a step of the model description.

Rates are per year and a step is ``dt`` years, so results don't hang on its length. What moves in
a step stands in ``world.flows``, what stays in ``world.state``.
"""

from __future__ import annotations

from sim.model.observe import tally_step, write_year
from sim.model.steps.demand import want_machines
from sim.model.steps.exits import let_firms_list, sell_stakes
from sim.model.steps.finance import follow_orders, invest, raise_equity
from sim.model.steps.market import collect_sales, deliver, make_machines, place_orders
from sim.model.steps.policy import apply_policy, review, settle_policy, turn_of_year
from sim.model.steps.population import (
    choose_plants,
    grow_older,
    let_firms_enter,
    let_firms_leave,
    let_known_firms_enter,
    open_known_plants,
)
from sim.model.steps.supply import do_research, set_costs_and_prices
from sim.model.steps.taxes import note_profits, pay_taxes
from sim.model.world import World


def advance(world: World) -> None:
    """One step of every world of the batch."""
    turn_of_year(world)
    pay_taxes(world)  # of the year that has ended
    apply_policy(world)  # 1 levers in force become instruments
    do_research(world)  # 2 capability
    set_costs_and_prices(world)  # 3 learning and margins
    want_machines(world)  # 4 budgets and wages
    place_orders(world)  # 5 the market: orders, output, deliveries
    settle_policy(world)
    make_machines(world)
    deliver(world)
    collect_sales(world)
    tally_step(world)  # 6 value where it is made
    follow_orders(world)
    raise_equity(world)  # 7 funds and deals
    let_firms_list(world)
    sell_stakes(world)
    invest(world)  # 8 capacity
    note_profits(world)
    let_known_firms_enter(world)  # 9 entry, location, exit
    let_firms_enter(world)
    open_known_plants(world)
    choose_plants(world)
    let_firms_leave(world)
    world.books.close()  # 10 every purse balances
    if world.last_of_year:
        write_year(world)  # 11 indicators
        review(world)  # 12 governments that adapt
    grow_older(world)
    world.step += 1
