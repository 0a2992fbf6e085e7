"""Levers that act on buyers: scenes, first purchase, project subsidies, leasing."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.model.axes import CLASS_OF_LINE, CLASSES, TINY
from sim.model.groups import by_line, firm_total
from sim.model.levers.base import Lever, PolicyView, compounded
from sim.model.market import orders_by_pull
from sim.model.state import Float


class DemonstrationScenes(Lever):
    """Demonstration scenes: orders of their own, and information for those who watch.

    The decreed number opens evenly over the window; each scene buys some machines, a share of
    whose price the treasury pays, and counts as one demonstration in its place and use.
    """

    kind: ClassVar[str] = "demonstration_scenes"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        opened = (
            self.number("scenes", step)
            * self.number("sector_share", step)
            * self.in_force(view)
            / self.window_steps(step, view.dt)
        )
        share = self.places(view, self.lines())
        scenes = opened[:, None, None] * share
        orders = scenes * self.number("machines_per_scene", step)[:, None, None]
        view.instruments.scenes_opened += scenes
        view.instruments.public_orders += orders
        price = by_line(view.class_price)
        public = self.number("public_share", step)[:, None, None]
        self.spend(view, "buyers", (orders * price * public).sum(axis=2))


class FirstPurchase(Lever):
    """First purchase and ordering by public buyers: a number of machines within a budget.

    Orders = min(units a year, budget left/price); the treasury pays the whole price to the public
    bodies that order. A share must be bought at home.
    """

    kind: ClassVar[str] = "first_purchase"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        force = self.force(view)
        lines = [row for row in self.lines() if CLASS_OF_LINE[row] in self._classes()]
        share = self.places(view, lines)
        price_of_line = by_line(view.class_price)
        mean_price = (price_of_line[:, 0] * share.sum(axis=0)).sum(axis=1)
        left = self.budget_left(self.number("budget", step) * force)
        paced = np.minimum(left, self.number("budget", step) * force * view.dt)
        wanted = self.number("units", step) * force * view.dt
        machines = np.minimum(wanted, paced / np.maximum(mean_price, 1.0))
        orders = machines[:, None, None] * share
        kept = self.number("home_share", step)[:, None, None]
        view.instruments.public_orders += orders * (1.0 - kept)
        view.instruments.reserved_orders.append((orders * kept, self.eligible(len(view.nation))))
        self.spend(view, "buyers", (orders * price_of_line).sum(axis=2))

    def _classes(self) -> tuple[int, ...]:
        from sim.evidence.vocabulary import PRODUCT_CLASSES

        chosen = self.terms.choices.get("product_classes", ())
        return tuple(PRODUCT_CLASSES.index(name) for name in chosen) or (0, 1)


def capped_rate(rate: Float, cap: Float, median_size: Float, spread: Float) -> Float:
    """Mean subsidy per yuan of project when each gets min(rate·size, cap), sizes lognormal.

    E[min(r·V, c)]/E[V] with ln V ~ N(ln median, spread²): r·Φ(d − σ) + (c/E[V])·(1 − Φ(d)),
    d = ln(c/(r·median))/σ. Closed form, as for a capped payoff.
    """
    from scipy.special import ndtr

    mean = median_size * np.exp(0.5 * spread**2)
    bound = np.log(np.maximum(cap, TINY) / np.maximum(rate * median_size, TINY)) / spread
    result: Float = rate * ndtr(bound - spread) + cap / mean * (1.0 - ndtr(bound))
    return result * (rate > 0)


class ProjectSubsidy(Lever):
    """Project subsidy: a share of a robot project's amount, capped a project.

    Paid to the robot firms that lead the projects, who pass a part on in the price. The buyers'
    support and the claims are those of machines ordered in the region by private users, while the
    budget lasts.
    """

    kind: ClassVar[str] = "project_subsidy"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        self._rate = capped_rate(
            self.number("rate", step),
            self.number("cap_per_project", step),
            self.number("project_size", step),
            view.p["project_size_spread"][:, 0],
        )
        force = self.force(view)
        left = self.budget_left(self.number("budget", step) * force)
        at_once = self.number("budget", step) * force * view.p["budget_pacing"][:, 0]
        self._room = np.minimum(left, at_once)
        pass_through = view.p["project_pass_through"][:, 0]
        support = self._rate * pass_through * force
        support = support * (self._room > 1.0)  # a yuan or less is rounding
        for line in self.lines():
            view.instruments.buyer_support[:, self.leaf_rows, line] += support[:, None]

    def settle(self, view: PolicyView) -> None:
        """Pay the firms chosen by this region's buyers; they pass a part on to the buyers."""
        lines = self.lines()
        price = by_line(view.class_price)[:, 0]
        placed = view.flows.wanted * (view.flows.line_orders > 0)  # public money isn't given twice
        value = placed[:, self.leaf_rows][:, :, lines] * price[:, None, lines]
        project = value * view.p["project_value_per_machine_value"][:, :, None]
        claim = project.sum(axis=(1, 2)) * self._rate * self.force(view)
        paid = np.minimum(claim, self._room)
        chosen = self._chosen_here(view)
        total = (view.flows.pull.there * chosen).sum(axis=(1, 2))
        per_pull = paid / np.maximum(total, TINY) * (total > 0)
        grants = orders_by_pull(view.groups, view.flows.pull, chosen * per_pull[:, None, None])
        self.spend(view, "firms", grants)
        passed_on = grants * view.p["project_pass_through"]
        place = np.zeros((self.worlds, len(view.line_weight)))
        ordered = value.sum(axis=2)
        place[:, self.leaf_rows] = ordered / np.maximum(ordered.sum(axis=1, keepdims=True), TINY)
        view.rebate(passed_on, place * firm_total(passed_on)[:, None])

    def _chosen_here(self, view: PolicyView) -> Float:
        """Weight of Chinese makers' pull on this region's buyers, (worlds, leaves, classes)."""
        bought = np.zeros(CLASSES)
        bought[CLASS_OF_LINE[self.lines()]] = 1.0
        leaves = np.arange(len(view.nation))
        at_home = np.isin(leaves, self.leaf_rows) * np.expm1(view.p["home_bias"])
        return ((1.0 + at_home) * view.nation)[:, :, None] * bought


class Leasing(Lever):
    """Leasing, robot as a service, trial without purchase: more buyers may pay a fee instead.

    The share of buyers reached rises to its full value over the ramp. No public money.
    """

    kind: ClassVar[str] = "leasing"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        ramp = np.maximum(self.number("ramp", step), view.dt)
        reached = np.clip((view.time - self.terms.start - self.late) / ramp, 0.0, 1.0)
        share = self.number("leasing_share", step) * reached * self.in_force(view)
        for line in self.lines():
            view.instruments.leasing_offered[:, self.leaf_rows, line] += share[:, None]


class Grading(Lever):
    """Grading, certification, recommended catalogues: buyers can tell what a machine does.

    A share of the doubt of the region's buyers goes; it acts on those who compare a machine with
    a wage. The treasury pays the running cost.
    """

    kind: ClassVar[str] = "grading"

    def offer(self, view: PolicyView) -> None:
        cut = compounded(self.number("doubt_cut", view.step), self.in_force(view))
        for line in self.lines():
            view.instruments.doubt_left[:, self.leaf_rows, line] *= 1.0 - cut[:, None]
        self.pay_running_cost(view, "workers")


class FutureFactoryScoring(Lever):
    """Scoring of future factories: scenes with machines count, so factories wait longer for
    their money back. No public money.
    """

    kind: ClassVar[str] = "future_factory_scoring"

    def offer(self, view: PolicyView) -> None:
        longer = self.number("patience", view.step) * self.in_force(view)
        for line in self.lines():
            view.instruments.patience[:, self.leaf_rows, line] += longer[:, None]
