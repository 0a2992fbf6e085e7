"""The workbook opens, holds numbers as numbers, and says what they are."""

import numpy as np
import openpyxl
import pytest

from sim.analysis.targets import score
from sim.exports.tables import Part, Pick
from sim.exports.workbook import TooManyRows, write_workbook


@pytest.fixture(scope="module")
def books(real, tmp_path_factory):
    """The workbook in both languages, and where it was written."""
    folder = tmp_path_factory.mktemp("books")
    return {lang: write(real, folder / f"{lang}.xlsx", lang) for lang in ("en", "zh")}


def write(real, file, lang):
    part = Part({"scenario": real.scenario.name, "result": real.name}, real)
    labels = tuple(label.id for label in real.indicators)
    pick = Pick(real.regions, real.years, labels)
    write_workbook([part], [score(real)], pick, lang, file, command="sim export zhejiang --xlsx")
    return file


@pytest.fixture(scope="module")
def english(books):
    return openpyxl.load_workbook(books["en"])


def rows_of(sheet):
    heads = [cell.value for cell in sheet[1]]
    return [
        dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def test_the_sheets_are_named_in_the_language(books, english):
    assert english.sheetnames == ["Read me", "Targets", "Indicators", "Scopes", "Parameters"]
    chinese = openpyxl.load_workbook(books["zh"], read_only=True)
    assert chinese.sheetnames == ["说明", "目标", "指标", "口径", "参数"]


def test_the_first_sheet_says_what_made_it(english, real):
    facts = {row[0]: row[1] for row in english["Read me"].iter_rows(values_only=True) if row[0]}
    assert facts["hash of the question"] == real.manifest["hash"]
    assert facts["model version"] == real.manifest["model_version"]
    assert facts["worlds"] == 8
    assert facts["written by"] == "sim export zhejiang --xlsx"
    assert (
        facts["hash of its table of indicators"]
        == (real.manifest["files"]["indicators.parquet"]["sha256"])
    )
    assert "numpy" in facts["packages"]


def test_tables_have_heads_that_stay_in_sight(english):
    for sheet in english.worksheets[1:]:
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref is not None
        assert all(cell.value for cell in sheet[1])


def test_targets_stand_there_with_their_chances(english, real):
    held = {row["id"]: row for row in rows_of(english["Targets"])}
    scores = {one.target.id: one for one in score(real)}
    assert set(held) == set(scores)
    machines = held["zhejiang.units.2027"]
    assert (machines["target value"], machines["unit"]) == (20_000, "machines")
    assert machines["share of worlds that meet it"] == scores["zhejiang.units.2027"].chance
    assert machines["chance in words"].endswith("%, few worlds")
    assert machines["10th percentile"] <= machines["median"] <= machines["90th percentile"]
    core = held["zhejiang.core_value.2027"]
    assert (core["target value"], core["unit"]) == (20, "bn yuan")
    assert core["median"] == pytest.approx(scores["zhejiang.core_value.2027"].median / 1e9)
    apart = next(row for row in held.values() if row["status"] == "not comparable")
    assert apart["share of worlds that meet it"] is None
    assert apart["remark"]


def test_chinese_counts_in_chinese_units(books, real):
    book = openpyxl.load_workbook(books["zh"])
    held = {row["代码"]: row for row in rows_of(book["目标"])}
    core = held["zhejiang.core_value.2027"]
    assert (core["目标值"], core["单位"]) == (200, "亿元")
    prices = [row for row in rows_of(book["指标"]) if row["代码"] == "mean_price"]
    china = next(r for r in prices if r["地区代码"] == "china" and r["统计量"] == "中位数")
    series = real.series("china", "mean_price")[:, real.years.index(2027)]
    assert china["单位"] == "万元/台"
    assert china["2027"] == pytest.approx(sorted(series)[3] / 2e4 + sorted(series)[4] / 2e4)


def test_indicators_are_numbers_and_gaps_are_empty_and_counted(english, real):
    rows = rows_of(english["Indicators"])
    assert len(rows) == 3 * len(real.regions) * len(real.indicators)
    years = [str(year) for year in real.years]
    cells = [row[year] for row in rows for year in years]
    assert {type(cell) for cell in cells} <= {int, float, type(None)}
    gaps = [row for row in rows if any(row[year] is None for year in years)]
    assert gaps
    assert all(row["worlds without a value"] == real.worlds for row in gaps)


def test_every_indicator_says_what_it_counts(english, real):
    rows = {row["id"]: row for row in rows_of(english["Scopes"])}
    assert set(rows) == {label.id for label in real.indicators}
    assert all(row["what it counts"] for row in rows.values())
    assert "zhejiang.units.2027" in rows["machines_produced"]["targets held against it"]


def test_parameters_say_who_vouches_for_them_and_what_was_drawn(english, real):
    rows = {row["parameter"]: row for row in rows_of(english["Parameters"])}
    assert len(rows) == len(list(real.scenario.numbers()))
    assert {row["grade"] for row in rows.values()} <= {
        "document",
        "literature",
        "calibrated",
        "assumption",
    }
    assert all(row["about"] for row in rows.values())
    drawn = {path for path in real.numbers if not path.endswith("*")}
    assert drawn <= set(rows)
    for path in drawn:
        row, values = rows[path], real.numbers[path]
        quantiles = [row["10th percentile"], row["median"], row["90th percentile"]]
        assert quantiles == pytest.approx(np.quantile(values, [0.1, 0.5, 0.9]).tolist())
    shared = real.scenario.parameters["task_share.care"]
    assert shared.common_factor in real.numbers
    assert rows["task_share.care"]["median"] == pytest.approx(
        shared.value * np.median(real.numbers[shared.common_factor])
    )
    dated = rows["levers.zhejiang.first_purchase.units"]
    assert dated["as written"].count(":") == len(
        real.scenario.lever("levers.zhejiang.first_purchase").numbers["units"].schedule
    )


def test_the_same_result_gives_the_same_bytes(books, real, tmp_path):
    assert write(real, tmp_path / "again.xlsx", "en").read_bytes() == books["en"].read_bytes()


def test_what_looks_like_a_formula_is_text(real, tmp_path):
    part = Part({"scenario": "=1+1", "result": "@x"}, real)
    pick = Pick(("china",), (2027,), ("makers",))
    write_workbook([part], [[]], pick, "en", tmp_path / "x.xlsx", command="=2+2")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    first = book["Indicators"]["A2"]
    assert (first.value, first.data_type) == ("=1+1", "s")
    assert all(cell.data_type != "f" for row in book["Read me"].iter_rows() for cell in row)


def test_more_rows_than_a_sheet_holds_are_refused(real, tmp_path, monkeypatch):
    import sim.exports.workbook as room

    monkeypatch.setattr(room, "EXCEL_ROWS", 20)
    with pytest.raises(TooManyRows, match=r"Targets|Indicators|Parameters"):
        write(real, tmp_path / "x.xlsx", "en")
    assert not (tmp_path / "x.xlsx").exists()
