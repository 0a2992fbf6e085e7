"""Real regions and clauses, and four small parameters that tests can rely on."""

from pathlib import Path

import pytest

from sim.evidence import ensembles, ledger, load_parameters, regions
from sim.scenario import Evidence


@pytest.fixture(scope="session")
def small_evidence() -> Evidence:
    folder = Path(__file__).parent / "parameters"
    return Evidence(load_parameters(regions(), folder), ledger(), regions(), ensembles())
