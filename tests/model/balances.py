"""What must balance in every month of every world: machines, orders, money, bounds.

``Watch`` advances a batch of worlds and checks each month against what stood before it. It reads
the state, the flows of the month and the books, and counts on its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.model.accounts import PURSES
from sim.model.axes import CLASSES, LINE_TO_CLASS, MACHINES
from sim.model.indicators import INDEX
from sim.model.month import advance
from sim.model.world import World

CLOSE = 1e-9  # relative
SOLID = [
    "age",
    "capacity",
    "capacity_ordered",
    "capacity_building",
    "stock",
    "backlog",
    "equity_raised",
    "valuation",
    "orders_fast",
    "orders_slow",
    "research",
    "support",
    "subsidies",
    "sales_this_year",
    "sales_rate",
    "leased_value",
    "debt",
    "price",
    "unit_cost",
    "conversion_cost",
    "cumulative_output",
    "market_share",
    "support_account",
    "tax_losses",
    "tax_owed",
    "tax_borne",
]
MAY_BE_LOST = ("talent_gained",)  # people who left for another region
SHARES = ("plant_share", "market_share", "capability", "margin")


def agree(left: np.ndarray, right: np.ndarray, what: str) -> None:
    """Equal within 1e-9 of the largest amount beside them."""
    scale = np.abs(left).max(initial=0.0) + np.abs(right).max(initial=0.0)
    assert np.allclose(left, right, rtol=CLOSE, atol=CLOSE * (scale + 1e-3)), what


@dataclass(frozen=True)
class Before:
    """What stood before a month."""

    alive: np.ndarray
    identity: np.ndarray
    product_class: np.ndarray
    stock: np.ndarray
    backlog: np.ndarray
    output: np.ndarray
    waiting: np.ndarray
    fleet: np.ndarray
    frontier: np.ndarray
    on_hand: np.ndarray  # funds: budget waiting and invested together
    purses: dict[str, np.ndarray]
    booked: dict[tuple[str, str, str], np.ndarray]


def snapshot(world: World) -> Before:
    state = world.state
    firms, leaves, funds = state.firms, state.leaves, state.funds
    return Before(
        firms.alive.copy(),
        firms.identity.copy(),
        firms.product_class.copy(),
        firms.stock.copy(),
        firms.backlog.copy(),
        firms.cumulative_output.copy(),
        leaves.waiting.copy(),
        leaves.fleet.copy(),
        state.nation.frontier.copy(),
        funds.powder + funds.invested,
        {name: purse.sum(axis=1) for name, purse in world.books.balances.items()},
        {row: np.array(total) for row, total in world.books.totals.items()},
    )


def by_class(values: np.ndarray, product_class: np.ndarray) -> np.ndarray:
    """Sum over firms of each class, (worlds, classes)."""
    return np.stack(
        [(values * (product_class == made)).sum(axis=1) for made in range(CLASSES)], axis=1
    )


def users_by_class(by_line: np.ndarray) -> np.ndarray:
    """Sum over leaves and lines of each class bought, (worlds, classes)."""
    return by_line.sum(axis=1) @ LINE_TO_CLASS


class Watch:
    """A batch of worlds whose every month is checked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.scrapped = np.zeros(world.worlds)  # finished machines of makers that closed
        self.closures = 0
        self.takeovers = 0
        self.widest_pace = world.state.funds.pace.copy()

    def run(self) -> None:
        """To the end of the scenario, then the sums of all years."""
        for _ in range(len(self.world.times) - self.world.step):
            self.month()
        self.years()

    def month(self) -> None:
        before = snapshot(self.world)
        advance(self.world)
        self._machines(before)
        self._users(before)
        self._money(before)
        self._funds(before)
        check_bounds(self.world)
        assert (self.world.state.nation.frontier >= before.frontier).all()

    def _machines(self, before: Before) -> None:
        """Made = shipped + put into stock; ordered = shipped + put on the books + lost, by firm."""
        flows, firms = self.world.flows, self.world.state.firms
        rows = before.alive.shape[1]
        assert not (flows.made * ~before.alive).any(), "an empty row makes something"
        stays = firms.alive[:, :rows] & (firms.identity[:, :rows] == before.identity)
        stays &= before.alive
        closed = before.alive & ~stays
        maker = before.alive & (before.product_class < MACHINES)
        output = before.output + flows.made
        stock = before.stock + (flows.made - flows.shipped) * maker
        backlog = before.backlog + flows.firm_orders - flows.shipped - flows.lost
        agree(firms.cumulative_output[:, :rows] * stays, output * stays, "output and experience")
        bought_stock = self._bought(
            firms.stock[:, :rows], stock, stays, "made = shipped + change of stock"
        )
        bought_orders = self._bought(
            firms.backlog[:, :rows],
            backlog,
            stays,
            "orders = shipped + change of the order book + lost",
        )
        new = firms.alive.copy()
        new[:, :rows] &= ~stays
        assert not (firms.stock * new).any()
        assert not (firms.backlog * new).any()
        self.closures += int(closed.sum())
        self.takeovers += int((firms.takeover_price > 0).sum())
        lost_stock = by_class(stock * closed - bought_stock, before.product_class)
        self._orphaned = by_class(backlog * closed - bought_orders, before.product_class)
        for left in (lost_stock, self._orphaned):
            assert (left >= -CLOSE * (np.abs(stock).sum() + np.abs(backlog).sum() + 1.0)).all()
        self.scrapped += lost_stock.sum(axis=1)

    def _bought(self, now: np.ndarray, own: np.ndarray, stays: np.ndarray, what: str) -> np.ndarray:
        """What firms have beyond their ``own`` of a column: only what they took over."""
        buyers = self.world.state.firms.takeover_price[:, : stays.shape[1]] > 0
        agree(now * (stays & ~buyers), own * (stays & ~buyers), what)
        return (now - own) * (stays & buyers)

    def _users(self, before: Before) -> None:
        """What users ordered, got and gave up is what makers booked, shipped and lost."""
        world, flows, leaves = self.world, self.world.flows, self.world.state.leaves
        placed, delivered = users_by_class(flows.line_orders), users_by_class(flows.delivered)
        made = before.product_class
        agree(placed, by_class(flows.firm_orders, made), "orders of users and of makers")
        agree(delivered, by_class(flows.shipped, made), "deliveries and shipments")
        given_up = by_class(flows.lost, made) + self._orphaned
        asked = users_by_class(before.waiting) + placed
        agree(users_by_class(leaves.waiting) + delivered + given_up, asked, "users' waiting orders")
        life = world.p["machine_life"][:, :, None]
        worn = before.fleet * -np.expm1(-world.dt / life)
        agree(leaves.fleet, before.fleet + flows.delivered - worn, "machines in use")

    def _money(self, before: Before) -> None:
        """Each purse changed by its booked payments; all purses together hold nothing."""
        books = self.world.books
        change = {name: np.zeros(self.world.worlds) for name in PURSES}
        moved = np.zeros(self.world.worlds)
        for row, total in books.totals.items():
            paid = total - before.booked.get(row, 0.0)
            assert (paid >= 0).all(), f"{row[0]} flows backwards"
            change[row[1]] -= paid
            change[row[2]] += paid
            moved += paid
        stood = sum(np.abs(purse).sum(axis=1) for purse in books.balances.values())
        for name, purse in books.balances.items():
            gap = purse.sum(axis=1) - before.purses[name] - change[name]
            assert (np.abs(gap) <= CLOSE * (moved + stood + 1.0)).all(), name
        whole = sum(purse.sum(axis=1) for purse in books.balances.values())
        assert (np.abs(whole) <= CLOSE * (stood + 1.0)).all(), "money came from nowhere"
        assert books.balances["firms"] is self.world.state.firms.cash
        assert books.balances["funds"] is self.world.state.funds.cash

    def _funds(self, before: Before) -> None:
        """Waiting budget + invested grow by the pace, less what co-investment displaces."""
        world, funds, line = self.world, self.world.state.funds, self.world.line
        booked = ("co-investment", "investors", "firms")
        beside = world.books.totals.get(booked, 0.0) - before.booked.get(booked, 0.0)
        home = line.private & ~line.overseas
        displaced = np.outer(world.p["displacement"][:, 0] * beside, home / home.sum())
        agree(
            funds.powder + funds.invested,
            before.on_hand + funds.pace * world.dt - displaced,
            "budgets of funds",
        )
        guided = ~line.private
        self.widest_pace = np.maximum(self.widest_pace, funds.pace)
        ahead = world.p["cheque_patience"] * self.widest_pace
        short = (funds.powder + ahead)[:, guided]
        assert (short >= -CLOSE * (ahead + 1.0)[:, guided]).all(), "a fund spent too far ahead"
        over = (funds.invested - funds.commitment)[:, guided]
        assert (over <= CLOSE * (funds.commitment + 1.0)[:, guided]).all(), "beyond its commitment"

    def years(self) -> None:
        """Over all years, from the indicators: nothing ordered or made is unaccounted for."""
        world = self.world
        tree, firms = world.geography.tree, world.state.firms

        def total(name: str) -> np.ndarray:
            return world.tally.table[:, :, tree.index("world"), INDEX[name]].sum(axis=1)

        shipped, made = total("machines_shipped"), total("machines_produced")
        waiting, stock = firms.backlog.sum(axis=1), firms.stock.sum(axis=1)
        agree(total("orders"), shipped + waiting + total("orders_lost"), "orders of all years")
        agree(shipped, total("installations"), "shipments of all years")
        agree(made, shipped + stock + self.scrapped, "machines of all years")
        paid = -world.books.balances["treasuries"] @ world.geography.ancestry.T
        counted = world.tally.table[:, :, :, INDEX["public_money"]].sum(axis=1)
        for income in ("profit_tax", "public_money_returned"):
            counted = counted - world.tally.table[:, :, :, INDEX[income]].sum(axis=1)
        agree(counted, paid, "public money and treasuries")
        assert world.books.largest_imbalance.max() < CLOSE


def check_bounds(world: World) -> None:
    """Nothing negative or above one that can't be; nothing that is not a number; no ghosts."""
    state = world.state
    firms, leaves = state.firms, state.leaves
    for name in SOLID:
        values = getattr(firms, name)
        assert np.isfinite(values).all(), name
        assert values.min() >= -1e-6, name
        assert not values[~firms.alive].any(), f"an empty row keeps {name}"
    for table in (leaves, state.funds, state.nation):
        for name, values in vars(table).items():
            assert np.isfinite(values).all(), name
    for name, values in vars(leaves).items():
        assert values.min() >= -1e-6 or name in MAY_BE_LOST, name
    for name in SHARES:
        assert getattr(firms, name).min() >= 0, name
        assert getattr(firms, name).max() <= 1 + CLOSE, name  # the last of a class has all
    assert (firms.capability <= state.nation.frontier[:, None] + 1e-12).all()
    assert (firms.price >= firms.unit_cost).all()
    assert np.isfinite(firms.cash).all()
    assert not firms.cash[~firms.alive].any()

    groups = by_class(firms.market_share, firms.product_class)
    assert (groups <= 1 + 1e-9).all()
    machines = by_class(firms.backlog, firms.product_class)[:, :MACHINES]
    waiting = users_by_class(leaves.waiting)[:, :MACHINES]
    assert np.allclose(machines, waiting, rtol=1e-9, atol=1e-6), "order books and users disagree"
