"""Words that every figure needs: the scenario's title, the quoted clauses, the two foot lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.figures import style, words
from sim.figures.inputs import (
    Facts,
    Lang,
    model_version,
    redraw_command,
    scenario_stamp,
    worlds,
)

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult


def region_of(result: RunResult) -> str:
    """The region a figure of this result is about: the scenario's focus, else china."""
    focus = result.scenario.focus
    return focus if focus in result.regions else "china"


def scenario_title(result: RunResult, lang: Lang) -> str:
    """The scenario's title in the language, else in the other, else its name."""
    title, name = result.scenario.title, result.scenario.name
    found = title.get(lang) or next((text for text in title.values() if text), name)
    return _changed(style.printable(found, name), result, lang)


def _changed(said: str, result: RunResult, lang: Lang) -> str:
    """What was said of a result, with the numbers that were set from outside its file."""
    if not result.changes:
        return said
    changes = style.printable(words.listing(result.changes, lang), f"{len(result.changes)}")
    return words.say("changed", lang, scenario=said, changes=changes)


def measure(result: RunResult, indicator: str, lang: Lang) -> str:
    """What the indicator is called."""
    label = result.indicator(indicator)
    return label.label_en if lang == "en" else full_width(label.label_zh)


def target_name(result: RunResult, target: Target, lang: Lang) -> str:
    """What the plan asks for, in its own terms (the indicator's where no font can print them)."""
    if lang == "zh":
        return full_width(target.name_zh)
    return style.printable(target.name_en, measure(result, target.indicator, lang))


def full_width(text: str) -> str:
    """Chinese text with the punctuation that Chinese text has."""
    return text.translate(str.maketrans("(),;:", "（），；："))


def axis_words(unit: str, log: bool, lang: Lang) -> str:
    """What an axis counts and how."""
    return (
        words.say(f"{unit}_axis", lang)
        + ("，" if lang == "zh" else ", ")
        + words.say("log" if log else "linear", lang)
    )


def cited(clauses: Iterable[Sequence[str]], facts: Facts) -> dict[str, list[str]]:
    """The clauses cited of each document, each once, in order."""
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys(one for group in clauses for one in group):
        document, clause = facts.clauses.get(one, (one, ""))
        places = found.setdefault(document, [])
        if clause and clause not in places:
            places.append(clause)
    return found


def quoted(clauses: Iterable[Sequence[str]], facts: Facts, lang: Lang) -> list[str]:
    """Title, short name and sections of each document cited, each once, in order."""
    return [
        words.say(
            "cited",
            lang,
            title=style.printable(facts.document(document, lang), document),
            document=document,
            places=words.listing([words.section(place, lang) for place in places], lang),
        )
        for document, places in cited(clauses, facts).items()
    ]


def feet(
    source: str,
    results: Sequence[RunResult],
    figure: str,
    lang: Lang,
    target: str | None = None,
) -> list[str]:
    """The two small lines: what is quoted, and how to draw the figure again.

    Of several results, each one's folder, model and number of worlds.
    """
    if len(results) > 1:
        each = [
            words.say(
                "foot_column",
                lang,
                folder=_changed(result.name, result, lang),
                version=model_version(result),
                worlds=worlds(result),
            )
            for result in results
        ]
        return [source, words.join(each, lang)]
    [result] = results
    run = words.say(
        "foot_run",
        lang,
        stamp=scenario_stamp(result),
        version=model_version(result),
        worlds=worlds(result),
        command=redraw_command(result, figure, lang, target),
    )
    return [source, run]


def run_subtitle(result: RunResult, what: str, place: str, lang: Lang, *how: str) -> str:
    """Measures, place, period and scenario; ``how`` are keys of what else is to be known."""
    said = words.say(
        "run_subtitle",
        lang,
        measures=words.say(what, lang, first=result.years[0], year=result.years[-1]),
        region=place,
        first=result.years[0],
        last=result.years[-1],
        scenario=scenario_title(result, lang),
    )
    return words.sentence(said + "".join(words.say(key, lang) for key in how))


def run_source(lang: Lang, notes: Sequence[str], source: str = "run_source") -> str:
    """The first foot line: where the numbers are from, and what could not be drawn."""
    text = words.say(source, lang)
    if notes:
        text += " " if lang == "en" else ""
        text += words.say("run_not_drawn", lang, list=words.join(list(notes), lang))
    return text
