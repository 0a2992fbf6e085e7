"""Reading what people write: numbers with units, YAML with positions, problems that point.

The lowest room of the house. It knows nothing of robots, regions or scenarios.
"""

from sim.reading.located import Located, read_yaml
from sim.reading.problems import InputError, Problem, closest
from sim.reading.units import UnitError, format_quantity, parse_quantity, unit_factor

__all__ = [
    "InputError",
    "Located",
    "Problem",
    "UnitError",
    "closest",
    "format_quantity",
    "parse_quantity",
    "read_yaml",
    "unit_factor",
]
