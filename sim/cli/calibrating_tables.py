"""The answer of `sim calibrate` as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.cli.conduct import Session
from sim.cli.scoring import LINE
from sim.cli.text import Side, columns, listing, scale_for, wrapped
from sim.cli.words import Words

if TYPE_CHECKING:
    from sim.analysis.calibration.diagnostics import Diagnostics, Figure, Parameter
    from sim.analysis.calibration.written import Fitted
    from sim.scenario import Scenario

MOST_MOVED, MOST_PULLS, MOST_PULLED, MOST_RIDGES = 12, 8, 2, 6
YEARS_FROM = 1000.0  # numbers without a unit as large as this are calendar years


def report(fitted: Fitted, scenario: Scenario, session: Session) -> Iterator[str]:
    """What moved most, what stays open, which figures are missed, what pulls and what is tied."""
    words, found = session.words, fitted.diagnostics
    yield session.bold(_heading(fitted, scenario, words))
    yield from wrapped(_size(fitted, words), LINE)
    yield ""
    yield from _moved(found, session)
    yield from _open(found, words)
    yield from _missed(found, session)
    yield from _pulls(found, session)
    yield from _ridges(found, words)
    yield ""
    yield from wrapped(words("calibrate.foot"), LINE)


def _heading(fitted: Fitted, scenario: Scenario, words: Words) -> str:
    title = words.either(scenario.title.get("en", ""), scenario.title.get("zh", ""))
    return words(
        "calibrate.heading",
        title=title or scenario.name,
        name=scenario.name,
        figures=len(fitted.diagnostics.figures),
        until=fitted.until,
    )


def _size(fitted: Fitted, words: Words) -> str:
    posterior, plan = fitted.posterior, fitted.posterior.plan
    return words(
        "calibrate.size",
        total=f"{plan.runs:,}",
        minutes=f"{sum(posterior.seconds) / 60:.1f}",
        drawn=f"{len(posterior.weights):,}",
        effective=f"{posterior.effective:,.0f}",
        moves=plan.moves,
        accepted=f"{100 * sum(posterior.accepted) / len(posterior.accepted):.0f} %",
        memory=f"{posterior.memory:.2f}",
    )


def _moved(found: Diagnostics, session: Session) -> Iterator[str]:
    """The parameters that the figures say most about."""
    words, moved = session.words, found.moved
    if not moved:
        yield words("calibrate.none_moved")
        return
    shown = moved[:MOST_MOVED]
    counts = {"count": len(shown), "total": len(moved)}
    heading = [words("calibrate.moved", **counts)]
    heading += [
        words(f"calibrate.{column}")
        for column in ("before", "after", "median", "shift", "spread", "word")
    ]
    numbers: list[Side] = ["right"] * 5
    sides: list[Side] = ["left", *numbers, "left"]
    first, *rest = columns([heading, *(_parameter_cells(p, found, words) for p in shown)], sides)
    yield session.bold(first)
    yield from rest


def _parameter_cells(one: Parameter, found: Diagnostics, words: Words) -> list[str]:
    scale = scale_for(one.unit, one.posterior[1], words)

    def number(value: float) -> str:
        if scale.name or abs(value) < YEARS_FROM:
            return scale.number(value)
        return scale.number(value, digits=5).replace(",", "")

    return [
        f"  {one.path}" + (f" ({scale.name})" if scale.name else ""),
        f"{number(one.prior[0])}–{number(one.prior[2])}",
        f"{number(one.posterior[0])}–{number(one.posterior[2])}",
        number(one.posterior[1]),
        f"{one.shift:+.1f}",
        f"{one.spread:.2f}",
        words("few_worlds") if found.few else words(f"calibrate.found.{_key(one.found)}"),
    ]


def _key(found: str) -> str:
    return found.replace(" ", "_")


def _open(found: Diagnostics, words: Words) -> Iterator[str]:
    """What is not identified."""
    if found.open:
        counts = {"count": len(found.open), "total": len(found.parameters)}
        yield ""
        yield words("calibrate.open", **counts)
        yield from wrapped(listing(words.lang, [p.path for p in found.open]), LINE, "  ")


def _missed(found: Diagnostics, session: Session) -> Iterator[str]:
    """How many figures agree, and those that do not."""
    words, figures = session.words, found.figures
    inside = {
        "inside": sum(figure.inside for figure in figures),
        "model": sum(figure.inside_model for figure in figures),
        "total": len(figures),
    }
    yield ""
    yield from wrapped(words("calibrate.inside", **inside), LINE)
    given = [figure.comparison.observation.id for figure in figures if figure.put_in]
    if given:
        told = {"count": len(given), "list": listing(words.lang, given)}
        yield from wrapped(words("calibrate.put_in", **told), LINE)
    missed = [figure for figure in figures if not figure.inside]
    if missed:
        heading = [
            words(f"calibrate.{name}") for name in ("outside", "period", "published", "band")
        ]
        rows = [[heading[0], *heading[1:]], *(_figure_cells(figure, words) for figure in missed)]
        first, *rest = columns(rows, ["left", "left", "right", "right"])
        yield session.bold(first)
        yield from rest


def _figure_cells(figure: Figure, words: Words) -> list[str]:
    from sim.evidence.likelihoods import QUANTITY_UNITS

    unit, seen = QUANTITY_UNITS[figure.comparison.quantity], figure.comparison.observation
    scale = scale_for(unit, figure.comparison.value, words)
    low, _, high = figure.printed
    return [
        f"  {seen.id} {seen.series}",
        seen.period,
        scale.quantity(figure.comparison.value),
        f"{scale.number(low)}–{scale.number(high)}",
    ]


def _pulls(found: Diagnostics, session: Session) -> Iterator[str]:
    """The series that move the fit most, and what they move."""
    words = session.words
    told = [series for series in found.series if series.strongest]
    told.sort(key=lambda series: -abs(series.pulls[series.strongest[0]]))
    rows = [
        [
            f"  {series.series}",
            listing(
                words.lang,
                [f"{path} {series.pulls[path]:+.1f}" for path in series.strongest[:MOST_PULLED]],
            ),
        ]
        for series in told[:MOST_PULLS]
    ]
    if rows:
        yield ""
        yield session.bold(words("calibrate.pulls"))
        yield from columns(rows, ["left", "left"])
    untold = [series.series for series in found.series if not series.reliable]
    if untold and not found.few:
        said = words("calibrate.untold", series=listing(words.lang, untold))
        yield from wrapped(said, LINE)


def _ridges(found: Diagnostics, words: Words) -> Iterator[str]:
    if found.ridges:
        yield ""
        yield words("calibrate.ridges")
    for ridge in found.ridges[:MOST_RIDGES]:
        correlation = f"{ridge.correlation:+.2f}"
        yield "  " + words(
            "calibrate.ridge", one=ridge.one, other=ridge.other, correlation=correlation
        )
