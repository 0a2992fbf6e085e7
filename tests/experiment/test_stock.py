"""What lies in a folder of results is told from what does not belong there."""

import json

import pytest

from sim.experiment import store
from sim.experiment.stock import at_work, held, remove
from tests.exports.conftest import made


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Two runs, one of them damaged, and what else the program leaves; and things of others."""
    monkeypatch.setattr(store, "write_scenario", lambda folder, scenario: None)
    for seed, name, created in ((1, "old", "2026-01-01"), (2, "new", "2026-02-01")):
        result = made(seed, name)
        result.manifest["created"] = created
        store.save(result, tmp_path)
    for folder in ("variants", "figures", "calibration/baseline-until-2025-abc", "mine", ".hidden"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "file").write_text("12345")
    (tmp_path / "hindcast-12345678").mkdir()
    (tmp_path / "hindcast-12345678" / "scoreboard.json").write_text("{}")
    (tmp_path / "README.md").write_text("about")
    (tmp_path / "link").symlink_to(tmp_path / "new-00000002")
    return tmp_path


def test_everything_of_ours_and_nothing_else(root):
    assert [(one.name, one.kind) for one in held(root)] == [
        ("new-00000002", "run"),
        ("old-00000001", "run"),
        ("calibration/baseline-until-2025-abc", "fit"),
        ("figures", "figures"),
        ("hindcast-12345678", "hindcast"),
        ("variants", "variants"),
    ]
    assert next(one for one in held(root) if one.name == "figures").bytes == 5
    assert held(root / "nowhere") == []


def test_damage_is_told(root):
    table = root / "old-00000001" / "indicators.parquet"
    whole = table.read_bytes()
    changed = bytearray(whole)
    changed[40] ^= 1
    table.write_bytes(changed)
    assert [one.damage for one in held(root)[:2]] == [
        "",
        "indicators.parquet is not what was written",
    ]
    assert [one.damage for one in held(root, thorough=False)[:2]] == ["", ""]  # sizes only
    table.write_bytes(whole[:-1])
    assert held(root, thorough=False)[1].damage
    (root / "old-00000001" / "manifest.json").write_text("{")
    broken = next(one for one in held(root) if one.name == "old-00000001")
    assert (broken.kind, broken.manifest) == ("run", None)


def test_what_another_version_made_is_superseded(root):
    run = held(root)[0]
    assert run.superseded("9.9+x")
    assert not run.superseded("0.1+abc")
    assert not held(root)[-1].superseded("9.9+x")  # no run


def test_what_is_removed_is_gone_and_the_rest_stays(root):
    found = held(root)
    remove(found[1])
    assert [one.name for one in held(root)] == [one.name for one in found if one is not found[1]]
    assert not list(root.glob(".partial-*"))
    assert json.loads((root / "new-00000002" / "manifest.json").read_text())["worlds"] == 11


SWEEP = {
    "schema": "sim/sweep/1",
    "scenario": {"name": "new"},
    "created": "2026-03-01",
    "model_version": "0.1+abc",
    "worlds": 64,
    "points": 8,
}


def test_sweeps_are_told_from_runs_done_or_not(root):
    for name, more in (("done", {"state": "complete", "failed": 2, "files": {}}), ("begun", {})):
        (root / name).mkdir()
        state = {"state": "running"} | more
        (root / name / "manifest.json").write_text(json.dumps(SWEEP | state))
    done, begun = sorted(held(root)[:2], key=lambda one: one.unfinished)
    assert (done.kind, done.name, done.unfinished, done.failed) == ("sweep", "done", False, 2)
    assert (begun.kind, begun.name, begun.unfinished, begun.damage) == ("sweep", "begun", True, "")
    (root / "done" / "manifest.json").write_text(
        json.dumps(SWEEP | {"files": {"indicators.parquet": {"bytes": 1, "sha256": "x"}}})
    )
    (broken,) = (one for one in held(root) if one.name == "done")
    assert broken.damage == "indicators.parquet is missing"


def test_a_folder_that_a_process_works_on_is_known(root):
    fcntl = pytest.importorskip("fcntl")
    one = held(root)[0]
    assert not at_work(one)
    with (one.folder / ".lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert at_work(one)
    assert not at_work(one)
