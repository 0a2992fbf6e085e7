"""A world in January of the first year: geography, firms known and drawn, funds, purses."""

from __future__ import annotations

import math

from sim.evidence import makers, regions
from sim.model.inputs import WorldBatch
from tests.witness.chance import Chance
from tests.witness.copies import line_up_levers
from tests.witness.levers import ALL_TIERS
from tests.witness.population import leaf_shares, month_of, seat_known_firm, seat_newcomers
from tests.witness.things import (
    CLASSES,
    JOB_LINES,
    LINES,
    MACHINES,
    PARTS,
    SUPPLIES,
    Fund,
    Leaf,
    Purse,
    World,
)

OUTSIDE = ("workers", "suppliers", "investors", "lenders", "parts market", "machine market")
BUDGET_SHARE = {
    "research": "research_share",
    "shows": "consumer_share",
    "data_collection": "talent_share",
}


def start(batch: WorldBatch) -> World:
    """The one world of a batch."""
    assert batch.worlds == 1
    tree, known, scenario = regions(), makers(), batch.scenario
    world = World(
        scenario=scenario,
        drawn={path: float(values[0]) for path, values in batch.numbers.items()},
        chance=Chance(batch.seed, int(batch.replicates[0])),
        tree=tree,
        known=known,
        leaves={name: make_leaf(name) for name in tree.leaves},
        chairs=[None] * len(known),
        funds=[],
        levers=[],
        treasuries={region: Purse(f"treasury of {region}") for region in tree.all},
        outside={name: Purse(name) for name in OUTSIDE},
        effort=dict.fromkeys(tree.all, 1.0),
        class_price={},
        class_output=dict.fromkeys(CLASSES, 0.0),
        frontier=0.0,
    )
    world.class_price = {made: world.p("start_price", made) for made in CLASSES}
    world.frontier = world.p("start_frontier")
    line_up_levers(world)
    line_up_funds(world)
    seat_first_firms(world)
    world.year_flows, world.year_public = {}, {}  # the first year is yet to come
    return world


def attribute(name: str, leaf: str) -> float:
    tree = regions()
    return float(tree.attribute(name)[tree.leaves.index(leaf)])


def jobs_in(line: tuple[str, str], leaf: str) -> float:
    """People in the work that a line could do."""
    if line not in JOB_LINES:
        return 0.0
    if line[0] == "manufacturing":
        return attribute("manufacturing_employment", leaf)
    return attribute("service_employment", leaf)


def line_weight(line: tuple[str, str], leaf: str) -> float:
    """A leaf's demand against China's."""

    def size(place: str) -> float:
        if line in JOB_LINES:
            return jobs_in(line, place)
        return attribute(BUDGET_SHARE[line[0]], place)

    return size(leaf) / sum(size(place) for place in regions().leaves_under("china"))


def make_leaf(name: str) -> Leaf:
    base = {part: attribute(f"component_base.{part}", name) for part in SUPPLIES}
    for machine in MACHINES:
        base[machine] = sum(base[part] for part in PARTS) / len(PARTS)
        base[machine] *= attribute(f"machine_specialisation.{machine}", name)
    return Leaf(
        name=name,
        in_china=name in regions().leaves_under("china"),
        wage=attribute("wage", name),
        talent_share=attribute("talent_share", name),
        all_robot_base=attribute("all_robot_base_2024", name),
        component_base=base,
        jobs={line: jobs_in(line, name) for line in LINES},
        line_weight={line: line_weight(line, name) for line in LINES},
        buyers=Purse(f"buyers of {name}"),
    )


def line_up_funds(world: World) -> None:
    """Private funds at home and abroad, and a guidance fund for each lever of that kind."""
    leaves = tuple(world.leaves)
    for kind in ("venture", "overseas"):
        for row in range(round(world.p(f"{kind}_fund_rows"))):
            world.funds.append(Fund(f"{kind} {row}", kind, leaves, ALL_TIERS))
    for lever in world.levers:
        if lever.terms.kind == "guidance_fund":
            tiers = lever.terms.choices.get("tiers", ()) or ALL_TIERS
            name = f"{lever.region}.{lever.name}"
            lever.fund = Fund(name, "guidance", lever.leaves, tiers, lever.region)
            world.funds.append(lever.fund)


def seat_first_firms(world: World) -> None:
    """Firms known by name that are there already, then others drawn; shares follow appeal."""
    for row, known in enumerate(world.known):
        if month_of(known) <= world.time + 1e-9:
            seat_known_firm(world, row, known)
    counts = {made: round(world.p("start_others", made)) for made in CLASSES}
    shares = {made: leaf_shares(world, made) for made in CLASSES}
    seat_newcomers(world, counts, shares, births=0)
    for made in CLASSES:
        firms = world.who_make(made)
        whole = sum(math.exp(firm.appeal) for firm in firms)
        for firm in firms:
            firm.market_share = math.exp(firm.appeal) / whole
