"""Measurements in a process of their own: time from start to end, and the most memory held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.timing import Sample

COSTLY = ("matplotlib", "mesa", "pandas", "pint", "pyarrow", "scipy.stats")
HEAVY = (*COSTLY, "numpy", "pydantic", "scipy")
# Imports a module and writes how long it took and which heavy packages came with it.
IMPORT = """
import sys, time
start = time.perf_counter()
__import__(sys.argv[1])
took = time.perf_counter() - start
heavy = [name for name in {heavy!r} if name in sys.modules]
from benchmarks.memory import own_peak
peak = own_peak()
import json
open(sys.argv[2], "w").write(json.dumps({{"seconds": took, "heavy": heavy, "peak": peak}}))
"""
HELP = """
import sys
sys.argv, where = ["sim", "--help"], sys.argv[1]
from sim.cli import main
try:
    main()
except SystemExit:
    heavy = [name for name in {heavy!r} if name in sys.modules]
    from benchmarks.memory import own_peak
    peak = own_peak()
    import json
    open(where, "w").write(json.dumps({{"heavy": heavy, "peak": peak}}))
"""


class FreshError(Exception):
    """A process that was measured failed; the message holds the end of what it said."""


def fresh(words: Sequence[str], tell: bool = False) -> Sample:
    """Run ``python <words>``; with ``tell``, a file for its answer is named as the last word.

    Raises FreshError. The peak is what the process itself tells, 0 if it doesn't.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer, said = Path(folder) / "answer.json", Path(folder) / "said"
        command = [sys.executable, *words, *([str(answer)] if tell else [])]
        with said.open("wb") as errors:
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0 or (tell and not answer.exists()):
            text = said.read_text(errors="replace").strip()[-500:]
            raise FreshError(f"{' '.join(words[:4])}: exit {process.returncode}: {text}")
        more: dict[str, Any] = json.loads(answer.read_text()) if tell else {}
    cpu = usage.ru_utime + usage.ru_stime
    return Sample(wall, cpu, more.get("peak", 0.0), more)


def probe(*words: str) -> Sample:
    """One of the programs of ``benchmarks.probe`` in a fresh process."""
    return fresh(["-m", "benchmarks.probe", *words], tell=True)


def imported(module: str) -> Sample:
    """Import of a module in a fresh process."""
    return fresh(["-c", IMPORT.format(heavy=HEAVY), module], tell=True)


def helped() -> Sample:
    """`sim --help`, and the heavy packages it pulled in."""
    return fresh(["-c", HELP.format(heavy=HEAVY)], tell=True)
