"""A sweep's export, opened by the programs people use: points, units and gaps are all there."""

import codecs
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.analysis.sweeps import standing
from sim.evidence import targets
from sim.experiment.sweep.collect import INDICATORS
from sim.experiment.sweep.kept import kept_of
from sim.experiment.sweep.points import placed
from sim.experiment.sweep.question import Sweep
from sim.experiment.sweep.results import open_sweep
from sim.experiment.sweep.run import run_sweep
from sim.exports.tables import Pick
from sim.scenario.axes import read_axes
from sim.scenario.load import Opened

UNITS = "levers.zhejiang.first_purchase.units"
HEAD = f"{UNITS} [machine/year]"
INDEX = ["model", "scenario", "region", "variable", "unit"]
PRICE = "mean_price"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def sweep(root):
    """Four points, of which one changes nothing; one world failed, some have no price."""
    from sim.model import batch as engine

    opened = Opened("zhejiang", ["end=2027", "ensemble=prior"])
    axes = read_axes(opened, [f"{UNITS}=0,8000", "governments.hebei=copying"])
    points = placed(axes, "oat", 0, 0)
    asked = Sweep("my-sweep", opened, points, 3, kept_of(opened.scenario), {"design": "oat"})
    run_batch = engine.run_batch

    def with_gaps(batch):
        if batch.scenario.governments["hebei"] == "copying" and 1 in batch.replicates:
            raise FloatingPointError("broken")
        return run_batch(batch)

    folder = root / f"my-sweep-{asked.digest[:8]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "run_batch", with_gaps)
        run_sweep(asked, folder, workers=1, command=["sim", "sweep", "zhejiang"])
    found = open_sweep(folder)
    assert found.manifest["failed"] == 1
    return found


@pytest.fixture(scope="module")
def exported(sweep, root, tmp_path_factory):
    """Every form of the sweep, as the command writes it."""
    from typer.testing import CliRunner

    from sim.cli.app import app

    folder = tmp_path_factory.mktemp("exported")
    forms = {
        "csv": ("--csv", "quantiles.csv"),
        "worlds": ("--csv", "--worlds", "worlds.csv"),
        "xlsx": ("--xlsx", "book.xlsx"),
        "iamc": ("--iamc", "iamc.csv"),
    }
    for *options, name in forms.values():
        words = ["export", "my-sweep", *options, "-o", folder / name, "--results", root]
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code == 0, done.output
        assert "1 of 12 worlds failed" in done.stderr
    return {form: folder / name for form, (*_, name) in forms.items()}


def test_quantiles_by_point_in_pandas(sweep, exported):
    assert exported["csv"].read_bytes().startswith(codecs.BOM_UTF8)
    frame = pd.read_csv(exported["csv"], encoding="utf-8-sig")
    design = frame.groupby("point")[[HEAD, "governments.hebei"]].first()
    assert design[HEAD].isna().tolist() == [True, False, False, True]
    assert design[HEAD].dropna().tolist() == [0.0, 8000.0]
    assert design["governments.hebei"].tolist()[3] == "copying"
    assert len(frame) == 4 * len(sweep.regions) * len(sweep.years) * len(sweep.indicators)
    assert (frame.worlds + frame.missing == 3).all()
    failed = frame[(frame.point == 3) & (frame.indicator == "firms")]
    assert (failed.worlds == 2).all()
    row = frame[
        (frame.point == 2)
        & (frame.region == "zhejiang")
        & (frame.year == 2027)
        & (frame.indicator == "machines_produced")
    ].iloc[0]
    values = sweep.values("zhejiang", "machines_produced", 2027)[2]
    assert row.p50 == np.median(values)
    assert row.unit == "machine"
    assert set(frame.result) == {sweep.path.name}


def test_worlds_by_point_in_duckdb_and_polars_to_the_bit(sweep, exported):
    file = exported["worlds"]
    query = f"""
        select point, replicate, machines_produced as made, "{HEAD}" as units
        from read_csv('{file}') where region = 'zhejiang' and year = 2027
        order by point, replicate
    """
    held = duckdb.sql(query).df()
    values = sweep.values("zhejiang", "machines_produced", 2027)
    np.testing.assert_array_equal(held.made.to_numpy().reshape(4, 3), values)
    assert held.units[held.point == 2].tolist() == [8000.0] * 3
    assert held.made.isna().sum() == 1
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frame = polars.read_csv(file, infer_schema_length=None).filter(
        (polars.col("region") == "zhejiang") & (polars.col("year") == 2027)
    )
    found = frame.sort("point", "replicate")["machines_produced"].to_list()
    assert found == [None if np.isnan(v) else v for v in values.ravel()]


def test_empty_cells_are_those_of_the_sweep(sweep, exported):
    frame = pd.read_csv(exported["worlds"])
    lost = len(sweep.years) * len(sweep.regions)
    for label in sweep.indicators:
        assert frame[label.id].isna().sum() == lost + sweep.manifest["missing"][label.id]


def rows_of(sheet):
    heads = [cell.value for cell in sheet[1]]
    return [
        dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def test_the_workbook_in_openpyxl(sweep, exported):
    book = openpyxl.load_workbook(exported["xlsx"], read_only=False)
    names = ["Read me", "Points", "Targets", "Indicators", "Scopes", "Parameters"]
    assert book.sheetnames == names
    facts = {row[0]: row[1] for row in book["Read me"].iter_rows(values_only=True) if row[0]}
    assert (facts["worlds"], facts["worlds that failed"]) == (12, 1)
    assert facts["hash of the question"] == sweep.manifest["hash"]
    points = rows_of(book["Points"])
    assert [row[HEAD] for row in points] == [None, 0, 8000, None]
    assert [row["worlds that failed"] for row in points] == [0, 0, 0, 1]
    held = {(row["point"], row["id"]): row for row in rows_of(book["Targets"])}
    target = targets()["zhejiang.units.2027"]
    for point, values in enumerate(sweep.values("zhejiang", "machines_produced", 2027)):
        row = held[point, "zhejiang.units.2027"]
        expected = standing(values, target)
        assert row["share of worlds that meet it"] == expected.chance
        assert row["worlds without a value"] == expected.missing
        assert row["median"] == pytest.approx(expected.median)
    paths = [row["parameter"] for row in rows_of(book["Parameters"])]
    assert len(paths) == len(set(paths))  # the scenario's numbers once, not once a point


def test_the_iamc_file_names_the_point_in_its_scenario(sweep, exported):
    frame = pd.read_csv(exported["iamc"])
    assert sorted(frame.scenario.unique()) == [f"my-sweep|000{point}" for point in range(4)]
    assert not frame.duplicated(INDEX).any()
    assert not frame[INDEX].isna().any().any()
    row = frame[
        (frame.scenario == "my-sweep|0002")
        & (frame.region == "China|Zhejiang")
        & (frame.variable == "Production|Humanoid Robots|50.0th Percentile")
    ].iloc[0]
    values = sweep.values("zhejiang", "machines_produced", 2027)[2]
    assert row["2027"] == pytest.approx(np.median(values))


PYAM = Path(os.environ.get("SIM_PYAM_PYTHON") or Path(sys.prefix) / "pyam" / "bin" / "python")
READ = """
import json, sys, pyam
data = pyam.IamDataFrame(sys.argv[1])
one = data.filter(variable="Production|Humanoid Robots|50.0th Percentile", region="China")
deep = data.filter(scenario="my-sweep|*", year=2027)
print(json.dumps({
    "scenarios": data.scenario, "models": len(data.model), "found": deep.scenario,
    "points": one.filter(year=2027).data.value.to_list(), "rows": len(data.data),
}))
"""


@pytest.mark.slow
@pytest.mark.skipif(not PYAM.is_file(), reason="pyam is not installed: make .venv/pyam-ready")
def test_pyam_reads_the_points_as_scenarios(sweep, exported):
    done = subprocess.run(
        [PYAM, "-W", "ignore", "-c", READ, str(exported["iamc"])],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    names = [f"my-sweep|000{point}" for point in range(4)]
    assert found["scenarios"] == found["found"] == names
    assert found["models"] == 1
    values = sweep.values("china", "machines_produced", 2027)
    assert found["points"] == pytest.approx(np.nanmedian(values, axis=1).tolist())
    numbers = pd.read_csv(exported["iamc"]).iloc[:, len(INDEX) :]
    assert found["rows"] == int(numbers.notna().sum().sum())


def test_the_collected_table_in_pandas_duckdb_and_polars(sweep):
    """The store itself: no export is needed where Parquet is read."""
    file = sweep.path / INDICATORS
    frame = pd.read_parquet(file)
    expected = sweep.values("china", "firms", 2027).ravel()
    china = frame[(frame.region == "china") & (frame.year == 2027)]
    np.testing.assert_array_equal(china.firms, expected)
    query = f"select firms from '{file}' where region = 'china' and year = 2027"
    np.testing.assert_array_equal(duckdb.sql(query).df().firms, expected)
    polars = pytest.importorskip("polars", reason="polars is not installed")
    lazy = polars.scan_parquet(file).filter(
        (polars.col("region") == "china") & (polars.col("year") == 2027)
    )
    np.testing.assert_array_equal(lazy.collect()["firms"].to_numpy(), expected)


def test_the_collected_table_in_xarray_with_its_units(sweep):
    xarray = pytest.importorskip("xarray", reason="xarray is not installed")
    table = pq.read_table(sweep.path / INDICATORS)
    keys = ["point", "replicate", "year", "region"]
    data = xarray.Dataset.from_dataframe(table.to_pandas().set_index(keys))
    for column in table.schema:
        if column.metadata:
            about = {name.decode(): text.decode() for name, text in column.metadata.items()}
            data[column.name].attrs = about
    made = data.machines_produced
    assert made.sizes == {"point": 4, "replicate": 3, "year": len(sweep.years), "region": 2}
    assert made.attrs["unit"] == "machine"
    assert "plants in the region" in made.attrs["scope_en"]
    found = made.sel(region="zhejiang", year=2027).transpose("point", "replicate")
    np.testing.assert_array_equal(found, sweep.values("zhejiang", "machines_produced", 2027))


def test_a_part_is_chosen_and_points_stay(sweep):
    from sim.exports.sweeps import quantile_tables, world_tables

    pick = Pick(("zhejiang",), (2027,), ("firms", PRICE))
    tables = list(quantile_tables(sweep, pick, "en"))
    assert [table.column("point")[0].as_py() for table in tables] == [0, 1, 2, 3]
    assert len({table.schema for table in tables}) == 1  # also where a point sets nothing
    assert all(table.num_rows == 2 for table in tables)
    (worlds,) = world_tables(sweep, pick)
    assert worlds.num_rows == 12
    assert worlds.column_names[-2:] == [PRICE, "firms"]
