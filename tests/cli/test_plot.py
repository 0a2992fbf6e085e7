"""`sim plot`: what is drawn of what, with its numbers, and what is said of the rest."""

from __future__ import annotations

import csv

import pytest

WORLDS = ("--worlds", "3")
UNITS = "levers.first_purchase.units"


@pytest.fixture(scope="module")
def run(sim) -> str:
    said = sim("run", "zhejiang", "--no-figures", *WORLDS, "--json")
    return said.json["result"]["path"]


@pytest.fixture(scope="module")
def sweep(sim) -> str:
    asked = ("-p", f"{UNITS}=0,8000 台/年", "-p", "uncertain.budget_level=0.5,2", "--reps", "2")
    said = sim("sweep", "zhejiang", *asked, "--workers", "1", "--name", "plotted", "-q")
    assert said.status == 0, said.err
    return "plotted"


def test_without_names_all_that_fit_is_drawn_and_the_rest_has_a_reason(sim, run, tmp_path):
    said = sim("plot", run, "--data", "-o", tmp_path, "--json")
    assert said.status == 0, said.err
    content = said.json
    names = {path.rpartition("/")[2].removesuffix(".png") for path in content["figures"]}
    assert {"fan", "regions", "targets"} <= names
    assert "surface" not in names
    refused = {row["figure"]: row["reason"] for row in content["not_drawn"]}
    assert "too few" in refused["convergence"]
    assert "--each-lever" in refused["attribution"]
    assert not names & set(refused)
    lacking = {row["figure"]: row["note"] for row in content["notes"]}
    assert "year of entry" in lacking["firms"]
    for name, reason in refused.items():
        assert f"{name} is not drawn: {reason}" in " ".join(said.err.split())
    assert [path.replace(".png", ".csv") for path in content["figures"]] == content["tables"]
    with open(content["tables"][0], "rb") as stream:
        assert stream.read(3) == b"\xef\xbb\xbf"


def test_a_sweep_is_drawn_by_its_name_with_its_numbers(sim, sweep, tmp_path):
    said = sim(
        "plot", sweep, "surface", "--data", "--format", "svg", "-o", tmp_path, "--lang", "zh"
    )
    assert said.status == 0, said.err
    assert said.out.split() == [str(tmp_path / f"surface.zh.{kind}") for kind in ("svg", "csv")]
    with (tmp_path / "surface.zh.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 4
    assert all(row["worlds"] == "2" for row in rows)


def test_a_figure_that_nothing_fits_is_a_mistake_with_its_reason(sim, run, sweep):
    said = sim("plot", run, "surface")
    assert said.status == 2
    assert "it is drawn of a sweep" in said.err
    said = sim("plot", sweep, "fan", "--lang", "zh")
    assert said.status == 2
    assert "需要" in said.err


def test_a_target_that_does_not_exist_is_told(sim, run):
    said = sim("plot", run, "convergence", "--target", "zhejiang.unit.2027")
    assert said.status == 2
    assert "did you mean zhejiang.units.2027?" in said.err
