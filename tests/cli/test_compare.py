"""`sim compare` with the real model and a few worlds to 2025."""

import json
import math
from pathlib import Path

import pytest

from sim.cli.text import width

FEW = ("--worlds", "8")
SHORT = (*FEW, "--set", "end=2025")


@pytest.fixture(scope="module")
def pairs(sim):
    said = sim("compare", "no-policy", "baseline", *SHORT, "--json")
    assert said.status == 0, said.err
    return said.json


@pytest.fixture(scope="module")
def plans(sim):
    said = sim("compare", "no-policy", "baseline", "--each-plan", *FEW, "--year", "2025", "--json")
    assert said.status == 0, said.err
    return said.json


def _figure(other, region, indicator):
    (found,) = [
        row for row in other["figures"] if (row["region"], row["indicator"]) == (region, indicator)
    ]
    return found


def test_two_scenarios_side_by_side(pairs):
    assert pairs["schema"] == "sim/compare/1"
    assert (pairs["year"], pairs["first"]["scenario"]["name"]) == (2025, "no-policy")
    (other,) = pairs["others"]
    assert other["scenario"]["name"] == "baseline"
    assert other["identical"] is False
    money = _figure(other, "china", "public_money")
    assert money["years"] == [2023, 2025]
    assert money["first_median"] == 0
    assert 0 < money["difference"]["interval80"][0] <= money["difference"]["median"]
    assert money["rises"] == 1
    regions = {row["region"] for row in other["figures"]}
    assert {"china", "zhejiang", "shenzhen", "qingdao", "beijing_etown"} <= regions
    assert "hefei" not in regions
    assert {row["id"] for row in other["targets"]} >= {"beijing_etown.robot_output.2025"}
    for row in other["figures"]:
        low, high = row["difference"]["interval80"]
        assert low <= row["difference"]["median"] <= high
        assert row["rises"] + row["falls"] <= 1


def test_a_difference_is_that_of_stored_runs(sim, pairs):
    import numpy as np

    from sim.experiment.store import open_result

    runs = [open_result(Path(one["result"]["path"])) for one in (pairs["first"], *pairs["others"])]
    sides = [run.series("china", "machines_produced")[:, -1] for run in runs]
    row = _figure(pairs["others"][0], "china", "machines_produced")
    assert row["difference"]["median"] == pytest.approx(np.median(sides[1] - sides[0]))
    assert row["first_median"] == pytest.approx(np.median(sides[0]))


def test_runs_of_sim_run_are_found_and_the_other_way_round(sim, pairs):
    again = sim("compare", "no-policy", "baseline", *SHORT, "--json")
    assert again.err.count("answered before") == 2
    assert again.json == pairs
    run = sim("run", "baseline", *SHORT, "--no-figures", "--json")
    assert run.json["cached"] is True
    assert run.json["result"] == pairs["others"][0]["result"]


def test_turned_round_the_differences_change_their_sign(sim, pairs):
    back = sim("compare", "baseline", "no-policy", *SHORT, "--json").json["others"][0]
    for row in pairs["others"][0]["figures"]:
        if row["unit"] in ("machine", "yuan"):
            turned = _figure(back, row["region"], row["indicator"])
            assert turned["difference"]["mean"] == -row["difference"]["mean"]
            assert (turned["rises"], turned["falls"]) == (row["falls"], row["rises"])
    there = {row["region"]: row["ratio"] for row in pairs["others"][0]["per_money"]}
    assert {row["region"]: row["ratio"] for row in back["per_money"]} == pytest.approx(there)


def test_the_same_twice_is_said_to_be_so_and_differs_in_nothing(sim):
    said = sim("compare", "baseline", "baseline", *SHORT, "--json")
    assert "ask the same question" in said.err
    (other,) = said.json["others"]
    assert other["identical"] is True
    for row in other["figures"]:
        if row["worlds"]:
            assert (row["difference"]["mean"], row["rises"], row["falls"]) == (0, 0, 0)
    assert all(row["ratio"] is None for row in other["per_money"])
    text = sim("compare", "baseline", "baseline", *SHORT).out
    assert "the same in every world" in text
    assert "Chance of each target" not in text


def test_three_scenarios_are_two_comparisons_with_the_first(sim):
    said = sim("compare", "no-policy", "baseline", "no-policy", *SHORT, "--json").json
    assert [row["identical"] for row in said["others"]] == [False, True]


def test_scenarios_of_other_luck_are_run_on_the_first_ones(sim, tmp_path):
    file = tmp_path / "other-luck.yaml"
    file.write_text("extends: no-policy\nseed: 7\nworlds: 5\nend: 2025\n", encoding="utf-8")
    said = sim("compare", "no-policy", file, "--set", "end=2025", "--set", "worlds=8", "--json")
    assert "seed 2024" in said.err
    (other,) = said.json["others"]
    assert (other["seed"], other["worlds"], other["identical"]) == (2024, 8, True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tables_fit_and_say_what_is_next(sim, pairs, plans, lang):
    for words in (
        ("compare", "no-policy", "baseline", *SHORT),
        ("compare", "no-policy", "baseline", "--each-plan", *FEW, "--year", "2025"),
    ):
        said = sim(*words, "--lang", lang)
        assert said.status == 0, said.err
        assert max(width(line) for line in said.out.splitlines()) <= 104
        assert "sim compare " in said.err.splitlines()[-1]
        assert {"en": "8 worlds are too few", "zh": "8 个世界太少"}[lang] in said.err
        assert "nan" not in said.out


def test_each_plan_alone(plans):
    assert plans["schema"] == "sim/compare-plans/1"
    rows = {row["region"]: row for row in plans["plans"]}
    assert {"zhejiang", "beijing", "beijing_etown", "shenzhen"} <= set(rows)
    for row in rows.values():
        parts = row["home"]["mean"] + row["elsewhere"]["mean"]
        assert row["nation"]["mean"] == pytest.approx(parts, abs=1e-6)
        assert row["worlds"] == 8
        assert (row["share"] is None) == (not row["home"]["told"])
        assert row["per_money"] is None or row["money"]["told"]
    together = plans["together"]
    assert together["home"] == together["nation"]
    assert together["money"]["mean"] > max(row["money"]["mean"] for row in rows.values())


def test_variants_are_no_results_of_their_own(sim, plans):
    names = {row["id"] for row in sim("list", "results", "--json").json["results"]}
    assert not any("-with-" in name for name in names)
    again = sim("compare", "no-policy", "baseline", "--each-plan", *FEW, "--year", "2025", "--json")
    assert again.json == plans
    assert "known already" not in again.err


def test_each_lever_taken_away(sim, tmp_path):
    file = tmp_path / "two-levers.yaml"
    file.write_text(
        "extends: no-policy\nlevers:\n  shenzhen:\n"
        "    compute_voucher: {budget: 2 亿元/年, cap_per_firm: 1000 万元}\n"
        "    demonstration_scenes: {scenes: 50 场景, machines_per_scene: 30 台}\n"
        "    later: {kind: first_purchase, start: 2028-01, units: 10 台/年, budget: 1 亿元/年}\n",
        encoding="utf-8",
    )
    words = ("compare", file, "--each-lever", "--year", "2025", *FEW)
    content = sim(*words, "--json").json
    assert content["schema"] == "sim/compare-levers/1"
    rows = {row["lever"]: row for row in content["levers"]}
    assert set(rows) == {
        "levers.shenzhen.compute_voucher",
        "levers.shenzhen.demonstration_scenes",
        "levers.shenzhen.later",
    }
    plan = ("compare", "no-policy", file, "--each-plan", "--year", "2025", *FEW, "--json")
    together = sim(*plan).json["together"]
    parts = sum(row["money"]["mean"] for row in rows.values())
    assert parts == pytest.approx(together["money"]["mean"], rel=0.3)
    text = sim(*words).out
    lines = text.splitlines()
    place = lines.index("Neither machines nor money change in any world up to 2025:")
    assert lines[place + 1] == "  shenzhen.later"
    assert any(line.startswith("  shenzhen.demonstration_scenes  ") for line in lines[:place])
    assert max(width(line) for line in text.splitlines()) <= 100


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["baseline"], "two scenarios or more"),
        (["baseline", "--each-plan"], "two scenarios"),
        (["no-policy", "baseline", "--each-lever"], "one scenario"),
        (["no-policy", "baseline", "--each-lever", "--each-plan"], "not both"),
        (["no-policy", "baseline", "--year", "2035"], "2023–2030"),
        (["no-policy", "--each-lever"], "no lever"),
        (["baseline", "no-policy", "--each-plan"], "adds no lever"),
        (["baseline", "no-such"], "no-such"),
        (
            ["no-policy", "baseline", "--set", "levers.beijing.guidance_fund.size=1 亿元"],
            "no-policy",
        ),
    ],
)
def test_mistakes_are_sentences(sim, words, said):
    answer = sim("compare", *words)
    assert answer.status == 2
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert sim("compare", *words, "--lang", "zh").status == 2
    assert json.loads(sim("compare", *words, "--json").out)["schema"] == "sim/error/1"


def test_a_number_that_is_not_finite_is_null(sim):
    said = sim("compare", "no-policy", "baseline", "--worlds", "1", "--set", "end=2023", "--json")
    assert said.status == 0, said.err
    row = _figure(said.json["others"][0], "china", "public_money")
    assert row["difference"]["interval95"] == [None, None]
    assert not math.isnan(row["difference"]["mean"])


@pytest.mark.parametrize(
    ("lang", "rising", "used", "unmoved"),
    [
        ("en", "all", "machines put to use  ", "further targets: no change in any world."),
        ("zh", "所有", "新增应用  ", "项目标：所有世界都没有变化。"),
    ],
)
def test_what_rises_in_every_world_is_said_to_rise_in_all(sim, pairs, lang, rising, used, unmoved):
    money = _figure(pairs["others"][0], "china", "public_money")
    assert money["rises"] == 1
    out = sim("compare", "no-policy", "baseline", *SHORT, "--lang", lang).out
    assert any(line.endswith(f"  {rising}") for line in out.splitlines())
    assert ">" not in out.split("\n\n")[1]
    assert f"  {used}" in out
    assert unmoved in out


def test_money_is_answered_for_only_where_a_plan_differs(sim, tmp_path):
    """Beijing's machines change with Ningbo's plan, but not by the work of Beijing's money."""
    file = tmp_path / "ningbo-too.yaml"
    file.write_text(
        "extends: baseline\nend: 2025\nlevers:\n  ningbo:\n"
        "    more: {kind: first_purchase, units: 900 台/年, budget: 9 亿元/年}\n",
        encoding="utf-8",
    )
    said = sim("compare", "baseline", file, *SHORT, "--json")
    assert said.status == 0, said.err
    ratios = {row["region"]: row["ratio"] for row in said.json["others"][0]["per_money"]}
    assert {region for region, ratio in ratios.items() if ratio is not None} <= {
        "china",
        "zhejiang",
        "ningbo",
    }
    assert None not in (ratios["china"], ratios["zhejiang"], ratios["ningbo"])


@pytest.mark.parametrize("command", ["compare", "run", "check", "show"])
def test_a_file_named_without_its_ending_is_asked_for(sim, tmp_path, monkeypatch, command):
    (tmp_path / "my-zhejiang.yaml").write_text("extends: zhejiang\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = ["baseline", "my-zhejiang"] if command == "compare" else ["my-zhejiang"]
    for lang, asked in (
        ("en", "did you mean the file my-zhejiang.yaml?"),
        ("zh", "是不是文件 my-zhejiang.yaml？"),
    ):
        said = sim(command, *names, "--lang", lang)
        assert said.status == 2
        assert asked in said.out + said.err


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(6.0, ["56 more runs of 400 worlds: about 6 min"]), (0.1, [])],
)
def test_after_the_first_run_it_is_said_how_long_the_others_take(capsys, seconds, said):
    from sim.cli.compare import foretold
    from sim.cli.conduct import Session
    from sim.cli.words import Words

    now, done = [100.0], []
    advance = foretold(done.append, 57, 400, Session(Words("en")), lambda: now[0])
    for worlds in (150, 250, 400, 400):  # batches of the first run, then the others
        now[0] += seconds * worlds / 400
        advance(worlds)
    assert capsys.readouterr().err.splitlines() == said
    assert done == [150, 250, 400, 400]


def _mean(value, low, high):
    from sim.analysis.paired import Mean

    return Mean(value, low, high)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ((0.75, 0.6, 0.9), "75 % (60 to 90)"),
        ((0.1, -0.2, 0.4), "10 % (−20 to 40)"),
        ((0.5, -0.1, 1.2), "cannot be told"),  # neither nothing nor all is ruled out
        ((35.7, 20.4, 112.3), "36× (20× to 112×)"),
        (None, "cannot be told"),
    ],
)
def test_the_nations_share_is_said_only_where_it_tells_something(share, said):
    from sim.analysis.comparison import PlanEffect
    from sim.analysis.paired import Ratio
    from sim.cli.compare_tables import _share
    from sim.cli.words import Words

    one = _mean(1.0, 0.5, 1.5)
    found = None if share is None else Ratio(*share, told=True)
    effect = PlanEffect("zhejiang", one, one, one, found, one, None, 50)
    assert _share(effect, Words("en")) == said


def test_numbers_have_their_sign_and_a_mark_where_they_are_not_told():
    from sim.analysis.paired import Ratio
    from sim.cli.compare_tables import marked, per_money, signed
    from sim.cli.text import Scale
    from sim.cli.words import Words

    plain = Scale(1.0, "")
    assert [signed(v, plain) for v in (1234.0, -0.5, 0.0, 1e-9)] == ["+1,230", "−0.5", "0", "0"]
    assert signed(-math.inf, plain) == "−∞"
    assert marked(_mean(2.0, 1.0, 3.0), plain) == "+2 "
    assert marked(_mean(2.0, -1.0, 5.0), plain) == "+2?"
    assert marked(_mean(0.0, 0.0, 0.0), plain) == "0 "
    english = Words("en")
    assert per_money(None, english) == "–"
    assert per_money(Ratio(5.0, -1.0, 11.0, told=False), english) == "cannot be told"
    assert per_money(Ratio(130.0, 110.0, 142.0, told=True), english) == "+130 (+110 to +140)"


def test_markdown_holds_the_same_tables_without_what_does_not_differ(sim, pairs, plans):
    words = ("compare", "no-policy", "baseline", *SHORT)
    text, page = sim(*words).out, sim(*words, "--md").out
    assert page.startswith("## Plans as published (baseline) against")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)
    numbers = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in rows]
    machines = next(row for row in numbers if row[0] == "machines produced")
    line = next(line for line in text.splitlines() if line.startswith("  machines produced "))
    assert [cell.strip() for cell in line.strip().split("  ") if cell.strip()] == machines
    for block in page.split("\n\n"):
        lines = block.splitlines()
        if lines[0].startswith("|"):  # a table: its heads, the rule, rows of as many cells
            assert set(lines[1]) <= set("|-: ")
            assert len({line.count(" | ") for line in (lines[0], *lines[2:])}) == 1
            assert len(lines) > 2
    for options in (("--each-plan", *FEW, "--year", "2025"),):
        table = sim("compare", "no-policy", "baseline", *options, "--md").out
        assert "| all together |" in table


def test_regions_in_which_nothing_differs_are_counted_not_listed(sim):
    text = sim("compare", "baseline", "baseline", *SHORT).out
    assert "regions without a change in any world: " in text
    assert "Zhejiang" not in text
    page = sim("compare", "baseline", "baseline", *SHORT, "--md").out
    assert "**machines produced in 2025**" in page


def test_stored_results_are_compared_as_they_are(sim, pairs):
    folders = [pairs["first"]["result"]["path"], pairs["others"][0]["result"]["path"]]
    found = sim("compare", *folders, "--json")
    assert found.status == 0, found.err
    assert found.json["others"] == pairs["others"]
    names = [Path(folder).name for folder in folders]
    assert sim("compare", *names, "--json").json["others"] == pairs["others"]


def test_results_that_make_no_pairs_are_refused(sim, pairs, tmp_path):
    import shutil

    first, other = (Path(one["result"]["path"]) for one in (pairs["first"], pairs["others"][0]))
    said = sim("compare", first, other, "--seed", "3")
    assert (said.status, "is a result" in said.err) == (2, True)
    more = sim("run", "baseline", "--worlds", "3", "--set", "end=2025", "--no-figures", "--json")
    said = sim("compare", first, more.json["result"]["path"])
    assert (said.status, "3 worlds, other luck" in said.err) == (2, True)
    shutil.copytree(other, tmp_path / other.name)
    manifest = json.loads((other / "manifest.json").read_text())
    manifest["model_version"] = "0.0.1+x"
    (tmp_path / other.name / "manifest.json").write_text(json.dumps(manifest))
    said = sim("compare", first, tmp_path / other.name)
    assert (said.status, "was made by model 0.0.1+x" in said.err) == (2, True)
