"""An agent-based simulation of China's humanoid-robot industrial policy.

    import sim

    result = sim.load("zhejiang").run(worlds=64)
    result.targets()

Rooms, each knowing only those before it: reading, evidence, scenario, model, experiment,
analysis, figures, exports, cli, api. Nothing is imported before it is asked for, so that
`import sim` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.api import DamagedResult as DamagedResult
    from sim.api import InputError as InputError
    from sim.api import Problem as Problem
    from sim.api import Result as Result
    from sim.api import RunError as RunError
    from sim.api import ScenarioHandle as ScenarioHandle
    from sim.api import Sweep as Sweep
    from sim.api import check as check
    from sim.api import load as load
    from sim.api import open_result as open_result
    from sim.api import open_sweep as open_sweep
    from sim.api import shipped as shipped

__version__ = "0.1.0"

_PUBLIC: Final = (
    "DamagedResult",
    "InputError",
    "Problem",
    "Result",
    "RunError",
    "ScenarioHandle",
    "Sweep",
    "check",
    "load",
    "open_result",
    "open_sweep",
    "shipped",
)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    from sim import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
