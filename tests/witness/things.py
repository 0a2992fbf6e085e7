"""What there is in a world: firms, funds, leaf regions, purses, levers. Plain objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sim.evidence import KnownMaker, RegionTree
from sim.evidence.vocabulary import COMPONENTS, INTELLIGENCE, PRODUCT_CLASSES, WHOLE_MACHINES
from sim.scenario import LeverTerms, Scenario
from tests.witness.chance import Chance

CLASSES = PRODUCT_CLASSES
MACHINES = WHOLE_MACHINES
PARTS = COMPONENTS  # four classes of components; intelligence is the fifth thing bought in
SUPPLIES = (*COMPONENTS, INTELLIGENCE)

Line = tuple[str, str]  # a segment and the class of machine it buys
BUDGET_LINES: tuple[Line, ...] = (
    ("research", "basic"),
    ("research", "functional"),
    ("shows", "basic"),
    ("shows", "functional"),
    ("data_collection", "functional"),
)
JOB_LINES: tuple[Line, ...] = (
    ("manufacturing", "functional"),
    ("logistics", "functional"),
    ("care", "functional"),
    ("household", "functional"),
    ("special", "functional"),
)
LINES = BUDGET_LINES + JOB_LINES
NEVER = 99.0  # years since a round of a firm that had none


def tier_of(product_class: str) -> str:
    if product_class in MACHINES:
        return "maker"
    return "intelligence" if product_class == INTELLIGENCE else "component"


@dataclass
class Purse:
    """Money of somebody outside the industry, yuan since the start."""

    name: str
    cash: float = 0.0


@dataclass
class MonthOfFirm:
    """What a firm does in one month."""

    pull: float = 0.0  # attraction in the logit
    orders: float = 0.0  # machines, sets or licences wanted from it
    made: float = 0.0
    bill: float = 0.0  # materials bought, yuan
    shipped: float = 0.0
    lost: float = 0.0  # orders given up
    sales: float = 0.0  # yuan, leased machines at their price
    support: float = 0.0  # public money received, in kind too
    running: float = 0.0  # own research and overhead, yuan
    lease_return: float = 0.0  # earned on machines let out, beyond their wear, yuan
    interest: float = 0.0  # yuan
    export_gain: float = 0.0  # more pull on buyers abroad, share
    runway_left: float = 1.0  # of the time over which cash is to last
    lead_time_left: float = 1.0  # of the time to build capacity


@dataclass
class Firm:
    birth: int
    chair: int
    makes: str
    home: str
    plant: str
    price: float
    margin: float
    capacity: float
    capability: float
    appeal: float
    plant_share: float = 0.0
    age: float = 0.0
    cash: float = 0.0
    conversion_cost: float = 0.0
    unit_cost: float = 0.0
    cumulative_output: float = 0.0
    capacity_ordered: float = 0.0
    capacity_building: float = 0.0
    stock: float = 0.0
    backlog: float = 0.0
    debt: float = 0.0
    pledged_debt: float = 0.0
    valuation: float = 0.0
    since_deal: float = NEVER
    market_share: float = 0.0
    orders_fast: float = 0.0
    orders_slow: float = 0.0
    sales_rate: float = 0.0
    sales_this_year: float = 0.0
    research: float = 0.0
    research_this_year: float = 0.0
    research_last_year: float = 0.0
    research_year_before: float = 0.0
    support_account: float = 0.0
    leased_value: float = 0.0
    valued_before: bool = False
    profit_this_year: float = 0.0
    tax_losses: float = 0.0
    tax_owed: float = 0.0
    tax_borne: float = 0.0  # of last January, less what was given back
    takeover_price: float = 0.0  # paid last month for a firm it took over
    listed_at: float = 0.0  # calendar time, 0 if it isn't
    held: dict[str, float] = field(default_factory=dict)  # guidance fund's name -> share of it
    month: MonthOfFirm = field(default_factory=MonthOfFirm)

    @property
    def is_maker(self) -> bool:
        return self.makes in MACHINES

    @property
    def tier(self) -> str:
        return tier_of(self.makes)


@dataclass
class Fund:
    name: str
    kind: str  # "venture", "overseas" or "guidance"
    mandate: tuple[str, ...]  # leaves in which its bound deals must lie
    tiers: tuple[str, ...]
    treasury: str = ""  # region that pays the public share
    public_share: float = 0.0
    local_share: float = 0.0
    commitment: float = 0.0
    invested: float = 0.0
    pace: float = 0.0  # yuan a year
    powder: float = 0.0
    cash: float = 0.0


def _by_line() -> dict[Line, float]:
    return dict.fromkeys(LINES, 0.0)


@dataclass
class Leaf:
    name: str
    in_china: bool
    wage: float
    talent_share: float
    all_robot_base: float
    component_base: dict[str, float]
    jobs: dict[Line, float]
    line_weight: dict[Line, float]
    buyers: Purse
    fleet: dict[Line, float] = field(default_factory=_by_line)
    waiting: dict[Line, float] = field(default_factory=_by_line)
    demonstrations: dict[Line, float] = field(default_factory=_by_line)
    leasing: dict[Line, float] = field(default_factory=_by_line)
    public_machines: dict[Line, float] = field(default_factory=_by_line)
    platform_gain: float = 0.0
    entry_cost_cut: float = 0.0
    capital_cost_left: float = 1.0  # of what capacity costs young firms
    plant_incentive: float = 0.0  # yuan a year on offer to second plants
    talent_won: float = 0.0  # research that people won this month carry, yuan a year
    talent_gained: float = 0.0  # the same of all who are still there
    compute_support: float = 0.0
    training_data: float = 0.0
    support_rate: float = 0.0
    leased_value: float = 0.0


Demand = dict[tuple[str, Line], float]  # (leaf, line) -> machines of the month


def no_demand() -> Demand:
    return defaultdict(float)


def all_left() -> Demand:
    return defaultdict(lambda: 1.0)


@dataclass
class Month:
    """What moves in one month, by leaf and line."""

    wanted: Demand = field(default_factory=no_demand)
    leased: Demand = field(default_factory=no_demand)  # share of what is wanted
    public_orders: Demand = field(default_factory=no_demand)
    reserved_orders: list[tuple[Demand, set[int]]] = field(default_factory=list)
    line_orders: Demand = field(default_factory=no_demand)
    delivered: Demand = field(default_factory=no_demand)
    buyer_support: Demand = field(default_factory=no_demand)  # share of the price
    leasing_offered: Demand = field(default_factory=no_demand)
    listing_gain: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # by leaf
    merger_gain: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # by leaf
    patience: Demand = field(default_factory=no_demand)  # longer payback accepted, share
    doubt_left: Demand = field(default_factory=all_left)


@dataclass
class Lever:
    """A lever of a region, and what it remembers; ``terms`` are another's where it is a copy."""

    terms: LeverTerms
    region: str  # that acts and pays
    name: str
    leaves: tuple[str, ...]
    late: float = 0.0  # years behind its terms
    share: float = 1.0  # of their strength
    paid_this_year: float = 0.0
    received: dict[int, float] = field(default_factory=dict)  # firm's birth -> yuan this year
    carried: dict[int, float] = field(default_factory=dict)  # birth -> research not yet deducted
    fund: Fund | None = None
    rate: float = 0.0  # subsidy per yuan of project, this month
    room: float = 0.0  # what it may pay this month
    lent_this_year: float = 0.0
    awarded: float = 0.0  # projects, since the start
    machines: float = 0.0  # ordered for training grounds, since the start


@dataclass
class World:
    scenario: Scenario
    drawn: dict[str, float]
    chance: Chance
    tree: RegionTree
    known: tuple[KnownMaker, ...]
    leaves: dict[str, Leaf]
    chairs: list[Firm | None]
    funds: list[Fund]
    levers: list[Lever]
    treasuries: dict[str, Purse]
    outside: dict[str, Purse]
    effort: dict[str, float]
    class_price: dict[str, float]
    class_output: dict[str, float]
    frontier: float
    heat: float = 0.0
    sales_growth: float = 0.0
    step: int = 0
    month: Month = field(default_factory=Month)
    year_flows: dict[str, dict[str, float]] = field(default_factory=dict)
    year_public: dict[str, dict[str, float]] = field(default_factory=dict)
    year_got: dict[str, dict[str, float]] = field(default_factory=dict)  # indicator -> region
    table: dict[tuple[int, str, str], float] = field(default_factory=dict)

    def p(self, name: str, key: str = "") -> float:
        """A parameter of this world: what was drawn, else what the scenario says."""
        path = f"{name}.{key}" if key else name
        number = self.scenario.parameters[path]
        value = self.drawn.get(path, number.value)
        if number.common_factor is not None:
            value *= self.drawn.get(number.common_factor, 1.0)
        return value

    @property
    def dt(self) -> float:
        return 1.0 / self.scenario.steps_per_year

    @property
    def time(self) -> float:
        return self.scenario.start_year + self.step / self.scenario.steps_per_year

    @property
    def is_january(self) -> bool:
        return self.step % self.scenario.steps_per_year == 0

    @property
    def is_december(self) -> bool:
        return (self.step + 1) % self.scenario.steps_per_year == 0

    @property
    def year(self) -> int:
        return self.scenario.start_year + self.step // self.scenario.steps_per_year

    @property
    def firms(self) -> Iterator[Firm]:
        """Living firms, in the order of their chairs."""
        return (firm for firm in self.chairs if firm is not None)

    def who_make(self, product_class: str) -> list[Firm]:
        return [firm for firm in self.firms if firm.makes == product_class]

    @property
    def makers(self) -> list[Firm]:
        return [firm for firm in self.firms if firm.is_maker]

    def in_china(self, firm: Firm) -> bool:
        return self.leaves[firm.home].in_china

    def tally(self, indicator: str, leaf: str, amount: float) -> None:
        """Add to a flow of this year."""
        flows = self.year_flows.setdefault(indicator, dict.fromkeys(self.leaves, 0.0))
        flows[leaf] += amount

    def purses(self) -> Iterator[Any]:
        """Everything that holds money."""
        yield from self.firms
        yield from self.funds
        yield from self.treasuries.values()
        yield from self.outside.values()
        yield from (leaf.buyers for leaf in self.leaves.values())
