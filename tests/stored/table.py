"""What is kept of a scenario, and how it stands in a file.

A file holds all indicators of China, overseas, the regions with targets and the region the
scenario asks about, in some years, and a sum over the years. The rest is kept as a checksum: the
row ``all-regions`` adds up every region times its place in the tree, so that a shift from one
region to another shows as well. A missing value is an empty field; in sums it counts as -1.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.evidence import makers, regions, targets
from sim.experiment.designs import draw
from sim.model.batch import WorldBatch, run_batch
from sim.model.indicators import INDICATORS
from sim.scenario import Scenario, load

FOLDER = Path(__file__).parent / "outputs"
REPLICATES = (0, 1)
YEARS = (2025, 2027)  # for which the plans have targets; the last year is always kept
ALL_REGIONS = "all-regions"
ALL_YEARS = "all-years"
MISSING = -1.0  # what a missing value counts in sums
DIGITS = 12

Row = tuple[str, str, int]  # region, indicator, replicate


@dataclass(frozen=True)
class Outputs:
    """What some worlds of a scenario give; ``inputs`` are digests of what they were given."""

    scenario: str
    inputs: dict[str, str]
    columns: tuple[str, ...]
    rows: dict[Row, tuple[float, ...]]


def present(name: str) -> Outputs:
    """What a shipped scenario gives now."""
    scenario = load(name)
    numbers = np.array(REPLICATES, dtype=np.int64)
    batch = WorldBatch(scenario, scenario.seed, numbers, draw(scenario, numbers))
    table = run_batch(batch).indicators  # worlds, years, regions, indicators
    years = [year for year in YEARS if scenario.start_year <= year < scenario.end_year]
    years.append(scenario.end_year)
    here = [regions().index(region) for region in kept_regions(scenario)]
    filled = np.where(np.isnan(table), MISSING, table)
    places = np.arange(1.0, len(regions().all) + 1.0)
    whole = np.einsum("wyri,r->wyi", filled, places)[:, :, None, :]
    in_year = np.concatenate([table[:, :, here], whole], axis=2)
    over_years = np.concatenate([filled[:, :, here], whole], axis=2).sum(axis=1, keepdims=True)
    picked = in_year[:, [year - scenario.start_year for year in years]]
    values = np.moveaxis(np.concatenate([picked, over_years], axis=1), 1, 3)
    rows = {
        (region, indicator.id, replicate): tuple(values[world, place, column].tolist())
        for world, replicate in enumerate(REPLICATES)
        for place, region in enumerate([*kept_regions(scenario), ALL_REGIONS])
        for column, indicator in enumerate(INDICATORS)
    }
    inputs = {"scenario": scenario.digest(), "evidence": evidence_digest()}
    return Outputs(name, inputs, (*map(str, years), ALL_YEARS), rows)


def kept_regions(scenario: Scenario) -> list[str]:
    """Regions whose indicators are kept one by one."""
    with_targets = {target.region for target in targets().values()}
    return sorted({"china", "overseas", scenario.focus, *with_targets})


def evidence_digest() -> str:
    """sha256, in hex, of what the model reads besides the scenario: regions, firms, targets."""
    tree = regions()
    known = [[m.name, m.entered, m.home, m.product_class, m.machines_2025] for m in makers()]
    wanted = [[t.id, t.region, t.indicator, t.year, t.value, t.status] for t in targets().values()]
    attributes = {
        name: [entry.normalise, [entry.numbers[leaf].value for leaf in tree.leaves]]
        for name, entry in tree.attributes.items()
    }
    text = json.dumps([tree.all, tree.parents, attributes, known, wanted], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def write(outputs: Outputs, folder: Path = FOLDER) -> None:
    """Write a scenario's file, whole or not at all. Raises OSError."""
    final = folder / f"{outputs.scenario}.csv"
    partial = final.with_suffix(f".partial-{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            for name, digest in outputs.inputs.items():
                stream.write(f"# {name} {digest}\n")
            lines = csv.writer(stream, lineterminator="\n")
            lines.writerow(["region", "indicator", "replicate", *outputs.columns])
            for row, values in sorted(outputs.rows.items()):
                lines.writerow([*row, *map(_written, values)])
        partial.replace(final)
    finally:
        partial.unlink(missing_ok=True)


def read(scenario: str, folder: Path = FOLDER) -> Outputs:
    """A scenario's outputs as they are stored. Raises OSError, ValueError."""
    with (folder / f"{scenario}.csv").open(encoding="utf-8", newline="") as stream:
        lines = stream.read().splitlines()
    head = [line.split() for line in lines if line.startswith("#")]
    table = csv.reader(lines[len(head) :])
    columns = tuple(next(table)[3:])
    rows = {
        (region, indicator, int(replicate)): tuple(map(_read, fields))
        for region, indicator, replicate, *fields in table
    }
    return Outputs(scenario, {name: digest for _, name, digest in head}, columns, rows)


def _written(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.{DIGITS}g}"


def _read(field: str) -> float:
    return float(field) if field else math.nan
