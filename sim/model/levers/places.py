"""Levers that draw and house firms: recruitment of plants, parks, incubation."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.evidence.vocabulary import TIERS
from sim.model.axes import MACHINES, TIER_OF_CLASS
from sim.model.groups import firm_total
from sim.model.levers.base import Lever, PolicyView, compounded
from sim.model.levers.payouts import mean_place, within
from sim.model.state import Float


class InvestmentAttraction(Lever):
    """Recruitment with land and guarantees: second plants are drawn, headquarters are not.

    What is offered (the yearly budget, over the region's places) counts in a plant's choice of
    place as public money does, if makers are meant: nobody else looks for a second place. Each
    plant that a firm from outside has set up here gets its support, within the budget; it is not
    counted as support of the firm's home, where it would draw newcomers.
    """

    kind: ClassVar[str] = "investment_attraction"

    def offer(self, view: PolicyView) -> None:
        step, force, firms = view.step, self.force(view), view.state.firms
        budget = self.number("budget", step) * force
        tiers = self.terms.choices.get("tiers", ()) or TIERS
        wanted = np.array([float(TIERS[tier] in tiers) for tier in TIER_OF_CLASS])
        offered = budget * wanted[:MACHINES].max() / len(self.leaf_rows)
        view.instruments.plant_incentive[:, self.leaf_rows] += offered[:, None]
        here = np.zeros(len(view.nation))
        here[self.leaf_rows] = 1.0
        second = np.nonzero(firms.plant_share > 0.0)
        settled = here[firms.plant[second]] * (1.0 - here[firms.home[second]])
        entitled = np.zeros(firms.cash.shape)
        entitled[second] = settled * wanted[firms.product_class[second]]
        each = self.number("support_per_plant", step) * force * view.dt
        paid = within(entitled * each[:, None], self.budget_left(budget))
        self.spend(view, "firms", paid)
        view.flows.support = view.flows.support - paid


class IndustrialPark(Lever):
    """Pilot zones, specialised parks, factories upstairs: firms housed below the market's rent.

    Firms of the region share the places; the treasury pays what each of them saves.
    """

    kind: ClassVar[str] = "industrial_park"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        parks = self.number("parks", step)
        places = parks * self.number("firms_per_park", step)
        places = places * self.number("sector_share", step) * self.in_force(view)
        there = self.eligible(len(view.nation)) * view.groups.count_there
        rent = self.number("rent_saved", step) * view.dt
        saved = mean_place(there.sum(axis=(1, 2)), places, rent)
        self.spend(view, "firms", self.of_eligible(view, saved) * view.groups.alive)

    def carried_out(self, view: PolicyView) -> tuple[str, Float]:
        return "parks", self.number("parks", view.step) * self.in_force(view)


class Incubation(Lever):
    """Incubation and tiered cultivation: starting costs less, young firms get grants.

    Up to a number of young firms at a time are paid a yearly grant; the fixed cost that
    incubators save counts for newcomers as that of common platforms does.
    """

    kind: ClassVar[str] = "incubation"

    def offer(self, view: PolicyView) -> None:
        step = view.step
        cut = compounded(self.number("entry_cost_cut", step), self.in_force(view))
        view.instruments.entry_cost_cut[:, self.leaf_rows] += cut[:, None]
        young = view.state.firms.age < view.p["young_age"]
        entitled = self.of_eligible(view, np.ones(self.worlds)) * view.groups.alive * young
        places = self.number("firms", step) * self.force(view)
        grant = self.number("grant", step) * view.dt
        self.spend(
            view, "firms", entitled * mean_place(firm_total(entitled), places, grant)[:, None]
        )
