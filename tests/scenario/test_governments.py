"""Kinds of local government: who is whose neighbour, who copies what, and what a file may say."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from sim.evidence import regions
from sim.reading.located import read_yaml_text
from sim.scenario import Scenario, check, copied_levers, difference, json_schema, load


def copies(scenario: Scenario, region: str) -> list[str]:
    return [lever.name for lever in copied_levers(scenario, regions()) if lever.region == region]


def test_neighbours_are_regions_of_the_same_rank() -> None:
    tree = regions()
    provinces = {"beijing", "shanghai", "guangdong", "shandong", "hubei", "hebei", "chongqing"}
    assert set(tree.peers("zhejiang")) == provinces
    assert {"hangzhou", "qingdao", "suzhou"} < set(tree.peers("shenzhen"))
    for region in tree.ranks:
        peers = tree.peers(region)
        assert region not in peers
        assert all(region in tree.peers(peer) for peer in peers)
        assert not set(peers) & set(tree.ancestors(region))
    for nobody in ("world", "china", "overseas", "rest_of_china", "elsewhere", "zhejiang_other"):
        assert tree.peers(nobody) == ()


def test_shipped_plans_are_followed_as_written() -> None:
    scenario = load("baseline")
    assert set(scenario.governments.values()) == {"plan"}
    assert set(scenario.governments) == set(regions().ranks)
    assert scenario.matching == ()
    assert copied_levers(scenario, regions()) == []


def test_a_copying_government_takes_what_it_lacks_from_whoever_began_first() -> None:
    """Hebei has a project subsidy only; scenes, leasing and platforms began in Shanghai."""
    scenario = load("baseline", ["governments.hebei=copying"])
    assert {
        "co_investment@shanghai",
        "demonstration_scenes@shanghai",
        "first_purchase@zhejiang",
        "innovation_platform@shanghai",
        "leasing@shanghai",
        "rnd_grant@hubei",
    } <= set(copies(scenario, "hebei"))
    taken = [lever.kind for lever in copied_levers(scenario, regions())]
    own = {lever.kind for lever in scenario.levers if lever.region == "hebei"}
    others = {lever.kind for lever in scenario.levers if lever.region in regions().peers("hebei")}
    assert sorted(taken) == sorted(others - own)
    later = load("baseline", ["governments.hebei=copying", "levers.shanghai.leasing.start=2024-10"])
    assert "leasing@zhejiang" in copies(later, "hebei")
    assert copies(scenario, "hubei") == []
    city = copies(load("baseline", ["governments.hangzhou=copying"]), "hangzhou")
    assert {"ai_fund@shenzhen", "compute_voucher@shenzhen", "demonstration_scenes@qingdao"} <= {
        *city
    }
    assert not any(name.endswith(("@zhejiang", "@shanghai", "@hubei")) for name in city)


def test_neighbours_that_match_take_every_lever_of_the_focus_and_nothing_else() -> None:
    scenario = load("zhejiang-matched")
    own = {f"{lever.name}@zhejiang" for lever in scenario.levers if lever.region == "zhejiang"}
    assert scenario.matching == regions().peers("zhejiang")
    for region in scenario.matching:
        assert set(copies(scenario, region)) == own
    both = copies(load("zhejiang-matched", ["governments.hebei=copying"]), "hebei")
    copying = copies(load("zhejiang", ["governments.hebei=copying"]), "hebei")
    assert sorted(both) == sorted({*own, *copying})
    assert {"first_purchase@zhejiang"} < set(copying)  # which it would take for either reason
    one = load("zhejiang", ["neighbours_match=hebei"])
    assert one.matching == ("hebei",)


def test_a_lever_that_bears_the_copy_s_name_is_the_region_s_own() -> None:
    lever = "{kind: leasing, leasing_share: 5 %}"
    sets = ["neighbours_match=[hebei]", f"levers.hebei.leasing@zhejiang={lever}"]
    assert "leasing@zhejiang" not in copies(load("zhejiang", sets), "hebei")


def test_layers_lie_region_by_region_and_null_goes_back_to_the_default(tmp_path: Path) -> None:
    (tmp_path / "parent.yaml").write_text(
        "extends: baseline\ngovernments: {default: adaptive, hebei: copying, hubei: plan}\n"
    )
    child = tmp_path / "child.yaml"
    child.write_text("extends: parent.yaml\ngovernments: {hebei: plan, hubei: null}\n")
    kinds = load(child).governments
    assert (kinds["hebei"], kinds["hubei"], kinds["zhejiang"]) == ("plan", "adaptive", "adaptive")
    kinds = load(child, ["governments.default=plan", "governments.hubei=copying"]).governments
    assert (kinds["hebei"], kinds["hubei"], kinds["zhejiang"]) == ("plan", "copying", "plan")
    child.write_text(
        "extends: parent.yaml\noverrides:\n  - governments.hubei: copying\n  - focus: zhejiang\n"
        "  - neighbours_match: [hebei]\n"
    )
    assert load(child).governments["hubei"] == "copying"
    assert load(child, ["neighbours_match=false"]).matching == ()


def test_the_resolved_file_gives_the_same_worlds(tmp_path: Path) -> None:
    sets = ["governments.hebei=copying", "governments.zhejiang=adaptive"]
    scenario = load("zhejiang-matched", sets)
    path = tmp_path / "whole.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    again = load(path)
    assert again.digest() == scenario.digest()
    assert (again.governments, again.matching) == (scenario.governments, scenario.matching)
    validator = jsonschema.Draft202012Validator(json_schema())
    assert not list(validator.iter_errors(read_yaml_text(scenario.to_yaml(), "x").plain()))


def test_what_counts_is_in_the_digest_and_the_difference() -> None:
    plain = load("zhejiang")
    copying = load("zhejiang", ["governments.hebei=copying"])
    matched = load("zhejiang-matched")
    assert len({plain.digest(), copying.digest(), matched.digest()}) == 3
    assert load("zhejiang", ["focus=hebei"]).digest() == plain.digest()
    assert load("zhejiang-matched", ["focus=hebei"]).digest() != matched.digest()
    (change,) = difference(copying, plain)
    assert (change.path, change.before, change.after) == ("governments.hebei", "plan", "copying")
    (change,) = difference(matched, plain)
    assert change.path == "neighbours_match"
    assert change.before == "false"
    assert change.after.endswith("(zhejiang)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("governments.hebei=copies", "no such kind of government as copies"),
        ("governments.china=adaptive", "has no local government of its own"),
        ("governments=copying", "a mapping was expected"),
        ("neighbours_match.hebei=true", "neighbours_match has nothing inside it"),
        ("neighbours_match=true", "china has no neighbours of its rank"),
    ],
)
def test_a_mistake_in_a_set_is_named(text: str, words: str) -> None:
    (error,) = [problem for problem in check("baseline", [text]) if problem.severity == "error"]
    assert words in error.message
    assert error.file == f"--set {text}"


@pytest.mark.parametrize(
    "text",
    [
        "governments: {hebei: copies}",
        "governments: {china: plan}",
        "governments: copying",
        "neighbours_match: 2",
        "neighbours_match: [elsewhere]",
    ],
)
def test_the_schema_refuses_it_too(text: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    assert list(validator.iter_errors(read_yaml_text(text, "x").plain()))
