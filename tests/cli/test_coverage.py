"""`sim list evidence --coverage`: the table, its counts, its filter, in both languages."""

import re

from sim.evidence import ledger


def test_every_row_stands_in_the_table_with_its_object_or_reason(sim):
    said = sim("list", "evidence", "--coverage")
    assert said.status == 0
    lines = [line for line in said.out.splitlines() if re.match(r"E\d{3} ", line)]
    assert [line[:4] for line in lines] == list(ledger())
    line = {line[:4]: line for line in lines}
    assert "baseline: hebei.project_subsidy.cap_per_project" in line["E029"]
    assert re.search(r"nothing +Tens of machines", line["E060"])
    assert "structure" in said.out.split("\n\n")[-1]


def test_the_counts_are_those_of_the_table(sim):
    content = sim("list", "evidence", "--coverage", "--json").json
    assert content["schema"] == "sim/coverage/1"
    for kind, count in content["counts"].items():
        rows = [row for row in content["coverage"] if row["kind"] == kind]
        assert count["rows"] == len(rows)
        assert count["carried"] == sum(bool(row["objects"]) for row in rows)
        assert count["reasoned"] == sum(row["reason"] is not None for row in rows)
    summary = sim("list", "evidence", "--coverage").out.splitlines()
    lever = content["counts"]["lever"]
    assert any(f"lever 48: {lever['carried']} carried" in line for line in summary)


def test_open_leaves_the_rows_that_nothing_carries(sim):
    whole = sim("list", "evidence", "--coverage", "--json").json
    left = sim("list", "--open", "--json").json
    assert left["counts"] == whole["counts"]
    assert left["coverage"] == [row for row in whole["coverage"] if not row["objects"]]


def test_headings_and_reasons_in_chinese(sim):
    said = sim("list", "evidence", "--coverage", "--lang", "zh").out
    assert said.splitlines()[0].startswith("条目  类别")
    assert "没有确数" in said
    assert "政策工具 48 条" in said


def test_only_evidence_has_a_coverage(sim):
    said = sim("list", "targets", "--coverage")
    assert said.status == 2
    assert "sim list evidence --coverage" in said.err


def test_a_row_is_explained_with_what_carries_it(sim):
    assert "hebei.project_subsidy.cap_per_project" in sim("explain", "E163").out
    row = sim("explain", "E060", "--json").json["items"][0]
    assert row["coverage"]["reason"]["en"].startswith("Tens of machines")


def test_an_observation_names_the_indicator_it_is_held_against(sim):
    assert "deals_makers (E141)" in sim("explain", "O126").out
    assert sim("explain", "O117", "--json").json["items"][0]["indicators"] == []
