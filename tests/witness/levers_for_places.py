"""Levers that draw and house firms: recruitment of plants, parks, incubation."""

from __future__ import annotations

from tests.witness.levers import (
    budget_left,
    eligible_firms,
    force,
    in_force,
    number,
    spend,
    together,
    within,
)
from tests.witness.things import Firm, Lever, World


def attract_plants(world: World, lever: Lever) -> None:
    """The yearly budget is on offer over the region's places; plants from outside get support.

    Only makers look for a second place, so without them nothing is offered. What a plant gets
    here says nothing about its firm's home, and draws nobody there.
    """
    budget = number(world, lever, "budget") * force(world, lever)
    if "maker" in lever.terms.choices["tiers"]:
        for name in lever.leaves:
            world.leaves[name].plant_incentive += budget / len(lever.leaves)
    each = number(world, lever, "support_per_plant") * force(world, lever) * world.dt
    plants = [firm for firm in world.firms if came_from_outside(lever, firm)]
    paid = within({firm.birth: each for firm in plants}, budget_left(lever, budget))
    for firm in plants:
        spend(world, lever, firm, paid[firm.birth])
        firm.month.support -= paid[firm.birth]


def came_from_outside(lever: Lever, firm: Firm) -> bool:
    if firm.plant_share <= 0.0 or firm.tier not in lever.terms.choices["tiers"]:
        return False
    return firm.plant in lever.leaves and firm.home not in lever.leaves


def share_places(
    world: World, lever: Lever, firms: list[Firm], places: float, amount: float
) -> None:
    """Each firm has the same chance of a place and gets the mean."""
    for firm in firms:
        spend(world, lever, firm, min(1.0, places / len(firms)) * amount)


def house_firms(world: World, lever: Lever) -> None:
    """Firms of the region share the places of its parks; housed, they save rent."""
    places = number(world, lever, "parks") * in_force(world, lever)
    places *= number(world, lever, "firms_per_park") * number(world, lever, "sector_share")
    saved = number(world, lever, "rent_saved") * world.dt
    share_places(world, lever, eligible_firms(world, lever), places, saved)


def incubate(world: World, lever: Lever) -> None:
    """Up to so many young firms get a grant; newcomers save a part of their fixed cost."""
    cut = together(number(world, lever, "entry_cost_cut"), in_force(world, lever))
    for name in lever.leaves:
        world.leaves[name].entry_cost_cut += cut
    young = [f for f in eligible_firms(world, lever) if f.age < world.p("young_age")]
    places = number(world, lever, "firms") * force(world, lever)
    share_places(world, lever, young, places, number(world, lever, "grant") * world.dt)
