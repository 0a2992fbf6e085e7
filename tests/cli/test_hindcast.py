"""`sim hindcast`: the scoreboard as it is printed, kept and found again."""

import json

import pytest

from sim.analysis.hindcast import model
from sim.cli.conduct import Session
from sim.cli.hindcast_tables import lines, sentences
from sim.cli.text import width
from sim.cli.words import Words
from sim.scenario import load
from tests.analysis.hindcast.boards import made

ENGLISH = Words("en")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return tmp_path_factory.mktemp("hindcasts")


@pytest.fixture
def quick(monkeypatch):
    """Worlds before any fit, the same for each of the model's forecasters: no ensemble needed."""

    def scenarios(hindcast, worlds):
        names = {model.MODEL: "baseline", model.PRIOR: "baseline", model.NO_POLICY: "no-policy"}
        return {
            forecaster: model.scenario_of(hindcast, load(name, ("ensemble=prior",)), worlds)
            for forecaster, name in names.items()
        }

    monkeypatch.setattr(model, "scenarios", scenarios)


@pytest.fixture
def asked(sim, quick, results):
    def ask(*words):
        return sim("hindcast", "--worlds", "3", "--workers", "1", "--results", results, *words)

    return ask


def test_it_is_run_once_and_found_again(asked, results):
    first = asked()
    assert first.status == 0, first.err
    (folder,) = results.iterdir()
    files = {file.name for file in folder.iterdir()}
    assert files == {"scoreboard.json", "scoreboard.csv", "hindcast.png"}
    assert "3 worlds are few" in first.err
    assert str(folder) in first.err
    again = asked()
    assert again.out == first.out
    assert "answered before" in again.err
    drawn = (folder / "hindcast.png").stat().st_mtime_ns
    asked("--no-figure")
    assert (folder / "hindcast.png").stat().st_mtime_ns == drawn


def test_json_is_what_is_kept(asked, results):
    found = asked("--json", "--no-figure").json
    assert found["schema"] == "sim/hindcast/1"
    assert found["cached"] in (True, False)
    (folder,) = results.iterdir()
    kept = json.loads((folder / "scoreboard.json").read_text(encoding="utf-8"))
    assert {key: found[key] for key in kept} == kept
    assert found["folder"] == str(folder)
    assert found["figures"] == []


def test_a_damaged_answer_is_said_and_run_again(asked, results):
    first = asked("--no-figure")
    (folder,) = results.iterdir()
    (folder / "scoreboard.json").write_text("{}", encoding="utf-8")
    again = asked("--no-figure")
    assert "no readable scoreboard" in again.err
    assert again.out == first.out
    assert "answered before" in asked("--no-figure").err


def test_a_figure_in_each_language_and_the_same_numbers(asked, results):
    english, chinese = asked(), asked("--lang", "zh")
    assert chinese.status == 0
    assert "全球台数" in chinese.out
    (folder,) = results.iterdir()
    assert (folder / "hindcast.zh.png").is_file()
    assert english.out.count("*") == chinese.out.count("*")


def test_two_questions_at_once_are_refused(sim):
    said = sim("hindcast", "--ahead", "--markets")
    assert (said.status, said.out) == (2, "")
    assert "one at a time" in said.err


def test_options_that_say_nothing_about_the_question_are_refused_all_at_once(sim, tmp_path):
    options = ("--worlds", "9", "--workers", "1", "--fresh", "--no-figure", "--results", tmp_path)
    said = sim("hindcast", "--markets", *options)
    assert (said.status, said.out) == (2, "")
    for option in ("--worlds 9", "--workers 1", "--fresh", "--no-figure", f"--results {tmp_path}"):
        assert f"{option}  error" in said.err
    assert said.err.count("leave this option out") == 5
    said = sim("hindcast", "--ahead", "--no-figure", "--worlds", "3", "--results", tmp_path)
    assert (said.status, said.out) == (2, "")
    assert "--no-figure" in said.err
    assert "--worlds 3" not in said.err


def test_results_that_cannot_be_written_are_said_before_the_run(asked, sim, quick, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = sim("hindcast", "--worlds", "3", "--results", tmp_path / "file")
    assert said.status == 1
    assert "is a file" in said.err


def test_years_ahead_stand_beside_the_houses(sim, results):
    worlds = ("--worlds", "3", "--results", results)
    said = sim("hindcast", "--ahead", *worlds)
    assert said.status == 0, said.err
    for text in ("machines shipped, China", "GGII (2025)", "TrendForce (undated)", "2027"):
        assert text in said.out
    found = sim("hindcast", "--ahead", *worlds, "--json").json
    assert found["schema"] == "sim/outlook/1"
    assert found["cached"] is True
    assert {row["year"] for row in found["ahead"]} == {2026, 2027, 2030}
    for row in found["ahead"]:
        assert row["low"] <= row["median"] <= row["high"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("times", [0.05, 1.0, 20.0])
def test_no_line_is_wider_than_a_screen(lang, times):
    printed = "\n".join(lines(made(times=times), Session(Words(lang)))).split("\n")
    assert max(width(line) for line in printed) <= 100


def test_a_loss_is_said_first_and_to_whom():
    told = list(sentences(made(times=4.0, rival=2.0, prior=3.0), ENGLISH))
    assert told[0].startswith("The model loses to constant growth (")
    assert "the model before any fit (" in told[0]
    assert told[1].startswith("On 8 of 12 quantities a rival did better: machines, world (const")
    assert not any("beats" in sentence for sentence in told)


def test_a_win_is_no_loss():
    told = list(sentences(made(times=1.0, rival=2.0), ENGLISH))
    assert told[0].startswith("The model beats constant growth (")
    assert told[1] == "On none of 12 quantities did a rival do better."
    assert "moves by -20 %" in " ".join(told)


def test_equal_scores_are_neither():
    told = list(sentences(made(times=2.0, rival=2.0, prior=2.0), ENGLISH))
    assert told[0].startswith("Neither is better (scores within a tenth): the model and constant")
    assert told[1] == "On none of 12 quantities did a rival do better."


def test_the_best_is_marked_where_there_is_a_choice():
    board = made(times=1.0, rival=2.0)
    printed = "\n".join(lines(board, Session(ENGLISH)))
    marked = [line for line in printed.split("\n") if "*" in line and "–" in line]
    rows = [line for line in marked if not line.startswith(("Score", "and"))]
    assert len(rows) == 8  # the other four are answered by the model alone


def test_what_is_won_against_borrowed_growth_is_marked_and_no_win():
    board = made(times=1.0, rival=2.0, lent=8)
    printed = lines(board, Session(ENGLISH))
    marked = [line for line in printed if "†" in line and line.count("–") == 3]
    assert len(marked) == 8
    assert not any("*" in line for line in marked)
    told = list(sentences(board, ENGLISH))
    assert not any("beats constant growth" in sentence for sentence in told)
    assert any(sentence.startswith("† On machines, world") for sentence in told)
    lost = "\n".join(lines(made(times=4.0, rival=2.0, lent=8), Session(ENGLISH)))
    assert lost.count("†*") == 8  # who loses even to that has lost


def test_worlds_that_failed_change_the_status_and_are_counted(sim, quick, monkeypatch, tmp_path):
    from sim.analysis.hindcast import board

    monkeypatch.setattr(board, "run_board", lambda *args, **options: made(failed=2))
    said = sim("hindcast", "--results", tmp_path, "--no-figure")
    assert said.status == 3
    assert "6 worlds could not be run" in said.err
