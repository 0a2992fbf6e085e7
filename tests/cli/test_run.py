"""`sim run` and what stands on a result, with the real model and a few worlds."""

import json
from dataclasses import replace

import numpy as np
import pytest

QUICK = ("--worlds", "3", "--no-figures")
FIELDS = {
    "id",
    "region",
    "indicator",
    "year",
    "value",
    "unit",
    "scope",
    "status",
    "median",
    "interval80",
    "chance",
}


@pytest.fixture(scope="module")
def first(sim):
    said = sim("run", "baseline", *QUICK, "--json")
    assert said.status == 0, said.err
    return said


def test_the_answer_holds_every_target_with_its_chance(sim, first):
    content = first.json
    assert content["schema"] == "sim/run/1"
    assert content["cached"] is False
    published = sim("list", "targets", "--json").json["targets"]
    assert [row["id"] for row in content["targets"]] == [row["id"] for row in published]
    for row in content["targets"]:
        assert set(row) >= FIELDS
        scored = row["status"] != "not_comparable" and row["indicator"] is not None
        assert (row["chance"] is not None) == scored, row["id"]
        if scored:
            assert row["interval80"][0] <= row["median"] <= row["interval80"][1]
            assert row["worlds_without_value"] == 0
        else:
            assert row["reason"]["en"]
            assert row["reason"]["zh"]


def test_the_same_question_is_not_run_again(sim, first):
    again = sim("run", "baseline", *QUICK, "--json")
    assert again.json["cached"] is True
    assert again.json["targets"] == first.json["targets"]
    assert "answered before" in again.err
    assert sim("run", "baseline", *QUICK, "--fresh", "--json").json["cached"] is False


def test_another_question_is_run(sim, first):
    path = first.json["result"]["path"]
    for more in (
        ("--seed", "7"),
        ("--set", "levers.beijing.guidance_fund.size=50 亿元"),
    ):
        other = sim("run", "baseline", *QUICK, *more, "--json")
        assert other.json["cached"] is False
        assert other.json["result"]["path"] != path


def test_damage_is_noticed_and_the_run_made_again(sim, first):
    from pathlib import Path

    folder = Path(first.json["result"]["path"])
    table = folder / "indicators.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[:100])
    again = sim("run", "baseline", *QUICK, "--json")
    assert again.json["cached"] is False
    assert "running again" in again.err
    assert again.json["targets"] == first.json["targets"]
    assert table.read_bytes() == whole


def test_the_folder_says_what_made_it(first):
    from pathlib import Path

    folder = Path(first.json["result"]["path"])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {"hash", "seed", "packages", "git", "command", "seconds", "files"} <= set(manifest)
    assert {path.name for path in folder.iterdir() if path.is_file()} == {
        "manifest.json",
        *manifest["files"],
    }
    assert "baseline changes in no-policy:" in (folder / "difference.txt").read_text()


def test_the_stored_scenario_asks_the_same_question(first):
    from pathlib import Path

    from sim.scenario import load

    content = first.json
    stored = load(Path(content["result"]["path"]) / "scenario.resolved.yaml")
    assert stored.digest() == content["scenario"]["digest"]


def test_the_table_puts_the_focus_first_in_both_languages(sim):
    sim("run", "zhejiang", *QUICK, "-q")
    english = sim("run", "zhejiang", *QUICK).out.splitlines()
    chinese = sim("run", "zhejiang", *QUICK, "--lang", "zh").out.splitlines()
    assert english[1].startswith("Zhejiang 2027")
    assert chinese[1].startswith("浙江 2027")
    assert "≥20,000 machines" in "\n".join(english)
    assert "≥2 万台" in "\n".join(chinese)
    assert "÷" in "\n".join(english)
    quiet = sim("run", "zhejiang", *QUICK, "-q")
    assert "saved" not in quiet.err
    assert "3 worlds are too few" in quiet.err
    assert quiet.out.splitlines() == english


def test_every_chance_is_the_share_of_its_worlds(first):
    from pathlib import Path

    import pyarrow.parquet as pq

    content = first.json
    table = pq.read_table(Path(content["result"]["path"]) / "indicators.parquet")
    frame = {name: table.column(name).to_pylist() for name in ("world", "year", "region")}
    row = next(row for row in content["targets"] if row["id"] == "zhejiang.units.2027")
    values = table.column(row["indicator"]).to_pylist()
    met = [
        value >= row["value"]
        for value, year, region in zip(values, frame["year"], frame["region"], strict=True)
        if (year, region) == (row["year"], row["region"])
    ]
    assert len(met) == 3
    assert row["chance"] == pytest.approx(sum(met) / 3)


def test_worlds_that_fail_cost_only_themselves(sim, monkeypatch, tmp_path):
    import sim.model.batch as batch_room

    real = batch_room.run_batch

    def fails_in_world_one(batch):
        if 1 in batch.replicates:
            raise FloatingPointError("not a number")
        return real(batch)

    monkeypatch.setattr(batch_room, "run_batch", fails_in_world_one)
    said = sim("run", "baseline", *QUICK, "--results", tmp_path, "--json")
    assert said.status == 3
    assert said.json["failed_worlds"] == [
        {"world": 1, "message": "FloatingPointError: not a number"}
    ]
    row = next(row for row in said.json["targets"] if row["id"] == "zhejiang.units.2027")
    assert (row["worlds"], row["worlds_without_value"]) == (3, 1)
    assert "1 of 3 worlds failed" in said.err


def test_no_world_at_all_is_a_failure_and_leaves_nothing(sim, monkeypatch, tmp_path):
    import sim.model.batch as batch_room

    def fails(batch):
        raise FloatingPointError("not a number")

    monkeypatch.setattr(batch_room, "run_batch", fails)
    said = sim("run", "baseline", *QUICK, "--results", tmp_path / "results")
    assert said.status == 1
    assert "not a number" in said.err
    assert not (tmp_path / "results").exists()


def test_results_do_not_depend_on_batches_workers_or_the_number_of_worlds():
    from sim.experiment.run import run
    from sim.scenario import load

    scenario = load("zhejiang", ["worlds=7"])
    whole = run(scenario, workers=1, batch_size=7)
    pool = run(scenario, workers=2, batch_size=2)
    fewer = run(replace(scenario, worlds=4), workers=1, batch_size=3)
    np.testing.assert_array_equal(pool.values, whole.values)
    np.testing.assert_array_equal(fewer.values, whole.values[:4])
    for path, drawn in whole.numbers.items():
        np.testing.assert_array_equal(fewer.numbers[path], drawn[:4])


def test_figures_are_drawn_beside_the_result(sim):
    said = sim("run", "baseline", "--worlds", "3", "--json")
    drawn = said.json["figures"]
    assert len(drawn) == 3
    for path in drawn:
        with open(path, "rb") as stream:
            assert stream.read(8) == b"\x89PNG\r\n\x1a\n"


def test_plot_and_targets_find_the_result_by_scenario_name_and_folder(sim, first, tmp_path):
    path = first.json["result"]["path"]
    name = path.rpartition("/")[2]
    for word in (path, name):
        content = sim("targets", word, "--json").json
        assert content["result"]["path"] == path
    said = sim("plot", path, "fan", "--format", "svg", "-o", tmp_path)
    assert said.out.strip() == str(tmp_path / "fan.svg")
    other = sim("run", "no-policy", *QUICK, "--json").json["result"]["path"]
    said = sim("plot", path, other, "targets", "-o", tmp_path, "--json")
    assert said.json["results"] == [path, other]
    assert said.json["figures"] == [str(tmp_path / "targets.png")]
    assert (tmp_path / "fan.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")
    listed = sim("list", "results", "--json").json["results"]
    assert name in {row["id"] for row in listed}


def test_a_scenario_that_was_not_run_is_said_to_be_so(sim, tmp_path):
    said = sim("plot", "hubei", "--results", tmp_path)
    assert said.status == 2
    assert "sim run hubei" in said.err


def test_few_worlds_have_no_words_and_no_dots(sim, first):
    said = sim("targets", first.json["result"]["path"])
    assert "few worlds" in said.out
    assert "●" not in said.out
    assert "likely" not in said.out
    assert "3 worlds are too few for chances" in said.err
    assert all(row["chance_word"] is None for row in first.json["targets"])


def test_what_was_set_stands_in_the_heading(sim):
    setting = "levers.beijing.guidance_fund.size=60 亿元"
    said = sim("run", "baseline", *QUICK, "--set", setting, "--json")
    assert said.json["changed"] == [setting]
    heading = sim("targets", said.json["result"]["path"]).out.splitlines()[0]
    assert heading.endswith(f"changed: {setting}")


def test_the_same_result_is_drawn_once(sim, first, tmp_path):
    path = first.json["result"]["path"]
    name = path.rpartition("/")[2]
    said = sim("plot", path, name, "targets", "-o", tmp_path, "--json")
    assert said.json["results"] == [path]
    assert "named twice" in said.err


def test_the_command_at_the_foot_of_a_figure_draws_it_again(sim, first, tmp_path, monkeypatch):
    import shlex
    from pathlib import Path

    from sim.experiment.store import open_result
    from sim.figures.inputs import redraw_command

    result = open_result(Path(first.json["result"]["path"]))
    monkeypatch.setenv("SIM_RESULTS", str(result.path.parent))
    short = redraw_command(result, "fan", "zh")
    assert short == f"sim plot {result.name} fan --lang zh"
    monkeypatch.delenv("SIM_RESULTS")
    whole = redraw_command(result, "fan", "zh")
    for command, root in ((short, str(result.path.parent)), (whole, str(tmp_path))):
        said = sim(*shlex.split(command)[1:], env={"SIM_RESULTS": root})
        assert said.out.strip() == str(result.path / "figures" / "fan.zh.png"), said.err


def test_a_result_of_another_model_says_so(sim, first, monkeypatch):
    import sim.experiment.provenance as provenance

    monkeypatch.setattr(provenance, "model_version", lambda: "9.9+other")
    said = sim("targets", "baseline", "-q")
    assert said.status == 0
    assert "this is 9.9+other" in said.err


def test_a_reading_of_a_target_stands_under_it_and_counts_once(sim, first):
    rows = first.json["targets"]
    readings = {row["id"]: row["reading_of"] for row in rows if row["reading_of"]}
    assert readings["zhejiang.core_value_product.2027"] == "zhejiang.core_value.2027"
    lines = sim("targets", "--results", "nowhere").out.splitlines()
    assert lines[0] == f"Published targets ({len(rows) - len(readings)})"
    place = next(i for i, line in enumerate(lines) if "core industry scale (product" in line)
    assert lines[place].startswith("    core")
    assert lines[place - 1].startswith("  core")


def test_the_run_says_what_the_plans_of_the_focus_cost(sim, tmp_path):
    options = ("--worlds", "3", "--no-figures", "--results", str(tmp_path))
    answer = json.loads(sim("run", "zhejiang", "--json", *options).out)
    cost = answer["public_money"]
    assert (cost["region"], cost["first_year"], cost["last_year"]) == ("zhejiang", 2023, 2027)
    assert 0 < cost["interval80"][0] <= cost["median"] <= cost["interval80"][1]
    free = json.loads(sim("run", "no-policy", "--json", *options).out)
    assert free["public_money"]["median"] == 0
    table = sim("run", "zhejiang", *options).out
    assert "public money paid in Zhejiang, 2023–2027" in table


def test_local_targets_stand_against_the_nation(sim, first):
    """Zhejiang's machines are the only target of their kind; China makes more than Zhejiang."""
    sums = first.json["local_targets"]["sums"]
    (machines,) = [held for held in sums if held["indicator"] == "machines_produced"]
    assert (machines["sum"], machines["regions"]) == (20_000.0, ["zhejiang"])
    assert machines["share_needed_median"] > 0
    assert 0 < machines["share_in_model_median"] < 1
    assert first.json["local_targets"]["apart"]
    content = sim("targets", first.json["result"]["path"], "--json").json
    assert content["local_targets"] == first.json["local_targets"]
    for lang, title, legend in (
        ("en", "Local targets against China", "need: target over China's median"),
        ("zh", "各地目标与全国对照", "所需：目标与全国中位数之比"),
    ):
        said = sim("--lang", lang, "targets", first.json["result"]["path"]).out
        assert title in said
        assert "".join(legend.split()) in "".join(said.split())  # it may be wrapped anywhere
    assert "Local targets" not in sim("targets", "--region", "zhejiang").out
