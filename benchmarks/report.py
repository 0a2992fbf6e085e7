"""The report: a table for the terminal, Markdown for a reader, JSON for a program."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.rows import Row, short
from benchmarks.timing import Rounds

SCHEMA = "sim/benchmarks/1"


@dataclass(frozen=True)
class Section:
    """One group's part of the report."""

    name: str
    title: str
    about: str
    rows: Sequence[Row]
    facts: dict[str, Any]


@dataclass(frozen=True)
class Report:
    """All that one run of the benchmark found."""

    provenance: dict[str, Any]
    settings: dict[str, Any]
    sections: Sequence[Section]
    rounds: Rounds
    took: float  # seconds, everything
    complete: bool  # full size and all groups

    def aims(self) -> list[Row]:
        """The rows that have an aim."""
        return [row for section in self.sections for row in section.rows if row.aim is not None]

    def balance(self) -> str:
        """How many aims are met, in a sentence."""
        return balance(self.aims())

    def as_json(self) -> str:
        """The report as JSON text, every round's timings with it."""
        content = {
            "schema": SCHEMA,
            "complete": self.complete,
            "seconds": self.took,
            "provenance": self.provenance,
            "settings": self.settings,
            "sections": {
                section.name: {
                    "title": section.title,
                    "worlds": section.facts,
                    "rows": [row.as_json() for row in section.rows],
                }
                for section in self.sections
            },
            "rounds": {
                lane: [sample and vars(sample) for sample in samples]
                for lane, samples in self.rounds.items()
            },
        }
        return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def as_text(self) -> str:
        """The tables for a terminal."""
        lines = [machine_line(self.provenance), ""]
        for section in self.sections:
            lines.append(section.title)
            widest = max((len(row.label) for row in section.rows), default=0)
            for row in section.rows:
                aim = f"aim {row.aim_text()}: {row.verdict()}" if row.aim is not None else ""
                spread = f"({row.spread_text()})" if row.spread_text() else ""
                line = f"  {row.label:<{widest}}  {row.value_text():>16}  {spread:<17}  {aim}"
                lines.append(line.rstrip())
                if row.note:
                    lines.append(f"      {row.note}")
            lines.append("")
        lines.append(f"{self.balance()} {self.took / 60:.1f} minutes in all.")
        return "\n".join(lines)

    def as_markdown(self) -> str:
        """The report for a reader who knows nothing of it."""
        aims = [(row.label, row.value_text(), row.aim_text(), row.verdict()) for row in self.aims()]
        parts = [
            "# How fast it is",
            _OPENING,
            "## Aims",
            self.balance(),
            table(("", "measured", "aim", ""), aims),
            "## How it was measured",
            _method(self),
        ]
        for section in self.sections:
            parts += [f"## {section.title}", section.about, section_table(section.rows)]
        parts += ["## What it means", _MEANING, "## Measuring again", _AGAIN]
        return "\n\n".join(parts) + "\n"


_OPENING = """\
The engine advances many worlds at once as numpy arrays. This page says what that is worth: how
long a firm's month takes, how much longer the same month takes as an ordinary model of objects,
how far the engine is from compiled loops, and how long a person waits for an answer. It is written
by `python -m benchmarks`, from one run on one machine; the same figures, with every round, are in
[benchmarks.json](benchmarks.json)."""

_MEANING = """\
- *Against objects* is the answer to "why not simply agents?". The model of objects does the same
  arithmetic by the same algorithms; what differs is that a Python method runs for each firm. So
  the ratio says what arrays and batches buy, not what a slow model would cost. A world alone gives
  an array few rows to work on: most of the gain comes from advancing many worlds together.
- *Against compiled loops* is the other side: what is left on the table by staying in numpy, where
  every step writes its arrays to memory and reads them back.
- A *slot and month* is cheaper in large tables until they outgrow the processor's cache; what a
  step costs whatever its size weighs on small ones.
- What doubling costs below 2 has a fixed part; above 2 it grows faster than its size.
- Ratios hold better than times: another machine, or the same one on another day, moves all
  contestants together."""

_AGAIN = """\
```
make bench                              # about ten minutes, on an idle machine
.venv/bin/python -m benchmarks --quick  # a smoke test: tiny sizes, writes nothing here
.venv/bin/python -m benchmarks --only objects speed --output FOLDER
```

Compiled loops need numba: `.venv/bin/python -m pip install '.[bench]'`."""


def _method(report: Report) -> str:
    found, settings = report.provenance, report.settings
    packages = ", ".join(f"{name} {version}" for name, version in found["packages"].items())
    git = found["git"] or {"commit": "no checkout", "dirty": False}
    commit = git["commit"][:12] + (", with changes" if git["dirty"] else "")
    load = ", ".join(str(number) for number in found["load_average_at_start"])
    return (
        f"All contestants take part in one run of up to {settings['rounds']} rounds. In each round "
        "each takes its turn, in an order that moves on by one every round, so that a noisy minute "
        "disturbs all alike. Given is the median of the rounds, and least to greatest. A ratio is "
        "taken within each round, then the median of the ratios. Before the clock starts, every "
        "engine's indicators for the worlds it is timed on are compared with the engine's, to "
        "1e-9; if they differ, nothing is reported. Processor time is used where one process "
        "works, since other programs disturb it less; on an idle machine it is the wall time.\n\n"
        f"- {found['processor']}, {found['cores']} cores ({found['usable_cores']} usable), "
        f"{found['system']}; load average at the start: {load}\n"
        f"- Python {found['python']}, {packages}\n"
        f"- sim {found['sim']}, commit {commit}\n"
        f"- {found['date']}; {short(report.took / 60)} minutes in all"
    )


def balance(aims: Sequence[Row]) -> str:
    """How many aims are met, in a sentence."""
    known = [row.met for row in aims if row.met is not None]
    left = len(aims) - len(known)
    rest = f"; {left} not measured" if left else ""
    return f"Met: {sum(known)} of {len(known)} aims{rest}."


def section_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, without columns that are empty in all of them."""
    lines = [
        (row.label, row.value_text(), row.spread_text(), row.aim_text(), row.verdict(), row.note)
        for row in rows
    ]
    titles = ("", "measured", "least–greatest", "aim", "", "")
    kept = [column for column in range(len(titles)) if column < 2 or any(r[column] for r in lines)]
    return table(
        tuple(titles[column] for column in kept),
        [tuple(line[column] for column in kept) for line in lines],
    )


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the second column is aligned to the right."""
    if not rows:
        return "None were measured."
    rule = ["---" if column != 1 else "--:" for column in range(len(titles))]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
        for cells in (titles, rule, *rows)
    )


def machine_line(found: dict[str, Any]) -> str:
    """On what it was measured, in a line."""
    return (
        f"{found['processor']}, {found['usable_cores']} usable cores, Python {found['python']}, "
        f"numpy {found['packages']['numpy']}, load {found['load_average_at_start']}"
    )


def write(report: Report, folder: Path) -> list[Path]:
    """Put benchmarks.md and benchmarks.json into a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_files(
        {"benchmarks.json": report.as_json(), "benchmarks.md": report.as_markdown()}, folder
    )


def write_files(texts: dict[str, str], folder: Path) -> list[Path]:
    """Put texts into a folder by file name, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in texts.items():
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, prefix=f".{name}-", delete=False
        ) as file:
            file.write(text)
        partial = Path(file.name)
        partial.chmod(0o644)
        os.replace(partial, folder / name)
        written.append(folder / name)
    return written
