"""Every row of the ledger is in the program or has a reason; what carries it exists."""

import dataclasses
import re
from pathlib import Path

import pytest

import sim.model
from sim import evidence
from sim.analysis.coverage import CITATION, counts, coverage
from sim.evidence import ledger, load_coverage, observations, regions
from sim.model.indicators import INDEX, INDICATORS
from sim.reading import InputError, UnitError
from sim.scenario import load


@pytest.fixture(scope="module")
def baseline():
    return load("baseline")


@pytest.fixture(scope="module")
def covered(baseline):
    return {one.row.id: one for one in coverage(baseline)}


def test_the_table_has_every_row_once_in_order(covered):
    assert list(covered) == list(ledger())


def test_no_row_but_a_lever_is_unexplained(covered):
    assert [i for i, one in covered.items() if not one.explained and one.row.kind != "lever"] == []


def test_every_lever_row_has_a_lever_of_the_baseline_or_a_reason(covered):
    levers = [one for one in covered.values() if one.row.kind == "lever"]
    without = [one.row.id for one in levers if "lever" not in one.carried_as and not one.nothing[0]]
    assert without == []


def test_nothing_has_both_a_carrier_and_a_reason(covered):
    assert [i for i, one in covered.items() if one.carriers and one.nothing[0]] == []


def test_target_rows_are_tests_and_figures_of_others_are_compared(covered):
    for row in ("E075", "E111", "E013"):
        assert "target" in covered[row].carried_as
    assert covered["E111"].note[0]  # listed, scored by nothing, and the table says why
    assert covered["E075"].note == ("", "")
    for row in ("E141", "E145", "E147", "E165", "E166"):
        assert "comparison" in covered[row].carried_as


def test_counts_are_of_the_rows(covered):
    found = {count.kind: count for count in counts(covered.values())}
    assert sum(count.rows for count in found.values()) == len(ledger())
    assert found["lever"].rows == 48
    for count in found.values():
        assert count.rows == count.carried + count.reasoned + count.unexplained


def test_a_clause_that_states_a_number_leads_to_the_number(covered):
    assert covered["E029"].objects == ("baseline: hebei.project_subsidy.cap_per_project",)
    assert covered["E097"].objects == ("baseline: zhejiang.first_purchase",)
    assert "makers: UBTech, Leju, Gangtiexia" in covered["E160"].objects


def test_without_its_lever_a_row_is_unexplained(baseline):
    fewer = tuple(lever for lever in baseline.levers if lever.region != "hebei")
    rows = coverage(dataclasses.replace(baseline, levers=fewer), statements={})
    assert {one.row.id for one in rows if not one.explained} >= {"E027", "E028", "E029"}
    assert next(one for one in rows if one.row.id == "E097").carried_as == ("lever",)


def test_comparisons_are_between_like_things(baseline, covered):
    by_id = {one.id: one for one in observations()}
    pairs = 0
    for one in covered.values():
        names = {c.room: [] for c in one.carriers if c.carried_as == "comparison"}
        for carrier in one.carriers:
            if carrier.carried_as == "comparison":
                names[carrier.room].append(carrier.name)
        for name in names.get("observations", ()):
            seen, parts = by_id[name], {one.row.id, *one.row.derived_from}
            assert parts & set(CITATION.findall(seen.source))
            assert seen.region in one.row.regions
            assert baseline.start_year <= int(seen.start[:4]) <= baseline.end_year
            units = [INDICATORS[INDEX[i]].unit for i in names["indicators"]]
            assert one.row.derived_from or any(converts(seen, unit) for unit in units)
            pairs += 1
    assert pairs


def converts(observation, unit):
    try:
        return observation.canonical(unit) > 0
    except UnitError:
        return False


def test_attributes_of_regions_that_carry_rows_are_read_by_the_model(covered):
    code = "".join(
        path.read_text(encoding="utf-8") for path in Path(sim.model.__file__).parent.glob("*.py")
    )
    named = {c.name for one in covered.values() for c in one.carriers if c.room == "regions"}
    attributes = {name.split(".")[1] for name in named if "." in name}
    assert attributes
    assert all(f'"{attribute}' in code for attribute in attributes)


@pytest.mark.parametrize(
    ("city", "made"),
    [
        *[(city, "actuators") for city in ("wenzhou", "shaoxing", "lishui", "taizhou", "quzhou")],
        ("jiaxing", "actuators"),
        ("ningbo", "sensors"),
        ("hangzhou", "intelligence"),
    ],
)
def test_cities_of_zhejiang_are_strong_in_what_the_plan_gives_them(city, made):
    tree = regions()
    row = tree.index(city)
    classes = ("sensors", "actuators", "controllers", "power", "intelligence")
    base = {name: tree.attribute(f"component_base.{name}")[row] for name in classes}
    # Hangzhou and Ningbo are given sensors and actuators alike, Hangzhou intelligence besides.
    assert sorted(base, key=base.__getitem__)[-2:].count(made) == 1


@pytest.mark.parametrize("row", ["E036", "E065", "E160"])
def test_the_firms_that_a_row_names_are_in_the_start_population(covered, row):
    text = ledger()[row].value_text.replace("(brain)", "").replace("Hunyuan", "")
    named = [name.strip() for name in re.split("[,;]", text)]
    carried = [c.name for c in covered[row].carriers if c.room == "makers"]
    assert len(named) >= 3
    assert all(any(name in maker for maker in carried) for name in named)


def test_a_plan_is_carried_by_levers_of_its_window(baseline, covered):
    for row in ("E067", "E105", "E131"):
        entry = ledger()[row]
        levers = [c.name for c in covered[row].carriers if c.room == "baseline"]
        assert levers
        for name in levers:
            lever = baseline.lever(f"levers.{name}")
            assert int(entry.window_start[:4]) <= lever.start
            assert lever.end == int(entry.window_end[:4]) + 1


def test_every_row_that_data_cite_is_in_the_ledger():
    texts = [maker.source + maker.note for maker in evidence.makers()]
    texts += [parameter.source for parameter in evidence.parameters().values()]
    texts += [one.source + one.note for one in observations()]
    for attribute in regions().attributes.values():
        texts += [number.source for number in attribute.numbers.values()]
    cited = {row for text in texts for row in CITATION.findall(text)}
    assert cited
    assert cited <= set(ledger())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("makers: EngineAI", "makers: EngineIA", "nothing in makers is called 'EngineIA'; did you"),
        ("documents: thepaper-2024-01", "documents: thepaper-2024-02", "nothing in documents"),
        ("qingdao.research_share", "qingdao.research_shares", "nothing in regions"),
        ("observations: O126", "observations: O926", "nothing in observations"),
        ("indicators: deals", "indicators: dealings", "nothing in indicators"),
        ("beijing.guidance_fund.size", "beijing.guidance_fund.sise", "size"),
        ("levers.supply_side.GuidanceFund", "levers.supply_side.Guidance", "no code at sim.model"),
        ("demand.eligible_share", "demnad.eligible_share", "no code at sim.model.demnad"),
        ("classes: functional}", "classes: functoinal}", "did you mean functional"),
        ("segments: [manufacturing", "segments: [making", "nothing in segments"),
        ("E002:", "E003:", "E003 is carried by baseline beijing.guidance_fund"),
    ],
)
def test_an_object_that_is_not_there_is_an_error_with_its_line(baseline, tmp_path, old, new, says):
    text = Path(evidence.coverage.DATA_FOLDER, "coverage.yaml").read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "coverage.yaml"
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        coverage(baseline, load_coverage(ledger(), changed))
    found = [problem for problem in caught.value.problems if says in problem.message]
    line = next(n for n, row in enumerate(changed.read_text().splitlines(), 1) if new in row)
    assert [problem.line for problem in found] == [line]


def test_texts_stand_in_both_languages(covered):
    for one in covered.values():
        for english, chinese in (one.note, one.nothing):
            assert bool(english) == bool(chinese)
            assert not re.search(r"[\u4e00-\u9fff]", english)
