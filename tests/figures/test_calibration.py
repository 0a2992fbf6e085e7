"""The figure of a fit: every text readable, few draws and many, and the numbers it carries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.analysis.calibration.diagnostics import Diagnostics, Figure, Parameter, unit_of
from sim.analysis.calibration.fit import Plan, Posterior, problem_of
from sim.analysis.calibration.members import Members
from sim.analysis.calibration.rounds import Kept
from sim.analysis.calibration.written import Fitted
from sim.evidence import likelihoods
from sim.figures import calibration, check
from sim.scenario import load


def parameter(path: str, distribution: Any, rng: Any) -> Parameter:
    shift, spread = float(rng.normal(0.0, 1.5)), float(rng.uniform(0.2, 1.2))
    scores = (shift - 1.28 * spread, shift, shift + 1.28 * spread)
    shares = np.array([0.1, 0.5, 0.9])
    prior = tuple(distribution.quantile(shares).tolist())
    return Parameter(path, unit_of(path), prior, prior, scores, shift, spread)


def figure(comparison: Any, rng: Any) -> Figure:
    def band(wide: float) -> tuple[float, float, float]:
        middle = comparison.value * np.exp(rng.normal(0.0, wide))
        return middle * np.exp(-1.6 * wide), middle, middle * np.exp(1.6 * wide)

    return Figure(comparison, band(2.0), band(0.3), band(0.6))


@pytest.fixture(scope="module", params=[2024, 2025])
def fitted(request: pytest.FixtureRequest) -> Fitted:
    """A fit made up, with the real parameters and figures."""
    rng = np.random.default_rng(request.param)
    problem = problem_of(load("baseline", ("ensemble=prior",)), request.param)
    space = problem.space
    found = Diagnostics(
        parameters=tuple(map(parameter, space.paths, space.distributions, [rng] * 99)),
        figures=tuple(figure(comparison, rng) for comparison in problem.comparisons),
        series=(),
        ridges=(),
        effective=812.0,
    )
    nothing = Kept(np.zeros((2, 1)), np.zeros((2, 1)), np.zeros(2, dtype=np.int64), 0, 1.0, 0.0)
    posterior = Posterior(
        problem,
        Plan(),
        np.zeros((1, 2, 1)),
        np.zeros((1, 2, 1)),
        nothing,
        np.zeros((2, 1)),
        (0.2,),
        0,
        (1.0,),
    )
    members = Members(np.ones(1), {}, np.zeros(1, dtype=np.int64))
    return Fitted("baseline", (), posterior, found, members)


def drawn(fitted: Fitted, lang: Any) -> Any:
    command = "sim calibrate baseline --until 2024 --worlds 2048 --set levers.a.b.c='50 亿元'"
    return calibration.draw(fitted, "baseline-3f9c1e2a", command, lang)


def text_of(figure: Any) -> str:
    return "\n".join(text.get_text() for text in figure.texts).replace("\u00a0", " ")


def test_every_text_can_be_read(fitted: Fitted, lang: Any) -> None:
    assert check.problems(drawn(fitted, lang)) == []


def test_it_says_what_was_found(fitted: Fitted) -> None:
    said = text_of(drawn(fitted, "en")).replace("\n", " ")
    words = [p.found for p in fitted.diagnostics.parameters]
    assert f"Figures up to {fitted.until} settle {words.count('settled')} of {len(words)}" in said
    assert f"narrow {words.count('narrowed')}" in said
    inside = sum(figure.inside for figure in fitted.diagnostics.figures)
    assert f"{inside} of {len(fitted.diagnostics.figures)} figures" in said
    assert "baseline-3f9c1e2a" in said


def test_the_most_informed_parameters_stand_in_the_room_there_is(fitted: Fitted) -> None:
    """Those that moved first, then the open ones, and how many more there are."""
    found, diagnostics = drawn(fitted, "en"), fitted.diagnostics
    named = [row[1] for row in found.table[1] if row[0] == "parameter" and row[2] == "after"]
    still = sorted(diagnostics.open, key=lambda one: -one.learned)
    assert named == [p.path for p in (*diagnostics.moved, *still)][: len(named)]
    assert len(named) > len(diagnostics.figures)
    said = text_of(found)
    for path in named:
        assert path in said
    more = len(diagnostics.parameters) - len(named)
    assert (f"and {more} more" in said) == (more > 0)
    assert ("Hardly touched" in said) == (len(named) > len(diagnostics.moved))


def test_it_carries_every_published_figure_once_with_its_bands(fitted: Fitted) -> None:
    _, rows = drawn(fitted, "en").table
    published = {row[1]: row for row in rows if row[2] == "published"}
    assert set(published) == {c.observation.id for c in fitted.posterior.problem.comparisons}
    for figure in fitted.diagnostics.figures:
        seen = figure.comparison.observation.id
        assert published[seen][4] == figure.comparison.value
        bands = {row[2]: row[3:6] for row in rows if row[1] == seen and row[2] != "published"}
        assert bands == {
            "before": figure.prior,
            "after": figure.posterior,
            "printed": figure.printed,
        }


def test_every_quantity_has_a_kind() -> None:
    known = {quantity for _, quantities in calibration.GROUPS for quantity in quantities}
    assert {c.quantity for c in likelihoods().comparisons} <= known


def test_few_draws_are_said_instead_of_words(fitted: Fitted, lang: Any) -> None:
    few = replace(fitted, diagnostics=replace(fitted.diagnostics, effective=7.0))
    found = drawn(few, lang)
    assert check.problems(found) == []
    said = text_of(found)
    assert {"en": "at most 7 independent", "zh": "至多相当于 7 次独立抽样"}[lang] in said
    assert "settle " not in said


def test_nothing_moved_and_few_figures(fitted: Fitted, lang: Any) -> None:
    still = tuple(
        replace(p, shift=0.0, spread=1.0, scores=(-1.28, 0.0, 1.28))
        for p in fitted.diagnostics.parameters
    )
    found = replace(fitted.diagnostics, parameters=still, figures=fitted.diagnostics.figures[:2])
    figure = drawn(replace(fitted, diagnostics=found), lang)
    assert check.problems(figure) == []
    assert {"en": "Hardly touched", "zh": "几乎未变"}[lang] in text_of(figure)
    assert {"en": "Settled or narrowed", "zh": "已确定或已收窄"}[lang] not in text_of(figure)


def test_the_same_fit_gives_the_same_bytes(fitted: Fitted, tmp_path: Any) -> None:
    from sim.figures import save

    one, two = (save(drawn(fitted, "en"), tmp_path / f"{name}.svg").read_bytes() for name in "ab")
    assert one == two
