"""`sim sweep` as a process of its own: started, watched, run to its end and compared."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sim.experiment.sweep import folder as disk
from sim.experiment.sweep.collect import FAILURES, INDICATORS

WORDS = ["sweep", "zhejiang", "--set", "end=2024", "--set", "ensemble=prior", "--reps", "3"]
AXES = [f"governments.{region}=plan,copying" for region in ("hebei", "hubei", "qingdao", "beijing")]
WORLDS = 3 * 2 ** len(AXES)  # a scenario, so a batch, for each of sixteen combinations


def command(results: Path, *more: str) -> list[str]:
    words = [sys.executable, "-m", "sim", *WORDS, "--results", str(results), *more]
    return words + [word for axis in AXES for word in ("-p", axis)]


def start(results: Path, *more: str, **options: object) -> subprocess.Popen[str]:
    """The command as a process in a session of its own, which Ctrl-C reaches.

    What is started in the background of a script has it ignored, and hands that on.
    """
    options.setdefault("preexec_fn", lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    return subprocess.Popen(
        command(results, *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,  # type: ignore[call-overload]
    )


def shards(results: Path) -> list[Path]:
    return list(results.glob(f"*/{disk.SHARDS}/[0-9]*.parquet"))


def folder_in(results: Path) -> Path:
    """The only sweep there."""
    (folder,) = [place for place in results.iterdir() if place.name.startswith("zhejiang-sweep")]
    return folder


def wait_for(condition: Callable[[], bool], seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def children(process: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def workers(process: int) -> list[int]:
    """The pool's processes, without the one that looks after shared resources."""
    found = []
    for child in children(process):
        try:
            line = Path(f"/proc/{child}/cmdline").read_text()
        except OSError:
            continue
        if "spawn_main" in line:
            found.append(child)
    return found


def gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def ends_the_same(results: Path, expected: Path) -> str:
    """Run the command to its end and compare; what it says on the way."""
    ended = subprocess.run(command(results), capture_output=True, text=True, timeout=600)
    assert ended.returncode == 0, ended.stderr
    folder = folder_in(results)
    for name in (INDICATORS, FAILURES, "design.parquet"):
        assert (folder / name).read_bytes() == (expected / name).read_bytes(), name
    return ended.stderr
