"""Leaf regions: buyers who want machines, users who wait and pay, places where firms settle."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import mesa

from benchmarks.objects.classes import DemandLine, ProductClass
from benchmarks.objects.money import Purse, pay
from tests.witness.chance import chance_within, normal_share_below
from tests.witness.things import LINES

if TYPE_CHECKING:
    from benchmarks.objects.firms import Firm
    from benchmarks.objects.model import Industry


def no_lines() -> list[float]:
    """A number for each demand line."""
    return [0.0] * len(LINES)


class Region(mesa.Agent):  # type: ignore[misc]
    """A leaf region."""

    model: Industry

    def __init__(self, model: Industry, name: str, facts: dict[str, float]) -> None:
        super().__init__(model)
        self.name = name
        self.in_china = bool(facts["in_china"])
        self.wage, self.talent_share = facts["wage"], facts["talent_share"]
        self.all_robot_base = facts["all_robot_base_2024"]
        self.all_robot_base *= model.p.all_robot_base_factor[name]
        self.component_base: dict[str, float] = {}
        self.jobs, self.line_weight = no_lines(), no_lines()
        self.site: dict[str, float] = {}  # lasting pull on newcomers, by class
        self.buyers = Purse(f"buyers of {name}")
        self.firms: list[Firm] = []
        self.fleet, self.waiting, self.demonstrations = no_lines(), no_lines(), no_lines()
        self.leasing, self.public_machines = no_lines(), no_lines()
        self.platform_gain = self.entry_cost_cut = self.compute_support = 0.0
        self.training_data = self.support_rate = self.leased_value = 0.0
        self.research = self.research_yield = self.spillover = 0.0
        self.people = model.p.talent_supply * self.talent_share
        self.flows: defaultdict[str, float] = defaultdict(float)
        self.open_month()

    def open_month(self) -> None:
        """Nothing is wanted or offered yet."""
        self.wanted, self.leased, self.public_orders = no_lines(), no_lines(), no_lines()
        self.reserved, self.buyer_support = no_lines(), no_lines()
        self.leasing_offered, self.delivered, self.line_orders = no_lines(), no_lines(), no_lines()
        self.planned: dict[ProductClass, float] = {}
        self.platform_gain = self.entry_cost_cut = self.compute_support = self.research = 0.0

    def settle_offers(self) -> None:
        """What levers offer here becomes what buyers and newcomers find."""
        self.entry_cost_cut = min(self.entry_cost_cut, 1.0)
        now = self.model.p.leasing_share_now
        self.leasing = [min(now + offered, 1.0) for offered in self.leasing_offered]

    def learn_conditions(self) -> None:
        """What a yuan of research yields here: computing, data, talent; and what spills over."""
        p, dt = self.model.p, self.model.dt
        bought = max(p.voucher_compute_share * self.research, 1.0)
        compute = 1.0 + self.compute_support / dt / bought
        data = 1.0 + self.training_data / p.training_data_scale
        talent = self.people / (self.people + self.research)
        self.research_yield = (
            compute**p.compute_exponent * data**p.data_exponent * talent**p.talent_exponent
        )
        spillover = p.regional_spillover * (1.0 + self.platform_gain)
        self.spillover = chance_within(spillover, dt)

    def want_machines(self) -> None:
        """Buyers with a budget, and buyers who compare a machine with a wage."""
        for line in self.model.lines:
            row, price = line.row, line.machine.price
            paid = price * (1.0 - min(self.buyer_support[row], 1.0))
            if line.by_job:
                potential = self.potential(line, price, paid)
                self.wanted[row] = self.adopted_now(line, potential)
            else:
                part = self.line_weight[row] if self.in_china else self.model.p.overseas_budget
                dearness = max(paid, 1.0) / self.model.p.budget_reference_price
                self.wanted[row] = line.reach * part * dearness**-line.elasticity

    def potential(self, line: DemandLine, price: float, paid: float) -> float:
        """Machines that would pay in the line now; notes the share of orders leased."""
        p, row = self.model.p, line.row
        known = self.demonstrations[row]
        if self.in_china:
            known += p.information_reach * (line.scenes_in_china - known)
        believed = line.capability * (1.0 - p.doubt * math.exp(-p.information_rate * known))
        saving = self.wage * p.labour_cost_factor * believed * line.shifts
        saving -= p.running_cost_share * price
        if saving <= 0.0:
            return 0.0
        payback = max(paid, 1.0) / max(saving, 1e-3)
        far = math.log(p.payback_threshold) - math.log(payback)
        buyers = normal_share_below(far / p.payback_spread)
        fee = paid * (1.0 / p.machine_life + p.leasing_return)
        gain = math.log(max(saving, 1e-3) / max(fee, 1e-3))
        leasers = normal_share_below(gain / p.payback_spread)
        offered = self.leasing[row]
        eligible = (1.0 - offered) * buyers + offered * max(leasers, buyers)
        if leasers > buyers and eligible > 0.0:
            self.leased[row] = offered * leasers / eligible
        jobs = self.jobs[row] if self.in_china else self.jobs[row] * p.overseas_reach
        return float(jobs * line.reach * eligible)

    def adopted_now(self, line: DemandLine, potential: float) -> float:
        """Bass's hazard on those not yet served, and replacements while the use still pays."""
        model, row = self.model, line.row
        adopted = self.fleet[row] + self.waiting[row]
        unseen = (1.0 - model.p.public_example_weight) * self.public_machines[row]
        example = max(adopted - unseen, 0.0)
        followed = min(example / potential, 1.0) if potential > 0.0 else float(example > 0.0)
        rate = line.early_rate + line.imitation_rate * followed
        fresh = chance_within(rate, model.dt) * max(0.0, potential - adopted)
        again = min(1.0, potential / adopted) if adopted > 0.0 else 1.0
        return fresh + self.fleet[row] * model.wear * again

    def join_the_queue(self) -> None:
        """Orders of users wait by line; machines bought with public money are counted."""
        wear = self.model.wear
        for line in self.model.lines:
            row = line.row
            public = private = 0.0
            if line.machine.firms:
                public = self.public_orders[row] + self.reserved[row]
                private = self.wanted[row]
            self.line_orders[row] = private + public
            self.waiting[row] += private + public
            self.public_machines[row] += public - self.public_machines[row] * wear

    def drop_orders(self, row: int, part: float) -> None:
        """A part of the waiting orders of a line is gone, public ones among them."""
        dropped = self.waiting[row] * part
        had = self.fleet[row] + self.waiting[row]
        if had > 0.0:
            self.public_machines[row] *= 1.0 - min(dropped / had, 1.0)
        self.waiting[row] -= dropped

    def note_support(self) -> None:
        """The place's recent public support to firms, which draws newcomers."""
        model = self.model
        paid = sum(firm.support for firm in self.firms) / model.dt
        self.support_rate += model.support_move * (paid - self.support_rate)

    def put_to_use(self) -> None:
        """Machines that arrive go to work; users share deliveries and losses alike."""
        wear = self.model.wear
        for line in self.model.lines:
            row, machine = line.row, line.machine
            delivered = given_up = 0.0
            if machine.waited > 0.0:
                delivered = self.waiting[row] * machine.shipped / machine.waited
                given_up = self.waiting[row] * machine.lost / machine.waited
                held = self.fleet[row] + self.waiting[row]
                if held > 0.0:
                    self.public_machines[row] *= 1.0 - min(given_up / held, 1.0)
            self.delivered[row] = delivered
            self.waiting[row] = max(self.waiting[row] - delivered - given_up, 0.0)
            self.fleet[row] += delivered - self.fleet[row] * wear
        self.training_data += sum(self.fleet) * self.model.dt

    def pay_for_machines(self) -> None:
        """Users pay the mean price of the class, apart from what they lease."""
        for line in self.model.lines:
            machine = line.machine
            taken = self.delivered[line.row] * machine.mean_price
            on_lease = taken * self.leased[line.row]
            self.leased_value += on_lease
            machine.taken += taken
            machine.on_lease += on_lease
            pay(self.buyers, self.model.machine_market, taken - on_lease)

    def count(self) -> None:
        """Machines put to use, the work they do, and services around them."""
        model = self.model
        self.flows["installations"] += sum(self.delivered)
        jobs = sum(self.delivered[line.row] for line in model.lines if line.by_job)
        self.flows["job_value"] += jobs * model.classes["functional"].price
        services = self.leased_value * model.p.leasing_return
        services += sum(self.fleet) * model.p.service_revenue_per_machine
        self.flows["services"] += services * model.dt
