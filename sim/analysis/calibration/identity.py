"""Which fit it is: everything that decides what a fit finds, in one hash."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from sim.analysis.calibration.fit import Plan, Problem
from sim.experiment.provenance import model_version

DECIDE: Final = (
    "chains.py",
    "fit.py",
    "likelihood.py",
    "predict.py",
    "smoother.py",
    "space.py",
    "worlds.py",
)
"""Sources of this package that a round hangs on; the others read rounds, or write and read them."""


def question(problem: Problem, plan: Plan) -> str:
    """sha256, in hex, of scenario, year, model, sources of the fit and plan.

    The scenario's number of worlds does not count: the plan has its own. Nor does the number of
    members: no round hangs on how many of the last draws are handed on.
    """
    scenario = replace(problem.scenario, worlds=plan.worlds)
    here = Path(__file__).parent
    sources = [hashlib.sha256((here / name).read_bytes()).hexdigest() for name in DECIDE]
    rounds = {name: value for name, value in asdict(plan).items() if name != "members"}
    asked = [scenario.digest(), problem.until, model_version(), sources, rounds]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def folder_of(root: Path, name: str, problem: Problem, plan: Plan) -> Path:
    """Where the fit of scenario ``name`` is kept under the results' ``root``."""
    safe = re.sub(r"[^\w-]", "-", name)
    digest = question(problem, plan)
    return root / "calibration" / f"{safe}-until-{problem.until}-{digest[:8]}"
