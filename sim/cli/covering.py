"""`sim list evidence --coverage`: what carries every row of the ledger, or why nothing can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.cli.conduct import DONE, Session
from sim.cli.text import columns, full_width, listing, placed
from sim.cli.words import Words
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from sim.analysis.coverage import Count, Covered

HEADINGS = ("row", "kind", "region", "says", "carried_as", "object")


def list_coverage(kind: str | None, only_open: bool, session: Session) -> int:
    """Print the table and how many rows of each kind are carried; ``only_open`` leaves out the
    rows that something carries, from the table and not from the counts."""
    from sim.analysis.coverage import counts, coverage
    from sim.cli.finding import baseline

    if kind not in (None, "evidence"):
        message = session.words("coverage.only_evidence")
        raise InputError([Problem(str(kind), 0, 0, "error", message)])
    rows = coverage(baseline())
    shown = [one for one in rows if not (only_open and one.carriers)]
    totals = counts(rows)
    if session.as_json:
        content = {"coverage": [as_row(one) for one in shown], "counts": _counted(totals)}
        session.answer_json("sim/coverage/1", content)
        return DONE
    headings = [session.words(f"coverage.{heading}") for heading in HEADINGS]
    table = columns([headings, *(_cells(one, session) for one in shown)], ["left"] * len(headings))
    session.answer("\n".join([session.bold(table[0]), *table[1:], ""]))
    session.answer("\n".join(_count_line(count, session) for count in totals))
    if shown:
        session.next_command(f"sim explain {shown[0].row.id}")
    return DONE


def carried_text(one: Covered, words: Words) -> str:
    """The objects that carry a row and what of it is left out, or why nothing carries it."""
    if not one.explained:
        return words("coverage.neither")
    note, reason = (words.either(en, full_width(zh)) for en, zh in (one.note, one.nothing))
    between = "；" if words.lang == "zh" else "; "
    return between.join(part for part in (*one.objects, note) if part) or reason


def _cells(one: Covered, session: Session) -> list[str]:
    words = session.words
    carried_as = [words(f"carried.{kind}") for kind in one.carried_as or ("nothing",)]
    return [
        one.row.id,
        words(f"ledger.{one.row.kind}"),
        placed(one.row.region, words, ids=False),
        words.term(one.row.quantity),
        listing(words.lang, carried_as),
        carried_text(one, words),
    ]


def _count_line(count: Count, session: Session) -> str:
    words = session.words
    line = words(
        "coverage.count",
        kind=words(f"ledger.{count.kind}"),
        rows=count.rows,
        carried=count.carried,
        reasoned=count.reasoned,
    )
    open_rows = words("coverage.unexplained", count=count.unexplained) if count.unexplained else ""
    return line + open_rows


def as_row(one: Covered) -> dict[str, Any]:
    """A row of the table in plain values under stable keys."""
    return {
        "id": one.row.id,
        "kind": one.row.kind,
        "region": one.row.region,
        "quantity": one.row.quantity,
        "paraphrase": one.row.paraphrase,
        "carried_as": list(one.carried_as),
        "objects": [
            {"carried_as": c.carried_as, "room": c.room, "name": c.name} for c in one.carriers
        ],
        "note": _bilingual(one.note),
        "reason": _bilingual(one.nothing),
    }


def _bilingual(text: tuple[str, str]) -> dict[str, str] | None:
    return {"en": text[0], "zh": text[1]} if text[0] else None


def _counted(totals: tuple[Count, ...]) -> dict[str, dict[str, int]]:
    return {
        count.kind: {
            "rows": count.rows,
            "carried": count.carried,
            "reasoned": count.reasoned,
            "unexplained": count.unexplained,
        }
        for count in totals
    }
