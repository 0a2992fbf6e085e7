"""Levers: what a region's government offers, each kind a class with one method for the month."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from benchmarks.objects.funds import Fund
from benchmarks.objects.money import pay
from sim.scenario import LeverTerms
from tests.witness.levers_for_buyers import mean_rate
from tests.witness.things import LINES, MACHINES

if TYPE_CHECKING:
    from benchmarks.objects.firms import Firm
    from benchmarks.objects.model import Industry
    from benchmarks.objects.regions import Region

A_LITTLE = 1e-9  # years: dates are compared with so much grace
A_YUAN = 1.0  # less than this is the rounding of a budget that is spent
ALL_TIERS = ("maker", "component", "intelligence")


class Lever:
    """A window, dated numbers, strength and effort, a budget of the year."""

    def __init__(self, model: Industry, terms: LeverTerms) -> None:
        self.model, self.terms = model, terms
        names = model.tree.leaves_under(terms.region)
        self.regions = [model.region[name] for name in names]
        segments = terms.choices.get("segments", ())
        self.lines = [row for row, line in enumerate(LINES) if not segments or line[0] in segments]
        self.tiers = terms.choices.get("tiers", ()) or ALL_TIERS
        self.paid_this_year = 0.0
        self.received: dict[int, float] = {}  # firm's birth -> yuan this year
        prefix = f"{terms.path}."
        self.drawn = {
            path.removeprefix(prefix): float(values[0])
            for path, values in model.batch.numbers.items()
            if path.startswith(prefix)
        }
        lag = self.number("start_lag") if "start_lag" in terms.numbers else 0.0
        self.opens = terms.start + lag

    def number(self, name: str) -> float:
        """A number now: drawn, or as dated."""
        if name in self.drawn:
            return self.drawn[name]
        return float(self.terms.numbers[name].at(self.model.now + A_LITTLE))

    def in_force(self) -> float:
        """Strength inside the window, 0 outside: for what a plan decrees by number."""
        if self.opens - A_LITTLE <= self.model.now < self.terms.end - A_LITTLE:
            return self.number("strength")
        return 0.0

    def force(self) -> float:
        """The same times the government's effort: for budgets."""
        return self.in_force() * self.model.effort[self.terms.region]

    def budget_left(self, budget: float) -> float:
        return max(budget - self.paid_this_year, 0.0)

    def spend(self, payee: Any, amount: float) -> None:
        self.model.pay_public(self.terms.kind, self.terms.region, payee, amount)
        self.paid_this_year += amount

    def spread(self, lines: list[int]) -> list[tuple[Region, int, float]]:
        """Shares of the region's leaves and lines in proportion to demand."""
        places = [(region, row) for region in self.regions for row in lines]
        whole = sum(region.line_weight[row] for region, row in places)
        return [
            (region, row, region.line_weight[row] / whole if whole > 0.0 else 1.0 / len(places))
            for region, row in places
        ]

    def eligible_firms(self) -> list[Firm]:
        """Firms at home in the region, of the tiers it names."""
        return [
            firm
            for region in self.regions
            for firm in region.firms
            if firm.product.tier in self.tiers
        ]

    def open_month(self) -> None:
        """In January budgets begin anew."""
        if self.model.is_january:
            self.paid_this_year, self.received = 0.0, {}
        self.act()

    def act(self) -> None:
        """What the lever does before firms and buyers decide."""

    def settle(self) -> None:
        """What it pays on claims from the month's orders."""


class Payer(Lever):
    """A lever that answers firms' claims."""

    def pay_out(self, claims: list[tuple[Firm, float]], budget: float) -> list[tuple[Firm, float]]:
        """What is left of each firm's cap at most, scaled down together to the budget."""
        cap = self.number("cap_per_firm") * self.force()
        had = self.received
        wanted = [min(claim, max(cap - had.get(f.birth, 0.0), 0.0)) for f, claim in claims]
        whole = sum(wanted)
        scale = min(1.0, budget / whole) if whole > 0.0 else 1.0
        paid = [(firm, most * scale) for (firm, _), most in zip(claims, wanted, strict=True)]
        for firm, amount in paid:
            had[firm.birth] = had.get(firm.birth, 0.0) + amount
        return paid


class ComputeVoucher(Payer):
    """Computing in kind: a firm claims what it would spend on computing itself."""

    def act(self) -> None:
        force = self.force()
        if force == 0.0:
            return
        budget = self.number("budget") * force
        budget *= self.number("realised_share") * self.number("recipients_share")
        part = self.model.p.voucher_compute_share * force * self.model.dt
        claims = [(firm, firm.research * part) for firm in self.eligible_firms()]
        for firm, amount in self.pay_out(claims, self.budget_left(budget)):
            firm.home.compute_support += amount
            firm.support += amount
            self.spend(self.model.suppliers, amount)


class ResearchGrant(Payer):
    """Each January, a share of last year's research above that of the year before."""

    def act(self) -> None:
        force = self.force()
        if not self.model.is_january or force == 0.0:
            return
        rate, claims = self.number("rate") * force, []
        for firm in self.eligible_firms():
            before = firm.research_year_before
            more = max(firm.research_last_year - before, 0.0) if before > 0.0 else 0.0
            claims.append((firm, more * rate))
        left = self.budget_left(self.number("budget") * force)
        for firm, amount in self.pay_out(claims, left):
            firm.support_account += amount
            self.spend(firm, amount)


class InnovationPlatform(Lever):
    """Platforms raise spillovers and save newcomers money, with falling returns."""

    def running(self) -> float:
        return self.number("platforms") * self.in_force()

    def act(self) -> None:
        platforms = self.running()
        gain = 1.0 - (1.0 - self.number("spillover_gain")) ** platforms
        cut = 1.0 - (1.0 - self.number("entry_cost_cut")) ** platforms
        for region in self.regions:
            region.platform_gain += gain
            region.entry_cost_cut += cut
        self.spend(self.model.workers, self.number("budget") * self.in_force() * self.model.dt)


class GuidanceFund(Lever):
    """The lever sets its fund's size and terms; the fund does the rest."""

    def __init__(self, model: Industry, terms: LeverTerms) -> None:
        super().__init__(model, terms)
        name = f"{terms.region}.{terms.name}"
        self.fund = Fund(model, name, "guidance", self.regions, self.tiers, terms.region)

    def act(self) -> None:
        fund = self.fund
        size = self.number("size") * self.number("sector_share")
        commitment = size * self.number("realised_share") * self.force()
        fund.commitment = max(commitment, fund.invested)
        fund.pace = commitment / self.number("investment_period")
        fund.public_share = self.number("public_share")
        fund.local_share = self.number("local_share")


class DemonstrationScenes(Lever):
    """The decreed scenes open evenly; each buys machines, part of whose price is public."""

    def __init__(self, model: Industry, terms: LeverTerms) -> None:
        super().__init__(model, terms)
        self.places = self.spread(self.lines)
        start = model.question.start_year
        begins = math.ceil((self.opens - start - A_LITTLE) / model.dt)
        ends = math.ceil((terms.end - start - A_LITTLE) / model.dt)
        self.months = float(max(ends - begins, 1))

    def act(self) -> None:
        opened = self.in_force() / self.months
        if opened == 0.0:
            return
        opened *= self.number("scenes") * self.number("sector_share")
        each, public = self.number("machines_per_scene"), self.number("public_share")
        for region, row, share in self.places:
            scenes = opened * share
            region.demonstrations[row] += scenes
            region.public_orders[row] += scenes * each
            price = self.model.lines[row].machine.price
            self.spend(region.buyers, scenes * each * price * public)


class FirstPurchase(Lever):
    """Public bodies order machines within a yearly budget paced by the month, part at home."""

    def __init__(self, model: Industry, terms: LeverTerms) -> None:
        super().__init__(model, terms)
        classes = terms.choices.get("product_classes", ()) or MACHINES
        self.places = self.spread([row for row in self.lines if LINES[row][1] in classes])

    def act(self) -> None:
        model, force = self.model, self.force()
        if force == 0.0:
            return
        mean = sum(model.lines[row].machine.price * share for _, row, share in self.places)
        budget = self.number("budget") * force
        money = min(self.budget_left(budget), budget * model.dt)
        machines = min(self.number("units") * force * model.dt, money / max(mean, 1.0))
        kept, reserved = self.number("home_share"), {}
        for region, row, share in self.places:
            machine = model.lines[row].machine
            orders = machines * share
            region.public_orders[row] += orders * (1.0 - kept)
            region.reserved[row] += orders * kept
            reserved[machine] = reserved.get(machine, 0.0) + orders * kept
            self.spend(region.buyers, orders * machine.price)
        places = set(self.regions)
        model.kept_orders += [(made, quantity, places) for made, quantity in reserved.items()]


class ProjectSubsidy(Lever):
    """Buyers of the region see the part of the subsidy that firms pass on, while money lasts."""

    rate = room = 0.0

    def act(self) -> None:
        p, force = self.model.p, self.force()
        self.rate = mean_rate(
            self.number("rate"),
            self.number("cap_per_project"),
            self.number("project_size"),
            p.project_size_spread,
        )
        budget = self.number("budget") * force
        self.room = min(self.budget_left(budget), budget * p.budget_pacing)
        if self.room > A_YUAN:
            support = self.rate * p.project_pass_through * force
            for region in self.regions:
                for row in self.lines:
                    region.buyer_support[row] += support

    def settle(self) -> None:
        model, p = self.model, self.model.p
        value = {
            region: sum(
                region.wanted[row] * model.lines[row].machine.price
                for row in self.lines
                if region.line_orders[row] > 0.0
            )
            for region in self.regions
        }
        whole = sum(value.values())
        project = whole * p.project_value_per_machine_value
        paid = min(project * self.rate * self.force(), self.room)
        weights = self.weights()
        of_all = sum(weight for _, weight in weights)
        if of_all <= 0.0 or whole <= 0.0 or paid == 0.0:
            return
        for firm, weight in weights:
            grant = paid * weight / of_all
            self.spend(firm, grant)
            pay(firm, model.machine_market, grant * p.project_pass_through)
        for region, ordered in value.items():
            passed_on = paid * p.project_pass_through * ordered / whole
            pay(model.machine_market, region.buyers, passed_on)

    def weights(self) -> list[tuple[Firm, float]]:
        """Pull of China's makers of what the lines buy on the region's buyers."""
        at_home = math.exp(self.model.p.home_bias)
        bought = {LINES[row][1] for row in self.lines}
        return [
            (firm, firm.pull * (at_home if firm.home in self.regions else 1.0))
            for machine in self.model.machines
            if machine.name in bought
            for firm in machine.firms
            if firm.home.in_china
        ]


class Leasing(Lever):
    """More buyers may pay a fee instead of a price; the share rises over a ramp."""

    def act(self) -> None:
        model = self.model
        ramp = max(self.number("ramp"), model.dt)
        reached = min(max((model.now - self.terms.start) / ramp, 0.0), 1.0)
        share = self.number("leasing_share") * reached * self.in_force()
        for region in self.regions:
            for row in self.lines:
                region.leasing_offered[row] += share


KINDS = {
    "guidance_fund": GuidanceFund,
    "compute_voucher": ComputeVoucher,
    "rnd_grant": ResearchGrant,
    "innovation_platform": InnovationPlatform,
    "demonstration_scenes": DemonstrationScenes,
    "first_purchase": FirstPurchase,
    "project_subsidy": ProjectSubsidy,
    "leasing": Leasing,
}
