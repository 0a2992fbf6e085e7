"""Each distinct scenario is run once and shared by the checks that need it; nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache

from sim.analysis.behaviour.checks import Check
from sim.analysis.behaviour.levers import Answer, Question
from sim.analysis.behaviour.messages import say
from sim.analysis.behaviour.verdicts import Finding, Verdict
from sim.reading import Message
from sim.scenario import Scenario, load


def judged(
    checks: Sequence[Check], end: int, sets: tuple[str, ...] = (), workers: int | None = None
) -> Iterator[Verdict]:
    """The verdict of each check, in order, as soon as its runs are there.

    ``end``: the last year of every run; ``sets`` are laid on every scenario. Scenarios with the
    same digest are run once. Raises InputError for sets that no scenario can have.
    """
    from sim.experiment.executors import open_executor, usable_cores

    loaded = cache(lambda question, worlds: _load(question, worlds, end, sets))
    asked = [[loaded(q, check.worlds) for q in check.questions()] for check in checks]
    keys = [[scenario.digest() for scenario in scenarios] for scenarios in asked]
    order: dict[str, Scenario] = {}
    for scenarios, digests in zip(asked, keys, strict=True):
        for scenario, digest in zip(scenarios, digests, strict=True):
            order.setdefault(digest, scenario)
    with open_executor(workers or usable_cores(), len(order)) as (executor, busy):
        runs = _Runs(executor, list(order.items()), 1 if busy == 1 else 2 * busy)
        for row, check in enumerate(checks):
            seconds = runs.need(keys[row])
            finding = _judge(check, runs, keys[row])
            later = {digest for digests in keys[row + 1 :] for digest in digests}
            runs.forget(digest for digest in keys[row] if digest not in later)
            worlds = asked[row][0].worlds
            yield Verdict(check.id, check.type, check.levers, check.why, finding, worlds, seconds)


def _load(question: Question, worlds: int, end: int, sets: tuple[str, ...]) -> Scenario:
    run = (f"worlds={worlds}", f"end={end}")
    return load(question.base, (*run, *question.sets, *sets))


def _judge(check: Check, runs: _Runs, digests: Sequence[str]) -> Finding:
    """The finding; a run that fails (books that don't balance) fails the check.

    Raises RunError where a worker process died, since nothing is known of why.
    """
    from sim.experiment.executors import RunError

    for digest in digests:
        failure = runs.futures[digest].exception()
        if isinstance(failure, BrokenProcessPool):
            raise RunError("a worker process died (out of memory?); --workers 1 needs less")
        if failure is not None:
            what = " ".join(f"{type(failure).__name__}: {failure}".split())[:300]
            return Finding("fail", say("run_failed", what=Message(what, what)))
    return check.judge([runs.futures[digest].result() for digest in digests])


@dataclass
class _Runs:
    """Runs under way and done, submitted in the order in which they are needed, a few ahead."""

    executor: Executor
    order: list[tuple[str, Scenario]]
    ahead: int
    futures: dict[str, Future[Answer]] = field(default_factory=dict)
    submitted: int = 0
    needed: int = 0

    def need(self, digests: Sequence[str]) -> float:
        """Wait for these runs; seconds of those that nobody had asked for before."""
        position = {digest: place for place, (digest, _) in enumerate(self.order)}
        last = max(position[digest] for digest in digests)
        fresh = [digest for digest in dict.fromkeys(digests) if position[digest] >= self.needed]
        self.needed = max(self.needed, last + 1)
        self._submit(last + self.ahead)
        runs = [self.futures[digest] for digest in fresh]
        return sum(run.result().seconds for run in runs if run.exception() is None)

    def _submit(self, until: int) -> None:
        while self.submitted < min(until, len(self.order)):
            digest, scenario = self.order[self.submitted]
            self.futures[digest] = self.executor.submit(run_once, scenario)
            self.submitted += 1

    def forget(self, digests: Iterator[str]) -> None:
        """Let go of runs that no later check needs."""
        for digest in digests:
            self.futures.pop(digest, None)


def run_once(scenario: Scenario) -> Answer:
    """Run all worlds of a scenario as one batch, in whatever process this is."""
    from sim.evidence import regions
    from sim.experiment.designs import all_worlds
    from sim.model.batch import run_batch

    started = time.perf_counter()
    batch = all_worlds(scenario)
    values = run_batch(batch).indicators
    return Answer(
        scenario=scenario,
        years=tuple(range(scenario.start_year, scenario.end_year + 1)),
        regions=regions().all,
        values=values,
        numbers=batch.numbers,
        seconds=time.perf_counter() - started,
    )
