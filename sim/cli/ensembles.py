"""Ensembles as people meet them: which one a run drew from, what is shipped, what a fit found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.explaining import Explanation
from sim.cli.text import rounded, scale_for
from sim.cli.words import Words
from sim.evidence.ensembles import PRIOR

if TYPE_CHECKING:
    from sim.evidence import Distribution, Ensemble

SHARES = (0.1, 0.5, 0.9)  # ends of the 80 % interval, and the median
NARROWED = 8  # numbers named for which the fit told most


def drawn_from(entry: Mapping[str, Any] | None, words: Words) -> str:
    """Where the worlds of a run took their parameters from; ``entry`` as in its manifest."""
    if entry is None:
        return words("parameters.prior")
    name, members = Path(entry["name"]).name, entry["members"]
    if entry["until"] is None:
        return words("parameters.file", name=name, members=members)
    return words("parameters.fitted", name=name, members=members, until=entry["until"])


def as_row(ensemble: Ensemble) -> dict[str, Any]:
    """A shipped ensemble as JSON."""
    return {
        "id": ensemble.name,
        "until": ensemble.until,
        "about": {"en": ensemble.about_en, "zh": ensemble.about_zh},
        "members": ensemble.members,
        "effective_size": round(ensemble.effective_size, 1),
        "made": dict(ensemble.made),
    }


@dataclass(frozen=True)
class _Fitted:
    """What a fit says of one number beside what was assumed: 10 %, 50 % and 90 % points of both."""

    path: str
    unit: str
    prior: tuple[float, ...]
    fitted: tuple[float, ...]

    @property
    def left(self) -> float:
        """The width of the fit's 80 % interval as a share of the prior's."""
        return (self.fitted[2] - self.fitted[0]) / (self.prior[2] - self.prior[0])

    def as_row(self) -> dict[str, Any]:
        low, median, high = self.fitted
        return {
            "median": median,
            "low": low,
            "high": high,
            "prior_median": self.prior[1],
            "prior_low": self.prior[0],
            "prior_high": self.prior[2],
            "width_left": self.left,
        }


def _compared(ensemble: Ensemble, path: str) -> _Fitted | None:
    """The fit of a path beside its prior; None where it has none, or is never drawn."""
    import numpy as np

    from sim.evidence import parameters

    name, _, key = path.rstrip("*").partition(".")
    parameter = parameters().get(name)
    if parameter is None or path not in ensemble.numbers:
        return None
    shared = path.endswith("*")
    prior: Distribution | None = parameter.factor if shared else parameter.distributions.get(key)
    if prior is None:
        return None
    before = prior.quantile(np.array(SHARES)).tolist()
    found = ensemble.quantiles(path, SHARES).tolist()
    return _Fitted(path, "1" if shared else parameter.unit, tuple(before), tuple(found))


def say_fitted(item: Explanation, path: str, label: str = "") -> None:
    """Add to a parameter what each shipped fit says of it: its median and its 80 % interval."""
    from sim.evidence import ensembles

    for ensemble in ensembles().values():
        found = _compared(ensemble, path)
        if found is None:
            continue
        low, median, high = _shown(found.fitted, found.unit, item.words)
        said = item.words("explain.fitted", name=ensemble.name, median=median, low=low, high=high)
        item.say("fitted", label + said)
        item.data.setdefault("fitted", {}).setdefault(path, {})[ensemble.name] = found.as_row()


def _shown(values: tuple[float, ...], unit: str, words: Words) -> list[str]:
    """Numbers of one kind on one scale, the last with its unit."""
    scale = scale_for(unit, max(abs(value) for value in values), words)
    return [
        scale.number(values[0]),
        scale.quantity(values[1]),
        scale.quantity(values[2]),
    ]


def ensemble(identifier: str, words: Words) -> Explanation | None:
    """A shipped ensemble: what it was fitted to, how, and what that told; or the prior."""
    from sim.evidence import ensembles

    if identifier == PRIOR:
        return Explanation("ensemble", PRIOR, words("ensemble.prior"), words)
    found = ensembles().get(identifier)
    if found is None:
        return None
    about = words.either(found.about_en, found.about_zh)
    item = Explanation("ensemble", identifier, about, words)
    item.data.update(as_row(found))
    item.say("until", str(found.until))
    effective = rounded(found.effective_size)
    item.say("members", words("explain.members", members=found.members, effective=effective))
    for fact, value in found.made.items():
        item.say("made", f"{fact}: {value}")
    rows = [row for path in found.numbers if (row := _compared(found, path)) is not None]
    item.data["fitted"] = {row.path: row.as_row() for row in rows}
    narrower = sorted((row for row in rows if row.left < 1.0), key=lambda row: row.left)
    for row in narrower[:NARROWED]:
        low, _, high = _shown(row.fitted, row.unit, words)
        low_before, _, high_before = _shown(row.prior, row.unit, words)
        ends = {"low": low, "high": high, "before": f"{low_before} – {high_before}"}
        item.say("narrowed", words("explain.narrowed", path=row.path, **ends))
    item.data["sets"] = found.constants
    for path, value in found.constants.items():
        item.say("sets", f"{path} = {value:.7g}")
    item.say("defined", str(found.file).rpartition("sim/")[2])
    return item
