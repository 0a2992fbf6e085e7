"""What is run for a check: a lever under trial in a scenario, and scenarios made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario import LeverTerms, Scenario

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]
ROOT = "no-policy"
SHARES_OF_A_BUDGET = ("realised_share", "recipients_share")


@dataclass(frozen=True)
class Question:
    """A scenario to be run: a shipped one with ``path=value`` texts on top."""

    base: str
    sets: tuple[str, ...] = ()

    def plus(self, *sets: str) -> Question:
        """The same with more on top."""
        return Question(self.base, (*self.sets, *sets))


@dataclass(frozen=True)
class Answer:
    """What a run left: ``values`` (world, year, region, indicator), ``numbers`` drawn (world,)."""

    scenario: Scenario
    years: tuple[int, ...]
    regions: tuple[str, ...]
    values: Float
    numbers: Mapping[str, Float]
    seconds: float

    @property
    def worlds(self) -> int:
        return int(self.values.shape[0])

    def series(self, region: str, indicator: str) -> Float:
        """One indicator of one region: (world, year)."""
        from sim.model.indicators import INDEX

        return self.values[:, :, self.regions.index(region), INDEX[indicator]]


@dataclass(frozen=True)
class Trial:
    """A lever under trial: of a kind, placed alone in a region of the root scenario, or one that
    a shipped scenario has (then ``fields`` is empty and ``base`` is that scenario).

    ``pays``: the fields whose product, with the strength, is the most that it may pay, a year or
    (``per_run``) in all; empty where its terms name no such amount. ``given``: ``path=value`` of
    the world in which it is tried.
    """

    kind: str
    region: str
    name: str
    base: str = ROOT
    fields: Mapping[str, Any] = field(default_factory=dict)
    pays: tuple[str, ...] = ()
    per_run: bool = False
    given: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """How an override names the lever."""
        return f"levers.{self.region}.{self.name}"

    @property
    def is_placed(self) -> bool:
        """Whether it is put into a scenario that has no lever."""
        return self.base == ROOT

    def here(self, *sets: str) -> Question:
        """The scenario with the lever as it is under trial."""
        return Question(self.base, (*self.given, *self.placing(), *sets))

    def placing(self) -> tuple[str, ...]:
        """What puts the lever where it is tried."""
        if not self.is_placed:
            return ()
        return (f"{self.path}={json.dumps(dict(self.fields), ensure_ascii=False)}",)

    def with_field(self, name: str, value: str) -> Question:
        """The scenario with one field of the lever at another value."""
        return self.here(f"{self.path}.{name}={value}")

    def absent(self) -> Question:
        """The scenario without the lever."""
        gone = () if self.is_placed else (f"{self.path}=null",)
        return Question(self.base, (*self.given, *gone))

    def lever(self, scenario: Scenario) -> LeverTerms:
        """The lever in a scenario."""
        return scenario.lever(self.path)


def numbers_of(lever: LeverTerms, name: str, answer: Answer) -> Float:
    """A number of a lever at every step of a run, (world, step)."""
    from sim.model.inputs import schedule_of

    return schedule_of(lever.numbers[name], answer.numbers, answer.worlds, step_times(answer))


def step_times(answer: Answer) -> Float:
    """Instants at which steps begin, years."""
    per_year = answer.scenario.steps_per_year
    return answer.years[0] + np.arange(len(answer.years) * per_year) / per_year


def first_instant(lever: LeverTerms, answer: Answer) -> Float:
    """When the lever begins to work, its start lag counted, (world,)."""
    if "start_lag" not in lever.numbers:
        return np.full(answer.worlds, lever.start)
    return lever.start + numbers_of(lever, "start_lag", answer)[:, 0]


def allowed(lever: LeverTerms, pays: tuple[str, ...], answer: Answer) -> Float:
    """The most a lever may pay in each year at its strength then, (world, year), yuan.

    The product of the fields that ``pays`` names with the strength, at its largest in the year.
    """
    product = numbers_of(lever, "strength", answer)
    for name in pays:
        product = product * numbers_of(lever, name, answer)
    per_year = answer.scenario.steps_per_year
    by_year: Float = product.reshape(answer.worlds, len(answer.years), per_year).max(axis=2)
    return by_year
