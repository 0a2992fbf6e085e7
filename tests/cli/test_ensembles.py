"""Which ensemble a run drew from, what is shipped, and what a fit found: said where it is asked."""

from pathlib import Path

import numpy as np
import pytest

import sim.evidence as evidence
from sim.evidence import load_ensembles, parameters
from sim.evidence.ensembles import write_ensemble

LISTED = """\
fit-2024:
  until: 2024
  about: {en: Fitted to what was seen to 2024, zh: 按截至2024年的观测拟合}
  made: {worlds: 4000, rounds: 5}
"""
MEMBERS = 41


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("ensembles")
    (folder / "ensembles.yaml").write_text(LISTED, encoding="utf-8")
    rise = np.linspace(0.0, 1.0, MEMBERS)
    numbers = {
        "machine_life": 3.0 + 2.0 * rise,  # as wide as assumed
        "capability_pull*": 0.9 + 0.2 * rise,
        "payback_threshold": 1.3 + 0.1 * rise,
    }
    write_ensemble(folder / "fit-2024.csv", np.full(MEMBERS, 1 / MEMBERS), numbers)
    return folder


@pytest.fixture
def shipped(folder, monkeypatch):
    """As if the program came with this ensemble."""
    found = load_ensembles(parameters(), folder)
    monkeypatch.setattr(evidence, "ensembles", lambda: found)
    return found["fit-2024"]


SMALL = ("no-policy", "--worlds", 2, "--no-figures", "--set", "end=2023")


def test_a_run_says_what_it_drew_from(sim, shipped, folder):
    fitted = sim("run", *SMALL, "--set", "ensemble=fit-2024")
    assert f"parameters: fitted to 2024 (fit-2024, {MEMBERS} members)" in fitted.err
    assert "ensemble=fit-2024" in fitted.out
    again = sim("run", *SMALL, "--set", "ensemble=fit-2024", "--json")
    assert again.json["cached"]
    entry = again.json["ensemble"]
    assert (entry["name"], entry["until"], entry["members"]) == ("fit-2024", 2024, MEMBERS)
    assert (entry["digest"], entry["paths"]) == (shipped.digest, 3)
    chinese = sim("run", *SMALL, "--set", "ensemble=fit-2024", "--lang", "zh")
    assert "参数：按截至 2024 年的观测拟合（fit-2024，41 个成员）" in chinese.err
    file = f"ensemble={folder / 'fit-2024.csv'}"
    assert "answered before" in sim("run", *SMALL, "--set", file).err  # it asks the same
    own = sim("run", *SMALL, "--set", file, "--fresh")
    assert "parameters: from fit-2024.csv (41 members)" in own.err
    prior = sim("run", *SMALL, "--set", "ensemble=prior", "--json")
    assert prior.json["ensemble"] is None
    assert "parameters: prior ranges" in prior.err
    assert sim("run", *SMALL, "--set", "ensemble=prior", "-q").err.count("prior ranges") == 0


def test_ensembles_are_listed_with_the_prior(sim, shipped):
    rows = sim("list", "ensembles", "--json").json["ensembles"]
    assert [row["id"] for row in rows] == ["fit-2024", "prior"]
    assert sum(row["default"] for row in rows) <= 1
    assert (rows[0]["members"], rows[0]["made"]["rounds"]) == (MEMBERS, 5)
    said = sim("list", "ensembles")
    assert "41 members" in said.out
    assert "Fitted to what was seen to 2024" in said.out
    assert "next: sim explain fit-2024" in said.err
    assert "按截至2024年的观测拟合" in sim("list", "ensembles", "--lang", "zh").out


def test_an_ensemble_is_explained_by_what_it_told(sim, shipped):
    said = sim("explain", "fit-2024")
    flat = " ".join(said.out.split())
    assert "observations to 2024" in flat
    assert "41, worth 41 of equal weight" in flat
    assert "worlds: 4000" in flat
    narrowed = ("capability_pull*: 0.918 – 1.08 (before: 0.681 – 1.47)", "payback_threshold: 1.31")
    assert flat.index(narrowed[0]) < flat.index(narrowed[1])
    assert "machine_life" not in flat  # as wide as before
    (item,) = sim("explain", "fit-2024", "--json").json["items"]
    assert item["fitted"]["machine_life"]["width_left"] == pytest.approx(1.0, abs=0.03)
    assert item["fitted"]["capability_pull*"]["width_left"] == pytest.approx(0.16 / 0.784, abs=0.02)
    assert "相当于等权的" in sim("explain", "fit-2024", "--lang", "zh").out
    assert "own distribution" in sim("explain", "prior").out
    assert "did you mean fit-2024?" in sim("explain", "fit-2042").err
    assert "prior, a name" in sim("explain", "ensemble").out


def test_a_parameter_shows_the_fit_beside_its_distribution(sim, shipped):
    flat = " ".join(sim("explain", "payback_threshold").out.split())
    assert "drawn from uniform(1.25 年, 1.5 年)" in flat
    assert "fitted fit-2024: median 1.35 years (80 %: 1.31 – 1.39 years)" in flat
    assert "fit-2024：中位数 1.35 年" in sim("explain", "payback_threshold", "--lang", "zh").out
    shared = sim("explain", "capability_pull", "--json").json["items"][0]["fitted"]
    assert shared["capability_pull*"]["fit-2024"]["median"] == pytest.approx(1.0)
    assert shared["capability_pull*"]["fit-2024"]["prior_median"] == pytest.approx(1.0)
    assert "fitted" not in sim("explain", "experience_pull", "--json").json["items"][0]


def test_two_ensembles_are_not_compared_in_silence(sim, shipped, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("extends: no-policy\nensemble: fit-2024\nend: 2023\n")
    other = tmp_path / "other.yaml"
    other.write_text("extends: baseline\nensemble: prior\nend: 2023\n")
    words = ("compare", "--worlds", 2, "--year", 2023)
    said = sim(*words, mine, other)
    assert "mine and other draw their parameters from different ensembles" in said.err
    assert "(fit-2024; prior)" in said.err
    same = sim(*words, mine, other, "--set", "ensemble=fit-2024")
    assert "different ensembles" not in same.err


def test_a_mistake_in_a_table_of_one_s_own_is_told_at_its_cell(sim, tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("member,weight,machine_life\n0,1,three\n")
    said = sim("check", "no-policy", "--set", f"ensemble={table}", "--lang", "zh")
    assert said.status == 2
    assert f"{table}:2:5  错误  “three”不是数" in said.out
    run = sim("run", "no-policy", "--set", f"ensemble={table}")
    assert run.status == 2
    assert "'three' is not a number" in run.err


def test_the_check_says_that_nothing_of_an_ensemble_is_used(sim, folder):
    sets = ["machine_life=3 年", "capability_pull=3", "payback_threshold=1 年"]
    words = [part for text in sets for part in ("--set", f"parameters.{text}")]
    said = sim("check", "no-policy", "--set", f"ensemble={folder / 'fit-2024.csv'}", *words)
    assert said.status == 0
    assert "each of its 3 uncertain numbers is set by the scenario itself" in said.out
