"""The fit of a scenario's uncertain parameters to published figures, round by round.

First the ensemble smoother brings prior draws near the figures; then each world walks on as a
Markov chain over parameters and luck until together they are a sample of the posterior. Each round
is kept on disk when done and depends on those before it alone: a fit that is stopped goes on where
it was and ends with the same ensemble.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration import chains, smoother
from sim.analysis.calibration.likelihood import covariance, log_likelihood, logged
from sim.analysis.calibration.predict import logs_of
from sim.analysis.calibration.rounds import Kept, read_round, sweep, write_round
from sim.analysis.calibration.space import (
    Space,
    normal_noise,
    prior_scores,
    space_of,
    worlds_at,
)
from sim.analysis.calibration.worlds import figures_of_worlds
from sim.evidence import Comparison, likelihoods
from sim.experiment import executors
from sim.scenario import Scenario, until

Float = NDArray[np.float64]
Int = NDArray[np.int64]
KNOWN_UNTIL = "published_until"  # the year to which the model knows makers


@dataclass(frozen=True)
class Plan:
    """How a fit goes: worlds a round (a power of two), rounds of the smoother, moves of the chains.

    Every ``luck_every``th move changes the luck of the worlds instead of their parameters.
    ``moves_a_round`` make a round; the second half of these rounds is the sample. ``members`` the
    ensemble has at the most.
    """

    worlds: int = 512
    smoothing: int = 8
    moves: int = 400
    luck_every: int = 8
    moves_a_round: int = 20
    members: int = 512

    @property
    def moving(self) -> int:
        """Rounds of moves."""
        return -(-self.moves // self.moves_a_round)

    @property
    def rounds(self) -> int:
        """Rounds in all, that of the prior with them."""
        return 1 + self.smoothing + self.moving

    @property
    def runs(self) -> int:
        """Worlds to be run in all."""
        return self.worlds * (1 + self.smoothing + self.moves)

    def moves_of(self, turn: int) -> range:
        """The moves (1, 2, ...) of a round of moves (1, 2, ...)."""
        first = (turn - 1) * self.moves_a_round
        return range(first + 1, min(first + self.moves_a_round, self.moves) + 1)

    @property
    def files(self) -> tuple[str, ...]:
        """What each round is kept as, in their order."""
        smoothing = [f"smoothing-{turn:03d}.npz" for turn in range(self.smoothing + 1)]
        return (*smoothing, *(f"moving-{turn:03d}.npz" for turn in range(1, self.moving + 1)))

    @property
    def sampled(self) -> tuple[int, ...]:
        """The rounds of moves (1, 2, ...) whose last worlds are the sample: the second half."""
        return tuple(range(self.moving // 2 + 1, self.moving + 1))


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
    """What a fit found: a sample of parameter worlds that agree with the figures.

    ``draws`` scores (sampled rounds, worlds, paths), ``predicted`` logarithms of what each has for
    each figure (sampled rounds, worlds, figures); all weigh the same. ``prior`` holds the first
    round, before any observation; ``start`` (worlds, paths) where the chains begin. ``accepted``:
    share of steps that were taken, for each round of moves.
    """

    problem: Problem
    plan: Plan
    draws: Float
    predicted_draws: Float
    prior: Kept
    start: Float
    accepted: tuple[float, ...]
    failed: int
    seconds: tuple[float, ...]

    @property
    def scores(self) -> Float:
        """All draws in a row, (draws, paths)."""
        return self.draws.reshape(-1, self.draws.shape[2])

    @property
    def predicted(self) -> Float:
        """What they say for each figure, logarithms, (draws, figures)."""
        return self.predicted_draws.reshape(-1, self.predicted_draws.shape[2])

    @property
    def weights(self) -> Float:
        """Equal weights that sum to 1, (draws,)."""
        number = len(self.scores)
        return np.full(number, 1.0 / number)

    @property
    def effective(self) -> float:
        """Independent draws the sample is worth, for the parameter where they are fewest."""
        return float(chains.effective_size(self.draws).min())

    @property
    def drift(self) -> float:
        """How far the first and second half of the sample lie apart, in standard deviations, for
        the parameter where they do most."""
        return float(np.abs(chains.drift(self.draws)).max())

    @property
    def memory(self) -> float:
        """How much the chains are still where the smoother had left them, for the parameter where
        they are most; 0 not at all."""
        return float(chains.memory(self.start, self.draws).max())


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

    def run(self) -> Posterior:
        """All rounds, and the sample of the last ones."""
        rounds: list[Kept] = []
        for file in self.plan.files:
            rounds.append(self._kept(file, rounds))
        moves = rounds[self.plan.smoothing :]  # the first is where the chains begin
        sample = [moves[turn] for turn in self.plan.sampled]
        predicted = np.stack([kept.predicted for kept in sample])
        ran = ~np.isnan(predicted).any(axis=(0, 2))  # a chain that never ran is none
        return Posterior(
            problem=self.problem,
            plan=self.plan,
            draws=np.stack([kept.scores for kept in sample])[:, ran],
            predicted_draws=predicted[:, ran],
            prior=rounds[0].ran,
            start=moves[0].scores[ran],
            accepted=tuple(kept.accepted for kept in moves[1:]),
            failed=sum(kept.failed for kept in rounds),
            seconds=tuple(kept.seconds for kept in rounds),
        )

    def _kept(self, name: str, before: list[Kept]) -> Kept:
        """A round from its file, else made from the last one and kept."""
        file, turn = self.folder / name, len(before)
        kept = read_round(file)
        paths, figures = len(self.problem.space.paths), len(self.problem.comparisons)
        moves = self.plan.moves_of(turn - self.plan.smoothing)
        if kept is not None and kept.fits(self.plan.worlds, paths, figures):
            self.progress(self.plan.worlds * max(len(moves), 1))
            return kept
        start = time.perf_counter()
        if turn == 0:
            kept = self._from_prior()
        elif turn <= self.plan.smoothing:
            kept = self._smoothed(turn, before[-1])
        else:
            normal = self._learnt(before)
            kept = replace(before[-1], failed=0)
            shares = []
            for move in moves:
                kept, share = self._moved(move, kept, normal)
                shares.append(share)
            kept = replace(kept, accepted=float(np.mean(shares)))
        kept = replace(kept, seconds=time.perf_counter() - start)
        write_round(file, kept)
        return kept

    @property
    def _seed(self) -> int:
        return self.problem.scenario.seed

    @cached_property
    def _observed(self) -> tuple[Float, Float]:
        """The figures' logarithms and their errors' covariance."""
        return logged(self.problem.comparisons), covariance(self.problem.comparisons)

    def _from_prior(self) -> Kept:
        scores = prior_scores(self.problem.space, self.plan.worlds, self._seed)
        replicates = np.arange(self.plan.worlds, dtype=np.int64)
        return self._ran(scores, replicates)

    def _smoothed(self, turn: int, kept: Kept) -> Kept:
        """A round of the smoother; each world keeps its luck."""
        inflation = float(smoother.inflations(self.plan.smoothing)[turn - 1])
        figures, errors = self._observed
        noise = normal_noise(self._seed, "figures", turn, *kept.predicted.shape)
        scores = smoother.updated(kept.scores, kept.at_the_mean, figures, errors, inflation, noise)
        return self._ran(scores, kept.replicates)

    def _learnt(self, before: list[Kept]) -> chains.Normal:
        """The normal that steps are drawn from: of the later rounds of the smoother and of the
        moves so far, but of none that are sampled."""
        first = self.plan.smoothing // 2 + 1
        last = self.plan.smoothing + self.plan.sampled[0]
        worlds = [kept.ran for kept in before[min(first, len(before) - 1) : last]]
        scores = np.concatenate([kept.scores for kept in worlds])
        predicted = np.concatenate([kept.predicted for kept in worlds])
        return chains.linear_posterior(scores, predicted, *self._observed)

    def _moved(self, turn: int, kept: Kept, normal: chains.Normal) -> tuple[Kept, float]:
        """The chains after a move, of parameters or of luck, and the share of steps taken."""
        worlds = self.plan.worlds
        if turn % self.plan.luck_every == 0:
            fresh = np.arange(worlds, dtype=np.int64) + worlds * turn  # that no round has had
            return self._taken(turn, kept, kept.scores, fresh, np.zeros(worlds))
        scores, back = chains.proposed(kept.scores, normal, self._seed, turn)
        return self._taken(turn, kept, scores, kept.replicates, back)

    def _taken(
        self, turn: int, kept: Kept, scores: Float, replicates: Int, back: Float
    ) -> tuple[Kept, float]:
        """Chains after they were offered other scores or replicates; the share of them that took
        the offer. ``back``: ln of how much likelier the way back is."""
        offered = self._ran(scores, replicates)
        held = self._log_target(kept.scores, kept.predicted)
        with np.errstate(invalid="ignore"):  # neither world could be run: not taken
            ratio = self._log_target(scores, offered.predicted) - held + back
        accepted = chains.taken(ratio, self._seed, turn)
        found = replace(
            kept,
            scores=np.where(accepted[:, None], scores, kept.scores),
            predicted=np.where(accepted[:, None], offered.predicted, kept.predicted),
            replicates=np.where(accepted, replicates, kept.replicates),
            failed=kept.failed + offered.failed,
        )
        return found, float(accepted.mean())

    def _log_target(self, scores: Float, predicted: Float) -> Float:
        """ln of prior × likelihood but for a constant, (worlds,); −inf for a world that failed."""
        target = chains.log_prior(scores) + log_likelihood(predicted, *self._observed)
        return np.where(np.isnan(target), -np.inf, target)

    def _ran(self, scores: Float, replicates: Int) -> Kept:
        """Worlds with these scores and this luck, run."""
        found = predict_worlds(self.problem, scores, replicates, self.pool, self.progress)
        failed = int(np.isnan(found).any(axis=1).sum())
        return Kept(scores, found, replicates, failed, 1.0, 0.0)


def predict_worlds(
    problem: Problem,
    scores: Float,
    replicates: Int,
    pool: tuple[Executor, int],
    progress: Callable[[int], None] = lambda worlds: None,
) -> Float:
    """What worlds with these scores say for each figure, logarithms, (worlds, figures).

    ``replicates`` (worlds,) all different. NaN for a world that can't be run.
    """
    whole = worlds_at(problem.scenario, problem.space, scores, replicates, problem.fixed)
    found, _ = figures_of_worlds(whole, problem.comparisons, pool, progress)
    return logs_of(found, problem.comparisons)
