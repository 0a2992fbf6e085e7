"""The source documents: what each is, and which clauses it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER, Fields, known
from sim.evidence.periods import is_iso
from sim.evidence.regions import RegionTree
from sim.reading import InputError, Located, Problem, closest, read_yaml

_LINES = re.compile(r"^L(\d+)(?:-(\d+))?$")


@dataclass(frozen=True)
class Document:
    """A document under its short name. ``lines`` counts the lines of its text; ``sections``
    maps a named clause (an article, header, preamble, target) to the lines it stands on."""

    id: str
    title_en: str
    title_zh: str
    issuer_en: str
    issuer_zh: str
    date: str
    covers: tuple[str, ...]
    about: str
    lines: int
    sections: dict[str, str]
    file: str
    line: int

    def clause_problem(self, clause: str) -> str:
        """What is wrong with ``clause`` (one, or several joined by commas); '' if nothing."""
        for part in clause.split(","):
            part = part.strip()
            match = _LINES.match(part)
            if match is None:
                if part in self.sections:
                    continue
                meant = closest(part, self.sections)
                hint = f"; did you mean {meant}?" if meant else f"; it has L1 to L{self.lines}"
                return f"{self.id} has no clause '{part}'{hint}"
            first = int(match.group(1))
            last = int(match.group(2) or first)
            if not 1 <= first <= last <= self.lines:
                return f"{self.id} has no lines '{part}'; it has L1 to L{self.lines}"
        return ""

    def place(self, clause: str) -> str:
        """Where to open the text for ``clause``: its lines, '2(1)' -> 'L13'."""
        parts = [part.strip() for part in clause.split(",")]
        return ", ".join(self.sections.get(part, part) for part in parts)


def load_documents(regions: RegionTree, path: Path | None = None) -> dict[str, Document]:
    """Read ``documents.yaml``. Raises InputError with every problem."""
    problems: list[Problem] = []
    root = Fields(read_yaml(path or DATA_FOLDER / "documents.yaml"), problems)
    documents = {name: _read(name, node, regions, problems) for name, node in root.content.items()}
    if problems:
        raise InputError(problems)
    return documents


def _read(name: str, node: Located, regions: RegionTree, problems: list[Problem]) -> Document:
    fields = Fields(node, problems)
    fields.only(("title", "issuer", "date", "covers", "about", "lines", "sections"))
    title, issuer = fields.bilingual("title"), fields.bilingual("issuer")
    date = fields.text("date")
    covers = fields.get("covers")
    for item in covers.value if covers and covers.is_list else ():
        known(str(item.value), regions.all, item, "region", problems)
    lines = fields.required("lines")
    count = lines.value if lines and isinstance(lines.value, int) else 0
    if lines and count < 1:
        problems.append(lines.error("'lines' is how many lines the text has"))
    if date and not is_iso(date):
        problems.append(node.value["date"].error(f"'{date}' is not a date like 2024-09-02"))
    section_node = fields.get("sections")
    sections: dict[str, str] = {}
    for clause, where in dict(section_node.items() if section_node else ()).items():
        match = _LINES.match(str(where.value))
        last = int(match.group(2) or match.group(1)) if match else 0
        if not 1 <= last <= max(count, 1):
            problems.append(where.error(f"'{where.value}' is not among L1 to L{count}"))
        sections[clause] = str(where.value)
    return Document(
        id=name,
        title_en=title[0],
        title_zh=title[1],
        issuer_en=issuer[0],
        issuer_zh=issuer[1],
        date=date,
        covers=fields.texts("covers"),
        about=fields.text("about"),
        lines=count,
        sections=sections,
        file=node.file,
        line=node.key_line,
    )
