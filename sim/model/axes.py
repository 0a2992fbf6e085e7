"""The axes of the model's arrays beyond the shared vocabulary: demand lines, tiers of classes."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.evidence.vocabulary import PRODUCT_CLASSES, TIERS

# What is bought: a segment and the class of machine it buys. Research and shows buy both classes
# (small machines for teaching and stages, full-size ones for laboratories and reception desks).
DEMAND_LINES: Final = (
    ("research", "basic"),
    ("research", "functional"),
    ("shows", "basic"),
    ("shows", "functional"),
    ("data_collection", "functional"),
    ("manufacturing", "functional"),
    ("logistics", "functional"),
    ("care", "functional"),
    ("household", "functional"),
    ("special", "functional"),
)
LINES: Final = len(DEMAND_LINES)
BUDGET_LINES: Final = 5  # the first lines buy from a budget; the others compare with a wage

# Divide by maximum(y, TINY): a masked division costs ten times as much. Any yuan or machine count
# over it stays finite.
TINY: Final = 1e-200

CLASSES: Final = len(PRODUCT_CLASSES)
MACHINES: Final = 2  # the first classes are whole machines
COMPONENTS: Final = slice(2, 6)
INTELLIGENCE: Final = 6
TIER_OF_CLASS: Final = np.array(
    [TIERS.index(tier) for tier in ("maker", "maker", *(["component"] * 4), "intelligence")]
)

CLASS_OF_LINE: Final = np.array([PRODUCT_CLASSES.index(made) for _, made in DEMAND_LINES])
LINE_TO_CLASS: Final = np.eye(CLASSES)[CLASS_OF_LINE]  # (lines, classes), 1 where it buys
