"""What local targets ask for together, as text: one line an indicator, scope and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cli.conduct import Session
from sim.cli.scoring import LINE, SIGNS
from sim.cli.text import Side, columns, full_width, listing, scale_for, wrapped

if TYPE_CHECKING:
    from sim.analysis.local_targets import LocalSum, Spread
    from sim.cli.words import Words
    from sim.experiment.results import RunResult

_SIDES: tuple[Side, ...] = ("left", "right", "right", "right", "right", "right")


def local_sums(result: RunResult | None, session: Session) -> str:
    """The sums against the nation's outcome, and what can't be added to them."""
    from sim.analysis.local_targets import local_targets

    words = session.words
    sums, _ = local_targets(result)
    scored = any(held.against is not None for held in sums)
    names = ("sum", "nation", "interval", "needed", "in_model") if scored else ("sum",)
    head = ("", *(words(f"column.{name}") for name in names))
    cells = [head, *(_cells(held, words)[: len(head)] for held in sums)]
    lines = columns(cells, _SIDES[: len(head)])
    shown = ["", session.bold(words("section.local_sums"))]
    for line, held in zip(lines, [None, *sums], strict=True):
        shown.append(line)
        if held is not None and held.other_scopes:
            said = words("local_sums.other_scopes", targets=listing(words.lang, held.other_scopes))
            shown += wrapped(said, LINE, "      ")
    if scored:
        shown += wrapped(words("local_sums.legend"), LINE, "  ")
    return "\n".join(shown)


def _cells(held: LocalSum, words: Words) -> tuple[str, ...]:
    from sim.evidence import regions
    from sim.model.indicators import INDEX, INDICATORS

    scale = scale_for(held.unit, held.total, words)
    label = INDICATORS[INDEX[held.indicator]]
    places = listing(words.lang, [regions().name(t.region, words.lang) for t in held.targets])
    name = words.either(label.label_en, full_width(label.label_zh))
    first = words("local_sums.name", name=name, year=held.year, places=places)
    total = f"{SIGNS['>=']}{scale.quantity(held.total)}"
    found = held.against
    if found is None:
        return f"  {first}", total, "", "", "", ""
    nation = found.nation
    interval = f"{scale.number(nation.low)}–{scale.number(nation.high)}"
    shares = (_share(found.needed), _share(found.theirs))
    return f"  {first}", total, scale.number(nation.median), interval, *shares


def _share(held: Spread | None) -> str:
    """'39 % (22–66)', a dash for none."""
    if held is None:
        return "–"
    low, median, high = (f"{100 * value:.0f}" for value in (held.low, held.median, held.high))
    return f"{median} % ({low}–{high})"
