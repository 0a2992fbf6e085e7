"""The scoreboard as it is kept: read back to the bit, refused where it is not one."""

import csv
import json

import pytest

from sim.analysis.hindcast import board, kept, load_hindcast
from sim.analysis.hindcast.board import (
    FORECASTERS,
    OPPONENTS,
    SCHEMA,
    as_csv,
    as_plain,
    of_plain,
    question,
)
from sim.analysis.hindcast.model import scenario_of
from sim.experiment.store import DamagedResult
from sim.scenario import load
from tests.analysis.hindcast.boards import made


@pytest.fixture(scope="module")
def found():
    return made()


def test_what_is_written_is_read_back(found, tmp_path):
    folder = kept.keep(found, tmp_path)
    assert folder.name == f"hindcast-{found.hash[:8]}"
    assert kept.find(tmp_path, found.hash) == found
    assert {file.name for file in folder.iterdir()} == {"scoreboard.json", "scoreboard.csv"}
    assert kept.find(tmp_path, "0" * 64) is None


def test_it_is_json_with_its_schema_and_every_forecaster(found):
    content = json.loads(json.dumps(as_plain(found), allow_nan=False))
    assert content["schema"] == SCHEMA == "sim/hindcast/1"
    assert len(content["quantities"]) == 12
    for thing in content["quantities"]:
        rows = [row for row in content["rows"] if row["quantity"] == thing["id"]]
        assert tuple(row["forecaster"] for row in rows) == FORECASTERS
        for row in rows:
            assert (row["score"] is None) != (row["reason"] is None)
    assert tuple(pair["opponent"] for pair in content["against"]) == OPPONENTS
    pair = content["against"][OPPONENTS.index("constant_growth")]
    assert len(pair["quantities"]) == 8
    assert [row["forecaster"] for row in pair["rows"]] == ["model", "constant_growth"]


def test_the_table_has_a_row_each_and_empty_cells_where_one_cannot_answer(found):
    rows = list(csv.DictReader(as_csv(found).splitlines()))
    assert len(rows) == 12 * len(FORECASTERS)
    for row in rows:
        scored = found.row(row["quantity"], row["forecaster"]).score
        if scored is None:
            assert row["crps"] == row["low90"] == row["median"] == ""
        else:
            assert float(row["crps"]) == scored.crps
            assert float(row["high80"]) == scored.bands[0.8][1]
            assert int(row["inside50"]) == scored.inside[0.5]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.update(schema="sim/hindcast/0"),
        lambda content: content.pop("rows"),
        lambda content: content["rows"][0].pop("score"),
        lambda content: content["rows"][0]["score"]["bands"].pop("0.8"),
    ],
)
def test_what_is_no_scoreboard_is_refused(found, tmp_path, spoil):
    folder = kept.keep(found, tmp_path)
    content = json.loads((folder / "scoreboard.json").read_text(encoding="utf-8"))
    assert of_plain(content) == found
    spoil(content)
    (folder / "scoreboard.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DamagedResult, match="no readable scoreboard"):
        kept.find(tmp_path, found.hash)


def test_another_question_has_another_hash():
    hindcast = load_hindcast()
    scenario = load("baseline", ("ensemble=prior",))
    asked = {worlds: {"model": scenario_of(hindcast, scenario, worlds)} for worlds in (10, 11)}
    digests = {question(asked[10], "1"), question(asked[11], "1"), question(asked[10], "2")}
    assert len(digests) == 3
    assert question(asked[10], "1") in digests


def test_code_that_forecasts_or_scores_is_part_of_the_question(monkeypatch, tmp_path):
    scenario = load("baseline", ("ensemble=prior",))
    asked = {"model": scenario_of(load_hindcast(), scenario, 10)}
    before = question(asked, "1")
    names = {file.name for file in board._SOURCES}
    assert {"model.py", "rivals.py", "scores.py", "scoreboard.py", "predict.py"} <= names
    changed = tmp_path / "scores.py"
    changed.write_text("# another rule")
    monkeypatch.setattr(board, "_SOURCES", (*board._SOURCES[:-1], changed))
    assert question(asked, "1") != before


def test_figures_inside_are_counted_over_all_houses(found):
    assert found.figures == 23
    counted = sum(
        one.score.inside[0.8] for one in found.rows if one.forecaster == "model" and one.score
    )
    assert found.inside(0.8) == counted == 23
    assert made(times=20.0).inside(0.9) == 0


def test_an_opponent_that_answers_nothing_in_common_has_no_totals(found):
    assert found.against("bass").rows == ()
    mine, other = found.against("constant_growth").rows
    assert mine.crps < other.crps


def test_what_rests_on_other_things_is_summed_apart():
    found = made(times=1.0, rival=2.0, lent=2)
    names = tuple(thing.id for thing in found.things)
    assert found.against("constant_growth").quantities == names[2:8]
    assert found.against("constant_growth", borrowed=True).quantities == names[:2]
    assert [thing.id for thing in found.borrowed("constant_growth")] == list(names[:2])
    assert found.against("prior").quantities == names
    assert found.against("prior", borrowed=True).rows == ()
    (pair,) = as_plain(found)["against_borrowed"]
    assert (pair["opponent"], pair["quantities"]) == ("constant_growth", list(names[:2]))
    assert of_plain(json.loads(json.dumps(as_plain(found)))) == found


def test_where_a_quantity_stood_is_from_figures_of_the_year_before(found):
    stood = {thing.id: thing.known_before for thing in found.things}
    assert stood["machines.china"] == pytest.approx((2400.0 * 2801.0) ** 0.5)
    assert stood["price.basic"] == pytest.approx(260_400.0)
    assert stood["price.functional"] is None  # its last figure is of 2021 to 2023
