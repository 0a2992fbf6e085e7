"""Scenarios made from others: up to a year, without a lever, with one region's plan.

They are made from what was resolved, so that windows and schedules stay what they are in the whole
run; each is the scenario that overrides of the same meaning give, and has its digest.
"""

from __future__ import annotations

from dataclasses import replace

from sim.evidence import regions
from sim.scenario.scenario import Scenario


def until(scenario: Scenario, year: int) -> Scenario:
    """The same to December of ``year``: as much of the run as decides figures of that year.

    No lever's window moves. Raises ValueError for a year outside the run.
    """
    if not scenario.start_year <= year <= scenario.end_year:
        raise ValueError(f"{year} lies outside {scenario.start_year}–{scenario.end_year}")
    if year == scenario.end_year:
        return scenario
    return replace(scenario, name=f"{scenario.name}-to-{year}", end_year=year)


def without(scenario: Scenario, path: str) -> Scenario:
    """The same without the lever at ``levers.<region>.<name>``. Raises KeyError for none such."""
    gone = scenario.lever(path)
    left = tuple(lever for lever in scenario.levers if lever is not gone)
    name = f"{scenario.name}-without-{gone.region}-{gone.name}"
    return replace(scenario, name=name, levers=left)


def with_plan(scenario: Scenario, plans: Scenario, region: str) -> Scenario:
    """The same with every lever that ``plans`` has in ``region`` itself, not in regions in it.

    A lever of the same name is replaced. Raises KeyError where ``plans`` has none there.
    """
    added = {lever.path: lever for lever in plans.levers if lever.region == region}
    if not added:
        raise KeyError(region)
    kept = {lever.path: lever for lever in scenario.levers}
    order = regions().all  # as a resolved scenario has them
    levers = sorted((kept | added).values(), key=lambda it: (order.index(it.region), it.name))
    return replace(scenario, name=f"{scenario.name}-with-{region}", levers=tuple(levers))
