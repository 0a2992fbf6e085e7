"""Levers that act on research: data, computing, contests, grounds, insurance, people."""

from __future__ import annotations

import math

from tests.witness.chance import gumbel_of, numbered
from tests.witness.levers import (
    A_LITTLE,
    budget_left,
    eligible_firms,
    force,
    in_force,
    months_of_window,
    number,
    pay_running_cost,
    rounds_of_window,
    spend,
    spread,
    together,
    within,
)
from tests.witness.levers_for_firms import hand_out
from tests.witness.things import Lever, World

GATHERING = [("data_collection", "functional")]  # what training grounds buy


def give_data(world: World, lever: Lever) -> None:
    """Data in kind, at the price of gathering them with machines."""
    for firm, amount in hand_out(world, lever, world.p("data_share_of_research")):
        world.leaves[firm.home].training_data += amount / world.p("training_data_price")


def rent_out_computing(world: World, lever: Lever) -> None:
    """Firms claim what they would spend on computing, as far as the centre's part for robots
    serves it at the market's rent; the treasury pays the discount."""
    part = world.p("voucher_compute_share") * force(world, lever) * world.dt
    firms = eligible_firms(world, lever)
    served = number(world, lever, "capacity") * number(world, lever, "sector_share")
    served *= number(world, lever, "utilisation") * world.p("computing_rent")
    served *= force(world, lever) * world.dt
    used = within({firm.birth: firm.research * part for firm in firms}, served)
    discount = number(world, lever, "discount")
    left = budget_left(lever, number(world, lever, "budget") * force(world, lever))
    paid = within({birth: worth * discount for birth, worth in used.items()}, left)
    for firm in firms:
        amount = paid[firm.birth]
        world.leaves[firm.home].compute_support += amount
        firm.month.support += amount
        spend(world, lever, world.outside["suppliers"], amount)


def hold_contest(world: World, lever: Lever) -> None:
    """At the opening and each January after it an equal part of the projects, to the best bids.

    A bid is worth its firm's capability and luck. One project a firm; the last firm's part of a
    project is shared by all, so that each gets the same part of a grant.
    """
    rounds = rounds_of_window(world, lever)
    if world.step not in rounds:
        return
    projects = number(world, lever, "projects") * number(world, lever, "sector_share")
    projects *= in_force(world, lever) / len(rounds)
    if projects == 0.0:
        return
    winners = math.ceil(projects - A_LITTLE)  # a whole number may come out a bit above itself
    firms = eligible_firms(world, lever)
    words = [numbered(firm.birth) for firm in firms]
    contest = f"contest.levers.{lever.region}.{lever.name}"  # a copy holds its own
    luck = world.chance.draws(contest, world.step, words)
    bids = [
        (world.p("contest_capability_weight") * firm.capability + gumbel_of(draw), firm)
        for firm, draw in zip(firms, luck, strict=True)
    ]
    bids.sort(key=lambda bid: -bid[0])
    for _, firm in bids[:winners]:
        lever.awarded += projects / winners
        grant = number(world, lever, "grant") * projects / winners
        firm.support_account += grant
        spend(world, lever, firm, grant)


def run_grounds(world: World, lever: Lever) -> None:
    """Machines are ordered evenly over the window; those ordered so far gather data while the
    grounds are run."""
    works = in_force(world, lever)
    ordered = number(world, lever, "grounds") * number(world, lever, "machines_per_ground")
    ordered *= works / months_of_window(world, lever)
    lever.machines += ordered
    gathered = lever.machines * number(world, lever, "data_gain") * world.dt if works > 0.0 else 0.0
    for (name, line), share in spread(world, lever, GATHERING).items():
        leaf = world.leaves[name]
        world.month.public_orders[name, line] += ordered * share
        leaf.training_data += gathered * share
        public = ordered * share * world.class_price[line[1]] * number(world, lever, "public_share")
        spend(world, lever, leaf.buyers, public)
    pay_running_cost(world, lever, "workers")


def insure_research(world: World, lever: Lever) -> None:
    """The insured spend their money sooner, as far as the treasury's part of premiums goes."""
    firms = eligible_firms(world, lever)
    premium = number(world, lever, "premium") * force(world, lever) * world.dt
    public = premium * number(world, lever, "public_share")
    asked = sum(firm.research * public for firm in firms)
    budget = number(world, lever, "budget") * force(world, lever)
    left = min(budget_left(lever, budget), budget * world.dt)
    covered = min(1.0, left / asked) if asked > 0.0 else 1.0
    bolder = together(number(world, lever, "runway_cut"), force(world, lever)) * covered
    for firm in firms:
        firm.month.runway_left *= 1.0 - bolder
    spend(world, lever, world.outside["suppliers"], asked * covered)


def win_people(world: World, lever: Lever) -> None:
    """People for the region by their numbers there; a part of them is missing elsewhere."""
    money = number(world, lever, "budget") * force(world, lever) * world.dt
    research = money / number(world, lever, "cost_per_person") * world.p("research_per_person")
    here = [world.leaves[name] for name in lever.leaves]
    there = [leaf for leaf in world.leaves.values() if leaf.in_china and leaf not in here]
    people_here = sum(leaf.talent_share for leaf in here)
    people_there = sum(leaf.talent_share for leaf in there)
    for leaf in here:
        leaf.talent_won += research * leaf.talent_share / people_here
    lost = research * number(world, lever, "from_elsewhere")
    for leaf in there:
        leaf.talent_won -= lost * leaf.talent_share / people_there
    spend(world, lever, world.outside["workers"], money)
