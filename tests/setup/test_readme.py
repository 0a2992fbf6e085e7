"""What the README shows works as it is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario import check, load, shipped

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_example_scenario_is_without_mistakes_and_changes_its_parent(tmp_path: Path):
    (example,) = re.findall(r"```yaml\n(.*?)```", README, re.S)
    file = tmp_path / "my-zhejiang.yaml"
    file.write_text(example, encoding="utf-8")
    assert [str(problem) for problem in check(str(file)) if problem.severity == "error"] == []
    assert load(str(file)).digest() != load("zhejiang").digest()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_scenario_is_named(name: str):
    assert f"`{name}`" in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_and_named_files_exist(page: str):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    named = set(re.findall(r"`((?:sim|scripts|scenarios|tests|docs)/[\w/.-]+)`", text))
    assert [path for path in sorted(links | named) if not (ROOT / path).exists()] == []
