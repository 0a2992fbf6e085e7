"""The clock: contestants take turns, so that a noisy minute hits all of them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Sample:
    """One timing, in seconds: by the wall clock, and of this process's processor time.

    ``peak`` is the most memory held, bytes, where it was measured; ``more`` what else was told.
    """

    wall: float
    cpu: float = 0.0
    peak: float = 0.0
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lane:
    """A contestant: runs once a round, in the first ``rounds`` rounds."""

    name: str
    run: Callable[[], Sample]
    rounds: int


@dataclass(frozen=True)
class Median:
    """The middle of some rounds, the least and the greatest, and how many rounds there were."""

    value: float
    least: float
    greatest: float
    rounds: int


def clocked(work: Callable[[], Any]) -> Sample:
    """Time work in this process; the rubbish of others is collected before."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Sample(time.perf_counter() - wall, time.process_time() - cpu)


def middle(values: Sequence[float]) -> Median:
    """Median and range. Raises ValueError for no values."""
    if not values:
        raise ValueError("nothing was measured")
    return Median(median(values), min(values), max(values), len(values))


Rounds = dict[str, list[Sample | None]]


def interleave(lanes: Sequence[Lane], say: Callable[[str], None] = lambda text: None) -> Rounds:
    """Every lane once a round; each round begins one lane further. None where a lane sat out."""
    rounds = max((lane.rounds for lane in lanes), default=0)
    found: Rounds = {lane.name: [None] * rounds for lane in lanes}
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}")
        first = turn % len(lanes)
        for lane in (*lanes[first:], *lanes[:first]):
            if turn < lane.rounds:
                found[lane.name][turn] = lane.run()
    return found


def seconds(rounds: Rounds, name: str, clock: str = "cpu", per: float = 1.0) -> Median:
    """A lane's time, divided by ``per``."""
    return middle([getattr(sample, clock) / per for sample in rounds[name] if sample])


def ratio(
    rounds: Rounds, slow: str, fast: str, per: tuple[float, float] = (1.0, 1.0), clock: str = "cpu"
) -> Median:
    """How many times longer ``slow`` takes than ``fast``: the ratio in each round, then its median.

    ``per``: what each is divided by first (worlds, firm-months). Rounds in which one of them sat
    out don't count.
    """
    pairs = zip(rounds[slow], rounds[fast], strict=True)
    return middle(
        [
            (getattr(one, clock) / per[0]) / (getattr(other, clock) / per[1])
            for one, other in pairs
            if one and other
        ]
    )
