"""What the rivals of the engine know of the model: they were written for the month without it all.

The month as objects and as compiled loops is a measure of speed, and is not written anew for each
lever and mechanism. They are timed on the same scenario without what they don't know.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario import Scenario, load

KNOWN_KINDS = (
    "guidance_fund",
    "compute_voucher",
    "rnd_grant",
    "project_subsidy",
    "demonstration_scenes",
    "first_purchase",
    "leasing",
    "innovation_platform",
)
"""Kinds of lever they know."""

NOT_THERE = (
    "parameters.profit_tax_rate=0",
    "parameters.most_markdown=0",
    "parameters.listing_rate=0 1/year",
    "parameters.merger_chance=0",
    "parameters.known_plant_output_share=0",
)
"""Mechanisms they don't know, each at the number at which it does nothing."""

SAID = (
    "The rivals know eight kinds of lever, and neither profit tax, lower rounds, listings nor "
    "mergers; so they and the engine beside them are timed on the baseline without the other "
    "levers and with those at zero. The figures of the engine alone are of the whole month."
)


def known_to_rivals(name: str, sets: Sequence[str] = ()) -> Scenario:
    """A scenario without the levers and mechanisms that the rivals don't know."""
    unknown = {lever.path for lever in load(name).levers if lever.kind not in KNOWN_KINDS}
    kept = [words for words in sets if words.rpartition(".")[0] not in unknown]
    return load(name, [*kept, *NOT_THERE, *(f"{path}=null" for path in sorted(unknown))])
