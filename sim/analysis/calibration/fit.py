"""The fit of a scenario's uncertain parameters to published figures, round by round.

First the ensemble smoother brings prior draws near the figures; then worlds drawn from a normal
laid over its ensemble are weighted exactly (importance.py), a few rounds of them together. Each
round is kept on disk when done, and depends on those before it alone: a fit that is stopped goes
on where it was and ends with the same ensemble.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration import importance, smoother
from sim.analysis.calibration.importance import Proposal
from sim.analysis.calibration.likelihood import covariance, log_likelihood, logged
from sim.analysis.calibration.predict import predictions
from sim.analysis.calibration.rounds import Kept, read_round, sweep, write_round
from sim.analysis.calibration.space import (
    Space,
    normal_noise,
    prior_scores,
    space_of,
    worlds_at,
)
from sim.evidence import Comparison, likelihoods
from sim.experiment import designs, executors
from sim.model.inputs import WorldBatch
from sim.scenario import Scenario, until

Float = NDArray[np.float64]
Int = NDArray[np.int64]
KNOWN_UNTIL = "published_until"  # the year to which the model knows makers


@dataclass(frozen=True)
class Plan:
    """How a fit goes: worlds a round (a power of two), rounds of the smoother, then of weighing.

    ``widening`` of the proposals' spread keeps their tails above the posterior's; ``members`` the
    ensemble has at the most.
    """

    worlds: int = 2048
    smoothing: int = 10
    weighing: int = 4
    widening: float = 1.15
    least_share: float = 0.1  # of worlds, effective, on which a proposal is laid
    members: int = 512

    @property
    def rounds(self) -> int:
        """The prior's round, those of the smoother and those of weighing."""
        return 1 + self.smoothing + self.weighing

    @property
    def files(self) -> tuple[str, ...]:
        """What each round is kept as, in their order."""
        return tuple(
            f"{kind}-{turn:02d}.npz"
            for kind, turns in (("smoothing", self.smoothing + 1), ("weighing", self.weighing))
            for turn in range(turns)
        )


@dataclass(frozen=True)
class Problem:
    """What is fitted to what: a scenario that ends with the year, its space and the figures."""

    scenario: Scenario
    until: int
    space: Space
    comparisons: tuple[Comparison, ...]

    @property
    def fixed(self) -> dict[str, float]:
        """Numbers the fit sets itself: what was known at the end of its year."""
        known = self.scenario.parameters[KNOWN_UNTIL].value
        return {KNOWN_UNTIL: min(float(self.until), known)}


@dataclass(frozen=True)
class Posterior:
    """What a fit found.

    Worlds of all weighing rounds: ``scores`` (worlds, paths), ``predicted`` logarithms of what each
    has for each figure (worlds, figures), ``weights`` (worlds,) that sum to 1. ``prior`` holds the
    first round, before any observation. ``sizes``: effective size after each weighing round.
    ``failed`` worlds of all rounds could not be run; those of prior and weighing are left out.
    ``seconds`` each round took when it was run, on whatever machine did.
    """

    problem: Problem
    plan: Plan
    scores: Float
    predicted: Float
    weights: Float
    prior: Kept
    sizes: tuple[float, ...]
    failed: int
    seconds: tuple[float, ...]

    @property
    def effective(self) -> float:
        """How many equally weighted worlds the sample is worth."""
        return importance.effective_size(self.weights)


def problem_of(scenario: Scenario, year: int) -> Problem:
    """The fit of a scenario to figures about times up to the end of ``year``."""
    return Problem(until(scenario, year), year, space_of(scenario), likelihoods().until(year))


def fit(
    problem: Problem,
    plan: Plan,
    folder: Path,
    *,
    workers: int | None = None,
    progress: Callable[[int], None] = lambda worlds: None,
) -> Posterior:
    """Fit, keeping each round in ``folder`` and taking up what it holds already.

    ``progress`` is called with the worlds done since the last call, kept ones too. Raises RunError
    where worlds can't be run, OSError where a round can't be kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    workers = workers or executors.usable_cores()
    with executors.open_executor(workers, workers) as pool:
        return _Rounds(problem, plan, folder, pool, progress).run()


@dataclass(frozen=True)
class _Rounds:
    """The rounds of one fit, each from its file or run and kept."""

    problem: Problem
    plan: Plan
    folder: Path
    pool: tuple[Executor, int]
    progress: Callable[[int], None]

    @property
    def seed(self) -> int:
        return self.problem.scenario.seed

    def run(self) -> Posterior:
        figures = logged(self.problem.comparisons)
        errors = covariance(self.problem.comparisons)
        rounds = [self._smoothed(0, prior_scores(self.problem.space, self.plan.worlds, self.seed))]
        for turn, inflation in enumerate(smoother.inflations(self.plan.smoothing), start=1):
            kept = rounds[-1]
            noise = normal_noise(self.seed, "figures", turn, *kept.predicted.shape)
            scores = smoother.updated(
                kept.scores, kept.at_the_mean, figures, errors, float(inflation), noise
            )
            rounds.append(self._smoothed(turn, scores))
        near = rounds[-1].scores
        weights = np.full(len(near), 1.0 / len(near))
        proposals: list[Proposal] = []
        found: list[Kept] = []
        sizes: list[float] = []
        for turn in range(self.plan.weighing):
            proposals.append(importance.fitted_proposal(near, weights, self.plan.widening))
            found.append(self._weighed(turn, proposals[-1]))
            near, predicted = _together(found)
            likelihood = log_likelihood(predicted, figures, errors)
            ratio = importance.log_prior(near) - importance.log_mixture(near, proposals)
            exact = importance.normalised(likelihood + ratio)
            sizes.append(importance.effective_size(exact))
            _, weights = importance.tempered(likelihood, ratio, self.plan.least_share)
        rounds += found
        return Posterior(
            problem=self.problem,
            plan=self.plan,
            scores=near,
            predicted=predicted,
            weights=exact,
            prior=rounds[0].ran,
            sizes=tuple(sizes),
            failed=sum(kept.failed for kept in rounds),
            seconds=tuple(kept.seconds for kept in rounds),
        )

    def _smoothed(self, turn: int, scores: Float) -> Kept:
        """A smoother round: the same replicates each time, so that luck is not fitted twice."""
        return self._round("smoothing", turn, scores, np.arange(len(scores), dtype=np.int64))

    def _weighed(self, turn: int, proposal: Proposal) -> Kept:
        """A weighing round: replicates no round has had, whose luck no score has seen."""
        worlds = self.plan.worlds
        noise = normal_noise(self.seed, "proposal", turn, worlds, len(self.problem.space.paths))
        replicates = np.arange(worlds, dtype=np.int64) + worlds * (turn + 1)
        return self._round("weighing", turn, proposal.draw(noise), replicates)

    def _round(self, kind: str, turn: int, scores: Float, replicates: Int) -> Kept:
        """A round from its file, where that holds these very worlds, else run and kept."""
        file = self.folder / f"{kind}-{turn:02d}.npz"
        kept = read_round(file)
        if kept is not None and kept.answers(scores, len(self.problem.comparisons)):
            self.progress(len(scores))
            return kept
        start = time.perf_counter()
        predicted = predict_worlds(self.problem, scores, replicates, self.pool, self.progress)
        kept = Kept(scores, predicted, time.perf_counter() - start)
        write_round(file, kept)
        return kept


def _together(rounds: Sequence[Kept]) -> tuple[Float, Float]:
    """Scores and predictions of the worlds that ran: one that failed has the weight 0."""
    return (
        np.concatenate([kept.ran.scores for kept in rounds]),
        np.concatenate([kept.ran.predicted for kept in rounds]),
    )


@dataclass(frozen=True)
class _Part:
    """Some worlds of a round and the figures they are held against, for a worker process."""

    batch: WorldBatch
    comparisons: tuple[Comparison, ...]

    @property
    def replicates(self) -> Int:
        return self.batch.replicates


def _predict_part(part: _Part) -> tuple[Int, Float]:
    from sim.model.batch import run_batch

    result = run_batch(part.batch)
    start = part.batch.scenario.start_year
    return part.replicates, predictions(result, part.comparisons, start)


def _halves(part: _Part) -> tuple[_Part, _Part]:
    one, other = designs.halves(part.batch)
    return replace(part, batch=one), replace(part, batch=other)


def predict_worlds(
    problem: Problem,
    scores: Float,
    replicates: Int,
    pool: tuple[Executor, int],
    progress: Callable[[int], None] = lambda worlds: None,
) -> Float:
    """What worlds with these scores say for each figure, logarithms, (worlds, figures).

    NaN for a world that can't be run.
    """
    executor, busy = pool
    whole = worlds_at(problem.scenario, problem.space, scores, replicates, problem.fixed)
    batches = designs.batches(whole, workers=busy, fewest=busy)
    parts = [_Part(batch, problem.comparisons) for batch in batches]
    outcome = executors.run_all(_predict_part, parts, _halves, executor, busy, progress)
    if not outcome.pieces:
        raise executors.RunError(f"no world could be run: {outcome.failures[0].message}")
    predicted = np.full((len(scores), len(problem.comparisons)), np.nan)
    for ran, found in outcome.pieces:
        predicted[ran - replicates[0]] = found
    return predicted
