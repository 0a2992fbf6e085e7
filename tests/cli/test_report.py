"""`sim report`: where it goes, what it says, and a sentence where it cannot be."""

from pathlib import Path

import pytest

SHORT = ("--worlds", "4", "--set", "end=2027", "--no-figures")


@pytest.fixture(scope="module")
def run(sim):
    """The folder of a stored run."""
    said = sim("run", "zhejiang", *SHORT, "--json")
    assert said.status == 0, said.err
    return Path(said.json["result"]["path"])


def test_a_page_beside_the_result_in_the_language_asked_for(sim, run):
    said = sim("report", run, "--lang", "zh")
    assert said.status == 0, said.err
    file = Path(said.out.strip())
    assert file == run / "reports" / f"{run.name}.zh.html"
    text = file.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert f"sim report {run.name} --lang zh" in text
    again = sim("report", run, "--lang", "zh", "--json").json
    assert (again["schema"], again["form"], again["written"]) == ("sim/report/1", "html", False)
    assert sim("targets", run).status == 0  # the result is whole as before


@pytest.mark.parametrize(("name", "begins"), [("brief.docx", b"PK"), ("brief.xlsx", b"PK")])
def test_the_form_follows_from_the_ending(sim, run, tmp_path, name, begins):
    said = sim("report", run, "-o", tmp_path / name)
    assert said.status == 0, said.err
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "brief.pdf"), "a file of --html ends in .html"),
        (("--docx", "-o", "brief.html"), "a file of --docx ends in .docx"),
        (("--docx", "--xlsx"), "name one form"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is(sim, run, words, told):
    said = sim("report", run, *words)
    assert said.status == 2
    assert told in said.err


def test_another_file_is_not_replaced_unasked(sim, run, tmp_path):
    other = tmp_path / "brief.html"
    other.write_text("mine", encoding="utf-8")
    said = sim("report", run, "-o", other)
    assert said.status == 2
    assert other.read_text(encoding="utf-8") == "mine"
    assert sim("report", run, "-o", other, "--force").status == 0
    assert other.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_scenario_that_was_not_run_is_named(sim):
    said = sim("report", "hubei")
    assert said.status == 2
    assert "hubei" in said.err
