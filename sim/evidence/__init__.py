"""Figures of the documents and observations, as data: who said what, with which clause.

Each accessor reads the packaged data once. Each ``load_*`` reads a given file, for tests and
for data of one's own. All raise ``InputError`` with every problem at file:line:column.
"""

from __future__ import annotations

from functools import cache

from sim.evidence.distributions import Distribution, parse_distribution
from sim.evidence.makers import KnownMaker, load_makers
from sim.evidence.parameters import Parameter, load_parameters
from sim.evidence.regions import RegionTree, load_regions


@cache
def regions() -> RegionTree:
    """The region tree with its leaf attributes."""
    return load_regions()


@cache
def makers() -> tuple[KnownMaker, ...]:
    """Known whole-machine, component and intelligence makers."""
    return load_makers(regions())


@cache
def parameters() -> dict[str, Parameter]:
    """Every number of the model, by name."""
    return load_parameters(regions())


__all__ = [
    "Distribution",
    "KnownMaker",
    "Parameter",
    "RegionTree",
    "load_makers",
    "load_parameters",
    "load_regions",
    "makers",
    "parameters",
    "parse_distribution",
    "regions",
]
