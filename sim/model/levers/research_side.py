"""Levers that act on research: compute centres, contests, training grounds, insurance, talent."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.model.axes import DEMAND_LINES, TINY
from sim.model.funding import gumbel
from sim.model.groups import by_line
from sim.model.levers.base import Lever, PolicyView, compounded
from sim.model.state import Bool, Float

DATA_LINES = [row for row, (segment, _) in enumerate(DEMAND_LINES) if segment == "data_collection"]


class ComputeCapacity(Lever):
    """A public compute centre: firms of the region compute below the market's rent.

    The centre's part for robots, at its use and the market's rent, bounds what firms can claim;
    they claim what they would spend on computing. The treasury pays the discount, and research
    has so much more to compute with.
    """

    kind: ClassVar[str] = "compute_capacity"

    def offer(self, view: PolicyView) -> None:
        step, force = view.step, self.force(view)
        research = view.state.firms.research
        there = view.groups.by_home_class(research) * self.eligible(len(view.nation))
        part = view.p["voucher_compute_share"][:, 0] * force * view.dt
        wanted = there.sum(axis=(1, 2)) * part
        capacity = self.number("capacity", step) * self.number("sector_share", step)
        rent = view.p["computing_rent"][:, 0] * self.number("utilisation", step)
        served = np.minimum(wanted, capacity * rent * force * view.dt)
        left = self.budget_left(self.number("budget", step) * force)
        paid = np.minimum(served * self.number("discount", step), left)
        per_yuan = part * paid / np.maximum(wanted, TINY)
        view.instruments.compute_support += there.sum(axis=2) * per_yuan[:, None]
        view.note_support(research * self.of_eligible(view, per_yuan))
        self.spend(view, "suppliers", paid[:, None])


def best_rows(score: Float, number: Float) -> Bool:
    """The ``number`` (worlds,) highest scores of each world: (worlds, firms).

    A score of −inf is never chosen.
    """
    place = np.argsort(np.argsort(-score, axis=1, kind="stable"), axis=1, kind="stable")
    return (place < number[:, None]) & np.isfinite(score)


class ChallengeGrant(Lever):
    """Open contests (unveil the list, appoint the leader): grants for the best bids of a round.

    The projects are awarded in equal rounds, when the lever opens and each January after it in
    the window, among eligible firms by logit on capability, one a firm and round; a part of a
    project gives its part of the grant. The money is spent on research.
    """

    kind: ClassVar[str] = "challenge_grant"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._awarded: Float = np.zeros(self.worlds)

    def offer(self, view: PolicyView) -> None:
        step, firms = view.step, view.state.firms
        due, rounds = self.rounds(view)
        planned = self.number("projects", step) * self.number("sector_share", step)
        projects = planned * self.in_force(view) * due / rounds
        if not projects.any():
            return
        draws = view.streams.uniform(f"contest.{self.terms.path}", step, view.groups.words)
        eligible = self.of_eligible(view, np.ones(self.worlds)) * view.groups.alive
        score = view.p["contest_capability_weight"] * firms.capability + gumbel(draws)
        winners = np.ceil(projects - 1e-9)  # a whole number may come out a bit above itself
        chosen = best_rows(np.where(eligible > 0, score, -np.inf), winners)
        part = projects / np.maximum(winners, TINY)
        self._awarded += chosen.sum(axis=1) * part
        paid = chosen * (part * self.number("grant", step))[:, None]
        view.instruments.research_support += paid
        self.spend(view, "firms", paid)

    def rounds(self, view: PolicyView) -> tuple[Bool, Float]:
        """Whether a round is due now, and how many there are in the window: (worlds,) each.

        The first when the lever opens (or the run begins), one each January after that.
        """
        first = np.maximum(self.first_step(view.step, view.dt), 0.0)
        opening = np.floor(self._times[0] + first * view.dt + 1e-9)
        later = np.maximum(np.ceil(self.closes() - 1e-9) - opening - 1.0, 0.0)
        due = (view.step == first) | (view.january & (view.step > first))
        return due, 1.0 + later

    def carried_out(self, view: PolicyView) -> tuple[str, Float]:
        return "projects", self._awarded


class TrainingGround(Lever):
    """Training-data centres: machines that gather data all day, for research in the region.

    Machines are ordered evenly over the window, part of their price public. Each ordered so far
    gives ``data_gain`` machine-years of experience a year on top of what its use gives, while the
    lever is in force.
    """

    kind: ClassVar[str] = "training_ground"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._machines: Float = np.zeros(self.worlds)

    def offer(self, view: PolicyView) -> None:
        step, works = view.step, self.in_force(view)
        planned = self.number("grounds", step) * self.number("machines_per_ground", step) * works
        ordered = planned / self.window_steps(step, view.dt)
        share = self.places(view, DATA_LINES)
        orders = ordered[:, None, None] * share
        view.instruments.public_orders += orders
        self._machines += ordered
        gathered = self._machines * (works > 0.0) * self.number("data_gain", step) * view.dt
        view.instruments.training_data += gathered[:, None] * share.sum(axis=1)
        public = self.number("public_share", step)[:, None, None]
        paid = (orders * by_line(view.class_price) * public).sum(axis=2)
        self.spend(view, "buyers", paid)
        self.pay_running_cost(view, "workers")


class FailureInsurance(Lever):
    """Insurance of research that fails: firms dare to spend their money sooner.

    Premiums and indemnities cancel among the insured on average, so only the public part of the
    premium moves money: research × premium × public share, within the budget of the month, to the
    insurers. Where the budget covers a part of the claims, a part of the effect is had.
    """

    kind: ClassVar[str] = "failure_insurance"

    def offer(self, view: PolicyView) -> None:
        step, force = view.step, self.force(view)
        rate = self.number("premium", step) * self.number("public_share", step) * force * view.dt
        eligible = self.eligible(len(view.nation))
        there = view.groups.by_home_class(view.state.firms.research) * eligible
        asked = there.sum(axis=(1, 2)) * rate
        budget = self.number("budget", step) * force
        left = np.minimum(self.budget_left(budget), budget * view.dt)
        covered = np.minimum(1.0, left / np.maximum(asked, TINY))
        cut = compounded(self.number("runway_cut", step), force) * covered
        view.instruments.runway_left *= 1.0 - eligible * cut[:, None, None]
        self.spend(view, "suppliers", (asked * covered)[:, None])


class Talent(Lever):
    """Programmes for talent: people come who can carry research, part of them from elsewhere.

    The budget wins budget/cost people a year; each carries so much research and stays some years.
    The part that comes from other regions of China is missing there, in proportion to the
    people they have: one region's gain that is not the nation's. Where there is no elsewhere all
    come from abroad or are trained.
    """

    kind: ClassVar[str] = "talent"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        budget = self.number("budget", step) * self.force(view) * view.dt
        people = budget / self.number("cost_per_person", step)
        carried = people * view.p["research_per_person"][:, 0]
        here = np.zeros(len(view.nation))
        here[self.leaf_rows] = view.talent_share[self.leaf_rows]
        there = view.talent_share * view.nation - here * view.nation
        moved = carried[:, None] * (here / here.sum())
        taken = carried * self.number("from_elsewhere", step)
        lost = taken[:, None] * (there / np.maximum(there.sum(), TINY))  # of China: from nowhere
        view.instruments.talent_moved += moved - lost
        self.spend(view, "workers", budget[:, None])
