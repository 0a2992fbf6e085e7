"""Files of the IAMC format: the columns, names and units its rules ask for, and pyam's word."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.evidence import regions
from sim.evidence.vocabulary import INDICATOR_UNITS
from sim.exports.iamc import iamc_table, region_path, variables
from sim.exports.tables import Part, Pick
from sim.exports.text import write_csv
from tests.exports.conftest import LABELS, REGIONS, YEARS

ALL = Pick(REGIONS, YEARS, tuple(label.id for label in LABELS))
INDEX = ["model", "scenario", "region", "variable", "unit"]


def part(result, **keys):
    return Part({"scenario": result.scenario.name, "result": result.name, **keys}, result)


def test_every_indicator_has_a_name_of_its_own_and_a_unit():
    found = variables()
    assert set(found) == set(INDICATOR_UNITS)
    names = [variable.name for variable in found.values()]
    assert len(set(names)) == len(names)
    for variable in found.values():
        assert variable.unit
        steps = variable.name.split("|")
        assert all(step == step.strip() and step for step in steps)
        assert not any("Percentile" in step for step in steps)


def test_a_part_of_a_variable_is_a_part_of_its_sum(real):
    """Where a name is another's with something behind it, it is counted in that one's unit and,
    if it can be summed, is not more than it in any world."""
    found = variables()
    by_name = {variable.name: indicator for indicator, variable in found.items()}
    pairs = [
        (by_name[name.rpartition("|")[0]], indicator)
        for indicator, name in ((i, v.name) for i, v in found.items())
        if name.rpartition("|")[0] in by_name
    ]
    assert ("machines_produced", "machines_produced_basic") in pairs
    assert ("public_money", "public_money_guidance_fund") in pairs
    for whole, piece in pairs:
        assert found[whole].unit == found[piece].unit
        if INDICATOR_UNITS[whole] != "yuan/machine":
            sums, parts = real.series("china", whole), real.series("china", piece)
            assert (parts <= sums * (1 + 1e-9) + 1e-9).all(), (whole, piece)


def test_regions_are_written_with_what_they_lie_in():
    assert region_path("hangzhou") == "China|Zhejiang|Hangzhou"
    assert region_path("china") == "China"
    assert region_path("world") == "World"
    assert region_path("overseas") == "Overseas"
    paths = [region_path(region) for region in regions().all]
    assert len(set(paths)) == len(paths)


def test_numbers_are_the_quantiles_in_the_units_given(result):
    frame = iamc_table([part(result)], ALL).to_pandas().set_index(INDEX[2:]).sort_index()
    assert frame.columns.to_list() == ["model", "scenario", "2025", "2026", "2027"]
    core = frame.loc[("China", "Industry Scale|Core|Product Scope|90.0th Percentile")]
    known = np.delete(result.values[:, 2, 1, 3], 3)
    assert core["2027"].to_list() == [pytest.approx(np.percentile(known, 90) / 1e9)]
    assert core.index.to_list() == ["billion CNY_2024/yr"]
    price = frame.loc[("China|Zhejiang|Hangzhou", "Price|Humanoid Robots|50.0th Percentile")]
    assert np.isnan(price["2026"].iloc[0])
    assert set(frame["model"]) == {"robot-policy-sim 0.1+abc"}


def test_rows_without_any_number_are_left_out(result):
    only = Pick(("hangzhou",), (2026,), ("mean_price", "makers"))
    frame = iamc_table([part(result)], only).to_pandas()
    assert frame.variable.str.startswith("Firms|Makers|").all()
    assert len(frame) == 3


def test_no_two_rows_are_of_the_same_thing(result, other):
    for parts in (
        [part(result), part(other)],
        [part(result, point=0), part(result, point=1)],  # points of a design
    ):
        frame = iamc_table(parts, ALL).to_pandas()
        assert not frame.duplicated(INDEX).any()
        assert frame.scenario.nunique() == 2
        assert not frame[INDEX].isna().any().any()


def test_two_runs_of_one_scenario_are_told_apart(result):
    from dataclasses import replace

    again = replace(result, manifest={**result.manifest, "hash": "f" * 64})
    names = set(iamc_table([part(result), part(again)], ALL).to_pandas().scenario)
    assert names == {"my-zj-00000000", "my-zj-ffffffff"}


@pytest.fixture
def written(real, tmp_path):
    labels = tuple(label.id for label in real.indicators)
    pick = Pick(real.regions, real.years, labels)
    file = tmp_path / "zhejiang.iamc.csv"
    write_csv(iamc_table([part(real)], pick), file, mark=False)
    return file


def test_a_file_keeps_the_rules_of_the_format(written, real):
    """Columns in their order and lower case, years as whole numbers, no empty cell in the index,
    numbers as numbers, no row twice."""
    with written.open(encoding="ascii", newline="") as stream:  # names are English
        heads = next(csv.reader(stream))
    assert heads == [*INDEX, *(str(year) for year in real.years)]
    frame = pd.read_csv(written)
    assert not frame[INDEX].isna().any().any()
    assert not frame.duplicated(INDEX).any()
    assert all(kind == "float64" for kind in frame.dtypes.iloc[len(INDEX) :])
    assert frame.groupby("variable").unit.nunique().max() == 1


PYAM = Path(os.environ.get("SIM_PYAM_PYTHON") or Path(sys.prefix) / "pyam" / "bin" / "python")
READ = """
import json, sys, pyam
data = pyam.IamDataFrame(sys.argv[1])
one = data.filter(region="China", variable="Production|Humanoid Robots|50.0th Percentile")
print(json.dumps({
    "empty": data.empty, "rows": len(data.data), "index": data.timeseries().index.names,
    "time": data.time_domain, "scenarios": data.scenario, "regions": len(data.region),
    "years": [int(year) for year in data.year], "china": one.data.value.to_list(),
}))
"""


@pytest.mark.slow
@pytest.mark.skipif(not PYAM.is_file(), reason="pyam is not installed: make .venv/pyam-ready")
def test_pyam_reads_it(written, real):
    done = subprocess.run(
        [PYAM, "-W", "ignore", "-c", READ, str(written)],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    frame = pd.read_csv(written)
    numbers = frame.iloc[:, len(INDEX) :]
    assert (found["empty"], found["time"]) == (False, "year")
    assert found["index"] == INDEX
    assert found["rows"] == int(numbers.notna().sum().sum())
    assert found["scenarios"] == ["zhejiang"]
    assert found["years"] == list(real.years)
    machines = real.series("china", "machines_produced")
    assert found["china"] == pytest.approx(np.median(machines, axis=0).tolist())
