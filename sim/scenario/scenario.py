"""A resolved scenario: everything a run needs, every number with its origin."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.evidence import Ensemble
from sim.scenario.levers import LeverTerms
from sim.scenario.numbers import Number


@dataclass(frozen=True)
class Scenario:
    """What runs and what is saved.

    Years are whole; a run covers January of ``start_year`` to December of ``end_year``.
    ``parameters`` holds every parameter of the model, keyed ``name`` or ``name.key``; ``levers``
    is ordered by region and name, whatever the order in the file. ``governments`` holds the kind
    of every local government, ``matching`` the regions that take over the focus region's levers.
    ``ensemble`` is where the numbers that the scenario leaves as they are come from together;
    None: each from its own distribution.
    """

    name: str
    title: dict[str, str]
    question: dict[str, str]
    focus: str
    worlds: int
    seed: int
    start_year: int
    end_year: int
    steps_per_year: int
    firm_slots: int
    parameters: dict[str, Number]
    levers: tuple[LeverTerms, ...]
    governments: dict[str, str]
    matching: tuple[str, ...]
    ensemble: Ensemble | None
    parent: str | None
    file: str

    def numbers(self) -> Iterable[Number]:
        """Every number: the parameters, then those of the levers."""
        yield from self.parameters.values()
        for lever in self.levers:
            yield from lever.numbers.values()

    def lever(self, path: str) -> LeverTerms:
        """The lever at ``levers.<region>.<name>``. Raises KeyError."""
        for lever in self.levers:
            if lever.path == path:
                return lever
        raise KeyError(path)

    def digest(self) -> str:
        """SHA-256, in hex, of all that can change a result.

        Titles, questions, notes, sources and the order of the file do not count, nor does the
        focus unless others match it: two scenarios with the same digest give the same worlds.
        """
        text = json.dumps(self._content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _content(self) -> dict[str, Any]:
        return {
            "worlds": self.worlds,
            "seed": self.seed,
            "years": [self.start_year, self.end_year],
            "steps_per_year": self.steps_per_year,
            "firm_slots": self.firm_slots,
            "parameters": {key: number.signature() for key, number in self.parameters.items()},
            **({} if self.ensemble is None else {"ensemble": self.ensemble.digest}),
            "governments": self.governments,
            "matching": [self.focus, *self.matching] if self.matching else [],
            "levers": {
                lever.path: {
                    "kind": lever.kind,
                    "window": [lever.start, lever.end],
                    "numbers": {key: n.signature() for key, n in lever.numbers.items()},
                    "choices": lever.choices,
                }
                for lever in self.levers
            },
        }

    def to_yaml(self) -> str:
        """The scenario written out whole; loading it gives the same digest."""
        from sim.scenario.writing import resolved_text

        return resolved_text(self)
