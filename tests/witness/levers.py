"""What all levers share: a window, dated numbers, strength and effort, a budget."""

from __future__ import annotations

import math
from typing import Any

from tests.witness.accounts import pay_public
from tests.witness.things import LINES, Firm, Lever, Line, World

ALL_TIERS = ("maker", "component", "intelligence")
A_LITTLE = 1e-9  # years: dates are compared with so much grace


def number(world: World, lever: Lever, name: str) -> float:
    """A number of the lever now: drawn, or as dated."""
    terms = lever.terms
    drawn = world.drawn.get(f"{terms.path}.{name}")
    then = world.time - lever.late
    return terms.numbers[name].at(then + A_LITTLE) if drawn is None else drawn


def start_lag(world: World, lever: Lever) -> float:
    return number(world, lever, "start_lag") if "start_lag" in lever.terms.numbers else 0.0


def in_force(world: World, lever: Lever) -> float:
    """Strength inside the window, 0 outside: for what a plan decrees by number."""
    opens = lever.terms.start + lever.late + start_lag(world, lever)
    closes = lever.terms.end + lever.late
    if opens - A_LITTLE <= world.time < closes - A_LITTLE:
        return number(world, lever, "strength") * lever.share
    return 0.0


def force(world: World, lever: Lever) -> float:
    """The same times the government's effort: for budgets."""
    return in_force(world, lever) * world.effort[lever.region]


def months_of_window(world: World, lever: Lever) -> float:
    """Steps of the run's calendar that begin inside the window, at least one."""
    first = lever.terms.start + lever.late + start_lag(world, lever) - world.scenario.start_year
    after = lever.terms.end + lever.late - world.scenario.start_year
    begins = math.ceil((first - A_LITTLE) / world.dt)
    ends = math.ceil((after - A_LITTLE) / world.dt)
    return float(max(ends - begins, 1))


def rounds_of_window(world: World, lever: Lever) -> list[int]:
    """Steps in which a contest is held: the first of the window, and each January after it."""
    opens = lever.terms.start + lever.late + start_lag(world, lever) - world.scenario.start_year
    closes = lever.terms.end + lever.late - world.scenario.start_year
    first = max(math.ceil((opens - A_LITTLE) / world.dt), 0)
    after = math.ceil((closes - A_LITTLE) / world.dt)
    a_year = round(1.0 / world.dt)
    return [first, *(step for step in range(first + 1, after) if step % a_year == 0)]


def spend(world: World, lever: Lever, payee: Any, amount: float) -> None:
    pay_public(world, lever.terms.kind, lever.region, payee, amount)
    lever.paid_this_year += amount


def budget_left(lever: Lever, budget: float) -> float:
    return max(budget - lever.paid_this_year, 0.0)


def pay_running_cost(world: World, lever: Lever, purse: str) -> None:
    """The yearly budget, in equal parts through the year."""
    spent = number(world, lever, "budget") * in_force(world, lever) * world.dt
    spend(world, lever, world.outside[purse], spent)


def together(share: float, times: float) -> float:
    """What several do of which each takes a share of what the others left."""
    return 1.0 - (1.0 - share) ** times


def within(claims: dict[int, float], most: float) -> dict[int, float]:
    """Claims, all cut alike where there is not enough for them."""
    whole = sum(claims.values())
    scale = min(1.0, most / whole) if whole > 0.0 else 1.0
    return {birth: claim * scale for birth, claim in claims.items()}


def within_caps(
    world: World, lever: Lever, claims: dict[int, float], budget: float
) -> dict[int, float]:
    """min(claim, what is left of the firm's cap this year), cut together to the budget."""
    cap = number(world, lever, "cap_per_firm") * force(world, lever)
    wanted = {
        birth: min(claim, max(cap - lever.received.get(birth, 0.0), 0.0))
        for birth, claim in claims.items()
    }
    paid = within(wanted, budget)
    for birth, amount in paid.items():
        lever.received[birth] = lever.received.get(birth, 0.0) + amount
    return paid


def lines_of(lever: Lever) -> list[Line]:
    """The demand lines of the segments it names; all if it names none."""
    segments = lever.terms.choices.get("segments", ())
    return [line for line in LINES if not segments or line[0] in segments]


def eligible_firms(world: World, lever: Lever) -> list[Firm]:
    """Firms at home in the region, of the tiers it names."""
    tiers = lever.terms.choices.get("tiers", ()) or ALL_TIERS
    return [firm for firm in world.firms if firm.home in lever.leaves and firm.tier in tiers]


def spread(world: World, lever: Lever, lines: list[Line]) -> dict[tuple[str, Line], float]:
    """Shares of the region's leaves and lines in proportion to demand."""
    places = [(leaf, line) for leaf in lever.leaves for line in lines]
    weights = {(leaf, line): world.leaves[leaf].line_weight[line] for leaf, line in places}
    whole = sum(weights.values())
    if whole <= 0.0:
        return {place: 1.0 / len(places) for place in places}
    return {place: weight / whole for place, weight in weights.items()}
