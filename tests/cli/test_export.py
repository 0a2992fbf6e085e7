"""`sim export`: one file, whole or not there, and a sentence where it cannot be."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

SHORT = ("--worlds", "4", "--set", "end=2025", "--no-figures")


@pytest.fixture(scope="module")
def runs(sim):
    """The folders of two stored runs."""
    found = []
    for scenario in ("baseline", "no-policy"):
        said = sim("run", scenario, *SHORT, "--json")
        assert said.status == 0, said.err
        found.append(Path(said.json["result"]["path"]))
    return found


def test_a_file_beside_the_result_that_agrees_with_its_targets(sim, runs):
    said = sim("export", runs[0], "--csv")
    assert said.status == 0, said.err
    file = Path(said.out.strip())
    assert file == runs[0] / "exports" / f"{runs[0].name}.csv"
    frame = pd.read_csv(file)
    for row in sim("targets", runs[0], "--json").json["targets"]:
        if row["chance"] is not None:
            at = frame[
                (frame.region == row["region"])
                & (frame.indicator == row["indicator"])
                & (frame.year == row["year"])
            ].iloc[0]
            assert [at.p10, at.p50, at.p90] == pytest.approx(
                [row["interval80"][0], row["median"], row["interval80"][1]]
            )
            assert (at.unit, at.worlds) == (row["unit"], row["worlds"])
    assert sim("targets", runs[0]).status == 0  # the result is whole as before


@pytest.mark.parametrize(
    ("form", "suffix"), [("csv", ".csv"), ("xlsx", ".xlsx"), ("iamc", ".iamc.csv")]
)
def test_several_results_in_one_file(sim, runs, tmp_path, form, suffix):
    said = sim("export", *runs, f"--{form}", "-o", tmp_path, "--json")
    content = said.json
    assert content["schema"] == "sim/export/1"
    assert content["file"] == str(tmp_path / f"{runs[0].name}+{runs[1].name}{suffix}")
    assert (content["written"], content["results"]) == (True, [str(run) for run in runs])
    if form == "xlsx":
        held = openpyxl.load_workbook(content["file"])["Targets"]
        names = {row[0] for row in held.iter_rows(min_row=2, values_only=True)}
    else:
        frame = pd.read_csv(content["file"])
        assert len(frame) == content["rows"]
        names = set(frame.scenario)
    wanted = {run.name for run in runs} if form == "iamc" else {"baseline", "no-policy"}
    assert names == wanted  # the runs were of files with something set


def test_a_part_is_chosen_by_region_year_and_indicator(sim, runs, tmp_path):
    words = ("--region", "zhejiang/", "--indicator", "machines_produced*", "--year", "2025")
    file = tmp_path / "part.csv"
    said = sim("export", runs[0], "--csv", *words, "-o", file)
    assert said.status == 0, said.err
    frame = pd.read_csv(file)
    assert set(frame.year) == {2025}
    assert set(frame.indicator) == {
        "machines_produced",
        "machines_produced_basic",
        "machines_produced_functional",
    }
    assert {"zhejiang", "hangzhou"} <= set(frame.region)
    assert "shanghai" not in set(frame.region)
    alone = tmp_path / "alone.csv"
    sim("export", runs[0], "--csv", "--region", "zhejiang", "-o", alone)
    assert set(pd.read_csv(alone).region) == {"zhejiang"}
    book = tmp_path / "part.xlsx"
    sim("export", runs[0], "--xlsx", *words, "-o", book)
    about = openpyxl.load_workbook(book)["Read me"]
    facts = {row[0]: row[1] for row in about.iter_rows(max_col=2, values_only=True)}
    assert facts["held here"] == " ".join(words)


def test_worlds_one_by_one(sim, runs, tmp_path):
    file = tmp_path / "worlds.csv"
    said = sim("export", *runs, "--csv", "--worlds", "--region", "china", "-o", file)
    assert said.status == 0, said.err
    frame = pd.read_csv(file)
    assert len(frame) == 2 * 4 * 3
    assert frame.groupby("scenario").world.nunique().to_dict() == {"baseline": 4, "no-policy": 4}
    assert (frame[frame.scenario == "no-policy"].public_money == 0).all()


def test_another_file_is_not_replaced_unless_one_says_so(sim, runs, tmp_path):
    file = tmp_path / "mine.xlsx"
    words = ("export", runs[0], "--xlsx", "--region", "hubei", "-o", file)
    assert sim(*words).status == 0
    made = file.read_bytes()
    again = sim(*words, "--json")
    assert (again.status, again.json["written"]) == (0, False)  # the same, so nothing is lost
    file.write_bytes(b"edited by hand")
    said = sim(*words)
    assert said.status == 2
    assert "--force" in said.err
    assert file.read_bytes() == b"edited by hand"
    assert sim(*words, "--force").status == 0
    assert file.read_bytes() == made
    assert [path.name for path in tmp_path.iterdir()] == ["mine.xlsx"]


def test_a_failure_leaves_nothing(sim, runs, tmp_path, monkeypatch):
    import sim.exports.text as room

    def full(table, file, *, mark):
        file.write_text("half")
        raise OSError("no space left on device")

    monkeypatch.setattr(room, "write_csv", full)
    said = sim("export", runs[0], "--csv", "-o", tmp_path / "new" / "out.csv")
    assert said.status == 1
    assert "no space left" in said.err
    assert list((tmp_path / "new").iterdir()) == []


def test_chinese_goes_into_a_file_of_its_own(sim, runs):
    said = sim("export", runs[0], "--csv", "--lang", "zh", "--year", "2025")
    file = Path(said.out.strip())
    assert file.name == f"{runs[0].name}.zh.csv"
    assert "浙江" in set(pd.read_csv(file).region_name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--csv, --xlsx or --iamc"),
        (["--csv", "--xlsx"], "--csv, --xlsx or --iamc"),
        (["--xlsx", "--worlds"], "--csv only"),
        (["--csv", "--region", "zhejian"], "did you mean zhejiang?"),
        (["--csv", "--indicator", "machine_produced"], "did you mean machines_produced?"),
        (["--csv", "--indicator", "x*"], "no such indicator"),
        (["--csv", "--year", "2031"], "2023–2025"),
        (["--xlsx", "-o", "out.csv"], ".xlsx"),
        (["--csv", "-o", "out"], ".csv"),
    ],
)
def test_mistakes_are_sentences(sim, runs, words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = sim("export", runs[0].absolute(), *words)
    assert answer.status == 2
    assert said in answer.err
    assert sim("export", runs[0].absolute(), *words, "--lang", "zh").status == 2
    assert sim("export", runs[0].absolute(), *words, "--json").json["schema"] == "sim/error/1"
    assert list(tmp_path.iterdir()) == []


def test_mistakes_come_all_at_once(sim, runs):
    words = ("--csv", "--region", "x", "--indicator", "y", "--year", "1999")
    problems = sim("export", runs[0], *words, "--json").json["problems"]
    assert [problem["file"] for problem in problems] == [
        "--indicator y",
        "--region x",
        "--year 1999",
    ]


def test_what_was_not_run_cannot_be_exported(sim, tmp_path):
    said = sim("export", "hubei", "hebei", "--csv", "--results", tmp_path)
    assert said.status == 2
    assert "sim run hubei" in said.err
    assert "sim run hebei" in said.err


def test_a_result_that_lacks_an_indicator_has_no_chances_but_a_workbook(sim, runs, tmp_path):
    """Runs of an older model, and those that `sim compare` keeps in short."""
    from sim.experiment import store

    short = store.save(store.open_result(runs[0]).only(["machines_produced"]), tmp_path / "short")
    said = sim("export", short.path, "--xlsx", "-o", tmp_path)
    assert said.status == 0, said.err
    assert "have no chances" in said.err
    rows = openpyxl.load_workbook(said.out.strip())["Targets"].iter_rows(values_only=True)
    heads = next(rows)
    assert {row[heads.index("share of worlds that meet it")] for row in rows} == {None}
