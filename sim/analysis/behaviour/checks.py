"""The kinds of check: what each needs run, and how it judges what came out.

A judgement is `pass`, `fail` or `not_told`: where the noise of the chosen worlds hides what theory
promises, a check neither holds nor fails, and says so.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal

import numpy as np

from sim.analysis.behaviour import rules
from sim.analysis.behaviour.levers import Answer, Bool, Float, Question, Trial
from sim.analysis.behaviour.messages import ALL_DIGITS, DIGITS, amount, named, say
from sim.analysis.behaviour.verdicts import Finding
from sim.reading import Message

Direction = Literal["rises", "falls"]
Relation = Literal["complement", "substitute", "bounded"]


@dataclass(frozen=True)
class Outcome:
    """An indicator of a region: in one year, or summed over years (first and last).

    ``in_logs``: its logarithm, so that differences are relative and a few large worlds don't
    decide; worlds without any of it are left out.
    """

    indicator: str
    region: str
    first_year: int
    last_year: int
    in_logs: bool = False

    @property
    def unit(self) -> str:
        """Unit of a difference."""
        from sim.evidence.vocabulary import INDICATOR_UNITS

        return "share" if self.in_logs else INDICATOR_UNITS[self.indicator]

    def of(self, answer: Answer) -> Float:
        """Its value in each world, (world,)."""
        series = answer.series(self.region, self.indicator)
        rows = slice(answer.years.index(self.first_year), answer.years.index(self.last_year) + 1)
        total: Float = series[:, rows].sum(axis=1)
        if not self.in_logs:
            return total
        return np.log(total, out=np.full_like(total, np.nan), where=total > 0.0)

    def middle(self, values: Float) -> dict[str, float]:
        """The mean over worlds under its name; of logarithms the mean they stand for."""
        mean = float(np.nanmean(values)) if not np.isnan(values).all() else float("nan")
        return {"geometric_mean": float(np.exp(mean))} if self.in_logs else {"mean": mean}

    def places(self, answer: Answer) -> Bool:
        """Where it stands in a run's table, (1, year, region, indicator)."""
        from sim.model.indicators import INDEX

        there = np.zeros((1, *answer.values.shape[1:]), dtype=bool)
        first, last = (answer.years.index(year) for year in (self.first_year, self.last_year))
        row, column = answer.regions.index(self.region), INDEX[self.indicator]
        there[0, first : last + 1, row, column] = True
        return there

    @property
    def shown(self) -> Message:
        """What it is called."""
        from sim.model.indicators import INDEX, INDICATORS

        label = INDICATORS[INDEX[self.indicator]]
        years = f"{self.first_year}"
        if self.last_year != self.first_year:
            years += f"–{self.last_year}"
        place = named(self.region)
        english, chinese = f"{place.en} {years}", f"{place.zh} {years}"
        if self.in_logs:
            english, chinese = f"{english}, in logs", f"{chinese}，对数"
        return Message(f"{label.label_en} ({english})", f"{label.label_zh}（{chinese}）")


@dataclass(frozen=True)
class Check(ABC):
    """One promise of the model. ``confidence`` is that of each side of a bound, 0 to 1."""

    id: str
    why: Message
    worlds: int
    confidence: float

    type: ClassVar[str]

    @property
    @abstractmethod
    def levers(self) -> tuple[str, ...]:
        """Kinds of lever it is about."""

    @abstractmethod
    def questions(self) -> tuple[Question, ...]:
        """The scenarios it needs, in the order in which ``judge`` takes their answers."""

    @abstractmethod
    def judge(self, answers: Sequence[Answer]) -> Finding:
        """What the answers say."""


@dataclass(frozen=True)
class OneLever(Check, ABC):
    """A promise about a lever, tried in the trial of its kind."""

    trial: Trial

    @property
    def levers(self) -> tuple[str, ...]:
        return (self.trial.kind,)


@dataclass(frozen=True)
class Doses(OneLever, ABC):
    """A promise about a field of a lever, which is tried at several values."""

    field: str
    doses: tuple[str, ...]

    def questions(self) -> tuple[Question, ...]:
        return tuple(self.trial.with_field(self.field, dose) for dose in self.doses)


@dataclass(frozen=True)
class DoseResponse(Doses):
    """More of a field moves an outcome one way, by at least so much (``least``, 0: any amount).

    Rule, of paired differences: it fails where between two neighbouring doses the outcome goes
    the wrong way by more than noise (the bound on the far side of 0), where from the first to the
    last dose nothing changes by a bit, or where the change is surely below ``least``. It passes
    where the bound on the near side of the change from first to last is above ``least``.
    """

    outcome: Outcome
    expected: Direction
    least: float

    type: ClassVar[str] = "dose_response"

    def judge(self, answers: Sequence[Answer]) -> Finding:
        values = [self.outcome.of(answer) for answer in answers]
        sign = 1.0 if self.expected == "rises" else -1.0
        steps = [
            rules.difference(after, before, self.confidence) for before, after in pairwise(values)
        ]
        whole = rules.difference(values[-1], values[0], self.confidence)
        slack = rules.ROUNDING * max(float(np.nanmax(np.abs(value))) for value in values)
        numbers = tuple(
            _dose_row(dose, self.outcome.middle(value), step)
            for dose, value, step in zip(self.doses, values, [None, *steps], strict=True)
        )
        status, sentence = self._status(steps, whole, sign, slack)
        return Finding(status, sentence, numbers, self.outcome.unit)

    def _status(
        self, steps: list[rules.Difference], whole: rules.Difference, sign: float, slack: float
    ) -> tuple[Any, Message]:
        parts = self._parts(whole, self.doses[0], self.doses[-1])
        if whole.worlds < 2:
            return "not_told", say("no_values", outcome=self.outcome.shown)
        for step, (first, last) in zip(steps, pairwise(self.doses), strict=True):
            if max(sign * step.low, sign * step.high) < -slack:
                wrong = self._parts(step, first, last)
                return "fail", say("against", **wrong, expected=say(self.expected))
        if whole.exactly_none:
            return "fail", say("does_nothing", **parts)
        least = amount(self.least, self.outcome.unit)
        near, far = sorted((sign * whole.low, sign * whole.high))
        if far < self.least:
            return "fail", say("too_little", **parts, least=least)
        if near > max(self.least, 0.0) - slack and near > 0.0:
            return "pass", say("moves", **parts)
        if self.least > 0.0 and near > 0.0:
            return "not_told", say("least_hidden", **parts, least=least)
        return "not_told", say("hidden", **parts)

    def _parts(self, found: rules.Difference, first: str, last: str) -> dict[str, object]:
        unit = self.outcome.unit
        return {
            "outcome": self.outcome.shown,
            "field": self.field,
            "first": first,
            "last": last,
            "change": amount(found.mean, unit),
            "low": amount(found.low, unit),
            "high": amount(found.high, unit),
            "worlds": found.worlds,
        }


def _dose_row(dose: str, middle: dict[str, float], step: rules.Difference | None) -> dict[str, Any]:
    row: dict[str, Any] = {"dose": dose, **middle}
    if step is not None:
        row |= {"difference": step.mean, "low": step.low, "high": step.high}
    return row


@dataclass(frozen=True)
class Saturation(Doses):
    """Beyond what binds, more of a field changes nothing: the same bits, in every figure.

    It fails where any figure (or the ``outcome``, where one is named) differs between the last two
    of ``doses``; it is not told where the first gives the same bits as well, since then the field
    binds nowhere in the trial.
    """

    doses: tuple[str, str, str]
    outcome: Outcome | None = None

    type: ClassVar[str] = "saturation"

    def judge(self, answers: Sequence[Answer]) -> Finding:
        low, at, beyond = answers
        names = {"field": self.field, "at": self.doses[1], "beyond": self.doses[2]}
        if not self._same(at, beyond):
            within = None if self.outcome is None else self.outcome.places(at)
            place = place_of_difference(at, beyond, within)
            return Finding("fail", say("does_not_saturate", **names, **place.parts), (place.row,))
        if self._same(low, at):
            return Finding("not_told", say("never_binds", **names, below=self.doses[0]))
        return Finding("pass", say("saturates", **names, below=self.doses[0]))

    def _same(self, one: Answer, other: Answer) -> bool:
        if self.outcome is None:
            return rules.same_bits(one.values, other.values)
        return rules.same_bits(self.outcome.of(one), self.outcome.of(other))


@dataclass(frozen=True)
class Place:
    """Where two runs differ most, as parts of a sentence and as a row of numbers."""

    parts: dict[str, object]
    row: dict[str, Any]


def place_of_difference(left: Answer, right: Answer, within: Bool | None = None) -> Place:
    """The figure in which two runs differ most, relatively.

    ``within`` a part of the table (world, year, region, indicator), or what broadcasts to it.
    """
    from sim.model.indicators import INDICATORS

    one, other = left.values, right.values
    if within is not None:
        other = np.where(within, other, one)
    world, year, region, column = rules.first_that_differs(one, other)
    label = INDICATORS[column]
    values = [float(table[world, year, region, column]) for table in (one, other)]
    row = {
        "world": world,
        "year": left.years[year],
        "region": left.regions[region],
        "indicator": label.id,
        "left": values[0],
        "right": values[1],
    }
    alike = amount(values[0], label.unit) == amount(values[1], label.unit)
    digits = ALL_DIGITS if alike else DIGITS
    parts: dict[str, object] = {
        "indicator": Message(label.label_en, label.label_zh),
        "region": named(left.regions[region]),
        "year": row["year"],
        "left": amount(values[0], label.unit, digits),
        "right": amount(values[1], label.unit, digits),
    }
    return Place(parts, row)


def outcome_columns() -> list[int]:
    """Columns of a table that no lever decrees: neither public money nor what a plan counts."""
    from sim.model.indicators import INDEX

    decreed = ("scenes", "platforms", "parks", "projects")
    return [
        column
        for name, column in INDEX.items()
        if name not in decreed and not name.startswith("public_money")
    ]


@dataclass(frozen=True)
class NoStrength(OneLever):
    """At strength 0 a lever is as if it were not there, to the bit; at strength 1 some outcome is
    another, beside what it costs and what it counts itself (scenes, platforms, parks, projects).
    """

    type: ClassVar[str] = "no_strength"

    def questions(self) -> tuple[Question, ...]:
        trial = self.trial
        return trial.absent(), trial.with_field("strength", "0"), trial.with_field("strength", "1")

    def judge(self, answers: Sequence[Answer]) -> Finding:
        absent, zero, whole = answers
        if not rules.same_bits(absent.values, zero.values):
            place = place_of_difference(zero, absent)
            return Finding("fail", say("something_at_zero", **place.parts), (place.row,))
        columns = outcome_columns()
        if rules.same_bits(absent.values[..., columns], whole.values[..., columns]):
            return Finding("fail", say("name_only"))
        return Finding("pass", say("nothing_at_zero"))


@dataclass(frozen=True)
class Pair(Check):
    """Two levers together against each alone: y(A and B) − y(A) − y(B) + y(neither).

    A complement must have it above 0, a substitute below; ``bounded`` within the share ``within``
    of what both bring alone. It fails where the whole interval lies on the wrong side, passes
    where it lies on the right one, and is not told where it lies on both.
    """

    one: Trial
    other: Trial
    outcome: Outcome
    expected: Relation
    within: float

    type: ClassVar[str] = "pair"

    @property
    def levers(self) -> tuple[str, ...]:
        return self.one.kind, self.other.kind

    def questions(self) -> tuple[Question, ...]:
        one, other = self.one, self.other
        if one.is_placed:
            neither, both = one.absent(), one.here(*other.placing())
            return neither, one.here(), other.here(), both
        no_one, no_other = f"{one.path}=null", f"{other.path}=null"
        base = Question(one.base, one.given)
        return base.plus(no_one, no_other), base.plus(no_other), base.plus(no_one), base

    def judge(self, answers: Sequence[Answer]) -> Finding:
        none, one, other, both = (self.outcome.of(answer) for answer in answers)
        found = rules.of_differences(rules.interaction(both, one, other, none), self.confidence)
        alone = [rules.difference(value, none, self.confidence) for value in (one, other)]
        unit = self.outcome.unit
        most = self.within * sum(abs(difference.mean) for difference in alone)
        numbers = tuple(
            {"run": run, **self.outcome.middle(value), **_bounds(difference)}
            for run, value, difference in (
                ("neither", none, None),
                (self.one.kind, one, alone[0]),
                (self.other.kind, other, alone[1]),
                ("both", both, rules.difference(both, none, self.confidence)),
            )
        )
        numbers = (*numbers, {"run": "interaction", **_bounds(found)})
        if found.worlds < 2:
            return Finding("not_told", say("no_values", outcome=self.outcome.shown))
        share = f"{100 * self.within:g} %"
        expected = say(self.expected, most=amount(most, unit), share=share)
        parts: dict[str, object] = {
            "change": amount(found.mean, unit),
            "low": amount(found.low, unit),
            "high": amount(found.high, unit),
            "one": amount(alone[0].mean, unit),
            "other": amount(alone[1].mean, unit),
            "expected": expected,
        }
        holds, fails = _relation(self.expected, found, most)
        if fails:
            return Finding("fail", say("interacts_wrongly", **parts), numbers, unit)
        if holds:
            return Finding("pass", say("interacts", **parts), numbers, unit)
        return Finding("not_told", say("interaction_hidden", **parts), numbers, unit)


def _bounds(found: rules.Difference | None) -> dict[str, float]:
    if found is None:
        return {}
    return {"difference": found.mean, "low": found.low, "high": found.high}


def _relation(expected: Relation, found: rules.Difference, most: float) -> tuple[bool, bool]:
    """Whether an interaction surely is as expected, and whether it surely is not."""
    match expected:
        case "complement":
            return found.low > 0.0, found.high < 0.0
        case "substitute":
            return found.high < 0.0, found.low > 0.0
        case "bounded":
            holds = -most <= found.low and found.high <= most
            return holds, found.low > most or found.high < -most
