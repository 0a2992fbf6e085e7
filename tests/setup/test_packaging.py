"""The clone sets itself up anywhere; the wheel carries what `sim run baseline` reads."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]
CONSTRAINTS = ROOT / "constraints.txt"
PIN = re.compile(r"^([a-z0-9][a-z0-9-]*)==(\S+) \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins() -> dict[str, int]:
    """Name of each pinned package to the number of its hashes; any other line is a failure."""
    counts: dict[str, int] = {}
    name = ""
    for line in CONSTRAINTS.read_text().splitlines():
        if line.startswith("# "):
            continue
        if pin := PIN.match(line):
            name = pin[1]
            counts[name] = 0
        else:
            assert HASH.match(line), f"neither a pin nor a hash: {line!r}"
            counts[name] += 1
    return counts


def normal(requirement: str) -> str:
    """Name of a requirement as the constraints file spells it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


def test_every_pin_has_a_hash_and_no_line_an_address():
    counts = pins()
    assert len(counts) > 20
    assert [name for name, hashes in counts.items() if not hashes] == []
    assert "/" not in CONSTRAINTS.read_text().replace("\\\n", "")


def test_everything_declared_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    assert {normal(text) for text in declared} <= set(pins())


def find_python(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the finder with nothing of this machine's environment but the given PATH."""
    return subprocess.run(
        [ROOT / "scripts" / "find-python.sh"],
        env={"PATH": str(path), "HOME": str(path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def pretend(folder: Path, name: str, script: str) -> None:
    """Puts an executable shell script of that name into the folder."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_without_python_one_sentence_says_what_to_install(tmp_path: Path):
    pretend(tmp_path, "python3", "exit 1")  # an older Python: its version test fails
    answer = find_python(tmp_path)
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert "Python 3.12 or newer is needed" in answer.stderr
    assert "install it" in answer.stderr


def test_a_named_python_that_is_too_old_is_not_replaced_in_silence(tmp_path: Path):
    pretend(tmp_path, "old", "exit 1")
    os.symlink(sys.executable, tmp_path / "python3.12")
    answer = find_python(tmp_path, PYTHON="old")
    assert answer.returncode != 0
    assert "PYTHON=old" in answer.stderr


def test_python_without_venv_is_named(tmp_path: Path):
    pretend(tmp_path, "python3.12", 'case "$2" in *ensurepip*) exit 1;; esac')
    answer = find_python(tmp_path)
    assert answer.returncode != 0
    assert "python3.12 cannot make virtual environments" in answer.stderr


def test_a_python_under_pyenv_is_found(tmp_path: Path):
    folder = tmp_path / ".pyenv" / "versions" / "3.12.1" / "bin"
    folder.mkdir(parents=True)
    pretend(folder, "python", "exit 0")
    assert find_python(tmp_path).stdout.strip() == str(folder / "python")


def tracked_files() -> list[Path]:
    """Files under version control; skips the test where there is no repository."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def test_no_tracked_file_names_a_machine_or_an_index():
    # Put together here, so that this file doesn't name them either.
    registries = ("pypi" + r"\.org", "python" + "hosted", "simple/" + "index", "index-" + "url=")
    registry = "|".join(registries)
    homes = r"(?<![\w.])/(?:" + "|".join(("home", "Users", "root", "work", "tmp")) + r")/\w"
    forbidden = re.compile(rf"{registry}|{homes}|\.\./sha" + "red")
    found = []
    for file in tracked_files():
        if not file.is_file():  # deleted, and not yet committed
            continue
        assert file.name != "uv.lock", "versions are pinned in constraints.txt alone"
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{file.relative_to(ROOT)}: {hit[0]}" for hit in forbidden.finditer(text)]
    assert found == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of the working tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build(ROOT, folder, "build_wheel")
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def build(source: Path, folder: Path, hook: str) -> None:
    """Calls the build backend as an installer does, in a process of its own."""
    code = f"import hatchling.build; hatchling.build.{hook}({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=source, check=True, capture_output=True)


@pytest.mark.slow
def test_wheel_carries_scenarios_and_evidence(wheel: zipfile.ZipFile):
    names = set(wheel.namelist())
    scenarios = {f"sim/shipped_scenarios/{p.name}" for p in (ROOT / "scenarios").glob("*.yaml")}
    data = ROOT / "sim" / "evidence" / "data"
    evidence = {str(p.relative_to(ROOT)) for p in data.rglob("*") if p.is_file()}
    assert "sim/shipped_scenarios/baseline.yaml" in scenarios
    assert "sim/evidence/data/ledger.csv" in evidence
    assert scenarios | evidence <= names
    reports = {"html", "css"} & {name.rpartition(".")[2] for name in names if "report/" in name}
    assert reports == {"html", "css"}
    assert "sim/analysis/data/hindcast.json" in names
    assert [name for name in names if name.startswith(("tests/", "results/"))] == []


@pytest.mark.slow
def test_wheel_states_its_version_and_command(wheel: zipfile.ZipFile):
    (metadata,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    (commands,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    assert f"\nVersion: {sim.__version__}\n" in wheel.read(metadata).decode()
    assert "sim = sim.cli:main" in wheel.read(commands).decode()


@pytest.mark.slow
def test_source_archive_builds_the_same_wheel(wheel: zipfile.ZipFile, tmp_path: Path):
    build(ROOT, tmp_path, "build_sdist")
    (archive,) = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    (source,) = (path for path in tmp_path.iterdir() if path.is_dir())
    build(source, tmp_path, "build_wheel")
    (again,) = tmp_path.glob("*.whl")
    assert {(f.filename, f.CRC) for f in zipfile.ZipFile(again).infolist()} == {
        (f.filename, f.CRC) for f in wheel.infolist()
    }


@pytest.mark.slow
def test_installed_program_finds_its_scenarios(wheel: zipfile.ZipFile, tmp_path: Path):
    """Unpacked alone, away from the repository, the package checks a shipped scenario."""
    wheel.extractall(tmp_path / "site")
    away = tmp_path / "away"
    away.mkdir()
    answer = subprocess.run(
        [sys.executable, "-P", "-m", "sim", "check", "baseline"],
        cwd=away,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
