"""Years to come beside houses' forecasts: worlds made so that the answer is known."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim import evidence
from sim.analysis.outlook import outlook
from sim.evidence import load_outlook
from sim.evidence.fields import DATA_FOLDER
from sim.experiment.results import IndicatorLabel, RunResult
from sim.reading import InputError

FILE = DATA_FOLDER / "outlook.yaml"
IDS = ("machines_shipped", "installations", "mean_price", "machine_revenue", "core_value_product")


def result(values):
    """A run whose indicators are all ``values`` (worlds,) in every year and region."""
    years, regions = tuple(range(2023, 2031)), ("world", "china")
    shape = (len(values), len(years), len(regions), len(IDS))
    labels = tuple(IndicatorLabel(name, "1", name, name) for name in IDS)
    filled = np.broadcast_to(np.asarray(values)[:, None, None, None], shape)
    return RunResult(SimpleNamespace(), {}, years, regions, labels, filled.copy())


def test_a_house_stands_where_its_share_of_worlds_is_below_it():
    found = outlook(result(np.arange(1.0, 101.0) * 1000.0), evidence.outlook())
    (ahead,) = [one for one in found if (one.quantity, one.year) == ("machines.china", 2026)]
    below = {beside.said.id: beside.below for beside in ahead.beside}
    assert below == {"O032": 0.11, "O034": 0.13, "O035": 0.27, "O018": 0.62}
    assert ahead.median == pytest.approx(50_500.0)
    assert (ahead.low, ahead.high) == pytest.approx((10_500.0, 90_500.0))


def test_each_vintage_stands_by_itself_and_in_its_year():
    found = outlook(result([1.0, 2.0]), evidence.outlook())
    said = [beside.said for one in found for beside in one.beside]
    assert len(said) == sum(len(one.said) for one in evidence.outlook().quantities.values())
    assert all(beside.said.year == one.year for one in found for beside in one.beside)


def test_a_total_since_the_start_adds_the_years():
    found = outlook(result([10.0, 10.0]), evidence.outlook())
    (one,) = [it for it in found if (it.quantity, it.year) == ("installed.world", 2027)]
    assert one.median == pytest.approx(50.0)


def test_worlds_that_failed_are_left_out():
    found = outlook(result([10.0, np.nan, 30.0]), evidence.outlook())
    assert {one.worlds for one in found} == {2}


def test_dollars_and_ratios_come_in_the_units_of_the_model():
    said = {one.id: one.value for it in evidence.outlook().quantities.values() for one in it.said}
    assert said["O021/O019"] == pytest.approx(254.14e8 / 162_500)
    assert said["O238"] == pytest.approx(50e8 * evidence.likelihoods().yuan_per_dollar)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("of: O041", "of: O014", "is of 2025"),
        ("of: O041", "of: O001", "is no forecast"),
        ("of: O041", "of: O026", "has no source that answers for it"),
        ("of: O041", "of: O999", "no observation is called"),
        ("of: O041", "of: O022", "is of 2025"),
        ("of: O239}", "of: O018}", "cannot be read as"),
        ("as: installations", "as: installation", "did you mean installations"),
        ("so_far: true", "so_far: maybe", "true or false"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path, old, new, complaint):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "outlook.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_outlook(evidence.observations(), evidence.regions(), 7.0, path)
    (problem,) = [found for found in caught.value.problems if complaint in found.message]
    assert problem.line == text[: text.index(old)].count("\n") + 1
