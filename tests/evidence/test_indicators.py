"""Definitions of indicators: one for each, in both languages."""

import pytest

from sim.evidence import definitions
from sim.evidence.indicators import load_definitions
from sim.evidence.vocabulary import INDICATOR_UNITS


def test_every_indicator_is_defined_in_the_order_of_the_result():
    assert set(definitions()) == set(INDICATOR_UNITS)
    for definition in definitions().values():
        assert definition.en.endswith(".")
        assert definition.zh.endswith("。")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("fleet: {", "fleets: {", "did you mean fleet"),
        ("fleet: {", "fleets: {", "'fleet' is missing"),
        ("fleet: {en:", "fleet: {fr:", "unknown key 'fr'"),
    ],
)
def test_a_broken_file_says_where(broken, problem_saying, old, new, says):
    path = broken("indicators.yaml", old, new)
    assert problem_saying(lambda: load_definitions(path), says).line > 0
