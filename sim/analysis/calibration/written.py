"""What a fit leaves on disk beside its rounds: the ensemble, the tables, and how it was made."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sim.analysis.calibration.diagnostics import Diagnostics
from sim.analysis.calibration.fit import Posterior
from sim.analysis.calibration.identity import question
from sim.analysis.calibration.members import Members
from sim.analysis.calibration.rounds import PARTIAL
from sim.evidence.ensembles import ensemble_text
from sim.evidence.likelihoods import QUANTITY_UNITS
from sim.experiment.provenance import model_version

SCHEMA = "sim/fit/1"
TABLE, ENTRY, SUMMARY = "ensemble.csv", "ensemble.yaml", "fit.json"
PARAMETERS, FIGURES, PULLS = "parameters.csv", "figures.csv", "pulls.csv"
FIGURE = "calibration"

Row = dict[str, Any]


@dataclass(frozen=True)
class Fitted:
    """A fit with what is said of it; ``name`` of the scenario, ``sets`` that changed it."""

    name: str
    sets: tuple[str, ...]
    posterior: Posterior
    diagnostics: Diagnostics
    members: Members

    @property
    def until(self) -> int:
        """The last year of the figures used."""
        return self.posterior.problem.until


def write(folder: Path, fitted: Fitted) -> None:
    """Write everything but the figures, each file whole or not at all. Raises OSError."""
    members = fitted.members
    texts = {
        TABLE: ensemble_text(members.weights, members.numbers),
        ENTRY: entry_text(fitted),
        PARAMETERS: _csv(parameter_rows(fitted.diagnostics)),
        FIGURES: _csv(figure_rows(fitted.diagnostics)),
        PULLS: _csv(pull_rows(fitted.diagnostics)),
        SUMMARY: json.dumps(summary(fitted), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in texts.items():
        partial = folder / f"{PARTIAL}{name}-{os.getpid()}"
        try:
            partial.write_text(text, encoding="utf-8", newline="\n")
            partial.replace(folder / name)
        finally:
            partial.unlink(missing_ok=True)


def made(fitted: Fitted) -> Row:
    """Facts about the making of the ensemble, none of which hangs on the machine."""
    posterior, plan = fitted.posterior, fitted.posterior.plan
    facts: Row = {
        "scenario": fitted.name,
        **({"changed": "; ".join(fitted.sets)} if fitted.sets else {}),
        "parameters": len(posterior.problem.space.paths),
        "figures": len(posterior.problem.comparisons),
        "rounds_of_smoothing": plan.smoothing,
        "moves": plan.moves,
        "worlds_a_round": plan.worlds,
        "worlds": plan.runs,
        "effective_size": round(posterior.effective, 1),
        "seed": posterior.problem.scenario.seed,
        "model": model_version(),
    }
    return facts


def entry_text(fitted: Fitted) -> str:
    """The ensemble's entry in ensembles.yaml, as it would be shipped."""
    year, name = fitted.until, fitted.name
    about = {
        "en": f"Fitted to figures published about times up to the end of {year}, under {name}",
        "zh": f"按截至 {year} 年底的公开数据拟合，情景 {name}",
    }
    written = {
        f"fit-{year}": {"until": year, "about": about, "made": made(fitted)},
    }
    return _yaml(written)


def _yaml(content: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML

    writer = YAML(typ="rt", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 100
    stream = io.StringIO()
    writer.dump(dict(content), stream)
    return stream.getvalue()


def summary(fitted: Fitted) -> Row:
    """The fit in a page: what was asked, how far it can be relied on, how long it took."""
    posterior, found = fitted.posterior, fitted.diagnostics
    seconds = posterior.seconds
    inside = [figure.inside for figure in found.figures]
    return {
        "schema": SCHEMA,
        "hash": question(posterior.problem, posterior.plan),
        "until": fitted.until,
        "plan": asdict(posterior.plan),
        "made": made(fitted),
        "members": len(fitted.members.weights),
        "effective_size": posterior.effective,
        "drift": posterior.drift,
        "memory": posterior.memory,
        "accepted_by_round": list(posterior.accepted),
        "failed_worlds": posterior.failed,
        "seconds": sum(seconds),
        "seconds_by_round": list(seconds),
        "figures_inside": sum(inside),
        "figures": len(inside),
        "settled": [p.path for p in found.parameters if p.found == "settled"],
        "narrowed": [p.path for p in found.parameters if p.found == "narrowed"],
        "open": [p.path for p in found.open],
        "ridges": [asdict(ridge) for ridge in found.ridges],
        "series": [
            {
                "series": series.series,
                "figures": list(series.figures),
                "effective_size": series.effective,
                "reliable": series.reliable,
                "pulls": {path: series.pulls[path] for path in series.strongest},
            }
            for series in found.series
        ],
    }


def parameter_rows(found: Diagnostics) -> list[Row]:
    """One row a fitted parameter, in its unit; shift and spread in prior standard deviations."""
    rows = []
    for one in found.parameters:
        pull = found.strongest_pull(one.path)
        rows.append(
            {
                "path": one.path,
                "unit": one.unit,
                **_ends("prior", one.prior),
                **_ends("posterior", one.posterior),
                "shift": one.shift,
                "spread": one.spread,
                "found": one.found,
                "pulled_by": "" if pull is None else pull[0].series,
                "pull": "" if pull is None else pull[1],
            }
        )
    return rows


def figure_rows(found: Diagnostics) -> list[Row]:
    """One row a published figure, in the unit of the quantity it is held against."""
    return [
        {
            "observation": figure.comparison.observation.id,
            "series": figure.comparison.observation.series,
            "quantity": figure.comparison.quantity,
            "of": figure.comparison.maker or " ".join(figure.comparison.regions),
            "house": figure.comparison.house,
            "period": figure.comparison.observation.period,
            "unit": QUANTITY_UNITS[figure.comparison.quantity],
            "published": figure.comparison.value,
            **_ends("prior", figure.prior),
            **_ends("posterior", figure.posterior),
            **_ends("printed", figure.printed),
            "inside": figure.inside,
            "inside_model": figure.inside_model,
            "put_in": figure.put_in,
        }
        for figure in found.figures
    ]


def pull_rows(found: Diagnostics) -> list[Row]:
    """One row a series and parameter, in prior standard deviations."""
    return [
        {
            "series": series.series,
            "path": path,
            "pull": pull,
            "standard_error": series.errors[path],
            "told": series.told(path),
            "effective_size": series.effective,
            "reliable": series.reliable,
        }
        for series in found.series
        for path, pull in series.pulls.items()
    ]


def _ends(name: str, three: tuple[float, float, float]) -> Row:
    low, median, high = three
    return {f"{name}_low": low, f"{name}_median": median, f"{name}_high": high}


def _csv(rows: Sequence[Row]) -> str:
    """Rows as text, numbers to seven digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow(
            f"{value:.7g}" if isinstance(value, float) else str(value) for value in row.values()
        )
    return text.getvalue()
