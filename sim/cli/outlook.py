"""`sim hindcast --ahead`: the years to come beside the houses' forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.conduct import DONE, SOME_FAILED, Session
from sim.cli.hindcast_tables import LINE, said, span
from sim.cli.scoring import heading, result_head
from sim.cli.text import Side, columns, full_width, scale_for, wrapped

if TYPE_CHECKING:
    from sim.analysis.outlook import Ahead
    from sim.cli.words import Words

_SIDES: tuple[Side, ...] = ("left", "right", "right", "left", "right", "right")
NAME = "baseline"
NEXT = f"sim plot {NAME} fan"


def look_ahead(
    worlds: int | None, workers: int | None, fresh: bool, results: Path | None, session: Session
) -> int:
    """Run the plans as published, or find them run, and print what they give beside the houses'
    forecasts; the exit status is 3 where some worlds failed."""
    from sim import evidence
    from sim.analysis.outlook import as_plain, outlook
    from sim.cli.running import Request, answer
    from sim.scenario import load

    request = Request(NAME, worlds, None, (), workers, fresh, False, results)
    result, cached = answer(request, load(NAME, request.overrides), session)
    found = outlook(result, evidence.outlook())
    if session.as_json:
        content = {**result_head(result), "cached": cached, "ahead": as_plain(found), "next": NEXT}
        session.answer_json("sim/outlook/1", content)
    else:
        drawn = result.scenario.ensemble
        name = "prior" if drawn is None else drawn.name
        said_of = heading(result, session.words)
        title = session.words("outlook.heading", heading=said_of, ensemble=name)
        session.answer(session.bold(title))
        session.answer("\n".join(lines(found, session)))
    session.next_command(NEXT)
    return SOME_FAILED if result.manifest["failed"] else DONE


def lines(found: Sequence[Ahead], session: Session) -> list[str]:
    """A block a quantity: a line a year and house, the model's numbers on the year's first."""
    words = session.words
    blocks = {name: [one for one in found if one.quantity == name] for name in _names(found)}
    table = [words("outlook.columns").split("|")]
    for years in blocks.values():
        table += _rows(years, words)
    head, *body = columns(table, _SIDES)
    printed = [session.bold(head)]
    for years in blocks.values():
        count = sum(max(1, len(one.beside)) for one in years)
        scale = scale_for(years[0].unit, years[-1].median, words)
        unit = scale.name and full_width(f" ({scale.name})")
        printed += [session.bold(f"{said(years[0].name, words)}{unit}"), *body[:count]]
        body = body[count:]
    return [*printed, *wrapped(words("outlook.legend"), LINE)]


def _names(found: Sequence[Ahead]) -> list[str]:
    return list(dict.fromkeys(one.quantity for one in found))


def _rows(years: Sequence[Ahead], words: Words) -> list[list[str]]:
    """A quantity's lines, all on the scale of its last median."""
    scale = scale_for(years[0].unit, years[-1].median, words)
    rows = []
    for one in years:
        own = [
            f"  {one.year}",
            scale.number(one.median),
            span(scale.number(one.low), scale.number(one.high)),
        ]
        for beside in one.beside:
            when = beside.said.published or words("outlook.undated")
            house = words("outlook.house", house=said(beside.said.house, words), when=when)
            rows.append([*own, house, scale.number(beside.said.value), _percent(beside.below)])
            own = ["", "", ""]
        if not one.beside:
            rows.append([*own, "–", "", ""])
    return rows


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
