"""`sim results`: what is stored, how much of it, and taking it away only when that is meant."""

import json
import shutil
from pathlib import Path

import pytest

from sim.cli.text import width


@pytest.fixture(scope="module")
def stored(sim, tmp_path_factory):
    """A folder with two runs, as `sim run` leaves them."""
    root = tmp_path_factory.mktemp("stored")
    for scenario in ("baseline", "no-policy"):
        words = ("--worlds", "3", "--set", "end=2024", "--no-figures", "--results", root)
        assert sim("run", scenario, *words).status == 0
    return root


@pytest.fixture
def root(stored, tmp_path):
    """A copy of it in which one run is of an older model."""
    root = tmp_path / "results"
    shutil.copytree(stored, root)
    (old,) = root.glob("no-policy-*")
    manifest = json.loads((old / "manifest.json").read_text())
    manifest["model_version"] = "0.0.1+000000000000"
    (old / "manifest.json").write_text(json.dumps(manifest))
    return root


def names(root):
    return sorted(path.name.rpartition("-")[0] for path in root.iterdir())


def test_what_there_is_with_its_size_and_state(sim, root):
    said = sim("results", "--results", root, "--json").json
    assert said["schema"] == "sim/results/1"
    rows = {row["scenario"]["name"]: row for row in said["results"]}
    assert rows["baseline"]["superseded"] is False
    assert rows["no-policy"]["superseded"] is True
    for row in rows.values():
        assert row["worlds"] == 3
        assert row["whole"] is True
        assert row["scenario"]["title"]["zh"]
        files = [path for path in Path(row["path"]).rglob("*") if path.is_file()]
        assert row["bytes"] == sum(path.stat().st_size for path in files)
    table = sim("results", "--results", root)
    assert "Plans as published" in table.out
    assert "other model" in table.out
    assert "sim results --remove-old" in table.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_is_no_wider_than_a_line(sim, root, lang):
    out = sim("results", "--results", root, "--lang", lang).out
    assert len(out.splitlines()) == 3
    assert max(width(line) for line in out.splitlines()) <= 110


def test_damage_is_shown_with_the_way_out(sim, root):
    (folder,) = root.glob("baseline-*")
    (folder / "targets.parquet").unlink()
    said = sim("results", "--results", root)
    assert "damaged: targets.parquet is missing" in said.out
    assert f"sim results --remove {folder.name}" in said.err
    (folder / "manifest.json").write_text("{")
    row = next(
        row
        for row in sim("results", "--results", root, "--json").json["results"]
        if row["id"] == folder.name
    )
    assert (row["whole"], "scenario" in row) == (False, False)
    listed = sim("list", "results", "--results", root, "--json").json["results"]
    assert folder.name not in {one["id"] for one in listed}


def test_nothing_goes_unless_that_is_said(sim, root):
    for words in (["--remove-old"], ["--remove", next(root.glob("baseline-*")).name]):
        said = sim("results", *words, "--results", root)
        assert said.status == 2
        assert "--yes" in said.err
        assert names(root) == ["baseline", "no-policy"]


def test_on_a_terminal_it_is_asked(sim, root, monkeypatch):
    import typer

    import sim.cli.results as room

    answers, asked = [False, True], []

    def confirm(text, err):
        asked.append(text)
        return answers.pop(0)

    monkeypatch.setattr(room, "_somebody_there", lambda: True)
    monkeypatch.setattr(typer, "confirm", confirm)
    assert sim("results", "--remove-old", "--results", root).status == 0
    assert names(root) == ["baseline", "no-policy"]
    assert sim("results", "--remove-old", "--results", root).status == 0
    assert names(root) == ["baseline"]
    assert asked[0].startswith("Remove these 1 (")


def test_named_ones_go_and_only_they(sim, root):
    (folder,) = root.glob("baseline-*")
    said = sim("results", "--remove", folder.name, "--yes", "--results", root, "--json").json
    assert [row["id"] for row in said["removed"]] == [folder.name]
    assert names(root) == ["no-policy"]
    assert sim("results", "--remove-old", "--yes", "--results", root).status == 0
    assert names(root) == []
    again = sim("results", "--remove-old", "--yes", "--results", root)
    assert (again.status, again.out) == (0, "")
    assert "no results of other model versions" in again.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--remove"], "name the results"),
        (["nothing-at-all"], "is called so"),
        (["--remove", "--yes", ".."], "is called so"),
        (["--remove", "--yes", "/"], "is called so"),
        (["x", "--remove-old", "--yes"], "takes no names"),
    ],
)
def test_mistakes_are_sentences_and_remove_nothing(sim, root, words, said):
    answer = sim("results", *words, "--results", root)
    assert answer.status == 2
    assert said in answer.err
    assert sim("results", *words, "--results", root, "--json").json["schema"] == "sim/error/1"
    assert names(root) == ["baseline", "no-policy"]


def test_what_the_user_put_there_is_left_alone(sim, root):
    (root / "mine").mkdir()
    (root / "mine" / "notes.txt").write_text("mine")
    said = sim("results", "--remove", "mine", "--yes", "--results", root)
    assert said.status == 2
    assert (root / "mine" / "notes.txt").read_text() == "mine"


def test_a_slip_is_told_what_was_meant_and_nothing_goes(sim, root):
    (folder,) = root.glob("baseline-*")
    said = sim("results", "--remove", folder.name[:-1], "--yes", "--results", root)
    assert f"did you mean {folder.name}?" in said.err
    assert folder.is_dir()


def test_an_empty_folder_says_so(sim, tmp_path):
    said = sim("results", "--results", tmp_path)
    assert (said.status, said.out) == (0, "")
    assert "no results in" in said.err
    assert "sim run baseline" in said.err


def test_what_a_process_works_on_stays(sim, root):
    fcntl = pytest.importorskip("fcntl")
    (folder,) = root.glob("baseline-*")
    with (folder / ".lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        said = sim("results", "--remove", folder.name, "--yes", "--results", root)
    assert (said.status, "at work on it" in said.err) == (2, True)
    assert names(root) == ["baseline", "no-policy"]


@pytest.fixture(scope="module")
def swept(sim, tmp_path_factory):
    """A folder with a sweep in it."""
    root = tmp_path_factory.mktemp("swept")
    words = ("-p", "levers.first_purchase.units=0,8000", "--reps", "3", "--workers", "1")
    assert sim("sweep", "zhejiang", *words, "--set", "end=2023", "--results", root).status == 0
    return root


@pytest.fixture
def sweeps(swept, tmp_path):
    """A copy of it, and the sweep's folder."""
    root = tmp_path / "results"
    shutil.copytree(swept, root)
    return root, next(root.iterdir())


def test_a_sweep_is_listed_with_its_points_and_state(sim, sweeps):
    root, folder = sweeps
    (row,) = sim("results", "--results", root, "--json").json["results"]
    assert (row["kind"], row["points"], row["replicates"], row["worlds"]) == ("sweep", 2, 3, 6)
    assert (row["failed_worlds"], row["unfinished"], row["at_work"]) == (0, False, False)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert row["bytes"] == sum(path.stat().st_size for path in files)
    assert row["ensemble"]["name"] == "fit-2025"
    said = sim("results", "--results", root)
    assert "2 points × 3" in said.out
    assert f"next: sim targets {folder}" in said.err
    manifest = json.loads((folder / "manifest.json").read_text())
    half = {**manifest, "state": "running", "failed": 2, "command": ["sim", "sweep", "zhejiang"]}
    (folder / "manifest.json").write_text(json.dumps(half))
    said = sim("results", "--results", root)
    assert "not finished, 2 worlds failed, 2 points × 3" in said.out
    assert f"{folder.name} is not finished: sim sweep zhejiang" in said.err


def test_a_sweep_that_is_being_run_is_said_to_be_and_stays(sim, sweeps):
    from sim.experiment.sweep.folder import locked

    root, folder = sweeps
    with locked(folder):
        assert "being run" in sim("results", "--results", root).out
        said = sim("results", "--remove", folder.name, "--yes", "--results", root)
        assert (said.status, "at work on it" in said.err) == (2, True)
    assert folder.is_dir()
    assert sim("results", "--remove", folder.name, "--yes", "--results", root).status == 0
    assert list(root.iterdir()) == []


def test_who_begins_to_work_while_we_remove_is_not_disturbed(sweeps):
    from sim.experiment.stock import held, remove
    from sim.experiment.sweep.folder import Busy, locked

    root, folder = sweeps
    (one,) = held(root)
    with locked(folder), pytest.raises(Busy):
        remove(one)
    assert (folder / "indicators.parquet").is_file()
    remove(one)
    assert not folder.exists()


def test_what_a_sweep_killed_in_its_first_moment_left_can_go(sim, tmp_path):
    left = tmp_path / "zhejiang-sweep-00000000"
    (left / "shards").mkdir(parents=True)
    (left / ".lock").write_text("1\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ".lock").write_text("")
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    said = sim("results", "--results", tmp_path)
    assert "damaged: no manifest.json" in said.out
    assert "mine" not in said.out
    assert sim("results", "--remove", left.name, "--yes", "--results", tmp_path).status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
