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
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return bytes_of(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    for line in lines.splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) * 1024
    return bytes_of(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def resident(process: str) -> float:
    """What a process holds now, bytes; nothing if it has gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return float(pages * resource.getpagesize())


def family(process: str = "self") -> float:
    """What a process and all under it hold now, bytes; pages they share count for each."""
    whole = resident(process)
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = listing.read_text(encoding="ascii").split()
        except OSError:
            continue
        whole += sum(family(child) for child in children)
    return whole


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
