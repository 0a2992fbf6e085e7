"""Tables and arrays hold what the worlds hold, with units; what is named wrongly is told."""

import json
import warnings
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.analysis.targets import score
from sim.api import wanted
from sim.experiment.store import DamagedResult

ID, REGION = "mean_price", "zhejiang"


def test_a_tidy_table_has_a_row_for_every_value(result):
    frame = result.frame()
    assert len(frame) == result.run.values.size
    assert np.array_equal(frame["value"].to_numpy(), result.run.values.reshape(-1), equal_nan=True)
    part = frame.query("region == @REGION and indicator == @ID and year == 2026")
    expected = result.series(REGION, ID)[:, result.years.index(2026)]
    assert np.array_equal(part.sort_values("world")["value"], expected, equal_nan=True)
    assert set(part["unit"]) == {"yuan/machine"}
    units = frame.drop_duplicates("indicator").set_index("indicator")["unit"].astype(str).to_dict()
    assert units == frame.attrs["units"] == {k: v.unit for k, v in result.indicators.items()}


def test_a_wide_table_has_a_column_for_every_indicator(result):
    frame = result.frame("wide", indicators=[ID, "machines_produced"], regions=REGION)
    assert list(frame.columns) == ["machines_produced", ID]
    assert frame.index.names == ["world", "year", "region"]
    assert np.array_equal(frame.loc[(3, 2027, REGION)], frame.xs(3).loc[(2027, REGION)])
    assert frame[ID].unstack("year").to_numpy() == pytest.approx(
        result.series(REGION, ID), nan_ok=True
    )
    assert frame.attrs["units"][ID] == "yuan/machine"
    assert frame.attrs["seed"] == result.manifest["seed"]


def test_arrays_have_labels_and_units(result):
    one = result.array("machines_produced")
    assert one.dims == ("world", "year", "region")
    assert one.attrs["units"] == "machine"
    assert one.attrs["long_name_zh"] == "整机产量"
    at = one.sel(year=2027, region=REGION).to_numpy()
    assert np.array_equal(at, result.series(REGION, "machines_produced")[:, -1])
    both = result.array(["machines_p*", ID], years=2026)
    assert ID in both
    assert dict(both.sizes) == {"world": 8, "year": 1, "region": len(result.regions)}


def test_targets_are_those_of_the_program(result):
    scores = {one.target.id: one for one in score(result.run)}
    table = result.targets()
    assert set(table.index) == set(scores)
    assert table.loc["zhejiang.units.2027", "chance"] == scores["zhejiang.units.2027"].chance
    inside = result.targets("zhejiang", lang="zh")
    assert set(inside["region"]) >= {"zhejiang"}
    assert inside.loc["zhejiang.units.2027", "name"] == "整机年产量"
    assert len(inside) < len(table)
    assert table["word"].isna().all()  # of eight worlds there is no word


def test_differences_are_of_pairs_of_worlds(result, changed):
    table = result.against(changed)
    row = table.loc[("zhejiang", "machines_produced")]
    pairs = [one.series("zhejiang", "machines_produced")[:, -1] for one in (changed, result)]
    assert row["mean"] == pytest.approx(np.mean(pairs[1] - pairs[0]))
    assert row["first"] != row["other"]
    assert row["worlds"] == 8
    nothing = result.against(result)
    assert (nothing["mean"].dropna() == 0).all()
    assert not nothing["told"].dropna().any()
    chances = result.against(changed, of="targets")
    both = chances.loc["zhejiang.units.2027"]
    assert both["other"] - both["first"] == pytest.approx(both["change"])


@pytest.mark.parametrize(
    ("entry", "said"), [({"seed": 5}, "other luck"), ({"model_version": "0"}, "made by model 0")]
)
def test_worlds_of_other_luck_or_another_model_are_no_pairs(result, entry, said):
    other = sim.Result(replace(result.run, manifest={**result.manifest, **entry}))
    with pytest.raises(sim.InputError, match=said):
        other.against(result)


def test_every_wrong_name_is_told_at_once(result):
    with pytest.raises(sim.InputError) as told:
        result.frame(indicators=["machine_produced", "firms"], regions="zheijang", years=[2050])
    lines = str(told.value).splitlines()
    assert len(lines) == 3
    assert "did you mean machines_produced?" in lines[0]
    for call in (
        lambda: result.figure("fann"),
        lambda: result.figure(region="nowhere"),
        lambda: result.series(REGION, "nothing"),
        lambda: result.targets("nowhere"),
        lambda: result.against(result, year=1999),
        lambda: result.frame("long"),
        lambda: result.against(result, of="firms"),
    ):
        with pytest.raises(sim.InputError):
            call()


def test_a_figure_is_a_picture_that_notebooks_show(result):
    from matplotlib.figure import Figure

    drawn = result.figure("fan")
    assert isinstance(drawn, Figure)
    assert drawn._repr_png_().startswith(b"\x89PNG")
    assert drawn._repr_png_() == drawn._repr_png_()
    assert "region" in drawn.table[0]


def test_without_a_chinese_font_python_is_warned(result, monkeypatch):
    from sim.figures import style

    monkeypatch.setattr(style, "cjk_family", lambda: None)
    with pytest.warns(UserWarning, match="font") as told:
        result.figure("regions", lang="zh")
    assert len(told) == 1
    assert told[0].filename == __file__


def test_a_missing_package_is_named_with_the_command_that_brings_it(result, monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(wanted, "import_module", absent)
    for call in (result.frame, result.array, result.targets, result.quantiles):
        with pytest.raises(
            ModuleNotFoundError, match=r"pip install 'robot-policy-sim\[notebook\]'"
        ):
            call()


def test_worlds_that_failed_are_warned_of(monkeypatch):
    from sim.model import batch

    real = batch.run_batch

    def broken(worlds):
        if 1 in worlds.replicates:
            raise FloatingPointError("overflow")
        return real(worlds)

    monkeypatch.setattr(batch, "run_batch", broken)
    with pytest.warns(UserWarning, match="1 of 2 worlds failed"):
        found = sim.load("baseline", worlds=2, end=2024).run(workers=1)
    assert found.frame("wide").xs(1).isna().all(axis=None)


def test_a_damaged_result_is_told_and_run_again(tmp_path):
    handle = sim.load("baseline", worlds=1, end=2027)
    saved = handle.run(workers=1, save=True, results=tmp_path)
    (saved.path / "targets.parquet").write_bytes(b"")
    with pytest.raises(DamagedResult, match=r"targets\.parquet"):
        sim.open_result(saved.path)
    with pytest.warns(UserWarning, match="running again"):
        handle.run(workers=1, save=True, results=tmp_path)
    assert sim.open_result(saved.path).worlds == 1


def test_tables_can_be_kept_elsewhere(result, tmp_path):
    """What stands in the attributes is plain enough for files that hold them."""
    frame = result.frame("wide", indicators="firms")
    json.dumps(frame.attrs)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame.to_parquet(tmp_path / "firms.parquet")
