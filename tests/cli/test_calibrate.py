"""`sim calibrate` with the real model and a handful of worlds to 2024."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from sim.cli import calibrating
from sim.cli.text import width

TINY = ("--worlds", "16", "--smoothing", "2", "--moves", "4", "--members", "12", "--workers", "1")
ASKED = ("calibrate", "baseline", "--until", "2024", *TINY)
LEFT = {"ensemble.csv", "ensemble.yaml", "parameters.csv", "figures.csv", "pulls.csv", "fit.json"}


@pytest.fixture(scope="module")
def fitted(sim):
    said = sim(*ASKED, "--json")
    assert said.status == 0, said.err
    return said


@pytest.fixture(scope="module")
def folder(fitted):
    return Path(fitted.json["folder"])


@pytest.fixture(scope="module")
def table(sim, fitted):
    return sim(*ASKED)


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_answer_says_what_was_found(fitted):
    content = fitted.json
    assert content["schema"] == "sim/calibrate/1"
    assert content["until"] == 2024
    assert content["made"]["worlds"] == 16 * (1 + 2 + 4)
    paths = [row["path"] for row in content["fitted"]]
    sorted_out = [*content["settled"], *content["narrowed"], *content["open"]]
    assert sorted(sorted_out) == sorted(paths)
    for row in content["fitted"]:
        for kind in ("prior", "posterior"):
            assert row[f"{kind}_low"] <= row[f"{kind}_median"] <= row[f"{kind}_high"]
    published = content["published"]
    assert len(published) == content["figures"] == content["made"]["figures"]
    assert content["figures_inside"] == sum(row["inside"] for row in published)
    for row in published:
        assert row["printed_low"] <= row["posterior_low"] or not row["inside_model"]
        assert row["inside"] == (row["printed_low"] <= row["published"] <= row["printed_high"])
    assert any("independent" in warning for warning in content["warnings"])


def test_what_was_put_in_is_named_with_the_table(fitted, table):
    given = [row["observation"] for row in fitted.json["published"] if row["put_in"]]
    assert "O052" in given  # Unitree's own count of 2024
    assert f"{len(given)} of them agree in part because they were put in" in table.out
    assert all(name in table.out for name in given)
    assert "independent ones at most" in " ".join(table.out.split())


def test_everything_is_left_in_one_folder(fitted, folder):
    names = {file.name for file in folder.iterdir()}
    assert names >= LEFT | {"calibration.png", "smoothing-000.npz", "moving-001.npz"}
    assert not [name for name in names if name.startswith(".")]
    assert folder.name.startswith("baseline-until-2024-")
    assert folder.name.endswith(fitted.json["hash"][:8])
    assert folder.parent.name == "calibration"
    kept = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
    assert kept["schema"] == "sim/fit/1"
    assert kept["plan"]["members"] == 12
    assert len(kept["seconds_by_round"]) == 4


def test_the_tables_hold_the_answer(fitted, folder):
    content = fitted.json
    assert [row["path"] for row in rows(folder / "parameters.csv")] == [
        row["path"] for row in content["fitted"]
    ]
    for written, said in zip(rows(folder / "figures.csv"), content["published"], strict=True):
        assert written["observation"] == said["observation"]
        assert float(written["printed_high"]) == pytest.approx(said["printed_high"], rel=1e-6)
    pulls = rows(folder / "pulls.csv")
    series = {row["series"] for row in content["published"]}
    assert {row["series"] for row in pulls} == series
    assert len(pulls) == len(series) * len(content["fitted"])


def test_the_ensemble_runs_and_is_told_by_the_run(sim, fitted, folder):
    from sim.evidence import parameters
    from sim.evidence.ensembles import ensemble_of_file

    ensemble = ensemble_of_file(folder / "ensemble.csv", parameters())
    assert ensemble.members <= 12
    assert ensemble.weights.sum() == pytest.approx(1.0)
    assert set(ensemble.numbers) == {row["path"] for row in fitted.json["fitted"]} | {
        "published_until"
    }
    assert ensemble.constants == {"published_until": 2024.0}
    assert fitted.json["next"].startswith("sim run baseline --set ensemble=")
    chosen = fitted.json["next"].split("--set ")[1]
    said = sim("run", "baseline", "--set", chosen, "--worlds", "3", "--no-figures", "--json")
    assert said.status == 0, said.err
    assert str(folder / "ensemble.csv") in json.dumps(said.json)


def test_the_entry_is_one_that_can_be_shipped(fitted, folder, tmp_path):
    from sim.evidence import load_ensembles, parameters

    (tmp_path / "ensembles.yaml").write_bytes((folder / "ensemble.yaml").read_bytes())
    (tmp_path / "fit-2024.csv").write_bytes((folder / "ensemble.csv").read_bytes())
    [ensemble] = load_ensembles(parameters(), tmp_path).values()
    assert (ensemble.name, ensemble.until) == ("fit-2024", 2024)
    assert ensemble.about_en
    assert ensemble.about_zh
    assert ensemble.made["scenario"] == "baseline"
    assert ensemble.made["worlds"] == fitted.json["made"]["worlds"]
    assert not [fact for fact in ensemble.made if "second" in fact or "minute" in fact]
    assert ensemble.members == fitted.json["members"]


def test_the_same_fit_is_read_back_and_its_files_are_the_same_to_the_byte(sim, fitted, folder):
    whole = {name: (folder / name).read_bytes() for name in LEFT}
    again = sim(*ASKED, "--json", "--no-figures")
    assert "all 4 rounds were kept" in again.err
    assert again.json["images"] == []
    left_out = ("images", "hash")
    assert {k: v for k, v in again.json.items() if k not in left_out} == {
        k: v for k, v in fitted.json.items() if k not in left_out
    }
    assert {name: (folder / name).read_bytes() for name in LEFT} == whole


def test_a_fit_taken_up_says_so_and_leaves_the_same_but_its_times(sim, fitted, folder, tmp_path):
    other = tmp_path / "calibration" / folder.name
    other.mkdir(parents=True)
    for name in ("smoothing-000.npz", "smoothing-001.npz"):
        (other / name).write_bytes((folder / name).read_bytes())
    said = sim(*ASKED, "--results", tmp_path, "--no-figures")
    assert "taken up after round 2 of 4" in said.err
    for name in LEFT - {"fit.json"}:
        assert (other / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_table_says_it_in_a_hundred_columns(sim, table, fitted):
    assert table.status == 0
    out = table.out
    assert "fitted to 26 figures up to 2024" in out
    assert "correlation with where the chains began" in out.replace("\n", " ")
    moved = fitted.json["settled"] + fitted.json["narrowed"]
    assert f"({min(len(moved), 12)} of {len(moved)})" in out
    assert f"({len(fitted.json['open'])} of" in out or not fitted.json["open"]
    assert f"{fitted.json['figures_inside']} of 26 figures" in out
    missed = [row for row in fitted.json["published"] if not row["inside"]]
    for row in missed:
        assert row["observation"] in out
    assert "few worlds" in out  # instead of words that so few draws can't carry
    assert "next: sim run baseline --set ensemble=" in table.err
    for line in out.splitlines():
        if not line.startswith("  "):  # rows of tables may be as wide as their names
            assert width(line) <= 100, line


def test_in_chinese(sim, fitted):
    said = sim(*ASKED, "--lang", "zh")
    assert "按截至 2024 年的 26 个数据拟合" in said.out
    assert "提醒" in said.err
    for word in ("calibrate.", "settled", "before"):
        assert word not in said.out


def test_quiet_leaves_the_answer_and_the_warnings(sim, fitted):
    said = sim(*ASKED, "-q", "--no-figures")
    assert said.out
    assert all(line.startswith("warning:") for line in said.err.splitlines())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--until", "2031"), "--until 2031  error    the last figures are of 2025"),
        (("--until", "2020"), "--until 2020  error    no figure is about a year up to 2020"),
        (("--until", "2025", "--set", "end=2024"), "runs 2023–2024; a fit needs a year of the run"),
        (("--until", "2024", "--worlds", "100"), "--worlds 64, --worlds 128"),
        (("--until", "2024", "--worlds", "3"), "8"),
        (("--until", "2024", "--moves", "0"), "1"),
        ((), "--until"),
        (("--until", "2024", "--set", "doubt=1"), "doubt"),
    ],
)
def test_a_mistake_is_a_sentence_with_the_way_out(sim, words, says):
    said = sim("calibrate", "baseline", *words)
    assert said.status == 2
    assert says in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_mistakes_come_all_at_once(sim):
    said = sim("calibrate", "baseline", "--until", "2031", "--worlds", "100", "--json")
    assert said.status == 2
    assert [problem["file"] for problem in said.json["problems"]] == [
        "--until 2031",
        "--worlds 100",
    ]


def test_a_scenario_that_fixes_everything_has_nothing_to_fit(sim, tmp_path):
    from sim.analysis.calibration.space import space_of
    from sim.evidence import parameters
    from sim.scenario import load

    names = {path.partition(".")[0].rstrip("*") for path in space_of(load("baseline")).paths}
    fixed = ["extends: baseline", "parameters:"]
    for name in sorted(names):
        known = parameters()[name]
        if known.by is None:
            fixed.append(f"  {name}: {known.value} {'' if known.unit == '1' else known.unit}")
        else:
            fixed.append(f"  {name}:")
            fixed += [
                f"    {key}: {value} {'' if known.unit == '1' else known.unit}"
                for key, value in known.values.items()
            ]
    file = tmp_path / "fixed.yaml"
    file.write_text("\n".join(fixed) + "\n", encoding="utf-8")
    said = sim("calibrate", file, "--until", "2024", *TINY)
    assert said.status == 2, said.err
    assert "nothing to fit" in said.err


def test_a_scenario_with_an_ensemble_is_fitted_from_the_prior(sim, fitted, folder):
    """To the same folder, since it is the same fit; and it is said."""
    chosen = f"ensemble={folder / 'ensemble.csv'}"
    said = sim(*ASKED, "--set", chosen, "--json", "--no-figures")
    assert said.status == 0, said.err
    assert "a fit starts from the prior" in said.err
    assert said.json["folder"] == str(folder)
    assert said.json["hash"] == fitted.json["hash"]
    assert said.json["next"] == fitted.json["next"]


def test_another_prior_is_another_fit(sim, fitted):
    changed = "uncertain.doubt=uniform(1 %, 2 %)"
    said = sim(*ASKED, "--set", changed, "--json", "--no-figures")
    assert said.json["folder"] != fitted.json["folder"]
    [row] = [row for row in said.json["fitted"] if row["path"] == "doubt"]
    assert 0.01 < row["prior_low"] < row["prior_high"] < 0.02
    assert said.json["made"]["changed"] == changed
    assert f"--set '{changed}' --set ensemble={said.json['ensemble']}" in said.json["next"]


def test_worlds_that_failed_are_said_and_the_status_is_3(sim, monkeypatch, tmp_path):
    from sim.analysis.calibration import fit

    run = fit.predict_worlds

    def failing(problem, scores, replicates, *rest):
        predicted = run(problem, scores, replicates, *rest)
        predicted[replicates == 3] = np.nan
        return predicted

    monkeypatch.setattr(fit, "predict_worlds", failing)
    said = sim(*ASKED, "--results", tmp_path, "--json", "--no-figures")
    assert said.status == 3
    assert said.json["failed_worlds"] > 0
    assert f"{said.json['failed_worlds']} of 112 worlds failed" in said.err


def test_a_figure_that_fails_costs_a_warning(sim, fitted, monkeypatch):
    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(calibrating, "_drawn", broken)
    said = sim(*ASKED)
    assert said.status == 0
    assert "disk full" in said.err
    assert said.out


def test_results_that_cannot_be_written_are_said_before_anything_is_run(sim, tmp_path):
    place = tmp_path / "file"
    place.write_text("")
    said = sim(*ASKED, "--results", place / "results")
    assert said.status == 1
    assert "cannot be written" in said.err


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
def test_ctrl_c_leaves_the_rounds_and_says_how_to_go_on(sim, fitted, folder, tmp_path):
    words = [sys.executable, "-m", "sim", *map(str, ASKED), "--no-figures"]
    child = subprocess.Popen(
        [*words, "--results", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "SIM_LANG": "en"},
    )
    other = tmp_path / "calibration" / folder.name
    until = time.monotonic() + 60
    while time.monotonic() < until and not (other / "smoothing-000.npz").exists():
        time.sleep(0.01)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert out == ""
    assert "Traceback" not in err
    assert f"rounds are kept in {other}; the same command goes on from there" in err
    assert not [file for file in other.iterdir() if file.name.startswith(".")]
    resumed = sim(*ASKED, "--results", tmp_path, "--no-figures")
    assert resumed.status == 0
    assert "taken up after round" in resumed.err
    assert (other / "ensemble.csv").read_bytes() == (folder / "ensemble.csv").read_bytes()
