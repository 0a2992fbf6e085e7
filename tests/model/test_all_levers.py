"""Every kind of lever, alone in a region with the examples and defaults of its terms.

Nothing is lost, strength 0 is absence to the bit, and strength 1 is more than a name.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis.behaviour.checks import outcome_columns
from sim.model.batch import BatchResult, WorldBatch
from sim.model.levers import KINDS
from sim.model.start import start_worlds
from sim.reading.located import read_yaml_text
from sim.scenario import lever_kinds
from tests.model.balances import Watch

Worlds = Callable[..., BatchResult]
FEW = (0, 1, 2)
MANY = tuple(range(24))
REGION = "zhejiang"


def alone(kind: str, **fields: object) -> str:
    """A lever of a kind in force from 2024 on; what its terms leave open at their examples."""
    numbers = lever_kinds()[kind].numbers
    examples = {name: read_yaml_text(number.example, name) for name, number in numbers.items()}
    stated = {name: examples[name].plain() for name in examples if numbers[name].required}
    lever = {"start": "2023-07", "end": "2027-06", **stated, **fields}
    return f"levers.{REGION}.{kind}={json.dumps(lever, ensure_ascii=False)}"


def same(left: BatchResult, right: BatchResult) -> bool:
    return np.array_equal(left.indicators, right.indicators, equal_nan=True)


def acts(kind: str, worlds: Worlds, replicates: tuple[int, ...]) -> bool:
    """Whether any outcome changes, beside what the lever costs and what it counts itself."""
    absent = worlds("no-policy", replicates, ("end=2027",)).indicators
    alive = worlds("no-policy", replicates, ("end=2027", alone(kind))).indicators
    columns = outcome_columns()
    return not np.array_equal(absent[..., columns], alive[..., columns], equal_nan=True)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_month_balances(batch: Callable[..., WorldBatch], kind: str) -> None:
    watched = Watch(start_worlds(batch("no-policy", FEW, ("end=2027", alone(kind)))))
    watched.run()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_strength_is_absence_and_strength_is_more_than_a_name(worlds: Worlds, kind: str) -> None:
    absent = worlds("no-policy", FEW, ("end=2027",))
    assert same(absent, worlds("no-policy", FEW, ("end=2027", alone(kind, strength=0))))
    # many worlds for such as a refund of a tax that few worlds' firms pay so early
    assert acts(kind, worlds, FEW) or acts(kind, worlds, MANY)
