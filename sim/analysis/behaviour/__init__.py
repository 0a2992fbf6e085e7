"""Does the model behave as theory and its clauses promise? Checks as data, run and judged.

``data/checks.yaml`` says what is tried, on which outcome, and what must come out; ``reading``
makes checks of it, ``runs`` runs each scenario once for all of them, and each check judges what
came out by the rules of ``rules``.
"""

from __future__ import annotations

from sim.analysis.behaviour.reading import CHECKS_FILE, Checks, load_checks
from sim.analysis.behaviour.runs import judged
from sim.analysis.behaviour.verdicts import Verdict

__all__ = ["CHECKS_FILE", "Checks", "Verdict", "judged", "load_checks"]
