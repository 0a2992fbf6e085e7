"""From templates to pages: ``{{ name: argument }}`` becomes a table or a quotation.

A template under ``docs/source`` gives the page of the same path under ``docs``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from docs.write import code, fit, levers, tables
from docs.write.code import ROOT
from sim.evidence import parameters
from sim.scenario import lever_kinds

DOCS = ROOT / "docs"
SOURCE = DOCS / "source"
WRITTEN = ("model", "levers")  # folders of which every page is generated
_PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*(?::\s*([^}]*?))?\s*\}\}")

Renderer = Callable[[str, str], str]
RENDERERS: dict[str, Renderer] = {
    "schedule": lambda page, _: code.schedule(page),
    "payments": lambda page, _: code.payments(page),
    "draws": lambda page, _: code.draws(page),
    "function": code.described,
    "functions": lambda page, names: "\n\n".join(
        code.described(page, name) for name in names.split()
    ),
    "state": lambda _, name: tables.state_table(name),
    "lines": lambda _, __: tables.demand_lines(),
    "indicators": lambda _, names: tables.indicator_rows(names.split()),
    "parameters": lambda _, stem: tables.parameter_table(stem),
    "value": lambda _, name: tables.value_text(parameters()[name]),
    "grades": lambda _, __: tables.grades(),
    "graded": lambda _, grade: tables.by_grade(grade),
    "regions": lambda _, __: tables.region_tree(),
    "attributes": lambda _, __: tables.attribute_sources(),
    "leaves": lambda _, __: tables.attribute_values(),
    "firms": lambda _, __: tables.known_firms(),
    "count": lambda _, what: str(tables.COUNTS[what]()),
    "lever": levers.heading,
    "mechanism": levers.mechanism,
    "numbers": lambda _, kind: levers.numbers(kind),
    "uses": lambda _, kind: levers.uses(kind),
    "levers": lambda page, _: levers.index(page),
    "spreads": lambda _, __: fit.spreads(),
    "families": lambda _, __: fit.families(),
    "compared": lambda _, __: fit.compared(),
    "left_out": lambda _, __: fit.left_out(),
    "fitted": lambda _, __: fit.fitted(),
    "not_fitted": lambda _, __: fit.not_fitted(),
    "plan": lambda _, what: fit.plan(what),
    "shipped_fits": lambda _, __: fit.shipped(),
}


class PageError(Exception):
    """A template asks for something that does not exist, or a page is missing."""


def filled(page: str, template: str) -> str:
    """The text of a page; ``page`` is its path from the root of the repository."""

    def replaced(match: re.Match[str]) -> str:
        name, argument = match.group(1), match.group(2) or ""
        try:
            return RENDERERS[name](page, argument)
        except (KeyError, AttributeError) as failure:
            raise PageError(f"{page}: {match.group(0)}: {failure}") from failure

    text = _PLACE.sub(replaced, template)
    note = f"<!-- Written by `make docs` from docs/source/{page.removeprefix('docs/')}. -->\n\n"
    return note + text.rstrip() + "\n"


def templates() -> dict[str, str]:
    """Every template by its path under ``docs/source``."""
    paths = sorted(SOURCE.rglob("*.md"))
    return {p.relative_to(SOURCE).as_posix(): p.read_text(encoding="utf-8") for p in paths}


def generated() -> dict[str, str]:
    """Every page by its path under ``docs``. PageError where a template asks for what is not."""
    return {name: filled(f"docs/{name}", text) for name, text in templates().items()}


def undescribed() -> list[str]:
    """Templates that are still to be written: kinds of lever without a page."""
    found = templates()
    return [f"levers/{kind}.md" for kind in lever_kinds() if f"levers/{kind}.md" not in found]


def stale(pages: dict[str, str]) -> list[str]:
    """Pages that differ from what is kept, and kept ones that no template gives any more."""
    kept = {
        path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
        for folder in WRITTEN
        for path in sorted((DOCS / folder).glob("*.md"))
    }
    for name in pages:
        path = DOCS / name
        if name not in kept and path.exists():
            kept[name] = path.read_text(encoding="utf-8")
    return sorted(name for name in {*pages, *kept} if pages.get(name) != kept.get(name))
