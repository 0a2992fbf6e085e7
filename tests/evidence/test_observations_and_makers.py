"""Observations and known makers: unique, dated, in units that read, true to each other."""

import pytest

from sim.evidence import (
    load_makers,
    load_observations,
    makers,
    observations,
    regions,
)
from sim.evidence.periods import is_iso, parse_period
from sim.reading import UnitError


def test_observations_are_all_there_once():
    identifiers = [observation.id for observation in observations()]
    assert identifiers == [f"O{number:03d}" for number in range(1, 247)]


def test_periods_were_read():
    by_id = {observation.id: observation for observation in observations()}
    assert (by_id["O015"].start, by_id["O015"].end) == ("2025-01-01", "2025-06-30")
    assert (by_id["O124"].start, by_id["O124"].end) == ("2022-01-01", "2024-02-29")
    assert all(observation.start <= observation.end for observation in observations())


def test_only_what_happened_and_has_a_source_may_be_fitted():
    for observation in observations():
        if observation.may_be_fitted:
            assert observation.confidence >= 2
            assert observation.source != "unsourced"
            assert not observation.series.endswith("_fc")
    bounds = [o for o in observations() if o.series.startswith("humanoid_ship_china_2023_bound")]
    assert len(bounds) == 2
    assert not any(observation.may_be_fitted for observation in bounds)


def test_what_a_forecaster_at_the_end_of_2024_may_use():
    known = {one.id for one in observations() if one.known_before("2025-01-01")}
    assert {"O043", "O231", "O016", "O002", "O124"} <= known  # said, or over, in 2024
    assert not {"O014", "O041", "O001", "O037", "O136"} & known
    for observation in observations():
        if observation.kind == "forecast" and not observation.published:
            assert observation.id not in known


def test_units_convert():
    by_id = {observation.id: observation for observation in observations()}
    assert by_id["O055"].canonical("yuan/machine") == pytest.approx(260_400)
    assert by_id["O158"].canonical("yuan") == pytest.approx(2012e8)
    with pytest.raises(UnitError):
        by_id["O158"].canonical("machine")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025Q4", "2025-10-01", "2025-12-31"),
        ("2023H2", "2023-07-01", "2023-12-31"),
        ("2021/2023H1", "2021-01-01", "2023-06-30"),
        ("2025-12-08", "2025-12-08", "2025-12-08"),
    ],
)
def test_parse_period(text, start, end):
    assert parse_period(text) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "25", "2025Q5", "2025-13", "2024-02-30", "2025/2024", "2025/"]
)
def test_what_is_no_period(text):
    with pytest.raises(ValueError, match=r"period|before"):
        parse_period(text)


def test_is_iso():
    assert is_iso("2024-02-29")
    assert not is_iso("2023-02-29")


@pytest.mark.parametrize(
    ("old", "new", "needle", "says"),
    [
        (",2025,world,13317,", ",2025X,world,13317,", "2025X", "not a period"),
        (",2025,world,13317,", ",2025,wrld,13317,", "wrld", "did you mean world"),
        (",13317,台,", ",,台,", ",台,", "value is blank"),
        (",13317,台,", ",13317,桶,", "桶", "unknown unit"),
        (",3,humanoid,", ",4,humanoid,", "4,humanoid", "confidence '4'"),
        (",2025-04,2,humanoid,\n", ",4/2025,2,humanoid,\n", "4/2025", "not a date like 2024"),
        ("O002,", "O001,", None, "already stands on line 2"),
        (",observed,2025,world", ",seen,2025,world", "seen", "not known"),
    ],
)
def test_broken_observations_say_where(broken, place_of, problem_saying, old, new, needle, says):
    path = broken("observations.csv", old, new)
    problem = problem_saying(lambda: load_observations(regions(), path), says)
    if needle:
        assert (problem.line, problem.column) == place_of(path, needle)
    else:
        assert problem.line == 3


def test_makers_sit_in_leaves_and_cover_every_class():
    found = makers()
    assert len({maker.name for maker in found}) == len(found)
    assert {maker.home for maker in found} <= set(regions().leaves)
    assert {maker.tier for maker in found} == {"maker", "component", "intelligence"}
    classes = {maker.product_class for maker in found}
    assert {"basic", "functional", "sensors", "actuators", "controllers", "power"} <= classes


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("Unitree", "unitree_humanoid_units_recognised"),
        ("AgiBot", "agibot_units_omdia"),
        ("UBTech", "ubtech_fullsize_units"),
        ("Leju", "leju_units_counterpoint"),
    ],
)
def test_known_output_is_the_observed_one(name, series):
    maker = next(maker for maker in makers() if maker.name == name)
    observed = {o.period: o.value for o in observations() if o.series == series}
    for year, value in observed.items():
        assert getattr(maker, f"machines_{year}") == value
    assert all(o.region == maker.home for o in observations() if o.series == series)


def test_output_stands_only_where_a_source_gives_it():
    for maker in makers():
        years = (maker.machines_2023, maker.machines_2024, maker.machines_2025)
        if any(value is not None for value in years):
            assert maker.grade != "assumption"


@pytest.mark.parametrize(
    ("old", "new", "needle", "says"),
    [
        ("宇树科技,hangzhou,", "宇树科技,zhejiang,", "zhejiang,", "home 'zhejiang' is not known"),
        (",basic,maker,2023-02,5,", ",basc,maker,2023-02,5,", "basc", "did you mean basic"),
        (",basic,maker,2023-02,5,", ",basic,component,2023-02,5,", "component,", "of tier maker"),
        (",basic,maker,2023-02,5,", ",basic,maker,2023-2,5,", "2023-2,", "not a month"),
        (",basic,maker,2023-02,5,", ",basic,maker,2023-02,-5,", "-5,", "negative"),
        ("AgiBot,", "Unitree,", None, "already stands on line 2"),
    ],
)
def test_broken_makers_say_where(broken, place_of, problem_saying, old, new, needle, says):
    path = broken("makers.csv", old, new)
    problem = problem_saying(lambda: load_makers(regions(), path), says)
    if needle:
        assert (problem.line, problem.column) == place_of(path, needle)
    else:
        assert problem.line == 3
