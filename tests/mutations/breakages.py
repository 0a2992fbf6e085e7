"""The slips: where, what stands there, what somebody might have written instead, and why.

``old`` must stand exactly once in its file; when the code moves, mend the list.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Breakage:
    """One slip in one file of the model."""

    name: str
    file: str
    old: str
    new: str
    why: str


BREAKAGES = (
    Breakage(
        "success-without-step",
        "sim/model/research.py",
        "return -np.expm1(-intensity * dt)",
        "return -np.expm1(-intensity)",
        "a rate a year is taken for a chance in a step",
    ),
    Breakage(
        "spillovers-swapped",
        "sim/model/research.py",
        "national = national_share * np.maximum(best - capability, 0.0)",
        "national = regional_share * np.maximum(best - capability, 0.0)",
        "two like lines, one copied from the other",
    ),
    Breakage(
        "frontier-past-one",
        "sim/model/research.py",
        "return (1.0 - frontier) * -np.expm1(-speed * dt)",
        "return -np.expm1(-speed * dt)",
        "what is left to know is forgotten, so knowledge never slows",
    ),
    Breakage(
        "margin-sign",
        "sim/model/prices.py",
        "np.maximum(1.0 - market_share, 1e-6)",
        "np.maximum(1.0 + market_share, 1e-6)",
        "a sign: large makers would ask less",
    ),
    Breakage(
        "markup-for-margin",
        "sim/model/prices.py",
        "return unit_cost / (1.0 - margin)",
        "return unit_cost * (1.0 + margin)",
        "a share of the price is taken for a share of the cost",
    ),
    Breakage(
        "material-a-year-late",
        "sim/model/prices.py",
        "np.exp(-(time - start) / shrink_time)",
        "np.exp(-(time - start - 1.0) / shrink_time)",
        "the first year is counted as year one",
    ),
    Breakage(
        "served-buyers-buy-again",
        "sim/model/demand.py",
        "return hazard * np.maximum(0.0, potential - adopted)",
        "return hazard * np.maximum(0.0, potential)",
        "those already served stay in the market",
    ),
    Breakage(
        "more-replaced-than-worn",
        "sim/model/demand.py",
        "return retired * np.minimum(1.0, potential / np.maximum(adopted, TINY))",
        "return retired * (potential / np.maximum(adopted, TINY))",
        "a cap is lost: one worn machine is replaced by many",
    ),
    Breakage(
        "fee-over-saving",
        "sim/model/demand.py",
        "ratio = np.maximum(gross_saving, 1e-3) / np.maximum(fee, 1e-3)",
        "ratio = np.maximum(fee, 1e-3) / np.maximum(gross_saving, 1e-3)",
        "a ratio upside down: dear leases would draw buyers",
    ),
    Breakage(
        "home-bias-beside-the-country's",
        "sim/model/market.py",
        "at_home = country * np.expm1(home_bias)[:, :, None]",
        "at_home = np.expm1(home_bias)[:, :, None]",
        "home lies inside the country, so its pull multiplies the country's",
    ),
    Breakage(
        "everybody-chooses-anew",
        "sim/model/market.py",
        "anew = faced_there * ((1.0 - keep) / np.maximum(placed, TINY))[:, None, :]",
        "anew = faced_there * (1.0 / np.maximum(placed, TINY))[:, None, :]",
        "buyers who stay with their maker order from another as well",
    ),
    Breakage(
        "a-year's-capacity-in-a-step",
        "sim/model/production.py",
        "np.maximum(wanted, 0.0), capacity * dt)",
        "np.maximum(wanted, 0.0), capacity)",
        "a step's length is missing",
    ),
    Breakage(
        "stock-cover-of-a-step",
        "sim/model/production.py",
        "wanted = backlog + cover * orders_slow - stock",
        "wanted = backlog + cover * orders_slow * dt - stock",
        "a time is multiplied by the step as if it were a rate",
    ),
    Breakage(
        "double-building-lag",
        "sim/model/investment.py",
        "leaving = np.minimum(2.0 * dt / lag, 1.0)",
        "leaving = np.minimum(dt / lag, 1.0)",
        "two stages share the lag; here each has the whole",
    ),
    Breakage(
        "loans-without-room",
        "sim/model/investment.py",
        "np.minimum(room, own * loans_to_own))",
        "own * loans_to_own)",
        "a cap is lost: debt goes past what sales can bear",
    ),
    Breakage(
        "reserve-spent",
        "sim/model/steps/finance.py",
        "np.maximum(firms.cash - firms.support_account - reserve, 0.0),",
        "np.maximum(firms.cash - firms.support_account, 0.0),",
        "money kept for running costs goes into plant",
    ),
    Breakage(
        "share-of-the-value-before",
        "sim/model/funding.py",
        "return before * sold / (1.0 - sold)",
        "return before * sold",
        "the share sold is of the value after the round, not before",
    ),
    Breakage(
        "funds-drawn-by-row",
        "sim/model/funding.py",
        "words = line.words[fund] + numbered_rows(turn * TURN)",
        "words = numbered_rows(fund) + numbered_rows(turn * TURN)",
        "draws keyed by the fund's row: they move when another fund goes",
    ),
    Breakage(
        "heat-without-ceiling",
        "sim/model/funding.py",
        "drive = response * growth * np.maximum(1.0 - activity / most_activity, 0.0)",
        "drive = response * growth",
        "a ceiling is lost: funding explodes in a boom",
    ),
    Breakage(
        "crowded-fields-attract",
        "sim/model/entry.py",
        "activity_exponent * np.exp(-firms / crowded)",
        "activity_exponent * np.exp(firms / crowded)",
        "a sign: every newcomer would draw more",
    ),
    Breakage(
        "insolvent-while-in-credit",
        "sim/model/entry.py",
        "return alive & (cash < -credit * sales_rate)",
        "return alive & (cash < credit * sales_rate)",
        "a sign: firms with money would close",
    ),
    Breakage(
        "young-firms-ignored",
        "sim/model/entry.py",
        "return alive & (age > patience) & (market_share < least_share)",
        "return alive & (market_share < least_share)",
        "patience is forgotten",
    ),
    Breakage(
        "closing-drawn-by-row",
        "sim/model/steps/population.py",
        "numbered_rows(world.state.firms.identity[in_world, row][:, None])",
        "numbered_rows(row[:, None])",
        "a draw keyed by the row that a firm fills, not by its birth",
    ),
    Breakage(
        "one-step-past-the-window",
        "sim/model/levers/base.py",
        "(times < terms.end - 1e-9)",
        "(times <= terms.end + 1e-9)",
        "an end that is not part of the window is taken for one that is",
    ),
    Breakage(
        "budget-never-begins-anew",
        "sim/model/levers/base.py",
        "self.paid_this_year[:] = 0.0",
        "self.paid_this_year[:] += 0.0",
        "a yearly budget becomes one for the whole window",
    ),
    Breakage(
        "budget-always-spent",
        "sim/model/levers/supply_side.py",
        "scale = np.minimum(1.0, budget / np.maximum(total, TINY))",
        "scale = budget / np.maximum(total, TINY)",
        "a cap is lost: small claims are scaled up to the budget",
    ),
    Breakage(
        "grant-on-the-wrong-year",
        "sim/model/levers/supply_side.py",
        "firms.research_last_year - firms.research_year_before, 0.0)",
        "firms.research_this_year - firms.research_last_year, 0.0)",
        "one year off: in January this year's research is nothing yet",
    ),
    Breakage(
        "home-share-swapped",
        "sim/model/levers/demand_side.py",
        "public_orders += orders * (1.0 - kept)",
        "public_orders += orders * kept",
        "the share kept at home and the rest change places",
    ),
    Breakage(
        "subsidy-not-passed-on",
        "sim/model/levers/demand_side.py",
        'passed_on = grants * view.p["project_pass_through"]',
        'passed_on = grants * (1.0 - view.p["project_pass_through"])',
        "a share for its rest: firms pass on what they should keep",
    ),
    Breakage(
        "raw-materials-paid-to-workers",
        "sim/model/steps/market.py",
        'world.books.pay("raw materials", "firms", "suppliers", raw, None)',
        'world.books.pay("raw materials", "firms", "workers", raw, None)',
        "a payee swapped: the books balance all the same",
    ),
    Breakage(
        "fund-calls-paid-by-lenders",
        "sim/model/steps/finance.py",
        'world.books.pay("fund calls", "investors", "funds", None, private)',
        'world.books.pay("fund calls", "lenders", "funds", None, private)',
        "a payer swapped: the books balance all the same",
    ),
    Breakage(
        "orders-counted-at-the-second-plant",
        "sim/model/observe.py",
        'tally.add("orders", groups.by_home(flows.firm_orders))',
        'tally.add("orders", groups.by_plant(flows.firm_orders))',
        "a wrong group key: orders count at headquarters, output where it is made",
    ),
    Breakage(
        "made-in-two-places",
        "sim/model/groups.py",
        "np.subtract.at(made.reshape(-1), self._from_key, away)",
        "np.subtract.at(made.reshape(-1), self._from_key, 0.0)",
        "what a second plant makes is counted at headquarters as well",
    ),
    Breakage(
        "those-who-left-are-counted",
        "sim/model/groups.py",
        "np.subtract.at(there, self._home_class.of_row[places], self.alive.reshape(-1)[places])",
        "np.subtract.at(there, self._home_class.of_row[places], 0.0)",
        "a count that follows comings and goings forgets the goings",
    ),
    Breakage(
        "research-drawn-by-row",
        "sim/model/groups.py",
        "numbered_rows(firms.identity.reshape(-1)[places])",
        "numbered_rows(places)",
        "a draw keyed by the row that a firm fills, not by its birth",
    ),
    Breakage(
        "robots-grown-from-2023",
        "sim/model/observe.py",
        "years = float(np.floor(world.time)) - 2024.0",
        "years = float(np.floor(world.time)) - 2023.0",
        "the base is of 2024, one year off",
    ),
    Breakage(
        "old-unicorns-counted-as-new",
        "sim/model/observe.py",
        "(firms.valuation >= 1e10) * ~firms.valued_before",
        "(firms.valuation >= 1e10)",
        "firms valued highly before counting began are counted",
    ),
    Breakage(
        "enterprise-scope-upside-down",
        "sim/model/value.py",
        "return core_product / humanoid_share",
        "return core_product * humanoid_share",
        "the humanoid share takes a part of the whole instead of giving the whole",
    ),
    Breakage(
        "same-luck-every-month",
        "sim/model/streams.py",
        "of_step: Words = keys[row]",
        "of_step: Words = keys[0]",
        "the step is lost from the key of a draw",
    ),
    Breakage(
        "same-luck-in-every-block",
        "sim/model/streams.py",
        "steps = block * STEPS_AT_ONCE + np.arange(STEPS_AT_ONCE)",
        "steps = np.arange(STEPS_AT_ONCE)",
        "keys are made for many steps together, and again from the first of them",
    ),
    Breakage(
        "poisson-one-too-many",
        "sim/model/streams.py",
        "term = np.exp(-mean)",
        "term = np.exp(-mean) * mean",
        "the law begins at one event instead of none",
    ),
    Breakage(
        "effort-falls-with-the-gap",
        "sim/model/review.py",
        "shortfall = np.clip(1.0 - projected / target, -1.0, 1.0)",
        "shortfall = np.clip(projected / target - 1.0, -1.0, 1.0)",
        "a sign: governments rest when they fall short",
    ),
    Breakage(
        "target-of-the-year-just-over",
        "sim/model/steps/policy.py",
        "target.year is None or target.year <= year:",
        "target.year is None or target.year < year:",
        "one year off: a target whose year is over is still pursued",
    ),
    Breakage(
        "common-factor-forgotten",
        "sim/model/inputs.py",
        "column = column if factor is None else column * factor",
        "column = column if factor is None else column",
        "the factor that all keys of a parameter share is drawn and not used",
    ),
    Breakage(
        "shares-of-the-whole-world",
        "sim/model/start.py",
        "weight[:, row] = share / share[nation > 0].sum()",
        "weight[:, row] = share / share.sum()",
        "shares are of China, with overseas beside it",
    ),
    Breakage(
        "capacity-before-money",
        "sim/model/month.py",
        "    raise_equity(world)  # 7 funds and deals\n    invest(world)  # 8 capacity\n",
        "    invest(world)  # 8 capacity\n    raise_equity(world)  # 7 funds and deals\n",
        "two steps change places",
    ),
)
