"""The tutorial runs as it stands, and is stored as it was written."""

import json
import re
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "tutorial.ipynb"


def cells(kind):
    notebook = json.loads(FILE.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_it_is_stored_without_what_a_run_leaves():
    """Outputs would differ by machine, and would be old after every change of the model."""
    notebook = json.loads(FILE.read_text(encoding="utf-8"))
    assert json.dumps(notebook, ensure_ascii=False, indent=1) + "\n" == FILE.read_text("utf-8")
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    for cell in cells("code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


def test_what_it_names_exists():
    text = "".join("".join(cell["source"]) for cell in cells("markdown"))
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    assert [link for link in links if not (FILE.parent / link).exists()] == []
    code = "\n".join("".join(cell["source"]) for cell in cells("code"))
    compile(code, FILE.name, "exec")
    assert set(re.findall(r"\bsim\.(\w+)", code)) <= set(sim._PUBLIC)


def test_what_the_page_on_python_names_exists():
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    for example in re.findall(r"```python\n(.*?)```", page, re.S):
        compile(example, "python.md", "exec")
    assert set(re.findall(r"\bsim\.(\w+)\(", page)) <= set(sim._PUBLIC)
    for name in re.findall(r"^\| `\.(\w+)", page, re.M):
        owners = (sim.ScenarioHandle, sim.Result, sim.Sweep)
        assert any(hasattr(owner, name) for owner in owners), name


@pytest.mark.slow
def test_every_cell_runs_and_shows_something(tmp_path, monkeypatch):
    nbclient = pytest.importorskip("nbclient", reason="make .venv/notebook-ready")
    pytest.importorskip("ipykernel", reason="make .venv/notebook-ready")
    import nbformat

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(FILE, as_version=4)
    for cell in notebook.cells:  # half the worlds show as much
        cell.source = cell.source.replace("WORLDS = 64", "WORLDS = 16").replace("=16,", "=4,")
    place = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=900, kernel_name="python3", resources=place).execute()
    shown = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    assert all(shown.values()), [name for name, outputs in shown.items() if not outputs]
    assert any("image/png" in output.get("data", {}) for output in shown["fan"])
    printed = "".join(output.get("text", "") for output in shown["check"])
    assert "did you mean units?" in printed
    assert "zhejiang.units.2027" in shown["targets"][-1]["data"]["text/plain"]
    assert [path.name for path in tmp_path.iterdir() if path.name != "ipython"] == []
