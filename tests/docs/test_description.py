"""The model description says what the code and the evidence say, and leaves nothing out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from docs.write import code, fit, pages
from docs.write.pages import DOCS, PageError
from sim.evidence import likelihoods, parameters
from sim.evidence.vocabulary import PRODUCT_CLASSES, SEGMENTS
from sim.model import state
from sim.model.indicators import INDICATORS
from sim.scenario import check, lever_kinds, load, load_parent
from sim.scenario.schema import scenario_model

PAGES = pages.generated()
TEMPLATES = pages.templates()
MODEL = {name: text for name, text in PAGES.items() if not name.startswith("levers/")}
SECTIONS = (
    "What it is",
    "Who is eligible",
    "What happens in the model",
    "What it costs, and who pays",
    "Its numbers",
    "What decides",
    "Writing it in a scenario",
    "What to look at afterwards",
    "中文摘要",
)
EXAMPLE = re.compile(r"```yaml\n(.*?)```", re.S)


def test_what_is_kept_is_what_code_and_evidence_say():
    assert pages.stale(PAGES) == [], "run `make docs`"


@pytest.mark.parametrize("name", parameters())
def test_every_parameter_has_one_row(name: str):
    found = [page for page, text in MODEL.items() for _ in range(text.count(f"| `{name}`<br>"))]
    assert len(found) == 1, f"{name} stands on {found or 'no page'}"


@pytest.mark.parametrize("name", list(code.mechanisms()))
def test_every_mechanism_is_described_once(name: str):
    module, _, function = name.partition(".")
    heading = re.compile(rf"^\*\*`{function}\([^`]*\)`\*\* · \[{module}\.py\]", re.M)
    found = [page for page, text in PAGES.items() for _ in heading.findall(text)]
    assert len(found) == 1, f"{name} is described on {found or 'no page'}"


@pytest.mark.parametrize(("surname", "year"), sorted(code.cited()))
def test_every_study_that_a_mechanism_cites_is_listed(surname: str, year: str):
    entries = re.split(r"\n- ", PAGES["model/references.md"])
    heads = [" ".join(entry.split()).partition(f"({year})") for entry in entries]
    assert any(surname in names for names, found, _ in heads if found)


@pytest.mark.parametrize("kind", lever_kinds())
def test_a_lever_has_a_page_with_its_sections_in_order(kind: str):
    assert f"levers/{kind}.md" not in pages.undescribed()
    headings = re.findall(r"^## (.*)$", PAGES[f"levers/{kind}.md"], re.M)
    assert tuple(headings) == SECTIONS


@pytest.mark.parametrize("kind", lever_kinds())
def test_the_example_of_a_lever_works_and_changes_it(kind: str, tmp_path: Path):
    (example,) = EXAMPLE.findall(PAGES[f"levers/{kind}.md"])
    file = tmp_path / "example.yaml"
    file.write_text(example, encoding="utf-8")
    problems = check(str(file))
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert "never fires" not in " ".join(problem.message for problem in problems)
    scenario = load(str(file))
    parent = load_parent(scenario)
    assert parent is not None
    before = {lever.path: lever for lever in parent.levers}
    changed = [lever for lever in scenario.levers if before.get(lever.path) != lever]
    assert kind in [lever.kind for lever in changed]


def known_names() -> set[str]:
    fields = {field for kind in lever_kinds().values() for field in (*kind.numbers, *kind.choices)}
    columns = {
        name
        for table in (state.Firms, state.Funds, state.Leaves, state.Nation)
        for name in table.__dataclass_fields__
    }
    functions = {name.partition(".")[2] for name in code.mechanisms()}
    return {
        *parameters(),
        *lever_kinds(),
        *SEGMENTS,
        *PRODUCT_CLASSES,
        *(indicator.id for indicator in INDICATORS),
        *fields,
        *columns,
        *functions,
        *scenario_model().model_fields,
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_names_in_the_prose_exist(name: str):
    named = set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)`", TEMPLATES[name]))
    assert named - known_names() == set()


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str):
    links = re.findall(r"\]\(([^)]+)\)", PAGES[name])
    inside = {link.partition("#")[0] for link in links if "://" not in link}
    folder = (DOCS / name).parent
    assert [link for link in sorted(inside) if link and not (folder / link).exists()] == []


def test_a_template_that_asks_for_nothing_known_is_refused_with_its_place():
    with pytest.raises(PageError, match=r"docs/model/x\.md: \{\{ parameters: nowhere \}\}"):
        pages.filled("docs/model/x.md", "text {{ parameters: nowhere }}")


def test_a_page_written_by_hand_is_noticed():
    name = "levers/leasing.md"
    assert pages.stale(PAGES | {name: PAGES[name].replace("fee", "price", 1)}) == [name]


def test_a_page_without_a_template_is_noticed():
    name = "levers/leasing.md"
    rest = {page: text for page, text in PAGES.items() if page != name}
    assert pages.stale(rest) == [name]


def test_every_spread_every_figure_and_every_reason_of_the_fit_is_on_its_page():
    page = PAGES["model/fit.md"]
    found = likelihoods()
    for spread in found.spreads.values():
        assert page.count(f"| {spread.about_en} · {spread.about_zh} |") == 1
    for comparison in found.comparisons:
        assert page.count(f"({comparison.observation.id})") == 1
    for name, reason in found.left_out.items():
        row = next(line for line in page.splitlines() if re.search(rf"[| ]{name}[,| ]", line))
        assert reason.split(";")[0] in row


def test_every_uncertain_parameter_is_fitted_or_said_not_to_be():
    moved, left = (
        set(re.findall(r"`([a-z0-9_]+)`", text)) for text in (fit.fitted(), fit.not_fitted())
    )
    spread = {p.name for p in parameters().values() if p.distributions or p.factor is not None}
    assert moved | left == spread
    assert not moved & left


def test_the_shipped_fits_are_told_from_what_they_say_of_themselves(tmp_path, monkeypatch):
    kept = json.loads((fit.FITS / "2025" / "fit.json").read_text(encoding="utf-8"))
    assert f"{kept['made']['worlds']:,}" in fit.shipped()
    other = kept | {"plan": kept["plan"] | {"moves": 7}}
    del other["memory"]
    (tmp_path / "1999").mkdir()
    (tmp_path / "1999" / "fit.json").write_text(json.dumps(other), encoding="utf-8")
    monkeypatch.setattr(fit, "FITS", tmp_path)
    said = fit.shipped()
    assert said.splitlines()[0] == "|  | `fit-1999` |"
    assert "| moves of the chains | 7 |" in said
    assert "| correlation with where the chains began | – |" in said
