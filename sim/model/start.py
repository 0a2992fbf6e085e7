"""The worlds in January 2023: geography, firms known and drawn, funds, purses."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.evidence import RegionTree, makers, regions
from sim.evidence.vocabulary import PRODUCT_CLASSES
from sim.model.accounts import PURSES, Books
from sim.model.axes import CLASSES, DEMAND_LINES, LINES, MACHINES, TINY
from sim.model.funding import FundLine
from sim.model.inputs import Parameters, WorldBatch
from sim.model.levers import KINDS, Copied, GuidanceFund, Lever
from sim.model.observe import Tally
from sim.model.state import Float, empty_state, in_blocks
from sim.model.streams import Streams, named_rows
from sim.model.world import Flows, Geography, World
from sim.scenario import copied_levers, in_order

_LEAF_SHARE_OF_LINE = {
    "research": "research_share",
    "shows": "consumer_share",
    "data_collection": "talent_share",
}
_JOBS_OF_LINE = {
    "manufacturing": "manufacturing_employment",
    "logistics": "service_employment",
    "care": "service_employment",
    "household": "service_employment",
    "special": "service_employment",
}


@cache
def geography() -> Geography:
    """Fixed arrays of the region tree (the same for every scenario)."""
    tree: RegionTree = regions()
    nation = tree.membership[tree.index("china")]
    count = len(tree.leaves)
    weight, jobs = np.zeros((count, LINES)), np.zeros((count, LINES))
    for row, (segment, _) in enumerate(DEMAND_LINES):
        if segment in _LEAF_SHARE_OF_LINE:
            share = tree.attribute(_LEAF_SHARE_OF_LINE[segment])
        else:
            jobs[:, row] = tree.attribute(_JOBS_OF_LINE[segment])
            share = jobs[:, row]
        weight[:, row] = share / share[nation > 0].sum()
    base = np.ones((count, CLASSES))
    for row, name in enumerate(PRODUCT_CLASSES[MACHINES:], start=MACHINES):
        base[:, row] = tree.attribute(f"component_base.{name}")
    parts = base[:, MACHINES:-1].mean(axis=1)
    for row, name in enumerate(PRODUCT_CLASSES[:MACHINES]):
        base[:, row] = parts * tree.attribute(f"machine_specialisation.{name}")
    ancestry = np.array(
        [
            [float(column == row or row in tree.ancestors(column)) for column in tree.all]
            for row in tree.all
        ]
    )
    return Geography(
        tree=tree,
        nation=nation,
        line_weight=weight,
        jobs=jobs,
        wage=tree.attribute("wage"),
        talent_share=tree.attribute("talent_share"),
        component_base=base,
        all_robot_base=tree.attribute("all_robot_base_2024"),
        ancestry=ancestry,
    )


def step_times(batch: WorldBatch) -> Float:
    """Calendar time at the start of each step, years."""
    scenario = batch.scenario
    steps = (scenario.end_year - scenario.start_year + 1) * scenario.steps_per_year
    return scenario.start_year + np.arange(steps) / scenario.steps_per_year


def make_levers(batch: WorldBatch, tree: RegionTree, times: Float, p: Parameters) -> list[Lever]:
    """The scenario's levers and what governments copy of them, ready to act, by region and name."""
    late = Copied(lag=p["copy_lag"][:, 0], share=p["copy_share"][:, 0])
    return [
        KINDS[terms.kind](
            terms,
            batch.numbers,
            batch.worlds,
            times,
            tree.index(terms.region),
            [tree.leaves.index(leaf) for leaf in tree.leaves_under(terms.region)],
            late if terms.copy_of else None,
        )
        for terms in in_order([*batch.scenario.levers, *copied_levers(batch.scenario, tree)], tree)
    ]


def line_up_funds(levers: list[Lever], tree: RegionTree, p: Parameters) -> FundLine:
    """Private funds first (same in every scenario), then one guidance fund a lever."""
    from sim.evidence.vocabulary import TIERS

    venture, abroad = int(p.fixed("venture_fund_rows")), int(p.fixed("overseas_fund_rows"))
    names = [f"venture {n}" for n in range(venture)] + [f"overseas {n}" for n in range(abroad)]
    count = len(tree.leaves)
    mandates = [np.ones(count)] * len(names)
    tiers = [np.ones(len(TIERS))] * len(names)
    treasury = [-1] * len(names)
    for lever in levers:
        if isinstance(lever, GuidanceFund):
            lever.fund_row = len(names)
            names.append(f"{lever.terms.region}.{lever.terms.name}")
            mandate = np.zeros(count)
            mandate[lever.leaf_rows] = 1.0
            mandates.append(mandate)
            chosen = lever.terms.choices.get("tiers", ()) or TIERS
            tiers.append(np.array([float(tier in chosen) for tier in TIERS]))
            treasury.append(lever.region_row)
    private = np.arange(len(names)) < venture + abroad
    overseas = (np.arange(len(names)) >= venture) & private
    return FundLine(
        names=tuple(names),
        words=named_rows(tuple(names)),
        treasury=np.array(treasury),
        leaves=np.array(mandates),
        tiers=np.array(tiers),
        private=private,
        overseas=overseas,
    )


def start_worlds(batch: WorldBatch) -> World:
    """A batch of worlds at the beginning of the first step."""
    from sim.model.steps.population import leaf_shares, let_known_firms_enter, place_newcomers

    places = geography()
    tree, p, times = places.tree, Parameters(batch), step_times(batch)
    levers = make_levers(batch, tree, times, p)
    line = line_up_funds(levers, tree, p)
    known = makers()
    rows = in_blocks(batch.scenario.firm_slots + len(known))
    leaves, worlds = len(tree.leaves), batch.worlds
    state = empty_state(worlds, rows, len(line.names), leaves, int((~line.private).sum()))
    state.nation.class_price = p.vector("start_price").copy()
    state.nation.frontier = p["start_frontier"][:, 0].copy()
    sizes = {
        "treasuries": len(tree.all),
        "buyers": leaves,
        "workers": 1,
        "suppliers": 1,
        "investors": 1,
        "lenders": 1,
    }
    balances = {name: np.zeros((worlds, sizes.get(name, 1))) for name in PURSES}
    balances["firms"], balances["funds"] = state.firms.cash, state.funds.cash
    years = batch.scenario.end_year - batch.scenario.start_year + 1
    world = World(
        p=p,
        geography=places,
        streams=Streams(batch.seed, batch.replicates),
        state=state,
        books=Books(balances),
        levers=levers,
        line=line,
        times=times,
        steps_per_year=batch.scenario.steps_per_year,
        start_year=batch.scenario.start_year,
        effort=np.ones((worlds, len(tree.all))),
        adaptive=tuple(
            tree.index(region)
            for region, kind in batch.scenario.governments.items()
            if kind == "adaptive"
        ),
        tally=Tally(worlds, leaves, len(tree.all), years, len(known)),
        known_rows=len(known),
    )
    world.flows = Flows.nothing(worlds, leaves, rows)
    let_known_firms_enter(world, already_there=True)
    others = np.rint(p.vector("start_others")).astype(np.int64)
    place_newcomers(world, others, leaf_shares(world))
    firms = state.firms
    weight = np.exp(firms.appeal) * firms.alive
    total = world.groups.by_class(weight)
    firms.market_share = weight * world.groups.of_class(1.0 / np.maximum(total, TINY))
    world.books.close()
    world.tally.new_year()
    world.starting = False
    return world
