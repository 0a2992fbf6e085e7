"""Slips in what firms owe and what becomes of them: taxes, listings, purchases."""

from __future__ import annotations

from tests.mutations.breakage import Breakage

OF_MONEY = (
    Breakage(
        "losses-forgotten",
        "sim/model/taxes.py",
        "balance = profit - deducted - losses",
        "balance = profit - deducted",
        "losses of earlier years are not set against profit",
    ),
    Breakage(
        "wear-not-deducted",
        "sim/model/steps/taxes.py",
        "    profit -= worn\n",
        "",
        "capacity lasts for ever in the tax office's books",
    ),
    Breakage(
        "shares-that-never-shrink",
        "sim/model/exits.py",
        "return before / (before + money)",
        "return np.ones_like(before)",
        "new shares leave the older ones as they were",
    ),
    Breakage(
        "sold-while-locked-up",
        "sim/model/steps/exits.py",
        'free = listed_for >= p["lock_up"][in_world, 0] - 1e-9',
        "free = listed_for >= 0.0",
        "funds sell in the month after the listing",
    ),
    Breakage(
        "listing-drawn-by-row",
        "sim/model/steps/exits.py",
        "words = numbered_rows(firms.identity[in_world, row][:, None])",
        "words = numbered_rows(row[:, None])",
        "draws keyed by the row a firm happens to fill",
    ),
    Breakage(
        "marks-that-fall-without-end",
        "sim/model/steps/finance.py",
        'firms.valuation[at] * (1.0 - p["most_markdown"][here, 0]),',
        "np.zeros(len(here)),",
        "a lower round may be at any price",
    ),
    Breakage(
        "debt-left-behind",
        "sim/model/exits.py",
        "return share * replacement - debt",
        "return share * replacement",
        "owners are paid as if the buyer took over no debt",
    ),
    Breakage(
        "buyers-without-money",
        "sim/model/steps/mergers.py",
        "fits &= (money >= price[:, None]) & (price >= 0.0)[:, None]",
        "fits &= (price >= 0.0)[:, None]",
        "whoever is large may buy",
    ),
    Breakage(
        "two-purchases-one-purse",
        "sim/model/steps/mergers.py",
        "bids = bids.part(age[np.unique(purse, return_index=True)[1]])",
        "bids = bids.part(age)",
        "a buyer of two pays for one: fancy indexes add once",
    ),
)
