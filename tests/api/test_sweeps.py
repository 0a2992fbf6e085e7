"""Sweeps from Python: points beside what came out at them, equal to runs of the points."""

import numpy as np
import pytest

import sim

PATH = "levers.zhejiang.first_purchase.units"


def test_points_say_what_they_set_in_its_unit(sweep):
    table = sweep.points()
    (path,) = table.columns
    assert path.endswith("first_purchase.units")
    assert table[path].tolist() == [0, 4000, 8000]
    assert table.attrs["units"][path] == "machine/year"


def test_a_point_is_the_run_it_stands_for(sweep):
    alone = sim.load("zhejiang", worlds=2, end=2027, **{PATH: "4000 台/年"}).run(workers=1)
    ours = sweep.result(1).series("zhejiang", "machines_produced")
    assert np.array_equal(ours, alone.series("zhejiang", "machines_produced"))
    table = sweep.frame("machines_produced").query("point == 1")
    assert table["value"].to_numpy() == pytest.approx(ours[:, -1])
    array = sweep.array("machines_produced")
    assert np.array_equal(array.sel(point=1).to_numpy(), ours)
    assert array.attrs["units"] == "machine"


def test_chances_stand_beside_each_point(sweep):
    table = sweep.targets().query("id == 'zhejiang.units.2027'")
    at = sweep.frame("machines_produced", "zhejiang", 2027)
    met = (at["value"] >= 20_000).groupby(at["point"]).mean()
    assert table["chance"].tolist() == met.tolist()


def test_a_sweep_is_opened_and_asked_again_without_running(sweep, monkeypatch):
    from sim.experiment.sweep import run as runner

    assert sim.open_sweep(sweep.path).points().equals(sweep.points())
    assert sim.open_sweep(sweep.name, results=sweep.path.parent).name == sweep.name
    monkeypatch.setattr(runner, "collect", None)
    again = sim.load("zhejiang", end=2027).sweep(
        {"levers.first_purchase.units": "0,4000,8000"},
        reps=2,
        regions=["zhejiang"],
        results=sweep.path.parent,
    )
    assert again.name == sweep.name


def test_mistakes_are_told_at_once(sweep, tmp_path):
    with pytest.raises(sim.InputError) as told:
        sim.load("zhejiang").sweep(
            {"levers.first_purchase.unit": [1, 2]}, keep=["machine_produced"], results=tmp_path
        )
    assert "did you mean units?" in str(told.value)
    assert "machines_produced" in str(told.value)
    with pytest.raises(sim.InputError, match="no such indicator"):
        sweep.frame("fleets")
