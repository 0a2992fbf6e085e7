"""A region tree with every leaf split, to see what more regions cost.

The number of leaf regions is fixed by the evidence. For this measurement every leaf becomes
several with the same parent, each with its part of people, money and demand; pay and relative
strength stay. It must be asked for before the model is imported, in a process of its own, since
the model reads the tree once.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

import sim.evidence
from sim.evidence import RegionTree

if TYPE_CHECKING:
    from sim.model.inputs import WorldBatch
    from sim.scenario import Scenario

DIVISIBLE = ("worker", "yuan")  # units of what is shared out; so is what is normalised to a sum


def parts_of(leaf: str, parts: int) -> list[str]:
    """A leaf keeps its name for its first part, so that firms and plans still find it."""
    return [leaf, *(f"{leaf}_{number}" for number in range(2, parts + 1))]


def split_tree(tree: RegionTree, parts: int) -> RegionTree:
    """The tree with every leaf in ``parts``."""
    new = {leaf: parts_of(leaf, parts) for leaf in tree.leaves}
    leaves = tuple(name for leaf in tree.leaves for name in new[leaf])
    above = tuple(region for region in tree.all if region not in tree.leaves)
    membership = np.repeat(tree.membership, parts, axis=1)
    of_leaves = np.eye(len(leaves))
    attributes = {}
    for name, entry in tree.attributes.items():
        shared = entry.normalise == "sum" or entry.unit in DIVISIBLE
        numbers = {
            part: replace(number, value=number.value / (parts if shared else 1))
            for leaf, number in entry.numbers.items()
            for part in new[leaf]
        }
        attributes[name] = replace(entry, numbers=numbers)
    return replace(
        tree,
        leaves=leaves,
        all=leaves + above,
        parents={
            part: parent
            for region, parent in tree.parents.items()
            for part in new.get(region, [region])
        },
        names={p: name for region, name in tree.names.items() for p in new.get(region, [region])},
        membership=np.concatenate([of_leaves, membership[len(tree.leaves) :]]),
        attributes=attributes,
        lines={p: line for region, line in tree.lines.items() for p in new.get(region, [region])},
    )


def split_scenario(scenario: Scenario, tree: RegionTree, parts: int) -> Scenario:
    """The scenario with its parameters by leaf given to every part."""
    numbers = {}
    for path, number in scenario.parameters.items():
        name, _, key = path.partition(".")
        if key in tree.leaves:
            for part in parts_of(key, parts):
                numbers[f"{name}.{part}"] = replace(number, path=f"{name}.{part}")
        else:
            numbers[path] = number
    return replace(scenario, parameters=numbers)


def split(parts: int, years: int, worlds: int) -> WorldBatch:
    """A batch of the baseline whose leaves are split. Raises RuntimeError if it is too late."""
    if any(name.startswith("sim.model.st") for name in sys.modules):
        raise RuntimeError("the model has read its regions already")
    from sim.scenario import load

    tree = sim.evidence.regions()
    scenario = load("baseline", [f"end={2022 + years}", f"worlds={worlds}"])
    scenario = split_scenario(scenario, tree, parts)
    divided = split_tree(tree, parts)
    sim.evidence.regions = lambda: divided
    from sim.experiment import designs

    return designs.all_worlds(scenario)
