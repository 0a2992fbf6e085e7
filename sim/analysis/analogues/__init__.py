"""The demand functions on other markets: forecasts from rolling origins, scored beside rivals."""

from sim.analysis.analogues.scores import (
    FORECASTERS,
    HORIZONS,
    AnalogueForecast,
    AnalogueScore,
    AnalogueTable,
    Fitted,
    analogue_table,
)

__all__ = [
    "FORECASTERS",
    "HORIZONS",
    "AnalogueForecast",
    "AnalogueScore",
    "AnalogueTable",
    "Fitted",
    "analogue_table",
]
