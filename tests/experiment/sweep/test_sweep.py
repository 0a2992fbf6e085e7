"""A sweep's worlds are those of `sim run`; what is kept reads as tables in any program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.experiment.run import run
from sim.experiment.store import DamagedResult
from sim.experiment.sweep.collect import INDICATORS
from sim.experiment.sweep.folder import read_manifest
from sim.experiment.sweep.kept import kept_of
from sim.experiment.sweep.points import Points
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.results import open_sweep
from sim.experiment.sweep.run import run_sweep
from sim.reading import InputError
from sim.scenario import load

Make = Callable[..., Sweep]
SHORT = ("end=2024", "ensemble=prior")
UNITS = "levers.zhejiang.first_purchase.units"


def test_a_point_is_the_run_with_its_settings_to_the_bit(mixed: tuple[Sweep, Path]) -> None:
    sweep, folder = mixed
    result = open_sweep(folder)
    for point in range(sweep.points.number):
        sets = [f"{path}={text}" for path, text in sweep.points.settings(point)]
        alone = run(load("zhejiang", [*SHORT, *sets, "worlds=3"]), workers=1)
        for region in sweep.kept.regions:
            for label in sweep.kept.indicators:
                series = alone.series(region, label.id)
                for column, year in enumerate(result.years):
                    found = result.values(region, label.id, year)[point]
                    np.testing.assert_array_equal(found, series[:, column], err_msg=label.id)


def test_one_at_a_time_leaves_the_others_as_the_scenario_has_them(
    make: Make, tmp_path: Path
) -> None:
    sweep = make(
        f"{UNITS}=0,5000",
        "parameters.machine_life=3 年",
        "levers.zhejiang.demonstration_scenes=null",
        design="oat",
        replicates=2,
    )
    run_sweep(sweep, tmp_path / "oat", workers=1)
    result = open_sweep(tmp_path / "oat")
    found = result.values("zhejiang", "machines_produced", 2024)
    for point, sets in enumerate(
        [
            [],
            [f"{UNITS}=0 台/年"],
            [f"{UNITS}=5000 台/年"],
            ["parameters.machine_life=3 年"],
            ["levers.zhejiang.demonstration_scenes=null"],
        ]
    ):
        alone = run(load("zhejiang", [*SHORT, *sets, "worlds=2"]), workers=1)
        series = alone.series("zhejiang", "machines_produced")[:, -1]
        np.testing.assert_array_equal(found[point], series)
    assert result.design[UNITS] == (None, 0.0, 5000.0, None, None)


def test_a_world_stays_as_it_is_when_points_replicates_or_axes_are_added(
    mixed: tuple[Sweep, Path], make: Make, tmp_path: Path
) -> None:
    first, folder = mixed
    before = open_sweep(folder).values("china", "machines_produced", 2024)
    more = Points(first.points.axes, np.repeat(first.points.values, 2, axis=0)[1:])
    larger = make(points=more, replicates=5)
    run_sweep(larger, tmp_path / "larger", workers=1)
    after = open_sweep(tmp_path / "larger").values("china", "machines_produced", 2024)
    np.testing.assert_array_equal(after[[0, 1, 3, 5], :3], before)


def test_the_table_is_long_in_order_and_says_its_units(mixed: tuple[Sweep, Path]) -> None:
    sweep, folder = mixed
    table = pq.read_table(folder / INDICATORS)
    names = [label.id for label in sweep.kept.indicators]
    assert table.column_names == ["point", "replicate", "year", "region", *names]
    frame = table.select(["point", "replicate", "year", "region"]).to_pylist()
    place = {region: row for row, region in enumerate(sweep.kept.regions)}
    keys = [(r["point"], r["replicate"], r["year"], place[r["region"]]) for r in frame]
    assert keys == sorted(keys)
    assert len(set(keys)) == 4 * 3 * 2 * len(place) == len(table)
    about = table.schema.field("core_value_enterprise").metadata
    assert about[b"unit"] == b"yuan"
    assert "企业口径" in about[b"label_zh"].decode()
    design = pq.read_table(folder / "design.parquet")
    assert design.schema.field(UNITS).metadata[b"unit"] == b"machine/year"
    assert set(design.column("governments.hebei").to_pylist()) == {"plan", "copying"}


def test_a_finished_folder_holds_tables_and_nothing_left_over(mixed: tuple[Sweep, Path]) -> None:
    sweep, folder = mixed
    assert sorted(path.name for path in folder.iterdir() if path.name != ".lock") == [
        "design.parquet",
        "failures.parquet",
        "indicators.parquet",
        "manifest.json",
        "scenario.resolved.yaml",
    ]
    manifest = read_manifest(folder)
    assert (manifest["state"], manifest["failed"]) == ("complete", 0)
    assert manifest["missing"]["machines_produced"] == 0
    stored = load(folder / "scenario.resolved.yaml")
    assert stored.digest() == sweep.scenario.digest()


def test_where_it_runs_cannot_be_seen(make: Make, tmp_path: Path) -> None:
    axes = (f"{UNITS}=0:8000:3", "governments.hebei=plan,copying")
    for workers in (1, 2):
        run_sweep(make(*axes), tmp_path / str(workers), workers=workers)
    one, other = (tmp_path / workers / INDICATORS for workers in ("1", "2"))
    assert one.read_bytes() == other.read_bytes()


def test_the_same_question_is_not_run_again(mixed: tuple[Sweep, Path]) -> None:
    sweep, folder = mixed
    before = (folder / INDICATORS).stat().st_mtime_ns
    report = run_sweep(sweep, folder, workers=1)
    assert (report.ran, report.before, report.complete) == (0, 12, True)
    assert (folder / INDICATORS).stat().st_mtime_ns == before


def test_the_question_is_everything_that_decides_the_answer(make: Make) -> None:
    axis = f"{UNITS}=0:8000:3"
    first = make(axis)
    assert make(f"{UNITS}=0,4000,8000 台/年").digest == first.digest  # another way to write it
    others = [
        make(f"{UNITS}=0:8000:5"),
        make(axis, replicates=4),
        make(axis, keep=("firms",)),
        make(axis, regions=("hubei",)),
        make(axis, sets=(*SHORT, "seed=7")),
        make(axis, sets=(*SHORT, "levers.hebei=null")),
        make("governments.hebei=plan,copying"),
        make("governments.hebei=plan,adaptive"),
    ]
    assert len({first.digest, *(other.digest for other in others)}) == 1 + len(others)
    assert make(axis, sets=(*SHORT, "worlds=17")).digest == first.digest


def test_a_combination_that_cannot_be_is_named(make: Make) -> None:
    axes = ("levers.zhejiang.first_purchase=null", f"{UNITS}=0,10")
    with pytest.raises(InputError, match="has no lever first_purchase") as failure:
        make(*axes).check()
    assert failure.value.problems[0].file == f"-p {UNITS}=0 machine/year"
    with pytest.raises(InputError, match="some points take away what holds it"):
        make(*axes[::-1]).check()
    make(*axes, design="oat").check()


def test_what_is_kept_is_what_targets_are_about_unless_it_is_named() -> None:
    zhejiang, baseline = load("zhejiang"), load("baseline")
    assert kept_of(zhejiang).regions == ("china", "zhejiang")
    usual = {label.id for label in kept_of(zhejiang).indicators}
    assert {"machines_produced", "chain_leaders", "core_value_enterprise", "public_money"} <= usual
    assert {"shenzhen", "beijing_etown", "china"} <= set(kept_of(baseline).regions)
    named = kept_of(zhejiang, ["firms", "deals"], ["hubei"])
    assert ([label.id for label in named.indicators], named.regions) == (
        ["firms", "deals"],
        ("hubei",),
    )
    everything = kept_of(zhejiang, ["all"], ["all"])
    assert len(everything.indicators) > 80
    assert len(everything.regions) > 30
    with pytest.raises(InputError) as failure:
        kept_of(zhejiang, ["frims"], ["hubai"])
    said = [problem.text("en") for problem in failure.value.problems]
    assert any(line.startswith("--keep") and "did you mean firms" in line for line in said)
    assert any(line.startswith("--regions") and "did you mean hubei" in line for line in said)


def test_a_block_is_as_large_as_memory_allows(make: Make) -> None:
    small = make("governments.hebei=plan", replicates=20_000)
    assert (small.block, small.blocks) == (4096, 5)
    large = make("governments.hebei=plan", replicates=20_000, keep=("all",), regions=("all",))
    assert 256 <= large.block < 2048
    assert large.block * large.bytes_of_world <= 2**27
    seen = np.concatenate([large.world_numbers(block) for block in range(large.blocks)])
    np.testing.assert_array_equal(seen, np.arange(20_000))


def test_a_figure_that_was_not_kept_is_an_error(mixed: tuple[Sweep, Path]) -> None:
    result = open_sweep(mixed[1])
    for wrong in (("hubei", "firms", 2024), ("china", "wage", 2024), ("china", "firms", 2030)):
        with pytest.raises(KeyError, match="not kept"):
            result.values(*wrong)


def test_an_unfinished_or_damaged_sweep_is_not_read(make: Make, tmp_path: Path) -> None:
    sweep = make("governments.hebei=plan", replicates=1)
    run_sweep(sweep, tmp_path / "a", workers=1)
    table = tmp_path / "a" / INDICATORS
    table.write_bytes(table.read_bytes()[:-1])
    with pytest.raises(DamagedResult, match="not what was written"):
        open_sweep(tmp_path / "a")
    report = run_sweep(sweep, tmp_path / "a", workers=1)
    assert report.ran == 1
    assert open_sweep(tmp_path / "a").points == 1


def test_a_point_read_back_is_the_run_it_stands_for(mixed: tuple[Sweep, Path]) -> None:
    sweep, folder = mixed
    result = open_sweep(folder)
    every = dict(result.each_point())
    assert sorted(every) == [0, 1, 2, 3]
    for point in range(4):
        assert result.settings(point) == sweep.points.settings(point)
        found = result.run_of(point)
        row = sweep.scenario_of_point[point]
        np.testing.assert_array_equal(found.values, every[point])
        assert found.scenario.governments == sweep.scenarios[row].governments
        units = found.scenario.lever("levers.zhejiang.first_purchase").numbers["units"]
        assert units.value == result.design[UNITS][point]
        assert (found.scenario.name, found.worlds) == (f"zhejiang-sweep#{point}", 3)
        for region in result.regions:
            series = result.series(point, region, "firms")
            np.testing.assert_array_equal(series, found.series(region, "firms"))
            np.testing.assert_array_equal(series, result.every_year(region, "firms")[point])
    units_of = {axis.path: axis.unit for axis in result.axes}
    assert units_of[UNITS] == "machine/year"
    assert not next(axis for axis in result.axes if axis.path.startswith("gov")).is_number
    for wrong in (-1, 4):
        with pytest.raises(IndexError, match="points 0 to 3"):
            result.run_of(wrong)


def test_points_are_held_against_the_one_that_changes_nothing(make: Make, tmp_path: Path) -> None:
    axes = make(f"{UNITS}=0,5000", design="oat").points.axes
    for values, reference in (([5000.0, np.nan, 0.0], 1), ([0.0, 5000.0], 0)):
        sweep = make(points=Points(axes, np.array(values)[:, None]), replicates=1)
        run_sweep(sweep, tmp_path / str(reference), workers=1)
        result = open_sweep(tmp_path / str(reference))
        assert result.reference == reference
        digests = {result.run_of(p).scenario.digest() for p in range(result.points)}
        assert len(digests) == result.points
        if reference:
            assert result.run_of(1).scenario.digest() == result.scenario.digest()


def test_the_collected_table_says_what_each_column_counts_and_what_it_is_of(
    mixed: tuple[Sweep, Path],
) -> None:
    sweep, folder = mixed
    schema = pq.read_schema(folder / INDICATORS)
    for label in sweep.kept.indicators:
        about = schema.field(label.id).metadata
        assert {b"unit", b"label_en", b"label_zh", b"scope_en", b"scope_zh"} <= set(about)
    product = schema.field("core_value_product").metadata
    enterprise = schema.field("core_value_enterprise").metadata
    assert product[b"scope_zh"] != enterprise[b"scope_zh"]
    about = json.loads(schema.metadata[b"sim"])
    assert about["hash"] == sweep.digest
    assert (about["points"], about["replicates"], about["seed"]) == (4, 3, 2024)
    assert about["regions"]["zhejiang"] == ["Zhejiang", "浙江"]
