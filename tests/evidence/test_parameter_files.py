"""Reading parameter files: what is right is read, what is wrong is named with its place."""

import math

import numpy as np
import pytest

from sim.evidence import load_parameters, parameters, regions
from sim.evidence.vocabulary import GRADES

GOOD = """\
payback_threshold:
  value: 1.4 年
  unit: year
  distribution: uniform(15 月, 1.5 年)
  range: [0 年, 10 年]
  grade: literature
  source: A study (2004)
  about: {en: longest payback accepted, zh: 可接受回收期}
  used_by: [demand.eligible_share]

budget:
  value: {research: 2 亿元/年, shows: 5000 万元/年}
  unit: yuan/year
  by: segment
  factor: lognormal(1, 0.3)
  distribution: {shows: "lognormal(5000 万元/年, 0.5)"}
  range: [0 元/年, 10 亿元/年]
  grade: assumption
  source: judgement
  about: {en: budgets, zh: 预算}
"""


@pytest.fixture
def read(tmp_path):
    def from_text(text, name="demand.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return load_parameters(regions(), tmp_path)

    return from_text


def test_a_scalar_and_a_keyed_parameter(read):
    found = read(GOOD)
    threshold, budget = found["payback_threshold"], found["budget"]
    assert threshold.value == pytest.approx(1.4)
    assert (threshold.by, threshold.keys) == (None, ("",))
    assert threshold.distributions[""].low == pytest.approx(1.25)
    assert (threshold.low, threshold.high) == (0.0, 10.0)
    assert threshold.used_by == ("demand.eligible_share",)
    assert (threshold.line, budget.line) == (1, 11)
    assert budget.values == {"research": 2e8, "shows": 5e7}
    assert set(budget.distributions) == {"shows"}
    assert budget.factor is not None
    assert budget.factor.median == pytest.approx(1.0)


def test_an_unbounded_distribution_is_cut_to_the_range(read):
    shows = read(GOOD)["budget"].distributions["shows"]
    ends = shows.quantile(np.array([0.0, 1.0]))
    assert ends == pytest.approx([0.0, 1e9])


def test_a_parameter_without_range_is_open(read):
    found = read(GOOD.replace("  range: [0 年, 10 年]\n", ""))["payback_threshold"]
    assert (found.low, found.high) == (-math.inf, math.inf)


def test_an_absent_folder_holds_no_parameters(tmp_path):
    assert load_parameters(regions(), tmp_path / "none") == {}
    assert load_parameters(regions(), tmp_path) == {}


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("value: 1.4 年", "value: 1.4 台", (2, 10), "cannot be read as year"),
        ("value: 1.4 年", "value: 1.4", (2, 10), "no unit"),
        ("value: 1.4 年", "value: 14 年", (2, 10), "outside the range 0–10 year"),
        ("unit: year", "unit: yer", (3, 9), "unknown unit 'yer'"),
        ("uniform(15 月, 1.5 年)", "uniform(1 年, 15 年)", (4, 17), "outside the range"),
        ("uniform(15 月, 1.5 年)", "unform(1 年, 1.5 年)", (4, 17), "did you mean uniform"),
        ("[0 年, 10 年]", "[0 年]", (5, 10), "a range is [low, high]"),
        ("[0 年, 10 年]", "[20 年, 10 年]", (5, 10), "above its high end"),
        ("grade: literature", "grade: litterature", (6, 10), "did you mean literature"),
        ("  source: A study (2004)\n", "", (1, 1), "'source' is missing"),
        ("  used_by:", "  usedby:", (9, 3), "did you mean used_by"),
        ("shows: 5000 万元/年}", "show: 5000 万元/年}", (12, 29), "did you mean shows"),
        ("by: segment", "by: segmnt", (14, 7), "did you mean segment"),
        ("  by: segment\n", "", (12, 10), "needs 'by'"),
        ('{shows: "log', '{shop: "log', (16, 18), "did you mean shows"),
        ("factor: lognormal(1, 0.3)", "factor: lognormal(1)", (15, 11), "lognormal(median, sigma"),
        ("{en: budgets, zh: 预算}", "budgets", (20, 10), "a mapping"),
    ],
)
def test_a_mistake_has_its_place(read, problem_saying, old, new, place, says):
    assert old in GOOD
    problem = problem_saying(lambda: read(GOOD.replace(old, new, 1)), says)
    assert (problem.line, problem.column) == place


def test_a_name_used_in_two_files_is_refused(read, problem_saying):
    read(GOOD)
    problem = problem_saying(lambda: read(GOOD, "zz.yaml"), "'budget' is also defined at")
    assert problem.file.endswith("zz.yaml")


def test_mistakes_of_all_files_come_together(read, problem_saying, tmp_path):
    (tmp_path / "a.yaml").write_text("x: [1", encoding="utf-8")

    def load():
        read(GOOD.replace("unit: year", "unit: yer"))

    assert problem_saying(load, "not valid YAML").file.endswith("a.yaml")
    assert problem_saying(load, "unknown unit").file.endswith("demand.yaml")


def test_packaged_parameters_say_what_they_rest_on():
    for parameter in parameters().values():
        assert parameter.grade in GRADES
        assert parameter.source
        assert parameter.about_en
        assert parameter.about_zh
        for key, value in parameter.values.items():
            distribution = parameter.distributions.get(key)
            if distribution is not None:
                assert distribution.low <= value <= distribution.high, (parameter.name, key)
