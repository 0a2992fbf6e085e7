"""What is said of a fit, on a linear problem whose posterior is known in closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.calibration.diagnostics import (
    Diagnostics,
    Parameter,
    diagnose,
    put_in,
    unit_of,
)
from sim.analysis.calibration.fit import Plan, Posterior, Problem
from sim.analysis.calibration.likelihood import covariance, logged
from sim.analysis.calibration.members import members_of
from sim.analysis.calibration.pulls import LEAST_EFFECTIVE
from sim.analysis.calibration.rounds import Kept
from sim.analysis.calibration.space import Space
from sim.analysis.calibration.weighted import (
    correlations,
    effective_size,
    mixed_quantiles,
    normalised,
    quantiles,
)
from sim.evidence import likelihoods, parse_distribution
from tests.analysis.calibration.toys import exact, figure, spread

Float = NDArray[np.float64]
WORLDS = 20_000
PATHS = ("doubt", "exit_rate", "home_bias", "payback_threshold*")
# ln figure = ln 1000 + slopes·z: the first two parameters are told by sum and by one alone.
SLOPES = np.array([[0.5, 0.5, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0], [0.0, 0.9, 0.0, 0.0]])
ERROR = 1.2  # so wide that the posterior without a series is covered by draws from that with it
OWN = spread(house=1e-6, figure=ERROR, model=1e-6)
SHARP = spread("sharp", house=1e-6, figure=0.002, model=1e-6)


def figures(last=OWN):
    return (
        figure("a1", 3300.0, of=OWN, series="both", period="2023"),
        figure("a2", 3400.0, of=OWN, series="both", period="2024"),
        figure("b1", 370.0, of=last, series="second", quantity="installations"),
    )


def posterior_of(problem: Problem, known, worlds: int = WORLDS, seed: int = 11) -> Posterior:
    """Independent draws from the posterior, in two rounds."""
    spread_out = parse_distribution("normal(10, 2)", "1")
    space = Space(PATHS, (spread_out,) * len(PATHS))
    dice = np.random.default_rng(seed)
    mean, covariances = exact(SLOPES, logged(known) - np.log(1000.0), covariance(known))
    draws = dice.multivariate_normal(mean, covariances, (2, worlds // 2))
    toy = Problem(problem.scenario, problem.until, space, known)
    before = dice.standard_normal((4000, len(PATHS)))
    luck = np.arange(4000, dtype=np.int64)
    return Posterior(
        problem=toy,
        plan=Plan(members=300),
        draws=draws,
        predicted_draws=np.log(1000.0) + draws @ SLOPES.T,
        prior=Kept(before, np.log(1000.0) + before @ SLOPES.T, luck, 0, 1.0, 0.0),
        start=draws[0],
        accepted=(0.3,),
        failed=0,
        seconds=(0.0,),
    )


@pytest.fixture(scope="module")
def toy(problem: Problem) -> Posterior:
    return posterior_of(problem, figures())


@pytest.fixture(scope="module")
def found(toy: Posterior) -> Diagnostics:
    return diagnose(toy)


def truth(rows: list[int]) -> tuple[Float, Float]:
    known = [figures()[row] for row in rows]
    return exact(SLOPES[rows], logged(known) - np.log(1000.0), covariance(known))


def test_shift_and_spread_are_those_of_the_posterior(found: Diagnostics) -> None:
    mean, covariances = truth([0, 1, 2])
    assert [p.path for p in found.parameters] == list(PATHS)
    assert [p.shift for p in found.parameters] == pytest.approx(mean, abs=0.03)
    sd = np.sqrt(np.diag(covariances))
    assert [p.spread for p in found.parameters] == pytest.approx(sd, abs=0.03)


def test_intervals_are_in_the_parameter_s_unit(found: Diagnostics) -> None:
    mean, covariances = truth([0, 1, 2])
    for column, one in enumerate(found.parameters):
        assert one.prior == pytest.approx((10 - 2 * 1.2816, 10.0, 10 + 2 * 1.2816), abs=1e-3)
        sd = np.sqrt(covariances[column, column])
        ends = 10.0 + 2.0 * (mean[column] + sd * np.array([-1.2816, 0.0, 1.2816]))
        assert one.posterior == pytest.approx(ends, abs=0.12)
        assert one.posterior == pytest.approx(10.0 + 2.0 * np.array(one.scores))


@pytest.mark.parametrize(
    ("shift", "ratio", "word"),
    [
        (0.0, 0.49, "settled"),
        (2.0, 0.49, "settled"),
        (0.0, 0.51, "narrowed"),
        (0.0, 0.79, "narrowed"),
        (0.0, 0.81, "hardly touched"),
        (0.51, 1.0, "narrowed"),
        (-0.51, 1.1, "narrowed"),
        (0.49, 0.95, "hardly touched"),
    ],
)
def test_a_word_for_what_was_found(shift: float, ratio: float, word: str) -> None:
    three = (0.0, 0.0, 0.0)
    assert Parameter("doubt", "share", three, three, three, shift, ratio).found == word


def test_what_no_figure_speaks_of_stays_open(found: Diagnostics) -> None:
    assert {p.path for p in found.open} == {"home_bias", "payback_threshold*"}
    assert {p.path for p in found.moved} == {"doubt", "exit_rate"}
    learned = [p.learned for p in found.moved]
    assert learned == sorted(learned, reverse=True)
    assert max(p.learned for p in found.open) < 0.01


def test_a_pull_is_the_mean_with_all_figures_less_that_without_a_series(
    found: Diagnostics,
) -> None:
    whole, _ = truth([0, 1, 2])
    by_name = {series.series: series for series in found.series}
    assert by_name["both"].figures == ("a1", "a2")
    for name, left in (("both", [2]), ("second", [0, 1])):
        series = by_name[name]
        without, _ = truth(left)
        assert series.reliable
        assert list(series.pulls.values()) == pytest.approx(whole - without, abs=0.03)
    assert by_name["both"].strongest[0] == "doubt"
    assert by_name["both"].pulls["doubt"] > 0.3
    assert by_name["second"].pulls["exit_rate"] < -0.3


def test_the_luck_of_a_pull_is_known(problem: Problem) -> None:
    """In small samples pulls lie about as far apart as their error says."""
    pulls, errors = [], []
    for seed in range(60):
        series = diagnose(posterior_of(problem, figures(), 800, seed)).series[0]
        pulls.append(list(series.pulls.values()))
        errors.append(list(series.errors.values()))
    apart, said = np.std(pulls, axis=0), np.mean(errors, axis=0)
    assert apart / said == pytest.approx(np.ones(len(PATHS)), abs=0.35)


def test_draws_of_a_chain_that_stands_count_once(problem: Problem) -> None:
    one = posterior_of(problem, figures(), 1200)
    again = replace(
        one,
        draws=np.repeat(one.draws[:1], 4, axis=0),
        predicted_draws=np.repeat(one.predicted_draws[:1], 4, axis=0),
    )
    alone = replace(one, draws=one.draws[:1], predicted_draws=one.predicted_draws[:1])
    assert again.effective == pytest.approx(alone.effective, rel=0.02)
    for more, less in zip(diagnose(again).series, diagnose(alone).series, strict=True):
        assert more.effective == pytest.approx(less.effective, rel=0.02)
        assert more.errors["doubt"] == pytest.approx(less.errors["doubt"], rel=0.02)


def test_idle_parameters_are_pulled_by_nothing(found: Diagnostics) -> None:
    for series in found.series:
        assert not {"home_bias", "payback_threshold*"} & set(series.strongest)
    assert found.strongest_pull("home_bias") is None
    pull = found.strongest_pull("doubt")
    assert pull is not None
    assert pull[0].series == "both"


def test_a_series_that_decides_alone_pulls_by_an_amount_that_is_not_told(
    problem: Problem,
) -> None:
    """Without it the few draws that stray from it would say all of the rest."""
    near = diagnose(posterior_of(problem, figures(SHARP), 400))
    series = {one.series: one for one in near.series}
    assert near.effective > 2 * LEAST_EFFECTIVE
    assert series["both"].reliable
    assert not series["second"].reliable
    assert series["second"].strongest == ()


def test_figures_before_and_after_are_the_normals_they_should_be(found: Diagnostics) -> None:
    mean, covariances = truth([0, 1, 2])
    normal = np.array([-1.6449, 0.0, 1.6449])
    for row, one in enumerate(found.figures):
        slope = SLOPES[row]
        before = np.log(1000.0) + np.sqrt(slope @ slope) * normal
        level, sd = np.log(1000.0) + slope @ mean, np.sqrt(slope @ covariances @ slope)
        assert np.log(one.prior) == pytest.approx(before, abs=0.08)
        assert np.log(one.posterior) == pytest.approx(level + sd * normal, abs=0.05)
        printed = level + np.hypot(sd, ERROR) * normal
        assert np.log(one.printed) == pytest.approx(printed, abs=0.05)


def test_inside_is_by_what_would_be_printed_and_by_the_model(found: Diagnostics) -> None:
    one = found.figures[0]
    assert one.inside
    low, _, high = one.printed
    for value, inside in ((low * 1.01, True), (high * 0.99, True), (low * 0.99, False)):
        moved = replace(one, comparison=replace(one.comparison, value=value))
        assert moved.inside is inside
        assert not moved.inside_model  # the model's own band is narrower


def test_parameters_told_by_their_sum_are_tied(found: Diagnostics) -> None:
    _, covariances = truth([0, 1, 2])
    expected = covariances[0, 1] / np.sqrt(covariances[0, 0] * covariances[1, 1])
    ridge, *others = found.ridges
    assert all(abs(other.correlation) < 0.05 for other in others)
    assert (ridge.one, ridge.other) == ("doubt", "exit_rate")
    assert ridge.correlation == pytest.approx(expected, abs=0.03)
    assert abs(ridge.before) < 0.05


def test_members_stand_for_the_posterior(toy: Posterior) -> None:
    mean, _ = truth([0, 1, 2])
    members = members_of(toy)
    assert set(members.numbers) == {*PATHS, "published_until"}
    assert members.weights.sum() == pytest.approx(1.0)
    assert (np.diff(members.worlds) > 0).all()
    assert (members.weights * 300 == np.round(members.weights * 300)).all()
    for path, level in zip(PATHS, mean, strict=True):
        found = members.weights @ members.numbers[path]
        assert found == pytest.approx(10.0 + 2.0 * level, abs=0.35)


def test_members_come_from_as_many_chains_as_there_are(problem: Problem) -> None:
    """Not the same few chains of each round."""
    toy = posterior_of(problem, figures(), 1024)  # 512 chains, two rounds
    members = members_of(replace(toy, plan=Plan(members=256)))
    assert len(members.worlds) == 256
    assert len(set(members.worlds % 512)) == 256
    same = toy.problem.space.values(toy.scores[members.worlds])
    assert (members.numbers["doubt"] == same["doubt"]).all()
    few = members_of(replace(toy, plan=Plan(members=4096)))
    assert few.weights == pytest.approx(np.full(1024, 1 / 1024))


def test_what_the_fit_knew_goes_with_the_members_where_it_is_not_what_is_known(
    problem: Problem, toy: Posterior
) -> None:
    assert set(members_of(toy).numbers["published_until"]) == {2024.0}
    later = replace(toy, problem=replace(toy.problem, until=2025))
    assert "published_until" not in members_of(later).numbers


def test_the_unit_of_a_path() -> None:
    assert unit_of("payback_threshold*") == "1"
    assert unit_of("learning_rate.basic") == unit_of("learning_rate.sensors") == "share"


def test_quantiles_of_equal_weights_and_of_a_world_that_counts_twice() -> None:
    values = np.array([[3.0], [1.0], [2.0]])
    even = np.full(3, 1 / 3)
    assert quantiles(values, even, (0.5,)) == pytest.approx(np.array([[2.0]]))
    twice = np.array([[3.0], [1.0], [2.0], [3.0]])
    shares = (0.1, 0.5, 0.9)
    doubled = quantiles(values, np.array([0.5, 0.25, 0.25]), (0.625,))
    assert doubled == pytest.approx(quantiles(twice, np.full(4, 0.25), (0.625,)), abs=0.51)
    rng = np.random.default_rng(1)
    many = rng.standard_normal((5000, 2))
    expected = np.quantile(many, shares, axis=0)
    assert quantiles(many, np.full(5000, 1 / 5000), shares) == pytest.approx(expected, abs=2e-3)


def test_quantiles_of_a_mixture_invert_its_distribution() -> None:
    from scipy.special import ndtr

    means = np.array([[0.0, 5.0], [3.0, 5.0]])
    weights, sd, shares = np.array([0.3, 0.7]), np.array([0.5, 2.0]), (0.05, 0.3, 0.95)
    found = mixed_quantiles(means, weights, sd, shares)
    for row, share in enumerate(shares):
        below = weights @ ndtr((found[row] - means) / sd)
        assert below == pytest.approx([share, share], abs=1e-9)


def test_the_effective_size_is_the_number_of_equal_weights() -> None:
    assert effective_size(np.full(8, 1 / 8)) == pytest.approx(8.0)
    assert effective_size(np.array([0.5, 0.5, 0.0, 0.0])) == pytest.approx(2.0)


def test_weights_far_from_zero_do_not_underflow() -> None:
    found = normalised(np.array([-5000.0, -5000.0 + np.log(3.0)]))
    assert found == pytest.approx([0.25, 0.75])


def test_a_constant_is_correlated_with_nothing() -> None:
    values = np.array([[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]])
    found = correlations(values, np.full(3, 1 / 3))
    assert found == pytest.approx(np.array([[0.0, 0.0], [0.0, 1.0]]))


def test_makers_own_counts_of_the_last_year_known_are_marked_as_put_in() -> None:
    compared = likelihoods().comparisons
    of_2025 = {one.observation.id for one in compared if put_in(one, 2025)}
    of_2024 = {one.observation.id for one in compared if put_in(one, 2024)}
    assert {"O053", "O058", "O075", "O241"} <= of_2025
    assert {"O052", "O240"} <= of_2024
    assert not of_2025 & of_2024
    assert all(one.maker for one in compared if one.observation.id in of_2025 | of_2024)
    assert "O056" not in of_2025  # a price: nothing is taken from it
