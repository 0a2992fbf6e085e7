"""Figures of runs and sweeps, by name. Matplotlib is loaded only to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.figures.catalogue import AFTER_A_RUN, NAMES, WITH_TARGET

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult
    from sim.figures.inputs import Facts, Lang
    from sim.figures.jobs import Job
    from sim.figures.style import Drawing

_OF_A_REGION = ("fan", "segments", "funds", "firms", "tiles")

__all__ = ["AFTER_A_RUN", "NAMES", "draw", "plan", "save", "save_table"]


def draw(
    names: Sequence[str],
    results: Sequence[RunResult] = (),
    lang: Lang = "en",
    *,
    sweeps: Sequence[SweepResult] = (),
    region: str | None = None,
    target: str | None = None,
    scores: Sequence[Sequence[TargetScore]] | None = None,
    facts: Sequence[Facts] | None = None,
    notify: Callable[[str], None] | None = None,
) -> dict[str, Drawing]:
    """The figures asked for (all that fit if ``names`` is empty), by name.

    As ``plan``. Of figures that were not named those that can't be drawn are left out, and
    ``notify`` (standard error by default) is told why; of one that was named ValueError says so.
    """
    from sim.figures.inputs import CannotDraw

    tell = notify or _to_stderr
    drawn: dict[str, Drawing] = {}
    for job in plan(
        names,
        results,
        lang,
        sweeps=sweeps,
        region=region,
        target=target,
        scores=scores,
        facts=facts,
        notify=tell,
    ):
        try:
            drawn[job.name] = job.draw()
        except CannotDraw as reason:
            if names:
                raise
            tell(f"{job.name}: {reason.said(lang)}")
    return drawn


def plan(
    names: Sequence[str],
    results: Sequence[RunResult] = (),
    lang: Lang = "en",
    *,
    sweeps: Sequence[SweepResult] = (),
    region: str | None = None,
    target: str | None = None,
    scores: Sequence[Sequence[TargetScore]] | None = None,
    facts: Sequence[Facts] | None = None,
    notify: Callable[[str], None] | None = None,
) -> list[Job]:
    """The figures asked for, all that fit if ``names`` is empty, each to be drawn by itself.

    Some are drawn of each run or sweep (named ``fan-<result>`` if there are several), some once
    of all. ``region`` is that of fan, segments, funds and firms (the scenario's focus, else china)
    and framed among the tiles, ``target`` the id of the target that figures about one are about
    (else the focus's that tells most). ``scores`` of each result are counted, ``facts`` come from
    the evidence unless given. Without a Chinese font the labels are in English; ``notify``
    (standard error by default) is told so once, and what makes results hard to compare. Raises
    ValueError for an unknown name.
    """
    from sim.figures import style
    from sim.figures.compare import differences
    from sim.figures.gather import gather, quoted_facts
    from sim.figures.jobs import planned

    tell = notify or _to_stderr
    lang, notice = style.usable_language(lang)
    if facts is None:
        each = scores if scores is not None else [None] * len(results)
        known = [gather(result, its) for result, its in zip(results, each, strict=True)]
    else:
        known = list(facts)
    of_sweeps = [quoted_facts()] * len(sweeps) if sweeps else []
    options: Mapping[str, Mapping[str, Any]] = {
        **{name: {"region": region} for name in _OF_A_REGION},
        **{name: {"target": target} for name in WITH_TARGET},
    }
    jobs = planned(names, results, sweeps, {"runs": known, "sweeps": of_sweeps}, lang, options)
    unlike = differences(results, lang) if results else ""
    for said in (notice, unlike):
        if said:
            tell(said)
    return jobs


def save(figure: Figure, path: Path | str) -> Path:
    """Write a figure as .png, .svg or .pdf, whole or not at all; returns the path."""
    from sim.figures import style

    return style.save(figure, path)


def save_table(figure: Drawing, path: Path | str) -> Path:
    """Write the numbers a figure draws as CSV, with a byte-order mark; returns the path."""
    from sim.figures import style

    return style.save_table(figure, path)


def _to_stderr(text: str) -> None:
    import sys

    print(f"note: {text}", file=sys.stderr)
