"""What a hindcast cannot undo: figures and numbers that people who knew the year wrote down."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docs.write.markdown import code, escaped
from sim.analysis.hindcast.quantities import Hindcast
from sim.evidence import Observation, Parameter, likelihoods

BY_HAND = "set by hand"
"""What the sources of numbers say whose medians were set looking at figures of the year."""
WORKED_BACK = "derived: "
"""How the note of an observation begins that was reckoned from others."""
_NOT_DATA = r"[A-Z]\w+ \({year}\)|[Dd]ata to {year}|notice of {year}|January {year}|March {year}"
"""A study, a rule or a plan of the year, or a statement that its data do not settle something."""


def worked_back(hindcast: Hindcast, observations: Iterable[Observation]) -> list[Observation]:
    """Figures of times before the year that were worked back from a later publication's growth."""
    used = {
        figure.id.partition("/")[2] or figure.id
        for quantity in hindcast.quantities.values()
        for figure in (
            *quantity.levels,
            *(end for pair in quantity.growth for end in (pair.first, pair.last)),
        )
    }
    return [
        one
        for one in observations
        if one.id in used and one.kind == "derived" and one.note.startswith(WORKED_BACK)
    ]


def set_by_hand(parameters: Iterable[Parameter]) -> list[str]:
    """Numbers whose source says that they were set by hand."""
    return [one.name for one in parameters if _by_hand(one)]


def _by_hand(parameter: Parameter) -> bool:
    return BY_HAND in parameter.source.lower()


def citing(parameters: Iterable[Parameter], year: int) -> list[str]:
    """The other numbers whose source cites figures of the year."""
    no_data = re.compile(_NOT_DATA.format(year=year))
    return [
        one.name
        for one in parameters
        if not _by_hand(one)
        and one.grade != "document"
        and re.search(rf"\b{year}\b", no_data.sub("", one.source))
    ]


def section(
    hindcast: Hindcast, observations: Iterable[Observation], known: Iterable[Parameter]
) -> str:
    """The part of the page that says so."""
    year, numbers = hindcast.year, tuple(known)
    moved = likelihoods().fitted
    hand, cited = set_by_hand(numbers), citing(numbers, year)
    back = ", ".join(
        f"{one.id} ({escaped(one.note)})" for one in worked_back(hindcast, observations)
    )
    return (
        f"The model was written by people who knew {year}, and no rule can take that back:\n\n"
        f"- **Levels of {year - 1} worked back from {year}.** Nobody had printed them in "
        f"{year - 1}; they follow from a figure of {year} and the growth printed with it. The "
        f"fit and the rivals use them alike: {back}.\n"
        f"- **Numbers set by hand** until {year - 1} and {year} came near what was published, "
        "before there was a fit. Most of their ranges have been widened since, the medians "
        f"stand: {_row(hand)}. Of "
        f"these {sum(name in moved for name in hand)} are fitted.\n"
        f"- **Other numbers whose source cites figures of {year}**: {_row(cited)}.\n"
        "- **The list of makers known by name**, the spread between houses and the choice of what "
        "to compare."
    )


def _row(names: Iterable[str]) -> str:
    return ", ".join(code(name) for name in names)
