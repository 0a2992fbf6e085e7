"""The page on sweeps: two parts, measured apart, each kept until it is measured again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.report import balance, section_table, table, write_files
from benchmarks.rows import Row, short
from benchmarks.settings import Group
from benchmarks.timing import Rounds

SCHEMA = "sim/benchmarks-sweeps/1"
NAME = "benchmarks-sweeps"
ORDER = ("compare", "once")

_OPENING = """\
What a sweep costs beside its worlds: drawing, writing every batch so that a kill loses nothing,
collecting, answering; what a second worker gains; and how much memory it takes, whatever its
size. Written by `python -m benchmarks.sweeps`; the same figures, with every round, are in
[{name}.json]({name}.json). How fast the worlds themselves are: [benchmarks.md](benchmarks.md)."""

_METHOD = """\
Contestants take turns, in an order that moves on by one every round, each in a fresh process. Given
is the median of the rounds, and least to greatest; a ratio is taken within each round. Processor
time is that of all processes of the command together; it holds on a busy machine too, where time by
the clock on the wall doesn't."""

_AGAIN = """\
```
.venv/bin/python -m benchmarks.sweeps compare  # {compare}
.venv/bin/python -m benchmarks.sweeps once     # {once}
.venv/bin/python -m benchmarks.sweeps compare --worlds 800 --rounds 1  # a look; writes nothing here
```"""


def part_of(
    group: Group, rounds: Rounds, provenance: dict[str, Any], settings: dict[str, Any], took: float
) -> dict[str, Any]:
    """What is kept of a group, as plain values."""
    return {
        "title": group.title,
        "about": group.about,
        "provenance": provenance,
        "settings": settings,
        "seconds": took,
        "rows": [row.as_json() for row in group.rows(rounds)],
        "rounds": {
            lane: [sample and vars(sample) for sample in samples]
            for lane, samples in rounds.items()
        },
    }


def rows_of(part: dict[str, Any]) -> list[Row]:
    """The rows of a part that was kept."""
    return [
        Row(**{key: value for key, value in row.items() if key not in ("met", "verdict")})
        for row in part["rows"]
    ]


def read(folder: Path) -> dict[str, Any]:
    """The parts kept in a folder, by name; none where there is no page."""
    file = folder / f"{NAME}.json"
    if not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["parts"]
    return found


def measured(part: dict[str, Any]) -> str:
    """On what a part was measured, in a line."""
    found = part["provenance"]
    git = found["git"] or {"commit": "no checkout", "dirty": False}
    commit = git["commit"][:12] + (", with changes" if git["dirty"] else "")
    load = ", ".join(str(number) for number in found["load_average_at_start"])
    return (
        f"{found['date']}, {found['processor']}, {found['usable_cores']} usable cores, load "
        f"average at the start {load}; Python {found['python']}, numpy "
        f"{found['packages']['numpy']}; sim {found['sim']}, commit {commit}; "
        f"{short(part['seconds'] / 60)} minutes."
    )


def as_markdown(parts: dict[str, Any]) -> str:
    """The page."""
    known = [(name, parts[name]) for name in ORDER if name in parts]
    aims = [row for _, part in known for row in rows_of(part) if row.aim is not None]
    lines = [(row.label, row.value_text(), row.aim_text(), row.verdict()) for row in aims]
    took = {name: f"{short(part['seconds'] / 60)} minutes" for name, part in known}
    text = [
        "# What a sweep costs",
        _OPENING.format(name=NAME),
        "## Aims",
        balance(aims),
        table(("", "measured", "aim", ""), lines),
        "## How it was measured",
        _METHOD,
    ]
    for _, part in known:
        text += [f"## {part['title']}", part["about"], measured(part), section_table(rows_of(part))]
    text += [
        "## Measuring again",
        _AGAIN.format(**{name: took.get(name, "not measured yet") for name in ORDER}),
    ]
    return "\n\n".join(text) + "\n"


def write(name: str, part: dict[str, Any], folder: Path) -> list[Path]:
    """Put a part in its place in a folder's page, beside what else is there."""
    parts = {**read(folder), name: part}
    content = {"schema": SCHEMA, "parts": {name: parts[name] for name in ORDER if name in parts}}
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return write_files({f"{NAME}.json": text, f"{NAME}.md": as_markdown(parts)}, folder)
