"""A checks.yaml with mistakes: every one is found, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.behaviour import CHECKS_FILE, load_checks
from sim.reading import InputError

HEAD = """\
run: {worlds: 4, end: 2025, confidence: 99 %}
anywhere:
  region: zhejiang
  fields: {start: 2023-07, end: 2024-12, start_lag: 6 月}
every_kind: {}
checks:
"""
WHY = "    why: {en: so, zh: 因此}\n"


def problems(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    file = tmp_path / "checks.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as failure:
        load_checks(file)
    assert all(problem.file == str(file) for problem in failure.value.problems)
    return [(problem.line, problem.message) for problem in failure.value.problems]


def test_every_mistake_of_a_check_is_found_at_its_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        HEAD
        + "  one:\n    type: dose_respons\n"
        + WHY
        + "  two:\n    type: dose_response\n"
        + WHY
        + "    lever: guidance_fond\n    doses: [1]\n    expected: up\n"
        "    outcome: {indicator: machine, region: zhejang, year: 2026}\n    extra: 1\n"
        "  three:\n    type: saturation\n    lever: compute_voucher\n    field: budgett\n"
        "    doses: [1 亿元, 2 亿元]\n    why: {en: so}\n",
    )
    said = {line: [text for at, text in found if at == line] for line, _ in found}
    assert "did you mean dose_response?" in said[8][0]
    assert "did you mean guidance_fund?" in said[13][0]
    assert "needs 2 values" in said[14][0]
    assert "known: rises, falls" in said[15][0]
    assert any("should lie between 2023 and 2025" in text for text in said[16])
    assert any("did you mean zhejiang?" in text for text in said[16])
    assert any("indicator" in text for text in said[16])
    assert "unknown key 'extra'" in said[17][0]
    assert "needs 3 values" in said[22][0]
    assert "'zh' is missing" in said[23][0]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("run: {worlds: 1, end: 2025}\n", 1, "between 2 and 10000"),
        ("run: {worlds: many, end: 2025}\n", 1, "whole number"),
        ("run: {worlds: 4, end: 2025, confidence: 10 %}\n", 1, "between 50 % and 100 %"),
        ("levers: {leesing: {}}\n", 7, "did you mean leasing?"),
        ("levers: {leasing: {fields: {ramp: 100 年}}}\n", 7, "outside"),
        ("levers: {leasing: {pays: budget}}\n", 7, "no field is called 'budget'"),
        ("levers: {leasing: {per: month}}\n", 7, "known: year, run"),
    ],
)
def test_mistakes_before_the_checks(tmp_path: Path, text: str, line: int, says: str) -> None:
    lines = HEAD.splitlines(keepends=True)
    rest = lines[1:-1] if text.startswith("run") else lines[:-1]
    whole = [text, *rest] if text.startswith("run") else [*rest, "checks: {}\n", text]
    found = problems(tmp_path, "".join([*whole, *(["checks: {}\n"] * text.startswith("run"))]))
    assert any(at == line and says in said for at, said in found), found


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ("    lever: leasing\n    doses: [0, 9]\n", 10, "outside"),
        ("    lever: leasing\n    given: parameters.doubbt=1\n    doses: [0, 1]\n", 10, "doubt"),
        ("    lever: leasing\n    field: rate\n    doses: [0, 1]\n", 10, "no field"),
        ("    lever: hebei.leasing\n    base: baseline\n    doses: [0, 1]\n", 9, "lever of base"),
        ("    lever: leasing\n    base: basline\n    doses: [0, 1]\n", 10, "did you mean baseline"),
    ],
)
def test_values_that_no_scenario_can_have(tmp_path: Path, lines: str, line: int, says: str) -> None:
    outcome = "    outcome: {indicator: orders, region: china}\n    expected: rises\n"
    head = HEAD + "  one:\n    type: dose_response\n"
    found = problems(tmp_path, head + lines + outcome + WHY)
    assert any(at == line and says in said for at, said in found), found


@pytest.mark.parametrize(
    ("levers", "says"),
    [
        ("[leasing]", "expected two levers"),
        ("[leasing, leasing]", "two different levers"),
        ("[leasing, lending]", "no kind of lever"),
    ],
)
def test_pairs_are_two_levers(tmp_path: Path, levers: str, says: str) -> None:
    check = (
        f"  one:\n    type: pair\n    levers: {levers}\n    expected: bounded\n"
        "    outcome: {indicator: orders, region: china}\n"
    )
    found = problems(tmp_path, HEAD + check + WHY)
    assert any(at == 9 and says in said for at, said in found), found
    assert any("'within'" in said for _, said in found)


def test_a_name_that_a_check_of_every_kind_has(tmp_path: Path) -> None:
    text = HEAD.replace("every_kind: {}", "every_kind: {no_strength: {why: {en: a, zh: b}}}")
    check = "  leasing.no_strength:\n    type: plans_budget\n    base: baseline\n"
    found = problems(tmp_path, text + check + WHY)
    assert any(line == 7 and "every kind" in said for line, said in found)


def test_the_shipped_file_says_what_its_types_are() -> None:
    text = CHECKS_FILE.read_text(encoding="utf-8")
    for name in {check.type for check in load_checks().checks}:
        assert name in text
