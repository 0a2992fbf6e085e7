"""Firms: makers of machines, and suppliers of components and intelligence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from benchmarks.objects.classes import ProductClass, expected_growth
from benchmarks.objects.money import pay
from tests.witness.chance import chance_within
from tests.witness.things import NEVER

if TYPE_CHECKING:
    from benchmarks.objects.model import Industry
    from benchmarks.objects.regions import Region

ENDLESS = 1e15  # licences a software firm can deliver in a month


class Firm(mesa.Agent):  # type: ignore[misc]
    """A firm of any tier; what it does in a month is a method each."""

    model: Industry
    # A newcomer has none of these yet.
    plant_share = age = cash = own_cost = unit_cost = cumulative_output = 0.0
    capacity_ordered = capacity_building = stock = backlog = debt = valuation = 0.0
    market_share = orders_fast = orders_slow = sales_rate = growth = sales_this_year = 0.0
    research = research_this_year = research_last_year = research_year_before = 0.0
    support_account = leased_value = 0.0
    # Of the month.
    pull = orders = made = planned = bill = shipped = sold = lost = sales = support = 0.0
    effective = 0.0

    def __init__(
        self,
        model: Industry,
        birth: int,
        chair: int,
        product: ProductClass,
        home: Region,
        gifts: tuple[float, float],
    ) -> None:
        super().__init__(model)
        self.birth, self.chair, self.product = birth, chair, product
        self.home, self.plant = home, home
        self.capability, self.appeal = gifts
        margin = 1.0 / product.elasticity
        self.margin = min(max(margin, model.p.lowest_margin), model.p.highest_margin)
        self.capacity = model.p.first_capacity[product.name]
        self.price = product.price
        self.since_deal = NEVER
        self.valued_before = False
        product.firms.append(self)
        home.firms.append(self)
        model.chairs[chair] = self

    def leave(self) -> None:
        """Close: nobody counts the firm any more."""
        self.product.firms.remove(self)
        self.home.firms.remove(self)
        self.model.free_chair(self.chair)
        self.remove()

    def open_month(self) -> None:
        """Nothing has happened yet."""
        self.support = self.orders = self.bill = 0.0

    def turn_the_year(self) -> None:
        """In January the counters of the old year move on."""
        self.research_year_before = self.research_last_year
        self.research_last_year = self.research_this_year
        self.research_this_year = self.sales_this_year = 0.0

    def spend_on_research(self) -> None:
        """Pay for research and overhead: a share of sales, spare money, and public support."""
        model, product = self.model, self.product
        p, dt = model.p, model.dt
        fixed = product.fixed_cost
        if self.age < p.young_age:
            fixed *= 1.0 - self.home.entry_cost_cut
        own = product.research_share * self.sales_rate
        own_money = max(self.cash - self.support_account, 0.0)
        own += max(0.0, own_money / p.cash_runway - fixed)
        public = self.support_account * model.support_spent
        self.support_account -= public
        self.research = own
        self.research_this_year += own * dt
        pay(self, model.workers, (own + fixed) * dt + public)
        self.effective = own + p.additionality * public / dt
        self.home.research += self.effective

    def learn(self) -> None:
        """Own success, neighbours, leaders; never past the frontier."""
        model, home, product = self.model, self.home, self.product
        p, capability = model.p, self.capability
        room = max(model.frontier - capability, 0.0)
        rate = (self.effective * home.research_yield / p.research_scale) ** p.research_exponent
        chance = chance_within(p.innovation_rate * rate, model.dt)
        gain = p.innovation_step * room if model.luck[self.birth] < chance else 0.0
        gain += home.spillover * max(product.neighbours[home] - capability, 0.0)
        gain += model.national_spillover * max(product.leader - capability, 0.0)
        self.capability = capability + min(gain, room)

    def set_price(self) -> None:
        """Cost by Wright's law on the class's output and its own; a margin by Lerner's rule."""
        product, p = self.product, self.model.p
        alone = (1.0 + self.cumulative_output / product.prior_own) ** product.own_exponent
        self.own_cost = product.conversion_cost * product.together * alone
        self.unit_cost = self.own_cost + product.material
        lerner = 1.0 / (product.elasticity * max(1.0 - self.market_share, 1e-6))
        used = max(self.orders_fast / self.capacity, 1e-3)
        idle = min(max(1.0 - used, 0.0), 1.0)
        waiting = min(self.backlog / self.capacity, 1.0)
        margin = lerner * (1.0 - p.idle_margin_effect * idle + p.order_margin_effect * waiting)
        margin = min(max(margin, p.lowest_margin), p.highest_margin)
        self.margin += self.model.margin_move * (margin - self.margin)
        self.price = self.unit_cost / (1.0 - self.margin)

    def attract(self) -> None:
        """What draws buyers: capability, price against the class, experience, and the rest."""
        product = self.product
        dear = math.log(max(self.price, 1.0) / max(product.price, 1.0))
        known = math.log1p(self.cumulative_output / product.prior_own)
        utility = product.capability_pull * self.capability - product.elasticity * dear
        utility += self.model.p.experience_pull * known + self.appeal
        self.pull = math.exp(min(max(utility, -50.0), 50.0))

    def settle_production(self) -> None:
        """Own work is paid to workers; suppliers of parts buy raw materials too."""
        model = self.model
        self.sales = self.sold * self.price
        spent = self.made * self.own_cost
        if not self.product.is_machine:
            raw = spent * model.p.raw_material_share
            pay(self, model.suppliers, raw)
            spent -= raw
        pay(self, model.workers, spent)

    def watch_orders(self) -> None:
        """Moving averages of orders and sales; experience adds up."""
        model = self.model
        dt, sales = model.dt, self.sales
        self.orders_fast += model.fast * (self.orders / dt - self.orders_fast)
        self.orders_slow += model.slow * (self.orders / dt - self.orders_slow)
        self.sales_rate += model.slow * (sales / dt - self.sales_rate)
        self.sales_this_year += sales
        self.cumulative_output += self.made
        self.product.output += self.made
        self.growth = expected_growth(model, self.orders_fast, self.orders_slow)

    def invest(self) -> None:
        """Order capacity for the orders expected when it is ready; own money first, then loans."""
        model, product = self.model, self.product
        p, lenders = model.p, model.lenders
        expected = self.orders_fast * math.exp(self.growth * p.capacity_lag)
        wanted = (expected + self.backlog) / p.target_utilisation
        installed = self.capacity + self.capacity_ordered + self.capacity_building
        gap = max(wanted - installed, 0.0) * model.ordering
        cost = product.capital_per_output * self.unit_cost
        free = max(0.0, self.cash - self.support_account - product.reserve)
        budget = free * model.cash_for_capacity
        own = min(gap * (1.0 - p.capacity_loan_share), budget / max(cost, 1.0))
        lent = min(
            gap * p.capacity_loan_share * cost,
            max(p.debt_to_sales * self.sales_rate - self.debt, 0.0),
            own * cost * p.loans_to_own_money,
        )
        added = own + lent / max(cost, 1.0)
        pay(lenders, self, lent)
        self.debt += lent
        pay(self, model.suppliers, added * cost)
        due = min(self.debt * model.repaid, max(self.cash, 0.0))
        interest = min(self.debt * p.loan_rate * model.dt, max(self.cash - due, 0.0))
        pay(self, lenders, due + interest)
        self.debt -= due
        begun = self.capacity_ordered * model.leaving
        finished = self.capacity_building * model.leaving
        self.capacity_ordered += added - begun
        self.capacity_building += begun - finished
        self.capacity = (self.capacity + finished) * model.capacity_kept

    def close_books(self) -> None:
        """A firm without money, or long without customers, is a candidate to close."""
        model = self.model
        if not self.home.in_china:
            return
        if self.cash < -model.p.credit_line * self.sales_rate:
            model.broke.append(self)
        elif self.age > model.p.exit_patience and (
            self.market_share < model.p.negligible_share / len(self.product.firms)
        ):
            model.ignored.append(self)

    def settle_purse(self) -> None:
        """Lenders first, then investors; what is owed beyond is written off."""
        model, money = self.model, max(self.cash, 0.0)
        repaid = min(money, self.debt)
        pay(self, model.lenders, repaid)
        pay(self, model.investors, money - repaid)
        pay(model.lenders, self, max(-self.cash, 0.0))
        self.home.flows["exits"] += 1.0
        self.home.flows["orders_lost"] += self.backlog

    def grow_older(self) -> None:
        """Another month."""
        self.age += self.model.dt
        self.since_deal += self.model.dt

    def places(self) -> tuple[tuple[Region, float], ...]:
        """Where its output is made, and which part."""
        if self.plant_share == 0.0:
            return ((self.home, 1.0),)
        return ((self.home, 1.0 - self.plant_share), (self.plant, self.plant_share))


class Maker(Firm):
    """A firm that makes machines: it has an order book, stock, plants, a bill for parts."""

    def plan_output(self) -> None:
        """Orders waiting and some cover, less what is in stock, within capacity."""
        model = self.model
        wanted = self.backlog + model.p.stock_cover * self.orders_slow - self.stock
        self.planned = min(max(wanted, 0.0), self.capacity * model.dt)
        planned = self.home.planned
        planned[self.product] = planned.get(self.product, 0.0) + self.planned

    def pay_for_parts(self) -> None:
        """The mean price of what was delivered, at home and for imports alike."""
        model = self.model
        self.made = self.planned * model.allowed
        self.bill = self.made * model.parts_cost[self.product]
        at_home = self.bill * self.home.bought_in_china
        pay(self, model.parts_market, at_home)
        pay(self, model.suppliers, self.bill - at_home)

    def ship(self) -> None:
        """Ship what is ordered and finished, lose some of what waits."""
        product, model = self.product, self.model
        product.waited += self.backlog
        self.stock += self.made
        self.shipped = self.sold = min(self.stock, self.backlog)
        self.stock -= self.shipped
        self.backlog -= self.shipped
        self.lost = self.backlog * model.loss
        self.backlog -= self.lost
        product.shipped += self.shipped
        product.lost += self.lost

    def count(self) -> None:
        """Output, sales and materials where made; orders at headquarters."""
        name = self.product.name
        for region, part in self.places():
            flows = region.flows
            flows["value_added"] += part * (self.sales - self.bill)
            flows["machines_produced_" + name] += part * self.made
            flows["machine_revenue_" + name] += part * self.sales
            flows["shipped_" + name] += part * self.shipped
        self.home.flows["orders"] += self.orders
        self.home.flows["orders_lost"] += self.lost

    def look_for_plant(self) -> None:
        """One that grows out of its home looks for a second place."""
        if self.plant_share > 0.0 or not self.home.in_china:
            return
        if self.capacity + self.capacity_ordered > self.model.p.plant_threshold:
            self.model.looking.append(self)


class Supplier(Firm):
    """A firm that makes components, or intelligence; what is wanted is delivered in the month."""

    @property
    def able(self) -> float:
        """What it can deliver in a month."""
        if self.product.tier == "intelligence":
            return ENDLESS
        return float(self.capacity * self.model.dt)

    def sell(self) -> None:
        """The market for parts pays what was delivered."""
        self.sold = self.made
        pay(self.model.parts_market, self, self.made * self.price)

    def count(self) -> None:
        """Sales where made; components need raw materials."""
        component = self.product.tier == "component"
        bought_in = self.model.p.raw_material_share * self.sales if component else 0.0
        for region, part in self.places():
            region.flows["value_added"] += part * (self.sales - bought_in)
            region.flows[self.product.tier + "_revenue"] += part * self.sales
