"""What a run leaves: the indicators of every world, year and region, with what made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.scenario import Scenario

Float = NDArray[np.float64]


@dataclass(frozen=True)
class IndicatorLabel:
    """One column of a result: its id, canonical unit and names."""

    id: str
    unit: str
    label_en: str
    label_zh: str


@dataclass(frozen=True)
class RunResult:
    """A finished run.

    ``values``: (world, year, region, indicator), NaN for a world that failed or a figure that a
    region cannot have. ``numbers``: for each uncertain path what each world drew, (world,).
    ``diagnostics``: checks the model made on itself, (world,) each. ``path`` is the folder the
    result lies in, None before it is saved.
    """

    scenario: Scenario
    manifest: dict[str, Any]
    years: tuple[int, ...]
    regions: tuple[str, ...]
    indicators: tuple[IndicatorLabel, ...]
    values: Float
    numbers: Mapping[str, Float] = field(default_factory=dict)
    diagnostics: Mapping[str, Float] = field(default_factory=dict)
    path: Path | None = None

    @property
    def name(self) -> str:
        """What the folder is called, ``<scenario>-<hash8>`` unless it was renamed."""
        if self.path is not None:
            return self.path.name
        return f"{self.manifest['scenario']['name']}-{self.manifest['hash'][:8]}"

    @property
    def changes(self) -> tuple[str, ...]:
        """``path=value`` of every number set from outside the scenario's file, worlds and seed
        left out: the run was of the file with these."""
        sets: list[str] = self.manifest.get("sets", [])
        return tuple(text for text in sets if text.partition("=")[0] not in ("worlds", "seed"))

    @property
    def worlds(self) -> int:
        """How many worlds, failed ones included."""
        return int(self.values.shape[0])

    def indicator(self, indicator: str) -> IndicatorLabel:
        """The column called so. Raises KeyError."""
        return self.indicators[self._column(indicator)]

    def series(self, region: str, indicator: str) -> Float:
        """One indicator of one region: (world, year), in the indicator's unit.

        Raises KeyError for a region or an indicator the result does not hold.
        """
        if region not in self.regions:
            raise KeyError(f"no region '{region}' in this result")
        return self.values[:, :, self.regions.index(region), self._column(indicator)]

    def only(self, indicators: Sequence[str]) -> RunResult:
        """The same with these indicators and without what each world drew. Raises KeyError."""
        columns = [self._column(indicator) for indicator in indicators]
        labels = tuple(self.indicators[column] for column in columns)
        return replace(self, indicators=labels, values=self.values[..., columns], numbers={})

    def _column(self, indicator: str) -> int:
        for index, known in enumerate(self.indicators):
            if known.id == indicator:
                return index
        raise KeyError(f"no indicator '{indicator}' in this result")
