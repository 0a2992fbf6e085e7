"""Firms spend on research; some succeed, all learn from neighbours, the frontier moves."""

from __future__ import annotations

import math

from tests.witness.accounts import pay
from tests.witness.chance import chance_within, numbered
from tests.witness.things import Firm, World


def fixed_cost(world: World, firm: Firm) -> float:
    """Yearly cost of being a firm; platforms save the young ones a part."""
    cost = world.p("fixed_cost", firm.makes)
    if firm.age < world.p("young_age"):
        cost *= 1.0 - world.leaves[firm.home].entry_cost_cut
    return cost


def do_research(world: World) -> None:
    effective = {firm.birth: spend(world, firm) for firm in world.firms}
    in_leaf = dict.fromkeys(world.leaves, 0.0)
    for firm in world.firms:
        in_leaf[firm.home] += effective[firm.birth]
    conditions = {leaf: yield_of_a_yuan(world, leaf, in_leaf[leaf]) for leaf in world.leaves}
    firms = list(world.firms)
    draws = world.chance.draws(
        "research.success", world.step, [numbered(firm.birth) for firm in firms]
    )
    gains = []
    leaders = {made: leading_capability(world, made) for made in {f.makes for f in firms}}
    for firm, draw in zip(firms, draws, strict=True):
        useful = effective[firm.birth] * conditions[firm.home]
        rate = (useful / world.p("research_scale")) ** world.p("research_exponent")
        success = draw < chance_within(world.p("innovation_rate") * rate, world.dt)
        gains.append(gain(world, firm, success, leaders[firm.makes]))
    for firm, more in zip(firms, gains, strict=True):
        firm.capability += more
    move_frontier(world, sum(effective.values()))


def spend(world: World, firm: Firm) -> float:
    """A firm pays for research and overhead; returns its effective research, yuan a year.

    Own: a share of sales, and what its own money allows over its runway. Public: the support
    account, worked off over time.
    """
    fixed = fixed_cost(world, firm)
    own_money = max(firm.cash - firm.support_account, 0.0)
    own = world.p("research_share_of_sales", firm.makes) * firm.sales_rate
    own += max(0.0, own_money / (world.p("cash_runway") * firm.month.runway_left) - fixed)
    public = firm.support_account * chance_within(1.0 / world.p("support_spending_time"), world.dt)
    firm.support_account -= public
    firm.research = own
    firm.research_this_year += own * world.dt
    firm.month.running = (own + fixed) * world.dt
    pay(firm, world.outside["workers"], firm.month.running + public)
    return own + world.p("additionality") * public / world.dt


def yield_of_a_yuan(world: World, name: str, research_there: float) -> float:
    """compute^a · data^b · talent^c, each against its level at the start."""
    leaf = world.leaves[name]
    bought = max(world.p("voucher_compute_share") * research_there, 1.0)
    compute = 1.0 + leaf.compute_support / world.dt / bought
    data = 1.0 + leaf.training_data / world.p("training_data_scale")
    people = max(world.p("talent_supply") * leaf.talent_share + leaf.talent_gained, 0.0)
    talent = people / (people + research_there) if research_there > 0.0 else 1.0
    return float(
        compute ** world.p("compute_exponent")
        * data ** world.p("data_exponent")
        * talent ** world.p("talent_exponent")
    )


def leading_capability(world: World, product_class: str) -> float:
    """Capability of a class weighted by shares of orders; 0 where nobody sells."""
    firms = world.who_make(product_class)
    weight = sum(firm.market_share for firm in firms)
    if weight <= 0.0:
        return 0.0
    return sum(firm.market_share * firm.capability for firm in firms) / weight


def gain(world: World, firm: Firm, success: bool, leader: float) -> float:
    """What a firm learns: own success, neighbours, leaders; never past the frontier."""
    room = max(world.frontier - firm.capability, 0.0)
    neighbours = [
        other.capability for other in world.who_make(firm.makes) if other.home == firm.home
    ]
    neighbourly = sum(neighbours) / len(neighbours)
    spillover = world.p("regional_spillover") * (1.0 + world.leaves[firm.home].platform_gain)
    own = world.p("innovation_step") * room if success else 0.0
    regional = chance_within(spillover, world.dt) * max(neighbourly - firm.capability, 0.0)
    national = chance_within(world.p("national_spillover"), world.dt) * max(
        leader - firm.capability, 0.0
    )
    return min(own + regional + national, room)


def move_frontier(world: World, research: float) -> None:
    """What present knowledge allows grows by itself and with the industry's research."""
    pull = world.p("frontier_pull") * math.log1p(research / world.p("frontier_research_scale"))
    speed = world.p("frontier_drift") + pull
    world.frontier += (1.0 - world.frontier) * chance_within(speed, world.dt)
