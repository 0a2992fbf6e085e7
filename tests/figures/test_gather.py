"""Which published counts may stand beside China's machines."""

from types import SimpleNamespace

import pytest

from sim import evidence
from sim.figures import words
from sim.figures.gather import machine_counts

COUNT = {
    "series": "humanoid_ship_china_ms",
    "kind": "observed",
    "period": "2025",
    "region": "china",
    "value": 1.2,
    "unit": "万台",
    "confidence": 2,
    "source": "https://www.example.org/a?b (digest)",
}


def test_a_count_is_read_in_machines_with_its_house_and_site() -> None:
    [dot] = machine_counts([SimpleNamespace(**COUNT)])
    assert (dot.house, dot.counted, dot.year) == ("ms", "ship", 2025)
    assert dot.value == pytest.approx(12_000)
    assert dot.source == "example.org"


@pytest.mark.parametrize(
    "change",
    (
        {"confidence": 1},
        {"kind": "forecast", "series": "humanoid_ship_china_ms_fc"},
        {"region": "world", "series": "humanoid_ship_global_ms"},
        {"period": "2025H1"},
        {"series": "humanoid_orders_china_ms"},
        {"series": "humanoid_market_china_ms", "unit": "亿元"},
    ),
)
def test_weak_partial_and_other_counts_are_not_drawn(change: dict[str, object]) -> None:
    assert machine_counts([SimpleNamespace(**{**COUNT, **change})]) == []


def test_the_published_counts_are_named_in_both_languages() -> None:
    dots = machine_counts(evidence.observations())
    assert len(dots) >= 3
    assert all(2020 <= dot.year <= 2026 and 100 < dot.value < 1e6 for dot in dots)
    for dot in dots:
        assert dot.house in words.HOUSES
        assert dot.counted in words.COUNTED
