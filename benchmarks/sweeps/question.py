"""The sweep that is measured: a budget and a learning rate, Zhejiang to the year of its targets."""

from __future__ import annotations

from sim.experiment.sweep.question import Sweep

REPLICATES = 8
SCENARIO = "zhejiang"
AXES = (
    "levers.first_purchase.units=uniform(0 台/年,8000 台/年)",
    "uncertain.learning_rate=uniform(0.10,0.20)",
)
ASKED = ("zhejiang", "machines_produced")  # the figure by which two runs are compared


def command(worlds: int, end: int, workers: int, results: str) -> list[str]:
    """What is typed after `sim`."""
    axes = [word for axis in AXES for word in ("-p", axis)]
    design = ["--design", "lhs", "-n", str(worlds // REPLICATES), "--reps", str(REPLICATES)]
    where = ["--workers", str(workers), "--results", results, "--quiet"]
    return ["sweep", SCENARIO, *axes, *design, "--set", f"end={end}", *where]


def asked(worlds: int, end: int) -> Sweep:
    """The same question without the command line."""
    from sim.experiment.sweep.kept import kept_of
    from sim.experiment.sweep.points import placed
    from sim.scenario.axes import read_axes
    from sim.scenario.load import Opened

    opened = Opened(SCENARIO, (f"end={end}",))
    axes = read_axes(opened, AXES)
    points = placed(axes, "lhs", worlds // REPLICATES, opened.scenario.seed)
    return Sweep("benchmark", opened, points, REPLICATES, kept_of(opened.scenario), {})
