"""The list of slips fits the model as it stands, and the check of them tells the truth."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.mutations.__main__ import line, main
from tests.mutations.breakage import Breakage
from tests.mutations.breakages import BREAKAGES
from tests.mutations.check import (
    ROOT,
    Answer,
    CheckError,
    Finding,
    broken,
    check,
    check_imports,
    copy_project,
    proofs,
    run_tests,
)

SLIP = Breakage("sign", "sim/model/sums.py", "1 + 1", "1 - 1", "a sign")
OTHER = Breakage("one-more", "sim/model/sums.py", "TWO = 1", "TWO = 1 + 1", "one off")


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_slip_has_its_place_once_and_leaves_code_that_runs(breakage: Breakage) -> None:
    text = (ROOT / breakage.file).read_text(encoding="utf-8")
    changed = broken(text, breakage)
    assert changed != text
    assert breakage.file.startswith("sim/model/")
    assert breakage.why
    compile(changed, breakage.file, "exec")


def test_slips_have_names_of_their_own() -> None:
    assert len({breakage.name for breakage in BREAKAGES}) == len(BREAKAGES)


@pytest.mark.parametrize("text", ["TWO = 2\n", "TWO = 1 + 1\nFOUR = 1 + 1 + 1 + 1\n"])
def test_a_place_that_moved_or_is_not_the_only_one_is_named(text: str) -> None:
    with pytest.raises(CheckError, match=r"^sign: .* times in sim/model/sums.py; mend the list"):
        broken(text, SLIP)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one line, with two files of tests."""
    (tmp_path / "sim" / "model").mkdir(parents=True)
    (tmp_path / "sim" / "model" / "sums.py").write_text("TWO = 1 + 1\n")
    (tmp_path / "tests" / "model").mkdir(parents=True)
    (tmp_path / "tests" / "model" / "test_a.py").write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('what', ['two - and two'])\n"
        "def test_sum(what):\n"
        "    from sim.model.sums import TWO\n"
        "    assert TWO > 0\n"
    )
    (tmp_path / "tests" / "model" / "test_streams.py").write_text("def test_nothing(): pass\n")
    return tmp_path


def test_files_that_find_things_fast_come_first(project: Path) -> None:
    assert proofs(project) == ["tests/model/test_streams.py", "tests/model/test_a.py"]


def test_the_first_test_that_fails_is_named_and_none_that_can_run_is_an_error(
    project: Path,
) -> None:
    (project / "sim" / "model" / "sums.py").write_text("TWO = 0\n")
    answer = run_tests(project, proofs(project))
    assert answer.noticed_by == "tests/model/test_a.py::test_sum[two - and two]"
    with pytest.raises(CheckError, match="could not run"):
        run_tests(project, ["tests/model/test_gone.py"])


def two_is_positive(folder: Path, arguments: Sequence[str]) -> Answer:
    names: dict[str, int] = {}
    exec((folder / "sim" / "model" / "sums.py").read_text(), names)
    return Answer("" if names["TWO"] > 0 else "test_a.py::test_sum", 1.0)


def test_each_slip_is_made_alone_and_undone(project: Path) -> None:
    noticed, survived = check(project, [SLIP, OTHER], two_is_positive)
    assert noticed == Finding(SLIP, Answer("test_a.py::test_sum", 1.0))
    assert survived == Finding(OTHER, Answer("", 1.0))
    assert "**no quick test** (nor any other)" in line(survived)
    assert (project / "sim" / "model" / "sums.py").read_text() == "TWO = 1 + 1\n"


def test_a_place_that_moved_is_told_before_any_test_is_run(project: Path) -> None:
    moved = Breakage("moved", SLIP.file, "2 + 2", "2 - 2", "a sign")
    with pytest.raises(CheckError, match=r"^moved: its old text"):
        next(check(project, [SLIP, moved], two_is_positive))


def test_tests_that_fail_unbroken_prove_nothing(project: Path) -> None:
    (project / "sim" / "model" / "sums.py").write_text("TWO = 1 + 1 - 3\n")
    with pytest.raises(CheckError, match=r"before anything is broken: test_a\.py::test_sum"):
        next(check(project, [SLIP], two_is_positive))


def test_a_survivor_is_held_against_slow_tests_and_stored_outputs(project: Path) -> None:
    asked: list[Sequence[str]] = []

    def tests(folder: Path, arguments: Sequence[str]) -> Answer:
        asked.append(arguments)
        return Answer("tests/stored::of baseline" if arguments == ["tests/stored"] else "", 1.0)

    (finding,) = check(project, [SLIP], tests)
    assert finding == Finding(SLIP, Answer("", 1.0), "", "tests/stored::of baseline")
    assert asked[0] == asked[1] == [*proofs(project), "-m", "not slow"]
    assert asked[2:] == [["tests/model", "-m", "slow"], ["tests/stored"]]
    assert "stored by `tests/stored::of baseline`" in line(finding)


def test_the_copy_is_the_working_tree_and_its_tests_import_it(tmp_path: Path) -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    copy_project(tmp_path)
    month = Path("sim/model/month.py")
    assert (tmp_path / month).read_text() == (ROOT / month).read_text()
    assert not (tmp_path / ".git").exists()
    check_imports(tmp_path)
    shutil.rmtree(tmp_path / "sim")
    with pytest.raises(CheckError, match="would not test the copy"):
        check_imports(tmp_path)


def test_an_unknown_name_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-slip"]) == 2
    assert "no slip is called no-such-slip" in capsys.readouterr().err
