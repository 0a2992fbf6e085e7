"""However many worlds there are, a sweep holds a block of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.experiment.sweep.conftest import make_sweep

KEEP = {"sets": ("end=2023", "ensemble=prior"), "regions": ("all",)}
# Worlds that cost nothing: the first one again and again. Tells the most memory held, in bytes.
SCRIPT = """
import dataclasses, sys
from pathlib import Path
import numpy as np
from benchmarks.memory import own_peak
from sim.experiment.designs import part_of
from sim.experiment.sweep.run import run_sweep
from sim.model import batch as engine
from tests.experiment.sweep.test_memory import large

run_batch, known = engine.run_batch, {}

def repeat(batch):
    if not known:
        known["one"] = run_batch(part_of(batch, np.zeros(1, dtype=int)))
    one = known["one"]
    table = np.broadcast_to(one.indicators, (batch.worlds, *one.indicators.shape[1:]))
    return dataclasses.replace(one, replicates=batch.replicates, indicators=table)

engine.run_batch = repeat
run_sweep(large(int(sys.argv[1])), Path(sys.argv[2]), workers=1)
print(own_peak())
"""


def large(worlds: int):
    return make_sweep("governments.hebei=plan", replicates=worlds, **KEEP)


def peak(worlds: int, folder: Path) -> float:
    words = [sys.executable, "-c", SCRIPT, str(worlds), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no marks")
def test_memory_does_not_grow_with_the_worlds(tmp_path: Path) -> None:
    few, many = 2 * large(1).block, 12 * large(1).block
    gained = (many - few) * large(1).bytes_of_world
    assert gained > 60e6  # what it would be to hold them all, once
    assert peak(many, tmp_path / "many") - peak(few, tmp_path / "few") < 0.3 * gained
