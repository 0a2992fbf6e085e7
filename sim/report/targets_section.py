"""Targets with their clause, their scope and what they imply of each other."""

from __future__ import annotations

from collections.abc import Sequence

from sim.reading import Message
from sim.report.blocks import Block, Bullets, Cell, Section, Table
from sim.report.results_asked import Asked
from sim.report.target_rows import HANGS, UNSURE, Chance, Cited, TargetRow
from sim.report.values import Code, Listed, Part, Said, Spread


def targets_section(asked: Sequence[Asked], rows: Sequence[TargetRow]) -> Section:
    """Outcomes, what plans decree by number, what nothing is compared with; consistency."""
    outcomes = [row for row in rows if row.status == "outcome"]
    decreed = [row for row in rows if row.status == "execution"]
    apart = [row for row in rows if row.status == "not_comparable"]
    blocks: list[Block] = [_scored("targets.outcomes", outcomes, asked)]
    if any(found.mark for row in outcomes for found in row.chances):
        blocks.append(Said("targets.marks", {"hangs": HANGS, "unsure": UNSURE}))
    implied = tuple(row.consistency for row in outcomes if row.consistency is not None)
    if implied:
        blocks += [Said("targets.consistency"), Bullets(implied)]
    if decreed:
        blocks.append(_scored("targets.execution", decreed, asked))
    if apart:
        blocks.append(_apart(apart))
    return Section("targets", tuple(blocks))


def _scored(key: str, rows: Sequence[TargetRow], asked: Sequence[Asked]) -> Table:
    """Target, scope, clause; median and range in the first result; the chance in each."""
    heads: list[Part] = [
        Said(f"head.{head}") for head in ("target", "asked", "scope", "clause", "median")
    ]
    several = len(asked) > 1
    heads += [one.title if several else Said("head.chance") for one in asked]
    cells = tuple(
        (
            Said("cell.target", {"place": row.place, "year": str(row.year), "name": row.name}),
            asks(row),
            Said("cell.scope", {"scope": row.scope, "wording": row.modality or "–"}),
            Listed(tuple(clause(one) for one in row.clauses)),
            median(row.chances[0]),
            *(chance(found) for found in row.chances),
        )
        for row in rows
    )
    return Table(Said(key), tuple(heads), cells, long=True)


def brief_table(rows: Sequence[TargetRow], titles: Sequence[Message]) -> Table:
    """On the first page: the target, what the worlds have, the chance in each result."""
    heads: list[Part] = [Said(f"head.{head}") for head in ("target", "asked", "median")]
    heads += titles if len(titles) > 1 else [Said("head.chance")]
    cells = tuple(
        (
            Said("cell.target", {"place": row.place, "year": str(row.year), "name": row.name}),
            Said("cell.sign", {"sign": row.sign, "value": row.value}),
            median(row.chances[0]),
            *(chance(found) for found in row.chances),
        )
        for row in rows
    )
    return Table(Said("report.targets"), tuple(heads), cells)


def asks(row: TargetRow) -> Part:
    """What is asked for, with the document's own words."""
    return Said("cell.asks", {"sign": row.sign, "value": row.value, "published": row.as_published})


def clause(one: Cited) -> Part:
    """A clause by the ledger's id, the document and the place in it."""
    if not one.document:
        return Code(one.id)
    parts: dict[str, Part] = {"id": Code(one.id), "document": one.document, "clause": one.clause}
    return Said("cell.clause", parts)


def median(found: Chance) -> Cell:
    """Median and the range of eight worlds in ten; the reason where there is none."""
    if found.median is None or found.low is None or found.high is None:
        return None
    return Spread(found.median, found.low, found.high)


def chance(found: Chance) -> Cell:
    """The chance with its word and mark; the reason where there is none."""
    if found.chance is None:
        return found.remark if found.remark.en or found.remark.zh else None
    if found.word is None:
        return Said("cell.chance_few", {"chance": found.chance})
    return Said("cell.chance", {"chance": found.chance, "word": found.word, "mark": found.mark})


def _apart(rows: Sequence[TargetRow]) -> Table:
    heads = tuple(Said(f"head.{head}") for head in ("target", "asked", "scope", "clause", "why"))
    cells = tuple(
        (
            Said("cell.target", {"place": row.place, "year": str(row.year), "name": row.name}),
            row.as_published,
            Said("cell.scope", {"scope": row.scope, "wording": row.modality or "–"}),
            Listed(tuple(clause(one) for one in row.clauses)),
            row.remark,
        )
        for row in rows
    )
    return Table(Said("targets.not_comparable"), heads, cells, long=True)
