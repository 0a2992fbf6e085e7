"""What there is to draw: the figures asked for, of the runs and sweeps given, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from sim.figures.catalogue import CATALOGUE, FUNCTIONS, NAMES, Need, fitting
from sim.figures.inputs import CannotDraw, Facts, Lang

if TYPE_CHECKING:
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult
    from sim.figures.style import Drawing

_NEEDED: Final[Mapping[Need, tuple[str, str]]] = {
    "run": ("a run (sim run)", "单次运行结果（sim run）"),
    "runs": ("a run (sim run)", "单次运行结果（sim run）"),
    "several": ("two runs or more", "两个以上的运行结果"),
    "sweep": ("a sweep (sim sweep)", "扫描结果（sim sweep）"),
}


@dataclass(frozen=True)
class Job:
    """One figure to draw: ``name`` as its file is called, ``figure`` as the catalogue calls it.

    ``draw`` raises CannotDraw where it can't be drawn of what was given.
    """

    name: str
    figure: str
    draw: Callable[[], Drawing]


def planned(
    names: Sequence[str],
    results: Sequence[RunResult],
    sweeps: Sequence[SweepResult],
    facts: Mapping[str, Sequence[Facts]],
    lang: Lang,
    options: Mapping[str, Mapping[str, Any]],
) -> list[Job]:
    """What has to be drawn: the figures named, else all that fit what is given.

    ``facts``: of each of the ``runs`` and ``sweeps``. ``options``: keywords a figure takes
    besides. A figure named that nothing given fits is a job that says so. Raises ValueError for
    an unknown name.
    """
    for name in names:
        if name not in NAMES:
            raise ValueError(f"no figure is called '{name}'; there are {', '.join(NAMES)}")
    met: dict[Need, bool] = {
        "run": bool(results),
        "runs": bool(results),
        "several": len(results) > 1,
        "sweep": bool(sweeps),
    }
    jobs: list[Job] = []
    for name in dict.fromkeys(names) or fitting(met):
        needs = [need for need in CATALOGUE[name].needs if met[need]]
        if not needs:
            jobs.append(Job(name, name, _unfit(name)))
        for need in needs:
            for key, subject, its in _subjects(need, results, sweeps, facts):
                # Of one run or sweep a figure's file needs no other name than the figure's.
                single = key is None or len(results) + len(sweeps) == 1
                called = name if single else f"{name}-{key}"
                its_options = options.get(name, {})
                jobs.append(
                    Job(called, name, _drawing(name, need, subject, its, lang, its_options))
                )
    return jobs


def _subjects(
    need: Need,
    results: Sequence[RunResult],
    sweeps: Sequence[SweepResult],
    facts: Mapping[str, Sequence[Facts]],
) -> list[tuple[str | None, Any, Any]]:
    """What a need is met by: its name (None: all together), it and the facts."""
    if need == "run":
        pairs = zip(results, facts["runs"], strict=True)
        return [(result.name, result, its) for result, its in pairs]
    if need == "sweep":
        both = zip(sweeps, facts["sweeps"], strict=True)
        return [(sweep.path.name, sweep, its) for sweep, its in both]
    return [(None, results, facts["runs"])]


def _drawing(
    name: str, need: Need, subject: Any, facts: Any, lang: Lang, options: Mapping[str, Any]
) -> Callable[[], Drawing]:
    def draw() -> Drawing:
        function = getattr(import_module(CATALOGUE[name].module), FUNCTIONS[need])
        drawn: Drawing = function(subject, facts, lang, **options)
        return drawn

    return draw


def _unfit(name: str) -> Callable[[], Drawing]:
    def draw() -> Drawing:
        english, chinese = zip(*(_NEEDED[need] for need in CATALOGUE[name].needs), strict=True)
        raise CannotDraw(
            f"it is drawn of {' or of '.join(dict.fromkeys(english))}, and none is given",
            f"该图需要{'或'.join(dict.fromkeys(chinese))}",
        )

    return draw
