"""Tables of the fit: what figures are held against, how far they lie apart, what is left out."""

from __future__ import annotations

from collections.abc import Iterable

from docs.write.markdown import code, escaped, table
from sim.analysis.calibration.fit import Plan
from sim.cli.text import rounded
from sim.evidence import Comparison, Family, likelihoods, observations, parameters, regions


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
