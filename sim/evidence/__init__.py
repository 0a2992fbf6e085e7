"""Figures of the documents and observations, as data: who said what, with which clause.

Each accessor reads the packaged data once. Each ``load_*`` reads a given file, for tests and
for data of one's own. All raise ``InputError`` with every problem at file:line:column.
"""

from __future__ import annotations

from functools import cache

from sim.evidence.analogues import (
    AnalogueMarket,
    Analogues,
    Driver,
    PricePolicy,
    Prior,
    load_analogues,
)
from sim.evidence.coverage import Statement, load_coverage
from sim.evidence.distributions import Distribution, parse_distribution
from sim.evidence.documents import Document, load_documents
from sim.evidence.ensembles import Ensemble, load_ensembles
from sim.evidence.indicators import Definition, load_definitions
from sim.evidence.ledger import LedgerRow, load_ledger
from sim.evidence.likelihoods import Comparison, Family, Likelihoods, Spread, load_likelihoods
from sim.evidence.makers import KnownMaker, load_makers
from sim.evidence.observations import Observation, load_observations
from sim.evidence.outlook import Outlook, OutlookQuantity, Said, load_outlook
from sim.evidence.parameters import Parameter, load_parameters
from sim.evidence.regions import RegionTree, load_regions
from sim.evidence.targets import Consistency, Target, load_targets


@cache
def regions() -> RegionTree:
    """The region tree with its leaf attributes."""
    return load_regions()


@cache
def documents() -> dict[str, Document]:
    """The source documents by short name."""
    return load_documents(regions())


@cache
def ledger() -> dict[str, LedgerRow]:
    """Every statement of the documents, by id (E001, ...)."""
    return load_ledger(documents(), regions())


@cache
def statements() -> dict[str, Statement]:
    """What is stated by hand of rows of the ledger that nothing in the data refers to, by id."""
    return load_coverage(ledger())


@cache
def observations() -> tuple[Observation, ...]:
    """Published figures from outside the documents."""
    return load_observations(regions())


@cache
def likelihoods() -> Likelihoods:
    """How observations are held against the model, and which are left out."""
    return load_likelihoods(observations(), regions(), makers())


@cache
def targets() -> dict[str, Target]:
    """Published targets as tests, by id (zhejiang.units.2027, ...)."""
    return load_targets(ledger(), regions())


@cache
def definitions() -> dict[str, Definition]:
    """A sentence on every indicator, by indicator."""
    return load_definitions()


@cache
def makers() -> tuple[KnownMaker, ...]:
    """Known whole-machine, component and intelligence makers."""
    return load_makers(regions())


@cache
def parameters() -> dict[str, Parameter]:
    """Every number of the model, by name."""
    return load_parameters(regions())


@cache
def ensembles() -> dict[str, Ensemble]:
    """Settings of the parameters fitted together, by name; a table is read when it is used."""
    return load_ensembles(parameters())


@cache
def outlook() -> Outlook:
    """Houses' forecasts of years to come, for setting beside the model's own."""
    return load_outlook(observations(), regions(), likelihoods().yuan_per_dollar)


@cache
def analogues() -> Analogues:
    """Other markets on which the demand functions are tested."""
    return load_analogues(observations(), parameters())


__all__ = [
    "AnalogueMarket",
    "Analogues",
    "Comparison",
    "Consistency",
    "Definition",
    "Distribution",
    "Document",
    "Driver",
    "Ensemble",
    "Family",
    "KnownMaker",
    "LedgerRow",
    "Likelihoods",
    "Observation",
    "Outlook",
    "OutlookQuantity",
    "Parameter",
    "PricePolicy",
    "Prior",
    "RegionTree",
    "Said",
    "Spread",
    "Statement",
    "Target",
    "analogues",
    "definitions",
    "documents",
    "ensembles",
    "ledger",
    "likelihoods",
    "load_analogues",
    "load_coverage",
    "load_definitions",
    "load_documents",
    "load_ensembles",
    "load_ledger",
    "load_likelihoods",
    "load_makers",
    "load_observations",
    "load_outlook",
    "load_parameters",
    "load_regions",
    "load_targets",
    "makers",
    "observations",
    "outlook",
    "parameters",
    "parse_distribution",
    "regions",
    "statements",
    "targets",
]
