"""What a scenario means: precedence, dates, origins, digest, the resolved file, the schema."""

import pickle
from pathlib import Path

import pytest

from sim.evidence import load_parameters, regions
from sim.reading import InputError
from sim.scenario import (
    Evidence,
    Scenario,
    check,
    difference,
    lever_kinds,
    load,
    load_parent,
    shipped,
)

QUESTIONS = ("beijing", "hebei", "hubei", "qingdao", "shanghai", "shenzhen", "zhejiang")
SHIPPED = (*QUESTIONS, "zhejiang-matched", "baseline", "no-policy")
GRADED = {"document", "literature", "calibrated", "assumption"}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# Shipped scenarios


def test_the_ten_scenarios_are_shipped() -> None:
    assert set(shipped()) == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_has_no_error_and_every_number_an_origin(name: str) -> None:
    problems = check(name)
    unsound = [
        p
        for p in problems
        if p.severity == "error"
        or "assumption of" in p.message
        or "author's assumption" in p.message
        or "never fires" in p.message
    ]
    assert unsound == []
    scenario = load(name)
    for number in scenario.numbers():
        assert number.grade in GRADED, number
        assert number.source, number
        assert number.grade != "document" or number.clauses or number.path.startswith("parameters.")
    assert all(scenario.title.values())
    assert all(scenario.question.values())
    assert scenario.title["zh"] != scenario.title["en"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_changes_only_its_region(name: str) -> None:
    scenario = load(name)
    parent = load_parent(scenario)
    assert scenario.focus == name
    assert scenario.parent == "baseline"
    assert parent is not None
    changes = difference(scenario, parent)
    assert changes
    tree = regions()
    for change in changes:
        region = change.path.split(".")[1]
        assert name in (region, *tree.ancestors(region)), change


def test_baseline_has_every_kind_and_the_published_amounts() -> None:
    baseline = load("baseline")
    assert {lever.kind for lever in baseline.levers} == set(lever_kinds())
    fund = baseline.lever("levers.beijing.guidance_fund")
    assert fund.numbers["size"].value == 100e8
    assert fund.numbers["size"].clauses == ("E003",)
    assert fund.numbers["public_share"].value == 0.35
    hebei = baseline.lever("levers.hebei.project_subsidy").numbers
    assert (hebei["rate"].value, hebei["cap_per_project"].value) == (0.2, 500e4)
    voucher = baseline.lever("levers.shenzhen.compute_voucher").numbers
    assert (voucher["budget"].value, voucher["cap_per_firm"].value) == (2e8, 1000e4)
    assert baseline.lever("levers.hubei.rnd_grant").numbers["cap_per_firm"].value == 100e4
    assert not any("E150" in lever.clauses for lever in baseline.levers)
    assert load("no-policy").levers == ()


# Precedence


def test_set_beats_overrides_beat_file_beats_parent(
    tmp_path: Path, small_evidence: Evidence
) -> None:
    parent = "worlds: 1\nseed: 1\nend: 2025\nlevers: {hebei: {project_subsidy: {rate: 10 %, "
    parent += "cap_per_project: 1 万元, source: x, grade: assumption}}}\n"
    write(tmp_path, "parent.yaml", parent)
    path = write(
        tmp_path,
        "child.yaml",
        "extends: parent.yaml\nworlds: 2\nseed: 2\n"
        "overrides:\n  - {worlds: 3}\n  - {worlds: 4}\n"
        "  - levers.hebei.project_subsidy.rate: 30 %\n",
    )
    rate = "levers.hebei.project_subsidy.rate"
    plain = load(path, evidence=small_evidence)
    assert (plain.worlds, plain.seed, plain.end_year, plain.parent) == (4, 2, 2025, "parent")
    lever = plain.levers[0].numbers
    assert (lever["rate"].value, lever["cap_per_project"].value) == (0.3, 1e4)
    forced = load(path, ["worlds=5", f"{rate}=40 %"], evidence=small_evidence)
    assert (forced.worlds, forced.levers[0].numbers["rate"].value) == (5, 0.4)
    assert (
        load(path, [f"{rate}=40 %", f"{rate}=50 %"], evidence=small_evidence)
        .levers[0]
        .numbers["rate"]
        .value
        == 0.5
    )


def test_a_source_does_not_vouch_for_numbers_of_another_file(
    tmp_path: Path, small_evidence: Evidence
) -> None:
    write(
        tmp_path,
        "parent.yaml",
        "levers: {hebei: {leasing: {leasing_share: 10 %, source: a survey, grade: literature}}}\n",
    )
    path = write(
        tmp_path,
        "child.yaml",
        "extends: parent.yaml\nlevers: {hebei: {leasing: {leasing_share: 30 %}}}\n",
    )
    number = load(path, evidence=small_evidence).levers[0].numbers["leasing_share"]
    assert number.grade == "assumption"
    assert "survey" not in number.source
    inherited = load(tmp_path / "parent.yaml", evidence=small_evidence).levers[0]
    assert inherited.numbers["leasing_share"].source == "a survey"


def test_null_removes_an_inherited_lever_and_returns_a_field_to_its_default(
    small_evidence: Evidence,
) -> None:
    gone = load("baseline", ["levers.hebei.project_subsidy=null"], evidence=small_evidence)
    assert not any(lever.region == "hebei" for lever in gone.levers)
    path = "levers.beijing.guidance_fund"
    bare = load("baseline", [f"{path}.realised_share=null"], evidence=small_evidence)
    drawn = bare.lever(path).numbers["realised_share"].distribution
    assert drawn is not None
    assert (drawn.low, drawn.high) == (0.3, 0.6)


def test_a_new_value_drops_the_old_distribution_and_its_source(small_evidence: Evidence) -> None:
    path = "levers.beijing.guidance_fund.realised_share"
    for text in (f"{path}=80 %", f"{path}.value=80 %"):
        scenario = load("baseline", [text], evidence=small_evidence)
        number = scenario.lever("levers.beijing.guidance_fund").numbers["realised_share"]
        assert (number.value, number.distribution, number.grade) == (0.8, None, "assumption")
        assert "Wei" not in number.source


def test_a_title_and_a_question_are_not_inherited(tmp_path: Path, small_evidence: Evidence) -> None:
    path = write(tmp_path, "mine.yaml", "extends: zhejiang\nworlds: 7\n")
    mine = load(path, evidence=small_evidence)
    assert mine.title == {"en": "mine", "zh": "mine"}
    assert mine.question == {"en": "", "zh": ""}
    again = load(write(tmp_path, "saved.yaml", mine.to_yaml()), evidence=small_evidence)
    assert (again.title, again.question) == (mine.title, mine.question)
    forced = load(path, ["title.en=Named"], evidence=small_evidence)
    assert forced.title == {"en": "Named", "zh": "Named"}
    own = load("zhejiang", ["title.en=Named"], evidence=small_evidence).title
    assert own["en"] == "Named"
    assert own["zh"] == load("zhejiang", evidence=small_evidence).title["zh"]


# Parameters


def test_parameters_come_whole_and_can_be_fixed_or_made_uncertain(
    tmp_path: Path, small_evidence: Evidence
) -> None:
    before = load("no-policy", evidence=small_evidence).parameters
    care = before["payback_threshold.care"]
    assert (care.value, care.unit, care.common_factor) == (2.0, "year", "payback_threshold*")
    assert before["service_life.functional"].distribution is None
    path = write(
        tmp_path,
        "mine.yaml",
        "extends: no-policy\n"
        "parameters:\n"
        "  payback_threshold: {manufacturing: 12 月}\n"
        "  service_life: 5 年\n"
        "uncertain:\n"
        "  learning_rate: {distribution: 'uniform(10 %, 20 %)', source: s, grade: literature}\n"
        "  payback_threshold.care: uniform(1 年, 3 年)\n",
    )
    after = load(path, evidence=small_evidence).parameters
    assert set(after) == set(before)
    manufacturing = after["payback_threshold.manufacturing"]
    assert (manufacturing.value, manufacturing.distribution) == (1.0, None)
    assert manufacturing.common_factor is None
    assert after["payback_threshold.logistics"] == before["payback_threshold.logistics"]
    assert after["payback_threshold.care"].common_factor is None
    assert after["payback_threshold.care"].value == 2.0
    assert [after[f"service_life.{k}"].value for k in ("basic", "functional")] == [5.0, 5.0]
    learning = after["learning_rate"]
    assert learning.value == pytest.approx(0.15)
    assert (learning.source, learning.grade) == ("s", "literature")


def test_a_later_setting_of_a_parameter_wins_whatever_its_section(
    small_evidence: Evidence,
) -> None:
    sets = [
        "parameters.adoption_rate=0.02 1/year",
        "uncertain.adoption_rate=uniform(0 1/year, 1 1/year)",
    ]
    assert load("no-policy", sets, evidence=small_evidence).parameters["adoption_rate"].distribution
    fixed = load("no-policy", sets[::-1], evidence=small_evidence).parameters["adoption_rate"]
    assert (fixed.value, fixed.distribution) == (0.02, None)


# Dates


def test_a_dated_value_changes_nothing_before_its_date(small_evidence: Evidence) -> None:
    path = "levers.shenzhen.compute_voucher"
    sets = [f"{path}.budget={{2025-07: 2 亿元, 2027: 1 亿元/年}}", f"{path}.budget.2026=3 亿元"]
    budget = load("baseline", sets, evidence=small_evidence).lever(path).numbers["budget"]
    assert budget.schedule == ((2025.5, 2e8), (2026.0, 3e8), (2027.0, 1e8))
    assert [budget.at(t) for t in (2025.49, 2025.5, 2026.0, 2026.99, 2040.0)] == [
        0.0,
        2e8,
        3e8,
        3e8,
        1e8,
    ]
    gain = "levers.hebei.project_subsidy.rate={2026: 30 %}"
    rate = load("baseline", [gain], evidence=small_evidence).lever("levers.hebei.project_subsidy")
    assert rate.numbers["rate"].at(2025.9) == 0.0


def test_a_date_inside_a_sourced_schedule_can_be_overridden(small_evidence: Evidence) -> None:
    path = "levers.zhejiang.first_purchase"
    scenario = load("zhejiang", [f"{path}.units.2027=8000 台/年"], evidence=small_evidence)
    units = scenario.lever(path).numbers["units"]
    assert [units.at(year) for year in (2025.0, 2026.5, 2027.0)] == [150.0, 4000.0, 8000.0]


def test_a_window_runs_from_the_first_month_through_the_last(small_evidence: Evidence) -> None:
    sets = ["levers.hebei.project_subsidy.start=2025-04", "levers.hebei.project_subsidy.end=2026"]
    lever = load("baseline", sets, evidence=small_evidence).lever("levers.hebei.project_subsidy")
    assert (lever.start, lever.end) == (2025.25, 2027.0)


# Digest and the resolved file


def contents(scenario: Scenario) -> tuple[object, ...]:
    return (scenario.parameters, scenario.levers, scenario.title, scenario.question)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_resolved_file_loads_to_the_same_digest(
    name: str, tmp_path: Path, small_evidence: Evidence
) -> None:
    scenario = load(name, evidence=small_evidence)
    path = write(tmp_path, f"{name}.yaml", scenario.to_yaml())
    again = load(path, evidence=small_evidence)
    assert again.digest() == scenario.digest()
    assert difference(again, scenario) == ()
    assert [(n.path, n.source, n.grade, n.clauses) for n in again.numbers()] == [
        (n.path, n.source, n.grade, n.clauses) for n in scenario.numbers()
    ]
    assert [p for p in check(path, evidence=small_evidence) if "rests only" not in p.message] == []
    assert again.to_yaml() == scenario.to_yaml()


@pytest.mark.parametrize("name", ("baseline", "zhejiang"))
def test_the_resolved_file_round_trips_with_the_real_parameters(name: str, tmp_path: Path) -> None:
    scenario = load(name)
    again = load(write(tmp_path, f"{name}.yaml", scenario.to_yaml()))
    assert again.digest() == scenario.digest()
    assert again.parameters.keys() == scenario.parameters.keys()


def test_the_digest_sees_content_and_not_form(tmp_path: Path, small_evidence: Evidence) -> None:
    one = write(
        tmp_path,
        "one.yaml",
        "extends: baseline\nworlds: 7\n"
        "levers:\n  hebei: {project_subsidy: {rate: 20 %, end: 2028}}\n",
    )
    two = write(
        tmp_path,
        "two.yaml",
        "# the same in other words\nlevers:\n  hebei:\n    project_subsidy: {end: 2028-12, "
        "rate: 0.2}\nworlds: 7\ntitle: Another\nextends: baseline\n",
    )
    digests = {load(path, evidence=small_evidence).digest() for path in (one, two)}
    assert len(digests) == 1
    for text in (
        "worlds=8",
        "seed=9",
        "end=2029",
        "engine.firm_slots=700",
        "levers.hebei.project_subsidy.rate=21 %",
        "levers.hebei.project_subsidy.strength=0",
        "levers.shanghai.leasing.segments=[shows]",
        "levers.beijing.guidance_fund.realised_share=uniform(50 %, 61 %)",
        "parameters.learning_rate=16 %",
    ):
        assert load(one, [text], evidence=small_evidence).digest() not in digests, text


def test_a_scenario_goes_to_another_process_unchanged(small_evidence: Evidence) -> None:
    scenario = load("zhejiang", evidence=small_evidence)
    again = pickle.loads(pickle.dumps(scenario))
    assert again.digest() == scenario.digest()


# Structural parameters


def test_a_structural_parameter_has_no_spread_of_its_own(
    tmp_path: Path, small_evidence: Evidence
) -> None:
    held = small_evidence.parameters
    assert [name for name in held if held[name].structural] == ["venture_rows"]
    fixed = load("no-policy", ["parameters.venture_rows=3"], evidence=small_evidence)
    assert fixed.parameters["venture_rows"].value == 3.0
    text = (Path(__file__).parent / "parameters" / "demand.yaml").read_text(encoding="utf-8")
    for old, new, words in (
        ("structural: true", "structural: perhaps", "'structural' is true or false"),
        ("value: 2\n", "value: 2\n  distribution: uniform(1, 3)\n", "it has no distribution"),
    ):
        write(tmp_path, "demand.yaml", text.replace(old, new))
        with pytest.raises(InputError, match=words):
            load_parameters(regions(), tmp_path)
