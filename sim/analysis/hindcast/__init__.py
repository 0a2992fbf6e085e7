"""How would it have done? Forecasts of a year from what was known before, scored beside rivals.

``quantities`` reads what is predicted and what may be known, ``model`` forecasts with the model and
``rivals`` without it; ``scoreboard`` holds every forecast against what each house printed, by
``scores``; ``board`` and ``kept`` are the answer as it is stored.
"""

from __future__ import annotations

from sim.analysis.hindcast.forecasts import Forecast, from_logs, silent
from sim.analysis.hindcast.model import MODEL, NO_POLICY, PRIOR
from sim.analysis.hindcast.quantities import Hindcast, Quantity, load_hindcast
from sim.analysis.hindcast.rivals import RIVALS, rival_forecasts
from sim.analysis.hindcast.scoreboard import BANDS, Row, Score, Total, Totals, scoreboard, totals

__all__ = [
    "BANDS",
    "MODEL",
    "NO_POLICY",
    "PRIOR",
    "RIVALS",
    "Forecast",
    "Hindcast",
    "Quantity",
    "Row",
    "Score",
    "Total",
    "Totals",
    "from_logs",
    "load_hindcast",
    "rival_forecasts",
    "scoreboard",
    "silent",
    "totals",
]
