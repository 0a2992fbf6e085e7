"""Tables of targets and their chances."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.conduct import DONE, Session
from sim.cli.text import Side, columns, dots, percent, quantity, scale_for, wrapped
from sim.reading import InputError, Problem, closest
from sim.words import Words

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
_SIDES: tuple[Side, ...] = ("left", "right", "right", "right", "right", "left", "left", "left")
LINE = 100


def list_targets(
    name: str | None, region: str | None, results: Path | None, session: Session
) -> int:
    """`sim targets`: every target, scored where a result is given or found."""
    from sim.analysis.targets import score, unscored
    from sim.cli.finding import find_result
    from sim.evidence import targets

    chosen = _regions_within(region, session.words)
    result = find_result(name or "baseline", results, session, must=name is not None)
    everything = score(result) if result is not None else unscored(targets().values())
    scores = [found for found in everything if found.region in chosen]
    if session.as_json:
        session.answer_json("sim/targets/1", {**result_head(result), "targets": rows(scores)})
        return DONE
    words = session.words
    if result is None:
        session.answer(session.bold(words("targets.heading", count=len(scores))))
    else:
        session.answer(session.bold(heading(result, words)))
    order = region_order(result.scenario.focus if result else None)
    session.answer(table(scores, order, session))
    if result is None:
        session.next_command(f"sim run {name or 'baseline'}")
    else:
        session.next_command(f"sim plot {result.path} targets")
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
        "worlds": manifest["worlds"],
        "seed": manifest["seed"],
        "years": list(result.years),
        "failed_worlds": manifest["failed"],
        "diagnostics": manifest["diagnostics"],
    }


def heading(result: RunResult, words: Words) -> str:
    """Which scenario, how many worlds."""
    title = result.scenario.title
    return words(
        "run.heading",
        title=words.either(title.get("en", ""), title.get("zh", "")) or result.scenario.name,
        name=result.scenario.name,
        worlds=result.worlds,
        seed=result.manifest["seed"],
    )


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


def table(scores: Sequence[TargetScore], order: Sequence[str], session: Session) -> str:
    """All targets as text: outcomes by region and year, then what is scored apart."""
    words = session.words
    place = {region: index for index, region in enumerate(order)}
    scores = sorted(scores, key=lambda score: (place.get(score.region, len(place)), score.year))
    comparable = [score for score in scores if score.status != "not_comparable"]
    lines = _scored([s for s in comparable if s.status == "outcome"], session, head=True)
    execution = [s for s in comparable if s.status == "execution"]
    if execution:
        lines += ["", session.bold(words("section.execution"))]
        lines += _scored([s for s in execution if s.indicator], session, head=False)
        unmeasured = [s for s in execution if not s.indicator]
        lines += [words("section.unmeasured")] if unmeasured else []
        lines += _apart(unmeasured, session)
    apart = [s for s in scores if s.status == "not_comparable"]
    if apart:
        lines += ["", session.bold(words("section.not_comparable")), *_apart(apart, session)]
    return "\n".join(lines)


def _scored(scores: Sequence[TargetScore], session: Session, *, head: bool) -> list[str]:
    from sim.evidence import regions

    words = session.words
    cells: list[tuple[str, ...]] = []
    titles: set[int] = set()
    scored = any(score.chance is not None for score in scores)
    group: tuple[str, int] | None = None
    for score in scores:
        if group != (score.region, score.year):
            group = (score.region, score.year)
            titles.add(len(cells))
            title = f"{regions().name(score.region, words.lang)} {score.year}"
            label = head and not cells
            names = ["target", *(["median", "interval", "chance"] if scored else [])]
            shown = [words(f"column.{name}") for name in names] if label else []
            first = words("column.first_year") if label and scored else ""
            cells.append((title, *shown, *[""] * (6 - len(shown)), first))
        cells.append(_cells(score, words))
    lines = columns(cells, _SIDES)
    return [session.bold(line) if i in titles else f"{line}" for i, line in enumerate(lines)]


def _cells(score: TargetScore, words: Words) -> tuple[str, ...]:
    scale = scale_for(score.unit, score.value, words)
    target = f"{_SIGNS.get(score.comparison, score.comparison)}{scale.quantity(score.value)}"
    interval = "" if score.low is None else f"{scale.number(score.low)}–{scale.number(score.high)}"
    scored = score.chance is not None
    word = score.word
    reason = words.either(score.reason_en, score.reason_zh) if score.worlds else ""
    first = "–"
    if score.first_year_met is not None:
        share = percent(score.worlds_meeting / score.worlds, score.worlds)
        first = words("first_year", year=score.first_year_met, share=share)
    return (
        f"  {words.either(score.name_en, score.name_zh)}",
        target,
        scale.number(score.median) if scored else "",
        interval,
        percent(score.chance, score.worlds - score.missing) if scored else "",
        dots(score.chance),
        words.either(word["en"], word["zh"]) if word else reason,
        first if scored else "",
    )


def _apart(scores: Sequence[TargetScore], session: Session) -> list[str]:
    """Targets nothing is compared with, each with its reason."""
    from sim.evidence import regions

    words = session.words
    lines: list[str] = []
    for score in scores:
        place = regions().name(score.region, words.lang)
        name = words.either(score.name_en, score.name_zh)
        published = score.value_text or scale_for(score.unit, score.value, words).quantity(
            score.value
        )
        said = f"{place} {score.year}  {name} {published}"
        reason = words.either(score.reason_en, score.reason_zh)
        lines += [f"  {said}", *wrapped(reason, LINE, "      ")]
    return lines


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
        name=words.either(score.name_en, score.name_zh),
        upper=quantity(note.value, note.value_unit, words),
        lower=quantity(note.other_value, note.other_unit, words),
        figure=figure(note.implied),
        about=words.either(note.about_en, note.about_zh),
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
    return words.either(found.label_en, found.label_zh)
