"""What the figures read: a result, the scores of its targets, observations, names and clauses.

``gather`` looks up in the evidence what is not in the result; a test hands its own ``Facts`` in.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path

    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult

Lang = Literal["en", "zh"]
Floats = NDArray[np.float64]

MACHINES: Final = "machines_produced"
CORE_VALUE: Final = "core_value_product"
# Output values that targets are about, each in the scopes it is counted in, narrowest first.
VALUE_SCOPES: Final = (
    ("core_value_product", "core_value_enterprise"),
    ("related_value_product", "related_value_enterprise"),
    ("embodied_value",),
    ("all_robot_value",),
)


class CannotDraw(ValueError):
    """What was given lacks what a figure draws; says why in both languages."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.chinese = chinese

    def said(self, lang: Lang) -> str:
        """The reason in the language."""
        return self.chinese if lang == "zh" else str(self)


@dataclass(frozen=True)
class Dot:
    """One published count as drawn: who counted what, in which year, how many.

    ``house`` and ``counted`` are keys of the figures' words; ``value`` is in the indicator's
    canonical unit; ``source`` is short enough for a foot line.
    """

    house: str
    counted: str
    year: int
    value: float
    source: str


@dataclass(frozen=True)
class Price:
    """One published price or cost of a machine, yuan.

    ``kind``: "price" a mean over machines sold, "list" one model's list price, "cost" of making
    one. ``name`` (English, Chinese) of who published it or which model it is; ``period`` as
    written, ``time`` its end in years.
    """

    kind: Literal["price", "list", "cost"]
    name: tuple[str, str]
    period: str
    time: float
    value: float


@dataclass(frozen=True)
class Facts:
    """Everything a figure quotes about one result that is not in its arrays.

    ``observations`` maps (region, indicator) to the counts that may stand beside it;
    ``region_names`` maps a region to its (English, Chinese) name; ``clauses`` maps a ledger id
    to its (document, clause); ``documents`` maps a document to its (English, Chinese) title;
    ``prices`` are what machines were said to cost.
    """

    scores: Sequence[TargetScore] = ()
    observations: Mapping[tuple[str, str], Sequence[Dot]] = field(default_factory=dict)
    region_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    clauses: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    documents: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    prices: Sequence[Price] = ()

    def region(self, region: str, lang: Lang) -> str:
        """The region's name in the language, its id where nobody named it."""
        names = self.region_names.get(region)
        return region if names is None else names[lang == "zh"]

    def document(self, document: str, lang: Lang) -> str:
        """The document's title in the language, its short name where nobody gave one."""
        titles = self.documents.get(document)
        return document if titles is None else titles[lang == "zh"] or document

    def comparable(self, region: str, indicator: str) -> TargetScore | None:
        """The region's scored outcome target for the indicator, the earliest of several."""
        found = [
            score
            for score in self.scores
            if score.target.region == region
            and score.target.indicator == indicator
            and score.target.status == "outcome"
            and score.chance is not None
        ]
        return min(found, key=lambda score: (score.target.year, score.target.id)) if found else None


def worlds(result: RunResult) -> int:
    """How many worlds the result holds, those that failed left out."""
    return int(np.isfinite(result.values).any(axis=(1, 2, 3)).sum())


def finite_series(result: RunResult, region: str, indicator: str) -> Floats:
    """(world, year) of the indicator in the worlds that did not fail.

    Raises CannotDraw where the result does not hold it, or no world has a number for it.
    """
    try:
        series = np.asarray(result.series(region, indicator), dtype=np.float64)
    except KeyError:
        raise CannotDraw(
            f"the result holds no {indicator} of {region}", f"结果中没有 {region} 的 {indicator}"
        ) from None
    kept = series[np.isfinite(series).all(axis=1)]
    if len(kept) == 0:
        raise CannotDraw(
            f"{indicator} of {region} is not a number in any world",
            f"{region} 的 {indicator} 在所有模拟世界中都没有数值",
        )
    return kept


def short_hash(result: RunResult) -> str:
    """The eight letters of the hash that end the name of the result's folder."""
    return str(result.manifest["hash"])[:8]


def scenario_stamp(result: RunResult) -> str:
    """scenario@hash, as the foot of a figure quotes it."""
    return f"{result.scenario.name}@{short_hash(result)}"


def redraw_command(result: RunResult, figure: str, lang: Lang, target: str | None = None) -> str:
    """The command that draws a figure of this result again, from the folder it was drawn in."""
    return plot_command(result.path, result.name, figure, lang, target)


def plot_command(
    path: Path | None, name: str, figure: str, lang: Lang, target: str | None = None
) -> str:
    """The command that draws a figure of what is called ``name`` and lies at ``path``.

    Results elsewhere than where results are looked for are named with their folder.
    """
    from sim.experiment.store import root_folder

    words = ["sim", "plot", name, figure]
    if target is not None:
        words += ["--target", target]
    if lang != "en":
        words += ["--lang", lang]
    if path is not None and path.parent.resolve() != root_folder().resolve():
        words += ["--results", str(path.parent.resolve())]
    return shlex.join(words)


def model_version(result: RunResult) -> str:
    """The version of the model that made the result."""
    manifest: Mapping[str, Any] = result.manifest
    for key in ("model_version", "version"):
        if manifest.get(key):
            return str(manifest[key])
    from sim import __version__

    return __version__
