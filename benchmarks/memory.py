"""The most memory that a process and its children held at once."""

from __future__ import annotations

import resource
import sys
import threading
from pathlib import Path

EVERY = 0.05  # seconds between two looks


def bytes_of(maxrss: int) -> float:
    """What the system calls its greatest resident set, in bytes."""
    return float(maxrss if sys.platform == "darwin" else maxrss * 1024)


def own_peak() -> float:
    """The most this process held since it began, bytes.

    Linux's own high-water mark, where there is one: what getrusage tells there is at least what
    the process held that started this one.
    """
    return high_water("self") or bytes_of(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def high_water(process: str) -> float:
    """The most a process held since it began, bytes; nothing if it has gone, or nobody tells."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    for line in lines.splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) * 1024
    return 0.0


def resident(process: str) -> float:
    """What a process holds now, bytes; nothing if it has gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return float(pages * resource.getpagesize())


def family(process: str = "self") -> float:
    """What a process and all under it hold now, bytes; pages they share count for each."""
    return resident(process) + sum(resident(child) for child in descendants(process))


def descendants(process: str = "self") -> list[str]:
    """The numbers of all processes under one."""
    found = []
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = listing.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


class Watch:
    """Looks at the family from a thread while something runs; ``peak`` afterwards, bytes.

    Where the system has no /proc, an upper bound instead: the own peak, and the largest child's
    for each of ``workers``.
    """

    def __init__(self, workers: int) -> None:
        self.workers, self.peak = workers, 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._done.wait(EVERY):
            self.peak = max(self.peak, family())

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._done.set()
        self._thread.join()
        if not self.peak:
            child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            self.peak = self.workers * bytes_of(child) + own_peak()
        self.peak = max(self.peak, own_peak())


class Marks:
    """The high-water mark of this process, and of all under it while something runs; bytes.

    The system keeps the marks, so that looking now and then misses nothing but what a process
    gains after the last look. Their sum, ``parent`` + ``workers``, is at least what all held at
    once. Where the system has no /proc, the largest child's stands for all.
    """

    def __init__(self, every: float = 0.5) -> None:
        self.every, self.parent, self.marks = every, 0.0, dict[str, float]()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def workers(self) -> float:
        """The marks of all processes under this one together."""
        return sum(self.marks.values())

    def _look(self) -> None:
        while not self._done.wait(self.every):
            for child in descendants():
                held = high_water(child)
                if held:  # one that has gone keeps its last
                    self.marks[child] = held

    def __enter__(self) -> Marks:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._done.set()
        self._thread.join()
        self.parent = own_peak()
        if not Path("/proc/self/status").exists():
            child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            self.marks["largest"] = bytes_of(child)
