"""Where two outputs of a scenario differ, and how to say it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.stored.table import ALL_REGIONS, Outputs, Row

CLOSE = 1e-9  # relative; another kind of processor may differ in the digits behind
NOTHING = 1e-12  # of the largest value of the indicator in that year: what counts as zero beside it
ROUNDING = 1e-6  # what a long run may make of rounding; a change of the model is seldom so small
SHOWN = 10
COMMAND = "make outputs"


@dataclass(frozen=True)
class Difference:
    """One value that is not what was stored; NaN stands for a missing value."""

    row: Row
    column: str
    stored: float
    present: float

    @property
    def relative(self) -> float:
        """The gap against the larger of the two; infinite where one is missing."""
        if math.isnan(self.stored) or math.isnan(self.present):
            return math.inf
        return abs(self.present - self.stored) / max(abs(self.stored), abs(self.present))

    def __str__(self) -> str:
        region, indicator, replicate = self.row
        ratio = "" if self.stored == 0 else f", ratio {self.present / self.stored:.12g}"
        return (
            f"{self.column} {region} {indicator}, replicate {replicate}: "
            f"stored {_shown(self.stored)}, now {_shown(self.present)}{ratio}"
        )


@dataclass(frozen=True)
class Comparison:
    """All in which the present outputs of a scenario are not the stored ones."""

    scenario: str
    values: int
    differences: list[Difference]
    changed_inputs: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not (self.differences or self.changed_inputs or self.gone or self.new)

    @property
    def largest(self) -> float:
        return max((difference.relative for difference in self.differences), default=0.0)

    def text(self) -> str:
        """What to tell whoever sees the test fail."""
        if self.changed_inputs:
            cause = f"inputs changed ({', '.join(self.changed_inputs)})"
        else:
            cause = "model changed: its inputs are what they were"
        lines = [
            f"{self.scenario}: {len(self.differences)} of {self.values} values differ; {cause}"
        ]
        if self.differences:
            by_rounding = self.largest < ROUNDING
            lines.append(
                f"the largest by {self.largest:.2g} of the value: "
                + ("looks like rounding" if by_rounding else "looks like another model")
            )
        ordered = sorted(self.differences, key=lambda found: -found.relative)
        lines += [f"  {difference}" for difference in ordered[:SHOWN]]
        for what, names in (("stored, but not there now", self.gone), ("not stored", self.new)):
            if names:
                lines.append(f"{len(names)} {what}: {'; '.join(names[:SHOWN])}")
        lines.append(f"if this is meant, renew the stored outputs and say why: {COMMAND}")
        return "\n".join(lines)


def compare(stored: Outputs, present: Outputs) -> Comparison:
    """Hold what a scenario gives now against what is stored of it, to 1e-9."""
    largest = _largest(stored)
    columns = [column for column in present.columns if column in stored.columns]
    differences, values = [], 0
    for row in sorted(set(stored.rows) & set(present.rows)):
        before = dict(zip(stored.columns, stored.rows[row], strict=True))
        now = dict(zip(present.columns, present.rows[row], strict=True))
        for column in columns:
            values += 1
            zero = NOTHING * largest[_group(row), column]
            if not _close(before[column], now[column], zero):
                differences.append(Difference(row, column, before[column], now[column]))
    return Comparison(
        scenario=stored.scenario,
        values=values,
        differences=differences,
        changed_inputs=sorted(
            name
            for name in set(stored.inputs) | set(present.inputs)
            if stored.inputs.get(name) != present.inputs.get(name)
        ),
        gone=_names(stored, present),
        new=_names(present, stored),
    )


def _names(these: Outputs, those: Outputs) -> list[str]:
    """Columns, then rows, that the first has and the second has not, as words."""
    columns = [f"column {column}" for column in these.columns if column not in those.columns]
    rows = sorted(set(these.rows) - set(those.rows))
    return columns + [f"{region} {name}, replicate {number}" for region, name, number in rows]


def _group(row: Row) -> tuple[str, bool]:
    """Rows whose values are of one size: an indicator's regions, and its checksum apart."""
    region, indicator, _ = row
    return indicator, region == ALL_REGIONS


def _largest(outputs: Outputs) -> dict[tuple[tuple[str, bool], str], float]:
    """The largest value of each group of rows in each column; missing values apart."""
    largest: dict[tuple[tuple[str, bool], str], float] = {}
    for row, values in outputs.rows.items():
        for column, value in zip(outputs.columns, values, strict=True):
            size = 0.0 if math.isnan(value) else abs(value)
            key = (_group(row), column)
            largest[key] = max(largest.get(key, 0.0), size)
    return largest


def _close(stored: float, present: float, zero: float) -> bool:
    if math.isnan(stored) or math.isnan(present):
        return math.isnan(stored) and math.isnan(present)
    return abs(present - stored) <= CLOSE * abs(stored) + zero


def _shown(value: float) -> str:
    return "missing" if math.isnan(value) else f"{value:.12g}"
