"""Regions beside each other: who makes how much, and what all plans ask for together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.reading import Message
from sim.report.blocks import Block, Cell, Pictures, Section, Table
from sim.report.naming import region_name
from sim.report.results_asked import Asked, spread_of
from sim.report.target_rows import region_order
from sim.report.values import Listed, Part, Said, Spread, Value

if TYPE_CHECKING:
    from sim.analysis.local_targets import LocalSum
    from sim.analysis.local_targets import Spread as OverWorlds

NATION: Final = "china"
_FIGURES: Final = ("core_value_enterprise", "firms")


def places(asked: Sequence[Asked]) -> Section:
    """Regions with a plan in the first result; the sums of their targets against the nation."""
    first = asked[0]
    blocks: list[Block] = [_regions(first), Pictures(("regions", "tiles", "crowding"))]
    sums = _sums(first)
    if sums is not None:
        blocks.append(sums)
    return Section("places", tuple(blocks))


def _regions(one: Asked) -> Table:
    """Machines, their share of the nation's, value, firms, public money to the year."""
    from sim.analysis.comparison import regions_with_plans
    from sim.evidence import targets

    result, year = one.result, one.year
    planned = regions_with_plans([result], targets().values())
    order = [r for r in region_order("") if r in planned and r in result.regions]
    held = {label.id for label in result.indicators}
    column = result.years.index(year)
    nation = result.series(NATION, "machines_produced")[:, column]
    some = np.where(nation > 0, nation, np.nan)
    rows: list[tuple[Cell, ...]] = []
    for region in order:
        share = result.series(region, "machines_produced")[:, column] / some
        at = f"{one.stamp}:{region}:machines_produced/{NATION}:{year}"
        rows.append(
            (
                region_name(region),
                one.spread(region, "machines_produced", year),
                spread_of(share, "share", at),
                *(one.spread(region, name, year) for name in _FIGURES if name in held),
                one.spread(region, "public_money", year, so_far=True),
            )
        )
    labels = {label.id: label for label in result.indicators}
    heads: tuple[Part, ...] = (
        Said("head.region"),
        Said("head.machines"),
        Said("head.share"),
        *(
            Message(labels[name].label_en, labels[name].label_zh)
            for name in _FIGURES
            if name in held
        ),
        Said("head.money"),
    )
    first = str(result.years[0])
    parts: dict[str, Part] = {"title": one.title, "year": str(year), "first": first}
    return Table(Said("places.regions", parts), heads, tuple(rows), Said("places.nested"))


def _sums(one: Asked) -> Table | None:
    """What local targets ask for together, beside what the nation has in the model."""
    from sim.analysis.local_targets import local_targets

    try:
        sums, _ = local_targets(one.result)
    except KeyError:
        return None
    rows = [_sum_row(one, held) for held in sums if held.against is not None]
    if not rows:
        return None
    heads = tuple(
        Said(f"head.{head}") for head in ("target", "sum", "nation", "needed", "in_model")
    )
    caption = Said("places.sums", {"title": one.title})
    return Table(caption, heads, tuple(rows), Said("places.sums_note"))


def _sum_row(one: Asked, held: LocalSum) -> tuple[Cell, ...]:
    from sim.model.indicators import INDEX, INDICATORS

    assert held.against is not None
    label = INDICATORS[INDEX[held.indicator]]
    at = f"{one.stamp}:sum:{held.indicator}/{held.scope}:{held.year}"
    places = Listed(tuple(region_name(target.region) for target in held.targets))
    return (
        Said(
            "cell.sum",
            {
                "name": Message(label.label_en, label.label_zh),
                "year": str(held.year),
                "places": places,
                "scope": held.scope,
            },
        ),
        Value(held.total, held.unit, f"targets.yaml:sum:{held.indicator}/{held.scope}:{held.year}"),
        _spread(held.against.nation, held.unit, f"{at}:nation"),
        _spread(held.against.needed, "share", f"{at}:needed"),
        _spread(held.against.theirs, "share", f"{at}:theirs"),
    )


def _spread(found: OverWorlds | None, unit: str, at: str) -> Cell:
    if found is None:
        return None
    low, median, high = (
        Value(number, unit, f"{at}:{what}")
        for number, what in ((found.low, "p10"), (found.median, "p50"), (found.high, "p90"))
    )
    return Spread(median, low, high)
