"""Targets: each one in the ledger, each number the ledger's, each scope honest."""

import pytest

from sim.evidence import ledger, load_targets, regions, targets
from sim.evidence.vocabulary import INDICATOR_UNITS


def test_every_numbered_target_of_the_ledger_is_cited():
    wanted = {row.id for row in ledger().values() if row.kind == "target" and row.value is not None}
    cited = {clause for target in targets().values() for clause in target.clauses}
    assert wanted | {"E013"} == cited


def test_the_same_target_told_twice_is_one_entry():
    citing = [target.id for target in targets().values() if "E020" in target.clauses]
    assert citing == ["shanghai.related_value.2025"]
    assert targets()["shanghai.related_value.2025"].clauses == ("E020", "E109")


def test_industrial_and_service_robots_are_not_comparable():
    different = {"E107", "E111", "E112", "E113", "E118", "E047", "E053"}
    for target in targets().values():
        if different & set(target.clauses):
            assert target.status == "not_comparable"
            assert target.reason_en
            assert target.reason_zh


def test_what_a_plan_decrees_is_execution_apart_from_outcomes():
    rows = "E008 E011 E024 E050 E068 E069 E070 E073 E074 E110 E126"
    decreed = set(rows.split())
    for target in targets().values():
        assert (target.status == "execution") == bool(decreed & set(target.clauses))


def test_outcomes_have_an_indicator_in_its_unit():
    for target in targets().values():
        if target.status == "outcome":
            assert target.unit == INDICATOR_UNITS[target.indicator]
        elif target.indicator:
            assert target.indicator in ("platforms", "scenes", "parks", "projects")


def test_modality_is_the_documents_own():
    for target in targets().values():
        assert target.modality in {ledger()[clause].modality for clause in target.clauses}


def test_zhejiang_is_shown_in_both_scopes():
    enterprise = targets()["zhejiang.core_value.2027"]
    product = targets()["zhejiang.core_value_product.2027"]
    assert enterprise.indicator == "core_value_enterprise"
    assert product.indicator == "core_value_product"
    assert enterprise.value == product.value == 200e8


@pytest.mark.parametrize(
    ("identifier", "value", "unit"),
    [
        ("zhejiang.core_value.2027", 1e6, "yuan/machine"),
        ("zhejiang.related_value.2027", 2.5, "share"),
        ("shenzhen.related_value.2027", 1000e8 / 1200, "yuan/firm"),
    ],
)
def test_what_two_targets_imply_together(identifier, value, unit):
    consistency = targets()[identifier].consistency
    assert consistency.value == pytest.approx(value)
    assert consistency.unit == unit


def test_hubei_and_hebei_have_levers_but_no_targets():
    named = {target.region for target in targets().values()}
    assert named == {"beijing_etown", "shanghai", "shenzhen", "zhejiang", "qingdao"}


@pytest.mark.parametrize(
    ("old", "new", "needle", "says"),
    [
        ("value: 2 万台", "value: 3 万台", "E075", "E075 says 2 万台/年, not 3 万台"),
        ("value: 2 万台", "value: 2 亿元", "2 亿元", "cannot be read as machine"),
        ("unit: machine\n  value_text: 2万台", "unit: yuan\n  value_text: 2万台", None, "not yuan"),
        ("indicator: machines_produced", "indicator: machine_produced", "machine_produced", "mean"),
        ("indicator: key_firms\n", "\n", "qingdao.key_firms", "'indicator' is missing"),
        ("clauses: [E132]", "clauses: [E232]", "E232", "no ledger row"),
        ("clauses: [E132]", "clauses: [ E048 ]", "E048 ]", "speaks of shenzhen, not of qingdao"),
        ('>="\n  value: 5 家', '=>"\n  value: 5 家', None, "no comparison"),
        ("region: qingdao", "region: qindao", "qindao", "did you mean qingdao"),
        ("year: 2024", "year: 2027", "shenzhen.innovation_centre", "its own region and year"),
        ("status: not_comparable", "status: incomparable", "incomparable", "no status"),
        ("qingdao.key_firms.2027:", "Key Firms:", "Key Firms", "should read <region>"),
        ("    divide_by: zhejiang.units.2027", "    divide_by: zj.units", "zj.units", "divide by"),
        ("reading_of: zhejiang.core_value.2027", "reading_of: zhejiang.core.2027", None, "mean"),
        ("reading_of: zhejiang.core_value.2027", "reading_of: zhejiang.units.2027", None, "value"),
        ("    unit: yuan/firm", "    unit: year", "divide_by: shenzhen", "is not a figure in year"),
    ],
)
def test_a_broken_file_says_where(broken, place_of, problem_saying, old, new, needle, says):
    path = broken("targets.yaml", old, new)
    problem = problem_saying(lambda: load_targets(ledger(), regions(), path), says)
    assert problem.file == str(path)
    assert problem.line > 0
    if needle:
        line, column = place_of(path, needle)
        assert (problem.line, problem.column) == (line, column)
