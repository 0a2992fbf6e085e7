"""Every mistake of a corpus of broken files is found at its place, with a way out."""

import re
from pathlib import Path

import pytest

from sim.evidence import parameters
from sim.reading import InputError, parse_quantity
from sim.reading.units import example_unit
from sim.scenario import Evidence, check, lever_kinds, load

BROKEN = Path(__file__).parent / "broken"
E, W = "error", "warning"
CHINESE = re.compile("[\u4e00-\u9fff]{2}")

# file -> (line, column, severity, words of the message), in the order of the file
EXPECTED = {
    "all_errors_of_a_number": [
        (5, 30, E, "leasing_share = 20 is outside 0–1"),
        (5, 52, E, "no such grade 'asumption'; did you mean assumption?"),
        (5, 71, E, "no clause 'E9999' in the ledger; there are"),
        (6, 21, E, "'2' has no unit; expected one like 年 or 月"),
        (6, 38, E, "the low end is above the high end"),
        (6, 67, E, "ramp.source: a text was expected"),
        (8, 14, E, "'soon' is not a date"),
        (9, 15, E, "'2025-13' has no month 13"),
        (9, 24, E, "'4000' has no unit"),
        (9, 36, E, "'万元' cannot be read as machine/year"),
        (10, 15, E, "'1' has no unit; expected one like 亿元/年"),
    ],
    "bad_date": [
        (5, 14, E, "'2024-13' has no month 13"),
        (6, 12, E, "'soon' is not a date; write a year (2025) or a month (2025-04)"),
    ],
    "bad_distribution": [
        (5, 38, E, "did you mean uniform?"),
        (6, 35, E, "the low end is above the high end"),
        (7, 21, E, "should read uniform(low, high)"),
    ],
    "circle_a": [("circle_b.yaml", 2, 10, E, "circle_a -> circle_b -> circle_a")],
    "circle_b": [("circle_a.yaml", 2, 10, E, "circle_b -> circle_a -> circle_b")],
    "bare_number": [(3, 18, E, "'3' has no unit; expected one like 1/年")],
    "broken_parent": [
        (3, 9, E, "worlds = 0 is outside 1–1000000"),
        ("wrong_unit.yaml", 5, 13, E, "'2 万台'"),
    ],
    "dated_out_of_order": [
        (5, 28, E, "dated values are out of order at 2026"),
        (5, 40, E, "'2025-14' has no month 14"),
        (7, 7, E, "dated values are not read here"),
    ],
    "dates_in_parameters": [
        (3, 3, E, "dated values are not read here"),
        (4, 22, E, "a fixed value was expected"),
        (5, 3, E, "learning_rate has no keys"),
    ],
    "duplicate_keys": [(4, 1, E, "key 'worlds' is written twice (first on line 2)")],
    "empty": [(1, 1, E, "the file is empty")],
    "end_before_start": [(6, 12, E, "ends (2026-12) before it starts (2027-06)")],
    "fixed_and_uncertain": [
        (3, 18, E, "a fixed value was expected; distributions stand in 'uncertain'"),
        (5, 18, E, "a distribution was expected, such as uniform(a, b)"),
    ],
    "foreign_clause": [
        (5, 28, W, "E026 is a clause of Hubei, not of Hebei"),
        (6, 13, W, "none of its clauses (E028, E029, E026) states it"),
    ],
    "governments": [
        (4, 12, E, "no such kind of government as planning; did you mean plan?"),
        (5, 3, E, "governments.zhejang: no such region; did you mean zhejiang?"),
        (6, 3, E, "rest_of_china: has no local government of its own"),
        (7, 10, E, "no such kind of government as ['copying']; did you mean copying?"),
        (9, 13, E, "no such kind of government as Copying; did you mean copying?"),
        (10, 27, E, "hangzhou is no neighbour of zhejiang of the same rank"),
        (10, 37, E, "hubi is no neighbour of zhejiang of the same rank; did you mean hubei?"),
    ],
    "idle_governments": [
        (4, 3, W, "governments.hebei: copies nothing"),
        (5, 1, W, "zhejiang, the focus, has no lever that others could match"),
        (8, 5, W, "rests only on assumptions"),
    ],
    "matching_shape": [
        (3, 19, E, "neighbours_match = 2: true, false or a list of regions was expected"),
        (4, 14, E, "governments: a mapping was expected"),
    ],
    "nobody_matches": [(2, 19, E, "china has no neighbours of its rank; set focus to a province")],
    "missing_field": [(4, 5, E, "needs size, such as size: 100 亿元")],
    "missing_parent": [(2, 10, E, "no scenario 'basline'; did you mean baseline?")],
    "missing_unit": [(5, 13, E, "'100' has no unit; expected one like 亿元")],
    "name_and_kind": [(5, 13, E, "a lever called leasing has to be one")],
    "never_fires": [
        (4, 23, W, "2035-01 to 2036-12 lies outside the simulated years 2023–2030"),
        (6, 5, W, "rests only on assumptions: its clauses give no amount"),
        (6, 15, W, "never fires: strength is 0"),
    ],
    "not_a_mapping": [(1, 1, E, "a scenario is a mapping of keys")],
    "not_utf8": [(0, 0, E, "not UTF-8 text")],
    "nothing_to_remove": [
        (4, 5, E, "no inherited lever to remove; did you mean project_subsidy?"),
        (5, 3, W, "this removes the inherited rnd_grant, humanoid_fund"),
    ],
    "number_shapes": [
        (5, 13, E, "a number was expected, not a list"),
        (6, 22, E, "did you mean value?"),
        (7, 7, E, "needs a value, a distribution or both"),
        (8, 52, E, "no such grade 'certain'; one of: document, literature"),
        (9, 53, E, "document needs the clause that states the number"),
        (10, 26, E, "is not a number"),
        (11, 18, E, "True is not a number"),
    ],
    "only_comment": [(1, 1, E, "the file is empty")],
    "out_of_range": [
        (
            5,
            13,
            E,
            "rate = 20 is outside 0–1 (a part of the project's amount); Hebei's clause E028 "
            "says 20%: write 20 %",
        ),
        (7, 22, E, "leasing_share = 150 % is outside 0–1"),
    ],
    "out_of_range_parameter": [
        (3, 26, E, "outside 0–0.5 (the range of learning_rate)"),
        (5, 38, E, "(as far as 0.5 year) is outside 1 year–20 year"),
    ],
    "override_paths": [
        (3, 5, E, "did you mean levers.zhejiang.first_purchase?"),
        (4, 5, E, "the number has no dated values; set levers.zhejiang.first_purchase.units whole"),
        (5, 5, E, "no such field; did you mean rate?"),
        (6, 5, E, "world: no such path; did you mean worlds?"),
        (7, 5, E, "no such region; did you mean hebei?"),
        (8, 5, E, "engine.slots: no such key; did you mean firm_slots?"),
        (9, 5, E, "extends: cannot be overridden"),
        (10, 5, E, "'path: value' was expected"),
    ],
    "overrides_mapping": [(3, 3, E, "a list was expected, since their order counts")],
    "run_ends_before_start": [(3, 6, E, "end = 2022 is outside 2023–2050")],
    "same_as_parent": [(2, 1, W, "the same worlds as its parent baseline")],
    "sections_of_wrong_shape": [
        (2, 9, E, "levers: a mapping was expected"),
        (3, 13, E, "parameters: a mapping was expected"),
        (4, 9, E, "engine: a mapping was expected"),
        (5, 8, E, "title: a text, or {en: ..., zh: ...}, was expected"),
        (6, 8, E, "no such region 'zhejang'; did you mean zhejiang?"),
    ],
    "structural": [(5, 17, E, "venture_rows shapes every world alike, so it cannot be uncertain")],
    "syntax": [(4, 1, E, "not valid YAML")],
    "texts_of_wrong_type": [
        (1, 8, E, "title: a text, or {en: ..., zh: ...}, was expected"),
        (2, 16, E, "question.en: a text was expected"),
        (2, 26, E, "question.zh: a text was expected"),
    ],
    "unknown_clause": [(5, 22, E, "no clause 'E0299' in the ledger; did you mean")],
    "unknown_field": [(5, 7, E, "first_purchase has no such field; did you mean units?")],
    "unknown_kind_word": [
        (
            5,
            13,
            E,
            "shows what there is); did you mean rnd_grant?",
        )
    ],
    "unknown_lever_kind": [
        (
            4,
            5,
            E,
            "shows what there is); did you mean guidance_fund?",
        )
    ],
    "unknown_parameter": [
        (3, 3, E, "no such parameter; did you mean learning_rate?"),
        (4, 3, E, "payback_threshold has no segment manufacture; did you mean manufacturing?"),
        (5, 3, E, "learning_rate has no keys"),
    ],
    "unknown_region": [(3, 3, E, "levers.zhejang: no such region; did you mean zhejiang?")],
    "unknown_segment": [(5, 25, E, "did you mean manufacturing?")],
    "unknown_top_key": [(2, 1, E, "levrs: no such key; did you mean levers?")],
    "unknown_unit": [(5, 13, E, "unknown unit '亿圆'; write it in 亿元, 万元 or 元")],
    "unquoted_distribution": [
        (5, 28, E, 'put the distribution in quotes, "uniform(5 年, 2 年)"'),
    ],
    "unsourced_number": [
        (5, 13, W, "none of its clauses (E027, E028, E029) states it; counted as the author's"),
        (7, 18, W, "it names no source; counted as the author's assumption"),
    ],
    "value_outside_distribution": [(5, 28, E, "the value 90 % lies outside uniform(40 %, 80 %)")],
    "worlds_below_one": [
        (2, 9, E, "worlds = 0 is outside 1–1000000"),
        (3, 7, E, "seed = 1.5 is not a whole number"),
        (4, 8, E, "start = 2024 must be 2023"),
        (5, 26, E, "engine.steps_per_year = 4 is outside 12–48"),
    ],
    "wrong_unit": [(5, 13, E, "'万台' cannot be read as yuan; write it in 亿元, 万元 or 元")],
    "zero_amounts": [
        (4, 21, W, "levers.hebei.guidance_fund never fires: size is 0"),
        (5, 23, W, "levers.hebei.compute_voucher never fires: budget is 0"),
        (6, 28, W, "levers.hebei.demonstration_scenes never fires: scenes is 0"),
        (7, 22, W, "levers.hebei.first_purchase never fires: units is 0"),
        (7, 36, W, "levers.hebei.first_purchase never fires: budget is 0"),
        (8, 27, W, "levers.hebei.innovation_platform never fires: platforms is 0"),
        (12, 7, W, "levers.hebei.rent never fires: leasing_share is 0"),
    ],
}


def test_every_file_of_the_corpus_has_its_expectation() -> None:
    assert {path.stem for path in BROKEN.glob("*.yaml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_all_mistakes_are_found_at_their_place(
    name: str, small_evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BROKEN)
    expected = [place if len(place) == 5 else (f"{name}.yaml", *place) for place in EXPECTED[name]]
    found = check(f"{name}.yaml", evidence=small_evidence)
    expected_severities = {place[3] for place in expected}
    found = [problem for problem in found if problem.severity in expected_severities]
    if name == "zero_amounts":  # every number there is without a source, which is another matter
        found = [problem for problem in found if "never fires" in problem.message]
    places = [(p.file, p.line, p.column, p.severity) for p in found]
    assert places == [place[:4] for place in expected], "\n".join(map(str, found))
    for problem, place in zip(found, expected, strict=True):
        assert place[4] in problem.message
        assert CHINESE.search(problem.message_zh), problem
        assert not re.search("[{}]|Message", problem.message_zh.replace("{en: ..., zh: ...}", ""))


@pytest.mark.parametrize("name", [n for n in EXPECTED if any(E in place for place in EXPECTED[n])])
def test_a_file_with_errors_does_not_load(
    name: str, small_evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(InputError) as failure:
        load(f"{name}.yaml", evidence=small_evidence)
    assert any(problem.severity == E for problem in failure.value.problems)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("levers.hebei.project_subsidy.rate=20", "Hebei's clause E028 says 20%: write 20 %"),
        ("levers.hebei.project_subsidy.rat=20 %", "did you mean rate?"),
        ("worlds", "write --set path=value"),
        ("worlds=", "write --set path=value"),
        ("worlds=ten", "worlds = ten is not a whole number"),
        ('title="half', "not valid YAML"),
        ("levers.hebei.project_subsidi=null", "did you mean project_subsidy?"),
        ("levers.shanghai.leasing.segments=[home]", "no such word as home"),
        ("worlds.half=3", "worlds has nothing inside it"),
    ],
)
def test_a_mistake_in_a_set_names_the_set(text: str, words: str, small_evidence: Evidence) -> None:
    errors = [p for p in check("baseline", [text], evidence=small_evidence) if p.severity == E]
    assert [(p.file, p.line) for p in errors] == [(f"--set {text}", 0)]
    assert words in errors[0].message


def test_an_unknown_name_suggests_the_nearest(small_evidence: Evidence) -> None:
    (problem,) = check("zhejang", evidence=small_evidence)
    assert "did you mean zhejiang?" in problem.message


def test_errors_do_not_drown_in_the_doubts_of_shipped_files(small_evidence: Evidence) -> None:
    doubts = {p.severity for p in check("baseline", evidence=small_evidence)}
    assert doubts == {W}
    (problem,) = check("baseline", ["foo=3"], evidence=small_evidence)
    assert (problem.severity, problem.file) == (E, "--set foo=3")
    with pytest.raises(InputError) as failure:
        load("baseline", ["foo=3"], evidence=small_evidence)
    assert failure.value.problems == (problem,)


def test_a_user_s_own_doubts_stand_beside_the_errors(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "extends: baseline\nlevers:\n  hebei:\n    talent: {budget: 1 亿元, foo: 3}\n"
        "    project_subsidy: null\n"
    )
    found = {(p.line, p.severity) for p in check(mine)}
    assert found >= {(4, E), (5, W)}


def test_a_lever_removed_by_null_is_told_once_in_files_and_not_on_the_command_line(
    tmp_path: Path,
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("extends: baseline\nlevers:\n  hebei:\n    project_subsidy: null\n")
    (problem,) = check(mine)
    assert (problem.line, problem.column, problem.severity) == (4, 5, W)
    assert "removes the inherited lever" in problem.message
    assert "strength: 0" in problem.message_zh
    known = check("baseline")
    assert set(check("baseline", ["levers.hebei.project_subsidy=null"])) <= set(known)


def test_a_government_of_no_kind_is_told(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("extends: baseline\nseed: 7\ngovernments: {hubei: }\n")
    (problem,) = check(mine)
    assert (problem.line, problem.severity) == (3, W)
    assert "needs plan, adaptive or copying" in problem.message
    assert "plan、adaptive 或 copying" in problem.message_zh


@pytest.mark.parametrize(
    ("date", "told"), [("2035", True), ("2031", True), ("2030-12", False), ("2020", False)]
)
def test_values_dated_after_the_run_are_told(date: str, told: bool, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "extends: baseline\nlevers:\n  hubei:\n    compute_voucher: {source: ours, "
        f"budget: {{{date}: 2 亿元}}}}\n"
    )
    found = [p for p in check(mine) if "no value ever holds" in p.message]
    assert len(found) == told, check(mine)
    assert all("最早的日期" in p.message_zh for p in found)


@pytest.mark.parametrize("word", ["浙江", "浙江省", "Zhejiang"])
def test_a_region_may_be_meant_by_its_name(word: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"extends: baseline\nlevers:\n  {word}: {{talent: {{strength: 0}}}}\n")
    (problem,) = check(mine)
    assert "did you mean zhejiang?" in problem.message


def test_a_unit_is_asked_for_as_documents_write_it() -> None:
    """Every unit of the levers and parameters is named in a form that reads as that unit."""
    fields = [field for kind in lever_kinds().values() for field in kind.numbers.values()]
    used = {field.unit for field in fields} | {known.unit for known in parameters().values()}
    assert "yuan/worker" in used
    for unit in used:
        for written in re.split("、|或", example_unit(unit).zh):
            parse_quantity(f"1 {written}".removesuffix(" 1"), unit)
            bare = re.sub("PFlops|%|1", "", written)
            assert not re.search("[A-Za-z]", bare), (unit, written)
    assert example_unit("yuan/worker").en == "万元/人"


@pytest.mark.parametrize("text", ["[" * 1200, "levers: " + "{a: " * 60 + "1" + "}" * 60])
def test_deep_nesting_is_a_problem_and_no_crash(
    text: str, tmp_path: Path, small_evidence: Evidence
) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(text, encoding="utf-8")
    (problem,) = check(path, evidence=small_evidence)
    assert (problem.severity, problem.line) == (E, 1)
    assert "nested too deeply" in problem.message


@pytest.mark.parametrize(
    "name", ["far/nowhere/mine.yaml", "E999", "other/zhejiang/x.yaml", "quite another"]
)
def test_a_far_name_gets_no_suggestion(name: str, small_evidence: Evidence) -> None:
    (problem,) = check(name, evidence=small_evidence)
    assert "did you mean" not in problem.message
    assert "shipped are baseline" in problem.message
