"""Profit tax: what a firm earns in the statute's sense, what of it is taxed, what is carried on.

Firms (worlds, firms); yuan.
"""

from __future__ import annotations

import numpy as np

from sim.model.state import Float


def taxable_profit(profit: Float, deducted: Float, losses: Float) -> tuple[Float, Float]:
    """What is taxed of a year's profit, and the losses carried on: ((π − d − L)⁺, (π − d − L)⁻).

    ``profit`` π before extra deductions, below 0 for a loss; ``deducted`` d the extra deduction
    of research, which may make a loss or enlarge one (Enterprise Income Tax Law, art. 18 and 30);
    ``losses`` L carried from earlier years. High-tech firms may carry a loss for ten years; here
    it is carried without end, which differs only after 2033.
    """
    balance = profit - deducted - losses
    return np.maximum(balance, 0.0), np.maximum(-balance, 0.0)


def payable_tax(taxable: Float, rate: float, owed: Float, money: Float) -> tuple[Float, Float]:
    """Tax paid and tax still owed: what is due, with arrears, as far as there is ``money``."""
    due = owed + rate * taxable
    paid = np.minimum(due, np.maximum(money, 0.0))
    return paid, due - paid
