"""What the README shows works as it is shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario import check, load, shipped

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_example_scenarios_are_without_mistakes_and_change_their_parents(tmp_path: Path):
    """The second extends the first, as a reader would save them."""
    parent = load("baseline").digest()
    examples = re.findall(r"```yaml\n(.*?)```", README, re.S)
    assert len(examples) == 2
    for name, example in zip(("my-zhejiang", "answered"), examples, strict=True):
        file = tmp_path / f"{name}.yaml"
        file.write_text(example, encoding="utf-8")
        assert [str(problem) for problem in check(str(file)) if problem.severity == "error"] == []
        assert load(str(file)).digest() != parent
        parent = load(str(file)).digest()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_scenario_is_named(name: str):
    assert f"`{name}`" in README


def test_the_python_shown_runs(capsys: pytest.CaptureFixture[str]):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "hangzhou" in printed
    assert "[" in printed


@pytest.mark.slow
def test_the_table_shown_is_what_the_program_prints(tmp_path: Path):
    (shown,) = re.findall(r"```\n(Plans as published.*?)\n```", README, re.S)
    environment = {**os.environ, "COLUMNS": "160", "PYTHONPATH": str(ROOT)}

    def sim(*words: str) -> str:
        command = [sys.executable, "-m", "sim", *words]
        answer = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        return answer.stdout

    sim("run", "baseline", "--no-figures", "-q")
    printed = sim("targets", "baseline", "--region", "zhejiang").splitlines()
    for line, real in zip(shown.splitlines(), printed, strict=False):
        assert real.startswith(line.rstrip())


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/decisions.md"])
def test_links_and_named_files_exist(page: str):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    named = set(re.findall(r"`((?:sim|scripts|scenarios|tests|docs)/[\w/.-]+)`", text))
    assert [path for path in sorted(links | named) if not (ROOT / path).exists()] == []
