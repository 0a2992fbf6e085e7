"""What moves the projections: numbers that nobody has settled, and what scenarios change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.figures.inputs import model_version
from sim.reading import Message
from sim.report.blocks import Block, Cell, Pictures, Section, Table
from sim.report.naming import about_number, region_name
from sim.report.results_asked import Asked
from sim.report.target_rows import TargetRow
from sim.report.values import CHANCE, Code, Part, Said, Spread, Value

if TYPE_CHECKING:
    from sim.analysis.paired import Paired
    from sim.analysis.robustness import Half, Swing
    from sim.analysis.targets import TargetScore

PER_TARGET: Final = 3
_CHANGED: Final = (
    "machines_produced",
    "installations",
    "core_value_product",
    "core_value_enterprise",
    "firms",
    "mean_price",
    "public_money",
)


def movers(asked: Sequence[Asked], shown: Sequence[TargetRow]) -> Section:
    """Told swings of the targets ``shown``; paired differences to the first result."""
    blocks: list[Block] = [_swings(asked[0], [row.id for row in shown])]
    for other in asked[1:]:
        blocks += _paired(asked[0], other, shown)
    blocks.append(Pictures(("tornado", "attribution", "frontier")))
    return Section("movers", tuple(blocks))


def _swings(one: Asked, shown: Sequence[str]) -> Block:
    """The numbers that move each chance, told from luck, the strongest first."""
    rows: list[tuple[Cell, ...]] = []
    for score in one.scores:
        found = score.robustness
        if score.target.id in shown and found is not None:
            rows += [_swing_row(one, score, swing) for swing in found.swings[:PER_TARGET]]
    if not rows:
        return Said("movers.none")
    heads = tuple(Said(f"head.{head}") for head in ("target", "number", "path", "low", "high"))
    caption = Said("movers.swings", {"title": one.title})
    return Table(caption, heads, tuple(rows), Said("movers.swings_note"), long=True)


def _swing_row(one: Asked, score: TargetScore, swing: Swing) -> tuple[Cell, ...]:
    target = score.target
    name = Message(target.name_en, target.name_zh)
    place = region_name(target.region)
    return (
        Said("cell.target", {"place": place, "year": str(target.year), "name": name}),
        about_number(swing.path, one.result.scenario),
        Code(swing.path.removesuffix("*")),
        *(
            _half(half, f"{one.stamp}:half:{target.id}:{swing.path}:{side}")
            for half, side in ((swing.low, "low"), (swing.high, "high"))
        ),
    )


def _half(half: Half, source: str) -> Part:
    word = Message(half.word["en"], half.word["zh"])
    chance = Value(half.chance, CHANCE, source, half.worlds)
    return Said("cell.chance", {"chance": chance, "word": word, "mark": ""})


def _paired(first: Asked, other: Asked, shown: Sequence[TargetRow]) -> list[Block]:
    """World by world, what another scenario changes; nothing where worlds don't belong together."""
    from sim.analysis.comparison import value
    from sim.analysis.paired import paired

    titles: dict[str, Part] = {"title": other.title, "first": first.title}
    if not _same_luck(first, other):
        return [Said("movers.unpaired", titles)]
    year = min(first.year, other.year)
    region = first.region
    rows: list[tuple[Cell, ...]] = []
    known = {label.id for one in (first, other) for label in one.result.indicators}
    for place in dict.fromkeys((region, "china")):
        for indicator in _CHANGED:
            if indicator not in known:
                continue
            label = first.result.indicator(indicator)
            sides = [value(one.result, place, indicator, year) for one in (first, other)]
            found = paired(sides[0], sides[1], label.unit)
            if found is not None:
                name = Message(label.label_en, label.label_zh)
                at = f"{first.stamp}|{other.stamp}:{place}:{indicator}:{year}"
                rows.append(_paired_row(region_name(place), name, found, label.unit, at))
    heads = (
        Said("head.indicator"),
        first.title,
        other.title,
        Said("head.difference"),
        Said("head.told"),
    )
    caption = Said("movers.paired", {**titles, "year": str(year)})
    blocks: list[Block] = [Table(caption, heads, tuple(rows), Said("movers.paired_note"))]
    chances = _chances(first, other, shown)
    if chances is not None:
        blocks.append(chances)
    return blocks


def _same_luck(first: Asked, other: Asked) -> bool:
    """Whether world i of one belongs to world i of the other."""
    one, two = first.result, other.result
    same = one.manifest["seed"] == two.manifest["seed"] and one.worlds == two.worlds
    return same and model_version(one) == model_version(two)


def _paired_row(
    place: Message, name: Message, found: Paired, unit: str, at: str
) -> tuple[Cell, ...]:
    def number(amount: float, what: str) -> Value:
        return Value(amount, unit, f"{at}:{what}", found.worlds)

    if found.same:
        told: Part = Said("cell.same")
    else:
        told = Said("cell.told" if found.mean.told else "cell.untold")
    spread = Spread(
        number(found.median, "p50"), number(found.low, "p10"), number(found.high, "p90")
    )
    return (
        Said("cell.of_place", {"place": place, "name": name}),
        number(found.first, "first"),
        number(found.other, "other"),
        spread,
        told,
    )


def _chances(first: Asked, other: Asked, shown: Sequence[TargetRow]) -> Table | None:
    """The chance of each target in both, and what the worlds say of its change."""
    from sim.analysis.comparison import compare
    from sim.evidence import targets

    wanted = [targets()[row.id] for row in shown]
    found = compare(first.result, other.result, min(first.year, other.year), (), wanted).targets
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        target, change = one.target, one.change
        at = f"{first.stamp}|{other.stamp}:target:{target.id}"
        name = Message(target.name_en, target.name_zh)
        place = region_name(target.region)
        told = "cell.same" if change.won == change.lost == 0 else "cell.untold"
        rows.append(
            (
                Said("cell.target", {"place": place, "year": str(target.year), "name": name}),
                Value(change.first, CHANCE, f"{at}:first", change.worlds),
                Value(change.other, CHANCE, f"{at}:other", change.worlds),
                Value(change.change.value, "points", f"{at}:change", change.worlds),
                Said("cell.told" if change.change.told else told),
            )
        )
    if not rows:
        return None
    titles: dict[str, Part] = {"title": other.title, "first": first.title}
    heads = (
        Said("head.target"),
        first.title,
        other.title,
        Said("head.change"),
        Said("head.told"),
    )
    return Table(Said("movers.chances", titles), heads, tuple(rows))
