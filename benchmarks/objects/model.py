"""The model: one world, advanced month by month through its agents' methods."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import mesa
import numpy as np

from benchmarks.objects import market, population, year
from benchmarks.objects.classes import DemandLine, ProductClass, step_rates
from benchmarks.objects.firms import Firm, Maker, Supplier
from benchmarks.objects.funds import Fund, fund_rates, line_up_funds, raise_equity
from benchmarks.objects.levers import ALL_TIERS, KINDS
from benchmarks.objects.money import Purse, pay
from benchmarks.objects.parameters import Draws, Parameters
from benchmarks.objects.regions import Region
from sim.evidence import makers, regions
from sim.model.inputs import WorldBatch
from tests.witness.chance import chance_within, logit_shares
from tests.witness.things import BUDGET_LINES, CLASSES, LINES, MACHINES, PARTS, SUPPLIES

OUTSIDE = ("workers", "suppliers", "investors", "lenders", "parts_market", "machine_market")
BUDGET_SHARE = {
    "research": "research_share",
    "shows": "consumer_share",
    "data_collection": "talent_share",
}


class Industry(mesa.Model):  # type: ignore[misc]
    """One world of a scenario as agents. ``step`` is a month; raises ValueError for more worlds."""

    def __init__(self, batch: WorldBatch) -> None:
        if batch.worlds != 1:
            raise ValueError(f"a Mesa model is one world; the batch holds {batch.worlds}")
        super().__init__(rng=int(batch.replicates[0]))
        self.batch, self.question = batch, batch.scenario
        self.p, self.draws = Parameters(batch), Draws(batch)
        self.dt, self.month = 1.0 / batch.scenario.steps_per_year, 0
        self.now = float(batch.scenario.start_year)
        self.tree, self.known = regions(), makers()
        step_rates(self)
        self.support_move = chance_within(1.0 / self.p.support_memory, self.dt)
        self.investors_move = chance_within(1.0 / self.p.investor_lag, self.dt)
        self.heat = self.sales_growth = self.activity = 0.0
        self.frontier = self.p.start_frontier
        for name in OUTSIDE:
            setattr(self, name, Purse(name))
        self.treasuries = {name: Purse(name) for name in self.tree.all}
        self.effort = dict.fromkeys(self.tree.all, 1.0)
        self.year_public: dict[str, dict[str, float]] = {}
        self.table: dict[tuple[int, str], dict[str, float]] = {}
        self.chairs: list[Firm | None] = [None] * len(self.known)
        self.empty_chairs: list[int] = []
        self.make_markets()
        self.make_regions()
        line_up_funds(self, list(self.regions), ALL_TIERS)
        self.levers = [KINDS[terms.kind](self, terms) for terms in batch.scenario.levers]
        self.funds = self.agents_by_type[Fund]
        fund_rates(self)
        self.seat_first_firms()

    def make_markets(self) -> None:
        """Product classes and demand lines."""
        self.classes = {name: ProductClass(self, name) for name in CLASSES}
        self.machines = [self.classes[name] for name in MACHINES]
        self.parts = [self.classes[name] for name in PARTS]
        self.supplies = [self.classes[name] for name in SUPPLIES]
        self.lines = [DemandLine(self, row, line) for row, line in enumerate(LINES)]
        self.sets: dict[ProductClass, dict[ProductClass, float]] = {}
        self.parts_cost: dict[ProductClass, float] = {}

    def make_regions(self) -> None:
        """Leaf regions with their attributes."""
        tree, p = self.tree, self.p
        nation = tree.membership[tree.index("china")]
        facts = {name: tree.attribute(name) for name in ("wage", "talent_share")}
        facts |= {"all_robot_base_2024": tree.attribute("all_robot_base_2024"), "in_china": nation}
        base = {part: tree.attribute(f"component_base.{part}") for part in SUPPLIES}
        parts = sum(base[part] for part in PARTS) / len(PARTS)
        base |= {
            made: parts * tree.attribute(f"machine_specialisation.{made}") for made in MACHINES
        }
        self.region: dict[str, Region] = {}
        for row, name in enumerate(tree.leaves):
            region = Region(
                self, name, {fact: float(values[row]) for fact, values in facts.items()}
            )
            region.site = {
                product: p.location_talent * math.log(region.talent_share)
                + p.location_components * math.log(values[row])
                - p.location_wage * math.log(region.wage)
                for product, values in base.items()
            }
            china = 1.0 - p.import_share
            region.bought_in_china = china if region.in_china else p.rival_sourcing_in_china
            self.region[name] = region
        self.regions = self.agents_by_type[Region]
        for column, line in enumerate(LINES):
            jobs = line not in BUDGET_LINES
            kind = "manufacturing" if line[0] == "manufacturing" else "service"
            size = tree.attribute(f"{kind}_employment" if jobs else BUDGET_SHARE[line[0]])
            weight = size / size[nation > 0].sum()
            for row, region in enumerate(self.regions):
                region.line_weight[column] = float(weight[row])
                region.jobs[column] = float(size[row]) if jobs else 0.0

    def seat_first_firms(self) -> None:
        """Firms known by name that are there already, then others drawn; shares follow appeal."""
        population.let_known_firms_enter(self, already_there=True)
        counts = {name: round(self.p.start_others[name]) for name in CLASSES}
        shares = {
            name: logit_shares(population.utilities(self, made))
            for name, made in self.classes.items()
        }
        population.seat_newcomers(self, counts, shares, births=0)
        for made in self.classes.values():
            whole = sum(math.exp(firm.appeal) for firm in made.firms)
            for firm in made.firms:
                firm.market_share = math.exp(firm.appeal) / whole
        self.begin_year()

    @property
    def makers(self) -> Any:
        """Firms that make machines."""
        return self.agents_by_type[Maker]

    def all_firms(self) -> Iterator[Firm]:
        """Living firms of all tiers."""
        for kind in (Maker, Supplier):
            yield from self.agents_by_type[kind]

    def firms_do(self, method: str) -> None:
        """Makers, then suppliers, call a method."""
        for kind in (Maker, Supplier):
            self.agents_by_type[kind].do(method)

    def free_chair(self, chair: int) -> None:
        """A firm has left its chair."""
        population.free_chair(self, chair)

    def step(self) -> None:
        """One month, in the model's order."""
        self.is_january = self.month % self.question.steps_per_year == 0
        self.open_month()
        self.apply_policy()
        self.do_research()
        market.set_prices(self)
        market.say_what_is_wanted(self)
        market.place_orders(self)
        for lever in self.levers:
            lever.settle()
        self.regions.do("note_support")
        market.make_machines(self)
        market.deliver(self)
        market.collect_sales(self)
        self.firms_do("count")
        self.regions.do("count")
        market.follow_orders(self)
        raise_equity(self)
        self.firms_do("invest")
        population.let_known_firms_enter(self)
        population.let_firms_enter(self)
        population.choose_plants(self)
        population.let_firms_leave(self)
        self.check_the_books()
        if (self.month + 1) % self.question.steps_per_year == 0:
            year.write_the_year(self)
            year.review_plans(self)
        population.grow_older(self)
        self.month += 1
        self.now = self.question.start_year + self.month / self.question.steps_per_year

    def open_month(self) -> None:
        """Nothing has happened yet; in January the counters of the old year move on."""
        self.kept_orders: list[tuple[ProductClass, float, set[Region]]] = []
        self.regions.do("open_month")
        self.firms_do("open_month")
        if self.is_january and self.month > 0:
            self.firms_do("turn_the_year")

    def apply_policy(self) -> None:
        """Levers in force act."""
        for lever in self.levers:
            lever.open_month()
        self.regions.do("settle_offers")

    def do_research(self) -> None:
        """Firms spend; some succeed, all learn from neighbours; the frontier moves."""
        p = self.p
        self.firms_do("spend_on_research")
        self.regions.do("learn_conditions")
        for product in self.classes.values():
            product.survey_capability()
        births = [firm.birth for firm in self.all_firms()]
        luck = self.draws.by_number("research.success", self.month, births)
        self.luck = dict(zip(births, luck, strict=True))
        self.firms_do("learn")
        research = sum(region.research for region in self.regions)
        pull = p.frontier_pull * math.log1p(research / p.frontier_research_scale)
        self.frontier += (1.0 - self.frontier) * chance_within(p.frontier_drift + pull, self.dt)

    def pay_public(self, kind: str, region: str, payee: Any, amount: float) -> None:
        """Money of a region's treasury through one kind of lever."""
        pay(self.treasuries[region], payee, amount)
        paid = self.year_public.setdefault(kind, {})
        paid[region] = paid.get(region, 0.0) + amount
        if isinstance(payee, Firm):
            payee.support += amount

    def forget_who_is_where(self) -> None:
        """Firms may have come or gone since funds last looked."""
        self._by_mandate: dict[int, list[Firm]] = {}
        living = [row for row, firm in enumerate(self.chairs) if firm is not None]
        self._in_use = 1 + living[-1]
        self._below = 1 << (self._in_use - 1).bit_length()

    def firms_in(self, mandate: list[Region]) -> list[Firm]:
        """Firms at home in a fund's mandate, in the order of their chairs."""
        if id(mandate) not in self._by_mandate:
            places = set(mandate)
            self._by_mandate[id(mandate)] = [
                firm for firm in self.chairs if firm is not None and firm.home in places
            ]
        return self._by_mandate[id(mandate)]

    def chairs_met(self, draws: list[float]) -> list[Firm | None]:
        """Chairs drawn below a power of two; an empty one is met in vain."""
        rows = [int(draw * self._below) for draw in draws]
        return [self.chairs[row] if row < self._in_use else None for row in rows]

    def check_the_books(self) -> None:
        """All money is somewhere. Raises ValueError if it is not."""
        held = [purse.cash for purse in (*self.all_firms(), *self.funds, *self.treasuries.values())]
        held += [getattr(self, name).cash for name in OUTSIDE]
        held += [region.buyers.cash for region in self.regions]
        scale = sum(map(abs, held)) + 1.0
        markets = (self.parts_market.cash, self.machine_market.cash)
        if max(abs(sum(held)), *map(abs, markets)) > 1e-9 * scale:
            raise ValueError(f"{sum(held)} yuan came from nowhere")

    def begin_year(self) -> None:
        """Forget the flows of the year that has been written down."""
        self.year_public = {}
        for region in self.regions:
            region.flows.clear()


def live(batch: WorldBatch) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The one world of a batch to its end: (years, regions, indicators) as the engine's table."""
    model = Industry(batch)
    years = batch.scenario.end_year - batch.scenario.start_year + 1
    for _ in range(years * batch.scenario.steps_per_year):
        model.step()
    return year.as_array(model)
