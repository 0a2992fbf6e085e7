"""What every kind of policy instrument shares: its window, its numbers, its purse and budget."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sim.evidence.vocabulary import TIERS
from sim.model.axes import CLASSES, DEMAND_LINES, TIER_OF_CLASS
from sim.model.inputs import Parameters, schedule_of
from sim.model.state import Float, Int, State
from sim.scenario import LeverTerms

if TYPE_CHECKING:
    from sim.model.groups import Groups
    from sim.model.streams import Streams
    from sim.model.world import Flows


@dataclass
class Instruments:
    """What the levers in force offer in one step; made anew each step.

    Shares without unit, machines and scenes as numbers in the step, money in yuan of the step.
    """

    buyer_support: Float  # (worlds, leaves, lines) share of the price paid for the buyer
    public_orders: Float  # (worlds, leaves, lines) machines ordered with public money
    reserved_orders: list[tuple[Float, Float]]  # the same, kept for firms of (leaves, classes)
    scenes_opened: Float  # (worlds, leaves, lines) scenes shown from now on
    leasing_offered: Float  # (worlds, leaves, lines) extra share of buyers who can lease
    platform_gain: Float  # (worlds, leaves) extra regional spillover, share
    entry_cost_cut: Float  # (worlds, leaves) share of an entrant's fixed cost saved
    research_support: Float  # (worlds, firms) earmarked for research
    compute_support: Float  # (worlds, leaves) computing paid with public money, yuan
    training_data: Float  # (worlds, leaves) machine-years of experience gathered in the step
    talent_moved: Float  # (worlds, leaves) research that people won in the step carry, yuan/year
    plant_incentive: Float  # (worlds, leaves) what second plants are offered, yuan/year
    patience: Float  # (worlds, leaves, lines) longer payback accepted, share of the usual
    export_gain: Float  # (worlds, leaves, classes) extra pull of firms on buyers abroad, share
    doubt_left: Float  # (worlds, leaves, lines) what remains of buyers' doubt, share
    runway_left: Float  # (worlds, leaves, classes) of the time over which cash is to last, share
    capital_cost_left: Float  # (worlds, leaves) of young firms' cost of capacity, share
    lead_time_left: Float  # (worlds, leaves, classes) of the time to build capacity, share
    listing_gain: Float  # (worlds, leaves) how much sooner firms list, share
    merger_gain: Float  # (worlds, leaves) how much likelier firms there buy others, share

    @classmethod
    def nothing(cls, worlds: int, leaves: int, firms: int) -> Instruments:
        """No lever in force."""
        by_line = (worlds, leaves, len(DEMAND_LINES))
        by_class = (worlds, leaves, CLASSES)
        return cls(
            buyer_support=np.zeros(by_line),
            public_orders=np.zeros(by_line),
            reserved_orders=[],
            scenes_opened=np.zeros(by_line),
            leasing_offered=np.zeros(by_line),
            platform_gain=np.zeros((worlds, leaves)),
            entry_cost_cut=np.zeros((worlds, leaves)),
            research_support=np.zeros((worlds, firms)),
            compute_support=np.zeros((worlds, leaves)),
            training_data=np.zeros((worlds, leaves)),
            talent_moved=np.zeros((worlds, leaves)),
            plant_incentive=np.zeros((worlds, leaves)),
            patience=np.zeros(by_line),
            export_gain=np.zeros(by_class),
            doubt_left=np.ones(by_line),
            runway_left=np.ones(by_class),
            capital_cost_left=np.ones((worlds, leaves)),
            lead_time_left=np.ones(by_class),
            listing_gain=np.zeros((worlds, leaves)),
            merger_gain=np.zeros((worlds, leaves)),
        )


@dataclass
class PolicyView:
    """What a lever may see and do in a step.

    ``effort``: (worlds, regions) how hard each government now works its levers (1: as planned).
    ``class_price``: (worlds, classes) last step's mean price, yuan.
    ``line_weight``: (leaves, lines) relative size of each leaf's demand, for sharing out scenes.
    ``nation``: (leaves,) 1 in China; ``talent_share`` (leaves,) of China's people for research.
    ``pay``: books public money from a region's treasury: (kind, region row, payee purse,
    received by rows of that purse), and returns the sum, (worlds,); ``note_support`` records
    support in kind by firm; ``rebate`` books what firms pass on to buyers: by firm, by leaf;
    ``lend`` books loans to firms, (worlds, firms).
    """

    p: Parameters
    step: int
    time: float
    dt: float
    january: bool
    state: State
    effort: Float
    class_price: Float
    line_weight: Float
    instruments: Instruments
    pay: Callable[[str, int, str, Float], Float]
    note_support: Callable[[Float], None]
    rebate: Callable[[Float, Float], None]
    lend: Callable[[Float], None]
    flows: Flows
    groups: Groups
    nation: Float
    talent_share: Float
    streams: Streams


def compounded(share: Float, times: Float) -> Float:
    """What several cuts or gains of the same ``share`` do together: 1 − (1 − s)^n, (worlds,).

    Each acts on what the others left, so they never add up past all; 0 for ``times`` 0.
    """
    together: Float = -np.expm1(times * np.log1p(-share))
    return together


def spread_over(weight: Float, leaf_rows: Int, lines: list[int]) -> Float:
    """Shares of leaves and lines, summing to 1, in proportion to demand: (leaves, lines).

    ``weight`` (leaves, lines); all else zero. Even shares where the weights vanish.
    """
    chosen = np.zeros_like(weight)
    index = np.ix_(np.asarray(leaf_rows, dtype=int), lines)
    chosen[index] = weight[index]
    total = chosen.sum()
    if total <= 0.0:
        chosen[index] = 1.0
        total = chosen.sum()
    return chosen / total


@dataclass(frozen=True)
class Copied:
    """How a copy differs from the lever it takes over: ``lag`` years, ``share``, (worlds,)."""

    lag: Float
    share: Float


class Lever(ABC):
    """One policy instrument of one region in a batch of worlds.

    A subclass names its ``kind`` and offers its instruments in ``offer``. All it does is scaled
    by its strength inside its window, what is a matter of budgets by its government's effort too
    (``force``): at zero it changes nothing, at a half it does half. A copy of another region's
    lever lives ``late`` years after it, dated terms and end too, at a share of its strength.
    """

    kind: ClassVar[str]

    def __init__(
        self,
        terms: LeverTerms,
        drawn: Mapping[str, Float],
        worlds: int,
        times: Float,
        region_row: int,
        leaf_rows: list[int],
        copied: Copied | None = None,
    ) -> None:
        self.terms = terms
        self.worlds = worlds
        self._times = times
        self.region_row = region_row
        self.leaf_rows = np.array(leaf_rows)
        self.late = np.zeros(worlds) if copied is None else copied.lag
        self._numbers = {
            name: schedule_of(number, drawn, worlds, times, None if copied is None else self.late)
            for name, number in terms.numbers.items()
        }
        if copied is not None:
            self._numbers["strength"] = self._numbers["strength"] * copied.share[:, None]
        lag = self._numbers.get("start_lag", np.zeros((worlds, len(times))))
        late = self.late[:, None]
        open_now = (times >= terms.start + late + lag - 1e-9) & (times < terms.end + late - 1e-9)
        self._in_force = np.ascontiguousarray((self._numbers["strength"] * open_now).T)
        self._works = self._in_force.any(axis=1)
        self.paid_this_year = np.zeros(worlds)
        self._places: Float | None = None

    def number(self, name: str, step: int) -> Float:
        """A number of the lever at a step, (worlds,)."""
        return self._numbers[name][:, step]

    def opens(self, step: int) -> Float:
        """When it comes into force: start, a copy's delay, start lag, calendar years, (worlds,)."""
        return self.terms.start + self.late + self.number("start_lag", step)

    def closes(self) -> Float:
        """When its window is over, a copy's delay taken in, calendar years, (worlds,)."""
        return self.terms.end + self.late

    def first_step(self, step: int, dt: float) -> Float:
        """The step in which it comes into force, (worlds,); below 0 before the run."""
        first: Float = np.ceil((self.opens(step) - self._times[0] - 1e-9) / dt)
        return first

    def window_steps(self, step: int, dt: float) -> Float:
        """Steps that begin inside the window, start lag taken off, at least 1, (worlds,)."""
        first = self.first_step(step, dt)
        after = np.ceil((self.closes() - self._times[0] - 1e-9) / dt)
        steps: Float = np.maximum(after - first, 1.0)
        return steps

    def in_force(self, view: PolicyView) -> Float:
        """Strength inside the window, 0 outside, (worlds,): for what a plan decrees by number."""
        strength: Float = self._in_force[view.step]
        return strength

    def works(self, step: int) -> bool:
        """Whether it is in force in any world."""
        return bool(self._works[step])

    def force(self, view: PolicyView) -> Float:
        """Strength × the government's effort inside the window, (worlds,): for budgets."""
        force: Float = self.in_force(view) * view.effort[:, self.region_row]
        return force

    def new_year(self) -> None:
        """In January yearly budgets and caps begin anew."""
        self.paid_this_year[:] = 0.0

    def budget_left(self, budget: Float) -> Float:
        """What is left of a yearly budget (worlds,), yuan; ``budget`` already scaled by force."""
        return np.maximum(budget - self.paid_this_year, 0.0)

    def spend(self, view: PolicyView, payee: str, received: Float) -> None:
        """Pay from the treasury and count it against this year's budget."""
        self.paid_this_year += view.pay(self.kind, self.region_row, payee, received)

    def places(self, view: PolicyView, lines: list[int]) -> Float:
        """Shares of the region's leaves and these lines in its demand, (leaves, lines)."""
        if self._places is None:
            self._places = spread_over(view.line_weight, self.leaf_rows, lines)
        return self._places

    def lines(self) -> list[int]:
        """Demand lines of the segments named in the terms (all if none are named)."""
        chosen = self.terms.choices.get("segments", ())
        return [
            row for row, (segment, _) in enumerate(DEMAND_LINES) if not chosen or segment in chosen
        ]

    def eligible(self, leaves: int) -> Float:
        """1 for firms at home in the region and of an eligible tier, else 0: (leaves, classes)."""
        here = np.zeros((leaves, 1))
        here[self.leaf_rows] = 1.0
        tiers = self.terms.choices.get("tiers", ()) or TIERS
        eligible: Float = here * np.array([float(TIERS[t] in tiers) for t in TIER_OF_CLASS])
        return eligible

    def pay_running_cost(self, view: PolicyView, payee: str) -> None:
        """Pay the yearly cost of what a plan decrees evenly over the year, to a purse of one row.

        It goes with the strength, as what it pays for does, and not with effort.
        """
        spent = self.number("budget", view.step) * self.in_force(view) * view.dt
        self.spend(view, payee, spent[:, None])

    def of_eligible(self, view: PolicyView, by_world: Float) -> Float:
        """A value of each world for its eligible firms, 0 for others: -> (worlds, firms)."""
        return view.groups.of_home_class(self.eligible(len(view.nation)) * by_world[:, None, None])

    def offer(self, view: PolicyView) -> None:  # noqa: B027 - a lever may act at settlement only
        """Add to the step's instruments; pay what is paid at once."""

    def carried_out(self, view: PolicyView) -> tuple[str, Float] | None:
        """What a plan decrees by number and the lever has done: indicator and count, (worlds,)."""
        return None

    def settle(self, view: PolicyView) -> None:  # noqa: B027
        """Pay claims that arise from this step's orders."""

    def forget(self, in_world: Int, row: Int) -> None:  # noqa: B027 - only caps a firm remember
        """Rows that now hold a new firm: drop what the old one had received."""
