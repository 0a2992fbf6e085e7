"""The parameters as a scenario finds them: every number of the evidence."""

from __future__ import annotations

import re

from sim.scenario.context import Evidence
from sim.scenario.numbers import Number, tidy

_CLAUSE = re.compile(r"\bE\d+\b")


def default_parameters(evidence: Evidence) -> dict[str, Number]:
    """Every parameter as the evidence has it, keyed ``name`` or ``name.key``.

    The clauses of a parameter are the ledger's ids in its source.
    """
    found = {}
    ledger = evidence.ledger
    for parameter in evidence.parameters.values():
        cited = dict.fromkeys(_CLAUSE.findall(parameter.source))
        clauses = tuple(identifier for identifier in cited if identifier in ledger)
        for key in parameter.keys:
            path = f"{parameter.name}.{key}" if key else parameter.name
            distribution = parameter.distributions.get(key)
            shared = distribution is None and parameter.factor is not None
            found[path] = Number(
                path=f"parameters.{path}",
                value=tidy(parameter.values[key]),
                unit=parameter.unit,
                distribution=parameter.factor if shared else distribution,
                source=parameter.source,
                grade=parameter.grade,
                clauses=clauses,
                common_factor=f"{parameter.name}*" if shared else None,
            )
    return found
