"""A batch of worlds under way: everything the month needs, in one hand."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from sim.evidence import RegionTree
from sim.model.accounts import Books
from sim.model.axes import CLASSES, LINES, MACHINES
from sim.model.funding import FundLine
from sim.model.groups import Groups, firm_total
from sim.model.inputs import Parameters
from sim.model.levers import Instruments, Lever, PolicyView
from sim.model.market import Pull
from sim.model.observe import Tally
from sim.model.state import Float, Int, State
from sim.model.streams import Streams


@dataclass(frozen=True)
class Geography:
    """Fixed arrays of the region tree.

    ``line_weight`` (leaves, lines) relative size of each leaf's demand by line, summing to 1 over
    China (overseas beside it); ``nation`` (leaves,) 1 in China, 0 overseas; ``jobs``
    (leaves, lines) people in the work a line could do, 0 for lines that buy from a budget.
    """

    tree: RegionTree
    nation: Float
    line_weight: Float
    jobs: Float
    wage: Float
    talent_share: Float
    component_base: Float
    all_robot_base: Float
    ancestry: Float  # (regions, regions) 1 where the column's region lies under the row's


@dataclass
class Flows:
    """What moves in one step, in the order in which it is found. Numbers and yuan of the step.

    Firms (worlds, firms), lines (worlds, leaves, lines), classes (worlds, classes), leaves and
    classes (worlds, leaves, classes).
    """

    wanted: Float  # lines: machines private users want
    leased: Float  # lines: share of them that would be leased
    line_orders: Float  # lines: machines ordered, public ones too
    sets: Float  # component sets and licences in one machine: (worlds, machine classes, 5)
    experience: Float  # firms: log of its output ever, with that from before, against the latter
    firm_orders: Float  # firms: machines ordered from each maker
    pull: Pull  # attraction in the logit
    class_share: Float  # classes: sum of shares held by those still there, as the step begins
    component_orders: Float  # firms: sets and licences wanted from each supplier
    machines: Float  # firms: machines made
    components: Float  # firms: sets and licences made and delivered
    made: Float  # firms: both
    made_there: Float  # leaves and classes: the same, by home
    materials: Float  # classes: sets and licences in one machine, yuan
    component_sales: Float  # firms: sales of sets and licences, yuan
    shipped: Float  # firms: machines shipped
    shipped_there: Float  # leaves and classes: the same, by home
    delivered: Float  # lines: machines put to use
    lost: Float  # firms: waiting orders given up
    growth: Float  # firms: expected growth of its orders, 1/year
    sales: Float  # firms: sales, leased machines at their price, yuan
    sales_there: Float  # leaves and classes: the same, by home
    support: Float  # firms: public money received, in kind too, yuan
    overhead: Float  # firms: research and running costs paid, yuan
    bill: Float  # firms: sets and licences bought for machines, yuan
    interest: Float  # firms: interest paid, yuan

    @classmethod
    def nothing(cls, worlds: int, leaves: int, firms: int) -> Flows:
        """A step in which nothing has happened yet."""
        rows, there = np.zeros((worlds, firms)), np.zeros((worlds, leaves, CLASSES))
        lines, classes = np.zeros((worlds, leaves, LINES)), np.zeros((worlds, CLASSES))
        sets = np.zeros((worlds, MACHINES, CLASSES - MACHINES))
        for shared in (rows, there, lines, classes, sets):
            shared.setflags(write=False)  # one array serves many fields
        empty: dict[str, Any] = {item.name: rows for item in fields(cls)}
        empty |= dict.fromkeys(("wanted", "leased", "line_orders", "delivered"), lines)
        empty |= dict.fromkeys(("class_share", "materials"), classes)
        empty |= dict.fromkeys(("made_there", "shipped_there", "sales_there"), there)
        return cls(**empty | {"sets": sets, "pull": Pull(rows, there)})


@dataclass
class World:
    """A batch of worlds at a moment of its run."""

    p: Parameters
    geography: Geography
    streams: Streams
    state: State
    books: Books
    levers: list[Lever]
    line: FundLine
    times: Float
    steps_per_year: int
    start_year: int
    effort: Float  # (worlds, regions) how hard governments work, 1 as planned
    adaptive: tuple[int, ...]  # regions whose government reviews its plan
    tally: Tally
    known_rows: int = 0  # first rows of firms, kept for those known by name
    step: int = 0
    starting: bool = True  # while the start population is placed
    instruments: Instruments = field(init=False)
    flows: Flows = field(init=False)
    _groups: Groups | None = None

    @property
    def groups(self) -> Groups:
        """Who stands where; made when first asked for."""
        if self._groups is None:
            self._groups = Groups(self.state.firms, self.geography.nation)
        return self._groups

    def regroup(self, in_world: Int, row: Int) -> None:
        """These firms entered, left or decided on a second plant."""
        if self._groups is not None:
            self._groups.renew(in_world * self.state.firms.alive.shape[1] + row)

    def table_has_grown(self) -> None:
        """The table of firms has more rows: what held its columns holds the new ones."""
        self._groups = None
        self.books.balances["firms"] = self.state.firms.cash

    @property
    def worlds(self) -> int:
        return len(self.streams.replicates)

    @property
    def dt(self) -> float:
        """Length of a step in years."""
        return 1.0 / self.steps_per_year

    @property
    def time(self) -> float:
        """Calendar time at the start of the step, in years."""
        return float(self.times[self.step])

    @property
    def births(self) -> int:
        """Base of the birth numbers of this step's newcomers (the start comes before step 0)."""
        return 0 if self.starting else (self.step + 1) * CLASSES

    @property
    def first_of_year(self) -> bool:
        return self.step % self.steps_per_year == 0

    @property
    def last_of_year(self) -> bool:
        return (self.step + 1) % self.steps_per_year == 0

    def policy_view(self) -> PolicyView:
        """What levers may see and do in this step."""
        return PolicyView(
            p=self.p,
            step=self.step,
            time=self.time,
            dt=self.dt,
            january=self.first_of_year,
            state=self.state,
            effort=self.effort,
            class_price=self.state.nation.class_price,
            line_weight=self.geography.line_weight,
            instruments=self.instruments,
            pay=self.pay_public,
            note_support=self.note_support,
            rebate=self.pay_rebate,
            lend=self.lend,
            flows=self.flows,
            groups=self.groups,
            nation=self.geography.nation,
            talent_share=self.geography.talent_share,
            streams=self.streams,
        )

    def pay_public(self, kind: str, region: int, payee: str, received: Float) -> Float:
        """Book public money of one instrument from a region's treasury; its sum, (worlds,)."""
        total = firm_total(received) if payee == "firms" else received.sum(axis=1)
        paid = np.zeros_like(self.books.balances["treasuries"])
        paid[:, region] = total
        self.books.pay(kind, "treasuries", payee, paid, received)
        self.tally.add_public_money(kind, paid)
        if payee == "firms":
            self.note_support(received)
        return total

    def pay_rebate(self, by_firm: Float, by_leaf: Float) -> None:
        """Book the part of a subsidy that firms pass on to their buyers."""
        self.books.pay("subsidy passed on", "firms", "buyers", by_firm, by_leaf)

    def lend(self, lent: Float) -> None:
        """Book loans on patents that a lever arranges: (worlds, firms) yuan."""
        self.books.pay("loans arranged", "lenders", "firms", None, lent)
        self.state.firms.debt += lent
        self.state.firms.pledged_debt += lent

    def note_support(self, received: Float) -> None:
        """Public money, or its worth in kind, has reached firms: (worlds, firms) yuan."""
        self.state.firms.subsidies += received
        self.flows.support = self.flows.support + received
