"""Scenario files: read, checked, resolved, compared.

A file says what differs from its parent; ``load`` gives everything that runs, ``check`` everything
that is wrong, with the place and a way out.
"""

from __future__ import annotations

from typing import Any

from sim.scenario.context import Evidence
from sim.scenario.difference import Change, difference, plans_differ, shown_number
from sim.scenario.ensembles import fitted_paths
from sim.scenario.governments import copied_levers, in_order
from sim.scenario.levers import LeverTerms
from sim.scenario.library import shipped
from sim.scenario.load import check, load, load_parent
from sim.scenario.numbers import Number
from sim.scenario.scenario import Scenario
from sim.scenario.terms import KindTerms, default_ensemble, lever_kinds
from sim.scenario.variants import until, with_plan, without

__all__ = [
    "Change",
    "Evidence",
    "KindTerms",
    "LeverTerms",
    "Number",
    "Scenario",
    "check",
    "copied_levers",
    "default_ensemble",
    "difference",
    "fitted_paths",
    "in_order",
    "json_schema",
    "lever_kinds",
    "load",
    "load_parent",
    "plans_differ",
    "shipped",
    "shown_number",
    "until",
    "with_plan",
    "without",
]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of scenario files, for editors."""
    from sim.scenario.schema import scenario_schema

    return scenario_schema()
