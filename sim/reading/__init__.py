"""Reading what people write: numbers with units, YAML with positions, problems that point.

The lowest room of the house. It knows nothing of robots, regions or scenarios.
"""

from sim.reading.located import Located, read_yaml
from sim.reading.problems import InputError, Message, Problem, closest, fill, said
from sim.reading.units import UnitError, format_quantity, parse_quantity, unit_factor

__all__ = [
    "InputError",
    "Located",
    "Message",
    "Problem",
    "UnitError",
    "closest",
    "fill",
    "format_quantity",
    "parse_quantity",
    "read_yaml",
    "said",
    "unit_factor",
]
