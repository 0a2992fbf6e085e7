"""Make one slip at a time in a copy of the project and see which test notices."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutations.breakage import Breakage

ROOT = Path(__file__).parents[2]
PROOFS = "tests/model"
# Those that find things fast come first; other files of the folder follow in their order.
FIRST = (
    "parameters",
    "mechanisms",
    "research_rates",
    "streams",
    "luck_of_every_step",
    "levers_for_research",
    "contests_and_grounds",
    "levers_for_places",
    "levers_for_making",
    "levers_for_buyers",
    "levers_begin_and_add_up",
    "witness",
    "who_pays_whom",
    "rows_are_places",
    "effort_and_windows",
    "what_counts_as_new",
    "month",
    "invariance",
    "levers",
)
PATIENCE = 20 * 60.0  # seconds; a slip may make a run slow, but not that slow
NOTICED = re.compile(r"^(?:FAILED|ERROR) ([^\[\s]+(?:\[.*?\])?)(?= - |$)", re.M)


class CheckError(Exception):
    """The check itself can't be made; the message says what to mend."""


@dataclass(frozen=True)
class Answer:
    """What a run of tests said: the test that failed, '' if none did."""

    noticed_by: str
    seconds: float


Tests = Callable[[Path, Sequence[str]], Answer]


@dataclass(frozen=True)
class Finding:
    """A slip and the quick test that noticed it; for one that got through, what else would."""

    breakage: Breakage
    answer: Answer
    slow: str = ""
    stored: str = ""

    @property
    def survived(self) -> bool:
        return not self.answer.noticed_by


def proofs(folder: Path) -> list[str]:
    """The model's test files, fast finders first."""
    files = {file.stem: file for file in sorted((folder / PROOFS).glob("test_*.py"))}
    first = [files.pop(f"test_{name}") for name in FIRST if f"test_{name}" in files]
    return [str(file.relative_to(folder)) for file in (*first, *files.values())]


def copy_project(target: Path) -> None:
    """The working tree as it stands: files under version control, and new ones not ignored."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        raise CheckError(f"not a git checkout, so nothing says what to copy: {ROOT}")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def broken(text: str, breakage: Breakage) -> str:
    """The text with the slip made. Raises CheckError if its place is not there just once."""
    found = text.count(breakage.old)
    if found != 1:
        raise CheckError(
            f"{breakage.name}: its old text stands {found} times in {breakage.file}; "
            "mend the list in tests/mutations"
        )
    return text.replace(breakage.old, breakage.new)


def run_tests(folder: Path, arguments: Sequence[str]) -> Answer:
    """Run tests of a copy up to the first that fails. Raises CheckError where they can't run."""
    variables = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    options = ["-x", "-q", "--tb=no", "--no-header", "-rfE", "-p", "no:cacheprovider"]
    started = time.monotonic()
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *arguments],
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(f"a run that did not end in {PATIENCE / 60:.0f} minutes", PATIENCE)
    seconds = time.monotonic() - started
    if answer.returncode == 0:
        return Answer("", seconds)
    named = NOTICED.search(answer.stdout)
    if answer.returncode != 1 or not named:
        raise CheckError(
            f"the tests could not run:\n{answer.stdout[-2000:]}{answer.stderr[-2000:]}"
        )
    return Answer(named[1], seconds)


def check_imports(folder: Path) -> None:
    """Raise CheckError unless the copy's own model is what its tests would import."""
    code = "import sim.model; print(sim.model.__path__[0])"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if Path(answer.stdout.strip()).resolve() != (folder / "sim" / "model").resolve():
        raise CheckError(
            f"the copy's tests would not test the copy: {answer.stdout}{answer.stderr}"
        )


def check(
    folder: Path, breakages: Sequence[Breakage], tests: Tests = run_tests
) -> Iterator[Finding]:
    """Try each slip in turn in a copy whose tests pass unbroken. Raises CheckError."""
    for breakage in breakages:  # before half an hour is spent on the others
        broken((folder / breakage.file).read_text(encoding="utf-8"), breakage)
    quick = [*proofs(folder), "-m", "not slow"]
    unbroken = tests(folder, quick)
    if unbroken.noticed_by:
        raise CheckError(f"fails before anything is broken: {unbroken.noticed_by}")
    for breakage in breakages:
        file = folder / breakage.file
        whole = file.read_text(encoding="utf-8")
        file.write_text(broken(whole, breakage), encoding="utf-8")
        try:
            answer = tests(folder, quick)
            if answer.noticed_by:
                yield Finding(breakage, answer)
            else:
                slow = tests(folder, [PROOFS, "-m", "slow"]).noticed_by
                stored = tests(folder, ["tests/stored"]).noticed_by
                yield Finding(breakage, answer, slow, stored)
        except CheckError as failure:
            raise CheckError(f"{breakage.name}: {failure}") from None
        finally:
            file.write_text(whole, encoding="utf-8")
