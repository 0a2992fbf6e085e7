"""A batch of worlds under way: everything the month needs, in one hand."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.evidence import RegionTree
from sim.model.accounts import Books
from sim.model.funding import FundLine
from sim.model.groups import Groups, firm_total
from sim.model.inputs import Parameters
from sim.model.levers import Instruments, Lever, PolicyView
from sim.model.observe import Tally
from sim.model.state import Float, State
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
    tally: Tally
    known_rows: int = 0  # first rows of firms, kept for those known by name
    step: int = 0
    instruments: Instruments = field(init=False)
    scratch: dict[str, Float] = field(default_factory=dict)
    _groups: Groups | None = None

    @property
    def groups(self) -> Groups:
        """Who stands where; made when first asked for after a change."""
        if self._groups is None:
            self._groups = Groups(self.state.firms, self.geography.nation)
        return self._groups

    def regroup(self) -> None:
        """A firm entered, left or decided on a second plant: the groups are no longer true."""
        self._groups = None

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
        )

    def pay_public(self, kind: str, region: int, payee: str, received: Float) -> None:
        """Book public money of one instrument from a region's treasury."""
        paid = np.zeros_like(self.books.balances["treasuries"])
        paid[:, region] = firm_total(received)
        self.books.pay(kind, "treasuries", payee, paid, received)
        self.tally.add_public_money(kind, paid)
        if payee == "firms":
            self.state.firms.subsidies += received
            self.scratch["support_paid"] = self.scratch.get("support_paid", 0.0) + received
