"""Tables of targets and their chances."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.chances import COUNTED, percent
from sim.cli.conduct import DONE, Session
from sim.cli.text import (
    Side,
    columns,
    dots,
    full_width,
    listing,
    pad,
    quantity,
    scale_for,
    width,
    wrapped,
)
from sim.cli.words import Words
from sim.reading import InputError, Problem, closest

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.evidence import Target
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult
    from sim.scenario import Scenario

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
_STATUSES = ("outcome", "execution", "not_comparable")
_SIDES: tuple[Side, ...] = ("left", "right", "right", "right", "right", "left", "left")
LINE = 100
_HANGS, _UNSURE = "~", "?"


def list_targets(
    name: str | None, region: str | None, results: Path | None, session: Session
) -> int:
    """`sim targets`: every target, scored where a result is given or found."""
    from sim.analysis.local_targets import as_json
    from sim.analysis.targets import score, unscored
    from sim.cli.finding import find_result
    from sim.cli.finding_sweeps import find_sweep
    from sim.cli.local_sums import local_sums
    from sim.evidence import targets

    chosen = _regions_within(region, session.words)
    sweep = find_sweep(name, results, session) if name is not None else None
    if sweep is not None:
        return _of_sweep(sweep, None if region is None else chosen, session)
    result = find_result(name or "baseline", results, session, must=name is not None)
    if result is None and name is not None:
        session.warn(session.words("error.no_result_for", name=name))
    everything = score(result) if result is not None else unscored(targets().values())
    scores = [found for found in everything if found.target.region in chosen]
    words = session.words
    doubt = few_worlds_warning(scores, words)
    if doubt is not None:
        session.warn(doubt)
    if session.as_json:
        content = {"targets": rows(scores), "local_targets": as_json(result)}
        session.answer_json("sim/targets/1", {**result_head(result), **content})
        return DONE
    if result is None:
        session.answer(session.bold(words("targets.heading", count=counted(scores))))
    else:
        session.answer(session.bold(heading(result, words)))
    if not scores:
        session.note(words("targets.none", region=region))
    order = region_order(result.scenario.focus if result else None)
    session.answer(table(scores, order, session, result.scenario if result else None))
    if region is None:
        session.answer(local_sums(result, session))
    if result is None:
        session.next_command(f"sim run {name or 'baseline'}")
    else:
        session.next_command(f"sim plot {result.path} targets")
    return DONE


def _of_sweep(sweep: SweepResult, regions: Sequence[str] | None, session: Session) -> int:
    """The targets along the axes of a stored sweep: what `sim sweep` answered."""
    from sim.cli.sweeping_tables import answer
    from sim.experiment.sweep.run import Report

    answer(sweep, Report(before=sweep.points * sweep.replicates, complete=True), session, regions)
    session.next_command(f"sim compare {sweep.path}")
    return DONE


def _regions_within(region: str | None, words: Words) -> tuple[str, ...]:
    """The region and all regions in it; all for None. Raises InputError for no such region."""
    from sim.evidence import regions

    tree = regions()
    if region is None:
        return tree.all
    if region not in tree.all:
        message = words("error.no_region")
        meant = closest(region, tree.all)
        if meant is not None:
            message = words("error.meant", message=message, meant=meant)
        raise InputError([Problem(region, 0, 0, "error", message)])
    return tuple(r for r in tree.all if r == region or region in tree.ancestors(r))


def rows(scores: Sequence[TargetScore]) -> list[dict[str, Any]]:
    """Scores as JSON."""
    return [score.as_row() for score in scores]


def result_head(result: RunResult | None) -> dict[str, Any]:
    """What a JSON answer says of the result it is about."""
    if result is None:
        return {"scenario": None, "result": None}
    manifest = result.manifest
    return {
        "scenario": {
            **manifest["scenario"],
            "title": dict(result.scenario.title),
            "focus": result.scenario.focus,
        },
        "result": {"path": str(result.path) if result.path else None, "hash": manifest["hash"]},
        "model_version": manifest["model_version"],
        "ensemble": manifest.get("ensemble"),
        "changed": list(result.changes),
        "worlds": manifest["worlds"],
        "seed": manifest["seed"],
        "years": list(result.years),
        "failed_worlds": manifest["failed"],
        "diagnostics": manifest["diagnostics"],
    }


def heading(result: RunResult, words: Words) -> str:
    """Which scenario, how many worlds."""
    title = result.scenario.title
    said = words(
        "run.heading",
        title=words.either(title.get("en", ""), title.get("zh", "")) or result.scenario.name,
        name=result.scenario.name,
        worlds=result.worlds,
        seed=result.manifest["seed"],
    )
    changes = listing(words.lang, result.changes)
    return words("run.changed", heading=said, changes=changes) if changes else said


def tree_order() -> list[str]:
    """All regions, each before the regions in it."""
    from sim.evidence import regions

    tree = regions()

    def below(region: str) -> list[str]:
        return [region, *(r for child in tree.children(region) for r in below(child))]

    return [r for root in tree.all if tree.parent(root) is None for r in below(root)]


def region_order(focus: str | None) -> list[str]:
    """Regions in the order of their targets: the focus and its parts first, then the others."""
    from sim.evidence import regions

    everything = tree_order()
    if focus not in everything:
        return everything
    near = [r for r in everything if r == focus or focus in regions().ancestors(r)]
    return [*near, *(r for r in everything if r not in near)]


def table(
    scores: Sequence[TargetScore],
    order: Sequence[str],
    session: Session,
    scenario: Scenario | None = None,
) -> str:
    """All targets as text: outcomes by region and year, then what is scored apart.

    ``scenario``: what was scored, whose levers may decide a word.
    """
    words = session.words
    place = {region: index for index, region in enumerate(order)}

    def group(score: TargetScore) -> tuple[int, int]:
        return place.get(score.target.region, len(place)), score.target.year

    ordered = sorted(scores, key=group)
    by_status = {status: [s for s in ordered if s.target.status == status] for status in _STATUSES}
    lines = _scored(by_status["outcome"], session, scenario, head=True)
    execution = by_status["execution"]
    if execution:
        lines += ["", session.bold(words("section.execution"))]
        measured = [score for score in execution if score.target.indicator]
        lines += _scored(measured, session, scenario, head=False)
        unmeasured = [s for s in execution if not s.target.indicator]
        lines += ["", words("section.unmeasured")] if unmeasured else []
        lines += _apart(unmeasured, session)
    apart = by_status["not_comparable"]
    if apart:
        lines += ["", session.bold(words("section.not_comparable")), *_apart(apart, session)]
    return "\n".join(lines).lstrip("\n")


def counted(scores: Sequence[TargetScore]) -> int:
    """How many targets these are: one read in two scopes counts once."""
    return len({score.target.reading_of or score.target.id for score in scores})


def _scored(
    scores: Sequence[TargetScore], session: Session, scenario: Scenario | None, *, head: bool
) -> list[str]:
    from sim.cli.robust import legend
    from sim.evidence import regions

    words = session.words
    cells: list[tuple[str, ...]] = []
    titles: set[int] = set()
    scored = any(score.chance is not None for score in scores)
    group: tuple[str, int] | None = None
    for score in scores:
        target = score.target
        if group != (target.region, target.year):
            group = (target.region, target.year)
            titles.add(len(cells))
            title = f"{regions().name(target.region, words.lang)} {target.year}"
            label = head and not cells
            names = ["target", *(["median", "interval", "chance"] if scored else [])]
            shown = [words(f"column.{name}") for name in names] if label else []
            first = words("column.first_year") if label and scored else ""
            cells.append((title, *shown, *[""] * (6 - len(shown)), first))
        cells.append(_cells(score, words))
    lines = columns(_joined(cells), _SIDES)
    shown = [session.bold(line) if i in titles else f"{line}" for i, line in enumerate(lines)]
    return [*shown, *legend(scores, scenario, words)]


def _joined(cells: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The last two columns as one, so that a mark behind a word stands in the gap between."""
    left = max((width(row[-2].rstrip(_HANGS + _UNSURE)) for row in cells), default=0) + 2
    return [(*row[:-2], f"{pad(row[-2], left)}{row[-1]}") for row in cells]


def _cells(score: TargetScore, words: Words) -> tuple[str, ...]:
    target = score.target
    scale = scale_for(target.unit, target.value, words)
    interval = "" if score.low is None else f"{scale.number(score.low)}–{scale.number(score.high)}"
    scored = score.chance is not None
    first = "–"
    if score.first_year_met is not None:
        share = percent(score.worlds_meeting / score.known, score.known)
        first = words("first_year", year=score.first_year_met, share=share)
    indent = "    " if target.reading_of else "  "
    return (
        f"{indent}{name_of(target, words)}",
        f"{SIGNS.get(target.comparison, target.comparison)}{scale.quantity(target.value)}",
        scale.number(score.median) if scored else "",
        interval,
        score.percent if scored else "",
        "" if score.few_worlds else dots(score.chance),
        _word(score, words),
        first if scored else "",
    )


def name_of(target: Target, words: Words) -> str:
    """What a target asks for."""
    return words.either(target.name_en, full_width(target.name_zh))


def _word(score: TargetScore, words: Words) -> str:
    """The word for the chance, or why there is none."""
    if score.few_worlds:
        return words("few_worlds")
    word = score.word
    if word is not None:
        return words.either(word["en"], word["zh"]) + _mark(score)
    target = score.target
    return words.either(target.reason_en, full_width(target.reason_zh)) if score.worlds else ""


def _mark(score: TargetScore) -> str:
    """Whether the word hangs on one number, or too few worlds tell."""
    return _HANGS if score.hangs else _UNSURE if score.unsure else ""


def _apart(scores: Sequence[TargetScore], session: Session) -> list[str]:
    """Targets nothing is compared with, each with its reason."""
    from sim.evidence import regions

    words = session.words
    lines: list[str] = []
    for score in scores:
        target = score.target
        place = regions().name(target.region, words.lang)
        scale = scale_for(target.unit, target.value, words)
        # the name says what is counted
        bare = target.unit in COUNTED and words.lang == "en"
        published = scale.number(target.value) if bare else scale.quantity(target.value)
        reason = words.either(target.reason_en, full_width(target.reason_zh))
        said = f"{place} {target.year}  {name_of(target, words)}: {published}"
        if words.lang == "zh":
            said = f"{place} {target.year}  {name_of(target, words)}：{published}"
        lines += [f"  {said}", *wrapped(reason, LINE, "      ")]
    return lines


def few_worlds_warning(scores: Sequence[TargetScore], words: Words) -> str | None:
    """What to say where chances are shares of too few worlds, None where they are not."""
    from sim.analysis.chances import FEW_WORLDS

    few = [score.known for score in scores if score.few_worlds]
    if not few:
        return None
    points = round(100 * 1.96 * (0.25 / min(few)) ** 0.5)
    return words("warn.few_worlds", worlds=min(few), points=min(points, 100), least=FEW_WORLDS)


def implied(score: TargetScore, words: Words) -> str | None:
    """What a target implies beside another, and what the model has instead, in a sentence."""
    note = score.note
    if note is None:
        return None

    def figure(value: float) -> str:
        scale = scale_for(note.unit, value, words)
        return f"{value:.3g}×" if note.unit == "share" else scale.quantity(value)

    text = words(
        "implied",
        name=name_of(score.target, words),
        upper=quantity(note.value, note.value_unit, words),
        lower=quantity(note.other_value, note.other_unit, words),
        figure=figure(note.implied),
        about=words.either(note.about_en, full_width(note.about_zh)),
    )
    if note.model is not None:
        text += words("implied.model", figure=figure(note.model))
    if note.compared is not None:
        name = _indicator_name(note.compare_with, words)
        text += words("implied.compared", name=name, figure=figure(note.compared))
    return text


def _indicator_name(indicator: str, words: Words) -> str:
    from sim.model.indicators import INDEX, INDICATORS

    found = INDICATORS[INDEX[indicator]]
    return words.either(found.label_en, full_width(found.label_zh))
