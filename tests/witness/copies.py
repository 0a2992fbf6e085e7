"""Which levers governments take over from others, how late and with how much of their strength."""

from __future__ import annotations

from sim.evidence import RegionTree
from sim.scenario import LeverTerms, Scenario
from tests.witness.things import Lever, World


def line_up_levers(world: World) -> None:
    """Every region's own levers, and copies by governments that copy or match the focus."""
    scenario, tree = world.scenario, world.tree
    for terms in scenario.levers:
        world.levers.append(Lever(terms, terms.region, terms.name, tree.leaves_under(terms.region)))
    for region in tree.all:
        taken = []
        if scenario.governments.get(region) == "copying":
            taken += what_it_lacks(scenario, tree, region)
        if region in scenario.matching:
            taken += [terms for terms in scenario.levers if terms.region == scenario.focus]
        names = {lever.name for lever in world.levers if lever.region == region}
        for terms in taken:
            name = f"{terms.name}@{terms.region}"
            if name in names:
                continue  # it copies the same lever for both reasons
            names.add(name)
            copy = Lever(terms, region, name, tree.leaves_under(region))
            copy.late, copy.share = world.p("copy_lag"), world.p("copy_share")
            world.levers.append(copy)


def what_it_lacks(scenario: Scenario, tree: RegionTree, region: str) -> list[LeverTerms]:
    """For each kind of instrument that it doesn't use, the neighbour's that began first."""
    kinds = {terms.kind for terms in scenario.levers}
    kinds -= {terms.kind for terms in scenario.levers if terms.region == region}
    found = []
    for kind in sorted(kinds):
        theirs = [
            terms
            for neighbour in tree.all
            if neighbour != region and tree.ranks.get(neighbour) == tree.ranks[region]
            for terms in scenario.levers
            if terms.region == neighbour and terms.kind == kind
        ]
        if theirs:
            found.append(min(theirs, key=lambda terms: terms.start))  # the first of equals
    return found
