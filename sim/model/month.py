"""The month, in order. Each line is a step of the model description.

Rates are per year and a step is ``dt`` years, so results don't hang on its length.
"""

from __future__ import annotations

from sim.model.observe import tally_step, write_year
from sim.model.steps.finance import follow_orders, invest, raise_equity
from sim.model.steps.market import (
    collect_sales,
    deliver,
    make_machines,
    place_orders,
    want_machines,
)
from sim.model.steps.policy import apply_policy, review, settle_policy, turn_of_year
from sim.model.steps.population import (
    choose_plants,
    let_firms_enter,
    let_firms_leave,
    let_known_firms_enter,
)
from sim.model.steps.supply import do_research, set_costs_and_prices
from sim.model.world import World


def advance(world: World) -> None:
    """One step of every world of the batch."""
    turn_of_year(world)
    apply_policy(world)  # 1 levers in force become instruments
    do_research(world)  # 2 capability
    set_costs_and_prices(world)  # 3 learning, margins
    wanted = want_machines(world)  # 4 budgets and wages
    line_orders, firm_orders, pull = place_orders(world, wanted)  # 5 orders by logit
    settle_policy(world, line_orders, firm_orders)
    made, bill = make_machines(world, pull)
    shipped, delivered, lost = deliver(world, made)
    sales = collect_sales(world, made, shipped, delivered)
    tally_step(  # 6 value
        world, firm_orders, made, shipped, delivered, lost, sales, bill
    )
    follow_orders(world, firm_orders, made, sales)
    raise_equity(world)  # 8 funds and deals
    invest(world)  # 9 capacity
    let_known_firms_enter(world)  # 10 entry, exit, location
    let_firms_enter(world)
    choose_plants(world)
    let_firms_leave(world)
    world.books.close()  # 7 every row balances
    if world.last_of_year:
        write_year(world, world.step // world.steps_per_year)  # 12 indicators
        review(world)  # 11 governments that adapt
    firms = world.state.firms
    firms.age += world.dt * firms.alive
    firms.since_deal += world.dt * firms.alive
    world.step += 1
