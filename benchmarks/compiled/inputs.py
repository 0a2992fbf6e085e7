"""From a batch of worlds to arrays: all that need not be done within the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.compiled import layout
from benchmarks.compiled.layout import DEMAND_LINES, LEVER_NUMBERS, MACHINES
from sim.evidence import makers, regions, targets
from sim.evidence.vocabulary import LEVER_KINDS, PRODUCT_CLASSES, TIERS
from sim.model.inputs import WorldBatch
from sim.model.streams import named_rows, number_of_name
from sim.scenario import LeverTerms, Scenario

Records = NDArray[Any]
BUDGET_SHARE = {
    "research": "research_share",
    "shows": "consumer_share",
    "data_collection": "talent_share",
}
MONEY_OR_MACHINES = ("machine", "yuan", "machine/year", "yuan/year")


@dataclass(frozen=True)
class Prepared:
    """Inputs of some worlds of one scenario.

    ``parameters`` (worlds,) records; ``drawn`` (worlds, levers, numbers) NaN where not drawn, then
    ``dated`` (steps, levers, numbers) holds; ``aims`` targets that governments look at; ``rows``
    firms a world has room for.
    """

    seed: int
    replicates: NDArray[np.int64]
    first_year: int
    years: int
    steps_per_year: int
    rows: int
    geography: Records
    known: Records
    funds: Records
    levers: Records
    parameters: Records
    dated: NDArray[np.float64]
    drawn: NDArray[np.float64]
    aims: Records


def prepare(batch: WorldBatch, rows_with_room: int = 3000) -> Prepared:
    """The batch's inputs as arrays. The fullest of 400 worlds of the plans needs 1,737 rows."""
    scenario = batch.scenario
    years = scenario.end_year - scenario.start_year + 1
    geography = _geography()
    levers = _levers(scenario, geography[0])
    parameters = _parameters(batch)
    return Prepared(
        seed=batch.seed,
        replicates=batch.replicates,
        first_year=scenario.start_year,
        years=years,
        steps_per_year=scenario.steps_per_year,
        rows=rows_with_room,
        geography=geography,
        known=_known(),
        funds=_funds(scenario, levers, parameters),
        levers=levers,
        parameters=parameters,
        dated=_dated(scenario, years * scenario.steps_per_year),
        drawn=_drawn(batch),
        aims=_aims(scenario),
    )


def _parameters(batch: WorldBatch) -> Records:
    """A record a world: a number, or an array over the keys in the order of the evidence."""
    keys: dict[str, list[str]] = {}
    for path in batch.scenario.parameters:
        name, _, key = path.partition(".")
        keys.setdefault(name, []).append(key)
    fields = [(n, "f8") if held == [""] else (n, "f8", (len(held),)) for n, held in keys.items()]
    table = np.zeros(batch.worlds, np.dtype(fields))
    for path, number in batch.scenario.parameters.items():
        name, _, key = path.partition(".")
        values = batch.numbers.get(path, np.full(batch.worlds, number.value))
        if number.common_factor is not None:
            values = values * batch.numbers.get(number.common_factor, 1.0)
        column = table[name]
        column[(slice(None), keys[name].index(key)) if key else slice(None)] = values
    return table


def _geography() -> Records:
    tree = regions()
    leaves = len(tree.leaves)
    table = np.zeros(1, layout.geography_layout(leaves, len(tree.all)))
    place = table[0]
    place["in_china"] = tree.membership[tree.index("china")]
    for name in ("wage", "talent_share"):
        place[name] = tree.attribute(name)
    place["all_robot_base"] = tree.attribute("all_robot_base_2024")
    base = place["component_base"]
    for row, made in enumerate(PRODUCT_CLASSES[MACHINES:], start=MACHINES):
        base[:, row] = tree.attribute(f"component_base.{made}")
    parts = base[:, MACHINES : layout.PARTS_END].mean(axis=1)
    for row, made in enumerate(PRODUCT_CLASSES[:MACHINES]):
        base[:, row] = parts * tree.attribute(f"machine_specialisation.{made}")
    for row, (segment, _) in enumerate(DEMAND_LINES):
        if segment in BUDGET_SHARE:
            size = tree.attribute(BUDGET_SHARE[segment])
        else:
            sector = "manufacturing" if segment == "manufacturing" else "service"
            size = tree.attribute(f"{sector}_employment")
            place["jobs"][:, row] = size
        place["line_weight"][:, row] = size / size[place["in_china"] > 0].sum()
    place["membership"] = tree.membership
    place["ancestry"] = [
        [float(below == above or above in tree.ancestors(below)) for below in tree.all]
        for above in tree.all
    ]
    return table


def _known() -> Records:
    tree, known = regions(), makers()
    table = np.zeros(len(known), layout.known_layout())
    for row, firm in enumerate(known):
        year, month = int(firm.entered[:4]), int(firm.entered[5:])
        seen = np.nan if firm.machines_2025 is None else firm.machines_2025
        home, made = tree.leaves.index(firm.home), PRODUCT_CLASSES.index(firm.product_class)
        birth = number_of_name(firm.name)
        table[row] = (home, made, birth, year + (month - 1) / 12, seen)
    return table


def _levers(scenario: Scenario, place: Any) -> Records:
    tree = regions()
    table = np.zeros(len(scenario.levers), layout.levers_layout(len(tree.leaves)))
    for lever, terms in zip(table, scenario.levers, strict=True):
        lever["kind"] = LEVER_KINDS.index(terms.kind)
        lever["region"] = tree.index(terms.region)
        lever["leaves"] = [leaf in tree.leaves_under(terms.region) for leaf in tree.leaves]
        tiers = terms.choices.get("tiers", ()) or TIERS
        lever["tiers"] = [tier in tiers for tier in TIERS]
        lever["lines"] = _lines(terms)
        weight = place["line_weight"] * np.outer(lever["leaves"], lever["lines"])
        if weight.sum() <= 0.0:
            weight = np.outer(lever["leaves"], lever["lines"]).astype(np.float64)
        lever["share"] = weight / max(weight.sum(), 1e-200)
        lever["start"], lever["end"] = terms.start, terms.end
    return table


def _lines(terms: LeverTerms) -> list[bool]:
    """The demand lines it names by segment and class; all if it names none."""
    segments = terms.choices.get("segments", ())
    classes = terms.choices.get("product_classes", ())
    return [
        (not segments or segment in segments) and (not classes or made in classes)
        for segment, made in DEMAND_LINES
    ]


def _funds(scenario: Scenario, levers: Records, parameters: Records) -> Records:
    """Private funds at home and abroad, and a guidance fund for each lever of that kind."""
    names: list[tuple[str, int]] = []
    for kind, name in enumerate(("venture", "overseas")):
        rows = round(float(parameters[f"{name}_fund_rows"][0]))
        names += [(f"{name} {row}", kind) for row in range(rows)]
    private = len(names)
    guided = [row for row, terms in enumerate(scenario.levers) if terms.kind == "guidance_fund"]
    for row in guided:
        terms = scenario.levers[row]
        levers[row]["fund"] = len(names)
        names.append((f"{terms.region}.{terms.name}", layout.GUIDANCE))
    table = np.zeros(len(names), layout.funds_layout(len(regions().leaves)))
    table["word"] = named_rows(tuple(name for name, _ in names))
    table["kind"] = [kind for _, kind in names]
    table["treasury"], table["mandate"], table["tiers"] = -1, 1, 1
    for fund, lever in zip(table[private:], levers[guided], strict=True):
        fund["treasury"] = lever["region"]
        fund["mandate"], fund["tiers"] = lever["leaves"], lever["tiers"]
    return table


def _dated(scenario: Scenario, steps: int) -> NDArray[np.float64]:
    table = np.zeros((steps, len(scenario.levers), len(LEVER_NUMBERS)))
    for row, terms in enumerate(scenario.levers):
        for name, number in terms.numbers.items():
            column = LEVER_NUMBERS.index(name)
            for step in range(steps):
                time = scenario.start_year + step / scenario.steps_per_year
                table[step, row, column] = number.at(time + layout.A_LITTLE)
    return table


def _drawn(batch: WorldBatch) -> NDArray[np.float64]:
    levers = batch.scenario.levers
    table = np.full((batch.worlds, len(levers), len(LEVER_NUMBERS)), np.nan)
    for row, terms in enumerate(levers):
        for name in terms.numbers:
            values = batch.numbers.get(f"{terms.path}.{name}")
            if values is not None:
                table[:, row, LEVER_NUMBERS.index(name)] = values
    return table


def _aims(scenario: Scenario) -> Records:
    """What adaptive governments look at: outcomes counted in machines or money; of targets in two
    scopes, the enterprise's."""
    tree = regions()
    rows = [
        (target.year, tree.index(target.region), layout.INDICATOR[target.indicator], target.value)
        for target in targets().values()
        if target.status == "outcome"
        and target.year is not None
        and target.unit in MONEY_OR_MACHINES
        and scenario.governments.get(target.region) == "adaptive"
        and not target.id.endswith(f"_product.{target.year}")
    ]
    kinds = [("year", "i8"), ("region", "i8"), ("indicator", "i8"), ("value", "f8")]
    return np.array(rows, dtype=kinds)
