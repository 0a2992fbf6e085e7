"""Renew what is stored, and say what moved, for the message of the commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import mean

from tests.stored.compare import ROUNDING, Comparison, compare
from tests.stored.table import Outputs, read, write

# region, indicator, column, divided by, unit: what a planner would ask first
HEADLINES = (
    ("china", "machines_produced", "2027", 1.0, "machines"),
    ("china", "machines_produced", "2030", 1.0, "machines"),
    ("china", "core_value_product", "2027", 1e9, "bn yuan"),
    ("china", "core_value_enterprise", "2027", 1e9, "bn yuan"),
    ("china", "makers", "2027", 1.0, "makers"),
    ("china", "mean_price", "2027", 1.0, "yuan a machine"),
    ("china", "public_money", "2027", 1e9, "bn yuan"),
    ("zhejiang", "machines_produced", "2027", 1.0, "machines"),
)


def renew(folder: Path, outputs: Mapping[str, Outputs]) -> list[str]:
    """Store these outputs, by scenario, and remove what else is there; returns what changed.

    What is the same to 1e-9 keeps the digits it has, so that a diff shows what moved and no more.
    """
    told = []
    for left_over in sorted(set(stored_in(folder)) - set(outputs)):
        (folder / f"{left_over}.csv").unlink()
        told.append(f"{left_over}: removed, it ships no longer")
    for name, present in sorted(outputs.items()):
        if not (folder / f"{name}.csv").exists():
            write(present, folder)
            told.append(f"{name}: stored for the first time, {_size(present)} values")
            continue
        before = read(name, folder)
        found = compare(before, present)
        if found.same:
            told.append(f"{name}: unchanged")
            continue
        settled = _settled(before, found, present)
        write(settled, folder)
        told += [_summary(found), *_headlines(before, settled)]
    return told


def _settled(before: Outputs, found: Comparison, present: Outputs) -> Outputs:
    """The present outputs, with the stored digits of every value that did not move."""
    moved = {(difference.row, difference.column) for difference in found.differences}
    rows = {}
    for row, values in present.rows.items():
        old = dict(zip(before.columns, before.rows.get(row, ()), strict=False))
        rows[row] = tuple(
            value if (row, column) in moved else old.get(column, value)
            for column, value in zip(present.columns, values, strict=True)
        )
    return replace(present, rows=rows)


def stored_in(folder: Path) -> list[str]:
    """The scenarios that have a file, in alphabetical order."""
    return sorted(file.stem for file in folder.glob("*.csv"))


def _summary(found: Comparison) -> str:
    parts = [f"{len(found.differences)} of {found.values} values moved"]
    if found.differences:
        rounding = " (looks like rounding)" if found.largest < ROUNDING else ""
        parts.append(f"the largest by {found.largest:.2g} of the larger one{rounding}")
    parts += [f"{name} changed" for name in found.changed_inputs]
    parts += [f"{len(found.gone)} rows or columns gone"] if found.gone else []
    parts += [f"{len(found.new)} rows or columns new"] if found.new else []
    return f"{found.scenario}: {'; '.join(parts)}"


def _headlines(before: Outputs, present: Outputs) -> list[str]:
    """The few figures everybody asks for, before and after: means of the stored worlds."""
    lines = []
    for region, indicator, column, divisor, unit in HEADLINES:
        old, new = (_mean(outputs, region, indicator, column) for outputs in (before, present))
        if old is not None and new is not None and old != new:
            change = f" ({new / old - 1:+.2%})" if old else ""
            lines.append(
                f"  {region} {indicator} {column}: "
                f"{old / divisor:.6g} -> {new / divisor:.6g} {unit}{change}"
            )
    return lines


def _mean(outputs: Outputs, region: str, indicator: str, column: str) -> float | None:
    """Mean over the stored worlds, None where it is not stored."""
    if column not in outputs.columns:
        return None
    place = outputs.columns.index(column)
    rows = [row for row in outputs.rows if row[:2] == (region, indicator)]
    return mean(outputs.rows[row][place] for row in rows) if rows else None


def _size(outputs: Outputs) -> int:
    return len(outputs.rows) * len(outputs.columns)
