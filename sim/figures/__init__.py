"""Figures of results: the fan, the regions, the targets. Matplotlib is loaded only to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.figures.inputs import Facts, Lang
    from sim.figures.style import Drawing

NAMES: Final = ("fan", "regions", "targets")

__all__ = ["NAMES", "draw", "save", "save_table"]


def draw(
    names: Sequence[str],
    results: Sequence[RunResult],
    lang: Lang = "en",
    *,
    region: str | None = None,
    scores: Sequence[Sequence[TargetScore]] | None = None,
    facts: Sequence[Facts] | None = None,
    notify: Callable[[str], None] | None = None,
) -> dict[str, Drawing]:
    """The figures asked for (all if ``names`` is empty), by name.

    ``fan`` and ``regions`` are drawn of each result (named ``fan-<result>`` if there are
    several), ``targets`` once with a column for each. ``region`` is the fan's (the scenario's
    focus, else china). ``scores`` of each result are counted, ``facts`` come from the evidence
    unless given. Without a Chinese font the labels are in English; ``notify`` (standard error by
    default) is told so once, and what makes results hard to compare.
    Raises ValueError for an unknown name or a result without the indicators.
    """
    from sim.figures import fan, regions, style, targets
    from sim.figures.compare import differences
    from sim.figures.gather import gather

    chosen = tuple(names) or NAMES
    for name in chosen:
        if name not in NAMES:
            raise ValueError(f"no figure is called '{name}'; there are {', '.join(NAMES)}")
    lang, notice = style.usable_language(lang)
    if notice:
        (notify or _to_stderr)(notice)
    if facts is None:
        each = scores if scores is not None else [None] * len(results)
        known = [gather(result, its) for result, its in zip(results, each, strict=True)]
    else:
        known = list(facts)
    unlike = differences(results, lang)
    if unlike:
        (notify or _to_stderr)(unlike)
    drawn: dict[str, Drawing] = {}
    for name in chosen:
        if name == "targets":
            drawn[name] = targets.draw(results, known, lang)
            continue
        for result, its in zip(results, known, strict=True):
            key = name if len(results) == 1 else f"{name}-{result.name}"
            drawn[key] = (
                fan.draw(result, its, lang, region)
                if name == "fan"
                else regions.draw(result, its, lang)
            )
    return drawn


def save(figure: Figure, path: Path | str) -> Path:
    """Write a figure as .png, .svg or .pdf, whole or not at all; returns the path."""
    from sim.figures import style

    return style.save(figure, path)


def save_table(figure: Drawing, path: Path | str) -> Path:
    """Write the numbers a figure draws as CSV; returns the path."""
    from sim.figures import style

    return style.save_table(figure, path)


def _to_stderr(text: str) -> None:
    import sys

    print(f"note: {text}", file=sys.stderr)
