"""How far a long run is, and how long it will take: a bar on a terminal, lines in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.cli.conduct import Session

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

EVERY = 30.0  # seconds between two lines of a log


class Shown:
    """What has been done of a number of worlds; nothing is shown until it has begun."""

    def begin(self, worlds: int, before: int) -> None:
        """So many worlds there are, so many of them were done before."""

    def advance(self, worlds: int) -> None:
        """So many more are done."""


class _Bar(Shown):
    def __init__(self, bar: Progress, session: Session) -> None:
        self._bar, self._session = bar, session
        self._task: TaskID | None = None

    def begin(self, worlds: int, before: int) -> None:
        label = self._session.words("run.progress")
        self._task = self._bar.add_task(label, total=worlds, completed=before)

    def advance(self, worlds: int) -> None:
        if self._task is not None:
            self._bar.advance(self._task, worlds)


class _Lines(Shown):
    def __init__(self, session: Session) -> None:
        self._session = session
        self._worlds = self._before = self._done = 0
        self._begun = self._last = time.monotonic()

    def begin(self, worlds: int, before: int) -> None:
        self._worlds, self._before, self._done = worlds, before, before
        self._begun = self._last = time.monotonic()

    def advance(self, worlds: int) -> None:
        self._done += worlds
        now = time.monotonic()
        if now - self._last < EVERY or self._done >= self._worlds:
            return
        self._last = now
        left = (now - self._begun) / (self._done - self._before) * (self._worlds - self._done)
        words = self._session.words
        counts = {"done": f"{self._done:,}", "worlds": f"{self._worlds:,}"}
        self._session.note(words("progress.line", **counts, left=duration(left, self._session)))


@contextmanager
def shown(session: Session) -> Iterator[Shown]:
    """A bar on stderr where that is a terminal, else a line now and then; nothing if quiet."""
    if session.quiet:
        yield Shown()
        return
    if not sys.stderr.isatty():
        yield _Lines(session)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed
    from rich.progress import TimeRemainingColumn as Remaining

    label, unit = TextColumn("{task.description}"), TextColumn(session.words("run.worlds"))
    left = TextColumn(session.words("progress.left"))
    columns = (label, BarColumn(), MofNCompleteColumn(), unit, Elapsed(), left, Remaining())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, session)


def duration(seconds: float, session: Session) -> str:
    """A time as a person says it: 40 s, 12 min, 3.5 h."""
    if seconds < 100:
        return session.words("progress.seconds", count=max(1, round(seconds)))
    if seconds < 100 * 60:
        return session.words("progress.minutes", count=round(seconds / 60))
    return session.words("progress.hours", count=f"{seconds / 3600:.1f}")


@contextmanager
def counted(total: int, label: str, session: Session) -> Iterator[Callable[[str], None]]:
    """A bar of things done one after the other, on stderr where that is a terminal, else nothing.

    ``label``: key of the words before the bar. What is yielded is called with the name of each
    thing as it is begun.
    """
    if session.quiet or not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    named = TextColumn("{task.fields[name]}")
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), named, console=console, transient=True) as bar:
        task = bar.add_task(session.words(label), total=total, name="")
        begun = 0

        def step(name: str) -> None:
            nonlocal begun
            bar.update(task, completed=begun, name=name)
            begun += 1

        yield step
