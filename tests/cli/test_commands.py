"""The commands that do not run the model."""

import json

import jsonschema
import pytest

from sim.reading.located import read_yaml_text

KINDS = [
    "scenarios",
    "levers",
    "parameters",
    "targets",
    "evidence",
    "regions",
    "indicators",
    "segments",
    "documents",
    "ensembles",
]


def test_check_of_a_good_scenario(sim):
    said = sim("check", "no-policy")
    assert said.status == 0
    assert "no mistakes" in said.out
    assert "next: sim run no-policy" in said.err
    assert sim("check", "no-policy", "-q").err == ""


def test_check_of_a_bad_file_names_every_place(sim, tmp_path):
    file = tmp_path / "my-zj.yaml"
    file.write_text(
        "extends: zhejiang\nworlds: 400\nlevers:\n  zhejiang:\n    first_purchas:\n"
        "      units: 4000 台/年\n  hebei:\n    project_subsidy:\n      rate: 20\n",
        encoding="utf-8",
    )
    said = sim("check", file)
    assert said.status == 2
    assert "my-zj.yaml:5:5" in said.out
    assert "my-zj.yaml:9:13" in said.out
    assert "did you mean first_purchase" in said.out
    machine = sim("check", file, "--json").json
    assert machine["errors"] == len([p for p in machine["problems"] if p["severity"] == "error"])
    assert {5, 9} <= {problem["line"] for problem in machine["problems"]}


def test_show_prints_a_file_that_is_the_scenario(sim):
    shown = sim("show", "zhejiang")
    assert shown.status == 0
    content = read_yaml_text(shown.out, "shown").plain()
    assert content["levers"]["zhejiang"]["first_purchase"]
    assert "# ~ levers.zhejiang.first_purchase.units" in shown.out
    machine = sim("show", "zhejiang", "--json").json
    assert machine["resolved"] == content
    assert "levers.zhejiang.first_purchase.units" in {c["path"] for c in machine["difference"]}


def test_show_diff_has_only_what_changes(sim):
    said = sim("show", "no-policy", "--diff", "--set", "worlds=10")
    assert said.out == "no-policy has no parent\n"
    said = sim("show", "zhejiang", "--diff", "--set", "worlds=10")
    assert "~ worlds: " in said.out
    assert "parameters:" not in said.out


@pytest.mark.parametrize("kind", KINDS)
def test_lists(sim, kind):
    rows = sim("list", kind, "--json").json[kind]
    assert rows
    assert len({row["id"] for row in rows}) == len(rows)
    lines = sim("list", kind).out.splitlines()
    assert len(lines) == len(rows)
    assert sim("list", kind, "--lang", "zh").status == 0


def test_regions_are_listed_under_their_parents(sim):
    lines = sim("list", "regions").out.splitlines()
    zhejiang = next(i for i, line in enumerate(lines) if line.split()[0] == "zhejiang")
    indent = len(lines[zhejiang]) - len(lines[zhejiang].lstrip())
    assert lines[zhejiang + 1].startswith(" " * (indent + 2) + "hangzhou")


def test_results_may_be_none(sim, tmp_path):
    said = sim("list", "results", "--results", tmp_path)
    assert (said.status, said.out) == (0, "")
    assert "no results" in said.err


@pytest.mark.parametrize(
    ("identifier", "kind", "must"),
    [
        ("zhejiang.units.2027", "target", ["20,000 machines", "E075", "zhejiang-2024-09"]),
        ("E004", "ledger", ["35 亿元", "thepaper-2024-01", "L25", "levers.beijing.guidance_fund"]),
        ("e004", "ledger", ["35 亿元"]),
        ("levers.beijing.guidance_fund", "lever", ["size = 10 bn yuan", "E003", "supply_side"]),
        ("beijing.guidance_fund", "lever", ["public_share = 35 %"]),
        ("levers.beijing.guidance_fund.realised_share", "lever", ["uniform(50 %, 60 %)"]),
        ("guidance_fund", "lever_kind", ["levers.beijing.guidance_fund", "GuidanceFund"]),
        ("machines_produced", "indicator", ["zhejiang.units.2027"]),
        ("zhejiang", "region", ["hangzhou", "zhejiang.units.2027"]),
        ("hangzhou", "region", ["talent_share"]),
        ("research", "segment", ["research and teaching"]),
        ("浙江", "region", ["hangzhou"]),
        ("zhejiang-2024-09", "document", ["E075", "2024-09"]),
        (
            "governments",
            "setting",
            ["hebei: copying", "review_response", "lowest_effort", "copy_lag", "by default"],
        ),
        ("neighbours_match", "setting", ["neighbours_match: true", "copy_lag, copy_share"]),
        ("fleet", "indicator", ["in use in the region at the end of the year"]),
    ],
)
def test_explain(sim, identifier, kind, must):
    said = sim("explain", identifier)
    assert said.status == 0, said.err
    flat = " ".join(said.out.split())
    assert all(text in flat for text in must), flat
    items = sim("explain", identifier, "--json").json["items"]
    assert kind in {item["kind"] for item in items}
    chinese = sim("explain", identifier, "--lang", "zh")
    assert chinese.status == 0


def test_every_parameter_and_lever_can_be_explained(sim):
    names = [row["id"] for kind in ("parameters", "levers") for row in _rows(sim, kind)]
    items = sim("explain", *names, "--json").json["items"]
    assert {item["id"] for item in items} >= set(names)
    for item in items:
        if item["kind"] == "parameter":
            assert item["source"]
            assert item["grade"]
            assert item["used_by"]


def _rows(sim, kind):
    return sim("list", kind, "--json").json[kind]


def test_explain_names_all_unknown_ids_at_once(sim):
    said = sim("explain", "zhejiang.unit.2027", "E999", "--json")
    assert {problem["file"] for problem in said.json["problems"]} == {"zhejiang.unit.2027", "E999"}


def test_what_is_known_is_explained_before_what_is_not(sim):
    said = sim("explain", "E004", "E999")
    assert said.status == 2
    assert said.out.startswith("E004")
    assert "E999" in said.err


def test_targets_without_a_result_have_no_chances(sim, tmp_path):
    content = sim("targets", "--results", tmp_path, "--json").json
    assert content["result"] is None
    assert all(row["chance"] is None for row in content["targets"])
    ids = [row["id"] for row in content["targets"]]
    assert ids == [row["id"] for row in _rows(sim, "targets")]


def test_targets_of_a_region_hold_those_of_its_parts(sim, tmp_path):
    content = sim("targets", "--region", "guangdong", "--results", tmp_path, "--json").json
    assert {row["region"] for row in content["targets"]} == {"shenzhen"}


def test_the_schema_is_a_schema(sim):
    schema = json.loads(sim("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(sim("schema", "--json", "-q", "--lang", "zh").out) == schema
