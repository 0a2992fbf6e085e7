"""Kinds of local government, and which levers some of them take over from others.

``plan`` follows its plan, ``adaptive`` reviews it each year against its own targets, ``copying``
takes over what its neighbours do. With ``neighbours_match`` the neighbours of the focus region
take over its levers, whatever their kind. A neighbour is a region of the same rank
(``RegionTree.peers``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.scenario.context import Context
from sim.scenario.layers import Draft
from sim.scenario.levers import LeverTerms
from sim.scenario.messages import say

if TYPE_CHECKING:
    from sim.evidence import RegionTree
    from sim.scenario.scenario import Scenario

GOVERNMENTS = ("plan", "adaptive", "copying")
DEFAULT = "default"


def read_governments(draft: Draft, context: Context) -> dict[str, str]:
    """The kind of every local government, by region; notes words and regions that don't exist."""
    tree = context.evidence.regions
    found: dict[str, str] = {}
    for region, node in draft.governments.items():
        path = f"governments.{region}"
        if region != DEFAULT and region not in tree.ranks:
            known = (DEFAULT, *tree.ranks)
            wrong = "no_government" if region in tree.all else "no_region"
            context.unknown(node, say(wrong, path=path), region, known)
        elif node.value not in GOVERNMENTS:
            what = say("no_government_kind", path=path, kind=node.plain())
            context.unknown(node, what, str(node.plain()), GOVERNMENTS, at_key=False)
        else:
            found[region] = str(node.value)
    default = found.get(DEFAULT, GOVERNMENTS[0])
    return {region: found.get(region, default) for region in tree.ranks}


def read_matching(draft: Draft, focus: str, context: Context) -> tuple[str, ...]:
    """The regions that match the focus: all its neighbours for ``true``, else those named."""
    node = draft.top.get("neighbours_match")
    if node is None or node.value is None or node.value is False:
        return ()
    if node.is_mapping or not (node.value is True or isinstance(node.value, str | list)):
        context.error(node, say("matching_expected", value=node.plain()))
        return ()
    neighbours = context.evidence.regions.peers(focus)
    if not neighbours:
        context.error(node, say("nobody_matches", focus=focus))
        return ()
    if node.value is True:
        return neighbours
    named = set()
    for item in node.value if isinstance(node.value, list) else [node]:
        region = str(item.plain())
        named.add(region)
        if region not in neighbours:
            what = say("no_neighbour", region=region, focus=focus)
            context.unknown(item, what, region, neighbours, at_key=False)
    return tuple(region for region in neighbours if region in named)


def copied_levers(scenario: Scenario, tree: RegionTree) -> list[LeverTerms]:
    """The levers that governments take over from others, each in its new region.

    A copy is called ``<lever>@<origin>`` and keeps the terms and the draws of its origin. Only
    what a scenario writes down is copied, no copy of a copy; a lever that a region already has
    under the copy's name is its own.
    """
    found: dict[str, LeverTerms] = {}
    for region, kind in scenario.governments.items():
        copied = _first_of_each_kind(scenario, region, tree) if kind == "copying" else []
        if region in scenario.matching:
            copied += [lever for lever in scenario.levers if lever.region == scenario.focus]
        for lever in copied:
            name = f"{lever.name}@{lever.region}"
            copy = replace(lever, region=region, name=name, copy_of=lever.region)
            found[copy.path] = copy
    own = {lever.path for lever in scenario.levers}
    return [copy for path, copy in found.items() if path not in own]


def _first_of_each_kind(scenario: Scenario, region: str, tree: RegionTree) -> list[LeverTerms]:
    """What a copying government takes over: instruments that it lacks, from who had them first."""
    neighbours = tree.peers(region)
    place = {neighbour: row for row, neighbour in enumerate(neighbours)}
    first: dict[str, LeverTerms] = {}
    theirs = [lever for lever in scenario.levers if lever.region in place]
    for lever in sorted(theirs, key=lambda lever: (lever.start, place[lever.region], lever.name)):
        first.setdefault(lever.kind, lever)
    own = {lever.kind for lever in scenario.levers if lever.region == region}
    return [lever for kind, lever in first.items() if kind not in own]


def in_order(levers: Iterable[LeverTerms], tree: RegionTree) -> list[LeverTerms]:
    """Levers by region and name: the order in which a run takes them."""
    return sorted(levers, key=lambda lever: (tree.index(lever.region), lever.name))


def warn_of_idle(scenario: Scenario, draft: Draft, context: Context) -> None:
    """Warn of governments that find nothing to copy, at the place that makes them copy."""
    tree = context.evidence.regions
    copying = {lever.region for lever in copied_levers(scenario, tree)}
    for region, node in draft.governments.items():
        if scenario.governments.get(region) == "copying" and region not in copying:
            context.warn(node, say("nothing_to_copy", path=f"governments.{region}"), at_key=True)
    if scenario.matching and not any(lever.region == scenario.focus for lever in scenario.levers):
        node = draft.top["neighbours_match"]
        context.warn(node, say("nothing_to_match", focus=scenario.focus), at_key=True)


def written(scenario: Scenario) -> dict[str, object]:
    """Both keys as a resolved file writes them."""
    kinds = {r: kind for r, kind in scenario.governments.items() if kind != GOVERNMENTS[0]}
    return {
        "governments": {DEFAULT: GOVERNMENTS[0], **kinds},
        "neighbours_match": list(scenario.matching) or False,
    }
