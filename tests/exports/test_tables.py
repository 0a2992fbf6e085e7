"""Tables say what the worlds say: quantiles, gaps counted, keys in front."""

import codecs
import math

import duckdb
import numpy as np
import pandas as pd
import pytest

from sim.exports.tables import PERCENTS, Part, Pick, quantile_table, quantiles, world_table
from sim.exports.text import write_csv
from tests.exports.conftest import LABELS, REGIONS, WORLDS, YEARS, without

ALL = Pick(REGIONS, YEARS, tuple(label.id for label in LABELS))


def part(result, **keys):
    return Part({"scenario": result.scenario.name, **keys}, result)


def test_quantiles_are_those_of_sim_targets():
    from sim.analysis.targets import quantiles as of_targets

    values = np.random.default_rng(1).gamma(2.0, 3.0, (41, 2))
    for unit in ("machine", "firm"):
        found = quantiles(values, unit, (10, 50, 90))
        for column in range(2):
            assert tuple(found[:, column]) == of_targets(values[:, column], unit)
    assert set(quantiles(np.floor(values), "firm").ravel()) <= set(np.floor(values).ravel())


def test_worlds_without_a_value_are_left_out_and_counted(result):
    frame = quantile_table([part(result)], ALL, "en").to_pandas()
    assert len(frame) == len(REGIONS) * len(YEARS) * len(LABELS)
    assert (frame.worlds + frame.missing == WORLDS).all()

    def row(region, year, indicator):
        at = (frame.region == region) & (frame.year == year) & (frame.indicator == indicator)
        return frame[at].iloc[0]

    price = row("hangzhou", 2025, "mean_price")
    known = result.values[5:, 0, 0, 1]
    assert (price.worlds, price.missing) == (6, 5)
    assert price.p50 == np.median(known)
    assert price["mean"] == pytest.approx(known.mean())
    assert [price[f"p{percent:02}"] for percent in PERCENTS] == pytest.approx(
        np.percentile(known, PERCENTS)
    )
    none = row("hangzhou", 2026, "mean_price")
    assert (none.worlds, none.missing) == (0, WORLDS)
    assert math.isnan(none.p50)
    assert math.isnan(none["mean"])


def test_rows_say_what_they_are_in_the_language_asked_for(result):
    chinese = quantile_table([part(result)], ALL, "zh").to_pandas()
    core = chinese[chinese.indicator == "core_value_product"].iloc[0]
    assert core["name"] == "核心产业规模（产品口径）"
    assert core["region_name"] == "杭州"
    assert core["definition"].startswith("本地企业")
    english = quantile_table([part(result)], ALL, "en")
    assert english.column_names == chinese.columns.to_list()
    assert english.to_pandas().region_name.unique().tolist() == ["Hangzhou", "China", "Zhejiang"]


def test_what_is_picked_is_all_there_is(result):
    few = Pick(("china",), (2027,), ("makers", "mean_price"))
    frame = quantile_table([part(result)], few, "en").to_pandas()
    assert frame[["region", "year", "indicator"]].to_numpy().tolist() == [
        ["china", 2027, "mean_price"],
        ["china", 2027, "makers"],
    ]
    wide = world_table([part(result)], few, "en")
    assert wide.column_names == ["scenario", "world", "year", "region", "mean_price", "makers"]
    assert wide.num_rows == WORLDS


def test_worlds_are_those_of_the_result_with_their_units(result):
    table = world_table([part(result)], ALL, "en")
    frame = table.to_pandas().set_index(["world", "year", "region"])
    for world, year, region in ((0, 2025, "china"), (10, 2027, "hangzhou")):
        row = frame.loc[(world, year, region)]
        at = (world, YEARS.index(year), REGIONS.index(region))
        assert [row[label.id] for label in LABELS] == result.values[at].tolist()
    assert frame.loc[3][[label.id for label in LABELS]].isna().all().all()
    assert table.schema.field("mean_price").metadata[b"unit"] == b"yuan/machine"


def test_keys_of_a_design_stand_in_front_of_every_row(result, other):
    parts = [part(result, point=0), part(other, point=12)]
    for table in (quantile_table(parts, ALL, "en"), world_table(parts, ALL, "en")):
        frame = table.to_pandas()
        assert frame.columns[:2].tolist() == ["scenario", "point"]
        assert frame.groupby("point").size().nunique() == 1
        assert set(zip(frame.scenario, frame.point, strict=True)) == {("my-zj", 0), ("other", 12)}


def test_what_only_one_result_holds_stays_empty_for_the_other(result, other):
    parts = [part(without(result, "makers"), point=0), part(other, point=1)]
    frame = world_table(parts, ALL, "en").to_pandas()
    assert frame[frame.point == 0].makers.isna().all()
    assert frame[(frame.point == 1) & (frame.world != 3)].makers.notna().all()


def test_csv_opens_in_excel_pandas_and_duckdb_to_the_bit(result, tmp_path):
    file = tmp_path / "out.csv"
    table = world_table([part(result)], ALL, "zh")
    write_csv(table, file)
    assert file.read_bytes().startswith(codecs.BOM_UTF8)  # or Excel garbles Chinese
    frame = pd.read_csv(file)  # takes the mark away by itself
    pd.testing.assert_frame_equal(
        frame, table.to_pandas().astype({"scenario": "str", "region": "str"}), check_dtype=False
    )
    held = duckdb.sql(f"select * from read_csv('{file}')").df()
    assert held.columns.to_list() == table.column_names
    assert held.makers.isna().sum() == frame.makers.isna().sum() > 0
    np.testing.assert_array_equal(held.machines_produced, frame.machines_produced)


def test_texts_with_commas_quotes_and_breaks_survive(result, tmp_path):
    file = tmp_path / "out.csv"
    name = '=1+1, "浙江"\n第二行'
    write_csv(quantile_table([Part({"scenario": name}, result)], ALL, "zh"), file)
    assert set(pd.read_csv(file).scenario) == {name}
