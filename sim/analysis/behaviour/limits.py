"""Checks of what a lever may never do: act outside its window, pay beyond its budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sim.analysis.behaviour import rules
from sim.analysis.behaviour.checks import Check, place_of_difference
from sim.analysis.behaviour.levers import (
    Answer,
    Float,
    Question,
    Trial,
    allowed,
    first_instant,
)
from sim.analysis.behaviour.messages import amount, say
from sim.analysis.behaviour.verdicts import Finding
from sim.scenario import LeverTerms


@dataclass(frozen=True)
class Window(Check):
    """A lever pays and acts inside its window only, and a change to come alters no year before it.

    No public money of the kind in years that lie wholly before the start with its lag or after the
    end; the bits of its absence in years wholly before it works; with its strength set to 0 from
    the year ``change`` on, the same bits in the years before.
    """

    trial: Trial
    change: int

    type: ClassVar[str] = "window"

    @property
    def levers(self) -> tuple[str, ...]:
        return (self.trial.kind,)

    def questions(self) -> tuple[Question, ...]:
        trial = self.trial
        stopped = trial.with_field("strength", f"{{{self.change}: 0}}")
        return trial.absent(), trial.with_field("strength", "1"), stopped

    def judge(self, answers: Sequence[Answer]) -> Finding:
        absent, whole, stopped = answers
        lever = self.trial.lever(whole.scenario)
        first = first_instant(lever, whole)
        span = {"start": f"{first.min():.6g}", "end": f"{lever.end:g}"}
        years = np.array(whole.years)
        before = years[None, :] + 1 <= first[:, None] + 1e-9
        paid = whole.series("world", f"public_money_{self.trial.kind}")
        outside = np.where(before | (years[None, :] >= lever.end - 1e-9), paid, 0.0)
        if outside.any():
            world, year = np.unravel_index(int(np.argmax(np.abs(outside))), outside.shape)
            worst = float(outside[world, year])
            row = {"world": int(world), "year": whole.years[year], "paid": worst}
            said = say("outside", **span, paid=amount(worst, "yuan"), year=whole.years[year])
            return Finding("fail", said, (row,), "yuan")
        if not rules.same_bits(whole.values[before], absent.values[before]):
            place = place_of_difference(whole, absent, before[:, :, None, None])
            return Finding("fail", say("early", **place.parts), (place.row,))
        earlier = np.broadcast_to(years[None, :] < self.change, before.shape)
        if not rules.same_bits(whole.values[earlier], stopped.values[earlier]):
            place = place_of_difference(whole, stopped, earlier[:, :, None, None])
            said = say("foreseen", change=self.change, **place.parts)
            return Finding("fail", said, (place.row,))
        if rules.same_bits(whole.values, absent.values):
            return Finding("not_told", say("never_acts"))
        return Finding("pass", say("inside", **span, change=self.change))


@dataclass(frozen=True)
class Budget(Check):
    """Public money paid never exceeds what the lever's terms allow, in any year of any world.

    The product of the fields that the trial's ``pays`` names, with the strength (1e-9 for
    rounding); of a fund, over all years together.
    """

    trial: Trial
    strengths: tuple[str, ...]

    type: ClassVar[str] = "budget"

    @property
    def levers(self) -> tuple[str, ...]:
        return (self.trial.kind,)

    def questions(self) -> tuple[Question, ...]:
        return tuple(self.trial.with_field("strength", strength) for strength in self.strengths)

    def judge(self, answers: Sequence[Answer]) -> Finding:
        product = " × ".join(("strength", *self.trial.pays))
        fullest = 0.0
        rows = []
        for strength, answer in zip(self.strengths, answers, strict=True):
            most = allowed(self.trial.lever(answer.scenario), self.trial.pays, answer)
            paid = answer.series("world", f"public_money_{self.trial.kind}")
            years = [str(year) for year in answer.years]
            if self.trial.per_run:
                most, paid = most.max(axis=1, keepdims=True), paid.sum(axis=1, keepdims=True)
                years = ["all years"]
            share = _share(paid, most)
            world, year = np.unravel_index(int(np.argmax(share)), share.shape)
            fullest = max(fullest, float(share[world, year]))
            row: dict[str, Any] = {
                "strength": strength,
                "world": int(world),
                "year": years[year],
                "paid": float(paid[world, year]),
                "allowed": float(most[world, year]),
            }
            rows.append(row)
            if share[world, year] > 1.0 + rules.ROUNDING:
                said = say(
                    "over_budget",
                    paid=amount(row["paid"], "yuan"),
                    allowed=amount(row["allowed"], "yuan"),
                    when=say("all_years") if self.trial.per_run else row["year"],
                    strength=strength,
                    product=product,
                )
                return Finding("fail", said, tuple(rows), "yuan")
        if fullest == 0.0:
            return Finding("not_told", say("paid_nothing"), tuple(rows), "yuan")
        said = say(
            "within_budget",
            share=amount(fullest, "share"),
            product=product,
            worlds=answers[0].worlds,
        )
        return Finding("pass", said, tuple(rows), "yuan")


def _share(paid: Float, most: Float) -> Float:
    """Paid over allowed; infinite where something is paid and nothing allowed."""
    share = np.divide(paid, most, out=np.zeros_like(paid), where=most > 0.0)
    return np.where((most <= 0.0) & (paid > 0.0), np.inf, share)


@dataclass(frozen=True)
class PlansBudget(Check):
    """In a whole scenario every kind of lever stays within what its levers' terms allow together.

    By region and year, a region's levers with those of the regions in it; of kinds that pay over
    a run, over all years. ``pays`` by kind: the fields, and whether over the run.
    """

    base: str
    pays: dict[str, tuple[tuple[str, ...], bool]]

    type: ClassVar[str] = "plans_budget"

    @property
    def levers(self) -> tuple[str, ...]:
        return tuple(self.pays)

    def questions(self) -> tuple[Question, ...]:
        return (Question(self.base),)

    def judge(self, answers: Sequence[Answer]) -> Finding:
        (answer,) = answers
        levers = [lever for lever in answer.scenario.levers if lever.kind in self.pays]
        rows = [self._fullest(kind, levers, answer) for kind in sorted({k.kind for k in levers})]
        for row in rows:
            if row["paid"] > row["allowed"] * (1.0 + rules.ROUNDING):
                said = say(
                    "over_budget",
                    paid=amount(row["paid"], "yuan"),
                    allowed=amount(row["allowed"], "yuan"),
                    when=f"{row['region']} {row['year']}",
                    strength="1",
                    product=" × ".join(("strength", *self.pays[row["lever"]][0])),
                )
                return Finding("fail", said, (row,), "yuan")
        if not any(row["paid"] > 0.0 for row in rows):
            return Finding("not_told", say("paid_nothing"), tuple(rows), "yuan")
        return Finding("pass", say("plans_within", kinds=len(rows)), tuple(rows), "yuan")

    def _fullest(self, kind: str, levers: list[LeverTerms], answer: Answer) -> dict[str, Any]:
        """Where a kind comes nearest to what is allowed: world, region, year, both amounts."""
        from sim.evidence import regions

        tree = regions()
        pays, per_run = self.pays[kind]
        best: dict[str, Any] = {}
        nearest = -1.0
        for region in sorted({lever.region for lever in levers if lever.kind == kind}):
            most = np.zeros((answer.worlds, len(answer.years)))
            for lever in levers:
                under = lever.region == region or region in tree.ancestors(lever.region)
                if lever.kind == kind and under:
                    most += allowed(lever, pays, answer)
            paid = answer.series(region, f"public_money_{kind}")
            if per_run:
                most, paid = most.max(axis=1, keepdims=True), paid.sum(axis=1, keepdims=True)
            share = _share(paid, most)
            world, year = np.unravel_index(int(np.argmax(share)), share.shape)
            if share[world, year] > nearest:
                nearest = float(share[world, year])
                best = {
                    "lever": kind,
                    "region": region,
                    "world": int(world),
                    "year": "all years" if per_run else answer.years[year],
                    "paid": float(paid[world, year]),
                    "allowed": float(most[world, year]),
                }
        return best
