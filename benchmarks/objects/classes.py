"""Product classes and demand lines: what firms of a kind share, and sums over them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.witness.chance import chance_within
from tests.witness.things import JOB_LINES, MACHINES, Line, tier_of

if TYPE_CHECKING:
    from benchmarks.objects.firms import Firm
    from benchmarks.objects.model import Industry
    from benchmarks.objects.regions import Region


class ProductClass:
    """A class of products: its living firms, its price, the terms that all its makers share."""

    # Of the month: learning together; machines that waited, were shipped, were given up; what
    # one cost its user; worth of what was taken, and of the part that is leased.
    together = waited = shipped = lost = mean_price = taken = on_lease = 0.0

    def __init__(self, model: Industry, name: str) -> None:
        p = model.p
        self.model, self.name, self.tier = model, name, tier_of(name)
        self.is_machine = name in MACHINES
        self.firms: list[Firm] = []
        self.price = p.start_price[name]
        self.output = 0.0
        self.material = 0.0  # bought in for one now, yuan
        self.leader = 0.0  # capability weighted by shares of orders
        self.neighbours: dict[Region, float] = {}  # mean capability by home
        self.elasticity = p.price_elasticity[name]
        self.capability_pull = p.capability_pull[name]
        self.fixed_cost = p.fixed_cost[name]
        self.research_share = p.research_share_of_sales[name]
        self.conversion_cost = p.conversion_cost[name]
        exponent = -math.log2(1.0 - p.learning_rate[name])
        self.pooled_exponent = -exponent * p.pooled_share[name]
        self.own_exponent = -exponent * (1.0 - p.pooled_share[name])
        self.prior_pooled = p.prior_pooled_output[name]
        self.prior_own = p.prior_own_output[name]
        self.capital_per_output = p.capital_per_output[name]
        self.reserve = p.cash_reserve_time * self.fixed_cost
        self.seed_value = p.seed_value[name]

    def survey_capability(self) -> None:
        """The leaders' capability, and the mean of each place."""
        self.leader = self.leading_capability()
        sums: dict[Region, float] = {}
        for firm in self.firms:
            sums[firm.home] = sums.get(firm.home, 0.0) + firm.capability
        count = self.count_by_home()
        self.neighbours = {home: total / count[home] for home, total in sums.items()}

    def leading_capability(self) -> float:
        """Capability weighted by shares of orders; 0 where nobody sells."""
        weight = weighted = 0.0
        for firm in self.firms:
            weight += firm.market_share
            weighted += firm.market_share * firm.capability
        return weighted / weight if weight > 0.0 else 0.0

    def count_by_home(self) -> dict[Region, int]:
        """Living firms by home."""
        count: dict[Region, int] = {}
        for firm in self.firms:
            count[firm.home] = count.get(firm.home, 0) + 1
        return count

    def learn_together(self) -> float:
        """What all have learned from the class's output: a factor of the cost of one."""
        return (1.0 + self.output / self.prior_pooled) ** self.pooled_exponent

    def set_price(self) -> None:
        """The class's price: mean of what is asked, by shares of orders."""
        weight = spent = 0.0
        for firm in self.firms:
            weight += firm.market_share
            spent += firm.market_share * firm.price
        if weight > 0.0:
            self.price = spent / weight

    def choose(self, wanted: dict[Region, float], home_bias: float) -> list[float]:
        """Orders of each firm from leaves' buyers: a logit with a bias to country and leaf.

        Every firm of a country meets the same buyers; only those of its own leaf treat it
        differently. So three sums of pulls and one pass over the leaves are enough.
        """
        country, at_home = math.exp(self.model.p.nation_bias), math.exp(home_bias)
        pulls = {True: 0.0, False: 0.0}
        by_home: dict[Region, float] = {}
        for firm in self.firms:
            pulls[firm.home.in_china] += firm.pull
            by_home[firm.home] = by_home.get(firm.home, 0.0) + firm.pull
        rate = {True: 0.0, False: 0.0}
        extra: dict[Region, float] = {}
        for region, quantity in wanted.items():
            here = region.in_china
            whole = country * pulls[here] + pulls[not here]
            whole += country * (at_home - 1.0) * by_home.get(region, 0.0)
            if whole <= 0.0:
                continue
            each = quantity / whole
            rate[here] += country * each
            rate[not here] += each
            extra[region] = country * (at_home - 1.0) * each
        return [
            firm.pull * (rate[firm.home.in_china] + extra.get(firm.home, 0.0))
            for firm in self.firms
        ]

    def take_orders(self, fresh: list[float]) -> None:
        """A part of the buyers stays with last month's shares; then the shares are noted."""
        placed, held = sum(fresh), sum(firm.market_share for firm in self.firms)
        if held > 0.0:
            stay = self.model.stay
            again = stay * placed / held
            fresh = [
                again * firm.market_share + (1.0 - stay) * orders
                for firm, orders in zip(self.firms, fresh, strict=True)
            ]
        whole = sum(fresh)
        for firm, orders in zip(self.firms, fresh, strict=True):
            firm.orders = orders
            if whole > 0.0:
                firm.market_share = orders / whole


class DemandLine:
    """A segment and the class of machine it buys, with what is the same for all leaves."""

    def __init__(self, model: Industry, row: int, line: Line) -> None:
        p = model.p
        self.model, self.row, self.segment = model, row, line[0]
        self.machine = model.classes[line[1]]
        self.by_job = line in JOB_LINES
        item = "-".join(line)
        if self.by_job:
            self.threshold = p.capability_threshold[self.segment]
            self.shifts = p.shifts[self.segment]
            self.task_share = p.task_share[self.segment]
            self.early_rate = p.early_adoption_rate[self.segment]
            self.imitation_rate = p.imitation_rate[self.segment]
        else:
            self.midpoint = p.budget_midpoint + p.budget_lag[item]
            self.yearly = p.budget_level * p.full_budget[item] / p.budget_reference_price
            self.elasticity = p.budget_elasticity[item]
        self.capability = self.reach = self.scenes_in_china = 0.0

    def open_month(self) -> None:
        """What this month is the same everywhere: activity of budgets, jobs within reach."""
        model, p = self.model, self.model.p
        self.capability = self.machine.leader
        if self.by_job:
            far = p.gate_steepness * (self.capability - self.threshold)
            self.reach = self.task_share / (1.0 + math.exp(-far))
            self.scenes_in_china = sum(
                region.demonstrations[self.row] for region in model.regions if region.in_china
            )
        else:
            late = p.budget_speed * (model.now - self.midpoint)
            useful = max(self.capability, 1e-6) / p.useful_capability
            self.reach = self.yearly / (1.0 + math.exp(-late)) * useful**p.capability_response
            self.reach *= model.dt


def expected_growth(model: Industry, fast: float, slow: float) -> float:
    """Growth a year that two moving averages of orders show."""
    p = model.p
    ratio = min((fast + 1e-9) / (slow + 1e-9), model.highest_ratio)
    growth = (ratio - 1.0) / (p.orders_memory_slow - p.orders_memory_fast * ratio)
    return min(max(growth, -0.9), p.highest_expected_growth)


def step_rates(model: Industry) -> None:
    """Rates of a step that never change, worked out once."""
    p, dt = model.p, model.dt
    model.highest_ratio = 0.95 * p.orders_memory_slow / p.orders_memory_fast
    model.stay = math.exp(-dt / p.order_persistence_time)
    model.wear = chance_within(1.0 / p.machine_life, dt)
    model.loss = chance_within(p.order_loss_rate, dt)
    model.fast = chance_within(1.0 / p.orders_memory_fast, dt)
    model.slow = chance_within(1.0 / p.orders_memory_slow, dt)
    model.margin_move = chance_within(1.0 / p.margin_adjustment_time, dt)
    model.support_spent = chance_within(1.0 / p.support_spending_time, dt)
    model.national_spillover = chance_within(p.national_spillover, dt)
    model.ordering = chance_within(1.0 / p.ordering_time, dt)
    model.cash_for_capacity = chance_within(p.cash_for_capacity, dt)
    model.repaid = chance_within(1.0 / p.loan_term, dt)
    model.leaving = min(2.0 * dt / p.capacity_lag, 1.0)
    model.capacity_kept = math.exp(-dt / p.capacity_life)
    model.exit_chance = chance_within(p.exit_rate, dt)
