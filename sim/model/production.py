"""What firms make, what components allow, what is shipped, what waits and what is lost.

Firms (worlds, firms); machines and sets are numbers in the step, capacities per year.
"""

from __future__ import annotations

import numpy as np

from sim.model.axes import TINY
from sim.model.groups import Groups
from sim.model.state import Float


def planned_output(
    backlog: Float, stock: Float, orders_slow: Float, cover: Float, capacity: Float, dt: float
) -> Float:
    """Machines a maker wants to make in a step: min(max(B + c·q − S, 0), K·dt).

    ``backlog`` B orders waiting and ``stock`` S finished, machines; ``cover`` c years of average
    orders q, machines a year, held as finished stock; ``capacity`` K machines a year.
    """
    wanted = backlog + cover * orders_slow - stock
    return np.minimum(np.maximum(wanted, 0.0), capacity * dt)


def component_rationing(wanted_sets: Float, available_sets: Float) -> Float:
    """Share of wanted sets each class can supply, pro rata: min(1, available/wanted)."""
    return np.minimum(1.0, available_sets / np.maximum(wanted_sets, TINY))


def share_supply(
    groups: Groups, chosen: Float, able: Float, quantity: Float, supply: Float
) -> Float:
    """Deliver what was ``chosen``, in sum ``quantity``, from firms ``able`` to, in sum ``supply``.

    First each firm delivers what was chosen from it, up to what it can; what is left over goes to
    those with room, in proportion to their room. Exact while quantity ≤ supply, which rationing
    has made sure of; nobody delivers more than it can. Sums (worlds, classes).
    """
    first = np.minimum(chosen, able)
    placed = groups.by_class(first)
    left, room = np.maximum(quantity - placed, 0.0), supply - placed
    part = np.minimum(left / np.maximum(room, TINY), 1.0)
    return first + (able - first) * groups.of_class(part)


def ship(stock: Float, backlog: Float) -> Float:
    """Machines shipped, what is ordered and finished: min(stock, backlog)."""
    return np.minimum(stock, backlog)


def lost_orders(waiting: Float, loss_rate: Float, dt: float) -> Float:
    """Waiting orders that give up in a step: waiting·(1 − exp(−rate·dt)), rate per year."""
    lost: Float = waiting * -np.expm1(-loss_rate * dt)
    return lost


def moving_average(average: Float, observed_rate: Float, window: Float | float, dt: float) -> Float:
    """Exponential moving average: a + (1 − exp(−dt/T))·(x − a), window T in years.

    Exact in the step length for an ``observed_rate`` x that is constant over the step.
    """
    return average + -np.expm1(-dt / window) * (observed_rate - average)
