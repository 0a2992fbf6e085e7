"""The ends of a range are inside it, however they are written."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from sim.scenario import load
from sim.scenario.terms import lever_kinds

MONTHS = [
    (kind, name)
    for kind, terms in lever_kinds().items()
    for name, number in terms.numbers.items()
    if number.unit == "year" and math.isclose(number.low, 1 / 12)
]


@pytest.mark.parametrize(("kind", "name"), MONTHS)
def test_a_month_is_within_a_range_that_begins_at_a_month(
    kind: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"extends: no-policy\nlevers: {{shanghai: {{{kind}: {{{name}: 1 月}}}}}}\n",
        encoding="utf-8",
    )
    lever = load(str(path)).lever(f"levers.shanghai.{kind}")
    assert math.isclose(lever.numbers[name].value, 1 / 12)
