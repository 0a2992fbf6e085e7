"""What funds hold of firms, firms that go public, and what funds get back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.witness.accounts import pay
from tests.witness.chance import chance_within, numbered
from tests.witness.levers import budget_left, eligible_firms, force, in_force, number, spend
from tests.witness.things import Firm, Fund, Lever, World
from tests.witness.worth import worth_now

if TYPE_CHECKING:
    from tests.witness.funding import Deal


def share_out(firm: Firm, deals: list[Deal], money: float) -> None:
    """New shares go to who paid; older ones are a smaller part of a larger whole."""
    whole = deals[0].before + money
    for name in firm.held:
        firm.held[name] *= deals[0].before / whole
    for deal in deals:
        if deal.fund.kind == "guidance":
            firm.held[deal.fund.name] = firm.held.get(deal.fund.name, 0.0) + deal.cheque / whole


def let_firms_list(world: World) -> None:
    for firm in world.firms:
        if firm.listed_at > 0.0:
            firm.valuation = worth_now(world, firm)
    for firm in [firm for firm in world.firms if may_list(world, firm)]:
        gain = world.month.listing_gain[firm.home]
        draw = world.chance.draw("listing", world.step, numbered(firm.birth))
        if draw < chance_within(world.p("listing_rate") * (1.0 + gain), world.dt):
            go_public(world, firm)


def may_list(world: World, firm: Firm) -> bool:
    """In China, not listed yet, dear enough, selling enough, old enough."""
    return (
        world.in_china(firm)
        and firm.listed_at == 0.0
        and firm.valuation >= world.p("listing_value")
        and firm.sales_rate / world.p("humanoid_share_of_revenue") >= world.p("listing_sales")
        and firm.age >= world.p("listing_age")
    )


def go_public(world: World, firm: Firm) -> None:
    before = worth_now(world, firm)
    sold = world.p("listing_share")
    money = before * sold / (1.0 - sold)
    pay(world.outside["investors"], firm, money)
    for name in firm.held:
        firm.held[name] *= 1.0 - sold
    firm.valuation = before / (1.0 - sold)
    firm.since_deal = 0.0
    firm.listed_at = world.time
    world.tally("listings", firm.home, 1.0)
    world.tally("listing_amount", firm.home, money)


def sell_stakes(world: World) -> None:
    """After the lock-up, a part of what is held each month, at the firm's worth."""
    part = chance_within(1.0 / world.p("selling_time"), world.dt)
    funds = {fund.name: fund for fund in world.funds}
    for firm in world.firms:
        if firm.listed_at > 0.0 and world.time - firm.listed_at >= world.p("lock_up") - 1e-9:
            for name, share in firm.held.items():
                pay(world.outside["investors"], funds[name], share * part * firm.valuation)
                pay_out(world, funds[name], share * part * firm.valuation)
                firm.held[name] = share * (1.0 - part)


def pay_out(world: World, fund: Fund, proceeds: float) -> None:
    """The treasury gets its share of the fund, other investors the rest."""
    public = proceeds * fund.public_share
    pay(fund, world.treasuries[fund.treasury], public)
    pay(fund, world.outside["investors"], proceeds - public)
    for name, amount in (("public_money_returned", public), ("fund_proceeds", proceeds)):
        got = world.year_got.setdefault(name, {})
        got[fund.treasury] = got.get(fund.treasury, 0.0) + amount


def support_listings(world: World, lever: Lever) -> None:
    """Sooner while in force; a reward to those that listed the month before."""
    for leaf in lever.leaves:
        world.month.listing_gain[leaf] += number(world, lever, "gain") * in_force(world, lever)
    firms = [
        firm
        for firm in eligible_firms(world, lever)
        if abs(firm.listed_at - (world.time - world.dt)) < 0.5 * world.dt
    ]
    reward = number(world, lever, "reward") * force(world, lever)
    left = budget_left(lever, number(world, lever, "budget") * force(world, lever))
    whole = reward * len(firms)
    for firm in firms:
        spend(world, lever, firm, reward * min(1.0, left / whole) if whole > 0.0 else 0.0)
