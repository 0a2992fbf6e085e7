"""Which ensemble a scenario draws from: how it is named, inherited, kept and told apart."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from sim.evidence import load_ensembles
from sim.evidence.ensembles import Ensemble
from sim.reading import InputError
from sim.reading.located import read_yaml_text
from sim.scenario import Evidence, check, difference, fitted_paths, json_schema, load
from sim.scenario.terms import default_ensemble

TABLE = """\
member,weight,adoption_rate,payback_threshold*,service_life.basic,venture_rows
0,0.25,0.002,0.9,2.5,3
1,0.75,0.02,1.2,3.5,3
"""
LISTED = """\
fit-1: {until: 2025, about: {en: one, zh: 一}, made: {}}
fit-2: {until: 2024, about: {en: two, zh: 二}, made: {}}
"""
ALL = ("adoption_rate", "payback_threshold*", "service_life.basic")


@pytest.fixture(scope="module")
def evidence(small_evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """The small evidence with two ensembles that come with it."""
    folder = tmp_path_factory.mktemp("ensembles")
    (folder / "ensembles.yaml").write_text(LISTED, encoding="utf-8")
    (folder / "fit-1.csv").write_text(TABLE)
    (folder / "fit-2.csv").write_text(TABLE.replace("0.02", "0.025"))
    found = load_ensembles(small_evidence.parameters, folder)
    return replace(small_evidence, ensembles=found)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "my-fit.csv").write_text(TABLE)
    return tmp_path / "own" / "mine.yaml"


def name_of(ensemble: Ensemble | None) -> str:
    return "prior" if ensemble is None else ensemble.name


def test_an_ensemble_is_inherited_and_the_nearest_word_counts(
    mine: Path, evidence: Evidence
) -> None:
    mine.write_text("extends: no-policy\nensemble: fit-1\n")
    child = mine.with_name("child.yaml")
    child.write_text("extends: mine.yaml\nseed: 3\n")
    assert name_of(load(child, evidence=evidence).ensemble) == "fit-1"
    assert name_of(load(child, ["ensemble=fit-2"], evidence=evidence).ensemble) == "fit-2"
    assert load(child, ["ensemble=prior"], evidence=evidence).ensemble is None
    child.write_text("extends: mine.yaml\noverrides:\n  - ensemble: fit-2\n")
    assert name_of(load(child, evidence=evidence).ensemble) == "fit-2"
    child.write_text("seed: 3\n")  # extends nothing, says nothing
    default = default_ensemble().value
    held = evidence if default == "prior" else replace(evidence, ensembles=load_like(default))
    assert name_of(load(child, evidence=held).ensemble) == default


def load_like(name: str) -> dict[str, Ensemble]:
    from sim.evidence import ensembles

    return {name: ensembles()[name]}


def test_what_ships_says_nothing_beside_the_one_default() -> None:
    assert name_of(load("no-policy").ensemble) == default_ensemble().value
    assert name_of(load("zhejiang").ensemble) == default_ensemble().value


def test_a_file_lies_beside_the_scenario_or_where_one_works(
    mine: Path, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.write_text("extends: no-policy\nensemble: my-fit.csv\n")
    child = mine.parent.parent / "child.yaml"
    child.write_text("extends: own/mine.yaml\n")
    there = str(mine.with_name("my-fit.csv"))
    assert name_of(load(child, evidence=evidence).ensemble) == there
    monkeypatch.chdir(mine.parent.parent)
    assert name_of(load("own/mine.yaml", evidence=evidence).ensemble) == there
    assert name_of(load("no-policy", ["ensemble=own/my-fit.csv"], evidence=evidence).ensemble) == (
        there
    )
    (problem,) = check("no-policy", ["ensemble=my-fit.csv"], evidence=evidence)
    assert (problem.severity, problem.file) == ("error", "--set ensemble=my-fit.csv")


@pytest.mark.parametrize(
    ("written", "words", "chinese"),
    [
        ("fitt-1", "no such ensemble 'fitt-1'; did you mean fit-1?", "没有名为“fitt-1”的"),
        ("sure", "one of: prior, fit-1, fit-2", "可选"),
        ("my-fit", "did you mean my-fit.csv?", "是不是 my-fit.csv"),
        ("my-fot.csv", "no file my-fot.csv in", "没有文件 my-fot.csv"),
        ("my-fot.csv", "did you mean my-fit.csv?", "是不是 my-fit.csv"),
        ("2025", "ensemble = 2025: prior, a name", "应为 prior"),
        ("{a: 1}", "ensemble = {'a': 1}", "应为 prior"),
    ],
)
def test_a_wrong_name_is_told_at_its_place(
    mine: Path, evidence: Evidence, written: str, words: str, chinese: str
) -> None:
    mine.write_text(f"extends: no-policy\nensemble: {written}\n")
    (problem,) = check(mine, evidence=evidence)
    assert (problem.line, problem.column, problem.severity) == (2, 11, "error")
    assert words in problem.message
    assert chinese in problem.message_zh
    with pytest.raises(InputError):
        load(mine, evidence=evidence)


def test_mistakes_of_the_table_stand_beside_those_of_the_scenario(
    mine: Path, evidence: Evidence
) -> None:
    mine.write_text("extends: no-policy\nensemble: my-fit.csv\nworlds: 0\n")
    mine.with_name("my-fit.csv").write_text(TABLE.replace("0.002", "7").replace(",3.5", ",x"))
    found = check(mine, evidence=evidence)
    assert {(Path(p.file).name, p.line) for p in found} == {("my-fit.csv", 3), ("mine.yaml", 3)}


def test_an_ensemble_is_part_of_the_question(mine: Path, evidence: Evidence) -> None:
    def with_ensemble(name: str, *sets: str) -> str:
        return load("baseline", [f"ensemble={name}", *sets], evidence=evidence).digest()

    plain = with_ensemble("prior")
    one, two = with_ensemble("fit-1"), with_ensemble("fit-2")
    assert len({plain, one, two}) == 3
    file = mine.with_name("my-fit.csv")
    assert with_ensemble(str(file)) == one  # the same numbers under another name
    file.write_text(TABLE.replace("0.25,", "0.26,").replace("0.75,", "0.74,"))
    assert with_ensemble(str(file)) not in (one, two)


def test_an_ensemble_is_told_in_the_difference(mine: Path, evidence: Evidence) -> None:
    file = mine.with_name("my-fit.csv")

    def loaded(name: str) -> object:
        return load("no-policy", [f"ensemble={name}"], evidence=evidence)

    def told(one: str, other: str) -> list[tuple[str, str, str]]:
        changes = difference(loaded(other), loaded(one))  # type: ignore[arg-type]
        return [(c.path, c.before, c.after) for c in changes]

    assert told("fit-1", "fit-2") == [("ensemble", "fit-1", "fit-2")]
    assert told("fit-1", str(file)) == []
    assert told("prior", "fit-1") == [
        ("ensemble", "prior", "fit-1"),
        ("parameters.venture_rows", "2", "3"),
    ]
    before = loaded(str(file))
    file.write_text(TABLE.replace("0.02", "0.03"))
    (change,) = difference(loaded(str(file)), before)  # type: ignore[arg-type]
    assert change.before != change.after


@pytest.mark.parametrize("name", ["prior", "fit-1", "file"])
def test_the_resolved_file_names_it_and_loads_to_the_same(
    name: str, mine: Path, evidence: Evidence
) -> None:
    mine.write_text(f"extends: baseline\nensemble: {'my-fit.csv' if name == 'file' else name}\n")
    scenario = load(mine, ["uncertain.adoption_rate=uniform(0.1 %/年, 1 %/年)"], evidence=evidence)
    whole = mine.parent.parent / "whole.yaml"
    whole.write_text(scenario.to_yaml(), encoding="utf-8")
    again = load(whole, evidence=evidence)
    assert again.digest() == scenario.digest()
    assert fitted_paths(again, evidence) == fitted_paths(scenario, evidence)
    assert again.to_yaml() == scenario.to_yaml()
    assert pickle.loads(pickle.dumps(scenario)).digest() == scenario.digest()


def test_the_schema_knows_it() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    assert not list(validator.iter_errors(read_yaml_text("ensemble: fit-1", "x").plain()))
    assert list(validator.iter_errors(read_yaml_text("ensemble: {name: a}", "x").plain()))
    assert "ensemble" in json.dumps(json_schema()["properties"])


@pytest.mark.parametrize(
    ("sets", "taken"),
    [
        ([], ALL),
        (["parameters.adoption_rate=0.01 1/year"], ALL[1:]),
        (["uncertain.adoption_rate=loguniform(0.1 %/年, 2 %/年)"], ALL[1:]),
        # the evidence's own words change nothing
        (["uncertain.adoption_rate={value: 0.01 1/year, distribution: 'loguniform(0.001 1/year, "
          "0.03 1/year)', source: mine}"], ALL),
        (["uncertain.service_life.basic=uniform(2 年, 3 年)"], ALL[:2]),
        (["uncertain.service_life.functional=uniform(2 年, 3 年)"], ALL),
        # a factor is left to it while whoever carries it spreads it as the evidence does
        (["parameters.payback_threshold.care=2 年"], ALL),
        (["uncertain.payback_threshold.care={value: 3 年, factor: 'lognormal(1, 0.3)'}"], ALL),
        (["uncertain.payback_threshold.care={value: 2 年, factor: 'lognormal(1, 0.2)'}"],
         (ALL[0], ALL[2])),
        (["uncertain.payback_threshold.care=uniform(1 年, 3 年)"], ALL),
        (["parameters.payback_threshold=2 年"], (ALL[0], ALL[2])),
        (["parameters.learning_rate=20 %"], ALL),
        (["levers.hebei.project_subsidy.rate=25 %"], ALL),
        (["ensemble=prior"], ()),
    ],
)  # fmt: skip
def test_a_number_is_left_to_the_ensemble_where_the_scenario_says_nothing(
    sets: list[str], taken: tuple[str, ...], evidence: Evidence
) -> None:
    scenario = load("baseline", ["ensemble=fit-1", *sets], evidence=evidence)
    assert fitted_paths(scenario, evidence) == taken


def test_numbers_that_are_never_drawn_are_set_by_it_unless_the_scenario_sets_them(
    evidence: Evidence,
) -> None:
    def rows(*sets: str) -> float:
        return load("no-policy", sets, evidence=evidence).parameters["venture_rows"].value

    assert rows("ensemble=prior") == 2.0
    assert rows("ensemble=fit-1") == 3.0
    assert rows("ensemble=fit-1", "parameters.venture_rows=2") == 2.0
    assert rows("parameters.venture_rows=2", "ensemble=fit-1") == 2.0
    assert rows("ensemble=fit-1", "parameters.venture_rows=2", "parameters.venture_rows=null") == 3
    held = load("no-policy", ["ensemble=fit-1"], evidence=evidence).parameters["venture_rows"]
    assert "fit-1" in held.source


def test_an_ensemble_of_which_nothing_is_used_is_doubted(mine: Path, evidence: Evidence) -> None:
    every = (
        "parameters: {adoption_rate: 0.01 1/year, payback_threshold: 2 年, service_life: 3 年}\n"
    )
    parent = mine.with_name("parent.yaml")

    def told(*, parent_says: str, says: str) -> list[tuple[str, int]]:
        parent.write_text(f"extends: no-policy\n{parent_says}")
        mine.write_text(f"extends: parent.yaml\n{says}seed: 7\n")
        found = [p for p in check(mine, evidence=evidence) if "nothing of fit-1" in p.message]
        assert all("不起作用" in p.message_zh for p in found)
        return [(Path(p.file).name, p.line) for p in found]

    name = "ensemble: fit-1\n"
    assert told(parent_says=every, says=name) == [("mine.yaml", 2)]
    assert told(parent_says=name, says=every) == [("mine.yaml", 2)]
    assert told(parent_says=name + every, says="") == []  # the parent's own affair
    assert told(parent_says="", says=name + every.replace("adoption_rate", "learning_rate", 1)
                .replace("0.01 1/year", "20 %")) == []  # fmt: skip
    sets = ["ensemble=fit-1", "parameters.adoption_rate=0.01 1/year"]
    sets += ["parameters.payback_threshold=2 年", "parameters.service_life=3 年"]
    (problem,) = [
        p for p in check("no-policy", sets, evidence=evidence) if "ensemble:" in p.message
    ]
    assert problem.file == "--set ensemble=fit-1"
