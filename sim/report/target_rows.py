"""Targets of a report: what a plan asks for, where it says so, and how each result meets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.figures.inputs import scenario_stamp
from sim.reading import Message
from sim.report.naming import about_number, region_name
from sim.report.values import CHANCE, Listed, Said, Value

if TYPE_CHECKING:
    from sim.analysis.consistency import Note
    from sim.analysis.robustness import Swing
    from sim.analysis.targets import TargetScore
    from sim.evidence import Target
    from sim.experiment.results import RunResult

SIGNS: Final = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
HANGS, UNSURE = "~", "?"
NOTHING: Final = Message("", "")


@dataclass(frozen=True)
class Cited:
    """A clause: the ledger's id for it, the document's short name and title, the place in it."""

    id: str
    document: str
    title: Message
    clause: str


@dataclass(frozen=True)
class Chance:
    """How one result meets a target.

    ``median``, ``low`` and ``high`` (10th and 90th percentile over worlds); ``first_year`` is when
    it is first met, typically, by ``ever`` of the worlds within the run. ``word`` is None where
    there is no chance or too few worlds (``few``). ``mark``: ``~`` where the word hangs on one
    number that the observations do not settle, ``?`` where so few worlds cannot tell.
    """

    result: str
    chance: Value | None = None
    median: Value | None = None
    low: Value | None = None
    high: Value | None = None
    first_year: Value | None = None
    ever: Value | None = None
    word: Message | None = None
    few: bool = False
    mark: str = ""
    remark: Message = NOTHING


@dataclass(frozen=True)
class Hanging:
    """The number on which the word for a chance hangs, and the chance on either side of it."""

    result: str
    path: str
    about: Message
    low: Value
    high: Value
    low_word: Message
    high_word: Message
    others: int


@dataclass(frozen=True)
class TargetRow:
    """One published target and its chance in each result, in the report's order of results.

    ``value`` with ``sign`` is what is asked for, ``as_published`` the document's own words.
    ``consistency``: what the target implies beside another one, from the first result.
    """

    id: str
    region: str
    place: Message
    name: Message
    year: int
    sign: str
    value: Value
    as_published: str
    scope: str
    modality: str
    status: str
    remark: Message
    clauses: tuple[Cited, ...]
    reading_of: str
    chances: tuple[Chance, ...]
    consistency: Said | None
    hanging: tuple[Hanging, ...]

    @property
    def scored(self) -> bool:
        """Whether any result gives it a chance."""
        return any(found.chance is not None for found in self.chances)


def target_rows(
    results: Sequence[RunResult], scores: Sequence[Sequence[TargetScore]]
) -> tuple[TargetRow, ...]:
    """Every target once, the focus region's first, with the ``scores`` of each result."""
    first = results[0]
    each = [{score.target.id: score for score in scored} for scored in scores]
    order = region_order(first.scenario.focus)
    place = {region: index for index, region in enumerate(order)}
    targets = {score.target.id: score.target for scored in scores for score in scored}
    ordered = sorted(targets.values(), key=lambda target: (place[target.region], target.year))
    return tuple(_row(target, results, each) for target in ordered)


def region_order(focus: str) -> list[str]:
    """All regions, each before those in it; the focus with its parts first."""
    from sim.evidence import regions

    tree = regions()

    def below(region: str) -> list[str]:
        return [region, *(r for child in tree.children(region) for r in below(child))]

    everything = [r for root in tree.all if tree.parent(root) is None for r in below(root)]
    if focus not in everything or focus in ("world", "china"):
        return everything
    near = below(focus)
    return [*near, *(r for r in everything if r not in near)]


def cited(clauses: Iterable[str]) -> tuple[Cited, ...]:
    """The clauses under ids of the ledger."""
    from sim.evidence import documents, ledger

    rows, titles = ledger(), documents()
    found = []
    for one in clauses:
        row = rows.get(one)
        if row is None:
            found.append(Cited(one, "", NOTHING, ""))
            continue
        known = titles.get(row.document)
        title = NOTHING if known is None else Message(known.title_en, known.title_zh)
        found.append(Cited(one, row.document, title, row.clause))
    return tuple(found)


def _row(
    target: Target,
    results: Sequence[RunResult],
    each: Sequence[Mapping[str, TargetScore]],
) -> TargetRow:
    found = [(result, scored.get(target.id)) for result, scored in zip(results, each, strict=True)]
    first = found[0][1]
    note = None if first is None else first.note
    return TargetRow(
        id=target.id,
        region=target.region,
        place=region_name(target.region),
        name=Message(target.name_en, target.name_zh),
        year=target.year,
        sign=SIGNS[target.comparison],
        value=Value(target.value, target.unit, f"targets.yaml:{target.id}:value"),
        as_published=target.value_text,
        scope=target.scope,
        modality=target.modality,
        status=target.status,
        remark=Message(target.reason_en, target.reason_zh),
        clauses=cited(target.clauses),
        reading_of=target.reading_of,
        chances=tuple(_chance(result, score, target) for result, score in found),
        consistency=None if note is None else _implied(note, scenario_stamp(results[0]), target),
        hanging=tuple(
            _hanging(result, score)
            for result, score in found
            if score is not None and score.hangs and score.robustness is not None
        ),
    )


def _chance(result: RunResult, score: TargetScore | None, target: Target) -> Chance:
    stamp = scenario_stamp(result)
    if score is None or score.chance is None:
        remark = target if score is None else score.target
        return Chance(stamp, remark=Message(remark.reason_en, remark.reason_zh))

    def value(number: float | None, what: str, unit: str = target.unit) -> Value | None:
        if number is None:
            return None
        return Value(number, unit, f"{stamp}:target:{target.id}:{what}", score.known)

    word = score.word
    first = score.first_year_met
    return Chance(
        result=stamp,
        chance=value(score.chance, "chance", CHANCE),
        median=value(score.median, "median"),
        low=value(score.low, "low"),
        high=value(score.high, "high"),
        first_year=value(first, "first_year", "year"),
        ever=value(score.worlds_meeting / score.known, "ever", CHANCE) if first else None,
        word=None if word is None else Message(word["en"], word["zh"]),
        few=score.few_worlds,
        mark=HANGS if score.hangs else UNSURE if score.unsure else "",
    )


def _implied(note: Note, stamp: str, target: Target) -> Said:
    """What a target implies beside another, and what the model has in its place."""
    from sim.model.indicators import INDEX, INDICATORS

    unit = "ratio" if note.unit == "share" else note.unit
    at, other = f"targets.yaml:{note.target}", f"targets.yaml:{note.other}"
    sentences: list[Said] = [
        Said(
            "implied",
            {
                "name": Message(target.name_en, target.name_zh),
                "upper": Value(note.value, note.value_unit, f"{at}:value"),
                "lower": Value(note.other_value, note.other_unit, f"{other}:value"),
                "figure": Value(note.implied, unit, f"{at}:implied"),
                "about": Message(note.about_en, note.about_zh),
            },
        )
    ]
    if note.model is not None:
        model = Value(note.model, unit, f"{stamp}:target:{note.target}:implied_model")
        sentences.append(Said("implied.model", {"figure": model}))
    if note.compared is not None:
        label = INDICATORS[INDEX[note.compare_with]]
        held = Value(note.compared, unit, f"{stamp}:target:{note.target}:implied_compared")
        name = Message(label.label_en, label.label_zh)
        sentences.append(Said("implied.compared", {"name": name, "figure": held}))
    return Said("all", {"said": Listed(tuple(sentences), loose=True)})


def _hanging(result: RunResult, score: TargetScore) -> Hanging:

    assert score.robustness is not None
    swing, *others = score.robustness.turning
    stamp = scenario_stamp(result)
    return Hanging(
        result=stamp,
        path=swing.path.removesuffix("*"),
        about=about_number(swing.path, result.scenario),
        low=_half(swing, "low", stamp, score.target.id),
        high=_half(swing, "high", stamp, score.target.id),
        low_word=Message(swing.low.word["en"], swing.low.word["zh"]),
        high_word=Message(swing.high.word["en"], swing.high.word["zh"]),
        others=len(others),
    )


def _half(swing: Swing, side: str, stamp: str, target: str) -> Value:
    half = swing.low if side == "low" else swing.high
    source = f"{stamp}:half:{target}:{swing.path}:{side}"
    return Value(half.chance, CHANCE, source, half.worlds)
