"""Ensembles: what is written is read back, and what is wrong is named at its cell."""

from pathlib import Path

import numpy as np
import pytest

from sim.evidence import ensembles, load_ensembles, load_parameters, regions
from sim.evidence.ensembles import (
    Ensemble,
    ensemble_of_file,
    ensemble_text,
    spans_of,
    write_ensemble,
)
from sim.reading import InputError

PARAMETERS = """\
threshold: {value: 1.4 年, unit: year, distribution: "uniform(15 月, 1.5 年)", range: [0 年, 10 年],
  grade: assumption, source: ours, about: {en: a, zh: 甲}, used_by: [x]}
budget: {value: {research: 2 亿元/年, shows: 5000 万元/年}, unit: yuan/year, by: segment,
  factor: "lognormal(1, 0.3)", distribution: {shows: "lognormal(5000 万元/年, 0.5)"},
  range: [0 元/年, 10 亿元/年], grade: assumption, source: ours, about: {en: b, zh: 乙},
  used_by: [x]}
last_year: {value: 2025, unit: "1", range: [2020, 2030], structural: true, grade: assumption,
  source: ours, about: {en: c, zh: 丙}, used_by: [x]}
"""
HEADER = "member,weight,threshold,budget*"


@pytest.fixture(scope="module")
def parameters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parameters")
    (folder / "all.yaml").write_text(PARAMETERS, encoding="utf-8")
    return load_parameters(regions(), folder)


@pytest.fixture
def table(tmp_path, parameters):
    def of(text: str) -> Ensemble:
        (tmp_path / "mine.csv").write_text(text, encoding="utf-8")
        return ensemble_of_file(tmp_path / "mine.csv", parameters)

    return of


def problems_of(ensemble: Ensemble) -> list[tuple[int, int, str]]:
    with pytest.raises(InputError) as failure:
        _ = ensemble.numbers
    assert {problem.file for problem in failure.value.problems} == {str(ensemble.file)}
    assert all(problem.message_zh for problem in failure.value.problems)
    return [(p.line, p.column, p.message) for p in failure.value.problems]


def test_what_is_written_is_read_back(tmp_path: Path, parameters) -> None:
    draws = np.random.default_rng(3)
    weights = draws.dirichlet(np.ones(30))
    numbers = {
        "threshold": draws.uniform(1.25, 1.5, 30),
        "budget*": draws.lognormal(0.0, 0.3, 30),
        "budget.shows": draws.uniform(1e7, 9e8, 30),
        "last_year": np.full(30, 2024.0),
    }
    write_ensemble(tmp_path / "a.csv", weights, numbers)
    read = ensemble_of_file(tmp_path / "a.csv", parameters)
    assert list(read.numbers) == list(numbers)
    for path, values in numbers.items():
        np.testing.assert_allclose(read.numbers[path], values, rtol=6e-7)
    np.testing.assert_allclose(read.weights, weights, rtol=6e-7)
    text = (tmp_path / "a.csv").read_text()
    assert ensemble_text(read.weights, read.numbers) == text
    assert text.splitlines()[1].startswith("0,")
    write_ensemble(tmp_path / "b.csv", weights, numbers, digits=17)
    exact = ensemble_of_file(tmp_path / "b.csv", parameters)
    assert all((exact.numbers[path] == values).all() for path, values in numbers.items())
    assert exact.digest != read.digest
    assert exact.constants == {"last_year": 2024.0}


def test_the_digest_is_of_the_numbers_and_not_of_their_form(table) -> None:
    one = table(f"{HEADER}\n0,0.5,1.3,1.1\n1,0.5,1.4,0.9\n").digest
    swapped = "member,weight,budget*,threshold\n7,.5,1.10,1.3\n\n8,5e-1,0.9,1.4\n"
    assert table(swapped).digest == one
    for other in ("0,0.6,1.3,1.1\n1,0.4,1.4,0.9", "0,0.5,1.3,1.1\n1,0.5,1.4,0.8"):
        assert table(f"{HEADER}\n{other}\n").digest != one
    assert table(f"{HEADER}\n1,0.5,1.4,0.9\n0,0.5,1.3,1.1\n").digest != one  # a member is a place


def test_numbers_beyond_their_end_by_rounding_are_put_on_it(table) -> None:
    found = table(f"{HEADER}\n0,1,10.000001,1\n").numbers["threshold"]
    assert found.tolist() == [10.0]
    assert len(problems_of(table(f"{HEADER}\n0,1,10.0001,1\n"))) == 1


def test_every_wrong_cell_is_named_at_once(table) -> None:
    cells = table(f"{HEADER}\n0,0.5,1.3,x\n1,0.5,,nan\n2,0.5\n3,0.1,1.3,1\n")
    assert problems_of(cells) == [
        (2, 11, "'x' is not a number"),
        (3, 7, "'' is not a number"),
        (3, 8, "'nan' is not a finite number"),
        (4, 1, "2 cells where the header has 4"),
    ]
    values = table(f"{HEADER},last_year\n0,0.5,1.3,1,2024\n1,-0.5,11,1,2023\n2,1,12,-1,2024\n")
    assert problems_of(values) == [
        (3, 3, "a weight is 0 or more"),
        (3, 8, "11 is outside the range of threshold, 0–10, as are 1 more in this column"),
        (3, 13, "last_year is not uncertain, so it is the same in all members; here it is 2023, "
         "in the first 2024"),
        (4, 8, "-1 is outside the range of budget*, 0–inf"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("member,threshold\n0,1.3\n", [(1, 1, "should begin with member,weight")]),
        ("", [(1, 1, "should begin with member,weight")]),
        (
            "member,weight,treshold,levers.a.b.c,threshold,threshold\n0,1,1,1,1,1\n",
            [
                (1, 15, "'treshold' is no parameter; did you mean threshold?"),
                (1, 24, "'levers.a.b.c' is no parameter"),
                (1, 47, "'threshold' has two columns"),
            ],
        ),
        ("member,weight\n0,1\n", [(1, 1, "no parameter has a column")]),
        (f"{HEADER}\n", [(1, 1, "there are no members")]),
        (f"{HEADER}\n0,0.4,1.3,1\n1,0.4,1.3,1\n", [(1, 8, "the weights sum to 0.8, not to 1")]),
        (f'{HEADER}\n0,1,"1.3,1\n', [(2, 1, "a quoted cell is not closed")]),
    ],
)
def test_a_table_that_is_no_ensemble_says_why(table, text, expected) -> None:
    found = problems_of(table(text))
    assert [(line, column) for line, column, _ in found] == [place[:2] for place in expected]
    for (_, _, said), (_, _, words) in zip(found, expected, strict=True):
        assert words in said


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, parameters) -> None:
    (tmp_path / "mine.csv").write_bytes(b"member,weight,\xff\n")
    for name, words in (("mine.csv", "not UTF-8"), ("none.csv", "no such file"), ("", "cannot be")):
        with pytest.raises(InputError, match=words):
            _ = ensemble_of_file(tmp_path / name, parameters).weights


def test_members_are_found_by_weight_and_quantiles_weigh_them(table) -> None:
    found = table(f"{HEADER}\n0,0.25,1,1\n1,0,1.1,1\n2,0.75,1.2,2\n3,0,1.3,1\n")
    places = np.array([0.0, 0.2499, 0.25, 0.5, 1.0 - 1e-16])
    assert found.members_at(places).tolist() == [0, 0, 2, 2, 2]
    assert found.effective_size == pytest.approx(1 / (0.25**2 + 0.75**2))
    even = table(HEADER + "\n" + "".join(f"{i},0.01,{i / 100},1\n" for i in range(100)))
    assert even.quantiles("threshold", [0.1, 0.5, 0.9]) == pytest.approx([0.095, 0.495, 0.895])
    twice = table(f"{HEADER}\n0,0.75,1,1\n1,0.25,3,1\n")
    assert twice.quantiles("threshold", [0.375, 0.875]) == pytest.approx([1.0, 3.0])


LISTED = """\
fit-2024:
  until: 2024
  about: {en: to 2024, zh: 截至2024年}
  made: {worlds: 200, model: "0.1+abc", ess: 61.5}
"""


def test_descriptions_are_read_without_their_tables(tmp_path: Path, parameters) -> None:
    (tmp_path / "ensembles.yaml").write_text(LISTED, encoding="utf-8")
    (tmp_path / "fit-2024.csv").write_text("nothing of the sort")
    found = load_ensembles(parameters, tmp_path)["fit-2024"]
    assert (found.until, found.about_en, found.about_zh) == (2024, "to 2024", "截至2024年")
    assert found.made == {"worlds": 200, "model": "0.1+abc", "ess": 61.5}
    assert problems_of(found)
    assert load_ensembles(parameters, tmp_path / "absent") == {}


def test_descriptions_are_checked_all_at_once(tmp_path: Path, parameters) -> None:
    text = LISTED.replace("2024\n  about", "soon\n  abut").replace("200", "[200]")
    text += "prior: {until: 2024, about: {en: a, zh: b}, made: {}}\n"
    (tmp_path / "ensembles.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as failure:
        load_ensembles(parameters, tmp_path)
    assert [(p.line, p.column, p.message) for p in failure.value.problems] == [
        (1, 1, "'about' is missing"),
        (1, 1, "there is no fit-2024.csv beside this file"),
        (2, 10, "'until' is a year, such as 2025"),
        (3, 3, "unknown key 'abut'; did you mean about?"),
        (4, 18, "a fact is one number or one text"),
        (5, 1, "no ensemble may be called 'prior'"),
    ]


def test_spans_name_every_number_and_factor(parameters) -> None:
    spans = spans_of(parameters)
    assert {path: span.drawn for path, span in spans.items()} == {
        "threshold": True,
        "budget.research": False,
        "budget.shows": True,
        "budget*": True,
        "last_year": False,
    }


def test_what_ships_is_sound() -> None:
    for ensemble in ensembles().values():
        assert ensemble.members >= 100
        assert ensemble.effective_size > 50, ensemble.name
        assert ensemble.until is not None
