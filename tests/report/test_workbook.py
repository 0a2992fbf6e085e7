"""The report's workbook: its charts stand on cells, the cells hold the results' numbers."""

import zipfile
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from sim.analysis.targets import score
from sim.exports.tables import Part, Pick
from sim.report.charts import RANKS
from sim.report.workbook import write_report_workbook

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def write(parts, scores, lang, file):
    first = parts[0].result
    pick = Pick(("zhejiang",), first.years, ("machines_produced",))
    write_report_workbook(
        parts, scores, pick, lang, file, command="sim report x --xlsx", focus="zhejiang",
        said=("A sentence.",),
    )  # fmt: skip
    return file


@pytest.fixture(scope="module")
def stored_runs(stored, zhejiang):
    return [zhejiang, stored("no-policy", "worlds=12", "end=2028")]


@pytest.fixture(scope="module")
def stored_parts(stored_runs):
    return [
        Part({"scenario": each.scenario.name, "result": each.name}, each) for each in stored_runs
    ]


@pytest.fixture(scope="module")
def scores(stored_runs):
    return [score(each) for each in stored_runs]


@pytest.fixture(scope="module")
def files(stored_parts, scores, tmp_path_factory):
    """One result in each language, and both results in English."""
    folder = tmp_path_factory.mktemp("books")
    one = (stored_parts[:1], scores[:1])
    return {
        "en": write(*one, "en", folder / "en.xlsx"),
        "zh": write(*one, "zh", folder / "zh.xlsx"),
        "both": write(stored_parts, scores, "en", folder / "both.xlsx"),
    }


@pytest.fixture(scope="module")
def books(files):
    return {name: openpyxl.load_workbook(file, data_only=True) for name, file in files.items()}


def cells(book, ref):
    """The values of a reference such as 'Fans'!$A$2:$A$9."""
    sheet, _, area = ref.rpartition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    rows = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def shown(series):
    """The numbers a chart keeps of its cells, which a viewer shows without computing."""
    cache = series.val.numRef.numCache
    found = [None] * cache.ptCount
    for point in cache.pt:
        found[point.idx] = float(point.v)
    return found


def title(chart):
    return "".join(run.t for p in chart.title.tx.rich.p for run in p.r)


def outcomes(scores):
    return [one for one in scores if one.target.status == "outcome" and one.chance is not None]


def test_the_sheets_are_those_of_the_export_and_the_charts(books):
    assert books["en"].sheetnames == [
        "Read me", "Charts", "Chances", "Fans", "Targets", "Indicators", "Scopes", "Parameters",
    ]  # fmt: skip
    assert books["zh"].sheetnames == [
        "说明", "图表", "概率", "扇形图", "目标", "指标", "口径", "参数",
    ]  # fmt: skip
    texts = [row[0] for row in books["en"]["Read me"].iter_rows(values_only=True)]
    assert "A sentence." in texts


def test_one_chart_for_the_chances_and_a_fan_for_each_indicator_of_a_target(books, scores):
    kinds = {(one.target.region, one.target.indicator) for one in outcomes(scores[0])}
    assert len(books["en"]["Charts"]._charts) == 1 + len(kinds)
    assert len(books["both"]["Charts"]._charts) == 1 + 2 * len(kinds)


@pytest.mark.parametrize("name", ["en", "zh", "both"])
def test_every_chart_shows_what_its_cells_hold(books, name):
    book = books[name]
    sheet = book.worksheets[1]
    for chart in sheet._charts:
        for part in (chart, *chart._charts[1:]):
            for series in part.series:
                assert shown(series) == pytest.approx(cells(book, series.val.numRef.f), abs=0)


def test_bars_are_the_chances_of_the_results(books, scores):
    book = books["both"]
    bars = book["Charts"]._charts[0]
    ids = [row[-1] for row in book["Chances"].iter_rows(min_row=2, values_only=True)]
    for series, each in zip(bars.series, scores, strict=True):
        chances = {one.target.id: one.chance for one in each}
        assert shown(series) == pytest.approx([chances[id_] for id_ in ids], rel=1e-14)
        labels = cells(book, series.cat.strRef.f)
        assert len(labels) == len(ids)
    assert ids[0].startswith("zhejiang.")  # the focus first


def test_bars_say_how_each_chance_reads(files, books, scores):
    """No bar says 0 or 100 %, as no chance is written so anywhere."""
    with zipfile.ZipFile(files["en"]) as archive:
        chart = ElementTree.fromstring(archive.read("xl/charts/chart1.xml"))
    labels = ["".join(label.itertext()) for label in chart.iter(f"{CHART}dLbl")]
    ids = [row[-1] for row in books["en"]["Chances"].iter_rows(min_row=2, values_only=True)]
    held = {one.target.id: one for one in scores[0]}
    assert labels == [f"{held[id_].percent}, {held[id_].word['en']}" for id_ in ids]


@pytest.mark.parametrize(("lang", "size"), [("en", 1e9), ("zh", 1e8)])
def test_a_fan_is_stacked_from_percentiles_over_worlds(books, stored_runs, lang, size):
    """Adding up the areas gives the percentiles that numpy finds in the result."""
    book, result = books[lang], stored_runs[0]
    region = "Zhejiang" if lang == "en" else "浙江"
    rows = [
        row
        for row in book.worksheets[3].iter_rows(min_row=2, values_only=True)
        if row[-1] == "core_value_enterprise" and row[2] == region
    ]
    assert [row[5] for row in rows] == list(result.years)
    first = next(
        number
        for number, row in enumerate(book.worksheets[3].iter_rows(values_only=True), start=1)
        if row == rows[0]
    )
    fan = next(
        chart
        for chart in book.worksheets[1]._charts[1:]
        if range_boundaries(chart.series[0].val.numRef.f.rpartition("!")[2].replace("$", ""))[1]
        == first
    )
    stacked = np.cumsum([shown(series) for series in fan.series[:5]], axis=0) * size
    values = result.series("zhejiang", "core_value_enterprise")
    assert stacked == pytest.approx(np.percentile(values, RANKS, axis=0))
    median, target = fan._charts[1].series
    assert np.array(shown(median)) * size == pytest.approx(np.median(values, axis=0))
    asked = shown(target)
    assert asked[result.years.index(2027)] == 20e9 / size
    assert [value for value in asked if value is not None] == [20e9 / size]
    amount = "CNY 20 bn" if lang == "en" else "200 亿元"
    assert amount in title(fan).replace("\u00a0", " ")
    assert ("bn yuan" if lang == "en" else "亿元") == rows[0][4]


def test_fans_beside_each_other_share_an_axis(files, books):
    fans = books["both"]["Charts"]._charts[1:]
    with zipfile.ZipFile(files["both"]) as archive:
        drawn = [
            ElementTree.fromstring(archive.read(f"xl/charts/chart{number}.xml"))
            for number in range(2, len(fans) + 2)
        ]
    tops = [float(one.find(f".//{CHART}valAx//{CHART}max").get("val")) for one in drawn]
    assert tops[::2] == tops[1::2]
    for top, fan in zip(tops, fans, strict=True):
        highest = np.nansum(np.array([shown(each) for each in fan.series[:5]], float), axis=0)
        assert top >= highest.max() * (1 - 1e-9)


def test_a_result_without_a_chance_has_tables_and_no_chart(stored_parts, scores, tmp_path):
    file = tmp_path / "x.xlsx"
    pick = Pick(("zhejiang",), (2027,), ("machines_produced",))
    none = [one for one in scores[0] if one.chance is None]
    write_report_workbook(stored_parts[:1], [none], pick, "en", file, command="x")
    assert openpyxl.load_workbook(file)["Charts"]._charts == []


def test_the_same_result_gives_the_same_bytes(files, stored_parts, scores, tmp_path):
    again = write(stored_parts, scores, "en", tmp_path / "again.xlsx")
    assert again.read_bytes() == files["both"].read_bytes()
