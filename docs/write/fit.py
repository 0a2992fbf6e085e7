"""Tables of the fit: what figures are held against, how far they lie apart, what is left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from statistics import fmean
from typing import Any

from docs.write.code import ROOT
from docs.write.markdown import code, escaped, table
from sim.analysis.calibration.fit import Plan
from sim.cli.text import rounded
from sim.evidence import Comparison, Family, likelihoods, observations, parameters, regions

FITS = ROOT / "docs" / "fits"
Told = dict[str, Any]
"""What a fit says of itself (``fit.json``)."""


def spreads() -> str:
    """How far figures of a kind lie apart, as standard deviations of logarithms."""
    used = dict.fromkeys(likelihoods().spreads, 0)
    for comparison in likelihoods().comparisons:
        used[comparison.spread.name] += 1
    rows = [
        (
            f"{escaped(one.about_en)} · {one.about_zh}",
            str(used[one.name]),
            *(rounded(size) for size in (one.house, one.figure, one.model)),
            one.grade,
            escaped(one.source),
        )
        for one in likelihoods().spreads.values()
    ]
    return table(["kind", "figures", "house", "figure", "model", "grade", "source"], rows)


def families() -> str:
    """What counts nearly the same, and how much of the errors is common."""
    of: dict[Family, dict[str, None]] = {}
    for comparison in likelihoods().comparisons:
        of.setdefault(comparison.family, {})[comparison.quantity.replace("_", " ")] = None
    rows = [
        (
            ", ".join(quantities),
            rounded(family.house),
            rounded(family.miss),
            family.grade,
            escaped(family.source),
        )
        for family, quantities in of.items()
        if family.source
    ]
    return table(["quantities", "house", "model", "grade", "source"], rows)


def compared() -> str:
    """Each series that is used: the model's quantity, where or whose, by which house, of when."""
    series: dict[str, list[Comparison]] = {}
    for comparison in likelihoods().comparisons:
        series.setdefault(comparison.observation.series, []).append(comparison)
    rows = [
        (
            name,
            first.quantity.replace("_", " "),
            first.maker or ", ".join(regions().name(region) for region in first.regions),
            escaped(first.house),
            escaped(first.spread.about_en),
            ", ".join(f"{c.observation.period} ({c.observation.id})" for c in figures),
        )
        for name, figures in series.items()
        for first in figures[:1]
    ]
    heads = ["series", "held against", "of", "whose figure", "kind", "periods (observations)"]
    return table(heads, [(escaped(name), *rest) for name, *rest in rows])


def left_out() -> str:
    """Series and single figures that no fit uses, by the reason."""
    reasons: dict[str, list[str]] = {}
    for name, reason in likelihoods().left_out.items():
        reasons.setdefault(reason, []).append(name)
    rows = [(escaped(", ".join(names)), escaped(reason)) for reason, names in reasons.items()]
    return table(["series or observation", "why"], rows)


def fitted() -> str:
    """The parameters that a fit moves, in a row."""
    return _row(likelihoods().fitted)


def not_fitted() -> str:
    """The uncertain ones it leaves alone."""
    moved = likelihoods().fitted
    spread = [p.name for p in parameters().values() if p.distributions or p.factor is not None]
    return _row(name for name in spread if name not in moved)


def _row(names: Iterable[str]) -> str:
    return ", ".join(code(name) for name in names)


def plan(what: str) -> str:
    """A number of the fit as it goes unless told otherwise. Raises KeyError for no such number."""
    one = Plan()
    known = {
        "worlds": one.worlds,
        "smoothing": one.smoothing,
        "moves": one.moves,
        "luck": one.luck_every,
        "round": one.moves_a_round,
        "members": one.members,
        "runs": one.runs,
        "figures_2024": len(likelihoods().until(2024)),
        "figures_2025": len(likelihoods().until(2025)),
        "may_be_fitted": sum(o.may_be_fitted for o in observations()),
        "yuan_per_dollar": likelihoods().yuan_per_dollar,
    }
    return rounded(known[what], 6)


def shipped() -> str:
    """How each shipped fit was made and how far it can be relied on, as it says itself."""
    folders = sorted(path.parent for path in FITS.glob("*/fit.json"))
    told = [json.loads((folder / "fit.json").read_text(encoding="utf-8")) for folder in folders]
    rows = [(about, *(_fact(fact, one) for one in told)) for about, fact in _FACTS.items()]
    return table(["", *(f"`fit-{folder.name}`" for folder in folders)], rows)


def _fact(fact: Callable[[Told], str], one: Told) -> str:
    """What a fit says, or a dash where one made earlier does not say it."""
    try:
        return fact(one)
    except KeyError:
        return "–"


_FACTS: dict[str, Callable[[Told], str]] = {
    "figures": lambda one: str(one["figures"]),
    "numbers fitted": lambda one: str(one["made"]["parameters"]),
    "worlds a round": lambda one: str(one["plan"]["worlds"]),
    "rounds of the smoother": lambda one: str(one["plan"]["smoothing"]),
    "moves of the chains": lambda one: str(one["plan"]["moves"]),
    "one in so many offers new luck": lambda one: str(one["plan"]["luck_every"]),
    "worlds in all": lambda one: f"{one['made']['worlds']:,}",
    "minutes": lambda one: f"{one['seconds'] / 60:.0f}",
    "worlds that could not be run": lambda one: str(one["failed_worlds"]),
    "members": lambda one: str(one["members"]),
    "independent draws, at most": lambda one: f"{one['effective_size']:,.0f}",
    "steps taken": lambda one: f"{100 * fmean(one['accepted_by_round']):.0f} %",
    "correlation with where the chains began": lambda one: f"{one['memory']:.2f}",
    "figures in the 90 % band of what would be printed": lambda one: str(one["figures_inside"]),
    "settled": lambda one: _row(one["settled"]) or "none",
    "narrowed": lambda one: _row(one["narrowed"]) or "none",
    "as open as before": lambda one: str(len(one["open"])),
    "model": lambda one: code(one["made"]["model"]),
}
